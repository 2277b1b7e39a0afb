"""Where a step of a case is done: the place on the screen that it leads to, opened over the steps.

The steps name the command of the terminal that does them (`registry.cases.kinds`); here each has its place. What a
step means, and whether it came about, is not here.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from checks.cases import ground
from console import drafting
from console.dialogs.form import Form
from console.dialogs.pick import Option, Pick
from console.forms import settings as settings_form
from console.forms.centre import cases as forms
from console.panes.centre import letters, opening
from console.panes.page_card import PageCardScreen
from console.panes.vault.card import CredentialCard
from console.reading import credentials as accounts
from registry import credentials, municipality, organizations, pages, people, rows
from registry.cases import shared
from registry.cases.records import CaseKind
from registry.letters.kinds import LetterKind
from registry.municipality import Key

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from checks.cases.book import CaseView, StepView
    from console.app import Console
    from console.reading.credentials import CredentialRow
    from registry.cases.records import Case
    from registry.cases.shared import Shared
    from registry.organizations import Organization
    from registry.pages import Page
    from vault.store import Store
    from vault.transaction import Tx

_LETTER = "poryadok letter make "
SAFE = (
    ("poryadok rotate campaign create --rule leaving", "TASKS"),
    ("poryadok rotate campaign", "CHANGES"),
    ("poryadok credentials knows", "CHANGES"),
    ("poryadok tokens", "RECORDS"),
)
"""Which view of the pane of the safe."""
_NOWHERE = "Этот шаг делают не в программе: сделали — Enter."


def letter_kind(step: StepView) -> LetterKind | None:
    """The letter that this step is about."""
    if not step.words.command.startswith(_LETTER):
        return None
    return LetterKind(step.words.command.removeprefix(_LETTER).partition(" ")[0])


def safe_view(step: StepView) -> str:
    """The view of the pane of the safe where it is done, by its name; "" when it is done elsewhere."""
    return next((view for beginning, view in SAFE if step.words.command.startswith(beginning)), "")


async def go(console: Console, found: CaseView, step: StepView, *, unclaimed: bool) -> bool:
    """Open the place where the step is done; whether anything may have changed, else why not is told.

    `unclaimed`: what holds the step up is that nobody said whose a way into the vault is.
    """
    if unclaimed:
        return await _ways(console, found)
    act = next((act for beginning, act in ACTS if step.words.command.startswith(beginning)), None)
    if act is not None:
        return await act(console, found)
    kind = letter_kind(step)
    if kind is not None:
        return await letter(console, found.case, kind)
    return await _record(console, found, step)


async def letter(console: Console, case: Case, kind: LetterKind) -> bool:
    """The letter that a step of the case is about."""
    return await letters.write(
        console, kind, organization_id=case.organization_id, page_id=case.page_id, case_id=case.id
    )


async def name_successor(console: Console, found: CaseView) -> bool:
    """Who comes, of a handover that goes on."""
    known = opening.named(await console.session.read(people.listing))
    plan = forms.successor(console.session, found.case, known)
    return await drafting.fill(console, plan) is not None


async def _ways(console: Console, _: CaseView) -> bool:
    from console.screens.keys import Keys  # seldom asked for

    await console.push_screen_wait(Keys())
    return True


async def _copies(console: Console, _: CaseView) -> bool:
    from console.screens.copies import Copies  # as above

    await console.push_screen_wait(Copies())
    return True


async def _coordinator(console: Console, found: CaseView) -> bool:
    """Who executes letters: the successor is offered."""
    setting = await console.session.read(
        lambda tx: next(each for each in municipality.listing(tx) if each.key is Key.COORDINATOR_NAME)
    )
    plan = settings_form.municipality(console.session, replace(setting, value=found.successor or setting.value))
    return await console.push_screen_wait(Form(plan)) is not None


async def _sharing(console: Console, found: CaseView) -> bool:
    """The account whose secrets are to be replaced: of several that share something with the page, the one picked."""
    session = console.session

    def read(store: Store) -> tuple[Shared, ...]:
        health = ground.read(store, found.case, session.clock.now()).health
        return shared.of_page(health, found.case.page_id or 0) if health is not None else ()

    known = await session.with_store(read)
    if not known:
        console.tell("За страницей не записано ни одной учётной записи. Внесите её в «Сейф»: 5, n/т.", "fail")
        return False
    if len(known) == 1:
        return await _account(console, known[0].credential_id)
    options = [Option(str(each.credential_id), each.title, each.why) for each in known]
    picked = await console.push_screen_wait(Pick("Чьи секреты сменить?", options, note_width=28))
    return await _account(console, int(picked[0])) if picked else False


async def _leak(console: Console, _: CaseView) -> bool:
    return await opening.begin(console, CaseKind.DATA_LEAKED)


async def _record(console: Console, found: CaseView, step: StepView) -> bool:
    """The account or the page that the step is about; of a step that a run of checks sees, the page of the case."""
    checked = step.words.command.startswith("poryadok check")
    page_id = step.step.page_id or (found.case.page_id if checked else None)
    if step.step.credential_id is not None:
        return await _account(console, step.step.credential_id)
    if page_id is not None:
        return await _page(console, page_id)
    console.tell(_NOWHERE, "fail")
    return False


async def _account(console: Console, number: int) -> bool:
    def read(tx: Tx) -> CredentialRow | None:
        return accounts.one_of(tx, credentials.owner(number))

    account = await console.session.read(read)
    if account is None:
        console.tell("Этой учётной записи в сейфе больше нет.", "fail")
        return False
    await console.push_screen_wait(CredentialCard(account))
    return True


async def _page(console: Console, number: int) -> bool:
    def read(tx: Tx) -> tuple[Organization, Page] | None:
        if not rows.exists(tx, pages.KIND, number):
            return None
        page = pages.get(tx, number)
        return organizations.get(tx, page.organization_id), page

    known = await console.session.read(read)
    if known is None:
        console.tell("Этой страницы в реестре больше нет.", "fail")
        return False
    await console.push_screen_wait(PageCardScreen(*known, ()))
    return True


ACTS: tuple[tuple[str, Callable[[Console, CaseView], Awaitable[bool]]], ...] = (
    ("poryadok vault slots", _ways),
    ("poryadok vault renew", _ways),
    ("poryadok vault restore", _copies),
    ("poryadok handover assign", name_successor),
    ("poryadok settings set", _coordinator),
    ("poryadok rotate start", _sharing),
    ("poryadok incident start", _leak),
)
"""What is opened instead of typing a command that begins so."""
