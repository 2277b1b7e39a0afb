"""The two people of a handover: the assignment that ends and the one that begins, in the caller's transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from registry import people
from registry.people import Assignment, Person, Role
from vault.errors import BadInput
from vault.transaction import Tx


def end(tx: Tx, leaving: Person, organization_id: int, happened_on: date, last_day: date | None = None) -> Role:
    """End what the person has in the organization on `last_day` (else the day before the change); answers their role.

    What ended before the change stays as it was written. BadInput when the person never answered there or the day is
    before the assignment began.
    """
    own = [part for part in leaving.assignments if part.organization_id == organization_id]
    if not own:
        raise BadInput(f"«{leaving.name}»: за эту организацию этот человек никогда не отвечал. Ничего не записано.")
    last = last_day or happened_on - timedelta(days=1)
    kept = tuple(_ended(part, last) if part in own else part for part in leaving.assignments)
    if kept != leaving.assignments:
        people.update(tx, replace(leaving, assignments=tuple(dict.fromkeys(kept))))
    latest = max(own, key=lambda part: (part.until or date.max, part.role is Role.RESPONSIBLE))
    return latest.role


def begin(
    tx: Tx, successor: Person | int | None, organization_id: int, role: Role, since: date, leaving_id: int
) -> int | None:
    """The successor answers from that day on, a new person is added; answers the number, None for nobody.

    Who has the same role there on that day already keeps what is written. BadInput when it is the leaving person.
    """
    successor_id = known(tx, successor)
    if successor_id is None:
        return None
    if successor_id == leaving_id:
        raise BadInput("Преемник и тот, кто уходит, — один человек. Ничего не записано.")
    person = people.get(tx, successor_id)
    own = [part for part in person.assignments if part.organization_id == organization_id and part.role is role]
    if not any(part.in_force(since) for part in own):
        part = Assignment(organization_id, role, since)
        people.update(tx, replace(person, assignments=(*person.assignments, part)))
    return successor_id


def known(tx: Tx, successor: Person | int | None) -> int | None:
    """The number of the successor; who is not in the registry yet is added."""
    if successor is None:
        return None
    if isinstance(successor, int):
        return people.get(tx, successor).id
    return people.get(tx, successor.id).id if successor.id else people.add(tx, successor).id


def role_of(person: Person | None, organization_id: int) -> Role:
    """The role that the person had there last; the responsible one when nothing is known."""
    own = [] if person is None else [part for part in person.assignments if part.organization_id == organization_id]
    return max(own, key=lambda part: part.until or date.max).role if own else Role.RESPONSIBLE


def _ended(part: Assignment, last: date) -> Assignment:
    """As it was when it ended by then, else until that day; BadInput when it had not begun."""
    if part.until is not None and part.until <= last:
        return part
    if part.since is not None and part.since > last:
        raise BadInput(
            f"Назначение начато {part.since:%d.%m.%Y}, позже последнего дня {last:%d.%m.%Y}. Проверьте дни; "
            "ничего не записано."
        )
    return replace(part, until=last)
