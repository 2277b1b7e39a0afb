"""The simulated OK over real HTTP: signatures, methods, shapes, errors and limits."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sample_data.networks import Networks, Scenario, WorldError, named, read_worlds
from tests.sample_data.vk_client import Pace
from tests.sample_data.web import NOW, Answer, asking, running
from tests.sample_data.worlds import OK as WORLD

SCHOOL = "53038939046008"


class Client:
    """Signs and sends; the token is the good one unless told otherwise."""

    def __init__(self, networks: Networks, key: str = "ok") -> None:
        self.get = asking(networks, "ok")
        self.token, self.secret = networks.tokens[key].split()
        self.application = networks.tokens["ok_application_key"]

    def signed(self, method: str, **parameters: object) -> dict[str, str]:
        values = {"method": method, "application_key": self.application, "format": "json"}
        values |= {name: str(value) for name, value in parameters.items()}
        line = "".join(f"{name}={values[name]}" for name in sorted(values)) + self.secret
        sig = hashlib.md5(line.encode(), usedforsecurity=False).hexdigest()
        return values | {"access_token": self.token, "sig": sig}

    def send(self, values: dict[str, str]) -> Answer:
        return self.get("/fb.do", form=values)

    def call(self, method: str, **parameters: object) -> Any:
        answer = self.send(self.signed(method, **parameters))
        assert answer.status == 200
        body = json.loads(answer.body)
        assert "invocation-error" not in answer.headers, body
        return body

    def code(self, method: str, **parameters: object) -> int:
        return _code(self.send(self.signed(method, **parameters)))


def _code(answer: Answer) -> int:
    assert answer.status == 200
    body = json.loads(answer.body)
    assert set(body) == {"error_code", "error_msg", "error_data"}
    assert answer.headers["invocation-error"] == str(body["error_code"])
    return int(body["error_code"])


@pytest.fixture
def networks(tmp_path: Path) -> Iterator[Networks]:
    with running(tmp_path, WORLD, "ok") as started:
        yield started


@pytest.fixture
def ok(networks: Networks) -> Client:
    return Client(networks)


def test_signature_key_and_token_are_checked(ok: Client, networks: Networks) -> None:
    good = ok.signed("users.getCallsLeft", methods="group.getInfo")
    assert json.loads(ok.send(good).body)[0]["name"] == "group.getInfo"
    assert _code(ok.send(good | {"sig": good["sig"].upper()})) == 104
    assert _code(ok.send(good | {"methods": "group.getMembers"})) == 104
    assert _code(ok.send({name: value for name, value in good.items() if name != "sig"})) == 104
    assert _code(ok.send(good | {"application_key": "other"})) == 101
    assert _code(ok.send(good | {"access_token": "nobody's"})) == 103
    assert Client(networks, "ok_expired").code("users.getCallsLeft", methods="x") == 102
    assert Client(networks, "ok_weak").code("group.getInfo", uids=SCHOOL, fields="name") == 10
    assert ok.code("group.getNothing") == 3


def test_secret_may_be_made_of_the_applications(ok: Client, networks: Networks) -> None:
    given = dict(part.split("=") for part in networks.tokens["ok_by_application"].split())
    made = hashlib.md5(
        (given["access_token"] + given["application_secret_key"]).encode(), usedforsecurity=False
    ).hexdigest()
    assert (given["access_token"], made) == (ok.token, ok.secret)


def test_the_address_may_name_the_method(ok: Client) -> None:
    values = ok.signed("group.getInfo", uids=SCHOOL, fields="name")
    values.pop("method")
    line = "".join(f"{name}={values[name]}" for name in sorted(values) if name not in ("access_token", "sig"))
    values["sig"] = hashlib.md5((line + ok.secret).encode(), usedforsecurity=False).hexdigest()
    query = "&".join(f"{name}={value}" for name, value in values.items())
    answer = ok.get(f"/api/group/getInfo?{query}")
    assert json.loads(answer.body) == [{"uid": SCHOOL, "name": "Школа"}]


def test_cyrillic_is_signed_as_utf8(ok: Client) -> None:
    assert ok.code("url.getInfo", url="https://ok.ru/школа") == 300


def test_group_info_is_a_bare_array_of_the_fields_asked(ok: Client) -> None:
    fields = "name,description,shortname,members_count,homepage_url,phone,address,city,gos_org,nonsense"
    (group,) = ok.call("group.getInfo", uids=SCHOOL, fields=fields)
    assert group == {
        "uid": SCHOOL,
        "name": "Школа",
        "description": "Официальная группа",
        "shortname": "okschool",
        "members_count": 321,
        "homepage_url": "https://school.example",
        "phone": "+7 384 000-00-01",
        "address": "ул. Школьная, 1",
        "city": "Посёлок",
    }


def test_a_point_on_the_map_is_given_where_there_is_one(ok: Client, tmp_path: Path) -> None:
    fields = "address,location_latitude,location_longitude"
    (bare,) = ok.call("group.getInfo", uids=SCHOOL, fields=fields)
    assert bare == {"uid": SCHOOL, "address": "ул. Школьная, 1"}
    placed = WORLD.replace('city = "Посёлок"\n', 'city = "Посёлок"\nlatitude = 55.5\nlongitude = 86\n', 1)
    with running(tmp_path, placed, "ok", Scenario(rate=0)) as networks:
        (found,) = Client(networks).call("group.getInfo", uids=SCHOOL, fields=fields)
    assert found == bare | {"location_latitude": 55.5, "location_longitude": 86.0}


def test_mark_is_given_when_switched_on(tmp_path: Path) -> None:
    with running(tmp_path, WORLD, "ok", Scenario(marks=True, rate=0)) as networks:
        found = Client(networks).call("group.getInfo", uids=f"{SCHOOL},2", fields="gos_org")
    assert [group["gos_org"] for group in found] == [True, False]


def test_unknown_groups_are_left_out_and_nothing_is_null(ok: Client) -> None:
    fields = "name,access_type,blocked,disable_reason"
    groups = ok.call("group.getInfo", uids=f"{SCHOOL},5,999,3,4,6,7", fields=fields)
    assert [group["uid"] for group in groups] == [SCHOOL, "3", "4"]
    assert groups[1]["access_type"] == "CLOSED"
    assert groups[2]["blocked"] is True
    for uid in (5, 999, 7):
        assert ok.call("group.getInfo", uids=uid, fields="name") is None
    assert ok.code("group.getInfo", uids=6, fields="name") == 9999
    assert ok.send(ok.signed("group.getInfo", uids=9, fields="name")).text.startswith("<!DOCTYPE html>")


def test_counters_hide_the_administration(ok: Client) -> None:
    asked = "members,moderators,themes,join_requests"
    shown = ok.call("group.getCounters", group_id=SCHOOL, counterTypes=asked)["counters"]
    assert shown == {"members": 321, "moderators": 3, "themes": 4 + 3 + 1 + 4}
    assert "moderators" not in ok.call("group.getCounters", group_id=2, counterTypes=asked)["counters"]
    assert ok.code("group.getCounters", group_id=SCHOOL, counterTypes="nonsense") == 100
    assert ok.code("group.getCounters", group_id=999, counterTypes="members") == 160


def test_members_by_status(ok: Client) -> None:
    answer = ok.call("group.getMembers", uid=SCHOOL, statuses="ADMIN,MODERATOR", count=2)
    rest = ok.call("group.getMembers", uid=SCHOOL, statuses="ADMIN,MODERATOR", anchor=answer["anchor"])
    assert [member["status"] for member in answer["members"] + rest["members"]] == ["ADMIN", "MODERATOR", "MODERATOR"]
    assert (answer["has_more"], rest["has_more"]) == (True, False)
    assert ok.call("group.getMembers", uid=2, statuses="ADMIN")["members"] == []


@pytest.mark.parametrize(
    "url",
    ["https://ok.ru/okschool", f"https://ok.ru/group/{SCHOOL}", "m.ok.ru/OKSCHOOL/", f"ok.ru/group/{SCHOOL}/topics"],
)
def test_addresses_are_resolved(ok: Client, url: str) -> None:
    assert ok.call("url.getInfo", url=url) == {"type": "GROUP", "objectId": int(SCHOOL), "objectIdStr": SCHOOL}


def test_addresses_of_others(ok: Client) -> None:
    assert ok.call("url.getInfo", url="https://ok.ru/profile/77")["type"] == "PROFILE"
    for url in ("https://ok.ru/nobody", "https://ok.ru/gone", "https://example.org/okschool"):
        assert ok.code("url.getInfo", url=url) == 300


def test_topics_page_by_anchors(ok: Client) -> None:
    seen: list[Any] = []
    anchor: dict[str, str] = {}
    for _ in range(9):
        answer = ok.call("mediatopic.getTopics", gid=SCHOOL, count=5, **anchor)
        seen += answer["media_topics"]
        if not answer["has_more"]:
            break
        anchor = {"anchor": answer["anchor"]}
    assert len(seen) == len({topic["id"] for topic in seen}) == 4 + 3 + 1 + 4
    assert seen[0]["is_sticky"] is True
    created = [topic["created_ms"] for topic in seen[1:]]
    assert created == sorted(created, reverse=True)
    assert max(created) <= NOW.timestamp() * 1000
    assert all(isinstance(topic["id"], str) for topic in seen)
    assert ok.call("mediatopic.getTopics", gid=2, count=5) == {"has_more": False}
    assert ok.code("mediatopic.getTopics", gid=SCHOOL, anchor="made-up") == 100
    assert ok.code("mediatopic.getTopics", gid=SCHOOL, count=101) == 100


def _topic(answer: Any, words: str) -> Any:
    (found,) = [topic for topic in answer["media_topics"] if words in json.dumps(topic, ensure_ascii=False)]
    return found


def test_media_refer_to_entities(ok: Client) -> None:
    answer = ok.call("mediatopic.getTopics", gid=SCHOOL, count=50)
    media = _topic(answer, "Всё сразу")["media"]
    assert [item["type"] for item in media] == [
        *("text", "photo", "photo", "movie", "poll", "link", "music", "photo", "movie", "other_widget"),
    ]
    refs = [ref for item in media for name, value in item.items() if name.endswith("_refs") for ref in value]
    known = {entity["ref"] for entities in answer["entities"].values() for entity in entities}
    assert len(media[2]["photo_refs"]) >= 3
    assert set(refs) <= known
    assert len(refs) > 8


def test_reshares_and_visitors(ok: Client) -> None:
    answer = ok.call("mediatopic.getTopics", gid=SCHOOL, count=50)
    (reshare,) = [topic for topic in answer["media_topics"] if topic["media"][0]["type"] == "media_topic"]
    (item,) = reshare["media"]
    (source,) = [topic for topic in answer["entities"]["media_topics"] if topic["ref"] in item["media_topic_refs"]]
    assert [part["type"] for part in source["media"]] == ["text", "photo"]
    assert source["author_ref"] == item["reshare_owner_refs"][0] != f"group:{SCHOOL}"
    assert reshare["author_ref"] == f"group:{SCHOOL}"
    assert _topic(answer, "Вопрос жителя")["author_ref"].startswith("user:")


def test_media_may_be_empty(ok: Client) -> None:
    (topic,) = ok.call("mediatopic.getTopics", gid=8)["media_topics"]
    assert topic["media"] == []


@pytest.mark.parametrize(("group", "code"), [(3, 456), (4, 456), (5, 160), (999, 160), (6, 9999)])
def test_topics_refused(ok: Client, group: int, code: int) -> None:
    assert ok.code("mediatopic.getTopics", gid=group) == code


def test_comments(ok: Client) -> None:
    topic = _topic(ok.call("mediatopic.getTopics", gid=SCHOOL, count=50), "Всё сразу")
    assert topic["discussion_summary"]["comments_count"] == 2
    asked = {"discussionId": topic["id"], "discussionType": "GROUP_TOPIC"}
    answer = ok.call("discussions.getComments", **asked)
    question, reply, deleted = answer["comments"]
    assert question["date"] == "2026-11-11 09:00:00", "Moscow, without a zone"
    assert "date_ms" not in question
    assert reply["reply_to_comment_id"] == question["id"]
    assert (reply["author_type"], reply["author_id"]) == ("GROUP", SCHOOL)
    assert "text" not in deleted
    assert [user["uid"] for user in answer["entities"]["users"]] == [question["author_id"]]
    dated = ok.call("discussions.getComments", fields="ID,TEXT,DATE_MS", **asked)["comments"][0]
    assert datetime.fromtimestamp(dated["date_ms"] / 1000, UTC) == datetime(2026, 11, 11, 6, tzinfo=UTC)


def test_comments_page_both_ways(ok: Client) -> None:
    topic = _topic(ok.call("mediatopic.getTopics", gid=SCHOOL, count=50), "Всё сразу")
    asked = {"discussionId": topic["id"], "discussionType": "GROUP_TOPIC"}
    everything = [item["id"] for item in ok.call("discussions.getComments", **asked)["comments"]]
    first = ok.call("discussions.getComments", count=2, **asked)
    rest = ok.call("discussions.getComments", count=2, anchor=first["anchor"], **asked)
    assert [item["id"] for item in first["comments"] + rest["comments"]] == everything
    assert (first["has_more"], rest["has_more"]) == (True, False)
    backward = ok.call("discussions.getComments", anchor="LAST", direction="BACKWARD", **asked)
    assert [item["id"] for item in backward["comments"]] == everything[::-1]
    assert ok.code("discussions.getComments", discussionId="1", discussionType="GROUP_TOPIC") == 300
    assert ok.code("discussions.getComments", discussionId=topic["id"], discussionType="USER_STATUS") == 100


@pytest.mark.parametrize("code", [2, 8, 9, 11, 100, 160, 210, 300, 451, 453, 456, 457, 458, 700, 9999])
def test_any_error_can_be_switched_on(tmp_path: Path, code: int) -> None:
    scenario = Scenario(error=code, methods=("group.getInfo",), rate=0)
    with running(tmp_path, WORLD, "ok", scenario) as networks:
        client = Client(networks)
        assert client.code("group.getInfo", uids=SCHOOL, fields="name") == code
        assert client.call("url.getInfo", url="ok.ru/okschool")["type"] == "GROUP"


@pytest.mark.parametrize(("name", "code"), [("service", 2), ("revoked", 103), ("expired", 102), ("appdisabled", 210)])
def test_presets(tmp_path: Path, name: str, code: int) -> None:
    with running(tmp_path, WORLD, "ok", named(name)) as networks:
        assert Client(networks).code("group.getInfo", uids=SCHOOL, fields="name") == code


def test_limits(tmp_path: Path) -> None:
    with running(tmp_path, WORLD, "ok", Scenario(wall_quota=2, rate=0)) as networks:
        client = Client(networks)
        for _ in range(2):
            client.call("mediatopic.getTopics", gid=SCHOOL)
        assert client.code("mediatopic.getTopics", gid=SCHOOL) == 11
        (left,) = client.call("users.getCallsLeft", methods="mediatopic.getTopics")
        assert left["callsLeft"] < 10_000


def test_too_many_a_second(tmp_path: Path) -> None:
    clock = Pace()
    with running(tmp_path, WORLD, "ok", Scenario(rate=2), clock) as networks:
        client, weak = Client(networks), Client(networks, "ok_weak")
        for _ in range(2):
            client.call("url.getInfo", url="ok.ru/okschool")
        assert client.code("url.getInfo", url="ok.ru/okschool") == 8
        weak.call("url.getInfo", url="ok.ru/okschool")  # each session has its own pace
        clock.seconds += 1
        client.call("url.getInfo", url="ok.ru/okschool")


def test_records_hold_no_keys(ok: Client, networks: Networks) -> None:
    ok.call("group.getInfo", uids=f"{SCHOOL},2", fields="name")
    (record,) = networks.requests
    assert (record.method, record.token, record.subjects) == ("group.getInfo", "service", (SCHOOL, "2"))
    assert not {"access_token", "sig"} & set(dict(record.parameters))
    assert ok.token not in repr(record)


@pytest.mark.parametrize(
    "wrong",
    [
        '[[ok]]\nid = 1\nname = "a"\n[[ok]]\nid = 1\nname = "b"',
        '[[ok]]\nid = 1\nname = "a"\nshort_name = "x"\n[[ok]]\nid = 2\nname = "b"\nshort_name = "X"',
        '[[ok]]\nid = 1\nname = "a"\nmoderators = -2',
        '[[ok]]\nid = 1\nname = "a"\nstate = "private"',
        "[[ok]]\nid = 1",
    ],
)
def test_wrong_worlds(tmp_path: Path, wrong: str) -> None:
    path = tmp_path / "world.toml"
    path.write_text('timezone = "UTC"\n' + wrong, encoding="utf-8")
    with pytest.raises(WorldError):
        read_worlds([path])


def test_other_addresses_are_not_the_api(ok: Client) -> None:
    assert ok.get("/group/getInfo").status == 404
    assert ok.get("/").status == 404


def test_time_that_goes_on_dates_nothing_anew(ok: Client, networks: Networks) -> None:
    before = _dated(ok)
    networks.move(timedelta(days=6))
    after = _dated(ok)
    assert len(before) > 5
    assert {key: after.get(key) for key in before} == before
    discussed = next(key for key, (_moment, count) in before.items() if count)
    told = ok.call("discussions.getComments", discussionId=discussed, discussionType="GROUP_TOPIC", fields="date_ms")
    assert told["comments"]


def _dated(ok: Client) -> dict[str, tuple[int, int]]:
    listed = ok.call("mediatopic.getTopics", gid=SCHOOL, count=100, fields="media_topic.*")["media_topics"]
    return {one["id"]: (one["created_ms"], one["discussion_summary"]["comments_count"]) for one in listed}
