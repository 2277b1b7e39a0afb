"""1Password's 1PUX: the items of export.data, by the format that 1Password documents. Its CSV is in `columns`."""

from __future__ import annotations

from collections.abc import Iterator

from registry.imports.secrets import codes, seeds
from registry.imports.secrets.collecting import Collector
from registry.imports.secrets.model import BINNED, Entries, Entry, Format
from registry.imports.secrets.naming import hints
from registry.imports.secrets.plain import exact, items, line, table
from vault.errors import BadInput
from vault.types import Json

_NOTE = "003"
# Cards, identities, documents, licences, memberships, passports: by their nature no login of a page.
_STRANGERS = frozenset(
    {"002", "004", "006", "100", "101", "103", "104", "105", "106", "107", "108", "113", "114", "115"}
)
ARCHIVED = "запись лежит в архиве того менеджера"


def is_onepassword(data: dict[str, Json]) -> bool:
    """Whether it is the export.data of a 1PUX."""
    return isinstance(data.get("accounts"), list)


def read(data: dict[str, Json]) -> Entries:
    """Every item of every vault."""
    collector = Collector(Format.ONEPASSWORD)
    for row, (vault, item) in enumerate(_items(data), 1):
        category = line(item.get("categoryUuid"))
        if category in _STRANGERS:
            collector.stranger()
        elif category == _NOTE:
            collector.reject(row, "это заметка, а не учётная запись; её текст не берётся")
        else:
            _Item(collector, row, item, vault).read()
    return collector.result()


def _items(data: dict[str, Json]) -> Iterator[tuple[str, dict[str, Json]]]:
    """Every item with the name of its vault."""
    for account in items(data.get("accounts")):
        for vault in items(table(account).get("vaults")):
            name = exact(table(table(vault).get("attrs")).get("name"))
            for item in items(table(vault).get("items")):
                found = table(item)
                yield name, table(found.get("item")) or found  # early files wrap each item


class _Item:
    def __init__(self, collector: Collector, row: int, item: dict[str, Json], vault: str) -> None:
        self.collector, self.row, self.item, self.vault = collector, row, item, vault
        self.details = table(item.get("details"))
        self.overview = table(item.get("overview"))
        self.login = ""
        self.password = exact(self.details.get("password"))  # of an item that is a password alone
        self.totp = ""
        self.issuer = ""
        self.recovery: tuple[str, ...] = ()
        self.urls: dict[str, None] = {}

    def read(self) -> None:
        """Put the item into the collector."""
        self._login_fields()
        addresses = [self.overview.get("url"), *(table(one).get("url") for one in items(self.overview.get("urls")))]
        self.urls.update(dict.fromkeys(url for value in addresses if (url := line(value))))
        for section in items(self.details.get("sections")):
            for field in items(table(section).get("fields")):
                self._field(table(field))
        self._leave("Заметки не берутся", self.details.get("notesPlain"))
        self._leave("История паролей не берётся", self.details.get("passwordHistory"))
        self._leave("Вложения не берутся", self.details.get("documentAttributes"))
        self.collector.add(
            Entry(
                self.row,
                line(self.overview.get("title")),
                tuple(self.urls),
                self.login,
                self.password,
                self.totp,
                self.recovery,
                self.issuer,
                doubt=ARCHIVED if line(self.item.get("state")) == "archived" else "",
                refusal=BINNED if self._is_binned() else "",
                hints=hints(
                    self.vault, *map(exact, items(self.overview.get("tags"))), exact(self.details.get("notesPlain"))
                ),
            )
        )

    def _is_binned(self) -> bool:
        return self.item.get("trashed") is True or line(self.item.get("state")) in ("deleted", "trashed")

    def _login_fields(self) -> None:
        for value in items(self.details.get("loginFields")):
            field = table(value)
            designation = line(field.get("designation"))
            if designation == "username" and not self.login:
                self.login = line(field.get("value"))
            elif designation == "password" and not self.password:
                self.password = exact(field.get("value"))
            elif exact(field.get("value")):
                self.collector.leave("Прочие поля не берутся", self.row)

    def _field(self, field: dict[str, Json]) -> None:
        """A field of a section: its value is an object with one key, which says of what kind it is."""
        value = table(field.get("value"))
        kind = next(iter(value), "")
        content = exact(value.get(kind))
        name = line(field.get("title")) or line(field.get("id"))
        if kind == "totp" and content.strip():
            self._take_totp(content)
        elif kind == "url" and line(content):
            self.urls[line(content)] = None
        elif kind == "file":
            self.collector.leave("Вложения не берутся", self.row)
        elif codes.is_named_so(name) and content:
            found = codes.parse(content)
            if found and not self.recovery:
                self.recovery = found
            else:
                self.collector.leave("Резервные коды не разобрать, внесите их сами", self.row)
        elif content or (isinstance(value.get(kind), dict) and value.get(kind)):
            self.collector.leave("Прочие поля не берутся", self.row)

    def _take_totp(self, written: str) -> None:
        if self.totp:
            self.collector.leave("Второй ключ одноразовых кодов той же записи не взят", self.row)
            return
        try:
            seed = seeds.normal(written, account=self.login)
        except BadInput as refusal:
            self.collector.leave(f"Ключ одноразовых кодов не взят ({refusal})", self.row)
            return
        self.totp, self.issuer = seed.to_uri(), seed.issuer

    def _leave(self, what: str, value: Json) -> None:
        if value:
            self.collector.leave(what, self.row)
