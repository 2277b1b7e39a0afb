"""What both imports of rows print alike: questions with their candidates, refused rows, remarks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from console.cli import output
from registry.imports.asked import NEW, SKIP, Question, Rejected
from registry.imports.organizations import Choice
from vault.types import Json


class Asked(Protocol):
    """What an import found: questions, refused rows and remarks."""

    @property
    def question_list(self) -> Sequence[Question]: ...

    @property
    def rejected_list(self) -> Sequence[Rejected]: ...

    @property
    def warnings(self) -> Sequence[str]: ...


def as_json(found: Asked) -> dict[str, Json]:
    """The three lists under their stable keys."""
    return {
        "question_list": questions_json(found.question_list),
        "rejected_list": [{"row": each.row, "reason": each.reason} for each in found.rejected_list],
        "warnings": list(found.warnings),
    }


def questions_json(asked: Sequence[Question]) -> list[Json]:
    """Questions under their stable keys."""
    return [
        {
            "id": each.id,
            "text": each.text,
            "row": each.row,
            "candidates": [{"id": candidate.id, "name": candidate.name} for candidate in each.candidates],
        }
        for each in asked
    ]


def choices_json(choices: Sequence[Choice]) -> list[Json]:
    """Choices, which hold no row up, under theirs."""
    return [
        {
            "id": each.id,
            "kind": each.kind.value,
            "text": each.text,
            "row": each.row,
            "candidates": [{"id": one.id, "name": one.name} for one in each.candidates],
        }
        for each in choices
    ]


def show_choices(choices: Sequence[Choice]) -> None:
    """The same for a person."""
    for each in choices:
        choice = [f"{candidate.id}: {candidate.name}" for candidate in each.candidates]
        output.section(f"На выбор {each.id}: {each.text.removesuffix('.')}", choice)


def show(found: Asked, row: str) -> None:
    """The same for a person; `row` is the word before a row's number."""
    output.section("Замечания", found.warnings)
    output.section("Отклонено", [f"{row} {each.row}: {each.reason}" for each in found.rejected_list])
    show_questions(found.question_list)


def show_questions(asked: Sequence[Question]) -> None:
    """Questions with everything that each may be answered with."""
    for each in asked:
        output.section(f"Вопрос {each.id}: {each.text.removesuffix('.')}", _answers(each))


def _answers(asked: Question) -> list[str]:
    """Everything that the question may be answered with."""
    offered = {str(each.id): each.name for each in asked.candidates}
    if asked.takes_new:
        offered.setdefault(NEW, "новая запись")
    offered.setdefault(SKIP, "пропустить строку")
    return [f"{answer}: {name}" for answer, name in offered.items()]
