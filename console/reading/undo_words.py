"""Words of what was changed in one go and of its undoing, the same on the screen and on the command line."""

from __future__ import annotations

from console.reading import journal_titles
from registry import undoing
from registry.changes import Action
from registry.undoing import Batch, BatchState, Conflict, Step

_STATES = {BatchState.OPEN: "можно", BatchState.REFUSED: "нельзя"}
_ACTIONS = {
    Action.REMOVE: "будет убрана запись",
    Action.ADD: "вернётся запись",
    Action.UPDATE: "примет прежний вид запись",
}


def what(batch: Batch) -> str:
    """«Загружен список организаций», «отмена изменения № 12»."""
    if batch.undoes is not None:
        return f"отмена изменения № {batch.undoes}"
    return journal_titles.title(batch.reason)


def counts(batch: Batch) -> str:
    """«организация 12, страница 30»."""
    return ", ".join(f"{undoing.title(kind)} {count}" for kind, count in batch.counts)


def state(batch: Batch) -> str:
    """Whether it can be undone, in a word."""
    if batch.state is BatchState.UNDONE:
        return f"отменено, № {batch.undone_by}"
    return _STATES[batch.state]


def step(one: Step) -> str:
    """«вернётся запись: организация № 3 «МБОУ «Школа № 1»»»."""
    return f"{_ACTIONS[one.action]}: {_record(one)}"


def conflict(one: Conflict) -> str:
    """The record and why it cannot go back."""
    return f"{_record(one)}: {one.reason}"


def _record(one: Step | Conflict) -> str:
    named = f" «{one.name}»" if one.name else ""
    return f"{undoing.title(one.kind)} № {one.record_id}{named}"
