"""Several keys, their daily quota, methods that VK stops answering, and troubles that must not cost minutes."""

from __future__ import annotations

import threading
import time
from collections import Counter
from dataclasses import dataclass, field, replace

import pytest

from checks.collectors.base import Key, Target
from checks.facts import FailureKind, Need, Posts, Profile, ProfileState
from tests.checks.support import QUICK
from tests.checks.vk.fake import HANG, PATIENT, Code, cards, collect, fake, kind, post, targets, value, walls
from tests.checks.wire_server import TOKEN

CORE = (Need.PROFILE, Need.ADDRESSES, Need.POSTS)


@dataclass
class Ledger:
    """A quota of so many calls, and what was done with it."""

    left: int
    back: int = 0
    over: list[int] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, key_id: int, method: str, calls: int) -> int:
        assert (key_id, method) == (1, "wall.get")
        with self.lock:
            granted = min(calls, self.left)
            self.left -= granted
            return granted

    def give_back(self, _key_id: int, _method: str, calls: int) -> None:
        with self.lock:
            self.left += calls
            self.back += calls

    def spent(self, key_id: int, _method: str) -> None:
        self.over.append(key_id)


# --- quota


def test_walls_are_asked_for_as_long_as_the_quota_lasts() -> None:
    ledger = Ledger(40)
    with fake(wall_get=walls(post(1))) as vk:
        found = collect(vk, targets(60), CORE, quota=ledger)
    kinds = Counter(kind(found, page, Need.POSTS) for page in range(1, 61))
    assert kinds == {None: 40, FailureKind.QUOTA: 20}
    assert len(vk.asked("wall.get")) == 40
    assert (ledger.left, ledger.back) == (0, 0)
    assert all(kind(found, page, Need.ADDRESSES) is None for page in range(1, 61))


def test_a_spent_quota_asks_nothing() -> None:
    with fake() as vk:
        found = collect(vk, targets(3), [Need.POSTS], quota=Ledger(0))
    assert {kind(found, page, Need.POSTS) for page in (1, 2, 3)} == {FailureKind.QUOTA}
    assert not vk.requests


def test_calls_that_were_never_made_are_given_back() -> None:
    def refused(_values: dict[str, str]) -> object:
        raise Code(28)

    ledger = Ledger(100)
    with fake(execute=refused) as vk:
        found = collect(vk, targets(10), [Need.POSTS], quota=ledger)
    assert all(kind(found, page, Need.POSTS) is None for page in range(1, 11))
    assert 100 - ledger.left == len(vk.asked("wall.get")) == 10


def test_an_inner_29_says_that_the_quota_is_spent() -> None:
    def over(_values: dict[str, str]) -> object:
        raise Code(29)

    ledger = Ledger(100)
    with fake(wall_get=over) as vk:
        found = collect(vk, targets(30), CORE, quota=ledger)
    assert set(ledger.over) == {1}
    assert {kind(found, page, Need.POSTS) for page in range(1, 31)} == {FailureKind.QUOTA}


# --- several keys


def barred(key: str) -> object:
    def answer(values: dict[str, str]) -> object:
        if values["key"] == key:
            raise Code(27)
        return {"count": 0, "items": []}

    return answer


@pytest.mark.parametrize("rate", [20, 3])
def test_the_key_of_a_community_is_used_for_what_it_can_do(rate: int) -> None:
    """Known by its rate, or found out by being refused: the walls of its pages are read with the other key."""
    keys = (Key(1, TOKEN), Key(2, "community", rate=rate))
    with fake() as vk:
        vk.methods["wall.get"] = vk.methods["groups.getAddresses"] = barred("community")  # type: ignore[assignment]
        found = collect(vk, targets(4), CORE, keys=keys, key_of=lambda page, _need: 1 + page % 2)
    assert all(kind(found, page, need) is None for page, need in found)
    assert {key for key, name, _ in vk.calls if name == "groups.getById"} == {TOKEN, "community"}
    if rate == 20:
        assert {key for key, name, _ in vk.calls if name != "groups.getById"} == {TOKEN}


def test_a_community_key_alone_reads_no_walls_and_says_why() -> None:
    with fake() as vk:
        found = collect(vk, targets(2), CORE, keys=[Key(1, "community", rate=20)])
    assert kind(found, 1, Need.PROFILE) is None
    outcome = found[1, Need.POSTS]
    assert kind(found, 1, Need.POSTS) is FailureKind.BAD_TOKEN
    assert getattr(outcome, "detail", "") == "ошибка 27"
    assert not vk.asked("wall.get")


def test_a_revoked_key_ends_its_own_pages_only() -> None:
    def answer(values: dict[str, str]) -> object:
        if values["key"] == "revoked":
            raise Code(5)
        return cards()(values)

    keys = (Key(1, TOKEN), Key(2, "revoked"))
    with fake(groups_getById=answer) as vk:
        found = collect(vk, targets(4), [Need.PROFILE], keys=keys, key_of=lambda page, _need: 1 + page % 2)
    assert {page: kind(found, page, Need.PROFILE) for page in range(1, 5)} == {
        1: FailureKind.BAD_TOKEN,
        2: None,
        3: FailureKind.BAD_TOKEN,
        4: None,
    }


# --- silence and overload


def test_a_method_that_falls_silent_is_left_alone_and_the_others_go_on() -> None:
    def silent(_values: dict[str, str]) -> object:
        raise HANG

    began = time.monotonic()
    with fake(wall_get=silent) as vk:
        found = collect(vk, targets(100), CORE, limits=QUICK)
    assert time.monotonic() - began < 6, "a deadline for each page would take fifty seconds"
    assert all(kind(found, page, need) is None for page, need in found if need is not Need.POSTS)
    kinds = {kind(found, page, Need.POSTS) for page in range(1, 101)}
    assert FailureKind.FLOOD in kinds
    assert kinds <= {FailureKind.FLOOD, FailureKind.TIMEOUT}


@pytest.mark.parametrize("code", [36, 13])
def test_a_network_that_finds_everything_too_much_is_given_up_soon(code: int) -> None:
    def answer(_values: dict[str, str]) -> object:
        raise Code(code)

    with fake(wall_get=answer, execute=answer) as vk:
        found = collect(vk, targets(200), [Need.POSTS])
    assert {kind(found, page, Need.POSTS) for page in range(1, 201)} == {FailureKind.TOO_BIG}
    assert len(vk.requests) < 60


def test_a_page_that_is_too_much_is_its_own_trouble() -> None:
    def answer(values: dict[str, str]) -> object:
        if "-1013" in values.get("code", values.get("owner_id", "")):
            raise Code(36)
        return {"count": 1, "items": [post(1)]}

    with fake(wall_get=answer, execute=answer) as vk:
        found = collect(vk, targets(50), CORE)
    assert {page for page in range(1, 51) if kind(found, page, Need.POSTS)} == {13}
    assert len(vk.requests) < 30


def test_too_many_questions_cost_time_and_no_page() -> None:
    """The first request is refused more often than it is asked again by itself."""
    refusals = iter(range(6))

    def answer(values: dict[str, str]) -> object:
        if next(refusals, None) is not None:
            raise Code(6)
        return cards()(values) if "group_ids" in values else None

    with fake(groups_getById=answer, execute=answer) as vk:
        found = collect(vk, targets(60), CORE, limits=replace(PATIENT, workers=1))
    assert all(kind(found, page, need) is None for page, need in found)


def test_nothing_but_too_many_questions_is_given_up() -> None:
    def answer(_values: dict[str, str]) -> object:
        raise Code(6)

    with fake(groups_getById=answer, execute=answer) as vk:
        found = collect(vk, targets(60), CORE)
    assert {kind(found, page, need) for page, need in found} == {FailureKind.RATE}
    assert len(vk.requests) < 40


# --- what is no evidence


@pytest.mark.parametrize("code", [100, 113, 125])
def test_an_error_for_every_page_does_not_mean_that_there_are_no_pages(code: int) -> None:
    def answer(_values: dict[str, str]) -> object:
        raise Code(code)

    with fake(groups_getById=answer, utils_resolveScreenName=answer) as vk:
        found = collect(vk, targets(300), [Need.PROFILE])
    assert {kind(found, page, Need.PROFILE) for page in range(1, 301)} == {FailureKind.ACCESS}
    assert len(vk.requests) < 40


def test_a_name_that_leads_to_the_page_is_no_sign_of_its_absence() -> None:
    def answer(_values: dict[str, str]) -> object:
        raise Code(100)

    with fake(groups_getById=answer, utils_resolveScreenName=lambda _v: {"type": "group", "object_id": 1001}) as vk:
        found = collect(vk, targets(1), [Need.PROFILE])
    assert kind(found, 1, Need.PROFILE) is FailureKind.ACCESS


def test_a_page_unknown_by_number_and_by_name_is_missing() -> None:
    def answer(_values: dict[str, str]) -> object:
        raise Code(100)

    with fake(groups_getById=answer, utils_resolveScreenName=lambda _values: []) as vk:
        found = value(collect(vk, targets(1), [Need.PROFILE]), 1, Need.PROFILE)
    assert isinstance(found, Profile)
    assert found.state is ProfileState.MISSING


# --- inner failures


def test_errors_that_cannot_be_told_apart_are_asked_about_again_and_not_for_ever() -> None:
    def answer(values: dict[str, str]) -> object:
        if int(values["owner_id"]) % 2:
            return False  # a failed call whose error is in no list
        return {"count": 1, "items": [post(1)]}

    with fake(wall_get=answer) as vk:
        found = collect(vk, targets(20), [Need.POSTS])
    assert Counter(kind(found, page, Need.POSTS) for page in range(1, 21)) == {None: 10, FailureKind.GARBAGE: 10}
    assert len(vk.requests) <= 12


def test_an_inner_error_that_passes_costs_one_request_more() -> None:
    troubles = iter(range(8))

    def answer(_values: dict[str, str]) -> object:
        if next(troubles, None) is not None:
            raise Code(10)
        return {"count": 1, "items": [post(1)]}

    with fake(wall_get=answer) as vk:
        found = collect(vk, targets(20), [Need.POSTS])
    assert all(isinstance(value(found, page, Need.POSTS), Posts) for page in range(1, 21))
    assert len(vk.requests) == 2


def test_pages_of_unknown_number_are_not_lost_when_the_profiles_are() -> None:
    def answer(_values: dict[str, str]) -> object:
        raise Code(5)

    with fake(groups_getById=answer) as vk:
        found = collect(vk, [Target(1, "page1", ""), Target(2, "", "1002")], CORE, limits=replace(PATIENT, workers=1))
    assert {kind(found, page, need) for page, need in found} == {FailureKind.BAD_TOKEN}
