"""`find`, `review`, `orgs tree` and its filters, `people erase` and `purge`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.console.cli.conftest import Run


@pytest.fixture(autouse=True)
def town(run: Run, vault_dir: Path) -> None:
    assert vault_dir
    for kind, records in {
        "orgs": [
            {"name": "Администрация", "kind": "body", "level": "МО"},
            {"name": "Управление образования", "kind": "body", "founder_id": 1},
            {"name": "Школа № 1", "founder_id": 2, "level": "МО", "spheres": ["Образование"]},
            {"name": "Школа № 2", "founder_id": 2, "state": "closed", "spheres": ["Образование"]},
        ],
        "pages": [
            {"organization_id": 3, "network": "vk", "url": "vk.com/school1"},
            {"organization_id": 2, "network": "vk", "url": "vk.com/obraz", "verified_on": "2026-01-10"},
            {"organization_id": 2, "network": "telegram", "url": "t.me/obraz", "verified_on": "2026-11-10"},
        ],
        "people": [
            {
                "name": "Канарейкина Анна",
                "phone": "8-900-1",
                "assignments": [
                    {"organization_id": 3, "role": "responsible", "since": "2020-01-01", "until": "2022-05-31"}
                ],
            },
            {"name": "Иванова Мария", "assignments": [{"organization_id": 3, "role": "responsible"}]},
        ],
    }.items():
        ended = run(kind, "add", "--from", "-", stdin=json.dumps(records))
        assert ended.code == 0, ended.err


def test_find(run: Run) -> None:
    found = run("find", "школы", "1", "--json").json
    assert (found["query"], found["hits"][0]["kind"], found["hits"][0]["id"]) == ("школы 1", "organization", 3)
    assert found["hits"][0]["guessed"] is True
    told = run("find", "rfyfhtqrbyf")
    assert "Канарейкина Анна" in told.out
    assert "показано похожее" in told.err
    nothing = run("find", "бассейн")
    assert (nothing.code, "Ничего не найдено" in nothing.err) == (0, True)
    assert run("find", "школа", "--limit", 1, "--json").json["total"] > 1


def test_the_tree(run: Run) -> None:
    nodes = run("orgs", "tree", "--json").json
    assert [(node["id"], node["depth"], node["below"], node["closed"]) for node in nodes] == [
        (1, 0, 2, 1),
        (2, 1, 1, 1),
        (3, 2, 0, 0),
        (4, 2, 0, 0),
    ]
    told = run("orgs", "tree")
    assert "    Школа № 2" in told.out
    assert "закрыта" in told.out
    assert "4 организации, из них закрыто 1" in told.err


@pytest.mark.parametrize(
    ("options", "ids"),
    [
        ((), [1, 2, 3, 4]),
        (("--kind", "body"), [1, 2]),
        (("--state", "closed"), [4]),
        (("--level", "мо"), [1, 3]),
        (("--sphere", "образование", "--state", "active"), [3]),
        (("--founder", "Администрация"), [2, 3, 4]),
        (("--founder", "3"), []),
    ],
)
def test_the_list_is_filtered(run: Run, options: tuple[str, ...], ids: list[int]) -> None:
    assert sorted(each["id"] for each in run("orgs", "list", *options, "--json").json) == ids


def test_the_queue_of_review(run: Run) -> None:
    ended = run("review", "--json")
    assert ended.code == 1
    assert (ended.json["days"], ended.json["today"]) == (180, "2026-11-22")
    assert [(each["page_id"], each["due_on"]) for each in ended.json["pages"]] == [(1, None), (2, "2026-07-10")]
    assert "ни разу" in run("review").out
    assert [each["page_id"] for each in run("review", "--org", "Школа № 1", "--json").json["pages"]] == [1]
    assert len(run("review", "--ahead", 365, "--json").json["pages"]) == 3
    assert run("review", "done", 1, 2, "--json").json == {"ids": [1, 2]}
    assert run("pages", "show", 1, "--json").json["verified_on"] == "2026-11-22"
    empty = run("review", "--json")
    assert (empty.code, empty.json["pages"]) == (0, [])
    late = run("review", "done", 3, "--on", "2026-11-23")
    assert (late.code, "ещё не наступил" in late.err) == (2, True)
    run("settings", "set", "review_days", "7")
    assert [each["page_id"] for each in run("review", "--json").json["pages"]] == [3]


def test_a_person_is_erased_when_somebody_agrees(run: Run) -> None:
    asked = run("people", "erase", 1)
    assert (asked.code, "добавьте --yes" in asked.err) == (2, True)
    assert run("people", "show", 1, "--json").json["name"] == "Канарейкина Анна"
    done = run("people", "erase", 1, "--yes")
    assert done.code == 0, done.err
    assert "резервные копии" in done.err
    shown = run("people", "show", 1, "--json").json
    assert (shown["name"], shown["phone"], len(shown["assignments"])) == ("стёрто", "", 1)
    assert "Канарейкина" not in run("history", "people", 1).out
    assert "Данные человека стёрты" in run("journal", "list", "--kind", "registry").out
    assert "Канарейкина" not in run("journal", "list", "--text", "person").out
    assert run("people", "erase", 1, "--yes").code == 2


def test_who_still_answers_is_refused_with_what_to_do(run: Run) -> None:
    ended = run("people", "erase", 2, "--yes")
    assert ended.code == 2
    assert "назначение в «Школа № 1» ещё не кончилось" in ended.err
    assert run("people", "show", 2, "--json").json["name"] == "Иванова Мария"


def test_nothing_is_purged_silently(run: Run) -> None:
    unset = run("people", "purge", "--apply", "--yes")
    assert (unset.code, "settings set person_years" in unset.err) == (2, True)
    run("settings", "set", "person_years", "3")
    listed = run("people", "purge", "--json")
    assert (listed.code, listed.json["erased"]) == (1, [])
    assert listed.json["people"] == [{"id": 1, "ended_on": "2022-05-31", "refusals": []}]
    assert "Канарейкина Анна" in run("people", "purge").out
    assert run("people", "purge", "--apply").code == 2, "a script has to agree"
    done = run("people", "purge", "--apply", "--yes", "--json")
    assert (done.code, done.json["erased"]) == (0, [1])
    after = run("people", "purge")
    assert (after.code, "Ничей срок не вышел" in after.err) == (0, True)
