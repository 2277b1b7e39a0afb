"""Clauses, group waivers and past days from the command line: what closes a clause, whom a group means, a day past."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import sample_data
from checks.clauses import MANUAL, of_regulation
from checks.judging.asked import manual_check, manual_question
from checks.model import Status, SubjectKind
from checks.person import answers
from checks.person.answers import Answer
from registry.regulation import toml
from registry.regulation.model import Binds, Clause, Level, Regulation
from tests.checks.support import regulation
from tests.console.cli.conftest import Run

BOTH = pytest.mark.parametrize("name", sample_data.MUNICIPALITIES)
CLAUSE = Clause("2.2", "о разном", Binds.PAGE, Level.MUST, checklist=("Есть ли видео?",), cases=("handover",), days=30)


def sample(name: str) -> Regulation:
    return toml.parse(sample_data.folder(name).joinpath("regulation.toml").read_text("utf-8"))


@BOTH
def test_every_clause_of_both_texts_is_there_with_what_closes_it(run: Run, name: str) -> None:
    assert run("vault", "init", "--kdf", "light", "--regulation", f"sample:{name}").code == 0
    ended = run("clauses", "--json")
    assert ended.code == 0
    rules = sample(name)
    assert [each["clause"] for each in ended.json] == [clause.number for clause in rules.clauses]
    for found, clause in zip(ended.json, rules.clauses, strict=True):
        assert (found["binds"], found["level"]) == (clause.binds.value, clause.level.value)
        assert found["closed_by"], clause.number
        checks = [each for each in found["closed_by"] if each != MANUAL and not each.startswith("case:")]
        assert tuple(checks) == clause.checks
        assert (MANUAL in found["closed_by"]) is clause.manual
        assert not clause.manual or 3 <= len(found["checklist"]) <= 6, clause.number
        assert found["days"] == clause.days
        assert found["answered"] is None
    table = run("clauses")
    assert table.code == 0
    assert "отвечает человек" in table.out
    assert table.err == "", "the program knows everything that its samples ask"


def test_a_clause_may_be_closed_by_a_person_and_by_a_case() -> None:
    *_first, found = of_regulation(regulation("page.hours", clauses=(CLAUSE,)))
    assert found.closed_by == ("manual", "case:handover")
    assert found.how == "отвечает человек, дело о смене ответственного"
    assert (found.checklist, found.days, found.answered) == (("Есть ли видео?",), 30, None)


def test_an_answer_is_shown_while_the_clause_is_what_was_asked() -> None:
    told = Answer(
        SubjectKind.MUNICIPALITY,
        0,
        manual_check(CLAUSE),
        Status.OK,
        "",
        "Иванова",
        date(2026, 11, 20),
        date(2026, 12, 20),
        answers.basis(manual_question(CLAUSE)),
    )

    def holds(clause: Clause, on: date) -> bool | None:
        found = of_regulation(regulation(clauses=(clause,)), (told,), on)[-1].answered
        return None if found is None else found.holds

    assert holds(CLAUSE, date(2026, 12, 20)) is True
    assert holds(CLAUSE, date(2026, 12, 21)) is False
    assert holds(replace(CLAUSE, checklist=("Есть ли видео и опросы?",)), date(2026, 12, 1)) is False
    assert holds(replace(CLAUSE, checks=("page.hours",)), date(2026, 12, 1)) is None
    assert holds(replace(CLAUSE, number="2.3"), date(2026, 12, 1)) is None


# --- what the program does not know


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    """A regulation of a newer program, and with a parameter that none has."""
    text = sample_data.folder("khasynsky").joinpath("regulation.toml").read_text("utf-8")
    path = tmp_path / "newer.toml"
    added = (
        '\n[[own]]\ncheck = "page.future"\nlevel = "must"\ntext = "Будущее"\n[parameters."page.hours"]\nfuture = 1\n'
    )
    path.write_text(text + added, encoding="utf-8")
    return path


def test_what_the_program_does_not_know_is_told_at_import_and_with_the_clauses(run: Run, newer: Path) -> None:
    assert run("vault", "init", "--kdf", "light").code == 0
    ended = run("import", "regulation", newer, "--apply", "--json")
    assert ended.code == 0, ended.err
    first = "Проверки «page.future» в программе нет: она не выполняется."
    second = "У проверки «page.hours» нет параметра «future» (у неё нет параметров): он не действует."
    assert ended.json["warnings"][-2:] == [first, second]
    told = run("clauses", "--json")
    assert told.code == 0
    assert told.err.splitlines() == [first, second]


def test_a_parameter_of_a_wrong_kind_is_refused_at_import(run: Run, tmp_path: Path) -> None:
    assert run("vault", "init", "--kdf", "light").code == 0
    path = tmp_path / "wrong.toml"
    text = toml.serialise(regulation("page.widgets"))
    path.write_text(f'{text}\n[parameters."page.widgets"]\nleast = "один"\n', encoding="utf-8")
    ended = run("import", "regulation", path, "--apply")
    assert ended.code == 2
    assert 'ключ «parameters."page.widgets".least»: нужно целое число' in ended.err
    assert run("clauses").code == 2, "nothing was written"


# --- group waivers


@pytest.fixture
def registry(run: Run) -> None:
    assert run("vault", "init", "--kdf", "light", "--regulation", "sample:khasynsky").code == 0
    kept = [
        {"name": "Управление образования", "kind": "body"},
        {"name": "МБОУ «Средняя школа № 1»", "founder_id": 1},
        {"name": "МБДОУ «Детский сад № 2»", "founder_id": 1},
    ]
    assert run("orgs", "add", "--from", "-", stdin=json.dumps(kept)).code == 0


@pytest.mark.usefixtures("registry")
def test_a_group_is_waived_from_the_command_line(run: Run) -> None:
    holidays = ["--from", "2026-10-26", "--until", "2026-11-03", "--reason", "Каникулы"]
    ended = run("waive", "add", "posts.weekly", "--word", "школы", "--founder", "Управление образования", *holidays)
    assert ended.code == 0, ended.err
    assert "Организаций в группе: 1." in ended.err
    nobody = run("waive", "add", "posts.*", "--kind", "institution", "--word", "музей", *holidays)
    assert "нет ни одной организации" in nobody.err
    pages = run("waive", "add", "page.cover", "--network", "ok", "--category", "card", *holidays)
    assert pages.code == 0
    first, _second, third = run("waive", "list", "--json").json
    assert (first["words"], first["founder_id"], first["since"]) == ("школы", 1, "2026-10-26")
    assert (third["network"], third["category"], third["organization_id"]) == ("ok", "card", None)
    table = run("waive", "list").out
    assert "подведомственные: Управление образования, в названии «школы»" in table
    assert "Одноклассники" in table


@pytest.mark.usefixtures("registry")
@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--org", "2", "--word", "школа"], "либо одной организации, либо группе"),
        (["--network", "myspace"], "myspace"),
        (["--founder", "Никакое управление"], "Никакое"),
        (["--category", "главная"], "--category"),
    ],
)
def test_a_group_that_means_nothing_is_refused(run: Run, options: list[str], words: str) -> None:
    ended = run("waive", "add", "posts.weekly", *options, "--until", "2026-12-31", "--reason", "р")
    assert ended.code == 2
    assert words in ended.err
    assert run("waive", "list", "--json").json == []


# --- a past day


@pytest.mark.usefixtures("registry")
def test_a_past_day_is_shown_as_it_was_judged_then(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    only = ["check", "--check", "registry.presence", "--json"]
    monkeypatch.setenv("PORYADOK_NOW", "2026-11-20T12:00:00+11:00")
    before = run(*only)
    monkeypatch.setenv("PORYADOK_NOW", "2026-11-22T12:00:00+11:00")
    exempt = {"organization_id": 2, "number": 1, "raw": "Средняя школа № 1"}
    assert run("exemptions", "add", "--from", "-", stdin=json.dumps(exempt)).code == 0
    run(*only)
    day = run("runs", "show", "--on", "2026-11-21", "--json")
    assert day.code == 1, "violations stood at the end of that day"
    assert (day.json["on"], day.json["run"]) == ("2026-11-21", 1)
    assert sorted(day.json["verdicts"], key=str) == sorted(before.json["verdicts"], key=str)
    assert day.json["totals"] == before.json["totals"]
    assert day.json["regulation"]["title"] == sample("khasynsky").title
    assert run("runs", "show", "--on", "2026-11-22", "--json").json["totals"]["na"] == 1
    shown = run("runs", "show", "--on", "2026-11-21")
    assert "К концу 21.11.2026" in shown.out
    assert "Последний прогон 1" in shown.out
    listed = run("runs", "list", "--json").json
    assert listed[0]["window"]["last_day"] == "2026-11-15"
    assert listed[0]["version"] == 1


@pytest.mark.usefixtures("registry")
def test_a_day_before_the_first_run_and_no_day_at_all_are_refused(run: Run) -> None:
    early = run("runs", "show", "--on", "2026-11-01")
    assert early.code == 2
    assert "прогонов ещё не было" in early.err
    assert run("runs", "show").code == 2
    assert run("runs", "show", "1", "--on", "2026-11-01").code == 2
