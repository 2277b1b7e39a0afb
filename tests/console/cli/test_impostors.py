"""`impostors` and what `whois` says of them and of what merely looks like an official page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.console.cli.conftest import Run

FAKE = {"network": "vk", "url": "https://m.vk.com/krap_school", "found_on": "2026-11-02", "organization_id": 1}


@pytest.fixture(autouse=True)
def school(run: Run, vault_dir: Path) -> None:
    assert vault_dir
    assert run("orgs", "add", "--from", "-", stdin='{"name": "МБОУ «Школа № 1»", "short_name": "Школа 1"}').code == 0
    page = {"organization_id": 1, "network": "vk", "url": "https://vk.com/krapschool"}
    assert run("pages", "add", "--from", "-", stdin=json.dumps(page)).code == 0


def add(run: Run, **more: object) -> None:
    ended = run("impostors", "add", "--from", "-", stdin=json.dumps({**FAKE, **more}))
    assert ended.code == 0, ended.err


def test_what_show_gives_is_what_edit_takes(run: Run) -> None:
    add(run)
    shown = run("impostors", "show", 1, "--json").json
    assert shown["url"] == "https://vk.com/krap_school"
    assert run("impostors", "list", "--json").json == [shown]
    assert run("impostors", "edit", 1, "--from", "-", "--json", stdin=json.dumps(shown)).json == {"ids": [1]}
    table, card = run("impostors", "list").out, run("impostors", "show", 1).out
    assert "Школа 1" in table
    assert "найдена, сети не сообщили" in table
    assert "Найдена" in card
    assert run("impostors", "remove", 1, "--json").json == {"ids": [1]}


def test_found_reported_gone(run: Run) -> None:
    add(run)
    early = run("impostors", "report", 1, "--on", "2026-11-01")
    assert (early.code, "раньше начала" in early.err) == (2, True)
    told = run("impostors", "report", 1, "--on", "2026-11-05", "--proof", "обращение 81234", "--json").json
    assert (told["state"], told["proof"]) == ("reported", "обращение 81234")
    assert run("impostors", "removed", 1, "--on", "2026-11-09").out == "https://vk.com/krap_school: исчезла\n"
    journal = run("journal", "list", "--kind", "registry").out
    for words in ("Подделка: добавлена", "о подделке сообщили", "подделка исчезла"):
        assert words in journal


def test_whois_answers_an_impostor_with_what_to_do(run: Run) -> None:
    add(run)
    told = run("whois", "vk.com/KRAP_SCHOOL?w=wall1")
    assert told.code == 0
    assert told.out.startswith("Подделка под «МБОУ «Школа № 1»»: https://vk.com/krap_school.")
    assert "impostors report 1" in told.err
    found = run("whois", "vk.com/krap_school", "--json").json
    assert (found["official"], found["organization"], found["page"]) == (False, None, None)
    assert found["impostor"]["imitates"] == {"id": 1, "name": "МБОУ «Школа № 1»"}
    assert found["impostor"]["state"] == "found"
    run("impostors", "report", 1, "--on", "2026-11-05")
    assert "Сети сообщили 05.11.2026" in run("whois", "vk.com/krap_school").err


def test_whois_warns_of_what_looks_official_without_a_verdict(run: Run) -> None:
    told = run("whois", "vk.com/krapsch00l")
    assert told.out.startswith("Не в реестре")
    assert "Похоже на официальную: https://vk.com/krapschool. Сверьте" in told.err
    found = run("whois", "vk.com/krapsch00l", "--json").json
    assert (found["official"], found["impostor"]) == (False, None)
    assert [page["id"] for page in found["similar"]] == [1]
    assert run("whois", "https://vк.com/krapschool", "--json").json["lookalike"] is True
    assert "похожие на латинские" in run("whois", "https://vк.com/krapschool").err
    assert run("whois", "vk.com/krapschool", "--json").json["similar"] == []


def test_official_and_impostor_exclude_each_other(run: Run) -> None:
    wrong = run("impostors", "add", "--from", "-", stdin=json.dumps({**FAKE, "url": "vk.com/krapschool"}))
    assert (wrong.code, "официальная страница «МБОУ «Школа № 1»»" in wrong.err) == (2, True)
    add(run)
    page = {"organization_id": 1, "network": "vk", "url": "https://vk.com/krap_school"}
    refused = run("pages", "add", "--from", "-", stdin=json.dumps(page))
    assert (refused.code, "записана подделкой" in refused.err) == (2, True)
    assert len(run("pages", "list", "--json").json) == 1
