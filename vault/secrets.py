"""Sealed secrets under opaque owner ids: put, look at, take back, forget; what can be told without opening any.

A token for reading the networks opens in tier 1, everything else in tier 2 only. Nothing is opened for a person before
the journal row about it is committed. A replaced secret stays as a previous one until it is purged. The blobs are in
`sealed`, the careful way of changing a secret that lives on a site in `rotation`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, cast

from vault import doing, rotation, sealed
from vault.errors import BadInput, Locked
from vault.holding import OpenedCount, hold, reseal, try_all
from vault.sealed import Blob, Field, Purpose, Version, VersionState, split_codes
from vault.secret_health import SecretHealth, health, health_of, health_rows, stored
from vault.sqlcipher import Row
from vault.transaction import Tx
from vault.types import Json

if TYPE_CHECKING:
    from vault.store import Store

__all__ = [
    "Field",
    "OpenedCount",
    "Purpose",
    "SecretHealth",
    "Version",
    "VersionState",
    "check_breaches",
    "health",
    "health_of",
    "health_rows",
    "history",
    "hold",
    "purge",
    "purgeable",
    "put",
    "rate",
    "remove",
    "reseal",
    "reveal",
    "reveal_many",
    "split_codes",
    "stored",
    "token",
    "try_all",
    "undo",
    "use_code",
    "used_codes",
]

_AT_ONCE = 100
"""Blobs opened in one transaction: some ten milliseconds of the database thread."""
_PURGED_AT_ONCE = 1000
_MARKED_AT_ONCE = 2000
"""Versions dropped or marked in one transaction: under fifty milliseconds of the database thread."""
_ABSENT = "Такой секрет для этой учётной записи не записан."


def put(tx: Tx, owner: str, field: Field, value: str, *, strength: int | None = None) -> None:
    """Store `value` as the current secret; the one before stays as a previous one. Locked.

    BadInput for what cannot be kept, and while a rotation of this secret is open.
    """
    _refuse_while_rotating(tx, owner, field)
    blob = sealed.make(tx, owner, field, value, VersionState.CURRENT, strength)
    sealed.retire(tx, owner, field)
    sealed.insert(tx, blob)
    sealed.note(tx, "secret.put", blob)


def holds(tx: Tx, owner: str, field: Field, value: str) -> bool:
    """Whether this very value is the current secret: compared in memory, shown to nobody. Locked."""
    sealed.key(tx, field)
    blob = sealed.in_state(tx, owner, field, VersionState.CURRENT)
    return blob is not None and sealed.is_of(tx, blob, value)


def remove(tx: Tx, owner: str) -> None:
    """Forget every secret of an owner: the previous ones and what a rotation has staged too, with its rotations."""
    stopped = rotation.forget(tx, owner)
    removed = tx.execute("DELETE FROM secret WHERE owner = ?", (owner,)).rowcount
    if removed or stopped:
        told: dict[str, Json] = {"rotations": stopped} if stopped else {}
        tx.journal("secret.removed", owner, count=removed, **told)


def reveal(
    store: Store, owner: str, field: Field, purpose: Purpose, subject: str = "", *, version: int | None = None
) -> str:
    """The clear value, after the journal row about it is committed: the current one or any kept `version`.

    `subject` names the account for the journal's reader (never a secret). BadInput, Locked, VaultDamaged.
    """

    def note(tx: Tx) -> int:
        blob = _found(tx, owner, field, version)
        sealed.key(tx, field)
        tx.describe(owner, field=field.value, version=blob.version, purpose=purpose.value, name=subject)
        return blob.version

    noted = store.write("secret.opened", note)
    return store.read(lambda tx: sealed.open_held(tx, _found(tx, owner, field, noted))[0])


def reveal_many(
    store: Store, wanted: Sequence[tuple[str, Field]], purpose: Purpose, subject: str = ""
) -> tuple[str, ...]:
    """The clear current values in the order asked for, after one journal row that names every one of them.

    The row's `opened` is a list of [owner, field, version]. BadInput, Locked, VaultDamaged.
    """

    def note(tx: Tx) -> list[tuple[str, Field, int]]:
        for secret in {secret for _, secret in wanted}:
            sealed.key(tx, secret)
        versions = _current_versions(tx)
        if not versions.keys() >= set(wanted):
            raise BadInput(_ABSENT)
        found = [(owner, secret, versions[owner, secret]) for owner, secret in wanted]
        about = {owner for owner, _ in wanted}
        tx.describe(
            about.pop() if len(about) == 1 else "secrets",
            purpose=purpose.value,
            name=subject,
            count=len(found),
            opened=[[owner, secret.value, number] for owner, secret, number in found],
        )
        return found

    if not wanted:
        return ()
    noted = store.write("secret.opened", note)
    values: list[str] = []
    for part in doing.parts(noted, _AT_ONCE, "Вскрываю секреты"):
        values += store.read(partial(_opened_in_order, part))
    return tuple(values)


def token(store: Store, owner: str) -> str:
    """A network token for a collector: tier 1, not journalled use by use."""
    return store.read(lambda tx: sealed.open_held(tx, _found(tx, owner, Field.TOKEN))[0])


def history(tx: Tx, owner: str, field: Field | None = None) -> tuple[Version, ...]:
    """The kept versions, newest first: staged, previous and abandoned ones too. Opens nothing."""
    return tuple(blob.as_version() for blob in sealed.of_owner(tx, owner) if field in (None, blob.field))


def undo(tx: Tx, owner: str, field: Field) -> Version:
    """The secret that was current last becomes current again, and the one now current a previous one.

    So undoing twice changes nothing. Needs no key of the secrets. BadInput when there is none before or a rotation is
    open, VaultDamaged.
    """
    _refuse_while_rotating(tx, owner, field)
    wrong = sealed.in_state(tx, owner, field, VersionState.CURRENT)
    blob = sealed.latest_previous(tx, owner, field)
    if blob is None:
        raise BadInput("Прежнего секрета нет: вернуть нечего.")
    sealed.require_held(tx, blob)
    sealed.retire(tx, owner, field)
    sealed.make_current(tx, blob, blob.changed_at)
    sealed.note(tx, "secret.undone", blob, instead_of=wrong.version if wrong else None)
    return _found(tx, owner, field).as_version()


def purgeable(tx: Tx, keep: timedelta) -> bool:
    """Whether `purge` would drop anything."""
    return bool(_ended(tx, keep, 1))


def purge(tx: Tx, keep: timedelta) -> int:
    """Drop previous and abandoned versions that ended longer ago than `keep`; answers how many.

    Never those of an owner and field with an open rotation; at most a thousand in one transaction, the rest next time.
    """
    rows = _ended(tx, keep, _PURGED_AT_ONCE)
    dropped: dict[str, list[Json]] = {}
    for row in rows:
        owner, name, version = str(row[0]), str(row[1]), cast("int", row[2])
        tx.execute("DELETE FROM secret WHERE owner = ? AND field = ? AND version = ?", (owner, name, version))
        dropped.setdefault(owner, []).append([name, version])
    for owner, blobs in dropped.items():
        tx.journal("secret.purged", owner, blobs=blobs)
    return len(rows)


def _ended(tx: Tx, keep: timedelta, limit: int) -> list[Row]:
    return tx.execute(
        "SELECT owner, field, version FROM secret AS old WHERE state IN ('previous', 'abandoned') AND ended_at < ?"
        " AND NOT EXISTS (SELECT 1 FROM secret AS new WHERE new.owner = old.owner AND new.field = old.field"
        " AND new.state = 'staged') ORDER BY owner, field, version LIMIT ?",
        ((tx.time - keep).isoformat(), limit),
    ).fetchall()


def use_code(tx: Tx, owner: str, index: int) -> int:
    """Mark recovery code number `index` (0-based, in the order of `split_codes`) as used; answers how many are left.

    BadInput when there is none of that number or it is used. Locked only for codes stored before they were counted.
    """
    blob = _found(tx, owner, Field.RECOVERY_CODES)
    count = blob.codes
    if count is None:
        count = len(split_codes(sealed.open_held(tx, blob)[0]))
    used = used_codes(tx, owner)
    if not 0 <= index < count:
        raise BadInput(f"Резервного кода № {index + 1} нет: их записано {count}.")
    if index in used:
        raise BadInput(f"Резервный код № {index + 1} уже отмечен использованным.")
    tx.execute(
        "UPDATE secret SET codes = ?, used = ? WHERE owner = ? AND field = ? AND version = ?",
        (count, json.dumps(sorted(used | {index})), owner, blob.field.value, blob.version),
    )
    left = count - len(used) - 1
    tx.journal("secret.code_used", owner, version=blob.version, number=index + 1, left=left)
    return left


def used_codes(tx: Tx, owner: str) -> frozenset[int]:
    """The numbers (0-based) of the current recovery codes that are used; none where there are no codes."""
    row = tx.execute(
        "SELECT used FROM secret WHERE owner = ? AND field = 'recovery_codes' AND +state = 'current'", (owner,)
    ).fetchone()
    return frozenset(cast("list[int]", json.loads(str(row[0])))) if row else frozenset()


def rate(
    store: Store,
    estimate: Callable[[str], int],
    *,
    batch: int = 50,
    cancelled: Callable[[], bool] = lambda: False,
) -> int:
    """Give a strength (0..4) to every current password that has none; answers how many were given one.

    The estimating happens outside transactions, `batch` passwords at a time; what was done before `cancelled` or a
    closing of the tier is kept. Locked when nothing could be opened at all, VaultDamaged.
    """
    waiting = store.read(lambda tx: _current_passwords(tx, unrated=True))
    rated: list[tuple[int, str, int]] = []
    for part in doing.parts(waiting, batch, "Оцениваю пароли"):
        if cancelled():
            break
        try:
            values = store.read(partial(_opened_where_current, part))
        except Locked:
            if not rated:
                raise
            break
        rated += [(estimate(value), owner, version) for owner, version, value in values]
    _mark(store, "secret.rated", "strength", rated)
    return len(rated)


def check_breaches(store: Store, is_breached: Callable[[str], bool]) -> int:
    """Hold every current password against a list of leaked ones; answers how many are in it. Locked, VaultDamaged."""
    wanted = store.read(_current_passwords)
    found: list[tuple[int, str, int]] = []
    for part in doing.parts(wanted, _AT_ONCE, "Сверяю с утечками"):
        values = store.read(partial(_opened_where_current, part))
        found += [(int(is_breached(value)), owner, version) for owner, version, value in values]
    _mark(store, "secret.breach_checked", "breached", found)
    return sum(hit for hit, _, _ in found)


def _mark(store: Store, reason: str, column: str, marks: Sequence[tuple[int, str, int]]) -> None:
    """Write (mark, owner, version) of passwords: one journal row, more only where one transaction would take long."""

    def write(part: Sequence[tuple[int, str, int]], tx: Tx) -> None:
        tx.executemany(
            f"UPDATE secret SET {column} = ? WHERE owner = ? AND field = 'password' AND version = ?",  # noqa: S608  # ours
            part,
        )
        hits: dict[str, Json] = {"found": sum(hit for hit, _, _ in part)} if column == "breached" else {}
        tx.describe("secrets", count=len(part), **hits)

    for begin in range(0, len(marks), _MARKED_AT_ONCE):
        store.write(reason, partial(write, marks[begin : begin + _MARKED_AT_ONCE]))


def _opened_in_order(places: Sequence[tuple[str, Field, int]], tx: Tx) -> tuple[str, ...]:
    return sealed.open_held(tx, *(_found(tx, *place) for place in places))


def _current_versions(tx: Tx) -> dict[tuple[str, Field], int]:
    """The version in use by owner and field; by the rows alone, as in `sealed.in_state`."""
    rows = tx.execute("SELECT owner, field, version FROM secret NOT INDEXED WHERE state = 'current'")
    return {(str(row[0]), Field(str(row[1]))): cast("int", row[2]) for row in rows}


def _current_passwords(tx: Tx, *, unrated: bool = False) -> list[tuple[str, int]]:
    """Owner and version of each."""
    rows = tx.execute("SELECT owner, version, strength FROM secret WHERE state = 'current' AND field = 'password'")
    return [(str(row[0]), cast("int", row[1])) for row in rows if row[2] is None or not unrated]


def _opened_where_current(places: Sequence[tuple[str, int]], tx: Tx) -> list[tuple[str, int, str]]:
    """Those of the passwords that are still current."""
    found = (sealed.numbered(tx, owner, Field.PASSWORD, version) for owner, version in places)
    blobs = [blob for blob in found if blob is not None and blob.state is VersionState.CURRENT]
    values = sealed.open_held(tx, *blobs)
    return [(blob.owner, blob.version, value) for blob, value in zip(blobs, values, strict=True)]


def _refuse_while_rotating(tx: Tx, owner: str, field: Field) -> None:
    if sealed.in_state(tx, owner, field, VersionState.STAGED) is not None:
        raise BadInput("Сначала закончите ротацию этого секрета или откажитесь от неё: новый уже подготовлен.")


def _found(tx: Tx, owner: str, field: Field, version: int | None = None) -> Blob:
    """The current blob or that of a version; BadInput when there is none."""
    if version is not None:
        blob = sealed.numbered(tx, owner, field, version)
    else:
        blob = sealed.in_state(tx, owner, field, VersionState.CURRENT)
    if blob is None:
        raise BadInput(_ABSENT)
    return blob
