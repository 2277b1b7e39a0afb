"""The form of taking secrets away: the vault's passphrase again, a new file, and the passphrase of that file."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from console.forms.keys import SHORTEST, require_patience
from console.forms.model import FILE, Answers, FormPlan, Refused
from console.passphrases import in_nfc, wipe
from console.session import Session
from console.widgets.fields import FieldKind, FieldSpec
from registry.exports import bitwarden
from registry.exports.bitwarden import Exported
from vault import generator
from vault.errors import WrongPassphrase
from vault.generator import Policy, Style
from vault.store import Store
from vault.text import counted

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
        own = _generated() if made else _typed(answers)
        try:
            write = partial(_write, path=path, passphrase=own, ids=ids)
            exported = await session.by_passphrase(write, bytearray(answers.secrets["current"]))
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

    what = ((_ALL, "все учётные записи"), *(((_ONE, account[1]),) if account is not None else ()))
    specs = (
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
    values = {"what": _ALL, "path": "", "current": "", "way": _MADE, "new": "", "again": ""}
    return FormPlan("Выгрузка секретов", specs, values, save, secret=True, text=_ABOUT, act=FILE)


def _write(store: Store, current: bytearray, *, path: Path, passphrase: bytearray, ids: tuple[int, ...]) -> Exported:
    bitwarden.authenticate(store, current)
    return bitwarden.write(store, path, passphrase, ids)


def _generated() -> bytearray:
    return bytearray(generator.generate(_POLICY, Style.RUSSIAN_WORDS, words=_WORDS).value.encode())


def _typed(answers: Answers) -> bytearray:
    new = answers.secrets["new"]
    if len(new.decode("utf-8")) < SHORTEST:
        raise Refused("new", f"нужно хотя бы {counted(SHORTEST, 'знак', 'знака', 'знаков')}")
    if new != answers.secrets["again"]:
        raise Refused("again", "не совпало с первым")
    return in_nfc(new)
