"""KDBX files from this side of the pipe: starting the child that knows the format, and writing a file of one entry.

The format itself is `registry.kdbx_child`, exec'd so that nothing forks after unlock and a hostile file harms only
that process. Which secrets go into a file, and that the journal hears of it first, is `registry.issuing`.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from vault.errors import BadInput
from vault.newfile import new_file, refuse_taken
from vault.types import Json

SECONDS = 120.0
"""How long the child may work; one derivation of an ordinary file takes about one second. Our own limit."""


class Trouble(StrEnum):
    """Why the child gave nothing; the codes that it answers."""

    FAILED = "failed"
    TOO_COSTLY = "too_costly"
    UNWRITABLE = "unwritable"
    WRONG_PASSPHRASE = "wrong_passphrase"
    DAMAGED = "damaged"


_SENTENCES = {
    Trouble.FAILED: "Файл KDBX не обработан: программа чтения не справилась с ним. Хранилище не тронуто.",
    Trouble.TOO_COSTLY: (
        "Файл KDBX требует слишком много памяти или времени для своего пароля. Хранилище не тронуто; "
        "сохраните его в KeePass с меньшими настройками шифрования и повторите."
    ),
    Trouble.UNWRITABLE: (
        "В записи есть знак, которого в файле KDBX быть не может. Файл не создан; передайте секрет другим способом."
    ),
    Trouble.WRONG_PASSPHRASE: "Пароль к файлу KDBX не подошёл. Хранилище не тронуто.",
    Trouble.DAMAGED: "Файл KDBX повреждён или скачан не до конца. Хранилище не тронуто.",
}


class KdbxRefused(BadInput):
    """The child gave nothing; `trouble` says why, the sentence says it in Russian."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(_SENTENCES[trouble])
        self.trouble = trouble


@dataclass(frozen=True)
class Entry:
    """The one entry of a file: `otp` an otpauth link, `hidden` names and values of further protected attributes."""

    title: str
    username: str = ""
    url: str = ""
    notes: str = ""
    password: str = field(default="", repr=False)
    otp: str = field(default="", repr=False)
    hidden: tuple[tuple[str, str], ...] = field(default=(), repr=False)


def run_child(operation: str, request: Mapping[str, Json], *, seconds: float = SECONDS) -> dict[str, Json]:
    """What the child answers to one operation of `kdbx_child.OPERATIONS`; the request goes by stdin alone.

    KdbxRefused when it refuses, dies, or works longer than `seconds`.
    """
    asked = json.dumps({**request, "operation": operation}).encode()
    with subprocess.Popen(
        [sys.executable, "-P", "-m", "registry.kdbx_child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
    ) as child:
        try:
            told, _ = child.communicate(asked, timeout=seconds)
        except subprocess.TimeoutExpired:
            child.kill()
            raise KdbxRefused(Trouble.TOO_COSTLY) from None
        except BaseException:
            child.kill()
            raise
    return _value(told)


def write_one(path: Path, passphrase: str, entry: Entry) -> None:
    """Write a new KDBX 4 file of one entry, 0600, with its own passphrase; what is at `path` is never overwritten.

    BadInput when something is there, the passphrase is empty or the child refuses; StorageFailed when the disk does.
    """
    refuse_taken(path)
    if not passphrase:
        raise BadInput("У файла KDBX должен быть свой пароль; файл не создан.")
    request: dict[str, Json] = {
        "passphrase": passphrase,
        "entry": {
            "title": entry.title,
            "username": entry.username,
            "url": entry.url,
            "notes": entry.notes,
            "password": entry.password,
            "otp": entry.otp,
            "hidden": dict(entry.hidden),
        },
    }
    made = run_child("write_one", request).get("kdbx")
    if not isinstance(made, str):
        raise KdbxRefused(Trouble.FAILED)
    with new_file(path) as stream:
        stream.write(base64.b64decode(made))


def _value(told: bytes) -> dict[str, Json]:
    try:
        reply: Json = json.loads(told)
    except ValueError:  # it died, or was killed for its memory
        raise KdbxRefused(Trouble.FAILED) from None
    if isinstance(reply, dict):
        if isinstance(value := reply.get("value"), dict):
            return value
        if (code := reply.get("refused")) in set(Trouble):
            raise KdbxRefused(Trouble(str(code)))
    raise KdbxRefused(Trouble.FAILED)


def _environment() -> dict[str, str]:
    """This environment with the place of our packages on the path: the program runs from any folder."""
    place = str(Path(__file__).parent.parent)
    known = os.environ.get("PYTHONPATH")
    return {**os.environ, "PYTHONPATH": f"{place}{os.pathsep}{known}" if known else place}
