"""Answers of Одноклассники as facts, in their old and new shapes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from checks.collectors.ok import parse, read, topics
from checks.facts import (
    ABSENT,
    NOT_GIVEN,
    Address,
    Addresses,
    Contact,
    Managers,
    Missing,
    Post,
    ProfileState,
    WorkStatus,
)

GROUP = {
    "uid": "53038939046008",
    "name": "Банновская школа",
    "shortname": "bannovo",
    "description": "Официальная группа\r\nшколы\u202e",
    "access_type": "OPEN",
    "gos_org": True,
    "address": "ул. Школьная, д. 12",
    "city": "с. Банново",
    "phone": "8 (384-46) 2-11-22",
    "homepage_url": "https://school.example",
    "location_latitude": "54.1",
    "location_longitude": 87.2,
    "photo_id": "123",
    "members_count": "1520",
    "who_can_comment": "EVERYONE",
}


def card(**others: object) -> parse.Card:
    found = parse.cards([{**GROUP, **others}])
    assert found is not None
    return found[0]


def test_card() -> None:
    profile = card().profile
    assert profile.network_id == "53038939046008"
    assert profile.state is ProfileState.OPEN
    assert (profile.name, profile.short_name) == ("Банновская школа", "bannovo")
    assert profile.description == "Официальная группа\nшколы"
    assert profile.site == "https://school.example"
    assert profile.contacts == (Contact(phone="8 (384-46) 2-11-22"),)
    assert (profile.mark, profile.members, profile.avatar, profile.comments) == (True, 1520, True, True)
    assert profile.cover is NOT_GIVEN
    address = Address(
        text="ул. Школьная, д. 12", city="с. Банново", work=WorkStatus.NO_FIELD, latitude=54.1, longitude=87.2
    )
    assert card().addresses == Addresses((address,))


def test_old_and_new_shapes() -> None:
    assert parse.cards({"groups": [GROUP]}) == parse.cards([GROUP])
    assert parse.cards([{**GROUP, "uid": 53038939046008}]) == parse.cards([GROUP])
    assert parse.cards([]) == ()


@pytest.mark.parametrize("answer", [None, "x", 5, {}, {"groups": None}, [None], [{"name": "без номера"}], True])
def test_no_cards(answer: object) -> None:
    assert parse.cards(answer) is None


def test_what_did_not_come_is_not_given() -> None:
    found = parse.cards([{"uid": "5", "name": "x"}])
    assert found is not None
    profile = found[0].profile
    assert profile.state is ProfileState.UNTOLD
    for field in ("description", "contacts", "mark", "members", "avatar", "site"):
        assert getattr(profile, field) is NOT_GIVEN, field
    assert found[0].addresses == Addresses((), whole=False)


def test_what_came_empty_is_absent() -> None:
    found = card(description="  ", phone=None, address="", homepage_url=None, photo_id=None, gos_org=False)
    assert found.profile.description is ABSENT
    assert found.profile.contacts is ABSENT
    assert found.profile.site is ABSENT
    assert (found.profile.avatar, found.profile.mark) == (False, False)
    assert found.addresses == Addresses(())


@pytest.mark.parametrize(
    ("told", "state"),
    [
        ({"access_type": "CLOSED"}, ProfileState.CLOSED),
        ({"access_type": "SECRET"}, ProfileState.PRIVATE),
        ({"access_type": "NEW_WORD", "private": False}, ProfileState.UNTOLD),
        ({"blocked": True}, ProfileState.BANNED),
        ({"blocked": "true"}, ProfileState.BANNED),
        ({"disable_reason": "DELETED_BY_OWNER"}, ProfileState.DELETED),
        ({"disable_reason": "SPAM"}, ProfileState.BANNED),
    ],
)
def test_states(told: dict[str, object], state: ProfileState) -> None:
    assert card(**told).profile.state is state


def test_state_of_old_answers() -> None:
    old = {key: value for key, value in GROUP.items() if key != "access_type"}
    for private, state in ((False, ProfileState.OPEN), (True, ProfileState.CLOSED)):
        found = parse.cards([{**old, "private": private}])
        assert found is not None
        assert found[0].profile.state is state


@pytest.mark.parametrize(
    ("answer", "leads"),
    [
        ({"type": "GROUP", "objectId": 5, "objectIdStr": "53038939046008"}, "53038939046008"),
        ({"type": "GROUP", "objectId": 53038939046008}, "53038939046008"),
        ({"type": "PROFILE", "objectIdStr": "577"}, "profile577"),
        ({"type": "APP", "objectIdStr": "577"}, "app577"),
        ({"type": "UNKNOWN"}, ABSENT),
        (None, NOT_GIVEN),
        ({}, NOT_GIVEN),
        ({"type": "GROUP"}, NOT_GIVEN),
        ([], NOT_GIVEN),
    ],
)
def test_leads(answer: object, leads: str | Missing) -> None:
    assert parse.leads_to(answer) == leads


@pytest.mark.parametrize(
    ("answer", "count"),
    [
        ({"counters": {"moderators": 3}}, 3),
        ({"moderators": "4"}, 4),
        ({"counters": {"moderators": 0}}, 0),
        ({"counters": {}}, None),
        ({"counters": {"moderators": -1}}, None),
        (None, None),
    ],
)
def test_managers(answer: object, count: int | None) -> None:
    assert parse.managers(answer) == (None if count is None else Managers(count))


TOPIC = {
    "id": "66001",
    "created_ms": 1700000000000,
    "author_ref": "group:5",
    "owner_ref": "group:5",
    "media": [{"type": "text", "text": "Новость\u200b"}],
    "discussion_summary": {"comments_count": 2},
    "like_summary": {"count": "7"},
    "reshare_summary": {"count": 1},
    "views_count": 120,
}


def post(*media: dict[str, object], entities: object = None, **others: object) -> Post:
    topic = {**TOPIC, **others, **({"media": list(media)} if media else {})}
    found = topics.topics({"media_topics": [topic], "entities": entities or {}}, "5")
    assert found is not None
    assert found.unread == 0
    return found.posts[0]


def test_topic() -> None:
    assert post() == Post(
        id=66001,
        url="https://ok.ru/group/5/topic/66001",
        date=datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC),
        text="Новость",
        kinds=("text",),
        views=120,
        likes=7,
        reposts=1,
        comments=2,
    )


@pytest.mark.parametrize(
    ("media", "kinds"),
    [
        ({"type": "photo", "photo_refs": ["group_photo:1"]}, ("photo",)),
        ({"type": "photo", "photo_refs": ["group_photo:2"]}, ("gif",)),
        ({"type": "movie", "movie_refs": ["movie:1"]}, ("video",)),
        ({"type": "movie", "movie_refs": ["movie:2"]}, ("live",)),
        ({"type": "music"}, ("audio",)),
        ({"type": "poll", "poll_refs": ["poll:1"]}, ("poll",)),
        ({"type": "link", "url": "https://example.org"}, ("link",)),
        ({"type": "product"}, ("other",)),
        ({"type": "text", "text": " "}, ()),
        ({}, ("other",)),
    ],
)
def test_kinds(media: dict[str, object], kinds: tuple[str, ...]) -> None:
    entities = {
        "group_photos": [{"id": "1"}, {"id": "2", "pic_gif": "https://x"}],
        "movies": [{"id": "1"}, {"ref": "movie:2", "live_stream": {"x": 1}}, None],
    }
    assert post(media, entities=entities).kinds == kinds


def test_shared_topic_has_the_kinds_of_its_source() -> None:
    source = {
        "id": "9",
        "owner_ref": "group:77",
        "media": [{"type": "text", "text": "x"}, {"type": "movie", "movie_refs": []}],
    }
    found = post(
        {"type": "text", "text": "Смотрите"},
        {"type": "topic", "media_topic_refs": ["media_topic:9"]},
        entities={"media_topics": [source]},
    )
    assert found.repost
    assert found.kinds == ("repost", "text", "video")
    assert found.repost_of == "https://ok.ru/group/77/topic/9"
    assert found.text == "Смотрите"


def test_topic_of_a_reader_is_not_the_groups() -> None:
    assert not post(author_ref="user:1").by_owner
    assert post(is_sticky=True).pinned
    assert post({"type": "link", "url": "https://a.example"}).links == ("https://a.example",)
    assert post(publication_date_ms=1700000001000).date.second == 21


def test_topics_that_cannot_be_read_are_counted() -> None:
    found = topics.topics({"media_topics": [TOPIC, {"id": "1"}, None], "anchor": "a", "has_more": True}, "5")
    assert found is not None
    assert (len(found.posts), found.unread, found.anchor, found.more) == (1, 2, "a", True)


@pytest.mark.parametrize("answer", [None, [], {}, {"media_topics": {}}, "x"])
def test_no_topics(answer: object) -> None:
    assert topics.topics(answer, "5") is None


def test_group_without_topics() -> None:
    found = topics.topics({"has_more": False}, "5")
    assert found is not None
    assert found.posts == ()


def test_comments() -> None:
    listed = [
        {"id": "c1", "text": "Спасибо", "date_ms": 1700000000000, "author_id": "577", "type": "ACTIVE_MESSAGE"},
        {"id": "c2", "text": "x", "date_ms": 1700000000000, "author_id": "5", "reply_to_comment_id": "c1"},
        {"id": "c3", "text": "грубость", "date_ms": 1700000000000, "author_id": "577", "type": "DELETED_MESSAGE"},
        {"id": "c4", "text": "без пояса", "date": "2026-11-20 10:00:00", "author_id": "577"},
    ]
    found = topics.comments({"comments": listed, "has_more": False}, "5", 66001, b"salt")
    assert found is not None
    first, second, third = found.items
    assert found.unread == 1  # a date without a zone is no moment
    assert (first.text, first.by_page, second.by_page) == ("Спасибо", False, True)
    assert second.answers == first.id
    assert (third.text, third.deleted) == ("", True)
    assert first.author == third.author != second.author
    assert "577" not in first.author


def test_numbers_of_comments_are_stable_and_apart() -> None:
    told = ["1", "01", " 1", "+1", "1 ", "-1", "١", "MTpPSzox:1", "MTpPSzox:2", "1" * 40, "\ud800"]
    numbers = [read.stable(one) for one in told]
    assert None not in numbers
    assert len(set(numbers)) == len(told)
    assert all(number is not None and 0 < number < 2**63 for number in numbers)
    assert read.stable("1") == read.stable(1) == 1
    assert read.stable("MTpPSzox:1") == 1228200815268820153  # the same in every run: facts are kept by it
    nothing: tuple[object, ...] = ("", None, True, 0, "0", {})
    assert [read.stable(one) for one in nothing] == [None] * 6


def test_fields_that_did_not_come_are_neither_empty_nor_told() -> None:
    (card,) = parse.cards([{"uid": "5", "name": "Школа", "access_type": "OPEN"}]) or ()
    profile = card.profile
    for field in (profile.description, profile.site, profile.status, profile.contacts, profile.avatar, profile.cover):
        assert field is NOT_GIVEN
    assert card.addresses == Addresses((), whole=False)
