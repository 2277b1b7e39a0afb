"""The steps of each kind of case, as data: a module for each kind, and the one table by which they are found.

The ways through menus are written from memory: nobody has walked them since the menus were last seen (`words.UNSURE`).
"""

from __future__ import annotations

from collections.abc import Mapping

from registry.cases.kinds import connection, data_leaked, handover, mark, own_handover, page_seized, vault_lost
from registry.cases.records import CaseKind
from registry.cases.rules import Rule

RULES: Mapping[CaseKind, tuple[Rule, ...]] = {
    CaseKind.HANDOVER: handover.RULES,
    CaseKind.OWN_HANDOVER: own_handover.RULES,
    CaseKind.CONNECTION: connection.RULES,
    CaseKind.MARK: mark.RULES,
    CaseKind.PAGE_SEIZED: page_seized.RULES,
    CaseKind.VAULT_LOST: vault_lost.RULES,
    CaseKind.DATA_LEAKED: data_leaked.RULES,
}

_BY_CODE = {(kind, rule.code): rule for kind, those in RULES.items() for rule in those}


def rule(kind: CaseKind, code: str) -> Rule:
    """The step of that code; one that this program does not know is a step that a person closes."""
    return _BY_CODE.get((kind, code)) or Rule(code, f"Шаг «{code}»: эта версия программы его не знает.", proof=False)
