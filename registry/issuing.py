"""Handing a secret to the organization (выдача): in person, by phone, or as a KDBX file of one entry.

Never by mail or by a messenger: there is no such way. The act is journalled and committed before anything is shown, and
stays an open task until the receipt is recorded. How a secret is spelled for dictating or copying by hand is the
console's; the format of the file is `kdbx`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import ClassVar

from registry import changes, credentials, fields, kdbx, networks, pages, people, rows
from registry.credentials import Credential
from registry.kdbx import Entry
from vault import exposure, rotation, secrets
from vault.errors import BadInput
from vault.newfile import refuse_taken
from vault.secrets import Field, Purpose
from vault.sqlcipher import Row
from vault.store import Store
from vault.transaction import Tx

# No references: whom a secret was given to outlives the records of the person and of the account.
MIGRATION_SQL = """
CREATE TABLE issue (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    credential_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    way TEXT NOT NULL,
    secrets TEXT NOT NULL,
    begun_at TEXT NOT NULL,
    received_on TEXT,
    note TEXT NOT NULL,
    cancelled_at TEXT,
    reason TEXT NOT NULL
) STRICT;
CREATE INDEX issue_credential ON issue (credential_id);
CREATE INDEX issue_person ON issue (person_id);
"""

KIND = "issue"
_AMONG = "SELECT * FROM issue WHERE"
_OF_IDS = "IN (SELECT value FROM json_each(?)) ORDER BY id"
_HIDDEN_NAMES = {Field.RECOVERY_CODES: "Коды восстановления", Field.TOKEN: "Токен"}
_OFF = timedelta(days=1)
_STRONG = 3
"""The least strength (`vault.strength`) of the passphrase of a file that leaves the house. Our own limit."""


class IssueWay(StrEnum):
    """How a secret is handed over."""

    IN_PERSON = "in_person"
    PHONE = "phone"
    KDBX = "kdbx"


@dataclass(frozen=True)
class Issue:
    """One handing over: `versions` go with `fields` one by one; open until it is received or cancelled.

    A cancelled one counts as seen all the same: what was shown cannot be taken back. Times in UTC.
    """

    RECORD: ClassVar[str] = "выдача"

    credential_id: int
    person_id: int
    way: IssueWay
    fields: tuple[Field, ...]
    versions: tuple[int, ...]
    begun_at: datetime
    id: int = 0
    received_on: date | None = None
    note: str = ""
    cancelled_at: datetime | None = None
    reason: str = ""

    @property
    def is_open(self) -> bool:
        """Whether the receipt is waited for."""
        return self.received_on is None and self.cancelled_at is None


def begin(tx: Tx, credential_id: int, wanted: Sequence[Field], person_id: int, way: IssueWay) -> Issue:
    """Record that the current secrets are being handed over; show them only after this is committed.

    BadInput when the account, the person or one of the secrets is not there, a rotation of it is open, or the same
    is being handed to the same person already.
    """
    account = credentials.get(tx, credential_id)
    person = people.get(tx, person_id)
    chosen = tuple(dict.fromkeys(wanted))
    if not chosen:
        raise BadInput("Не сказано, что выдать: назовите хотя бы один секрет. Ничего не записано.")
    owner = credentials.owner(account.id)
    _refuse_rotating(tx, owner, chosen)
    current = exposure.current(tx, (owner,))
    if any((owner, field) not in current for field in chosen):
        raise BadInput("Такой секрет для этой учётной записи не записан: выдавать нечего.")
    versions = tuple(current[owner, field] for field in chosen)
    for other in of_people(tx, (person.id,)):
        same = set(zip(other.fields, other.versions, strict=True)) & set(zip(chosen, versions, strict=True))
        if other.is_open and other.credential_id == account.id and same:
            raise BadInput(
                f"Этот секрет этому человеку уже выдаётся (№ {other.id}): запишите получение или отмените выдачу."
            )
    issue = Issue(account.id, person.id, way, chosen, versions, tx.time)
    stored = replace(issue, id=rows.insert(tx, KIND, 0, _columns(issue)))
    changes.added(tx, KIND, stored.id, stored)
    tx.journal(
        "secret.issued",
        owner,
        issue=stored.id,
        person=person.id,
        way=way.value,
        secrets=[[field.value, version] for field, version in zip(chosen, versions, strict=True)],
    )
    return stored


def received(tx: Tx, issue_id: int, on: date, note: str = "", today: date | None = None) -> Issue:
    """The person has confirmed the receipt on that day. BadInput unless it is open, or the day cannot be.

    `on` and `today` are days of the municipality; the real day (UTC) when `today` is not given.
    """
    before = _open_one(tx, issue_id)
    now = today or tx.time.date() + _OFF  # the day in UTC may be one off the municipality's
    if on < min(before.begun_at.date() - _OFF, now):  # a judged clock may be held still before the real beginning
        raise BadInput(f"Выдача № {issue_id} начата позже: получить её {on:%d.%m.%Y} не могли.")
    if on > max(now, tx.time.date() + _OFF):
        raise BadInput(f"День {on:%d.%m.%Y} ещё не наступил: запишите получение, когда получат.")
    after = replace(before, received_on=on, note=fields.line(note, "Выдача, поле «заметка»"))
    return _write(tx, before, after, "secret.issue_received")


def cancel(tx: Tx, issue_id: int, reason: str) -> Issue:
    """It was not handed over after all; what was begun counts as seen. BadInput unless it is open, or no reason."""
    before = _open_one(tx, issue_id)
    why = fields.required(reason, "Выдача, поле «причина отмены»")
    return _write(tx, before, replace(before, cancelled_at=tx.time, reason=why), "secret.issue_cancelled")


def get(tx: Tx, issue_id: int) -> Issue:
    """One issue; BadInput when there is none."""
    return _issue(rows.find(tx, "SELECT * FROM issue WHERE id = ?", issue_id, "выдачи"))


def listing(tx: Tx, open_only: bool = True) -> tuple[Issue, ...]:
    """The issues without a receipt, or all of them; the oldest first."""
    found = tx.execute(
        "SELECT * FROM issue WHERE NOT ? OR (received_on IS NULL AND cancelled_at IS NULL) ORDER BY id", (open_only,)
    )
    return tuple(_issue(row) for row in found.fetchall())


def of_people(tx: Tx, person_ids: Sequence[int]) -> tuple[Issue, ...]:
    """What was ever handed to these people, cancelled ones too."""
    return among(rows_of_people(tx, person_ids))


def rows_of_people(tx: Tx, person_ids: Sequence[int]) -> list[Row]:
    """What `among` reads of `of_people`, fetched only: somebody may have been handed thousands."""
    return tx.execute(f"{_AMONG} person_id {_OF_IDS}", (json.dumps(list(person_ids)),)).fetchall()


def rows_of_credentials(tx: Tx, credential_ids: Sequence[int]) -> list[Row]:
    """The same of what was ever handed over of these accounts, cancelled ones too."""
    return tx.execute(f"{_AMONG} credential_id {_OF_IDS}", (json.dumps(list(credential_ids)),)).fetchall()


def among(found: Iterable[Row]) -> tuple[Issue, ...]:
    """The issues out of their rows."""
    return tuple(_issue(row) for row in found)


def reveal(store: Store, issue_id: int, field: Field) -> str:
    """One secret of an open issue, for the view in which it is handed over; journalled before it is opened.

    BadInput when the issue is closed or the secret was changed since it began; Locked, VaultDamaged.
    """
    issue, account = store.read(lambda tx: _ready(tx, issue_id))
    if field not in issue.fields:
        raise BadInput(f"В выдаче № {issue.id} этого секрета нет.")
    return _reveal(store, issue, account, field)


def refuse_file(path: Path, passphrase: str) -> None:
    """BadInput when `write_kdbx` would refuse the place or the passphrase: to be asked before an issue is begun."""
    from vault import strength  # dictionaries: not for those who never write a file

    refuse_taken(path)
    found = strength.estimate(passphrase)
    if found.score < _STRONG:
        why = f" {found.warning}" if found.warning else ""
        raise BadInput(f"Слабый пароль для файла, который уйдёт из дома.{why} Файл не создан: нужен другой пароль.")


def write_kdbx(store: Store, issue: Issue, path: Path, passphrase: str) -> None:
    """Write the secrets of an open KDBX issue into a new file of one entry, 0600, with its own passphrase.

    A cut or refused writing leaves the issue open: call it again. BadInput (a file is there, a weak passphrase, another
    way, a closed issue), Locked, StorageFailed, VaultDamaged. Never on the database thread: the child takes a second.
    """
    refuse_file(path, passphrase)
    begun, account = store.read(lambda tx: _ready(tx, issue.id))
    if begun.way is not IssueWay.KDBX:
        raise BadInput(f"Выдача № {begun.id} начата другим способом, не файлом KDBX.")
    url = store.read(lambda tx: _url(tx, account))
    opened = {field: _reveal(store, begun, account, field) for field in begun.fields}
    if codes := opened.get(Field.RECOVERY_CODES):
        used = store.read(lambda tx: secrets.used_codes(tx, credentials.owner(account.id)))
        left = [code for place, code in enumerate(secrets.split_codes(codes)) if place not in used]
        opened[Field.RECOVERY_CODES] = "\n".join(left)
    entry = Entry(
        title=_name(account),
        username=account.login or account.phone,
        url=url,
        password=opened.get(Field.PASSWORD, ""),
        otp=opened.get(Field.TOTP, ""),
        hidden=tuple((title, opened[field]) for field, title in _HIDDEN_NAMES.items() if field in opened),
    )
    kdbx.write_one(path, passphrase, entry)


def _ready(tx: Tx, issue_id: int) -> tuple[Issue, Credential]:
    """An open issue whose secrets are still the current ones, and its account."""
    issue = _open_one(tx, issue_id)
    account = credentials.get(tx, issue.credential_id)
    owner = credentials.owner(account.id)
    current = exposure.current(tx, (owner,))
    if any(current.get((owner, field)) != version for field, version in zip(issue.fields, issue.versions, strict=True)):
        raise BadInput(f"После начала выдачи № {issue.id} секрет сменили. Отмените её и начните новую.")
    _refuse_rotating(tx, owner, issue.fields)
    return issue, account


def _reveal(store: Store, issue: Issue, account: Credential, field: Field) -> str:
    version = issue.versions[issue.fields.index(field)]
    subject = f"{_name(account)}, выдача № {issue.id}"
    return secrets.reveal(store, credentials.owner(account.id), field, Purpose.ISSUE, subject, version=version)


def _refuse_rotating(tx: Tx, owner: str, wanted: Sequence[Field]) -> None:
    for one in rotation.listing(tx):
        if one.owner == owner and one.field in wanted:
            raise BadInput(f"Этот секрет сейчас меняют (ротация № {one.id}): закончите её, потом выдайте новый.")


def _name(account: Credential) -> str:
    return f"{networks.title(account.network)} {account.login or account.phone}".strip()


def _url(tx: Tx, account: Credential) -> str:
    return pages.get(tx, account.page_ids[0]).url if account.page_ids else ""


def _open_one(tx: Tx, issue_id: int) -> Issue:
    issue = get(tx, issue_id)
    if not issue.is_open:
        done = "отменена" if issue.cancelled_at else "уже получена"
        raise BadInput(f"Выдача № {issue.id} {done}; ничего не изменено.")
    return issue


def _write(tx: Tx, before: Issue, after: Issue, action: str) -> Issue:
    rows.update(tx, KIND, after.id, _columns(after))
    changes.updated(tx, KIND, after.id, before, after)
    tx.journal(action, credentials.owner(after.credential_id), issue=after.id, person=after.person_id)
    return after


def _columns(issue: Issue) -> dict[str, None | int | float | str | bytes]:
    pairs = [[field.value, version] for field, version in zip(issue.fields, issue.versions, strict=True)]
    return {
        "credential_id": issue.credential_id,
        "person_id": issue.person_id,
        "way": issue.way.value,
        "secrets": json.dumps(pairs),
        "begun_at": issue.begun_at.isoformat(),
        "received_on": rows.iso(issue.received_on),
        "note": issue.note,
        "cancelled_at": None if issue.cancelled_at is None else issue.cancelled_at.isoformat(),
        "reason": issue.reason,
    }


def _issue(row: Row) -> Issue:
    pairs: list[tuple[str, int]] = json.loads(rows.text(row["secrets"]))
    cancelled = row["cancelled_at"]
    return Issue(
        id=rows.number(row["id"]),
        credential_id=rows.number(row["credential_id"]),
        person_id=rows.number(row["person_id"]),
        way=IssueWay(rows.text(row["way"])),
        fields=tuple(Field(name) for name, _ in pairs),
        versions=tuple(version for _, version in pairs),
        begun_at=datetime.fromisoformat(rows.text(row["begun_at"])),
        received_on=rows.day(row["received_on"]),
        note=rows.text(row["note"]),
        cancelled_at=None if cancelled is None else datetime.fromisoformat(rows.text(cancelled)),
        reason=rows.text(row["reason"]),
    )
