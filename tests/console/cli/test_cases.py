"""`handover`, `connection`, `mark`, `incident` on the command line: answers, refusals, exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.console.cli.conftest import Run

WHO = ("--who", "Петров П.", "--proof", "снимок экрана")


@pytest.fixture
def office(run: Run, vault_dir: Path) -> Run:
    """A vault with two organizations of one responsible person, a page of each, an account of the first."""
    assert vault_dir.exists()
    add(run, "orgs", [{"name": "Школа № 1", "kind": "institution"}, {"name": "Школа № 2", "kind": "institution"}])
    add(
        run,
        "pages",
        [
            {"organization_id": 1, "network": "vk", "url": "https://vk.com/school1", "network_id": "200000001"},
            {"organization_id": 2, "network": "ok", "url": "https://ok.ru/group/123"},
        ],
    )
    parts = [{"organization_id": number, "role": "responsible", "since": "2025-09-01"} for number in (1, 2)]
    add(run, "people", [{"name": "Иванов Иван", "assignments": parts}, {"name": "Новикова Вера"}])
    add(run, "credentials", [{"kind": "official", "network": "vk", "login": "school", "page_ids": [1], "holder_id": 1}])
    return run


def add(run: Run, kind: str, records: list[dict[str, object]]) -> None:
    ended = run(kind, "add", "--from", "-", "--json", stdin=json.dumps(records))
    assert ended.code == 0, ended.err


def test_a_handover_from_its_start_to_its_end(office: Run) -> None:
    start = office("handover", "start", "--person", 1, "--org", 1, "--successor", 2, "--on", "2026-11-20", "--json")
    assert start.code == 0, start.err
    found = start.json
    assert set(found) >= {"id", "kind", "state", "due_on", "steps", "open"}
    assert set(found["steps"][0]) >= {
        "place", "code", "text", "path", "page", "account", "state", "on", "who", "proof", "reason", "due_at",
    }  # fmt: skip
    assert (found["kind"], found["person"]["name"], found["successor"]["name"]) == (
        "handover",
        "Иванов Иван",
        "Новикова Вера",
    )
    people = office("people", "show", 1, "--json").json
    assert [part["until"] for part in people["assignments"]] == ["2026-11-19", None]
    codes = {step["code"]: step for step in found["steps"]}
    assert codes["assigned"]["state"] == "seen"
    assert codes["role"]["page"] == {"id": 1, "name": "https://vk.com/school1"}
    done = office("handover", "done", 1, codes["role"]["place"], *WHO, "--on", "2026-11-21", "--json").json
    role = next(step for step in done["steps"] if step["code"] == "role")
    assert (role["state"], role["who"], role["on"], role["proof"]) == (
        "done", "Петров П.", "2026-11-21", "снимок экрана",
    )  # fmt: skip
    assert office("handover", "skip", 1, codes["site"]["place"], "--reason", "сайта нет").code == 0
    refused = office("handover", "close", 1)
    assert refused.code == 2
    assert "Не закрыты шаги" in refused.err
    closed = office("handover", "close", 1, "--reason", "остальное сделает преемник", "--json").json
    assert (closed["state"], closed["reason"], closed["closed_on"]) == (
        "done", "остальное сделает преемник", "2026-11-22",
    )  # fmt: skip
    assert office("handover", "list", "--json").json == []
    assert [each["id"] for each in office("handover", "list", "--all", "--json").json] == [1]
    journal = {row["action"]: row for row in office("journal", "list", "--json").json}
    assert journal["case.closed"]["detail"]["reason"] == "остальное сделает преемник"
    assert journal["case.closed"]["subject"] == "case_file:1"


def test_without_an_organization_there_is_a_case_for_each(office: Run) -> None:
    start = office("handover", "start", "--person", 1, "--name", "Свежева Анна", "--json")
    assert start.json == {"ids": [1, 2]}
    assert [person["name"] for person in office("people", "list", "--json").json].count("Свежева Анна") == 1
    again = office("handover", "start", "--person", 1)
    assert again.code == 2
    assert "ни за одну организацию" in again.err


def test_one_of_several_refused_writes_nothing(office: Run) -> None:
    office("handover", "start", "--person", 1, "--org", 2, "--last-day", "2026-12-30")
    before = office("people", "show", 1, "--json").json
    ended = office("handover", "start", "--person", 1)
    assert ended.code == 2
    assert "№ 1" in ended.err
    assert office("people", "show", 1, "--json").json == before


def test_what_is_given_by_halves_is_refused(office: Run) -> None:
    for arguments, said in (
        (("--successor", 2, "--name", "Другая"), "одно из двух"),
        (("--phone", "1"), "вместе с --name"),
        (("--proof", "письмо"), "вместе с --received"),
        (("--successor", 1), "один человек"),
        (("--successor", 77), "номером 77"),
        (("--org", "Нигде"), ""),
    ):
        ended = office("handover", "start", "--person", 1, *arguments)
        assert ended.code == 2, arguments
        assert said in ended.err
    assert office("handover", "list", "--json").json == []


def test_a_case_of_another_kind_is_sent_to_its_own_command(office: Run) -> None:
    office("mark", "start", 1)
    for command in ("show", "close"):
        ended = office("handover", command, 1)
        assert ended.code == 2
        assert "poryadok mark show 1" in ended.err
    assert office("handover", "show", 99).code == 2


def test_the_legal_clock_is_told_by_the_judged_time(office: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    start = office("incident", "start", "data", "--at", "2026-11-21T17:20+07:00", "--json")
    assert start.code == 0, start.err
    clocks = {step["code"]: (step["due_at"], step["clock"]) for step in start.json["steps"] if step["due_at"]}
    assert clocks == {
        "authority_24": ("2026-11-22T10:20:00Z", "осталось 5 ч 20 мин"),
        "authority_72": ("2026-11-24T10:20:00Z", "осталось 53 ч 20 мин"),
    }
    assert office("incident", "show", 1).code == 0
    monkeypatch.setenv("PORYADOK_NOW", "2026-11-22T10:20:01+00:00")
    late = office("incident", "list", "--json")
    assert late.code == 1
    assert late.json[0]["overdue"] is True
    assert "просрочено" in office("incident", "show", 1).out
    place = next(step["place"] for step in start.json["steps"] if step["code"] == "authority_24")
    office("incident", "done", 1, place, *WHO)
    assert office("incident", "show", 1).code == 0


def test_an_incident_is_one_command(office: Run) -> None:
    for arguments, code in ((("page", "--page", 1), 0), (("vault",), 0), (("page",), 2), (("vault", "--page", 1), 2)):
        assert office("incident", "start", *arguments).code == code
    ended = office("incident", "start", "data", "--at", "2026-11-22T17:20")
    assert ended.code == 2
    assert "пояс" in ended.err
    first = office("incident", "show", 1, "--json").json["steps"][0]
    assert first["code"] == "evidence"


def test_connecting_a_page_shows_in_its_card(office: Run) -> None:
    start = office("connection", "start", 1, "--json").json
    place = next(step["place"] for step in start["steps"] if step["code"] == "connected")
    assert office("connection", "done", 1, place, *WHO, "--on", "2026-11-20").code == 0
    assert office("pages", "show", 1, "--json").json["connected_on"] == "2026-11-20"
    assert office("connection", "start", 1).code == 2


def test_a_refusal_is_kept_and_the_mark_asked_again(office: Run) -> None:
    office("mark", "start", 1)
    assert office("mark", "close", 1, "--outcome", "refused").code == 2
    refused = office("mark", "close", 1, "--outcome", "refused", "--reason", "нет подтверждения", "--json").json
    assert (refused["state"], refused["reason"]) == ("refused", "нет подтверждения")
    assert office("mark", "start", 1, "--json").json["id"] == 2
    ended = office("mark", "reopen", 1, "--reason", "ещё раз")
    assert ended.code == 2
    assert "уже идёт: № 2" in ended.err


def test_the_coordinators_handover_asks_whose_the_way_in_is(office: Run) -> None:
    ended = office("handover", "own", "start", "--successor", 2)
    assert ended.code == 2
    assert "чей вход" in ended.err
    start = office("handover", "own", "start", "--person", 1, "--successor", 2, "--json")
    assert start.json["kind"] == "own_handover"
    rows = office("handover", "own", "accounts", "--json").json
    assert [(row["login"], row["holder"], row["stored"]) for row in rows] == [("school", "Иванов Иван", [])]
    assert office("handover", "own", "accounts").code == 0


def test_somebody_comes_later(office: Run) -> None:
    office("handover", "start", "--person", 1, "--org", 1)
    assert "ещё не назван" in office("handover", "show", 1).out
    assert office("handover", "assign", 1).code == 2
    assert (
        office("handover", "assign", 1, "--name", "Свежева Анна", "--json").json["successor"]["name"] == "Свежева Анна"
    )
    assert "Свежева Анна" in office("handover", "show", 1).out


def test_the_table_of_cases_has_a_deadline_only_when_one_is_set(office: Run) -> None:
    office("handover", "start", "--person", 1, "--org", 1)
    assert "срок не задан" in office("handover", "list").out
    office("settings", "set", "handover_days", 3)
    office("handover", "start", "--person", 1, "--org", 2, "--on", "2026-11-10")
    late = office("handover", "list")
    assert late.code == 1
    assert "срок 13.11.2026, просрочено на 9 дней" in late.out


def test_text_from_outside_is_shown_as_text(office: Run) -> None:
    office("handover", "start", "--person", 1, "--org", 1)
    reason = "сайта \x1b[31m\u202eнет\u200b"
    assert office("handover", "skip", 1, 4, "--reason", reason).code == 0
    shown = office("handover", "show", 1)
    assert "\x1b" not in shown.out
    assert "\u202e" not in shown.out
