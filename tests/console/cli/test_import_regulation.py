"""`import regulation`: what it answers, what it asks, and that nothing is written without --apply."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.console.cli.conftest import Run

TEXT = """Приложение №1
к постановлению администрации
Кедровского муниципального округа
от __________г. №______

ПОРЯДОК ВЕДЕНИЯ СТРАНИЦ УЧРЕЖДЕНИЯМИ КЕДРОВСКОГО МУНИЦИПАЛЬНОГО ОКРУГА ТОМСКОЙ ОБЛАСТИ

1. ОБЩИЕ ПОЛОЖЕНИЯ
1. Учреждения Кедровского муниципального округа Томской области создают страницы в сетях «ВКонтакте» и «Одноклассники».
2. ТРЕБОВАНИЯ
1. На страницах необходимо размещать не менее двух публикаций в неделю.

Приложение №2
к постановлению администрации
Кедровского муниципального округа
от __________г. №______
ПЕРЕЧЕНЬ УЧРЕЖДЕНИЙ, КОТОРЫМ НЕОБХОДИМО СОЗДАТЬ СТРАНИЦЫ В СОЦИАЛЬНЫХ СЕТЯХ

1. МБОУ «Лесная школа»;
2. МБУК «Дом культуры «Заря»;
3. МБУК «ДК Ручей»;
4. МБОУ «ЛЕСНАЯ ШКОЛА».
"""
ANSWERS = 'number = "17"\nadopted_on = 2026-10-01\n'


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "poryadok.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    path = tmp_path / "answers.toml"
    path.write_text(ANSWERS, encoding="utf-8")
    return path


def test_a_look_needs_no_vault_and_tells_everything(
    run: Run, text: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PORYADOK_PASSPHRASE_FILE")
    ended = run("import", "regulation", text, "--json")
    assert ended.code == 1, ended.err
    found = ended.json
    assert sorted(found["networks"]) == ["ok", "vk"]
    assert found["norms"] == {"posts_per_week": 2}
    (required,) = found["lists"]
    assert required["kind"] == "required"
    assert [item["number"] for item in required["items"]] == [1, 2, 3, 4]
    assert {"number", "raw", "name"} <= set(required["items"][0])
    assert found["duplicates"] == [{"kind": "required", "numbers": [1, 4]}]
    assert [question["id"] for question in found["questions"]] == ["number", "adopted_on"]
    assert found["warnings"]
    assert found["applied"] is None
    assert not (tmp_path / "vault").exists()


def test_the_table_shows_the_questions(run: Run, text: Path) -> None:
    ended = run("import", "regulation", text)
    assert ended.code == 1
    assert "adopted_on:" in ended.out
    assert "Ничего не записано" in ended.err


def test_apply_writes_in_one_transaction_and_only_once(run: Run, vault_dir: Path, text: Path, answers: Path) -> None:
    before = run("journal", "list", "--json").json[0]["n"]
    ended = run("import", "regulation", text, "--apply", "--answers", answers, "--json")
    assert ended.code == 1  # the duplicate stays to be looked at
    applied = ended.json["applied"]
    assert ended.json["questions"] == []
    assert len(applied["organizations_added"]) == 3
    assert applied["obligations_added"] == 4
    assert len(run("orgs", "list", "--json").json) == 3
    assert len(run("obligations", "list", "--json").json) == 4
    actions = [entry["action"] for entry in run("journal", "list", "--json").json if entry["n"] > before]
    assert actions[0] == "regulation.imported"
    assert actions.count("regulation.imported") == 1
    again = run("import", "regulation", text, "--apply", "--answers", answers, "--json").json["applied"]
    assert (again["organizations_added"], again["obligations_added"], again["version_added"]) == ([], 0, False)


@pytest.mark.parametrize(
    "wrong",
    ['adopted_on = "вчера"', 'нет_такого = "х"', "number = = 5", "number = [1]", '{"number": null}'],
)
def test_answers_that_cannot_be_taken_write_nothing(
    run: Run, vault_dir: Path, text: Path, tmp_path: Path, wrong: str
) -> None:
    path = tmp_path / "wrong"
    path.write_text(wrong, encoding="utf-8")
    assert run("import", "regulation", text, "--apply", "--answers", path).code == 2
    assert run("orgs", "list", "--json").json == []
    assert run("clauses").code == 2


def test_answers_may_be_json(run: Run, text: Path, tmp_path: Path) -> None:
    path = tmp_path / "answers.json"
    path.write_text('{"number": 17, "adopted_on": "2026-10-01"}', encoding="utf-8")
    assert run("import", "regulation", text, "--answers", path, "--json").json["questions"] == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("пусто.txt", b""),
        ("рисунок.txt", b"\x89PNG\r\n\x1a\n" + bytes(100)),
        ("обрезан.docx", b"PK\x03\x04" + b"\x00" * 50),
        ("не порядок.txt", "Просто письмо о погоде.".encode()),
        ("порядок.toml", b"code = = 1"),
        ("порядок.toml", b"\xff\xfe\x00"),
    ],
)
def test_a_file_of_another_kind_is_one_sentence(
    run: Run, vault_dir: Path, tmp_path: Path, name: str, content: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    ended = run("import", "regulation", path, "--apply", "--json")
    assert ended.code == 2
    assert ended.out == ""
    assert len(ended.err.strip().splitlines()) == 1
    assert run("clauses").code == 2


def test_an_absent_file_is_wrong_usage(run: Run, tmp_path: Path) -> None:
    assert run("import", "regulation", tmp_path / "нет.txt").code == 2


def test_a_ready_regulation_is_kept_as_it_is(run: Run, vault_dir: Path) -> None:
    looked = run("import", "regulation", "sample:khasynsky", "--json")
    assert looked.code == 0
    assert looked.json["networks"] == ["vk", "ok"]
    assert looked.json["applied"] is None
    assert run("clauses").code == 2
    assert run("import", "regulation", "sample:khasynsky", "--apply", "--json").json["applied"] == {"version": 1}
    assert run("clauses", "--json").code == 0
    assert run("import", "regulation", "sample:khasynsky").code == 0


def test_the_draft_is_saved_read_back_and_never_overwritten(
    run: Run, vault_dir: Path, text: Path, tmp_path: Path
) -> None:
    draft = tmp_path / "черновик.toml"
    assert run("import", "regulation", text, "--draft", draft).code == 1
    saved = draft.read_bytes()
    assert run("import", "regulation", text, "--draft", draft).code == 2
    assert draft.read_bytes() == saved
    assert run("import", "regulation", draft, "--apply").code == 0
    assert [each["clause"] for each in run("clauses", "--json").json]
