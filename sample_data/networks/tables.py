"""Strict reading of TOML tables: a wrong type or an unknown key is a `WorldError` that says where it is.

Knows TOML values, not what they mean.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

E = TypeVar("E", bound=StrEnum)


class WorldError(ValueError):
    """The file of a world is wrong; the text is one Russian sentence with the file, the place and the reason."""


class Table:
    """One table; every key is asked for once, then `done()` refuses the keys nobody asked for."""

    def __init__(self, value: object, place: str) -> None:
        if not isinstance(value, dict):
            raise WorldError(f"{place}: нужна таблица.")
        self._values: Mapping[str, object] = value
        self._asked: set[str] = set()
        self.place = place

    def wrong(self, key: str, reason: str) -> WorldError:
        return WorldError(f"{self.place}.{key}: {reason}.")

    def has(self, key: str) -> bool:
        return key in self._values

    def _take(self, key: str) -> object:
        self._asked.add(key)
        return self._values.get(key)

    def text(self, key: str, default: str | None = None) -> str:
        """A string; without a default the key is required and may not be blank."""
        value = self._take(key)
        if value is None and default is not None:
            return default
        if not isinstance(value, str):
            raise self.wrong(key, "нужна строка")
        if default is None and not value.strip():
            raise self.wrong(key, "не может быть пустым")
        return value

    def whole(self, key: str, default: int | None = None, *, low: int = 0, high: int = 2**53) -> int:
        value = self._take(key)
        if value is None and default is not None:
            return default
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise self.wrong(key, f"нужно целое число от {low} до {high}")
        return value

    def optional_whole(self, key: str, *, low: int = 0, high: int = 2**53) -> int | None:
        if not self.has(key):
            return None
        return self.whole(key, low=low, high=high)

    def number(self, key: str, default: float, *, low: float = 0.0, high: float) -> float:
        """A number with or without a fraction."""
        value = self._take(key)
        if value is None:
            return default
        if not isinstance(value, int | float) or isinstance(value, bool) or not low <= value <= high:
            raise self.wrong(key, f"нужно число от {low:g} до {high:g}")
        return float(value)

    def flag(self, key: str, default: bool = False) -> bool:
        value = self._take(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise self.wrong(key, "нужно true или false")
        return value

    def choice(self, key: str, kind: type[E], default: E) -> E:
        value = self._take(key)
        if value is None:
            return default
        if value not in tuple(kind):
            raise self.wrong(key, f"нужно одно из: {', '.join(repr(str(item)) for item in kind)}")
        return kind(str(value))

    def texts(self, key: str) -> tuple[str, ...]:
        values = self._list(key)
        if not all(isinstance(value, str) for value in values):
            raise self.wrong(key, "нужен список строк")
        return tuple(str(value) for value in values)

    def wholes(self, key: str, *, high: int) -> tuple[int, ...]:
        numbers: list[int] = []
        for value in self._list(key):
            if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= high:
                raise self.wrong(key, f"нужен список целых чисел от 0 до {high}")
            numbers.append(value)
        return tuple(numbers)

    def table(self, key: str) -> Table | None:
        value = self._take(key)
        return None if value is None else Table(value, f"{self.place}.{key}")

    def tables(self, key: str) -> tuple[Table, ...]:
        return tuple(Table(value, f"{self.place}.{key}[{n}]") for n, value in enumerate(self._list(key), 1))

    def _list(self, key: str) -> list[object]:
        value = self._take(key)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self.wrong(key, "нужен список")
        return value

    def done(self) -> None:
        unknown = sorted(set(self._values) - self._asked)
        if unknown:
            raise WorldError(f"{self.place}: неизвестные ключи: {', '.join(unknown)}.")
