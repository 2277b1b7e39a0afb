"""Walls of the simulated VK in full: comments, visitors, modes, managers, rarer attachments, shapes of answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from sample_data.networks import Networks, Scenario, named
from sample_data.networks.schedule import Kind
from tests.sample_data.vk_client import NOW, Client, FastPace, world

LONG = "Длинный вопрос о расписании занятий и о том, когда же наконец откроется новая спортивная площадка у школы."
WORLD = f"""
timezone = "Asia/Novokuznetsk"
[[vk]]
id = 1
screen_name = "talkative"
name = "Школа"
wall = "limited"
stories = 4
managers = [{{ id = 11, role = "creator" }}, {{ id = 12, role = "administrator" }}, {{ id = 13 }}]
links = [{{ url = "https://ok.ru/school", name = "Мы в OK" }}]
menu = [
    {{ title = "Сообщить о проблеме", url = "https://vk.com/app7812345_-1" }},
    {{ title = "Сайт", url = "https://school.example.ru" }},
]
[vk.address]
address = "ул. Школьная, 1"
latitude = 55.5
longitude = 86.25
[[vk.posts]]
day = 6
time = "13:00"  # six hours before the tests' now
text = "Спрашивайте"
comments = [
    {{ text = "{LONG}", hours_after = 1 }},
    {{ text = "Отвечаем", hours_after = 2, answer_to = 1, by_page = true }},
    {{ text = "Спасибо", hours_after = 2.5, answer_to = 2 }},
    {{ text = "грубость", hours_after = 3, deleted = true }},
    {{ text = "Ещё вопрос", hours_after = 4 }},
    {{ text = "Завтрашний", hours_after = 30 }},
]
[[vk.posts]]
week = -1
text = "Без ответов"
[[vk.posts]]
week = -1
day = 3
text = "Вопрос жителя"
visitor = true
[[vk.posts]]
week = -1
day = 4
text = "Для подписчиков"
kinds = ["photo"]
donut = true

[[vk]]
id = 2
screen_name = "walls_off"
name = "Без стены"
wall = "off"
avatar = false
cover = false
weeks = [2]
[vk.address]
address = "ул. Без точки, 2"
point = false

[[vk]]
id = 3
screen_name = "kinds"
name = "Все виды"
[[vk.posts]]
week = -1
kinds = [{", ".join(f'"{kind}"' for kind in Kind)}]
"""
Begin = Callable[..., Client]


@pytest.fixture
def begin(tmp_path: Path, request: pytest.FixtureRequest) -> Begin:
    def start(scenario: Scenario | None = None) -> Client:
        networks = Networks(world(tmp_path, WORLD), NOW, scenario, clock=FastPace())
        request.addfinalizer(networks.stop)
        return Client(networks)

    return start


@pytest.fixture
def talk(begin: Begin) -> Client:
    return begin()


def post_of(vk: Client, text: str = "Спрашивайте") -> Any:
    return next(post for post in vk.call("wall.get", owner_id=-1)["items"] if post["text"] == text)


def comments(vk: Client, **parameters: object) -> Any:
    asked = {"owner_id": -1, "post_id": post_of(vk)["id"], "preview_length": 0}
    return vk.call("wall.getComments", **(asked | parameters))


def test_comments_have_two_levels_and_a_count_of_all(talk: Client) -> None:
    answer = comments(talk, thread_items_count=10)
    assert (answer["count"], answer["current_level_count"]) == (5, 3)
    first, deleted, last = answer["items"]
    assert [item["text"] for item in first["thread"]["items"]] == ["Отвечаем", "Спасибо"]
    assert first["thread"]["count"] == 2
    assert {tuple(item["parents_stack"]) for item in first["thread"]["items"]} == {(first["id"],)}
    by_page, thanks = first["thread"]["items"]
    assert (by_page["from_id"], by_page["reply_to_comment"]) == (-1, first["id"])
    assert (thanks["reply_to_comment"], thanks["reply_to_user"]) == (by_page["id"], -1)
    assert deleted["deleted"] is True
    assert not {"text", "from_id"} & set(deleted)
    assert (last["text"], last["thread"]["count"]) == ("Ещё вопрос", 0)


def test_threads_are_empty_unless_asked_for_and_can_be_read_alone(talk: Client) -> None:
    first = comments(talk)["items"][0]
    assert (first["thread"]["count"], first["thread"]["items"]) == (2, [])
    thread = comments(talk, comment_id=first["id"])
    assert [item["text"] for item in thread["items"]] == ["Отвечаем", "Спасибо"]
    assert (thread["count"], thread["current_level_count"]) == (5, 2)


def test_texts_are_cut_unless_told_otherwise(talk: Client) -> None:
    assert comments(talk)["items"][0]["text"] == LONG
    cut = comments(talk, preview_length=None)["items"][0]["text"]
    assert cut.endswith("…")
    assert len(cut) <= 91


def test_order_pages_and_likes(talk: Client) -> None:
    ids = [item["id"] for item in comments(talk)["items"]]
    assert [item["id"] for item in comments(talk, sort="desc")["items"]] == ids[::-1]
    assert [item["id"] for item in comments(talk, offset=1, count=1)["items"]] == ids[1:2]
    assert sorted(item["id"] for item in comments(talk, sort="smart")["items"]) == ids
    assert "likes" not in comments(talk)["items"][0]
    assert comments(talk, need_likes=1)["items"][0]["likes"]["count"] >= 0


@pytest.mark.parametrize("wrong", [{"sort": "best"}, {"count": 101}, {"thread_items_count": 11}, {"post_id": None}])
def test_wrong_parameters_of_comments(talk: Client, wrong: dict[str, object]) -> None:
    number = post_of(talk)["id"]
    assert talk.code("wall.getComments", **({"owner_id": -1, "post_id": number} | wrong)) == 100


def test_the_counter_of_a_post_grows_with_time_and_leaves_deleted_ones_out(talk: Client) -> None:
    assert post_of(talk)["comments"]["count"] == 4
    assert post_of(talk, "Без ответов")["comments"]["count"] == 0
    talk.networks.move(timedelta(days=2))
    assert post_of(talk)["comments"]["count"] == 5
    assert comments(talk)["items"][-1]["text"] == "Завтрашний"


def test_filters_of_a_wall(talk: Client) -> None:
    texts = {
        chosen: [post["text"] for post in talk.call("wall.get", owner_id=-1, filter=chosen)["items"]]
        for chosen in ("owner", "others", "donut", "archived")
    }
    assert texts["others"] == ["Вопрос жителя"]
    assert texts["owner"] == ["Спрашивайте", "", "Без ответов"]
    assert (texts["donut"], texts["archived"]) == ([""], [])
    (paid,) = talk.call("wall.get", owner_id=-1, filter="donut")["items"]
    assert paid["donut"]["is_donut"] is True
    assert paid["donut"]["placeholder"]["text"]
    assert paid["attachments"] == []


def test_managers_are_for_the_administrator_only(talk: Client) -> None:
    asked = {"group_id": 1, "filter": "managers"}
    keys = talk.networks.tokens
    answer = talk.call("groups.getMembers", **asked, access_token=keys["vk_admin"])
    assert [(item["id"], item["role"]) for item in answer["items"]] == [
        (11, "creator"),
        (12, "administrator"),
        (13, "editor"),
    ]
    assert answer["count"] == 3
    for key in ("vk", "vk_second", "vk_community"):
        error = talk.error("groups.getMembers", **asked, access_token=keys[key])
        assert (error["error_code"], error["error_subcode"]) == (15, 1133)
    assert talk.code("groups.getMembers", group_id=2, filter="managers", access_token=keys["vk_admin"]) == 15
    plain = talk.call("groups.getMembers", group_id=1, count=5)
    assert (plain["count"], len(plain["items"])) == (350, 5)
    assert talk.code("groups.getMembers", group_id=999) == 125


def test_modes_of_walls_stories_links_and_pictures(talk: Client) -> None:
    fields = "wall,stories_archive_count,has_unseen_stories,links,has_photo,cover"
    first, second = talk.call("groups.getById", group_ids="1,2", fields=fields)["groups"]
    assert (first["wall"], first["stories_archive_count"], first["has_unseen_stories"]) == (2, 4, True)
    assert [(link["url"], link["name"]) for link in first["links"]] == [("https://ok.ru/school", "Мы в OK")]
    assert (second["wall"], second["has_photo"], second["cover"]) == (0, 0, {"enabled": 0})
    assert "stories_archive_count" not in second
    assert "community_200" in second["photo_200"]
    error = talk.error("wall.get", owner_id=-2)
    assert (error["error_code"], "wall is disabled" in error["error_msg"]) == (15, True)


def test_buttons_and_widgets_are_shown_where_there_are_any(talk: Client) -> None:
    first, second = talk.call("groups.getById", group_ids="1,2", fields="menu")["groups"]
    shown = [(item["title"], item["url"], item["type"]) for item in first["menu"]["items"]]
    assert shown == [
        ("Сообщить о проблеме", "https://vk.com/app7812345_-1", "internal_vkui"),
        ("Сайт", "https://school.example.ru", "url"),
    ]
    assert "menu" not in second
    assert "menu" not in talk.call("groups.getById", group_ids="1", fields="links")["groups"][0], "not asked for"


def test_points_of_addresses(talk: Client) -> None:
    (there,) = talk.call("groups.getAddresses", group_id=1)["items"]
    assert (there["latitude"], there["longitude"]) == (55.5, 86.25)
    (nowhere,) = talk.call("groups.getAddresses", group_id=2)["items"]
    assert not {"latitude", "longitude"} & set(nowhere)


def test_every_documented_kind_and_one_that_is_not(talk: Client) -> None:
    (post,) = talk.call("wall.get", owner_id=-3)["items"]
    types = [item["type"] for item in post["attachments"]]
    assert all(item[item["type"]] for item in post["attachments"])
    assert {"story", "podcast", "market_album", "donut_link", "graffiti", "hologram"} <= set(types)
    assert len(types) == len(Kind)


def test_counts_may_be_missing(begin: Begin) -> None:
    items = begin(named("sparse")).call("wall.get", owner_id=-1)["items"]
    bare = [post for post in items if post["id"] % 3 == 0]
    assert bare
    assert all(("views" in post) == (post["id"] % 3 != 0) for post in items)


def test_old_shapes_are_lists_and_strings(begin: Begin) -> None:
    vk = begin(named("oldshapes"))
    (group,) = vk.call("groups.getById", group_ids=1, fields="members_count")
    assert (group["id"], group["members_count"]) == ("1", "350")
    assert vk.call("wall.get", owner_id=-1)["items"][0]["owner_id"] == "-1"


@pytest.mark.parametrize("code", [1, 9, 10, 15, 29, 36, 43])
def test_any_error_of_one_method_single_and_inside(begin: Begin, code: int) -> None:
    vk = begin(Scenario(error=code, methods=("wall.get",)))
    assert vk.code("wall.get", owner_id=-1) == code
    answer = vk.execute("return [API.wall.get({owner_id:-1}),API.utils.getServerTime()];")
    assert answer["response"] == [False, int(NOW.timestamp())]
    assert [entry["error_code"] for entry in answer["execute_errors"]] == [code]


@pytest.mark.parametrize(
    ("scenario", "code"),
    [(Scenario(error=36, methods=("execute",)), 36), (Scenario(error=14), 14), (Scenario(error=5), 5)],
)
def test_errors_of_execute_itself(begin: Begin, scenario: Scenario, code: int) -> None:
    assert begin(scenario).execute("return API.utils.getServerTime();")["error"]["error_code"] == code


def test_one_key_may_be_revoked_and_the_other_not(begin: Begin) -> None:
    vk = begin(Scenario(error=5, token="service", after=1))
    vk.call("utils.getServerTime")
    assert vk.code("utils.getServerTime") == 5
    vk.call("utils.getServerTime", access_token=vk.networks.tokens["vk_second"])


def test_a_failed_execute_may_be_null_as_a_whole(begin: Begin) -> None:
    answer = begin(named("executenull")).execute("return [API.wall.get({owner_id:-1}),API.wall.get({owner_id:-2})];")
    assert answer["response"] is None
    assert answer["execute_errors"][0]["error_code"] == 15


def test_inner_calls_are_recorded_with_their_subjects(talk: Client) -> None:
    talk.execute("return [API.wall.get({owner_id:-1}),API.groups.getAddresses({group_id:2})];")
    (record,) = talk.networks.requests
    assert record.inner == ("wall.get", "groups.getAddresses")
    assert record.subjects == ("-1", "2")


def test_after_too_many_requests_one_method_falls_silent(tmp_path: Path) -> None:
    pace = FastPace()
    scenario = Scenario(rate=1, soft_ban="wall.get", soft_ban_after=1)
    networks = Networks(world(tmp_path, WORLD), NOW, scenario, clock=lambda: pace.seconds)
    try:
        vk = Client(networks)
        vk.call("wall.get", owner_id=-1)
        assert vk.code("wall.get", owner_id=-1) == 6
        pace.seconds += 2
        with pytest.raises(TimeoutError):
            impatient(vk, "wall.get", owner_id=-1)
        pace.seconds += 2
        with pytest.raises(TimeoutError):
            impatient(vk, "execute", code="return API.wall.get({owner_id:-1});")
        pace.seconds += 2
        assert vk.call("groups.getById", group_ids=1)["groups"]
    finally:
        networks.stop()


def impatient(vk: Client, method: str, **parameters: object) -> None:
    vk.timeout = 0.2
    try:
        vk.raw(method, **parameters)
    finally:
        vk.timeout = 10.0
