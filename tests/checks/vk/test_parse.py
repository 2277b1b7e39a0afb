"""Answers of VK as facts: both shapes, numbers as strings, unknown and missing keys, strangers' texts cleaned once."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from checks.collectors.vk import parse, posts
from checks.facts import (
    ABSENT,
    NOT_GIVEN,
    Address,
    Contact,
    DayHours,
    Manager,
    Managers,
    MenuItem,
    Profile,
    ProfileState,
    Wall,
    WorkStatus,
)

GROUP = {
    "id": 5,
    "name": "Школа",
    "screen_name": "school",
    "is_closed": 0,
    "description": "Мы\u202e школа\x1b[31m\r\nс 1975 года",
    "site": "",
    "contacts": [{"desc": "Приёмная", "phone": " +7 384 46 2-11-22 ", "email": "a@example.org"}, {"user_id": 7}],
}


def one(group: dict[str, object]) -> Profile:
    (found,) = parse.groups([group]) or ()
    return found


def test_a_group_in_both_shapes_with_clean_text() -> None:
    profile = one(GROUP)
    assert parse.groups({"groups": [GROUP], "profiles": []}) == (profile,)
    assert profile.description == "Мы школа[31m\nс 1975 года"
    assert profile.site is ABSENT
    assert profile.contacts == (Contact("Приёмная", "+7 384 46 2-11-22", "a@example.org"), Contact())
    assert (profile.network_id, profile.short_name, profile.state) == ("5", "school", ProfileState.OPEN)


def test_a_key_that_did_not_come_is_not_given_but_an_empty_list_of_contacts_is_absent() -> None:
    bare = one({"id": "5", "screen_name": "school", "is_closed": "0"})
    assert bare.description is NOT_GIVEN
    assert bare.contacts is ABSENT
    assert one({**GROUP, "contacts": []}).contacts is ABSENT
    assert one({"id": 5, "is_closed": 2}).contacts is NOT_GIVEN


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({"is_closed": 1}, ProfileState.CLOSED),
        ({"is_closed": "2"}, ProfileState.PRIVATE),
        ({"is_closed": 9}, ProfileState.UNTOLD),
        ({"is_closed": None}, ProfileState.UNTOLD),
        ({"deactivated": "deleted"}, ProfileState.DELETED),
        ({"deactivated": "banned"}, ProfileState.BANNED),
        ({"deactivated": "geo_banned"}, ProfileState.BANNED),
    ],
)
def test_states(fields: dict[str, object], state: ProfileState) -> None:
    assert one({**GROUP, **fields}).state is state


def test_a_deactivated_page_gives_nothing_even_if_the_keys_are_there() -> None:
    gone = one({**GROUP, "deactivated": "banned", "contacts": None})
    assert gone.description is gone.site is gone.contacts is NOT_GIVEN


@pytest.mark.parametrize("name", ["club5", "public5", "event5", "CLUB5"])
def test_a_number_with_a_word_is_no_short_name(name: str) -> None:
    assert one({**GROUP, "screen_name": name}).short_name == ""
    assert one({**GROUP, "screen_name": "club55"}).short_name == "club55"


@pytest.mark.parametrize("response", [None, {}, "text", 5, {"groups": None}, {"items": []}])
def test_what_is_no_list_of_groups(response: object) -> None:
    assert parse.groups(response) is None


def test_a_list_in_which_nothing_is_understood_does_not_mean_there_is_nothing() -> None:
    assert parse.groups([None, 5, {"name": "без номера"}]) is None
    assert parse.groups([]) == ()


@pytest.mark.parametrize("value", [None, 5, ["x"], {"a": 1}])
def test_a_value_of_another_type_is_not_an_empty_one(value: object) -> None:
    odd = one({**GROUP, "description": value, "site": value, "contacts": value if value != ["x"] else 5})
    assert odd.description is odd.site is odd.contacts is NOT_GIVEN


def test_a_page_whose_state_is_not_told_may_have_contacts_that_are_not_told() -> None:
    assert one({"id": 5, "screen_name": "school"}).contacts is NOT_GIVEN


def test_the_profile_may_tell_its_main_address() -> None:
    main = {"id": 1, "address": "ул. Школьная, 12", "city": {"id": 2, "title": "Банново"}}
    told = one({**GROUP, "addresses": {"is_enabled": True, "main_address_id": 1, "main_address": main}}).main_address
    assert told == Address("ул. Школьная, 12", "Банново")
    assert one(GROUP).main_address is one({**GROUP, "addresses": []}).main_address is NOT_GIVEN


def test_addresses_with_a_timetable() -> None:
    item = {
        "id": 1,
        "address": "ул. Школьная, 12",
        "city": {"id": 2, "title": "Банново"},
        "phone": "8 384 46 2-11-22",
        "work_info_status": "timetable",
        "latitude": "55.1",
        "longitude": 87,
        "timetable": {
            "mon": {"open_time": 540, "close_time": 1080, "break_open_time": 780, "break_close_time": 840},
            "sat": {"open_time": "600", "close_time": "1440"},
            "tue": None,
        },
    }
    found = parse.addresses({"count": 1, "items": [item, "мусор"]})
    assert found is not None
    (place,) = found.items
    assert (place.city, place.work, place.latitude, place.longitude) == ("Банново", WorkStatus.TIMETABLE, 55.1, 87.0)
    assert place.hours == (DayHours(0, 540, 1080, 780, 840), DayHours(5, 600, 1440))
    assert parse.addresses({"count": 0}) is None
    assert parse.addresses([]) is None


@pytest.mark.parametrize("sunday", [{"open_time": 600}, {"open_time": 600, "close_time": 9999}, "9-18"])
def test_a_timetable_with_a_day_nobody_can_read_is_not_read_at_all(sunday: object) -> None:
    table = {"mon": {"open_time": 540, "close_time": 1080}, "sun": sunday}
    found = parse.addresses({"items": [{"address": "а", "work_info_status": "timetable", "timetable": table}]})
    assert found is not None
    assert (found.items[0].work, found.items[0].hours) == (WorkStatus.TIMETABLE, ())


def post(**fields: object) -> dict[str, object]:
    return {"id": 3, "owner_id": -5, "from_id": -5, "date": 1_794_000_000, "text": "Новость", **fields}


def kinds(*attachments: dict[str, object], **fields: object) -> tuple[str, ...]:
    wall = posts.wall({"count": 1, "items": [post(attachments=list(attachments), **fields)]})
    assert wall is not None
    return wall.posts[0].kinds


def test_a_post() -> None:
    wall = posts.wall({"count": "40", "items": [post(is_pinned=1, edited="1794000001", marked_as_ads=1)], "x": 1})
    assert wall is not None
    (found,) = wall.posts
    assert (wall.count, wall.received) == (40, 1)
    assert (found.url, found.by_owner, found.pinned, found.advertising, found.repost) == (
        "https://vk.com/wall-5_3", True, True, True, False,
    )  # fmt: skip
    assert found.date == datetime.fromtimestamp(1_794_000_000, UTC)
    assert found.edited == datetime.fromtimestamp(1_794_000_001, UTC)


@pytest.mark.parametrize("fields", [{"post_type": "suggest"}, {"post_type": "postpone"}, {"is_deleted": True}])
def test_what_is_no_publication(fields: dict[str, object]) -> None:
    wall = posts.wall({"count": 1, "items": [post(**fields)]})
    assert wall is not None
    assert (wall.received, wall.posts, wall.unread) == (1, (), 0)


@pytest.mark.parametrize("fields", [{"date": None}, {"date": 10**20}, {"date": 0}, {"id": None}, {"date": 1.5}])
def test_a_post_that_cannot_be_understood_is_counted(fields: dict[str, object]) -> None:
    wall = posts.wall({"count": 3, "items": [post(**fields), "мусор", post()]})
    assert wall is not None
    assert (wall.received, len(wall.posts), wall.unread) == (3, 1, 2)


def test_a_wall_may_not_tell_how_many_posts_it_has() -> None:
    wall = posts.wall({"items": [post()]})
    assert wall is not None
    assert wall.count is None


def test_somebody_else_on_the_wall() -> None:
    wall = posts.wall({"count": 1, "items": [post(from_id=77)]})
    assert wall is not None
    assert not wall.posts[0].by_owner


def test_kinds() -> None:
    assert kinds({"type": "photo"}, {"type": "photo"}, {"type": "poll"}) == ("text", "photo", "poll")
    assert kinds({"type": "video", "video": {"type": "video"}}, text="") == ("video",)
    assert kinds({"type": "video", "video": {"type": "short_video"}}, {"type": "clip"}, text="") == ("clip",)
    assert kinds({"type": "video", "video": {"live": 1}}, text="") == ("live",)
    assert kinds({"type": "doc", "doc": {"ext": "GIF"}}, {"type": "doc", "doc": {"ext": "pdf"}}, text="") == (
        "gif",
        "doc",
    )
    assert kinds({"type": "textlive"}, {}, text="") == ("other",)


def test_a_repost_has_the_kinds_of_its_source() -> None:
    source = {"id": 1, "text": "Слова", "attachments": [{"type": "video", "video": {}}]}
    assert kinds({"type": "photo"}, copy_history=[source]) == ("repost", "text", "video")


@pytest.mark.parametrize(
    ("response", "leads"),
    [
        ({"type": "group", "object_id": 5}, "5"),
        ({"type": "page", "object_id": "5"}, "5"),
        ({"type": "user", "object_id": 5}, "id5"),
        ({"type": "application", "object_id": 5}, "application5"),
        ([], ABSENT),
        ({}, ABSENT),
        ({"type": "group"}, NOT_GIVEN),
    ],
)
def test_where_a_short_name_leads(response: object, leads: object) -> None:
    assert parse.resolved(response) == leads


JSON = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats(allow_nan=False) | some.text(max_size=8),
    lambda inner: some.lists(inner, max_size=4)
    | some.dictionaries(
        some.sampled_from(
            ["id", "items", "groups", "date", "attachments", "type", "timetable", "mon", "open_time", "close_time",
             "contacts", "city", "copy_history", "video", "is_closed", "object_id", "owner_id", "from_id", "count"]
        ),
        inner,
        max_size=6,
    ),
    max_leaves=25,
)  # fmt: skip


@given(JSON)
def test_no_shape_breaks_the_parser(response: object) -> None:
    parse.groups(response)
    parse.addresses(response)
    posts.wall(response)
    posts.talk(response, -5, 1, b"")
    parse.managers(response)
    parse.resolved(response)


# --- what else a page, a post and its managers tell


def test_everything_a_card_may_tell() -> None:
    told = one(
        {
            **GROUP,
            "type": "page",
            "members_count": "350",
            "verified": "1",
            "is_government_organization": True,
            "has_photo": 1,
            "cover": {"enabled": 0},
            "links": [{"url": "https://gosuslugi.ru"}, {"id": 5}],
            "wall": "2",
            "fixed_post": 77,
        }
    )
    assert (told.kind, told.members, told.verified, told.mark, told.avatar, told.cover) == (
        "page",
        350,
        True,
        True,
        True,
        False,
    )
    assert (told.links, told.wall, told.comments, told.pinned_post) == (
        ("https://gosuslugi.ru",),
        Wall.LIMITED,
        True,
        77,
    )


def test_buttons_and_widgets_in_both_shapes() -> None:
    items = [
        {"id": 7, "title": " Сообщить\x1b о проблеме ", "url": "https://vk.com/app1_-5", "type": "internal_vkui"},
        {"id": 8, "title": "Сайт", "url": "https://school.example.ru", "type": "url", "cover": [{"url": "https://x"}]},
        {"id": 9},
        "not a button",
    ]
    wanted = (
        MenuItem("Сообщить о проблеме", "https://vk.com/app1_-5"),
        MenuItem("Сайт", "https://school.example.ru"),
    )
    assert one({**GROUP, "menu": {"items": items}}).menu == wanted
    assert one({**GROUP, "menu": items}).menu == wanted
    assert one({**GROUP, "menu": {"items": []}}).menu is ABSENT
    for odd in (None, {}, "menu", 5, {"items": None}, {"items": {"a": 1}}):
        assert one({**GROUP, "menu": odd}).menu is NOT_GIVEN
    assert one(GROUP).menu is NOT_GIVEN, "that a page without a menu leaves it out nobody has written down"
    assert "menu" in parse.PROFILE_FIELDS.split(",")


def test_three_pictures_are_an_album() -> None:
    photo: dict[str, object] = {"type": "photo"}
    assert kinds(photo, photo) == ("text", "photo")
    assert kinds(photo, photo, photo, text="") == ("photo", "album")
    assert kinds({"type": "photos_list", "photos_list": {"list": ["1_1", "1_2", "1_3"]}}, text="") == ("photo", "album")
    assert kinds({"type": "photos_list", "photos_list": ["1_1", "1_2"]}, text="") == ("photo",)
    assert kinds({"type": "photos_list", "photos_list": 5}, text="") == ("photo",)


def test_what_a_card_does_not_tell_is_not_given() -> None:
    bare = one({"id": 5, "is_closed": 0})
    fields = (bare.members, bare.mark, bare.verified, bare.avatar, bare.cover, bare.links, bare.wall, bare.comments)
    assert set(fields) == {NOT_GIVEN}
    assert bare.pinned_post is NOT_GIVEN
    assert one({**GROUP, "links": [], "fixed_post": 0}).links is ABSENT
    assert one({**GROUP, "fixed_post": 0}).pinned_post is ABSENT
    assert one({**GROUP, "is_government_organization": None}).mark is NOT_GIVEN


@pytest.mark.parametrize(
    ("photo", "seen"),
    [
        ("https://vk.com/images/community_200.png", False),
        ("https://sun9-1.example.org/a.jpg", True),
        (None, NOT_GIVEN),
    ],
)
def test_an_avatar_may_be_told_by_its_address_alone(photo: object, seen: object) -> None:
    assert one({**GROUP, "photo_200": photo}).avatar is seen


def test_where_an_address_is_on_the_map() -> None:
    found = parse.addresses({"count": 30, "items": [{"address": "а", "latitude": "55.1", "longitude": 82}]})
    assert found is not None
    assert (found.items[0].latitude, found.items[0].longitude, found.whole) == (55.1, 82.0, False)
    odd = parse.addresses({"items": [{"address": "а", "latitude": "nan", "longitude": 1e9}]})
    assert odd is not None
    assert (odd.items[0].latitude, odd.items[0].longitude) == (None, None)


def test_everything_a_post_may_tell() -> None:
    source = {"id": 9, "owner_id": -7, "text": "", "attachments": [{"type": "photo"}]}
    link = {"type": "link", "link": {"url": "https://example.org/a"}}
    wall = posts.wall(
        {
            "items": [
                post(
                    views={"count": "12"},
                    likes={"count": 3},
                    reposts={"count": 0},
                    comments={"count": "4", "can_post": 1},
                    post_source={"type": "api"},
                    donut={"is_donut": True, "placeholder": {"text": "По подписке"}},
                    attachments=[
                        link,
                        {"type": "podcast"},
                        {"type": "album"},
                        {"type": "story"},
                        {"type": "new thing"},
                    ],
                ),
                post(copy_history=[source]),
            ]
        }
    )
    assert wall is not None
    told, again = wall.posts
    assert (told.views, told.likes, told.reposts, told.comments, told.comments_open) == (12, 3, 0, 4, True)
    assert (told.made_by, told.paid, told.links) == ("api", True, ("https://example.org/a",))
    assert told.kinds[-5:] == ("link", "podcast", "album", "story", "other")
    assert (again.repost_of, again.kinds) == ("https://vk.com/wall-7_9", ("repost", "photo"))
    assert (again.views, again.comments, again.comments_open, again.paid) == (None, None, None, False)


@pytest.mark.parametrize(
    ("source", "made_by"),
    [
        ({"type": "api", "platform": "android"}, "android"),
        ({"type": "api", "platform": "iphone"}, "iphone"),
        ({"type": "api", "platform": "instagram"}, "api"),
        ({"type": "api"}, "api"),
        ({"type": "vk", "platform": "android"}, "vk"),
        ({}, ""),
    ],
)
def test_what_a_person_publishes_with_a_telephone_is_no_autopost(source: dict[str, str], made_by: str) -> None:
    wall = posts.wall({"items": [post(post_source=source)]})
    assert wall is not None
    assert wall.posts[0].made_by == made_by


def test_that_a_key_may_not_comment_says_nothing_of_others() -> None:
    wall = posts.wall({"items": [post(comments={"count": 0, "can_post": 0}), post(comments={"can_open": 1})]})
    assert wall is not None
    assert [one.comments_open for one in wall.posts] == [None, False]


def test_managers() -> None:
    found = parse.managers({"count": 3, "items": [{"id": 5, "role": "creator"}, {"id": -1}, "мусор"]})
    assert found == Managers(3, (Manager("5", "creator"),))
    assert parse.managers({"count": "2", "items": []}) == Managers(2, ())
    assert parse.managers({"items": [{}]}) == Managers(1, NOT_GIVEN)
    assert parse.managers([]) is None


def test_numbers_longer_than_any_of_theirs_are_none() -> None:
    assert parse.groups([{"id": 10**30}]) is None
    wall = posts.wall({"items": [post(id=2**63)]})
    assert wall is not None
    assert wall.unread == 1
