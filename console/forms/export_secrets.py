"""The form of taking secrets away: the vault's passphrase again, a new file, and the passphrase of that file."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from console.forms.keys import require_patience, typed_twice
from console.forms.model import FILE, Answers, Esc, FormPlan, Refused
from console.passphrases import wipe
from console.session import Session
from console.widgets.fields import FieldKind, FieldSpec
from registry.exports import bitwarden
from registry.exports.bitwarden import Exported
from vault import generator
from vault.errors import WrongPassphrase
from vault.generator import Policy, Style
from vault.store import Store

_MADE, _TYPED = "made", "typed"
_ALL, _ONE = "all", "one"
_WORDS = 7
_POLICY = Policy(shortest=20, longest=120)
"""Of the generated passphrase: seven words of a list are beyond guessing even with the file in hand. Our own choice."""

_ABOUT = "Файл Bitwarden: его читают Bitwarden, Vaultwarden, KeePassXC и эта программа. Токены в него не идут."


def plan(session: Session, account: tuple[int, str] | None, done: list[tuple[Exported, bytearray]]) -> FormPlan:
    """A form that puts what was written into `done`, with the passphrase that was made for it, else an empty one.

    `account` is the id and the name of the account under the cursor, if there is one.
    """

    async def save(answers: Answers) -> int:
        if not answers.values["path"].strip():
            raise Refused("path", "нужен путь к новому файлу")
        path = Path(answers.values["path"].strip()).expanduser()
        ids = (account[0],) if account is not None and answers.values.get("what") == _ONE else ()
        require_patience(session)
        made = answers.values["way"] == _MADE
        own = _generated() if made else typed_twice(answers)
        try:
            write = partial(_write, path=path, ids=ids)
            exported = await session.by_passphrase(write, bytearray(answers.secrets["current"]), bytearray(own))
        except WrongPassphrase:
            wipe(own)
            raise Refused("current", "не подошёл") from None
        except BaseException:
            wipe(own)
            raise
        if not made:
            wipe(own)
        done.append((exported, own if made else bytearray()))
        return 1

    values = {"what": _ALL, "path": "", "current": "", "way": _MADE, "new": "", "again": ""}
    return FormPlan(
        "Выгрузка секретов",
        _specs(account),
        values,
        save,
        secret=True,
        text=_ABOUT,
        waiting="Собираю и шифрую файл…",
        esc=Esc.STOPS,
        act=FILE,
    )


def _specs(account: tuple[int, str] | None) -> tuple[FieldSpec, ...]:
    what = ((_ALL, "все учётные записи"), *(((_ONE, account[1]),) if account is not None else ()))
    return (
        FieldSpec("what", "Что", FieldKind.CHOICE, options=what),
        FieldSpec("path", "Файл", hint="новый файл, права 0600"),
        FieldSpec("current", "Ваш пароль", FieldKind.SECRET, "пароль хранилища, ещё раз"),
        FieldSpec(
            "way",
            "Пароль файла",
            FieldKind.CHOICE,
            options=((_MADE, "придумать: семь слов, покажу один раз"), (_TYPED, "набрать свой")),
        ),
        FieldSpec("new", "Набрать", FieldKind.SECRET, "от восьми знаков", by="way", labels=((_TYPED, "Новый пароль"),)),
        FieldSpec("again", "Ещё раз", FieldKind.SECRET, by="way", labels=((_TYPED, "Ещё раз"),)),
    )


def _write(store: Store, current: bytearray, passphrase: bytearray, *, path: Path, ids: tuple[int, ...]) -> Exported:
    bitwarden.authenticate(store, current)
    return bitwarden.write(store, path, passphrase, ids)


def _generated() -> bytearray:
    return bytearray(generator.generate(_POLICY, Style.RUSSIAN_WORDS, words=_WORDS).value.encode())
