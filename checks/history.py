"""Runs and their verdicts in the vault. A verdict is kept as a span: from the run that first found it so until the
run that found it otherwise; the sentence is rendered again from code and parameters.

A run closes and opens spans only within its own scope, and two runs are compared only where both looked. How spans lie
in the tables is `spans`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import TypeAlias

from checks import breath, catalogue, spans, summary, weeks, worded
from checks import standing as briefs
from checks.model import Status, SubjectKind, Verdict
from checks.results import Collected, RunRecord, RunResult, RunState, Totals
from checks.scope import Scope
from checks.scope_text import scope_json, scope_of
from checks.spans import Cells
from checks.standing import Brief
from checks.weeks import Week
from registry import rows
from registry.knowledge_facts import Reader, Within
from registry.regulation import versions
from vault.errors import BadInput
from vault.sqlcipher import Row
from vault.store import Store
from vault.transaction import Tx

SECOND_SQL = spans.SQL

MIGRATION_SQL = """
CREATE TABLE run (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    state TEXT NOT NULL,
    started_at TEXT NOT NULL,
    finished_at TEXT NOT NULL,
    first_day TEXT NOT NULL,
    last_day TEXT NOT NULL,
    week_start TEXT NOT NULL,
    week_end TEXT NOT NULL,
    scope TEXT NOT NULL,
    version INTEGER NOT NULL,
    totals TEXT NOT NULL,
    collected TEXT NOT NULL,
    nothing_collected INTEGER NOT NULL
) STRICT;
CREATE TABLE verdict (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    from_run INTEGER NOT NULL REFERENCES run (id),
    until_run INTEGER REFERENCES run (id),
    kind TEXT NOT NULL,
    subject_id INTEGER NOT NULL,
    subject_name TEXT NOT NULL,
    organization_id INTEGER NOT NULL,
    network TEXT NOT NULL,
    check_id TEXT NOT NULL,
    clauses TEXT NOT NULL,
    level TEXT NOT NULL,
    status TEXT NOT NULL,
    code TEXT NOT NULL,
    params TEXT NOT NULL,
    evidence TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX verdict_open ON verdict (kind, subject_id, check_id) WHERE until_run IS NULL;
CREATE INDEX verdict_runs ON verdict (from_run, until_run);
"""

_AT_ONCE = 100  # verdicts read in one transaction

_Key: TypeAlias = tuple[SubjectKind, int, str]


@dataclass(frozen=True)
class Draft:
    """A finished run that has no number yet."""

    state: RunState
    started_at: datetime
    finished_at: datetime
    window: Week
    scope: Scope
    version: int
    verdicts: tuple[Verdict, ...]
    collected: tuple[Collected, ...]
    nothing_collected: bool = False

    @cached_property
    def totals(self) -> Totals:
        return summary.totals(self.verdicts)


@dataclass(frozen=True)
class Diff:
    """Two runs compared where both looked; every verdict is that of the later run.

    new: broken now and not before; fixed: broken before and met (or no longer asked) now; still: broken in both;
    lost: seen before and not seen now.
    """

    new: tuple[Verdict, ...]
    fixed: tuple[Verdict, ...]
    still: tuple[Verdict, ...]
    lost: tuple[Verdict, ...]


@dataclass(frozen=True)
class Day:
    """A day as it was judged then: the last run that had ended by its end, and every verdict that stood.

    Each verdict cites the version of the regulation that it was judged by; `run.version` is that of the last run.
    """

    on: date
    run: RunRecord
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True)
class Changes:
    """What a run changes: words that are new by table, spans that are opened, and ids of those that are over.

    `last_run` kept what it was compared with.
    """

    words: tuple[tuple[Cells, ...], ...]
    found: tuple[Cells, ...]
    closed: tuple[int, ...]
    last_run: int


def compare(store: Store, draft: Draft) -> Changes:
    """What `record` will have to write, read and compared a part at a time: of thousands it takes too long at once."""
    return _compared(store.read, draft)


def record(tx: Tx, draft: Draft, changes: Changes | None = None) -> int:
    """Keep a run and its verdicts; the number of the run. `changes` are `compare`'s, if they were made before."""
    if changes is None or changes.last_run != last_run(tx):
        changes = _compared(Within(tx), draft)
    week = draft.window
    run_id = tx.execute(
        "INSERT INTO run (state, started_at, finished_at, first_day, last_day, week_start, week_end, scope, version,"
        " totals, collected, nothing_collected) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            draft.state.value,
            draft.started_at.isoformat(),
            draft.finished_at.isoformat(),
            week.first_day.isoformat(),
            week.last_day.isoformat(),
            week.start.isoformat(),
            week.end.isoformat(),
            scope_json(draft.scope),
            draft.version,
            json.dumps(draft.totals.to_json()),
            json.dumps([[part.network, part.ok, part.failed, part.requests] for part in draft.collected]),
            int(draft.nothing_collected),
        ),
    ).lastrowid
    spans.write(tx, run_id, changes.words, changes.found, changes.closed)
    return run_id


def last_run(tx: Tx) -> int:
    """The number of the last run that was kept, 0 before the first."""
    return rows.number(rows.only(tx, "SELECT coalesce(max(id), 0) FROM run")[0])


def _compared(read: Reader, draft: Draft) -> Changes:
    last = read(last_run)
    written = spans.numbered(read, breath.breathing(draft.verdicts), draft.version)
    new = dict(written.spans)
    closed: list[int] = []
    for row in breath.breathing(spans.open_spans(read)):
        number, kind, subject_id, check, subject, cited, said, *_whose = row
        key = (rows.text(kind), rows.number(subject_id), rows.text(check))
        if new.get(key) == (subject, cited, said):
            del new[key]
        elif key in new or _looked_at(draft.scope, row):  # found otherwise, or the subject or the check is gone
            closed.append(rows.number(number))
    return Changes(
        words=written.words,
        found=tuple((*key, *numbers) for key, numbers in new.items()),
        closed=tuple(closed),
        last_run=last,
    )


def runs(tx: Tx) -> tuple[RunRecord, ...]:
    """Every run, the latest first."""
    return tuple(_record(row) for row in tx.execute("SELECT * FROM run ORDER BY id DESC").fetchall())


def get(tx: Tx, run_id: int) -> RunRecord:
    """One run; BadInput when there is none."""
    return _record(_row(tx, run_id))


def verdicts_of(tx: Tx, run_id: int) -> tuple[Verdict, ...]:
    """What a run found, by organization, the municipality last; BadInput when there is no such run."""
    return found_by(Within(tx), run_id)


def found_by(read: Reader, run_id: int) -> tuple[Verdict, ...]:
    """The same by many short transactions, such as `store.read` runs."""
    scope = read(lambda tx: get(tx, run_id)).scope
    found = worded.verdicts(read, spans.at(read, run_id))
    return _ordered(verdict for verdict in found if _looked(scope, verdict))


def current(tx: Tx) -> tuple[Verdict, ...]:
    """The latest verdict of every check of every subject, whichever run found it."""
    return latest(Within(tx))


def latest(read: Reader) -> tuple[Verdict, ...]:
    """The same by many short transactions."""
    return _ordered(worded.verdicts(read, spans.now(read)))


def standing(tx: Tx, keys: Iterable[tuple[str, SubjectKind, int]]) -> tuple[Verdict, ...]:
    """The latest verdicts of these (check, kind, id), as far as there are any."""
    found = (spans.of_key(tx, (kind.value, subject_id, check)) for check, kind, subject_id in keys)
    return tuple(spans.verdict(row) for row in found if row is not None)


def chosen(read: Reader, keys: Iterable[spans.Key]) -> tuple[Verdict, ...]:
    """The latest verdicts of these kinds, ids and checks, in the order of the keys, by many short transactions."""
    asked = [(check, SubjectKind(kind), subject_id) for kind, subject_id, check in keys]
    found: list[Verdict] = []
    for start in range(0, len(asked), _AT_ONCE):
        part = asked[start : start + _AT_ONCE]
        found += read(lambda tx: standing(tx, part))  # noqa: B023 # called at once
    return tuple(found)


def of_organization(read: Reader, organization_id: int) -> tuple[Verdict, ...]:
    """The latest verdicts of an organization and its pages, by many short transactions."""
    return chosen(read, (each.key for each in ordered(briefs.of_organization(read, organization_id))))


def ordered(found: Iterable[Brief]) -> list[Brief]:
    """What stands in the order of `latest`."""
    order = _order()
    return sorted(found, key=lambda each: _place(order, each.kind, each.organization_id, each.subject_id, each.check))


def as_of(read: Reader, day: date) -> Day:
    """A day of the municipality as it was judged then, by many short transactions; BadInput when there was no run by
    its end.
    """
    run = read(lambda tx: _last_by(tx, day))
    return Day(day, run, _ordered(worded.verdicts(read, spans.at(read, run.id))))


def _last_by(tx: Tx, day: date) -> RunRecord:
    """The last run that had ended by the end of the day, in the zone of the regulation of that day."""
    stored = versions.in_force(tx, day) or next(iter(versions.listing(tx)), None)
    if stored is None:
        raise BadInput("В хранилище нет Порядка, и прогонов ещё не было.")
    end = datetime.combine(day + timedelta(days=1), time(), weeks.zone_of(stored.regulation.timezone))
    ended = [record for record in runs(tx) if record.finished_at < end]
    if not ended:
        raise BadInput(f"К концу {day:%d.%m.%Y} прогонов ещё не было: показать нечего. Список: poryadok runs list.")
    return ended[0]


def result(read: Reader, run_id: int) -> RunResult:
    """A run as `runs.run` answered it, by many short transactions; BadInput when there is none."""
    row = read(lambda tx: _row(tx, run_id))
    kept = _record(row)
    return RunResult(
        run_id=kept.id,
        state=kept.state,
        started_at=kept.started_at,
        finished_at=kept.finished_at,
        window=kept.window,
        totals=kept.totals,
        verdicts=found_by(read, run_id),
        collected=kept.collected,
        nothing_collected=bool(row["nothing_collected"]),
    )


def compared(read: Reader, earlier: int, later: int) -> Diff:
    """What changed from one run to another, where both looked, by many short transactions; BadInput when either is
    unknown.
    """
    before = {_key(verdict): verdict for verdict in found_by(read, earlier)}
    scope = read(lambda tx: get(tx, earlier)).scope
    after = [verdict for verdict in found_by(read, later) if _looked(scope, verdict)]
    parts: dict[str, list[Verdict]] = {"new": [], "fixed": [], "still": [], "lost": []}
    for verdict in after:
        old = before.get(_key(verdict))
        was_broken = old is not None and old.violation
        if verdict.violation:
            parts["still" if was_broken else "new"].append(verdict)
        elif verdict.status is Status.UNKNOWN:
            if old is not None and old.status is not Status.UNKNOWN:
                parts["lost"].append(verdict)
        elif was_broken and verdict.status in {Status.OK, Status.NA}:
            parts["fixed"].append(verdict)
    return Diff(**{name: tuple(found) for name, found in parts.items()})


def _key(verdict: Verdict) -> _Key:
    return verdict.subject.kind, verdict.subject.id, verdict.check


def _looked(scope: Scope, verdict: Verdict) -> bool:
    subject = verdict.subject
    return scope.has(subject.kind, verdict.organization_id, verdict.network, verdict.check, subject.id)


def _looked_at(scope: Scope, row: Row) -> bool:
    kind, organization_id = SubjectKind(rows.text(row["kind"])), rows.number(row["organization_id"])
    check, subject_id = rows.text(row["check_id"]), rows.number(row["subject_id"])
    return scope.has(kind, organization_id, rows.text(row["network"]), check, subject_id)


def _ordered(verdicts: Iterable[Verdict]) -> tuple[Verdict, ...]:
    """By organization (itself, then its pages), the municipality last; checks as the catalogue has them."""
    order = _order()
    of: dict[tuple[SubjectKind, int, int], list[Verdict]] = {}
    for each in verdicts:  # by subject first: two hundred thousand verdicts have some thousands of them
        of.setdefault((each.subject.kind, each.organization_id, each.subject.id), []).append(each)
    subjects = sorted(of, key=lambda key: _place(order, key[0], key[1], key[2], ""))
    return tuple(
        verdict for key in subjects for verdict in sorted(of[key], key=lambda each: order.get(each.check, len(order)))
    )


def _order() -> Mapping[str, int]:
    return {check.id: place for place, check in enumerate(catalogue.everything())}


def _place(
    order: Mapping[str, int], kind: str, organization_id: int, subject_id: int, check: str
) -> tuple[bool, int, bool, int, int]:
    return (
        kind == SubjectKind.MUNICIPALITY,
        organization_id,
        kind == SubjectKind.PAGE,
        subject_id,
        order.get(check, len(order)),
    )


def _row(tx: Tx, run_id: int) -> Row:
    return rows.find(tx, "SELECT * FROM run WHERE id = ?", run_id, "прогона")


def _record(row: Row) -> RunRecord:
    return RunRecord(
        id=rows.number(row["id"]),
        state=RunState(rows.text(row["state"])),
        started_at=_moment(row, "started_at"),
        finished_at=_moment(row, "finished_at"),
        window=Week(
            date.fromisoformat(rows.text(row["first_day"])),
            date.fromisoformat(rows.text(row["last_day"])),
            _moment(row, "week_start"),
            _moment(row, "week_end"),
        ),
        scope=scope_of(rows.text(row["scope"])),
        version=rows.number(row["version"]),
        totals=Totals(**json.loads(rows.text(row["totals"]))),
        collected=tuple(Collected(*part) for part in json.loads(rows.text(row["collected"]))),
    )


def _moment(row: Row, column: str) -> datetime:
    return datetime.fromisoformat(rows.text(row[column]))
