"""What the vault holds before an amended text comes: the version in force, the organizations, the lines of the lists.

Read in one transaction; comparing is `differing` and needs none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from registry import exemptions, obligations, organizations
from registry.exemptions import Exemption
from registry.imports.regulation.model import ListKind
from registry.listed import Line
from registry.names import without_ending
from registry.obligations import Obligation
from registry.organizations import Organization
from registry.regulation import versions
from registry.regulation.model import Regulation
from vault.transaction import Tx


@dataclass(frozen=True)
class PresentLine:
    """A line that counts now or later: its list, the line itself, and the name of its organization."""

    kind: ListKind
    line: Line
    organization: str

    @property
    def said(self) -> str:
        """The line as the list had it, or the name of the organization when it was added by hand."""
        return without_ending(self.line.raw) or self.organization


@dataclass(frozen=True)
class Present:
    """`regulation` is None in a vault that has no version."""

    regulation: Regulation | None
    organizations: tuple[Organization, ...]
    lines: tuple[PresentLine, ...]


def present(tx: Tx, on: date) -> Present:
    """Everything that an amended text is compared with; lines that ended before `on` are history."""
    known = organizations.listing(tx)
    names = {each.id: each.name for each in known}
    lines: tuple[tuple[ListKind, Line], ...] = (
        *((ListKind.REQUIRED, line) for line in obligations.listing(tx)),
        *((ListKind.EXEMPT, line) for line in exemptions.listing(tx)),
    )
    stored = versions.in_force(tx, on) or next(iter(reversed(versions.listing(tx))), None)
    return Present(
        stored.regulation if stored else None,
        known,
        tuple(
            PresentLine(kind, line, names.get(line.organization_id, ""))
            for kind, line in lines
            if line.until is None or line.until >= on
        ),
    )


def add(tx: Tx, kind: ListKind, line: Line) -> Line:
    """A line into the list of that kind."""
    if kind is ListKind.REQUIRED:
        return obligations.add(tx, Obligation(**vars(line)))
    return exemptions.add(tx, Exemption(**vars(line)))


def update(tx: Tx, kind: ListKind, line: Line) -> None:
    """A line of the list of that kind over the one of its id."""
    if kind is ListKind.REQUIRED:
        obligations.update(tx, Obligation(**vars(line)))
    else:
        exemptions.update(tx, Exemption(**vars(line)))


def remove(tx: Tx, kind: ListKind, line_id: int) -> None:
    """A line off the list of that kind; the history of changes keeps it."""
    (obligations if kind is ListKind.REQUIRED else exemptions).remove(tx, line_id)
