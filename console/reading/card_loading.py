"""What the screen of cards that came back shows: the sum, whose card it is, what differs, what is new."""

from __future__ import annotations

from collections.abc import Mapping

from console.reading import list_loading
from console.reading.asked_lines import EACH, LATER, Line, Possible, answered, warned
from registry.cards import CardMatch
from registry.imports.asked import SKIP, Question
from registry.imports.organizations.model import KEEP, TAKE, Choice
from vault.text import counted

EVERY = (
    EACH,
    (TAKE, "Все расхождения: взять из карточек"),
    (KEEP, "Все расхождения: оставить как в реестре"),
)


def sums(found: CardMatch) -> str:
    """The counts, which add up to the cards."""
    parts = ((found.updated, "с новым"), (found.unchanged, "без изменений"), (found.questions, "вопросов"))
    told = " · ".join(f"{title} {number}" for number, title in parts if number)
    return f"{counted(found.cards, 'карточка', 'карточки', 'карточек')}: {told}"


def holds(found: CardMatch) -> str:
    """What would change, and what differs without an answer."""
    changes = counted(len(found.changes), "изменение", "изменения", "изменений")
    differ = counted(len(found.choices), "расхождение", "расхождения", "расхождений")
    return f"{changes}, {differ} без ответа"


def lines(found: CardMatch, answers: Mapping[str, int | str]) -> tuple[Line, ...]:
    """Questions first, then what differs, what would be written, remarks."""
    questions = (_asked(each, answers) for each in found.question_list)
    differing = (_asked(each, answers) for each in found.choices)
    changes = (
        Line(("change", at), 0, "запишется", f"{each.organization}: {each.text}", "ok")
        for at, each in enumerate(found.changes)
    )
    return (*questions, *differing, *changes, *warned(found.warnings))


def _asked(each: Question | Choice, answers: Mapping[str, int | str]) -> Line:
    title = answered(answers.get(each.id, LATER), possible(each))
    text = f"{each.text} — {title}" if title else each.text
    word = "вопрос" if isinstance(each, Question) else "сверить"
    return Line(("asked", each.id), each.row, "ответ есть" if title else word, text, "manual", each)


def possible(asked: object) -> Possible:
    """The answers; a card of nobody cannot make a new organization."""
    if isinstance(asked, Question):
        offered = tuple((one.id, one.name) for one in asked.candidates)
        return (LATER, "Решить потом: карточка подождёт"), *offered, (SKIP, "Не брать эту карточку")
    if isinstance(asked, Choice):
        return list_loading.possible(asked)
    return ()


def told(found: CardMatch, batch: int) -> str:
    """What was written, and what waits."""
    said = [f"Записано: {counted(len(found.changes), 'изменение', 'изменения', 'изменений')}.", sums(found)]
    if found.questions or found.choices:
        said.append("Без ответа ничего не изменено: загрузите карточки ещё раз, записанное не удвоится.")
    if batch:
        said += ["", f"Отменить всё сразу: u/г в «Реестре», изменение № {batch}."]
    return "\n".join(said)
