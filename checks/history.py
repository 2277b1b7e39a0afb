"""Runs and their verdicts in the vault. A verdict is kept as a span: from the run that first found it so until the
run that found it otherwise; the sentence is rendered again from code and parameters.

A run closes and opens spans only within its own scope, and two runs are compared only where both looked.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TypeAlias

from checks import breath, catalogue, messages, summary
from checks.model import Param, Status, Subject, SubjectKind, Verdict, pairs
from checks.results import Collected, RunRecord, RunResult, RunState, Totals
from checks.scope import Scope
from checks.weeks import Week
from registry import rows
from registry.regulation.model import Level
from vault.sqlcipher import Cell, Row
from vault.store import Store
from vault.transaction import Tx
from vault.types import Json, Parameter

SECOND_SQL = ""

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

_Key: TypeAlias = tuple[SubjectKind, int, str]
_Cells: TypeAlias = tuple[Parameter, ...]

_COLUMNS = (
    "kind", "subject_id", "subject_name", "organization_id", "network", "check_id", "clauses",
    "level", "status", "code", "params", "evidence", "version",
)  # fmt: skip


_AT_ONCE = 1000  # verdicts read in one transaction


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
    def rows(self) -> tuple[_Cells, ...]:
        """The verdicts as they are stored: of thousands, made before the transaction is begun."""
        return tuple(_cells(verdict, self.version) for verdict in breath.breathing(self.verdicts))

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
class Changes:
    """What a run changes: verdicts that are new, and ids of those that are over. `last_run` kept what it was compared
    with.
    """

    found: tuple[_Cells, ...]
    closed: tuple[int, ...]
    last_run: int


def compare(store: Store, draft: Draft) -> Changes:
    """What `record` will have to write, read and compared a part at a time: of thousands it takes too long at once."""
    last_run, after = store.read(_last_run), 0
    kept: list[Row] = []
    while part := store.read(lambda tx: _open_rows(tx, after, _AT_ONCE)):  # noqa: B023 # called at once
        kept += part
        after = rows.number(part[-1]["id"])
    return _changes(draft, kept, last_run)


def record(tx: Tx, draft: Draft, changes: Changes | None = None) -> int:
    """Keep a run and its verdicts; the number of the run. `changes` are `compare`'s, if they were made before."""
    last_run = _last_run(tx)
    if changes is None or changes.last_run != last_run:
        changes = _changes(draft, _open_rows(tx, 0, -1), last_run)
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
    tx.executemany("UPDATE verdict SET until_run = ? WHERE id = ?", [(run_id, number) for number in changes.closed])
    marks = ", ".join("?" for _ in (*_COLUMNS, "from_run"))
    # S608: the columns are a constant of this module.
    tx.executemany(
        f"INSERT INTO verdict ({', '.join(_COLUMNS)}, from_run) VALUES ({marks})",  # noqa: S608
        [(*cells, run_id) for cells in changes.found],
    )
    return run_id


def _last_run(tx: Tx) -> int:
    return rows.number(rows.only(tx, "SELECT coalesce(max(id), 0) FROM run")[0])


def _open_rows(tx: Tx, after: int, most: int) -> Sequence[Row]:
    """So many verdicts that are not over (-1: all), after this id."""
    # S608: the columns are a constant of this module.
    return tx.execute(
        f"SELECT id, {', '.join(_COLUMNS)} FROM verdict"  # noqa: S608
        " WHERE until_run IS NULL AND id > ? ORDER BY id LIMIT ?",
        (after, most),
    ).fetchall()


def _changes(draft: Draft, kept: Iterable[Row], last_run: int) -> Changes:
    open_spans = {(row["kind"], row["subject_id"], row["check_id"]): row for row in kept}
    found: list[_Cells] = []
    closed: list[int] = []
    for cells in breath.breathing(draft.rows):
        known = open_spans.pop((cells[0], cells[1], cells[5]), None)
        if known is not None and tuple(known)[1:] == cells:
            continue
        if known is not None:
            closed.append(rows.number(known["id"]))
        found.append(cells)
    # The subject or the check is gone.
    closed.extend(rows.number(row["id"]) for row in open_spans.values() if _looked_at(draft.scope, row))
    return Changes(tuple(found), tuple(closed), last_run)


def runs(tx: Tx) -> tuple[RunRecord, ...]:
    """Every run, the latest first."""
    return tuple(_record(row) for row in tx.execute("SELECT * FROM run ORDER BY id DESC").fetchall())


def get(tx: Tx, run_id: int) -> RunRecord:
    """One run; BadInput when there is none."""
    return _record(_row(tx, run_id))


def verdicts_of(tx: Tx, run_id: int) -> tuple[Verdict, ...]:
    """What a run found, by organization, the municipality last; BadInput when there is no such run."""
    scope = get(tx, run_id).scope
    found = tx.execute(
        "SELECT * FROM verdict WHERE from_run <= ?1 AND (until_run IS NULL OR until_run > ?1)", (run_id,)
    )
    return _ordered(verdict for row in found.fetchall() if _looked(scope, verdict := _verdict(row)))


def current(tx: Tx) -> tuple[Verdict, ...]:
    """The latest verdict of every check of every subject, whichever run found it."""
    return _ordered(_open(tx))


def result_of(tx: Tx, run_id: int) -> RunResult:
    """A run as `runs.run` answered it; BadInput when there is none."""
    row = _row(tx, run_id)
    kept = _record(row)
    return RunResult(
        run_id=kept.id,
        state=kept.state,
        started_at=kept.started_at,
        finished_at=kept.finished_at,
        window=kept.window,
        totals=kept.totals,
        verdicts=verdicts_of(tx, run_id),
        collected=kept.collected,
        nothing_collected=bool(row["nothing_collected"]),
    )


def diff(tx: Tx, earlier: int, later: int) -> Diff:
    """What changed from one run to another, where both looked; BadInput when either is unknown."""
    before = {_key(verdict): verdict for verdict in verdicts_of(tx, earlier)}
    scope = get(tx, earlier).scope
    after = [verdict for verdict in verdicts_of(tx, later) if _looked(scope, verdict)]
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
    return scope.has(verdict.subject.kind, verdict.organization_id, verdict.network, verdict.check)


def _ordered(verdicts: Iterable[Verdict]) -> tuple[Verdict, ...]:
    """By organization (itself, then its pages), the municipality last; checks as the catalogue has them."""
    order = {check.id: place for place, check in enumerate(catalogue.everything())}

    def place(verdict: Verdict) -> tuple[bool, int, bool, int, int]:
        subject = verdict.subject
        return (
            subject.kind is SubjectKind.MUNICIPALITY,
            verdict.organization_id,
            subject.kind is SubjectKind.PAGE,
            subject.id,
            order.get(verdict.check, len(order)),
        )

    return tuple(sorted(verdicts, key=place))


def _open(tx: Tx) -> list[Verdict]:
    found = tx.execute("SELECT * FROM verdict WHERE until_run IS NULL ORDER BY id").fetchall()
    return [_verdict(row) for row in found]


def _looked_at(scope: Scope, row: Row) -> bool:
    kind, organization_id = SubjectKind(rows.text(row["kind"])), rows.number(row["organization_id"])
    return scope.has(kind, organization_id, rows.text(row["network"]), rows.text(row["check_id"]))


def _cells(verdict: Verdict, version: int) -> _Cells:
    """What is stored of a verdict, in the order of `_COLUMNS`."""
    return (
        verdict.subject.kind.value,
        verdict.subject.id,
        verdict.subject.name,
        verdict.organization_id,
        verdict.network,
        verdict.check,
        _dump(list(verdict.clauses)),
        verdict.level.value,
        verdict.status.value,
        verdict.code,
        _dump(dict(verdict.params)),
        _dump(list(verdict.evidence)),
        version,
    )


def _verdict(row: Row) -> Verdict:
    check, status, code = rows.text(row["check_id"]), Status(rows.text(row["status"])), rows.text(row["code"])
    loaded: dict[str, Param] = json.loads(rows.text(row["params"]))
    params = pairs(loaded.items())
    known = catalogue.find(check)
    message, fix = messages.sentences(status, code, params, known.fix if known else messages.LOOK)
    return Verdict(
        subject=Subject(
            SubjectKind(rows.text(row["kind"])), rows.number(row["subject_id"]), rows.text(row["subject_name"])
        ),
        organization_id=rows.number(row["organization_id"]),
        network=rows.text(row["network"]),
        check=check,
        clauses=_texts(row["clauses"]),
        level=Level(rows.text(row["level"])),
        status=status,
        code=code,
        params=params,
        evidence=_texts(row["evidence"]),
        message=message,
        fix=fix,
    )


def _texts(cell: Cell) -> tuple[str, ...]:
    return tuple(json.loads(rows.text(cell)))


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


def scope_json(scope: Scope) -> str:
    """A scope as it is stored."""
    parts: dict[str, Json] = {}
    if scope.organization_ids is not None:
        parts["organizations"] = [*sorted(scope.organization_ids)]
    if scope.networks is not None:
        parts["networks"] = [*sorted(scope.networks)]
    if scope.checks is not None:
        parts["checks"] = [*sorted(scope.checks)]
    return _dump(parts)


def scope_of(text: str) -> Scope:
    """The scope that `scope_json` wrote."""
    parts = json.loads(text)
    return Scope(
        organization_ids=frozenset(parts["organizations"]) if "organizations" in parts else None,
        networks=frozenset(parts["networks"]) if "networks" in parts else None,
        checks=frozenset(parts["checks"]) if "checks" in parts else None,
    )


def _dump(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
