"""Remarks as they are shown: every failure of the current verdicts and everything that was done about each, together.

Read by parts and put together outside of transactions; what the acts add up to is `flow`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from checks import history, spans
from checks.model import Status, SubjectKind, Verdict
from checks.remarks import flow
from checks.remarks import records as remarks
from checks.remarks.flow import Act, Event, Standing, State
from checks.remarks.records import Key, Stored, key_of
from registry import rows
from registry.knowledge_facts import Reader
from vault.sqlcipher import Row
from vault.transaction import Tx

_AT_ONCE = 2000  # spans of verdicts walked over in one transaction
_VERDICTS = 100  # verdicts read in one transaction

_FAILED = frozenset({Status.FAIL, Status.WARN})


@dataclass(frozen=True)
class Chain:
    """`since`: the start of the run from which it has failed ever since, as far as was seen; None when it does not.

    `unseen`: the start of the run from which it is not seen; None while it is. Both UTC.
    """

    since: datetime | None = None
    unseen: datetime | None = None


Chains: TypeAlias = Mapping[Key, Chain]


@dataclass(frozen=True)
class Remark:
    """One failure, told of or not yet. `verdict` is the current one, None when nothing is asked of it any more.

    `warned`: it is a recommendation, or began as one. `late`: told, and the last day for mending it is past.
    """

    key: Key
    subject_name: str
    organization_id: int
    network: str
    verdict: Verdict | None
    warned: bool
    events: tuple[Event, ...]
    standing: Standing
    state: State
    late: bool
    chain: Chain = Chain()

    @property
    def clauses(self) -> tuple[str, ...]:
        return self.verdict.clauses if self.verdict else ()

    @property
    def message(self) -> str:
        """What is wrong; of what is not seen now, what was wrong when somebody was told."""
        if self.verdict is not None and self.verdict.violation:
            return self.verdict.message
        said = next((event.said for event in reversed(self.events) if event.said), "")
        return said or (self.verdict.message if self.verdict else "")

    @property
    def links(self) -> tuple[str, ...]:
        """Where it was seen: links alone, none of what others wrote there."""
        evidence = self.verdict.evidence if self.verdict and self.verdict.violation else ()
        return tuple(piece for piece in evidence if is_link(piece))

    @property
    def open(self) -> bool:
        """Somebody has to mend it."""
        return self.state in flow.OPEN

    @property
    def mended(self) -> Event | None:
        """What mended it, if a run has noted that."""
        last = next((event for event in reversed(self.events) if event.act is Act.MENDED), None)
        return last if self.state is State.MENDED else None


def is_link(text: str) -> bool:
    """Whether a piece of evidence is a link and nothing else."""
    return text.startswith(("https://", "http://")) and " " not in text


def read(
    reader: Reader, today: date, organization_id: int | None = None, *, warnings: bool = False
) -> tuple[Remark, ...]:
    """The remarks of everything, or of an organization with its pages (0: of the municipality).

    Recommendations are among them with `warnings`, and otherwise when somebody was told of them. Not for a database
    thread: `reader` is called once a part.
    """
    stored = remarks.stored(reader, organization_id)
    chained = chains(reader, organization_id)
    keys = [(key.check, key.kind, key.subject_id) for key in chained]
    verdicts: list[Verdict] = []
    for start in range(0, len(keys), _VERDICTS):
        part = keys[start : start + _VERDICTS]
        verdicts += reader(lambda tx: history.standing(tx, part))  # noqa: B023 # called at once
    return book(verdicts, stored, chained, today, warnings=warnings)


def book(
    verdicts: Iterable[Verdict], stored: Iterable[Stored], chained: Chains, today: date, *, warnings: bool = False
) -> tuple[Remark, ...]:
    """Current verdicts and stored remarks put together, by organization; `verdicts` may hold any."""
    kept = {each.key: each for each in stored}
    found = []
    for verdict in verdicts:
        key = key_of(verdict)
        one = kept.pop(key, None)
        if one is not None or verdict.status is Status.FAIL or (warnings and verdict.status is Status.WARN):
            found.append(_remark(key, verdict, one, chained, today))
    found += [_remark(each.key, None, each, chained, today) for each in kept.values()]
    return tuple(sorted(found, key=lambda each: (each.organization_id == 0, each.organization_id, each.key)))


def _remark(key: Key, verdict: Verdict | None, kept: Stored | None, chained: Chains, today: date) -> Remark:
    events = kept.events if kept else ()
    warned = kept.warned if kept else verdict is not None and verdict.status is Status.WARN
    status, now = verdict.status if verdict else None, flow.standing(events)
    return Remark(
        key=key,
        subject_name=verdict.subject.name if verdict else kept.subject_name if kept else "",
        organization_id=verdict.organization_id if verdict else kept.organization_id if kept else 0,
        network=verdict.network if verdict else kept.network if kept else "",
        verdict=verdict,
        warned=warned,
        events=events,
        standing=now,
        state=flow.state(now, status, warned, today),
        late=flow.overdue(now, status, warned, today),
        chain=chained.get(key, Chain()),
    )


# Since when


def chains(reader: Reader, organization_id: int | None = None) -> Chains:
    """Since when everything fails that fails or was told of, and is still asked; nothing else is in it.

    What lies between two failures and was not seen, or was allowed or left to a person, does not break the chain; a
    run that saw it met does.
    """
    last = reader(spans.last)
    walked = _Walk({row[0]: row[1] for row in reader(_starts)})
    for after in range(0, last, _AT_ONCE):
        for row in reader(lambda tx: _spans(tx, after, organization_id)):  # noqa: B023 # called at once
            walked.take(row)
    return walked.found()


class _Walk:
    """Spans of verdicts in their order, added up by key."""

    def __init__(self, starts: Mapping[int, datetime]) -> None:
        self._starts = starts
        self._since: dict[Key, int] = {}
        self._unseen: dict[Key, int] = {}
        self._over: dict[Key, int | None] = {}

    def take(self, row: Row) -> None:
        kind, subject_id, check, status, from_run, until_run = row
        key = Key(SubjectKind(rows.text(kind)), rows.number(subject_id), rows.text(check))
        seen, begun = Status(rows.text(status)), rows.number(from_run)
        if seen in flow.MET or self._over.get(key, begun) != begun:  # met, or not asked for a while
            self._since.pop(key, None)
            self._unseen.pop(key, None)
        if seen in _FAILED:
            self._since.setdefault(key, begun)
        if seen is Status.UNKNOWN:
            self._unseen.setdefault(key, begun)
        else:
            self._unseen.pop(key, None)
        self._over[key] = rows.maybe_number(until_run)

    def found(self) -> Chains:
        keys = (key for key, over in self._over.items() if over is None)
        return {
            key: Chain(self._starts.get(self._since.get(key, 0)), self._starts.get(self._unseen.get(key, 0)))
            for key in keys
        }


def _starts(tx: Tx) -> list[tuple[int, datetime]]:
    found = tx.execute("SELECT id, started_at FROM run").fetchall()
    return [(rows.number(number), datetime.fromisoformat(rows.text(at))) for number, at in found]


def _spans(tx: Tx, after: int, organization_id: int | None) -> list[Row]:
    return tx.execute(
        "SELECT kind, subject_id, check_id, status, from_run, until_run FROM verdict AS span"
        " WHERE id > ?1 AND id <= ?2 AND (?3 IS NULL OR organization_id = ?3) AND (EXISTS ("
        "SELECT 1 FROM verdict AS now WHERE now.kind = span.kind AND now.subject_id = span.subject_id"
        " AND now.check_id = span.check_id AND now.until_run IS NULL AND now.status IN ('fail', 'warn'))"
        " OR EXISTS (SELECT 1 FROM remark WHERE remark.kind = span.kind AND remark.subject_id = span.subject_id"
        " AND remark.check_id = span.check_id)) ORDER BY id",
        (after, after + _AT_ONCE, organization_id),
    ).fetchall()
