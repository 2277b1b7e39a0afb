"""Records to JSON and back, by their type hints: for history, `--json` output and `--from` input.

Strict on the way back: an unknown key, a wrong type or a missing required key is refused by its name. Whether the
values make sense is not judged here but by `add` and `update` of each record, which clean the texts too.
"""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, ClassVar, Protocol, TypeVar

from vault.errors import BadInput
from vault.types import Json

if TYPE_CHECKING:

    class Dataclass(Protocol):
        """Any dataclass instance."""

        __dataclass_fields__: ClassVar[dict[str, Field[object]]]


T = TypeVar("T")

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?(?:Z|[+-][0-9]{2}:[0-9]{2})"
)
_PLAIN = frozenset({str, int, float, bool, types.NoneType})
_INTEGER = range(-(2**63), 2**63)  # what SQLite can keep
_WORDS: Mapping[object, str] = {
    str: "нужна строка",
    int: "нужно целое число",
    float: "нужно число",
    bool: "нужно true или false",
    date: "нужна дата вида 2026-11-22",
    datetime: "нужны дата и время с поясом вида 2026-11-22T10:00:00+03:00",
}


def to_json(record: Dataclass) -> dict[str, Json]:
    """The record as a JSON object with every field under its own name; dates are ISO text, moments too, in UTC."""
    # What is plain is told at once, and nearly all is: an import writes the history of thousands of records.
    return {
        name: value if type(value := getattr(record, name)) in _PLAIN else _encode(value)
        for name in _names(type(record))
    }


def from_json(cls: type[T], data: object) -> T:
    """A record of the frozen dataclass `cls` from a JSON object; keys with defaults may be absent.

    BadInput names the record (its RECORD, «организация») and the key, such as «assignments[2].role»
    (counting from 1).
    """
    return _decode_record(cls, data, title(cls), "")


def title(cls: type[object]) -> str:
    """What a person calls a record of this class: its RECORD, or the name of the class."""
    return str(getattr(cls, "RECORD", cls.__name__))


def keys(cls: type[object]) -> str:
    """What `from_json` takes, for a person who writes it: «organization_id*, network*, state (active|frozen), …».

    A star marks what must be there, brackets a list; after a name stand the values it may have, or its own keys.
    """
    if not is_dataclass(cls):
        raise TypeError(f"{cls.__name__} is not a dataclass")
    hints = _hints(cls)
    named = [field for field in fields(cls) if field.init and field.name != "id"]
    required = {field.name for field in named if field.default is MISSING and field.default_factory is MISSING}
    return ", ".join(f"{_named(field.name, hints[field.name])}{'*' * (field.name in required)}" for field in named)


def _named(name: str, hint: object) -> str:
    inner = [choice for choice in typing.get_args(hint) if choice not in {types.NoneType, Ellipsis}]
    if inner:
        return _named(f"{name}[]" if typing.get_origin(hint) is tuple else name, inner[0])
    if isinstance(hint, type) and is_dataclass(hint):
        return f"{name}{{{keys(hint)}}}"
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return f"{name} ({'|'.join(choice.value for choice in hint)})"
    return name


@cache
def _names(cls: type[Dataclass]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(cls))


def _encode(value: object) -> Json:
    if isinstance(value, StrEnum):
        return value.value
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, tuple):
        return [_encode(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return to_json(value)
    if isinstance(value, datetime):  # before `date`, which it is as well
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"a record cannot hold {type(value).__name__}")


@cache
def _hints(cls: type[object]) -> Mapping[str, object]:
    return typing.get_type_hints(cls)


@cache
def _taken(cls: type[Dataclass]) -> Mapping[str, Field[object]]:
    return {field.name: field for field in fields(cls) if field.init}


def _decode_record(cls: type[T], data: object, what: str, path: str) -> T:
    if not isinstance(data, Mapping):
        raise _refusal(what, path, "нужен объект JSON с ключами")
    if not is_dataclass(cls):
        raise TypeError(f"{cls.__name__} is not a dataclass")
    prefix = f"{path}." if path else ""
    known = _taken(cls)
    for key in data:
        if key not in known:
            raise _refusal(what, f"{prefix}{key}", "такого ключа нет")
    hints = _hints(cls)
    values: dict[str, object] = {}
    for name, field in known.items():
        if name in data:
            values[name] = _decode(hints[name], data[name], what, prefix + name)
        elif field.default is MISSING and field.default_factory is MISSING:
            raise _refusal(what, prefix + name, "ключа нет, а он обязателен")
    return cls(**values)


def _decode(hint: object, value: object, what: str, path: str) -> object:
    if hint is str and type(value) is str:  # as nearly all are
        return value
    origin = typing.get_origin(hint)
    if origin in {types.UnionType, typing.Union}:
        return _decode_optional(hint, value, what, path)
    if origin is tuple:
        return _decode_tuple(hint, value, what, path)
    if isinstance(hint, type) and is_dataclass(hint):
        return _decode_record(hint, value, what, path)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return _decode_choice(hint, value, what, path)
    return _decode_plain(hint, value, what, path)


def _decode_optional(hint: object, value: object, what: str, path: str) -> object:
    inner = [choice for choice in typing.get_args(hint) if choice is not types.NoneType]
    if len(inner) != 1 or len(typing.get_args(hint)) != 2:
        raise TypeError(f"only «X | None» is understood, not {hint}")
    return None if value is None else _decode(inner[0], value, what, path)


def _decode_tuple(hint: object, value: object, what: str, path: str) -> tuple[object, ...]:
    arguments = typing.get_args(hint)
    if len(arguments) != 2 or arguments[1] is not Ellipsis:
        raise TypeError(f"only «tuple[X, ...]» is understood, not {hint}")
    if not isinstance(value, list):
        raise _refusal(what, path, "нужен список")
    return tuple(_decode(arguments[0], item, what, f"{path}[{place}]") for place, item in enumerate(value, 1))


def _decode_choice(choices: type[StrEnum], value: object, what: str, path: str) -> StrEnum:
    if isinstance(value, str) and value in {choice.value for choice in choices}:
        return choices(value)
    offered = ", ".join(choice.value for choice in choices)
    raise _refusal(what, path, f"нужно одно из значений: {offered}")


def _decode_plain(hint: object, value: object, what: str, path: str) -> object:
    if hint in {date, datetime}:
        return _decode_time(hint, value, what, path)
    if hint is float:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return float(value)
    elif hint is int:
        if isinstance(value, int) and not isinstance(value, bool) and value in _INTEGER:
            return value
    elif hint in {str, bool}:
        if isinstance(value, str | bool) and type(value) is hint:
            return value
    else:
        raise TypeError(f"a record cannot hold {hint}")
    raise _refusal(what, path, _WORDS[hint])


def _decode_time(hint: object, value: object, what: str, path: str) -> date:
    """A day, or a moment, which comes back in UTC."""
    pattern = _DATE if hint is date else _MOMENT
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise _refusal(what, path, _WORDS[hint])
    try:
        return date.fromisoformat(value) if hint is date else datetime.fromisoformat(value).astimezone(UTC)
    except (ValueError, OverflowError):
        raise _refusal(what, path, f"даты «{value}» нет в календаре") from None


def _refusal(what: str, path: str, why: str) -> BadInput:
    where = f"{what[:1].upper()}{what[1:]}"
    if path:
        where = f"{where}, ключ «{path}»"
    return BadInput(f"{where}: {why}.")
