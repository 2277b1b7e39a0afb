"""Facts as JSON and back, by the type hints of their dataclasses.

A field without a value is {"missing": "absent"} or {"missing": "not given"}; moments are ISO text in UTC.
"""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum
from functools import cache

from checks.facts import Addresses, Missing, Need, Posts, Profile, Value

_SHAPES: Mapping[Need, type[Value]] = {Need.PROFILE: Profile, Need.ADDRESSES: Addresses, Need.POSTS: Posts}
_MISSING = "missing"


def dump(value: Value) -> str:
    """The value as compact JSON."""
    return json.dumps(_encode(value), ensure_ascii=False, separators=(",", ":"))


def load(need: Need, text: str) -> Value | None:
    """The value that `dump` wrote; None when another version of the program wrote another shape."""
    try:
        value = _decode(_SHAPES[need], json.loads(text))
    except (ValueError, TypeError, KeyError):
        return None
    return value if isinstance(value, Profile | Addresses | Posts) else None


def _encode(value: object) -> object:
    if isinstance(value, Missing):
        return {_MISSING: value.value}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_encode(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _encode(getattr(value, field.name)) for field in fields(value)}
    return value


@cache
def _hints(cls: type) -> Mapping[str, object]:
    return typing.get_type_hints(cls)


def _decode(hint: object, value: object) -> object:
    origin = typing.get_origin(hint)
    if origin in {types.UnionType, typing.Union}:
        return _decode_choice(typing.get_args(hint), value)
    if origin is tuple:
        return tuple(_decode(typing.get_args(hint)[0], item) for item in _listed(value))
    if isinstance(hint, type) and is_dataclass(hint):
        known = _object(value)
        return hint(**{name: _decode(inner, known[name]) for name, inner in _hints(hint).items()})
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(value)
    if hint is datetime:
        return datetime.fromisoformat(str(value))
    if isinstance(hint, type) and isinstance(value, hint):
        return value
    raise TypeError("another shape")


def _decode_choice(choices: tuple[object, ...], value: object) -> object:
    """A value, or why there is none; None where that is allowed."""
    if isinstance(value, dict) and _MISSING in value and Missing in choices:
        return Missing(value[_MISSING])
    if value is None and types.NoneType in choices:
        return None
    return _decode(next(one for one in choices if one not in (Missing, types.NoneType)), value)


def _object(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise TypeError("another shape")
    return value


def _listed(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError("another shape")
    return value
