"""`tokens test`: asks the simulated network over loopback; only a refused token is a «no»."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from checks.running import tokens
from registry import accounts, networks
from sample_data.networks import World, named, simulated
from tests.checks.wire_server import serving
from tests.console.cli.conftest import FIXED_NOW, Run

NOW = datetime.fromisoformat(FIXED_NOW)


def add(run: Run, record: dict[str, object]) -> int:
    ended = run("tokens", "add", "--from", "-", "--json", stdin=json.dumps(record))
    assert ended.code == 0, ended.err
    number: int = ended.json["ids"][0]
    return number


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(())


def test_a_good_a_bad_and_an_absent_token(
    run: Run, vault_dir: Path, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with simulated(world, now=NOW) as served:
        monkeypatch.setenv("PORYADOK_VK_URL", served.env["PORYADOK_VK_URL"])
        good = add(run, {"network": "vk", "secret": {"token": served.tokens["vk"]}})
        ended = run("tokens", "test", "--json")
        assert ended.code == 0
        assert [(answer["id"], answer["network"], answer["ok"]) for answer in ended.json] == [(good, "vk", True)]
        bad = add(run, {"network": "vk", "secret": {"token": "КАНАРЕЙКА"}})
        absent = add(run, {"network": "vk"})
        ended = run("tokens", "test", bad, absent, "--json")
    assert ended.code == 1
    assert [answer["ok"] for answer in ended.json] == [False, False]
    assert "КАНАРЕЙКА" not in ended.out + ended.err


def test_a_network_that_does_not_answer_is_told(
    run: Run, vault_dir: Path, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = add(run, {"network": "vk", "secret": {"token": "любой"}})
    with simulated(world, now=NOW, scenario=named("down")) as served:
        monkeypatch.setenv("PORYADOK_VK_URL", served.env["PORYADOK_VK_URL"])
        ended = run("tokens", "test", number, "--json")
    assert ended.code == 1
    assert "ничего не известно" in ended.json[0]["message"]


@pytest.mark.parametrize("answer", [b'{"response": null}', b"<html>", b'{"error": {"error_code": 10}}'])
def test_an_answer_that_says_nothing_of_the_token_is_not_a_yes(
    run: Run, vault_dir: Path, monkeypatch: pytest.MonkeyPatch, answer: bytes
) -> None:
    number = add(run, {"network": "vk", "secret": {"token": "любой"}})
    with serving(lambda exchange: exchange.body(answer)) as server:
        monkeypatch.setenv("PORYADOK_VK_URL", server.url)
        ended = run("tokens", "test", number, "--json")
    assert ended.code == 1
    assert "ничего не известно" in ended.json[0]["message"]


def test_no_tokens_at_all(run: Run, vault_dir: Path) -> None:
    ended = run("tokens", "test", "--json")
    assert (ended.code, ended.json) == (0, [])


def test_the_list_tells_of_the_keys_and_which_of_them_end(run: Run, vault_dir: Path) -> None:
    ending: dict[str, object] = {
        "network": "vk",
        "token_owner": "Школа № 5",
        "token_scopes": ["wall"],
        "token_expires_on": "2026-12-01",
    }
    first = add(run, ending)
    add(run, {"network": "ok", "login": "CBAPUBLIC", "administrates": True})
    over = add(run, {"network": "vk", "token_expires_on": "2026-11-21", "token_rate": 20})
    ended = run("tokens", "list")
    assert ended.code == 0
    lines = ended.out.splitlines()
    told = next(line for line in lines if "Школа № 5" in line)
    assert all(word in told for word in ("ВКонтакте", "wall", "01.12.2026", "все остальные"))
    assert any("20/с" in line and "21.11.2026 — истёк" in line for line in lines)
    assert f"Ключ {over} " in ended.err and "истёк" in ended.err
    assert f"Ключ {first} " in ended.err and "осталось 9 дней" in ended.err
    listed = run("tokens", "list", "--json").json
    shown = next(record for record in listed if record["id"] == first)
    assert {key: shown[key] for key in ending} == ending
    problems = [each["problem"] for each in run("credentials", "health", "--json").json]
    assert problems[:2] == ["token_expired", "token_expires"]
    card = run("tokens", "show", 2).out
    assert "Ключ приложения" in card and "CBAPUBLIC" in card and "Ключ администратора" in card


def test_an_edit_keeps_what_was_not_given(run: Run, vault_dir: Path) -> None:
    number = add(run, {"network": "vk", "token_owner": "Школа", "token_rate": 3})
    ended = run("tokens", "edit", number, "--from", "-", stdin=json.dumps({"token_rate": 7}))
    assert (ended.code, "бывает 3 или 20" in ended.err) == (2, True)
    run("tokens", "edit", number, "--from", "-", stdin=json.dumps({"token_rate": 20}))
    shown = run("tokens", "show", number, "--json").json
    assert (shown["token_owner"], shown["token_rate"]) == ("Школа", 20)


def test_a_network_that_can_be_asked_is_one_whose_new_key_it_can_prove() -> None:
    assert {code for code in networks.CODES if accounts.account(code).asked} == set(tokens.ASKED)
