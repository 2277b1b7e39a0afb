"""Runs and their verdicts in the vault. A verdict is kept as a span: from the run that first found it so until the
run that found it otherwise; the sentence is rendered again from code and parameters.

A run closes and opens spans only within its own scope, and two runs are compared only where both looked.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from checks import catalogue, messages, summary
from checks.model import Param, Status, Subject, SubjectKind, Verdict, pairs
from checks.results import Collected, RunRecord, RunResult, RunState, Totals
from checks.scope import Scope
from checks.weeks import Week
from registry import rows
from registry.regulation.model import Level
from vault.sqlcipher import Cell, Row
from vault.transaction import Tx
from vault.types import Json

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


def record(tx: Tx, draft: Draft) -> int:
    """Keep a run and its verdicts; the number of the run."""
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
            _scope_json(draft.scope),
            draft.version,
            json.dumps(summary.totals(draft.verdicts).to_json()),
            json.dumps([[part.network, part.ok, part.failed, part.requests] for part in draft.collected]),
            int(draft.nothing_collected),
        ),
    ).lastrowid
    open_spans = {_key(verdict): (span_id, verdict, version) for span_id, verdict, version in _open(tx)}
    for verdict in draft.verdicts:
        known = open_spans.pop(_key(verdict), None)
        if known is not None and known[1:] == (verdict, draft.version):
            continue
        if known is not None:
            _close(tx, known[0], run_id)
        _insert(tx, run_id, draft.version, verdict)
    for span_id, verdict, _version in open_spans.values():
        if _looked(draft.scope, verdict):  # the subject or the check is gone
            _close(tx, span_id, run_id)
    return run_id


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
    return _ordered(verdict for _id, verdict, _version in _open(tx))


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


def _open(tx: Tx) -> list[tuple[int, Verdict, int]]:
    found = tx.execute("SELECT * FROM verdict WHERE until_run IS NULL ORDER BY id").fetchall()
    return [(rows.number(row["id"]), _verdict(row), rows.number(row["version"])) for row in found]


def _close(tx: Tx, span_id: int, run_id: int) -> None:
    tx.execute("UPDATE verdict SET until_run = ? WHERE id = ?", (run_id, span_id))


def _insert(tx: Tx, run_id: int, version: int, verdict: Verdict) -> None:
    tx.execute(
        "INSERT INTO verdict (from_run, kind, subject_id, subject_name, organization_id, network, check_id, clauses,"
        " level, status, code, params, evidence, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            run_id,
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
        ),
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
        scope=_scope(rows.text(row["scope"])),
        version=rows.number(row["version"]),
        totals=Totals(**json.loads(rows.text(row["totals"]))),
        collected=tuple(Collected(*part) for part in json.loads(rows.text(row["collected"]))),
    )


def _moment(row: Row, column: str) -> datetime:
    return datetime.fromisoformat(rows.text(row[column]))


def _scope_json(scope: Scope) -> str:
    parts: dict[str, Json] = {}
    if scope.organization_ids is not None:
        parts["organizations"] = [*sorted(scope.organization_ids)]
    if scope.networks is not None:
        parts["networks"] = [*sorted(scope.networks)]
    if scope.checks is not None:
        parts["checks"] = [*sorted(scope.checks)]
    return _dump(parts)


def _scope(text: str) -> Scope:
    parts = json.loads(text)
    return Scope(
        organization_ids=frozenset(parts["organizations"]) if "organizations" in parts else None,
        networks=frozenset(parts["networks"]) if "networks" in parts else None,
        checks=frozenset(parts["checks"]) if "checks" in parts else None,
    )


def _dump(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
