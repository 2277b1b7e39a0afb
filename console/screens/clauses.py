"""A draft of a regulation confirmed row by row: one row a screen, single keys, every answer kept at once.

What an answer does is `registry.regulation.walking`; what a row says, `console.reading.clause_rows`.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.binding import BindingType
from textual.widget import Widget

from console import regulating
from console.commands import Place, Situation, bindings
from console.dialogs.base import Dialog
from console.dialogs.line import AskLine
from console.dialogs.pick import Option, Pick
from console.reading import clause_rows
from console.widgets.plain import Line, Plain
from console.widgets.reading import Reading
from registry.imports.regulation import Row
from registry.regulation import confirming, walking
from registry.regulation.model import Level, Regulation
from registry.regulation.walking import Walk
from vault.errors import PoryadokError

_OVER = "Строки кончились.\nEnter или Esc — к Порядку, Backspace — вернуться к последней."


class Clauses(Dialog[Regulation]):
    """Returns the draft as it was left."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.CLAUSES)]
    PLACES = (Place.CLAUSES,)
    HELP = (
        "Enter — строка верна: кого обязывает, сила, чем измеряется; в кавычках — слова текста, по которым так решено. "
        "Номер, восстановленный по порядку, остаётся под "
        "вопросом, пока его не сверили с подписанным текстом: n/т. Каждый ответ сразу в файле черновика: можно уйти "
        "(Esc) и продолжить потом."
    )

    def __init__(self, draft: Regulation, path: Path, rows: Mapping[str, Row]) -> None:
        super().__init__("Пункты Порядка")
        self._walk: Walk = walking.begin(draft)
        self._path = path
        self._rows = dict(rows)
        self._dropped: Walk | None = None
        """The walk before a row was taken away, until something else is done."""
        self._kept = draft
        self._keeping = asyncio.Lock()
        self._leaving = False

    def body(self) -> Iterable[Widget]:
        yield Line(id="where")
        yield Reading()
        yield Plain(id="about")

    def on_mount(self) -> None:
        self.set_focus(self.query_one(Reading))
        self._show()

    def on_unmount(self) -> None:
        """A lock took the screen away: the last answer goes into the file all the same."""
        if self._kept != self._walk.regulation:
            with contextlib.suppress(PoryadokError):  # nobody is there any more to be told
                regulating.save(self._path, self._walk.regulation)

    def situation(self) -> Situation:
        return self.console.situation(selected=self._walk.current is not None)

    def _show(self) -> None:
        walk, row = self._walk, self._walk.current
        where, text, about = "", _OVER, ""
        if row is not None:
            proposed = self._rows.get(row.number)
            where = clause_rows.heading(row, walk.place, len(walk.numbers))
            text = clause_rows.source(row, proposed)
            about = "\n".join(f"{label}: {value}" for label, value in clause_rows.fields(row, proposed))
        done = confirming.progress(walk.regulation)
        self.query_one("#title", Line).say(f"Пункты Порядка: подтверждено {done.confirmed} из {done.rows}")
        self.query_one("#where", Line).say(where)
        self.query_one(Reading).say(text)
        self.query_one("#about", Plain).say(about)
        self.suit_bar()

    # Answers

    def _step(self, step: Callable[[Walk], Walk]) -> None:
        """The row answered and shown; a refusal leaves it as it is."""
        try:
            after = step(self._walk)
        except PoryadokError as error:
            self.refuse(str(error))
            return
        self._walk = after
        self._dropped = None
        self.refuse("")
        self._show()
        self._keep()

    def do_accept(self) -> None:
        if self._walk.current is None:
            self.do_cancel()
        else:
            self._step(Walk.accept)

    def do_must(self) -> None:
        self._step(lambda walk: walk.level(Level.MUST))

    def do_recommended(self) -> None:
        self._step(lambda walk: walk.level(Level.RECOMMENDED))

    def do_whom(self) -> None:
        self._step(Walk.whom)

    def do_manual(self) -> None:
        self._step(Walk.manual)

    def do_drop(self) -> None:
        before, row = self._walk, self._walk.current
        self._step(Walk.drop)
        if row is not None and self._walk is not before:
            self._dropped = before
            self.inform(f"Пункт {row.number} убран из Порядка. Backspace — вернуть.")

    def do_skip(self) -> None:
        self._step(Walk.skip)

    def do_back(self) -> None:
        before = self._dropped
        if before is not None:
            self._step(lambda _: before)
        elif self._walk.place:
            self._step(Walk.back)
        else:
            self.refuse("Это первая строка. Esc — к Порядку")

    @work(exclusive=True, group="ask")
    async def do_measured(self) -> None:
        row = self._walk.current
        if row is None:
            return
        from checks import catalogue  # brings all the rules along

        options = [Option(each.id, each.title, each.id) for each in catalogue.everything()]
        picked = await self.app.push_screen_wait(
            Pick(f"Чем измеряется пункт {row.number}", options, several=True, chosen=row.checks)
        )
        if picked is not None:
            self._step(lambda walk: regulating.measured(walk, picked))

    @work(exclusive=True, group="ask")
    async def do_number(self) -> None:
        row = self._walk.current
        if row is None:
            return
        said = await self.app.push_screen_wait(
            AskLine("Номер пункта", "Какой номер у пункта в подписанном тексте?", row.number)
        )
        if said is not None:
            self._step(lambda walk: walk.numbered(said))
            now = self._walk.current
            if now is not None and now.number != row.number and row.number in self._rows:
                self._rows[now.number] = self._rows[row.number]  # the text goes with the row, whatever it is called
                self._show()

    # Keeping

    @work(group="keep")
    async def _keep(self) -> None:
        await self._kept_now()

    async def _kept_now(self) -> None:
        """The draft into its file, one writing after another; the newest state goes."""
        async with self._keeping:
            draft = self._walk.regulation
            if draft == self._kept:
                return
            try:
                await asyncio.to_thread(regulating.save, self._path, draft)
            except PoryadokError as error:
                self.refuse(f"Ответ не записан в черновик. {error}")
                return
            self._kept = draft

    def do_cancel(self) -> None:
        if not self._leaving:
            self._leaving = True
            self._leave()

    @work(group="keep")
    async def _leave(self) -> None:
        await self._kept_now()
        self.dismiss(self._walk.regulation)
