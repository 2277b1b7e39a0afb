"""`today`, `drafts`, `runs unseen`, `vault copies`, `edit` of a case: what the screen says, by command."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Callable
from datetime import date

import pytest

from console.cli.briefing import COMMANDS
from console.reading import agenda_words, summary
from console.reading.drafts import SECRET
from sample_data.build import build
from tests.console.cli.conftest import Run
from tests.console.cli.tree import parsed
from vault import drafts
from vault.store import Store
from vault.transaction import Tx


@pytest.fixture
def demo(opener: Callable[..., Store]) -> None:
    """A vault with a whole municipality in it, closed."""
    with opener() as store:
        build(store, "krapivinsky", date(2026, 11, 22))


def test_today_says_what_waits_and_by_which_command(run: Run, demo: None) -> None:
    plain = run("today")
    told = run("today", "--json")
    assert (plain.code, told.code) == (1, 1)
    found = told.json
    assert found["run"] is None
    assert all(f"Ждёт: {each}" in plain.err for each in found["notices"])
    commands = [line["command"] for line in found["lines"] if line["command"]]
    assert "poryadok check" in commands
    for line in found["lines"]:
        assert line["text"] in plain.out
    for command in {part for each in commands for part in each.split(", ")}:
        parsed(command.split()[1:])


def test_every_line_of_the_summary_that_leads_somewhere_has_a_command() -> None:
    """By the source of the lines: a new one must say which command goes on from it."""
    text = inspect.getsource(summary) + inspect.getsource(agenda_words)
    found = set(re.findall(r'(?:SummaryLine|_step|_things|_some|Said)\(\s*"([a-z_]+)"', text))
    assert len(found) > 20
    assert found - {"quiet", "cases_late", "cases_open"} <= set(COMMANDS)


def test_an_empty_vault_begins_with_its_regulation(run: Run, vault_dir: object) -> None:
    told = run("today", "--json")
    assert told.json["lines"][0]["command"].startswith("poryadok import regulation")
    assert told.json["totals"] is None


def test_drafts_are_listed_without_what_is_in_them_and_thrown_away(run: Run, opener: Callable[..., Store]) -> None:
    def keep(tx: Tx) -> None:
        content = {"title": "Правка организации", "at": "2026-11-22T05:00:00+00:00", "values": {"name": "ТАЙНА"}}
        drafts.keep(tx, "organization:5", json.dumps(content), secret=False)
        drafts.keep(tx, "credential:3" + SECRET, json.dumps(content), secret=True)
        drafts.keep(tx, "page:1", "не JSON", secret=False)

    with opener() as store:
        store.write("draft.kept", keep)
    listed = run("drafts", "list")
    assert "ТАЙНА" not in listed.out
    by = {each["name"]: each for each in run("drafts", "list", "--json").json}
    assert by["organization:5"] == {
        "name": "organization:5", "title": "Правка организации", "kept_at": "2026-11-22T05:00:00Z", "secret": False,
    }  # fmt: skip
    assert by["credential:3" + SECRET]["title"] is None
    assert by["credential:3" + SECRET]["secret"] is True
    assert by["page:1"]["title"] is None
    refused = run("drafts", "drop", "organization:5", "organization:6")
    assert refused.code == 2
    assert "ничего не выброшено" in refused.err
    assert len(run("drafts", "list", "--json").json) == 3
    assert run("drafts", "drop", "organization:5", "page:1", "--json").json == {"dropped": ["organization:5", "page:1"]}
    assert [each["name"] for each in run("drafts", "list", "--json").json] == ["credential:3" + SECRET]


def test_copies_are_listed_newest_first(run: Run, vault_dir: object) -> None:
    assert run("vault", "copies", "--json").json == []
    made = [run("vault", "backup", "--json").json["path"] for _ in range(2)]
    told = run("vault", "copies", "--json").json
    assert [each["path"] for each in told] == made[::-1]
    assert all(each["made_at"] and each["size"] > 0 and each["reason"] == "по просьбе" for each in told)
    assert made[0] in run("vault", "copies").out


def test_a_case_gets_another_day_and_keeps_the_rest(run: Run, demo: None) -> None:
    case = run("handover", "list", "--json").json[0]
    number = case["id"]
    assert run("handover", "edit", number).code == 2
    assert run("handover", "edit", number, "--due", "2026-12-15", "--no-due").code == 2
    changed = run("handover", "edit", number, "--due", "2026-12-15", "--json").json
    assert (changed["due_on"], changed["title"]) == ("2026-12-15", case["title"])
    back = run("handover", "edit", number, "--no-due", "--title", "Иначе", "--json").json
    assert (back["due_on"], back["title"]) == (case["due_on"], "Иначе"), "the last day by the setting holds again"
    other = run("mark", "edit", number, "--due", "2026-12-15")
    assert other.code == 2
    assert "другой" in other.err


def test_what_was_not_seen_needs_no_run(run: Run, demo: None) -> None:
    assert run("runs", "unseen", "--json").json == []
    assert run("runs", "unseen", 7).code == 2


def test_a_message_is_written_down_without_a_note(run: Run, demo: None) -> None:
    added = run("moderation", "add", "--page", 1, "--url", "https://vk.com/wall-1_2", "--ground", "spam", "--json")
    assert (added.code, added.json["decision"]) == (0, "delete")
