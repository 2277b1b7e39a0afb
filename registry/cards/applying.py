"""Cards written into the registry, as they were matched: all in the transaction that is given."""

from __future__ import annotations

from registry.cards.matching import CardMatch
from registry.imports.organizations.applying import write_plan
from registry.imports.organizations.known import revision
from vault.errors import BadInput
from vault.transaction import Tx


def apply(tx: Tx, match: CardMatch) -> int:
    """Write what is certain or answered; the number under which all of it can be undone, 0 when nothing was written.

    BadInput when the registry has changed since the cards were matched: match them again.
    """
    if match.plan.revision != revision(tx):
        raise BadInput("Пока карточки сравнивались, реестр изменился. Ничего не записано, повторите команду.")
    write_plan(tx, match.plan)
    return tx.batch
