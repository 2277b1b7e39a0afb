"""The VK collector against the simulated VK, over loopback: batches, troubles of one page, identity, walls, stops."""

from __future__ import annotations

import json
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pytest

from checks.collectors import collector_of
from checks.collectors.base import Key, Order, Subject, Target
from checks.collectors.vk.collector import VkCollector
from checks.facts import ABSENT, Addresses, Fact, Failure, FailureKind, Need, Outcome, Posts, Profile, ProfileState
from checks.running.runner import Job, LocalRunner, Step
from checks.settings import Endpoints, Limits
from sample_data.networks import Networks, Scenario, named, read_worlds, simulated
from tests.checks.support import NOW, QUICK, WEEK, Ticks
from tests.checks.wire_server import TOKEN, Exchange, serving

Outcomes = Mapping[tuple[int, Need], Outcome]
CORE = (Need.PROFILE, Need.ADDRESSES, Need.POSTS)


def group(number: int, **fields: object) -> str:
    """A group of the world; TOML strings are JSON strings."""
    values = {"id": 1000 + number, "screen_name": f"page{number}", "name": f"Школа {number}", "weeks": [3], **fields}
    return "[[vk]]\n" + "".join(f"{name} = {json.dumps(value)}\n" for name, value in values.items())


@dataclass
class Sky:
    """The running networks and what was collected from them."""

    networks: Networks

    def collect(
        self,
        targets: Sequence[Target],
        needs: Sequence[Need] = CORE,
        *,
        limits: Limits = QUICK,
        keys: Mapping[int, str] | None = None,
        key_of: Callable[[int], int] = lambda _page: 1,
        cancelled: Callable[[], bool] = lambda: False,
        since: datetime = WEEK.start,
    ) -> Outcomes:
        return collect(
            self.networks.vk_url,
            targets,
            needs,
            limits=limits,
            keys=keys or {1: self.networks.tokens["vk"]},
            key_of=key_of,
            cancelled=cancelled,
            since=since,
        )

    @property
    def methods(self) -> list[str]:
        """What was asked, the sizes of executes in brackets."""
        return [
            f"{request.method}[{len(request.inner)}]" if request.inner else request.method
            for request in self.networks.requests
        ]


def collect(
    url: str,
    targets: Sequence[Target],
    needs: Sequence[Need] = CORE,
    *,
    limits: Limits = QUICK,
    keys: Mapping[int, str],
    key_of: Callable[[int], int] = lambda _page: 1,
    cancelled: Callable[[], bool] = lambda: False,
    since: datetime = WEEK.start,
) -> Outcomes:
    """Every outcome; none may come twice."""
    stop = threading.Event()
    order = Order(
        {target.subject_id: target for target in targets},
        {number: Key(number, token) for number, token in keys.items()},
        Endpoints(vk_url=url),
        limits,
        since,
        NOW,
        stop,
    )
    collector = VkCollector(order)
    found: dict[tuple[int, Need], Outcome] = {}

    def took(step: Step) -> None:
        for outcome in step.outcomes:
            assert (outcome.subject_id, outcome.need) not in found
            found[outcome.subject_id, outcome.need] = outcome

    def end() -> None:
        stop.set()
        collector.abort()

    jobs = [Job("run", target.subject_id, need, key_of(target.subject_id)) for target in targets for need in needs]
    finished = LocalRunner(limits.workers, tick=0.01).run(
        collector.first(jobs), collector.work, took=took, cancelled=cancelled, stop=end
    )
    collector.close()
    if finished:
        assert set(found) == {(target.subject_id, need) for target in targets for need in needs}
    return found


@pytest.fixture
def sky(tmp_path: Path) -> Iterator[Callable[..., Sky]]:
    """Start a world: `sky(groups…, scenario="normal")`."""
    with ExitStack() as stack:

        def begin(*groups: str, scenario: Scenario | str = "normal") -> Sky:
            file = tmp_path / "world.toml"
            file.write_text('timezone = "Asia/Novokuznetsk"\n' + "\n".join(groups), encoding="utf-8")
            chosen = named(scenario) if isinstance(scenario, str) else scenario
            networks = simulated(read_worlds([file]), now=NOW, scenario=chosen, clock=Ticks())
            return Sky(stack.enter_context(networks))

        yield begin


def targets(count: int) -> list[Target]:
    return [Target(number, f"page{number}", str(1000 + number)) for number in range(1, count + 1)]


def fact(outcomes: Outcomes, page: int, need: Need) -> object:
    outcome = outcomes[page, need]
    assert isinstance(outcome, Fact), outcome
    return outcome.value


def profile(outcomes: Outcomes, page: int) -> Profile:
    value = fact(outcomes, page, Need.PROFILE)
    assert isinstance(value, Profile)
    return value


def wall(outcomes: Outcomes, page: int) -> Posts:
    value = fact(outcomes, page, Need.POSTS)
    assert isinstance(value, Posts)
    return value


def kind(outcomes: Outcomes, page: int, need: Need) -> FailureKind | None:
    outcome = outcomes[page, need]
    return None if isinstance(outcome, Fact) else outcome.kind


# --- how much is asked


def test_sixty_pages_take_six_requests(sky: Callable[..., Sky]) -> None:
    here = sky(*(group(number) for number in range(1, 61)))
    found = here.collect(targets(60), limits=replace(QUICK, answer=10.0))
    assert all(isinstance(outcome, Fact) for outcome in found.values())
    counts = Counter(here.methods)
    assert counts == {"groups.getById": 1, "execute[25]": 4, "execute[20]": 1}
    network = collector_of("vk")
    assert network is not None
    plan = network.load([Subject(frozenset(CORE))] * 60, Limits(), 0.0).requests
    assert plan == len(here.methods)


def test_only_what_is_wanted_is_asked(sky: Callable[..., Sky]) -> None:
    here = sky(group(1), group(2))
    here.collect(targets(2), [Need.PROFILE])
    assert here.methods == ["groups.getById"]


def test_a_page_known_by_its_short_name_alone(sky: Callable[..., Sky]) -> None:
    here = sky(group(1))
    found = here.collect([Target(1, "PAGE1", "")])
    assert (profile(found, 1).network_id, profile(found, 1).name_leads_to) == ("1001", "1001")
    assert len(wall(found, 1).items) == 3


# --- identity


def test_short_names_are_followed_only_where_they_differ(sky: Callable[..., Sky]) -> None:
    here = sky(group(1), group(2, screen_name="other2"), group(3, screen_name="new3"), group(4, screen_name="page3"))
    known = [Target(1, "page1", "1001"), Target(2, "page2", "1002"), Target(3, "page3", "1003"), Target(4, "", "1004")]
    found = here.collect(known, [Need.PROFILE])
    assert [profile(found, page).name_leads_to for page in (1, 2, 3)] == ["1001", ABSENT, "1004"]
    assert profile(found, 3).short_name == "new3"
    assert here.methods == ["groups.getById", "execute[2]"]


def test_a_page_that_is_not_there_is_asked_about_by_itself(sky: Callable[..., Sky]) -> None:
    here = sky(group(1), group(2, screen_name="taken"))
    found = here.collect([*targets(1), Target(8, "nobody", ""), Target(9, "taken", "9999")])
    assert profile(found, 8).state is profile(found, 9).state is ProfileState.MISSING
    assert profile(found, 8).name_leads_to is ABSENT
    assert profile(found, 9).name_leads_to == "1002"
    assert {kind(found, page, need) for page in (8, 9) for need in (Need.ADDRESSES, Need.POSTS)} == {FailureKind.GONE}
    assert profile(found, 1).state is ProfileState.OPEN


def test_one_unknown_name_that_fails_them_all_is_found(sky: Callable[..., Sky]) -> None:
    here = sky(*(group(number) for number in range(1, 31)), scenario="strictids")
    found = here.collect([*targets(30), Target(99, "nobody", "")], [Need.PROFILE])
    assert profile(found, 99).state is ProfileState.MISSING
    assert all(profile(found, page).state is ProfileState.OPEN for page in range(1, 31))


@pytest.mark.parametrize("state", ["deleted", "banned"])
def test_a_page_that_is_gone_is_not_asked_further(sky: Callable[..., Sky], state: str) -> None:
    here = sky(group(1, state=state))
    found = here.collect([Target(1, "page1", "")])
    assert profile(found, 1).state == state
    assert here.methods == ["groups.getById"]
    assert kind(found, 1, Need.POSTS) is FailureKind.GONE


@pytest.mark.parametrize("state", ["deleted", "banned"])
def test_what_the_profile_shows_wins_over_what_was_answered_before(sky: Callable[..., Sky], state: str) -> None:
    found = sky(group(1, state=state)).collect(targets(1))
    assert profile(found, 1).state == state
    assert kind(found, 1, Need.POSTS) is kind(found, 1, Need.ADDRESSES) is FailureKind.GONE


@pytest.mark.parametrize("state", ["closed", "private"])
def test_a_closed_page_shows_its_card_only(sky: Callable[..., Sky], state: str) -> None:
    here = sky(group(1, state=state, description="Мы школа"), group(2))
    found = here.collect(targets(2))
    assert (profile(found, 1).state, profile(found, 1).description) == (state, "Мы школа")
    assert kind(found, 1, Need.POSTS) is kind(found, 1, Need.ADDRESSES) is FailureKind.ACCESS
    assert kind(found, 2, Need.POSTS) is None


# --- walls


def test_a_wall_is_read_back_to_the_start_of_the_week(sky: Callable[..., Sky]) -> None:
    here = sky(group(1, weeks=[150, 60, 10], current=70), group(2, weeks=[2, 0, 0, 5]), group(3, weeks=[], current=0))
    found = here.collect(targets(3), [Need.PROFILE, Need.POSTS])
    long = wall(found, 1)
    assert sum(post.date in WEEK for post in long.items) == 150
    assert long.covers.covers(WEEK.start, WEEK.end)
    assert long.covers.start is not None, "not the whole wall was read"
    assert wall(found, 2).covers.start is None
    assert wall(found, 3).items == ()
    assert wall(found, 3).covers.covers(WEEK.start, WEEK.end)
    assert [post.date for post in long.items] == sorted((post.date for post in long.items), reverse=True)


def test_an_old_pinned_post_does_not_end_the_reading(sky: Callable[..., Sky]) -> None:
    pinned = '[[vk.posts]]\nweeks_ago = 50\ntext = "Правила"\npinned = true\n'
    here = sky(group(1, weeks=[40, 9]) + pinned)
    found = wall(here.collect(targets(1), [Need.PROFILE, Need.POSTS]), 1)
    assert sum(post.date in WEEK for post in found.items) == 40
    assert found.items[-1].pinned
    assert found.covers.covers(WEEK.start, WEEK.end)


def test_visitors_are_not_asked_for(sky: Callable[..., Sky]) -> None:
    visitor = '[[vk.posts]]\nweek = -1\ntext = "Вопрос"\nvisitor = true\n'
    here = sky(group(1, weeks=[2]) + visitor)
    found = wall(here.collect(targets(1), [Need.PROFILE, Need.POSTS]), 1)
    assert len(found.items) == 2


def walls_of(code: str) -> list[int]:
    """Counts of posts asked for in a script."""
    return [int(count) for count in re.findall(r'"count": (\d+)', code)]


def test_an_answer_too_big_is_asked_for_in_smaller_parts_down_to_a_single_wall() -> None:
    """A server that gives at most ten posts an answer."""
    item = {"id": 1, "owner_id": -1, "from_id": -1, "date": 1, "text": "Старая"}

    def answer(exchange: Exchange) -> None:
        form = exchange.asked.form
        if exchange.asked.method == "groups.getById":
            names = form["group_ids"].split(",")
            groups = [{"id": int(n), "screen_name": f"page{int(n) - 1000}", "is_closed": 0} for n in names]
            exchange.json({"response": {"groups": groups}})
        elif exchange.asked.method == "execute":
            if sum(walls_of(form["code"])) > 10:
                exchange.error(13)
            else:
                count = form["code"].count("API.")
                exchange.json({"response": [{"count": 1, "items": [item]}] * count})
        elif int(form["count"]) > 10:
            exchange.error(13)
        else:
            exchange.json({"response": {"count": 1, "items": [item]}})

    with serving(answer) as server:
        found = collect(server.url, targets(7), [Need.PROFILE, Need.POSTS], keys={1: TOKEN})
    assert all(len(wall(found, page).items) == 1 for page in range(1, 8))


def test_a_wall_that_breaks_off_is_seen_in_part() -> None:
    def answer(exchange: Exchange) -> None:
        form = exchange.asked.form
        if exchange.asked.method == "groups.getById":
            exchange.json({"response": [{"id": 1001, "screen_name": "page1", "is_closed": 0}]})
        elif form["offset"] == "0":
            inside = int(WEEK.end.timestamp()) - 60
            items = [{"id": n, "owner_id": -1001, "from_id": -1001, "date": inside - n} for n in range(25)]
            exchange.json({"response": {"count": 400, "items": items}})
        else:
            exchange.error(15)

    with serving(answer) as server:
        found = collect(server.url, targets(1), [Need.PROFILE, Need.POSTS], keys={1: TOKEN})
    part = wall(found, 1)
    assert len(part.items) == 25
    assert not part.covers.covers(WEEK.start, WEEK.end)


INSIDE = int(WEEK.end.timestamp()) - 3600
"""An hour before the end of the judged week."""


def item(number: int, date: object, **fields: object) -> dict[str, object]:
    return {"id": number, "owner_id": -1001, "from_id": -1001, "date": date, **fields}


def only_wall(*answers: dict[str, object]) -> Posts:
    """The wall of a page whose wall.get answers this, one after another, and then with no items."""
    waiting = [*answers]

    def answer(exchange: Exchange) -> None:
        if exchange.asked.method == "groups.getById":
            exchange.json({"response": [{"id": 1001, "screen_name": "page1", "is_closed": 0}]})
        else:
            last = {key: value for key, value in answers[-1].items() if key == "count"}
            exchange.json({"response": waiting.pop(0) if waiting else {**last, "items": []}})

    with serving(answer) as server:
        return wall(collect(server.url, targets(1), [Need.PROFILE, Need.POSTS], keys={1: TOKEN}), 1)


AFTER = [item(100 + n, INSIDE + 7200 + n) for n in range(25)]


@pytest.mark.parametrize(
    ("answers", "covered"),
    [
        ([{"items": AFTER}], True),  # no count: read on, until nothing comes
        ([{"count": 120, "items": []}], False),  # posts that are counted, and not one is shown
        ([{"count": 5, "items": [item(1, INSIDE), item(2, INSIDE)]}], True),  # some are hidden, all were asked for
        ([{"count": 2, "items": [item(1, INSIDE), item(2, None)]}], False),  # a post of no known day
        ([{"count": 1, "items": ["мусор"]}], False),
        ([{"count": 1, "items": [item(2, None, is_deleted=True)]}], True),
        ([{"count": 900, "items": [item(1, 1_700_000_000, is_pinned=1)]}], False),  # a pinned post tells nothing
        ([{"count": 900, "items": [item(1, 1_700_000_000), *AFTER]}], False),  # nor does one that is not said to be
        ([{"count": 30, "items": [item(1, 1_700_000_000), *AFTER]}, {"count": 30, "items": [item(2, INSIDE)]}], True),
    ],
)  # fmt: skip
def test_how_much_of_a_wall_was_seen(answers: list[dict[str, object]], covered: bool) -> None:
    assert only_wall(*answers).covers.covers(WEEK.start, WEEK.end) is covered


def lone_profile(group: dict[str, object], target: Target) -> Outcome:
    with serving(lambda exchange: exchange.json({"response": {"groups": [group]}})) as server:
        return collect(server.url, [target], [Need.PROFILE], keys={1: TOKEN})[target.subject_id, Need.PROFILE]


def test_the_only_answer_to_a_name_is_its_page_whatever_it_calls_itself() -> None:
    named = lone_profile({"id": 5, "screen_name": "renamed", "is_closed": 0}, Target(1, "page1", ""))
    assert isinstance(named, Fact)
    assert isinstance(named.value, Profile)
    assert (named.value.network_id, named.value.name_leads_to) == ("5", "5")


def test_another_number_is_believed_when_it_comes_twice() -> None:
    merged = lone_profile({"id": 5, "screen_name": "school", "is_closed": 0}, Target(1, "school", "1001"))
    assert isinstance(merged, Fact)
    assert isinstance(merged.value, Profile)
    assert merged.value.network_id == "5"
    answers = iter(range(5, 50))
    with serving(lambda exchange: exchange.json({"response": [{"id": next(answers), "is_closed": 0}]})) as server:
        outcome = collect(server.url, [Target(1, "", "1001")], [Need.PROFILE], keys={1: TOKEN})[1, Need.PROFILE]
    assert isinstance(outcome, Failure)
    assert outcome.kind is FailureKind.GARBAGE


@pytest.mark.parametrize("group", [{"id": None}, {"name": "без номера"}])
def test_an_answer_about_something_else_does_not_mean_there_is_no_page(group: dict[str, object]) -> None:
    outcome = lone_profile(group, Target(1, "", "1001"))
    assert isinstance(outcome, Failure)
    assert outcome.kind is FailureKind.GARBAGE


@pytest.mark.parametrize("closed", [False, True])
def test_a_main_address_in_the_profile_is_seen_when_the_list_keeps_silent(closed: bool) -> None:
    main = {"id": 1, "address": "ул. Школьная, 12", "work_info_status": "timetable"}

    def answer(exchange: Exchange) -> None:
        if exchange.asked.method == "groups.getById":
            exchange.json({"response": [{"id": 1001, "is_closed": 0, "addresses": {"main_address": main}}]})
        elif closed:
            exchange.error(15)
        else:
            exchange.json({"response": {"count": 0, "items": []}})

    with serving(answer) as server:
        found = collect(server.url, targets(1), [Need.PROFILE, Need.ADDRESSES], keys={1: TOKEN})[1, Need.ADDRESSES]
    assert isinstance(found, Fact)
    assert isinstance(found.value, Addresses)
    assert [place.text for place in found.value.items] == ["ул. Школьная, 12"]
    assert not found.value.whole


# --- troubles of one page


@pytest.mark.parametrize(
    ("trouble", "expected", "scenario"),
    [
        ("timeout", FailureKind.TIMEOUT, "normal"),
        ("garbage", FailureKind.GARBAGE, "normal"),
        ("internal", FailureKind.SERVER, "normal"),
        ("flood", FailureKind.FLOOD, "normal"),
        ("internal", FailureKind.SERVER, "trailing"),
        ("timeout", FailureKind.TIMEOUT, "noexecute"),
        ("flood", FailureKind.FLOOD, "noexecute"),
    ],
)
def test_trouble_of_one_page_is_its_own(
    sky: Callable[..., Sky], trouble: str, expected: FailureKind, scenario: str
) -> None:
    pages = [group(number, **({"trouble": trouble} if number == 13 else {})) for number in range(1, 31)]
    found = sky(*pages, scenario=scenario).collect(targets(30))
    for (page, need), outcome in found.items():
        if page == 13 and need is not Need.PROFILE:
            assert kind(found, page, need) is expected
        else:
            assert isinstance(outcome, Fact), (page, need, outcome)


def test_a_closed_wall_leaves_the_rest_of_the_page(sky: Callable[..., Sky]) -> None:
    found = sky(group(1, trouble="access"), group(2)).collect(targets(2))
    assert kind(found, 1, Need.POSTS) is FailureKind.ACCESS
    assert kind(found, 1, Need.ADDRESSES) is None


def test_a_hanging_page_costs_a_few_deadlines(sky: Callable[..., Sky]) -> None:
    here = sky(*(group(number, **({"trouble": "timeout"} if number == 2 else {})) for number in range(1, 26)))
    began = time.monotonic()
    here.collect(targets(25))
    assert time.monotonic() - began < 25 * QUICK.again, "not a deadline for each page of the batch"


# --- troubles of the whole network


@pytest.mark.parametrize(
    ("scenario", "kinds", "most"),
    [
        ("down", {FailureKind.LOST}, 3),
        ("dropped", {FailureKind.LOST}, 8),
        ("silent", {FailureKind.TIMEOUT, FailureKind.LOST}, 8),
        ("captcha", {FailureKind.CAPTCHA}, 6),
        ("captcha-old", {FailureKind.CAPTCHA}, 6),
        ("revoked", {FailureKind.BAD_TOKEN}, 6),
        ("htmlerror", {FailureKind.SERVER}, 15),
        ("maintenance", {FailureKind.GARBAGE}, 15),
    ],
)
def test_a_network_that_fails_whole_is_not_asked_on(  # but by those who asked already: six at once
    sky: Callable[..., Sky], scenario: str, kinds: set[FailureKind], most: int
) -> None:
    here = sky(*(group(number) for number in range(1, 61)), scenario=scenario)
    found = here.collect(targets(60))
    assert {kind(found, page, need) for page, need in found} <= kinds
    assert len(here.methods) <= most


@pytest.mark.parametrize("scenario", ["lost", "revoked", "captcha", "silent"])
def test_what_came_before_the_network_failed_is_kept(sky: Callable[..., Sky], scenario: str) -> None:
    broken = replace(named(scenario), after=3)
    found = sky(*(group(number) for number in range(1, 61)), scenario=broken).collect(targets(60))
    assert sum(isinstance(outcome, Fact) for outcome in found.values()) >= 60
    assert any(not isinstance(outcome, Fact) for outcome in found.values())


def test_a_spent_quota_parks_the_walls_only(sky: Callable[..., Sky]) -> None:
    here = sky(*(group(number) for number in range(1, 61)), scenario="quota")
    found = here.collect(targets(60))
    assert {kind(found, page, Need.POSTS) for page in range(1, 61)} == {FailureKind.QUOTA}
    assert {kind(found, page, Need.ADDRESSES) for page in range(1, 61)} == {None}


def test_each_page_is_asked_with_its_own_key(sky: Callable[..., Sky]) -> None:
    here = sky(group(1), group(2))
    keys = {1: here.networks.tokens["vk"], 2: here.networks.tokens["vk_second"]}
    here.collect(targets(2), [Need.PROFILE], keys=keys, key_of=lambda page: page)
    asked = {request.token: request.parameter("group_ids") for request in here.networks.requests}
    assert sorted(asked.values()) == ["1001", "1002"]
    assert len(asked) == 2


def test_a_stop_does_not_wait_for_a_server_that_hangs(sky: Callable[..., Sky]) -> None:
    here = sky(group(1), scenario="silent")
    patient = replace(QUICK, answer=60.0, again=60.0, total=120.0)
    asked = threading.Event()

    def cancelled() -> bool:
        if here.networks.requests:
            asked.set()
        return asked.is_set()

    began = time.monotonic()
    found = here.collect(targets(1), limits=patient, cancelled=cancelled)
    assert time.monotonic() - began < 10, "the server would hang for a minute"
    assert all(outcome.kind is FailureKind.STOPPED for outcome in found.values() if not isinstance(outcome, Fact))
    assert not any(isinstance(outcome, Fact) for outcome in found.values())


def test_a_shape_nobody_thought_of_is_a_failure_not_a_hang(monkeypatch: pytest.MonkeyPatch) -> None:
    from checks.collectors.vk import parse

    def broken(_response: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(parse, "groups", broken)
    with serving(lambda exchange: exchange.json({"response": []})) as server:
        found = collect(server.url, targets(3), keys={1: TOKEN})
    assert {kind(found, page, need) for page, need in found} == {FailureKind.BROKEN}
