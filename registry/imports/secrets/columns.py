"""CSV of browsers and password managers: whose it is by its header, and each row into an entry by its columns.

Headers as their programs write them: Chrome and Edge name,url,username,password,note; Yandex Browser
url,username,password,comment,tags; Firefox url,username,password,httpRealm,…; Safari
Title,URL,Username,Password,Notes,OTPAuth; KeePassXC Group,Title,Username,…;
KeePass 1 Account,Login Name,Password,Web Site,Comments; 1Password Title,Url,Username,Password,OTPAuth,…
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from registry import networks
from registry.imports.secrets import seeds
from registry.imports.secrets.collecting import Collector
from registry.imports.secrets.model import Entries, Entry, Format
from registry.imports.secrets.naming import hints
from registry.imports.secrets.onepassword import ARCHIVED
from registry.imports.secrets.separated import DELIMITERS, Row, rows
from vault.errors import BadInput
from vault.text import clean_line, counted, fold


class Column(StrEnum):
    """What a column holds; NOTE and OTHER are told of and not kept, IGNORED says nothing about the account.

    FOLDER and NOTE may name the organization, NETWORK the network of a row without an address.
    """

    TITLE = "title"
    URL = "url"
    LOGIN = "login"
    PASSWORD = "password"
    TOTP = "totp"
    NOTE = "note"
    OTHER = "other"
    FOLDER = "folder"
    NETWORK = "network"
    ARCHIVED = "archived"
    KIND = "kind"
    IGNORED = "ignored"


_NAMES: Mapping[Column, tuple[str, ...]] = {
    Column.TITLE: ("name", "title", "account", "название", "имя записи", "заголовок"),
    Column.URL: ("url", "web site", "website", "site", "login_uri", "адрес", "сайт", "ссылка", "адрес сайта"),
    Column.LOGIN: (
        "username",
        "user name",
        "login name",
        "login",
        "login_username",
        "user",
        "логин",
        "имя пользователя",
        "пользователь",
    ),
    Column.PASSWORD: ("password", "login_password", "пароль"),
    Column.TOTP: ("totp", "otpauth", "login_totp", "otp", "one-time password"),
    Column.NOTE: ("note", "notes", "comment", "comments", "extra", "заметка", "заметки", "комментарий", "примечание"),
    Column.OTHER: ("fields",),
    Column.NETWORK: ("сеть", "соцсеть", "соц. сеть", "соц сеть", "социальная сеть", "network"),
    Column.ARCHIVED: ("archived",),
    Column.KIND: ("type",),
    Column.FOLDER: (
        "group",
        "folder",
        "grouping",
        "collections",
        "группа",
        "папка",
        "организация",
        "учреждение",
    ),
    Column.IGNORED: (
        "icon",
        "last modified",
        "created",
        "favorite",
        "fav",
        "tags",
        "reprompt",
        "httprealm",
        "formactionorigin",
        "guid",
        "timecreated",
        "timelastused",
        "timepasswordchanged",
        "теги",
    ),
}
_COLUMNS = {name: column for column, names in _NAMES.items() for name in names}
_TELLING = frozenset({Column.URL, Column.LOGIN, Column.TITLE, Column.FOLDER, Column.NETWORK})
"""Columns of which a table of passwords has two at least, beside the passwords."""
_HOSTS = {word: network.hosts[0] for network in networks.NETWORKS for word in (*network.labels, fold(network.title))}
_BETWEEN = re.compile(r"[\s,;]+")
_BEGINNING = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://|[\w-]+(?:\.[\w-]+)+(?:[:/]|$)")
_KEEPASS_1 = ("account", "login name", "password", "web site")
_YES = frozenset({"true", "1", "yes"})
_BINS = frozenset({"корзина", "recycle bin", "trash"})
_BINNED = "запись лежит в корзине того менеджера"


@dataclass(frozen=True)
class Header:
    """The first row: where it stands, the delimiter, what each cell below holds (None: unknown), whose file it is."""

    line: int
    delimiter: str
    columns: tuple[Column | None, ...]
    names: tuple[str, ...]
    format: Format

    def rows(self, text: str) -> list[Row]:
        """The rows under it."""
        backslashes = self.format is Format.KEEPASS_CSV
        return [row for row in rows(text, self.delimiter, backslashes=backslashes) if row.line > self.line]


def find_header(text: str) -> Header | None:
    """The header of a table of passwords, None when the text begins with no such thing."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    # Excel writes and reads a line «sep=;» above the header.
    filled = [(number, line) for number, line in enumerate(lines[:10], 1) if line.strip()]
    filled = [(number, line) for number, line in filled if not line.casefold().startswith("sep=")][:1]
    for number, line in filled:
        for delimiter in DELIMITERS:
            cells = next(iter(rows(line, delimiter)), Row(1, ())).cells
            names = tuple(fold(clean_line(cell)) for cell in cells)
            columns = tuple(_COLUMNS.get(name) for name in names)
            if columns.count(Column.PASSWORD) == 1 and len(_TELLING.intersection(columns)) > 1:
                return Header(number, delimiter, columns, names, _format(names))
    return None


def read(text: str, header: Header) -> Entries:
    """Every row under the header: taken, doubtful, or rejected with its reason; none is shifted or lost."""
    collector = Collector(header.format)
    unknown = [name for name, column in zip(header.names, header.columns, strict=True) if column is None and name]
    if unknown:
        count = counted(len(unknown), "неизвестный столбец", "неизвестных столбца", "неизвестных столбцов")
        collector.say(f"В таблице {count}: {'не берётся' if len(unknown) == 1 else 'не берутся'}.")
    for row in header.rows(text):
        cells = row.cells
        if row.fault:
            collector.reject(row.line, row.fault)
        elif _repeats(cells, header):
            collector.say(f"Строка {row.line}: заголовок повторяется, пропущен.")
        elif len(cells) > len(header.columns):
            # A comma that was not quoted moves the cells after it, even if the last ones are empty.
            collector.reject(row.line, _width(row, header))
        else:
            _read_row(collector, row, header)
    return collector.result()


def _repeats(cells: tuple[str, ...], header: Header) -> bool:
    if len(cells) != len(header.names) or fold(clean_line(cells[0])) != header.names[0]:
        return False
    return tuple(fold(clean_line(cell)) for cell in cells) == header.names


def _read_row(collector: Collector, row: Row, header: Header) -> None:
    doubt = ""
    missing = header.columns[len(row.cells) :]
    if missing:
        # The cells that are there stand at their places only if nothing but the last ones was left out.
        if {Column.URL, Column.LOGIN, Column.PASSWORD} & set(missing):
            collector.reject(row.line, _width(row, header))
            return
        doubt = _width(row, header)
    found: dict[Column, str] = {
        column: cell
        for column, cell in zip(header.columns, row.cells, strict=False)
        if column is not None and column is not Column.IGNORED
    }
    kind = fold(found.get(Column.KIND, "")).strip()
    if kind in ("note", "securenote"):
        collector.reject(row.line, "это заметка, а не учётная запись; её текст не берётся")
        return
    if found.get(Column.NOTE, "").strip():
        collector.leave("Заметки не берутся", row.line)
    if found.get(Column.OTHER, "").strip() or any(
        cell.strip() for cell, column in zip(row.cells, header.columns, strict=False) if column is None
    ):
        collector.leave("Прочие поля не берутся", row.line)
    if fold(found.get(Column.ARCHIVED, "")).strip() in _YES:
        doubt = doubt or ARCHIVED
    if not _BINS.isdisjoint(fold(name).strip() for name in re.split(r"[/\\]", found.get(Column.FOLDER, ""))):
        doubt = doubt or _BINNED
    collector.add(_entry(collector, row.line, found, doubt))


def _entry(collector: Collector, row: int, found: Mapping[Column, str], doubt: str) -> Entry:
    login = clean_line(found.get(Column.LOGIN, ""))
    issuer = totp = ""
    if found.get(Column.TOTP, "").strip():
        try:
            seed = seeds.normal(found[Column.TOTP], account=login)
            issuer, totp = seed.issuer, seed.to_uri()
        except BadInput as refusal:
            collector.leave(f"Ключ одноразовых кодов не взят ({refusal})", row)
    folder = found.get(Column.FOLDER, "")
    return Entry(
        row,
        clean_line(found.get(Column.TITLE, "")),
        addresses(found.get(Column.URL, "")) or _of_network(found.get(Column.NETWORK, "")),
        login,
        found.get(Column.PASSWORD, ""),
        totp,
        issuer=issuer,
        doubt=doubt,
        hints=hints(folder, *re.split(r"[/\\]", folder), found.get(Column.NOTE, "")),
    )


def addresses(cell: str) -> tuple[str, ...]:
    """The addresses of a cell: Bitwarden sets several apart by commas, people by spaces and line breaks."""
    pieces = [piece for piece in _BETWEEN.split(cell) if piece]
    several = all(_BEGINNING.match(piece) for piece in pieces)
    found = (clean_line(piece) for piece in (pieces if several else [cell]))
    return tuple(dict.fromkeys(url for url in found if url))


def _of_network(cell: str) -> tuple[str, ...]:
    """The address of the network that a column of networks names; its words where nobody knows it."""
    said = clean_line(cell)
    host = _HOSTS.get(fold(said))
    return (f"https://{host}",) if host else addresses(said)


def _width(row: Row, header: Header) -> str:
    has = counted(len(row.cells), "ячейка", "ячейки", "ячеек")
    return f"в строке {has}, а в заголовке {len(header.columns)}"


def _format(names: tuple[str, ...]) -> Format:
    given = set(names)
    if names[:4] == _KEEPASS_1:
        return Format.KEEPASS_CSV
    whole = next((own for marks, own in _WHOLE if given in marks), None)
    return whole or next((own for mark, own in _MARKS if mark <= given), Format.CSV)


_WHOLE: tuple[tuple[tuple[set[str], ...], Format], ...] = (
    (({"title", "url", "username", "password", "notes", "otpauth"},), Format.SAFARI),
    (({"name", "url", "username", "password"}, {"name", "url", "username", "password", "note"}), Format.CHROME),
    (({"url", "username", "password"}, {"url", "username", "password", "tags"}), Format.YANDEX),
    (({"title", "url", "username", "password", "notes"},), Format.ONEPASSWORD_CSV),
)
"""By all names of the header: other managers have these columns too, and more."""
_MARKS: tuple[tuple[set[str], Format], ...] = (
    ({"login_password"}, Format.BITWARDEN_CSV),
    ({"otpauth"}, Format.ONEPASSWORD_CSV),
    ({"group", "title", "username"}, Format.KEEPASSXC_CSV),
    ({"formactionorigin"}, Format.FIREFOX),
    ({"httprealm"}, Format.FIREFOX),
    ({"title", "url", "archived"}, Format.ONEPASSWORD_CSV),
    ({"title", "website", "notes"}, Format.ONEPASSWORD_CSV),
    ({"url", "username", "password", "comment"}, Format.YANDEX),
)
