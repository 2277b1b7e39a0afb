"""The view «Уведомления»: recording that the centre was told, the notices themselves, the letters about them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from checks.centre.untold import Untold
from console import drafting
from console.forms.centre import notices as forms
from console.panes.centre import letters
from console.panes.centre.part import Part
from console.reading import worth
from console.reading.centre import told
from console.widgets.rows import Column
from registry import notices, pages
from registry.letters.kinds import LetterKind
from registry.notices import Direction, Event, Notice

if TYPE_CHECKING:
    from console.reading.centre.lines import Line
    from vault.transaction import Tx

_LETTERS = {
    Event.RESPONSIBLE: LetterKind.RESPONSIBLE_CHANGED,
    Event.PAGE_CREATED: LetterKind.PAGE_CREATED,
    Event.PAGE_ABSENT: LetterKind.PAGE_ABSENT,
}


class ToldPart(Part):
    """What is owed comes from the registry by itself: it has no record until it is told."""

    COLUMNS: ClassVar[tuple[Column, ...]] = (
        Column("Кто", 11, 2, sort=worth.at(0)),
        Column("Организация", sort=worth.at(1)),
        Column("О чём", 22, sort=worth.at(2)),
        Column("Случилось", 10, 1, sort=worth.at(3)),
        Column("Сообщили", 22, sort=worth.at(4)),
    )
    EMPTY = (
        "Уведомлений нет, и сообщать в ЦУР нечего:\nответственные не менялись, страниц не открывали.\n"
        "n/т — записать уведомление."
    )

    def counts(self, found: tuple[Line, ...]) -> str:
        return told.counts(found)

    async def new(self, line: Line | None) -> bool:
        number = line.organization_id if line is not None else 0
        blank = Notice(Direction.OUT, Event.RESPONSIBLE, number, self.session.today)
        return await self._fill(blank, "Уведомление записано.")

    async def edit(self, line: Line) -> bool:
        match line.record:
            case Notice() as record:
                return await self._fill(record, "Сохранено.")
            case Untold() as record:
                return await self._fill(await self._of(record), "Уведомление записано.")
        return await super().edit(line)

    async def done(self, line: Line) -> bool:
        match line.record:
            case Untold() as record:
                notice = await self._of(record)
            case Notice() as record if record.told_on is None or record.direction is Direction.IN:
                notice = record
            case _:
                return self.refused("Об этом уже сообщили: исправить — F4.")
        name = self.names.of(notice.organization_id)
        plan = forms.telling(self.session, notice, name)
        if await drafting.fill(self.console, plan) is None:
            return False
        return self.told("Записано: сообщили в ЦУР.")

    async def letter(self, line: Line) -> bool:
        record = line.record
        if not isinstance(record, Notice | Untold):
            return await super().letter(line)
        kind = _LETTERS.get(record.event)
        if kind is None:
            return self.refused("Для такого события готового письма нет: n/т в виде «Письма» — другие.")
        if kind is LetterKind.PAGE_CREATED and record.page_id is None:
            return self.refused("Не записано, о какой странице: F4 — указать.")
        return await letters.write(
            self.console,
            kind,
            organization_id=record.organization_id,
            page_id=record.page_id if kind is LetterKind.PAGE_CREATED else None,
        )

    async def remove(self, line: Line) -> bool:
        if not isinstance(line.record, Notice):
            return self.refused("Это видно из реестра само: уйдёт, когда будет записано, что сообщили (d/в).")
        record = line.record
        question = f"Удалить уведомление: {self.names.of(record.organization_id)}?"
        return await self.removed(question, "notice.removed", lambda tx: notices.remove(tx, record.id))

    async def _fill(self, before: Notice, text: str) -> bool:
        def read(tx: Tx) -> tuple[pages.Page, ...]:
            return pages.of_organization(tx, before.organization_id) if before.organization_id else pages.listing(tx)

        its_pages = await self.session.read(read)
        plan = forms.notice(self.session, self.organizations, its_pages, before)
        saved = await drafting.fill(self.console, plan)
        if saved is None:
            return False
        self.made = ("notice", saved)
        return self.told(text)

    async def _of(self, record: Untold) -> Notice:
        """The notice by which it will be told: one that waits, the organization's own to be passed on, or a new one."""
        number = record.notice_id or record.source_id
        if number is not None:
            return await self.session.read(lambda tx: notices.get(tx, number))
        blank = Notice(Direction.OUT, record.event, record.organization_id, record.since)
        return replace(blank, page_id=record.page_id)
