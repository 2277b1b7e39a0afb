"""A remark in words: its state, how long it has stood, and the card with what to do and what was done.

Which state it is in is decided by the checks.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, tzinfo

from checks import advice
from checks.advice import Notes
from checks.remarks import flow
from checks.remarks.book import Remark
from checks.remarks.flow import Act, Event, How, State
from console import format as shown
from console.reading import card_text

STATES = {
    State.NEW: "не сообщено",
    State.TOLD: "сообщено",
    State.OVERDUE: "просрочено",
    State.ESCALATED: "передано выше",
    State.DISMISSED: "не сообщать",
    State.PAUSED: "отсрочка",
    State.MENDED: "исправлено",
    State.GONE: "не спрашивается",
}

TONES = {
    State.NEW: "fail",
    State.TOLD: "manual",
    State.OVERDUE: "fail",
    State.ESCALATED: "fail",
    State.DISMISSED: "muted",
    State.PAUSED: "muted",
    State.MENDED: "ok",
    State.GONE: "muted",
}

MARKS = {
    State.NEW: "!",
    State.TOLD: "*",
    State.OVERDUE: "!",
    State.ESCALATED: "!",
    State.DISMISSED: "-",
    State.PAUSED: "=",
    State.MENDED: "+",
    State.GONE: "-",
}

HOW = {
    How.PHONE: "по телефону",
    How.LETTER: "письмом",
    How.MESSENGER: "в мессенджере",
    How.PERSON: "лично",
}

_ACTS = {
    Act.TOLD: "сообщено",
    Act.DUE: "срок перенесён",
    Act.ESCALATED: "передано выше",
    Act.DISMISSED: "решено не сообщать",
    Act.RETURNED: "возвращено в новые",
    Act.MENDED: "исправлено",
    Act.FAILED: "нарушено снова",
}


def state(each: Remark, zone: tzinfo) -> str:
    """The state in a few words; of what is not seen now, since when."""
    words = STATES[each.state]
    if each.late and each.state is not State.OVERDUE:
        words += ", просрочено"
    if each.state is State.NEW and each.standing.round > 1:
        words += ", снова"
    if each.open and each.chain.unseen is not None:
        words += f", не видно с {each.chain.unseen.astimezone(zone):%d.%m}"
    return words


def nobody(each: Remark) -> str:
    """Whose it is when it is no organization of the registry."""
    return "Муниципалитет" if not each.organization_id else "нет в реестре"


def since(each: Remark, zone: tzinfo) -> date | None:
    """The day of the run from which it fails."""
    return each.chain.since.astimezone(zone).date() if each.chain.since else None


def text(each: Remark, organization: str, zone: tzinfo, notes: Notes = advice.NO_NOTES) -> str:
    """The card: what is wrong, where, since when, what to do by the `notes` of the municipality, what was done."""
    parts = [
        f"{MARKS[each.state]} {state(each, zone)}: {each.message}",
        "",
        f"Чьё: {organization or nobody(each)}",
        f"О ком: {each.subject_name}",
        f"Проверка: {card_text.check_title(each.key.check)}",
    ]
    if each.verdict is not None:
        parts.append(f"Пункты: {card_text.clauses(each.verdict)}")
    begun = since(each, zone)
    if begun is not None:
        parts.append(f"Нарушено с {shown.day(begun)}")
    if each.standing.due is not None:
        parts.append(f"Срок: {shown.day(each.standing.due)}{' — вышел' if each.late else ''}")
    if each.links:
        parts += ["", "Где видно:", *(f"  {link}" for link in each.links)]
    lines = card_text.advice_lines(each.key.check, each.network, notes, each.verdict)
    parts += ["", "Что делать:", *(f"  {line}" for line in lines)]
    if each.events:
        parts += ["", "Что было:", *history(each, zone)]
    return "\n".join(parts)


def history(each: Remark, zone: tzinfo) -> Iterator[str]:
    """Every act of every round, a line each."""
    rounds = flow.rounds(each.events)
    for number, events in enumerate(rounds, 1):
        if len(rounds) > 1:
            yield f"  {number}-й раз"
        for event in events:
            yield f"  {shown.day(event.on or event.at.astimezone(zone).date())} {_act(event)}"


def _act(event: Event) -> str:
    words = [_ACTS[event.act]]
    if event.who:
        words.append(f": {event.who}")
    if event.how is not None:
        words.append(f", {HOW[event.how]}")
    if event.due is not None:
        words.append(f", срок {shown.day(event.due)}")
    if event.act in {Act.MENDED, Act.FAILED}:
        words.append(f" (прогон {event.run_id})")
    elif event.note:
        words.append(f" — {shown.line(event.note)}")
    return "".join(words)
