"""What the columns of a plan mean, by the words of its head, in any order."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum

from registry import networks
from vault.text import clean_line, fold

_LABELS = {label: each for each in networks.NETWORKS for label in (fold(each.title), *each.labels)}
_MARKS = frozenset({"+", "да", "v", "х", "x", "1", "*", "✓", "✔", "есть"})
_NO_MARKS = frozenset({"", "-", "–", "—", "нет", "0"})


class Role(StrEnum):
    """What a column holds."""

    DAY = "day"
    WEEKDAY = "weekday"
    TOPIC = "topic"
    NETWORK = "network"
    ORGANIZATION = "organization"


# In this order, the better word of a role first: «Тема» is a topic before «Мероприятие» is.
_PATTERNS: tuple[tuple[Role, re.Pattern[str]], ...] = tuple(
    (role, re.compile(pattern))
    for role, pattern in (
        (Role.WEEKDAY, r"день недели|дн[ия] недели"),
        (Role.DAY, r"дата\b.*|день|день (?:публикации|выхода|размещения).*|число|дни"),
        (Role.DAY, r".*\bдата\b.*|когда|срок.*|период"),
        (Role.NETWORK, r".*соц\w*\.?\s*сет.*|.*\bсет[ьи]\b.*|площадк.*|.*\bканал.*"),
        (
            Role.ORGANIZATION,
            r"организаци.*|учреждени.*|подразделени.*|орган\b.*|.*наименование (?:организации|учреждения).*",
        ),
        (Role.TOPIC, r"тем[аы]\b.*|.*\bтема\b.*"),
        (Role.TOPIC, r"содержани.*|публикаци.*|пост\b.*|посты|материал.*|.*инфоповод.*|.*информационн\w+ повод.*"),
        (Role.TOPIC, r"мероприяти.*|событи.*|наименовани.*|названи.*|заголов.*|о ч[её]м"),
    )
)


def roles(cells: Sequence[str]) -> Mapping[Role, int]:
    """The place of each column that is known, by its role; of several the one with the better word, then the first."""
    found: dict[Role, tuple[int, int]] = {}
    for place, cell in enumerate(cells):
        words = fold(clean_line(cell)).strip(" .:")
        for rank, (role, pattern) in enumerate(_PATTERNS):
            if words and len(words) < 80 and pattern.fullmatch(words):
                found[role] = min(found.get(role, (rank, place)), (rank, place))
                break
    return {role: place for role, (_rank, place) in found.items()}


def marked_networks(cells: Sequence[str]) -> Mapping[int, str]:
    """Columns that are headed by a network each («ВК», «ОК») and filled with marks: place and title of the network."""
    named = ((place, _LABELS.get(fold(clean_line(cell)).strip(" .:"))) for place, cell in enumerate(cells))
    return {place: network.title for place, network in named if network is not None}


def mark(cell: str) -> bool | None:
    """Whether a cell of such a column says yes («+», «да»); None for words that are no mark."""
    word = fold(clean_line(cell)).strip(" .")
    return True if word in _MARKS else False if word in _NO_MARKS else None


def is_head(cells: Sequence[str]) -> bool:
    """Whether a row is the head of a plan: a column of days and one of topics."""
    known = roles(cells)
    return Role.DAY in known and Role.TOPIC in known
