"""The flows that change records, read top to bottom: ask, write, tell. Panes and cards share them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console import drafting
from console.dialogs.ask import TypedAsk
from console.dialogs.pick import Option, Pick
from console.forms import credential as credential_form
from console.forms import exemption as exemption_form
from console.forms import organization as organization_form
from console.forms import page as page_form
from console.forms import person as person_form
from console.forms.token import Told
from console.reading.credentials import CredentialRow
from registry import credentials, exemptions, organizations, pages, people, waivers
from registry.exemptions import Exemption
from registry.organizations import Organization
from registry.pages import Page
from registry.people import Assignment, Person
from registry.waivers import Waiver
from vault.errors import PoryadokError
from vault.text import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.app import Console
    from vault.transaction import Tx

_WORD = "удалить"


async def organization(console: Console, before: Organization | None = None) -> int | None:
    """Edit or add; the id that was saved."""
    everyone = await console.session.read(organizations.listing)
    return await drafting.fill(console, organization_form.plan(console.session, everyone, before))


async def page(console: Console, owner: Organization, before: Page | None = None) -> int | None:
    """Edit or add a page of the organization."""
    return await drafting.fill(console, page_form.plan(console.session, owner, before))


async def person(
    console: Console, owner: Organization, before: Person | None = None, part: Assignment | None = None
) -> int | None:
    """Edit a person's part in the organization, or give one: to somebody who is known already, or to a new person."""
    if before is None:
        known = {str(each.id): each for each in await console.session.read(people.listing)}
        if known:
            offered = [
                Option("", "Новый человек"),
                *(Option(key, each.name, each.position) for key, each in known.items()),
            ]
            picked = await console.push_screen_wait(Pick("Кто отвечает?", offered))
            if picked is None:
                return None
            before = known.get(picked[0])
    return await drafting.fill(console, person_form.plan(console.session, owner, before, part))


async def remove_part(console: Console, owner: Organization, before: Person, part: Assignment) -> bool:
    """Ask by a typed word, then take the person off the organization; the person stays in the registry."""
    return await _remove(
        console,
        f"Снять назначение: {before.name}, «{owner.name}»? Сам человек останется в реестре. "
        "Если он лишь перестал отвечать, лучше записать дату: F4.",
        "person.updated",
        lambda tx: people.update(tx, person_form.without(people.get(tx, before.id), part)),
    )


async def exemption(console: Console, before: Exemption | None = None) -> int | None:
    """Edit or add an exemption."""
    everyone = await console.session.read(organizations.listing)
    return await drafting.fill(console, exemption_form.plan(console.session, everyone, before))


@dataclass(frozen=True)
class Saved:
    """The account that was saved, and what is said of it: of a new key, what its network answered."""

    id: int
    said: str
    good: bool = True


async def credential(console: Console, before: CredentialRow | None = None) -> Saved | None:
    """Edit or add an account."""
    choices = await console.session.read(credential_form.offered)
    told: list[Told] = []
    plan = credential_form.plan(
        console.session,
        choices,
        before.credential if before else None,
        before.secrets if before else None,
        told,
    )
    saved = await drafting.fill(console, plan)
    if saved is None:
        return None
    if told:
        return Saved(saved, told[-1].text, told[-1].good)
    return Saved(saved, "Сохранено." if before else "Добавлено.")


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


async def remove_organizations(console: Console, records: Sequence[Organization], hidden: str) -> bool:
    """Ask by their number, then remove all of them or none; `hidden` says how many of them are not seen."""
    number = counted(len(records), "организацию", "организации", "организаций")
    ids = [each.id for each in records]
    return await _remove_many(
        console, number, hidden, "organization.removed", lambda tx: organizations.remove_all(tx, ids), len(ids)
    )


async def remove_pages(console: Console, records: Sequence[Page], hidden: str) -> bool:
    """The same for pages."""
    number = counted(len(records), "запись о странице", "записи о страницах", "записей о страницах")
    ids = [each.id for each in records]
    return await _remove_many(console, number, hidden, "page.removed", lambda tx: pages.remove_all(tx, ids), len(ids))


async def remove_exemptions(console: Console, records: Sequence[Exemption], hidden: str) -> bool:
    """The same for exemptions."""

    def remove(tx: Tx) -> None:
        for each in records:
            exemptions.remove(tx, each.id)

    number = counted(len(records), "исключение", "исключения", "исключений")
    return await _remove_many(console, number, hidden, "exemption.removed", remove, len(records))


async def remove_waivers(console: Console, records: Sequence[Waiver], about: str, hidden: str) -> bool:
    """Ask, then end these waivers at once; `about` tells the one where there is one alone."""

    def remove(tx: Tx) -> None:
        for each in records:
            waivers.remove(tx, each.id)

    if len(records) > 1:
        number = counted(len(records), "отсрочку", "отсрочки", "отсрочек")
        return await _remove_many(console, number, hidden, "waiver.removed", remove, len(records))
    question = f"Снять отсрочку: {about}? Со следующей проверки нарушение снова нарушение."
    return await _remove(console, question, "waiver.removed", remove, done="Отсрочка снята, выводы сменит F5.")


async def _remove_many(
    console: Console, number: str, hidden: str, reason: str, act: Callable[[Tx], object], count: int
) -> bool:
    question = f"Удалить отмеченное: {number}{hidden}? Если хоть одно держат другие записи, останется всё."
    return await _remove(console, question, reason, act, word=str(count), done=f"Удалено: {count}.")


async def _remove(
    console: Console,
    question: str,
    reason: str,
    act: Callable[[Tx], object],
    *,
    word: str = _WORD,
    done: str = "Удалено.",
) -> bool:
    if not await console.push_screen_wait(TypedAsk("Удаление", question, word)):
        return False
    try:
        await console.session.write(reason, act)
    except PoryadokError as error:
        console.fail(error)
        return False
    console.tell(done)
    return True
