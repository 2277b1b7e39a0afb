"""What can be told of secrets without opening any: which there are, since when, how strong, where the same one is used.

Whether that is good enough is judged by the registry.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias, cast

from vault.sealed import Field
from vault.sqlcipher import Row
from vault.transaction import Tx

_FIELDS = {field.value: field for field in Field}
_Part: TypeAlias = tuple[str, str, str, int | None, bytes | None, int | None, int | None]
"""A row of `_HEALTH` after its owner."""
_HEALTH = (
    "SELECT owner, field, state, changed_at, strength, reuse, codes - json_array_length(used), breached"
    " FROM secret WHERE +state IN ('current', 'staged')"
)


@dataclass(frozen=True)
class SecretHealth:
    """What is stored for an owner and since when (UTC), with nothing opened.

    `strength` 0..4 of the password, None where it is not rated yet; `reused_with`: other owners whose current password
    is equal; `codes_left` None where there are none or they are not counted yet; `breached` None where no list was
    asked; `rotating`: fields with an open rotation. An owner whose first secret is only staged has no `fields`.
    """

    owner: str
    fields: frozenset[Field]
    changed_at: Mapping[Field, datetime]
    strength: int | None = None
    reused_with: tuple[str, ...] = ()
    codes_left: int | None = None
    breached: bool | None = None
    rotating: frozenset[Field] = frozenset()


def health(tx: Tx) -> dict[str, SecretHealth]:
    """By owner: what is stored and in what state, by one query. Opens nothing."""
    return health_of(health_rows(tx))


def stored(tx: Tx, owner: str) -> frozenset[Field]:
    """Which secrets of one owner are in use or staged; opens nothing."""
    rows = tx.execute("SELECT field FROM secret WHERE owner = ? AND +state IN ('current', 'staged')", (owner,))
    return frozenset(Field(str(row[0])) for row in rows)


def health_rows(tx: Tx, owner: str | None = None) -> list[Row]:
    """What `health_of` reads, fetched only: for thousands of owners the reading is no job for the database's thread.

    With `owner` only its own rows, which do not tell where else its password is used.
    """
    if owner is not None:
        return tx.execute(f"{_HEALTH} AND owner = ?", (owner,)).fetchall()
    return tx.execute(_HEALTH).fetchall()


def health_of(rows: Sequence[Row]) -> dict[str, SecretHealth]:
    """The health of every owner out of the rows of `health_rows`."""
    of_owner: dict[str, list[_Part]] = {}
    equal: dict[bytes, list[str]] = {}
    for row in rows:
        owner, *rest = cast("tuple[str, *_Part]", row)
        part = cast("_Part", rest)
        of_owner.setdefault(owner, []).append(part)
        if part[4] is not None and part[0] == "password" and part[1] == "current":
            equal.setdefault(part[4], []).append(owner)
    return {owner: _health(owner, parts, equal) for owner, parts in of_owner.items()}


def _health(owner: str, parts: Sequence[_Part], equal: Mapping[bytes, Sequence[str]]) -> SecretHealth:
    changed: dict[Field, datetime] = {}
    rotating: list[Field] = []
    strength, codes_left, breached = None, None, None
    same: tuple[str, ...] = ()
    for name, state, at, rated, reuse, left, found in parts:
        field = _FIELDS[name]
        if state == "staged":
            rotating.append(field)
            continue
        changed[field] = datetime.fromisoformat(at)
        if field is Field.PASSWORD:
            strength, breached = rated, None if found is None else bool(found)
            same = tuple(other for other in equal.get(reuse, ()) if other != owner) if reuse else ()
        elif field is Field.RECOVERY_CODES:
            codes_left = left
    return SecretHealth(owner, frozenset(changed), changed, strength, same, codes_left, breached, frozenset(rotating))
