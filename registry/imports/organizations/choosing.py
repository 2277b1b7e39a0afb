"""Choices of an import: what is filled differently in the registry, whose founder, which of two people of one name.

Without an answer nothing filled is written over. Questions that hold a row up are `planning`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from registry.imports.asked import NEW, SKIP, Candidate
from registry.imports.organizations.model import KEEP, TAKE, Choice, ChoiceKind, RegistryRow
from vault.errors import BadInput
from vault.text import clean_line

ALL = "differences"
"""The answer «differences = take» is given for every difference at once."""


class Choices:
    """Gathers choices without an answer, and answers the others."""

    def __init__(self, answers: Mapping[str, int | str]) -> None:
        self._answers = answers
        self._known: set[str] = {ALL}
        self.open: dict[str, Choice] = {}

    def takes(self, row: RegistryRow, field: str, title: str, owner: str, old: str, new: str) -> bool:
        """Whether a filled field is to be written over."""
        found = _id("d", row.name, row.inn, field, new)
        self._known.add(found)
        answer = self._answers.get(found, self._answers.get(ALL, ""))
        if answer == "":
            text = f"Строка {row.line}, «{owner}»: {title} в реестре «{old}», в файле «{new}»."
            candidates = (Candidate(KEEP, old), Candidate(TAKE, new))
            self.open.setdefault(found, Choice(found, ChoiceKind.DIFFERENCE, text, row.line, candidates))
        elif answer not in (TAKE, KEEP):
            raise BadInput(f"Ответ на вопрос {found}: «{clean_line(str(answer))}» не подходит, можно {TAKE}, {KEEP}.")
        return answer == TAKE

    def other(
        self, kind: ChoiceKind, said: tuple[str, ...], text: str, line: int, candidates: tuple[Candidate, ...]
    ) -> str:
        """The answer about a founder or a person: an id of a candidate, NEW or SKIP; "" while there is none."""
        found = _id(kind.value[0], *said)
        self._known.add(found)
        answer = clean_line(str(self._answers.get(found, "")))
        if not answer:
            self.open.setdefault(found, Choice(found, kind, text, line, candidates))
        return answer

    def refuse(self, identifier: str, answer: str, candidates: tuple[Candidate, ...]) -> BadInput:
        """What is raised for an answer that is no candidate."""
        offered = ", ".join([*(str(one.id) for one in candidates), NEW, SKIP])
        return BadInput(f"Ответ на вопрос {identifier}: «{answer}» не подходит, можно {offered}.")

    def refuse_unknown(self, questions: set[str]) -> None:
        """BadInput for answers to nothing. Choices that were settled by an earlier import are not asked again, so an
        answer that has the shape of one passes."""
        unknown = sorted(
            one
            for one in set(self._answers) - questions - self._known
            if not (_is_choice(one) or one.startswith("columns"))
        )
        if unknown:
            raise BadInput(f"Ответы не подходят к этому списку: нет вопросов {', '.join(unknown)}.")


def identifier(kind: ChoiceKind, said: tuple[str, ...]) -> str:
    """The id of a choice of this kind about these words."""
    return _id(kind.value[0], *said)


def _id(letter: str, *said: str) -> str:
    joined = "\n".join(said)
    return f"{letter}{hashlib.sha256(joined.encode()).hexdigest()[:10]}"


def _is_choice(text: str) -> bool:
    return len(text) == 11 and text[0] in "dfp" and all(character in "0123456789abcdef" for character in text[1:])
