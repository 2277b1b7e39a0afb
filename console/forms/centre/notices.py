"""The forms of notices: what an organization told us, what we told the control centre, and when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from console import format as shown
from console.forms.model import Answers, FormPlan
from console.forms.saving import saver
from console.forms.titles import DIRECTIONS, EVENTS
from console.session import Session
from console.widgets.fields import FieldKind, FieldSpec
from registry import networks, notices
from registry.notices import Direction, Event, Notice
from registry.pages import Page

_DAY = "дд.мм.гггг"


def notice(
    session: Session,
    organizations: tuple[tuple[str, str], ...],
    pages: Iterable[Page],
    before: Notice,
) -> FormPlan:
    """A form over a notice; one with id 0 is new and begins with what is known of it."""

    def made(answers: Answers) -> Notice:
        return replace(
            before,
            direction=Direction(answers.values["direction"]),
            event=Event(answers.values["event"]),
            organization_id=answers.needed("organization_id", "выберите организацию"),
            page_id=answers.one("page_id"),
            happened_on=answers.needed_day("happened_on"),
            told_on=answers.past_day("told_on", session.today),
            proof=answers.text("proof"),
            note=answers.note("note"),
        )

    its_pages = tuple((str(page.id), page.url or networks.title(page.network)) for page in pages)
    specs = (
        FieldSpec("direction", "Кто кому", FieldKind.CHOICE, options=_options(DIRECTIONS)),
        FieldSpec("event", "О чём", FieldKind.CHOICE, options=_options(EVENTS)),
        FieldSpec("organization_id", "Организация", FieldKind.PICK, options=organizations),
        FieldSpec("page_id", "Страница", FieldKind.PICK, options=its_pages),
        FieldSpec("happened_on", "Случилось", FieldKind.DATE, hint=_DAY),
        FieldSpec("told_on", "Сообщили", FieldKind.DATE, hint="пусто — ещё нет"),
        FieldSpec("proof", "Подтверждение", hint="номер письма, ссылка, кто принял"),
        FieldSpec("note", "Заметка"),
    )
    values = {
        "direction": before.direction.value,
        "event": before.event.value,
        "organization_id": str(before.organization_id or ""),
        "page_id": str(before.page_id or ""),
        "happened_on": shown.day(before.happened_on),
        "told_on": shown.day(before.told_on),
        "proof": before.proof,
        "note": before.note,
    }
    title = "Уведомление" if before.id else "Новое уведомление"
    save = saver(session, notices, made, new=not before.id)
    subject = dict(organizations).get(str(before.organization_id), "")
    return FormPlan(title, specs, values, save, draft=f"notice:{before.id or 'new'}", subject=subject)


def telling(session: Session, before: Notice, name: str) -> FormPlan:
    """On which day the control centre was told, and what proves it: a notice of ours, or one that is passed on."""

    async def save(answers: Answers) -> int:
        on, proof = answers.needed_past_day("told_on", session.today), answers.text("proof")
        if before.id and before.direction is Direction.IN:
            stored = await session.write("notice.forwarded", lambda tx: notices.forward(tx, before.id, on, proof))
        elif before.id:
            told = replace(before, told_on=on, proof=proof)
            stored = await session.write("notice.updated", lambda tx: notices.update(tx, told))
        else:
            told = replace(before, told_on=on, proof=proof)
            stored = await session.write("notice.added", lambda tx: notices.add(tx, told))
        return stored.id

    specs = (
        FieldSpec("told_on", "Сообщили", FieldKind.DATE, hint=_DAY),
        FieldSpec("proof", "Подтверждение", hint="номер письма, ссылка, кто принял"),
    )
    text = f"{name}: {EVENTS[before.event]}, {shown.day(before.happened_on)}"
    values = {"told_on": shown.day(session.today), "proof": before.proof}
    draft = f"notice-told:{before.id}:{before.organization_id}:{before.event.value}"
    return FormPlan("Сообщили в ЦУР", specs, values, save, draft=draft, text=text, subject=name)


def _options(titles: dict[Direction, str] | dict[Event, str]) -> tuple[tuple[str, str], ...]:
    return tuple((value.value, title) for value, title in titles.items())
