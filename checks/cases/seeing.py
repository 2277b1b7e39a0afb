"""Which step is seen by what: the table, and the one function that looks at cases."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from checks.cases import coordinating, handing, incidents, managing, publishing
from checks.cases.ground import Ground
from checks.cases.sights import Look, Sight
from registry.cases.kinds import connection, handover, mark, own_handover, page_seized, vault_lost
from registry.cases.records import Case, CaseKind, Step

_Seeing: TypeAlias = Callable[[Ground, Step], Look]

SEEING: Mapping[tuple[CaseKind, str], _Seeing] = {
    (CaseKind.HANDOVER, handover.ASSIGNED): handing.assigned,
    (CaseKind.HANDOVER, handover.NOTICE): handing.notice,
    (CaseKind.HANDOVER, handover.ROLE): managing.role,
    (CaseKind.HANDOVER, handover.SESSIONS): handing.sessions,
    (CaseKind.HANDOVER, handover.PHONE): handing.phone,
    (CaseKind.HANDOVER, handover.MAILBOX): handing.mailbox,
    (CaseKind.HANDOVER, handover.FACTOR): handing.factor,
    (CaseKind.HANDOVER, handover.SECRETS): handing.secrets,
    (CaseKind.HANDOVER, handover.CENTRE): handing.centre,
    (CaseKind.OWN_HANDOVER, own_handover.NEW_SLOT): coordinating.new_slot,
    (CaseKind.OWN_HANDOVER, own_handover.OLD_SLOT): coordinating.old_slot,
    (CaseKind.OWN_HANDOVER, own_handover.GENERATION): coordinating.generation,
    (CaseKind.OWN_HANDOVER, own_handover.SETTINGS): coordinating.settings,
    (CaseKind.OWN_HANDOVER, handover.ROLE): managing.role,
    (CaseKind.OWN_HANDOVER, handover.SESSIONS): handing.sessions,
    (CaseKind.OWN_HANDOVER, handover.FACTOR): handing.factor,
    (CaseKind.OWN_HANDOVER, handover.SECRETS): handing.known_secrets,
    (CaseKind.CONNECTION, connection.CONNECTED): publishing.connected,
    (CaseKind.CONNECTION, connection.PUBLISHED): publishing.published,
    (CaseKind.MARK, mark.GRANTED): publishing.marked,
    (CaseKind.MARK, mark.SEEN): publishing.marked,
    (CaseKind.PAGE_SEIZED, handover.SESSIONS): handing.sessions,
    (CaseKind.PAGE_SEIZED, page_seized.SHARED): incidents.shared_secrets,
    (CaseKind.PAGE_SEIZED, handover.FACTOR): handing.factor,
    (CaseKind.PAGE_SEIZED, page_seized.MANAGERS): managing.strangers,
    (CaseKind.PAGE_SEIZED, page_seized.CENTRE): handing.centre,
    (CaseKind.VAULT_LOST, vault_lost.GENERATION): coordinating.generation,
    (CaseKind.VAULT_LOST, vault_lost.TOKENS): incidents.tokens,
    (CaseKind.VAULT_LOST, vault_lost.SECRETS): incidents.every_secret,
}


def seen(read: Ground) -> tuple[Sight, ...]:
    """What the program itself sees of each step of a case; steps of which it can see nothing are left out. Pure."""
    case = read.case
    found = []
    for place, step in enumerate(case.steps, 1):
        look = SEEING.get((case.kind, step.code)) or _by_letter(case, step)
        if look is not None:
            found.append(Sight(case.id, place, look(read, step)))
    return tuple(found)


def _by_letter(case: Case, step: Step) -> _Seeing | None:
    return handing.letter if (case.kind, step.code) in handing.LETTERS else None
