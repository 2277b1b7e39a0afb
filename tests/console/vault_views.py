"""The views of the pane «Сейф» for their tests: how one gets to a view, a dialog, a line, and what the journal saw."""

from __future__ import annotations

import re
from typing import Any

from console.dialogs.base import Dialog
from tests.console.support import Screen
from vault import journal


async def reach(screen: Screen, kind: type[Dialog[Any]]) -> None:
    await screen.until(lambda: isinstance(screen.console.screen, kind) and screen.console.screen.is_mounted)


async def turn_to(screen: Screen, name: str) -> None:
    await screen.press("5")
    await screen.until(lambda: "[Записи]" in screen.lines()[1] or "Здоровье " in screen.lines()[1])
    for _ in range(4):
        if re.search(rf"\[{name}( \d+)?\]", screen.lines()[1]):
            break
        await screen.press("right")
    await screen.until(lambda: bool(re.search(rf"\[{name}( \d+)?\]", screen.lines()[1])))


async def press_offer(screen: Screen, words: str) -> None:
    """Press the digit of the line that says this."""
    line = next(line for line in screen.lines() if words in line and line.strip()[:1].isdigit() and "  " in line)
    await screen.press(line.strip()[0])


async def told_actions(screen: Screen) -> list[str]:
    """What the journal saw, in the order of time."""
    return [entry.action for entry in reversed(await screen.session.read(journal.entries))]
