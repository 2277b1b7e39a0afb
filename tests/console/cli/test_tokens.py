"""`tokens test`: asks the simulated network over loopback; only a refused token is a «no»."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

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
    with simulated(world, now=NOW) as networks:
        monkeypatch.setenv("PORYADOK_VK_URL", networks.env["PORYADOK_VK_URL"])
        good = add(run, {"network": "vk", "secret": {"token": networks.tokens["vk"]}})
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
    with simulated(world, now=NOW, scenario=named("down")) as networks:
        monkeypatch.setenv("PORYADOK_VK_URL", networks.env["PORYADOK_VK_URL"])
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
