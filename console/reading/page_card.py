"""The card of one page as lines: its record, what was last seen of it, the verdicts about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import tzinfo

from checks.activity import PageActivity
from checks.model import SubjectKind, Verdict
from console import format as shown
from console.forms.titles import CATEGORIES, PAGE_STATES
from console.reading import page_facts, pictures, uncollected
from console.reading.card_text import CardLine, verdict_lines
from console.reading.page_facts import Sight
from registry.networks import title
from registry.pages import Page

_POSTS = 5
"""So many of the newest publications are told."""


def lines(
    page: Page, sight: Sight, verdicts: Iterable[Verdict], zone: tzinfo, weeks: PageActivity | None = None
) -> tuple[CardLine, ...]:
    """The whole card; `verdicts` may be those of the organization, `weeks` are None where no regulation counts them."""
    mine = [each for each in verdicts if each.subject.kind is SubjectKind.PAGE and each.subject.id == page.id]
    return (
        CardLine(page.url or title(page.network), "heading", page=page),
        *(CardLine(text, page=page) for text in _record(page)),
        CardLine(""),
        CardLine("Что видно", "heading"),
        *(CardLine(f"  {each.text}", each.tone) for each in page_facts.lines(sight, zone, _POSTS)),
        *(_weeks(weeks, zone) if weeks is not None else ()),
        CardLine(""),
        CardLine(f"Выводы ({len(mine)})", "heading"),
        *verdict_lines(mine),
    )


def _weeks(found: PageActivity, zone: tzinfo) -> Iterator[CardLine]:
    yield CardLine("")
    yield CardLine("Недели", "heading")
    for text, tone in pictures.page_lines(found, zone):
        yield CardLine(text, tone)


def _record(page: Page) -> Iterator[str]:
    number = f", номер {page.network_id}" if page.network_id else ""
    yield f"Сеть: {title(page.network)}{number}"
    yield f"Состояние: {PAGE_STATES[page.state]}, {CATEGORIES[page.category]}"
    if said := uncollected.sentence(page.network):
        yield shown.capital(said)
    for label, value in (
        ("Открыта", shown.day(page.opened_on)),
        ("Смотрел человек", shown.day(page.verified_on)),
        ("Подключена к „Госпабликам“", shown.day(page.connected_on)),
        ("Заметка", shown.line(page.note)),
    ):
        if value:
            yield f"{label}: {value}"
