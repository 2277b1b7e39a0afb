"""Strangers' templates: what may not be opened is refused in words, before any library reads it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from registry.letters import bodies, filling, guarding, kinds, templates
from registry.letters.kinds import LetterKind
from tests.registry.letters.support import template, with_part
from vault.errors import BadInput

GOOD = template("{{номер}}")
RELS = "word/_rels/document.xml.rels"


def _outside(kind: str) -> Callable[[bytes], bytes]:
    relation = (
        f'<Relationship Id="rX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"'
        ' Target="http://127.0.0.1/x" TargetMode="External"/>'
    ).encode()
    return lambda part: part.replace(b"</Relationships>", relation + b"</Relationships>")


def _entity(part: bytes) -> bytes:
    return part.replace(b"?>", b'?><!DOCTYPE a [<!ENTITY b "c">]>', 1)


HOSTILE: dict[str, tuple[bytes, str]] = {
    "no archive": (b"{\\rtf1 text}", "это не DOCX"),
    "old word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "это не DOCX"),
    "cut": (GOOD[: len(GOOD) // 2], "повреждён"),
    "too large": (b"PK" + b"\0" * guarding.MAX_BYTES, "больше 8 МБ"),
    "empty archive": (b"PK\x05\x06" + b"\0" * 18, "не документ Word"),
    "macros": (with_part(GOOD, "word/vbaProject.bin", lambda _: b"\xd0\xcf"), "макросы"),
    "macros allowed": (
        with_part(
            GOOD, "[Content_Types].xml", lambda part: part.replace(b"document.main", b"document.macroEnabled.main")
        ),
        "макросы",
    ),
    "object": (with_part(GOOD, "word/embeddings/oleObject1.bin", lambda _: b"x"), "встроенные объекты"),
    "type": (with_part(GOOD, "word/document.xml", _entity), "определения типов"),
    "type in a part": (with_part(GOOD, "customXml/item9.xml", lambda _: b"<!DOCTYPE a><a/>"), "определения типов"),
    "wide letters": (
        with_part(GOOD, "word/document.xml", lambda part: part.decode().encode("utf-16")),
        "не в UTF-8",
    ),
    "remote template": (with_part(GOOD, RELS, _outside("attachedTemplate")), "чужим файлам"),
    "remote picture": (with_part(GOOD, RELS, _outside("image")), "чужим файлам"),
    "comments": (with_part(GOOD, "word/comments.xml", lambda _: b"<a/>"), "примечания"),
    "corrections": (
        with_part(
            GOOD, "word/document.xml", lambda part: part.replace(b"<w:body>", b'<w:body><w:ins w:author="\xd0\x98"/>')
        ),
        "исправления с именами",
    ),
    "bomb": (with_part(GOOD, "word/media/image1.png", lambda _: b"\0" * (guarding.MAX_UNPACKED + 1)), "слишком велик"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_what_may_not_be_opened_is_refused(what: str, tmp_path: Path) -> None:
    data, said = HOSTILE[what]
    file = tmp_path / "page_created.docx"
    file.write_bytes(data)
    with pytest.raises(BadInput, match="Ничего не записано") as refused:
        templates.load(file)
    assert said in str(refused.value)
    assert str(file) in str(refused.value)


def test_a_bomb_of_many_parts_is_refused() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in ("[Content_Types].xml", *(f"word/{number}.xml" for number in range(guarding.MAX_ENTRIES))):
            archive.writestr(name, "")
    with pytest.raises(BadInput, match="слишком много частей"):
        guarding.checked(made.getvalue())


def test_an_ordinary_template_with_a_link_is_taken() -> None:
    linked = with_part(GOOD, RELS, _outside("hyperlink"))
    assert guarding.checked(linked) is linked


def test_what_passes_the_guard_and_is_broken_inside_is_refused_too(tmp_path: Path) -> None:
    file = tmp_path / "page_created.docx"
    file.write_bytes(with_part(GOOD, "word/document.xml", lambda _: b"<w:document>"))
    with pytest.raises(BadInput, match="повреждён"):
        filling.opened(templates.load(file))


def test_our_own_templates_are_right_and_the_same_every_time() -> None:
    fields = {each.name for each in kinds.FIELDS}
    for kind in LetterKind:
        ours = templates.pick(kind, "")
        assert guarding.checked(ours.content)
        assert ours.note == ""
        known = {name: set(columns) for name, columns in bodies.tables(kind).items()}
        document = filling.opened(ours.content)
        assert filling.problems(document, fields, known) == ()
        marks = filling.marks(document)
        assert {each.name for each in kinds.needed(kind)} <= marks, kind
        assert set(known) <= marks, kind


def test_templates_are_written_out_once_and_altered_ones_are_used(tmp_path: Path) -> None:
    files = templates.export(tmp_path)
    assert {file.stem for file in files} == set(LetterKind)
    assert all(each.problems == () for each in templates.check(tmp_path))
    with pytest.raises(BadInput, match="уже есть"):
        templates.export(tmp_path)
    own = templates.pick(LetterKind.PAGE_CREATED, str(tmp_path))
    assert own.file == tmp_path / "page_created.docx"
    own.file.unlink()
    ours = templates.pick(LetterKind.PAGE_CREATED, str(tmp_path))
    assert ours.file is None
    assert "нет page_created.docx" in ours.note
    assert "папки" in templates.pick(LetterKind.PAGE_CREATED, str(tmp_path / "нет")).note


def test_a_folder_of_templates_is_checked_file_by_file(tmp_path: Path) -> None:
    (tmp_path / "page_created.docx").write_bytes(template("{{номмер}}"))
    (tmp_path / "remarks.docx").write_bytes(template("{{номер}}"))
    (tmp_path / "прочее.docx").write_bytes(GOOD)
    (tmp_path / "inquiry.docx").write_bytes(b"nothing")
    (tmp_path / "~$inquiry.docx").write_bytes(b"lock")
    found = {each.file: each.problems for each in templates.check(tmp_path)}
    assert set(found) == {"page_created.docx", "remarks.docx", "прочее.docx", "inquiry.docx"}
    assert "такого поля нет" in found["page_created.docx"][0]
    assert "нет таблицы «замечания»" in found["remarks.docx"][0]
    assert "такого письма нет" in found["прочее.docx"][0]
    assert "не взят" in found["inquiry.docx"][0]
    with pytest.raises(BadInput, match="нет"):
        templates.check(tmp_path / "нет")
