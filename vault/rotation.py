"""Changing a secret that lives on somebody's site: a state machine in which no step can lose either secret.

    staged → shown → applied → verified → committed
                └───────┴─────────┴→ uncertain → applied, verified, abandoned

The new secret is committed before anybody sees it, one transaction a step; the old one stays current until the commit
and a previous one after it. A rotation that was cut short by anything is found open and goes on from its state.
What to do on the site, step by step, is in the registry.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, cast

from vault import sealed, totp
from vault.errors import BadInput, VaultDamaged
from vault.sealed import Blob, Field, Purpose, VersionState
from vault.sqlcipher import Row
from vault.text import clean_line
from vault.transaction import Tx
from vault.types import Parameter

if TYPE_CHECKING:
    from vault.store import Store

MIGRATION_SQL = """
CREATE TABLE rotation(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    owner TEXT NOT NULL,
    field TEXT NOT NULL,
    state TEXT NOT NULL CHECK (
        state IN ('staged', 'shown', 'applied', 'verified', 'committed', 'uncertain', 'abandoned')),
    version INTEGER NOT NULL,
    replaces INTEGER,
    reason TEXT NOT NULL,
    started_at TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    proof TEXT CHECK (proof IN ('code', 'signed_in', 'network'))
) STRICT;
CREATE UNIQUE INDEX rotation_open ON rotation(owner, field) WHERE state NOT IN ('committed', 'abandoned');
CREATE INDEX rotation_owner ON rotation(owner);
"""


class State(StrEnum):
    """Where a rotation stands; UNCERTAIN: nobody knows which of the two secrets the site takes."""

    STAGED = "staged"
    SHOWN = "shown"
    APPLIED = "applied"
    VERIFIED = "verified"
    COMMITTED = "committed"
    UNCERTAIN = "uncertain"
    ABANDONED = "abandoned"


OPEN = frozenset(State) - {State.COMMITTED, State.ABANDONED}
"""The states from which a rotation goes on."""


class Proof(StrEnum):
    """By what the new secret was found to work."""

    CODE = "code"
    SIGNED_IN = "signed_in"
    NETWORK = "network"


@dataclass(frozen=True)
class Rotation:
    """`version` is the new one, `replaces` the one that was current, or None where nothing was. Times in UTC."""

    id: int
    owner: str
    field: Field
    state: State
    version: int
    replaces: int | None
    reason: str
    started_at: datetime
    changed_at: datetime
    proof: Proof | None


_FROM: dict[State, frozenset[State]] = {
    State.APPLIED: frozenset({State.SHOWN, State.UNCERTAIN}),
    State.VERIFIED: frozenset({State.APPLIED, State.UNCERTAIN}),
    State.UNCERTAIN: frozenset({State.SHOWN, State.APPLIED, State.VERIFIED}),
    State.COMMITTED: frozenset({State.VERIFIED}),
    State.ABANDONED: OPEN,
}
"""From which states a step leads to this one."""

_NEXT = {
    State.STAGED: "новый секрет записан, но не показан. Дальше: покажите его",
    State.SHOWN: "новый секрет показан. Дальше: введите его на сайте и отметьте это",
    State.APPLIED: "новый секрет введён на сайте. Дальше: проверьте вход с ним",
    State.VERIFIED: "новый секрет проверен. Дальше: завершите ротацию",
    State.UNCERTAIN: "неясно, какой секрет принимает сайт; сохранены оба. Дальше: попробуйте войти и отметьте, что"
    " новый введён или проверен, либо откажитесь от него",
    State.COMMITTED: "она завершена. Чтобы сменить секрет ещё раз, начните новую",
    State.ABANDONED: "от неё отказались. Чтобы сменить секрет, начните новую",
}

_SELECT = "SELECT id, owner, field, state, version, replaces, reason, started_at, changed_at, proof FROM rotation"


def start(tx: Tx, owner: str, field: Field, value: str, reason: str = "", *, strength: int | None = None) -> Rotation:
    """Seal `value` as the staged secret beside the current one. Show it only after this is committed.

    BadInput when a rotation of this secret is open or the value cannot be kept (a TOTP seed must be readable); Locked.
    """
    held = _one(tx, "owner = ? AND field = ? AND state NOT IN ('committed', 'abandoned')", (owner, field.value))
    if held is not None:
        raise BadInput(f"Ротация этого секрета уже идёт (№ {held.id}): закончите её или откажитесь от неё.")
    if field is Field.TOTP and value:
        totp.parse_seed(value)
    current = sealed.in_state(tx, owner, field, VersionState.CURRENT)
    blob = sealed.make(tx, owner, field, value, VersionState.STAGED, strength)
    sealed.insert(tx, blob)
    now = tx.time.isoformat()
    cursor = tx.execute(
        "INSERT INTO rotation(owner, field, state, version, replaces, reason, started_at, changed_at)"
        " VALUES (?, ?, 'staged', ?, ?, ?, ?, ?)",
        (owner, field.value, blob.version, current.version if current else None, clean_line(reason), now, now),
    )
    sealed.note(tx, "secret.staged", blob)
    made = get(tx, cursor.lastrowid)
    _note(tx, "rotation.staged", made, reason=made.reason)
    return made


def show(store: Store, rotation_id: int, purpose: Purpose, subject: str = "") -> str:
    """The new secret, after the state `shown` and its journal row are committed; in any open state.

    `subject` names the account for the journal's reader. BadInput, Locked, VaultDamaged.
    """

    def shown(tx: Tx) -> None:
        current = _open(tx, rotation_id)
        sealed.key(tx, current.field)
        _staged(tx, current)
        if current.state is State.STAGED:
            current = _move(tx, current, State.SHOWN)
        tx.describe(
            current.owner,
            id=current.id,
            field=current.field.value,
            version=current.version,
            purpose=purpose.value,
            name=subject,
        )

    store.write("rotation.shown", shown)
    return store.read(lambda tx: sealed.open_held(tx, _staged(tx, _open(tx, rotation_id)))[0])


def show_old(store: Store, rotation_id: int, purpose: Purpose, subject: str = "") -> str | None:
    """The secret that is being replaced, journalled before it is opened; None where there was none or it is purged.

    BadInput, Locked, VaultDamaged.
    """

    def replaced(tx: Tx) -> Blob | None:
        current = get(tx, rotation_id)
        if current.replaces is None:
            return None
        return sealed.numbered(tx, current.owner, current.field, current.replaces)

    def note(tx: Tx) -> Blob | None:
        blob = replaced(tx)
        if blob is not None:
            sealed.key(tx, blob.field)
            tx.describe(
                blob.owner,
                field=blob.field.value,
                version=blob.version,
                purpose=purpose.value,
                name=subject,
                rotation=rotation_id,
            )
        return blob

    if store.read(replaced) is None or store.write("secret.opened", note) is None:
        return None

    def value(tx: Tx) -> str | None:
        blob = replaced(tx)
        return None if blob is None else sealed.open_held(tx, blob)[0]

    return store.read(value)


def applied(tx: Tx, rotation_id: int) -> Rotation:
    """The site has taken the new secret. BadInput from a state where this is not the step."""
    return _step(tx, rotation_id, State.APPLIED, "rotation.applied")


def verified(tx: Tx, rotation_id: int, proof: Proof) -> Rotation:
    """The new secret was found to work. BadInput from a state where this is not the step."""
    return _step(tx, rotation_id, State.VERIFIED, "rotation.verified", proof=proof)


def verify_code(store: Store, rotation_id: int, code: str, moment: datetime) -> Rotation:
    """Take a code of the newly enrolled app for the proof: it must fit the staged seed within one period.

    `moment` is the real time (aware). BadInput, Locked, VaultDamaged.
    """

    def seed(tx: Tx) -> totp.Seed:
        current = get(tx, rotation_id)
        if current.field is not Field.TOTP:
            raise BadInput("Кодом проверяется только второй фактор: для этого секрета проверьте вход на сайте.")
        _require_step(current, State.VERIFIED)
        return totp.parse_seed(sealed.open_held(tx, _staged(tx, current))[0])

    if not totp.matches(store.read(seed), code, moment):
        raise BadInput(
            "Код не подходит к новому ключу; ничего не пропало. Введите следующий код из приложения; "
            "если не подходит и он, проверьте часы телефона и этой машины."
        )
    return store.write("rotation.code_matched", lambda tx: verified(tx, rotation_id, Proof.CODE))


def doubt(tx: Tx, rotation_id: int, why: str = "") -> Rotation:
    """Nobody knows which of the two secrets the site takes: both stay. BadInput before the new one was shown."""
    return _step(tx, rotation_id, State.UNCERTAIN, "rotation.doubted", why=why)


def commit(tx: Tx, rotation_id: int) -> Rotation:
    """The new secret becomes current; the old one stays as a previous one. BadInput unless verified, VaultDamaged."""
    current = get(tx, rotation_id)
    _require_step(current, State.COMMITTED)
    blob = _staged(tx, current)
    sealed.require_held(tx, blob)
    sealed.retire(tx, current.owner, current.field)
    sealed.make_current(tx, blob, tx.time.isoformat())
    sealed.note(tx, "secret.committed", blob, replaces=current.replaces)
    return _step(tx, rotation_id, State.COMMITTED, "rotation.committed")


def abandon(tx: Tx, rotation_id: int, why: str = "") -> Rotation:
    """Leave the current secret as it is; the staged one is kept until it is purged. BadInput unless open."""
    current = get(tx, rotation_id)
    _require_step(current, State.ABANDONED)
    blob = sealed.numbered(tx, current.owner, current.field, current.version)
    if blob is not None and blob.state is VersionState.STAGED:  # a damaged vault must not hold a rotation open for ever
        sealed.abandon(tx, blob)
    return _step(tx, rotation_id, State.ABANDONED, "rotation.abandoned", why=why)


def get(tx: Tx, rotation_id: int) -> Rotation:
    """One rotation, open or not; BadInput when there is none."""
    found = _one(tx, "id = ?", (rotation_id,))
    if found is None:
        raise BadInput(f"Ротации № {rotation_id} нет.")
    return found


def listing(tx: Tx, *, open_only: bool = True) -> tuple[Rotation, ...]:
    """Rotations in the order in which they were started; those not finished, or all."""
    only = " WHERE state NOT IN ('committed', 'abandoned')" if open_only else ""
    return tuple(_rotation(row) for row in tx.execute(f"{_SELECT}{only} ORDER BY id"))


def forget(tx: Tx, owner: str) -> int:
    """Drop every rotation of an owner whose secrets are removed; answers how many were open."""
    row = tx.execute(
        "SELECT count(*) FROM rotation WHERE owner = ? AND state NOT IN ('committed', 'abandoned')", (owner,)
    ).fetchone()
    tx.execute("DELETE FROM rotation WHERE owner = ?", (owner,))
    return cast("int", row[0]) if row else 0


def unpaired(tx: Tx) -> tuple[str, ...]:
    """Open rotations without their staged secret and staged secrets without a rotation: for a verification."""
    staged = {
        (str(row[0]), str(row[1]), cast("int", row[2]))
        for row in tx.execute("SELECT owner, field, version FROM secret WHERE state = 'staged'")
    }
    held = {(one.owner, one.field.value, one.version): one.id for one in listing(tx)}
    lost = (f"ротация № {number} (нет нового секрета)" for place, number in held.items() if place not in staged)
    left = (f"{owner} {name} (новый секрет без ротации)" for owner, name, _ in sorted(staged - held.keys()))
    return (*lost, *left)


def _step(
    tx: Tx, rotation_id: int, state: State, action: str, *, proof: Proof | None = None, why: str | None = None
) -> Rotation:
    current = get(tx, rotation_id)
    _require_step(current, state)
    moved = _move(tx, current, state, proof)
    _note(tx, action, moved, why=None if why is None else clean_line(why))
    return moved


def _move(tx: Tx, current: Rotation, state: State, proof: Proof | None = None) -> Rotation:
    tx.execute(
        "UPDATE rotation SET state = ?, changed_at = ?, proof = coalesce(?, proof) WHERE id = ?",
        (state.value, tx.time.isoformat(), proof.value if proof else None, current.id),
    )
    return get(tx, current.id)


def _note(tx: Tx, action: str, current: Rotation, **told: str | None) -> None:
    """One row of the step; what was not said is left out."""
    said = {name: text for name, text in told.items() if text}
    proved = {"proof": current.proof.value} if current.proof and current.state is State.VERIFIED else {}
    tx.journal(
        action, current.owner, id=current.id, field=current.field.value, version=current.version, **proved, **said
    )


def _require_step(current: Rotation, state: State) -> None:
    if current.state not in _FROM[state]:
        raise BadInput(f"Ротация № {current.id}: {_NEXT[current.state]}.")


def _open(tx: Tx, rotation_id: int) -> Rotation:
    current = get(tx, rotation_id)
    if current.state not in OPEN:
        raise BadInput(f"Ротация № {current.id}: {_NEXT[current.state]}.")
    return current


def _staged(tx: Tx, current: Rotation) -> Blob:
    """The new secret of an open rotation; VaultDamaged when the one that waits is not the one it was begun with."""
    blob = sealed.numbered(tx, current.owner, current.field, current.version)
    if blob is None or blob.state is not VersionState.STAGED:
        raise VaultDamaged(f"Ротация № {current.id}: в базе нет её нового секрета. Проверьте: poryadok vault verify.")
    return blob


def _one(tx: Tx, condition: str, parameters: tuple[Parameter, ...]) -> Rotation | None:
    row = tx.execute(f"{_SELECT} WHERE {condition}", parameters).fetchone()
    return None if row is None else _rotation(row)


def _rotation(row: Row) -> Rotation:
    return Rotation(
        id=cast("int", row[0]),
        owner=str(row[1]),
        field=Field(str(row[2])),
        state=State(str(row[3])),
        version=cast("int", row[4]),
        replaces=cast("int | None", row[5]),
        reason=str(row[6]),
        started_at=datetime.fromisoformat(str(row[7])),
        changed_at=datetime.fromisoformat(str(row[8])),
        proof=None if row[9] is None else Proof(str(row[9])),
    )
