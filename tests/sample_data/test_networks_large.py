"""The large world of benchmarks: what it shows, and that its size is that of real walls. Also the whole process."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from sample_data.networks import NETWORKS, Networks, Scenario, large
from sample_data.networks.__main__ import main
from sample_data.networks.large import FIRST_ID
from sample_data.networks.rendering import Json, json_bytes, rendered
from tests.sample_data.test_networks_process import process
from tests.sample_data.vk_client import NOW, Client, FastPace, fetch

ZONE = ZoneInfo("Asia/Novokuznetsk")


@pytest.fixture(scope="module")
def vk() -> Iterator[Client]:
    with Networks(large(ZONE, pages=60, posts=30), NOW, Scenario(), clock=FastPace()) as networks:
        yield Client(networks)


def test_every_page_has_its_posts_in_the_last_two_weeks(vk: Client) -> None:
    for number in (1, 2, 60):
        wall = vk.call("wall.get", domain=f"page{number}", count=100)
        assert (wall["count"], len(wall["items"])) == (30, 30)
        dates = [post["date"] for post in wall["items"]]
        assert dates == sorted(dates, reverse=True)
        assert len({post["id"] for post in wall["items"]}) == 30
        assert dates[-1] > (NOW - timedelta(days=20)).timestamp()
        assert dates[0] < NOW.timestamp()
        assert {post["owner_id"] for post in wall["items"]} == {-(FIRST_ID + number - 1)}
    assert vk.code("wall.get", domain="page61") == 15


def test_profiles_and_addresses_are_complete(vk: Client) -> None:
    asked = ",".join(str(FIRST_ID + n) for n in range(60))
    found = vk.call("groups.getById", group_ids=asked, fields="description,contacts,site,addresses")["groups"]
    assert len(found) == 60
    assert all(group["contacts"] and group["addresses"]["is_enabled"] for group in found)
    (address,) = vk.call("groups.getAddresses", group_id=FIRST_ID)["items"]
    assert {"latitude", "longitude", "timetable", "phone"} <= set(address)


def test_a_batch_of_25_walls_of_30_posts_is_large_and_fits(vk: Client) -> None:
    def batch(count: int) -> str:
        calls = (f"API.wall.get({{owner_id:-{FIRST_ID + n},count:{count}}})" for n in range(25))
        return f"return [{','.join(calls)}];"

    _, _, body = vk.raw("execute", code=batch(30))
    assert 3_000_000 < len(body) < 5 * 1024 * 1024
    answer = json.loads(body)["response"]
    assert [len(wall["items"]) for wall in answer] == [30] * 25
    # The same batch with more of every wall is over the limit of the documentation once a wall has more.
    with Networks(large(ZONE, pages=25, posts=60), NOW, Scenario(), clock=FastPace()) as more:
        assert Client(more).execute(batch(60))["error"]["error_code"] == 13


def test_scripts_look_inside_of_ready_made_posts(vk: Client) -> None:
    wall = vk.call("wall.get", owner_id=-FIRST_ID, count=3)["items"]
    code = f"var w = API.wall.get({{owner_id:-{FIRST_ID},count:3}}); return [w.items@.date, w.items[0].attachments];"
    dates, attachments = vk.execute(code)["response"]
    assert dates == [post["date"] for post in wall]
    assert attachments == wall[0]["attachments"]


def test_ready_made_pieces_are_written_as_they_are() -> None:
    piece = rendered({"a": [1, "я"], "b": rendered({"c": None})})
    value: Json = {"x": [piece, {"y": piece}], "z": "\x00"}
    assert json.loads(json_bytes(value)) == {
        "x": [{"a": [1, "я"], "b": {"c": None}}, {"y": {"a": [1, "я"], "b": {"c": None}}}],
        "z": "\x00",
    }
    assert (len(piece), list(piece), piece["a"]) == (2, ["a", "b"], [1, "я"])


def test_the_process_serves_a_large_world_without_a_file(tmp_path: Path) -> None:
    options = ("--pages", "30", "--posts", "5", "--ok", "2", "--telegram", "2", "--sites", "2")
    wrong = ("--scenario", "ok:maintenance", "--wall-quota", "1", "--latency", "0.01", "--inner-latency", "0.01")
    with process(tmp_path, "--now", NOW.isoformat(), *options, *wrong) as child:
        assert child.stdout is not None
        line = json.loads(child.stdout.readline())
        assert len(line["env"]) == len(NETWORKS)
        assert {"vk", "ok", "ok_application_key"} <= set(line["tokens"])
        wall = f"{line['env']['PORYADOK_VK_URL']}/method/wall.get?v=5.199&access_token={line['tokens']['vk']}"
        assert json.loads(fetch(f"{wall}&domain=page30")[2])["response"]["count"] == 5
        assert json.loads(fetch(f"{wall}&domain=page30")[2])["error"]["error_code"] == 29
        assert "Технические работы" in fetch(f"{line['env']['PORYADOK_OK_URL']}/fb.do")[2].decode()


def test_a_world_of_some_kind_is_required() -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--port", "0"])
    assert caught.value.code == 2


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--scenario", "fax:slow"), "fax"),
        (("--latency", "-1"), "--latency"),
        (("--pages", "many"), "--pages"),
        (("--port", "65536"), "65536"),
    ],
)
def test_the_process_refuses_wrong_numbers_and_names(tmp_path: Path, options: tuple[str, ...], words: str) -> None:
    with process(tmp_path, *options) as child:
        output, errors = child.communicate(timeout=20)
        assert (child.returncode, output) == (2, "")
        assert words in errors
        assert "Traceback" not in errors
