"""Outcomes of a run as they come: into the facts file at once, so that memory stays small and nothing is lost; and out
of it again, a few pages at a time, for judging. Nothing is asked and nothing judged here.

Where the file cannot be written, what came is held in memory instead and judged all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from checks import breath, facts_rows, facts_store
from checks.facts import Fact, Failure, FailureKind, Key, Need, Outcome, Profile
from checks.facts_rows import Kept, Prepared
from checks.running import jobs_store
from checks.running.asking import Ask
from checks.running.jobs_store import Done
from vault.errors import PoryadokError, StorageFailed
from vault.facts import FactsDatabase
from vault.transaction import Tx

_HEAVY = 150
"""Rows written at once: a few milliseconds of the database's thread."""

_CHUNK = 20
"""Pages read at once for judging."""


@dataclass
class _Tally:
    """One network: what is still without an outcome, and how much has one."""

    ask: Ask
    left: set[Key]
    ok: int = 0
    failed: int = 0


@dataclass(frozen=True)
class _Row:
    """An outcome with its job, ready to be written."""

    outcome: Outcome
    job: Done
    prepared: Prepared | None

    @property
    def weight(self) -> int:
        return self.prepared.weight if self.prepared else 2


@dataclass
class Earlier:
    """What was done before the run was broken off, by subject and need; `numbers` and `kinds` are those that profiles
    told."""

    seen: set[Key] = field(default_factory=set)
    failed: set[Key] = field(default_factory=set)
    numbers: dict[int, str] = field(default_factory=dict)
    kinds: dict[int, str] = field(default_factory=dict)


class Gathering:
    """The outcomes of one run while it grows. Used from one thread."""

    def __init__(self, facts: FactsDatabase, asks: Sequence[Ask], earlier: Earlier, now: datetime) -> None:
        """`asks` still hold all their jobs; those that `earlier` names are not left."""
        self._facts = facts
        self._now = now
        self._tallies = {ask.code: _tally(ask, earlier) for ask in asks}
        self._earlier = earlier
        self.requests: dict[str, int] = {}
        self.memory: dict[Key, Outcome] = {}
        self.numbers: dict[int, str] = dict(earlier.numbers)
        """Of pages: the network's numbers that their profiles told."""
        self.kinds: dict[int, str] = dict(earlier.kinds)
        """Of those pages: the network's words for what they are."""
        self.trouble = ""
        """Why something could not be written, in a sentence."""
        self.out_of_quota = False

    def take(self, code: str, outcomes: Iterable[Outcome], requests: int) -> None:
        """Keep what came of a network. Only the first outcome of a need counts; what nobody wanted is dropped."""
        tally = self._tallies[code]
        self.requests[code] = requests
        with breath.alone:
            rows = list(breath.breathing(self._rows(tally, outcomes)))
        self._write(rows)

    def _rows(self, tally: _Tally, outcomes: Iterable[Outcome]) -> Iterator[_Row]:
        for outcome in outcomes:
            key = (outcome.subject_id, outcome.need)
            if key not in tally.left:
                continue
            tally.left.discard(key)
            if isinstance(outcome, Fact):
                tally.ok += 1
                if isinstance(outcome.value, Profile) and outcome.value.network_id:
                    self.numbers[outcome.subject_id] = outcome.value.network_id
                    self.kinds[outcome.subject_id] = outcome.value.kind
            else:
                tally.failed += 1
                self.out_of_quota = self.out_of_quota or outcome.kind is FailureKind.QUOTA
            yield _row(tally.ask, outcome)

    def counts(self, code: str) -> tuple[int, int]:
        """Needs of a network that were seen, and that were not, so far."""
        tally = self._tallies[code]
        return tally.ok, tally.failed

    def left(self, code: str) -> set[Key]:
        """Needs of a network that have no outcome yet."""
        return self._tallies[code].left

    def outcomes(self, order: Sequence[int], *, finished: bool) -> Outcomes:
        """Everything, for judging. `order` are pages in the order in which they will be asked for."""
        kind = FailureKind.BROKEN if finished else FailureKind.STOPPED
        return Outcomes(
            self._facts, tuple(tally.ask for tally in self._tallies.values()), self._left(), kind, self.memory, order,
            self._now,
        )  # fmt: skip

    def _left(self) -> frozenset[Key]:
        return frozenset(key for tally in self._tallies.values() for key in tally.left)

    def _write(self, rows: Sequence[_Row]) -> None:
        batch: list[_Row] = []
        weight = 0
        for row in rows:
            if batch and weight + row.weight > _HEAVY:
                self._write_batch(batch)
                batch, weight = [], 0
            batch.append(row)
            weight += row.weight
        if batch:
            self._write_batch(batch)

    def _write_batch(self, rows: Sequence[_Row]) -> None:
        def write(tx: Tx) -> None:
            for row in rows:
                if row.prepared is not None:
                    facts_store.keep(tx, row.prepared)
                elif isinstance(row.outcome, Failure):
                    facts_store.fail(tx, row.outcome)
            jobs_store.done(tx, (row.job for row in rows), self.requests)

        try:
            self._facts.write(write)
        except StorageFailed as error:  # the run itself is not lost by it: what came is judged from memory
            self.trouble = str(error)
            self.memory.update({row.job.key: row.outcome for row in rows})


@dataclass(frozen=True)
class _Chunk:
    """What is kept of a few subjects; a fact is made of its rows when it is asked for."""

    number: int
    jobs: Mapping[Key, Done]
    kept: Kept


class Outcomes(Mapping[Key, Outcome]):
    """The outcomes of a run, read a few pages at a time; asked in their order, each page is read once."""

    def __init__(
        self,
        facts: FactsDatabase,
        asks: Sequence[Ask],
        left: frozenset[Key],
        left_kind: FailureKind,
        memory: Mapping[Key, Outcome],
        order: Sequence[int],
        now: datetime,
    ) -> None:
        self._facts = facts
        self._asks = asks
        self._left, self._left_kind = left, left_kind
        self._memory = memory
        self._now = now
        self._settled = {key: failure for ask in asks for key, failure in ask.settled.items()}
        self._wanted = frozenset((job.subject_id, job.need) for ask in asks for job in ask.jobs)
        sites = tuple(job.subject_id for ask in asks for job in ask.jobs if job.need is Need.SITE)
        self._lines = {False: tuple(order), True: sites}
        self._places = {site: {each: at for at, each in enumerate(line)} for site, line in self._lines.items()}
        self._chunks: dict[bool, _Chunk] = {}

    def __getitem__(self, key: Key) -> Outcome:
        if key in self._memory:
            return self._memory[key]
        if key in self._settled:
            return self._settled[key]
        if key not in self._wanted:
            raise KeyError(key)
        if key in self._left:
            return Failure(*key, self._now, self._left_kind)
        return self._kept(key) or Failure(*key, self._now, FailureKind.BROKEN)  # its row is gone

    def __iter__(self) -> Iterator[Key]:
        yield from self._settled
        yield from self._wanted

    def __len__(self) -> int:
        return len(self._settled) + len(self._wanted)

    def _kept(self, key: Key) -> Outcome | None:
        site = key[1] is Need.SITE
        number = self._places[site].get(key[0], -1) // _CHUNK
        chunk = self._chunks.get(site)
        if chunk is None or chunk.number != number:
            line = self._lines[site]
            chunk = self._read(number, line[number * _CHUNK : (number + 1) * _CHUNK] if number >= 0 else (key[0],))
            self._chunks[site] = chunk
        job = chunk.jobs.get(key)
        if job is None:
            return None
        breath.breathe()
        return job.as_failure() or facts_rows.assemble(chunk.kept, key)

    def _read(self, number: int, subject_ids: Sequence[int]) -> _Chunk:
        try:
            fetched, jobs = self._facts.read(
                lambda tx: (facts_store.fetch(tx, subject_ids), jobs_store.done_of(tx, subject_ids))
            )
        except PoryadokError:  # a file that cannot be read costs what it held, not the run
            return _Chunk(number, {}, Kept({}, {}, {}, {}, {}))
        return _Chunk(number, {job.key: job for job in jobs}, facts_store.sorted_out(fetched))


def take_up(facts: FactsDatabase, asks: Sequence[Ask]) -> Earlier:
    """What a run that goes on begins with."""
    found = earlier(facts, asks)
    unnumbered = [
        each
        for ask in asks
        for each, target in ask.targets.items()
        if not target.network_id and (each, Need.PROFILE) in found.seen
    ]
    for at in range(0, len(unnumbered), _CHUNK):
        ids = unnumbered[at : at + _CHUNK]
        kept = facts_store.assembled(facts.read(lambda tx: facts_store.fetch(tx, ids)))  # noqa: B023 # called at once
        for page_id in ids:
            fact = kept.get((page_id, Need.PROFILE))
            if fact is not None and isinstance(fact.value, Profile) and fact.value.network_id:
                found.numbers[page_id] = fact.value.network_id
                found.kinds[page_id] = fact.value.kind
    for ask in asks:
        if ask.network is not None and not ask.network.goes_on:
            _begin_again(ask, found)
    return found


def earlier(facts: FactsDatabase, asks: Sequence[Ask]) -> Earlier:
    """What the run that was broken off has done of what is asked now.

    A page recorded under another address since is asked anew, as is what failed for a reason that is not the page's.
    """
    found = Earlier()
    addresses = {key: ask.addresses[key[0]] for ask in asks for key in ((job.subject_id, job.need) for job in ask.jobs)}
    after: Key | None = None
    while page := facts.read(lambda tx: jobs_store.page_of_done(tx, after)):  # noqa: B023 # called at once
        after = page[-1].key
        for done in page:
            address = addresses.get(done.key)
            if address is None or jobs_store.fingerprint(address) != done.target or done.failure in jobs_store.AGAIN:
                continue
            (found.seen if done.failure is None else found.failed).add(done.key)
    return found


def _begin_again(ask: Ask, found: Earlier) -> None:
    """Take from what was done that without which this network's collector cannot ask the rest of a page."""
    done = found.seen | found.failed
    for job in ask.jobs:
        if (job.subject_id, job.need) in done:
            continue
        if job.need is Need.SITE:  # its subject is an organization: a page may have the same number
            continue
        needed = {(job.subject_id, Need.PROFILE)}
        if job.need is Need.COMMENTS:
            needed.add((job.subject_id, Need.POSTS))
        found.seen -= needed
        found.failed -= needed


def _tally(ask: Ask, before: Earlier) -> _Tally:
    keys = {(job.subject_id, job.need) for job in ask.jobs}
    seen, failed = keys & before.seen, keys & before.failed
    return _Tally(ask, keys - seen - failed, len(seen), len(failed) + len(ask.settled) - len(ask.idle))


def _row(ask: Ask, outcome: Outcome) -> _Row:
    failure = outcome if isinstance(outcome, Failure) else None
    job = Done(
        subject_id=outcome.subject_id,
        need=outcome.need,
        target=jobs_store.fingerprint(ask.addresses[outcome.subject_id]),
        taken_at=outcome.taken_at,
        failure=failure.kind if failure else None,
        detail=failure.detail if failure else "",
    )
    return _Row(outcome, job, facts_rows.prepare(outcome) if isinstance(outcome, Fact) else None)
