"""`import registry`: the sums of the contract, questions and their answers, nothing written without --apply."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.console.cli.conftest import Run

TABLE = """Перечень учреждений;;
Организация;ВКонтакте;Телефон
;https://vk.com/nobody;
МБОУ «Школа № 5»;https://vk.ru/school5;+7 384 46 2-11-11
МБДОУ «Детский сад «Заря»;m.vk.com/zarya_sad;
Итого: 2;;
"""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def summed(found: dict[str, Any]) -> int:
    counts = ("created", "updated", "unchanged", "questions", "rejected")
    assert all(isinstance(found[name], int) for name in (*counts, "rows", "organizations", "pages"))
    return sum(found[name] for name in counts)


def test_a_look_without_a_vault(run: Run, table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PORYADOK_PASSPHRASE_FILE")
    ended = run("import", "registry", table, "--json")
    found = ended.json
    assert found["rows"] == summed(found)
    assert (found["created"], found["organizations"], found["pages"]) == (2, 2, 2)
    assert found["rejected"] == len(found["rejected_list"]) == 1
    assert {"row", "reason"} == set(found["rejected_list"][0])
    assert any("Итого" in warning for warning in found["warnings"])
    assert ended.code == 1
    assert found["applied"] is None
    assert not (tmp_path / "vault").exists()
    shown = run("import", "registry", table)
    assert shown.code == 1
    assert "Отклонено:" in shown.out


def test_apply_writes_once(run: Run, vault_dir: Path, table: Path) -> None:
    first = run("import", "registry", table, "--apply", "--json").json
    assert len(first["applied"]["organizations_added"]) == 2
    assert sorted(page["url"] for page in run("pages", "list", "--json").json) == [
        "https://vk.com/school5",
        "https://vk.com/zarya_sad",
    ]
    again = run("import", "registry", table, "--apply", "--json").json
    assert again["unchanged"] == 2
    assert again["applied"] == {"organizations_added": [], "pages_added": [], "batch": 0}
    assert len(run("orgs", "list", "--json").json) == 2


def test_a_look_beside_a_vault_is_matched_against_it(run: Run, vault_dir: Path, table: Path) -> None:
    assert run("import", "registry", table, "--apply").code == 1
    before = run("journal", "list", "--json").out
    assert run("import", "registry", table, "--json").json["unchanged"] == 2
    assert run("journal", "list", "--json").out == before


@pytest.mark.parametrize("form", ["json", "toml"])
def test_a_question_waits_for_its_answer(run: Run, vault_dir: Path, tmp_path: Path, form: str) -> None:
    schools = [{"name": "МБОУ «Берёзовская школа» посёлка Северный"}, {"name": "МБОУ «Берёзовская школа» села Южное"}]
    assert run("orgs", "add", "--from", "-", stdin=json.dumps(schools)).code == 0
    listed = tmp_path / "list.txt"
    listed.write_text("МБОУ «Берёзовская школа» https://vk.com/berschool\n", encoding="utf-8")
    asked = run("import", "registry", listed, "--apply", "--json")
    assert asked.code == 1
    (question,) = asked.json["question_list"]
    assert {candidate["id"] for candidate in question["candidates"]} == {1, 2}
    assert run("pages", "list", "--json").json == []
    answers = tmp_path / "answers"
    name = json.dumps(question["id"])
    answers.write_text(f"{{{name}: 2}}" if form == "json" else f"{name} = 2", encoding="utf-8")
    done = run("import", "registry", listed, "--answers", answers, "--apply", "--json")
    assert done.code == 0, done.err
    assert [page["organization_id"] for page in run("pages", "list", "--json").json] == [2]


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n" + bytes(64), b"PK\x03\x04" + bytes(64)])
def test_a_file_of_another_kind_is_one_sentence(run: Run, vault_dir: Path, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    ended = run("import", "registry", path, "--apply")
    assert ended.code == 2
    assert len(ended.err.strip().splitlines()) == 1
    assert run("orgs", "list", "--json").json == []


def test_an_answer_to_no_question_writes_nothing(run: Run, vault_dir: Path, table: Path, tmp_path: Path) -> None:
    answers = tmp_path / "answers.json"
    answers.write_text('{"нет такого": "new"}', encoding="utf-8")
    assert run("import", "registry", table, "--answers", answers, "--apply").code == 2
    assert run("orgs", "list", "--json").json == []
