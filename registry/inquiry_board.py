"""The board of an inquiry: who answered in time, who late, who is waited for and who is overdue; counted.

Pure but for `board`, which reads. Writing answers down is `inquiries`, the letters are `letters`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from registry import inquiries, organizations, rows
from registry.inquiries import Inquiry
from registry.inquiry_replies import Reply
from registry.organizations import Organization
from vault.transaction import Tx


class ReplyState(StrEnum):
    """How it stands with one organization; the day of answer itself is still in time."""

    OVERDUE = "overdue"
    WAITS = "waits"
    LATE = "late"
    ANSWERED = "answered"


@dataclass(frozen=True)
class Line:
    """One organization of the board: `name` is its short name where it has one, `full_name` the registered one."""

    reply: Reply
    name: str
    full_name: str
    state: ReplyState

    @property
    def reminded_on(self) -> date | None:
        """The last day on which it was reminded."""
        return self.reply.reminded_on[-1] if self.reply.reminded_on else None


@dataclass(frozen=True)
class Board:
    """An inquiry with its organizations, those that are waited for first; `today` is the day it was looked at."""

    inquiry: Inquiry
    today: date
    lines: tuple[Line, ...]

    def count(self, state: ReplyState) -> int:
        """How many organizations stand so; the four add up to `len(lines)`."""
        return Counter(line.state for line in self.lines)[state]

    def of(self, *states: ReplyState) -> tuple[Line, ...]:
        """The organizations that stand so."""
        return tuple(line for line in self.lines if line.state in states)

    @property
    def waiting(self) -> tuple[Line, ...]:
        """Those who have not answered, overdue or not."""
        return self.of(ReplyState.OVERDUE, ReplyState.WAITS)


def board(tx: Tx, inquiry_id: int, today: date) -> Board:
    """The board of one inquiry; BadInput when there is none."""
    inquiry = inquiries.get(tx, inquiry_id)
    return _laid(inquiry, organizations.names(tx, (each.organization_id for each in inquiry.replies)), today)


def laid(inquiry: Inquiry, known: Iterable[Organization], today: date) -> Board:
    """The board of an inquiry whose organizations are among the known ones."""
    return _laid(inquiry, {each.id: (each.name, each.short_name) for each in known}, today)


def _laid(inquiry: Inquiry, known: Mapping[int, tuple[str, str]], today: date) -> Board:
    lines = [
        Line(reply, short_name or full_name, full_name, state(inquiry, reply, today))
        for reply in inquiry.replies
        for full_name, short_name in (known[reply.organization_id],)
    ]
    order = tuple(ReplyState)
    lines.sort(key=lambda line: (order.index(line.state), rows.natural(line.name), line.reply.organization_id))
    return Board(inquiry, today, tuple(lines))


def state(inquiry: Inquiry, reply: Reply, today: date) -> ReplyState:
    """How it stands with one reply on that day."""
    if reply.answered_on is not None:
        late = inquiry.due_on is not None and reply.answered_on > inquiry.due_on
        return ReplyState.LATE if late else ReplyState.ANSWERED
    return ReplyState.OVERDUE if inquiry.due_on is not None and inquiry.due_on < today else ReplyState.WAITS
