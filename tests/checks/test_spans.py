"""Spans in their tables: words kept once, old vaults moved over, any past day shown, and what holds for any runs."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from checks import history, spans, summary, worded
from checks.history import Draft
from checks.model import Status, Subject, SubjectKind, Verdict
from checks.results import RunState
from checks.scope import Scope
from registry.regulation import toml, versions
from tests.checks.support import NOW, WEEK, regulation
from tests.checks.test_history import draft, verdict
from vault.errors import BadInput
from vault.store import Store
from vault.transaction import Tx

DAY = timedelta(days=1)


def keep(store: Store, made: Draft) -> int:
    return store.write("run", lambda tx: history.record(tx, made))


def count(store: Store, table: str) -> int:
    def ask(tx: Tx) -> int:
        row = tx.execute(f"SELECT count(*) FROM {table}").fetchone()
        assert row is not None
        return int(str(row[0]))

    return store.read(ask)


def test_words_that_come_back_are_not_kept_again(store: Store) -> None:
    """An unknown between two equal verdicts: three spans, two sentences."""
    for status in (Status.FAIL, Status.UNKNOWN, Status.FAIL, Status.UNKNOWN, Status.FAIL):
        keep(store, draft(verdict(status), verdict(status, 8)))
    assert (count(store, "verdict_span"), count(store, "verdict_said")) == (10, 2)
    assert (count(store, "verdict_subject"), count(store, "verdict_cited")) == (2, 1)


def test_words_that_differ_in_their_beginning_alone_are_told_apart(store: Store) -> None:
    end = "https://vk.com/wall-200000000_123456789"
    made = [replace(verdict(Status.FAIL, number), evidence=(f"{number}", end)) for number in (1, 2, 3)]
    keep(store, draft(*made))
    assert set(store.read(history.current)) == set(made)
    assert count(store, "verdict_said") == 3


def test_another_name_of_the_page_is_another_verdict(store: Store) -> None:
    keep(store, draft(verdict(Status.FAIL)))
    renamed = replace(verdict(Status.FAIL), subject=Subject(SubjectKind.PAGE, 7, "https://vk.com/new"))
    keep(store, draft(renamed))
    assert store.read(history.current) == (renamed,)
    assert store.read(lambda tx: history.verdicts_of(tx, 1)) == (verdict(Status.FAIL),)


def test_what_an_earlier_program_kept_is_moved_over() -> None:
    old = sqlite3.connect(":memory:")
    old.executescript(history.MIGRATION_SQL)
    old.execute("INSERT INTO run VALUES (1, 'done', '', '', '', '', '', '', '{}', 1, '{}', '[]', 0)")
    old.execute("INSERT INTO run SELECT 2, state, '', '', '', '', '', '', '{}', 1, '{}', '[]', 0 FROM run")
    columns = "from_run, until_run, kind, subject_id, subject_name, organization_id, network, check_id, clauses, level"
    rest = "status, code, params, evidence, version"
    for number, status, until in ((7, "fail", 2), (7, "ok", None), (8, "fail", None), (9, "fail", None)):
        cells = (1 if until else 2, until, "page", number, f"стр. {number}", 1, "vk", "page.reachable", '["1"]', "must")
        marks = ", ".join("?" * 15)
        said = (status, "page.reachable.open", "{}", '["а"]' if number == 9 else "[]", 1)
        old.execute(f"INSERT INTO verdict ({columns}, {rest}) VALUES ({marks})", (*cells, *said))
    before = old.execute("SELECT * FROM verdict ORDER BY id").fetchall()
    order = [name for name, *_ in old.execute("SELECT * FROM verdict").description]
    old.executescript(spans.SQL)
    assert old.execute(f"SELECT {', '.join(order)} FROM verdict ORDER BY id").fetchall() == before
    assert old.execute("SELECT count(*) FROM verdict_said").fetchone() == (3,)
    with pytest.raises(sqlite3.IntegrityError):  # two verdicts of one check of one page at the same time
        old.execute(
            "INSERT INTO verdict_span (from_run, kind, subject_id, check_id, subject, cited, said)"
            " SELECT 2, kind, subject_id, check_id, 1, 1, 1 FROM verdict_span WHERE until_run IS NULL LIMIT 1"
        )


# --- any past day


def on(moment: datetime, *verdicts: Verdict, scope: Scope | None = None, version: int = 1) -> Draft:
    made = draft(*verdicts, scope=scope, version=version)
    return replace(made, started_at=moment, finished_at=moment + timedelta(minutes=5))


@pytest.fixture
def ruled(store: Store) -> Store:
    """With a regulation, so that there is a zone: UTC+7."""
    rules = regulation("page.reachable")
    store.write("rules", lambda tx: versions.add(tx, rules, toml.serialise(rules)))
    return store


def test_a_past_day_is_shown_as_it_was_judged_then(ruled: Store) -> None:
    first = datetime(2026, 11, 2, 3, tzinfo=UTC)
    keep(ruled, on(first, verdict(Status.FAIL), verdict(Status.OK, 8, organization=2)))
    part = Scope(organization_ids=frozenset({1}))
    keep(ruled, on(first + DAY, verdict(Status.OK), scope=part, version=2))
    keep(ruled, on(first + 2 * DAY, verdict(Status.UNKNOWN), verdict(Status.FAIL, 8, organization=2)))

    def shown(day: int) -> tuple[int, list[Status]]:
        found = history.as_of(ruled.read, date(2026, 11, day))
        return found.run.id, [each.status for each in found.verdicts]

    assert shown(2) == (1, [Status.FAIL, Status.OK])
    assert shown(3) == (2, [Status.OK, Status.OK]), "what the second run did not look at stands as before"
    assert shown(4) == (3, [Status.UNKNOWN, Status.FAIL])
    assert shown(30) == (3, [Status.UNKNOWN, Status.FAIL])
    assert history.as_of(ruled.read, date(2026, 11, 3)).run.version == 2


def test_a_day_ends_at_the_midnight_of_the_municipality(ruled: Store) -> None:
    """17:00 UTC is midnight there."""
    keep(ruled, on(datetime(2026, 11, 2, 16, 54, tzinfo=UTC), verdict(Status.FAIL)))
    keep(ruled, on(datetime(2026, 11, 2, 16, 56, tzinfo=UTC), verdict(Status.OK)))
    assert history.as_of(ruled.read, date(2026, 11, 2)).run.id == 1
    assert history.as_of(ruled.read, date(2026, 11, 3)).run.id == 2


def test_a_day_before_the_first_run_has_nothing_to_show(ruled: Store) -> None:
    keep(ruled, draft(verdict(Status.OK)))
    with pytest.raises(BadInput, match=r"К концу 01\.11\.2026 прогонов ещё не было"):
        history.as_of(ruled.read, date(2026, 11, 1))


def test_without_a_regulation_there_were_no_runs(store: Store) -> None:
    with pytest.raises(BadInput, match="нет Порядка"):
        history.as_of(store.read, date(2026, 11, 1))


# --- what holds for any runs

SCOPES = some.sampled_from(
    [
        Scope(),
        Scope(organization_ids=frozenset({1})),
        Scope(organization_ids=frozenset({2})),
        Scope(networks=frozenset({"vk"})),
        Scope(checks=frozenset({"page.reachable"})),
        Scope(checks=frozenset({"posts.*"})),
        Scope(exactly=frozenset({("posts.weekly", SubjectKind.PAGE, 3)})),
    ]
)
SUBJECTS = some.tuples(some.integers(1, 4), some.sampled_from(["page.reachable", "posts.weekly"]))
RUNS = some.lists(
    some.tuples(some.dictionaries(SUBJECTS, some.sampled_from(list(Status)), max_size=8), SCOPES),
    min_size=1,
    max_size=7,
)


def made_of(found: dict[tuple[int, str], Status], scope: Scope) -> tuple[Verdict, ...]:
    """The verdicts of a run: only within its scope, as a run judges."""
    verdicts = []
    for (page, check), status in found.items():
        network = "vk" if page % 2 else "ok"
        one = replace(verdict(status, page, organization=page // 2 + 1, network=network), check=check)
        if scope.has(SubjectKind.PAGE, one.organization_id, network, check, page):
            verdicts.append(one)
    return tuple(verdicts)


def said(verdicts: Sequence[Verdict]) -> set[tuple[int, str, Status]]:
    return {(each.subject.id, each.check, each.status) for each in verdicts}


@given(RUNS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_run_is_read_back_and_the_open_spans_are_the_last_looks(
    ruled: Store, runs: Sequence[tuple[dict[tuple[int, str], Status], Scope]]
) -> None:
    last: dict[tuple[int, str], Status] = {
        (each.subject.id, each.check): each.status for each in ruled.read(history.current)
    }
    seen: dict[int, tuple[set[tuple[int, str, Status]], set[tuple[int, str, Status]]]] = {}
    for found, scope in runs:
        verdicts = made_of(found, scope)
        run_id = keep(ruled, draft(*verdicts, scope=scope))
        for page, check in list(last):
            network = "vk" if page % 2 else "ok"
            if scope.has(SubjectKind.PAGE, page // 2 + 1, network, check, page):
                del last[page, check]
        last |= {(each.subject.id, each.check): each.status for each in verdicts}
        seen[run_id] = said(verdicts), {(page, check, status) for (page, check), status in last.items()}
    assert said(ruled.read(history.current)) == seen[run_id][1]
    for number, (mine, stood) in seen.items():
        result = history.result(ruled.read, number)
        assert said(result.verdicts) == mine
        assert len(result.verdicts) == len(mine) == result.totals.total
        assert summary.totals(result.verdicts) == result.totals
        at = tuple(worded.verdicts(ruled.read, spans.at(ruled.read, number)))
        assert said(at) == stood
    each_by_itself = "SELECT * FROM verdict WHERE until_run IS NULL"
    single = ruled.read(lambda tx: [spans.verdict(row) for row in tx.execute(each_by_itself).fetchall()])
    together = list(worded.verdicts(ruled.read, spans.now(ruled.read)))
    assert sorted(map(repr, together)) == sorted(map(repr, single))


@given(RUNS)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_comparison_puts_every_verdict_in_one_part_at_most(
    ruled: Store, runs: Sequence[tuple[dict[tuple[int, str], Status], Scope]]
) -> None:
    ids = [keep(ruled, draft(*made_of(found, scope), scope=scope)) for found, scope in runs]
    parts = history.compared(ruled.read, ids[0], ids[-1])
    every = [*parts.new, *parts.fixed, *parts.still, *parts.lost]
    assert len(every) == len(set(every))
    after = set(ruled.read(lambda tx: history.verdicts_of(tx, ids[-1])))
    assert set(every) <= after
    assert {each for each in after if each.violation} >= {*parts.new, *parts.still}
    if ids[0] == ids[-1]:
        assert not parts.new
        assert not parts.fixed


def test_reading_by_many_short_transactions_is_the_same(ruled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(ruled, draft(*(verdict(Status.FAIL, page) for page in range(1, 8))))
    keep(ruled, draft(*(verdict(Status.OK, page) for page in range(1, 8, 2))))

    def everything() -> tuple[object, ...]:
        return (
            history.latest(ruled.read),
            history.found_by(ruled.read, 1),
            history.result(ruled.read, 2),
            history.compared(ruled.read, 1, 2),
            history.as_of(ruled.read, NOW.date()),
        )

    at_once = everything()
    monkeypatch.setattr(spans, "_AT_ONCE", 2)
    assert everything() == at_once
    assert history.result(ruled.read, 1).window == WEEK
    assert history.result(ruled.read, 1).state is RunState.DONE
