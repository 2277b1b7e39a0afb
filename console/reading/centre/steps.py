"""The steps of one case in words: how each stands, in full and for a list, and how far the case is."""

from __future__ import annotations

from datetime import tzinfo

from checks.cases.book import CaseView, Mark, StepView
from checks.cases.sights import State
from console import format as shown
from console.reading.centre.lines import short_day, text
from console.ways import on_screen
from registry.cases import words

_SHORT = 20
"""Cells of a page or a login before what is to be done with it."""

_CLOSED = {
    Mark.DONE: ("+ сделано", "ok"),
    Mark.SEEN: ("+ видно", "ok"),
    Mark.NOT_NEEDED: ("= не нужен", "muted"),
    Mark.BROKEN: ("! отмечен, а видно иное", "fail"),
}


def state(step: StepView, found: CaseView, *, hand: bool) -> tuple[str, str]:
    """«+ сделано 12.11», «~ осталось 5 ч»: a mark with a word, and a tone. `hand`: a person may close it."""
    if step.mark in _CLOSED:
        word, tone = _CLOSED[step.mark]
        return f"{word} {short_day(step.on) if step.mark is not Mark.BROKEN else ''}".rstrip(), tone
    if not found.case.open:
        return "- не сделано", "muted"
    if step.step.due_at is not None:
        said = words.clock(step.step.due_at, found.now)
        return f"{'!' if step.overdue else '~'} {said}", "fail" if step.overdue else "warn"
    if step.look is not None and step.look.state is State.UNDONE:
        return "! не сделано", "fail"
    return ("* сделать", "manual") if hand else ("? ещё не видно", "unknown")


def whose(step: StepView) -> str:
    """The page or the account that a step is about, "" for the whole case."""
    return step.account or step.page.removeprefix("https://")


def short(step: StepView) -> str:
    """The same in few cells: the last part of the page's address, or the login without its mail host."""
    return (short_name(step.account) or step.page.rpartition("/")[2])[:_SHORT]


def short_name(account: str) -> str:
    """The login of an account without its network and its mail host."""
    return account.rpartition(", ")[2].removeprefix("@").partition("@")[0]


def details(step: StepView, zone: tzinfo) -> str:
    """The step in full: what to do, where in the menus, how it was closed, what is seen."""
    said, look = step.step, step.look
    return text(
        ("", step.words.text),
        ("", step.account or step.page),
        ("Где в меню", step.words.way),
        ("Срок", shown.moment(said.due_at, zone)),
        ("Сделано", shown.day(said.done_on)),
        ("Кто подтвердил", said.who),
        ("Чем подтверждено", said.proof),
        ("Почему не нужен", said.reason),
        ("Что видно программе", on_screen(look.text) if look is not None else ""),
        ("", "\n".join(f"  {line}" for line in look.lines) if look is not None else ""),
    )


def sentence(found: CaseView) -> str:
    """How far the case is: «закрыто 3 из 12 · срок 25.11.2026, осталось 3 дня · Иванов > Петрова»."""
    case = found.case
    if case.closed_on is not None:
        return f"закрыт {shown.day(case.closed_on)}{': ' + case.reason if case.reason else ''}"
    said = [progress(found)]
    if case.due_on is not None:
        said.append(f"срок {shown.day(case.due_on)}, {words.days((case.due_on - found.today).days)}")
    if found.person:
        said.append(f"{found.person} > {found.successor or 'преемника ещё нет'}")
    return " · ".join(said)


def progress(found: CaseView) -> str:
    """«закрыто 3 из 12»."""
    return f"закрыто {len(found.steps) - len(found.waiting)} из {len(found.steps)}"
