"""How strictly a text wants a page in each network: one of the named, this one by all means, or only recommended.

A proposal like the rows of the clause table: it is said beside the reading and stands in the draft with its clause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from registry import networks
from registry.imports.regulation.facts import date_of, networks_of
from registry.imports.regulation.model import ReadClause
from registry.imports.regulation.strength import is_recommended
from registry.regulation.model import NetworkRule, NetworkState
from vault.text import clean_line, fold

_NAMED = "Названа в тексте Порядка"
_PIECES = re.compile(r"(?<=[.;!?])\s+|,\s(?=[^,.;]*(?:по\s+решению|по\s+желанию|рекоменд))")
_WANTED = re.compile(r"(?<!не )(?<!не является )\bобязател(?:ен|ьн\w+)\b")
_SINCE = re.compile(r"\bс\s+(\d{1,2}(?:\.\d{1,2}\.|\s+[а-яё]+\s+)20\d{2})")


def rule(code: str, clauses: Sequence[ReadClause]) -> NetworkRule:
    """The rule of a network that the text names. Recommended only: nothing is decided yet, a person decides."""
    state, number, since = _found(code, clauses)
    if state is NetworkState.REQUIRED:
        return NetworkRule(code, state, f"Пункт {number} называет сеть обязательной", since)
    if state is NetworkState.UNDECIDED:
        return NetworkRule(code, state, f"Пункт {number} только рекомендует сеть")
    return NetworkRule(code, basis=_NAMED)


def is_read(found: NetworkRule) -> bool:
    """Whether the state stands as it was read out of a text, and no person has settled another."""
    by_text = re.fullmatch(r"Пункт \S.* (называет сеть обязательной|только рекомендует сеть)", found.basis)
    expected = NetworkState.OPTIONAL
    if by_text:
        expected = NetworkState.REQUIRED if "обязательной" in by_text.group(1) else NetworkState.UNDECIDED
    return bool(by_text or found.basis == _NAMED) and found.state is expected


def said(codes: Sequence[str], clauses: Sequence[ReadClause]) -> Iterator[str]:
    """Sentences for every network that is not simply one of the named."""
    for code in codes:
        state, number, since = _found(code, clauses)
        title = networks.network(code).title
        if state is NetworkState.REQUIRED:
            from_day = f" с {since:%d.%m.%Y}" if since else ""
            yield f"{title}: пункт {number} называет сеть обязательной{from_day}, так и записана: сверьте."
        elif state is NetworkState.UNDECIDED:
            yield (
                f"{title}: пункт {number} сеть только рекомендует: страница в ней не требуется, "
                "засчитывать ли её, решите в черновике (networks, state)."
            )


def wanted(codes: Sequence[str], clauses: Sequence[ReadClause]) -> frozenset[str]:
    """Numbers of the clauses by which a network is obligatory."""
    found = (_found(code, clauses) for code in codes)
    return frozenset(number for state, number, _ in found if state is NetworkState.REQUIRED)


def _found(code: str, clauses: Sequence[ReadClause]) -> tuple[NetworkState, str, date | None]:
    """The state, the clause that decided it, the day from which it is so."""
    recommended = ""
    plain = False
    for clause in clauses:
        for piece in _PIECES.split(clean_line(clause.text)):
            if code not in networks_of(piece):
                continue
            if _WANTED.search(fold(piece)) and not is_recommended(piece):
                since = _SINCE.search(fold(piece))
                return NetworkState.REQUIRED, clause.number, date_of(since.group(1)) if since else None
            if is_recommended(piece):
                recommended = recommended or clause.number
            else:
                plain = True
    if recommended and not plain:
        return NetworkState.UNDECIDED, recommended, None
    return NetworkState.OPTIONAL, "", None
