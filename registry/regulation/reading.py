"""A strict reader over one table of a TOML document: every key is asked for, typed, named when wrong.

What the keys mean is not here: see `toml`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from vault.errors import BadInput
from vault.text import clean_line

Choice = TypeVar("Choice", bound=StrEnum)


def wrong(path: str, what: str) -> BadInput:
    """The error for a key: «Порядок, ключ «norm.posts»: …»."""
    return BadInput(f"Порядок, ключ «{path}»: {what}. Ничего не записано.")


class Table:
    """One table of the document; remembers which keys were asked for, so that `finish` can name the rest.

    Every reading method raises BadInput that names the key by its path, such as `clauses[3].level`
    (counting from 1).
    """

    def __init__(self, data: Mapping[str, object], path: str) -> None:
        self._data = data
        self._path = path
        self._asked: set[str] = set()

    def __contains__(self, key: str) -> bool:
        return key in self._data

    def path(self, key: str) -> str:
        """The key as a person finds it in the file."""
        return f"{self._path}.{key}" if self._path else key

    def line(self, key: str, *, required: bool = False) -> str:
        """Cleaned text of one line; "" when absent, unless required."""
        value = self._take(key)
        if value is None:
            value = ""
        if not isinstance(value, str):
            raise wrong(self.path(key), "нужен текст в кавычках")
        text = clean_line(value)
        if required and not text:
            raise wrong(self.path(key), "не заполнен")
        return text

    def lines(self, key: str) -> tuple[str, ...]:
        """A list of cleaned lines without repeats; () when absent."""
        value = self._take(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise wrong(self.path(key), "нужен список текстов в квадратных скобках")
        lines = tuple(clean_line(item) for item in value)
        if "" in lines:
            raise wrong(self.path(key), "в списке есть пустая строка")
        if len(set(lines)) < len(lines):
            raise wrong(self.path(key), "в списке есть повтор")
        return lines

    def number(self, key: str, *, default: int | None = None, least: int) -> int:
        """A whole number, not below `least`; required when there is no default."""
        value = self._take(key)
        if value is None:
            if default is None:
                raise wrong(self.path(key), "не заполнен")
            return default
        if isinstance(value, bool) or not isinstance(value, int):
            raise wrong(self.path(key), "нужно целое число без кавычек")
        if value < least:
            raise wrong(self.path(key), f"{value} меньше допустимого, нужно не меньше {least}")
        return value

    def names(self) -> tuple[str, ...]:
        """Every key of the table, in the order of the file."""
        return tuple(self._data)

    def parameter(self, key: str) -> int | str | tuple[str, ...]:
        """A whole number not below 0, a switch (as 0 or 1), a line of text, or a list of them."""
        value = self._data.get(key)
        if isinstance(value, bool):
            return int(self.flag(key, default=False))
        if isinstance(value, int):
            return self.number(key, least=0)
        return self.lines(key) if isinstance(value, list) else self.line(key, required=True)

    def flag(self, key: str, *, default: bool) -> bool:
        """true or false."""
        value = self._take(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise wrong(self.path(key), "нужно true или false без кавычек")
        return value

    def day(self, key: str) -> date | None:
        """A calendar date; None when absent or an empty text (a draft keeps its dates empty)."""
        value = self._take(key)
        if value is None or value == "":
            return None
        if isinstance(value, str):
            try:
                return date.fromisoformat(value)
            except ValueError:
                raise wrong(self.path(key), f"«{clean_line(value)}» не дата, нужно вроде 2026-01-31") from None
        if isinstance(value, datetime) or not isinstance(value, date):
            raise wrong(self.path(key), "нужна дата вроде 2026-01-31")
        return value

    def choice(
        self,
        key: str,
        kind: type[Choice],
        *,
        default: Choice | None = None,
        allowed: Sequence[Choice] | None = None,
    ) -> Choice:
        """One of the values of an enumeration (or of `allowed`); required when there is no default."""
        value = self._take(key)
        if value is None and default is not None:
            return default
        values = tuple(allowed or kind)
        named = ", ".join(values)
        if value is None:
            raise wrong(self.path(key), f"не заполнен, нужно одно из: {named}")
        for one in values:
            if value == one.value:
                return one
        raise wrong(self.path(key), f"«{clean_line(str(value))}» не подходит, нужно одно из: {named}")

    def table(self, key: str) -> Table:
        """A table of its own; required."""
        value = self._take(key)
        if not isinstance(value, dict):
            raise wrong(self.path(key), f"нужен раздел [{self.path(key)}]")
        return Table(value, self.path(key))

    def tables(self, key: str, *, required: bool = False) -> tuple[Table, ...]:
        """An array of tables ([[key]]), possibly empty."""
        value = self._take(key)
        if value is None:
            value = []
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise wrong(self.path(key), f"нужны разделы [[{self.path(key)}]]")
        if required and not value:
            raise wrong(self.path(key), f"нужен хотя бы один раздел [[{self.path(key)}]]")
        return tuple(Table(item, f"{self.path(key)}[{number}]") for number, item in enumerate(value, 1))

    def finish(self) -> None:
        """Refuse what nobody asked for: a misspelt key must not pass in silence."""
        unknown = [key for key in self._data if key not in self._asked]
        if unknown:
            raise wrong(self.path(clean_line(unknown[0])), "такого ключа нет в формате Порядка")

    def _take(self, key: str) -> object:
        self._asked.add(key)
        return self._data.get(key)
