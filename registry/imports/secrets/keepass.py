"""KeePass 2 XML, exported or found inside a KDBX file: entries of every group, those of the recycle bin refused.

Strings by their keys, seeds by the conventions of KeePass, KeePassXC and KeeTrayTOTP, addresses of several browsers'
plugins, references to other entries. Opening a KDBX file is `kdbx`.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from registry.documents import markup
from registry.documents.markup import Node
from registry.imports.secrets import codes, seeds
from registry.imports.secrets.collecting import Collector
from registry.imports.secrets.model import BINNED, EXPIRED, Entries, Entry, Format
from registry.imports.secrets.naming import hints
from vault.errors import BadInput
from vault.text import clean_line

_KEPT = frozenset({"Title", "UserName", "Password", "URL", "Notes"})
_URL = re.compile(r"KP2A_URL(?:_\d+)?|URL[_ ]?\d+|AndroidApp\d*", re.IGNORECASE)
_REFERENCE = re.compile(r"\{REF:([TUPAN])@I:([0-9A-Fa-f]{32})\}", re.IGNORECASE)
_OTHER_REFERENCE = re.compile(r"\{REF:", re.IGNORECASE)
# What KeePass fills in as it types; the usual ones: a password may hold braces of its own.
_SUBSTITUTION = re.compile(r"\{(?:TITLE|USERNAME|PASSWORD|URL|NOTES|TOTP|TIMEOTP|S:[^{}]+)\}", re.IGNORECASE)
_SUBSTITUTED = "логин или пароль записан подстановкой KeePass, её здесь не раскрыть"
_REFERRED = {"T": "Title", "U": "UserName", "P": "Password", "A": "URL", "N": "Notes"}
_DEEPEST_REFERENCE = 5
_BEGINNING = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class _Found:
    """One entry of the tree."""

    fields: Mapping[str, str]
    identity: str
    expired: bool
    attachments: int
    groups: tuple[str, ...]
    binned: bool


def looks_so(content: bytes) -> bool:
    """Whether the bytes begin as such an XML; the root element decides when it is read."""
    return b"<KeePassFile" in content[:4096] or "<KeePassFile".encode("utf-16-le") in content[:8192]


def read_xml(content: bytes, now: datetime) -> Entries:
    """An XML export. BadInput when it is damaged or its values are encrypted."""
    return read_tree(content, now, Format.KEEPASS_XML)


def read_tree(content: bytes, now: datetime, kind: Format) -> Entries:
    """Every entry of the tree. `now` (aware) tells which are expired. BadInput when it is damaged."""
    try:
        root = markup.parse(content)
    except BadInput as refusal:
        raise BadInput(f"Файл не прочитан: {refusal} Ничего не записано.") from None
    top = root.child("Root")
    if root.name != "KeePassFile" or top is None:
        raise BadInput("Файл не прочитан: это XML, но не выгрузка KeePass. Ничего не записано.")
    reader = _Reader(Collector(kind), now, kind is Format.KEEPASS_XML)
    reader.read(top, _recycle_bin(root.child("Meta")))
    return reader.collector.result()


class _Reader:
    def __init__(self, collector: Collector, now: datetime, exported: bool) -> None:
        self.collector, self._now, self._exported = collector, now, exported
        self._by_identity: dict[str, Mapping[str, str]] = {}

    def read(self, top: Node, bin_identity: str) -> None:
        """Put every entry into the collector; references may lead to entries further on, so all are found first."""
        found: list[_Found] = []
        for group in top.children:
            if group.name == "Group":
                self._walk(group, bin_identity, (), False, found)
        self._by_identity = {one.identity: one.fields for one in found if one.identity}
        for row, one in enumerate(found, 1):
            self._take(row, one)

    def _walk(self, group: Node, bin_identity: str, above: tuple[str, ...], binned: bool, found: list[_Found]) -> None:
        name = group.child("Name")
        path = above if name is None else (*above, name.text)
        inside = binned or bool(bin_identity and _identity(group) == bin_identity)
        for child in group.children:
            if child.name == "Entry":
                found.append(self._entry(child, path, inside))
            elif child.name == "Group":
                self._walk(child, bin_identity, path, inside, found)

    def _entry(self, node: Node, groups: tuple[str, ...], binned: bool) -> _Found:
        fields: dict[str, str] = {}
        for string in node.children:
            if string.name != "String":
                continue
            key, value = string.child("Key"), string.child("Value")
            if key is None or value is None:
                continue
            if self._exported and value.attributes.get("Protected", "").casefold() == "true" and value.text:
                raise BadInput("Файл не прочитан: значения в этом XML зашифрованы. Дайте сам файл KDBX.")
            if value.children:  # the text after an element is not in the tree
                raise BadInput("Файл не прочитан: внутри значения есть лишняя разметка. Ничего не записано.")
            fields[key.text] = value.text
        attachments = sum(child.name == "Binary" for child in node.children)
        return _Found(fields, _identity(node), self._is_expired(node), attachments, groups, binned)

    def _take(self, row: int, one: _Found) -> None:
        leave = self.collector.leave
        values = {name: self._dereferred(text) for name, text in one.fields.items()}
        if any(_OTHER_REFERENCE.search(values.get(name, "")) for name in ("UserName", "Password")):
            self.collector.reject(row, "логин или пароль ссылается на запись, которой в файле нет")
            return
        title, login = clean_line(values.get("Title", "")), clean_line(values.get("UserName", ""))
        issuer = totp = ""
        try:
            seed = seeds.of_keepass(values, "", login)
            if seed is not None:
                issuer, totp = seed.issuer, seed.to_uri()
        except BadInput as refusal:
            leave(f"Ключ одноразовых кодов не взят ({refusal})", row)
        urls = dict.fromkeys([values.get("URL", ""), *(text for name, text in values.items() if _URL.fullmatch(name))])
        if values.get("Notes", "").strip():
            leave("Заметки не берутся", row)
        if one.attachments:
            leave("Вложения не берутся", row)
        if one.expired:
            leave(EXPIRED, row)
        self.collector.add(
            Entry(
                row,
                title,
                tuple(url for text in urls if (url := clean_line(text))),
                login,
                values.get("Password", ""),
                totp,
                self._recovery(row, values),
                issuer,
                doubt=_SUBSTITUTED if _is_substituted(values) else "",
                refusal=BINNED if one.binned else "",
                hints=hints(*one.groups, values.get("Notes", "")),
            )
        )

    def _recovery(self, row: int, values: Mapping[str, str]) -> tuple[str, ...]:
        """The recovery codes among the free attributes; what else is there is told of."""
        found: tuple[str, ...] = ()
        for name, text in values.items():
            if name in _KEPT or name in seeds.KEEPASS_FIELDS or _URL.fullmatch(name) or not text.strip():
                continue
            if codes.is_named_so(name):
                here = codes.parse(text)
                found = found or here
                if not here or here is not found:
                    self.collector.leave("Резервные коды не разобрать, внесите их сами", row)
            elif name.startswith("HmacOtp-"):
                self.collector.leave("Код по счётчику (HOTP) не взят, такие не поддерживаются", row)
            else:
                self.collector.leave("Прочие поля не берутся", row)
        return found

    def _dereferred(self, text: str, depth: int = 0) -> str:
        """The text with references to other entries replaced by what they lead to."""
        if depth >= _DEEPEST_REFERENCE or not _REFERENCE.search(text):
            return text

        def put(match: re.Match[str]) -> str:
            fields = self._by_identity.get(match[2].lower())
            return match[0] if fields is None else fields.get(_REFERRED[match[1].upper()], "")

        replaced = _REFERENCE.sub(put, text)
        return text if replaced == text else self._dereferred(replaced, depth + 1)

    def _is_expired(self, entry: Node) -> bool:
        times = entry.child("Times")
        if times is None:
            return False
        expires, moment = times.child("Expires"), times.child("ExpiryTime")
        if expires is None or moment is None or expires.text.strip().casefold() != "true":
            return False
        ends = _moment(moment.text.strip())
        return ends is not None and ends < self._now


def _is_substituted(values: Mapping[str, str]) -> bool:
    return any(_SUBSTITUTION.search(values.get(name, "")) for name in ("UserName", "Password"))


def _recycle_bin(meta: Node | None) -> str:
    """The identity of the recycle bin's group, "" without one."""
    identity = meta.child("RecycleBinUUID") if meta is not None else None
    found = "" if identity is None else _hex(identity.text)
    return "" if not found.strip("0") else found


def _identity(node: Node) -> str:
    identity = node.child("UUID")
    return "" if identity is None else _hex(identity.text)


def _hex(text: str) -> str:
    try:
        return base64.b64decode(text.strip(), validate=True).hex()
    except (ValueError, binascii.Error):
        return ""


def _moment(text: str) -> datetime | None:
    """A time: ISO in KDBX 3 and XML, in KDBX 4 the base64 of seconds since the year 1, 64 bits little-endian."""
    try:
        if text.endswith("=") or "-" not in text:
            seconds = int.from_bytes(base64.b64decode(text, validate=True), "little")
            return _BEGINNING + timedelta(seconds=seconds)
        found = datetime.fromisoformat(text)
    except (ValueError, OverflowError, binascii.Error):
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
