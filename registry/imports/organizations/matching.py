"""What an import of a list would do, counted, with its questions; and the file of answers to them."""

from __future__ import annotations

import json
from pathlib import Path

from registry.imports.asked import NEW, SKIP
from registry.imports.organizations.known import Known, load
from registry.imports.organizations.model import Choice, RegistryMatch, RegistryReading
from registry.imports.organizations.planning import Answers, Plan, plan
from registry.imports.organizations.target import Status
from vault.errors import BadInput
from vault.transaction import Tx


def match(tx: Tx, reading: RegistryReading, answers: Answers | None = None) -> RegistryMatch:
    """What applying the list would do to the registry as it is; writes nothing.

    BadInput for an answer that fits no question.
    """
    return match_known(load(tx), reading, answers or {})


def match_known(known: Known, reading: RegistryReading, answers: Answers) -> RegistryMatch:
    """The same without a database: for callers that keep long work out of its thread. Stopped."""
    return counted_match(plan(known, reading, answers), reading, answers)


def counted_match(decided: Plan, reading: RegistryReading, answers: Answers) -> RegistryMatch:
    """The counts of a plan."""
    counts = {status: decided.statuses.count(status) for status in Status}
    return RegistryMatch(
        reading=reading,
        answers=dict(answers),
        rows=len(reading.rows) + len(reading.rejected),
        created=counts[Status.CREATED],
        updated=counts[Status.UPDATED],
        unchanged=counts[Status.UNCHANGED],
        questions=counts[Status.QUESTION],
        rejected=len(reading.rejected),
        organizations=len(decided.targets),
        pages=decided.pages,
        question_list=tuple(decided.questions),
        rejected_list=reading.rejected,
        warnings=(*reading.warnings, *decided.warnings),
        choices=(*_open_columns(reading, answers), *decided.choices),
        fates=decided.fates,
        plan=decided,
    )


def _open_columns(reading: RegistryReading, answers: Answers) -> tuple[Choice, ...]:
    return tuple(choice for choice in reading.choices if choice.id not in answers)


def read_answers(path: Path) -> dict[str, int | str]:
    """Answers from a JSON file {"id of a question": id of a candidate | "new" | "skip"}; BadInput otherwise."""
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as problem:
        raise BadInput(f"Файл ответов «{path}» не прочитан: {problem.strerror}.") from None
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        raise BadInput(f"Файл ответов «{path.name}» не прочитан: это не JSON в UTF-8.") from None
    if not isinstance(data, dict):
        raise BadInput(f"Файл ответов «{path.name}»: нужен объект JSON вида {{вопрос: ответ}}.")
    for question, answer in data.items():
        if isinstance(answer, bool) or not isinstance(answer, int | str):
            raise BadInput(f"Файл ответов «{path.name}», вопрос {question}: нужен номер, «{NEW}» или «{SKIP}».")
    return data
