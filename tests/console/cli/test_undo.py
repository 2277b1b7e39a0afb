"""`undo` and `history`: what was changed, what would be taken back, and nothing in part."""

from __future__ import annotations

import json

import pytest

from tests.console.cli.conftest import Run

pytestmark = pytest.mark.usefixtures("vault_dir")


def add(run: Run, kind: str, *records: dict[str, object]) -> None:
    ended = run(kind, "add", "--from", "-", stdin=json.dumps(list(records)))
    assert ended.code == 0, ended.err


def test_the_last_change_is_shown_and_undone_and_done_again(run: Run) -> None:
    add(run, "orgs", {"name": "Школа"}, {"name": "Музей"})
    (first,) = run("undo", "--list", "--json").json
    assert (first["records"], first["state"], first["counts"]) == (2, "open", {"organization": 2})
    planned = run("undo", "--plan", "--json")
    assert planned.code == 0
    assert [step["action"] for step in planned.json["steps"]] == ["remove", "remove"]
    assert len(run("orgs", "list", "--json").json) == 2, "a plan changes nothing"
    told = run("undo", "--yes")
    assert told.code == 0
    assert "Будет убрана запись: организация № 2 «Музей»" in told.out
    assert run("orgs", "list", "--json").json == []
    undo, was = run("undo", "--list", "--json").json
    assert (undo["undoes"], was["state"], was["undone_by"]) == (first["batch"], "undone", undo["batch"])
    assert run("undo", undo["batch"], "--yes", "--json").json["undone"] is True
    assert sorted(each["id"] for each in run("orgs", "list", "--json").json) == [1, 2]
    assert "Отменено записанное раньше" in run("journal", "list", "--kind", "registry").out


def test_a_script_has_to_agree(run: Run) -> None:
    add(run, "orgs", {"name": "Школа"})
    ended = run("undo")
    assert (ended.code, "добавьте --yes" in ended.err) == (2, True)
    assert len(run("orgs", "list", "--json").json) == 1


def test_where_there_is_nothing_to_undo(run: Run) -> None:
    ended = run("undo")
    assert (ended.code, "Отменять нечего" in ended.err) == (2, True)
    assert run("undo", "--list", "--json").json == []
    assert run("undo", 77).code == 2


def test_a_later_change_is_named_and_nothing_goes_back(run: Run) -> None:
    add(run, "orgs", {"name": "Школа"})
    run("orgs", "edit", 1, "--from", "-", stdin='{"name": "Гимназия"}')
    number = run("undo", "--list", "--json").json[1]["batch"]
    planned = run("undo", number, "--plan", "--json")
    assert planned.code == 1
    assert planned.json["conflicts"][0]["id"] == 1
    ended = run("undo", number, "--yes")
    assert (ended.code, "организация № 1 «Школа»: изменено позже" in ended.err) == (2, True)
    assert run("orgs", "show", 1, "--json").json["name"] == "Гимназия"


def test_an_import_is_undone_whole(run: Run, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("lists") / "список.csv"
    path.write_text("Название;ВКонтакте\n" + "".join(f"Школа {n};vk.com/school{n}\n" for n in range(1, 9)), "utf-8")
    assert run("import", "registry", path, "--apply").code == 0
    assert len(run("pages", "list", "--json").json) == 8
    table = run("undo", "--list").out
    assert "Загружен список организаций" in table
    assert run("undo", "--yes").code == 0
    assert run("orgs", "list", "--json").json == run("pages", "list", "--json").json == []
    assert run("import", "registry", path, "--apply").code == 0, "the same file may come again"


def test_a_regulation_that_was_imported_goes_out_of_force(run: Run) -> None:
    assert run("import", "regulation", "sample:krapivinsky", "--apply").code == 0
    assert run("clauses", "--json").code == 0
    number = run("undo", "--list", "--json").json[0]["batch"]
    assert run("undo", number, "--yes").code == 0
    assert run("clauses", "--json").code == 2


def test_the_history_of_a_record_in_words(run: Run) -> None:
    add(run, "orgs", {"name": "Школа", "buildings": [{"address": "ул. Мира, 1"}]})
    run("orgs", "edit", 1, "--from", "-", stdin='{"name": "Гимназия", "state": "closed"}')
    told = run("history", "orgs", 1)
    assert told.code == 0
    assert "изменено  Организация: изменена" in told.out
    assert "Название: Школа -> Гимназия" in told.out
    assert "Состояние: действует -> закрыта" in told.out
    assert "Здания: пусто -> адрес: ул. Мира, 1" in told.out
    newest, oldest = run("history", "organization", 1, "--json").json
    assert {"field": "name", "before": "Школа", "after": "Гимназия"} in newest["differences"]
    assert (oldest["action"], oldest["batch"]) == ("add", run("undo", "--list", "--json").json[1]["batch"])


def test_the_history_names_whom_a_number_means(run: Run) -> None:
    add(run, "orgs", {"name": "Школа"}, {"name": "Управление образования", "short_name": "УО"})
    assert run("orgs", "edit", 1, "--from", "-", stdin='{"founder_id": 2}').code == 0
    assert "Учредитель (ID): пусто -> 2 (УО)" in run("history", "orgs", 1).out


def test_a_removed_record_keeps_its_history(run: Run) -> None:
    add(run, "orgs", {"name": "Школа"})
    run("orgs", "remove", 1)
    assert [each["action"] for each in run("history", "orgs", 1, "--json").json] == ["remove", "add"]


def test_of_what_there_is_no_history(run: Run) -> None:
    assert "истории нет" in run("history", "orgs", 9).err
    wrong = run("history", "cats", 1)
    assert (wrong.code, "есть: orgs, pages" in wrong.err) == (2, True)


def test_hostile_text_in_the_history_is_only_text(run: Run) -> None:
    add(run, "orgs", {"name": "Школа\u001b[31m\u202e [bold]"})
    for ended in (run("history", "orgs", 1), run("undo", "--plan"), run("find", "школа")):
        assert ended.code == 0
        assert "\u001b" not in ended.out
        assert "\u202e" not in ended.out
