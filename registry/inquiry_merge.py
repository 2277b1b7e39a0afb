"""Answers of organizations put together for the control centre: a line for each that was asked, answered or not.

Rows and a table; the letter that carries them is `letters`, where a file is put is not decided here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from registry import inquiries, inquiry_board, rows
from registry.inquiry_board import Board, Line, ReplyState
from registry.sheets.table import Column, Kind, Table
from vault.errors import BadInput
from vault.text import counted
from vault.transaction import Tx

STATES = {
    ReplyState.ANSWERED: "ответ получен",
    ReplyState.LATE: "ответ получен позже срока",
    ReplyState.WAITS: "ответа нет",
    ReplyState.OVERDUE: "ответа нет, срок вышел",
}
"""How it stands, in words."""


@dataclass(frozen=True)
class Merged:
    """What one organization answered to one inquiry; `answered_on` None: it has not, and `state` says so.

    `name` is the registered name; `answer` the text, `file` the name of the file that it sent, both "" where there is
    none.
    """

    inquiry_id: int
    inquiry: str
    organization_id: int
    name: str
    answered_on: date | None
    answer: str
    file: str
    state: str


def merged(board: Board) -> tuple[Merged, ...]:
    """A line for each organization in the order of names, those that did not answer too."""
    lines = sorted(board.lines, key=_by_name)
    return tuple(
        Merged(
            board.inquiry.id,
            board.inquiry.title,
            line.reply.organization_id,
            line.full_name,
            line.reply.answered_on,
            line.reply.answer,
            line.reply.file,
            STATES[line.state],
        )
        for line in lines
    )


def for_request(tx: Tx, request_id: int, today: date) -> tuple[Merged, ...]:
    """The same of every inquiry that gathers the answer to one request of the centre, one inquiry after another.

    BadInput when nobody was asked for it.
    """
    found = [inquiry_board.board(tx, each.id, today) for each in inquiries.of_request(tx, request_id)]
    if not found:
        raise BadInput(f"Организаций для ответа на запрос ЦУР {request_id} не спрашивали, сводить нечего.")
    return tuple(line for board in found for line in merged(board))


def table(board: Board) -> Table:
    """The same as one sheet, with how many answered above the head."""
    lines = merged(board)
    return Table(
        title="Ответы",
        columns=(
            Column("№", Kind.NUMBER),
            Column("Организация"),
            Column("Ответ получен", Kind.DATE),
            Column("Ответ"),
            Column("Файл"),
            Column("Состояние"),
        ),
        rows=tuple(
            (number, line.name, line.answered_on, line.answer, line.file, line.state)
            for number, line in enumerate(lines, 1)
        ),
        heading=(board.inquiry.title, tally(board)),
    )


def tally(board: Board) -> str:
    """«Спросили 12 организаций: ответили 9, из них 2 позже срока; не ответили 3»."""
    late, silent = board.count(ReplyState.LATE), len(board.waiting)
    answered = len(board.lines) - silent
    text = f"Спросили {counted(len(board.lines), 'организацию', 'организации', 'организаций')}: ответили {answered}"
    if late:
        text += f", из них {late} позже срока"
    return f"{text}; не ответили {silent}."


def _by_name(line: Line) -> tuple[str, int]:
    return rows.natural(line.full_name), line.reply.organization_id
