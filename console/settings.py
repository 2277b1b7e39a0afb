"""The settings file of this machine: endpoints of the networks and the idle times of the locks.

Not here: the municipality's own settings (days, ages, categories), which belong to the regulation and live in the
vault, and the validation of an endpoint, which belongs to the collectors.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from checks.settings import Endpoints
from console.format import reason
from vault.errors import BadInput

_MINUTES = range(1, 241)
_ENDPOINTS = {"vk": "PORYADOK_VK_URL", "ok": "PORYADOK_OK_URL", "telegram": "PORYADOK_TELEGRAM_URL"}
_KNOWN = {"endpoints": frozenset(_ENDPOINTS), "idle": frozenset({"secrets", "screen"})}
_LARGEST = 64 * 1024  # bytes; a settings file of this program is under one kilobyte


@dataclass(frozen=True)
class Settings:
    """What the machine decides: where the networks are, after how long the secrets and then everything lock."""

    endpoints: Endpoints = field(default_factory=Endpoints)
    lock_secrets_after: timedelta = timedelta(minutes=2)
    lock_screen_after: timedelta = timedelta(minutes=15)


def load(path: Path, *, required: bool, environment: Mapping[str, str]) -> Settings:
    """Read the file (absent is fine unless `required`), let the environment's endpoints win.

    BadInput names the file, the line and the key of the first thing that cannot be taken.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(_LARGEST + 1)
    except FileNotFoundError:
        if required:
            raise BadInput(f"Файла настроек нет: {path}.") from None
        return _File(path, "", {}).settings(environment)
    except OSError as error:
        raise BadInput(f"Файл настроек {path} не читается: {reason(error)}.") from None
    if len(raw) > _LARGEST:
        raise BadInput(f"Файл настроек {path} слишком велик.")
    try:
        text = raw.decode("utf-8")
        content = tomllib.loads(text)
    except UnicodeDecodeError:
        raise BadInput(f"Файл настроек {path} записан не в UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"Файл настроек {path} — не TOML: {_place(str(error))}.") from None
    return _File(path, text, content).settings(environment)


def _place(complaint: str) -> str:
    found = re.search(r"at line (\d+)", complaint)
    return f"ошибка в строке {found[1]}" if found else "файл обрывается"


@dataclass(frozen=True)
class _File:
    """A parsed settings file with its text, so that an error can name the line."""

    path: Path
    text: str
    content: Mapping[str, object]

    def settings(self, environment: Mapping[str, str]) -> Settings:
        for section, keys in self.content.items():
            if section not in _KNOWN:
                raise self.error(section, "", "такого раздела нет")
            if not isinstance(keys, dict):
                raise self.error(section, "", "должно быть разделом")
            for key in keys:
                if key not in _KNOWN[section]:
                    raise self.error(section, str(key), "такого ключа нет")
        secrets = self.minutes("secrets", 2)
        screen = self.minutes("screen", 15)
        if screen < secrets:
            raise self.error("idle", "screen", "экран не может закрываться раньше секретов")
        return Settings(
            endpoints=self.endpoints(environment),
            lock_secrets_after=timedelta(minutes=secrets),
            lock_screen_after=timedelta(minutes=screen),
        )

    def value(self, section: str, key: str) -> object:
        keys = self.content.get(section)
        return keys.get(key) if isinstance(keys, dict) else None

    def minutes(self, key: str, default: int) -> int:
        value = self.value("idle", key)
        if value is None:
            return default
        if not isinstance(value, int) or isinstance(value, bool) or value not in _MINUTES:
            raise self.error("idle", key, f"нужно целое число минут от {_MINUTES[0]} до {_MINUTES[-1]}")
        return value

    def endpoints(self, environment: Mapping[str, str]) -> Endpoints:
        """One by one, so that an error names the line or the variable of the wrong address."""
        chosen: dict[str, str] = {}
        for key, variable in _ENDPOINTS.items():
            written = self.value("endpoints", key)
            if written is not None and not isinstance(written, str):
                raise self.error("endpoints", key, "нужен адрес в кавычках")
            address = environment.get(variable) or written
            if not address:
                continue
            try:
                Endpoints(**{f"{key}_url": address})
            except BadInput as refusal:
                if environment.get(variable):
                    raise BadInput(f"{variable}: {refusal}") from None
                raise self.error("endpoints", key, str(refusal)) from None
            chosen[f"{key}_url"] = address
        return Endpoints(**chosen)

    def error(self, section: str, key: str, complaint: str) -> BadInput:
        name = f"{section}.{key}" if key else section
        return BadInput(f"{self.path}, строка {self.line_of(section, key)}: {name}: {complaint.rstrip('.')}.")

    def line_of(self, section: str, key: str) -> int:
        """The line of a key (or of its section), counted from 1: tomllib does not tell where a value stood."""
        current, section_line = "", 1
        for number, line in enumerate(self.text.splitlines(), start=1):
            header = re.match(r"\s*\[+\s*[\"']?([^\"'\].]+?)[\"']?\s*[\].]", line)
            if header:
                current = header[1]
                if current == section:
                    section_line = number
                continue
            found = re.match(r"\s*([\w\"'.-]+?)\s*=", line)
            if found is None:
                continue
            name = found[1].replace('"', "").replace("'", "")
            if name.split(".")[0] == section and not current:
                section_line = number
            if key and (current, name) in {(section, key), ("", f"{section}.{key}")}:
                return number
        return section_line
