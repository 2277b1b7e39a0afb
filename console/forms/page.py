"""The form of an official page; the network is read out of the link."""

from __future__ import annotations

from dataclasses import replace

from console import format as shown
from console.forms.model import Answers, FormPlan, Refused
from console.forms.titles import CATEGORIES, PAGE_STATES
from console.reading import uncollected
from console.session import Session
from console.widgets.fields import FieldKind, FieldSpec
from registry import pages
from registry.links import parse_link
from registry.networks import NETWORKS
from registry.organizations import Organization
from registry.pages import Category, Page, PageState


def plan(session: Session, organization: Organization, before: Page | None = None) -> FormPlan:
    """A form over `before`, or an empty one for a new page of the organization."""
    base = before or Page(organization_id=organization.id, network="", url="")

    async def save(answers: Answers) -> int:
        record = _record(base, answers)
        if before is None:
            stored = await session.write("page.added", lambda tx: pages.add(tx, record))
        else:
            stored = await session.write("page.updated", lambda tx: pages.update(tx, record))
        return stored.id

    name = f"page:{before.id}" if before else f"page:new:{organization.id}"
    title = f"{'Страница' if before else 'Новая страница'}: {organization.name}"
    text = uncollected.advice((before.network,)) if before else uncollected.advice()
    subject = before.url if before else ""
    return FormPlan(title, _specs(), _values(base), save, draft=name, text=text, subject=subject)


def _specs() -> tuple[FieldSpec, ...]:
    networks = (("", "по ссылке"), *((network.code, network.title) for network in NETWORKS))
    states = tuple((state.value, title) for state, title in PAGE_STATES.items())
    categories = tuple((category.value, title) for category, title in CATEGORIES.items())
    return (
        FieldSpec("url", "Ссылка", hint="vk.com/имя, ok.ru/group/номер, t.me/имя"),
        FieldSpec("network", "Сеть", FieldKind.CHOICE, options=networks),
        FieldSpec("network_id", "Номер в сети", hint="узнаётся при первой проверке"),
        FieldSpec("state", "Состояние", FieldKind.CHOICE, options=states),
        FieldSpec("category", "Категория", FieldKind.CHOICE, options=categories),
        FieldSpec("opened_on", "Открыта", FieldKind.DATE, hint="дд.мм.гггг"),
        FieldSpec("verified_on", "Дата проверки", FieldKind.DATE, hint="когда смотрел человек"),
        FieldSpec(
            "connected_on",
            "В „Госпабликах“ с",
            FieldKind.DATE,
            hint="день подключения",
            called="дата подключения",
        ),
        FieldSpec("note", "Заметка"),
    )


def _values(record: Page) -> dict[str, str]:
    return {
        "url": record.url,
        "network": record.network,
        "network_id": record.network_id,
        "state": record.state.value,
        "category": record.category.value,
        "opened_on": shown.day(record.opened_on),
        "verified_on": shown.day(record.verified_on),
        "connected_on": shown.day(record.connected_on),
        "note": record.note,
    }


def _record(before: Page, answers: Answers) -> Page:
    url = answers.text("url")
    link = parse_link(url)
    network = answers.values["network"] or (link.network if link else "")
    if not network:
        raise Refused("url", "не похоже на ссылку известной сети; выберите сеть" if url else "не заполнено")
    moved = url != before.url
    return replace(
        before,
        url=url,
        network=network,
        short_name="" if moved else before.short_name,
        network_id=answers.text("network_id"),
        state=PageState(answers.values["state"]),
        category=Category(answers.values["category"]),
        opened_on=answers.day("opened_on"),
        verified_on=answers.day("verified_on"),
        connected_on=answers.day("connected_on"),
        note=answers.note("note"),
    )
