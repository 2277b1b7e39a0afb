"""The flows that change records, read top to bottom: ask, write, tell. Panes and cards share them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.dialogs.ask import TypedAsk
from console.dialogs.form import Form
from console.forms import credential as credential_form
from console.forms import exemption as exemption_form
from console.forms import organization as organization_form
from console.forms import page as page_form
from console.reading.credentials import CredentialRow
from registry import credentials, exemptions, organizations, pages
from registry.exemptions import Exemption
from registry.organizations import Organization
from registry.pages import Page
from vault.errors import PoryadokError

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.app import Console
    from vault.transaction import Tx

_WORD = "удалить"


async def organization(console: Console, before: Organization | None = None) -> int | None:
    """Edit or add; the id that was saved."""
    everyone = await console.session.read(organizations.listing)
    return await console.push_screen_wait(Form(organization_form.plan(console.session, everyone, before)))


async def page(console: Console, owner: Organization, before: Page | None = None) -> int | None:
    """Edit or add a page of the organization."""
    return await console.push_screen_wait(Form(page_form.plan(console.session, owner, before)))


async def exemption(console: Console, before: Exemption | None = None) -> int | None:
    """Edit or add an exemption."""
    everyone = await console.session.read(organizations.listing)
    return await console.push_screen_wait(Form(exemption_form.plan(console.session, everyone, before)))


async def credential(console: Console, before: CredentialRow | None = None) -> int | None:
    """Edit or add an account."""
    choices = await console.session.read(credential_form.offered)
    plan = credential_form.plan(
        console.session,
        choices,
        before.credential if before else None,
        before.secrets if before else None,
    )
    return await console.push_screen_wait(Form(plan))


async def remove_organization(console: Console, record: Organization) -> bool:
    """Ask by a typed word, then remove."""
    return await _remove(
        console,
        f"Удалить организацию «{record.name}»?",
        "organization.removed",
        lambda tx: organizations.remove(tx, record.id),
    )


async def remove_page(console: Console, record: Page) -> bool:
    """The same for a page."""
    return await _remove(
        console,
        f"Удалить запись о странице {record.url}? Сама страница останется.",
        "page.removed",
        lambda tx: pages.remove(tx, record.id),
    )


async def remove_exemption(console: Console, record: Exemption, name: str) -> bool:
    """The same for an exemption."""
    return await _remove(
        console,
        f"Удалить исключение «{name}»?",
        "exemption.removed",
        lambda tx: exemptions.remove(tx, record.id),
    )


async def remove_credential(console: Console, row: CredentialRow) -> bool:
    """The same for an account and all its secrets."""
    return await _remove(
        console,
        f"Удалить учётную запись «{row.title}» и её секреты? Прежние пароли тоже пропадут.",
        "credential.removed",
        lambda tx: credentials.remove(tx, row.credential.id),
    )


async def _remove(console: Console, question: str, reason: str, act: Callable[[Tx], None]) -> bool:
    if not await console.push_screen_wait(TypedAsk("Удаление", question, _WORD)):
        return False
    try:
        await console.session.write(reason, act)
    except PoryadokError as error:
        console.fail(error)
        return False
    console.tell("Удалено.")
    return True
