"""The forms of what is to be published: an item of «Госпаблики», a content plan with its items."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from console import format as shown
from console.forms.model import Answers, FormPlan, Refused
from console.forms.saving import saver
from console.session import Session
from console.widgets.fields import FieldKind, FieldSpec
from registry import broadcasts, networks, plans
from registry.broadcasts import Broadcast
from registry.pages import Page
from registry.plans import Plan, PlanItem

_ALL = "пусто — все подключённые"


def broadcast(session: Session, pages: Iterable[tuple[Page, str]], before: Broadcast | None = None) -> FormPlan:
    """A form over an item of «Госпаблики», or an empty one; `pages` with the names of their organizations."""
    now = session.clock.now().replace(second=0, microsecond=0)
    base = before or Broadcast("", now, now)

    def made(answers: Answers) -> Broadcast:
        if not answers.text("title"):
            raise Refused("title", "не заполнено")
        starts_at, due_at = _moment(session, answers, "starts_at"), _moment(session, answers, "due_at", last=True)
        if due_at < starts_at:
            raise Refused("due_at", "раньше начала")
        return replace(
            base,
            title=answers.text("title"),
            text=answers.note("text"),
            links=answers.lines("links"),
            starts_at=starts_at,
            due_at=due_at,
            networks=tuple(code for code in answers.values["networks"].split(",") if code),
            page_ids=answers.chosen("page_ids"),
            note=answers.note("note"),
        )

    codes = tuple((network.code, network.title) for network in networks.NETWORKS)
    named = tuple((str(page.id), f"{name}, {networks.network(page.network).short}") for page, name in pages)
    specs = (
        FieldSpec("title", "О чём"),
        FieldSpec("text", "Текст", hint="по нему узнают публикацию"),
        FieldSpec("links", "Ссылки", hint="через точку с запятой"),
        FieldSpec("starts_at", "С", hint="дд.мм.гггг чч:мм"),
        FieldSpec("due_at", "Не позже", hint="дд.мм.гггг чч:мм"),
        FieldSpec("networks", "Сети", FieldKind.PICKS, options=codes, hint=_ALL),
        FieldSpec("page_ids", "Страницы", FieldKind.PICKS, options=named, hint=_ALL),
        FieldSpec("note", "Заметка"),
    )
    values = {
        "title": base.title,
        "text": base.text,
        "links": "; ".join(base.links),
        "starts_at": shown.moment(base.starts_at, session.zone),
        "due_at": shown.moment(base.due_at, session.zone) if before else "",
        "networks": ",".join(base.networks),
        "page_ids": ",".join(str(number) for number in base.page_ids),
        "note": base.note,
    }
    title = "Публикация через «Госпаблики»" if before else "Новая публикация через «Госпаблики»"
    text = "Без сетей и страниц — на всех подключённых страницах."
    save = saver(session, broadcasts, made, new=before is None)
    draft = f"broadcast:{before.id if before else 'new'}"
    return FormPlan(title, specs, values, save, draft=draft, text=text, subject=base.title)


def _moment(session: Session, answers: Answers, key: str, *, last: bool = False) -> datetime:
    try:
        found = shown.parse_moment(answers.values[key], session.zone, last=last)
    except ValueError:
        found = None
    if found is None:
        raise Refused(key, "нужны день и время вида 22.11.2026 09:00")
    return found


def plan(session: Session, organizations: tuple[tuple[str, str], ...], before: Plan | None = None) -> FormPlan:
    """A content plan of one organization for one month, without its items: they are added in its calendar."""
    base = before or Plan(0, session.today.replace(day=1))

    def made(answers: Answers) -> Plan:
        return replace(
            base,
            organization_id=answers.needed("organization_id", "выберите организацию"),
            month=_month(answers),
            note=answers.note("note"),
        )

    specs = (
        FieldSpec("organization_id", "Организация", FieldKind.PICK, options=organizations),
        FieldSpec("month", "Месяц", hint="мм.гггг"),
        FieldSpec("note", "Заметка"),
    )
    values = {
        "organization_id": str(base.organization_id or ""),
        "month": f"{base.month:%m.%Y}",
        "note": base.note,
    }
    title = "Контент-план" if before else "Новый контент-план"
    save = saver(session, plans, made, new=before is None)
    return FormPlan(title, specs, values, save, draft=f"plan:{before.id if before else 'new'}")


def _month(answers: Answers) -> date:
    try:
        found = shown.parse_day(f"01.{answers.text('month')}")
    except ValueError:
        found = None
    if found is None:
        raise Refused("month", "нужен месяц вида 11.2026")
    return found


def _day_of(answers: Answers, month: date) -> date:
    """A day of the month of a plan: its number alone, or the whole date; Refused for another month."""
    typed = answers.text("on")
    if typed.isdecimal() and len(typed) <= len("31"):
        typed = f"{typed}.{month:%m.%Y}"
    try:
        found = shown.parse_day(typed)
    except ValueError:
        found = None
    if found is None:
        raise Refused("on", "нужен день месяца: 5 или 05.12.2026")
    if (found.year, found.month) != (month.year, month.month):
        raise Refused("on", f"план на {month:%m.%Y}: этот день не из него")
    return found


def item(session: Session, before: Plan, at: int | None = None) -> FormPlan:
    """One publication of a plan; `at` is its place among the items, None for a new one."""
    base = before.items[at] if at is not None else PlanItem(before.month, "")

    async def save(answers: Answers) -> int:
        made = PlanItem(_day_of(answers, before.month), answers.text("topic"), answers.values["network"])
        if not made.topic:
            raise Refused("topic", "не заполнено")
        items = list(before.items)
        if at is None:
            items.append(made)
        else:
            items[at] = made
        changed = replace(before, items=tuple(sorted(items, key=lambda each: each.on)))
        return (await session.write("plan.updated", lambda tx: plans.update(tx, changed))).id

    codes = (("", "любая"), *((network.code, network.title) for network in networks.NETWORKS))
    specs = (
        FieldSpec("on", "День", FieldKind.DATE, hint=f"число месяца: 5, или 05.{before.month:%m.%Y}"),
        FieldSpec("topic", "О чём"),
        FieldSpec("network", "Сеть", FieldKind.CHOICE, options=codes),
    )
    values = {"on": shown.day(base.on) if at is not None else "", "topic": base.topic, "network": base.network}
    draft = f"plan-item:{before.id}:{'new' if at is None else at}"
    return FormPlan("Публикация плана", specs, values, save, draft=draft, subject=f"{before.month:%m.%Y}")


def next_month(today: date) -> date:
    """The first day of the month after this one: plans are asked for ahead."""
    return date(today.year + today.month // 12, today.month % 12 + 1, 1)
