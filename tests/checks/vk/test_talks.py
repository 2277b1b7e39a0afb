"""What others write on a wall and under publications, and who administers: asked where it can be, and only anew."""

from __future__ import annotations

from datetime import timedelta

import pytest

from checks.collectors.base import Key, Known
from checks.facts import Comments, FailureKind, Managers, Need, Posts, Visitors
from tests.checks.support import WEEK
from tests.checks.vk.fake import INSIDE, SALT, Code, Method, cards, collect, fake, kind, post, targets, value, walls
from tests.checks.wire_server import TOKEN

WALLS = (Need.PROFILE, Need.POSTS, Need.VISITORS)
TALKS = (Need.PROFILE, Need.POSTS, Need.COMMENTS)


def comment(number: int, author: int = 77, **fields: object) -> dict[str, object]:
    return {"id": number, "from_id": author, "date": INSIDE + number, "text": f"Вопрос {number}", **fields}


def talked(*items: dict[str, object], level: int | None = None) -> Method:
    found = {"count": len(items), "current_level_count": len(items) if level is None else level, "items": [*items]}
    return lambda _values: found


def comments(outcomes: object) -> Comments:
    assert isinstance(outcomes, Comments)
    return outcomes


# --- visitors


@pytest.mark.parametrize("wall", [0, 2, 3, "3"])
def test_a_wall_that_is_closed_to_others_is_not_asked_about(wall: object) -> None:
    with fake(groups_getById=cards(wall=wall)) as vk:
        found = value(collect(vk, targets(2), WALLS), 1, Need.VISITORS)
    assert isinstance(found, Visitors)
    assert found.items == ()
    assert found.covers.covers(WEEK.start, WEEK.end)
    assert {asked["filter"] for asked in vk.asked("wall.get")} == {"owner"}


@pytest.mark.parametrize("fields", [{"wall": 1}, {}])
def test_an_open_wall_is_asked_for_what_others_wrote(fields: dict[str, object]) -> None:
    def answer(values: dict[str, str]) -> object:
        mine = values["filter"] == "owner"
        return {"count": 1, "items": [post(1) if mine else post(2, from_id=77, text="Когда починят?")]}

    with fake(groups_getById=cards(**fields), wall_get=answer) as vk:
        found = collect(vk, targets(1), WALLS)
    posts, visitors = value(found, 1, Need.POSTS), value(found, 1, Need.VISITORS)
    assert isinstance(posts, Posts)
    assert isinstance(visitors, Visitors)
    assert [one.id for one in posts.items] == [1]
    assert [(one.text, one.by_owner) for one in visitors.items] == [("Когда починят?", False)]


# --- comments


def test_comments_are_read_where_their_count_changed() -> None:
    wall = walls(*(post(number, comments={"count": count}) for number, count in ((1, 2), (2, 5), (3, 0), (4, 0))))
    known = {1: Known({2: 5, 3: 0})}
    with fake(wall_get=wall, wall_getComments=talked(comment(11), comment(12))) as vk:
        found = comments(value(collect(vk, targets(1), TALKS, known=known), 1, Need.COMMENTS))
    assert [asked["post_id"] for asked in vk.asked("wall.getComments")] == ["1"]
    assert sorted(found.unchanged) == [2, 3]
    assert {thread.post_id: (thread.count, len(thread.items), thread.whole) for thread in found.threads} == {
        1: (2, 2, True),
        4: (0, 0, True),
    }
    assert found.covers.covers(WEEK.start, WEEK.end)


def test_publications_of_before_the_window_are_left_alone() -> None:
    old = post(1, int(WEEK.start.timestamp()) - 60, comments={"count": 9})
    with fake(wall_get=walls(old), wall_getComments=talked()) as vk:
        found = comments(value(collect(vk, targets(1), TALKS), 1, Need.COMMENTS))
    assert not vk.asked("wall.getComments")
    assert found.threads == ()
    assert found.covers.start == WEEK.start


def test_of_before_the_readers_window_only_what_was_flagged_is_read_again() -> None:
    """As far back as publications are wanted at all."""
    start = WEEK.start + timedelta(days=3)
    dates = {1: WEEK.start - timedelta(minutes=1), 2: WEEK.start, 3: WEEK.start + timedelta(days=1), 4: start}
    wall = walls(*(post(n, int(date.timestamp()), comments={"count": 1}) for n, date in dates.items()))
    known = {1: Known(flagged=frozenset({1, 2}))}
    with fake(wall_get=wall, wall_getComments=talked(comment(11))) as vk:
        found = value(collect(vk, targets(1), TALKS, known=known, readers_since=start), 1, Need.COMMENTS)
    assert sorted(asked["post_id"] for asked in vk.asked("wall.getComments")) == ["2", "4"]
    assert comments(found).covers.start == start


def test_of_an_author_only_a_salted_hash_is_kept() -> None:
    items: tuple[dict[str, object], ...] = (
        comment(1, 77, text="Почему\x1b[31m темно?"),
        comment(2, -1001, reply_to_comment=1),
        comment(3, 77, parents_stack=[1]),
        {"id": 4, "date": INSIDE, "deleted": True},
        {"id": 5, "deleted": True},
    )
    with fake(wall_get=walls(post(1, comments={"count": 5})), wall_getComments=talked(*items)) as vk:
        found = comments(value(collect(vk, targets(1), TALKS), 1, Need.COMMENTS))
    (thread,) = found.threads
    deleted, first, answer, third = thread.items
    assert (first.text, first.by_page, first.answers) == ("Почему[31m темно?", False, None)
    assert first.author == third.author != answer.author
    assert "77" not in repr([first.author[:2], first.url])
    assert (answer.by_page, answer.answers, third.answers) == (True, 1, 1)
    assert (deleted.deleted, deleted.text, deleted.author) == (True, "", "")
    assert first.url == "https://vk.com/wall-1001_1?reply=1"
    assert SALT.hex() not in repr(found)
    assert thread.whole, "a deleted comment of no known day is no gap"


def test_no_more_than_three_pages_of_comments_are_read_of_a_publication() -> None:
    def answer(values: dict[str, str]) -> object:
        offset = int(values["offset"])
        items = [comment(offset + number) for number in range(100)]
        return {"count": 900, "current_level_count": 900, "items": items}

    with fake(wall_get=walls(post(1, comments={"count": 900})), wall_getComments=answer) as vk:
        found = comments(value(collect(vk, targets(1), TALKS), 1, Need.COMMENTS))
    assert [asked["offset"] for asked in vk.asked("wall.getComments")] == ["0", "100", "200"]
    (thread,) = found.threads
    assert (len(thread.items), thread.whole) == (300, False)


def test_answers_that_did_not_come_along_are_asked_for() -> None:
    def answer(values: dict[str, str]) -> object:
        if values.get("comment_id") == "1":
            assert values["offset"] == "1"
            return {"current_level_count": 2, "items": [comment(3)]}
        return {"current_level_count": 1, "items": [comment(1, thread={"count": 2, "items": [comment(2)]})]}

    with fake(wall_get=walls(post(1, comments={"count": 3})), wall_getComments=answer) as vk:
        found = comments(value(collect(vk, targets(1), TALKS), 1, Need.COMMENTS))
    (thread,) = found.threads
    assert ([one.id for one in thread.items], thread.whole) == ([1, 2, 3], True)


def test_a_thread_that_failed_is_not_whole_and_the_others_are() -> None:
    def answer(values: dict[str, str]) -> object:
        if values["post_id"] == "2":
            raise Code(212)
        return {"current_level_count": 1, "items": [comment(1)]}

    wall = walls(post(1, comments={"count": 1}), post(2, comments={"count": 1}))
    with fake(wall_get=wall, wall_getComments=answer) as vk:
        found = comments(value(collect(vk, targets(1), TALKS), 1, Need.COMMENTS))
    assert {thread.post_id: thread.whole for thread in found.threads} == {1: True, 2: False}


def test_without_the_wall_there_are_no_comments_and_without_any_thread_neither() -> None:
    def refused(_values: dict[str, str]) -> object:
        raise Code(15)

    with fake(wall_get=refused) as vk:
        found = collect(vk, targets(1), TALKS)
    assert kind(found, 1, Need.COMMENTS) is kind(found, 1, Need.POSTS) is FailureKind.ACCESS
    with fake(wall_get=walls(post(1, comments={"count": 1})), wall_getComments=refused) as vk:
        found = collect(vk, targets(1), TALKS)
    assert kind(found, 1, Need.COMMENTS) is FailureKind.ACCESS
    assert kind(found, 1, Need.POSTS) is None


@pytest.mark.parametrize("needs", [[Need.COMMENTS], [Need.VISITORS], [Need.POSTS], [Need.ADDRESSES]])
def test_a_need_by_itself_is_answered_without_a_profile(needs: list[Need]) -> None:
    wall = walls(post(1, comments={"count": 1}))
    with fake(wall_get=wall, wall_getComments=talked(comment(1))) as vk:
        found = collect(vk, targets(3), needs)
    assert all(kind(found, page, need) is None for page, need in found)
    assert not vk.asked("groups.getById")


def test_comments_of_many_pages_share_requests() -> None:
    wall = walls(*(post(number, comments={"count": 1}) for number in range(5)))
    with fake(wall_get=wall, wall_getComments=talked(comment(1))) as vk:
        collect(vk, targets(25), TALKS)
    assert len(vk.asked("wall.getComments")) == 125
    assert sum("wall.getComments" in request for request in vk.requests) == 5


# --- managers


def managers(values: dict[str, str]) -> object:
    assert values["filter"] == "managers"
    return {"count": "2", "items": [{"id": 7, "role": "creator"}, {"id": "8", "role": "editor"}]}


def test_managers_are_asked_about_with_the_key_of_an_administrator() -> None:
    keys = (Key(1, TOKEN), Key(2, "admin", administrates=True))
    with fake(groups_getMembers=managers) as vk:
        found = collect(
            vk,
            targets(1),
            [Need.PROFILE, Need.MANAGERS],
            keys=keys,
            key_of=lambda _page, need: 2 if need is Need.MANAGERS else 1,
        )
    seen = value(found, 1, Need.MANAGERS)
    assert isinstance(seen, Managers)
    assert seen.count == 2
    assert isinstance(seen.people, tuple)
    assert [(one.network_id, one.role) for one in seen.people] == [("7", "creator"), ("8", "editor")]
    assert {key for key, name, _ in vk.calls if name == "groups.getMembers"} == {"admin"}


def test_without_such_a_key_nobody_is_asked() -> None:
    with fake(groups_getMembers=managers) as vk:
        found = collect(vk, targets(1), [Need.MANAGERS])
    assert kind(found, 1, Need.MANAGERS) is FailureKind.NO_TOKEN
    assert not vk.requests
