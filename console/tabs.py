"""The panes behind the digits: what each is called and where it is. A pane is imported at its first visit.

What a pane shows is the pane's; which of them stands on the screen is the main screen's.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, cast

from console.places import PLACE_TITLES, Place

if TYPE_CHECKING:
    from console.panes.centre.pane import CentrePane
    from console.panes.checks import ChecksPane
    from console.panes.exemptions import ExemptionsPane
    from console.panes.journal import JournalPane
    from console.panes.registry import RegistryPane
    from console.panes.summary import SummaryPane
    from console.panes.vault.pane import VaultPane

    Pane: TypeAlias = SummaryPane | RegistryPane | ExemptionsPane | ChecksPane | VaultPane | CentrePane | JournalPane


@dataclass(frozen=True)
class Tab:
    """One pane: its digit, and the class that is made of it."""

    digit: str
    place: Place
    module: str
    name: str

    @property
    def title(self) -> str:
        return PLACE_TITLES[self.place]

    def load(self) -> type[Pane]:
        """The class of the pane, imported now if it never was."""
        return cast("type[Pane]", getattr(importlib.import_module(self.module), self.name))


SUMMARY, REGISTRY, EXEMPTIONS, CHECKS, VAULT, CENTRE, JOURNAL = "1234567"

TABS = (
    Tab(SUMMARY, Place.SUMMARY, "console.panes.summary", "SummaryPane"),
    Tab(REGISTRY, Place.REGISTRY, "console.panes.registry", "RegistryPane"),
    Tab(EXEMPTIONS, Place.EXEMPTIONS, "console.panes.exemptions", "ExemptionsPane"),
    Tab(CHECKS, Place.CHECKS, "console.panes.checks", "ChecksPane"),
    Tab(VAULT, Place.VAULT, "console.panes.vault.pane", "VaultPane"),
    Tab(CENTRE, Place.CENTRE, "console.panes.centre.pane", "CentrePane"),
    Tab(JOURNAL, Place.JOURNAL, "console.panes.journal", "JournalPane"),
)
