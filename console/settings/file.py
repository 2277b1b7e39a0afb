"""The settings file as it lies there: its text, its content, and on which line what stands. Nothing is changed here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from console.format import reason
from console.settings import taking
from console.settings.table import SECTIONS, SETTINGS, TABLE, Setting, Value
from vault.errors import BadInput
from vault.text import clean_line, toml_place

LARGEST = 64 * 1024  # bytes; a settings file of this program is some kilobytes

_HEADER = re.compile(r"\s*\[+\s*[\"']?([^\"'\].]+?)[\"']?\s*[\].]")
_ASSIGNED = re.compile(r"\s*([\w\"'.-]+?)\s*=")


@dataclass(frozen=True)
class File:
    """A parsed settings file with its text, so that an error can name the line."""

    path: Path
    text: str
    content: Mapping[str, object]

    def require_known(self) -> None:
        """BadInput for the first section or key that there is not."""
        for section, keys in self.content.items():
            if section not in SECTIONS:
                raise self.error(section, "", "такого раздела нет")
            if not isinstance(keys, dict):
                raise self.error(section, "", "должно быть разделом")
            for key in keys:
                if f"{section}.{key}" not in TABLE:
                    raise self.error(section, str(key), "такого ключа нет")

    def value(self, setting: Setting, *, used: bool = True) -> Value | None:
        """What is written, None if nothing is; only its shape is looked at when it is not `used`. BadInput."""
        keys = self.content.get(setting.section)
        raw = keys.get(setting.name) if isinstance(keys, dict) else None
        if raw is None:
            return None
        try:
            value = taking.shape(setting, raw)
            if used:
                taking.check(setting, value, self.path.parent)
        except BadInput as refusal:
            raise self.error(setting.section, setting.name, str(refusal)) from None
        return value

    def require_whole(self) -> None:
        """BadInput unless every value of the file can be used, whatever stands above it."""
        self.require_known()
        for setting in SETTINGS:
            self.value(setting)

    def error(self, section: str, key: str, complaint: str) -> BadInput:
        name = clean_line(f"{section}.{key}" if key else section)
        return BadInput(f"{self.path}, строка {self.line_of(section, key)}: {name}: {complaint.rstrip('.')}.")

    def line_of(self, section: str, key: str) -> int:
        """The line of a key (or of its section), counted from 1: tomllib does not tell where a value stood."""
        return line_of(self.text, section, key) or line_of(self.text, section, "") or 1


def line_of(text: str, section: str, key: str) -> int:
    """The line where a key is given its value, or without a key where its section begins; 0 where it is not."""
    current = ""
    for number, line in enumerate(text.splitlines(), start=1):
        header = _HEADER.match(line)
        if header:
            current = header[1]
            if current == section and not key:
                return number
            continue
        found = _ASSIGNED.match(line)
        if found is None:
            continue
        name = found[1].replace('"', "").replace("'", "")
        if not key and not current and name.split(".")[0] == section:
            return number
        if key and (current, name) in {(section, key), ("", f"{section}.{key}")}:
            return number
    return 0


def parsed(path: Path, text: str) -> File:
    """A file out of its text. BadInput when it is not TOML."""
    if not text.strip():
        return File(path, text, {})
    import tomllib  # most machines have no settings file

    try:
        return File(path, text, tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"Файл настроек {path} — не TOML: {toml_place(str(error))}.") from None


def text_of(path: Path) -> str | None:
    """The text of the file as it is, None where there is none. BadInput when it cannot be read."""
    try:
        raw = taking.beginning(path, LARGEST + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise BadInput(f"Файл настроек {path} не читается: {reason(error)}.") from None
    except ValueError:
        raise BadInput("В имени файла настроек стоит недопустимый знак.") from None
    if len(raw) > LARGEST:
        raise BadInput(f"Файл настроек {path} слишком велик.")
    try:
        return raw.decode("utf-8-sig")  # some editors put a mark before the first line
    except UnicodeDecodeError:
        raise BadInput(f"Файл настроек {path} записан не в UTF-8.") from None
