"""Kinds and encodings of files: what is read, and the one sentence for what is not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from registry.documents import Paragraph, read, read_text
from registry.documents.reader import MAX_BYTES, MAX_LINE, MAX_LINES, MAX_TEXT
from tests.registry.documents.docx_files import docx, package, paragraph
from vault.errors import BadInput

TEXT = "Порядок ведения страниц\n\n1. Школа № 1 — «Лучик»;\n"


def written(tmp_path: Path, data: bytes, name: str = "file.txt") -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        b"\xef\xbb\xbf" + TEXT.encode(),
        TEXT.encode("utf-16"),
        TEXT.encode("utf-16-le"),
        b"\xfe\xff" + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-16-be"),
        TEXT.encode("cp1251"),
        TEXT.upper().encode("cp1251").replace("№".encode("cp1251"), b"N"),
        TEXT.replace("\n", "\r\n").encode("cp1251"),
        TEXT.encode() + b"\x1a",
    ],
)
def test_every_encoding_gives_the_same_lines(tmp_path: Path, data: bytes) -> None:
    document = read(written(tmp_path, data))
    assert document.kind == "txt"
    texts = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    assert [text.casefold().replace("n", "№") for text in texts] == [line.casefold() for line in TEXT.split("\n")[:3]]
    assert [block.line for block in document.blocks] == [1, 2, 3]


def test_control_characters_are_gone(tmp_path: Path) -> None:
    data = "\u202eШкола\u200b \x1b[31m№ 1 и ещё много слов, чтобы это был текст, а не двоичный файл; слова".encode()
    block = read(written(tmp_path, data)).blocks[0]
    assert isinstance(block, Paragraph)
    assert block.text.startswith("Школа [31m№ 1")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "пуст"),
        (b"  \r\n\t ", "пуст"),
        (b"\xef\xbb\xbf", "пуст"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "старого формата"),
        (b"\x89PNG\r\n\x1a\n\x00", "картинка"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "картинка"),
        (b"{\\rtf1\\ansi}", "RTF"),
        (b"<!DOCTYPE html><html><body>x</body></html>", "HTML"),
        (b"<?xml version='1.0'?><a/>", "HTML или XML"),
        ("<!-- сохранено -->\n<html><p>1. Порядок".encode(), "HTML"),
        (b"<meta charset=utf-8><p>x", "HTML"),
        ("Порядок ведения страниц в сети".encode("koi8-r"), "кодировка"),
        (("а" * (MAX_LINE + 1)).encode(), "строка длиннее"),
        (b"a\n" * (MAX_LINES + 1), "больше 100000 строк"),
        (b"abc def\n" * (MAX_TEXT // 8 + 1), "больше 8 МБ текста"),
        (b"SQLite format 3\x00" + b"\x00" * 100, "база данных"),
        (bytes(range(256)) * 4, "не текст"),
        ("Порядок".encode("koi8-r") * 100, "кодировка"),
        (TEXT.encode()[:-1] + b"\xff" + TEXT.encode(), "кодировка"),
        (b"PK\x03\x04" + b"\x00" * 100, "повреждён"),
        (docx(paragraph("x"))[:200], "повреждён"),
        (docx(""), "нет текста"),
        (package({"xl/workbook.xml": "<x/>"}), "таблица Excel"),
        (package({"content.xml": "<x/>", "mimetype": "odt"}), "OpenDocument"),
        (package({"readme.txt": "x"}), "не документ Word"),
    ],
)
def test_what_cannot_be_read_is_named_in_one_sentence(tmp_path: Path, data: bytes, words: str) -> None:
    with pytest.raises(BadInput, match=words) as refused:
        read(written(tmp_path, data))
    assert str(refused.value).startswith("«file.txt» не прочитан: ")
    assert "\n" not in str(refused.value)


def test_no_file_a_folder_and_a_huge_file(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="такого файла нет"):
        read(tmp_path / "none.txt")
    with pytest.raises(BadInput, match="папка"):
        read(tmp_path)
    with pytest.raises(BadInput, match="больше 32 МБ"):
        read(written(tmp_path, b"a" * (MAX_BYTES + 1)))
    with pytest.raises(BadInput, match="не прочитан"):
        read(Path("a\x00b"))


def test_a_list_must_be_plain_text(tmp_path: Path) -> None:
    assert read_text(written(tmp_path, TEXT.encode())).kind == "txt"
    with pytest.raises(BadInput, match="простой текст"):
        read_text(written(tmp_path, docx(paragraph("x"))))


def test_a_text_may_begin_with_the_letters_of_a_program(tmp_path: Path) -> None:
    assert read(written(tmp_path, b"BM school; MZ school")).kind == "txt"


def test_tabs_stay_because_they_part_cells(tmp_path: Path) -> None:
    (block,) = read_text(written(tmp_path, "Школа\t\u202evk.com/a \t2\r\n".encode())).blocks
    assert isinstance(block, Paragraph)
    assert block.text == "Школа\tvk.com/a\t2"


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(BadInput, match="не обычный файл"):
        read(tmp_path / "pipe.txt")


def test_a_name_of_a_file_cannot_break_the_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"«a \[31mb\.txt» не прочитан: файл пуст") as refused:
        read(written(tmp_path, b"", "a\n\x1b[31mb.txt"))
    assert "\n" not in str(refused.value)
