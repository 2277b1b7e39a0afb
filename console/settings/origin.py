"""Where a setting gets its value: a flag, else a variable, else the file, else the default of the table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import cast

from checks.settings import Endpoints
from console.settings import file as files
from console.settings import taking
from console.settings.file import File
from console.settings.model import Settings
from console.settings.table import SETTINGS, VARIABLES, Kind, Setting, Value
from vault.errors import BadInput


class Source(StrEnum):
    """What gave a setting its value."""

    DEFAULT = "default"
    FILE = "file"
    ENVIRONMENT = "environment"
    FLAG = "flag"


@dataclass(frozen=True)
class Held:
    """A setting with its value; `line` is that of the file, counted from 1, 0 where it does not stand there."""

    setting: Setting
    value: Value
    source: Source
    line: int = 0

    @property
    def whence(self) -> str:
        """Where the value comes from, in a few words."""
        return {
            Source.DEFAULT: "по умолчанию",
            Source.FILE: f"файл, строка {self.line}",
            Source.ENVIRONMENT: f"переменная {self.setting.variable}",
            Source.FLAG: f"параметр {self.setting.flag}",
        }[self.source]


@dataclass(frozen=True)
class Origin:
    """The file, the variables and the flags of one start; `flags` are texts by the key of their setting.

    A file that was named (`required`) must be there. Only our own variables are kept.
    """

    path: Path
    required: bool
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    flags: Mapping[str, str] = field(default_factory=dict)

    def held(self) -> tuple[Held, ...]:
        """Every setting as it stands now, in the order of the table.

        BadInput names the file, the line and the key, the variable or the flag of the first thing that cannot be taken.
        """
        return self.held_of(self.file())

    def held_of(self, file: File) -> tuple[Held, ...]:
        """The same as it would stand with this file. BadInput."""
        file.require_known()
        found = tuple(self._one(file, setting) for setting in SETTINGS)
        self._require_agreement(file, {each.setting.key: each for each in found})
        return found

    def settings(self) -> Settings:
        """The same as everybody else is given it. BadInput as `held`."""
        values = {each.setting.key: each.value for each in self.held()}
        return Settings(
            endpoints=_endpoints(values, self.path.parent),
            lock_secrets_after=timedelta(minutes=_whole(values, "idle.secrets")),
            lock_screen_after=timedelta(minutes=_whole(values, "idle.screen")),
            theme=str(values["screen.theme"]),
            mouse=values["screen.mouse"] is True,
            first_pane=str(values["screen.first"]),
            reveal_seconds=float(_whole(values, "screen.reveal_seconds")),
            hold_seconds=float(_whole(values, "clipboard.hold_seconds")),
            origin=self,
        )

    def file(self) -> File:
        """The file as it is now, an empty one where there is none. BadInput."""
        text = files.text_of(self.path)
        if text is None and self.required:
            raise BadInput(f"Файла настроек нет: {self.path}. Создать его: poryadok config init.")
        return files.parsed(self.path, text or "")

    def _one(self, file: File, setting: Setting) -> Held:
        over = self._over(setting)
        written = file.value(setting, used=over is None)
        if over is not None:
            return over
        if written is None:
            return Held(setting, setting.default, Source.DEFAULT)
        return Held(setting, written, Source.FILE, file.line_of(setting.section, setting.name))

    def _over(self, setting: Setting) -> Held | None:
        """What a flag or a variable says, which goes before the file; an empty variable says nothing."""
        flag, told = self.flags.get(setting.key), self.environment.get(setting.variable, "")
        if flag is None and not told.strip():
            return None
        source, name = (Source.ENVIRONMENT, setting.variable) if flag is None else (Source.FLAG, setting.flag)
        try:
            value = taking.from_text(setting, told if flag is None else flag)
            taking.check(setting, value, self.path.parent)
        except BadInput as refusal:
            raise BadInput(f"{name}: {str(refusal).rstrip('.')}.") from None
        return Held(setting, value, source)

    def _require_agreement(self, file: File, held: Mapping[str, Held]) -> None:
        secrets, screen = held["idle.secrets"], held["idle.screen"]
        if _number(screen) >= _number(secrets):
            return
        complaint = "экран не может закрываться раньше секретов"
        wrong = screen if screen.source is not Source.DEFAULT else secrets
        if wrong.source is Source.ENVIRONMENT:
            raise BadInput(f"{wrong.setting.variable}: {complaint}.")
        raise file.error("idle", wrong.setting.name, complaint)


def load(
    path: Path, *, required: bool, environment: Mapping[str, str], flags: Mapping[str, str] | None = None
) -> Settings:
    """Read the file (absent is fine unless `required`), let the environment win over it and the flags over both.

    BadInput names the file, the line and the key of the first thing that cannot be taken.
    """
    return origin(path, required=required, environment=environment, flags=flags).settings()


def origin(
    path: Path, *, required: bool, environment: Mapping[str, str], flags: Mapping[str, str] | None = None
) -> Origin:
    """The same before anything is read."""
    ours = {name: value for name, value in environment.items() if name in VARIABLES}
    return Origin(path, required, ours, dict(flags or {}))


def _number(held: Held) -> int:
    return cast("int", held.value)


def _whole(values: Mapping[str, Value], key: str) -> int:
    return cast("int", values[key])


def _endpoints(values: Mapping[str, Value], folder: Path) -> Endpoints:
    addresses = {s.field: cast("str", values[s.key]) for s in SETTINGS if s.kind is Kind.ADDRESS}
    return Endpoints(
        **addresses,
        ca_files=tuple(taking.certificate_path(each, folder) for each in cast("tuple[str, ...]", values[_CA])),
        allow_private=tuple(taking.private_network(each) for each in cast("tuple[str, ...]", values[_PRIVATE])),
        answer=float(_whole(values, "network.answer_seconds")),
    )


_CA = "network.ca_files"
_PRIVATE = "network.allow_private"
