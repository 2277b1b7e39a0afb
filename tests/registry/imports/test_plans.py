"""Content plans out of tables: days as people write them, any order of columns, questions, rows that add up."""

from __future__ import annotations

import io
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from registry import organizations, plans
from registry.imports.plans import apply, match, read
from registry.imports.plans.days import Ask, read_days
from registry.imports.plans.model import Existing, PlanMatch, PlanReading
from registry.organizations import Organization
from registry.plans import Plan, PlanItem
from vault.errors import BadInput
from vault.transaction import Tx

OCTOBER = date(2026, 10, 1)
SCHOOL, GARDEN = Organization("МБОУ «Школа № 1»", id=1, short_name="Школа 1"), Organization("МБДОУ «Ромашка»", id=2)
TWINS = (Organization("Дом культуры", id=3), Organization("Дом культуры", id=4))
KNOWN = (SCHOOL, GARDEN, *TWINS)
HEAD = "Тема;Дата;Сеть"


def on(*days: int, month: int = 10) -> list[date]:
    return [date(2026, month, day) for day in days]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2026-10-05", on(5)),
        ("2026-10-05 10:00", on(5)),
        ("05.10.2026", on(5)),
        ("5.10.26", on(5)),
        ("5.10", on(5)),
        ("5/10/2026", on(5)),
        ("05-10-2026", on(5)),
        ("5", on(5)),
        ("5 октября", on(5)),
        ("5 ОКТЯБРЯ 2026 г.", on(5)),
        ("3 марта 2026 года", on(3, month=3)),
        ("30 мая", on(30, month=5)),
        ("5 октября в 15:00", on(5)),
        ("пн 05.10", on(5)),
        ("05.10.2026 (понедельник)", on(5)),
        ("1, 5 и 9 октября", on(1, 5, 9)),
        ("10 октября, 12 ноября", [*on(10), *on(12, month=11)]),
        ("каждый понедельник", on(5, 12, 19, 26)),
        ("по средам", on(7, 14, 21, 28)),
        ("по пн и ср", on(5, 7, 12, 14, 19, 21, 26, 28)),
        ("по будням", [day for day in on(*range(1, 32)) if day.weekday() < 5]),
        ("ежедневно", on(*range(1, 32))),
    ],
)
def test_a_plain_day_is_read_in_any_spelling(text: str, days: list[date]) -> None:
    found = read_days(text, OCTOBER)
    assert (list(found.days), found.ask, found.why) == (days, None, "")


@pytest.mark.parametrize("text", ["1-3 октября", "1–3.10.2026", "с 1 по 3 октября", "01.10 — 03.10.2026"])
def test_a_range_is_asked_about(text: str) -> None:
    found = read_days(text, OCTOBER)
    assert (list(found.days), found.ask) == (on(1, 2, 3), Ask.RANGE)


def test_the_number_that_a_table_program_keeps_for_a_date_is_asked_about() -> None:
    found = read_days("46300", OCTOBER)
    assert (list(found.days), found.ask) == ([date(2026, 10, 5)], Ask.SERIAL)
    assert read_days("46300.0", None).days == found.days


@pytest.mark.parametrize("text", ["вт, 6 октября", "Вторник, 06.10.2026"])
def test_a_day_of_the_week_may_stand_before_a_comma(text: str) -> None:
    found = read_days(text, OCTOBER)
    assert (list(found.days), found.ask, found.why) == (on(6), None, "")


@pytest.mark.parametrize("text", ["ежедневно с 1 по 5 октября", "по будням до 15 октября", "каждый день с 5"])
def test_a_part_of_a_month_is_not_every_day_of_it(text: str) -> None:
    found = read_days(text, OCTOBER)
    assert not found.days
    assert found.why


def test_a_range_crosses_the_end_of_a_month() -> None:
    found = read_days("30 сентября - 2 октября", OCTOBER)
    assert list(found.days) == [*on(30, month=9), *on(1, 2)]


def test_days_of_the_week_are_asked_about_where_they_are_not_plain() -> None:
    assert read_days("понедельник", OCTOBER).ask is Ask.WEEKDAY
    wrong = read_days("понедельник 06.10", OCTOBER)
    assert (list(wrong.days), wrong.ask) == (on(6, 5), Ask.MISMATCH)
    assert read_days("05.10.2026", OCTOBER, "вторник").ask is Ask.MISMATCH
    assert read_days("05.10.2026", OCTOBER, "понедельник").ask is None


@pytest.mark.parametrize(
    "text",
    ["", "в течение месяца", "до 15 октября", "конец месяца", "31 сентября", "3-1 октября", "0.10", "5 октября школа"],
)
def test_what_is_no_day_is_refused_with_a_reason(text: str) -> None:
    found = read_days(text, OCTOBER)
    assert not found.days
    assert found.why


@pytest.mark.parametrize("text", ["5.10", "5 октября", "5", "понедельник", "по средам"])
def test_a_day_without_a_year_needs_the_month(text: str) -> None:
    assert "--month" in read_days(text, None).why


def reading(*lines: str, head: str = HEAD) -> PlanReading:
    return read("\n".join([head, *lines]).encode(), "план.csv")


def matched(*lines: str, head: str = HEAD, **others: object) -> PlanMatch:
    settled = {"month": OCTOBER, "organization_id": 1, "stored": (), **others}
    stored = settled.pop("stored")
    found = match(reading(*lines, head=head), KNOWN, stored, **settled)  # type: ignore[arg-type]  # short tests
    assert found.rows == found.created + found.unchanged + found.questions + found.rejected
    return found


@pytest.mark.parametrize(
    "head", ["Дата;Тема;Сеть", "Число;Содержание;Соцсеть", "Дата публикации;Инфоповод;Площадка", "день;название;сети"]
)
def test_columns_are_known_by_their_words(head: str) -> None:
    found = matched("5 октября;День учителя;ВК, Одноклассники", head=head)
    (target,) = found.targets
    assert target.items == tuple(PlanItem(on(5)[0], "День учителя", code) for code in ("ok", "vk"))


def test_networks_with_a_column_of_marks_each() -> None:
    text = "Дата;Тема;ВК;ОК;Телеграм\n05.10;Ярмарка;+;да;\n06.10;Субботник;;;-\n07.10;Ёлка;х;нет;завтра\n"
    reading = read(text.encode(), "план.csv")
    assert [row.network for row in reading.rows] == ["ВКонтакте, Одноклассники", ""]
    assert [(each.row, "Телеграм" in each.reason) for each in reading.rejected] == [(4, True)]


def test_a_file_without_a_plan_is_refused() -> None:
    with pytest.raises(BadInput, match="не найдена таблица плана"):
        read("Название;ИНН\nШкола;1".encode(), "список.csv")
    with pytest.raises(BadInput, match="нет столбца с организациями"):
        matched("Праздник;5 октября;", organization_id=None)


def test_doubtful_rows_are_named_and_add_up() -> None:
    found = matched(
        "Линейка;1 октября;",
        ";2 октября;",
        "Ярмарка;1–3 октября;",
        "Без дня;;",
        "Чужая сеть;5 октября;myspace",
        "Ноябрь;5 ноября;",
        "Линейка;01.10.2026;",
    )
    assert (found.rows, found.created, found.questions, found.rejected) == (7, 1, 1, 5)
    reasons = {each.row: each.reason for each in found.rejected_list}
    assert "тема" in reasons[3]
    assert "не указан день" in reasons[5]
    assert "myspace" in reasons[6]
    assert "не из месяца" in reasons[7]
    assert reasons[8] == "повторяет строку 2"
    (question,) = found.question_list
    assert [each.id for each in question.candidates] == ["2026-10-01", "2026-10-03", "each"]
    for answer, days in (("2026-10-03", on(3)), ("each", on(1, 2, 3)), ("skip", [])):
        settled = matched("Ярмарка;1–3 октября;", answers={question.id: answer})
        assert [item.on for target in settled.targets for item in target.items] == days
        assert settled.questions == 0


def test_an_answer_that_fits_nothing_is_refused() -> None:
    with pytest.raises(BadInput, match="не подходит ни к одному вопросу"):
        matched("Линейка;1 октября;", answers={"day:0000000000": "each"})
    (question,) = matched("Ярмарка;1–3 октября;").question_list
    with pytest.raises(BadInput, match="не подходит, есть"):
        matched("Ярмарка;1–3 октября;", answers={question.id: "2026-10-09"})


def test_organizations_come_by_column_and_doubts_are_asked() -> None:
    head = "Организация;Дата;Тема"
    lines = ("Школа 1;5 октября;Раз", "Дом культуры;6 октября;Два", "Дом культуры;7 октября;Три", "Завод;8.10;Нет")
    found = matched(*lines, head=head, organization_id=None)
    assert (found.created, found.questions, found.rejected) == (1, 2, 1)
    (question,) = found.question_list
    assert {each.id for each in question.candidates} == {3, 4}
    settled = matched(*lines, head=head, organization_id=None, answers={question.id: 4})
    assert [(target.organization_id, len(target.items)) for target in settled.targets] == [(1, 1), (4, 2)]
    own = matched(*lines, head=head, organization_id=1)
    assert (own.created, own.rejected) == (1, 3)


OLD = Plan(1, OCTOBER, 9, (PlanItem(date(2026, 10, 1), "Линейка"), PlanItem(date(2026, 10, 2), "Кросс")))


def test_a_plan_that_is_there_is_compared_and_asked_about() -> None:
    lines = ("Линейка;1 октября;", "Музей;3 октября;")
    found = matched(*lines, stored=(OLD,))
    assert (found.unchanged, found.questions, found.created) == (1, 1, 0)
    (target,) = found.targets
    assert ([item.topic for item in target.added], [item.topic for item in target.missing]) == (["Музей"], ["Кросс"])
    assert found.question_list[0].id == "plan:1:2026-10"
    replaced = matched(*lines, stored=(OLD,), existing=Existing.REPLACE).targets[0]
    assert [item.topic for item in replaced.items] == ["Линейка", "Музей"]
    merged = matched(*lines, stored=(OLD,), answers={"plan:1:2026-10": "merge"}).targets[0]
    assert [item.topic for item in merged.items] == ["Линейка", "Кросс", "Музей"]
    kept = matched(*lines, stored=(OLD,), existing=Existing.SKIP)
    assert (kept.unchanged, kept.targets[0].changes) == (2, False)


def test_the_same_file_again_asks_and_changes_nothing() -> None:
    found = matched("Линейка;1 октября;", "Кросс;2 октября;", stored=(OLD,), answers={"plan:1:2026-10": "replace"})
    assert (found.unchanged, found.questions) == (2, 0)
    assert not found.targets[0].changes


def test_a_workbook_with_merged_days_and_real_dates(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for cells in (
        ["План школы на октябрь"],
        ["№", "Тема", "Дата", "Примечание"],
        [1, "Линейка", datetime(2026, 10, 1), "фото"],
        [2, "Концерт", None, ""],
        [3, "=1+1", "2 октября", ""],
    ):
        sheet.append(cells)
    sheet.merge_cells("C3:C4")
    sheet["B5"].data_type = "s"
    path = tmp_path / "план.xlsx"
    book.save(path)
    found = match(read(path), KNOWN, (), month=OCTOBER, organization_id=1)
    (target,) = found.targets
    assert [(item.on.day, item.topic) for item in target.items] == [(1, "Концерт"), (1, "Линейка"), (2, "=1+1")]


def test_what_is_no_table_is_refused() -> None:
    stream = io.BytesIO(b"%PDF-1.7 ...")
    with pytest.raises(BadInput, match="не прочитан"):
        read(stream.getvalue(), "план.pdf")


def test_it_is_written_at_once_and_over_what_was_compared(tx: Tx, school: Organization) -> None:
    known = organizations.listing(tx)
    found = match(
        reading("Линейка;1 октября;", "Ноябрь;5 ноября 2026;"), known, (), organization_id=school.id, month=None
    )
    assert found.rejected == 1, "a day without a year needs a month"
    written = apply(tx, match(reading("Линейка;1.10.2026;", "Позже;5.11.2026;"), known, (), organization_id=school.id))
    assert len(written.added) == 2
    stored = plans.listing(tx)
    again = match(reading("Музей;3.10.2026;"), known, stored, organization_id=school.id, existing=Existing.REPLACE)
    october = next(plan for plan in stored if plan.month == OCTOBER)
    plans.update(tx, Plan(school.id, OCTOBER, october.id, (PlanItem(date(2026, 10, 9), "Иначе"),)))
    with pytest.raises(BadInput, match="за это время изменили"):
        apply(tx, again)
    assert plans.get(tx, october.id).items[0].topic == "Иначе"


def test_no_row_passes_for_a_head_and_is_lost() -> None:
    found = matched("Тема недели;5 октября;", "День учителя;6 октября;", HEAD, "Дата основания;7 октября;")
    assert (found.rows, found.created) == (3, 3)
