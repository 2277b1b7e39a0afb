"""The form of the file that secrets are loaded from: its path and the passphrase that it may have of its own."""

from __future__ import annotations

from pathlib import Path

from console.format import reason
from console.forms.model import READ, Answers, Esc, FormPlan, Refused
from console.passphrases import in_nfc, lent
from console.session import Session
from console.widgets.fields import FieldKind, FieldSpec
from registry.imports import secrets as importing
from registry.imports.secrets import Entries, PassphraseNeeded
from registry.imports.secrets.model import MAX_BYTES
from vault.errors import WrongPassphrase

_SPECS = (
    FieldSpec("path", "Файл", hint="выгрузка KeePass, Bitwarden, 1Password, браузера, Aegis, 2FAS"),
    FieldSpec("passphrase", "Пароль файла", FieldKind.SECRET, "если у файла есть свой"),
)
_ABOUT = (
    "Берётся только то, что относится к сетям и страницам реестра; банки, Госуслуги и прочее не записываются нигде. "
    "Пока вы не подтвердите итог, ничего не меняется."
)


def plan(session: Session, read: list[Entries]) -> FormPlan:
    """A form that puts the file, read, into `read`."""

    async def save(answers: Answers) -> int:
        name = answers.values["path"].strip()
        if not name:
            raise Refused("path", "нужен путь к файлу")
        given = in_nfc(answers.secrets["passphrase"])
        try:
            found = await lent(lambda own: _read(session, Path(name).expanduser(), own), given)
        except PassphraseNeeded:
            raise Refused("passphrase", "файл закрыт своим паролем") from None
        except WrongPassphrase as error:
            raise Refused("passphrase", str(error)) from None
        read.append(found)
        return 1

    return FormPlan(
        "Загрузка секретов из файла",
        _SPECS,
        {"path": "", "passphrase": ""},
        save,
        secret=True,
        text=_ABOUT,
        waiting="Читаю файл…",
        esc=Esc.LEAVES,
        act=READ,
    )


def _read(session: Session, path: Path, passphrase: bytearray) -> Entries:
    """The file read; Refused says why it cannot be opened."""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise Refused("path", f"не читается: {reason(error)}") from None
    return importing.read(path, content, passphrase or None, session.clock.now())
