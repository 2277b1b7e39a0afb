"""What a vault goes through in its life, as numbered steps, and what it holds after each: the oracle of the kills.

The states after every step are taken from one life that nobody ends. Whatever comes back after a death must be the
state of the last acknowledged step or of the one after it, and nothing between.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path

from checks.schema import FACTS
from checks.schema import SCHEMA as CHECKS
from registry import credentials, organizations, pages, rotating
from registry.credentials import Credential, CredentialKind, SecretInput
from registry.imports.secrets import importing, read
from registry.organizations import Organization
from registry.pages import Page
from registry.schema import SCHEMA as REGISTRY
from tests.faults.dying import Life, Tell, cheap
from vault import backup, drafts, generation, journal, rotation, sealed, slotting, totp
from vault.clock import real_now
from vault.creation import create
from vault.errors import WrongPassphrase
from vault.header import SlotKind
from vault.keys import KdfCost
from vault.opening import open_vault
from vault.rotation import Proof
from vault.secrets import Field, Purpose
from vault.store import Store
from vault.transaction import Tx

SCHEMAS = (REGISTRY, CHECKS)
TODAY = date(2026, 11, 22)
VK, SERVICE = 1, 2
PASSPHRASES = ("слон на крыше 0", "слон на крыше 1", "слон на крыше 2")


def seed(number: int) -> str:
    """A seed of one-time codes, another for each number."""
    return base64.b32encode(hashlib.sha256(b"seed %d" % number).digest()[:20]).decode()


def made(directory: Path) -> None:
    """A closed vault of one school with an account of VK, every secret in it, and a token."""
    given = bytearray(PASSPHRASES[0].encode())
    with create(directory, given, cost=KdfCost.light(), schemas=SCHEMAS, facts=FACTS, derive=cheap).store as store:
        store.write("test.filled", _fill)


def _fill(tx: Tx) -> None:
    school = organizations.add(tx, Organization("Школа № 5"))
    page = pages.add(tx, Page(school.id, "vk", "https://vk.com/school5"))
    official = credentials.add(
        tx, Credential(CredentialKind.OFFICIAL, "vk", login="school5@example.ru", page_ids=(page.id,))
    )
    service = credentials.add(tx, Credential(CredentialKind.SERVICE, "vk", login="приложение"))
    for _ in range(40):  # so that there are pages to lose
        credentials.add(tx, Credential(CredentialKind.OFFICIAL, "", login="x" * 200, host="cms.example"))
    credentials.put_secrets(tx, official, SecretInput("первый пароль", seed(0), ("1111", "2222")), TODAY)
    credentials.put_secrets(tx, service, SecretInput(token="vk1.a.first"), TODAY)


def opened(directory: Path, text: str) -> Store:
    return open_vault(directory, bytearray(text.encode()), schemas=SCHEMAS, facts=FACTS, derive=cheap)


def opened_by_one(directory: Path) -> tuple[Store, str]:
    """The vault, open, and the passphrase that opens it: exactly one of those that it ever had."""
    found = []
    for text in PASSPHRASES:
        try:
            opened(directory, text).close()
            found.append(text)
        except WrongPassphrase:
            continue
    (text,) = found
    return opened(directory, text), text


@dataclass
class World:
    """One process with the vault open. `text` is the passphrase of now."""

    directory: Path
    store: Store
    text: str

    def write(self, reason: str, fn: Callable[[Tx], object]) -> None:
        self.store.write(reason, fn)

    def given(self) -> bytearray:
        return bytearray(self.text.encode())


@dataclass(frozen=True)
class Step:
    """`keeps`: a value that must be readable once the step is acknowledged, whatever happens after it."""

    name: str
    act: Callable[[World], None]
    keeps: str = ""


@dataclass(frozen=True)
class State:
    """All that a person could miss: every blob and its value, rotations, drafts, accounts, ways in, rows of changes."""

    blobs: dict[tuple[str, str, int], tuple[str, str]] = field(repr=False)
    rotations: tuple[tuple[object, ...], ...]
    drafts: dict[str, str | None]
    accounts: tuple[Credential, ...] = field(repr=False)
    slots: tuple[tuple[str, str], ...]
    told: tuple[str, ...]
    generation: int
    text: str


_ALONE = frozenset({"backup.made", "backup.pruned", "secret.opened", "secret.compared", "generation.begun"}) | {
    "slot.added",
    "slot.removed",
    "passphrase.changed",
}
"""Rows that are no part of a change in the same transaction: of looks, of copies, of what the header is to say next."""


def state(store: Store, text: str) -> State:
    """What an open vault holds."""

    def look(tx: Tx) -> State:
        blobs = sealed.everything(tx)
        return State(
            blobs={
                (blob.owner, blob.field.value, blob.version): (blob.state.value, value)
                for blob, value in zip(blobs, sealed.open_held(tx, *blobs), strict=True)
            },
            rotations=tuple(
                (one.id, one.owner, one.field, one.state, one.version, one.replaces, one.proof)
                for one in rotation.listing(tx, open_only=False)
            ),
            drafts={name: drafts.take(tx, name) for name in drafts.names(tx)},
            accounts=credentials.listing(tx),
            slots=tuple(sorted((slot.kind.value, slot.label) for slot in store.header.slots)),
            told=tuple(sorted(row.action for row in journal.entries(tx, 10_000) if row.action not in _ALONE)),
            generation=store.header.generation,
            text=text,
        )

    return store.read(look)


def lived(directory: Path, steps: tuple[Step, ...]) -> Life:
    """The steps from the first, each acknowledged by its number; «opened» is said where a secret is being opened."""

    def life(tell: Tell) -> None:
        real = sealed.opened
        world = World(directory, opened(directory, PASSPHRASES[0]), PASSPHRASES[0])

        def telling(*arguments: object) -> object:
            tell("opened")
            return real(*arguments)  # type: ignore[arg-type]  # handed on as they came

        sealed.opened = telling  # type: ignore[assignment]  # in the child only
        for number, step in enumerate(steps):
            step.act(world)
            tell(str(number))
        world.store.close()

    return life


# ---- the lives


def _open_one(world: World, owner: str, name: Field) -> int:
    (found,) = (one.id for one in world.store.read(rotation.listing) if (one.owner, one.field) == (owner, name))
    return found


_MOVES: dict[str, Callable[[Tx, int], object]] = {
    "applied": rotation.applied,
    "doubt": rotation.doubt,
    "abandon": rotation.abandon,
    "commit": lambda tx, number: rotating.commit(tx, number, TODAY),
}


def _rotation_step(name: str, number: int, account: int, secret: Field, value: str) -> Step:
    owner = credentials.owner(account)

    def act(world: World) -> None:
        if name == "start":
            world.write("rotation.started", lambda tx: rotating.start(tx, account, secret, value))
        elif name == "lock":
            world.store.lock_secrets()
            assert backup.at_lock(world.store) is None
            world.store.open_secrets(world.given())
        elif name == "draft":
            world.write("draft.kept", lambda tx: drafts.keep(tx, "form", f"черновик {number}", secret=True))
        elif name == "undo":
            world.write("undone", lambda tx: rotating.undo(tx, account, secret))
        else:
            _move(world, name, _open_one(world, owner, secret), value)

    return Step(f"{name} {number}", act, value if name == "start" else "")


def _move(world: World, name: str, rotation_id: int, value: str) -> None:
    if name == "show":
        assert value in rotation.show(world.store, rotation_id, Purpose.ROTATE)
        rotation.show_old(world.store, rotation_id, Purpose.ROTATE)
    elif name == "code":
        now = real_now()
        rotation.verify_code(world.store, rotation_id, totp.code_at(totp.parse_seed(value), now).code, now)
    elif name == "verified":
        world.write(name, lambda tx: rotation.verified(tx, rotation_id, Proof.SIGNED_IN))
    else:
        world.write(name, lambda tx: _MOVES[name](tx, rotation_id))


_WAYS = (
    (VK, Field.PASSWORD, "start show applied verified commit"),
    (VK, Field.TOTP, "start draft show doubt code commit"),
    (SERVICE, Field.TOKEN, "start lock show applied verified commit undo"),
    (VK, Field.RECOVERY_CODES, "start show applied doubt abandon"),
    (VK, Field.PASSWORD, "start lock show doubt verified commit undo"),
    (VK, Field.TOTP, "start show applied code doubt code commit"),
    (SERVICE, Field.TOKEN, "start abandon"),
    (VK, Field.RECOVERY_CODES, "start show applied verified commit"),
)


def rotations() -> tuple[Step, ...]:
    """Every kind of secret, by every way that a rotation can go."""
    return tuple(
        _rotation_step(name, number, account, secret, seed(number) if secret is Field.TOTP else f"новый-{number}")
        for number, (account, secret, names) in enumerate(_WAYS, start=1)
        for name in names.split()
    )


def imports() -> tuple[Step, ...]:
    """Files that replace the secrets of an account and bring another."""

    def act(number: int, world: World) -> None:
        rows = (
            ("https://vk.com/", "school5@example.ru", f"из файла {number}", seed(100 + number)),
            ("https://ok.ru/", f"new{number}@example.ru", f"новая запись {number}", None),
        )
        items = [
            {"type": 1, "name": "x", "login": {"uris": [{"uri": url}], "username": u, "password": p, "totp": t}}
            for url, u, p, t in rows
        ]
        content = json.dumps({"encrypted": False, "folders": [], "items": items}).encode()
        found = importing.preview(world.store, read(Path("файл.json"), content, None, real_now()), {})
        importing.apply(world.store, found, TODAY)

    return tuple(Step(f"import {number}", partial(act, number), f"из файла {number}") for number in range(1, 5))


def copies() -> tuple[Step, ...]:
    """Secrets and copies by turns."""

    def put(number: int, world: World) -> None:
        def change(tx: Tx) -> None:
            account = credentials.get(tx, VK)
            credentials.put_secrets(tx, account, SecretInput(f"перед копией {number}"), TODAY)

        world.write("changed", change)

    def copy(world: World) -> None:
        backup.make(world.store)

    return tuple(
        step
        for number in range(1, 4)
        for step in (
            Step(f"put {number}", partial(put, number), f"перед копией {number}"),
            Step(f"copy {number}", copy),
        )
    )


def ways_in() -> tuple[Step, ...]:
    """The passphrase twice, keys in files, new words, a deputy who goes again."""

    def change(number: int, world: World) -> None:
        slotting.change_passphrase(world.store, world.given(), bytearray(PASSPHRASES[number].encode()))
        world.text = PASSPHRASES[number]

    def key(kind: SlotKind, world: World) -> None:
        path = world.directory.parent / kind.value
        path.unlink(missing_ok=True)  # of a death before its slot
        slotting.add_key_file(world.store, world.given(), path, kind.value, kind)

    def deputy(world: World) -> None:
        slotting.add_passphrase(world.store, world.given(), bytearray("заместитель".encode()), "заместитель")

    def remove(world: World) -> None:
        (slot,) = (each for each in world.store.header.slots if each.label == "заместитель")
        slotting.remove(world.store, world.given(), slot.id)

    return (
        Step("change 1", partial(change, 1)),
        Step("key file", partial(key, SlotKind.KEY_FILE)),
        Step("deputy", deputy),
        Step("change 2", partial(change, 2)),
        Step("registry", partial(key, SlotKind.REGISTRY)),
        Step("remove", remove),
    )


def renewals() -> tuple[Step, ...]:
    """Two new generations of keys in the middle of a rotation."""

    def renew(number: int, world: World) -> None:
        new = PASSPHRASES[number]
        generation.renew(world.store, world.given(), bytearray(new.encode()))
        world.store, world.text = opened(world.directory, new), new

    step = partial(_rotation_step, number=1, account=VK, secret=Field.PASSWORD, value="новый пароль")
    first = [step(name) for name in ("start", "show", "draft")]
    last = [step(name) for name in ("verified", "commit", "undo")]
    applied = step("applied")
    return (*first, Step("renew 1", partial(renew, 1)), applied, Step("renew 2", partial(renew, 2)), *last)


LIVES: dict[str, Callable[[], tuple[Step, ...]]] = {
    "rotation": rotations,
    "import": imports,
    "backup": copies,
    "passphrase": ways_in,
    "renewal": renewals,
}


def after_each(directory: Path, steps: tuple[Step, ...]) -> Iterator[State]:
    """The states of a life that nobody ends, from before its first step to after its last."""
    world = World(directory, opened(directory, PASSPHRASES[0]), PASSPHRASES[0])
    yield state(world.store, world.text)
    for step in steps:
        step.act(world)
        yield state(world.store, world.text)
    world.store.close()
