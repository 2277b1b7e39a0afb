"""A municipality without a programmer: its text, its answers, its amended text, by the command line alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from console.cli import act_loading, row_by_row
from registry.imports.regulation import draft, propose
from registry.regulation import confirming, toml
from registry.regulation.model import Binds, Level, Regulation
from tests.console.cli.conftest import Run
from tests.registry.documents.odt_files import item, listed, number, odt, style
from tests.registry.imports.readings import reading_of
from tests.registry.imports.thirds import DUBKI, ROSTOK, YASNY

ACT = 'number = "10"\nadopted_on = 2025-12-20\nvalid_from = 2026-01-01\n'


def put(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def yasny(tmp_path: Path) -> Path:
    return put(tmp_path / "положение.txt", YASNY)


def every_row() -> str:
    rows = draft(reading_of(YASNY)).clauses
    return "".join(f'[clauses."{each.number}"]\nconfirmed = true\n' for each in rows)


def test_from_a_text_to_a_working_vault(run: Run, vault_dir: Path, yasny: Path, tmp_path: Path) -> None:
    looked = run("import", "regulation", yasny, "--json").json
    assert looked["difference"] is None
    rows = {each["clause"]: each for each in looked["table"]}
    assert rows["3.1"]["checks"] == [{"check": "posts.weekly", "words": "публикаций в неделю"}]
    assert (rows["2.2"]["verb"], rows["2.2"]["deadlines"][0]["days"], rows["2.2"]["cases"]) == (
        "уведомляет",
        5,
        ["centre"],
    )
    assert {each["what"] for each in looked["unconfirmed"]} >= {"номер акта", "дата акта"}
    answers = put(tmp_path / "ответы.toml", ACT + every_row() + 'level = "recommended"\n')
    ended = run("import", "regulation", yasny, "--answers", answers, "--apply", "--json")
    assert ended.code == 0, ended.err
    assert ended.json["applied"]["version_added"]
    assert ended.json["unconfirmed"] == []
    clauses = {each["clause"]: each for each in run("clauses", "--json").json}
    assert len(clauses) == len(rows)
    assert clauses["4.3"]["level"] == "recommended"  # the last answer
    assert clauses["3.4"]["closed_by"] == [
        "comments.profanity", "comments.insults", "comments.spam", "comments.open",
    ]  # fmt: skip
    assert clauses["2.4"]["closed_by"] == ["manual"]
    assert len(run("obligations", "list", "--json").json) == 4
    assert len(run("exemptions", "list", "--json").json) == 1
    status = run("regulation", "status", "--json")
    assert status.code == 0
    assert status.json["basis"].endswith("утверждённое 20.12.2025 № 10")
    assert status.json["clauses_confirmed"] == status.json["clauses"] == len(rows)


@pytest.mark.parametrize(("text", "answers"), [(DUBKI, 'timezone = "Asia/Magadan"\n'), (ROSTOK, "")])
def test_a_text_without_lists_and_one_with_exceptions_alone(
    run: Run, vault_dir: Path, tmp_path: Path, text: str, answers: str
) -> None:
    path = put(tmp_path / "порядок.txt", text)
    said = put(tmp_path / "ответы.toml", ACT + answers)
    ended = run("import", "regulation", path, "--answers", said, "--apply", "--json")
    assert ended.code == 0, ended.err
    assert run("clauses", "--json").code == 0
    status = run("regulation", "status", "--json")
    assert status.code == 1  # the rows are proposals still
    assert status.json["confirmed"]
    assert status.json["clauses_confirmed"] == 0


def test_an_odt_says_what_the_text_says(run: Run, tmp_path: Path) -> None:
    levels = style("L", number(1), number(2, shown=2))
    body = "<text:p>ПОЛОЖЕНИЕ</text:p><text:p>о страницах Ясного муниципального района</text:p>" + listed(
        "L",
        item("ОБЩИЕ ПОЛОЖЕНИЯ", listed("L", item("Учреждения создают страницы в сети «ВКонтакте»."))),
        item("ТРЕБОВАНИЯ", listed("L", item("Необходимо размещать не менее трёх публикаций в неделю."))),
    )
    path = tmp_path / "положение.odt"
    path.write_bytes(odt(body, levels))
    found = run("import", "regulation", path, "--json").json
    assert [each["number"] for each in found["clauses"]] == ["1.1", "2.1"]
    assert found["norms"] == {"posts_per_week": 3}


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ('[clauses."9.9"]\nconfirmed = true\n', "нет пункта «9.9»"),
        ('[clauses."3.1"]\nchecks = ["posts.hourly"]\n', "Такой проверки нет: posts.hourly"),
        ('[clauses."3.1"]\ncases = ["party"]\n', "Такого дела нет: party"),
        ('[clauses."3.1"]\nlevel = "own"\n', "clauses.3.1.level"),
        ('[clauses."3.1"]\nwhat = 1\n', "clauses.3.1.what"),
        ("clauses = 5\n", "clauses"),
        ('[clauses."3.1"]\nnumber = "3.2"\n', "дважды"),
    ],
)
def test_a_wrong_answer_about_a_row_writes_nothing(
    run: Run, vault_dir: Path, yasny: Path, tmp_path: Path, answers: str, words: str
) -> None:
    said = put(tmp_path / "ответы.toml", answers)
    ended = run("import", "regulation", yasny, "--answers", said, "--apply")
    assert (ended.code, words in ended.err) == (2, True), ended.err
    assert run("orgs", "list", "--json").json == []


def test_rows_named_without_quotes_are_the_same(run: Run, yasny: Path, tmp_path: Path) -> None:
    said = put(tmp_path / "ответы.toml", '[clauses.3.1]\nlevel = "recommended"\nbinds = "organization"\nchecks = []\n')
    rows = {
        each["clause"]: each for each in run("import", "regulation", yasny, "--answers", said, "--json").json["table"]
    }
    assert (rows["3.1"]["level"], rows["3.1"]["binds"], rows["3.1"]["manual"]) == ("recommended", "organization", True)
    assert not rows["3.1"]["confirmed"]


class Hand:
    """Keys and lines that a person would press and type, one after another."""

    def __init__(self, keys: str, *lines: str) -> None:
        self._keys: Iterator[str] = iter(keys)
        self._lines: Iterator[str] = iter(lines)

    def key(self) -> str:
        return next(self._keys)

    def ask(self, _prompt: str) -> str:
        return next(self._lines)


def test_rows_are_confirmed_by_single_keys_left_and_continued(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reading = reading_of(ROSTOK)
    path = tmp_path / "черновик.toml"
    drafted = draft(reading)
    rows = {row.clause.number: row for row in propose(reading)}
    # The act; I.1 right; I.2 a recommendation for pages, by hand; its permission is right; then left at I.3.
    hand = Hand("\r2wc\r\rq", "7-п", "01.02.2026", "", "page.avatar, page.cover")
    after = row_by_row.confirm(drafted, path, rows, key=hand.key, ask=hand.ask)
    shown = capsys.readouterr().out
    assert "Строка 1 из 7. Пункт I.1" in shown
    assert "(«создают»)" in shown
    kept = toml.parse(path.read_text("utf-8"))
    assert kept == after
    assert (kept.number, kept.confirmed) == ("7-п", True)
    second = kept.clauses[1]
    assert (second.level, second.checks, second.proposed) == (
        Level.RECOMMENDED, ("page.avatar", "page.cover"), False,
    )  # fmt: skip
    assert second.binds is not Binds.ORGANIZATION
    # Another day, in the Russian layout: I.3 left to a person, back to it, dropped; the rest accepted.
    hand = Hand("ьыич\r\r\r")
    done = row_by_row.confirm(kept, path, rows, key=hand.key, ask=hand.ask)
    assert [each.number for each in done.clauses] == ["I.1", "I.2", "I.2 (рекомендация)", "II.1", "II.2", "II.3"]
    assert confirming.progress(done).done
    assert toml.parse(path.read_text("utf-8")) == done


def test_a_restored_number_is_confirmed_by_itself(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    flat = ROSTOK.replace("2. Органы", "1. Органы").replace("3. Пресс", "1. Пресс")
    path = tmp_path / "черновик.toml"
    reading = reading_of(flat)
    hand = Hand("\rn\rccq", "", "", "", "I.7", "нет.такой", "")
    after = row_by_row.confirm(draft(reading), path, {}, key=hand.key, ask=hand.ask)
    told = capsys.readouterr()
    assert "номер восстановлен, сверьте с подписанным текстом" in told.out
    assert "Такой проверки нет: нет.такой" in told.err
    first, second = after.clauses[:2]
    assert (first.number, first.proposed, first.provisional) == ("I.1", False, True)
    assert (second.number, second.proposed, second.provisional) == ("I.7", False, False)
    assert not after.confirmed


def test_a_draft_is_confirmed_by_answers_and_written(run: Run, vault_dir: Path, yasny: Path, tmp_path: Path) -> None:
    path = tmp_path / "черновик.toml"
    assert run("import", "regulation", yasny, "--draft", path).code == 1
    assert run("regulation", "status", path).code == 1
    refused = run("regulation", "confirm", path)
    assert (refused.code, "на терминале" in refused.err) == (2, True)
    said = put(tmp_path / "ответы.toml", ACT + every_row())
    assert run("regulation", "confirm", path, "--answers", said).code == 0
    assert run("regulation", "status", path).code == 0
    # The lists come from the text, the rest from the draft that was confirmed.
    assert run("import", "regulation", yasny, "--draft", path, "--apply").code in {0, 1}
    assert len(run("obligations", "list", "--json").json) == 4
    (version,) = run("regulation", "versions", "--json").json
    assert (version["number"], version["confirmed"], version["withdrawn_at"]) == ("10", True, None)
    assert run("regulation", "show").out == path.read_text("utf-8")
    assert run("regulation", "status").code == 0


def test_an_amended_text_is_shown_as_a_difference_and_written_with_its_dates(
    run: Run, vault_dir: Path, yasny: Path, tmp_path: Path
) -> None:
    said = put(tmp_path / "ответы.toml", ACT + every_row())
    assert run("import", "regulation", yasny, "--answers", said, "--apply").code == 0
    text = (
        YASNY.replace("3. МБУК «Дом культуры «Полёт»;\n", "3. МБУК «Библиотека Яснополянья»;\n")
        .replace("4. МБДОУ «Детский сад «Василёк».\n", "")
        .replace("района».\n", "района»;\n2. МБДОУ «Детский сад «Василёк».\n")
        .replace("пяти публикаций", "шести публикаций")
    )
    new = put(tmp_path / "новое.txt", text)
    act = put(tmp_path / "второе.toml", 'number = "55"\nadopted_on = 2026-08-20\n')
    looked = run("import", "regulation", new, "--answers", act, "--json")
    found = looked.json["difference"]
    assert [each["name"] for each in found["added"]] == ["МБУК «Библиотека Яснополянья»"]
    assert [each["name"] for each in found["removed"]] == ["МБУК «Дом культуры «Полёт»»"]
    assert [(each["name"], each["from"], each["list"]) for each in found["moved"]] == [
        ("МБДОУ «Детский сад «Василёк»»", "required", "exempt")
    ]
    assert found["renamed"] == []
    assert found["norms"] == [{"field": "posts", "before": "5", "after": "6"}]
    assert [(each["clause"], each["change"]) for each in found["clauses"]] == [("3.1", "changed")]
    assert found["networks"] == []
    assert [each["id"] for each in looked.json["questions"]] == ["valid_from"]
    shown = run("import", "regulation", new, "--answers", act)
    assert shown.code == 1
    for words in ("Исключено из перечней", "Перенесено", "публикаций в неделю: 5 -> 6"):
        assert words in shown.out
    refused = run("import", "regulation", new, "--answers", act, "--apply")
    assert (refused.code, "valid_from" in refused.err) == (2, True)
    act = put(tmp_path / "третье.toml", act.read_text("utf-8") + "valid_from = 2026-12-01\n")
    ended = run("import", "regulation", new, "--answers", act, "--amends", "--apply", "--json")
    assert ended.code == 0, ended.err
    assert ended.json["applied"]["lines_ended"] == 2
    lines = run("obligations", "list", "--json").json
    assert sorted(each["until"] or "" for each in lines) == ["", "", "", "2026-11-30", "2026-11-30"]
    assert [each["number"] for each in run("regulation", "versions", "--json").json] == ["10", "55"]
    assert run("import", "regulation", new, "--answers", act, "--json").json["difference"]["added"] == []


def test_rows_confirmed_in_the_present_version_are_not_asked_again(
    run: Run, vault_dir: Path, yasny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = put(tmp_path / "ответы.toml", ACT + every_row())
    assert run("import", "regulation", yasny, "--answers", said, "--apply").code == 0
    asked: list[list[str]] = []

    def confirm(draft: Regulation, _path: Path, _proposed: object) -> Regulation:
        asked.append([each.number for each in confirming.waiting(draft)])
        return draft

    monkeypatch.setattr(row_by_row, "confirm", confirm)
    monkeypatch.setattr(act_loading, "sys", SimpleNamespace(stdin=SimpleNamespace(isatty=lambda: True)))
    new = put(tmp_path / "новое.txt", YASNY.replace("пяти публикаций", "шести публикаций"))
    path = tmp_path / "новый.toml"
    run("import", "regulation", new, "--confirm", "--draft", path)
    assert asked == [["3.1"]]
    assert confirming.progress(toml.parse(path.read_text("utf-8"))).confirmed > 1


def test_confirmed_rows_of_restored_numbers_are_no_contradiction(run: Run, yasny: Path, tmp_path: Path) -> None:
    path = tmp_path / "черновик.toml"
    drafted = draft(reading_of(YASNY))
    rows = tuple(replace(each, proposed=False, provisional=True) for each in drafted.clauses)
    put(path, toml.serialise(replace(drafted, clauses=rows)))
    told = run("regulation", "status", path).out
    assert f"у {len(rows)} из {len(rows)} " in told
    assert "Номера не сверены" in told


def test_a_draft_of_which_nothing_waits_is_written_without_a_terminal(
    run: Run, vault_dir: Path, yasny: Path, tmp_path: Path
) -> None:
    path = tmp_path / "черновик.toml"
    said = put(tmp_path / "ответы.toml", ACT + every_row())
    assert run("import", "regulation", yasny, "--answers", said, "--draft", path).code == 0
    ended = run("regulation", "confirm", path, "--apply")
    assert ended.code == 0, ended.err
    assert len(run("regulation", "versions", "--json").json) == 1
    softer = put(tmp_path / "новое.txt", YASNY.replace("должно выходить", "рекомендуется выпускать"))
    shown = run("import", "regulation", softer, "--amends").out
    assert "обязательно -> рекомендуется" in shown
    assert "recommended" not in shown


def test_a_look_tells_that_it_could_not_compare(run: Run, vault_dir: Path, yasny: Path, passphrase_file: Path) -> None:
    passphrase_file.write_text("не тот пароль\n", encoding="utf-8")
    ended = run("import", "regulation", yasny, "--json")
    assert "не сравнено" in ended.err
    assert ended.json["difference"] is None


def test_a_file_that_is_data_already_shows_what_it_changes(
    run: Run, vault_dir: Path, yasny: Path, tmp_path: Path
) -> None:
    said = put(tmp_path / "ответы.toml", ACT + every_row())
    assert run("import", "regulation", yasny, "--answers", said, "--apply").code == 0
    text = run("regulation", "show").out.replace("posts = 5", "posts = 6")
    changed = put(tmp_path / "порядок.toml", text)
    found = run("import", "regulation", changed, "--amends", "--json").json["difference"]
    assert found["norms"] == [{"field": "posts", "before": "5", "after": "6"}]
    assert (found["added"], found["clauses"]) == ([], [])
    act = put(tmp_path / "акт.toml", 'number = "56"\nadopted_on = 2026-03-01\n')
    assert run("import", "regulation", changed, "--answers", act, "--apply").code == 0
    assert [each["number"] for each in run("regulation", "versions", "--json").json] == ["10", "56"]
    wrong = put(tmp_path / "лишнее.toml", 'networks = "vk"\n')
    assert run("import", "regulation", changed, "--answers", wrong, "--apply").code == 2


def test_an_import_is_taken_back_whole(run: Run, vault_dir: Path, yasny: Path, tmp_path: Path) -> None:
    said = put(tmp_path / "ответы.toml", ACT + every_row())
    assert run("import", "regulation", yasny, "--answers", said, "--apply").code == 0
    new = put(tmp_path / "новое.txt", YASNY.replace("4. МБДОУ «Детский сад «Василёк».\n", ""))
    act = put(tmp_path / "второе.toml", 'number = "55"\nadopted_on = 2026-08-20\nvalid_from = 2026-09-01\n')
    assert run("import", "regulation", new, "--answers", act, "--apply").code == 0
    assert any(each["until"] for each in run("obligations", "list", "--json").json)
    assert run("undo", "--yes").code == 0
    assert not any(each["until"] for each in run("obligations", "list", "--json").json)
    states = [(each["number"], each["withdrawn_at"] is None) for each in run("regulation", "versions", "--json").json]
    assert states == [("10", True), ("55", False)]
