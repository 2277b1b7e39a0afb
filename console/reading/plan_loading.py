"""What the screen of loading content plans shows: the sum, the questions, each plan with what it gains, the refused."""

from __future__ import annotations

from collections.abc import Mapping

from console import format as shown
from console.reading.asked_lines import EACH, LATER, Line, Possible, answered, refused, warned
from registry.imports.asked import SKIP, Question
from registry.imports.plans import AppliedPlans, PlanMatch
from registry.imports.plans.model import Existing, PlanTarget
from vault.text import counted

_PLANS = ("план", "плана", "планов")

EVERY: Possible = (
    EACH,
    (Existing.REPLACE.value, "Готовые планы заменить тем, что в файле"),
    (Existing.MERGE.value, "Готовые планы дополнить тем, что в файле"),
    (SKIP, "Пропустить всё, о чём спрашивается"),
)
"""What may be said of all questions at once; an answer is taken where it fits."""


def sums(found: PlanMatch) -> str:
    """The counts, which add up to the rows of the file."""
    parts = (
        (found.created, "новых"),
        (found.unchanged, "без изменений"),
        (found.questions, "ждут ответа"),
        (found.rejected, "отклонено"),
    )
    told = " · ".join(f"{title} {number}" for number, title in parts if number)
    return f"{counted(found.rows, 'строка', 'строки', 'строк')}: {told or 'брать нечего'}"


def holds(found: PlanMatch) -> str:
    """How many plans would be written, and whose months they are."""
    writing = [each for each in found.targets if each.changes]
    months = sorted({each.month for each in writing})
    when = f" на {', '.join(f'{month:%m.%Y}' for month in months)}" if months else ""
    return f"К записи: {counted(len(writing), *_PLANS)}{when}"


def lines(found: PlanMatch, answers: Mapping[str, int | str]) -> tuple[Line, ...]:
    """Questions first, then plans, refused rows, remarks."""
    return (
        *(_question(each, answers) for each in found.question_list),
        *(_target(each) for each in found.targets),
        *refused(found.rejected_list),
        *warned(found.warnings),
    )


def possible(asked: Question) -> Possible:
    """The answers with their titles; the one that changes nothing is first."""
    offered = tuple((each.id, shown.capital(each.name)) for each in asked.candidates)
    skip = () if SKIP in {value for value, _ in offered} else ((SKIP, "Пропустить строку"),)
    return ((LATER, "Решить потом: это подождёт"), *offered, *skip)


def told(done: AppliedPlans) -> str:
    """What was written, and what waits."""
    added, updated = len(done.added), len(done.updated)
    said = [f"Записано: новых планов {added}, изменено {updated}.", sums(done.match)]
    if done.match.question_list:
        said.append("То, что без ответа, не взято: загрузите файл ещё раз, записанное не удвоится.")
    return "\n".join((*said, "", "Отменить загрузку целиком: u/г в «Реестре»."))


def _question(each: Question, answers: Mapping[str, int | str]) -> Line:
    title = answered(answers.get(each.id, LATER), possible(each))
    text = f"{each.text} — {title}" if title else each.text
    return Line(("asked", each.id), each.row, "ответ есть" if title else "вопрос", text, "manual", each)


def _target(each: PlanTarget) -> Line:
    gains = f"новых публикаций {len(each.added)}"
    same = f", уже есть {len(each.same)}" if each.same else ""
    key = ("plan", each.organization_id, each.month)
    if each.choice is None:
        status, tone = "ждёт", "manual"
    elif not each.changes:
        status, tone = "как есть", "muted"
    else:
        status, tone = "новый план" if each.plan_id is None else "изменится", "ok"
    lost = each.choice is Existing.REPLACE and each.missing
    gone = f", уберётся {len(each.missing)}" if lost else ""
    return Line(key, 0, status, f"{each.organization}, {each.month:%m.%Y}: {gains}{same}{gone}", tone)
