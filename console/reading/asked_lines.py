"""A line of a screen that loads a file: what is asked of a row and what was answered, what is refused.

What a file of each kind means is told by its own module: `list_loading`, `plan_loading`.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from console.ways import on_screen
from registry.imports.asked import Rejected

LATER = ""
"""The answer that leaves a question open."""

EACH = (LATER, "Снять все ответы и отвечать на каждый вопрос")
"""The first of the answers to all questions at once."""

Possible = Sequence[tuple[int | str, str]]
"""The answers of a question with their titles; the one that changes nothing is first."""


@dataclass(frozen=True)
class Line:
    """One line: `asked` is what Enter answers, None where nothing is asked."""

    key: Hashable
    row: int
    status: str
    text: str
    tone: str
    asked: object = None


def refused(found: Iterable[Rejected]) -> tuple[Line, ...]:
    """The rows that cannot be taken, each with its reason."""
    return tuple(
        Line(("refused", each.row, each.reason), each.row, "отклонена", on_screen(each.reason), "fail")
        for each in found
    )


def warned(found: Iterable[str]) -> tuple[Line, ...]:
    """What is remarked of the whole file."""
    return tuple(Line(("warning", at), 0, "замечание", on_screen(text), "muted") for at, text in enumerate(found))


def answered(answer: int | str, possible: Possible) -> str:
    """The title of an answer; "" while there is none."""
    return next((title for value, title in possible if answer != LATER and str(value) == str(answer)), "")
