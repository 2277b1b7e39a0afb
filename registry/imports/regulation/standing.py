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
_SAYS = {
    "называет сеть обязательной": NetworkState.REQUIRED,
    "только рекомендует сеть": NetworkState.UNDECIDED,
    "приостанавливает сеть": NetworkState.SUSPENDED,
}
_PIECES = re.compile(r"(?<=[.;!?])\s+|,\s(?=[^,.;]*(?:по\s+решению|по\s+желанию|рекоменд))")
_WANTED = re.compile(r"(?<!не )(?<!не является )\bобязател(?:ен|ьн\w+)\b")
_HALTED = re.compile(
    r"приостановлен[аоы]?\b|приостановить|приостанавлива(?:ет|ют)\w*|(?:временно|более)\s+не\s+вед\w+|не\s+ведутся\s+с\b"
)
# «В случае ликвидации ведение приостанавливается», «не может быть приостановлено», «учреждения, работа которых …».
_NOT_HALTED = re.compile(
    r"\bв\s+случа[ея]|\bпри\s+(?!этом)|\bесли\b|\bдо\s+устранен|\bмо(?:жет|гут)\b|вправе|\bправ[оа]\b|не\s+допуска|запрещ|\bкотор\w+"
    r"|приостанавл[^.;]*по\s+(?:решени|согласовани|заявлени|желани)|не\s+(?:был\w*\s+)?приост"
)
_SINCE = re.compile(r"\bс\s+(\d{1,2}(?:\.\d{1,2}\.|\s+[а-яё]+\s+)20\d{2})")


def rule(code: str, clauses: Sequence[ReadClause]) -> NetworkRule:
    """The rule of a network that the text names. Recommended only: nothing is decided yet, a person decides."""
    state, number, since = _found(code, clauses)
    if state is NetworkState.REQUIRED:
        return NetworkRule(code, state, f"Пункт {number} называет сеть обязательной", since)
    if state is NetworkState.SUSPENDED:
        return NetworkRule(code, state, f"Пункт {number} приостанавливает сеть", since)
    if state is NetworkState.UNDECIDED:
        return NetworkRule(code, state, f"Пункт {number} только рекомендует сеть")
    return NetworkRule(code, basis=_NAMED)


def is_read(found: NetworkRule) -> bool:
    """Whether the state stands as it was read out of a text, and no person has settled another."""
    by_text = re.fullmatch(rf"Пункт \S.* ({'|'.join(_SAYS)})", found.basis)
    expected = _SAYS[by_text.group(1)] if by_text else NetworkState.OPTIONAL
    return bool(by_text or found.basis == _NAMED) and found.state is expected


def said(codes: Sequence[str], clauses: Sequence[ReadClause]) -> Iterator[str]:
    """Sentences for every network that is not simply one of the named."""
    for code in codes:
        state, number, since = _found(code, clauses)
        title = networks.network(code).title
        if state is NetworkState.SUSPENDED:
            from_day = f" с {since:%d.%m.%Y}" if since else ""
            yield f"{title}: пункт {number} приостанавливает сеть{from_day}, страницы в ней не требуются: сверьте."
        elif state is NetworkState.REQUIRED:
            from_day = f" с {since:%d.%m.%Y}" if since else ""
            yield f"{title}: пункт {number} называет сеть обязательной{from_day}, так и записана: сверьте."
        elif state is NetworkState.UNDECIDED:
            yield (
                f"{title}: пункт {number} сеть только рекомендует: страница в ней не требуется, "
                f"засчитывать ли её, решите: ответ network.{code}."
            )
        if state is not NetworkState.SUSPENDED and (number := _perhaps_halted(code, clauses)):
            yield (
                f"{title}: пункт {number} говорит о приостановке, она не взята. Если сеть приостановлена — ответ "
                f"network.{code}: {NetworkState.SUSPENDED.value}."
            )


def said_of_all(codes: Sequence[str], clauses: Sequence[ReadClause]) -> Iterator[str]:
    """What the states together mean where it may be taken for more: beside an obligatory network no other is wanted."""
    states = {code: _found(code, clauses)[0] for code in codes}
    optional = [networks.title(code) for code, state in states.items() if state is NetworkState.OPTIONAL]
    if optional and NetworkState.REQUIRED in states.values():
        yield (
            f"Сверх обязательных сетей других не потребуется: {', '.join(optional)} лишь засчитываются. Нужно сетей "
            "больше — ответ minimum_networks."
        )


def wanted(codes: Sequence[str], clauses: Sequence[ReadClause]) -> frozenset[str]:
    """Numbers of the clauses by which a network is obligatory."""
    found = (_found(code, clauses) for code in codes)
    return frozenset(number for state, number, _ in found if state is NetworkState.REQUIRED)


def _found(code: str, clauses: Sequence[ReadClause]) -> tuple[NetworkState, str, date | None]:
    """The state, the clause that decided it, the day from which it is so."""
    recommended = ""
    plain = False
    pieces = _pieces(code, clauses)
    for number, piece in pieces:
        if _HALTED.search(fold(piece)) and not _NOT_HALTED.search(fold(piece)):
            since = _SINCE.search(fold(piece))
            return NetworkState.SUSPENDED, number, date_of(since.group(1)) if since else None
    for number, piece in pieces:
        if is_recommended(piece):
            recommended = recommended or number
        elif _WANTED.search(fold(piece)):
            since = _SINCE.search(fold(piece))
            return NetworkState.REQUIRED, number, date_of(since.group(1)) if since else None
        else:
            plain = True
    if recommended and not plain:
        return NetworkState.UNDECIDED, recommended, None
    return NetworkState.OPTIONAL, "", None


def _perhaps_halted(code: str, clauses: Sequence[ReadClause]) -> str:
    """The first clause by which a network may come to be suspended, or may not; "" without one."""
    return next((number for number, piece in _pieces(code, clauses) if _HALTED.search(fold(piece))), "")


def _pieces(code: str, clauses: Sequence[ReadClause]) -> list[tuple[str, str]]:
    """What is said of a network, with the numbers of the clauses."""
    return [
        (clause.number, piece)
        for clause in clauses
        for piece in _PIECES.split(clean_line(clause.text))
        if code in networks_of(piece)
    ]
