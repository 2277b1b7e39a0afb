"""Words of cases, the same on the screen and on the command line: states, deadlines, a step in lines.

What a step says to do is `registry.cases.words`; what is seen of it `checks.cases`.
"""

from __future__ import annotations

from datetime import tzinfo

from checks.cases.book import CaseView, Mark, StepView
from checks.cases.sights import State
from console.format import day, moment
from registry.cases import words
from registry.cases.flow import WITNESS
from registry.cases.records import Case, CaseKind, Outcome
from vault.text import counted

KINDS = {
    CaseKind.HANDOVER: "смена ответственного",
    CaseKind.OWN_HANDOVER: "передача дел координатора",
    CaseKind.CONNECTION: "подключение к «Госпабликам»",
    CaseKind.MARK: "метка «Госорганизация»",
    CaseKind.PAGE_SEIZED: "захвачена страница",
    CaseKind.VAULT_LOST: "пропало хранилище",
    CaseKind.DATA_LEAKED: "утечка данных",
}
OUTCOMES = {
    Outcome.OPEN: "идёт",
    Outcome.DONE: "закрыт",
    Outcome.REFUSED: "отказано",
    Outcome.DROPPED: "прекращён",
}
MARKS = {
    Mark.OPEN: ("[ ]", "не сделано", "warn"),
    Mark.DONE: ("[+]", "сделано", "ok"),
    Mark.SEEN: ("[+]", "видит программа", "ok"),
    Mark.NOT_NEEDED: ("[-]", "не нужно", "muted"),
    Mark.BROKEN: ("[!]", "отмечено, но не сделано", "fail"),
}
"""Mark, word and tone of a step."""
LEFT_AS_WRITTEN = (
    "Кто за что отвечает, осталось как записано при открытии случая. Если никто не уходил, верните назначения: "
    "poryadok people edit ID, а сразу после открытия проще poryadok undo."
)
"""What is said when a handover is dropped: the people it wrote down stay so."""


def state(case: Case) -> str:
    """«идёт», «закрыт 22.11.2026»."""
    return f"{OUTCOMES[case.outcome]} {day(case.closed_on)}".strip()


def deadline(found: CaseView) -> str:
    """The last day and how it stands, the nearest clock first; «срок не задан» where the municipality set none."""
    if not found.case.open:
        return ""
    clock = found.next_clock
    told = []
    if clock is not None and clock.step.due_at is not None:
        told.append(f"шаг {clock.place}: {words.clock(clock.step.due_at, found.now)}")
    due = found.case.due_on
    if due is not None:
        told.append(f"срок {day(due)}, {words.days((due - found.today).days)}")
    if not told and found.case.kind in {CaseKind.HANDOVER, CaseKind.OWN_HANDOVER}:
        told.append("срок не задан (poryadok settings set handover_days ДНЕЙ)")
    return "; ".join(told)


def progress(found: CaseView) -> str:
    """«осталось 3 шага из 12»."""
    left = len(found.waiting)
    if not left:
        return f"все шаги закрыты: {len(found.steps)}"
    told = f"осталось {counted(left, 'шаг', 'шага', 'шагов')} из {len(found.steps)}"
    broken = len(found.broken)
    return f"{told}, из них отмечено, но не сделано: {broken}" if broken else told


def line(found: CaseView, zone: tzinfo | None = None) -> str:
    """A case in one line for a summary: «Захвачена страница: …; шаг 4: осталось 5 ч; осталось 9 шагов из 12»."""
    told = [found.case.title, deadline(found) if found.overdue or found.next_clock or found.case.due_on else ""]
    if found.case.incident:
        told.insert(1, f"узнали {moment(found.case.opened_at, zone)}")
    return "; ".join(filter(None, [*told, progress(found)]))


def head(found: CaseView, zone: tzinfo) -> list[tuple[str, str]]:
    """The case itself in pairs of a name and a value; empty values are left to the caller."""
    case = found.case
    begun = "Узнали" if case.incident else "Открыт"
    return [
        ("Случай", f"№ {case.id}, {KINDS[case.kind]}"),
        ("Организация", found.organization),
        ("Страница", found.page),
        ("Уходит", found.person),
        ("Приходит", found.successor or ("ещё не назван" if found.person else "")),
        ("День", "" if case.incident else day(case.happened_on)),
        (begun, moment(case.opened_at, zone)),
        ("Срок", deadline(found)),
        ("Состояние", state(case)),
        ("Причина", case.reason),
        ("Заметка", case.note),
    ]


def step_title(step: StepView) -> str:
    """«[ ] 4. Завершите … (ВКонтакте, krap@example.ru)»."""
    about = step.page or step.account
    return f"{MARKS[step.mark][0]} {step.place}. {step.words.text}{f' ({about})' if about else ''}"


def step_lines(step: StepView, found: CaseView, zone: tzinfo) -> list[str]:
    """What stands under a step: who confirmed it, what the program sees, its clock, where to go and what to type."""
    told = [_said(step)]
    look = step.look
    if look is not None and look.text:
        plain = "Не видно" if look.state is State.UNKNOWN else "Видно"
        told.append(f"{'ВНИМАНИЕ' if step.mark is Mark.BROKEN else plain}: {look.text}")
    if step.step.due_at is not None and found.case.open and step.waits:
        until = moment(step.step.due_at, zone)
        told.append(f"Не позже {until}: {words.clock(step.step.due_at, found.now)}.")
    if step.waits and found.case.open:
        if look is not None:
            told += [f"· {each}" for each in look.lines]
        told.append(f"Где: {step.words.way}" if step.words.way else "")
        told.append(f"Команда: {step.words.command}" if step.words.command else "")
    return [each for each in told if each]


def _said(step: StepView) -> str:
    """Who confirmed, when and by what; why it is not needed."""
    one = step.step
    if step.mark in {Mark.DONE, Mark.BROKEN}:
        by = f", {one.proof}" if one.proof else ""
        if one.who == WITNESS:
            return f"Увидела программа {day(one.done_on)}{f': {one.proof}' if one.proof else ''}"
        return f"Подтверждено вручную: {one.who}, {day(one.done_on)}{by}"
    return f"Не нужно: {one.reason}" if one.reason else ""
