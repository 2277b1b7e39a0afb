"""A clause in full: what it asks, what closes it, and of a manual one the questions and the answer that stands."""

from __future__ import annotations

from collections.abc import Iterator

from checks import catalogue, clauses
from console import format as shown
from console.reading.tally import sentence
from console.reading.told_words import DECISIONS
from console.reading.verdicts import ClauseRow
from vault.text import counted


def text(row: ClauseRow) -> str:
    """The card; its first line names the clause."""
    closing = row.closing
    titles = (_title(each) for each in closing.closed_by)
    lines = [f"Пункт {closing.clause}", closing.text, *_answered(row), f"Чем закрыт: {', '.join(titles)}"]
    if closing.checklist:
        lines += ["Что проверить:", *(f"  - {question}" for question in closing.checklist)]
    lines.append(f"Выводы: {sentence(row.sums) or 'ещё нет; F5 — проверить'}")
    return "\n".join(lines)


def _title(closed_by: str) -> str:
    known = catalogue.find(closed_by)
    return f"«{known.title}»" if known else clauses.word(closed_by)


def _answered(row: ClauseRow) -> Iterator[str]:
    """What a person answered and until when; for a manual clause without an answer, how to give it."""
    closing = row.closing
    if clauses.MANUAL not in closing.closed_by:
        return
    found = closing.answered
    if found is None:
        yield f"Ответа ещё нет; ответить — F4 (a/ф) на строке пункта, на {counted(closing.days, 'день', 'дня', 'дней')}"
        return
    answer = found.answer
    again = "больше не действует: ответьте снова, F4 (a/ф) на строке пункта"
    state = f"действует до {shown.day(answer.until)}" if found.holds else again
    yield f"Ответ: {DECISIONS[answer.status]}, {answer.who}, {shown.day(answer.on)}; {state}"
    if answer.note:
        yield f"Примечание: {shown.line(answer.note)}"
    if answer.proof:
        yield f"Подтверждение: {shown.line(answer.proof)}"
