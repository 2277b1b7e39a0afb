"""The look and the answers from the command line: the queue, what is recorded, what is taken back, exit codes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.console.cli.conftest import Run

WHO = ("--who", "Примерова М. П.")
MARK = "page.mark"


@pytest.fixture(autouse=True)
def _filled(run: Run) -> None:
    """Two pages in a network that nothing reads, judged once, and the clauses of a person's."""
    assert run("vault", "init", "--kdf", "light", "--regulation", "sample:krapivinsky").code == 0
    schools = [{"name": "МБОУ «Школа № 1»", "phones": ["+7 (384-46) 2-11-22"]}, {"name": "МБОУ «Школа № 2»"}]
    assert run("orgs", "add", "--from", "-", stdin=json.dumps(schools)).code == 0
    pages = [
        {"organization_id": number, "network": "max", "url": f"https://max.ru/school{number}"} for number in (1, 2)
    ]
    assert run("pages", "add", "--from", "-", stdin=json.dumps(pages)).code == 0
    assert run("check", "--network", "max").code in {0, 1, 5}
    assert run("check", "--check", "clause.*").code == 0


def seen(run: Run, *given: dict[str, Any], code: int = 0) -> Any:
    ended = run("look", "record", "--from", "-", *WHO, "--json", stdin=json.dumps(list(given)))
    assert ended.code == code, ended.err
    return ended.json if code == 0 else ended.err


def queue(run: Run, *options: str) -> Any:
    ended = run("look", "list", "--json", *options)
    assert ended.code == (1 if ended.json["pages"] else 0)
    return ended.json


def test_the_queue_is_pages_with_questions(run: Run) -> None:
    found = queue(run)
    assert (found["done"], found["left"], [page["page"] for page in found["pages"]]) == (0, 2, [1, 2])
    phones = next(each for each in found["pages"][0]["questions"] if each["check"] == "page.phones")
    assert phones["about"] == "+7 (384-46) 2-11-22"
    assert (phones["group"], phones["week"]) == ("contacts", None)
    weekly = next(each for each in found["pages"][0]["questions"] if each["check"] == "posts.weekly")
    assert weekly["week"] == "2026-11-09"
    assert [page["page"] for page in queue(run, "--org", "2")["pages"]] == [2]
    assert queue(run, "--network", "vk")["pages"] == []
    assert run("look", "list", "--network", "nothing").code == 2
    assert "https://max.ru/school1" in run("look", "list").out


def test_what_is_seen_is_a_verdict_at_once(run: Run) -> None:
    answer = seen(
        run,
        {"page": 1, "check": "posts.weekly", "sight": "no", "note": "две записи"},
        {"page": 1, "check": "page.phones", "sight": "yes"},
        {"page": 2, "check": "page.phones", "sight": "cannot"},
    )
    assert len(answer["ids"]) == 3
    changed = {(each["subject"]["id"], each["check"]): each for each in answer["changed"]}
    assert set(changed) == {(1, "posts.weekly"), (1, "page.phones")}
    assert changed[1, "posts.weekly"]["status"] == "fail"
    assert "Примерова М. П., 22.11.2026" in changed[1, "posts.weekly"]["message"]
    assert "две записи" in changed[1, "posts.weekly"]["message"]
    assert changed[1, "page.phones"]["status"] == "ok"
    left = {(page["page"], each["check"]) for page in queue(run)["pages"] for each in page["questions"]}
    assert not left & {(1, "posts.weekly"), (1, "page.phones"), (2, "page.phones")}
    latest = run("runs", "list", "--json").json[0]
    assert (latest["totals"]["fail"], latest["totals"]["ok"]) == (1, 1)
    entries = run("journal", "list", "--json").json
    assert {"look.record", "run.told"} <= {entry["action"] for entry in entries}


def test_one_wrong_record_and_nothing_is_written(run: Run) -> None:
    good = {"page": 1, "check": "page.phones", "sight": "yes"}
    for wrong in (
        {"page": 9, "check": "page.phones", "sight": "yes"},
        {"page": 1, "check": "registry.presence", "sight": "yes"},
        {"page": 1, "check": "page.phones", "sight": "maybe"},
        {"page": 1, "check": "page.phones", "sight": "yes", "extra": 1},
        {"page": "1", "check": "page.phones", "sight": "yes"},
    ):
        assert "Ничего не записано" in seen(run, good, wrong, code=2)
    assert run("look", "show", "1", "--json").json == []
    ended = run("look", "record", "--from", "-", stdin=json.dumps(good))
    assert (ended.code, "--who" in ended.err) == (2, True)
    assert run("look", "show", "9").code == 2


def test_a_look_is_shown_and_taken_back(run: Run) -> None:
    (number,) = seen(run, {"page": 1, "check": "page.phones", "sight": "no"})["ids"]
    (kept,) = run("look", "show", "1", "--json").json
    assert (kept["check"], kept["sight"], kept["who"], kept["until"]) == (
        "page.phones",
        "no",
        WHO[1],
        "2026-12-22",
    )
    assert kept["question"].startswith("Указан ли на странице телефон")
    gone = run("look", "forget", number, "--json").json
    assert [each["status"] for each in gone["changed"]] == ["unknown"]
    assert run("look", "show", "1", "--json").json == []
    assert len(run("look", "show", "1", "--all", "--json").json) == 1
    asked = {each["check"] for each in queue(run)["pages"][0]["questions"]}
    assert "page.phones" in asked
    assert run("look", "forget", number).code == 2
    again = run("look", "record", "--from", "-", stdin='{"page": 1, "check": "page.phones", "sight": "yes"}')
    assert (again.code, WHO[1] in again.out) == (0, True)  # the name is remembered


def answered(run: Run, *options: str, code: int = 0) -> Any:
    ended = run("answers", "record", "--check", "clause.1.2", *options, "--json")
    assert ended.code == code, ended.err
    return ended.json if code == 0 else ended.err


def test_a_clause_is_answered_until_a_day_and_withdrawn(run: Run) -> None:
    before = run("answers", "list", "--json")
    assert before.code == 1
    first = next(each for each in before.json if each["verdict"]["check"] == "clause.1.2")
    assert (first["answer"], first["days"], len(first["checklist"])) == (None, 90, 3)
    kept = answered(run, "--status", "ok", "--proof", "Приказ № 5", *WHO)
    assert (kept["until"], kept["changed"][0]["status"]) == ("2027-02-20", "ok")
    assert kept["changed"][0]["evidence"] == ["Приказ № 5"]
    due = run("answers", "list", "--due", "--json").json
    assert "clause.1.2" not in {each["verdict"]["check"] for each in due}
    gone = run("answers", "withdraw", kept["id"], "--json").json
    assert [each["status"] for each in gone["changed"]] == ["manual"]
    assert run("answers", "withdraw", kept["id"]).code == 2


def test_an_answer_that_cannot_be_taken_is_refused(run: Run) -> None:
    assert "примечание" in answered(run, "--status", "fail", *WHO, code=2)
    assert "не наступила" in answered(run, "--status", "ok", "--on", "2026-11-23", *WHO, code=2)
    assert "истёк" in answered(run, "--status", "ok", "--on", "2026-08-01", *WHO, code=2)
    assert "--who" in answered(run, "--status", "ok", code=2)
    assert "либо" in answered(run, "--status", "ok", "--page", "1", "--org", "1", *WHO, code=2)
    page = run("answers", "record", "--check", "page.phones", "--page", "1", "--status", "ok", *WHO)
    assert (page.code, "look list" in page.err) == (2, True)
    assert all(each["answer"] is None for each in run("answers", "list", "--json").json)
