"""Every sealed blob at once: held to the journal, opened to verify, sealed anew by other keys.

Nothing here is shown to anybody, and nothing of the values is kept.
"""

from __future__ import annotations

from dataclasses import dataclass

from vault import doing, drafts, remembered, rotation, sealed
from vault.errors import VaultDamaged
from vault.keys import KeyRing, wipe
from vault.sealed import Field
from vault.transaction import Tx
from vault.types import Json


@dataclass(frozen=True)
class OpenedCount:
    """How many blobs were opened, how many held to the journal, and which did not stand it."""

    tried: int
    broken: tuple[str, ...]
    held: int = 0


def hold(tx: Tx) -> OpenedCount:
    """Hold every blob of any state to the digest that the journal remembers, opening none.

    `tx` may stand on any connection with the registry's keys: a backup is looked through so.
    """
    memory, broken, blobs = remembered.everything(tx), [], sealed.everything(tx)
    left = {(owner, *place) for owner, one in memory.items() for place in one.digests}
    for blob in doing.over(blobs, len(blobs), "Сверяю секреты с журналом"):
        left.discard((blob.owner, blob.field.value, blob.version))
        if blob.owner not in memory or sealed.disagreement(blob, memory[blob.owner]):
            broken.append(f"{blob.place} (не та запись, что помнит журнал)")
    broken += [f"{owner} {name} (нет записи, которую помнит журнал)" for owner, name, _ in sorted(left)]
    return OpenedCount(0, (*broken, *rotation.unpaired(tx)), len(blobs))


def try_all(tx: Tx) -> OpenedCount:
    """Hold every blob as `hold` does and open every one whose tier is open, drafts too, keeping nothing: to verify.

    With the secrets locked only tokens are opened; the rest is held to the journal.
    """
    held = hold(tx)
    tried, broken = 0, []
    blobs = sealed.everything(tx)
    for blob in doing.over(blobs, len(blobs), "Проверяю секреты"):
        if blob.field is not Field.TOKEN and tx.ring.secrets is None:
            continue
        tried += 1
        plain = sealed.opened(tx, blob, tx.ring)
        if plain is None:
            broken.append(blob.place)
        wipe(plain)
    if tx.ring.secrets is not None:
        count, unopened = drafts.unopened(tx)
        tried += count
        broken += [f"черновик {name}" for name in unopened]
    return OpenedCount(tried, (*broken, *held.broken), held.held)


def reseal(tx: Tx, old: KeyRing) -> int:
    """Open every blob and secret draft by the keys of `old`, seal it anew by the transaction's keys and generation.

    For a new generation of keys, in its new file; `old` needs `secrets` and `tokens` open, and so does the
    transaction's ring, with `reuse`. Answers how many were sealed. Locked; VaultDamaged names a blob that does not open
    or is not the one the journal remembers: then nothing of it counts.
    """
    count = 0
    owners = sealed.owners(tx)
    for owner in doing.over(owners, len(owners), "Шифрую секреты новыми ключами"):
        memory, done = remembered.of(tx, owner), list[Json]()
        for blob in sealed.of_owner(tx, owner):
            if sealed.disagreement(blob, memory):
                raise VaultDamaged(f"{blob.place}: не та запись, что помнит журнал. Ничего не изменено.")
            done.append([blob.field.value, blob.version, sealed.reseal(tx, blob, old)])
        tx.journal("secret.resealed", owner, generation=tx.actor.generation, blobs=done)
        count += len(done)
    return count + drafts.reseal(tx, old)
