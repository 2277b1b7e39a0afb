"""A list of organizations as a table: the header is found, every row becomes an organization or is said to be none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from registry.imports.organizations.collecting import Collector, is_total
from registry.imports.organizations.fields import is_nothing, with_links, with_value
from registry.imports.organizations.freeform import parse_line
from registry.imports.organizations.headers import NETWORK_ROLES, Role, roles_of
from registry.imports.organizations.model import RegistryRow
from registry.imports.organizations.separated import DELIMITERS, Row, rows_of
from registry.links import PageLink
from vault.text import clean_line

_SEARCHED = 20  # rows: titles above a header take no more


@dataclass(frozen=True)
class Table:
    """A table found in a text: rows before the header, roles of its columns, rows after it."""

    before: tuple[Row, ...]
    header: Row
    roles: tuple[Role | None, ...]
    rows: tuple[Row, ...]


def find_table(lines: list[str]) -> Table | None:
    """The table with a header in the lines, by the delimiter under which the header says most; None without one."""
    best: Table | None = None
    for delimiter in DELIMITERS:
        if not any(delimiter in line for line in lines[:_SEARCHED]):
            continue
        rows = rows_of(lines, delimiter)
        for place, row in enumerate(rows[:_SEARCHED]):
            roles = roles_of(row.cells)
            if roles is None:
                continue
            if best is None or _said(roles) > _said(best.roles):
                best = Table(tuple(rows[:place]), row, roles, tuple(rows[place + 1 :]))
            break
    return best


def read_table(table: Table, collector: Collector) -> None:
    """Put the rows of the table into the collector."""
    for row in table.before:
        collector.title(row.line, " ".join(cell for cell in row.cells if cell))
    collector.title(table.header.line, " | ".join(cell for cell in table.header.cells if cell))
    roles, rows = _second_header(table, collector)
    for place, role in enumerate(roles):
        if role is None and place < len(table.header.cells) and table.header.cells[place]:
            collector.say(f"Столбец «{clean_line(table.header.cells[place])}» не берётся: неизвестно, что в нём.")
    if Role.NAME not in roles:
        roles = _guessed_name(roles, rows)
    numbered = _share_numbered(roles, rows)
    for row in rows:
        _read_row(row, roles, collector, numbered)


def _said(roles: tuple[Role | None, ...]) -> int:
    return sum(role is not None for role in roles)


def _second_header(table: Table, collector: Collector) -> tuple[tuple[Role | None, ...], tuple[Row, ...]]:
    """The roles with those of a second row of headers («Ссылки» over «ВК | ОК»), and the rows without it."""
    rows, roles = table.rows, table.roles
    if rows and (second := roles_of(rows[0].cells)) is not None:
        collector.title(rows[0].line, " | ".join(cell for cell in rows[0].cells if cell))
        width = max(len(roles), len(second))
        first, other = (one + (None,) * (width - len(one)) for one in (roles, second))
        roles = tuple(b if b is not None else a for a, b in zip(first, other, strict=True))
        rows = rows[1:]
    if rows and [cell for cell in rows[0].cells if cell] == [str(n) for n in range(1, len(rows[0].cells) + 1)]:
        collector.title(rows[0].line, " | ".join(rows[0].cells))
        rows = rows[1:]
    return roles, rows


def _guessed_name(roles: tuple[Role | None, ...], rows: tuple[Row, ...]) -> tuple[Role | None, ...]:
    """Without a column of names the unknown or short-name column with most letters is it."""
    free = [place for place, role in enumerate(roles) if role in (None, Role.SHORT_NAME)]
    width = max((len(row.cells) for row in rows), default=0)
    free += list(range(len(roles), width))
    if not free:
        return roles
    letters = {at: sum(sum(c.isalpha() for c in row.cells[at]) for row in rows if at < len(row.cells)) for at in free}
    chosen = max(free, key=lambda at: letters[at])
    whole = roles + (None,) * (max(width, chosen + 1) - len(roles))
    return tuple(Role.NAME if at == chosen else role for at, role in enumerate(whole))


def _share_numbered(roles: tuple[Role | None, ...], rows: tuple[Row, ...]) -> float:
    """The share of filled rows whose column «№» holds a number."""
    if Role.NUMBER not in roles:
        return 0.0
    place = roles.index(Role.NUMBER)
    filled = [row for row in rows if sum(bool(cell) for cell in row.cells) > 1]
    return sum(place < len(row.cells) and row.cells[place][:1].isdecimal() for row in filled) / max(len(filled), 1)


def _read_row(row: Row, roles: tuple[Role | None, ...], collector: Collector, numbered: float) -> None:
    shown = " | ".join(clean_line(cell) for cell in row.cells if cell)
    if not shown:
        collector.blank(row.line)
        return
    pairs = [(role, cell) for role, cell in zip(roles, row.cells, strict=False) if role is not None and cell]
    extra = [cell for place, cell in enumerate(row.cells) if cell and (place >= len(roles) or roles[place] is None)]
    names = [cell for role, cell in pairs if role is Role.NAME]
    number = next((cell for role, cell in pairs if role is Role.NUMBER), "")
    if is_total(shown):
        collector.total(row.line, shown)
    elif not names or is_nothing(names[0]):
        _read_nameless(row, pairs, extra, collector, shown)
    elif len(pairs) == 1 and not extra and numbered > 0.8 and not number:
        collector.title(row.line, shown)  # «Учреждения культуры» across a numbered table
    elif any(collector.is_heading(cell) for cell in names) and len(pairs) == 1:
        collector.title(row.line, shown)
    else:
        _read_named(row, pairs, extra, collector)


def _read_named(row: Row, pairs: list[tuple[Role, str]], extra: list[str], collector: Collector) -> None:
    named = [clean_line(cell) for role, cell in pairs if role is Role.NAME]
    parsed = parse_line(named[0], row.line, collector.say)
    read = parsed if parsed.name else RegistryRow(row.line, named[0])
    read = _with_cells(read, pairs, collector)
    for cell in (*named[1:], *extra):
        links = with_links(replace(read, links=()), cell, "", _silent).links
        if links:
            read = replace(read, links=tuple(dict.fromkeys((*read.links, *links))))
        else:
            collector.say(f"Строка {row.line}: не взято, столбец неизвестен: «{clean_line(cell)[:60]}».")
    collector.add(read)


def _read_nameless(row: Row, pairs: list[tuple[Role, str]], extra: list[str], collector: Collector, shown: str) -> None:
    """A row without a name goes on with the row above; without anything useful it is a heading."""
    useful = [(role, cell) for role, cell in pairs if role not in (Role.NUMBER, Role.NAME, Role.IGNORED)]
    addition = _with_cells(RegistryRow(row.line, ""), useful, collector)
    if addition == RegistryRow(row.line, ""):
        if extra or not any(cell[:1].isdecimal() for _, cell in pairs):
            collector.title(row.line, shown)
        else:
            collector.reject(row.line, f"нет названия организации: «{shown[:60]}»")
    else:
        collector.extend(addition, shown)


def _with_cells(read: RegistryRow, pairs: Sequence[tuple[Role, str]], collector: Collector) -> RegistryRow:
    numbered: tuple[PageLink, ...] = ()
    for role, cell in pairs:
        if role is Role.VK_ID:
            numbered = with_links(RegistryRow(read.line, ""), cell, "vk", collector.say).links
        elif role in NETWORK_ROLES:
            read = with_links(read, cell, NETWORK_ROLES[role], collector.say)
        elif role not in (Role.NAME, Role.NUMBER, Role.IGNORED):
            read = with_value(read, role, cell, collector.say)
    return _with_numbers(read, numbered)


def _with_numbers(read: RegistryRow, numbered: tuple[PageLink, ...]) -> RegistryRow:
    """The number of a page from its own column belongs to the named page of the row, when there is just one."""
    named = [link for link in read.links if link.network == "vk" and link.short_name]
    if len(numbered) != 1 or len(named) != 1 or not numbered[0].network_id:
        return replace(read, links=tuple(dict.fromkeys((*read.links, *numbered))))
    whole = replace(named[0], network_id=numbered[0].network_id)
    links = (whole if link == named[0] else link for link in read.links)
    return replace(read, links=tuple(link for link in dict.fromkeys(links) if link != numbered[0]))


def _silent(_: str) -> None:
    """For a look at a cell that may well hold no link."""
