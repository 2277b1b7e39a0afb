"""One row of a table whose columns are known: an organization, the rest of the one above, a heading or a rejection."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from registry.imports.organizations.collecting import Collector, is_signature, is_total
from registry.imports.organizations.fields import is_nothing, with_links, with_value
from registry.imports.organizations.freeform import parse_line
from registry.imports.organizations.headers import NETWORK_ROLES, Role
from registry.imports.organizations.model import RegistryRow
from registry.imports.organizations.networked import network_of
from registry.links import PageLink
from registry.names.table import FORMS
from registry.sheets.delimited import Row
from vault.text import clean_line, fold

_Pairs = Sequence[tuple[Role, str]]


@dataclass(frozen=True)
class RowReader:
    """Reads rows into the collector.

    `numbered` is the share of rows with a number in its column; `untaken` are columns that were said to be left;
    `continued` are lines whose name is joined to the name above.
    """

    roles: tuple[Role | None, ...]
    numbered: float
    untaken: frozenset[int]
    collector: Collector
    continued: frozenset[int] = frozenset()

    def read(self, row: Row) -> None:
        """Put one row into the collector."""
        shown = " | ".join(clean_line(cell) for cell in row.cells if cell)
        if not shown:
            self.collector.blank(row.line)
            return
        roles = self.roles + (None,) * (len(row.cells) - len(self.roles))
        pairs = [(role, cell) for role, cell in zip(roles, row.cells, strict=False) if role is not None and cell]
        extra = [place for place, cell in enumerate(row.cells) if cell and roles[place] is None]
        names = [cell for role, cell in pairs if role is Role.NAME]
        number = next((cell for role, cell in pairs if role is Role.NUMBER), "")
        if is_total(shown):
            self.collector.total(row.line, shown)
        elif is_signature(shown) and not number:
            self.collector.signature(row.line, shown)
        elif not names:
            self._nameless(row, pairs, extra, shown)
        elif is_nothing(names[0]):
            self.collector.reject(row.line, f"нет названия организации: «{shown[:60]}»")
        elif len(pairs) == 1 and not extra and self.numbered > 0.8 and not number:
            self.collector.title(row.line, shown)  # «Учреждения культуры» across a numbered table
        elif any(self.collector.is_heading(cell) for cell in names) and len(pairs) == 1:
            self.collector.title(row.line, shown)
        else:
            self._named(row, pairs, extra)

    def _named(self, row: Row, pairs: _Pairs, extra: Sequence[int]) -> None:
        say = self.collector.say
        named = [clean_line(cell) for role, cell in pairs if role is Role.NAME]
        parsed = parse_line(named[0], row.line, say)
        read = parsed if parsed.name else RegistryRow(row.line, named[0])
        read = _with_cells(read, pairs, self.collector)
        for cell, known in [
            *((cell, False) for cell in named[1:]),
            *((row.cells[at], at in self.untaken) for at in extra),
        ]:
            links = with_links(read.having(links=()), cell, "", _silent).links
            if links:
                read = read.having(links=tuple(dict.fromkeys((*read.links, *links))))
            elif not known:
                say(f"Строка {row.line}: не взято, столбец неизвестен: «{clean_line(cell)[:60]}».")
        self.collector.add(read)

    def _nameless(self, row: Row, pairs: _Pairs, extra: Sequence[int], shown: str) -> None:
        """A row without a name goes on with the row above; without anything useful it is a heading."""
        useful = [(role, cell) for role, cell in pairs if role not in (Role.NUMBER, Role.NAME, Role.IGNORED)]
        addition = _with_cells(RegistryRow(row.line, ""), useful, self.collector)
        is_continued = row.line in self.continued
        # A number of its own says that the row is another organization, whose name was left out.
        numbered = any(role is Role.NUMBER for role, _ in pairs) and not is_continued
        if not useful and not extra and not is_continued and _is_heading(pairs):
            self.collector.title(row.line, shown)
        elif is_continued or (addition != RegistryRow(row.line, "") and not numbered):
            self.collector.extend(addition, shown)
        elif extra or not any(cell[:1].isdecimal() for _, cell in pairs):
            self.collector.title(row.line, shown)
        else:
            self.collector.reject(row.line, f"нет названия организации: «{shown[:60]}»")


def _is_heading(pairs: _Pairs) -> bool:
    """«2. Образование» alone in its row, as a heading across a table stands in the column of numbers."""
    words = [re.sub(r"^[\W\d]+", "", clean_line(cell)) for _, cell in pairs]
    plain = len(words) == 1 and not re.search('[«»"“”]', words[0]) and sum(map(str.isalpha, words[0])) > 3
    return plain and fold(words[0].split()[0]) not in FORMS


def _with_cells(read: RegistryRow, pairs: Sequence[tuple[Role, str]], collector: Collector) -> RegistryRow:
    numbered: tuple[PageLink, ...] = ()
    # «ВК» in a column of its own is the network of the row's links.
    own = next((network_of(cell) for role, cell in pairs if role is Role.NETWORK), "")
    for role, cell in pairs:
        if role is Role.VK_ID:
            numbered = with_links(RegistryRow(read.line, ""), cell.lstrip("-−–"), "vk", collector.say).links
        elif role in NETWORK_ROLES:
            read = with_links(read, cell, NETWORK_ROLES[role] or own, collector.say)
        elif role not in (Role.NAME, Role.NUMBER, Role.NETWORK, Role.IGNORED, Role.SECRET):
            read = with_value(read, role, cell, collector.say)
    return _with_numbers(read, numbered)


def _with_numbers(read: RegistryRow, numbered: tuple[PageLink, ...]) -> RegistryRow:
    """The number of a page from its own column belongs to the named page of the row, when there is just one."""
    named = [link for link in read.links if link.network == "vk" and link.short_name]
    if len(numbered) != 1 or len(named) != 1 or not numbered[0].network_id:
        return read.having(links=tuple(dict.fromkeys((*read.links, *numbered))))
    whole = replace(named[0], network_id=numbered[0].network_id)
    links = (whole if link == named[0] else link for link in read.links)
    return read.having(links=tuple(link for link in dict.fromkeys(links) if link != numbered[0]))


def _silent(_: str) -> None:
    """For a look at a cell that may well hold no link."""
