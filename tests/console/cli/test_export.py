"""`export` of tables, reports and lists: the files, their rights, what is refused, what the journal keeps."""

from __future__ import annotations

import csv
import json
import os
import stat
from pathlib import Path

import openpyxl
import pytest

from tests.console.cli.conftest import Run

PERSON, TELEPHONE = "Примерова Анна", "+79148510000"


@pytest.fixture
def filled(run: Run, vault_dir: Path) -> Run:
    """A board and a school with a page and a responsible person; no regulation."""
    for what, record in (
        ("orgs", {"name": "=cmd|'!A0", "kind": "body"}),
        ("orgs", {"name": "МБОУ «Школа № 1»", "founder_id": 1, "level": "МО", "spheres": ["Образование"]}),
        ("pages", {"organization_id": 2, "network": "vk", "url": "vk.com/school1"}),
        ("people", {"name": PERSON, "phone": TELEPHONE,
                    "assignments": [{"organization_id": 2, "role": "responsible", "since": None, "until": None}]}),
    ):  # fmt: skip
        ended = run(what, "add", "--from", "-", stdin=json.dumps(record))
        assert ended.code == 0, ended.err
    return run


def lines(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream, delimiter=";"))


def test_the_registry(filled: Run, tmp_path: Path) -> None:
    path = tmp_path / "реестр.csv"
    ended = filled("export", "registry", "--out", path, "--json")
    assert ended.code == 0, ended.err
    assert ended.json["rows"] == 2 and ended.json["format"] == "csv" and not ended.json["people"]
    found = lines(path)
    assert len(found[0]) == 10
    school = next(row for row in found if "Школа" in row[2])
    assert school[0] == "МО" and school[1] == "'=cmd|'!A0" and school[9] == "https://vk.com/school1"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_is_never_overwritten_without_being_told(filled: Run, tmp_path: Path) -> None:
    path = tmp_path / "реестр.xlsx"
    path.write_text("чужое", encoding="utf-8")
    refused = filled("export", "registry", "--out", path)
    assert refused.code == 2 and "--force" in refused.err
    assert path.read_text(encoding="utf-8") == "чужое"
    assert filled("export", "registry", "--out", path, "--force").code == 0
    assert openpyxl.load_workbook(path).active is not None
    assert [each.name for each in tmp_path.iterdir() if each.name.endswith(".new")] == []


def test_what_is_no_ordinary_file_is_not_replaced(filled: Run, tmp_path: Path) -> None:
    kept = tmp_path / "чужой"
    kept.write_text("чужое", encoding="utf-8")
    link = tmp_path / "ссылка.csv"
    link.symlink_to(kept)
    for path in (link, tmp_path / "нет" / "реестр.csv"):
        assert filled("export", "registry", "--out", path, "--force").code == 2
        assert filled("export", "registry", "--out", path).code == 2
    assert kept.read_text(encoding="utf-8") == "чужое"


def test_a_disk_that_refuses_leaves_what_was_there(
    filled: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "реестр.csv"
    path.write_text("прежнее", encoding="utf-8")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    ended = filled("export", "registry", "--out", path, "--force")
    monkeypatch.undo()
    assert ended.code == 70
    assert path.read_text(encoding="utf-8") == "прежнее"
    assert sorted(each.name for each in tmp_path.glob(".*")) == []


def test_the_kind_of_file_by_its_name_or_as_asked(filled: Run, tmp_path: Path) -> None:
    refused = filled("export", "registry", "--out", tmp_path / "реестр")
    assert refused.code == 2 and "--format" in refused.err
    assert filled("export", "registry", "--out", tmp_path / "реестр", "--format", "csv").code == 0
    assert lines(tmp_path / "реестр")
    assert filled("export", "report", "--out", tmp_path / "отчёт.pdf").code == 2
    assert filled("export", "public", "--out", tmp_path / "список.txt").code == 2


def test_people_leave_only_when_asked_for(filled: Run, tmp_path: Path) -> None:
    path = tmp_path / "люди.csv"
    refused = filled("export", "table", "--what", "people", "--out", path)
    assert refused.code == 2 and "--with-people" in refused.err and not path.exists()
    ended = filled("export", "table", "--what", "people", "--with-people", "--out", path, "--json")
    assert ended.json["people"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    told = path.read_text(encoding="utf-8-sig")
    assert PERSON in told and "8 (914) 851-00-00" in told
    for command in (("registry",), ("table", "--what", "pages"), ("table", "--what", "orgs"), ("public",)):
        other = tmp_path / f"{command[-1]}.csv"
        assert filled("export", *command, "--out", other).code == 0
        assert PERSON not in other.read_text(encoding="utf-8-sig")


def test_the_journal_keeps_that_a_table_left(filled: Run, tmp_path: Path) -> None:
    filled(
        "export",
        "table",
        "--what",
        "orgs",
        "--columns",
        "name,responsible",
        "--with-people",
        "--out",
        tmp_path / "о.csv",
    )
    newest = filled("journal", "list", "--limit", "1", "--json").json[0]
    assert newest["action"] == "registry.exported"
    assert newest["detail"]["people"] is True and newest["detail"]["count"] == 2
    assert "Таблица или отчёт выгружены" in filled("journal", "list", "--limit", "1").out


def test_columns_are_listed_without_a_vault(run: Run) -> None:
    told = run("export", "table", "--what", "verdicts", "--columns", "?", "--json")
    assert {"name": "status", "title": "Итог", "usual": True, "people": False} in told.json
    shown = run("export", "table", "--what", "pages", "--columns", "?")
    assert "responsible_phone" in shown.out and "с --with-people" in shown.out
    assert run("export", "table", "--what", "pages").code == 2


def test_one_s_own_choice(filled: Run, tmp_path: Path) -> None:
    path = tmp_path / "выбор.csv"
    ended = filled("export", "table", "--what", "pages", "--columns", "url,organization", "--filter", "network=vk",
                   "--filter", "founder=cmd", "--rows", "1", "--out", path)  # fmt: skip
    assert ended.code == 0, ended.err
    assert lines(path) == [["Ссылка", "Организация"], ["https://vk.com/school1", "МБОУ «Школа № 1»"]]
    for wrong in (("--filter", "network"), ("--filter", "networ=vk"), ("--rows", "x"), ("--columns", "нет")):
        assert filled("export", "table", "--what", "pages", *wrong, "--out", path, "--force").code == 2


def test_the_public_list_may_be_read_by_everybody(filled: Run, tmp_path: Path) -> None:
    path = tmp_path / "список.html"
    assert filled("export", "public", "--out", path).code == 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    made = path.read_text(encoding="utf-8")
    assert "https://vk.com/school1" in made and PERSON not in made and "<script" not in made


def test_what_needs_a_regulation_says_so(filled: Run, tmp_path: Path) -> None:
    for command in (("monitoring",), ("monthly", "--month", "2026-10"), ("table", "--what", "verdicts")):
        ended = filled("export", *command, "--out", tmp_path / "файл.csv")
        assert ended.code == 2 and "Порядка" in ended.err
    assert not (tmp_path / "файл.csv").exists()
    assert filled("export", "report", "--out", tmp_path / "отчёт.html").code == 0
    assert "ещё не загружен" in (tmp_path / "отчёт.html").read_text(encoding="utf-8")


def test_networks_by_code(filled: Run, tmp_path: Path) -> None:
    assert filled("export", "registry", "--network", "вк", "--out", tmp_path / "а.csv").code == 2
    assert filled("export", "registry", "--network", "all", "--out", tmp_path / "б.csv").code == 0
    assert lines(tmp_path / "б.csv")[0][-1] == "Ссылка на госпаблик"


def test_with_a_regulation_and_no_run(filled: Run, tmp_path: Path) -> None:
    assert filled("import", "regulation", "sample:krapivinsky", "--apply").code in {0, 1}
    ended = filled("export", "monitoring", "--out", tmp_path / "м.csv")
    assert ended.code == 0 and "Прогонов ещё не было" in ended.err
    ended = filled("export", "monthly", "--month", "2026-10", "--out", tmp_path / "м.xlsx")
    assert ended.code == 0, ended.err
    sheet = openpyxl.load_workbook(tmp_path / "м.xlsx")["Свод"]
    assert sheet.max_column == 43
    assert filled("export", "monthly", "--month", "2027-10", "--out", tmp_path / "б.xlsx").code == 2
