"""Draw docs/pictures/*.svg from a real run: the demo vault, the simulated networks, the checks, the keys of a person.

`.venv/bin/python docs/pictures.py [NAME …]` from the checkout. The judged time is held still, so that the pictures
change only when the screen does. No picture may hold a secret: every stored one is looked for in every picture.
"""

from __future__ import annotations

import argparse
import asyncio
import html
import re
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from textual.pilot import Pilot  # noqa: E402  # the checkout comes onto the path just above

from console import demo  # noqa: E402  # as above
from console.app import Console  # noqa: E402  # as above
from console.session import Session  # noqa: E402  # as above
from console.settings import load  # noqa: E402  # as above
from registry import credentials  # noqa: E402  # as above
from vault import secrets  # noqa: E402  # as above
from vault.clock import Clock  # noqa: E402  # as above
from vault.sealed import Purpose  # noqa: E402  # as above
from vault.store import Store  # noqa: E402  # as above

NOW = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
SIZE = (110, 32)
OUT = ROOT / "docs" / "pictures"
STILL = 0.4
"""Seconds without a change after which the screen is taken for finished; for a drawing that is enough."""
LONGEST = 60.0
SHORTEST_SECRET = 6
"""Shorter values would be found in words that have nothing to do with them."""


@dataclass(frozen=True)
class Scene:
    """One picture: what is pressed for it, from the first pane with nothing open.

    A key is a name of Textual's, `=NAME` turns the views of the pane to the one so named, `"text` is typed.
    """

    name: str
    title: str
    keys: tuple[str, ...]


BEFORE_THE_RUN = (Scene("plan", "План прогона: что и сколько времени будет спрошено", ("f5",)),)
SCENES = (
    Scene("summary", "Сводка: что ждёт сегодня", ("1",)),
    Scene("registry", "Реестр организаций", ("2", "down", "down")),
    Scene("card", "Карточка организации", ("2", "down", "down", "f3")),
    Scene("results", "Итоги проверки по организациям", ("4", "=ORGANIZATIONS", "down")),
    Scene("clauses", "Итоги по пунктам Порядка", ("4", "=CLAUSES", "down", "down")),
    Scene("weeks", "Недели: публикации каждой страницы", ("4", "=WEEKS", "down")),
    Scene("verdict", "Вывод целиком: пункт, увиденное, что делать", ("4", "=WRONG", "f7", '"За неделю', "enter", "f3")),
    Scene("look", "Взгляд: то, что видно только человеку", ("4", "l")),
    Scene("remarks", "Замечания: кому сообщено и до какого срока", ("4", "=REMARKS", "down")),
    Scene("vault", "Сейф: учётные записи, секреты закрыты", ("5", "=RECORDS", "down", "down")),
    Scene("health", "Здоровье паролей", ("5", "=HEALTH", "down")),
    Scene("centre", "ЦУР: запросы и сроки", ("6", "=ASKED")),
    Scene("incident", "Беда: с чего начать", ("f",)),
    Scene("case", "Случай: шаги по порядку, что сделано и чем подтверждено", ("6", "=CASES", "f3")),
    Scene("letter", "Письма: кому написать", ("6", "=ASKED", "w")),
    Scene("help", "Помощь места, где вы стоите", ("2", "f1")),
    Scene("palette", "Все команды по названию", ("f9",)),
)


async def still(pilot: Pilot[None], app: Console) -> str:
    """Wait until nothing changes on the screen, a run included; the screen as an SVG."""
    began = changed = time.monotonic()
    before = ""
    while time.monotonic() - changed < STILL or app.session.running:
        await pilot.pause(0.05)
        now = app.export_screenshot(title="poryadok")
        if now != before:
            before, changed = now, time.monotonic()
        if changed - began > LONGEST:
            raise TimeoutError("the screen never comes to rest")
    return before


async def press(pilot: Pilot[None], app: Console, key: str) -> None:
    """One step of a scene, see `Scene.keys`."""
    if key.startswith("="):
        seen: list[str] = []
        while (view := app.main.pane.view.name) != key[1:]:  # type: ignore[union-attr]  # every pane with views has it
            if view in seen:
                raise LookupError(f"no view {key[1:]} among {seen}")
            seen.append(view)
            await pilot.press("right")
            await still(pilot, app)
    elif key.startswith('"'):
        await pilot.press(*("space" if letter == " " else letter for letter in key[1:]))
    else:
        await pilot.press(key)
    await still(pilot, app)


async def home(pilot: Pilot[None], app: Console) -> None:
    """Back to the first pane with nothing open."""
    for _ in range(10):
        if len(app.screen_stack) <= 2 and app.main is not None and app.main.is_current:
            break
        await press(pilot, app, "escape")
    # Once more: what a run could not see stands below until it is sent away.
    for key in ("escape", "1"):
        await press(pilot, app, key)


async def draw(session: Session, wanted: frozenset[str]) -> dict[str, str]:
    """The pictures by name, drawn in the order of the scenes; all but the plan after a whole run."""
    drawn: dict[str, str] = {}
    app = Console(session, demo.passphrase())
    async with app.run_test(size=SIZE) as pilot:
        await still(pilot, app)
        for scene in (*BEFORE_THE_RUN, *SCENES):
            if scene is SCENES[0]:
                await home(pilot, app)
                for key in ("f5", "enter"):
                    await press(pilot, app, key)
            if wanted and scene.name not in wanted:
                continue
            await home(pilot, app)
            try:
                for key in scene.keys:
                    await press(pilot, app, key)
            except LookupError as error:
                print(f"{scene.name}: not drawn, {error}", file=sys.stderr)  # noqa: T201  a tool of the command line
                continue
            drawn[scene.name] = portable(await still(pilot, app), scene.title)
        held = await session.with_store(stored_secrets)
    refuse_secrets(drawn, held)
    return drawn


def stored_secrets(store: Store) -> tuple[str, ...]:
    """Every secret of the vault in the clear, to be looked for in the pictures."""
    kept = store.read(credentials.health)
    wanted = [(credentials.owner(number), field) for number, health in kept.items() for field in health.fields]
    return secrets.reveal_many(store, wanted, Purpose.EXPORT)


def refuse_secrets(drawn: dict[str, str], held: tuple[str, ...]) -> None:
    """AssertionError if a stored secret, or a line of one, stands in a picture."""
    if not held:
        raise AssertionError("the demo vault has no secret: nothing was looked for")
    for name, picture in drawn.items():
        text = words(picture)
        for secret in held:
            for part in secret.split():
                if len(part) >= SHORTEST_SECRET and part in text:
                    raise AssertionError(f"a secret stands in the picture {name}")


def words(picture: str) -> str:
    """What a person can read in an SVG, and the same without spaces after it."""
    text = html.unescape(re.sub(r"<[^>]*>", " ", picture)).replace("\xa0", " ")
    return text + re.sub(r"\s+", "", text)


def portable(picture: str, title: str) -> str:
    """A picture that calls no font server and is small, with a title for those who do not see it."""
    calm = re.sub(r"@font-face \{.*?\}\s*", "", picture, flags=re.DOTALL)
    # A clip for every line and a long name on every word are most of the bytes; each text has its length anyway.
    calm = re.sub(r'<clipPath id="[^"]*-line-\d+">.*?</clipPath>\s*', "", calm, flags=re.DOTALL)
    calm = re.sub(r' clip-path="url\(#[^"]*-line-\d+\)"', "", calm)
    calm = calm.replace(' shape-rendering="crispEdges"', "").replace(
        "<style>", "<style>\nrect { shape-rendering: crispEdges }", 1
    )
    calm = re.sub(r"terminal-\d+-", "t-", calm).replace("&#160;", "\xa0")
    calm = re.sub(r"^\s+", "", calm, flags=re.MULTILINE)
    named = calm.replace(">", f">\n<title>{html.escape(title)}</title>", 1)
    return named if named.endswith("\n") else named + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description="Draw docs/pictures from a real run.")
    parser.add_argument("names", nargs="*", help="only these")
    wanted = frozenset(parser.parse_args().names)
    known = {scene.name for scene in (*BEFORE_THE_RUN, *SCENES)}
    if not wanted <= known:
        parser.error(f"no such picture: {', '.join(sorted(wanted - known))}")
    clock = Clock(NOW)
    with tempfile.TemporaryDirectory() as folder, demo.networks("krapivinsky", clock) as served:
        vault = Path(folder) / "vault"
        demo.make_vault(vault, "krapivinsky", served, clock)
        settings = load(Path(folder) / "no.toml", required=False, environment=served.env)
        drawn = asyncio.run(draw(Session(vault, settings, clock), wanted))
    OUT.mkdir(exist_ok=True)
    for name, picture in drawn.items():
        (OUT / f"{name}.svg").write_text(picture, encoding="utf-8")
    return 0 if len(drawn) == len(wanted or known) else 1


if __name__ == "__main__":
    sys.exit(main())
