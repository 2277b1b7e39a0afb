"""The forms that change the ways into the vault; each asks for a passphrase that opens it now.

What a way in is, and which changes are refused, is `vault.slotting` and `vault.generation`.
"""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from console.forms.model import Answers, Esc, FormPlan, Refused
from console.passphrases import in_nfc, wipe
from console.session import Session
from console.widgets.fields import FieldKind, FieldSpec
from vault import generation, slotting
from vault.errors import WrongPassphrase
from vault.header import Slot, SlotKind
from vault.store import Store
from vault.text import counted

T = TypeVar("T")

_SHORTEST = 8
"""Characters of a new passphrase, as at the first run."""

_CURRENT = FieldSpec("current", "Ваш пароль сейчас", FieldKind.SECRET, "им открыто хранилище; можно и словами")
_NEW = (
    FieldSpec("new", "Новый пароль", FieldKind.SECRET, "от восьми знаков"),
    FieldSpec("again", "Ещё раз", FieldKind.SECRET),
)
_EMPTY = {"current": "", "new": "", "again": ""}


def deputy(session: Session) -> FormPlan:
    """One more passphrase, for a second person."""

    async def save(answers: Answers) -> int:
        new, label = typed_twice(answers), answers.text("label")
        await _by_current(session, answers, lambda store, given: slotting.add_passphrase(store, given, new, label), new)
        return 1

    specs = (FieldSpec("label", "Название", hint="чей: по нему журнал отличает, кто вошёл"), _CURRENT, *_NEW)
    return _plan("Пароль заместителя", specs, save, {"label": "пароль заместителя"})


def words(session: Session, made: list[slotting.NewWords]) -> FormPlan:
    """New recovery words into `made`; they open nothing yet."""

    async def save(answers: Answers) -> int:
        made.append(await _by_current(session, answers, slotting.prepare_words))
        return 1

    return _plan("Новые слова восстановления", (_CURRENT,), save)


def key_file(session: Session, kind: SlotKind) -> FormPlan:
    """A key in a new file: of everything, or of the registry alone."""

    async def save(answers: Answers) -> int:
        if not answers.values["path"].strip():
            raise Refused("path", "нужен путь к новому файлу")
        path, label = Path(answers.values["path"].strip()).expanduser(), answers.text("label")
        await _by_current(session, answers, lambda store, given: slotting.add_key_file(store, given, path, label, kind))
        return 1

    name = "файл-ключ" if kind is SlotKind.KEY_FILE else "ключ реестра"
    specs = (
        FieldSpec("path", "Файл", hint="новый, вне папки хранилища; лучше на флешке"),
        FieldSpec("label", "Название", hint="по нему журнал отличает, кто вошёл"),
        _CURRENT,
    )
    return _plan(name.capitalize(), specs, save, {"path": "", "label": name})


def change(session: Session) -> FormPlan:
    """Another passphrase in the place of the one that is typed."""

    async def save(answers: Answers) -> int:
        new = typed_twice(answers)
        await _by_current(session, answers, lambda store, given: slotting.change_passphrase(store, given, new), new)
        return 1

    return _plan("Смена пароля", (_CURRENT, *_NEW), save)


def remove(session: Session, slot: Slot) -> FormPlan:
    """Take a way in away."""

    async def save(answers: Answers) -> int:
        await _by_current(session, answers, lambda store, given: slotting.remove(store, given, slot.id))
        return 1

    return _plan(f"Удалить: {slot.label}", (_CURRENT,), save)


def check(session: Session, found: list[Slot]) -> FormPlan:
    """Which way in opens by what is typed, into `found`."""

    async def save(answers: Answers) -> int:
        found.append(await _by_current(session, answers, slotting.check))
        return 1

    given = FieldSpec("current", "Пароль или слова", FieldKind.SECRET, "то, что проверяете")
    return _plan("Чей это способ входа?", (given,), save)


def renew(session: Session, renewed: list[generation.Renewed]) -> FormPlan:
    """Other keys for the whole vault; what came of it goes into `renewed`."""

    async def save(answers: Answers) -> int:
        require_patience(session)
        new = typed_twice(answers)
        try:
            renewed.append(await session.renew(bytearray(answers.secrets["current"]), new))
        except WrongPassphrase:
            raise Refused("current", "не подошёл") from None
        return 1

    return _plan("Смена всех ключей", (_CURRENT, *_NEW), save, waiting="Меняю все ключи…")


def _plan(
    title: str,
    specs: tuple[FieldSpec, ...],
    save: Callable[[Answers], Awaitable[int]],
    values: dict[str, str] | None = None,
    waiting: str = "Проверяю пароль…",
) -> FormPlan:
    return FormPlan(title, specs, {**_EMPTY, **(values or {})}, save, secret=True, waiting=waiting, esc=Esc.STOPS)


def typed_twice(answers: Answers) -> bytearray:
    """A new passphrase, of the vault or of a file, out of «new» and «again»; the caller wipes it. Refused."""
    new = answers.secrets["new"]
    if len(new.decode("utf-8")) < _SHORTEST:
        raise Refused("new", f"нужно хотя бы {counted(_SHORTEST, 'знак', 'знака', 'знаков')}")
    if new != answers.secrets["again"]:
        raise Refused("again", "не совпало с первым")
    return in_nfc(new)


async def _by_current(session: Session, answers: Answers, fn: Callable[[Store, bytearray], T], *used: bytearray) -> T:
    """Run `fn` with the passphrase that was typed; `used` are wiped too."""
    try:
        require_patience(session)
        return await session.by_passphrase(fn, bytearray(answers.secrets["current"]))
    except WrongPassphrase:
        raise Refused("current", "не подошёл") from None
    finally:
        for one in used:
            wipe(one)


def require_patience(session: Session) -> None:
    """Refused while the time after a wrong passphrase is not over."""
    pause = session.wait_before_try()
    if pause > 0:
        raise Refused("current", f"подождите {counted(math.ceil(pause), 'секунду', 'секунды', 'секунд')}")
