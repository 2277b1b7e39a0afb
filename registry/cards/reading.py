"""A card that came back, as values: a line is known by its label, wherever it stands. Passwords are not read.

What differs from the registry is told by `matching`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from registry import networks
from registry.cards import layout
from registry.exports import words
from registry.imports.organizations import fields
from registry.imports.organizations.headers import Role, role_of
from registry.imports.organizations.model import RegistryRow
from registry.links import PageLink
from registry.sheets import reading as sheets
from registry.sheets.book import Sheet
from vault.errors import BadInput
from vault.text import clean_line, fold

_LABELS = {fold(label): role for role, (label, _) in layout.LINES.items()}
_PAGES = {fold(f"{layout.PAGE}{network.title}"): network.code for network in networks.NETWORKS}
_STATES = {fold(title): state for state, title in words.PAGE_STATES.items()}
_SAID = re.compile(r"(?:парол\w*|password|pass|пин-?код|pin)\s*[:=–—-]?\s*\S", re.IGNORECASE)
_SEARCHED = 300  # lines: a card has some thirty
_GUARD = "'"


@dataclass(frozen=True)
class CardPage:
    """A page of a card; `state` is a value of `PageState`, "" when the card does not say."""

    link: PageLink
    state: str = ""


@dataclass(frozen=True)
class Card:
    """What one card says: `row` holds its fields without pages, `blank` the fields whose cell is empty.

    `code` is the line of its code as it stands, "" without one. `networks_said` are those whose lines it has.
    """

    file: str
    code: str
    row: RegistryRow
    pages: tuple[CardPage, ...]
    blank: frozenset[Role]
    networks_said: frozenset[str]
    warnings: tuple[str, ...]


def read(source: Path | bytes, name: str = "", line: int = 1) -> Card:
    """The card of a file; `line` is its number among the cards read together. BadInput when it is no card."""
    book = sheets.read(source, name)
    sheet = next((one for one in book.sheets if _lines(one)), None)
    if sheet is None:
        raise BadInput(
            f"«{book.name}» — не карточка организации: в ней нет строк «{layout.LINES[Role.NAME][0]}» и"
            f" «{layout.CODE}». Список организаций читает import registry."
        )
    others = [one.name for one in book.sheets if one is not sheet and not one.hidden and any(map(any, one.rows))]
    return _Reader(book.name, line).read(sheet, others)


def _lines(sheet: Sheet) -> int:
    """Whether the sheet holds a card: at least three of its labels."""
    labels = {fold(clean_line(row[0])) for row in sheet.rows[:_SEARCHED] if row and row[0]}
    known = len(labels & _LABELS.keys())
    return known if known >= 3 else 0


class _Reader:
    def __init__(self, file: str, line: int) -> None:
        self._file, self._line = file, line
        self._row = RegistryRow(line, "")
        self._code = ""
        self._pages: list[CardPage] = []
        self._blank: set[Role] = set()
        self._networks: set[str] = set()
        self._warnings: list[str] = []

    def read(self, sheet: Sheet, others: Sequence[str] = ()) -> Card:
        """Every line of the sheet that the card knows; what is written elsewhere is said, `others` are filled sheets
        besides the card's own."""
        self._refuse_columns(sheet)
        for name in others:
            self._say(f"лист «{name[:40]}» не прочитан: карточка занимает один лист")
        for place, cells in enumerate(sheet.rows[:_SEARCHED], 1):
            if cells:
                self._read_line(place, clean_line(cells[0]), cells)
        return Card(
            self._file,
            self._code,
            self._row,
            tuple(self._pages),
            frozenset(self._blank),
            frozenset(self._networks),
            tuple(self._warnings),
        )

    def _refuse_columns(self, sheet: Sheet) -> None:
        """Say of a column that somebody has added for passwords; no column beyond the card's own is ever read."""
        for cells in sheet.rows[:_SEARCHED]:
            for cell in cells[1:]:
                if role_of(cell) is Role.SECRET and len(cell) < 40:
                    self._say_secret("лишний столбец")

    def _read_line(self, place: int, label: str, cells: tuple[str, ...]) -> None:
        folded = fold(label)
        value = cells[1].strip() if len(cells) > 1 else ""
        if value[:1] == _GUARD:
            value = value[1:]
        if role_of(label) is Role.SECRET and fold(layout.NO_PASSWORDS) != folded:
            if value:
                self._say_secret(f"лишняя строка {place}")
        elif folded == fold(layout.CODE):
            self._code = value
        elif value and _SAID.search(value):
            self._say_secret(f"строка {place}")
        elif folded in _PAGES:
            self._read_page(place, _PAGES[folded], value, cells[2] if len(cells) > 2 else "")
        elif folded in _LABELS:
            self._read_field(_LABELS[folded], value)
        elif value and folded != fold(layout.HEADINGS[0]):
            self._say(f"строка {place} не прочитана: в карточке нет графы «{label[:40]}»")

    def _read_field(self, role: Role, value: str) -> None:
        if fields.is_nothing(value):
            self._blank.add(role)
        elif role is Role.NAME:
            self._row = self._row.having(name=clean_line(value)[:500])
        else:
            self._row = fields.with_value(self._row, role, value, self._said)

    def _read_page(self, place: int, network: str, value: str, said: str) -> None:
        self._networks.add(network)
        state = _STATES.get(fold(clean_line(said)))
        if said and state is None:
            self._say(f"строка {place}: состояние «{clean_line(said)[:40]}» не взято, выберите его из списка")
        found = fields.with_links(RegistryRow(self._line, ""), value, network, self._said)
        self._pages.extend(CardPage(link, state.value if state else "") for link in found.links)
        if found.planned:
            self._row = self._row.having(planned=(*self._row.planned, *found.planned))

    def _say_secret(self, where: str) -> None:
        warning = (
            f"«{self._file}»: похоже, в карточку вписан пароль ({where}). Он не прочитан и нигде не записан."
            " Удалите файл и письмо с ним, а сам пароль смените: его видели посторонние."
        )
        if warning not in self._warnings:
            self._warnings.append(warning)

    def _said(self, text: str) -> None:
        self._say(text.removeprefix(f"Строка {self._line}: ").removeprefix(f"Строка {self._line}, "))

    def _say(self, text: str) -> None:
        self._warnings.append(f"«{self._file}»: {text.rstrip('.')}.")
