"""Bitwarden's JSON: items of an individual's or an organization's export, plain or out of its envelope.

The envelope is `bitwarden_box`; which page an item belongs to is `matching`.
"""

from __future__ import annotations

import re

from registry.imports.secrets import bitwarden_box, codes, seeds
from registry.imports.secrets.collecting import Collector
from registry.imports.secrets.model import BINNED, Entries, Entry, Format
from registry.imports.secrets.naming import hints
from registry.imports.secrets.plain import exact, items, line, number, parse_json, table
from vault.errors import BadInput
from vault.types import Json

ORIGIN = "poryadok"
"""The text field by which this program knows the items of its own export: «vault/credential»."""
USED = "Использованные коды"
"""The text field in which the export names the recovery codes that are used up; told, never read back."""

_LOGIN, _NOTE = 1, 2
_STRANGERS = frozenset({3, 4, 5})
"""Cards, identities, keys of SSH: by their nature no login of a page."""
_REGEX = 5  # how an address is compared


def is_bitwarden(data: dict[str, Json]) -> bool:
    """Whether it is an export of Bitwarden, of any of its three kinds."""
    return isinstance(data.get("encrypted"), bool) and ("items" in data or "data" in data)


def read(data: dict[str, Json], passphrase: bytearray | None) -> Entries:
    """Every item. Locked without a passphrase that is needed, WrongPassphrase, BadInput."""
    kind = Format.BITWARDEN
    if data.get("encrypted") is True:
        if data.get("passwordProtected") is not True:
            raise BadInput(
                "Эту выгрузку Bitwarden открывает только та учётная запись, из которой она сделана. "
                "Выгрузите заново: JSON (зашифрованный), вид «С паролем», или обычный JSON."
            )
        data = table(parse_json(bitwarden_box.open_box(data, passphrase)))
        kind = Format.BITWARDEN_PROTECTED
    collector = Collector(kind)
    folders = _names(data)
    for row, value in enumerate(items(data.get("items")), 1):
        item = table(value)
        kind_of_item = number(item.get("type"))
        if kind_of_item == _LOGIN:
            _Item(collector, row, item, folders).read()
        elif kind_of_item == _NOTE:
            collector.reject(row, "это заметка, а не учётная запись; её текст не берётся")
        elif kind_of_item in _STRANGERS:
            collector.stranger()
        else:
            collector.reject(row, "вид записи неизвестен")
    return collector.result()


def _names(data: dict[str, Json]) -> dict[str, str]:
    """Folders and collections of an organization by their ids."""
    groups = (table(value) for name in ("folders", "collections") for value in items(data.get(name)))
    return {exact(group.get("id")): exact(group.get("name")) for group in groups}


class _Item:
    """One login."""

    def __init__(self, collector: Collector, row: int, item: dict[str, Json], folders: dict[str, str]) -> None:
        self.collector, self.row, self.item, self.folders = collector, row, item, folders
        self.login = table(item.get("login"))
        self.recovery: tuple[str, ...] = ()
        self.origin = ""

    def read(self) -> None:
        """Put it into the collector."""
        self._fields()
        title, account = line(self.item.get("name")), line(self.login.get("username"))
        issuer, totp = "", ""
        try:
            if (written := exact(self.login.get("totp"))).strip():
                seed = seeds.normal(written, account=account)
                issuer, totp = seed.issuer, seed.to_uri()
        except BadInput as refusal:
            self.collector.leave(f"Ключ одноразовых кодов не взят ({refusal})", self.row)
        if not self.origin:
            self._leave("Заметки не берутся", self.item.get("notes"))
        self._leave("История паролей не берётся", self.item.get("passwordHistory"))
        self._leave("Ключи доступа (passkey) не переносятся", self.login.get("fido2Credentials"))
        self._leave("Вложения не берутся", self.item.get("attachments"))
        self.collector.add(
            Entry(
                self.row,
                title,
                tuple(uri for value in items(self.login.get("uris")) if (uri := _address(table(value)))),
                account,
                exact(self.login.get("password")),
                totp,
                self.recovery,
                issuer,
                origin=self.origin,
                refusal=BINNED if self.item.get("deletedDate") else "",
                hints=self._hints(),
            )
        )

    def _hints(self) -> tuple[str, ...]:
        places = [exact(self.item.get("folderId")), *map(exact, items(self.item.get("collectionIds")))]
        named = [self.folders.get(place, "") for place in places]
        pieces = [piece for name in named for piece in name.split("/")]
        return hints(*named, *pieces, exact(self.item.get("notes")))

    def _fields(self) -> None:
        for value in items(self.item.get("fields")):
            field = table(value)
            name, content = line(field.get("name")), exact(field.get("value"))
            if name == ORIGIN:
                self.origin = line(content)
        for value in items(self.item.get("fields")):
            field = table(value)
            name, content = line(field.get("name")), exact(field.get("value"))
            if name == ORIGIN or (self.origin and name == USED) or not content:
                continue
            found: tuple[str, ...] = ()
            if self.origin and name == codes.TITLE:
                found = codes.lines(content)
            elif codes.is_named_so(name):
                found = codes.parse(content)
            if found and not self.recovery:
                self.recovery = found
            elif codes.is_named_so(name):
                self.collector.leave("Резервные коды не разобрать, внесите их сами", self.row)
            else:
                self.collector.leave("Прочие поля не берутся", self.row)

    def _leave(self, what: str, value: Json) -> None:
        if value:
            self.collector.leave(what, self.row)


def _address(uri: dict[str, Json]) -> str:
    """The address; of a regular expression what is left without its signs."""
    written = line(uri.get("uri"))
    if uri.get("match") != _REGEX:
        return written
    return re.sub(r"\\(.)|[\^$]|\(\?:|[()*+?]", lambda match: match[1] or "", written)
