"""Where a reader puts what it finds: entries, rejected rows, and warnings that count rows instead of quoting them."""

from __future__ import annotations

from registry.imports.asked import Rejected
from registry.imports.secrets.model import MAX_ENTRIES, Entries, Entry, Format
from vault.errors import BadInput


class Collector:
    """Gathers one file; `entries()` closes it."""

    def __init__(self, kind: Format) -> None:
        self.format = kind
        self._entries: list[Entry] = []
        self._rejected: list[Rejected] = []
        self._unrelated = 0
        self._said: list[str] = []
        self._left: dict[str, list[int]] = {}

    def add(self, entry: Entry) -> None:
        """One more entry; BadInput when the file has more than MAX_ENTRIES."""
        self._entries.append(entry)
        self._bound()

    def reject(self, row: int, reason: str) -> None:
        """A row that cannot be taken."""
        self._rejected.append(Rejected(row, reason))
        self._bound()

    def stranger(self) -> None:
        """An entry that is no login of a page by its nature; only counted."""
        self._unrelated += 1
        self._bound()

    def leave(self, what: str, row: int) -> None:
        """Something of a row that is not kept: `what` is a Russian sentence's beginning («Заметки не берутся»)."""
        rows = self._left.setdefault(what, [])
        if not rows or rows[-1] != row:
            rows.append(row)

    def say(self, warning: str) -> None:
        """A warning about the whole file."""
        self._said.append(warning)

    def result(self) -> Entries:
        """The file, rows in their order."""
        return Entries(
            self.format,
            tuple(sorted(self._entries, key=lambda one: one.row)),
            tuple(sorted(self._rejected, key=lambda one: one.row)),
            self._unrelated,
            tuple(self._said),
            tuple((what, tuple(rows)) for what, rows in self._left.items()),
        )

    def _bound(self) -> None:
        if len(self._entries) + len(self._rejected) + self._unrelated > MAX_ENTRIES:
            raise BadInput(
                f"В файле больше {MAX_ENTRIES} записей: это не выгрузка одного человека. Ничего не записано."
            )
