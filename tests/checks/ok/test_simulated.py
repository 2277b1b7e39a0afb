"""The collector of Одноклассники against the simulated network: every trouble it knows, and every fault of HTTP."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from checks.collectors.base import Key, Order, Target
from checks.collectors.ok.collector import OkCollector
from checks.collectors.ok.trial import ask
from checks.facts import (
    Comments,
    Fact,
    Failure,
    FailureKind,
    Managers,
    Need,
    Outcome,
    Posts,
    Profile,
    ProfileState,
)
from checks.running.pacing import Pace
from checks.running.runner import Job, LocalRunner
from checks.settings import Endpoints
from sample_data.networks import Networks, Scenario
from sample_data.networks.scenario import Fault
from tests.checks.support import QUICK, Ticks
from tests.sample_data.web import NOW, running
from tests.sample_data.worlds import OK as WORLD

SCHOOL = Target(1, "okschool", "53038939046008")
NAMED = Target(2, "okschool")
HIDING, CLOSED, BLOCKED, DELETED = (
    Target(3, "", "2"),
    Target(4, "shut", "3"),
    Target(5, "", "4"),
    Target(6, "gone", "5"),
)
BROKEN, NULL, BARE, GARBAGE = Target(7, "", "6"), Target(8, "", "7"), Target(9, "", "8"), Target(10, "", "9")
EVERYONE = (SCHOOL, NAMED, HIDING, CLOSED, BLOCKED, DELETED, BROKEN, NULL, BARE, GARBAGE)
NEEDS = (Need.PROFILE, Need.ADDRESSES, Need.POSTS, Need.COMMENTS, Need.MANAGERS)
LIMITS = replace(QUICK, answer=0.2, total=0.6, body=1_000_000)

FAULTS = [fault for fault in Fault if fault not in {Fault.NONE, Fault.BOMB}]  # a bomb is slow to make: see test_web

Outcomes = dict[tuple[int, Need], Outcome]


def collect(networks: Networks, *targets: Target, key: str = "ok") -> Outcomes:
    found: Outcomes = {}
    order = Order(
        targets={target.subject_id: target for target in targets},
        keys={9: Key(9, networks.tokens[key], networks.tokens["ok_application_key"])},
        endpoints=Endpoints(ok_url=networks.url("ok")),
        limits=LIMITS,
        since=NOW - timedelta(days=21),
        now=NOW,
        stop=threading.Event(),
        salt=b"salt",
    )
    collector = OkCollector(order, pace=Pace(1000, monotonic=Ticks()))
    jobs = [Job("r", target.subject_id, need, 9) for target in targets for need in NEEDS]
    LocalRunner(3).run(
        collector.first(jobs),
        collector.work,
        took=lambda step: found.update({(one.subject_id, one.need): one for one in step.outcomes}),
        cancelled=lambda: False,
        stop=collector.abort,
    )
    collector.close()
    assert set(found) == {(job.subject_id, job.need) for job in jobs}
    return found


def seen(outcome: Outcome) -> object:
    assert isinstance(outcome, Fact), outcome
    return outcome.value


def kinds(found: Outcomes, target: Target) -> dict[Need, FailureKind]:
    mine = {need: found[target.subject_id, need] for need in NEEDS}
    return {need: outcome.kind for need, outcome in mine.items() if isinstance(outcome, Failure)}


def test_everything_of_everybody(tmp_path: Path) -> None:
    with running(tmp_path, WORLD, "ok", Scenario(rate=0, marks=True)) as networks:
        found = collect(networks, *EVERYONE)
    profile = seen(found[1, Need.PROFILE])
    assert isinstance(profile, Profile)
    assert (profile.state, profile.mark, profile.members, profile.name_leads_to) == (
        ProfileState.OPEN,
        True,
        321,
        "53038939046008",
    )
    named = seen(found[2, Need.PROFILE])
    assert isinstance(named, Profile)
    assert named.network_id == "53038939046008"
    posts = seen(found[1, Need.POSTS])
    assert isinstance(posts, Posts)
    whole = next(post for post in posts.items if post.text == "Всё сразу")
    assert set(whole.kinds) == {"text", "photo", "album", "video", "poll", "link", "audio", "gif", "live", "other"}
    assert next(post for post in posts.items if post.pinned).text == "Закреплено"
    repost = next(post for post in posts.items if post.repost)
    assert repost.kinds[0] == "repost"
    assert "photo" in repost.kinds
    assert not next(post for post in posts.items if post.text == "Вопрос жителя").by_owner
    comments = seen(found[1, Need.COMMENTS])
    assert isinstance(comments, Comments)
    thread = next(thread for thread in comments.threads if thread.post_id == whole.id)
    assert [(comment.text, comment.by_page, comment.deleted) for comment in thread.items] == [
        ("Когда?", False, False),
        ("Завтра", True, False),
        ("", False, True),
    ]
    assert thread.items[1].answers == thread.items[0].id
    assert seen(found[1, Need.MANAGERS]) == Managers(3)
    assert kinds(found, HIDING) == {Need.MANAGERS: FailureKind.ACCESS}
    assert kinds(found, CLOSED) == {Need.POSTS: FailureKind.ACCESS, Need.COMMENTS: FailureKind.ACCESS}
    for target, state in ((BLOCKED, ProfileState.BANNED), (DELETED, ProfileState.MISSING)):
        gone = seen(found[target.subject_id, Need.PROFILE])
        assert isinstance(gone, Profile)
        assert gone.state is state
        assert set(kinds(found, target).values()) == {FailureKind.GONE}
    assert set(kinds(found, BROKEN).values()) == {FailureKind.SERVER}
    assert set(kinds(found, NULL).values()) == {FailureKind.GARBAGE}
    assert set(kinds(found, GARBAGE).values()) == {FailureKind.GARBAGE}
    bare = seen(found[9, Need.POSTS])
    assert isinstance(bare, Posts)
    assert bare.items
    assert all(post.kinds == () for post in bare.items)


def test_mark_that_is_not_given(tmp_path: Path) -> None:
    with running(tmp_path, WORLD, "ok") as networks:
        profile = seen(collect(networks, SCHOOL)[1, Need.PROFILE])
    assert isinstance(profile, Profile)
    assert not isinstance(profile.mark, bool)


@pytest.mark.parametrize(
    ("key", "said"),
    [("ok", "Ключ принят"), ("ok_by_application", "Ключ принят"), ("ok_expired", "Ключ не принят")],
)
def test_keys_of_each_kind(tmp_path: Path, key: str, said: str) -> None:
    with running(tmp_path, WORLD, "ok") as networks:
        endpoints = Endpoints(ok_url=networks.url("ok"))
        answer = ask(networks.tokens[key], networks.tokens["ok_application_key"], endpoints, LIMITS)
        assert said in answer.message
        wrong = ask(networks.tokens[key], "ANOTHERKEY", endpoints, LIMITS)
        assert not wrong.ok


def test_key_without_rights(tmp_path: Path) -> None:
    with running(tmp_path, WORLD, "ok") as networks:
        found = collect(networks, SCHOOL, key="ok_weak")
    outcome = found[1, Need.PROFILE]
    assert isinstance(outcome, Failure)
    assert outcome.kind is FailureKind.ACCESS
    assert "GROUP_CONTENT" in outcome.detail


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_leaves_an_outcome_for_every_need(tmp_path: Path, fault: Fault) -> None:
    began = time.monotonic()
    with running(tmp_path, WORLD, "ok", Scenario(rate=0, fault=fault)) as networks:
        found = collect(networks, *EVERYONE)
    assert time.monotonic() - began < 20
    if fault not in {Fault.HOSTILE, Fault.CAPTCHA, Fault.CAPTCHA_OLD}:
        assert not any(isinstance(outcome, Fact) for outcome in found.values())
    assert FailureKind.BROKEN not in {outcome.kind for outcome in found.values() if isinstance(outcome, Failure)}


def test_escape_sequences_are_cleaned(tmp_path: Path) -> None:
    with running(tmp_path, WORLD, "ok", Scenario(rate=0, hostile_texts=True)) as networks:
        found = collect(networks, SCHOOL)
    assert "\\x1b" not in repr(found)
    assert "\\u202e" not in repr(found)


@pytest.mark.parametrize("code", [8, 9, 11, 102, 9999])
def test_error_in_the_middle_and_after(tmp_path: Path, code: int) -> None:
    with running(tmp_path, WORLD, "ok", Scenario(rate=0, error=code, after=2)) as networks:
        found = collect(networks, SCHOOL)
        assert len(networks.requests) < 20
    assert isinstance(found[1, Need.PROFILE], Fact)
