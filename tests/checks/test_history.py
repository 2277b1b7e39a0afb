"""Spans of verdicts: written only when something changed, closed within the scope, compared where both runs looked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from checks import history, messages, spans, summary
from checks.history import Draft
from checks.model import Params, Status, Subject, SubjectKind, Verdict
from checks.results import Collected, RunState
from checks.scope import Scope
from registry.regulation.model import Level
from tests.checks.support import NOW, WEEK
from vault.errors import BadInput
from vault.store import Store
from vault.transaction import Tx

REACHABLE = "page.reachable"
CODES = {
    Status.OK: ("page.reachable.open", ()),
    Status.FAIL: ("page.reachable.closed", ()),
    Status.WARN: ("page.reachable.closed", ()),
    Status.UNKNOWN: ("unseen.lost", (("network", "ВКонтакте"),)),
    Status.NA: ("page.not_kept", (("state", "closed"),)),
    Status.MANUAL: ("page.description.partial", ()),
    Status.WAIVED: (
        "page.reachable.closed",
        ((messages.WAIVER_REASON, "ремонт"), (messages.WAIVER_UNTIL, "01.12.2026")),
    ),
}


def verdict(status: Status, page: int = 7, organization: int = 1, network: str = "vk") -> Verdict:
    code, params = CODES[status]
    typed: Params = tuple(sorted(params))
    message, fix = messages.sentences(status, code, typed, "Откройте страницу для всех или восстановите её.")
    return Verdict(
        subject=Subject(SubjectKind.PAGE, page, f"https://vk.com/page{page}"),
        organization_id=organization,
        network=network,
        check=REACHABLE,
        clauses=("2.1", "I.5"),
        level=Level.MUST,
        status=status,
        code=code,
        params=typed,
        evidence=("раз\nдва",),
        message=message,
        fix=fix,
    )


def draft(*verdicts: Verdict, scope: Scope | None = None, version: int = 1) -> Draft:
    return Draft(
        state=RunState.DONE,
        started_at=NOW,
        finished_at=NOW + timedelta(seconds=5),
        window=WEEK,
        scope=scope or Scope(),
        version=version,
        verdicts=verdicts,
        collected=(Collected("vk", 3, 1, 5),),
    )


def keep(store: Store, *verdicts: Verdict, scope: Scope | None = None, version: int = 1) -> int:
    return store.write("run", lambda tx: history.record(tx, draft(*verdicts, scope=scope, version=version)))


def kept_spans(store: Store) -> int:
    def count(tx: Tx) -> int:
        row = tx.execute("SELECT count(*) FROM verdict").fetchone()
        assert row is not None
        return int(str(row[0]))

    return store.read(count)


def test_a_run_comes_back_whole(store: Store) -> None:
    scope = Scope(frozenset({1}), frozenset({"vk"}), frozenset({"page.*"}))
    verdicts = tuple(verdict(status, page) for page, status in enumerate(Status, 1))
    run_id = keep(store, *verdicts, scope=scope)
    result = history.result(store.read, run_id)
    assert set(result.verdicts) == set(verdicts)
    assert result.totals == summary.totals(verdicts)
    assert result.window == WEEK
    assert result.collected == (Collected("vk", 3, 1, 5),)
    (record,) = store.read(history.runs)
    assert (record.scope, record.state, record.started_at, record.version) == (scope, RunState.DONE, NOW, 1)


def test_the_same_verdict_is_kept_once(store: Store) -> None:
    for _ in range(5):
        keep(store, verdict(Status.FAIL), verdict(Status.OK, 8))
    assert kept_spans(store) == 2
    keep(store, verdict(Status.OK), verdict(Status.OK, 8))
    assert kept_spans(store) == 3
    assert store.read(history.current) == (verdict(Status.OK), verdict(Status.OK, 8))
    assert store.read(lambda tx: history.verdicts_of(tx, 5)) == (verdict(Status.FAIL), verdict(Status.OK, 8))


def test_what_was_compared_beforehand_is_written_and_compared_anew_after_another_run(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spans, "_AT_ONCE", 2)
    keep(store, *(verdict(Status.FAIL, page) for page in range(1, 6)))
    later = draft(*(verdict(Status.FAIL, page) for page in range(1, 5)), verdict(Status.OK, 6))
    changes = history.compare(store, later)
    assert (len(changes.found), len(changes.closed)) == (1, 1)
    store.write("run", lambda tx: history.record(tx, later, changes))
    assert store.read(history.current) == later.verdicts
    store.write("run", lambda tx: history.record(tx, later, changes))  # of a run that is not the last any more
    assert kept_spans(store) == 6
    assert store.read(history.current) == later.verdicts


def test_another_version_of_the_regulation_is_another_verdict(store: Store) -> None:
    keep(store, verdict(Status.FAIL))
    keep(store, verdict(Status.FAIL), version=2)
    assert kept_spans(store) == 2


def test_a_run_over_a_part_leaves_the_rest_as_it_was(store: Store) -> None:
    keep(store, verdict(Status.FAIL), verdict(Status.FAIL, 8, organization=2))
    part = keep(store, verdict(Status.OK), scope=Scope(organization_ids=frozenset({1})))
    assert store.read(history.current) == (verdict(Status.OK), verdict(Status.FAIL, 8, organization=2))
    assert store.read(lambda tx: history.verdicts_of(tx, part)) == (verdict(Status.OK),)


def test_a_subject_that_is_gone_leaves_the_current_verdicts(store: Store) -> None:
    keep(store, verdict(Status.FAIL), verdict(Status.OK, 8))
    keep(store, verdict(Status.FAIL))
    assert store.read(history.current) == (verdict(Status.FAIL),)
    assert len(store.read(lambda tx: history.verdicts_of(tx, 1))) == 2


def test_a_comparison(store: Store) -> None:
    pairs = [
        (Status.OK, Status.FAIL, "new"),
        (None, Status.WARN, "new"),
        (Status.UNKNOWN, Status.FAIL, "new"),
        (Status.FAIL, Status.OK, "fixed"),
        (Status.WARN, Status.NA, "fixed"),
        (Status.FAIL, Status.FAIL, "still"),
        (Status.FAIL, Status.WARN, "still"),
        (Status.FAIL, Status.UNKNOWN, "lost"),
        (Status.OK, Status.UNKNOWN, "lost"),
        (Status.FAIL, Status.WAIVED, ""),
        (Status.FAIL, Status.MANUAL, ""),
        (Status.UNKNOWN, Status.UNKNOWN, ""),
        (Status.OK, Status.OK, ""),
    ]
    before = [verdict(old, page) for page, (old, _new, _part) in enumerate(pairs) if old is not None]
    after = [verdict(new, page) for page, (_old, new, _part) in enumerate(pairs)]
    first, second = keep(store, *before), keep(store, *after)
    found = history.compared(store.read, first, second)
    for part in ("new", "fixed", "still", "lost"):
        pages = [each.subject.id for each in getattr(found, part)]
        assert pages == [page for page, pair in enumerate(pairs) if pair[2] == part], part
    assert [each.status for each in found.fixed] == [Status.OK, Status.NA], "verdicts are those of the later run"


def test_runs_are_compared_only_where_both_looked(store: Store) -> None:
    part = Scope(organization_ids=frozenset({1}))
    first = keep(store, verdict(Status.OK), scope=part)
    second = keep(store, verdict(Status.FAIL), verdict(Status.FAIL, 8, organization=2))
    assert [each.subject.id for each in history.compared(store.read, first, second).new] == [7]
    assert [each.subject.id for each in history.compared(store.read, second, first).fixed] == [7]


def test_an_unknown_run_is_refused(store: Store) -> None:
    for ask in (
        lambda: store.read(lambda tx: history.get(tx, 5)),
        lambda: store.read(lambda tx: history.verdicts_of(tx, 5)),
        lambda: history.result(store.read, 5),
    ):
        with pytest.raises(BadInput, match="Нет прогона с номером 5"):
            ask()


RUNS = some.lists(
    some.tuples(
        some.dictionaries(some.integers(1, 4), some.sampled_from(list(Status)), max_size=4),
        some.sampled_from([Scope(), Scope(frozenset({1})), Scope(frozenset({2}))]),
    ),
    min_size=1,
    max_size=6,
)


@given(RUNS)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_run_can_be_read_back_however_many_follow(
    store: Store, runs: Sequence[tuple[dict[int, Status], Scope]]
) -> None:
    kept: dict[int, set[Verdict]] = {}
    for found, scope in runs:
        made = [verdict(status, page, organization=page % 2 + 1) for page, status in found.items()]
        mine = [each for each in made if scope.has_organization(each.organization_id)]
        kept[keep(store, *mine, scope=scope)] = set(mine)
    for run_id, verdicts in kept.items():
        read = store.read(lambda tx, run_id=run_id: history.verdicts_of(tx, run_id))  # type: ignore[misc]
        assert set(read) == verdicts
        assert len(read) == len(verdicts)
