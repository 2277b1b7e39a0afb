"""`moderation`: the journal by hand: what is listed, decided, told; words only on demand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from checks import facts_store
from checks.facts import Comment, Comments, Fact, Need, Post, Thread, Visitors, Window
from checks.readers import moderation, reduction
from checks.readers.moderation import Case, Ground
from tests.console.cli.conftest import Run

FOUND = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
URL = "https://vk.com/wall-1_5?reply=1"


@pytest.fixture
def cases(run: Run, vault_dir: Path, opener) -> None:  # type: ignore[no-untyped-def]  # the store's opener of tests/conftest
    """A flagged comment under page 1, and an old case of a page that is gone."""
    assert run("orgs", "add", "--from", "-", stdin='[{"name": "Школа"}]').code == 0
    page = '[{"organization_id": 1, "network": "vk", "url": "https://vk.com/school"}]'
    assert run("pages", "add", "--from", "-", stdin=page).code == 0
    store = opener()
    try:
        comment = Comment(1, URL, FOUND - timedelta(days=1), "x", "Идите на хуй, иначе скажу громче")
        value = Comments((Thread(5, 1, (comment,)),), Window(None, FOUND))
        store.facts.write(lambda tx: facts_store.save(tx, [Fact(1, Need.COMMENTS, FOUND, value)]))
        reduction.reduce(store, [1])
        reduction.follow(store, [1], FOUND, FOUND.date())
        old = Case(9, "7", "https://vk.com/wall-9_7", Ground.SPAM, "d", FOUND)
        store.write("x", lambda tx: moderation.add(tx, [old, replace(old, note="дважды")]))
        store.write("x", lambda tx: moderation.deleted(tx, [2], FOUND.date()))
        wall = Visitors((Post(8, f"{URL}8", FOUND, "А крыша-то течёт", by_owner=False),), Window(None, FOUND))
        store.facts.write(lambda tx: facts_store.save(tx, [Fact(1, Need.VISITORS, FOUND, wall)]))
    finally:
        store.close()


@pytest.mark.usefixtures("cases")
def test_the_list(run: Run) -> None:
    found = run("moderation", "list", "--json").json
    assert [(each["id"], each["page_id"], each["ground"], each["open"]) for each in found] == [
        (2, 9, "spam", False),
        (1, 1, "profanity", True),
    ]
    assert (found[1]["page"], found[0]["page"]) == ("https://vk.com/school", None)
    assert [each["id"] for each in run("moderation", "list", "--open", "--json").json] == [1]
    assert [each["id"] for each in run("moderation", "list", "--page", "vk.com/school", "--json").json] == [1]
    assert [each["id"] for each in run("moderation", "list", "--page", 1, "--json").json] == [1]
    assert run("moderation", "list", "--page", "vk.com/stranger").code == 2
    table = run("moderation", "list").out
    assert "мат" in table
    assert "хуй" not in table


@pytest.mark.usefixtures("cases")
def test_words_only_on_demand(run: Run) -> None:
    for arguments in (("moderation", "show", 1), ("moderation", "show", 1, "--json"), ("facts", "show", 1, "--json")):
        assert "хуй" not in run(*arguments).out
        assert "крыша" not in run(*arguments).out
    assert "Записи посетителей" in run("facts", "show", 1).out
    assert "крыша" not in run("facts", "show", 1).out
    assert "крыша" in run("facts", "show", 1, "--json", "--texts").out
    assert "хуй" in run("moderation", "show", 1, "--text").out
    assert "хуй" in run("moderation", "show", 1, "--text", "--json").json["excerpt"]
    assert run("moderation", "show", 2, "--text", "--json").json["excerpt"] is None
    assert "уже не хранится" in run("moderation", "show", 2, "--text").out
    assert run("moderation", "show", 77).code == 2


@pytest.mark.usefixtures("cases")
def test_a_decision_a_report_and_a_note(run: Run) -> None:
    assert run("moderation", "decide", 1).code == 2
    assert run("moderation", "decide", 1, "--keep", "--delete").code == 2
    assert run("moderation", "decide", 1, "--keep", "--json").json == {"id": 1, "decision": "keep", "open": False}
    assert run("moderation", "decide", 1, "--delete").code == 0
    assert run("moderation", "report", 1, "--on", "2026-11-10").code == 2
    assert run("moderation", "report", 1, "--on", "2026-11-22").code == 0
    assert run("moderation", "note", 1, "сказал завучу").code == 0
    case = run("moderation", "show", 1, "--json").json
    assert (case["decision"], case["reported_on"], case["note"]) == ("delete", "2026-11-22", "сказал завучу")
    assert run("moderation", "decide", 99, "--keep").code == 2
    journal = run("journal", "list", "--json")
    assert {"moderation.decided", "moderation.reported", "moderation.noted"} <= {row["action"] for row in journal.json}
    assert "хуй" not in journal.out
    assert "завучу" not in journal.out


@pytest.mark.usefixtures("cases")
def test_a_message_found_by_hand(run: Run) -> None:
    given = ("moderation", "add", "--page", 1, "--url", "https://vk.com/wall-1_5?reply=77", "--ground", "unlawful")
    added = run(*given, "--note", "передано в полицию", "--json").json
    assert (added["decision"], added["open"]) == ("delete", True)
    assert run(*given).code == 2
    shown = run("moderation", "show", added["id"], "--text").out
    assert "противоправное" in shown
    assert "передано в полицию" in shown
    assert run("moderation", "add", "--page", 1, "--url", "нет ссылки", "--ground", "spam").code == 2
    assert run("moderation", "add", "--page", 55, "--url", URL, "--ground", "spam").code == 2
