"""Tables of strangers: what a file is its content says, hostile ones are named and never opened, values stay exact."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from registry.sheets.book import Format, Merge
from registry.sheets.reading import read
from tests.registry.sheets import books
from vault.errors import BadInput

CELL = '<c r="A1" t="inlineStr"><is><t>{}</t></is></c>'


def test_values_of_an_xlsx_are_exact_texts() -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["Школа\nвторая строка", 7, 7707083893, 1027700132195, 1.5, True, date(2026, 1, 5)])
    sheet.append([None, datetime(2026, 1, 5, 9, 30), "00123", "\u202eобман\x7f", "=1+1"])
    sheet["E2"].data_type = "s"
    sheet.row_dimensions[2].hidden = True
    sheet.merge_cells("A3:A4")
    hidden = book.create_sheet("Тайный")
    hidden["C3"] = "значение"
    hidden.sheet_state = "hidden"
    found = read(books.saved(book), "а.xlsx")
    first, second = found.sheets
    assert first.rows[0] == ("Школа\nвторая строка", "7", "7707083893", "1027700132195", "1.5", "да", "2026-01-05")
    assert first.rows[1][1:] == ("2026-01-05 09:30", "00123", "обман", "=1+1")
    assert first.merges == (Merge(2, 0, 3, 0),)
    assert first.hidden_rows == frozenset({1})
    assert second.hidden
    assert second.rows[2] == ("", "", "значение")
    assert any("Тайный" in one and "скрыт" in one for one in found.warnings)
    assert any("1 скрытая строка" in one for one in found.warnings)


def test_errors_and_formulas_without_values_are_counted() -> None:
    cells = '<c r="A1"><f>1+1</f></c><c r="B1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="C1"><f>2+2</f><v>4</v></c>'
    found = read(books.raw_xlsx(f'<row r="1">{cells}</row>'), "а.xlsx")
    assert found.sheets[0].rows[0][2] == "4"
    assert any("1 ячейка с формулами" in one for one in found.warnings)
    assert any("1 ячейка с ошибкой" in one for one in found.warnings)


def test_the_address_behind_words_is_kept() -> None:
    book = Workbook()
    book.active["B2"] = "страница"
    book.active["B2"].hyperlink = "https://vk.com/school?a=1&b=2"
    (link,) = read(books.saved(book), "а.xlsx").sheets[0].links
    assert (link.row, link.column, link.url) == (1, 1, "https://vk.com/school?a=1&b=2")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (books.raw_xlsx("", more={"xl/media/a.bin": b"\x00" * 9_000_000}), "растёт"),
        (books.raw_xlsx(f'<row r="1">{CELL.format("а" * 3_000_000)}</row>'), "миллиона знаков"),
        (books.raw_xlsx("", before='<!DOCTYPE a [<!ENTITY b "c">]>'), "DTD"),
        (books.raw_xlsx("", shared="<!ENTITY b 'c'>"), "DTD"),
        (books.raw_xlsx('<row r="900000"><c r="XFD900000"><v>1</v></c></row>'), "столбцов"),
        (books.raw_xlsx('<row r="90000"><c r="A90000"><v>1</v></c><c r="ZZ90000"><v>1</v></c></row>'), "ячеек"),
        (
            books.raw_xlsx(
                "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 3_000)),
                shared=f"<si><t>{'а' * 30_000}</t></si>",
            ),
            "слишком много текста",
        ),
        (books.zipped({f"{n}.txt": b"" for n in range(2_500)}), "частей"),
        (books.zipped({"word/document.xml": b"<a/>"}), "документ Word"),
        (books.zipped({"xl/workbook.bin": b""}), "XLSB"),
        (books.zipped({"notes.txt": b"x"}), "архив"),
        (b"PK\x03\x04broken", "повреждён"),
        (books.compound({"EncryptedPackage": b"x"}), "закрыт паролем"),
        (books.compound({"WordDocument": b"x"}), "Word старого формата"),
        (books.compound({"Workbook": b"\x09\x08broken"}), "повреждена"),
        ("<html><table><tr><td>Школа</td></tr></table></html>".encode(), "веб-страница"),
        (b"%PDF-1.7", "PDF"),
        (b"\x00\x01\x02\x03" * 50, "не текст"),
        (b"   ", "пуст"),
        (
            books.ods(
                '<table:table table:name="а"><table:table-row table:number-rows-repeated="90000">'
                '<table:table-cell table:number-columns-repeated="900" office:value-type="string"><text:p>а</text:p>'
                "</table:table-cell></table:table-row></table:table>"
            ),
            "ячеек",
        ),
        (books.ods("<table:table"), "повреждена"),
        (books.ods("", '<manifest:encryption-data/>'), "закрыт паролем"),
    ],
)  # fmt: skip
def test_what_cannot_be_opened_is_named_in_one_sentence(data: bytes, words: str) -> None:
    with pytest.raises(BadInput) as caught:
        read(data, "файл.xlsx")
    assert words in str(caught.value)
    assert str(caught.value).startswith("«файл.xlsx» не прочитан")


def test_a_cell_of_a_hundred_megabytes_is_refused_before_it_is_unpacked_whole() -> None:
    huge = b"a" * (110 * 1024 * 1024)
    with pytest.raises(BadInput, match=r"растёт|знаков"):
        read(books.zipped({"xl/workbook.xml": b"<a/>", "xl/sharedStrings.xml": b"<sst>" + huge}), "файл.xlsx")


def test_formatted_empty_rows_to_the_end_of_the_sheet_are_no_reason_to_refuse() -> None:
    data = '<row r="1"><c r="A1"><v>5</v></c></row><row r="1048576"><c r="XFD1048576" s="1"/></row>'
    assert read(books.raw_xlsx(data), "а.xlsx").sheets[0].rows == (("5",),)


def test_an_ods_is_read_with_merges_hidden_rows_and_addresses() -> None:
    cell = '<table:table-cell office:value-type="string"{}><text:p>{}</text:p></table:table-cell>'
    link = '<text:a xlink:href="https://vk.com/a">тут</text:a>'
    content = ods_content(cell, link)
    found = read(books.ods(content), "имя.xls")
    sheet = found.sheets[0]
    assert found.format is Format.ODS
    assert sheet.rows[0] == ("Школа", "тут")
    assert sheet.rows[1] == ("", "б")
    assert sheet.merges == (Merge(0, 0, 1, 0),)
    assert [(one.row, one.column, one.url) for one in sheet.links] == [(0, 1, "https://vk.com/a")]
    assert sheet.hidden_rows == frozenset({1})


def ods_content(cell: str, link: str) -> str:
    spanned = cell.format(' table:number-rows-spanned="2"', "Школа")
    return (
        f'<table:table table:name="Лист"><table:table-row>{spanned}{cell.format("", link)}</table:table-row>'
        f'<table:table-row table:visibility="collapse"><table:covered-table-cell/>{cell.format("", "б")}'
        '</table:table-row><table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>'
    )


def test_a_book_of_the_old_format_is_read() -> None:
    found = read(books.xls([["Название", "ИНН"], ["МБОУ «Школа»", 7707083893.0]]), "а.xls")
    assert found.format is Format.XLS
    assert found.sheets[0].rows == (("Название", "ИНН"), ("МБОУ «Школа»", "7707083893"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_texts_in_every_encoding_and_with_every_delimiter(encoding: str, delimiter: str) -> None:
    lines = [["Название", "Ссылка"], ['"МБОУ ""Школа"", №1"', "vk.com/a"], ["Детский сад «Ёлочка»", "ok.ru/b"]]
    text = "\r\n".join(delimiter.join(line) for line in lines) + "\r\n"
    found = read(text.encode(encoding), "список.xlsx")
    assert found.format is Format.TEXT
    assert found.sheets[0].rows[1] == ('МБОУ "Школа", №1', "vk.com/a")
    assert found.sheets[0].rows[2] == ("Детский сад «Ёлочка»", "ok.ru/b")


def test_an_xlsx_called_csv_is_read_as_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "список.csv"
    path.write_bytes(books.xlsx({"Лист": [["Название"], ["Школа"]]}))
    assert read(path).sheets[0].rows == (("Название",), ("Школа",))
