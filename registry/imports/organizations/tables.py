"""A list of organizations as a table: the header is found, the rows are cut; one row is read in `rows`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from registry.imports.organizations.collecting import Collector
from registry.imports.organizations.headers import Role, role_by_content, roles_of
from registry.imports.organizations.rows import RowReader
from registry.imports.organizations.separated import DELIMITERS, Row, rows_of
from registry.links import spot
from registry.names.words import parts
from vault.text import clean_line

_SEARCHED = 20  # rows: titles above a header take no more


@dataclass(frozen=True)
class Table:
    """A table found in a text: rows before the header, the header (None without one), roles of its columns, rows
    after it."""

    before: tuple[Row, ...]
    header: Row | None
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
    titles: tuple[str, ...] = ()
    if table.header is not None:
        titles = table.header.cells
        collector.title(table.header.line, " | ".join(cell for cell in titles if cell))
    roles, rows = _second_header(table, collector)
    if Role.NAME not in roles:
        roles = _guessed_name(roles, rows)
        place = roles.index(Role.NAME) if Role.NAME in roles else -1
        if place >= 0:
            why = "в заголовке их нет" if table.header is not None else "заголовка нет"
            collector.say(f"Столбец {place + 1} взят как названия организаций: {why}.")
    untaken = {place for place, role in enumerate(roles) if role is None and place < len(titles) and titles[place]}
    for place in sorted(untaken):
        collector.say(f"Столбец «{clean_line(titles[place])}» не берётся: неизвестно, что в нём.")
    reader = RowReader(roles, _share_numbered(roles, rows), frozenset(untaken), collector)
    for row in _with_whole_names(rows, roles, collector):
        if table.header is not None and row.cells == titles:
            collector.repeated(row.line)
        else:
            reader.read(row)


def find_headless(lines: list[str]) -> Table | None:
    """A table without a header, its columns told by what most of their cells hold; None when it is no table."""
    delimiter = max(DELIMITERS, key=lambda one: sum(one in line for line in lines))
    rows = rows_of(lines, delimiter)
    filled = [row for row in rows if len([cell for cell in row.cells if cell]) > 1]
    if not filled or len(filled) * 2 < sum(any(row.cells) for row in rows):
        return None
    width = max(len(row.cells) for row in filled)
    columns = [[row.cells[at] for row in filled if at < len(row.cells) and row.cells[at]] for at in range(width)]
    roles = tuple(role_by_content(column) for column in columns)
    return Table((), None, roles, tuple(rows)) if any(role is None for role in roles) else None


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
    """Without a column of names the unknown or short-name column with most kinds of organizations («школа») is it, or
    with most letters."""
    free = [place for place, role in enumerate(roles) if role in (None, Role.SHORT_NAME)]
    width = max((len(row.cells) for row in rows), default=0)
    free += list(range(len(roles), width))
    if not free:
        return roles
    columns = {at: [row.cells[at] for row in rows if at < len(row.cells)] for at in free}
    letters = {at: sum(sum(c.isalpha() for c in cell) for cell in cells) for at, cells in columns.items()}
    kinds = {at: sum(bool(parts(cell).types) for cell in cells[:_SEARCHED]) for at, cells in columns.items()}
    chosen = max(free, key=lambda at: (kinds[at], letters[at]))
    whole = roles + (None,) * (max(width, chosen + 1) - len(roles))
    return tuple(Role.NAME if at == chosen else role for at, role in enumerate(whole))


def _with_whole_names(rows: Sequence[Row], roles: tuple[Role | None, ...], collector: Collector) -> list[Row]:
    """Rows whose name was broken inside its quotes, with the rest of it from a row that holds nothing else."""
    place = roles.index(Role.NAME) if Role.NAME in roles else 0
    found: list[Row] = []
    for row in rows:
        filled = [cell for cell in row.cells if cell]
        above = found[-1].cells[place] if found and place < len(found[-1].cells) else ""
        open_quotes = above.count("«") > above.count("»")
        if open_quotes and len(filled) == 1 and filled[0].count("»") > filled[0].count("«") and not spot(filled[0]):
            whole = list(found[-1].cells)
            whole[place] = f"{above} {filled[0]}"
            found[-1] = replace(found[-1], cells=tuple(whole))
            collector.say(f"Строка {row.line} — продолжение названия со строки {found[-1].line}.")
        else:
            found.append(row)
    return found


def _share_numbered(roles: tuple[Role | None, ...], rows: tuple[Row, ...]) -> float:
    """The share of filled rows whose column «№» holds a number."""
    if Role.NUMBER not in roles:
        return 0.0
    place = roles.index(Role.NUMBER)
    filled = [row for row in rows if sum(bool(cell) for cell in row.cells) > 1]
    return sum(place < len(row.cells) and row.cells[place][:1].isdecimal() for row in filled) / max(len(filled), 1)
