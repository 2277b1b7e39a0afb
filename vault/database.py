"""One encrypted database file and the one thread that ever touches its connection.

Callers block until their function has run there; functions of several callers never interleave. Errors of SQLite
leave translated; whatever a function raises rolls its transaction back. Whoever waits for the caller (`vault.doing`)
waits for its function too, and may stop a transaction until it is being committed.
"""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from vault import doing
from vault.errors import Locked
from vault.sqlcipher import Connection, DatabaseError, connect, stoppable, translate

T = TypeVar("T")

PRAGMAS = ("journal_mode = DELETE", "synchronous = EXTRA", "locking_mode = EXCLUSIVE")
"""Of the database that must never be lost."""

_COMMITTING = "Записанное ложится на диск: этого уже не прервать, осталось недолго."


@dataclass(frozen=True)
class _Job:
    work: Callable[[], None]


class Database:
    """Opened in the constructor; VaultDamaged when the file does not fit the key."""

    def __init__(self, path: Path, key: bytearray, pragmas: tuple[str, ...]) -> None:
        self.path = path
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._gate = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._serve, name=f"database {path.name}", daemon=True)
        self._thread.start()
        try:
            self._connection: Connection = self._submit(lambda: self._open(key, pragmas)).result()
        except BaseException:  # a thread with nothing to serve must not stay, whatever failed
            self._jobs.put(None)
            self._thread.join()
            raise

    def _open(self, key: bytearray, pragmas: tuple[str, ...]) -> Connection:
        connection = connect(self.path, key)
        try:
            for pragma in pragmas:
                connection.execute(f"PRAGMA {pragma}")
        except DatabaseError:
            connection.close()
            raise
        return connection

    def read(self, fn: Callable[[Connection], T]) -> T:
        """Run `fn` in one reading transaction, which refuses to write."""

        def work() -> T:
            self._connection.execute("PRAGMA query_only = ON")
            try:
                return self._transact("BEGIN", fn, kept=False)
            finally:
                self._connection.execute("PRAGMA query_only = OFF")

        return self._submit(work).result()

    def write(self, fn: Callable[[Connection], T]) -> T:
        """Run `fn` in one writing transaction: committed whole, or rolled back and raised."""
        return self._submit(lambda: self._transact("BEGIN IMMEDIATE", fn, kept=True)).result()

    def outside(self, fn: Callable[[Connection], T]) -> T:
        """Run `fn` on the thread without a transaction: integrity pragmas, the backup API."""
        return self._submit(lambda: fn(self._connection)).result()

    def slim(self) -> None:
        """Let go of the pages of the file that are kept in memory: up to eight megabytes after long lists."""
        self.outside(lambda connection: connection.execute("PRAGMA shrink_memory").fetchall())

    def close(self) -> None:
        """Close the connection and end the thread, after what was asked before; a second call does nothing."""
        with self._gate:
            if self._closed:
                return
            closing = self._enqueue(self._connection.close)
            self._jobs.put(None)
            self._closed = True
        self._thread.join()
        closing.result()

    def _transact(self, begin: str, fn: Callable[[Connection], T], *, kept: bool) -> T:
        self._connection.execute(begin)
        try:
            with stoppable(self._connection):
                value = fn(self._connection)
            with doing.held(_COMMITTING) if kept else contextlib.nullcontext():
                self._connection.execute("COMMIT")
        except BaseException:  # whatever it was, half a transaction must not stay; it goes on to the caller
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise
        return value

    def _submit(self, work: Callable[[], T]) -> Future[T]:
        if threading.current_thread() is self._thread:
            raise RuntimeError("a function of the database thread asked the database thread to wait for itself")
        with self._gate:  # nothing may be queued behind the end: nobody would answer
            if self._closed:
                raise Locked("Хранилище закрыто. Откройте его паролем.")
            return self._enqueue(work)

    def _enqueue(self, work: Callable[[], T]) -> Future[T]:
        future: Future[T] = Future()
        waiting = doing.current()

        def settle() -> None:
            try:
                with doing.watching(waiting):
                    value = work()
                future.set_result(value)
            except DatabaseError as error:
                future.set_exception(translate(error, self.path))
            except BaseException as error:  # noqa: BLE001  # handed to the caller, who raises it
                future.set_exception(error)

        self._jobs.put(_Job(settle))
        return future

    def _serve(self) -> None:
        while (job := self._jobs.get()) is not None:
            job.work()
            del job  # it holds what was answered, perhaps a secret, and the next one may be long in coming
