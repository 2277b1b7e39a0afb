"""The view «Случаи»: opening a case of any kind, and the screen of its steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from console.panes.centre import opening
from console.panes.centre.part import Part
from console.panes.centre.steps import CaseScreen
from console.reading import worth
from console.reading.centre import worked
from console.widgets.rows import Column
from registry.cases import records
from registry.cases.records import Case

if TYPE_CHECKING:
    from console.reading.centre.lines import Line


class CasesPart(Part):
    """Enter opens the steps."""

    COLUMNS: ClassVar[tuple[Column, ...]] = (
        Column("Случай", sort=worth.at(0)),
        Column("Организация", 22, 2, sort=worth.at(1)),
        Column("Шаги", 8, 1, sort=worth.at(2)),
        Column("Как стоит", 24, sort=worth.at(3)),
    )
    EMPTY = (
        "Случаев нет.\n"
        "n/т — начать: смена ответственного, «Госпаблики», метка «Госорганизация».\n"
        "f/а — беда: захват страницы, пропажа хранилища, утечка; из любого места."
    )

    def counts(self, found: tuple[Line, ...]) -> str:
        return worked.counts(found)

    async def open(self, line: Line) -> bool:
        if isinstance(line.record, Case):
            return await self.console.push_screen_wait(CaseScreen(line.record.id)) is True
        return False

    async def new(self, line: Line | None) -> bool:
        del line
        return await opening.choose(self.console)

    async def edit(self, line: Line) -> bool:
        return await opening.edit(self.console, line.record) if isinstance(line.record, Case) else False

    async def done(self, line: Line) -> bool:
        return await self.open(line)

    async def letter(self, line: Line) -> bool:
        return await opening.letter(self.console, line.record) if isinstance(line.record, Case) else False

    async def remove(self, line: Line) -> bool:
        record = line.record
        if not isinstance(record, Case):
            return False
        question = f"Удалить случай «{record.title}» со всеми шагами? Обычно его закрывают (z/я внутри)."
        return await self.removed(question, "case_file.removed", lambda tx: records.remove(tx, record.id))
