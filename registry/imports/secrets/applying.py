"""A planned and settled import of secrets written into the registry: all in the transaction that is given."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from registry import credentials
from registry.imports.secrets.model import Applied
from registry.imports.secrets.planning import Plan
from registry.imports.secrets.settling import Place, changed_fields
from registry.imports.secrets.target import Target
from registry.secret_input import SecretInput
from vault import doing, strength
from vault.errors import BadInput
from vault.secrets import Field
from vault.transaction import Tx

Strengths = Mapping[int, int]
"""Of each target's new password, by its place in the plan: 0..4."""


def rate(plan: Plan, same: frozenset[Place]) -> Strengths:
    """How strong the new passwords are. Takes milliseconds for each: not inside a transaction. Stopped."""
    new = [
        (place, target) for place, target in enumerate(plan.targets) if Field.PASSWORD in changed_fields(target, same)
    ]
    found: dict[int, int] = {}
    for place, target in doing.over(new, len(new), "Оцениваю новые пароли"):
        found[place] = strength.estimate(target.brought[Field.PASSWORD], (target.credential.login,)).score
    return found


def writes(plan: Plan, same: frozenset[Place]) -> bool:
    """Whether there is anything to write."""
    return any(changed_fields(target, same) for target in plan.targets)


def apply(tx: Tx, plan: Plan, same: frozenset[Place], strengths: Strengths, today: date) -> Applied:
    """Write every new account and every secret that differs; the replaced ones stay as previous.

    `today` is a day of the municipality. BadInput when the registry changed since the plan was made, or refuses an
    account; Locked. Nothing is stored in part: the caller's transaction rolls back.
    """
    added: list[int] = []
    updated: list[int] = []
    for place, target in doing.over(enumerate(plan.targets), len(plan.targets), "Записываю секреты"):
        names = changed_fields(target, same)
        if not names:
            continue
        record = target.credential
        if record.id:
            if credentials.get(tx, record.id) != record:
                raise BadInput("Реестр изменился, пока читался файл. Ничего не записано, повторите загрузку.")
            updated.append(record.id)
        else:
            record = credentials.add(tx, record)
            added.append(record.id)
        credentials.put_secrets(tx, record, _given(target, names), today, strength=strengths.get(place))
    tx.describe("import", format=plan.entries.format.value, added=len(added), updated=len(updated))
    return Applied(tuple(added), tuple(updated))


def _given(target: Target, names: tuple[Field, ...]) -> SecretInput:
    values = {name: target.brought[name] for name in names}
    return SecretInput(
        password=values.get(Field.PASSWORD, ""),
        totp=values.get(Field.TOTP, ""),
        recovery_codes=tuple(values.get(Field.RECOVERY_CODES, "").split("\n")),
    )
