"""Backups: a verified encrypted copy with its header and a sealed manifest. Putting one back is in `restoring`.

A copy counts only after it was opened and looked through. It goes by SQLite's backup API, never by copying the live
file. Its row in the journal comes after it is good, so the row that tells of a copy is not in that copy.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from vault import anchor, doing, header, journal, manifest, retention, schema, secrets
from vault.clock import real_now
from vault.errors import Locked, PoryadokError, Stopped, StorageFailed, VaultDamaged, VaultReadOnly
from vault.files import disk_refused, sync_directory
from vault.header import Header
from vault.journal import Tip
from vault.keys import KeyRing
from vault.manifest import Manifest
from vault.sqlcipher import PAGE_SIZE, Connection, DatabaseError, Row, connect, stoppable, translate
from vault.store import Store
from vault.tables import SCHEMA
from vault.transaction import Actor, Tx

FOLDER = "backups"
MANIFEST = manifest.NAME
MANUAL, LOCK, MIGRATION, IMPORT, KEYS = "manual", "lock", "migration", "import", "keys"
"""Why a copy is made; those of `LOCK` are the routine ones, thinned to one a day."""

STALE_DAYS = 7
"""From so many days on a copy is old, if anything changed since: our own figure."""

_PAGES_AT_ONCE = 256
_ROOM = 3
"""Free space asked for before starting, in sizes of the database."""
_MAKING = ".making"
_STOPPED = "Остановлено: копия не сделана. Хранилище и прежние копии целы."
_PLACING = "Копия готова и встаёт на место: этого уже не прервать, осталось недолго."
_NO_CHANGE = (
    "backup.made",
    "backup.pruned",
    "secret.opened",
    "secret.compared",
    "secrets.exported",
    "journal.exported",
)
"""Rows that a copy is not made for: they tell of copies and of looks."""


@dataclass(frozen=True)
class Backup:
    """A copy that was opened and looked through."""

    path: Path
    size: int
    """Bytes of the database."""
    rows: int
    """Rows of the journal."""
    secrets: int = 0
    """Sealed blobs that were opened, or held against the journal while the secrets are closed."""


@dataclass(frozen=True)
class Looked:
    """What a look through a copy found whole."""

    tip: Tip
    secrets: int


@dataclass(frozen=True)
class Newest:
    """The newest copy of a vault: when it was made (UTC), and whether more than looks and copies was written since."""

    made_at: datetime
    changed_since: bool


def newest(store: Store) -> Newest | None:
    """The newest copy that this vault grew from, by its seal; None when there is none. Not for a database thread."""
    last = _last(store)
    return None if last is None else Newest(last.made_at, _changed_since(store, last.tip.n))


def make(store: Store, reason: str = MANUAL) -> Backup:
    """Copy, look through, seal, name the copy, journal it, thin the old ones.

    VaultReadOnly, StorageFailed, VaultDamaged and Stopped leave no copy behind.
    """
    with store.copying, doing.saying(_STOPPED):
        store.require_writable()  # here: whoever held it before may have closed the store
        return _make(store, reason)


def make_if_changed(store: Store, reason: str = LOCK) -> Backup | None:
    """Make a copy unless the latest one already holds everything: its rows, looks and copies aside, are all there are.

    For another reason than `LOCK` a routine copy does not count: the next routine one would take its place.
    """
    with store.copying:
        store.require_writable()  # here: whoever held it before may have closed the store
        last = _last(store)
        held = last is not None and not _changed_since(store, last.tip.n)
        if last is not None and held and (reason == LOCK or last.reason != LOCK):
            return None
        with doing.saying(_STOPPED):
            return _make(store, reason)


def at_lock(store: Store) -> str | None:
    """`make_if_changed` for a lock or an end, which no failure of it may stop: a sentence if no copy was made."""
    try:
        make_if_changed(store)
    except (Locked, VaultReadOnly):  # closed meanwhile, or a finding that already stands on the screen
        return None
    except Stopped:
        return "Копию не стали ждать, она не сделана. Всё, что вы изменили, записано; копия — при следующем закрытии."
    except PoryadokError as error:
        return f"Резервная копия не сделана: {error} Всё, что вы изменили, записано."
    return None


def changed_here(store: Store) -> bool:
    """Whether this process wrote more than looks and copies since it opened the vault."""
    return not store.wrote <= set(_NO_CHANGE)


def _changed_since(store: Store, number: int) -> bool:
    """Whether the journal has rows after `number` that tell of a change."""
    marks = ", ".join("?" * len(_NO_CHANGE))

    def ask(tx: Tx) -> bool:
        row = tx.execute(
            f"SELECT 1 FROM journal WHERE n > ? AND action NOT IN ({marks}) LIMIT 1",  # noqa: S608  # marks only
            (number, *_NO_CHANGE),
        ).fetchone()
        return row is not None

    return store.read(ask)


def listing(directory: Path) -> tuple[Path, ...]:
    """The finished backups of a vault, oldest first."""
    folder = directory / FOLDER
    if not folder.is_dir():
        return ()
    return tuple(
        sorted(path for path in folder.iterdir() if not path.name.startswith(".") and (path / MANIFEST).is_file())
    )


def look_through(path: Path, ring: KeyRing, head: Header, since: Tip | None = None) -> Looked:
    """Open a closed copy and check every page, the structure, the links, the journal's chain and the secrets.

    `since`: a row of the journal that must be there. Secrets are opened as far as the ring goes, the rest is held
    against the journal. VaultDamaged.
    """
    connection = connect(path, ring.database)
    try:
        broken, structure, links = _pages(connection)
        chain = journal.check_chain(connection, ring.journal, head.vault_id)
        tip = journal.tip(connection)
        lost = since is not None and since.n > 0 and journal.mac_of(connection, since.n) != since.mac
        opened = _blobs(connection, ring, head)
    except DatabaseError as error:
        raise translate(error, path) from None
    finally:
        connection.close()
    if broken or structure != ["ok"] or links or chain.broken_at is not None or lost or opened.broken:
        raise VaultDamaged(
            f"Копия {path.parent.name.strip('.')} не прошла проверку и не считается. Проверьте: poryadok vault verify."
        )
    return Looked(tip, max(opened.tried, opened.held))


def _pages(connection: Connection) -> tuple[list[Row], list[object], list[Row]]:
    """Pages that do not fit their HMAC, what is said of the structure, broken links."""
    with doing.step("Проверяю копию: страницы"):
        broken = connection.execute("PRAGMA cipher_integrity_check").fetchall()
    with doing.step("Проверяю копию: строение"), stoppable(connection):
        structure: list[object] = [row[0] for row in connection.execute("PRAGMA integrity_check")]
        return broken, structure, connection.execute("PRAGMA foreign_key_check").fetchall()


def _blobs(connection: Connection, ring: KeyRing, head: Header) -> secrets.OpenedCount:
    """Nothing of a copy with older tables, which this program cannot read before it upgrades them."""
    if any(component == SCHEMA.component for component, _ in schema.pending(connection, (SCHEMA,))):
        return secrets.OpenedCount(0, ())
    return secrets.try_all(Tx(connection, Actor(head.vault_id, head.generation, "", ""), ring, real_now()))


def _make(store: Store, reason: str) -> Backup:
    folder = store.directory / FOLDER
    name = real_now().strftime("%Y-%m-%dT%H%M%S.%f")
    staging, final = folder / f".{name}{_MAKING}", folder / name
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        _clear_leftovers(folder)
        _require_room(store, folder)
        staging.mkdir(mode=0o700)
        target = staging / store.header.database_name
        looked = _copied(store, target)
        header.write(staging, store.header)
        manifest.write(staging, _described(store, target, looked.tip, reason), store.ring.journal)
        with doing.held(_PLACING):
            staging.rename(final)
            sync_directory(folder)
            _tell(store, final, looked, reason)
    except OSError as error:
        raise disk_refused(error, final) from None
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    store.write_anchor()
    with contextlib.suppress(Stopped):  # the copy stands; the old ones are thinned another time
        _thin(store, final)
    size = (final / store.header.database_name).stat().st_size
    return Backup(final, size, looked.tip.n, looked.secrets)


def _copied(store: Store, target: Path) -> Looked:
    """A copy of the database at `target`, looked through and held against the anchor."""
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    known = anchor.read(store.directory, store.ring.journal)
    store.database.outside(lambda source: copy_pages(source, target, store.ring))
    since = known.tip if known is not None else None
    was_open = store.ring.secrets is not None
    try:
        return look_through(target, store.ring, store.header, since)
    except (VaultDamaged, Locked):
        if was_open and store.ring.secrets is None:  # the secrets were locked while they were being opened
            return look_through(target, store.ring, store.header, since)
        raise


def copy_pages(source: Connection, target: Path, ring: KeyRing) -> None:
    """Copy a live database into the closed file `target`, page by page, under the key of `ring`. Stopped."""
    pages = source.execute("PRAGMA page_count").fetchone()
    total = int(str(pages[0])) * PAGE_SIZE if pages else 0
    copy = connect(target, ring.database)
    try:
        with doing.step("Копирую базу", total, doing.Unit.BYTES) as at:

            def tell(_status: int, remaining: int, of: int) -> None:
                at((of - remaining) * PAGE_SIZE)

            source.backup(copy, pages=_PAGES_AT_ONCE, progress=tell, sleep=0)
    finally:
        copy.close()


def _described(store: Store, target: Path, tip: Tip, reason: str) -> Manifest:
    return Manifest(
        vault_id=store.vault_id,
        generation=store.header.generation,
        made_at=real_now(),
        sha256=manifest.digest(target),
        tip=tip,
        reason=reason,
        size=target.stat().st_size,
    )


def _tell(store: Store, final: Path, looked: Looked, reason: str) -> None:
    """A copy that cannot be journalled is not kept."""
    try:
        store.write("backup.made", lambda tx: tx.describe("vault", name=final.name, rows=looked.tip.n, reason=reason))
    except BaseException:  # whatever it was, it goes on to the caller
        shutil.rmtree(final, ignore_errors=True)
        raise


def _require_room(store: Store, folder: Path) -> None:
    needed = (store.directory / store.header.database_name).stat().st_size * _ROOM
    if shutil.disk_usage(folder).free < needed:
        raise StorageFailed("Для резервной копии мало места на диске. Освободите место и повторите; хранилище цело.")


def _clear_leftovers(folder: Path) -> None:
    """Copies that a death cut short: this process holds the vault, and makes one copy at a time."""
    for path in folder.glob(f".*{_MAKING}"):
        shutil.rmtree(path, ignore_errors=True)


def _last(store: Store) -> Manifest | None:
    """Of the newest copy that this vault grew from: after a putting back, newer ones hold another story."""
    for path in reversed(listing(store.directory)):
        found = _ours(store, path)
        if found is None or found.tip.n == 0:
            continue
        if store.database.read(partial(journal.mac_of, n=found.tip.n)) == found.tip.mac:
            return found
    return None


def _ours(store: Store, path: Path) -> Manifest | None:
    """The manifest of a copy of this vault and generation, its database there in its size."""
    found = manifest.read(path, store.ring.journal)
    if found is None or found.vault_id != store.vault_id or found.generation != store.header.generation:
        return None
    return found if manifest.fits(found, path / store.header.database_name) else None


def _thin(store: Store, made: Path) -> None:
    """Remove the copies that `retention` lets go, journalled before; only whole ones count, and `made` always stays.

    A damaged copy, and one under the keys of an earlier generation, is left for the person to judge.
    """
    copies = [(path, found) for path in listing(store.directory) if (found := _ours(store, path)) is not None]
    if not _let_go(copies, made):
        return
    name = store.header.database_name
    whole = [(path, found) for path, found in copies if path == made or manifest.whole(found, path / name)]
    going = _let_go(whole, made)
    if not going:
        return
    store.write("backup.pruned", lambda tx: tx.describe("vault", names=[path.name for path in going]))
    for path in going:
        shutil.rmtree(path, ignore_errors=True)


def _let_go(copies: list[tuple[Path, Manifest]], made: Path) -> list[Path]:
    stay = retention.kept([retention.Copy(found.made_at, found.reason == LOCK) for _, found in copies])
    return [path for at, (path, _) in enumerate(copies) if at not in stay and path != made]
