"""`execute` of the simulated VK: the scripts that clients send, and the documented limits."""

from __future__ import annotations

import json

import pytest

from sample_data.networks import Scenario, named
from tests.sample_data.vk_client import Client, Pace, Start


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("return 1;", 1),
        ("return -2.5;", -2.5),
        ("return [1, 'two', \"th\\\"ree\", true, null];", [1, "two", 'th"ree', True, None]),
        ("return {a: {'b': [ ]}};", {"a": {"b": []}}),
        ("var a = 2, b = 3; b = a + b; return a * b - 1;", 9),
        ("// note\nreturn /* here */ \"привет \\u0041\";", "привет A"),
        ("var list = [1,2,3,4]; return [list.length, list.slice(1,3), list[0], list[9]];", [4, [2, 3], 1, None]),
        ("return [{a:1},{a:2},{}]@.a;", [1, 2, None]),
        ("var x = {a: {b: 7}}; return x.a.b;", 7),
        ("return [1 < 2, 1 == 2, !1, false || 5, 1 && 0, 'n' + 1];", [True, False, False, 5, 0, "n1"]),
        ("return false.items;", None),
        ("return false@.items;", None),
        ("var a = 1;", None),
    ],
)  # fmt: skip
def test_values(vk: Client, code: str, value: object) -> None:
    assert vk.execute(code) == {"response": value}


def test_calls_in_lists_objects_and_variables(vk: Client) -> None:
    single = vk.call("wall.get", owner_id=-1, count=2)
    code = (
        'var wall = API.wall.get({"owner_id": -1, "count": 2});'
        'return {"g": API.groups.getById({"group_ids": [1, 2], "fields": "site"}), "w": [wall, '
        'API.wall.get({"domain": "everything"})], "dates": wall.items@.date, "count": wall.count};'
    )
    answer = vk.execute(code)
    assert "execute_errors" not in answer
    response = answer["response"]
    assert [group["id"] for group in response["g"]["groups"]] == [1, 2]
    assert response["w"][0] == single
    assert response["dates"] == [post["date"] for post in single["items"]]
    assert response["count"] == single["count"]


def test_json_is_a_valid_script_value(vk: Client) -> None:
    parameters = json.dumps({"group_ids": "school,everything", "fields": "description"})
    (first, _) = vk.execute(f"return API.groups.getById({parameters});")["response"]["groups"]
    assert first["description"] == "Официальная страница"


def test_failed_calls_are_false_and_listed_in_order(vk: Client) -> None:
    answer = vk.execute(
        "return [API.wall.get({owner_id:-3}),API.wall.get({owner_id:-1,count:1}),"
        "API.groups.getAddresses({group_id:999}),API.no.such({})];"
    )
    assert [bool(item) for item in answer["response"]] == [False, True, False, False]
    assert answer["response"][0] is False
    found = [(entry["method"], entry["error_code"]) for entry in answer["execute_errors"]]
    assert found == [("wall.get", 15), ("groups.getAddresses", 125), ("no.such", 3)]


def test_trailing_entry_repeats_the_last_error(start: Start) -> None:
    vk = start(named("trailing"))
    failed = vk.execute("return [API.wall.get({owner_id:-3}),API.wall.get({owner_id:-6})];")["execute_errors"]
    assert [entry["method"] for entry in failed] == ["wall.get", "wall.get", "execute"]
    assert failed[2]["error_msg"] == failed[1]["error_msg"]
    assert "execute_errors" not in vk.execute("return API.wall.get({owner_id:-1});")


@pytest.mark.parametrize(
    "code",
    [
        "return 1", "return [1;", "return {a 1};", "retrun 1;", "return x;", "x = 1;", "return #;", "var 1 = 2;",
        "while (true) { }",
        "return [1].map(2);", f"return {'[' * 9999};", f"return {'!' * 9999}1;", "return 1" + "+1" * 9999 + ";",
        "1 = 2;", "return 'a\\q';",
    ],
)  # fmt: skip
def test_compile_errors(vk: Client, code: str) -> None:
    error = vk.execute(code)["error"]
    assert error["error_code"] == 12
    assert error["error_msg"].startswith("Unable to compile code: ")


def test_twenty_five_calls_and_not_one_more(vk: Client) -> None:
    def batch(count: int) -> str:
        return f"return [{','.join(['API.utils.getServerTime()'] * count)}];"

    assert len(vk.execute(batch(25))["response"]) == 25
    error = vk.execute(batch(26))["error"]
    assert (error["error_code"], error["error_msg"]) == (
        13,
        "Runtime error occurred during code invocation: too many api calls",
    )


def test_operations_are_limited(vk: Client) -> None:
    assert vk.execute(f"return [{','.join(['1+1'] * 1001)}];")["error"]["error_code"] == 13
    assert len(vk.execute(f"return [{','.join(['1+1'] * 900)}];")["response"]) == 900


def test_big_answers_are_refused(vk: Client) -> None:
    wall = 'var a = API.wall.get({"owner_id": -1, "count": 100}); var b = [%s]; return b;'
    error = vk.execute(wall % ",".join(["a"] * 400))["error"]
    assert error["error_code"] == 13
    assert error["error_msg"].endswith("response size is too big")
    assert len(vk.execute(wall % ",".join(["a"] * 20))["response"]) == 20


def test_one_execute_is_one_request(start: Start) -> None:
    vk = start(clock=Pace())
    for _ in range(3):
        assert "response" in vk.execute("return [API.utils.getServerTime(),API.utils.getServerTime()];")
    assert vk.execute("return 1;")["error"]["error_code"] == 6


def test_no_execute_inside_execute_and_no_empty_code(vk: Client) -> None:
    assert vk.execute('return API.execute({"code": "return 1;"});')["execute_errors"][0]["error_code"] == 3
    assert vk.code("execute") == 100


def test_troubles_of_pages_inside(vk: Client) -> None:
    answer = vk.execute(
        "return [API.wall.get({owner_id:-12}),API.wall.get({owner_id:-14}),API.wall.get({owner_id:-15})];"
    )
    assert answer["response"] == [False, False, False]
    assert [entry["error_code"] for entry in answer["execute_errors"]] == [10, 9, 15]


def test_old_version_holds_inside(start: Start) -> None:
    vk = start(Scenario())
    assert isinstance(vk.execute("return API.groups.getById({group_ids: 1});", v="5.92")["response"], list)
