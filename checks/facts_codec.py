"""Facts as JSON and back, by the type hints of their dataclasses.

A field without a value is {"missing": "absent"} or {"missing": "not given"}; moments are ISO text in UTC.
"""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum
from functools import cache
from typing import TypeAlias, TypeVar

from checks.facts import Addresses, Comments, Managers, Missing, Need, Posts, Profile, Value, Visitors
from checks.site_facts import Site

_SHAPES: Mapping[Need, type[Value]] = {
    Need.PROFILE: Profile,
    Need.ADDRESSES: Addresses,
    Need.POSTS: Posts,
    Need.VISITORS: Visitors,
    Need.COMMENTS: Comments,
    Need.MANAGERS: Managers,
    Need.SITE: Site,
}
_MISSING = "missing"

T = TypeVar("T")
Decoder: TypeAlias = Callable[[object], object]


def dump(value: object) -> str:
    """The value, or a part of one, as compact JSON."""
    return json.dumps(_encode(value), ensure_ascii=False, separators=(",", ":"))


def load(need: Need, text: str) -> Value | None:
    """The value of this need that `dump` wrote; None when another version of the program wrote another shape."""
    return load_as(_SHAPES[need], text)


def load_as(shape: type[T], text: str) -> T | None:
    """A part of a value that `dump` wrote; None as in `load`."""
    hint: object = shape
    try:
        value = _decoder(hint)(json.loads(text))
    except (ValueError, TypeError, KeyError):
        return None
    return value if isinstance(value, shape) else None


def _encode(value: object) -> object:
    if value is None or type(value) in _PLAIN:
        return value
    if isinstance(value, Enum):
        return {_MISSING: value.value} if isinstance(value, Missing) else value.value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_encode(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {name: _encode(getattr(value, name)) for name in _names(type(value))}
    return value


_PLAIN = frozenset({str, int, float, bool})


@cache
def _names(cls: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(cls))


@cache
def _decoder(hint: object) -> Decoder:
    """What makes a value of this type of JSON; TypeError, KeyError or ValueError when it is of another shape.

    Made once for each type: a run reads tens of thousands of publications.
    """
    origin = typing.get_origin(hint)
    if origin in {types.UnionType, typing.Union}:
        return _choice_decoder(typing.get_args(hint))
    if origin is tuple:
        item = _decoder(typing.get_args(hint)[0])
        return lambda value: tuple([item(each) for each in _listed(value)])
    if isinstance(hint, type) and is_dataclass(hint):
        return _record_decoder(hint)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint
    if hint is datetime:
        return lambda value: datetime.fromisoformat(str(value))
    if isinstance(hint, type):
        return _plain_decoder(hint)
    raise TypeError("another shape")


def _record_decoder(cls: type) -> Decoder:
    inner = {name: _decoder(hint) for name, hint in typing.get_type_hints(cls).items()}

    def decode(value: object) -> object:
        known = _object(value)
        return cls(**{name: make(known[name]) for name, make in inner.items()})

    return decode


def _plain_decoder(cls: type) -> Decoder:
    def decode(value: object) -> object:
        if isinstance(value, cls):
            return value
        raise TypeError("another shape")

    return decode


def _choice_decoder(choices: tuple[object, ...]) -> Decoder:
    """A value, or why there is none; None where that is allowed."""
    make = _decoder(next(one for one in choices if one not in (Missing, types.NoneType)))
    missing, nothing = Missing in choices, types.NoneType in choices

    def decode(value: object) -> object:
        if value is None and nothing:
            return None
        if missing and isinstance(value, dict) and _MISSING in value:
            return Missing(value[_MISSING])
        return make(value)

    return decode


def _object(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise TypeError("another shape")
    return value


def _listed(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError("another shape")
    return value
