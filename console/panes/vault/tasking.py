"""What can be done with a task: change the secret, leave it with a reason, take that back; settle an issue."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from console.dialogs.ask import Choose
from console.dialogs.line import AskLine
from console.panes.vault import changing, issuing
from console.panes.vault.card import CredentialCard
from console.reading.tasks import IssueRow, LeavingRow
from registry import leaving
from vault.errors import PoryadokError

if TYPE_CHECKING:
    from console.app import Console


class Answer(Enum):
    """What to do with a secret that somebody who left knows."""

    CHANGE = auto()
    CARD = auto()
    DISMISS = auto()
    UNDISMISS = auto()


_WAITING = (
    (Answer.CHANGE, "Сменить секрет: задача закроется сама"),
    (Answer.CARD, "Открыть карточку записи"),
    (Answer.DISMISS, "Снять задачу с причиной: секрет останется прежним"),
)
_DISMISSED = (
    (Answer.CARD, "Открыть карточку записи"),
    (Answer.UNDISMISS, "Вернуть задачу"),
)


async def work_on(console: Console, row: LeavingRow | IssueRow) -> None:
    """Ask what to do with the line, and do it."""
    if isinstance(row, IssueRow):
        await issuing.settle(console, row)
        return
    text = f"{row.person} знает: {row.secret}." + ("" if row.waits else f" Снята: {row.task.reason}.")
    title = row.account.title if row.account else "Запись удалена"
    offered: tuple[tuple[Answer, str], ...] = _WAITING if row.waits else _DISMISSED
    if row.field is None:
        text += " Впишите в карточке (F4) другой телефон или ящик, когда смените его на сайте."
        offered = tuple(each for each in offered if each[0] is not Answer.CHANGE)
    answer = await console.push_screen_wait(Choose(title, text, offered))
    try:
        if answer is Answer.CHANGE and row.account is not None:
            await changing.change(console, row.account, row.field, f"больше не отвечает: {row.person}")
        elif answer is Answer.CARD and row.account is not None:
            await console.push_screen_wait(CredentialCard(row.account))
        elif answer is Answer.DISMISS:
            await _dismiss(console, row)
        elif answer is Answer.UNDISMISS:
            task = row.task
            await console.session.write(
                "leaving.undone", lambda tx: leaving.undismiss(tx, task.person_id, task.credential_id, task.field)
            )
    except PoryadokError as error:
        console.fail(error)


async def _dismiss(console: Console, row: LeavingRow) -> None:
    text = f"Почему секрет можно не менять? {row.person} по-прежнему знает его."
    reason = await console.push_screen_wait(AskLine("Снять задачу", text))
    if reason is None:
        return
    task, today = row.task, console.session.today
    await console.session.write(
        "leaving.decided",
        lambda tx: leaving.dismiss(tx, task.person_id, task.credential_id, task.field, reason, today),
    )
    console.tell("Задача снята; вернуть можно Enter на её строке.")
