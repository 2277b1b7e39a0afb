"""A list of organizations as a table: the header is found, the rows are cut; one row is read in `rows`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from registry.imports.organizations import layout
from registry.imports.organizations.collecting import Collector, is_signature, is_total
from registry.imports.organizations.fields import is_nothing
from registry.imports.organizations.headers import NETWORK_ROLES, Role, is_second_header, role_by_content, roles_of
from registry.imports.organizations.layout import Columns
from registry.imports.organizations.model import Choice
from registry.imports.organizations.networked import with_answers, with_networks
from registry.imports.organizations.rows import RowReader
from registry.links import find_links, spot
from registry.names.words import parts
from registry.sheets.delimited import DELIMITERS, Row, rows_of
from vault import doing
from vault.text import clean_line

_SEARCHED = 20  # rows: titles above a header take no more
_ONCE = (Role.NAME, Role.SHORT_NAME, Role.NUMBER, Role.SECRET, Role.IGNORED, None)
NOTHING_SAID = Columns({})
Joined = Mapping[tuple[int, int], str]


@dataclass(frozen=True)
class Table:
    """A table found in a text: rows before the header, the header (None without one), roles of its columns, rows
    after it."""

    before: tuple[Row, ...]
    header: Row | None
    roles: tuple[Role | None, ...]
    rows: tuple[Row, ...]

    @property
    def said(self) -> int:
        """How many columns the header tells of."""
        return sum(role is not None for role in self.roles)


def find_table(lines: list[str], columns: Columns = NOTHING_SAID) -> Table | None:
    """The table with a header in the lines, by the delimiter under which the header says most; None without one."""
    found = (
        find_in_rows(rows_of(lines, delimiter), columns)
        for delimiter in DELIMITERS
        if any(delimiter in line for line in lines[:_SEARCHED])
    )
    return max((table for table in found if table is not None), key=lambda table: table.said, default=None)


def find_in_rows(rows: Sequence[Row], columns: Columns = NOTHING_SAID) -> Table | None:
    """The table with a header in the rows: the first row that is one, or that a person has named; None without one."""
    for place, row in enumerate(rows[:_SEARCHED]):
        roles = roles_of(row.cells)
        if roles is None and layout.is_named_by(columns, row.cells):
            roles = (None,) * len(row.cells)
        if roles is not None:
            return Table(tuple(rows[:place]), row, roles, tuple(rows[place + 1 :]))
    return None


def find_headless(rows: Sequence[Row], columns: Columns = NOTHING_SAID) -> Table | None:
    """A table without a header, its columns told by what most of their cells hold; None when it is no table."""
    filled = [row for row in rows if len([cell for cell in row.cells if cell]) > 1]
    if not filled or (len(filled) * 2 < sum(any(row.cells) for row in rows) and not columns.given):
        return None
    width = max(len(row.cells) for row in filled)
    held = [[row.cells[at] for row in filled if at < len(row.cells) and row.cells[at]] for at in range(width)]
    roles = tuple(role_by_content(column) for column in held)
    if all(role is not None for role in roles):
        return None
    place = next((at for at, row in enumerate(rows) if row is filled[0]), 0)
    if _names_columns(filled[0], roles):
        return Table(tuple(rows[:place]), filled[0], roles, tuple(rows[place + 1 :]))
    return Table((), None, roles, tuple(rows))


def _names_columns(row: Row, roles: Sequence[Role | None]) -> bool:
    """Whether the first row stands over links without being one: headings in words of their own («Где живёт»)."""
    over = [cell for cell, role in zip(row.cells, roles, strict=False) if role is Role.LINK and cell]
    plain = not any(character.isdecimal() or character in '«»"@/' for cell in row.cells for character in cell)
    return bool(over) and plain and not any(is_nothing(cell) for cell in over)


def headless_of_lines(lines: list[str], columns: Columns = NOTHING_SAID) -> Table | None:
    """The same in lines, by the delimiter that most of them hold."""
    delimiter = max(DELIMITERS, key=lambda one: sum(one in line for line in lines))
    return find_headless(rows_of(lines, delimiter), columns)


def read_table(
    table: Table, collector: Collector, columns: Columns = NOTHING_SAID, joined: Joined | None = None
) -> None:
    """Put the rows of the table into the collector.

    `joined` is what cells say that are a part of a cell above, by line and place of the column; a row whose name is
    joined to the name above tells more of the same organization, other cells are filled.
    """
    for row in table.before:
        collector.title(row.line, " ".join(cell for cell in row.cells if cell))
    if table.header is not None:
        collector.title(table.header.line, " | ".join(cell for cell in table.header.cells if cell))
    titles, found_roles, rows = _headings(table, collector)
    layout.refuse_unknown(columns, titles, max((len(row.cells) for row in rows), default=len(titles)))
    roles = layout.widened(columns, titles, found_roles)
    if not columns.given:
        roles = _of_persons(with_answers(with_networks(roles, rows), rows), titles, collector)
    roles, choices = _with_names(roles, titles, rows, columns, collector, has_header=table.header is not None)
    understood = layout.taken(titles, roles, rows)
    rows = tuple(_without_secrets(row, roles) for row in _filled(rows, roles, joined or {}))
    collector.understood(understood, choices, corrected=bool(columns.given) and not columns.is_remembered)
    untaken = _say_untaken(roles, titles, collector)
    reader = RowReader(roles, _share_numbered(roles, rows), untaken, collector, _continued(roles, joined or {}))
    whole = _with_whole_names(rows, roles, collector)
    for row in doing.over(whole, len(whole), "Читаю строки"):
        if table.header is not None and row.cells == table.header.cells:
            collector.repeated(row.line)
        else:
            reader.read(row)


def _headings(table: Table, collector: Collector) -> tuple[tuple[str, ...], tuple[Role | None, ...], tuple[Row, ...]]:
    """Headings, their roles and the rows under them: a second row of headers («Ссылки» over «ВК | ОК») is one of both,
    a row that numbers the columns is none."""
    rows, roles = table.rows, table.roles
    titles = table.header.cells if table.header is not None else ()
    if rows and table.header is not None and _is_under(table, rows[0]):
        collector.title(rows[0].line, " | ".join(cell for cell in rows[0].cells if cell))
        titles = layout.over(table.header.cells, rows[0].cells)
        roles = tuple(layout.combined_role(title) if title else None for title in titles)
        rows = rows[1:]
    if rows and [cell for cell in rows[0].cells if cell] == [str(n) for n in range(1, len(rows[0].cells) + 1)]:
        collector.title(rows[0].line, " | ".join(rows[0].cells))
        rows = rows[1:]
    return titles, roles, rows


_THEIRS = {
    (Role.RESPONSIBLE, Role.PHONES): Role.PERSON_PHONE,
    (Role.RESPONSIBLE, Role.EMAIL): Role.PERSON_EMAIL,
    (Role.DEPUTY, Role.PHONES): Role.DEPUTY_PHONE,
    (Role.DEPUTY, Role.EMAIL): Role.DEPUTY_EMAIL,
    (Role.DEPUTY, Role.POSITION): Role.DEPUTY_POSITION,
}


def _of_persons(roles: tuple[Role | None, ...], titles: Sequence[str], collector: Collector) -> tuple[Role | None, ...]:
    """Phones behind each of several people are theirs; of one behind one person nobody knows, and that is told."""
    found = list(roles)
    whose: Role | None = None
    several = roles.count(Role.PHONES) > 1 and Role.DEPUTY in roles
    for place, role in enumerate(roles):
        theirs = _THEIRS.get((whose, role)) if whose is not None and role is not None else None
        if theirs is not None and (several or role is Role.POSITION):
            found[place] = theirs
        elif theirs is not None and role is Role.PHONES and place < len(titles):
            collector.say(
                f"Столбец «{clean_line(titles[place])}» взят как телефоны организации, а стоит за ответственным. Если "
                "это его телефон, скажите, что в столбце."
            )
        if role not in (Role.PHONES, Role.EMAIL, Role.POSITION):
            whose = role if role in (Role.RESPONSIBLE, Role.DEPUTY) else None
    return tuple(found)


def _is_under(table: Table, row: Row) -> bool:
    if roles_of(row.cells) is not None:
        return table.header is None or row.cells != table.header.cells
    place = table.roles.index(Role.NAME) if Role.NAME in table.roles else -1
    named = 0 <= place < len(row.cells) and row.cells[place]
    return not named and is_second_header(row.cells)


def _with_names(
    roles: tuple[Role | None, ...],
    titles: Sequence[str],
    rows: tuple[Row, ...],
    columns: Columns,
    collector: Collector,
    *,
    has_header: bool,
) -> tuple[tuple[Role | None, ...], tuple[Choice, ...]]:
    """The roles with a column of names, guessed and asked about when no heading says which."""
    if Role.NAME in roles:
        return roles, ()
    found = _guessed_name(roles, rows)
    if Role.NAME not in found:
        return found, ()
    place = found.index(Role.NAME)
    why = "в заголовке их нет" if has_header else "заголовка нет"
    collector.say(f"Столбец {place + 1} взят как названия организаций: {why}.")
    asked = has_header and not columns.given and roles[place : place + 1] != (Role.SHORT_NAME,)
    return found, (layout.name_choice(place, titles),) if asked else ()


def _say_untaken(roles: Sequence[Role | None], titles: Sequence[str], collector: Collector) -> frozenset[int]:
    """Say which columns are left out and why; the places of those that nobody knows."""
    untaken = {place for place, role in enumerate(roles) if role is None and place < len(titles) and titles[place]}
    for place in sorted(untaken):
        collector.say(f"Столбец «{clean_line(titles[place])}» не берётся: неизвестно, что в нём.")
    seen = [clean_line(titles[at]) for at, role in enumerate(roles) if role is Role.IGNORED and at < len(titles)]
    if shown := ", ".join(f"«{title}»" for title in dict.fromkeys(seen) if title):
        collector.say(f"Столбцы, которых в реестре нет, не берутся: {shown}.")
    for place, role in enumerate(roles):
        if role is Role.SECRET:
            title = clean_line(titles[place]) if place < len(titles) else ""
            collector.say(
                f"Столбец «{title}» не читается: паролям в списке не место. Удалите его из файла и смените эти пароли."
            )
    return frozenset(untaken)


def _without_secrets(row: Row, roles: Sequence[Role | None]) -> Row:
    if Role.SECRET not in roles:
        return row
    cells = ("" if at < len(roles) and roles[at] is Role.SECRET else cell for at, cell in enumerate(row.cells))
    return replace(row, cells=tuple(cells))


def _filled(rows: Sequence[Row], roles: Sequence[Role | None], joined: Joined) -> list[Row]:
    """The rows with what their joined cells say, but for names: those of one organization are told by `_continued`."""
    if not joined:
        return list(rows)
    found = []
    for row in rows:
        cells = list(row.cells)
        for place, role in enumerate(roles):
            value = joined.get((row.line, place), "")
            if value and role not in _ONCE:
                cells.extend([""] * (place + 1 - len(cells)))
                cells[place] = cells[place] or value
        found.append(replace(row, cells=tuple(cells)))
    return found


def _continued(roles: Sequence[Role | None], joined: Joined) -> frozenset[int]:
    """Lines whose name is a part of the cell above."""
    places = {place for place, role in enumerate(roles) if role is Role.NAME}
    return frozenset(line for line, column in joined if column in places)


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
    kinds = {
        at: sum(bool(parts(cell).types) or "«" in cell or '"' in cell for cell in cells[:_SEARCHED])
        for at, cells in columns.items()
    }
    linked = {at: sum(bool(find_links(cell)) for cell in cells[:_SEARCHED]) for at, cells in columns.items()}
    chosen = max(free, key=lambda at: (kinds[at], -linked[at], letters[at]))
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
    filled = [row for row in rows if sum(bool(cell) for cell in row.cells) > 1 and not _is_aside(row)]
    return sum(place < len(row.cells) and row.cells[place][:1].isdecimal() for row in filled) / max(len(filled), 1)


def _is_aside(row: Row) -> bool:
    text = " ".join(cell for cell in row.cells if cell)
    return is_total(text) or is_signature(text)


def tells_of_pages(table: Table) -> bool:
    """Whether the header names organizations or pages of theirs."""
    return Role.NAME in table.roles or bool(NETWORK_ROLES.keys() & set(table.roles))
