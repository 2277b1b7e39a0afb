"""What the screen of loading secrets shows: the sum, and a line for each row: a question, a change, a refusal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from console import format as shown
from console.reading.asked_lines import EACH, LATER, Line, answered
from console.reading.credentials import FIELD_TITLES
from registry.imports.secrets import NEW, SKIP, Entries, Match, Preview, Question, Status
from registry.imports.secrets.model import ALL_NEW, PAGE
from vault.text import counted

_STATUSES = {
    Status.CREATED: ("новая", "ok"),
    Status.UPDATED: ("обновится", "warn"),
    Status.UNCHANGED: ("без изменений", "muted"),
}
EVERY = (
    EACH,
    (PAGE, "Записать те, у которых названа одна страница, остальные спрашивать"),
    (NEW, "Записать все как новые служебные записи"),
    (SKIP, "Пропустить все"),
)
"""What may be said of all new logins at once."""


def sums(found: Match) -> str:
    """The sum of DESIGN in one line."""
    parts = (
        (found.created, "новых"),
        (found.updated, "обновится"),
        (found.unchanged, "без изменений"),
        (found.questions, "вопросов"),
        (found.rejected, "отклонено"),
        (found.unrelated, "посторонних"),
    )
    return sum_line(found.rows, parts)


def sum_line(count: int, parts: Iterable[tuple[int, str]]) -> str:
    """«5 строк: новых 3 · вопросов 2»: how many rows there are, and what becomes of them; parts of nothing are left
    out."""
    told = " · ".join(f"{title} {shown.number(number)}" for number, title in parts if number)
    return f"{counted(count, 'строка', 'строки', 'строк')}: {told or 'брать нечего'}"


def lines(found: Match, answers: Mapping[str, int | str]) -> tuple[Line, ...]:
    """Questions first, then what changes, then what is refused, then what stays as it is."""
    asked = [_asked(question, answers) for question in found.question_list]
    refused = [Line(("refused", one.row), one.row, "отклонена", one.reason, "fail") for one in found.rejected_list]
    changing = [_changed(each) for each in found.preview if each.status is not Status.UNCHANGED]
    same = [_changed(each) for each in found.preview if each.status is Status.UNCHANGED]
    return (*asked, *changing, *refused, *same)


def possible(question: Question) -> tuple[tuple[int | str, str], ...]:
    """The answers to a question with their titles; the one that changes nothing is first."""
    offered = tuple((one.id, one.name) for one in question.candidates)
    new = ((NEW, "Новая служебная запись"),) if question.takes_new else ()
    return ((LATER, "Решить потом"), (SKIP, "Пропустить строку"), *offered, *new)


def every_answer(answers: Mapping[str, int | str]) -> str:
    """What is said of all new logins, for a line under the sum."""
    chosen = answers.get(ALL_NEW, LATER)
    return f"Все новые логины: {dict(EVERY)[str(chosen)].lower()}." if chosen else ""


def so_far(answers: Mapping[str, int | str]) -> str:
    """How many answers the sum does not know of yet: stored secrets are opened for it once more, before the writing."""
    given = counted(len(answers), "ответ", "ответа", "ответов")
    return f"Дано {given}: F2 пересчитает итог и спросит ещё раз." if answers else ""


def format_title(entries: Entries) -> str:
    """Whose file it is."""
    return _PROGRAMS.get(entries.format.value, entries.format.value)


_PROGRAMS = {
    "kdbx": "база KeePass",
    "keepass-xml": "KeePass, XML",
    "keepassxc-csv": "KeePassXC, CSV",
    "keepass-csv": "KeePass 1, CSV",
    "bitwarden-json": "Bitwarden",
    "bitwarden-encrypted-json": "Bitwarden под паролем",
    "bitwarden-csv": "Bitwarden, CSV",
    "1pux": "1Password",
    "1password-csv": "1Password, CSV",
    "chrome-csv": "Chrome или Edge",
    "yandex-csv": "Яндекс Браузер",
    "firefox-csv": "Firefox",
    "safari-csv": "Safari",
    "csv": "таблица",
    "aegis-json": "Aegis",
    "aegis-encrypted-json": "Aegis под паролем",
    "2fas-json": "2FAS",
    "2fas-encrypted-json": "2FAS под паролем",
    "otpauth": "ссылки otpauth",
    "otpauth-migration": "перенос Google Authenticator",
}


def _asked(question: Question, answers: Mapping[str, int | str]) -> Line:
    title = answered(answers.get(question.id, LATER), possible(question))
    text = f"{question.text} — {title}" if title else question.text
    return Line(("asked", question.id), question.row, "ответ есть" if title else "вопрос", text, "manual", question)


def _changed(each: Preview) -> Line:
    status, tone = _STATUSES[each.status]
    fields = ", ".join(FIELD_TITLES[name] for name in each.fields)
    return Line(("row", each.row), each.row, status, f"{each.name}: {fields}", tone)
