"""The view «Публикации»: items of «Госпаблики» and on which pages they came out."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from console import drafting
from console.forms.centre import publishing as forms
from console.panes.centre.part import Part
from console.panes.centre.spread import SpreadScreen
from console.reading import worth
from console.widgets.rows import Column
from registry import broadcasts, pages
from registry.broadcasts import Broadcast
from registry.pages import PageState
from vault.text import counted

if TYPE_CHECKING:
    from console.reading.centre.lines import Line


class BroadcastsPart(Part):
    """Enter shows page by page whether it came out, as far as the checks have seen."""

    COLUMNS: ClassVar[tuple[Column, ...]] = (
        Column("О чём", sort=worth.at(0)),
        Column("Где", 14, 2, sort=worth.at(1)),
        Column("Не позже", 16, 1, sort=worth.at(2)),
        Column("Когда", 22, sort=worth.at(3)),
    )
    EMPTY = (
        "Публикаций через «Госпаблики» не записано.\n"
        "n/т — записать, что и до какого часа должно выйти: тогда видно, где вышло."
    )

    def counts(self, found: tuple[Line, ...]) -> str:
        waiting = sum(line.waits for line in found)
        return f"{counted(len(found), 'публикация', 'публикации', 'публикаций')}, сейчас {waiting}"

    async def open(self, line: Line) -> bool:
        if isinstance(line.record, Broadcast):
            await self.console.push_screen_wait(SpreadScreen(line.record, self.names))
        return False

    async def new(self, line: Line | None) -> bool:
        del line
        return await self._fill(None)

    async def edit(self, line: Line) -> bool:
        return await self._fill(line.record) if isinstance(line.record, Broadcast) else False

    async def remove(self, line: Line) -> bool:
        record = line.record
        if not isinstance(record, Broadcast):
            return False
        return await self.removed(
            f"Удалить публикацию «{record.title}»?", "broadcast.removed", lambda tx: broadcasts.remove(tx, record.id)
        )

    async def _fill(self, before: Broadcast | None) -> bool:
        known = await self.session.read(pages.listing)
        named = [(each, self.names.of(each.organization_id)) for each in known if each.state is PageState.ACTIVE]
        plan = forms.broadcast(self.session, named, before)
        saved = await drafting.fill(self.console, plan)
        if saved is None:
            return False
        self.made = ("broadcast", saved)
        return self.told("Записано.")
