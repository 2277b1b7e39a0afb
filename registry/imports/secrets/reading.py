"""From the bytes of a file to its `Entries`: which program wrote it is told by what is inside, never by its name."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from registry.documents import text as documents_text
from registry.imports.secrets import (
    authenticators,
    bitwarden,
    columns,
    kdbx,
    keepass,
    links,
    onepassword,
)
from registry.imports.secrets.model import MAX_BYTES, Entries
from registry.imports.secrets.plain import parse_json, part, table
from vault.errors import BadInput
from vault.text import clean_line
from vault.types import Json

_KNOWN = (
    "Читаются: KDBX, XML и CSV KeePass, JSON Bitwarden, 1PUX и CSV 1Password, CSV Chrome, Edge, Яндекс Браузера "
    "и Firefox, JSON Aegis и 2FAS, ссылки otpauth:// и otpauth-migration://."
)


def read(path: Path, content: bytes, passphrase: bytearray | None, now: datetime) -> Entries:
    """Every entry of a file. `passphrase` is the file's own, if it has one; `now` (aware) tells what has expired.

    PassphraseNeeded and WrongPassphrase for a file under a passphrase; BadInput with one sentence, which quotes
    nothing of the content, for a file that is too large, damaged or of another kind.
    """
    name = clean_line(path.name)
    if len(content) > MAX_BYTES:
        raise BadInput(f"«{name}» больше {MAX_BYTES // 1024 // 1024} МБ: это не выгрузка паролей. Ничего не записано.")
    found = _read(name, content, passphrase, now)
    if not (found.entries or found.rejected or found.unrelated or found.warnings):
        raise BadInput(f"В «{name}» нет ни одной записи. Ничего не записано.")
    return found


def _read(name: str, content: bytes, passphrase: bytearray | None, now: datetime) -> Entries:
    if kdbx.looks_so(content):
        return kdbx.read(content, passphrase, now)
    if content.startswith(b"PK\x03\x04"):
        return _of_json(name, parse_json(part(content, "export.data", "data.json")), passphrase)
    if keepass.looks_so(content):
        return keepass.read_xml(content, now)
    try:
        text = documents_text.decode(content)
    except BadInput as refusal:
        raise BadInput(f"«{name}» не прочитан: {refusal} {_KNOWN}") from None
    if text.lstrip()[:1] in ("{", "["):
        return _of_json(name, parse_json(text), passphrase)
    header = columns.find_header(text)
    if header is not None:
        return columns.read(text, header)
    if links.looks_so(text):
        return links.read(text)
    raise BadInput(f"«{name}» не похож на выгрузку паролей или кодов. {_KNOWN} Ничего не записано.")


def _of_json(name: str, value: Json, passphrase: bytearray | None) -> Entries:
    data = table(value)
    if bitwarden.is_bitwarden(data):
        return bitwarden.read(data, passphrase)
    if onepassword.is_onepassword(data):
        return onepassword.read(data)
    if authenticators.is_aegis(data):
        return authenticators.read_aegis(data, passphrase)
    if authenticators.is_twofas(data):
        return authenticators.read_twofas(data, passphrase)
    raise BadInput(f"«{name}» — это JSON незнакомого вида. {_KNOWN} Ничего не записано.")
