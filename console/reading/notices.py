"""What waits for the person in an open vault: told after unlocking, and on the command «Напоминания»."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from checks.running.pending import Pending
from console.reading import drafts
from registry import issuing, leaving
from registry.knowledge import Reader
from registry.leaving import LeavingTask
from vault import rotation
from vault.text import counted
from vault.transaction import Tx


@dataclass(frozen=True)
class Notice:
    """A few words for the status line, and the sentence that says what to do."""

    short: str
    text: str


def gather(read: Reader, today: date) -> tuple[Notice, ...]:
    """What waits, the most urgent first; read in short transactions, judged after them."""
    return (
        *read(lambda tx: tuple(_rotations(tx))),
        *_leaving(leaving.judge(leaving.facts(read, today))),
        *read(lambda tx: (*_issues(tx), *_drafts(tx))),
    )


def line(notices: Iterable[Notice]) -> str:
    """All of them in one line; empty when nothing waits."""
    return " · ".join(notice.short for notice in notices)


def unfinished(run: Pending | None) -> Iterable[Notice]:
    """A run of checks that can be gone on with."""
    if run is not None and not run.outdated:
        yield Notice("прогон не закончен — F5", f"{run.sentence} F5 — продолжить; собранное цело.")


def _rotations(tx: Tx) -> Iterable[Notice]:
    count = len(rotation.listing(tx))
    if count:
        yield Notice(
            f"не закончены ротации: {count}",
            f"Не закончены ротации: {count}. Новые секреты записаны и ждут: 5 (Сейф), Tab до вида «Ротации», Enter.",
        )


def _leaving(tasks: Iterable[LeavingTask]) -> Iterable[Notice]:
    waiting = leaving.waiting(tasks)
    contacts = sum(task.field is None for task in waiting)
    if secrets := len(waiting) - contacts:
        changes = counted(secrets, "секрет", "секрета", "секретов")
        yield Notice(
            f"сменить после ухода: {secrets}",
            f"Человек больше не отвечает, а знает: сменить {changes}. 5 (Сейф), Tab до вида «Задачи».",
        )
    if contacts:
        yield Notice(
            f"чужие контакты: {contacts}",
            "Доступ восстанавливается на телефон или почту того, кто больше не отвечает: сменить "
            f"{counted(contacts, 'контакт', 'контакта', 'контактов')}. 5 (Сейф), Tab до вида «Задачи».",
        )


def _issues(tx: Tx) -> Iterable[Notice]:
    count = len(issuing.listing(tx))
    if count:
        yield Notice(
            f"выдачи без расписки: {count}",
            f"Выдано и не подтверждено: {count}. 5 (Сейф), Tab до вида «Задачи»: записать, когда получили.",
        )


def _drafts(tx: Tx) -> Iterable[Notice]:
    kept = drafts.listing(tx)
    forms = [each for each in kept if not each.name.startswith(drafts.FILE)]
    if forms:
        titles = "; ".join(f"«{each.title}»" for each in forms if each.title)
        yield Notice(
            f"черновики: {len(forms)} — какие, скажет F9 «Напоминания»",
            f"Недописанные формы: {titles or len(forms)}. Хранилище закрылось раньше, чем их сохранили: откройте "
            "такую же форму, и она предложит продолжить.",
        )
    if files := len(kept) - len(forms):
        titles = "; ".join(f"«{each.title}»" for each in kept if each.name.startswith(drafts.FILE) and each.title)
        yield Notice(
            f"незаконченные загрузки: {files} — загрузите тот же файл",
            f"Файл загружен не до конца: {titles or files}. Загрузите его ещё раз, ответы на вопросы на месте.",
        )
