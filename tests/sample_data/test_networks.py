"""The simulated VK over real HTTP: shapes of the methods, states of pages, errors, limits, scenarios."""

from __future__ import annotations

import http.client
import json
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from sample_data.networks import Scenario, named
from tests.sample_data.vk_client import NOW, Client, FastPace, Pace, Start, fetch


def test_group_has_base_fields_and_only_those_asked(vk: Client) -> None:
    answer = vk.call("groups.getById", group_ids="school", fields="description,contacts,nonsense")
    assert answer["profiles"] == []
    (group,) = answer["groups"]
    assert set(group) == {
        *("id", "name", "screen_name", "is_closed", "type", "photo_50", "photo_100", "photo_200"),
        *("description", "contacts"),
    }
    assert (group["id"], group["is_closed"], group["type"]) == (1, 0, "page")
    assert group["contacts"] == [{"desc": "Директор", "phone": "+7 384 000-00-01", "email": "school@example.org"}]


def test_old_versions_get_a_bare_list(vk: Client) -> None:
    assert [group["id"] for group in vk.call("groups.getById", group_ids="1", v="5.92")] == [1]


def test_ids_names_and_prefixed_ids_name_one_group(vk: Client) -> None:
    answer = vk.call("groups.getById", group_ids="1,SCHOOL,club1,public1,2,nobody")
    assert [group["id"] for group in answer["groups"]] == [1, 2]


def test_marks_are_absent_unless_switched_on(start: Start) -> None:
    asked = {"group_ids": "1", "fields": "is_government_organization,trust_mark"}
    assert "is_government_organization" not in start().call("groups.getById", **asked)["groups"][0]
    shown = start(Scenario(marks=True)).call("groups.getById", **asked)["groups"][0]
    assert shown["is_government_organization"] is False


def test_no_valid_id_is_error_100(vk: Client) -> None:
    assert vk.code("groups.getById", group_ids="nobody,999") == 100
    assert vk.code("groups.getById") == 100
    assert vk.code("groups.getById", group_ids=",".join(map(str, range(1, 502)))) == 100


def test_one_unknown_id_may_fail_the_batch(start: Start) -> None:
    assert start(named("strictids")).code("groups.getById", group_ids="1,nobody") == 100


@pytest.mark.parametrize(("group", "state"), [(5, "deleted"), (6, "banned")])
def test_deactivated_groups_show_next_to_nothing(vk: Client, group: int, state: str) -> None:
    (shown,) = vk.call("groups.getById", group_ids=group, fields="description,contacts,site")["groups"]
    assert shown["deactivated"] == state
    assert not {"description", "contacts", "site"} & set(shown)


def test_private_group_keeps_contacts_to_itself(vk: Client) -> None:
    (shown,) = vk.call("groups.getById", group_ids=4, fields="description,contacts,addresses")["groups"]
    assert shown["is_closed"] == 2
    assert "contacts" not in shown


def test_address_inline_is_short_and_the_method_has_hours(vk: Client) -> None:
    (group,) = vk.call("groups.getById", group_ids=1, fields="addresses")["groups"]
    main = group["addresses"]["main_address"]
    assert main["address"] == "ул. Школьная, 1"
    assert not {"latitude", "timetable"} & set(main)
    answer = vk.call("groups.getAddresses", group_id=1)
    assert answer["count"] == 1
    (address,) = answer["items"]
    assert address["id"] == group["addresses"]["main_address_id"]
    assert address["time_offset"] == 420
    assert address["timetable"] == {
        "mon": {"open_time": 540, "close_time": 1080, "break_open_time": 780, "break_close_time": 840},
        "sat": {"open_time": 600, "close_time": 1440},
    }


def test_no_address(vk: Client) -> None:
    (group,) = vk.call("groups.getById", group_ids="1,2", fields="addresses")["groups"][1:]
    assert group["addresses"] == {"is_enabled": False}
    assert vk.call("groups.getAddresses", group_id=2) == {"count": 0, "items": []}


@pytest.mark.parametrize(("group", "code"), [(999, 125), (3, 203), (4, 260), (5, 203), (6, 203)])
def test_addresses_refused(vk: Client, group: int, code: int) -> None:
    assert vk.code("groups.getAddresses", group_id=group) == code


def test_wall_is_pinned_first_then_newest_first(vk: Client) -> None:
    answer = vk.call("wall.get", owner_id=-1, count=100)
    pinned, *rest = answer["items"]
    assert answer["count"] == len(answer["items"]) == 3 + 4 + 2 + 1 + 4
    assert pinned["is_pinned"] == 1
    assert pinned["date"] < min(post["date"] for post in rest)
    assert [post["date"] for post in rest] == sorted((post["date"] for post in rest), reverse=True)
    assert not any("is_pinned" in post for post in rest)
    assert len({post["id"] for post in answer["items"]}) == answer["count"]
    assert vk.call("groups.getById", group_ids=1, fields="fixed_post")["groups"][0]["fixed_post"] == pinned["id"]


def test_weeks_have_the_posts_of_the_plan_in_the_zone(vk: Client) -> None:
    zone = ZoneInfo("Asia/Novokuznetsk")
    per_week: dict[tuple[int, int], int] = {}
    for post in vk.call("wall.get", owner_id=-1, count=100)["items"]:
        moment = datetime.fromtimestamp(post["date"], zone)
        assert moment <= NOW
        key = moment.isocalendar()[:2]
        per_week[key] = per_week.get(key, 0) + 1
    assert per_week == {(2026, 47): 1, (2026, 46): 3 + 1, (2026, 45): 4 + 2, (2026, 44): 2, (2026, 38): 1}


def test_a_post_is_realistic(vk: Client) -> None:
    posts = vk.call("wall.get", owner_id=-1, count=100)["items"]
    sizes = [len(json.dumps(post, ensure_ascii=False).encode()) for post in posts if post["attachments"]]
    assert min(sizes) > 1_000
    assert max(sizes) < 6_000
    for post in posts:
        assert {"views", "likes", "comments", "reposts", "post_source", "marked_as_ads"} <= set(post)
        assert post["owner_id"] == -1


def test_repost_ads_and_visitor(vk: Client) -> None:
    posts = vk.call("wall.get", owner_id=-1, count=100)["items"]
    (repost,) = [post for post in posts if "copy_history" in post]
    (source,) = repost["copy_history"]
    assert (repost["text"], repost["attachments"], source["text"]) == ("", [], "Перепечатка")
    assert [item["type"] for item in source["attachments"]] == ["video", "photo"]
    assert source["date"] < repost["date"]
    assert source["owner_id"] != repost["owner_id"]
    assert [post["text"] for post in posts if post["marked_as_ads"]] == ["Реклама"]
    assert [post["text"] for post in posts if post["from_id"] != -1] == ["Вопрос жителя"]


def test_every_kind_of_attachment(vk: Client) -> None:
    (post,) = vk.call("wall.get", owner_id=-2)["items"]
    attachments = post["attachments"]
    assert all(item[item["type"]] for item in attachments)
    photo, video, clip, live, poll, link, doc, gif, audio, album = attachments
    assert [size["type"] for size in photo["photo"]["sizes"]][:4] == ["s", "m", "x", "y"]
    assert video["video"]["type"] == "video"
    assert clip["type"] in ("clip", "video")
    assert clip[clip["type"]]["type"] == "short_video"
    assert (live["type"], live["video"]["type"], live["video"]["live"]) == ("video", "live", 1)
    assert len(poll["poll"]["answers"]) == 3
    assert link["link"]["url"].startswith("https://")
    assert (doc["doc"]["ext"], gif["type"], gif["doc"]["ext"]) == ("pdf", "doc", "gif")
    assert (audio["type"], album["type"]) == ("audio", "album")


def test_wall_pages_and_filters(vk: Client) -> None:
    everything = vk.call("wall.get", owner_id=-1, count=100)["items"]
    assert vk.call("wall.get", domain="school", count=5, offset=3)["items"] == everything[3:8]
    assert [post["text"] for post in vk.call("wall.get", owner_id=-1, filter="others")["items"]] == ["Вопрос жителя"]
    assert vk.call("wall.get", owner_id=-1, filter="owner")["count"] == len(everything) - 1
    assert vk.call("wall.get", owner_id=-1, offset=1_000) == {"count": len(everything), "items": []}


def test_extended_wall_brings_the_groups_of_reposts(vk: Client) -> None:
    answer = vk.call("wall.get", owner_id=-1, count=100, extended=1)
    known = {group["id"] for group in answer["groups"]}
    for post in answer["items"]:
        for source in post.get("copy_history", []):
            assert -source["owner_id"] in known
    assert 1 in known


@pytest.mark.parametrize(
    "wrong", [{"count": 101}, {"count": "many"}, {"offset": -1}, {"filter": "mine"}, {"owner_id": None}]
)
def test_wrong_parameters_of_a_wall(vk: Client, wrong: dict[str, object]) -> None:
    assert vk.code("wall.get", **({"owner_id": -1} | wrong)) == 100


@pytest.mark.parametrize(
    ("owner", "code", "words"),
    [
        (-3, 15, "only for community members"),
        (-4, 15, "only for community members"),
        (-5, 15, "wall is disabled"),
        (-6, 15, "group is blocked"),
        (-999, 15, "wall is disabled"),
        (777, 18, "deleted or banned"),
    ],
)
def test_walls_that_cannot_be_read(vk: Client, owner: int, code: int, words: str) -> None:
    error = vk.error("wall.get", owner_id=owner)
    assert error["error_code"] == code
    assert words in error["error_msg"]


def test_banned_wall_may_be_19(start: Start) -> None:
    assert start(Scenario(blocked_wall=19)).code("wall.get", owner_id=-6) == 19


def test_comments_are_empty(vk: Client) -> None:
    number = vk.call("wall.get", owner_id=-1, count=1)["items"][0]["id"]
    answer = vk.call("wall.getComments", owner_id=-1, post_id=number)
    assert (answer["count"], answer["items"]) == (0, [])
    assert vk.code("wall.getComments", owner_id=-1, post_id=1) == 212
    assert vk.code("wall.getComments", owner_id=-3, post_id=1) == 15


def test_small_methods(vk: Client) -> None:
    assert vk.call("utils.resolveScreenName", screen_name="school")["object_id"] == 1
    assert vk.call("utils.resolveScreenName", screen_name="free_name") == []
    assert vk.call("utils.getServerTime") == int(NOW.timestamp())
    assert vk.call("users.get", user_ids="5")[0]["deactivated"] == "deleted"
    assert vk.code("groups.getbyid", group_ids=1) == 3


def test_version_and_key_are_required(vk: Client) -> None:
    assert vk.code("groups.getById", group_ids=1, v=None) == 8
    assert vk.code("groups.getById", group_ids=1, access_token=None) == 8
    assert vk.code("groups.getById", group_ids=1, access_token="another") == 5


def test_error_tells_its_parameters_but_not_the_key(vk: Client) -> None:
    error = vk.error("wall.get", owner_id=-3)
    assert {"key": "owner_id", "value": "-3"} in error["request_params"]
    assert {"key": "method", "value": "wall.get"} in error["request_params"]
    assert vk.networks.tokens["vk"] not in json.dumps(error)


def test_get_bearer_and_multipart_are_understood(vk: Client) -> None:
    url, key = f"{vk.networks.vk_url}/method/groups.getById", vk.networks.tokens["vk"]
    bearer = {"Authorization": f"Bearer {key}"}
    assert b'"id":1' in fetch(f"{url}?group_ids=1&v=5.199", None, bearer)[2]
    part = '--b\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}\r\n'
    body = (part.format("group_ids", "1") + part.format("v", "5.199") + "--b--\r\n").encode()
    assert b'"id":1' in fetch(url, body, bearer | {"Content-Type": "multipart/form-data; boundary=b"})[2]
    plain = json.dumps({"group_ids": "1", "v": "5.199"}).encode()
    assert b'"error_code":8' in fetch(url, plain, bearer | {"Content-Type": "application/json"})[2]
    assert fetch(f"{vk.networks.vk_url}/")[0] == 404


def test_one_connection_serves_many_requests(vk: Client) -> None:
    connection = http.client.HTTPConnection(vk.networks.vk_url.removeprefix("http://"), timeout=10)
    path = f"/method/utils.getServerTime?v=5.199&access_token={vk.networks.tokens['vk']}"
    connection.request("GET", path)
    connection.getresponse().read()
    first = connection.sock
    connection.request("GET", path)
    assert json.loads(connection.getresponse().read())["response"] == int(NOW.timestamp())
    assert connection.sock is first
    connection.close()


def test_three_requests_a_second_and_a_sliding_window(start: Start) -> None:
    pace = Pace()
    vk = start(clock=pace)
    assert [vk.full("utils.getServerTime").get("error", {}).get("error_code") for _ in range(4)] == [
        None,
        None,
        None,
        6,
    ]
    pace.seconds += 0.9
    assert vk.code("utils.getServerTime") == 6
    pace.seconds += 0.1
    vk.call("utils.getServerTime")
    vk.call("utils.getServerTime", access_token=vk.networks.tokens["vk_second"])


def test_community_keys_are_faster_and_cannot_read_walls(start: Start) -> None:
    vk = start(clock=Pace())
    key = vk.networks.tokens["vk_community"]
    for _ in range(20):
        vk.call("groups.getById", group_ids=1, access_token=key)
    assert vk.code("groups.getById", group_ids=1, access_token=key) == 6
    calm = start()
    assert calm.code("wall.get", owner_id=-1, access_token=key) == 27


def test_daily_quota_counts_single_and_inner_calls(start: Start) -> None:
    pace = FastPace()
    vk = start(Scenario(wall_quota=3), clock=pace)
    vk.call("wall.get", owner_id=-1)
    answer = vk.execute("return [API.wall.get({owner_id:-1}),API.wall.get({owner_id:-1}),API.wall.get({owner_id:-1})];")
    assert [bool(item) for item in answer["response"]] == [True, True, False]
    assert answer["execute_errors"][0]["error_code"] == 29
    assert vk.code("wall.get", owner_id=-1) == 29
    vk.call("groups.getById", group_ids=1)
    vk.call("wall.get", owner_id=-1, access_token=vk.networks.tokens["vk_second"])
    pace.seconds += 24 * 60 * 60
    vk.call("wall.get", owner_id=-1)


@pytest.mark.parametrize(
    ("name", "code"), [("captcha", 14), ("captcha-old", 14), ("revoked", 5), ("quota", 29), ("noexecute", None)]
)
def test_scenarios_with_errors(start: Start, name: str, code: int | None) -> None:
    vk = start(named(name))
    assert vk.full("wall.get", owner_id=-1).get("error", {}).get("error_code") == code
    if name == "noexecute":
        assert vk.execute("return 1;")["error"]["error_code"] == 28


def test_captcha_has_two_forms(start: Start) -> None:
    new = start(named("captcha")).error("wall.get", owner_id=-1)
    old = start(named("captcha-old")).error("wall.get", owner_id=-1)
    assert {"redirect_uri", "remixstlid"} <= set(new)
    assert "captcha_sid" not in new
    assert {"captcha_sid", "captcha_img"} <= set(old)


@pytest.mark.parametrize(("name", "status"), [("htmlerror", 502), ("maintenance", 200)])
def test_scenarios_with_web_pages(start: Start, name: str, status: int) -> None:
    found, kind, body = start(named(name)).raw("wall.get", owner_id=-1)
    assert (found, kind) == (status, "text/html; charset=utf-8")
    assert body.startswith(b"<!DOCTYPE html>")


def test_strict_rate(start: Start) -> None:
    vk = start(named("rate"), clock=Pace())
    vk.call("utils.getServerTime")
    assert vk.code("utils.getServerTime") == 6


def test_down_refuses_and_dropped_closes(start: Start) -> None:
    with pytest.raises(OSError, match="refused"):
        start(named("down")).raw("utils.getServerTime")
    with pytest.raises(http.client.RemoteDisconnected):
        start(named("dropped")).raw("utils.getServerTime")


def test_a_network_can_be_lost_on_the_way(start: Start) -> None:
    vk = start(named("lost"))
    for _ in range(5):
        vk.call("utils.getServerTime")
    with pytest.raises(http.client.RemoteDisconnected):
        vk.raw("utils.getServerTime")


@pytest.mark.parametrize(("page", "code"), [(12, 10), (14, 9)])
def test_pages_with_error_troubles(vk: Client, page: int, code: int) -> None:
    assert vk.code("wall.get", owner_id=-page) == code
    assert vk.code("groups.getAddresses", group_id=page) == code
    assert vk.code("groups.getById", group_ids=page) == code
    assert len(vk.call("groups.getById", group_ids=f"1,{page}")["groups"]) == 2


def test_page_without_access_and_page_of_garbage(vk: Client) -> None:
    assert vk.code("wall.get", owner_id=-15) == 15
    assert vk.call("groups.getById", group_ids=15)["groups"]
    for answer in (vk.raw("wall.get", owner_id=-13), vk.raw("execute", code="return API.wall.get({owner_id:-13});")):
        assert answer[0] == 200
        assert answer[2].startswith(b"<!DOCTYPE")
    assert len(vk.call("groups.getById", group_ids="1,13")["groups"]) == 2


def test_requests_are_recorded_without_keys(vk: Client) -> None:
    vk.call("wall.get", owner_id=-1)
    vk.code("wall.get", owner_id=-3)
    vk.execute('return API.utils.getServerTime({"a": 1});')
    vk.code("utils.getServerTime", access_token="another")
    first, second, third, fourth = vk.networks.requests
    assert (first.method, first.error, first.token, first.parameter("owner_id")) == ("wall.get", None, "service", "-1")
    assert second.error == 15
    assert third.inner == ("utils.getServerTime",)
    assert (fourth.token, fourth.error) == ("unknown", 5)
    assert "fa4e" not in repr(vk.networks.requests)
    assert "another" not in repr(vk.networks.requests)


def test_same_world_and_moment_give_the_same_bytes(start: Start) -> None:
    def walls(vk: Client) -> list[Any]:
        return [vk.raw("wall.get", owner_id=-1, count=100), vk.raw("groups.getById", group_ids="1,2", fields="cover")]

    assert walls(start()) == walls(start())
    later = start(now=datetime(2026, 11, 22, 15, 0, tzinfo=UTC))
    assert walls(later)[0] == walls(start())[0]
