"""Taking back what one transaction changed, as one more transaction: the history only grows.

What was written is reversed change by change, the last first, by the modules that own the records, so that their checks
hold. Either all of it or nothing: a record that was changed since is a conflict, and secrets are neither destroyed nor
brought back this way. An undo is a batch of its own, and undoing it does everything again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import groupby

from registry import changes, codec, credentials, kinds, people, rows
from registry.changes import Action, Change
from vault import doing, journal_query, secrets
from vault.errors import BadInput
from vault.text import counted
from vault.transaction import Tx

MIGRATION_SQL = """
CREATE TABLE undo (
    batch INTEGER PRIMARY KEY,
    undoes INTEGER NOT NULL
) STRICT;
CREATE INDEX undo_undoes ON undo (undoes);
"""
"""Which batch an undoing batch took back."""

REASON = "undo"
"""The reason under which an undo is written."""
_ERASURE = "person.erasure"
_NEVER_OFFERED = frozenset({"page.numbered", _ERASURE})
"""What the program writes by itself during a run, and what cannot come back: nobody's last change."""
_ERASED = "данные человека стёрты, вернуть их нельзя"
_NAMES = ("name", "title", "url", "login", "raw", "topic", "key", "reason", "check")
_NAMED = 3
_CHANGED = "изменено позже"
_AT_ONCE = 200
"""Changes taken back between two words about how far it is: some tens of milliseconds."""


class BatchState(StrEnum):
    """OPEN can be tried; UNDONE was taken back and stands so; REFUSED holds what is never taken back."""

    OPEN = "open"
    UNDONE = "undone"
    REFUSED = "refused"


@dataclass(frozen=True)
class Batch:
    """What one transaction changed: `number` names it, `counts` are records by kind, `time` is UTC.

    `undoes` is the batch that this one took back, `undone_by` the one that took this one back. `refusal` says why it
    cannot be undone.
    """

    number: int
    time: datetime
    reason: str
    changes: int
    counts: tuple[tuple[str, int], ...]
    state: BatchState
    undoes: int | None = None
    undone_by: int | None = None
    refusal: str = ""

    @property
    def records(self) -> int:
        """How many records it changed."""
        return sum(count for _, count in self.counts)


@dataclass(frozen=True)
class Step:
    """What an undo does to one record: REMOVE what was added, ADD what was removed, UPDATE to what was before."""

    kind: str
    record_id: int
    action: Action
    name: str


@dataclass(frozen=True)
class Conflict:
    """Why a record cannot go back; `reason` ends the sentence «организация № 3 «…»: …»."""

    kind: str
    record_id: int
    name: str
    reason: str


@dataclass(frozen=True)
class Plan:
    """What an undo would do, the records that were changed last first, and what stands against it."""

    batch: Batch
    steps: tuple[Step, ...]
    conflicts: tuple[Conflict, ...]


def batches(tx: Tx, limit: int) -> tuple[Batch, ...]:
    """The last `limit` batches, the newest first. Changes older than batches are not among them."""
    numbers = tx.execute(
        "SELECT DISTINCT batch FROM change WHERE batch > 0 ORDER BY batch DESC LIMIT ?", (max(limit, 0),)
    )
    return tuple(get(tx, rows.number(row[0])) for row in numbers.fetchall())


def get(tx: Tx, number: int) -> Batch:
    """One batch; BadInput when there is none."""
    if number == 0:
        raise BadInput(
            "Изменения, записанные прежними версиями программы, отменить разом нельзя: поправьте записи сами."
        )
    first = rows.find(tx, "SELECT time, reason FROM change WHERE id = ? AND batch = id", number, "изменения")
    counted_changes = tx.execute(
        "SELECT kind, count(DISTINCT record_id), count(*) FROM change WHERE batch = ? GROUP BY kind", (number,)
    ).fetchall()
    counts = tuple((rows.text(row[0]), rows.number(row[1])) for row in counted_changes)
    undoes = tx.execute("SELECT undoes FROM undo WHERE batch = ?", (number,)).fetchone()
    reason = rows.text(first["reason"])
    refusal = _ERASED if reason == _ERASURE else _refusal(kind for kind, _ in counts)
    state = BatchState.REFUSED if refusal else BatchState.OPEN
    by = _undone_by(tx, number)
    if by is not None:
        state, refusal = BatchState.UNDONE, f"уже отменено изменением № {by}; вернуть: undo {by}"
    return Batch(
        number,
        datetime.fromisoformat(rows.text(first["time"])),
        reason,
        sum(rows.number(row[2]) for row in counted_changes),
        counts,
        state,
        None if undoes is None else rows.number(undoes[0]),
        by,
        refusal,
    )


def name(tx: Tx, batch: Batch) -> str:
    """What the record of a batch is called, or was; "" of several records and of one without a name."""
    if batch.records != 1:
        return ""
    row = rows.only(
        tx, "SELECT kind, before, after FROM change WHERE batch = ? ORDER BY id DESC LIMIT 1", (batch.number,)
    )
    return called(rows.text(row["kind"]), rows.text(row["after"]) or rows.text(row["before"]))


def last(tx: Tx) -> Batch | None:
    """The newest batch that a person made, that is no undo and stands; None when there is nothing to undo."""
    found = tx.execute(
        "SELECT id, reason FROM change WHERE batch = id AND id NOT IN (SELECT batch FROM undo) ORDER BY id DESC"
    )
    for row in found:
        if rows.text(row["reason"]) not in _NEVER_OFFERED:
            batch = get(tx, rows.number(row["id"]))
            if batch.state is BatchState.OPEN:
                return batch
    return None


def plan(tx: Tx, number: int) -> Plan:
    """What undoing the batch would do and what stands against it; BadInput when there is no such batch."""
    batch = get(tx, number)
    return _planned(tx, batch, changes.of_batch(tx, number))


def undo(tx: Tx, number: int) -> Plan:
    """Take a batch back; answers what was done. To be written under `REASON`.

    BadInput when there is none, it is undone already, it holds what is never undone, or a record of it was changed
    since: nothing is taken back then.
    """
    if tx.batch > 0:
        raise AssertionError("an undo is a transaction of its own")
    batch = get(tx, number)
    made = changes.of_batch(tx, number)
    planned = _planned(tx, batch, made)
    if batch.state is not BatchState.OPEN:
        raise BadInput(f"Изменение № {number} не отменить: {batch.refusal}. Ничего не изменено.")
    if planned.conflicts:
        raise BadInput(_against(number, planned.conflicts))
    runs = list(_runs(made))
    with doing.step("Возвращаю записи", sum(map(len, runs))) as at:
        done = 0
        for run in runs:
            at(done)
            _reverse(tx, run)
            done += len(run)
        at(done)
    _require_unaltered(tx, batch)
    if tx.batch:
        tx.execute("INSERT INTO undo (batch, undoes) VALUES (?, ?)", (tx.batch, number))
    tx.describe(f"batch:{number}", records=len(planned.steps), why=batch.reason)
    return planned


def called(kind: str, stored: str) -> str:
    """What a person calls the record that the history holds as JSON: its name or title, "" when it has none."""
    data: Mapping[str, object] = json.loads(stored) if stored else {}
    if kind == people.KIND:
        return str(data.get("name", ""))
    return next((str(data[key]) for key in _NAMES if data.get(key)), "")


def _refusal(named: Iterable[str]) -> str:
    for name in named:
        kind = kinds.find(name)
        if kind is None:
            return f"записи вида «{name}» назад не возвращаются"
        if kind.refusal:
            return kind.refusal
    return ""


def _undone_by(tx: Tx, number: int) -> int | None:
    """The undo of the batch that stands: one that was undone in its turn does not."""
    for row in tx.execute("SELECT batch FROM undo WHERE undoes = ? ORDER BY batch DESC", (number,)).fetchall():
        by = rows.number(row[0])
        if _undone_by(tx, by) is None:
            return by
    return None


def _planned(tx: Tx, batch: Batch, made: tuple[Change, ...]) -> Plan:
    first: dict[tuple[str, int], Change] = {}
    final: dict[tuple[str, int], Change] = {}
    for change in doing.over(made, len(made), "Смотрю, что вернуть"):
        key = (change.kind, change.record_id)
        first.setdefault(key, change)
        final.pop(key, None)
        final[key] = change
    steps = []
    for key in reversed(final):
        before, after = first[key].before, final[key].after
        if before != after:
            action = Action.REMOVE if not before else Action.UPDATE if after else Action.ADD
            steps.append(Step(*key, action, called(key[0], before or after)))
    return Plan(batch, tuple(steps), (*_secret_conflicts(tx, made), *_conflicts(tx, batch, final)))


def _conflicts(tx: Tx, batch: Batch, final: Mapping[tuple[str, int], Change]) -> list[Conflict]:
    """The records that are not as the batch left them, as far as the history tells, and people who were erased."""
    later = tx.execute(
        "SELECT kind, record_id, after, time, reason FROM change WHERE id IN (SELECT max(later.id)"
        " FROM (SELECT DISTINCT kind, record_id FROM change WHERE batch = ?1) AS own"
        " JOIN change AS later ON later.kind = own.kind AND later.record_id = own.record_id"
        " WHERE later.id > ?1 AND later.batch <> ?1 GROUP BY own.kind, own.record_id)",
        (batch.number,),
    )
    found = []
    for row in later.fetchall():
        change = final[rows.text(row["kind"]), rows.number(row["record_id"])]
        if row["after"] != change.after and change.time.isoformat() <= rows.text(row["time"]):
            day = datetime.fromisoformat(rows.text(row["time"]))
            found.append(_conflict(change, f"{_CHANGED} ({day:%d.%m.%Y %H:%M} UTC)"))
    for change in final.values():
        if change.kind == people.KIND and people.ERASED in (called(people.KIND, text) for text in _sides(change)):
            found.append(_conflict(change, _ERASED))
    return found


def _secret_conflicts(tx: Tx, made: Iterable[Change]) -> list[Conflict]:
    """Accounts of which an undo would destroy secrets, or whose records would say of secrets what is not so."""
    found = []
    for change in made:
        if change.kind == credentials.KIND and (reason := _secret_reason(tx, change)):
            found.append(_conflict(change, reason))
    return found


def _secret_reason(tx: Tx, change: Change) -> str:
    owner = credentials.owner(change.record_id)
    if change.action is Action.ADD and secrets.history(tx, owner):
        way = f"poryadok credentials remove {change.record_id}"
        return f"у учётной записи есть секреты, отмена стёрла бы их; убрать её: {way}"
    if change.action is Action.REMOVE and journal_query.happened(tx, owner, change.time, "secret.removed"):
        return "её секреты стёрты и не вернутся; заведите её заново: poryadok credentials add"
    if change.action is Action.UPDATE and journal_query.happened(tx, owner, change.time, "secret."):
        return f"вместе с записью менялся секрет; вернуть прежний: poryadok credentials undo {change.record_id}"
    return ""


def _sides(change: Change) -> tuple[str, ...]:
    return tuple(text for text in (change.before, change.after) if text)


def _conflict(change: Change, reason: str) -> Conflict:
    return Conflict(change.kind, change.record_id, called(change.kind, change.after or change.before), reason)


def _against(number: int, found: tuple[Conflict, ...]) -> str:
    named = "; ".join(f"{title(each.kind)} № {each.record_id} «{each.name}»: {each.reason}" for each in found[:_NAMED])
    more = f" и ещё {counted(len(found) - _NAMED, 'запись', 'записи', 'записей')}" if len(found) > _NAMED else ""
    return f"Изменение № {number} не отменить: {named}{more}. Ничего не изменено."


def title(kind: str) -> str:
    """What a person calls a record of this kind: «организация»; the kind itself of the floor above."""
    known = kinds.find(kind)
    return codec.title(known.record) if known else kind


def _runs(made: Sequence[Change]) -> Iterator[list[Change]]:
    """The changes from the last to the first; those of one kind and action that stand together are one run, in which
    no record is twice, not too many of them."""
    for _, same in groupby(reversed(made), key=lambda change: (change.kind, change.action)):
        run: dict[int, Change] = {}
        for change in same:
            if change.record_id in run or len(run) >= _AT_ONCE:
                yield list(run.values())
                run = {}
            run[change.record_id] = change
        yield list(run.values())


def _reverse(tx: Tx, run: Sequence[Change]) -> None:
    kind = kinds.require(run[0].kind)
    assert kind.writer is not None, "refused before"
    if run[0].action is Action.ADD:
        if kind.remove_all is not None:
            kind.remove_all(tx, [change.record_id for change in run])
            return
        for change in run:
            kind.writer.remove(tx, change.record_id)
        return
    records = [changes.record(kind.record, change.before) for change in run]
    if run[0].action is Action.UPDATE and kind.update_all is not None:
        kind.update_all(tx, records)
        return
    for record in records:
        (kind.writer.add if run[0].action is Action.REMOVE else kind.writer.update)(tx, record)


def _require_unaltered(tx: Tx, batch: Batch) -> None:
    """What the undo found must be what the batch had left, even where a write kept no history of itself."""
    differing = tx.execute(
        "SELECT old.kind, old.record_id, old.after, new.before FROM"
        " (SELECT kind, record_id, max(id) AS id FROM change WHERE batch = ?1 GROUP BY kind, record_id) AS ends"
        " JOIN change AS old ON old.id = ends.id"
        " JOIN (SELECT kind, record_id, min(id) AS id FROM change WHERE batch = ?2 GROUP BY kind, record_id) AS starts"
        " ON starts.kind = ends.kind AND starts.record_id = ends.record_id"
        " JOIN change AS new ON new.id = starts.id WHERE old.after <> new.before",
        (batch.number, tx.batch),
    ).fetchall()
    altered = []
    for row in differing:
        name, record_id = rows.text(row[0]), rows.number(row[1])
        left, met = rows.text(row[2]), rows.text(row[3])
        kind = kinds.require(name)
        # A field that later programs added says nothing in an older change.
        if not left or not met or changes.record(kind.record, left) != changes.record(kind.record, met):
            altered.append(Conflict(name, record_id, called(name, met or left), _CHANGED))
    if altered:
        raise BadInput(_against(batch.number, tuple(altered)))
