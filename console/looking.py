"""The flows of the person's look and of an answer: read what is asked, ask, write, tell. Panes and cards share them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from checks import history, snapshot
from checks.judging import told
from checks.person import answering, answers, looking, looks, naming, rejudging
from checks.person.answering import Matter
from console import drafting
from console.dialogs.ask import Choose
from console.dialogs.line import AskLine
from console.dialogs.note import Note
from console.forms import answer as answer_form
from console.reading import look_lines
from console.screens.look import LookScreen
from vault.errors import PoryadokError

if TYPE_CHECKING:
    from collections.abc import Callable

    from checks.model import Verdict
    from checks.person.looking import Round
    from console.app import Console
    from vault.store import Store
    from vault.transaction import Tx


async def look(console: Console) -> None:
    """Go through the pages that wait for a look, from where the person left."""
    session = console.session

    def read(store: Store) -> tuple[Round, str, bool]:
        now = session.clock.now()
        rejudging.catch_up(store, now)
        current = history.latest(store.read)
        known = snapshot.take(store, now)
        return looking.round_of(known, current, now), store.read(naming.last), bool(current)

    try:
        found, who, judged = await session.with_store(read)
    except PoryadokError as error:
        console.fail(error)
        return
    if not found.pages:
        await console.push_screen_wait(Note("Взгляд", look_lines.nothing(found.done > 0, judged)))
        return
    if not who:
        asked = await console.push_screen_wait(
            AskLine("Кто смотрит?", "Имя стоит в выводах и журнале; спрашиваем один раз.")
        )
        if asked is None:
            return
        who = asked
    changed = await console.push_screen_wait(LookScreen(found, who))
    if changed is not None:
        console.tell(look_lines.told(changed))
        console.reload_panes()


async def answer(console: Console, verdict: Verdict) -> bool:
    """Ask for a person's decision on a verdict; whether anything was recorded or taken back."""
    session = console.session
    key = (verdict.check, verdict.subject.kind, verdict.subject.id)
    if verdict.code in told.BY_LOOK:
        return await _look_again(console, verdict)

    def read(store: Store) -> tuple[Matter | None, str]:
        now = session.clock.now()
        known, standing = snapshot.take(store, now), store.read(lambda tx: history.standing(tx, (key,)))
        behind = answering.unapplied(known, standing, now)
        if behind and store.read_only_reason is None:  # the program ended between the answer and its verdict
            rejudging.apply(store, behind, now)
            standing = store.read(lambda tx: history.standing(tx, (key,)))
        return next(iter(answering.matters(known, standing)), None), store.read(naming.last)

    matter, who = await session.with_store(read)
    if matter is None:
        console.tell("Здесь отвечать не на что: это видно без человека или ещё не видно совсем.", "fail")
        return False
    if matter.answer is not None:
        answers_ = (("", "Оставить как есть"), ("again", "Ответить заново"), ("withdraw", "Снять ответ"))
        chosen = await console.push_screen_wait(
            Choose(f"Ответ: {answer_form.title(matter)}", answer_form.standing(matter), answers_)
        )
        if chosen == "withdraw":
            return await _withdraw(console, matter)
        if chosen != "again":
            return False
    return await drafting.fill(console, answer_form.plan(session, matter, who)) is not None


async def _look_again(console: Console, verdict: Verdict) -> bool:
    """What a person saw can be taken back: the question comes back into the queue."""
    choices = ((False, "Оставить как есть"), (True, "Снять: об этом спросят снова"))
    if not await console.push_screen_wait(Choose("Видел человек", verdict.message, choices)):
        return False

    def forget(tx: Tx, now: datetime) -> None:
        for each in looks.of_page(tx, verdict.subject.id):
            if each.check == verdict.check:
                looks.forget(tx, each.id, now)

    return await _take_back(console, verdict, "look.forget", forget)


async def _withdraw(console: Console, matter: Matter) -> bool:
    assert matter.answer is not None, "there is an answer to take back"
    number = matter.answer.id

    def withdraw(tx: Tx, now: datetime) -> None:
        answers.withdraw(tx, number, now)

    return await _take_back(console, matter.verdict, "answer.withdraw", withdraw)


async def _take_back(console: Console, verdict: Verdict, reason: str, write: Callable[[Tx, datetime], None]) -> bool:
    """Take back what made this verdict; whether it is done."""

    def work(store: Store) -> None:
        now = console.session.clock.now()
        store.write(reason, lambda tx: write(tx, now))
        rejudging.apply(store, {(verdict.check, verdict.subject.kind, verdict.subject.id)}, now)

    try:
        await console.session.with_store(work)
    except PoryadokError as error:
        console.fail(error)
        return False
    console.tell("Снято: об этом спросят снова.")
    return True
