"""What the pane of the journal shows: each act in a sentence, and the record it is about by its name."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo

from console import format as shown
from console.reading import journal_details, journal_titles
from registry import changes, credentials, inquiry_replies, notices, organizations, pages, people, plans, search
from registry.letters import book as letters
from registry.letters.kinds import KINDS as LETTER_KINDS
from registry.networks import title
from vault import journal_query
from vault.errors import BadInput
from vault.journal import Entry
from vault.journal_query import Query
from vault.transaction import Tx
from vault.types import Json

_DIGEST_SHOWN = 16
_KINDS = frozenset(
    {
        "organization",
        "page",
        "person",
        "credential",
        "exemption",
        "obligation",
        "waiver",
        "impostor",
        "notice",
        "centre_request",
        "plan",
        "broadcast",
        "inquiry",
        "inquiry_reply",
        "consultation",
        "letter",
        "case_file",
    }
)
"""Kinds of records, by which a subject of the journal is named."""
_NAMED = ("name", "short_name", "login", "phone", "profile_id", "url", "raw", "check", "title", "question")
"""Fields of a removed record by which it is remembered, the best first."""


@dataclass(frozen=True)
class JournalRow:
    """A line of the list; `about` names the record, `subject` is how the journal calls it."""

    entry: Entry
    what: str
    about: str
    haystack: str


@dataclass(frozen=True)
class JournalPage:
    """Rows, newest first; `before` is the number to go on from, None at the end. `names` for the pages that follow."""

    rows: tuple[JournalRow, ...]
    before: int | None
    names: Mapping[str, str]


def page(tx: Tx, query: Query, limit: int, before: int | None, names: Mapping[str, str]) -> JournalPage:
    """The next rows of the journal; `names` are the subjects already looked up."""
    found = journal_query.page(tx, query, limit, before)
    learnt = dict(names)
    for subject in {entry.subject for entry in found.entries} - learnt.keys():
        learnt[subject] = subject_name(tx, subject)
    return JournalPage(tuple(_rows(found.entries, learnt)), found.before, learnt)


def every(read: Callable[[Callable[[Tx], JournalPage]], JournalPage], query: Query) -> Iterator[tuple[JournalRow, ...]]:
    """The whole journal through the query, each page in its own transaction: `read` is `Store.read`."""
    found = read(lambda tx: page(tx, query, journal_query.SCAN, None, {}))
    yield found.rows
    while found.before is not None:
        last = found
        found = read(lambda tx, last=last: page(tx, query, journal_query.SCAN, last.before, last.names))  # type: ignore[misc]  # mypy: defaults
        yield found.rows


def matching(rows: Sequence[JournalRow], typed: str) -> Sequence[JournalRow]:
    """Those that a typed filter finds, as the list shows them."""
    return search.index(rows, lambda row: row.haystack).matching(typed) if typed else rows


def _rows(entries: Iterable[Entry], names: Mapping[str, str]) -> Iterable[JournalRow]:
    for entry in entries:
        what = journal_titles.sentence(entry)
        about = names[entry.subject]
        records = entry.detail.get("records")
        if isinstance(records, int) and records > 1:
            about = f"{about} и ещё {shown.number(records - 1)}"
        words = " ".join(text for _, text in details(entry))
        yield JournalRow(entry, what, about, f"{entry.n} {what} {about} {entry.subject} {entry.slot} {words}")


def subject_name(tx: Tx, subject: str) -> str:
    """«Школа № 5» for «organization:3»; of a removed record its last name; what is unknown as it is."""
    kind, _, number = subject.partition(":")
    if kind == "draft":
        return _form_name(tx, number)
    if kind not in _KINDS:
        return journal_titles.subject_title(subject)
    if not (number.isascii() and number.isdigit()):
        return subject
    try:
        return _present_name(tx, kind, int(number)) or journal_titles.subject_title(subject)
    except BadInput:
        return _last_name(tx, kind, int(number)) or journal_titles.subject_title(subject)


def _form_name(tx: Tx, name: str) -> str:
    """«форма: Школа № 5» for the draft «organization:3», «person:4:3» or «credential:5+secret»."""
    kind, _, rest = name.removesuffix("+secret").removeprefix("rotation:").partition(":")
    number = rest.partition(":")[0]
    if kind == "receipt":
        return f"форма получения, выдача № {number}"
    if number == "new":
        return f"форма: {journal_titles.new_record(kind) or name}"
    words, record = journal_titles.FORMS.get(kind, ("", kind))
    known = record and number.isdigit() and int(number) > 0
    named = subject_name(tx, f"{record}:{number}") if known else ""
    return f"форма: {', '.join(filter(None, (words, named))) or name}"


def _present_name(tx: Tx, kind: str, number: int) -> str:
    called = _CALLED.get(kind)
    return called(tx, number) if called is not None else _last_name(tx, kind, number)


def _account_name(tx: Tx, number: int) -> str:
    account = credentials.get(tx, number)
    who = account.login or account.phone or account.profile_id or "без логина"
    return f"{title(account.network)}, {who}" if account.network else who


def _letter_name(tx: Tx, number: int) -> str:
    """«Ответ на запрос ЦУР № 01-22/4»."""
    letter = letters.get(tx, number)
    titles = {str(each.kind): each.title for each in LETTER_KINDS}
    return " № ".join(filter(None, (titles.get(letter.kind, letter.kind), letter.number)))


_CALLED: Mapping[str, Callable[[Tx, int], str]] = {
    "organization": lambda tx, number: organizations.get(tx, number).name,
    "page": lambda tx, number: pages.get(tx, number).url,
    "person": lambda tx, number: people.get(tx, number).name,
    "credential": _account_name,
    "letter": _letter_name,
    "notice": lambda tx, number: organizations.get(tx, notices.get(tx, number).organization_id).name,
    "plan": lambda tx, number: organizations.get(tx, plans.get(tx, number).organization_id).name,
    "inquiry_reply": lambda tx, number: organizations.get(tx, inquiry_replies.get(tx, number).organization_id).name,
}
"""Kinds of records that are called by what they hold now; the others by what their last change tells."""


def _last_name(tx: Tx, kind: str, number: int) -> str:
    """The name that the last change of the record remembers."""
    for change in changes.history(tx, kind, number):
        values = {field.field: field.after or field.before for field in changes.differences(change)}
        for key in _NAMED:
            name = json.loads(values.get(key, '""'))
            if isinstance(name, str) and name:
                return name
    return ""


def details(entry: Entry) -> tuple[tuple[str, str], ...]:
    """(word, value) of everything the entry carries, in Russian where the words are the program's own."""
    return tuple((journal_details.key_title(key), _value(key, value)) for key, value in entry.detail.items())


def _value(key: str, value: Json) -> str:
    if isinstance(value, list):
        return ", ".join(_value(key, each) for each in value)
    if isinstance(value, dict):
        return "; ".join(f"{journal_details.key_title(name)}: {_value(name, each)}" for name, each in value.items())
    if isinstance(value, bool):
        return "да" if value else "нет"
    text = "" if value is None else str(value)
    if key == "digest" and len(text) > _DIGEST_SHOWN:
        return f"{text[:_DIGEST_SHOWN]}…"
    return journal_details.value_title(key, text)


def card(row: JournalRow, zone: tzinfo) -> str:
    """Everything about one entry, line by line."""
    entry = row.entry
    lines = [
        f"Запись № {entry.n}",
        f"Когда: {shown.moment(entry.time, zone)} ({shown.moment(entry.time)} UTC)",
        f"Чем вошли: {entry.slot}",
        f"Что: {row.what}",
        f"О чём: {row.about or 'обо всём хранилище'}",
    ]
    if entry.judged:
        lines.append(f"Часы проверок остановлены на: {entry.judged}")
    lines += [f"{word.capitalize()}: {text}" for word, text in details(entry) if text]
    lines.append(f"Код: {entry.action}{f', {entry.subject}' if entry.subject else ''}")
    return "\n".join(lines)
