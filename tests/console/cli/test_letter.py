"""`letter`: what is missing is said, what is made is in the book, and the answers are as `docs/cli.md` has them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from registry.letters.kinds import LetterKind
from registry.regulation import toml
from tests.checks.letters.support import SETTINGS
from tests.checks.support import regulation
from tests.console.cli.conftest import Ended, Run
from tests.registry.letters.support import template, texts

ORGANIZATION = {"name": "МБОУ «Школа № 1»", "short_name": "Школа/1", "ogrn": "1027700132195"}
PAGE = {"organization_id": 1, "network": "vk", "url": "https://vk.com/school1", "opened_on": "2026-11-01"}
PERSON = {
    "name": "Примерова Анна Петровна",
    "position": "методист",
    "phone": "8 (000) 1-11-11",
    "email": "a@example.org",
    "assignments": [{"organization_id": 1, "role": "responsible", "since": "2026-11-20"}],
}
INQUIRY = {
    "title": "Сведения о страницах",
    "sent_on": "2026-11-10",
    "due_on": "2026-11-20",
    "text": "Сколько страниц?",
    "replies": [{"organization_id": 1}],
}


@pytest.fixture(autouse=True)
def school(run: Run, vault_dir: Path, tmp_path: Path) -> None:
    assert vault_dir
    act = tmp_path / "regulation.toml"
    act.write_text(toml.serialise(regulation()), encoding="utf-8")
    add(run, "orgs", ORGANIZATION)
    add(run, "pages", PAGE)
    add(run, "people", PERSON)


@pytest.fixture
def settled(run: Run) -> None:
    for key, value in SETTINGS.items():
        assert run("settings", "set", key.value, value).code == 0


def add(run: Run, kind: str, record: Mapping[str, object]) -> None:
    ended = run(*kind.split(), "add", "--from", "-", stdin=json.dumps(record))
    assert ended.code == 0, ended.err


def ok(ended: Ended) -> Ended:
    assert ended.code == 0, ended.err
    return ended


def test_what_is_missing_is_named_with_its_place(run: Run, tmp_path: Path) -> None:
    lacking = run("letter", "missing", "page_created", "--page", 1, "--json")
    assert lacking.code == 1
    assert {each["name"] for each in lacking.json["missing"]} >= {"номер", "отправитель", "подписал_фио"}
    assert "settings set sender" in run("letter", "missing", "page_created", "--page", 1).out
    refused = run("letter", "make", "page_created", "--page", 1, "--out", tmp_path / "а.docx")
    assert refused.code == 2
    assert "settings set sender" in refused.err
    assert not (tmp_path / "а.docx").exists()


@pytest.mark.usefixtures("settled")
def test_from_the_first_question_to_a_sent_letter(run: Run, tmp_path: Path) -> None:
    assert ok(run("letter", "missing", "responsible_changed", "--org", "Школа/1")).out == ""
    made = ok(run("letter", "make", "responsible_changed", "--org", 1, "--out", tmp_path, "--json")).json
    path = Path(made["path"])
    assert (made["letter"]["number"], made["letter"]["state"]) == ("П-1", "written")
    assert path.parent == tmp_path
    assert "Школа-1" in path.name
    assert path.stat().st_mode & 0o777 == 0o600
    assert "ответственной назначена Примерова Анна Петровна" in "\n".join(texts(path.read_bytes()))
    offered = ok(run("letter", "sent", 1, "--proof", "почта"))
    assert "--record" in offered.err
    recorded = ok(run("letter", "sent", 1, "--proof", "почта", "--record", "--json")).json
    assert "Уведомление в ЦУР записано" in recorded["recorded"]
    (notice,) = ok(run("centre", "notices", "list", "--json")).json
    assert (notice["direction"], notice["event"], notice["told_on"]) == ("out", "responsible", "2026-11-22")
    shown = ok(run("letter", "show", 1))
    assert "Уведомление ЦУР о смене ответственного" in shown.out
    assert "отправлено 22.11.2026" in shown.out
    assert run("letter", "cancel", 1, "--reason", "нет").code == 2


@pytest.mark.usefixtures("settled")
def test_a_number_and_a_date_of_ones_own(run: Run, tmp_path: Path) -> None:
    given = ("--number", "7-ОД", "--date", "12.12.2026", "--field", "ссылка=https://vk.com/other")
    made = ok(run("letter", "make", "page_created", "--page", 1, "--out", tmp_path / "п.docx", *given, "--json")).json
    assert (made["letter"]["number"], made["letter"]["dated_on"]) == ("7-ОД", "2026-12-12")
    text = "\n".join(texts((tmp_path / "п.docx").read_bytes()))
    assert "12 декабря 2026 года № 7-ОД" in text
    assert "https://vk.com/other" in text
    twice = run("letter", "make", "page_created", "--page", 1, "--out", tmp_path / "р.docx", *given)
    assert (twice.code, (tmp_path / "р.docx").exists()) == (2, False)
    assert run("letter", "make", "page_created", "--page", 1, "--out", tmp_path, "--field", "ссылка").code == 2
    assert run("letter", "make", "page_created", "--page", 1, "--out", tmp_path, "--field", "нет=1").code == 2


@pytest.mark.usefixtures("settled")
def test_a_cancelled_letter_keeps_its_number(run: Run, tmp_path: Path) -> None:
    ok(run("letter", "make", "page_created", "--page", 1, "--out", tmp_path))
    assert "П-1 больше не выдаётся" in ok(run("letter", "cancel", 1, "--reason", "опечатка")).out
    second = ok(run("letter", "make", "page_created", "--page", 1, "--out", tmp_path, "--json")).json
    assert second["letter"]["number"] == "П-2"
    states = [each["state"] for each in ok(run("letter", "list", "--json")).json]
    assert states == ["written", "cancelled"]
    assert [each["id"] for each in ok(run("letter", "list", "--unsent", "--json")).json] == [2]
    assert ok(run("letter", "list", "--year", 2025, "--json")).json == []


@pytest.mark.usefixtures("settled")
def test_an_inquiry_and_its_reminders(run: Run, tmp_path: Path) -> None:
    add(run, "centre inquiries", INQUIRY)
    folder = tmp_path / "письма"
    made = ok(run("letter", "inquiry", 1, "--out", folder, "--json")).json
    assert (len(made["written"]), made["organizations"]) == (1, 1)
    told = ok(run("letter", "reminder", 1, "--out", folder))
    assert "1 письмо" in told.err
    assert len(list(folder.iterdir())) == 2
    reply = ok(run("centre", "inquiries", "show", 1, "--json")).json["replies"][0]
    assert reply["reminded_on"] == ["2026-11-22"]
    again = ok(run("letter", "inquiry", 1, "--out", folder))
    assert "уже написано № П-1" in again.out
    assert "уже написано: 1" in again.err
    assert len(list(folder.iterdir())) == 2
    ok(run("centre", "inquiries", "answer", 1, "--org", 1, "--text", "две"))
    assert "писать некому" in run("letter", "inquiry", 1, "--out", folder).err
    assert ok(run("letter", "inquiry", 1, "--all", "--out", folder, "--json")).json["answered"] == 0
    taken = tmp_path / "файл"
    taken.write_text("x")
    assert run("letter", "inquiry", 1, "--out", taken).code == 2


def test_remarks_for_everybody_are_asked_for_by_name(run: Run, tmp_path: Path) -> None:
    assert "--all" in run("letter", "remarks", "--out", tmp_path / "п").err


def test_templates_go_out_and_are_checked(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "шаблоны"
    assert len(ok(run("letter", "templates", "export", folder, "--json")).json["files"]) == len(LetterKind)
    assert run("letter", "templates", "export", folder).code == 2  # they are there already
    ok(run("letter", "templates", "check", folder))
    (folder / "remarks.docx").write_bytes(template("{{номмер}}"))
    wrong = run("letter", "templates", "check", folder)
    assert wrong.code == 1
    assert "такого поля нет" in wrong.out
    assert run("letter", "templates", "check").code == 2
    ok(run("settings", "set", "letter_templates", folder))
    assert run("letter", "templates", "check", "--json").code == 1
    listed = ok(run("letter", "templates", "list", "--json")).json
    assert listed["folder"] == str(folder)
    assert all(each["file"] for each in listed["templates"])


def test_kinds_and_fields_are_told(run: Run) -> None:
    found = ok(run("letter", "kinds", "--json")).json
    assert [each["kind"] for each in found] == list(LetterKind)
    names = {each["name"] for each in ok(run("letter", "fields", "--json")).json}
    assert all(set(each["needs"]) <= names for each in found)
    assert "Замечания организации" in ok(run("letter", "kinds")).out
    assert "где" in ok(run("letter", "fields")).out.lower()
