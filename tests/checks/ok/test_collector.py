"""The collector of Одноклассники against a server of its own: order, signatures, paging, what is not asked again."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

import pytest

from checks.collectors import collector_of
from checks.collectors.base import Known, Subject, Target
from checks.facts import (
    ABSENT,
    Addresses,
    Comments,
    Fact,
    FailureKind,
    Managers,
    Need,
    Posts,
    Profile,
    ProfileState,
    Window,
)
from checks.settings import Limits
from tests.checks.ok.network import (
    NEEDS,
    NOW,
    ONE,
    SINCE,
    TOKEN,
    Ok,
    collect,
    error,
    failure,
    group,
    topic,
    value,
)


def test_registered() -> None:
    network = collector_of("ok")
    assert network is not None
    assert network.needs_key
    assert network.gives == set(NEEDS)
    assert network.without_key is FailureKind.NOT_SET_UP
    wanted = frozenset({Need.PROFILE, Need.ADDRESSES, Need.POSTS})
    load = network.load([Subject(wanted)] * 150 + [Subject(wanted, numbered=False)], Limits(), 0.3)
    assert load.requests == 2 + 151 + 1
    assert network.load([], Limits(), 0.3).seconds == 0


def test_everything_of_a_page() -> None:
    network = Ok()
    found = collect(network, ONE)
    profile = value(found[1, Need.PROFILE])
    assert isinstance(profile, Profile)
    assert profile.name_leads_to == "100"
    assert value(found[1, Need.ADDRESSES]) == Addresses(())
    posts = value(found[1, Need.POSTS])
    assert isinstance(posts, Posts)
    assert posts.covers == Window(None, NOW)
    seen = value(found[1, Need.COMMENTS])
    assert isinstance(seen, Comments)
    assert [(thread.post_id, thread.count, len(thread.items), thread.whole) for thread in seen.threads] == [
        (1, 2, 2, True)
    ]
    assert value(found[1, Need.MANAGERS]) == Managers(2)
    assert sorted(network.methods()) == [
        "discussions.getComments",
        "group.getCounters",
        "group.getInfo",
        "mediatopic.getTopics",
    ]


def test_nothing_reaches_the_logs(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    collect(Ok({"group.getInfo": error(10)}), ONE)
    assert TOKEN not in caplog.text


def test_cards_are_asked_by_hundred() -> None:
    network = Ok()
    targets = [Target(number, "", str(1000 + number)) for number in range(1, 251)]
    found = collect(network, *targets, needs=(Need.PROFILE,))
    assert len(network.asked) == 3
    assert all(isinstance(outcome, Fact) for outcome in found.values())


def test_one_group_that_fails_them_all_is_found() -> None:
    def answer(form: dict[str, str]) -> object:
        numbers = form["uids"].split(",")
        return error(160)(form) if "13" in numbers else [group(number) for number in numbers]

    found = collect(
        Ok({"group.getInfo": answer}), *(Target(n, "", str(n)) for n in range(10, 16)), needs=(Need.PROFILE, Need.POSTS)
    )
    profile = value(found[13, Need.PROFILE])
    assert isinstance(profile, Profile)
    assert profile.state is ProfileState.MISSING
    assert failure(found[13, Need.POSTS]).kind is FailureKind.GONE
    assert failure(found[13, Need.POSTS]).detail == "missing"
    assert isinstance(found[12, Need.POSTS], Fact)


def test_group_left_out_is_asked_by_itself() -> None:
    network = Ok(
        {
            "group.getInfo": lambda form: [group(n) for n in form["uids"].split(",") if n != "13"],
            "url.getInfo": error(300),
        }
    )
    found = collect(network, Target(12, "", "12"), Target(13, "", "13"), needs=(Need.PROFILE,))
    profile = value(found[13, Need.PROFILE])
    assert isinstance(profile, Profile)
    assert profile.state is ProfileState.MISSING
    assert network.methods() == ["group.getInfo", "group.getInfo", "url.getInfo"]


@pytest.mark.parametrize("nothing", [None, []])
def test_nothing_is_doubted(nothing: object) -> None:
    network = Ok(
        {"group.getInfo": lambda _form: nothing, "url.getInfo": lambda _form: {"type": "GROUP", "objectId": 100}}
    )
    found = collect(network, ONE)
    assert {failure(outcome).kind for outcome in found.values()} == {FailureKind.GARBAGE}
    network = Ok({"group.getInfo": lambda _form: nothing, "url.getInfo": error(300)})
    profile = value(collect(network, ONE)[1, Need.PROFILE])
    assert isinstance(profile, Profile)
    assert profile.state is ProfileState.MISSING
    assert network.asked[1].form["url"] == "https://ok.ru/group/100"


def test_page_known_by_its_link_alone() -> None:
    network = Ok()
    found = collect(network, Target(1, "school100"), needs=(Need.PROFILE,))
    profile = value(found[1, Need.PROFILE])
    assert isinstance(profile, Profile)
    assert (profile.network_id, profile.name_leads_to) == ("100", "100")
    assert network.methods() == ["url.getInfo", "group.getInfo"]


@pytest.mark.parametrize(
    ("answer", "leads"),
    [(error(300), ABSENT), (lambda _form: {"type": "PROFILE", "objectIdStr": "577"}, "profile577")],
)
def test_link_that_leads_to_no_group(answer: Callable[[dict[str, str]], object], leads: object) -> None:
    found = collect(Ok({"url.getInfo": answer}), Target(1, "school100"))
    profile = value(found[1, Need.PROFILE])
    assert isinstance(profile, Profile)
    assert (profile.state, profile.name_leads_to) == (ProfileState.MISSING, leads)
    assert failure(found[1, Need.POSTS]).kind is FailureKind.GONE


def test_short_name_is_followed_where_the_card_has_another() -> None:
    network = Ok({"url.getInfo": lambda _form: {"type": "GROUP", "objectIdStr": "666"}})
    found = collect(network, Target(1, "old_name", "100"), needs=(Need.PROFILE,))
    profile = value(found[1, Need.PROFILE])
    assert isinstance(profile, Profile)
    assert (profile.network_id, profile.name_leads_to) == ("100", "666")


def test_paging_over_the_window() -> None:
    def answer(form: dict[str, str]) -> object:
        start = int(form.get("anchor", "a0")[1:])
        listed = [topic(1000 - n, n / 10) for n in range(start, start + 50)]
        return {"media_topics": listed, "anchor": f"a{start + 50}", "has_more": True}

    network = Ok({"mediatopic.getTopics": answer})
    posts = value(collect(network, ONE, needs=(Need.POSTS,))[1, Need.POSTS])
    assert isinstance(posts, Posts)
    assert network.methods().count("mediatopic.getTopics") == 3
    assert len(posts.items) == 150
    assert posts.covers.start is not None
    assert posts.covers.start <= SINCE


@pytest.mark.parametrize("anchor", ["same", ""])
def test_paging_that_leads_nowhere_ends(anchor: str) -> None:
    network = Ok(
        {"mediatopic.getTopics": lambda _form: {"media_topics": [topic(1, 1)], "anchor": anchor, "has_more": True}}
    )
    posts = value(collect(network, ONE, needs=(Need.POSTS,))[1, Need.POSTS])
    assert isinstance(posts, Posts)
    assert network.methods().count("mediatopic.getTopics") <= 2
    assert posts.covers.start == posts.items[0].date


def test_part_is_kept_when_the_next_fails() -> None:
    def answer(form: dict[str, str]) -> object:
        return error(11)(form) if "anchor" in form else {"media_topics": [topic(1, 3)], "anchor": "a", "has_more": True}

    posts = value(collect(Ok({"mediatopic.getTopics": answer}), ONE, needs=(Need.POSTS,))[1, Need.POSTS])
    assert isinstance(posts, Posts)
    assert posts.covers == Window(NOW - timedelta(days=3), NOW)


def test_comments_that_did_not_change_are_not_asked() -> None:
    network = Ok(
        {"mediatopic.getTopics": lambda _form: {"media_topics": [topic(1, 1, 2), topic(2, 2, 5)], "has_more": False}}
    )
    seen = value(collect(network, ONE, known=Known(comments={1: 2, 2: 4}))[1, Need.COMMENTS])
    assert isinstance(seen, Comments)
    assert seen.unchanged == (1,)
    assert [thread.post_id for thread in seen.threads] == [2]
    assert network.methods().count("discussions.getComments") == 1


def test_of_before_the_readers_window_only_what_was_flagged_is_read_again() -> None:
    topics = [topic(1, 1, 2), topic(2, 3, 2), topic(3, 4, 2)]
    network = Ok({"mediatopic.getTopics": lambda _form: {"media_topics": topics, "has_more": False}})
    start = NOW - timedelta(days=2)
    seen = value(collect(network, ONE, known=Known(flagged=frozenset({3})), readers_since=start)[1, Need.COMMENTS])
    assert isinstance(seen, Comments)
    assert [thread.post_id for thread in seen.threads] == [1, 3]
    assert seen.covers.start == start
    assert network.methods().count("discussions.getComments") == 2


def test_hidden_administration_is_not_none() -> None:
    outcome = collect(Ok({"group.getCounters": lambda _form: {"counters": {}}}), ONE)[1, Need.MANAGERS]
    assert failure(outcome).kind is FailureKind.ACCESS
    assert "скрывает" in failure(outcome).detail


def _topics(*counts: int) -> Callable[[dict[str, str]], object]:
    return lambda _form: {"media_topics": [topic(n, 1 + n / 10, count) for n, count in enumerate(counts, 1)]}


@pytest.mark.parametrize("code", [300, 456, 458, 700])
@pytest.mark.parametrize("refused", ["1", "2", "3"])
def test_topic_whose_comments_are_refused_has_its_thread(code: int, refused: str) -> None:
    network = Ok({"mediatopic.getTopics": _topics(2, 2, 2)})
    answer = network.discussions_getComments
    network.answers["discussions.getComments"] = lambda form: (
        error(code)(form) if form["discussionId"] == refused else answer(form)
    )
    seen = value(collect(network, ONE)[1, Need.COMMENTS])
    assert isinstance(seen, Comments)
    assert {thread.post_id: (thread.count, len(thread.items), thread.whole) for thread in seen.threads} == {
        number: (2, 0, False) if str(number) == refused else (2, 2, True) for number in (1, 2, 3)
    }
    assert seen.covers == Window(NOW, NOW)


def test_refusals_of_every_topic_are_not_repeated() -> None:
    network = Ok({"mediatopic.getTopics": _topics(*[2] * 10), "discussions.getComments": error(458)})
    outcome = failure(collect(network, ONE)[1, Need.COMMENTS])
    assert (outcome.kind, outcome.detail) == (FailureKind.ACCESS, "ошибка 458")
    assert network.methods().count("discussions.getComments") == 3
    network = Ok({"mediatopic.getTopics": _topics(*[2] * 10, 0), "discussions.getComments": error(458)})
    seen = value(collect(network, ONE)[1, Need.COMMENTS])
    assert isinstance(seen, Comments)
    assert [thread.whole for thread in seen.threads] == [False] * 10 + [True]
    assert network.methods().count("discussions.getComments") == 3


@pytest.mark.parametrize("method", ["mediatopic.getTopics", "discussions.getComments", "group.getCounters"])
@pytest.mark.parametrize("code", [160, 300])
def test_group_whose_card_was_seen_is_not_said_to_be_gone(method: str, code: int) -> None:
    found = collect(Ok({method: error(code)}), ONE)
    assert isinstance(found[1, Need.PROFILE], Fact)
    failed = [failure(outcome) for outcome in found.values() if not isinstance(outcome, Fact)]
    assert failed
    assert {(one.kind, one.detail) for one in failed} == {(FailureKind.ACCESS, f"ошибка {code}")}


@pytest.mark.parametrize("broken", ["left out", "nonsense", "fails the batch"])
def test_unknown_groups_beside_broken_ones_are_asked_by_themselves(broken: str) -> None:
    """12 and 14 are broken, 13 and 15 are not there; nothing of the batch is understood."""

    def answer(form: dict[str, str]) -> object:
        numbers = form["uids"].split(",")
        if set(numbers) & {"12", "14"}:
            if broken == "fails the batch" or len(numbers) == 1:
                return error(9999)(form)
            return [{"uid": "?"}, 5] if broken == "nonsense" else None
        return None

    network = Ok({"group.getInfo": answer, "url.getInfo": error(300)})
    found = collect(network, *(Target(n, "", str(n)) for n in range(12, 16)), needs=(Need.PROFILE,))
    assert {failure(found[number, Need.PROFILE]).kind for number in (12, 14)} == {FailureKind.SERVER}
    for number in (13, 15):
        profile = value(found[number, Need.PROFILE])
        assert isinstance(profile, Profile)
        assert profile.state is ProfileState.MISSING


@pytest.mark.parametrize("nothing", [None, {}, []])
def test_no_counters_at_all_are_no_hidden_administration(nothing: object) -> None:
    outcome = collect(Ok({"group.getCounters": lambda _form: nothing}), ONE)[1, Need.MANAGERS]
    assert failure(outcome).kind is FailureKind.GARBAGE


def test_topics_that_do_not_say_whether_there_are_more_are_a_part() -> None:
    """Nothing before the oldest was seen; «no more» is said, not left out."""
    network = Ok({"mediatopic.getTopics": lambda _form: {"media_topics": [topic(1, 3)]}})
    posts = value(collect(network, ONE, needs=(Need.POSTS,))[1, Need.POSTS])
    assert isinstance(posts, Posts)
    assert posts.covers == Window(NOW - timedelta(days=3), NOW)


@pytest.mark.parametrize(("count", "whole"), [(2, True), (5, False)])
def test_comments_that_do_not_say_whether_there_are_more_are_counted(count: int, whole: bool) -> None:
    network = Ok({"mediatopic.getTopics": _topics(count)})
    answer = network.discussions_getComments
    network.answers["discussions.getComments"] = lambda form: {"comments": answer(form)["comments"]}  # type: ignore[index] # an object
    seen = value(collect(network, ONE)[1, Need.COMMENTS])
    assert isinstance(seen, Comments)
    assert [(thread.count, len(thread.items), thread.whole) for thread in seen.threads] == [(count, 2, whole)]
