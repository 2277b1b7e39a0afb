"""The command table holds together: every command is carried out somewhere, no key means two things in one place."""

from __future__ import annotations

from itertools import combinations

import pytest
from textual.binding import Binding

from console.commands import COMMANDS, Command, Place, Situation, bar_items, bindings, named_keys, of
from console.dialogs.base import Dialog
from console.dialogs.form import Form
from console.dialogs.note import help_text
from console.panes.centre import CentrePane
from console.panes.centre.board import BoardScreen
from console.panes.centre.calendar import CalendarScreen
from console.panes.centre.steps import CaseScreen
from console.panes.checks import ChecksPane
from console.panes.exemptions import ExemptionsPane
from console.panes.journal import JournalPane
from console.panes.organization_card import OrganizationCardScreen
from console.panes.page_card import PageCardScreen
from console.panes.registry import RegistryPane
from console.panes.summary import SummaryPane
from console.panes.things import Things
from console.panes.vault import VaultPane
from console.panes.vault.campaign import CampaignScreen
from console.panes.vault.card import CredentialCard
from console.screens.base import Page
from console.screens.clauses import Clauses
from console.screens.copies import Copies
from console.screens.import_cards import ImportCards
from console.screens.import_registry import ImportRegistry
from console.screens.import_regulation import ImportRegulation
from console.screens.import_secrets import ImportSecrets
from console.screens.keys import Keys
from console.screens.look import LookScreen
from console.screens.main import MainScreen
from console.screens.security import SecurityPage

PANES = {
    Place.SUMMARY: SummaryPane,
    Place.REGISTRY: RegistryPane,
    Place.EXEMPTIONS: ExemptionsPane,
    Place.CHECKS: ChecksPane,
    Place.VAULT: VaultPane,
    Place.CENTRE: CentrePane,
    Place.JOURNAL: JournalPane,
}
HOSTS: dict[Place, tuple[type[object], ...]] = {
    Place.ANYWHERE: (MainScreen,),
    Place.LIST: tuple(PANES.values()),
    Place.THINGS: (Things,),
    Place.CARD: (OrganizationCardScreen,),
    Place.PAGE: (PageCardScreen,),
    Place.LOOK: (LookScreen,),
    Place.ACCOUNT: (CredentialCard,),
    Place.CAMPAIGN: (CampaignScreen,),
    Place.SECURITY: (SecurityPage,),
    Place.KEYS: (Keys,),
    Place.COPIES: (Copies,),
    Place.IMPORT: (ImportSecrets,),
    Place.LOADING: (ImportRegistry, ImportCards),
    Place.ACT: (ImportRegulation,),
    Place.CLAUSES: (Clauses,),
    Place.BOARD: (BoardScreen,),
    Place.CASE: (CaseScreen,),
    Place.CALENDAR: (CalendarScreen,),
    Place.FORM: (Form,),
    Place.DIALOG: (Dialog, Page),
    **{place: (pane,) for place, pane in PANES.items()},
}
TOGETHER = [
    *((place, Place.LIST, Place.ANYWHERE) for place in PANES),
    (Place.THINGS, Place.DIALOG),
    (Place.CARD, Place.DIALOG),
    (Place.PAGE, Place.DIALOG),
    (Place.LOOK, Place.DIALOG),
    (Place.ACCOUNT, Place.DIALOG),
    (Place.CAMPAIGN, Place.DIALOG),
    *((place, Place.DIALOG) for place in (Place.SECURITY, Place.KEYS, Place.COPIES, Place.IMPORT)),
    *((place, Place.DIALOG) for place in (Place.LOADING, Place.BOARD, Place.CASE, Place.CALENDAR)),
    *((place, Place.DIALOG) for place in (Place.ACT, Place.CLAUSES)),
    (Place.FORM, Place.DIALOG),
]


def test_ids_are_unique() -> None:
    assert len({command.id for command in COMMANDS}) == len(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_every_command_is_carried_out_where_it_applies(command: Command) -> None:
    for host in HOSTS[command.place]:
        assert callable(getattr(host, f"do_{command.verb}", None)), host


@pytest.mark.parametrize("places", TOGETHER, ids=lambda places: places[0].value)
def test_no_key_means_two_things_in_one_place(places: tuple[Place, ...]) -> None:
    used = [(command.id, set(binding.key.split(","))) for command in of(*places) for binding in _of(command)]
    for (one, keys), (other, others) in combinations(used, 2):
        assert not keys & others, f"{one} and {other} share {keys & others}"


def _of(command: Command) -> list[Binding]:
    return [each for each in bindings(command.place) if each.action == f"command('{command.id}')"]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_nothing_is_only_by_ctrl_or_alt(command: Command) -> None:
    if command.title:
        assert not command.keys or any("+" not in key for key in command.keys)


def test_what_destroys_is_on_f8_alone() -> None:
    for command in COMMANDS:
        if command.verb == "remove":
            assert command.keys == ("f8",)
        else:
            assert "f8" not in command.keys
            assert "delete" not in command.keys


@pytest.mark.parametrize("width", range(12, 200, 7))
@pytest.mark.parametrize("places", TOGETHER, ids=lambda places: places[0].value)
def test_the_bar_fits_and_never_loses_the_way_out(places: tuple[Place, ...], width: int) -> None:
    items = bar_items(of(*places), width)
    assert sum(len(key) + len(title) + 2 for key, title in items) <= width
    assert items[-1] == ("F10", "Выход")


def test_the_help_names_every_key() -> None:
    for place in PANES:
        text = help_text((place, Place.LIST, Place.ANYWHERE))
        for command in of(place, Place.LIST, Place.ANYWHERE):
            if command.keys and command.title:
                assert named_keys(command) in text


def test_commands_that_are_off_say_why() -> None:
    nothing = Situation()
    reasons = {command.id: command.why_off(nothing) for command in COMMANDS}
    assert reasons["registry.edit"] == "Сначала выберите строку"
    assert reasons["any.quit"] == ""
    table = {command.id: command for command in COMMANDS}
    assert "идёт" in table["any.run"].why_off(Situation(running=True))
    assert table["registry.new"].why_off(Situation(read_only="Только чтение.")) == "Только чтение."
    assert "закрыты" in table["vault.reveal"].why_off(Situation(selected=True))
    assert table["vault.reveal"].why_off(Situation(selected=True, secrets_open=True, has_secret=True)) == ""
