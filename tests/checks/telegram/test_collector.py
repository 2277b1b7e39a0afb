"""The Telegram collector against a server of its own: paging, no preview, soft limits, strange pages, a lost line."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from checks.collectors import collector_of
from checks.collectors.base import Known, Order, Subject, Target
from checks.collectors.telegram.collector import TelegramCollector
from checks.facts import (
    Comments,
    Fact,
    Failure,
    FailureKind,
    Need,
    Outcome,
    Posts,
    Profile,
    ProfileState,
    Window,
)
from checks.running.pacing import Pace
from checks.running.runner import Job, LocalRunner
from checks.settings import Endpoints, Limits
from tests.checks.support import QUICK, Ticks
from tests.checks.telegram import pages
from tests.checks.web_server import Talk, serving

NOW = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)
SINCE = NOW - timedelta(days=14)
ALL = (Need.PROFILE, Need.POSTS, Need.COMMENTS)

Outcomes = dict[tuple[int, Need], Outcome]


def collect(
    answer: Callable[[Talk], None],
    *names: str,
    needs: tuple[Need, ...] = (Need.PROFILE, Need.POSTS),
    limits: Limits = QUICK,
    known: Known | None = None,
    readers_since: datetime | None = None,
) -> tuple[Outcomes, list[str]]:
    """What is seen of channels by these names, numbered from 1, and what was asked."""
    with serving(answer) as server:
        order = Order(
            targets={number: Target(number, name) for number, name in enumerate(names, 1)},
            keys={},
            endpoints=Endpoints(telegram_url=server.url),
            limits=limits,
            since=SINCE,
            now=NOW,
            stop=threading.Event(),
            known=lambda _number: known or Known(),
            salt=b"salt",
            readers_since=readers_since,
        )
        return run(TelegramCollector(order, pace=Pace(1000, monotonic=Ticks()), spread=0.0), order, needs), [
            a.target for a in server.asked
        ]


def run(collector: TelegramCollector, order: Order, needs: tuple[Need, ...], workers: int = 1) -> Outcomes:
    found: Outcomes = {}
    jobs = [Job("r", number, need) for number in order.targets for need in needs]
    LocalRunner(workers).run(
        collector.first(jobs),
        collector.work,
        took=lambda step: found.update({(one.subject_id, one.need): one for one in step.outcomes}),
        cancelled=lambda: False,
        stop=collector.abort,
    )
    collector.close()
    assert set(found) == {(job.subject_id, job.need) for job in jobs}  # every need has an outcome
    return found


def value(outcome: Outcome) -> object:
    assert isinstance(outcome, Fact), outcome
    return outcome.value


def kind(outcome: Outcome) -> FailureKind:
    assert isinstance(outcome, Failure), outcome
    return outcome.kind


def day(number: int) -> datetime:
    return NOW - timedelta(days=number)


def test_registered() -> None:
    network = collector_of("telegram")
    assert network is not None
    assert not network.needs_key
    assert network.gives == set(ALL)
    load = network.load([Subject(frozenset({Need.PROFILE, Need.POSTS}))] * 10, Limits(), 0.3)
    assert load.requests == 10
    assert 9.0 <= load.seconds <= 11.0
    assert network.load([], Limits(), 0.3).requests == 0
    new, quiet, talking = (Subject(frozenset(ALL), discussed=number) for number in (None, 0, 7))
    assert network.load([new, quiet, talking], Limits(), 0.3).requests == 3 + 1 + 1 + 7


def test_one_page_is_enough() -> None:
    listed = [pages.message(number, day(30 - number)) for number in range(10, 30)]
    found, asked = collect(lambda talk: talk.answer(pages.channel(listed, before=10)), "school")
    posts = value(found[1, Need.POSTS])
    assert isinstance(posts, Posts)
    assert [post.id for post in posts.items] == list(range(29, 9, -1))
    assert posts.covers == Window(day(20), NOW)
    assert asked == ["/s/school"]
    profile = value(found[1, Need.PROFILE])
    assert isinstance(profile, Profile)
    assert profile.members == 109_000


def test_pages_while_the_window_is_open() -> None:
    def answer(talk: Talk) -> None:
        before = int(talk.asked.query.get("before", 61))
        numbers = range(max(1, before - 20), before)
        listed = [pages.message(number, NOW - timedelta(hours=6 * (60 - number))) for number in numbers]
        talk.answer(pages.channel(listed, before=numbers[0] if numbers[0] > 1 else 0))

    found, asked = collect(answer, "school")
    posts = value(found[1, Need.POSTS])
    assert isinstance(posts, Posts)
    assert asked == ["/s/school", "/s/school?before=41", "/s/school?before=21"]
    assert len(posts.items) == 60
    assert posts.covers.start is None


def test_paging_is_bounded() -> None:
    def answer(talk: Talk) -> None:
        before = int(talk.asked.query.get("before", 100_000))
        talk.answer(pages.channel([pages.message(before - 1, day(1))], before=before - 1))

    found, asked = collect(answer, "school")
    assert len(asked) == 10
    posts = value(found[1, Need.POSTS])
    assert isinstance(posts, Posts)
    assert posts.covers.start == day(1)


def test_paging_that_leads_nowhere_ends() -> None:
    _found, asked = collect(lambda talk: talk.answer(pages.channel([pages.message(5, day(1))], before=5)), "school")
    assert len(asked) == 2


def test_part_is_kept_when_the_next_page_fails() -> None:
    def answer(talk: Talk) -> None:
        if talk.asked.query:
            talk.answer("", "500 Internal Server Error")
        else:
            talk.answer(pages.channel([pages.message(5, day(3))], before=5))

    found, _asked = collect(answer, "school")
    posts = value(found[1, Need.POSTS])
    assert isinstance(posts, Posts)
    assert posts.covers == Window(day(3), NOW)


def test_unread_message_covers_nothing() -> None:
    listed = [pages.message(5, day(20)), pages.message(6, "вчера")]
    found, _asked = collect(lambda talk: talk.answer(pages.channel(listed)), "school")
    posts = value(found[1, Need.POSTS])
    assert isinstance(posts, Posts)
    assert posts.covers == Window(NOW, NOW)


def _without_preview(card: str) -> Callable[[Talk], None]:
    def answer(talk: Talk) -> None:
        if talk.asked.path.startswith("/s/"):
            talk.answer("", "302 Found", Location="https://t.me/School")
        else:
            talk.answer(card)

    return answer


def test_no_preview_is_not_no_channel() -> None:
    found, asked = collect(_without_preview(pages.card()), "school", needs=ALL)
    profile = value(found[1, Need.PROFILE])
    assert isinstance(profile, Profile)
    assert (profile.state, profile.members, profile.name) == (ProfileState.UNTOLD, 2_620, "Банновская школа")
    assert kind(found[1, Need.POSTS]) is FailureKind.NO_PREVIEW
    assert kind(found[1, Need.COMMENTS]) is FailureKind.NO_PREVIEW
    assert asked == ["/s/school", "/school"]


def test_person_of_this_name() -> None:
    found, _asked = collect(_without_preview(pages.card("Иван", "@school")), "school", needs=ALL)
    profile = value(found[1, Need.PROFILE])
    assert isinstance(profile, Profile)
    assert (profile.state, profile.kind, profile.name_leads_to) == (ProfileState.UNTOLD, "user", "@school")
    for need in (Need.POSTS, Need.COMMENTS):
        outcome = found[1, need]
        assert isinstance(outcome, Failure)
        assert (outcome.kind, outcome.detail) == (FailureKind.GONE, "stranger")


def test_nobody_of_this_name() -> None:
    found, _asked = collect(_without_preview(pages.free_card()), "school")
    profile = value(found[1, Need.PROFILE])
    assert isinstance(profile, Profile)
    assert profile.state is ProfileState.MISSING
    posts = found[1, Need.POSTS]
    assert kind(posts) is FailureKind.GONE
    assert isinstance(posts, Failure)
    assert posts.detail == "missing"


def test_redirect_elsewhere_is_not_telegram() -> None:
    found, asked = collect(
        lambda talk: talk.answer("", "302 Found", Location="https://block.example/warning"), "school"
    )
    assert {kind(outcome) for outcome in found.values()} == {FailureKind.GARBAGE}
    assert len(asked) == 1


def test_soft_limit_stops_the_network() -> None:
    found, asked = collect(lambda talk: talk.answer(pages.channel()), *(f"school{n}" for n in range(10)))
    assert len(asked) == 3
    assert isinstance(value(found[1, Need.PROFILE]), Profile)
    assert {kind(found[number, Need.POSTS]) for number in range(1, 11)} == {FailureKind.SOFT_LIMIT}
    assert kind(found[10, Need.PROFILE]) is FailureKind.SOFT_LIMIT


def test_soft_limits_apart_do_not_stop() -> None:
    def answer(talk: Talk) -> None:
        odd = int(talk.asked.path[-1]) % 2
        talk.answer(pages.channel([] if odd else [pages.message(5, day(20))]))

    found, asked = collect(answer, *(f"school{n}" for n in range(8)))
    assert len(asked) == 8
    assert sum(isinstance(found[number, Need.POSTS], Fact) for number in range(1, 9)) == 4


def test_too_many_requests_stop_too() -> None:
    found, asked = collect(lambda talk: talk.answer("", "429 Too Many Requests"), *(f"s{n}" for n in range(10)))
    assert {kind(outcome) for outcome in found.values()} == {FailureKind.RATE, FailureKind.SOFT_LIMIT}
    assert len(asked) <= 12


def test_changed_shape_is_said_loudly(caplog: pytest.LogCaptureFixture) -> None:
    changed = pages.channel([pages.message(5, day(1))]).replace("tgme_channel_info", "tgme_about")
    with caplog.at_level(logging.ERROR):
        found, _asked = collect(lambda talk: talk.answer(changed), "school")
    assert {kind(outcome) for outcome in found.values()} == {FailureKind.SHAPE}
    assert "changed their shape" in caplog.text


def test_no_page_is_garbage() -> None:
    found, _asked = collect(lambda talk: talk.answer("Доступ ограничен"), "school")
    assert {kind(outcome) for outcome in found.values()} == {FailureKind.GARBAGE}
    found, _asked = collect(lambda talk: talk.answer("<html></html>", "403 Forbidden"), "school")
    assert {kind(outcome) for outcome in found.values()} == {FailureKind.ACCESS}


def test_silent_network_is_asked_three_times_in_all() -> None:
    quick = replace(QUICK, answer=0.05)
    found, asked = collect(lambda talk: talk.hang(), *(f"school{n}" for n in range(20)), limits=quick)
    assert {kind(outcome) for outcome in found.values()} <= {FailureKind.TIMEOUT, FailureKind.LOST}
    assert kind(found[20, Need.POSTS]) is FailureKind.LOST
    assert len(asked) == 3


def test_page_without_a_name() -> None:
    found, asked = collect(lambda talk: talk.answer(pages.channel()), "")
    assert {kind(outcome) for outcome in found.values()} == {FailureKind.NO_PREVIEW}
    assert not asked


def _discussing(counts: dict[int, int | None]) -> Callable[[Talk], None]:
    def answer(talk: Talk) -> None:
        if talk.asked.path.startswith("/s/"):
            talk.answer(pages.channel([pages.message(n, day(30 - n)) for n in (5, *counts)]))
            return
        number = int(talk.asked.path.rpartition("/")[2])
        count = counts[number]
        listed = [pages.comment(n, day(1), f"Текст {n}") for n in range(1, min(count or 0, 50) + 1)]
        talk.answer(pages.discussed(count, listed))

    return answer


def test_discussions() -> None:
    found, asked = collect(
        _discussing({20: 2, 21: 0, 22: 60, 23: 4}), "school", needs=ALL, known=Known(comments={23: 4, 20: 1})
    )
    seen = value(found[1, Need.COMMENTS])
    assert isinstance(seen, Comments)
    assert {thread.post_id: (thread.count, len(thread.items), thread.whole) for thread in seen.threads} == {
        20: (2, 2, True),
        21: (0, 0, True),
        22: (60, 50, False),
    }
    assert seen.unchanged == (23,)
    assert seen.covers == Window(SINCE, NOW)
    assert len(asked) == 5  # the publication from before the window is not asked about
    assert asked[1] == "/school/23?embed=1&discussion=1&comments_limit=100"


def test_of_before_the_readers_window_only_what_was_flagged_is_read_again() -> None:
    start = day(8)
    found, asked = collect(
        _discussing({20: 1, 21: 1, 22: 1, 23: 1}),
        "school",
        needs=ALL,
        known=Known(flagged=frozenset({5, 20})),
        readers_since=start,
    )
    seen = value(found[1, Need.COMMENTS])
    assert isinstance(seen, Comments)
    assert [thread.post_id for thread in seen.threads] == [23, 22, 20], "what is older than all that is wanted is left"
    assert seen.covers == Window(start, NOW)
    assert len(asked) == 4


@pytest.mark.parametrize(("known", "probes"), [({}, 1), ({20: 3}, 2)])
def test_channel_without_discussions(known: dict[int, int], probes: int) -> None:
    found, asked = collect(_discussing(dict.fromkeys(range(20, 28))), "school", needs=ALL, known=Known(comments=known))
    assert kind(found[1, Need.COMMENTS]) is FailureKind.NO_DISCUSSION
    assert isinstance(value(found[1, Need.POSTS]), Posts)
    assert asked[1:] == [f"/school/{27 - n}?embed=1&discussion=1&comments_limit=100" for n in range(probes)]


def test_discussions_of_the_window_alone() -> None:
    def answer(talk: Talk) -> None:
        if talk.asked.path.startswith("/s/"):
            talk.answer(pages.channel([pages.message(n, day(40 - n)) for n in range(10, 26)]))
        else:
            talk.answer(pages.discussed(0))

    found, asked = collect(answer, "school", needs=ALL)
    assert value(found[1, Need.COMMENTS]) == Comments((), Window(SINCE, NOW))
    assert len(asked) == 1


def test_discussions_are_bounded() -> None:
    def answer(talk: Talk) -> None:
        if talk.asked.path.startswith("/s/"):
            listed = [pages.message(100 + n, NOW - timedelta(hours=100 - n)) for n in range(50)]
            talk.answer(pages.channel(listed))
        else:
            talk.answer(pages.discussed(0))

    found, asked = collect(answer, "school", needs=ALL)
    seen = value(found[1, Need.COMMENTS])
    assert isinstance(seen, Comments)
    assert len(asked) == 1 + 30
    assert len(seen.threads) == 30
    assert seen.covers == Window(NOW - timedelta(hours=80), NOW)  # of older ones nothing is claimed


def test_stop_ends_at_once() -> None:
    asked = threading.Event()

    def answer(talk: Talk) -> None:
        asked.set()
        talk.hang()

    with serving(answer) as server:
        stop = threading.Event()
        order = Order(
            {1: Target(1, "a"), 2: Target(2, "b")},
            {},
            Endpoints(telegram_url=server.url),
            replace(QUICK, answer=5.0),
            SINCE,
            NOW,
            stop,
        )
        collector = TelegramCollector(order, pace=Pace(1000, monotonic=Ticks()), spread=0.0)

        def end() -> None:
            asked.wait(5)
            stop.set()
            collector.abort()

        threading.Thread(target=end).start()
        found = run(collector, order, (Need.PROFILE,))
    assert {kind(outcome) for outcome in found.values()} == {FailureKind.STOPPED}


@pytest.mark.parametrize("covered", [True, False])
def test_hidden_discussion_among_open_ones_covers_nothing(covered: bool) -> None:
    """Under one publication there is none: nothing is missing. Under one it is shown in the program only: who knows."""
    whole = {True: "Discussion is not available at the moment", False: "Please open Telegram to view this discussion"}

    def answer(talk: Talk) -> None:
        if talk.asked.path.startswith("/s/"):
            talk.answer(pages.channel([pages.message(n, day(30 - n)) for n in (5, 20, 21)]))
        elif talk.asked.path.endswith("/21"):
            talk.answer(pages.discussed(1, [pages.comment(1, day(1), "Спасибо")]))
        else:
            talk.answer(pages.discussed(None).replace(whole[True], whole[covered]))

    seen = value(collect(answer, "school", needs=ALL)[0][1, Need.COMMENTS])
    assert isinstance(seen, Comments)
    assert [thread.post_id for thread in seen.threads] == [21]
    assert seen.covers == Window(SINCE if covered else NOW, NOW)


@pytest.mark.parametrize(("first", "start"), [(1, None), (2, day(3))])
def test_beginning_is_seen_by_the_first_message_of_all(first: int, start: datetime | None) -> None:
    """A page that names no way to older ones may only have lost it."""
    listed = [pages.message(first, day(3)), pages.message(5, day(1))]
    posts = value(collect(lambda talk: talk.answer(pages.channel(listed)), "school")[0][1, Need.POSTS])
    assert isinstance(posts, Posts)
    assert posts.covers == Window(start, NOW)
