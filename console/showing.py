"""A verdict in full on the screen, with the day since which it fails. Panes and cards share it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from checks import advice
from checks.remarks import book as remarks_book
from checks.remarks.records import key_of
from console.dialogs.note import Note
from console.reading import card_text
from registry import advice_notes
from vault.errors import PoryadokError

if TYPE_CHECKING:
    from checks.model import Verdict
    from console.app import Console
    from vault.store import Store


async def verdict(console: Console, found: Verdict, title: str = "", *, past: bool = False) -> None:
    """Show it and wait until it is read. `past`: of an earlier run, and since when it fails now would mislead."""
    since = await _since(console, found) if found.violation and not past else None
    text = card_text.verdict_text(found, since, await _notes(console))
    await console.push_screen_wait(Note(title or "Вывод", text))


async def advise(console: Console, found: Sequence[Verdict]) -> None:
    """g/п: what to do about each violation among these verdicts, and the way through the menus of its network."""
    wrong = [each for each in found if each.violation]
    if not wrong:
        console.tell("Исправлять здесь нечего: g/п — на нарушении. Чего не видно и почему — u/г в «Проверках».", "fail")
        return
    notes = await _notes(console)
    text = "\n\n".join(card_text.advice_text(each, notes) for each in wrong)
    await console.push_screen_wait(Note("Что делать", text))


async def _notes(console: Console) -> advice.Notes:
    """What the municipality noted to the advice; none when that cannot be read: the card is shown without it."""
    try:
        return advice.noted(await console.session.read(advice_notes.listing))
    except PoryadokError:
        return advice.NO_NOTES


async def _since(console: Console, found: Verdict) -> date | None:
    """The day of the run from which it fails; None when that cannot be read: the card is shown without it."""

    def read(store: Store) -> date | None:
        chain = remarks_book.chains(store.read, found.organization_id).get(key_of(found))
        return chain.since.astimezone(console.session.zone).date() if chain and chain.since else None

    try:
        return await console.session.with_store(read)
    except PoryadokError:
        return None
