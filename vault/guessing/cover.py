"""The cheapest way to cover a password with pieces and with characters that nobody foresees.

The figure is zxcvbn's: of a cover of l pieces the product of their tries, times the l! orders that a guesser must
consider, plus 10^4 to the power l-1 for the shorter covers that he tries before.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import factorial

from vault.guessing.pieces import LEAST_CHARACTER, LEAST_PART, Kind, Piece

_PER_CHARACTER = 10.0  # zxcvbn's cardinality of an unforeseen character
_BEFORE_LONGER = 1e4  # zxcvbn's tries spent on shorter covers first
_MOST_PIECES = 20  # more never win: each costs at least tens of tries and a factor of the order
_CEILING = 1e300


@dataclass(frozen=True)
class Cover:
    """The pieces from left to right and the tries for all of them together."""

    pieces: tuple[Piece, ...]
    guesses: float


@dataclass(frozen=True)
class _Step:
    """The best cover so far that ends with `piece`: the product of tries, and its figure."""

    piece: Piece
    product: float
    figure: float


def cheapest(length: int, pieces: Iterable[Piece]) -> Cover:
    """The cover of a text of `length` characters that costs least; one try for an empty text."""
    if not length:
        return Cover((), 1.0)
    ending: list[list[Piece]] = [[] for _ in range(length + 1)]
    for piece in pieces:
        ending[piece.end].append(piece)
    # best[k][l]: covers of the first k characters by l pieces
    best: list[dict[int, _Step]] = [{} for _ in range(length + 1)]
    for end in range(1, length + 1):
        for piece in ending[end]:
            _extend(best, piece, length)
        for start in range(end):
            _extend(best, _unknown(start, end), length)
    return _unwound(best, length)


def _unknown(start: int, end: int) -> Piece:
    least = LEAST_CHARACTER if end - start == 1 else LEAST_PART
    return Piece(start, end, max(_PER_CHARACTER ** (end - start), least + 1), Kind.UNKNOWN)


def _extend(best: list[dict[int, _Step]], piece: Piece, length: int) -> None:
    """Put the piece after every cover that ends where it starts."""
    guesses = piece.guesses
    if piece.length < length:
        guesses = max(guesses, LEAST_CHARACTER if piece.length == 1 else LEAST_PART)
    if piece.start == 0:
        _keep(best[piece.end], 1, piece, guesses)
        return
    for count, step in best[piece.start].items():
        both_unknown = piece.kind is Kind.UNKNOWN and step.piece.kind is Kind.UNKNOWN
        if not both_unknown and count < _MOST_PIECES:
            _keep(best[piece.end], count + 1, piece, step.product * guesses)


def _keep(steps: dict[int, _Step], count: int, piece: Piece, product: float) -> None:
    """Keep it unless a cover of as many pieces or fewer is as cheap."""
    product = min(product, _CEILING)
    figure = min(factorial(count) * product + _BEFORE_LONGER ** (count - 1), _CEILING)
    if all(step.figure > figure for other, step in steps.items() if other <= count):
        steps[count] = _Step(piece, product, figure)


def _unwound(best: list[dict[int, _Step]], length: int) -> Cover:
    count = min(best[length], key=lambda each: best[length][each].figure)
    guesses = best[length][count].figure
    pieces: list[Piece] = []
    end = length
    while end:
        piece = best[end][count].piece
        pieces.append(piece)
        end, count = piece.start, count - 1
    return Cover(tuple(reversed(pieces)), guesses)
