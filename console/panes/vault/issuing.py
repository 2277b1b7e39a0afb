"""Handing a secret to a person: to whom, what, how; written first, then shown, then its receipt.

There is no way by mail or messenger. What an issue is, and that it is journalled before, is `registry.issuing`.
"""

from __future__ import annotations

import asyncio
from enum import Enum, auto
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from console import drafting
from console import format as shown
from console.dialogs.ask import Choose
from console.dialogs.line import AskLine
from console.dialogs.note import Note
from console.dialogs.passphrase import open_secrets
from console.dialogs.pick import Option, Pick
from console.dialogs.qr import QrScreen
from console.dialogs.secretview import Fetch
from console.dialogs.typeout import Dictation, TypeOutScreen
from console.forms import receipt
from console.reading.credentials import CredentialRow
from console.reading.opened import typed_form
from console.reading.tasks import ISSUE_WAYS, IssueRow
from registry import accounts, issuing, people
from registry.issuing import Issue, IssueWay
from vault import generator
from vault.errors import PoryadokError
from vault.generator import Policy, Style
from vault.secrets import Field

if TYPE_CHECKING:
    from console.app import Console

_CLOSED = "Выдать можно только при открытых секретах."
_WAY_WORDS = {
    IssueWay.IN_PERSON: "Лично: показать на экране, чтобы переписал",
    IssueWay.PHONE: "По телефону: продиктовать группами",
    IssueWay.KDBX: "Файлом KDBX с отдельным паролем: пароль — другим путём",
}


_AFTER_FILE = (
    "{path}\n\nОтдайте файл на носителе, пароль к нему — голосом или на бумаге, не вместе с файлом.\n"
    "Когда файл получен, сотрите его здесь и запишите получение. Пароль файла нигде не записан: потеряли — "
    "сотрите файл и выдайте снова."
)


class Next(Enum):
    """What to do with an open issue."""

    RECEIVED = auto()
    LATER = auto()
    AGAIN = auto()
    CANCEL = auto()


async def issue(console: Console, row: CredentialRow, fields: tuple[Field, ...] = ()) -> bool:
    """From a key press to a receipt or an open task; whether anything was written."""
    try:
        made = await _begin(console, row, fields)
        if made is None:
            return False
        person = (await console.session.read(lambda tx: people.get(tx, made.person_id))).name
        await hand_over(console, IssueRow(made, person, row))
        await settle(console, IssueRow(made, person, row))
    except PoryadokError as error:
        console.fail(error)
        return True
    return True


async def settle(console: Console, row: IssueRow) -> None:
    """Ask what became of an open issue: the receipt, another showing, or that it was not handed over."""
    answers = (
        (Next.LATER, "Позже: останется в «Задачах»"),
        (Next.RECEIVED, "Получено: записать день и чем подтверждено"),
        (Next.AGAIN, "Показать ещё раз"),
        (Next.CANCEL, "Отменить выдачу"),
    )
    text = f"{row.person}: {row.secret}, {ISSUE_WAYS[row.issue.way]}."
    while True:
        chosen = await console.push_screen_wait(Choose(f"Выдача № {row.issue.id}", text, answers))
        try:
            if chosen is Next.AGAIN:
                await hand_over(console, row)
                continue
            if chosen is Next.RECEIVED:
                await drafting.fill(console, receipt.plan(console.session, row.issue.id, text))
            elif chosen is Next.CANCEL:
                await _cancel(console, row)
        except PoryadokError as error:
            console.fail(error)
        return


async def _cancel(console: Console, row: IssueRow) -> None:
    text = "Почему отменена? Показанное раньше всё равно считается известным."
    reason = await console.push_screen_wait(AskLine("Отмена выдачи", text))
    if reason is not None:
        await console.session.write("issue.cancelled", lambda tx: issuing.cancel(tx, row.issue.id, reason))
        console.tell("Выдача отменена.")


async def _begin(console: Console, row: CredentialRow, fields: tuple[Field, ...]) -> Issue | None:
    """To whom, what and how; the issue as it is written, with nothing shown yet."""
    everybody = await console.session.read(people.listing)
    if not everybody:
        console.tell("В реестре нет людей: сначала назначьте ответственного (2 Реестр, o/щ).", "fail")
        return None
    options = [Option(str(each.id), each.name, each.position) for each in everybody]
    chosen = [str(row.credential.holder_id)] if row.credential.holder_id else []
    picked = await console.push_screen_wait(Pick("Кому выдать?", options, chosen=chosen))
    if not picked:
        return None
    wanted = fields or await _which(console, row)
    if not wanted:
        return None
    way = await console.push_screen_wait(
        Choose("Как выдать?", "Ни почтой, ни в мессенджере: там секрет останется навсегда.", list(_WAY_WORDS.items()))
    )
    if way is None or not await open_secrets(console, _CLOSED):
        return None
    person_id = int(picked[0])
    return await console.session.write(
        "issue.begun", lambda tx: issuing.begin(tx, row.credential.id, wanted, person_id, way)
    )


async def _which(console: Console, row: CredentialRow) -> tuple[Field, ...]:
    stored = [field for field in Field if field in row.secrets]
    if len(stored) == 1:
        return (stored[0],)
    options = [Option(field.value, accounts.secret_title(row.credential.network, field)) for field in stored]
    first = [Field.PASSWORD.value] if Field.PASSWORD in stored else []
    picked = await console.push_screen_wait(Pick("Что выдать?", options, several=True, chosen=first))
    return tuple(Field(value) for value in picked or ())


async def hand_over(console: Console, row: IssueRow) -> None:
    """Show what an open issue is about, by its way; every showing is journalled. PoryadokError."""
    if row.issue.way is IssueWay.KDBX:
        await _write_file(console, row)
        return
    for field in row.issue.fields:
        title = f"{_title(row, field)}: {row.person}"
        fetch = partial(_reveal, console, row.issue.id, field)
        if row.issue.way is IssueWay.PHONE:
            await console.push_screen_wait(Dictation(title, partial(_typed, field, fetch)))
        elif field is Field.TOTP:
            await console.push_screen_wait(QrScreen(title, fetch))
        else:
            await console.push_screen_wait(TypeOutScreen(title, partial(_typed, field, fetch)))


def _title(row: IssueRow, field: Field) -> str:
    network = row.account.credential.network if row.account else ""
    return shown.capital(accounts.secret_title(network, field))


async def _reveal(console: Console, issue_id: int, field: Field) -> str:
    return await console.session.with_store(lambda store: issuing.reveal(store, issue_id, field))


async def _typed(field: Field, fetch: Fetch) -> str:
    return typed_form(field, await fetch())


async def _write_file(console: Console, row: IssueRow) -> None:
    """A file of one entry, then its passphrase on the screen: the two go by different ways."""
    if not await open_secrets(console, _CLOSED):
        return
    text = "Куда записать файл? Его читают KeePassXC и KeePassDX."
    given = await console.push_screen_wait(AskLine("Файл KDBX", text, f"~/vydacha-{row.issue.id}.kdbx"))
    if given is None:
        return
    path = Path(given).expanduser()
    made = await asyncio.to_thread(generator.generate, Policy(), Style.EFF_WORDS)
    console.tell("Записываю файл…")
    await console.session.with_store(lambda store: issuing.write_kdbx(store, row.issue, path, made.value))

    async def fetch() -> str:
        return made.value

    await console.push_screen_wait(TypeOutScreen("Пароль файла: запишите, он нигде не хранится", fetch))
    await console.push_screen_wait(Note("Файл KDBX записан", _AFTER_FILE.format(path=path)))
