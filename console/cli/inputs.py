"""What comes from arguments, files and stdin: read with a limit, cleaned, and parsed strictly.

The meaning of a record's keys is the registry's; here a JSON text becomes plain values or one Russian sentence.
"""

from __future__ import annotations

import json
import sys
from datetime import date, datetime
from pathlib import Path
from typing import NoReturn

import click
from click.shell_completion import CompletionItem

from console.cli import completing
from console.format import parse_day, parse_month, reason
from vault.errors import BadInput
from vault.text import clean, clean_line
from vault.types import Json

LARGEST = 32 * 1024 * 1024  # bytes; a registry of a thousand organizations is under one megabyte
_NOT_CLEANED = "secret"  # a password is kept to the character


class Line(click.ParamType[str]):
    """A text argument of one line, cleaned; empty after cleaning is refused."""

    name = "ТЕКСТ"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        text = clean_line(str(value))
        if not text:
            self.fail("пустое значение", param, ctx)
        return text


class NetworkCode(Line):
    """The code of a network as a person types it; the shell offers those that there are."""

    name = "СЕТЬ"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        return completing.networks(ctx, param, incomplete)


class FileText(click.ParamType[str]):
    """A file by its path, or what stands in the place of one (`-`, a code); the shell offers files."""

    name = "ФАЙЛ"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ARG002
        return str(value)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        return completing.files(ctx, param, incomplete)


class SampleOrFile(FileText):
    """The same, or a regulation that comes along: `sample:NAME`."""

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        return completing.samples_and_files(ctx, param, incomplete)


class Day(click.ParamType[date]):
    """A date, 2026-12-31 or 31.12.2026."""

    name = "ДАТА"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            found = parse_day(str(value))
        except ValueError:
            found = None
        if found is None:
            self.fail("нужна дата вида 2026-12-31", param, ctx)
        return found


class Month(click.ParamType[date]):
    """A month, 2026-12 or 12.2026; its first day comes out."""

    name = "МЕСЯЦ"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return parse_month(str(value))
        except ValueError:
            self.fail("нужен месяц вида 2026-12 или 12.2026", param, ctx)


class Moment(click.ParamType[datetime]):
    """A time in ISO 8601 with its zone."""

    name = "ВРЕМЯ"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail("нужно время вида 2026-11-22T09:00:00+07:00", param, ctx)
        if moment.tzinfo is None:
            self.fail("укажите часовой пояс, например 2026-11-22T09:00:00+07:00", param, ctx)
        return moment


LINE = Line()
NETWORK = NetworkCode()
FILE = FileText()
SAMPLE_OR_FILE = SampleOrFile()
DAY = Day()
MONTH = Month()
MOMENT = Moment()


def read_bytes(source: str) -> bytes:
    """A whole file, or stdin for «-»; BadInput if it cannot be read, is empty or is too large."""
    what = "Вход" if source == "-" else f"Файл {clean_line(source)}"
    try:
        if source == "-":
            content = sys.stdin.buffer.read(LARGEST + 1)
        else:
            with Path(source).open("rb") as file:
                content = file.read(LARGEST + 1)
    except OSError as error:
        raise BadInput(f"{what} не читается: {reason(error)}.") from None
    if len(content) > LARGEST:
        raise BadInput(f"{what} слишком велик; ничего не записано.")
    if not content.strip():
        raise BadInput(f"{what} пуст; ничего не записано.")
    return content


def records(source: str) -> list[dict[str, Json]]:
    """One JSON object or a list of objects; their texts are cleaned, all but secrets. BadInput otherwise."""
    return records_of(read_bytes(source), "на входе" if source == "-" else f"в файле {clean_line(source)}")


def records_of(content: bytes, where: str) -> list[dict[str, Json]]:
    """The same of JSON at hand; `where` it stands is said in a refusal («в параметре --figures»)."""
    try:
        value: Json = json.loads(content.decode("utf-8-sig"), parse_constant=_no_constant, object_pairs_hook=_no_twins)
    except (ValueError, RecursionError) as error:
        if isinstance(error, _Refused):
            raise BadInput(f"{error} {where}; ничего не записано.") from None
        raise BadInput(f"Не JSON {where}; ничего не записано.") from None
    every = value if isinstance(value, list) else [value]
    found = [record for record in every if isinstance(record, dict)]
    if not found or len(found) != len(every):
        raise BadInput(f"Нужна одна запись JSON или список записей {where}; ничего не записано.")
    return [{key: item if key == _NOT_CLEANED else _cleaned(item) for key, item in record.items()} for record in found]


class _Refused(ValueError):
    """JSON that Python would read and nobody should."""


def _no_constant(name: str) -> NoReturn:
    raise _Refused(f"«{name}» вместо числа")


def _no_twins(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Refused("Один и тот же ключ дважды в записи")
    return found


def _cleaned(value: Json) -> Json:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_cleaned(item) for item in value]
    if isinstance(value, dict):
        return {clean_line(key): _cleaned(item) for key, item in value.items()}
    return value
