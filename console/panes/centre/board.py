"""The board of an inquiry: who answered what and when, who is waited for; reminders, letters, all answers in a file."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import ClassVar

from textual import work
from textual.binding import BindingType

from console import drafting
from console import format as shown
from console.commands import Place, bindings
from console.dialogs.ask import Choose
from console.forms.centre import requests as forms
from console.panes.centre import letters
from console.panes.centre.listed import Listed
from console.reading import worth
from console.reading.centre.asked import REPLY_STATES
from console.reading.centre.lines import short_day, told_apart
from console.widgets.rows import Cell, Column
from registry import inquiries, inquiry_board, inquiry_merge, organizations, requests
from registry.inquiry_board import Board, Line
from vault.store import Store
from vault.text import counted
from vault.transaction import Tx


class BoardScreen(Listed[Line, Board]):
    """Enter records the answer of the organization under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.BOARD, Place.SORTED)]
    PLACES = (Place.BOARD, Place.SORTED)
    HELP = (
        "Кто ответил на запрос. Enter записывает ответ организации под курсором; m/ь — что напомнили всем, кто молчит; "
        "x/ч складывает ответы в одну таблицу для ЦУР, и тех, кто не ответил, тоже."
    )
    COLUMNS = (
        Column("Организация", least=24, sort=lambda row: worth.name(row.name)),
        Column("Ответ", 18, sort=lambda row: tuple(REPLY_STATES).index(row.state)),
        Column("День", 5, 1, sort=lambda row: row.reply.answered_on),
        Column("Напомнили", 10, 2, sort=lambda row: row.reminded_on),
        Column("Что ответили", 0, 3, sort=lambda row: worth.name(row.reply.answer or row.reply.file)),
    )

    def __init__(self, inquiry_id: int) -> None:
        super().__init__("Запрос организациям")
        self._inquiry_id = inquiry_id
        self._board: Board | None = None

    def read(self, store: Store) -> Board:
        today = self.console.session.today
        return store.read(lambda tx: inquiry_board.board(tx, self._inquiry_id, today))

    def take(self, data: Board) -> tuple[str, Sequence[Line]]:
        self._board = data
        inquiry = data.inquiry
        until = f"срок {shown.day(inquiry.due_on)}" if inquiry.due_on else "срок не назван"
        if inquiry.closed_on is not None:
            until = f"закрыт {shown.day(inquiry.closed_on)}"
        self.retitle(f"Запрос: {inquiry.title}")
        return f"{until} · {inquiry_merge.tally(data)}", data.lines

    def cells(self, row: Line) -> Sequence[Cell]:
        word, tone = REPLY_STATES[row.state]
        return (
            Cell(row.name),
            Cell(word, tone),
            Cell(short_day(row.reply.answered_on), "muted"),
            Cell(short_day(row.reminded_on), "muted"),
            Cell(row.reply.answer or row.reply.file, "muted"),
        )

    def key(self, row: Line) -> Hashable:
        return row.reply.organization_id

    def about(self, row: Line) -> str:
        reply = row.reply
        told = [row.full_name]
        if reply.reminded_on:
            told.append("Напомнили: " + ", ".join(shown.day(each) for each in reply.reminded_on))
        if reply.answered_on is not None:
            told.append(f"Ответ {shown.day(reply.answered_on)}: {reply.answer or reply.file or 'без текста'}")
        return "\n".join(told)

    # Commands

    @work
    async def do_open(self) -> None:
        row = self.row
        if row is not None:
            plan = forms.reply(self.console.session, self._inquiry_id, row.reply, row.name)
            await self.carried(drafting.fill(self.console, plan), f"Ответ записан: {row.name}.")

    @work
    async def do_remind(self) -> None:
        board = self._board
        if board is None or not board.waiting:
            self.refuse("Напоминать некому: ответили все.")
            return
        number = counted(len(board.waiting), "организация молчит", "организации молчат", "организаций молчат")
        answers = ((False, "Не записывать"), (True, "Записать: сегодня напомнили всем им"))
        if not await self.console.push_screen_wait(Choose(f"Напоминание: {number}", "Письма им — w/ц.", answers)):
            return
        ids, today = [each.reply.organization_id for each in board.waiting], self.console.session.today

        def write(tx: Tx) -> int:
            return len(inquiries.remind(tx, self._inquiry_id, ids, today))

        await self.carried(self.console.session.write("inquiry.reminded", write), "Записано: напомнили.")

    @work
    async def do_file(self) -> None:
        if self._board is not None:
            await letters.merged(self.console, self._board)

    @work
    async def do_letter(self) -> None:
        if self._board is not None:
            await self.carried(letters.to_each(self.console, self._board))

    @work
    async def do_edit(self) -> None:
        board = self._board
        if board is None:
            return
        session = self.console.session

        def read(tx: Tx) -> tuple[forms.Named, forms.Named]:
            known = organizations.listing(tx)
            return (
                told_apart({each.id: each.name for each in known}, {each.id: each.short_name for each in known}),
                tuple((str(each.id), each.title) for each in requests.listing(tx)),
            )

        everyone, asked = await session.read(read)
        plan = forms.inquiry(session, everyone, asked, board.inquiry)
        await self.carried(drafting.fill(self.console, plan), "Сохранено.")

    @work
    async def do_close(self) -> None:
        board = self._board
        if board is None:
            return
        if board.inquiry.closed_on is not None:
            self.refuse("Этот запрос уже закрыт.")
            return
        plan = forms.closing(self.console.session, board.inquiry)
        await self.carried(drafting.fill(self.console, plan), "Запрос закрыт.")
