"""The history of one record in words: when, why, and which fields became what."""

from __future__ import annotations

from datetime import tzinfo

from console import format as shown
from console.cli.labels import labelled
from console.reading import journal_titles
from registry import changes, kinds
from registry.changes import Action, Change
from registry.kinds import RecordKind
from vault.errors import BadInput
from vault.transaction import Tx

ACTIONS = {Action.ADD: "добавлено", Action.UPDATE: "изменено", Action.REMOVE: "удалено"}
_EMPTY = "пусто"


def read(tx: Tx, kind: str, record_id: int) -> tuple[Change, ...]:
    """Every change of a record, the newest first; BadInput for a kind without a history."""
    return changes.history(tx, kinds.require(kind).name, record_id)


def text(kind: str, found: tuple[Change, ...], zone: tzinfo) -> str:
    """The changes with their differences, the newest first. Not for a database thread."""
    known = kinds.require(kind)
    told: list[str] = []
    for change in found:
        batch = f" (изменение № {change.batch})" if change.batch else ""
        told.append(
            f"{shown.moment(change.time, zone)}  {ACTIONS[change.action]}: {journal_titles.title(change.reason)}{batch}"
        )
        told += [f"    {label}: {flat(before)} > {flat(after)}" for label, before, after in differences(known, change)]
        told.append("")
    return "\n".join(told) or "Изменений не записано."


def differences(kind: RecordKind, change: Change) -> list[tuple[str, str, str]]:
    """The fields that the change altered: label, text before, text after; empty texts where nothing was."""
    try:
        sides = [dict(_labelled(kind, stored)) for stored in (change.before, change.after)]
    except BadInput:  # written by another version of the program: its own names are better than nothing
        return [(each.field, each.before, each.after) for each in changes.differences(change)]
    labels = dict.fromkeys((*sides[0], *sides[1]))
    told = ((label, sides[0].get(label, ""), sides[1].get(label, "")) for label in labels if label != "ID")
    return [each for each in told if each[1] != each[2]]


def _labelled(kind: RecordKind, stored: str) -> list[tuple[str, str]]:
    return labelled(changes.record(kind.record, stored)) if stored else []


def flat(value: str) -> str:
    """A value in one line, with a word for none."""
    return "; ".join(value.split("\n")) if value else _EMPTY
