"""`remarks` over real runs: told, overdue, mended by the next run; fix lists on stdout and into files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from docx import Document

from sample_data.networks import Networks, read_worlds, simulated
from tests.console.cli.conftest import FIXED_NOW, Run

NOW = datetime.fromisoformat(FIXED_NOW)
WORLD = """
timezone = "Asia/Novokuznetsk"
[[vk]]
id = 200000002
screen_name = "quiet_school"
name = "Школа № 2"
description = "{description}"
weeks = [1, 4]
"""
QUIET = "page:1/posts.weekly"
NAMELESS = "page:1/page.description"
TELL = ("--to", "Примерова Анна", "--how", "messenger")


def serve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, description: str) -> Iterator[Networks]:
    path = tmp_path / "world.toml"
    path.write_text(WORLD.format(description=description), encoding="utf-8")
    with simulated(read_worlds([path]), now=NOW) as served:
        monkeypatch.setenv("PORYADOK_VK_URL", served.env["PORYADOK_VK_URL"])
        yield served


def check(run: Run) -> None:
    ended = run("check", "--check", "posts.weekly", "--check", "page.description", "--json")
    assert ended.code in {0, 1}


@pytest.fixture
def checked(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Networks]:
    """A school whose page says nothing of it and published once; a run has found both."""
    assert run("vault", "init", "--kdf", "light", "--regulation", "sample:krapivinsky").code == 0
    assert run("orgs", "add", "--from", "-", stdin=json.dumps([{"name": "МБОУ «Школа № 2»"}])).code == 0
    page = {"organization_id": 1, "network": "vk", "url": "https://vk.com/quiet_school"}
    assert run("pages", "add", "--from", "-", stdin=json.dumps(page)).code == 0
    for served in serve(tmp_path, monkeypatch, "Добро пожаловать"):
        token = {"network": "vk", "secret": {"token": served.tokens["vk"]}}
        assert run("tokens", "add", "--from", "-", stdin=json.dumps(token)).code == 0
        check(run)
        yield served


@pytest.mark.usefixtures("checked")
def test_what_a_run_found_is_listed_as_new(run: Run) -> None:
    found = run("remarks", "list", "--json").json
    assert {one["id"]: one["state"] for one in found} == {NAMELESS: "new", QUIET: "new"}
    quiet = next(one for one in found if one["id"] == QUIET)
    assert quiet["since"] == "2026-11-22"
    assert quiet["clauses"] == ["2.1"]
    assert quiet["advice"]["path"].startswith("Страница сообщества")
    assert quiet["advice"]["checked_on"] is None
    table = run("remarks", "list").out
    assert QUIET in table
    assert "не сообщено" in table


@pytest.mark.usefixtures("checked")
def test_the_whole_life(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("remarks", "tell", QUIET, NAMELESS, *TELL, "--due", "25.11.2026", "--json").json == {
        "remarks": [QUIET, NAMELESS]
    }
    told = run("remarks", "list", "--state", "told", "--json").json
    assert [one["told"]["to"] for one in told] == ["Примерова Анна"] * 2
    assert run("remarks", "overdue").code == 0
    monkeypatch.setenv("PORYADOK_NOW", "2026-11-26T12:00:00+07:00")
    late = run("remarks", "overdue", "--json")
    assert (late.code, [one["id"] for one in late.json]) == (1, [NAMELESS, QUIET])
    assert run("remarks", "escalate", QUIET, "--to", "Глава округа", "--note", "вторая неделя").code == 0
    assert run("remarks", "due", NAMELESS, "--on", "2026-12-05").code == 0
    states = {one["id"]: one["state"] for one in run("remarks", "list", "--json").json}
    assert states == {NAMELESS: "told", QUIET: "escalated"}
    shown = run("remarks", "show", QUIET).out
    assert "передано выше: Глава округа" in shown
    assert "Что делать:" in shown


def test_only_a_run_mends(run: Run, checked: Networks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("remarks", "tell", "--org", "1", "--check", "page.description", *TELL).code == 0
    assert [one["id"] for one in run("remarks", "list", "--state", "told", "--json").json] == [NAMELESS]
    for _ in serve(tmp_path, monkeypatch, "Официальная страница МБОУ «Школа № 2»"):
        check(run)
    (mended,) = run("remarks", "list", "--state", "mended", "--json").json
    assert (mended["id"], mended["mended_run"]) == (NAMELESS, 2)
    assert run("remarks", "reopen", NAMELESS).code == 2
    for _ in serve(tmp_path, monkeypatch, "Добро пожаловать"):
        check(run)
    again = next(one for one in run("remarks", "list", "--json").json if one["id"] == NAMELESS)
    assert (again["state"], again["round"], again["told"]) == ("new", 2, None)
    assert [act["act"] for act in again["acts"]] == ["told", "mended", "failed"]


@pytest.mark.usefixtures("checked")
def test_dismissed_with_a_reason_and_taken_back(run: Run) -> None:
    assert run("remarks", "dismiss", NAMELESS, "--reason", "страницу закрывают").code == 0
    assert [one["id"] for one in run("remarks", "list", "--json").json] == [QUIET]
    (one,) = run("remarks", "list", "--state", "dismissed", "--json").json
    assert one["dismissed"] == {"reason": "страницу закрывают", "on": "2026-11-22"}
    assert run("remarks", "reopen", NAMELESS).code == 0
    assert len(run("remarks", "list", "--json").json) == 2


@pytest.mark.usefixtures("checked")
@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("tell", *TELL), "Не сказано, какие замечания"),
        (("tell", QUIET, "--org", "1", *TELL), "Или названные"),
        (("tell", "page:99/posts.weekly", *TELL), "замечания page:99/posts.weekly нет"),
        (("tell", "чушь", *TELL), "page:12/posts.weekly"),
        (("tell", QUIET, *TELL, "--on", "2026-12-01"), "ещё не наступил"),
        (("tell", "--org", "1", "--check", "page.address", *TELL), "сообщать не о чем"),
        (("escalate", QUIET, "--to", "Глава"), "Сначала сообщите"),
        (("due", QUIET, "--on", "2026-12-01"), "Сначала сообщите"),
        (("show", "page:99/posts.weekly"), "нет"),
        (("fixlist", "--org", "Нет такой"), "Нет организации"),
    ],
)
def test_refusals_write_nothing(run: Run, arguments: tuple[str, ...], why: str) -> None:
    ended = run("remarks", *arguments)
    assert ended.code == 2
    assert why.casefold() in ended.err.casefold()
    assert {one["state"] for one in run("remarks", "list", "--state", "all", "--json").json} == {"new"}


@pytest.mark.usefixtures("checked")
def test_the_fix_list(run: Run, tmp_path: Path) -> None:
    text = run("remarks", "fixlist", "--org", "1").out
    assert "МБОУ «Школа № 2»" in text
    assert "проект Порядка" in text
    assert "Где: https://vk.com/quiet_school" in text
    assert "Срок: до 29.11.2026 включительно" in text
    path = tmp_path / "школа.docx"
    assert run("remarks", "fixlist", "--org", "1", "--to", path).code == 0
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(Document(str(path)).tables[0].rows) == 3
    again = run("remarks", "fixlist", "--org", "1", "--to", path)
    assert (again.code, "уже есть" in again.err) == (2, True)
    plain = tmp_path / "школа.txt"
    answer = run("remarks", "fixlist", "--org", "1", "--to", plain, "--json").json
    assert (answer["items"], answer["path"]) == (2, str(plain))
    assert plain.read_text("utf-8") == "\n".join(answer["messages"]) + "\n"
    wrong = run("remarks", "fixlist", "--org", "1", "--to", tmp_path / "школа.pdf")
    assert (wrong.code, (tmp_path / "школа.pdf").exists()) == (2, False)


@pytest.mark.usefixtures("checked")
def test_the_journal_tells_of_every_act(run: Run) -> None:
    run("remarks", "tell", QUIET, *TELL)
    run("remarks", "dismiss", NAMELESS, "--reason", "не нужно")
    run("remarks", "reopen", NAMELESS)
    actions = [one["action"] for one in run("journal", "list", "--action", "remark.", "--json").json]
    assert actions == ["remark.returned", "remark.dismissed", "remark.told"]
