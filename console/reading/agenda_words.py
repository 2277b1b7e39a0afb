"""Words of what waits of the control centre's affairs: a sentence for the summary, and what stands beside it.

The figures are counted by the checks; where a line leads is said by `summary`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from checks.centre.agenda import Agenda
from console import format as shown
from console.reading.centre.read import View
from console.reading.registry_views import View as Shelf
from registry.requests import CentreRequest
from vault.text import counted

_FIRST = 20  # requests or inquiries told beside a line
_REQUESTS = ("запрос", "запроса", "запросов")


@dataclass(frozen=True)
class Said:
    """One sentence with its tone and the view where it is dealt with."""

    key: str
    text: str
    tone: str
    view: View | Shelf
    note: str = ""


def said(found: Agenda) -> Iterator[Said]:
    """What waits, what is past its day first; what there is none of is left out."""
    if found.late:
        text = f"! ЦУР не дождался ответа в срок: {counted(len(found.late), *_REQUESTS)}"
        yield Said("requests_late", text, "fail", View.ASKED, _requests(found.late))
    if found.untold_late:
        text = f"! Не сообщили в ЦУР вовремя: {counted(found.untold_late, 'событие', 'события', 'событий')}"
        yield Said("centre_late", text, "fail", View.TOLD)
    if found.silent:
        yield _silent(found)
    if found.impostors:
        number = counted(found.impostors, "подделку", "подделки", "подделок")
        yield Said("impostors", f"! Не пожаловались сети на {number}", "fail", Shelf.IMPOSTORS)
    if found.near:
        text = f"~ Скоро срок ответа ЦУР: {counted(len(found.near), *_REQUESTS)}"
        yield Said("requests_near", text, "warn", View.ASKED, _requests(found.near))
    if found.undated:
        text = f"* ЦУР ждёт ответа, срок не назван: {counted(len(found.undated), *_REQUESTS)}"
        yield Said("requests_undated", text, "manual", View.ASKED, _requests(found.undated))
    if soon := found.untold - found.untold_late:
        text = f"~ Сообщить в ЦУР, срок ещё идёт: {counted(soon, 'событие', 'события', 'событий')}"
        yield Said("centre_soon", text, "warn", View.TOLD)
    if found.review:
        number = counted(found.review, "страница", "страницы", "страниц")
        yield Said("review", f"~ Пора сверить с записью: {number}", "warn", Shelf.REVIEW)


def _silent(found: Agenda) -> Said:
    waiting = sum(each.silent for each in found.silent)
    number = counted(waiting, "организация", "организации", "организаций")
    told = [f"{each.title}: срок {shown.day(each.due_on)}, молчат {each.silent}" for each in found.silent[:_FIRST]]
    asked = counted(len(found.silent), "запросу", "запросам", "запросам")
    return Said(
        "silent", f"! Молчат после срока: {number} по {asked}", "fail", View.ASKED, _list(told, len(found.silent))
    )


def _requests(those: tuple[CentreRequest, ...]) -> str:
    told = [f"{shown.line(each.title)}: срок {shown.day(each.due_on, 'не назван')}" for each in those[:_FIRST]]
    return _list(told, len(those))


def _list(told: Iterable[str], number: int) -> str:
    more = [f"… и ещё {number - _FIRST}"] if number > _FIRST else []
    return "\n".join((*told, *more))
