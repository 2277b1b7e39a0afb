"""Whose a way into the vault is: the journal names slots («пароль», «заместитель»), people are behind them.

A slot changes hands, so each line holds from a moment until the next line of the same slot, or until it is taken away.
What a slot opens is the vault's; what follows from a look at a secret is `knowledge`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import groupby, pairwise
from typing import ClassVar

from registry import changes, fields, people, rows
from vault import exposure, journal_query
from vault.errors import BadInput
from vault.exposure import Span
from vault.sqlcipher import Row
from vault.transaction import Tx

# No reference to person: what a person has seen outlives the record of the person.
MIGRATION_SQL = """
CREATE TABLE slot_person (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    slot TEXT NOT NULL,
    person_id INTEGER,
    since TEXT NOT NULL,
    UNIQUE (slot, since)
) STRICT;
"""

KIND = "slot_person"


@dataclass(frozen=True)
class SlotPerson:
    """The slot is this person's from `since` (UTC; None: from the beginning); `person_id` None: nobody's known."""

    RECORD: ClassVar[str] = "владелец слота"

    slot: str
    person_id: int | None
    since: datetime | None = None
    id: int = 0


def give(tx: Tx, slot: str, person_id: int | None, since: date | None = None) -> SlotPerson:
    """The slot is this person's from now on, or from the beginning of the day `since` (UTC).

    The first line of a slot counts from the beginning of the vault, that of another slot made under the name of one
    taken away from then. Later lines of the slot are dropped: the new one
    says better. BadInput when there is no such person or no slot of that name ever acted or is known.
    """
    name = fields.required(slot, "Слот")
    if person_id is not None:
        people.get(tx, person_id)
    if name not in (known := journal_query.slots(tx)):
        raise BadInput(f"Слота «{name}» нет, есть: {', '.join(f'«{each}»' for each in known)}.")
    before = [line for line in listing(tx) if line.slot == name]
    start: datetime | None = None
    if since is not None:
        start = datetime.combine(since, time(), UTC)
    elif before:
        ended = _ended(before[-1], exposure.taken_away(tx))
        start = ended if ended is not None else tx.time  # another slot of the name: from its beginning
    for line in before:
        if _stamp(line.since) >= _stamp(start):
            rows.delete(tx, KIND, line.id)
            changes.removed(tx, KIND, line.id, line)
    made = rows.insert(tx, KIND, 0, {"slot": name, "person_id": person_id, "since": _stamp(start)})
    stored = SlotPerson(name, person_id, start, made)
    changes.added(tx, KIND, made, stored)
    return stored


def listing(tx: Tx) -> tuple[SlotPerson, ...]:
    """Every line by slot, the earliest first."""
    return tuple(_line(row) for row in tx.execute("SELECT * FROM slot_person ORDER BY slot, since").fetchall())


def unclaimed(tx: Tx) -> tuple[str, ...]:
    """The slots by which secrets were looked at and of which nobody said whose they are, or whose they are now."""
    away = exposure.taken_away(tx)
    told = {line.slot: _ended(line, away) for line in listing(tx)}  # the last line of each
    return tuple(
        slot
        for slot, last in exposure.ways_in(tx).items()
        if slot not in told or ((ended := told[slot]) is not None and last > ended)
    )


def spans(tx: Tx, person_ids: Collection[int] | None = None) -> tuple[tuple[int, Span], ...]:
    """Which person had which slot from when until when; of these people, or of all."""
    found: list[tuple[int, Span]] = []
    away = exposure.taken_away(tx)
    for slot, lines in groupby(listing(tx), key=lambda line: line.slot):
        for line, following in pairwise([*lines, None]):
            if line is not None and line.person_id is not None:
                ended = _ended(line, away)
                ends = [each for each in (following.since if following else None, ended) if each is not None]
                found.append((line.person_id, Span(slot, line.since, min(ends, default=None))))
    return tuple(each for each in found if person_ids is None or each[0] in person_ids)


def present(tx: Tx) -> dict[str, int]:
    """Whose each slot is now, by its name; nobody's are left out."""
    return {span.slot: person_id for person_id, span in spans(tx) if span.until is None}


def _ended(line: SlotPerson, away: Mapping[str, Sequence[datetime]]) -> datetime | None:
    """When the slot of this line was taken away; None while it is there."""
    return next((each for each in away.get(line.slot, ()) if line.since is None or each > line.since), None)


def _stamp(moment: datetime | None) -> str:
    return "" if moment is None else moment.isoformat()


def _line(row: Row) -> SlotPerson:
    since = rows.text(row["since"])
    return SlotPerson(
        id=rows.number(row["id"]),
        slot=rows.text(row["slot"]),
        person_id=rows.maybe_number(row["person_id"]),
        since=datetime.fromisoformat(since) if since else None,
    )
