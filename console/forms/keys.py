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
_WRONG = "не подошёл; наберите заново"
_EMPTY = {"current": "", "new": "", "again": ""}
_IF_CUT = (
    "Если смена прервётся, наберите новый пароль: откроет — ключи сменены, действуют новые слова. Не откроет — всё "
    "прежнее, и пароль, и слова."
)


def deputy(session: Session) -> FormPlan:
    """One more passphrase, for a second person."""

    async def save(answers: Answers) -> int:
        new, label = typed_twice(answers), answers.text("label")
        await _by_current(
            session, answers, lambda store, given, own: slotting.add_passphrase(store, given, own, label), new
        )
        return 1

    specs = (FieldSpec("label", "Название", hint="чей: по нему журнал отличает, кто вошёл"), _CURRENT, *_NEW)
    return _plan("Пароль заместителя", specs, save, {"label": "пароль заместителя"})


def words(session: Session, made: list[slotting.NewWords]) -> FormPlan:
    """New recovery words into `made`; they open nothing yet."""

    async def save(answers: Answers) -> int:
        made.append(await _by_current(session, answers, slotting.prepare_words))
        return 1

    return _plan("Новые слова восстановления", (_CURRENT,), save, opens=False)


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
        await _by_current(session, answers, slotting.change_passphrase, new)
        return 1

    return _plan("Смена пароля", (_CURRENT, *_NEW), save)


def remove(session: Session, slot: Slot) -> FormPlan:
    """Take a way in away."""

    async def save(answers: Answers) -> int:
        await _by_current(session, answers, lambda store, given: slotting.remove(store, given, slot.id))
        return 1

    return _plan(f"Удалить: {slot.label}", (_CURRENT,), save, text=_after_removal(session.opened(), slot))


def _after_removal(store: Store, slot: Slot) -> str:
    """By what one will enter afterwards: said before it is too late."""
    left = [each for each in store.header.slots if each.id != slot.id and each.kind.full]
    said = ["Это способ, которым вы вошли."] if store.slot.id == slot.id else []
    said.append(f"Войти можно будет так: {', '.join(each.label for each in left)}.")
    if all(each.kind is not SlotKind.PASSPHRASE for each in left):
        said.append("Ни одного пароля не останется.")
    return " ".join(said)


def check(session: Session, found: list[Slot]) -> FormPlan:
    """Which way in opens by what is typed, into `found`."""

    async def save(answers: Answers) -> int:
        found.append(await _by_current(session, answers, slotting.check))
        return 1

    given = FieldSpec("current", "Пароль или слова", FieldKind.SECRET, "то, что проверяете")
    return _plan("Чей это способ входа?", (given,), save, opens=False)


def renew(session: Session, renewed: list[generation.Renewed], words: str) -> FormPlan:
    """Other keys for the whole vault, which these recovery words are to open; what came of it goes into `renewed`."""

    async def save(answers: Answers) -> int:
        _require_typed(answers)
        require_patience(session)
        new = typed_twice(answers)
        try:
            renewed.append(await session.renew(bytearray(answers.secrets["current"]), new, words))
        except WrongPassphrase:
            raise Refused("current", _WRONG, forget=True) from None
        return 1

    return _plan("Смена всех ключей", (_CURRENT, *_NEW), save, waiting="Меняю все ключи…", text=_IF_CUT)


def _plan(
    title: str,
    specs: tuple[FieldSpec, ...],
    save: Callable[[Answers], Awaitable[int]],
    values: dict[str, str] | None = None,
    waiting: str = "Проверяю пароль…",
    text: str = "",
    *,
    opens: bool = True,
) -> FormPlan:
    values = {**_EMPTY, **(values or {})}
    return FormPlan(title, specs, values, save, secret=True, text=text, waiting=waiting, esc=Esc.STOPS, opens=opens)


def typed_twice(answers: Answers) -> bytearray:
    """A new passphrase, of the vault or of a file, out of «new» and «again»; the caller wipes it. Refused."""
    new = answers.secrets["new"]
    if len(new.decode("utf-8")) < _SHORTEST:
        raise Refused("new", f"нужно хотя бы {counted(_SHORTEST, 'знак', 'знака', 'знаков')}")
    if new != answers.secrets["again"]:
        raise Refused("again", "не совпало с первым")
    return in_nfc(new)


async def _by_current(session: Session, answers: Answers, fn: Callable[..., T], *more: bytearray) -> T:
    """Run `fn(store, passphrase, *more)` with the passphrase that was typed; `more` are wiped too."""
    try:
        _require_typed(answers)
        require_patience(session)
    except Refused:
        wipe(*more)
        raise
    try:
        return await session.by_passphrase(fn, bytearray(answers.secrets["current"]), *more)
    except WrongPassphrase:
        raise Refused("current", _WRONG, forget=True) from None


def _require_typed(answers: Answers) -> None:
    """Nothing was typed: no try, which would make the next one wait."""
    if not answers.secrets["current"]:
        raise Refused("current", "здесь пусто")


def require_patience(session: Session) -> None:
    """Refused while the time after a wrong passphrase is not over."""
    pause = session.wait_before_try()
    if pause > 0:
        raise Refused("current", f"подождите {counted(math.ceil(pause), 'секунду', 'секунды', 'секунд')}")
