"""What the tests of rotations share: the steps by name, a rotation brought to a state, what the journal tells."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from tests.vault.support import OWNER
from vault import journal, rotation, secrets
from vault.rotation import Proof, Rotation, State
from vault.secrets import Field, Purpose
from vault.store import Store
from vault.transaction import Tx

NEW = "новый-канарейка-8841"
MOMENT = datetime(2025, 3, 1, 12, 0, 10, tzinfo=UTC)
STEPS: dict[str, Callable[[Tx, int], Rotation]] = {
    "applied": rotation.applied,
    "verified": partial(rotation.verified, proof=Proof.SIGNED_IN),
    "doubt": rotation.doubt,
    "commit": rotation.commit,
    "abandon": rotation.abandon,
}


def start(store: Store, value: str = NEW, field: Field = Field.PASSWORD, owner: str = OWNER) -> Rotation:
    return store.write("start", lambda tx: rotation.start(tx, owner, field, value, "плановая"))


def step(store: Store, name: str, number: int) -> Rotation:
    return store.write("step", lambda tx: STEPS[name](tx, number))


def brought_to(store: Store, state: State, value: str = NEW, field: Field = Field.PASSWORD) -> Rotation:
    """A new rotation in this state."""
    made = start(store, value, field)
    way = {
        State.STAGED: "",
        State.SHOWN: "show",
        State.APPLIED: "show applied",
        State.VERIFIED: "show applied verified",
        State.UNCERTAIN: "show doubt",
        State.COMMITTED: "show applied verified commit",
        State.ABANDONED: "abandon",
    }
    for name in way[state].split():
        if name == "show":
            rotation.show(store, made.id, Purpose.ROTATE)
        else:
            step(store, name, made.id)
    return got(store, made.id)


def got(store: Store, number: int) -> Rotation:
    return store.read(lambda tx: rotation.get(tx, number))


def told(store: Store, *prefixes: str) -> list[tuple[str, str, dict[str, object]]]:
    """Rows of these actions, oldest first, without the digests."""
    rows = store.read(lambda tx: journal.entries(tx, 1000))
    return [
        (row.action, row.subject, {key: value for key, value in row.detail.items() if key != "digest"})
        for row in reversed(rows)
        if row.action.startswith(prefixes)
    ]


def current(store: Store, field: Field = Field.PASSWORD) -> str:
    return secrets.reveal(store, OWNER, field, Purpose.REVEAL)
