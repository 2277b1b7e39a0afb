"""On which pages an item of «Госпаблики» came out, as far as the checks have seen."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace
from typing import ClassVar

from textual import work
from textual.binding import BindingType

from checks.centre import broadcast_board
from checks.centre.broadcast_board import BroadcastBoard, PageLine, Shown
from console import format as shown
from console.commands import Place, bindings
from console.dialogs.link import LinkCode
from console.panes.centre.listed import Listed
from console.reading import worth
from console.reading.centre.lines import Names
from console.widgets.rows import Cell, Column
from registry import networks
from registry.broadcasts import Broadcast
from vault.store import Store

_STATES = {
    Shown.MISSING: ("! не вышла", "fail"),
    Shown.LATE: ("! позже срока", "fail"),
    Shown.SIMILAR: ("* сравнить самим", "manual"),
    Shown.UNKNOWN: ("? не видно", "unknown"),
    Shown.WAITS: ("  ещё есть время", ""),
    Shown.PUBLISHED: ("+ вышла", "ok"),
}
_ORDER = tuple(_STATES)


class SpreadScreen(Listed[PageLine, BroadcastBoard]):
    """Enter gives the link of the publication, or of the page, for the telephone."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.SPREAD, Place.SORTED)]
    PLACES = (Place.SPREAD, Place.SORTED)
    HELP = "Где вышла публикация, по последним данным проверок: F5 в списке собирает новые. Enter — ссылка и её QR."
    COLUMNS = (
        Column("Организация", least=24),
        Column("Сеть", 5, sort=lambda row: worth.network(row.page.network)),
        Column("Вышла ли", 18, sort=lambda row: None if row.state is Shown.UNKNOWN else _ORDER.index(row.state)),
        Column("Когда", 16, 1, sort=lambda row: row.published_at),
        Column("Смотрели", 16, 2, sort=lambda row: row.seen_at),
    )
    EMPTY = "Страниц, на которых она должна выйти, нет: внесите день подключения к «Госпабликам» в карточки страниц."

    def __init__(self, broadcast: Broadcast, names: Names) -> None:
        super().__init__(f"Публикация: {broadcast.title}")
        self._broadcast = broadcast
        self._names = names
        whose = replace(self.COLUMNS[0], sort=lambda row: worth.name(names.of(row.page.organization_id)))
        self.COLUMNS = (whose, *self.COLUMNS[1:])

    def read(self, store: Store) -> BroadcastBoard:
        now = self.console.session.clock.now()
        return broadcast_board.boards(store, now, self._broadcast.id)[0]

    def take(self, data: BroadcastBoard) -> tuple[str, Sequence[PageLine]]:
        said = [f"{_STATES[each][0][2:]} {data.count(each)}" for each in Shown if data.count(each)]
        return ", ".join(said), data.lines

    def cells(self, row: PageLine) -> Sequence[Cell]:
        word, tone = _STATES[row.state]
        zone = self.console.session.zone
        return (
            Cell(self._names.of(row.page.organization_id)),
            Cell(networks.network(row.page.network).short),
            Cell(word, tone),
            Cell(shown.moment(row.published_at, zone), "muted"),
            Cell(shown.moment(row.seen_at, zone, "никогда"), "muted"),
        )

    def key(self, row: PageLine) -> Hashable:
        return row.page.id

    def about(self, row: PageLine) -> str:
        name = self._names.whole(row.page.organization_id)
        return "\n".join(piece for piece in (name, shown.capital(row.why), row.url or row.page.url) if piece)

    @work
    async def do_open(self) -> None:
        row = self.row
        if row is not None and (row.url or row.page.url):
            await self.console.push_screen_wait(LinkCode(row.url or row.page.url))
