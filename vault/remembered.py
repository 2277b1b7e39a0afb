"""What the journal remembers of sealed blobs: which digest each version had last, which version is the current one.

SQLCipher does not see an old page put back; the journal's chain does not see the table of secrets. Held against each
other they show a blob that was replaced, moved or brought back. Opening blobs is not here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from vault import journal
from vault.journal import Told
from vault.transaction import Tx
from vault.types import Json

ACTIONS = (
    "secret.put",
    "secret.staged",
    "secret.committed",
    "secret.undone",
    "secret.resealed",
    "secret.purged",
    "secret.removed",
    "rotation.abandoned",
)
"""The rows that tell of blobs. Those that carry a digest: put, staged, committed, undone, resealed."""


@dataclass
class Remembered:
    """Of one owner: digests by (field, version), the current and the staged version by field, the highest ever used.

    Not frozen: it is filled row by row.
    """

    digests: dict[tuple[str, int], str] = field(default_factory=dict)
    current: dict[str, int] = field(default_factory=dict)
    staged: dict[str, int] = field(default_factory=dict)
    highest: dict[str, int] = field(default_factory=dict)

    def take(self, row: Told) -> None:
        """Follow the owner's blobs by one more row."""
        name, version = str(row.detail.get("field")), _number(row.detail.get("version"))
        match row.action:
            case "secret.put" | "secret.undone":
                self._note(name, version, row.detail.get("digest"))
                self.current[name] = version
            case "secret.staged":
                self._note(name, version, row.detail.get("digest"))
                self.staged[name] = version
            case "secret.committed":
                self._note(name, version, row.detail.get("digest"))
                self.current[name] = version
                self.staged.pop(name, None)
            case "rotation.abandoned":
                self.staged.pop(name, None)
            case "secret.resealed":
                for other, number, digest in _triples(row.detail.get("blobs")):
                    self._note(other, number, digest)
            case "secret.purged":
                for other, number, _ in _triples(row.detail.get("blobs")):
                    self.digests.pop((other, number), None)
            case _:  # removed: the numbers used stay, so that no version ever means two secrets
                self.digests.clear()
                self.current.clear()
                self.staged.clear()

    def _note(self, name: str, version: int, digest: Json) -> None:
        self.digests[name, version] = str(digest)
        self.highest[name] = max(version, self.highest.get(name, 0))


def of(tx: Tx, owner: str) -> Remembered:
    """What is remembered of one owner, by the index of subjects."""
    found = Remembered()
    for row in journal.told(tx, ACTIONS, owner):
        found.take(row)
    return found


def everything(tx: Tx) -> dict[str, Remembered]:
    """By owner, from the whole journal: for a verification."""
    return _by_owner(journal.told(tx, ACTIONS))


def _by_owner(rows: Iterable[Told]) -> dict[str, Remembered]:
    found: dict[str, Remembered] = {}
    for row in rows:
        found.setdefault(row.subject, Remembered()).take(row)
    return found


def _number(value: Json) -> int:
    """Of a row that may have been altered: then the digests will not fit."""
    return value if isinstance(value, int) else 0


def _triples(value: Json) -> Iterator[tuple[str, int, Json]]:
    for part in value if isinstance(value, list) else []:
        if isinstance(part, list) and len(part) > 1:
            yield str(part[0]), _number(part[1]), part[2] if len(part) > 2 else None
