"""By what rule secrets get into a campaign's queue, and in which order.

What a campaign is and how far it came is `campaigns`; what is wrong with a secret `health`, who left `leaving`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from registry import credentials, fields, health, knowledge, leaving, networks, organizations, rows
from registry.credentials import CredentialKind
from registry.health import Problem
from registry.knowledge_facts import Reader
from vault import exposure
from vault.errors import BadInput
from vault.secrets import Field
from vault.sqlcipher import Row
from vault.transaction import Tx

Wanted: TypeAlias = tuple[tuple[int, Field], ...]
"""Account and field of secrets to be replaced, in the order of work."""


_MANY = 500
"""From so many accounts on it is quicker to read what is in use of every one."""


class RuleKind(StrEnum):
    """By what secrets get into the queue.

    OVERDUE, SHARED (one password on several accounts) and WEAK (breached too) are findings of `health`, LEAVING the
    waiting tasks of `leaving`, of one person or of all; the others take every stored secret of the asked fields.
    """

    OVERDUE = "overdue"
    SHARED = "shared"
    WEAK = "weak"
    ORGANIZATION = "organization"
    NETWORK = "network"
    LEAVING = "leaving"
    ALL = "all"


@dataclass(frozen=True)
class Rule:
    """`organization_id`, `network` and `person_id` belong to the kinds of that name; LEAVING may do without a person.

    `fields` are those taken by ORGANIZATION, NETWORK and ALL.
    """

    kind: RuleKind
    organization_id: int | None = None
    network: str = ""
    person_id: int | None = None
    fields: tuple[Field, ...] = (Field.PASSWORD, Field.TOKEN)


def checked(tx: Tx, rule: Rule) -> Rule:
    """The rule with what it is about, and nothing else."""
    kept = Rule(rule.kind, fields=tuple(dict.fromkeys(rule.fields)))
    if not kept.fields:
        raise BadInput("Не сказано, какие секреты менять; кампания не создана.")
    if rule.kind is RuleKind.ORGANIZATION:
        organizations.require(tx, rule.organization_id or 0, "Кампания, поле «организация»")
        return replace(kept, organization_id=rule.organization_id)
    if rule.kind is RuleKind.NETWORK:
        return replace(kept, network=fields.network(rule.network, "Кампания, поле «сеть»"))
    if rule.kind is RuleKind.LEAVING and rule.person_id is not None:
        if rule.person_id not in knowledge.names(tx, (rule.person_id,)):  # of who was removed there are tasks too
            raise BadInput(f"Нет ответственного с номером {rule.person_id}.")
        return replace(kept, person_id=rule.person_id)
    return kept


def collect(read: Reader, rule: Rule, today: date) -> Wanted:
    """Account and field of everything under the checked rule, in the order of work: fetched in short transactions of
    `read`, judged after them."""
    if rule.kind is RuleKind.LEAVING:
        waiting = leaving.waiting(leaving.judge(leaving.facts(read, today)))
        found = [
            (one.credential_id, one.field)
            for one in waiting
            if one.field is not None and rule.person_id in (None, one.person_id)
        ]
    elif rule.kind in _WRONG:
        found = [
            (one.credential_id, Field.PASSWORD)
            for one in health.judge(read(lambda tx: health.facts(tx, today)))
            if one.problem in _WRONG[rule.kind] and one.credential_id is not None
        ]
    else:
        accounts = _ordered(read(lambda tx: _account_rows(tx, rule)))
        found = [(account_id, field) for account_id in accounts for field in Field if field in rule.fields]
    return tuple(dict.fromkeys(found))


def queue(tx: Tx, wanted: Wanted) -> list[tuple[int, Field, int]]:
    """Of what was collected that which there still is, with its present version."""
    owners = {credentials.owner(credential_id) for credential_id, _ in wanted}
    many = len(owners) > _MANY
    current = exposure.versions_of(exposure.every_current(tx) if many else exposure.current_rows(tx, owners))
    return [
        (credential_id, field, current[place])
        for credential_id, field in wanted
        if (place := (credentials.owner(credential_id), field)) in current
    ]


def _account_rows(tx: Tx, rule: Rule) -> list[Row]:
    if rule.kind is RuleKind.ORGANIZATION:
        return tx.execute(
            "SELECT id, network, kind, login FROM credential WHERE id IN (SELECT credential_id FROM credential_page"
            " JOIN page ON page.id = page_id WHERE organization_id = ?)",
            (rule.organization_id,),
        ).fetchall()
    everything = rule.kind is RuleKind.ALL
    return tx.execute(
        "SELECT id, network, kind, login FROM credential WHERE ? OR network = ?", (everything, rule.network)
    ).fetchall()


def _ordered(found: Iterable[Row]) -> list[int]:
    """The accounts in the order in which `credentials.listing` has them."""
    kinds = {kind.value: place for place, kind in enumerate(CredentialKind)}
    keys = sorted(
        (rows.text(row[1]), kinds[rows.text(row[2])], rows.natural(rows.text(row[3])), row[0]) for row in found
    )
    return [rows.number(key[3]) for key in keys]


def title(tx: Tx, rule: Rule) -> str:
    """By what the queue was chosen, in words; a record that was removed since goes by its number."""
    match rule.kind:
        case RuleKind.ORGANIZATION:
            organization_id = rule.organization_id or 0
            there = rows.exists(tx, organizations.KIND, organization_id)
            name = organizations.get(tx, organization_id).name if there else f"№ {organization_id}"
            return f"организация «{name}»"
        case RuleKind.NETWORK:
            return f"сеть «{networks.title(rule.network)}»"
        case RuleKind.LEAVING if rule.person_id is not None:
            return f"знает {knowledge.names(tx, (rule.person_id,)).get(rule.person_id, rule.person_id)}"
        case kind:
            return _TITLES[kind]


_WRONG = {
    RuleKind.OVERDUE: frozenset({Problem.OLD}),
    RuleKind.SHARED: frozenset({Problem.REUSED}),
    RuleKind.WEAK: frozenset({Problem.WEAK, Problem.BREACHED}),
}
_TITLES = {
    RuleKind.OVERDUE: "давно не меняли",
    RuleKind.SHARED: "один пароль на нескольких",
    RuleKind.WEAK: "слабые и утёкшие",
    RuleKind.LEAVING: "знают те, кто ушёл",
    RuleKind.ALL: "все секреты",
}
