"""The coordinator's paper in the demo: settings of letters, impostors, inquiries with their replies, consultations,
cases and letters of the book. The file `paper.toml` of a municipality read, and put into the vault.

Notices, requests of the control centre, plans and broadcasts are `affairs`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from registry import advice_notes, consultations, impostors, inquiries, municipality
from registry.advice_notes import AdviceNote
from registry.cases import flow
from registry.cases.records import Case, CaseKind
from registry.consultations import Consultation
from registry.impostors import Impostor
from registry.inquiries import Inquiry
from registry.inquiry_replies import Reply
from registry.letters import book
from registry.letters.book import Letter
from registry.municipality import Key
from vault.transaction import Tx

_TEN = time(10)


@dataclass(frozen=True)
class SettingEntry:
    """A setting of the municipality."""

    key: Key
    value: str


@dataclass(frozen=True)
class ImpostorEntry:
    """A page that imitates an organization, by its key."""

    network: str
    url: str
    found_days_ago: int
    organization: str = ""
    reported_days_ago: int | None = None
    removed_days_ago: int | None = None
    proof: str = ""
    note: str = ""


@dataclass(frozen=True)
class ReplyEntry:
    """One organization of an inquiry, by its key."""

    organization: str
    reminded_days_ago: tuple[int, ...] = ()
    answered_days_ago: int | None = None
    answer: str = ""
    file: str = ""


@dataclass(frozen=True)
class InquiryEntry:
    """An inquiry; `request` counts the requests of the control centre in their file from 1, None serves none."""

    title: str
    sent_days_ago: int
    replies: tuple[ReplyEntry, ...]
    text: str = ""
    due_days_ago: int | None = None
    request: int | None = None
    closed_days_ago: int | None = None
    reason: str = ""


@dataclass(frozen=True)
class ConsultationEntry:
    """A question of an organization; without `answered_days_ago` it waits."""

    organization: str
    asked_days_ago: int
    question: str
    asked_by: str = ""
    network: str = ""
    check: str = ""
    answered_days_ago: int | None = None
    answer: str = ""


@dataclass(frozen=True)
class StepEntry:
    """A step of a case that a person closed, by its place from 0."""

    place: int
    days_ago: int
    who: str
    proof: str


@dataclass(frozen=True)
class CaseEntry:
    """A handover of an organization between two people, a connection or a mark of a page, all by their keys."""

    kind: CaseKind
    opened_days_ago: int
    organization: str = ""
    page: str = ""
    person: str = ""
    successor: str = ""
    happened_days_ago: int = 0
    done: tuple[StepEntry, ...] = ()


@dataclass(frozen=True)
class LetterEntry:
    """A letter of the book; `inquiry` counts those of this file from 1."""

    kind: str
    number: str
    addressee: str
    dated_days_ago: int
    organization: str = ""
    inquiry: int | None = None
    file: str = ""
    sent_days_ago: int | None = None
    proof: str = ""


@dataclass(frozen=True)
class AdviceEntry:
    """A way through the menus that somebody walked."""

    check: str
    network: str
    walked_days_ago: int
    who: str


@dataclass(frozen=True)
class Paper:
    """The file `paper.toml`."""

    settings: tuple[SettingEntry, ...] = ()
    impostors: tuple[ImpostorEntry, ...] = ()
    inquiries: tuple[InquiryEntry, ...] = ()
    consultations: tuple[ConsultationEntry, ...] = ()
    cases: tuple[CaseEntry, ...] = ()
    letters: tuple[LetterEntry, ...] = ()
    advice: tuple[AdviceEntry, ...] = ()


@dataclass(frozen=True)
class Keys:
    """Ids in the vault by the keys of the files; `requests` in the order of their file."""

    organizations: Mapping[str, int]
    pages: Mapping[str, int]
    people: Mapping[str, int]
    requests: Sequence[int]


def put(tx: Tx, paper: Paper, keys: Keys, today: date, zone: ZoneInfo) -> None:
    """Everything of the file; `today` is a day of the municipality, from which the days count back."""
    for setting in paper.settings:
        municipality.put(tx, setting.key, setting.value)
    for impostor in paper.impostors:
        impostors.add(tx, _impostor(impostor, keys, today))
    asked = [inquiries.add(tx, _inquiry(inquiry, keys, today)).id for inquiry in paper.inquiries]
    for consultation in paper.consultations:
        consultations.add(tx, _consultation(consultation, keys, today))
    for case in paper.cases:
        opened = _opened(tx, case, keys, today, zone)
        for step in case.done:
            flow.done(tx, opened.id, step.place, _back(today, step.days_ago), step.who, step.proof, today)
    for letter in paper.letters:
        book.add(tx, _letter(letter, keys, asked, today))
    for walked in paper.advice:
        on = _back(today, walked.walked_days_ago)
        advice_notes.add(tx, AdviceNote(walked.check, walked.network, checked_on=on, checked_by=walked.who))


def _back(today: date, days: int) -> date:
    return today - timedelta(days=days)


def _maybe(today: date, days: int | None) -> date | None:
    return None if days is None else _back(today, days)


def _impostor(entry: ImpostorEntry, keys: Keys, today: date) -> Impostor:
    return Impostor(
        network=entry.network,
        url=entry.url,
        found_on=_back(today, entry.found_days_ago),
        organization_id=keys.organizations[entry.organization] if entry.organization else None,
        reported_on=_maybe(today, entry.reported_days_ago),
        removed_on=_maybe(today, entry.removed_days_ago),
        proof=entry.proof,
        note=entry.note,
    )


def _inquiry(entry: InquiryEntry, keys: Keys, today: date) -> Inquiry:
    replies = tuple(
        Reply(
            keys.organizations[reply.organization],
            tuple(_back(today, days) for days in reply.reminded_days_ago),
            _maybe(today, reply.answered_days_ago),
            reply.answer,
            reply.file,
        )
        for reply in entry.replies
    )
    return Inquiry(
        title=entry.title,
        sent_on=_back(today, entry.sent_days_ago),
        text=entry.text,
        due_on=_maybe(today, entry.due_days_ago),
        request_id=None if entry.request is None else keys.requests[entry.request - 1],
        closed_on=_maybe(today, entry.closed_days_ago),
        reason=entry.reason,
        replies=replies,
    )


def _consultation(entry: ConsultationEntry, keys: Keys, today: date) -> Consultation:
    return Consultation(
        asked_on=_back(today, entry.asked_days_ago),
        question=entry.question,
        organization_id=keys.organizations[entry.organization],
        asked_by=entry.asked_by,
        network=entry.network,
        check=entry.check,
        answered_on=_maybe(today, entry.answered_days_ago),
        answer=entry.answer,
    )


def _opened(tx: Tx, entry: CaseEntry, keys: Keys, today: date, zone: ZoneInfo) -> Case:
    at = datetime.combine(_back(today, entry.opened_days_ago), _TEN, tzinfo=zone).astimezone(UTC)
    if entry.kind is CaseKind.CONNECTION:
        return flow.open_connection(tx, keys.pages[entry.page], at)
    if entry.kind is CaseKind.MARK:
        return flow.open_mark(tx, keys.pages[entry.page], at)
    return flow.open_handover(
        tx,
        keys.organizations[entry.organization],
        keys.people[entry.person],
        keys.people[entry.successor] if entry.successor else None,
        _back(today, entry.happened_days_ago),
        at,
        last_day=_back(today, entry.happened_days_ago + 1),
    )


def _letter(entry: LetterEntry, keys: Keys, asked: Sequence[int], today: date) -> Letter:
    return Letter(
        kind=entry.kind,
        number=entry.number,
        dated_on=_back(today, entry.dated_days_ago),
        addressee=entry.addressee,
        organization_id=keys.organizations[entry.organization] if entry.organization else None,
        inquiry_id=None if entry.inquiry is None else asked[entry.inquiry - 1],
        file=entry.file,
        sent_on=_maybe(today, entry.sent_days_ago),
        proof=entry.proof,
    )
