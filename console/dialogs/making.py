"""How a new password is to be made: characters or words, how many; or the person's own. Nothing is made here."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from console.dialogs.base import Dialog
from console.widgets.plain import Plain
from console.widgets.reading import Reading
from console.widgets.rows import Cell, Column, Rows
from vault import generator
from vault.errors import BadInput
from vault.generator import Policy, Style
from vault.text import plural

_TITLES = {
    Style.CHARACTERS: "Случайные знаки",
    Style.RUSSIAN_WORDS: "Русские слова",
    Style.EFF_WORDS: "Английские слова",
}
_NAMES = {True: ("знак", "знака", "знаков"), False: ("слово", "слова", "слов")}
_HINT = "Влево и вправо — длина. Enter — создать и записать; показан он будет только после этого."


@dataclass(frozen=True)
class Wanted:
    """`style` None: the person has one of their own. `size` in characters, or in words."""

    style: Style | None
    size: int = 0


def make(policy: Policy, wanted: Wanted) -> generator.Generated:
    """A new password as it is wanted. BadInput when the policy leaves nothing."""
    if wanted.style is None or wanted.style is Style.CHARACTERS:
        return generator.generate(policy, Style.CHARACTERS, length=wanted.size or None)
    return generator.generate(policy, wanted.style, words=wanted.size or generator.WORDS)


class HowToMake(Dialog[Wanted]):
    """Enter or a digit takes the line; the arrows to the sides change its length."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", show=False),
        Binding("pageup", "read(-1)", show=False, priority=True),
        Binding("pagedown", "read(1)", show=False, priority=True),
        Binding("left", "resize(-1)", show=False),
        Binding("right", "resize(1)", show=False),
        *(Binding(str(digit), f"digit({digit})", show=False) for digit in range(1, 5)),
    ]
    HELP = "Биты — сколько раз пополам делится подбор: 60 и больше не подобрать. Правила длины и знаков — этой сети."

    def __init__(self, title: str, text: str, policy: Policy) -> None:
        super().__init__(title)
        self._text = text
        self._policy = policy
        self._wanted = [*(Wanted(style, self._usual(style)) for style in Style), Wanted(None)]
        self._notes: dict[Wanted, str] = {}

    def _usual(self, style: Style) -> int:
        if style is not Style.CHARACTERS:
            return generator.WORDS
        return max(self._policy.shortest, min(generator.LENGTH, self._policy.longest))

    def body(self) -> Iterable[Widget]:
        yield Reading(self._text)
        yield Plain(_HINT)
        rows: Rows[int] = Rows((Column(""), Column("", 30)), self._cells, lambda at: at)
        rows.styles.height = len(self._wanted)
        yield rows

    def on_mount(self) -> None:
        rows: Rows[int] = self.query_one(Rows)
        rows.show(range(len(self._wanted)))
        self.set_focus(rows)
        self._measure()

    def _cells(self, at: int) -> tuple[Cell, Cell]:
        wanted = self._wanted[at]
        if wanted.style is None:
            return Cell(f"{at + 1}  Ввести свой"), Cell("")
        words = plural(wanted.size, *_NAMES[wanted.style is Style.CHARACTERS])
        note = self._notes.get(wanted, "")
        return Cell(f"{at + 1}  {_TITLES[wanted.style]}: {wanted.size} {words}"), Cell(note, "muted")

    @work(exclusive=True)
    async def _measure(self) -> None:
        """How strong each would be: the word lists are read off the loop."""
        for wanted in [each for each in self._wanted if each.style is not None and each not in self._notes]:
            self._notes[wanted] = await asyncio.to_thread(self._note, wanted)
        self.query_one(Rows).refresh()

    def _note(self, wanted: Wanted) -> str:
        try:
            bits = round(make(self._policy, wanted).bits)
        except BadInput:
            return "здесь не примут"
        return f"{bits} {plural(bits, 'бит', 'бита', 'бит')}"

    def action_resize(self, by: int) -> None:
        at = self.query_one(Rows).cursor
        wanted = self._wanted[at]
        if wanted.style is None:
            return
        least, most = self._bounds(wanted.style)
        self._wanted[at] = Wanted(wanted.style, max(least, min(most, wanted.size + by)))
        self.query_one(Rows).refresh()
        self._measure()

    def _bounds(self, style: Style) -> tuple[int, int]:
        if style is Style.CHARACTERS:
            return max(1, self._policy.shortest), self._policy.longest
        return 3, generator.MOST_WORDS

    def action_read(self, by: int) -> None:
        self.query_one(Reading).action_page(by)

    def action_take(self) -> None:
        self.action_digit(self.query_one(Rows).cursor + 1)

    def action_digit(self, digit: int) -> None:
        self._choose(self._wanted[digit - 1])

    @work(exclusive=True, group="choose")
    async def _choose(self, wanted: Wanted) -> None:
        """What the rules leave nothing of is refused here, where another can be chosen."""
        if wanted.style is not None:
            try:
                await asyncio.to_thread(make, self._policy, wanted)
            except BadInput as error:
                self.refuse(str(error))
                return
        self.dismiss(wanted)
