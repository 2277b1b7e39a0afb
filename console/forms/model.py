"""What every form shares: its answers, the refusal of one field, and how registry's refusals find their field."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from console import format as shown
from console.ways import on_screen
from console.widgets.fields import FieldSpec
from vault.errors import BadInput
from vault.text import clean_line

_NAMED_FIELD = re.compile(r"поле «(?P<label>[^»]+)»:\s*(?P<reason>.+)", re.DOTALL)


class Refused(Exception):
    """One field's value cannot be taken; `forget` of a secret that is of no use, which nobody can see to mend."""

    def __init__(self, key: str, reason: str, *, forget: bool = False) -> None:
        super().__init__(reason)
        self.key = key
        self.reason = reason
        self.forget = forget


@dataclass(frozen=True)
class Answers:
    """What a form was filled with; secrets apart, as buffers that are wiped after saving."""

    values: Mapping[str, str]
    secrets: Mapping[str, bytearray] = field(default_factory=dict, repr=False)

    def text(self, key: str) -> str:
        """A line, cleaned."""
        return clean_line(self.values[key])

    def note(self, key: str) -> str:
        """A text of several lines, as it was unless it was touched; the registry cleans it."""
        return self.values[key].strip()

    def lines(self, key: str) -> tuple[str, ...]:
        """Several values separated by «;»."""
        return tuple(piece for part in self.values[key].split(";") if (piece := clean_line(part)))

    def day(self, key: str) -> date | None:
        """A date, or None when empty; Refused when it is no date."""
        try:
            return shown.parse_day(self.values[key])
        except ValueError:
            raise Refused(key, "нужна дата вида 22.11.2026") from None

    def needed_day(self, key: str, reason: str = "нужна дата") -> date:
        """The same; Refused when it is empty."""
        found = self.day(key)
        if found is None:
            raise Refused(key, reason)
        return found

    def past_day(self, key: str, today: date) -> date | None:
        """The same of a day on which something was done: Refused for one that has not come."""
        found = self.day(key)
        if found is not None and found > today:
            raise Refused(key, "этот день ещё не наступил")
        return found

    def needed_past_day(self, key: str, today: date) -> date:
        """The same; Refused when it is empty."""
        self.past_day(key, today)
        return self.needed_day(key)

    def not_before(self, key: str, first: date | None, reason: str) -> date | None:
        """The same of a day that follows another one: Refused, with the reason, when it comes before `first`."""
        found = self.day(key)
        if found is not None and first is not None and found < first:
            raise Refused(key, reason)
        return found

    def number(self, key: str) -> int | None:
        """A whole number, or None when empty; Refused otherwise."""
        text = clean_line(self.values[key])
        if not text:
            return None
        if not text.isdecimal() or len(text) > 9:
            raise Refused(key, "нужно целое число")
        return int(text)

    def chosen(self, key: str) -> tuple[int, ...]:
        """Ids of what was picked."""
        return tuple(int(value) for value in self.values[key].split(",") if value)

    def one(self, key: str) -> int | None:
        """The id of the one that was picked, or None."""
        return next(iter(self.chosen(key)), None)

    def needed(self, key: str, reason: str) -> int:
        """The same; Refused when nothing was picked."""
        number = self.one(key)
        if number is None:
            raise Refused(key, reason)
        return number

    def secret(self, key: str) -> str:
        """What was typed into a secret field, as the registry takes it."""
        return self.secrets.get(key, bytearray()).decode("utf-8")


@dataclass(frozen=True)
class Act:
    """What F2 does in a form, as the key bar names it, and what that means."""

    title: str
    hint: str


SAVE = Act("Сохранить", "записать и закрыть форму")
READ = Act("Прочитать", "показать, что получится; ничего ещё не меняется")
TRY = Act("Проверить", "подошло — сразу сделать")
BEGIN = Act("Начать", "первые шаги появятся сразу")
FILE = Act("Записать файл", "туда, где указано")


class Esc(StrEnum):
    """What Esc does while a form saves: LEAVES at once what writes nothing, STOPS what is written at the next place
    where it can be stopped, WAITS where there is no such place."""

    LEAVES = "leaves"
    STOPS = "stops"
    WAITS = "waits"


@dataclass(frozen=True)
class FormPlan:
    """A form before it is shown. `save` writes; it raises Refused or BadInput, and then nothing was written.

    `draft` names the form among drafts, as «credential:5» or «page:new:3»; without it nothing is kept over a lock.
    `subject` tells the record where the title does not. `text` is said above the fields, `waiting` at the foot while
    a slow `save` goes on, or what `slow` makes of the answers where only some of them are slow to save; `help` is what
    F1 says of this very form. Esc meanwhile does what `esc` says. `act` is what F2 does in it. `opens`: what it changes
    decides by what the vault opens, so the closed screen tells of it too.
    """

    title: str
    specs: tuple[FieldSpec, ...]
    values: Mapping[str, str]
    save: Callable[[Answers], Awaitable[int]]
    secret: bool = False
    draft: str = ""
    text: str = ""
    subject: str = ""
    waiting: str = ""
    slow: Callable[[Answers], str] | None = None
    esc: Esc = Esc.WAITS
    help: str = ""
    act: Act = SAVE
    opens: bool = False

    @property
    def called(self) -> str:
        """The form and its record, as a list of drafts names it."""
        return f"{self.title}: {self.subject}" if self.subject else self.title


@dataclass(frozen=True)
class Draft:
    """What was changed in a form before it was taken away; the secrets are buffers that the form wipes."""

    title: str
    at: datetime
    values: Mapping[str, str]
    secrets: Mapping[str, bytearray] = field(default_factory=dict, repr=False)


def placed(error: BadInput, specs: tuple[FieldSpec, ...]) -> Refused | None:
    """The refusal of one field out of «Организация, поле «ИНН»: …», if the form has a field of that label."""
    found = _NAMED_FIELD.search(str(error))
    if found is None:
        return None
    label = found["label"].casefold()
    for spec in specs:
        if label in {spec.label.casefold(), spec.called.casefold()}:
            return Refused(spec.key, on_screen(found["reason"]))
    return None
