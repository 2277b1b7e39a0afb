"""The view «Письма»: the book of outgoing letters: writing one, recording that it was sent, cancelling it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from console import drafting
from console.dialogs.line import AskLine
from console.forms.centre import letters as forms
from console.panes.centre import letters
from console.panes.centre.part import Part
from console.reading import worth
from console.reading.centre import written
from console.widgets.rows import Column
from registry.letters import book
from registry.letters.book import Letter
from registry.letters.kinds import LetterKind

if TYPE_CHECKING:
    from console.reading.centre.lines import Line


class BookPart(Part):
    """A number that was given stays given: a letter is cancelled, not removed."""

    COLUMNS: ClassVar[tuple[Column, ...]] = (
        Column("Номер", 12, sort=worth.at(0)),
        Column("Дата", 10, 3, sort=worth.at(1)),
        Column("Письмо", sort=worth.at(2)),
        Column("Кому", 24, 2, sort=worth.at(3)),
        Column("Отправлено", 18, sort=worth.at(4)),
    )
    EMPTY = "Писем ещё нет.\nn/т — составить письмо: вид, о ком, недостающие поля, файл."

    def counts(self, found: tuple[Line, ...]) -> str:
        return written.counts(found)

    async def new(self, line: Line | None) -> bool:
        del line
        return await letters.choose(self.console)

    async def done(self, line: Line) -> bool:
        record = line.record
        if not isinstance(record, Letter):
            return False
        if record.sent_on is not None:
            return self.refused("Это письмо уже отправлено.")
        if not record.sha256 and record.kind in set(LetterKind):
            return await letters.again(self.console, LetterKind(record.kind), record.id)
        if await drafting.fill(self.console, forms.sent(self.session, record)) is None:
            return False
        return self.told("Записано: письмо отправлено.")

    async def remove(self, line: Line) -> bool:
        record = line.record
        if not isinstance(record, Letter):
            return False
        if record.sent_on is not None or record.cancelled_on is not None:
            return self.refused("Отправленные и отменённые письма остаются в книге.")
        reason = await self.console.push_screen_wait(
            AskLine("Отменить письмо", f"Номер {record.number or 'не давали'}: занятым и останется. Почему отменяем?")
        )
        if reason is None:
            return False
        today = self.session.today
        return await self.written(
            "letter.cancelled", lambda tx: book.cancel(tx, record.id, today, reason), "Письмо отменено."
        )
