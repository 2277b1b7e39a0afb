"""A run that is broken off and gone on with: nothing is asked twice without need, nothing is forgotten."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from checks import history, runs
from checks.facts import FailureKind, Need
from checks.model import Status
from checks.results import RunState
from checks.running import jobs_store
from checks.running.pending import Why
from checks.running.runner import Job, Lane, LocalRunner, Took
from checks.scope import Scope
from registry import organizations, pages
from registry.organizations import Organization
from registry.pages import Page
from tests.checks.lab import Lab, check, fill, networks_are
from tests.checks.support import NOW, never
from vault.clock import Clock
from vault.errors import BadInput
from vault.store import Store
from vault.transaction import Tx

PAGES = 12
BOTH = (Need.PROFILE, Need.POSTS)


class Crash(BaseException):
    """The program dies: nothing that it would still do is done."""


class Dying:
    """A runner that carries out so many batches one after the other and dies."""

    def __init__(self, batches: int) -> None:
        self._left = batches

    def drive(self, lanes: Sequence[Lane], *, took: Took, cancelled: Callable[[], bool]) -> bool:
        for lane in lanes:
            for batch in lane.batches:
                if not self._left or cancelled():
                    raise Crash
                self._left -= 1
                took(lane.name, lane.work(batch))
        return True


class Stopping(Dying):
    """The same, but told to stop and stopping in order."""

    def drive(self, lanes: Sequence[Lane], *, took: Took, cancelled: Callable[[], bool]) -> bool:
        try:
            return super().drive(lanes, took=took, cancelled=cancelled)
        except Crash:
            return False


@pytest.fixture
def filled(store: Store) -> Store:
    store.write("fill", lambda tx: fill(tx, PAGES))
    return store


def statuses(store: Store, run_id: int, check_id: str) -> list[Status]:
    return [each.status for each in store.read(lambda tx: history.verdicts_of(tx, run_id)) if each.check == check_id]


def test_a_run_that_ended_leaves_nothing_to_go_on_with(filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with networks_are(monkeypatch, Lab("vk")):
        result = check(filled)
        assert result.pending is None
        assert runs.pending(filled) is None
        with pytest.raises(BadInput, match="незаконченного прогона нет"):
            check(filled, resume=True)


@pytest.mark.parametrize("goes_on", [True, False])
def test_after_a_crash_only_what_is_left_is_asked(
    filled: Store, monkeypatch: pytest.MonkeyPatch, goes_on: bool
) -> None:
    lab = Lab("vk", goes_on=goes_on)
    with networks_are(monkeypatch, lab):
        with pytest.raises(Crash):
            check(filled, runner=Dying(2))  # five needs each: five pages whole
        assert filled.read(history.runs) == ()
        found = runs.pending(filled, Clock(NOW))
        assert found is not None
        assert (found.why, found.pages, found.outdated) == (Why.CRASHED, PAGES - 5, False)
        assert found.sentence == "Прогон прерван: осталось 7 страниц."
        result = check(filled, resume=True)
    assert set(lab.asked) == {(page, need) for page in range(1, PAGES + 1) for need in BOTH}
    assert set(lab.asked.values()) == {1}
    assert result.state is RunState.DONE
    assert set(statuses(filled, result.run_id, "posts.weekly")) == {Status.OK}
    (collected,) = result.collected
    assert (collected.ok, collected.failed, collected.requests) == (24, 0, 5)
    assert runs.pending(filled) is None


def test_what_a_page_begins_with_is_asked_again_only_where_the_network_cannot_go_on(
    filled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    for goes_on, times in ((False, 2), (True, 1)):
        lab = Lab("vk", goes_on=goes_on)
        with networks_are(monkeypatch, lab):
            with pytest.raises(Crash):
                check(filled, runner=Dying(1))  # two pages and the profile of the third
            check(filled, resume=True)
        assert lab.asked[3, Need.PROFILE] == times
        assert lab.asked[3, Need.POSTS] == 1
        if goes_on:
            numbers = {page: target.network_id for page, target in lab.orders[-1].targets.items()}
            assert numbers[3] == "1003"
            assert numbers[4] == ""
        filled.write("forget", forget_numbers)


def test_sites_that_are_left_have_no_page_asked_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Organizations are numbered as pages are; what is left of one says nothing of the other."""
    store.write("fill", lambda tx: fill(tx, PAGES, site="https://example.org"))
    lab = Lab("vk", goes_on=True)
    with networks_are(monkeypatch, lab, Lab("site", gives=frozenset({Need.SITE}), needs_key=False)):
        with pytest.raises(Crash):
            check(store, runner=Dying(2))
        check(store, resume=True)
    assert set(lab.asked.values()) == {1}


def forget_numbers(tx: Tx) -> None:
    for page in pages.listing(tx):
        pages.update(tx, replace(page, network_id=""))


def test_numbers_seen_before_a_crash_are_recorded_after_it(filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with networks_are(monkeypatch, Lab("vk", goes_on=True)):
        with pytest.raises(Crash):
            check(filled, runner=Dying(2))
        check(filled, resume=True)
    found = {page.id: page.network_id for page in filled.read(pages.listing)}
    assert found == {number: str(1000 + number) for number in range(1, PAGES + 1)}


def test_a_stop_is_kept_told_and_gone_on_with(filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    lab = Lab("vk")
    with networks_are(monkeypatch, lab):
        stopped = check(filled, runner=Stopping(2))
        assert stopped.state is RunState.STOPPED
        assert stopped.pending is not None
        assert stopped.pending.why is Why.STOPPED
        assert stopped.pending == runs.pending(filled)
        assert statuses(filled, stopped.run_id, "posts.weekly").count(Status.UNKNOWN) == PAGES - 5
        result = check(filled, resume=True, now=NOW + timedelta(hours=20))
    assert set(lab.asked.values()) == {1}
    assert result.started_at == stopped.started_at == NOW
    assert set(statuses(filled, result.run_id, "posts.weekly")) == {Status.OK}


def test_a_stop_before_the_first_question_leaves_everything(filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    lab = Lab("vk")
    with networks_are(monkeypatch, lab):
        result = check(filled, cancelled=lambda: True)
        assert result.pending is not None
        assert result.pending.pages == PAGES
        assert not lab.asked


def test_a_quota_stop_ends_in_order_and_goes_on_the_next_day(filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    lab = Lab("vk", daily={"wall.get": 7})
    with networks_are(monkeypatch, lab):
        result = check(filled)
        assert result.state is RunState.DONE
        assert result.pending is not None
        assert result.pending.why is Why.QUOTA
        assert result.pending.sentence == ("Суточное число вопросов исчерпано; продолжить завтра: осталось 5 страниц.")
        (left,) = result.pending.left
        assert (left.network, left.pages, left.needs) == ("vk", 5, 5)
        filled.database.write(lambda connection: connection.execute("DELETE FROM quota"))  # a new day
        whole = check(filled, resume=True, now=NOW + timedelta(days=1))
    assert whole.pending is None
    assert set(statuses(filled, whole.run_id, "posts.weekly")) == {Status.OK}
    assert Status.UNKNOWN in statuses(filled, result.run_id, "posts.weekly")


def test_failures_that_are_not_the_pages_own_are_asked_again_and_others_are_not(
    filled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    kinds = {1: FailureKind.LOST, 2: FailureKind.ACCESS}

    def answer(job: Job) -> FailureKind | None:
        return kinds.get(job.subject_id) if job.need is Need.POSTS else None

    lab = Lab("vk", answer=answer, goes_on=True)
    with networks_are(monkeypatch, lab):
        check(filled, runner=Stopping(1))
        kinds.clear()
        result = check(filled, resume=True)
    assert lab.asked[1, Need.POSTS] == 2
    assert lab.asked[2, Need.POSTS] == 1
    assert statuses(filled, result.run_id, "posts.weekly").count(Status.UNKNOWN) == 1


def test_a_registry_that_changed_meanwhile_is_asked_about_as_it_is(
    filled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    lab = Lab("vk", goes_on=True)
    with networks_are(monkeypatch, lab):
        with pytest.raises(Crash):
            check(filled, runner=Dying(2))

        def change(tx: Tx) -> None:
            owner = organizations.add(tx, Organization("Новая школа"))
            pages.add(tx, Page(owner.id, "vk", "https://vk.com/new"))
            pages.remove(tx, 12)
            pages.update(tx, replace(pages.get(tx, 1), url="https://vk.com/moved", short_name=""))

        filled.write("change", change)
        result = check(filled, resume=True)
    assert lab.asked[1, Need.POSTS] == 2, "another address is another page"
    assert lab.asked[2, Need.POSTS] == 1
    assert lab.asked[13, Need.POSTS] == 1
    assert (12, Need.POSTS) not in lab.asked
    assert len(statuses(filled, result.run_id, "posts.weekly")) == PAGES
    assert set(statuses(filled, result.run_id, "posts.weekly")) == {Status.OK}


def test_a_run_of_another_week_is_not_gone_on_with(filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    later = NOW + timedelta(days=7)
    with networks_are(monkeypatch, Lab("vk")):
        check(filled, runner=Stopping(1))
        found = runs.pending(filled, Clock(later))
        assert found is not None
        assert found.outdated
        assert "16.11–22.11.2026" in found.sentence
        with pytest.raises(BadInput, match="Начните новый"):
            check(filled, resume=True, now=later)
        assert check(filled, now=later).pending is None
        assert runs.pending(filled) is None


def test_a_run_goes_on_in_its_own_scope(filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    scope = Scope(organization_ids=frozenset({1, 2, 3, 4}))
    lab = Lab("vk")
    with networks_are(monkeypatch, lab):
        check(filled, scope, runner=Stopping(1))
        result = check(filled, Scope(), resume=True)
    assert {subject for subject, _need in lab.asked} == {1, 2, 3, 4}
    assert filled.read(lambda tx: history.get(tx, result.run_id)).scope == scope


def test_a_new_run_forgets_the_one_before(filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    lab = Lab("vk")
    with networks_are(monkeypatch, lab):
        check(filled, runner=Stopping(2))
        check(filled, Scope(organization_ids=frozenset({1})))
    assert lab.asked[1, Need.POSTS] == 2
    assert filled.facts.read(jobs_store.going) is None


def test_a_crash_between_keeping_and_clearing_costs_no_question(filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    lab = Lab("vk")

    def dies(*_: object, **__: object) -> None:
        raise Crash

    with networks_are(monkeypatch, lab):
        with monkeypatch.context() as patch, pytest.raises(Crash):
            patch.setattr("checks.running.leftovers.close", dies)
            check(filled)
        found = runs.pending(filled)
        assert found is not None
        assert found.sentence == "Прогон не закончен: спрашивать больше некого, осталось вынести выводы."
        result = check(filled, resume=True, runner=LocalRunner(tick=0.01), cancelled=never)
    assert set(lab.asked.values()) == {1}
    assert set(statuses(filled, result.run_id, "posts.weekly")) == {Status.OK}
