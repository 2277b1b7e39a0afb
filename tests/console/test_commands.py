"""The command table holds together: every command is carried out somewhere, no key means two things in one place."""

from __future__ import annotations

import re
from itertools import combinations

import pytest
from textual.binding import Binding

from console import keys
from console.commands import (
    COMMANDS,
    PLACE_TITLES,
    TABLE,
    BarItem,
    Command,
    Place,
    Situation,
    bar_items,
    bindings,
    named_keys,
    of,
)
from console.dialogs.base import Dialog
from console.dialogs.form import Form
from console.helping.page import help_text
from console.panes.centre.board import BoardScreen
from console.panes.centre.calendar import CalendarScreen
from console.panes.centre.pane import CentrePane
from console.panes.centre.spread import SpreadScreen
from console.panes.centre.steps import CaseScreen
from console.panes.checks import ChecksPane
from console.panes.exemptions import ExemptionsPane
from console.panes.journal import JournalPane
from console.panes.organization_card import OrganizationCardScreen
from console.panes.page_card import PageCardScreen
from console.panes.registry import RegistryPane
from console.panes.summary import SummaryPane
from console.panes.things import Things
from console.panes.vault.campaign import CampaignScreen
from console.panes.vault.card import CredentialCard
from console.panes.vault.pane import VaultPane
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
from console.screens.settings import SettingsPage

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
    Place.SPREAD: (SpreadScreen,),
    Place.SETTINGS: (SettingsPage,),
    Place.SORTED: (BoardScreen, CalendarScreen, SpreadScreen, CampaignScreen, Copies, Keys, Things),
    Place.LOADED: (ImportRegistry, ImportSecrets),
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
SITUATIONS = (
    Situation(),
    Situation(read_only="Только чтение до подтверждения."),
    Situation(selected=True),
    Situation(selected=True, secrets_open=True),
    Situation(running=True, selected=True, secrets_open=True, has_secret=True, demo=True, lesson=True),
)
TOGETHER = [
    *((place, Place.LIST, Place.ANYWHERE) for place in PANES),
    *((*hosts[0].PLACES, Place.DIALOG) for hosts in HOSTS.values() if issubclass(hosts[0], Dialog) and hosts[0].PLACES),
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
    for (one, its), (other, others) in combinations(used, 2):
        assert not its & others, f"{one} and {other} share {its & others}"


def _of(command: Command) -> list[Binding]:
    return [each for each in bindings(command.place) if each.action == f"command('{command.id}')"]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_nothing_is_only_by_ctrl_or_alt(command: Command) -> None:
    if command.title:
        assert not command.keys or any("+" not in key for key in command.keys)


DESTROYS = {
    "registry.remove", "exemptions.remove", "vault.remove", "centre.remove", "calendar.remove", "keys.remove",
    "card.remove", "settings.reset",
}  # fmt: skip
"""Every command that takes something away; each asks before it does (the flows' own tests show that)."""


def test_what_destroys_is_on_f8_alone_and_says_that_it_asks() -> None:
    assert {command.id for command in COMMANDS if "f8" in command.keys} == DESTROYS
    assert all(TABLE[identity].keys == ("f8",) for identity in DESTROYS)
    assert {command.id for command in COMMANDS if command.verb in {"remove", "reset", "delete", "erase"}} == DESTROYS
    assert not any("delete" in command.keys for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_every_letter_has_its_twin_and_both_have_their_capitals(command: Command) -> None:
    bound = {key for binding in _of(command) for key in binding.key.split(",")}
    for key in command.keys:
        if len(key) == 1 and key.isalpha():
            other = keys.twin(key)
            assert other is not None
            assert {key, other, key.upper(), other.upper()} <= bound


@pytest.mark.parametrize("command", [each for each in COMMANDS if each.title], ids=lambda command: command.id)
def test_every_command_is_named_and_told_in_russian(command: Command) -> None:
    assert re.search("[а-яё]", command.title, re.IGNORECASE) or command.title == "QR"
    assert re.search("[а-яё]", command.hint)
    assert len(command.title) <= 15
    assert len(command.title) + len(command.hint) <= 100


def test_every_place_is_named() -> None:
    assert set(PLACE_TITLES) == set(Place)
    assert {command.place for command in COMMANDS} == set(Place)


def test_what_has_only_letters_is_in_the_palette_of_its_place() -> None:
    """F9 works wherever commands do: nothing is lost for whoever has no letters."""
    carried = {command.place for command in of(*PANES, Place.LIST, Place.ANYWHERE)}
    for hosts in HOSTS.values():
        if issubclass(hosts[0], Dialog):
            carried |= {*hosts[0].PLACES, Place.DIALOG}
            assert callable(hosts[0].do_palette)
    assert carried == set(Place)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_a_reason_is_a_sentence(command: Command) -> None:
    for now in SITUATIONS:
        reason = command.why_off(now)
        assert not reason or (reason[0].isupper() and len(reason) > 10)


@pytest.mark.parametrize("width", [60, 80, 110])
@pytest.mark.parametrize("places", TOGETHER, ids=lambda places: places[0].value)
def test_what_is_off_looks_so_without_colours_and_fits(places: tuple[Place, ...], width: int) -> None:
    offered = of(*places)
    off = {each.id for each in offered if each.bar and each.why_off(Situation(read_only="Только чтение."))}
    items = bar_items(offered, width, off)
    assert sum(item.width for item in items) <= width
    assert items[-1] == BarItem("F10", "Выход")
    assert all((item.title[0] == "(" and item.title[-1] == ")") is item.off for item in items)


def test_both_letters_stand_in_the_bar() -> None:
    assert any(item.key == "n/т" and item.title == "Новая" for item in bar_items(of(Place.REGISTRY), 200))


@pytest.mark.parametrize("width", range(12, 200, 7))
@pytest.mark.parametrize("places", TOGETHER, ids=lambda places: places[0].value)
def test_the_bar_fits_and_never_loses_the_way_out(places: tuple[Place, ...], width: int) -> None:
    items = bar_items(of(*places), width)
    assert sum(item.width for item in items) <= width
    assert items[-1] == BarItem("F10", "Выход")


def test_the_help_names_every_key() -> None:
    for place in PANES:
        text = help_text((place, Place.LIST, Place.ANYWHERE))
        for command in of(place, Place.LIST, Place.ANYWHERE):
            if command.keys and command.title:
                assert named_keys(command) in text


def test_commands_that_are_off_say_why() -> None:
    nothing = Situation()
    reasons = {command.id: command.why_off(nothing) for command in COMMANDS}
    assert reasons["registry.edit"] == "Строк нет: выбирать не из чего"
    assert reasons["any.quit"] == ""
    table = {command.id: command for command in COMMANDS}
    assert "идёт" in table["any.run"].why_off(Situation(running=True))
    assert table["registry.new"].why_off(Situation(read_only="Только чтение.")) == "Только чтение."
    assert "закрыты" in table["vault.reveal"].why_off(Situation(selected=True))
    assert table["vault.reveal"].why_off(Situation(selected=True, secrets_open=True, has_secret=True)) == ""
