"""The main job from the command line, over loopback: the keys of the answer, exit codes, runs and their difference."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from checks.model import Status
from sample_data.networks import Networks, named, read_worlds, simulated
from tests.console.cli.conftest import FIXED_NOW, Run

NOW = datetime.fromisoformat(FIXED_NOW)
WORLD = """
timezone = "Asia/Novokuznetsk"
[[vk]]
id = 200000001
screen_name = "good_school"
name = "Школа № 1"
description = "Официальная страница МБОУ «Школа № 1»"
weeks = [4, 4]
[[vk]]
id = 200000002
screen_name = "quiet_school"
name = "Школа № 2"
description = "Официальная страница МБОУ «Школа № 2»"
weeks = [1, 4]
"""
ONLY_POSTS = ["--check", "posts.weekly", "--json"]


@pytest.fixture
def networks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Networks]:
    path = tmp_path / "world.toml"
    path.write_text(WORLD, encoding="utf-8")
    with simulated(read_worlds([path]), now=NOW) as served:
        monkeypatch.setenv("PORYADOK_VK_URL", served.env["PORYADOK_VK_URL"])
        yield served


@pytest.fixture
def filled(run: Run, networks: Networks) -> None:
    """A vault with the regulation of a sample and two schools, each with a page."""
    assert run("vault", "init", "--kdf", "light", "--regulation", "sample:krapivinsky").code == 0
    schools = [{"name": "МБОУ «Школа № 1»"}, {"name": "МБОУ «Школа № 2»"}]
    assert run("orgs", "add", "--from", "-", stdin=json.dumps(schools)).code == 0
    pages = [
        {"organization_id": 1, "network": "vk", "url": "https://vk.com/good_school"},
        {"organization_id": 2, "network": "vk", "url": "https://vk.com/quiet_school"},
    ]
    assert run("pages", "add", "--from", "-", stdin=json.dumps(pages)).code == 0
    token = {"network": "vk", "secret": {"token": networks.tokens["vk"]}}
    assert run("tokens", "add", "--from", "-", stdin=json.dumps(token)).code == 0


@pytest.mark.usefixtures("filled")
def test_check_answers_the_keys_of_the_contract(run: Run) -> None:
    ended = run("check", *ONLY_POSTS)
    assert ended.code == 1, ended.err
    found = ended.json
    assert found["run"] == 1
    assert found["state"] == "done"
    assert (found["window"]["first_day"], found["window"]["last_day"]) == ("2026-11-09", "2026-11-15")
    assert set(found["totals"]) == {status.value for status in Status}
    assert sum(found["totals"].values()) == len(found["verdicts"])
    assert found["collected"]["vk"]["failed"] == 0
    assert found["collected"]["vk"]["requests"] > 0
    (broken,) = [verdict for verdict in found["verdicts"] if verdict["status"] == "fail"]
    assert broken["subject"]["kind"] == "page"
    assert broken["organization_id"] == 2
    assert broken["check"] == "posts.weekly"
    assert broken["clauses"] == ["2.1"]
    assert broken["level"] == "must"
    assert "1 публикация" in broken["message"]
    assert isinstance(broken["evidence"], list)


@pytest.mark.usefixtures("filled")
def test_a_check_without_violations_is_zero(run: Run) -> None:
    ended = run("check", "--org", "школа 1", "--network", "vk", *ONLY_POSTS)
    assert ended.code == 0, ended.err
    assert [verdict["status"] for verdict in ended.json["verdicts"]] == ["ok"]


@pytest.mark.usefixtures("filled")
def test_the_table_names_the_violation_and_keeps_progress_out(run: Run) -> None:
    ended = run("check", "--check", "posts.weekly")
    assert ended.code == 1
    assert "Школа № 2" in ended.out
    assert "Нарушения: 1 вывод" in ended.out
    assert ended.err == ""
    assert "Не удалось увидеть" not in ended.out


@pytest.mark.usefixtures("filled")
def test_an_expired_key_is_named_in_the_plan_and_after_the_run(run: Run) -> None:
    edited = run("tokens", "edit", 1, "--from", "-", stdin='{"token_expires_on": "2026-11-21"}')
    assert edited.code == 0, edited.err
    planned = run("check", "--plan")
    (line,) = [line for line in planned.out.splitlines() if line.startswith("ВКонтакте")]
    assert line.split() == ["ВКонтакте", "2", "срок", "ключа", "доступа", "кончился"]
    assert "poryadok tokens list" in planned.err
    ended = run("check", "--check", "posts.weekly")
    assert ended.code == 5
    assert "2 страницы — ВКонтакте: срок ключа доступа кончился 21.11.2026" in ended.out
    assert "poryadok tokens edit" in ended.out
    assert "poryadok tokens test" in ended.err
    tested = run("tokens", "test")
    assert tested.code == 0
    assert "записано, что он истёк 21.11.2026" in tested.err


def test_an_empty_registry_is_said_in_words(run: Run, vault_dir: Path) -> None:
    assert run("vault", "status").code == 0
    assert "Ключей нет" in run("tokens", "list").err
    assert "Ключей нет" in run("tokens", "test").err


@pytest.mark.usefixtures("filled")
def test_nothing_collected_is_five_and_the_run_is_kept(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    with simulated(read_worlds([]), now=NOW, scenario=named("down")) as down:
        monkeypatch.setenv("PORYADOK_VK_URL", down.env["PORYADOK_VK_URL"])
        ended = run("check", *ONLY_POSTS)
    assert ended.code == 5
    assert ended.json["totals"]["unknown"] == 2
    assert [kept["run"] for kept in run("runs", "list", "--json").json] == [1]


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("wrong", [["--check", "нет.такой"], ["--network", "myspace"], ["--org", "Нет такой"]])
def test_a_scope_that_names_nothing_is_wrong_usage(run: Run, wrong: list[str]) -> None:
    assert run("check", *wrong).code == 2
    assert run("runs", "list", "--json").json == []


@pytest.mark.usefixtures("filled")
def test_the_plan_asks_and_writes_nothing(run: Run, networks: Networks) -> None:
    ended = run("check", "--plan", "--json")
    assert ended.code == 0
    (vk,) = [each for each in ended.json["networks"] if each["network"] == "vk"]
    assert vk["pages"] == 2
    assert vk["requests"] > 0
    assert networks.requests == ()
    assert run("runs", "list", "--json").json == []
    assert run("check", "--plan").code == 0


@pytest.mark.usefixtures("filled")
def test_runs_are_kept_shown_and_compared(run: Run) -> None:
    first = run("check", *ONLY_POSTS)
    waived = run("waive", "add", "posts.weekly", "--org", "2", "--until", "2026-12-31", "--reason", "Каникулы")
    assert waived.code == 0
    second = run("check", *ONLY_POSTS)
    assert second.code == 0
    assert second.json["totals"]["waived"] == 1
    listed = run("runs", "list", "--json").json
    assert [kept["run"] for kept in listed] == [2, 1]
    assert listed[1]["totals"] == first.json["totals"]
    shown = run("runs", "show", 1, "--json")
    assert shown.code == 1
    assert shown.json == first.json
    assert run("runs", "show", 3).code == 2
    compared = run("diff", 2, 1, "--json")
    assert compared.code == 1
    assert [verdict["check"] for verdict in compared.json["new"]] == ["posts.weekly"]
    assert set(compared.json) == {"a", "b", "new", "fixed", "still", "lost"}
    assert run("diff", 1, 2).code == 0
    assert run("runs", "show", 2).code == 0
    assert run("runs", "list").code == 0


@pytest.mark.usefixtures("filled")
def test_clauses_are_a_list_with_what_closes_each(run: Run) -> None:
    ended = run("clauses", "--json")
    assert ended.code == 0
    closed = {each["clause"]: each for each in ended.json}
    assert "posts.weekly" in closed["2.1"]["closed_by"]
    assert {"clause", "binds", "level", "closed_by"} <= set(closed["2.1"])
    assert any(each["closed_by"] == ["manual"] for each in ended.json)
    assert run("clauses").code == 0


def test_without_a_regulation_there_is_nothing_to_check_by(run: Run, vault_dir: Path) -> None:
    assert run("check").code == 2
    assert run("clauses").code == 2


@pytest.mark.usefixtures("filled")
def test_a_stopped_check_is_130_and_keeps_its_run(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from console.cli import stopping

    monkeypatch.setattr(stopping, "politely", lambda: contextlib.nullcontext(lambda: True))
    ended = run("check", *ONLY_POSTS)
    assert ended.code == 130
    assert ended.json["state"] == "stopped"
    assert [kept["state"] for kept in run("runs", "list", "--json").json] == ["stopped"]


@pytest.mark.usefixtures("filled")
def test_a_stopped_check_is_told_of_and_gone_on_with(
    run: Run, networks: Networks, monkeypatch: pytest.MonkeyPatch
) -> None:
    from console.cli import stopping

    with monkeypatch.context() as patch:
        patch.setattr(stopping, "politely", lambda: contextlib.nullcontext(lambda: True))
        stopped = run("check", "--check", "page.*", "--json")
    pending = stopped.json["pending"]
    assert (pending["why"], pending["pages"]) == ("stopped", 2)
    assert pending["networks"]["vk"]["pages"] == 2
    assert pending["sentence"] == "Прогон остановлен: осталось 2 страницы."
    assert "poryadok check --continue" in stopped.err
    assert networks.requests == ()
    whole = run("check", "--continue", "--json")
    assert whole.code in {0, 1}, whole.err
    assert whole.json["state"] == "done"
    assert whole.json["pending"] is None
    assert {verdict["check"].split(".")[0] for verdict in whole.json["verdicts"]} == {"page"}
    assert run("check", "--continue").code == 2


@pytest.mark.usefixtures("filled")
def test_a_new_check_beside_an_unfinished_one_says_so(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from console.cli import stopping

    with monkeypatch.context() as patch:
        patch.setattr(stopping, "politely", lambda: contextlib.nullcontext(lambda: True))
        run("check", *ONLY_POSTS)
    anew = run("check", *ONLY_POSTS)
    assert anew.json["state"] == "done"
    assert "Прогон остановлен: осталось 2 страницы." in anew.err
    assert "--continue" in anew.err
    assert run("check", *ONLY_POSTS).err == ""


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("more", [["--org", "1"], ["--network", "vk"], ["--check", "page.*"], ["--plan"]])
def test_a_run_that_goes_on_takes_no_other_scope(run: Run, more: list[str]) -> None:
    assert run("check", "--continue", *more).code == 2


@pytest.mark.usefixtures("filled")
def test_the_plan_names_the_share_of_the_quota(run: Run) -> None:
    (vk,) = [each for each in run("check", "--plan", "--json").json["networks"] if each["network"] == "vk"]
    (share,) = vk["quota"]
    assert share["method"] == "wall.get"
    assert (share["left"], share["limit"]) == (5000, 5000)
    assert 0 < share["needed"] < 10
    assert vk["seconds"] > 0
    assert "wall.get" in run("check", "--plan").out
