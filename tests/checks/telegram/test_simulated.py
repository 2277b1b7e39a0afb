"""The Telegram collector against the simulated t.me: every trouble it knows, and every fault of HTTP."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from checks.collectors.base import Order, Target
from checks.collectors.telegram.collector import TelegramCollector
from checks.facts import (
    ABSENT,
    NOT_GIVEN,
    Comments,
    Fact,
    Failure,
    FailureKind,
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
from tests.sample_data.worlds import TELEGRAM as WORLD

NEEDS = (Need.PROFILE, Need.POSTS, Need.COMMENTS)
LIMITS = replace(QUICK, answer=0.2, total=0.6, body=1_000_000)
MORE = """
[[telegram]]
name = "quiet_one"
title = "Мягкая"
weeks = [3]
trouble = "soft"
[[telegram]]
name = "new_look"
title = "Новая"
weeks = [3]
trouble = "shape"
[[telegram]]
name = "unseen_one"
title = "Без показа"
members = 77
preview = false
[[telegram]]
name = "talking_group"
title = "Беседа"
kind = "group"
[[telegram]]
name = "somebody"
title = "Иван"
kind = "user"
[[telegram]]
name = "flooding_one"
title = "429"
trouble = "flood"
[[telegram]]
name = "bad_gateway"
title = "502"
trouble = "garbage"
"""

FAULTS = [fault for fault in Fault if fault not in {Fault.NONE, Fault.BOMB}]  # a bomb is slow to make: see test_web

Outcomes = dict[tuple[str, Need], Outcome]


def collect(networks: Networks, *names: str) -> Outcomes:
    found: dict[tuple[int, Need], Outcome] = {}
    order = Order(
        targets={number: Target(number, name) for number, name in enumerate(names)},
        keys={},
        endpoints=Endpoints(telegram_url=networks.url("telegram")),
        limits=LIMITS,
        since=NOW - timedelta(days=14),
        now=NOW,
        stop=threading.Event(),
        salt=b"salt",
    )
    collector = TelegramCollector(order, pace=Pace(1000, monotonic=Ticks()), spread=0.0)
    jobs = [Job("r", number, need) for number in order.targets for need in NEEDS]
    LocalRunner(1).run(
        collector.first(jobs),
        collector.work,
        took=lambda step: found.update({(one.subject_id, one.need): one for one in step.outcomes}),
        cancelled=lambda: False,
        stop=collector.abort,
    )
    collector.close()
    assert set(found) == {(job.subject_id, job.need) for job in jobs}
    return {(names[number], need): outcome for (number, need), outcome in found.items()}


def seen(outcome: Outcome) -> object:
    assert isinstance(outcome, Fact), outcome
    return outcome.value


def kind(outcome: Outcome) -> FailureKind:
    assert isinstance(outcome, Failure), outcome
    return outcome.kind


def profile(found: Outcomes, name: str) -> Profile:
    value = seen(found[name, Need.PROFILE])
    assert isinstance(value, Profile)
    return value


def test_channel(tmp_path: Path) -> None:
    with running(tmp_path, WORLD, "telegram") as networks:
        found = collect(networks, "shkola_demo")
    card = profile(found, "shkola_demo")
    assert (card.name, card.members, card.verified, card.state) == ("Школа & Ко", 12_300, True, ProfileState.OPEN)
    assert card.description == "Новости школы\nСайт https://school.example/?a=1&b=2 #школа"
    posts = seen(found["shkola_demo", Need.POSTS])
    assert isinstance(posts, Posts)
    # Nothing of two weeks is missing: the plan of the world is nine a week, an album counting once.
    assert posts.covers.covers(NOW - timedelta(days=14), NOW)
    assert card.network_id == card.name_leads_to == "1005640892"
    assert "album" in next(post for post in posts.items if post.text.startswith("Альбом")).kinds
    texts = [post.text for post in posts.items]
    assert texts.count("Альбом недели! 🔥") == 1
    assert next(post for post in posts.items if post.text == "Опрос").kinds == ("text", "poll")
    forwarded = next(post for post in posts.items if post.repost)
    assert set(forwarded.kinds) == {"repost", "text", "photo", "link"}
    comments = seen(found["shkola_demo", Need.COMMENTS])
    assert isinstance(comments, Comments)
    thread = next(thread for thread in comments.threads if thread.count)
    assert [(comment.text, comment.by_page) for comment in thread.items] == [("Когда?", False), ("Завтра", True)]
    assert thread.items[1].answers == thread.items[0].id
    assert thread.whole


def test_each_unknown_is_its_own(tmp_path: Path) -> None:
    names = (
        "quiet_one",
        "new_look",
        "unseen_one",
        "talking_group",
        "somebody",
        "nobody_here",
        "flooding_one",
        "bad_gateway",
    )
    with running(tmp_path, WORLD + MORE, "telegram") as networks:
        found = collect(networks, *names)
    assert profile(found, "quiet_one").name == "Мягкая"
    assert kind(found["quiet_one", Need.POSTS]) is FailureKind.SOFT_LIMIT
    assert kind(found["new_look", Need.PROFILE]) is FailureKind.SHAPE
    hidden = profile(found, "unseen_one")
    assert (hidden.state, hidden.members, hidden.kind) == (ProfileState.UNTOLD, 77, "channel")
    assert kind(found["unseen_one", Need.POSTS]) is FailureKind.NO_PREVIEW
    assert profile(found, "talking_group").kind == "group"
    assert kind(found["talking_group", Need.POSTS]) is FailureKind.NO_PREVIEW
    person, nobody = profile(found, "somebody"), profile(found, "nobody_here")
    assert (person.state, person.name_leads_to) == (ProfileState.UNTOLD, "@somebody")
    assert kind(found["somebody", Need.POSTS]) is FailureKind.GONE
    assert (nobody.state, nobody.name_leads_to) == (ProfileState.MISSING, ABSENT)
    assert kind(found["nobody_here", Need.POSTS]) is FailureKind.GONE
    assert kind(found["flooding_one", Need.PROFILE]) is FailureKind.RATE
    assert kind(found["bad_gateway", Need.PROFILE]) is FailureKind.SERVER
    assert hidden.contacts is NOT_GIVEN


def test_every_kind_of_message_is_read(tmp_path: Path) -> None:
    with running(tmp_path, WORLD, "telegram") as networks:
        posts = seen(collect(networks, "everything")["everything", Need.POSTS])
    assert isinstance(posts, Posts)
    assert posts.items
    assert all(post.kinds for post in posts.items)
    assert posts.covers.start != NOW  # nothing was left unread


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_leaves_an_outcome_for_every_need(tmp_path: Path, fault: Fault) -> None:
    began = time.monotonic()
    with running(tmp_path, WORLD + MORE, "telegram", Scenario(rate=0, fault=fault)) as networks:
        found = collect(networks, "shkola_demo", "everything", "unseen_one", "nobody_here", "talking_group")
    assert time.monotonic() - began < 20
    assert FailureKind.BROKEN not in {outcome.kind for outcome in found.values() if isinstance(outcome, Failure)}
    told_missing = {name for (name, need), outcome in found.items() if need is Need.PROFILE and _is_missing(outcome)}
    assert told_missing <= {"nobody_here"}  # whatever went wrong, nobody is said to be gone


def _is_missing(outcome: Outcome) -> bool:
    value = outcome.value if isinstance(outcome, Fact) else None
    return isinstance(value, Profile) and value.state is ProfileState.MISSING


def test_escape_sequences_are_cleaned(tmp_path: Path) -> None:
    with running(tmp_path, WORLD, "telegram", Scenario(rate=0, hostile_texts=True)) as networks:
        found = collect(networks, "shkola_demo")
    assert "\\x1b" not in repr(found)
    assert "\\u202e" not in repr(found)


@pytest.mark.parametrize("special", ["shape", "blocks", "dates"])
def test_each_redesign_is_a_changed_shape(tmp_path: Path, special: str) -> None:
    with running(tmp_path, WORLD, "telegram", Scenario(rate=0, special=special)) as networks:
        found = collect(networks, "shkola_demo", "everything")
    assert {kind(outcome) for outcome in found.values()} == {FailureKind.SHAPE}


def test_network_that_softens_for_all(tmp_path: Path) -> None:
    with running(tmp_path, WORLD + MORE, "telegram", Scenario(rate=0, special="soft")) as networks:
        found = collect(networks, "shkola_demo", "everything", "quiet_one", "new_look", "bad_gateway")
        asked = len(networks.requests)
    assert asked == 3
    assert kind(found["bad_gateway", Need.PROFILE]) is FailureKind.SOFT_LIMIT
