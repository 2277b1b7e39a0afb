"""Labels that Word shows and a DOCX does not hold, tracked changes, text boxes, tables, and hostile archives."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.documents import Paragraph, Table
from registry.documents.docx import MAX_PART, read_docx
from tests.registry.documents.docx_files import abstract, docx, level, num, package, paragraph, table
from vault.errors import BadInput


def labels(data: bytes) -> list[tuple[str, str]]:
    return [(one.label, one.text) for one in read_docx(data).blocks if isinstance(one, Paragraph)]


SECTIONS = abstract(
    0,
    level(0, "upperRoman", "%1."),
    level(1, "decimal", "%2."),
    level(2, "decimal", "%2.%3."),
    level(3, "russianLower", "%4)"),
)


def test_levels_count_and_restart() -> None:
    body = "".join(
        paragraph(text, 1, place)
        for text, place in [("А", 0), ("б", 1), ("в", 1), ("г", 2), ("д", 2), ("е", 3), ("ж", 3), ("З", 0), ("и", 1)]
    )
    assert [label for label, _ in labels(docx(body, SECTIONS + num(1, 0)))] == [
        "I.", "1.", "2.", "2.1.", "2.2.", "а)", "б)", "II.", "1.",
    ]  # fmt: skip


def test_two_nums_of_one_list_go_on_and_an_override_starts_anew() -> None:
    numbering = (
        abstract(0, level(0, "decimal", "%1."))
        + num(1, 0)
        + num(2, 0)
        + num(3, 0, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>')
    )
    body = "".join(paragraph("x", number) for number in (1, 1, 2, 3, 3))
    assert [label for label, _ in labels(docx(body, numbering))] == ["1.", "2.", "3.", "5.", "6."]


def test_a_level_that_never_restarts() -> None:
    numbering = abstract(0, level(0, "decimal", "%1."), level(1, "decimal", "%2)", extra='<w:lvlRestart w:val="0"/>'))
    body = "".join(paragraph("x", 1, place) for place in (0, 1, 1, 0, 1))
    assert [label for label, _ in labels(docx(body, numbering + num(1, 0)))] == ["1.", "1)", "2)", "2.", "3)"]


def test_legal_numbering_shows_arabic() -> None:
    numbering = abstract(0, level(0, "upperRoman", "%1"), level(1, "decimal", "%1.%2", extra="<w:isLgl/>")) + num(1, 0)
    body = paragraph("x", 1, 0) + paragraph("y", 1, 1)
    assert [label for label, _ in labels(docx(body, numbering))] == ["I", "1.1"]


def test_numbers_of_a_style_and_of_its_ancestor() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="Base"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Child"><w:basedOn w:val="Base"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Second"><w:basedOn w:val="Base"/></w:style>'
    )
    numbering = abstract(
        0, level(0, "decimal", "%1."), level(1, "decimal", "%1.%2.", extra='<w:pStyle w:val="Second"/>')
    ) + num(1, 0)
    body = (
        paragraph("а", style="Child")
        + paragraph("б", style="Second")
        + paragraph("в", style="Base")
        + paragraph("г", num=0, style="Base")
    )
    assert labels(docx(body, numbering, styles)) == [("1.", "а"), ("1.1.", "б"), ("2.", "в"), ("", "г")]


def test_a_style_that_is_its_own_ancestor() -> None:
    styles = (
        '<w:style w:styleId="A"><w:basedOn w:val="B"/></w:style><w:style w:styleId="B"><w:basedOn w:val="A"/></w:style>'
    )
    assert labels(docx(paragraph("x", style="A"), "", styles)) == [("", "x")]


def test_formats_and_bullets() -> None:
    formats = ["lowerRoman", "upperLetter", "lowerLetter", "decimalZero", "russianUpper", "bullet", "none"]
    numbering = "".join(abstract(place, level(0, kind, "%1)", start=4)) for place, kind in enumerate(formats))
    numbering += "".join(num(place + 1, place) for place in range(len(formats)))
    body = "".join(paragraph("x", place + 1) for place in range(len(formats)))
    assert [label for label, _ in labels(docx(body, numbering))] == ["iv)", "D)", "d)", "04)", "Г)", "•", ""]


def test_tracked_changes_are_accepted_and_hidden_text_is_not_read() -> None:
    body = (
        "<w:p><w:r><w:t>оста</w:t></w:r><w:ins><w:r><w:t>вле</w:t></w:r></w:ins><w:del><w:r><w:delText>стёр"
        "</w:delText></w:r></w:del><w:r><w:t>но</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>скрыто</w:t></w:r></w:p>"
    )
    assert labels(docx(body)) == [("", "оставлено")]


def test_a_paragraph_deleted_whole_takes_no_number() -> None:
    deleted = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr><w:del/></w:rPr></w:pPr>'
        "<w:del><w:r><w:delText>вон</w:delText></w:r></w:del></w:p>"
    )
    body = paragraph("а", 1) + deleted + paragraph("б", 1)
    assert labels(docx(body, abstract(0, level(0, "decimal", "%1.")) + num(1, 0))) == [("1.", "а"), ("2.", "б")]


def test_one_copy_of_a_text_box() -> None:
    box = f"<w:txbxContent>{paragraph('в рамке')}</w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>до</w:t></w:r><w:r><mc:AlternateContent><mc:Choice>"
        f"{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert labels(docx(body)) == [("", "до"), ("", "в рамке")]


def test_tabs_breaks_links_and_content_controls() -> None:
    body = (
        "<w:p><w:r><w:t>а</w:t><w:tab/><w:t>б</w:t><w:br/><w:t>в</w:t></w:r><w:hyperlink><w:r><w:t> г</w:t></w:r>"
        f"</w:hyperlink></w:p><w:sdt><w:sdtContent>{paragraph('д')}</w:sdtContent></w:sdt>"
    )
    assert labels(docx(body)) == [("", "а б\nв г"), ("", "д")]


def test_a_table_with_a_numbered_column() -> None:
    rows = [
        [paragraph("", 1), "Школа"],
        [paragraph("", 1), paragraph("Детский") + paragraph("сад")],
    ]
    document = read_docx(docx(table(rows), abstract(0, level(0, "decimal", "%1.")) + num(1, 0)))
    assert document.blocks == (Table((("1.", "Школа"), ("2.", "Детский\nсад")), 1),)


def test_the_main_part_by_its_relation() -> None:
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        'Target="word/other.xml"/></Relationships>'
    )
    whole = docx(paragraph("x"), main="word/other.xml")
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    assert labels(package({**parts, "_rels/.rels": relations})) == [("", "x")]


def test_a_document_type_is_refused() -> None:
    bomb = (
        '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body/></w:document>'
    )
    with pytest.raises(BadInput, match="DTD"):
        read_docx(package({"word/document.xml": bomb}))


def test_what_unpacks_too_big_is_refused() -> None:
    with pytest.raises(BadInput, match="велик"):
        read_docx(package({"word/document.xml": " " * (MAX_PART + 1)}))


def test_what_nests_too_deep_is_refused() -> None:
    with pytest.raises(BadInput, match="сложно"):
        read_docx(docx("<w:sdt>" * 300 + "</w:sdt>" * 300))


@pytest.mark.parametrize("parts", [{"a.txt": "x"}, {"word/document.xml": "<broken"}, {"word/document.xml": "<x/>"}])
def test_what_is_no_document_is_refused(parts: dict[str, str]) -> None:
    with pytest.raises(BadInput):
        read_docx(package(parts))


_WHOLE = docx(paragraph("Пункт", 1) + table([["а", "б"]]), SECTIONS + num(1, 0))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(st.integers(0, len(_WHOLE) - 1), st.integers(0, 255), st.integers(1, len(_WHOLE)))
def test_a_damaged_file_is_read_or_refused(place: int, byte: int, length: int) -> None:
    data = bytearray(_WHOLE)
    data[place] = byte
    for damaged in (bytes(data), _WHOLE[:length]):
        try:
            read_docx(damaged)
        except (BadInput, zipfile.BadZipFile):
            continue


def test_a_damaged_list_of_parts_is_named_as_damage() -> None:
    data = bytearray(_WHOLE)
    data[data.index(b"PK\x01\x02") + 6] = 64  # the version that is needed to unpack: none has that number
    with pytest.raises(zipfile.BadZipFile):
        read_docx(bytes(data))
