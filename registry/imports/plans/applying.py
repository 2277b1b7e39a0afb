"""Writing what an import of plans means: one transaction, and what was decided is decided over what is stored now."""

from __future__ import annotations

from dataclasses import dataclass, replace

from registry import plans
from registry.imports.plans.model import PlanMatch
from registry.plans import Plan
from vault import doing
from vault.errors import BadInput
from vault.transaction import Tx


@dataclass(frozen=True)
class AppliedPlans:
    """What was written: numbers of new plans and of those that were changed."""

    match: PlanMatch
    added: tuple[int, ...]
    updated: tuple[int, ...]


def apply(tx: Tx, match: PlanMatch) -> AppliedPlans:
    """Write the plans that are decided; those that wait for an answer stay as they are.

    BadInput, and nothing written, when a plan was changed since the file was compared with it.
    """
    added, updated = [], []
    for target in doing.over(match.targets, len(match.targets), "Записываю планы"):
        if not target.changes:
            continue
        if target.plan_id is None:
            added.append(plans.add(tx, Plan(target.organization_id, target.month, items=target.items)).id)
            continue
        stored = plans.get(tx, target.plan_id)
        if {*stored.items} != {*target.same, *target.missing}:
            raise BadInput(
                f"План {target.plan_id} за это время изменили. Посмотрите различия снова; ничего не записано."
            )
        updated.append(plans.update(tx, replace(stored, items=target.items)).id)
    return AppliedPlans(match, tuple(added), tuple(updated))
