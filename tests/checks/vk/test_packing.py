"""How calls share requests: 25 at most, answers of 4 MB at most, short ones at the end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from checks.collectors.base import Subject
from checks.collectors.vk import COLLECTOR
from checks.collectors.vk.packing import Budget, Desk, apart, cut, fits, packed, shared, woven
from checks.facts import PAGE_NEEDS, Need
from checks.running.runner import Batch, Job
from checks.settings import Limits


def jobs(count: int, need: Need = Need.POSTS, key: int = 1) -> list[Job]:
    return [Job("run", number, need, key) for number in range(count)]


@given(some.integers(0, 20), some.integers(0, 3000), some.sampled_from([3, 20, 1000]))
def test_sizes_hold_all_calls_and_take_no_second_more(others: int, calls: int, rate: int) -> None:
    sizes = shared(others, calls, rate)
    assert sum(sizes) == calls
    assert all(0 < size <= 25 for size in sizes)
    least = others + -(-calls // 25)
    assert -(-(others + len(sizes)) // rate) == -(-least // rate)


def test_the_last_second_of_a_thousand_pages_is_shared() -> None:
    assert shared(2, 2000, 3)[-4:] == (25, 9, 8, 8)


def test_a_request_is_as_long_as_its_answer_may_be() -> None:
    parts = packed(jobs(60), lambda _job: 400_000.0)
    assert [len(part) for part in parts] == [10] * 6
    assert [len(part) for part in packed(jobs(3), lambda _job: 9e9)] == [1, 1, 1]
    assert fits(jobs(1), lambda _job: 9e9)
    assert packed([], lambda _job: 1.0) == []


def test_the_size_of_a_post_is_learned() -> None:
    budget = Budget()
    assert 25 * budget.bytes_of(Need.POSTS, 30) < 4_000_000
    for _ in range(20):
        budget.came(1_000_000, 100, 0)
    assert budget.post == pytest.approx(10_000, rel=0.1)
    budget.burst(100)
    assert budget.posts < 100
    for _ in range(200):
        budget.came(200_000, 100, 0)
    assert budget.post == pytest.approx(2_000, rel=0.1)


def test_batches_fall_apart_by_number_and_by_method() -> None:
    batch = Batch("calls", (*jobs(7), *jobs(5, Need.ADDRESSES)))
    assert [len(part.jobs) for part in cut(batch, 5)] == [3, 3, 3, 3]
    assert [len(part.jobs) for part in apart(batch, lambda job: job.need.value)] == [7, 5]


def test_keys_are_mixed_as_fast_as_they_may_ask() -> None:
    batches = {key: [Batch("calls", (job,)) for job in jobs(40, key=key)] for key in (1, 2)}
    order = [batch.jobs[0].token_id for batch in woven(batches, {1: 3, 2: 20})]
    assert len(order) == 80
    assert 4 <= order[:46].count(1) <= 8, "the slow key does not hold up the quick one"


def test_calls_wait_for_a_full_request_only_while_others_are_under_way() -> None:
    def weigh(_job: Job) -> float:
        return 1.0

    desk = Desk()
    desk.went([Batch("calls", tuple(jobs(1)))] * 20)
    for job in jobs(30):
        desk.put(job)
    assert [len(batch.jobs) for batch in desk.ready(weigh)] == [25]
    assert desk.ready(weigh) == ()
    for _ in range(20):
        desk.came(Batch("calls", tuple(jobs(1))))
    assert [len(batch.jobs) for batch in desk.ready(weigh)] == [5]
    desk.put(jobs(1)[0], alone=True)
    assert [len(batch.jobs) for batch in desk.ready(weigh)] == [1]


def test_the_plan_of_a_thousand_pages() -> None:
    limits = Limits()
    core = Subject(frozenset({Need.PROFILE, Need.ADDRESSES, Need.POSTS}))
    load = COLLECTOR.load([core] * 1000, limits, 0.3)
    assert (load.requests, load.quota) == (84, {"wall.get": 1000})
    assert 27 < load.seconds < 29
    named = COLLECTOR.load([Subject(core.needs, numbered=False)] * 1000, limits, 0.3)
    assert named.requests == 82
    nothing = COLLECTOR.load([], limits, 0.0)
    assert (nothing.requests, nothing.seconds) == (0, 0.0)
    full = COLLECTOR.load([Subject(frozenset(PAGE_NEEDS))] * 1000, limits, 0.3)
    assert full.requests > load.requests
    assert full.quota["wall.get"] > 1000
