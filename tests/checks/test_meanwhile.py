"""What a run tells before its end: never what its end does not say, and nothing of what is decided there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from checks import catalogue, runs
from checks.facts import Need
from checks.model import Verdict
from checks.results import RunResult
from checks.running import meanwhile
from checks.running.meanwhile import Meanwhile
from checks.scope import Scope
from checks.settings import Endpoints
from console import demo
from console.demo import Served
from sample_data import build
from vault.clock import Clock
from vault.store import Store

EVERYTHING = Scope()
NOW = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with demo.networks("khasynsky", Clock(NOW)) as found:
        yield found


@pytest.fixture
def ran(
    opener: Callable[..., Store], served: Served, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[RunResult, list[Meanwhile]]]:
    """A run over the demo's vault that tells of every page at once."""
    monkeypatch.setattr(meanwhile, "PERIOD", 0.0)
    monkeypatch.setattr(meanwhile, "_SHARE", 0.0)
    endpoints = Endpoints(
        vk_url=served.env["PORYADOK_VK_URL"],
        ok_url=served.env["PORYADOK_OK_URL"],
        telegram_url=served.env["PORYADOK_TELEGRAM_URL"],
    )

    def run(scope: Scope = EVERYTHING, stop_after: int = 0) -> tuple[RunResult, list[Meanwhile]]:
        told: list[Meanwhile] = []
        with opener() as store:
            build.build(store, "khasynsky", NOW.date(), tokens=served.tokens)
            result = runs.run(
                store,
                scope,
                endpoints,
                Clock(NOW),
                progress=lambda _: None,
                cancelled=lambda: bool(stop_after) and len(told) >= stop_after,
                found=told.append,
            )
        return result, told

    return run


def by_organization(verdicts: tuple[Verdict, ...]) -> dict[int, list[Verdict]]:
    found: dict[int, list[Verdict]] = {}
    for verdict in verdicts:
        if Need.COMMENTS not in (check.asked if (check := catalogue.find(verdict.check)) else ()):
            found.setdefault(verdict.organization_id, []).append(verdict)
    return found


def test_what_is_told_meanwhile_only_grows_and_is_what_the_end_says(
    ran: Callable[..., tuple[RunResult, list[Meanwhile]]],
) -> None:
    result, told = ran()
    assert told, "something came before the end"
    assert [part.judged for part in told] == sorted(part.judged for part in told)
    assert len({part.pages for part in told}) == 1
    assert told[-1].judged <= told[-1].pages
    final = by_organization(result.verdicts)
    last = {each.organization_id: each for part in told for each in part.changed}
    whole = [each for each in last.values() if each.judged == each.pages]
    assert whole
    for each in whole:
        there = final[each.organization_id]
        assert each.totals.total == len(there)
        assert each.totals.fail == sum(verdict.status.value == "fail" for verdict in there)
        assert each.totals.unknown == sum(verdict.status.value == "unknown" for verdict in there)
    standing = {(each.subject.kind, each.subject.id, each.check): each.status for each in result.verdicts}
    for each in last.values():
        for verdict in each.wrong:
            assert standing[verdict.subject.kind, verdict.subject.id, verdict.check] is verdict.status
    assert all(Need.COMMENTS not in catalogue.find(one.check).asked for each in last.values() for one in each.wrong)  # type: ignore[union-attr]  # it was judged, so it is there


def test_a_stopped_run_told_nothing_that_was_not_seen(ran: Callable[..., tuple[RunResult, list[Meanwhile]]]) -> None:
    result, told = ran(stop_after=2)
    assert result.state is runs.RunState.STOPPED
    standing = {(each.subject.kind, each.subject.id, each.check): each.status for each in result.verdicts}
    for each in {each.organization_id: each for part in told for each in part.changed}.values():
        for verdict in each.wrong:
            assert standing[verdict.subject.kind, verdict.subject.id, verdict.check] is verdict.status


def test_a_run_of_one_organization_counts_its_pages_alone(
    ran: Callable[..., tuple[RunResult, list[Meanwhile]]],
) -> None:
    _, told = ran(Scope(organization_ids=frozenset({1})))
    assert {each.organization_id for part in told for each in part.changed} <= {1}
