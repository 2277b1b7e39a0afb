"""The view «Запросы»: what its keys do with a request of the centre, an inquiry of ours, a question of theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from checks import catalogue
from console import drafting
from console.dialogs.ask import Choose
from console.forms.centre import requests as forms
from console.forms.model import FormPlan
from console.panes.centre import letters
from console.panes.centre.board import BoardScreen
from console.panes.centre.part import Part
from console.reading import worth
from console.reading.centre import asked
from console.widgets.rows import Column
from registry import consultations, inquiries, requests
from registry.consultations import Consultation
from registry.inquiry_board import Board
from registry.letters.kinds import LetterKind
from registry.requests import CentreRequest

if TYPE_CHECKING:
    from console.reading.centre.lines import Line

_NEW = (
    ("request", "ЦУР спросил нас"),
    ("inquiry", "Мы спрашиваем организации"),
    ("consultation", "Организация спросила нас"),
)


class AskedPart(Part):
    """Requests and inquiries open as a card and a board, consultations as a text."""

    COLUMNS: ClassVar[tuple[Column, ...]] = (
        Column("Кто", 13, 1, sort=worth.at(0)),
        Column("О чём", sort=worth.at(1)),
        Column("Срок", 10, 2, sort=worth.at(2)),
        Column("Как стоит", 24, sort=worth.at(3)),
    )
    EMPTY = (
        "Запросов нет: никто ни у кого ничего не ждёт.\n"
        "n/т — записать запрос ЦУР, спросить организации, записать вопрос организации."
    )

    def counts(self, found: tuple[Line, ...]) -> str:
        return asked.counts(found)

    async def open(self, line: Line) -> bool:
        if isinstance(line.record, Board):
            return await self.console.push_screen_wait(BoardScreen(line.record.inquiry.id)) is True
        if isinstance(line.record, CentreRequest) and line.waits:
            return await self._work_on(line.record, line)
        return await super().open(line)

    async def _work_on(self, record: CentreRequest, line: Line) -> bool:
        answers = (
            ("card", "Карточка целиком"),
            ("inquiry", "Спросить организации: их ответы соберутся сюда"),
            ("letter", "Составить письмо с ответом"),
            ("done", "Записать: ЦУР отвечено"),
        )
        chosen = await self.console.push_screen_wait(Choose("Запрос ЦУР", record.title, answers))
        match chosen:
            case "inquiry":
                return await self._inquiry(None, record)
            case "letter":
                return await self.letter(line)
            case "done":
                return await self.done(line)
            case "card":
                return await super().open(line)
        return False

    async def new(self, line: Line | None) -> bool:
        kind = await self.console.push_screen_wait(Choose("Что записать?", "", _NEW))
        if kind == "request":
            return await self._filled(forms.request(self.session), "Запрос ЦУР записан.", "request")
        if kind == "inquiry":
            about = line.record if line is not None and isinstance(line.record, CentreRequest) and line.waits else None
            return await self._inquiry(None, about)
        return await self._consultation(None) if kind == "consultation" else False

    async def edit(self, line: Line) -> bool:
        match line.record:
            case CentreRequest() as record:
                return await self._filled(forms.request(self.session, record), "Сохранено.")
            case Board() as board:
                return await self._inquiry(board, None)
            case Consultation() as record:
                return await self._consultation(record)
        return await super().edit(line)

    async def done(self, line: Line) -> bool:
        match line.record:
            case CentreRequest() as record:
                return await self._filled(forms.answer(self.session, record), "Записано: ЦУР отвечено.")
            case Board() as board if board.inquiry.closed_on is None:
                return await self._filled(forms.closing(self.session, board.inquiry), "Запрос закрыт: больше не ждём.")
            case Consultation() as record:
                return await self._consultation(record)
        return self.refused("Этот запрос уже закрыт.")

    async def letter(self, line: Line) -> bool:
        match line.record:
            case CentreRequest() as record:
                return await letters.write(self.console, LetterKind.CENTRE_ANSWER, request_id=record.id)
            case Board() as board:
                return await letters.to_each(self.console, board)
        return await super().letter(line)

    async def file(self, line: Line | None) -> bool:
        if line is not None and isinstance(line.record, Board):
            await letters.merged(self.console, line.record)
            return False
        return await super().file(line)

    async def remove(self, line: Line) -> bool:
        match line.record:
            case CentreRequest() as record:
                question = f"Удалить запрос ЦУР «{record.title}»?"
                return await self.removed(question, "centre_request.removed", lambda tx: requests.remove(tx, record.id))
            case Board() as board:
                inquiry = board.inquiry
                question = f"Удалить запрос «{inquiry.title}» и ответы на него?"
                return await self.removed(question, "inquiry.removed", lambda tx: inquiries.remove(tx, inquiry.id))
            case Consultation() as record:
                question = "Удалить вопрос и ответ на него?"
                return await self.removed(
                    question, "consultation.removed", lambda tx: consultations.remove(tx, record.id)
                )
        return False

    async def _inquiry(self, board: Board | None, about: CentreRequest | None) -> bool:
        waiting = [each for each in await self.session.read(requests.listing) if each.answered_on is None]
        known = {str(each.id): each.title for each in waiting}
        if board is not None and board.inquiry.request_id is not None:
            number = board.inquiry.request_id
            known.setdefault(str(number), (await self.session.read(lambda tx: requests.get(tx, number))).title)
        before = board.inquiry if board is not None else None
        plan = forms.inquiry(self.session, self.organizations, tuple(known.items()), before, about)
        if before is not None:
            return await self._filled(plan, "Сохранено.")
        return await self._filled(plan, "Запрос организациям записан: w/ц — письма.", "inquiry")

    async def _consultation(self, before: Consultation | None) -> bool:
        titles = tuple((each.id, each.title) for each in catalogue.everything())
        plan = forms.consultation(self.session, self.organizations, titles, before)
        return await self._filled(plan, "Записано.", "consultation")

    async def _filled(self, plan: FormPlan, text: str, kind: str = "") -> bool:
        """Fill it in; of a record that was added the `kind` of its line."""
        saved = await drafting.fill(self.console, plan)
        if saved is None:
            return False
        if kind:
            self.made = (kind, saved)
        return self.told(text)
