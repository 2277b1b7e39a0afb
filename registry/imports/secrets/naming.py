"""Which registered organization the words around an entry plainly name: its title, folder, or a line of its notes.

Equal names only, by the key of names, after the words that people put beside them («ВК», «пароль», «группа»). What
follows is at most a candidate of a question, never a decision.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from registry import networks
from registry.imports.secrets.model import Entry
from registry.names import key
from registry.organizations import Organization
from vault.text import clean_line, fold

_LONGEST = 200  # characters of a line that may be a name
_MOST_LINES = 20  # of a note
_BESIDE = frozenset(
    {
        *(label for network in networks.NETWORKS for label in network.labels),
        *(host for network in networks.NETWORKS for host in network.hosts),
        *("пароль", "пароли", "логин", "вход", "доступ", "админ", "администратор", "аккаунт", "учетка", "страница"),
        *("страничка", "группа", "сообщество", "паблик", "госпаблик", "канал", "профиль", "официальная", "официальный"),
        *("password", "login", "admin", "account", "id"),
    }
)
_BREAKS = re.compile(r"\s[-–—|:/]+\s|[()\[\];|/\\]|[:,]\s")
_EDGES = " -–—:|/,.;"


def hints(*texts: str) -> tuple[str, ...]:
    """The lines of folders and notes that are short enough to be a name, cleaned."""
    lines = (clean_line(line) for text in texts for line in text.splitlines()[:_MOST_LINES])
    return tuple(dict.fromkeys(line for line in lines if line and len(line) <= _LONGEST))


class Naming:
    """Organizations by their names; the index is made when the first entry is asked about."""

    def __init__(self, known: Iterable[Organization]) -> None:
        self._known = tuple(known)

    def organization(self, entry: Entry) -> int:
        """The id of the one organization that the entry names, 0 for none or several."""
        texts = (entry.title, entry.issuer, entry.account, *entry.hints)
        found = {number for text in texts if text for piece in _pieces(text) for number in self._named(piece)}
        return found.pop() if len(found) == 1 else 0

    def _named(self, piece: str) -> frozenset[int]:
        return self._index.get(key(piece), frozenset())

    @cached_property
    def _index(self) -> dict[str, frozenset[int]]:
        found: dict[str, frozenset[int]] = {}
        for one in self._known:
            for name in filter(None, (one.name, one.short_name, *one.accepted_names)):
                own = key(name)
                found[own] = found.get(own, frozenset()) | {one.id}
        return found


def _pieces(text: str) -> Iterator[str]:
    """The text and its parts, each also without the words that stand beside a name."""
    line = clean_line(text)[:_LONGEST]
    for part in dict.fromkeys((line, *_BREAKS.split(line))):
        bare = " ".join(word for word in part.split() if fold(word).strip("\"'«»()[],.:;") not in _BESIDE)
        for piece in dict.fromkeys((part.strip(_EDGES), bare.strip(_EDGES))):
            if piece:
                yield piece
