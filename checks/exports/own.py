"""The tables of one's own choice: pages, organizations, people, verdicts.

Which columns each can have is `columns`, choosing among them `choosing`. People's names, telephones and notes leave
only when they are asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from checks import history, snapshot, standing
from checks.exports import choosing
from checks.exports.choosing import Choice, Field
from checks.exports.columns import (
    ORGANIZATIONS,
    PAGES,
    PEOPLE,
    VERDICTS,
    OrganizationRow,
    PageRow,
    PersonRow,
    VerdictRow,
    World,
)
from checks.results import Totals
from registry.exports import known
from registry.sheets.table import Cell, Table
from vault.errors import BadInput
from vault.store import Store

Fields: TypeAlias = Sequence[Field[OrganizationRow] | Field[PageRow] | Field[PersonRow] | Field[VerdictRow]]


class What(StrEnum):
    """What a table is of."""

    PAGES = "pages"
    ORGS = "orgs"
    PEOPLE = "people"
    VERDICTS = "verdicts"


@dataclass(frozen=True)
class ColumnName:
    """A column that can be chosen; `usual` ones stand in a table for which nothing was chosen."""

    name: str
    title: str
    usual: bool
    people: bool


TITLES: Mapping[What, str] = {
    What.PAGES: "Страницы",
    What.ORGS: "Организации",
    What.PEOPLE: "Ответственные",
    What.VERDICTS: "Выводы",
}


def table(store: Store, what: What, choice: Choice, now: datetime) -> Table:
    """The chosen table at `now` (UTC). BadInput for a choice that cannot be, or for people without leave.

    Not for a database thread: it reads by parts.
    """
    if what is What.PEOPLE and not choice.with_people:
        raise BadInput(
            "Ответственные — это персональные данные: добавьте --with-people, если они нужны. Файл не записан."
        )
    columns = [each.column() for each in _chosen(what, choice)]  # refused before anything is read
    return Table(TITLES[what], tuple(columns), _rows(store, what, choice, now))


def names(what: What) -> tuple[ColumnName, ...]:
    """What columns there are."""
    return tuple(ColumnName(each.name, each.title, each.usual, each.people) for each in _fields(what))


def has_people(what: What, choice: Choice) -> bool:
    """Whether the chosen table holds personal data: a column of people, or sentences that name them."""
    if not choice.with_people:
        return False
    return any(each.people for each in _chosen(what, choice)) or what is What.VERDICTS


def _fields(what: What) -> Fields:
    if what is What.ORGS:
        return ORGANIZATIONS
    if what is What.PAGES:
        return PAGES
    return PEOPLE if what is What.PEOPLE else VERDICTS


def _chosen(what: What, choice: Choice) -> Fields:
    if what is What.ORGS:
        return choosing.chosen(ORGANIZATIONS, choice)
    if what is What.PAGES:
        return choosing.chosen(PAGES, choice)
    return choosing.chosen(PEOPLE, choice) if what is What.PEOPLE else choosing.chosen(VERDICTS, choice)


def _rows(store: Store, what: What, choice: Choice, now: datetime) -> list[tuple[Cell, ...]]:
    world = _world(store, what, choice, now)
    kept = world.known
    if what is What.ORGS:
        return choosing.apply(ORGANIZATIONS, choice, [OrganizationRow(each, world) for each in kept.organizations])
    if what is What.PAGES:
        place = {each.id: number for number, each in enumerate(kept.organizations)}
        pages = sorted(kept.pages, key=lambda page: (place.get(page.organization_id, 0), page.id))
        rows = [PageRow(page, kept.owners[page.organization_id], world) for page in pages]
        return choosing.apply(PAGES, choice, rows)
    if what is What.PEOPLE:
        people = [PersonRow(person, part, world) for person in kept.people for part in (person.assignments or (None,))]
        return choosing.apply(PEOPLE, choice, people)
    found = [VerdictRow(each, kept.owners.get(each.organization_id), world) for each in history.latest(store.read)]
    return choosing.apply(VERDICTS, choice, found)


def _world(store: Store, what: What, choice: Choice, now: datetime) -> World:
    kept = known.read(store.read, with_people=choice.with_people)
    today = store.read(lambda tx: snapshot.today(tx, now))
    totals: Mapping[int, Totals] = {}
    if what is What.ORGS:
        totals = standing.by_organization(store.read)
    elif what is What.PAGES:
        totals = standing.by_page(store.read)
    regulation = None
    if what is What.VERDICTS:
        regulation = store.read(lambda tx: snapshot.regulation_for(tx, now)).regulation
    return World(kept, today, totals, kept.assigned(today), regulation, choice.with_people)
