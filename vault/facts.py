"""`facts-<generation>.db`: what was seen in the networks. Disposable: damaged or missing, it is made anew.

Its loss costs one more look at the pages, so it never stops a command; a damaged file is set aside, not deleted. Where
the disk has no room for it, reading finds nothing and writing says why, and every write tries the file again.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from vault import schema
from vault.clock import real_now
from vault.database import Database
from vault.errors import BadInput, Locked, PoryadokError, StorageFailed, VaultDamaged
from vault.files import disk_refused
from vault.keys import KeyRing
from vault.schema import Schema
from vault.sqlcipher import Connection
from vault.transaction import Actor, Tx

T = TypeVar("T")

_PRAGMAS = ("journal_mode = WAL", "synchronous = NORMAL")


class FactsDatabase:
    """The same `read` and `write` as the vault's, without a journal."""

    def __init__(self, path: Path, ring: KeyRing, actor: Actor, tables: Schema) -> None:
        self._path, self._ring, self._actor, self._tables = path, ring, actor, tables
        self.was_reset = False
        self._anew = threading.Lock()
        self._empty = False
        try:
            try:
                self._database = self._open()
            except (VaultDamaged, BadInput):
                self._database = self._open_anew()
        except StorageFailed:
            self._empty = True
            self._database = self._in_memory()

    def read(self, fn: Callable[[Tx], T]) -> T:
        return self._again_if_damaged(lambda: self._database.read(lambda connection: fn(self._tx(connection))))

    def write(self, fn: Callable[[Tx], T]) -> T:
        if self._empty:
            self._leave_memory()
        return self._again_if_damaged(lambda: self._database.write(lambda connection: fn(self._tx(connection))))

    def slim(self) -> None:
        """See `Database.slim`."""
        self._database.slim()

    def close(self) -> None:
        self._database.close()

    def _again_if_damaged(self, act: Callable[[], T]) -> T:
        tried = self._database
        try:
            return act()
        except Locked:
            with self._anew:
                if self._database is tried:
                    raise
            return act()  # it was closed only to be made anew by another caller
        except VaultDamaged:
            with self._anew:  # of several callers that met the damage only the first makes it anew
                if self._database is tried:
                    tried.close()
                    self._database = self._open_anew()
            return act()

    def _tx(self, connection: Connection) -> Tx:
        return Tx(connection, self._actor, self._ring, real_now())

    def _open(self) -> Database:
        if not self._path.exists():
            try:
                os.close(os.open(self._path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            except OSError as error:
                raise disk_refused(error, self._path) from None
        return self._migrated(Database(self._path, self._ring.facts, _PRAGMAS))

    def _migrated(self, database: Database) -> Database:
        try:
            database.write(lambda connection: schema.apply(connection, schema.pending(connection, (self._tables,))))
        except PoryadokError:
            database.close()
            raise
        return database

    def _in_memory(self) -> Database:
        """Empty tables that nothing is written to."""
        return self._migrated(Database(Path(":memory:"), self._ring.facts, ()))

    def _leave_memory(self) -> None:
        """Take the file again, now that there may be room; StorageFailed while there is none."""
        with self._anew:
            if not self._empty:
                return
            try:
                found = self._open()
            except StorageFailed as error:
                raise StorageFailed(f"Увиденное в сетях записать некуда. {error}") from None
            except (VaultDamaged, BadInput):
                found = self._open_anew()
            emptied, self._database, self._empty = self._database, found, False
            emptied.close()

    def _open_anew(self) -> Database:
        self.was_reset = True
        stamp = real_now().strftime("%Y%m%dT%H%M%S%f")
        try:
            self._path.rename(self._path.with_name(f"{self._path.name}.damaged-{stamp}"))
        except OSError as error:
            raise disk_refused(error, self._path) from None
        for suffix in ("-wal", "-shm"):
            with contextlib.suppress(FileNotFoundError):
                self._path.with_name(self._path.name + suffix).unlink()
        return self._open()
