"""The program that reads and writes KDBX files, run by `registry.kdbx` as a process of its own: pykeepass lives here.

One JSON document comes on stdin, one goes to stdout: `{"value": …}` or `{"refused": code}`. Nothing secret is ever in
an argument, in the environment or on stderr. A file that eats memory or time takes this process with it, not the vault.
"""

from __future__ import annotations

import base64
import io
import json
import resource
import sys
from collections.abc import Callable

from vault.process import harden
from vault.types import Json

MEMORY = 2 * 1024**3
"""Bytes of address space: a file that asks its key derivation for more is refused. Our own limit."""

TREE = 64 * 1024**2
"""Bytes of a tree that is answered; twenty thousand entries take half of it. Our own limit."""

FAILED = "failed"
TOO_COSTLY = "too_costly"
UNWRITABLE = "unwritable"
WRONG_PASSPHRASE = "wrong_passphrase"
DAMAGED = "damaged"

Request = dict[str, Json]


def write_one(request: Request) -> Json:
    """A KDBX 4 file with one entry, in base64.

    Takes `passphrase` and `entry`: `title`, `username`, `url`, `notes`, `password`, `otp` (an otpauth link, as
    KeePassXC keeps it) and `hidden`, values of further protected attributes by their names.
    """
    from pykeepass import create_database

    entry = _object(request["entry"])
    keepass = create_database(io.BytesIO(), password=_text(request["passphrase"]))
    try:
        made = keepass.add_entry(
            keepass.root_group,
            _text(entry["title"]),
            _text(entry["username"]),
            _text(entry["password"]),
            url=_text(entry["url"]) or None,
            notes=_text(entry["notes"]) or None,
            otp=_text(entry["otp"]) or None,
        )
        for name, value in _object(entry["hidden"]).items():
            made.set_custom_property(name, _text(value), protect=True)
    except ValueError:  # a character that XML has no place for; the message would carry the value
        return _refusal(UNWRITABLE)
    written = io.BytesIO()
    keepass.save(written)
    return {"value": {"kdbx": base64.b64encode(written.getvalue()).decode()}}


def read(request: Request) -> Json:
    """The XML tree inside a KDBX 3.1 or 4 file, its values in clear, without histories and contents of attachments.

    Takes `kdbx` in base64 and `passphrase`.
    """
    from pykeepass import PyKeePass
    from pykeepass.exceptions import CredentialsError, HeaderChecksumError, PayloadChecksumError

    content = io.BytesIO(base64.b64decode(_text(request["kdbx"])))
    try:
        keepass = PyKeePass(content, password=_text(request["passphrase"]))
    except CredentialsError:
        return _refusal(WRONG_PASSPHRASE)
    except (HeaderChecksumError, PayloadChecksumError):
        return _refusal(DAMAGED)
    for needless in keepass.tree.xpath("//History | /KeePassFile/Meta/Binaries | /KeePassFile/Meta/CustomIcons"):
        needless.getparent().remove(needless)
    tree = keepass.xml()
    return {"value": {"xml": tree.decode()}} if len(tree) <= TREE else _refusal(TOO_COSTLY)


OPERATIONS: dict[str, Callable[[Request], Json]] = {
    "read": read,
    "write_one": write_one,
}


def answer(request: Request) -> Json:
    """What goes to stdout for one request."""
    try:
        return OPERATIONS[_text(request["operation"])](request)
    except MemoryError:
        return _refusal(TOO_COSTLY)
    except Exception:  # noqa: BLE001  whatever a strange file does to the parsers, its values must not reach a traceback
        return _refusal(FAILED)


def main() -> None:
    """Read one request, answer it, end."""
    harden()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    reply = answer(json.loads(sys.stdin.buffer.read()))
    sys.stdout.buffer.write(json.dumps(reply).encode())
    sys.stdout.buffer.flush()


def _refusal(code: str) -> Json:
    return {"refused": code}


def _object(value: Json) -> Request:
    if not isinstance(value, dict):
        raise TypeError("an object is expected")
    return value


def _text(value: Json) -> str:
    if not isinstance(value, str):
        raise TypeError("a text is expected")
    return value


if __name__ == "__main__":
    main()
