"""What the screen of a look says: the page, its questions, the answers, how far the person has come. Words only."""

from __future__ import annotations

from checks.person.looking import GROUPS, LookPage, LookQuestion
from checks.person.looks import Sight
from console import format as shown
from registry import networks
from vault.text import counted, plural

_ANSWERS = {Sight.YES: ("+ да", "ok"), Sight.NO: ("! нет", "fail"), Sight.CANNOT: ("? не видно", "unknown")}


def progress(number: int, total: int, left: int) -> str:
    """«Взгляд: 12 из 43, осталась 31 страница»."""
    remain = plural(left, "осталась", "осталось", "осталось")
    return f"Взгляд: {shown.number(number)} из {shown.number(total)}, {remain} {pages(left)}"


def pages(count: int) -> str:
    """«31 страница»."""
    return counted(count, "страница", "страницы", "страниц")


def where(page: LookPage) -> str:
    """Whose page, in which network."""
    return f"{page.organization} · {networks.title(page.network)}"


def answer(sight: Sight | None) -> tuple[str, str]:
    """The mark of an answer and its tone."""
    return _ANSWERS[sight] if sight is not None else ("·", "muted")


def group(question: LookQuestion) -> str:
    """The name of the question's group."""
    return GROUPS.get(question.group, question.group)


def question(asked: LookQuestion, note: str) -> str:
    """The question in full, what to compare with, why the program did not see it, the person's note."""
    parts = [asked.text]
    if asked.week is not None:
        parts[0] += f" Неделя с {shown.day(asked.week)}."
    if asked.about and asked.about not in asked.why:
        parts.append(f"Сверить: {asked.about}")
    if asked.why:
        parts.append(f"Почему спрашиваем: {asked.why}")
    if note:
        parts.append(f"Примечание: {note}")
    return "\n".join(parts)


def nothing(looked: bool, judged: bool) -> str:
    """Why the queue is empty."""
    if not judged:
        return "Смотреть пока нечего: проверок ещё не было. F5 — проверить, потом посмотрите, чего программе не видно."
    if looked:
        return "Смотреть нечего: всё, чего не видно программе, уже посмотрено."
    return "Смотреть нечего: всё, что можно увидеть, программа видит сама."


def told(changed: int) -> str:
    """How a look ended."""
    if not changed:
        return "Взгляд закончен, выводы не изменились."
    return f"Взгляд закончен, изменилось: {counted(changed, 'вывод', 'вывода', 'выводов')}."
