"""Which clauses a place serves: those that its checks measure and its cases close. Data; no clause is named here.

The regulation in force in the vault says which clauses these are: another municipality numbers them otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from console.places import Place
from registry.regulation import citing
from registry.regulation.model import Clause, Regulation
from vault.text import counted


@dataclass(frozen=True)
class Serves:
    """Ids of checks (with a final dot: all of that kind) and names of cases."""

    checks: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()

    def clause(self, clause: Clause) -> bool:
        """Whether the place serves this clause."""
        measured = any(check.startswith(one) if one.endswith(".") else check == one
                       for one in self.checks for check in clause.checks)  # fmt: skip
        return measured or any(case in clause.cases for case in self.cases)


_PAGES = ("page.", "posts.", "comments.", "site.")
_SECRETS = Serves(("security.",), ("handover",))
_CENTRE = Serves(("centre.", "registry.notified"), ("centre", "connection"))

BY_PLACE: Mapping[Place, Serves] = {
    Place.SUMMARY: Serves(("posts.weekly", "centre.", "registry."), ("centre",)),
    Place.REGISTRY: Serves(("registry.", "page.identity", "page.reachable")),
    Place.EXEMPTIONS: Serves(("registry.obliged_list", "registry.presence")),
    Place.CHECKS: Serves((*_PAGES, "registry.", "security.", "centre.")),
    Place.VAULT: _SECRETS,
    Place.CENTRE: _CENTRE,
    Place.BOARD: Serves(("centre.requests", "registry.notified"), ("centre",)),
    Place.CASE: Serves(("centre.notified", "registry.notified"), ("handover", "centre", "connection", "mark")),
    Place.CALENDAR: Serves(("posts.plan", "posts.weekly", "posts.variety")),
    Place.SPREAD: Serves(("posts.broadcasts", "centre.connected"), ("connection",)),
    Place.ACCOUNT: _SECRETS,
    Place.CAMPAIGN: _SECRETS,
    Place.JOURNAL: Serves(("security.recorded", "centre.notified")),
    Place.SECURITY: _SECRETS,
    Place.KEYS: _SECRETS,
    Place.COPIES: _SECRETS,
    Place.IMPORT: _SECRETS,
    Place.LOADING: Serves(("registry.", "page.identity")),
    Place.ACT: Serves(("registry.obliged_list", "registry.presence")),
    Place.CLAUSES: Serves((*_PAGES, "registry.", "security.", "centre.")),
    Place.THINGS: Serves((*_PAGES, "registry.", "centre.")),
    Place.CARD: Serves((*_PAGES, "registry.", "centre.connected"), ("mark",)),
    Place.PAGE: Serves((*_PAGES, "centre.connected"), ("mark", "connection")),
    Place.LOOK: Serves(_PAGES),
}

BY_VIEW: Mapping[tuple[Place, str], Serves] = {
    (Place.REGISTRY, "review"): Serves(("page.identity", "registry.reviewed")),
    (Place.REGISTRY, "impostors"): Serves(("page.identity",)),
    (Place.CHECKS, "remarks"): Serves((*_PAGES, "registry.", "centre.")),
    (Place.VAULT, "tasks"): Serves(("security.handover", "registry.notified"), ("handover",)),
    (Place.CENTRE, "asked"): Serves(("centre.requests",), ("centre",)),
    (Place.CENTRE, "told"): Serves(("centre.notified", "registry.notified"), ("centre", "handover")),
    (Place.CENTRE, "cases"): BY_PLACE[Place.CASE],
    (Place.CENTRE, "broadcasts"): BY_PLACE[Place.SPREAD],
    (Place.CENTRE, "plans"): BY_PLACE[Place.CALENDAR],
    (Place.LOADING, "plans"): BY_PLACE[Place.CALENDAR],
    (Place.CENTRE, "letters"): Serves(("centre.requests", "registry.notified"), ("centre",)),
}

_LISTED = 6
"""Clauses that one help names; the rest is counted."""

CLOSED = "Пункты Порядка видны здесь, когда хранилище открыто."
MISSING = "Порядок ещё не загружен: F9, «Порядок»."
NOTHING = "В вашем Порядке нет пункта именно об этом месте."


def serves(place: Place, view: str) -> Serves | None:
    """What a place and its view serve; None for a place that serves whatever lies beneath it."""
    return BY_VIEW.get((place, view)) or BY_PLACE.get(place)


def clause_lines(regulation: Regulation | None, found: Serves) -> list[str]:
    """The clauses, a line each with the number; those whose number nobody has confirmed are only counted."""
    if regulation is None:
        return [MISSING]
    served = [each for each in regulation.clauses if found.clause(each)]
    if not served:
        return [NOTHING]
    named = [each for each in served if citing.citable(each)]
    lines = [f"{each.number} — {each.text}" for each in named[:_LISTED]]
    if len(named) > _LISTED:
        more = counted(len(named) - _LISTED, "пункт", "пункта", "пунктов")
        lines.append(f"и ещё {more}: 4 Проверки, вид «По пунктам»")
    if len(named) < len(served):
        unsure = counted(len(served) - len(named), "пункт", "пункта", "пунктов")
        lines.append(f"Об этом ещё {unsure}: номера не подтверждены и потому не названы (F9, «Порядок»)")
    return lines
