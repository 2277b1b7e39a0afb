"""Write docs/keys.ru.md from the command table: `.venv/bin/python docs/keys.py` from the checkout."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from console.helping import keys_page  # noqa: E402  # the checkout comes onto the path just above


def main() -> None:
    (ROOT / "docs" / "keys.ru.md").write_text(keys_page.text(), encoding="utf-8")


if __name__ == "__main__":
    main()
