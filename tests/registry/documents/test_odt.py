"""ODT: numbers of lists and headings, what a reader does not see, and files that are refused."""

from __future__ import annotations

import random
import zipfile
from pathlib import Path

import pytest

from registry.documents import Paragraph, Table, read
from registry.documents.docx import MAX_PART
from registry.documents.markup import MAX_DEPTH
from registry.documents.odt import read_odt
from tests.registry.documents.docx_files import docx, package, paragraph
from tests.registry.documents.odt_files import MIMETYPE, SPACES, item, listed, number, odt, style
from vault.errors import BadInput

TWO = style("L1", number(1), number(2, shown=2), number(3, ")", shape="а"))


def lines(data: bytes) -> list[str]:
    return [block.whole for block in read_odt(data).blocks if isinstance(block, Paragraph)]


def test_numbers_of_levels_and_their_restart() -> None:
    body = listed(
        "L1",
        item("Общее", listed("L1", item("О первом"), item("О втором"))),
        item("Требования", listed("L1", item("О третьем", listed("L1", item("первое"), item("второе"))))),
    )
    assert lines(odt(body, TWO)) == [
        "1. Общее", "1.1. О первом", "1.2. О втором", "2. Требования", "2.1. О третьем", "а) первое", "б) второе",
    ]  # fmt: skip


def test_a_list_goes_on_after_a_paragraph_when_it_says_so() -> None:
    first = listed("L1", item("Раз"), extra='xml:id="one"')
    on = listed("L1", item("Два"), extra='text:continue-numbering="true"')
    after = listed("L1", item("Три"), extra='text:continue-list="one"')
    anew = listed("L1", item("Снова раз"))
    body = f"{first}<text:p>Между</text:p>{on}{after}{anew}"
    assert lines(odt(body, TWO)) == ["1. Раз", "Между", "2. Два", "3. Три", "1. Снова раз"]


def test_an_item_begun_at_a_number_and_its_second_paragraph() -> None:
    body = listed("L1", item("Один", "ещё о нём"), item("Пять").replace("-item>", '-item text:start-value="5">', 1))
    assert lines(odt(body, TWO)) == ["1. Один", "ещё о нём", "5. Пять"]


def test_an_inner_list_that_stands_in_an_item_without_text() -> None:
    """So does an editor that turned a DOCX into ODT write the second level."""
    body = listed("L1", item("Первый")) + listed(
        "L1", item(listed("L1", item("Внутри"))), extra='text:continue-numbering="true"'
    )
    assert lines(odt(body, TWO)) == ["1. Первый", "1.1. Внутри"]


def test_headings_roman_bullets_and_the_style_of_a_paragraph() -> None:
    outline = (
        '<text:outline-style><text:outline-level-style text:level="1" style:num-format="I" style:num-suffix="."/>'
        "</text:outline-style>"
        '<style:style style:name="Num" style:list-style-name="L1"/>'
        '<style:style style:name="Child" style:parent-style-name="Num"/>'
    )
    bullets = style("B", '<text:list-level-style-bullet text:level="1"/>')
    body = (
        '<text:h text:outline-level="1">Общие положения</text:h><text:h text:outline-level="1">Требования</text:h>'
        + listed("B", item("мелочь"))
        + '<text:list><text:list-item><text:p text:style-name="Child">по стилю</text:p></text:list-item></text:list>'
    )
    assert lines(odt(body, TWO + bullets, outline)) == [
        "I. Общие положения", "II. Требования", "• мелочь", "1. по стилю",
    ]  # fmt: skip


def test_text_in_spans_with_what_stands_between_them() -> None:
    body = (
        "<text:p>Не\n   менее <text:span>трёх</text:span> публикаций<text:s text:c='2'/>в<text:tab/>неделю"
        "<text:line-break/>и больше<text:note><text:p>сноска</text:p></text:note>.</text:p>"
    )
    (block,) = read_odt(odt(body)).blocks
    assert isinstance(block, Paragraph)
    assert block.text == "Не менее трёх публикаций  в неделю\nи больше."


def test_deleted_text_and_remarks_are_not_read_and_a_text_box_is() -> None:
    body = (
        "<text:tracked-changes><text:p>удалённое</text:p></text:tracked-changes>"
        "<text:p>Видно<office:annotation><text:p>замечание</text:p></office:annotation>"
        "<draw:frame><draw:text-box><text:p>во врезке</text:p></draw:text-box></draw:frame></text:p>"
    )
    assert lines(odt(body)) == ["Видно", "во врезке"]


def test_a_table_with_its_heading_rows() -> None:
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    rows = (
        f"<table:table-header-rows><table:table-row>{cell.format('№')}{cell.format('Название')}</table:table-row>"
        f"</table:table-header-rows><table:table-row>{cell.format('1')}{cell.format('Школа')}</table:table-row>"
    )
    (table,) = read_odt(odt(f"<table:table>{rows}</table:table>")).blocks
    assert isinstance(table, Table)
    assert table.rows == (("№", "Название"), ("1", "Школа"))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (odt("<text:p/>"), "нет текста"),
        (odt("<text:p>x</text:p>", **{"META-INF/manifest.xml": "<m><encryption-data/></m>"}), "закрыт паролем"),
        (package({"mimetype": MIMETYPE.replace("text", "spreadsheet"), "content.xml": "<x/>"}), "OpenDocument"),
        (odt("<text:p>x</text:p>").replace(b"PK\x01\x02", b"PK\x09\x09"), "повреждён"),
        (odt("<broken"), "повреждён"),
        (odt("<text:p>" + "<text:span>" * MAX_DEPTH + "x" + "</text:span>" * MAX_DEPTH + "</text:p>"), "сложно"),
        (odt("x" * (MAX_PART + 1)), "слишком велик"),
        (
            package({"mimetype": "application/vnd.oasis.opendocument.text",
                     "content.xml": f'<!DOCTYPE x [<!ENTITY a "b">]><office:document-content {SPACES}/>'}),
            "DTD",
        ),
        (docx("<w:p/>") , "нет текста"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_why_in_one_sentence(tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "Порядок.odt"
    path.write_bytes(data)
    with pytest.raises(BadInput, match=words) as refused:
        read(path)
    assert str(refused.value).startswith("«Порядок.odt» не прочитан: ")
    assert str(refused.value).endswith(".")


def test_the_content_decides_and_not_the_ending_of_the_name(tmp_path: Path) -> None:
    (tmp_path / "a.odt").write_bytes(docx(paragraph("Порядок")))
    (tmp_path / "b.docx").write_bytes(odt("<text:p>Порядок</text:p>"))
    assert (read(tmp_path / "a.odt").kind, read(tmp_path / "b.docx").kind) == ("docx", "odt")


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 512


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (OLE + "WordDocument".encode("utf-16-le"), r"старого формата \(\.doc\).*«Сохранить как» > DOCX"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "закрытый паролем"),
        (OLE + "Workbook".encode("utf-16-le"), r"\.xls"),
        (b"%PDF-1.4\n1 0 obj", "PDF.*скан.*распознайте"),
        (b"\xff\xd8\xff\xe0\x00", "картинка.*распознайте"),
        (b"II*\x00scan", "картинка.*распознайте"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "картинка"),
        (b"AT&TFORM\x00\x00", "DjVu"),
        (b"{\\rtf1\\ansi", "RTF.*DOCX"),
    ],
)
def test_old_formats_and_scans_are_refused_with_advice(tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "акт.doc"
    path.write_bytes(data)
    with pytest.raises(BadInput, match=words):
        read(path)


def test_a_docx_of_pictures_is_a_scan(tmp_path: Path) -> None:
    path = tmp_path / "скан.docx"
    path.write_bytes(docx("<w:p/>"))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("word/media/image1.jpeg", b"\xff\xd8\xff")
    with pytest.raises(BadInput, match=r"только картинки.*распознайте"):
        read(path)


def test_a_damaged_file_is_read_or_refused(tmp_path: Path) -> None:
    whole = odt(listed("L1", item("Раз"), item("Два")), TWO)
    chance = random.Random(6)
    path = tmp_path / "a.odt"
    for _ in range(300):
        broken = bytearray(whole)
        for _ in range(chance.randint(1, 8)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        path.write_bytes(bytes(broken[: chance.randint(1, len(broken))]))
        try:
            read(path)
        except BadInput:
            continue
