"""Inquiries (запросы организациям): what the coordinator asks of organizations, until when, and who answered what.

Often they gather the answer to a request of the control centre (`requests`). What one organization answered is
`inquiry_replies`, the board of them all is `inquiry_board`; letters and reminders as documents are `letters`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from registry import changes, fields, inquiry_replies, organizations, requests, rows
from registry.inquiry_replies import Reply
from vault.errors import BadInput
from vault.sqlcipher import Row
from vault.text import clean
from vault.transaction import Tx
from vault.types import Parameter

MIGRATION_SQL = """
CREATE TABLE inquiry (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    sent_on TEXT NOT NULL,
    due_on TEXT,
    request_id INTEGER REFERENCES centre_request (id),
    closed_on TEXT,
    reason TEXT NOT NULL,
    note TEXT NOT NULL
) STRICT;
CREATE INDEX inquiry_request ON inquiry (request_id);
"""

KIND = "inquiry"
_SELECT = "SELECT id, title, text, sent_on, due_on, request_id, closed_on, reason, note FROM inquiry"
# What is still open comes first, the nearest day of answer before the later, no day at all last of them.
_IN_ORDER = " ORDER BY closed_on IS NOT NULL, due_on IS NULL, due_on, sent_on, id"
_REPLIES = f"SELECT {inquiry_replies.COLUMNS} FROM inquiry_reply"  # noqa: S608  # a constant of our own

_HOLDERS = (rows.Holder(("письмо", "письма", "писем"), "SELECT number FROM letter WHERE inquiry_id = ?"),)


@dataclass(frozen=True)
class Silent:
    """An open inquiry past its day: how many of the organizations have not answered."""

    inquiry_id: int
    title: str
    due_on: date
    silent: int


@dataclass(frozen=True)
class Inquiry:
    """One question to several organizations, a reply for each of them; `request_id` is the centre's that it serves.

    `due_on` None means that no day was named. `closed_on` None while answers are waited for; `reason` says why it was
    closed while somebody had not answered.
    """

    RECORD: ClassVar[str] = "запрос организациям"

    title: str
    sent_on: date
    id: int = 0
    text: str = ""
    due_on: date | None = None
    request_id: int | None = None
    closed_on: date | None = None
    reason: str = ""
    replies: tuple[Reply, ...] = ()
    note: str = ""

    @property
    def waiting(self) -> tuple[Reply, ...]:
        """The replies of those who have not answered."""
        return tuple(each for each in self.replies if each.answered_on is None)


def add(tx: Tx, inquiry: Inquiry) -> Inquiry:
    """Add an inquiry with its replies; answers it with its ids. BadInput names the refused field."""
    checked = _checked(tx, inquiry)
    record_id = rows.insert(tx, KIND, checked.id, _columns(checked))
    stored = replace(checked, id=record_id, replies=_store_replies(tx, record_id, checked.replies))
    changes.added(tx, KIND, record_id, stored)
    return stored


def update(tx: Tx, inquiry: Inquiry) -> Inquiry:
    """Write the inquiry over the one of the same id, replies too; BadInput when there is none.

    The reply of an organization keeps its own id.
    """
    before = get(tx, inquiry.id)
    own = {each.organization_id: each.id for each in before.replies}
    replies = tuple(replace(each, id=own.get(each.organization_id, 0)) for each in inquiry.replies)
    checked = _checked(tx, replace(inquiry, replies=replies))
    rows.update(tx, KIND, checked.id, _columns(checked))
    after = checked
    if checked.replies != before.replies:
        tx.execute("DELETE FROM inquiry_reply WHERE inquiry_id = ?", (checked.id,))
        after = replace(checked, replies=_store_replies(tx, checked.id, checked.replies))
    changes.updated(tx, KIND, checked.id, before, after)
    return after


def remove(tx: Tx, inquiry_id: int) -> None:
    """Remove an inquiry with its replies; BadInput when there is none or a letter of the book belongs to it."""
    before = get(tx, inquiry_id)
    advice = "Закройте запрос: poryadok centre inquiries close."
    rows.refuse_if_held(tx, inquiry_id, _HOLDERS, f"Запрос «{before.title}»", advice)
    rows.delete(tx, KIND, inquiry_id)
    changes.removed(tx, KIND, inquiry_id, before)


def get(tx: Tx, inquiry_id: int) -> Inquiry:
    """One inquiry with its replies; BadInput when there is none."""
    row = rows.find(tx, f"{_SELECT} WHERE id = ?", inquiry_id, "запроса организациям")
    replies = tx.execute(f"{_REPLIES} WHERE inquiry_id = ? ORDER BY id", (inquiry_id,)).fetchall()
    return _inquiry(row, tuple(map(inquiry_replies.made, replies)))


def listing(tx: Tx) -> tuple[Inquiry, ...]:
    """Every inquiry: those that are open by their day of answer, then the closed ones."""
    return listed(fetched(tx))


def fetched(tx: Tx) -> tuple[Sequence[Row], Sequence[Row]]:
    """Every inquiry and every reply as the database has them: `listed` makes records where no transaction waits."""
    return tx.execute(_SELECT + _IN_ORDER).fetchall(), tx.execute(f"{_REPLIES} ORDER BY id").fetchall()


def listed(found: tuple[Iterable[Row], Iterable[Row]]) -> tuple[Inquiry, ...]:
    """What `listing` answers, of what was fetched."""
    of: dict[int, list[Reply]] = {}
    for reply in map(inquiry_replies.made, found[1]):
        of.setdefault(reply.inquiry_id, []).append(reply)
    return tuple(_inquiry(row, tuple(of.get(rows.number(row["id"]), ()))) for row in found[0])


def of_request(tx: Tx, request_id: int) -> tuple[Inquiry, ...]:
    """The inquiries that gather the answer to one request of the centre, in the order of `listing`."""
    found = tx.execute(f"{_SELECT} WHERE request_id = ?{_IN_ORDER}", (request_id,)).fetchall()
    return tuple(get(tx, rows.number(row["id"])) for row in found)


def silent(tx: Tx, today: date) -> tuple[Silent, ...]:
    """The open inquiries whose day has passed while somebody has not answered, the longest overdue first."""
    found = tx.execute(
        "SELECT inquiry.id, title, due_on, count(*) AS silent"
        " FROM inquiry JOIN inquiry_reply ON inquiry_id = inquiry.id"
        " WHERE closed_on IS NULL AND due_on < ? AND answered_on IS NULL"
        " GROUP BY inquiry.id ORDER BY due_on, inquiry.id",
        (today.isoformat(),),
    )
    return tuple(
        Silent(
            rows.number(row["id"]),
            rows.text(row["title"]),
            date.fromisoformat(rows.text(row["due_on"])),
            rows.number(row["silent"]),
        )
        for row in found.fetchall()
    )


def count(tx: Tx) -> int:
    """How many inquiries there are, closed ones too."""
    return rows.count(tx, KIND)


def answer(
    tx: Tx,
    inquiry_id: int,
    organization_id: int,
    on: date,
    text: str = "",
    file: str = "",
    sha256: str = "",
    *,
    again: bool = False,
) -> Reply:
    """Note what an organization answered, and the file it sent; late and after the end too.

    BadInput when it was not asked, when it was asked later than that, or has answered already, unless `again`.
    """
    inquiry = _alone(tx, inquiry_id)
    before = inquiry_replies.of(tx, inquiry_id, organization_id)
    fields.span(inquiry.sent_on, on, "Ответ на запрос, поле «отвечено»")
    if before.answered_on is not None and not again:
        raise BadInput(
            f"Ответ этой организации уже записан {before.answered_on:%d.%m.%Y}. Чтобы заменить его, добавьте --again."
        )
    return inquiry_replies.update(tx, replace(before, answered_on=on, answer=text, file=file, sha256=sha256))


def remind(tx: Tx, inquiry_id: int, organization_ids: Sequence[int], on: date) -> tuple[Reply, ...]:
    """Note that organizations were reminded on that day; twice on one day is once.

    BadInput, and nothing written, when the inquiry is closed or one of them was not asked or has answered.
    """
    inquiry = _alone(tx, inquiry_id)
    if inquiry.closed_on is not None:
        raise BadInput(f"Запрос «{inquiry.title}» закрыт {inquiry.closed_on:%d.%m.%Y}, напоминать не о чем.")
    fields.span(inquiry.sent_on, on, "Ответ на запрос, поле «напомнили»")
    found = [inquiry_replies.of(tx, inquiry_id, each) for each in dict.fromkeys(organization_ids)]
    for each in found:
        if each.answered_on is not None:
            name = organizations.get(tx, each.organization_id).name
            raise BadInput(f"Организация «{name}» уже ответила {each.answered_on:%d.%m.%Y}; ничего не записано.")
    return tuple(inquiry_replies.update(tx, replace(each, reminded_on=(*each.reminded_on, on))) for each in found)


def close(tx: Tx, inquiry_id: int, on: date, reason: str = "") -> Inquiry:
    """Wait no longer. BadInput when somebody has not answered and no reason is given, or when it is closed already."""
    inquiry = get(tx, inquiry_id)
    if inquiry.closed_on is not None:
        raise BadInput(f"Запрос «{inquiry.title}» уже закрыт {inquiry.closed_on:%d.%m.%Y}.")
    return update(tx, replace(inquiry, closed_on=on, reason=reason))


def whom(
    tx: Tx,
    *,
    kind: organizations.OrganizationKind | None = None,
    founder_id: int | None = None,
    organization_ids: Sequence[int] = (),
) -> tuple[Reply, ...]:
    """Replies that wait, of the working organizations of a kind, of a founder, or named; without any of them, of all.

    BadInput when nobody is left to be asked or a named one does not exist.
    """
    if organization_ids:
        return tuple(Reply(organizations.get(tx, each).id) for each in dict.fromkeys(organization_ids))
    if founder_id is not None:
        organizations.require(tx, founder_id, "Кому отправить")
    asked = tuple(
        Reply(each.id)
        for each in organizations.listing(tx)
        if each.state is organizations.OrganizationState.ACTIVE
        and (kind is None or each.kind is kind)
        and (founder_id is None or each.founder_id == founder_id)
    )
    if not asked:
        raise BadInput("Спросить некого: таких действующих организаций в реестре нет. Ничего не записано.")
    return asked


def _alone(tx: Tx, inquiry_id: int) -> Inquiry:
    """The inquiry without its replies, of which there may be thousands."""
    return _inquiry(rows.find(tx, f"{_SELECT} WHERE id = ?", inquiry_id, "запроса организациям"), ())


def _checked(tx: Tx, inquiry: Inquiry) -> Inquiry:
    fields.span(inquiry.sent_on, inquiry.due_on, _where("срок"))
    fields.span(inquiry.sent_on, inquiry.closed_on, _where("закрыт"))
    if inquiry.request_id is not None:
        requests.get(tx, inquiry.request_id)
    if not inquiry.replies:
        raise BadInput(f"{_where('кому')}: не указано ни одной организации.")
    twice = len(inquiry.replies) - len({each.organization_id for each in inquiry.replies})
    if twice:
        raise BadInput(f"{_where('кому')}: одна организация указана дважды.")
    checked = replace(
        inquiry,
        title=fields.required(inquiry.title, _where("о чём")),
        text=clean(inquiry.text).strip(),
        reason=fields.line(inquiry.reason, _where("почему закрыт")),
        replies=inquiry_replies.all_checked(tx, inquiry.replies),
        note=clean(inquiry.note).strip(),
    )
    for reply in checked.replies:
        for on in (reply.answered_on, *reply.reminded_on):
            fields.span(checked.sent_on, on, "Ответ на запрос, поле «день»")
    if checked.closed_on is not None and checked.waiting and not checked.reason:
        raise BadInput(
            f"{_where('почему закрыт')}: ответили не все, ждут {len(checked.waiting)} из {len(checked.replies)}; "
            "укажите причину. Ничего не изменено."
        )
    return checked


def _where(field: str) -> str:
    return f"Запрос организациям, поле «{field}»"


def _columns(inquiry: Inquiry) -> dict[str, Parameter]:
    return {
        "title": inquiry.title,
        "text": inquiry.text,
        "sent_on": inquiry.sent_on.isoformat(),
        "due_on": rows.iso(inquiry.due_on),
        "request_id": inquiry.request_id,
        "closed_on": rows.iso(inquiry.closed_on),
        "reason": inquiry.reason,
        "note": inquiry.note,
    }


def _store_replies(tx: Tx, inquiry_id: int, replies: tuple[Reply, ...]) -> tuple[Reply, ...]:
    """The replies with their ids; one that has an id keeps it."""
    kept = tuple(replace(each, inquiry_id=inquiry_id) for each in replies)
    return tuple(
        replace(each, id=rows.insert(tx, inquiry_replies.KIND, each.id, inquiry_replies.columns(each))) for each in kept
    )


def _inquiry(row: Row, replies: tuple[Reply, ...]) -> Inquiry:
    record_id, title, text, sent_on, due_on, request_id, closed_on, reason, note = row
    return Inquiry(
        id=rows.number(record_id),
        title=rows.text(title),
        text=rows.text(text),
        sent_on=date.fromisoformat(rows.text(sent_on)),
        due_on=rows.day(due_on),
        request_id=rows.maybe_number(request_id),
        closed_on=rows.day(closed_on),
        reason=rows.text(reason),
        replies=replies,
        note=rows.text(note),
    )
