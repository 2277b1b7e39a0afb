"""KDBX files (KeePass 2, KeePassXC; versions 3.1 and 4): opened in the child, which answers the tree inside as XML."""

from __future__ import annotations

import base64
from datetime import datetime

from registry.imports.secrets.keepass import read_tree
from registry.imports.secrets.model import Entries, Format
from registry.imports.secrets.passphrases import needed, wrong
from registry.kdbx import KdbxRefused, Trouble, run_child
from vault.errors import BadInput

_KEEPASS_2 = bytes.fromhex("03d9a29a67fb4bb5")
_WHY_ELSE = (
    "Если пароль верен, файл повреждён или к базе нужен ещё ключевой файл: такие не читаются, уберите его в KeePass."
)
_KEEPASS_1 = bytes.fromhex("03d9a29a65fb4bb5")


def looks_so(content: bytes) -> bool:
    """Whether it is a database of KeePass, of whichever version."""
    return content.startswith((_KEEPASS_1, _KEEPASS_2))


def read(content: bytes, passphrase: bytearray | None, now: datetime) -> Entries:
    """Every entry. Locked without a passphrase, WrongPassphrase, BadInput when the file is old, damaged or too costly.

    `now` (aware) tells which entries are expired.
    """
    if content.startswith(_KEEPASS_1):
        raise BadInput(
            "Это база KeePass 1 (KDB), она не читается. Откройте её в KeePass 2 или KeePassXC, сохраните как KDBX "
            "и повторите."
        )
    given = needed(passphrase)
    request = {"kdbx": base64.b64encode(content).decode(), "passphrase": bytes(given).decode("utf-8")}
    try:
        told = run_child("read", {**request})
    except KdbxRefused as refused:
        if refused.trouble is Trouble.WRONG_PASSPHRASE:
            raise wrong(_WHY_ELSE) from None
        raise
    tree = told.get("xml")
    if not isinstance(tree, str):
        raise KdbxRefused(Trouble.FAILED)
    return read_tree(tree.encode(), now, Format.KDBX)
