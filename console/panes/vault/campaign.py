"""The queue of a campaign: how far it came, and each secret with its state; Enter changes the one under the cursor."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar

from textual import work
from textual.binding import BindingType
from textual.widget import Widget

from console.commands import Place, Situation, bindings
from console.dialogs.ask import Choose
from console.dialogs.base import Dialog
from console.dialogs.line import AskLine
from console.panes.vault import changing
from console.reading import campaigns as reading
from console.reading import credentials, worth
from console.reading.campaigns import ITEM_STATES, CampaignRow, ItemRow
from console.sorting import Ordered
from console.widgets.plain import Line
from console.widgets.rows import Cell, Column, Rows
from registry import campaigns
from registry.campaigns import ItemState
from vault.errors import PoryadokError
from vault.transaction import Tx

_TONES = {
    ItemState.WAITING: "",
    ItemState.ROTATING: "warn",
    ItemState.DONE: "ok",
    ItemState.SKIPPED: "muted",
}


_COLUMNS = (
    Column("Учётная запись", least=36, sort=lambda row: worth.name(row.where)),
    Column("Секрет", 18, sort=lambda row: worth.name(row.secret)),
    Column("Состояние", 10, sort=lambda row: tuple(_TONES).index(row.item.state)),
    Column("Причина", 20, 1, sort=lambda row: worth.name(row.item.reason)),
)


class CampaignScreen(Dialog[None]):
    """It can be left at any moment and opened again days later: how far it is comes from the secrets."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.CAMPAIGN, Place.SORTED)]
    PLACES = (Place.CAMPAIGN, Place.SORTED)
    LEAVES = True
    HELP = (
        "Кампания — очередь смен по одному правилу. Её можно оставить (Esc) и продолжить через дни: сменённое "
        "считается само, по записям."
    )

    def __init__(self, campaign_id: int) -> None:
        super().__init__("Кампания")
        self._campaign_id = campaign_id
        self._row: CampaignRow | None = None

    def body(self) -> Iterable[Widget]:
        yield Line(id="stages")
        self._ordered = Ordered(Rows[ItemRow](_COLUMNS, self._cells, lambda row: row.key))
        yield self._ordered.rows

    def on_mount(self) -> None:
        self.set_focus(self.query_one(Rows))
        self.reload(at_next=True)

    def situation(self) -> Situation:
        return self.console.situation(selected=self.query_one(Rows).current is not None)

    def _cells(self, row: ItemRow) -> tuple[Cell, ...]:
        state = row.item.state
        tone = _TONES[state]
        faded = "muted" if state in {ItemState.DONE, ItemState.SKIPPED} else ""
        return (
            Cell(row.where, faded),
            Cell(row.secret, faded),
            Cell(ITEM_STATES[state], tone),
            Cell(row.item.reason, "muted"),
        )

    @work(exclusive=True, group="reload")
    async def reload(self, *, at_next: bool = False) -> None:
        """Read the queue again; the cursor goes to what is next when it is asked to."""
        try:
            self._row = await self.console.session.read(self._fetch)
        except PoryadokError as error:
            self.console.fail(error)
            return
        rows: Rows[ItemRow] = self.query_one(Rows)
        self.query_one("#title", Line).say(f"Кампания: {self._row.campaign.title}")
        self.query_one("#stages", Line).say(campaigns.summary(self._row.progress))
        self._ordered.show(self._row.queue)
        if at_next and self._row.following is not None:
            rows.select(self._row.following.key)

    def _fetch(self, tx: Tx) -> CampaignRow:
        return reading.one(tx, self._campaign_id, {row.owner: row for row in credentials.rows(tx)})

    # Commands

    @work(exclusive=True, group="sort")
    async def do_sort(self) -> None:
        await self._ordered.turn(self.console)

    @work
    async def do_open(self) -> None:
        row: ItemRow | None = self.query_one(Rows).current
        if row is None or row.account is None:
            self.refuse("Учётной записи больше нет: менять нечего.")
        elif row.item.state in {ItemState.DONE, ItemState.SKIPPED}:
            why = f": {row.item.reason}" if row.item.reason else ""
            self.refuse(f"Этот секрет уже {ITEM_STATES[row.item.state]}{why}.")
        else:
            title = self._row.campaign.title if self._row is not None else ""
            await changing.change(self.console, row.account, row.item.field, f"кампания «{title}»")
            self.reload(at_next=True)

    @work
    async def do_skip(self) -> None:
        row: ItemRow | None = self.query_one(Rows).current
        if row is None:
            return
        if row.item.state is ItemState.SKIPPED:
            await self._write(
                "campaign.changed",
                lambda tx: campaigns.unskip(tx, self._campaign_id, row.item.credential_id, row.item.field),
            )
            return
        reason = await self.console.push_screen_wait(AskLine("Пропустить", f"Почему не меняем? {row.title}."))
        if reason is not None:
            await self._write(
                "campaign.changed",
                lambda tx: campaigns.skip(tx, self._campaign_id, row.item.credential_id, row.item.field, reason),
            )

    @work
    async def do_finish(self) -> None:
        left = self._row.progress.left if self._row is not None else 0
        text = f"Не сменено: {left}. Начатые смены останутся в «Ротациях», остальное из очереди уйдёт." if left else ""
        answers = ((False, "Оставить открытой"), (True, "Завершить кампанию"))
        if await self.console.push_screen_wait(Choose("Завершить кампанию?", text, answers)) and await self._write(
            "campaign.finished", lambda tx: campaigns.close(tx, self._campaign_id)
        ):
            self.dismiss(None)

    async def _write(self, reason: str, act: Callable[[Tx], object]) -> bool:
        try:
            await self.console.session.write(reason, act)
        except PoryadokError as error:
            self.console.fail(error)
            return False
        self.refuse("")
        self.reload()
        return True
