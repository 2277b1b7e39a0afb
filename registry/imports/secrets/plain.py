"""JSON and ZIP of a stranger's file, with limits, and typed looks into what came out. No format is known here."""

from __future__ import annotations

import json
import zipfile
from lzma import LZMAError
from zlib import error as ZlibError

from registry.documents.docx import open_archive
from vault.errors import BadInput
from vault.text import clean_line
from vault.types import Json

MAX_PART = 64 * 1024 * 1024
MAX_PARTS = 20_000
"""Bytes of one part unpacked, and parts of an archive (each attachment is one). Our own limits against zip bombs."""

_DAMAGED = "Файл не прочитан: JSON внутри повреждён или оборван. Ничего не записано."


def parse_json(text: str | bytes) -> Json:
    """The value of a JSON text; BadInput when it is broken, too deep, or holds what is no JSON."""
    try:
        value: Json = json.loads(text, parse_constant=_refuse)
    except RecursionError:
        raise BadInput("Файл не прочитан: JSON вложен слишком глубоко. Ничего не записано.") from None
    except ValueError:  # its message would quote the text
        raise BadInput(_DAMAGED) from None
    return value


def _refuse(_: str) -> Json:
    raise ValueError


def part(content: bytes, *names: str) -> bytes:
    """The first part of a ZIP file that has one of the names; BadInput when there is none or it is too large."""
    try:
        with open_archive(content) as archive:
            if len(archive.namelist()) > MAX_PARTS:
                raise BadInput("Файл не прочитан: в архиве слишком много частей. Ничего не записано.")
            present = set(archive.namelist())
            name = next((name for name in names if name in present), None)
            if name is None and any(each.startswith("xl/") or each == "content.xml" for each in present):
                raise BadInput(
                    "Файл не прочитан: это таблица Excel или LibreOffice. Сохраните лист с паролями как CSV (в UTF-8) "
                    "и загрузите его: столбцы «Сеть» или «Адрес», «Логин», «Пароль». Потом сотрите оба файла."
                )
            if name is None:
                raise BadInput(
                    "Файл не прочитан: это архив, но в нём нет выгрузки 1Password или Bitwarden. Ничего не записано."
                )
            with archive.open(name) as stream:
                unpacked = stream.read(MAX_PART + 1)
    except (zipfile.BadZipFile, ZlibError, LZMAError, EOFError, OSError, NotImplementedError, RuntimeError, ValueError):
        # RuntimeError: the part has a password of its own; ValueError: what zipfile lets through of a damaged list.
        raise BadInput(
            "Файл не прочитан: архив повреждён, скачан не до конца или закрыт паролем. Ничего не записано."
        ) from None
    if len(unpacked) > MAX_PART:
        raise BadInput("Файл не прочитан: в архиве слишком большая часть. Ничего не записано.")
    return unpacked


def table(value: Json) -> dict[str, Json]:
    """The value as an object, empty if it is none."""
    return value if isinstance(value, dict) else {}


def items(value: Json) -> list[Json]:
    """The value as a list, empty if it is none."""
    return value if isinstance(value, list) else []


def exact(value: Json) -> str:
    """The value as a text kept to the character; a number as it is written, anything else as ""."""
    if isinstance(value, bool):
        return ""
    if isinstance(value, int):
        # A number of thousands of digits has no text in Python; nobody's secret is one.
        return str(value) if abs(value) < 10**40 else ""
    return value if isinstance(value, str) else ""


def line(value: Json) -> str:
    """The value as a cleaned text of one line."""
    return clean_line(exact(value))


def number(value: Json, default: int = 0) -> int:
    """The value as a whole number."""
    return value if isinstance(value, int) and not isinstance(value, bool) else default
