"""Draw docs/console.svg from a real run: the demo vault, the simulated networks, the checks, the pane of results.

`.venv/bin/python docs/picture.py` from the checkout. The judged time is held still, so that the picture is the same.
"""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from console import demo  # noqa: E402  # the checkout comes onto the path just above
from console.app import Console  # noqa: E402
from console.session import Session  # noqa: E402
from console.settings import Settings, load  # noqa: E402
from vault.clock import Clock  # noqa: E402

NOW = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
SIZE = (110, 32)


async def draw(vault: Path, settings: Settings, clock: Clock) -> str:
    """Open the demo vault on a screen without a terminal, run the checks, and take the picture."""
    session = Session(vault, settings, clock)
    app = Console(session, demo.passphrase())
    async with app.run_test(size=SIZE) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
        for key in ("f5", "enter"):
            await pilot.press(key)
            await pilot.pause()
        while session.running:
            await pilot.pause(0.2)
        for key in ("escape", "4", "tab", "tab", "down"):
            await pilot.press(key)
            await app.workers.wait_for_complete()
            await pilot.pause()
        return app.export_screenshot(title="poryadok")


def main() -> None:
    clock = Clock(NOW)
    with tempfile.TemporaryDirectory() as folder, demo.networks("krapivinsky", clock) as served:
        vault = Path(folder) / "vault"
        demo.make_vault(vault, "krapivinsky", served, clock)
        settings = load(Path(folder) / "no.toml", required=False, environment=served.env)
        picture = asyncio.run(draw(vault, settings, clock))
    # The picture must not call a font server: without these rules the reader's own monospace font is taken.
    still = re.sub(r"@font-face \{.*?\}", "", picture, flags=re.DOTALL)
    (ROOT / "docs" / "console.svg").write_text(still, encoding="utf-8")


if __name__ == "__main__":
    main()
