"""The passphrase of a file that is read: what is said when it is missing or wrong."""

from __future__ import annotations

from vault.errors import Locked, WrongPassphrase


class PassphraseNeeded(Locked):
    """The file is encrypted and no passphrase was given for it."""


def needed(passphrase: bytearray | None) -> bytearray:
    """The passphrase, or PassphraseNeeded."""
    if not passphrase:
        raise PassphraseNeeded(
            "Файл закрыт своим паролем. Положите пароль в файл с режимом 0600 и укажите его: --file-passphrase-file."
        )
    return passphrase


def wrong(more: str = "") -> WrongPassphrase:
    """The refusal to raise when nothing opens; `more` is one further sentence."""
    return WrongPassphrase(f"Пароль к этому файлу не подошёл. Ничего не записано.{f' {more}' if more else ''}")
