"""What the screen of loading a list of organizations shows: the sum, the questions, what is refused, the columns."""

from __future__ import annotations

from collections.abc import Mapping

from console.reading.asked_lines import LATER, Line, answered, refused, warned
from console.reading.loading import sum_line
from registry.imports.asked import NEW, SKIP, Question
from registry.imports.organizations.books import SheetSeen
from registry.imports.organizations.headers import Role
from registry.imports.organizations.layout import TITLES
from registry.imports.organizations.model import (
    KEEP,
    TAKE,
    AppliedRegistry,
    Choice,
    ChoiceKind,
    ColumnTaken,
    RegistryMatch,
    RowFate,
)
from vault.text import counted

LEFT_OUT = "skip"
"""What a column that is left out is set to."""
_MOST = 5
"""Candidates that are offered; the rest are found by typing a name in the registry."""


def sums(found: RegistryMatch) -> str:
    """The counts, which add up to the rows of the file."""
    parts = (
        (found.created, "новых"),
        (found.updated, "дополнится"),
        (found.unchanged, "без изменений"),
        (found.questions, "вопросов"),
        (found.rejected, "отклонено"),
    )
    return sum_line(found.rows, parts)


def holds(found: RegistryMatch) -> str:
    """What the decided rows name: organizations and pages, and the sheet they stand on."""
    text = (
        f"{counted(found.organizations, 'организация', 'организации', 'организаций')}, "
        f"{counted(found.pages, 'страница', 'страницы', 'страниц')}"
    )
    return f"{text}; лист «{found.reading.sheet}»" if found.reading.sheet else text


def sheet(seen: SheetSeen, read: str) -> str:
    """A sheet among which one is chosen: its name, how much is on it, whether it is the one that was `read`."""
    told = f"{seen.name}: {counted(seen.rows, 'заполненная строка', 'заполненные строки', 'заполненных строк')}"
    return f"{told}{', скрыт' if seen.hidden else ''}{' — прочитан сейчас' if seen.name == read else ''}"


def lines(found: RegistryMatch, answers: Mapping[str, int | str]) -> tuple[Line, ...]:
    """Questions first, then choices, refused rows, remarks, the columns as they were understood; then what becomes of
    every other row."""
    return (
        *(_question(each, answers) for each in found.question_list),
        *(_choice(each, answers) for each in found.choices),
        *refused(found.rejected_list),
        *warned(found.warnings),
        *(_column(each) for each in found.reading.columns),
        *(_fate(each) for each in found.fates),
    )


_FATES = {"created": ("новая", "ok"), "updated": ("дополнится", "ok"), "unchanged": ("как есть", "muted")}


def _fate(each: RowFate) -> Line:
    status, tone = _FATES[each.status]
    gains = f": {', '.join(each.gains)}" if each.gains else ""
    return Line(("row", each.row), each.row, status, f"{each.organization}{gains}", tone)


def _question(each: Question, answers: Mapping[str, int | str]) -> Line:
    return _asked(each, "вопрос", answers)


def _choice(each: Choice, answers: Mapping[str, int | str]) -> Line:
    return _asked(each, "сверить" if each.kind is ChoiceKind.DIFFERENCE else "уточнить", answers)


def _asked(each: Question | Choice, word: str, answers: Mapping[str, int | str]) -> Line:
    title = answered(answers.get(each.id, LATER), possible(each))
    text = f"{each.text} — {title}" if title else each.text
    return Line(("asked", each.id), each.row, "ответ есть" if title else word, text, "manual", each)


def _column(each: ColumnTaken) -> Line:
    taken = TITLES[Role(each.field)] if each.field else "не берётся"
    example = f", например «{each.example}»" if each.example else ""
    text = f"{each.letter} «{each.heading}»: {taken}{example}"
    return Line(("column", each.letter), 0, "столбец", text, "" if each.field else "muted", each)


def possible(asked: Question | Choice) -> tuple[tuple[int | str, str], ...]:
    """The answers with their titles; the one that changes nothing is first."""
    offered = tuple((one.id, one.name) for one in asked.candidates[:_MOST])
    if isinstance(asked, Choice):
        return _of_choice(asked, offered)
    return ((LATER, "Решить потом: строка подождёт"), *offered, (NEW, "Новая организация"), (SKIP, "Пропустить строку"))


def _of_choice(asked: Choice, offered: tuple[tuple[int | str, str], ...]) -> tuple[tuple[int | str, str], ...]:
    if asked.kind is ChoiceKind.DIFFERENCE:
        return (LATER, "Решить потом: останется как в реестре"), *(
            (value, _sides(value, name)) for value, name in offered
        )
    return (LATER, "Решить потом"), *offered, (NEW, "Новая запись"), (SKIP, "Ни с кем не связывать")


def _sides(value: int | str, name: str) -> str:
    return {TAKE: f"Взять из файла: {name}", KEEP: f"Оставить: {name}"}.get(str(value), name)


def roles() -> tuple[tuple[str, str], ...]:
    """What a column may be set to."""
    return (
        (LEFT_OUT, "не брать этот столбец"),
        *((role.value, title) for role, title in TITLES.items() if _chosen(role)),
    )


def _chosen(role: Role) -> bool:
    return role not in {Role.SECRET, Role.IGNORED}


def told(done: AppliedRegistry) -> str:
    """What was written, and what waits."""
    match = done.match
    added = counted(len(done.organization_ids), "новая организация", "новые организации", "новых организаций")
    linked = counted(len(done.page_ids), "новая страница", "новые страницы", "новых страниц")
    said = [f"Записано: {added}, {linked}, дополнено {match.updated}.", sums(match)]
    if match.questions:
        said.append("Строки без ответа не взяты: загрузите файл ещё раз, записанное не удвоится.")
    if done.batch:
        said += ["", f"Отменить загрузку целиком: u/г в «Реестре», изменение № {done.batch}."]
    return "\n".join(said)
