"""Small tools over SQL that every record uses: insert, update, remove, cells to values, refusing a removal, order.

No table is named here: which columns a record has stands beside the record.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from registry import codec
from vault.errors import BadInput
from vault.sqlcipher import Cell, Row
from vault.text import counted, fold
from vault.transaction import Tx
from vault.types import Parameter

if TYPE_CHECKING:
    from registry.codec import Dataclass

T = TypeVar("T")

MAX_ID = 2**53 - 1
"""Above it a JSON number is no longer exact in every reader (RFC 8259, section 6)."""
_NAMED = 5
_NUMBER = re.compile(r"[0-9]+")
_PADDED = 20


@dataclass(frozen=True)
class Holder:
    """Records of one kind that may hold another: the noun with its numeral forms, and a query of their names.

    The query takes one id and answers one column of text.
    """

    forms: tuple[str, str, str]
    sql: str


def insert(tx: Tx, table: str, record_id: int, values: Mapping[str, Parameter]) -> int:
    """Add a row and answer its id. `record_id` 0 lets the table choose one that was never used before.

    Another id is kept, so that a removed record can come back under its own; BadInput when it is taken.
    """
    if not 0 <= record_id <= MAX_ID:
        raise BadInput(f"Номер записи {record_id} не годится: нужно целое число от 1.")
    if record_id and exists(tx, table, record_id):
        raise BadInput(f"Номер {record_id} уже занят другой записью; для новой записи номер не указывают.")
    columns = ", ".join(("id", *values))
    marks = ", ".join("?" for _ in range(len(values) + 1))
    # S608: table and column names are constants of our own modules, values are bound.
    cursor = tx.execute(
        f"INSERT INTO {table} ({columns}) VALUES ({marks})",  # noqa: S608
        (record_id or None, *values.values()),
    )
    return cursor.lastrowid


def insert_all(tx: Tx, table: str, values: Sequence[Mapping[str, Parameter]]) -> list[int]:
    """Add many rows of the same columns at once; their ids, none of which was ever used before."""
    if not values:
        return []
    last = tx.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
    first = number(last[0]) + 1 if last is not None else 1
    columns = ", ".join(("id", *values[0]))
    marks = ", ".join("?" for _ in range(len(values[0]) + 1))
    tx.executemany(
        f"INSERT INTO {table} ({columns}) VALUES ({marks})",  # noqa: S608  # as in `insert`
        [(place, *row.values()) for place, row in enumerate(values, first)],
    )
    return list(range(first, first + len(values)))


def update(tx: Tx, table: str, record_id: int, values: Mapping[str, Parameter]) -> None:
    """Write the columns of one row that exists."""
    columns = ", ".join(f"{column} = ?" for column in values)
    # S608: as above.
    tx.execute(f"UPDATE {table} SET {columns} WHERE id = ?", (*values.values(), record_id))  # noqa: S608


def update_all(tx: Tx, table: str, values: Sequence[tuple[int, Mapping[str, Parameter]]]) -> None:
    """Write the same columns of many rows that exist, each by its id."""
    if values:
        columns = ", ".join(f"{column} = ?" for column in values[0][1])
        tx.executemany(
            f"UPDATE {table} SET {columns} WHERE id = ?",  # noqa: S608  # as above
            [(*row.values(), record_id) for record_id, row in values],
        )


def delete(tx: Tx, table: str, record_id: int) -> None:
    """Remove one row."""
    tx.execute(f"DELETE FROM {table} WHERE id = ?", (record_id,))  # noqa: S608  # as above


def exists(tx: Tx, table: str, record_id: int) -> bool:
    """Whether the table has this id; an id that SQLite could not bind is simply not there."""
    if not 0 < record_id <= MAX_ID:
        return False
    found = tx.execute(f"SELECT 1 FROM {table} WHERE id = ?", (record_id,))  # noqa: S608  # as above
    return found.fetchone() is not None


def count(tx: Tx, table: str) -> int:
    """How many rows the table has."""
    return number(only(tx, f"SELECT count(*) FROM {table}")[0])  # noqa: S608  # as above


def only(tx: Tx, sql: str, parameters: Sequence[Parameter] = ()) -> Row:
    """The row of a query that always answers one, such as a count."""
    row = tx.execute(sql, parameters).fetchone()
    if row is None:
        raise AssertionError("a query of one row answered none")
    return row


def find(tx: Tx, sql: str, record_id: int, missing: str) -> Row:
    """The row of one id; BadInput «Нет … с номером …» with the words of `missing`."""
    row = tx.execute(sql, (record_id,)).fetchone() if 0 < record_id <= MAX_ID else None
    if row is None:
        raise BadInput(f"Нет {missing} с номером {record_id}.")
    return row


def refuse_if_held(tx: Tx, record_id: int, holders: Sequence[Holder], what: str, advice: str) -> None:
    """BadInput with everything that holds the record: «… удалить нельзя: 2 страницы (…), 1 исключение.»"""
    if not _held(tx, record_id, holders):
        return
    found: list[str] = []
    for holder in holders:
        names = [text(row[0]) for row in tx.execute(holder.sql, (record_id,)).fetchall()]
        if names:
            named = ", ".join(f"«{name}»" for name in names[:_NAMED] if name)
            more = f" и ещё {len(names) - _NAMED}" if len(names) > _NAMED else ""
            found.append(counted(len(names), *holder.forms) + (f" ({named}{more})" if named else ""))
    if found:
        raise BadInput(f"{what} удалить нельзя, с этой записью связаны: {'; '.join(found)}. {advice}")


def delete_all(tx: Tx, table: str, record_ids: Sequence[int]) -> None:
    """Remove many rows."""
    tx.executemany(f"DELETE FROM {table} WHERE id = ?", [(record_id,) for record_id in record_ids])  # noqa: S608  # as above


def any_held(tx: Tx, record_ids: Sequence[int], holders: Sequence[Holder]) -> bool:
    """Whether anything holds any of the records."""
    asked = " OR ".join(f"EXISTS ({holder.sql.replace('?', 'asked.value')})" for holder in holders)
    sql = f"SELECT EXISTS (SELECT 1 FROM json_each(?) AS asked WHERE {asked or 0})"  # noqa: S608  # constants
    return bool(only(tx, sql, (json.dumps(list(record_ids)),))[0])


def _held(tx: Tx, record_id: int, holders: Sequence[Holder]) -> bool:
    """Whether anything holds the record: one question for all, since an undone import asks it of thousands."""
    asked = " OR ".join(f"EXISTS ({holder.sql.replace('?', '?1')})" for holder in holders)
    return bool(only(tx, f"SELECT {asked or 0}", (record_id,) if holders else ())[0])


def text(cell: Cell) -> str:
    """A cell of a NOT NULL text column."""
    if not isinstance(cell, str):
        raise TypeError(f"text is expected in the database, got {type(cell).__name__}")
    return cell


def number(cell: Cell) -> int:
    """A cell of a NOT NULL integer column."""
    if not isinstance(cell, int):
        raise TypeError(f"an integer is expected in the database, got {type(cell).__name__}")
    return cell


def maybe_number(cell: Cell) -> int | None:
    """A cell of an integer column that may be NULL."""
    return None if cell is None else number(cell)


def day(cell: Cell) -> date | None:
    """A cell of a date column: ISO text or NULL."""
    return None if cell is None else date.fromisoformat(text(cell))


def iso(value: date | None) -> str | None:
    """A date as it is stored."""
    return None if value is None else value.isoformat()


def pack(texts: tuple[str, ...]) -> str:
    """Several texts of one line, cleaned and not empty, in one column: a line each."""
    return "\n".join(texts)


def unpack(cell: Cell) -> tuple[str, ...]:
    """What `pack` wrote."""
    packed = text(cell)
    return tuple(packed.split("\n")) if packed else ()


def pack_records(records: Sequence[Dataclass]) -> str:
    """Small records in one column: a JSON list, "" for none."""
    return json.dumps([codec.to_json(each) for each in records], ensure_ascii=False) if records else ""


def unpack_records(cls: type[T], cell: Cell) -> tuple[T, ...]:
    """What `pack_records` wrote."""
    packed = text(cell)
    return tuple(codec.from_json(cls, each) for each in json.loads(packed)) if packed else ()


def natural(name: str) -> str:
    """The key by which people expect names in order: case, ё and quotes away, «№ 2» before «№ 10»."""
    return _NUMBER.sub(lambda digits: digits[0].zfill(_PADDED), fold(name).strip("«»\"' "))
