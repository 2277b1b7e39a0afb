"""The flows of what was changed: the history of a record, and the undo of a change after saying what will go back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console import format as shown
from console import vaults
from console.dialogs.ask import Choose
from console.dialogs.note import Note
from console.dialogs.pick import Option, Pick
from console.dialogs.waiting import waited
from console.reading import history_words, undo_words
from console.ways import on_screen
from registry import kinds, undoing
from vault import doing
from vault.errors import PoryadokError
from vault.text import counted

if TYPE_CHECKING:
    from console.app import Console
    from registry.undoing import Batch, Plan
    from vault.store import Store
    from vault.transaction import Tx

_LISTED = 100
"""Changes that are offered; older ones are `poryadok undo --list`."""
_SAID = 8
"""Records that are named before the rest is counted."""
_MANY = 100
"""Records: a copy of the vault is made before so many are changed at once."""


async def history(console: Console, kind: str, record_id: int, name: str) -> None:
    """What was ever changed in a record."""
    session = console.session
    try:
        found = await session.read(lambda tx: history_words.read(tx, kind, record_id))
        names = await session.read(lambda tx: history_words.names(tx, kinds.require(kind), found))
    except PoryadokError as error:
        console.fail(error)
        return
    await console.push_screen_wait(Note(f"История: {name}", history_words.text(kind, found, session.zone, names)))


async def last(console: Console) -> bool:
    """Which change to undo, the last one first; what will go back; then the undo. Whether anything changed."""
    session = console.session
    found = await session.read(lambda tx: [(each, undoing.name(tx, each)) for each in undoing.batches(tx, _LISTED)])
    if not found:
        console.tell("Отменять нечего: изменений ещё не было.")
        return False
    options = [
        Option(
            str(each.number),
            f"{shown.moment(each.time, session.zone)}  {undo_words.what(each)}",
            name or undo_words.counts(each),
            "" if each.state is undoing.BatchState.OPEN else undo_words.state(each),
        )
        for each, name in found
    ]
    picked = await console.push_screen_wait(Pick("Отменить изменение", options, note_width=26))
    return await one(console, int(picked[0])) if picked else False


async def one(console: Console, number: int) -> bool:
    """Say what undoing this change brings back, ask, undo."""
    try:
        planned = await _planned(console, number)
        if planned is None:
            return False
        if planned.conflicts or planned.batch.refusal:
            await console.push_screen_wait(Note("Отменить нельзя", on_screen(_against(planned))))
            return False
        answers = ((False, "Оставить как есть"), (True, "Отменить изменение"))
        title = f"Отменить: {undo_words.what(planned.batch)}?"
        if not await console.push_screen_wait(Choose(title, _said(planned), answers)):
            return False
        found = await _done(console, number, len(planned.steps))
    except PoryadokError as error:
        console.fail(error)
        return False
    if found is None:
        return False
    done, again = found
    number_of = counted(len(done.steps), "запись", "записи", "записей")
    console.tell(f"Отменено: {number_of}. Вернуть — отменить изменение № {again.number if again else ''}.")
    return True


async def _planned(console: Console, number: int) -> Plan | None:
    """What would go back; None when a lock came between. PoryadokError."""
    batch = await console.session.read(lambda tx: undoing.get(tx, number))
    if batch.changes <= _MANY:
        return await console.session.read(lambda tx: undoing.plan(tx, number))
    return await waited(console, "Смотрю, что вернётся", lambda store: store.read(lambda tx: undoing.plan(tx, number)))


async def _done(console: Console, number: int, records: int) -> tuple[Plan, Batch | None] | None:
    if records <= _MANY:
        return await console.session.with_store(lambda store: _undo(store, number, records))

    def work(store: Store) -> tuple[Plan, Batch | None]:
        return _undo(store, number, records)

    return await waited(console, "Отменяю изменение", work, name=f"Отмена изменения № {number}")


def _undo(store: Store, number: int, records: int) -> tuple[Plan, Batch | None]:
    """In a thread."""
    if records > _MANY:
        vaults.safeguard(store)

    def newest(tx: Tx) -> Batch | None:
        return next(iter(undoing.batches(tx, 1)), None)

    done = store.write(undoing.REASON, lambda tx: undoing.undo(tx, number))
    with doing.watching(None):  # it is done: nothing stops the answer
        return done, store.read(newest)


def _said(planned: Plan) -> str:
    lines = [shown.capital(undo_words.step(each)) for each in planned.steps[:_SAID]]
    if len(planned.steps) > _SAID:
        lines.append(f"… и ещё {counted(len(planned.steps) - _SAID, 'запись', 'записи', 'записей')}")
    return "\n".join(lines)


def _against(planned: Plan) -> str:
    told = [f"Изменение: {undo_words.what(planned.batch)}"]
    if planned.batch.refusal:
        told.append(f"Отменить нельзя: {planned.batch.refusal}.")
    if planned.conflicts:
        told += ["", "Записи изменились позже; сначала отмените те изменения:"]
        told += [f"  {undo_words.conflict(each)}" for each in planned.conflicts]
    return "\n".join(told)
