"""The history of one record in words: when, why, and which fields became what."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from datetime import tzinfo
from typing import TypeAlias

from console import format as shown
from console.cli.labels import labelled
from console.reading import journal_titles
from registry import changes, kinds, organizations, people
from registry.changes import Action, Change
from registry.kinds import RecordKind
from vault.errors import BadInput
from vault.transaction import Tx

ACTIONS = {Action.ADD: "добавлено", Action.UPDATE: "изменено", Action.REMOVE: "удалено"}
_EMPTY = "пусто"
_ORGANIZATIONS = frozenset({"Учредитель (ID)", "Организация (ID)"})
_PEOPLE = frozenset({"У кого (ID)", "Уходит (ID)", "Приходит (ID)"})

Names: TypeAlias = Mapping[tuple[str, str], str]
"""Names by label and number, both as they are shown."""
NO_NAMES: Names = {}


def read(tx: Tx, kind: str, record_id: int) -> tuple[Change, ...]:
    """Every change of a record, the newest first; BadInput for a kind without a history."""
    return changes.history(tx, kinds.require(kind).name, record_id)


def names(tx: Tx, kind: RecordKind, found: Iterable[Change]) -> Names:
    """What organizations and people that these changes name by number are called; those that are gone are not in."""
    told = [each for change in found for each in differences(kind, change)]
    asked = {(label, text) for label, *sides in told for text in sides if text.isdecimal()}
    owners = organizations.names(tx, {int(text) for label, text in asked if label in _ORGANIZATIONS})
    called: dict[tuple[str, str], str] = {}
    for label, text in asked:
        if label in _ORGANIZATIONS and int(text) in owners:
            full, short = owners[int(text)]
            called[label, text] = short or full
        elif label in _PEOPLE:
            with contextlib.suppress(BadInput):
                called[label, text] = people.get(tx, int(text)).name
    return called


def text(kind: str, found: tuple[Change, ...], zone: tzinfo, names: Names = NO_NAMES) -> str:
    """The changes with their differences, the newest first. Not for a database thread."""
    known = kinds.require(kind)
    told: list[str] = []
    for change in found:
        batch = f" (изменение № {change.batch})" if change.batch else ""
        told.append(
            f"{shown.moment(change.time, zone)}  {ACTIONS[change.action]}: {journal_titles.title(change.reason)}{batch}"
        )
        told += [
            f"    {label}: {shown_value(label, before, names)} > {shown_value(label, after, names)}"
            for label, before, after in differences(known, change)
        ]
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


def shown_value(label: str, value: str, names: Names) -> str:
    """A value in one line, with the name beside the number of an organization or a person."""
    name = names.get((label, value))
    return f"{value} ({name})" if name else flat(value)


def flat(value: str) -> str:
    """A value in one line, with a word for none."""
    return "; ".join(value.split("\n")) if value else _EMPTY
