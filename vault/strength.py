"""How strong a password is, and in plain words why; it knows Russian words and the Russian layout.

Scores and thresholds are those of zxcvbn: 0 too easy (10^3 tries), 1 (10^6), 2 (10^8), 3 (10^10), 4 beyond.
How tries are counted is in `vault.guessing`. Nothing here keeps the password, and the answer holds no part of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from math import log10

from vault.guessing import dictionaries, english, morphology, patterns, views
from vault.guessing.cover import Cover, cheapest
from vault.guessing.pieces import Kind, Piece, Twist

LONGEST = 100
"""Characters that are looked at: the work grows with the square, and this many are strong or never will be."""

WEAK = 1
"""The highest score that counts as weak."""

_THRESHOLDS = (1e3, 1e6, 1e8, 1e10)
_SLACK = 5  # zxcvbn's, so that round figures fall below

_WARNINGS = {
    Kind.PASSWORD: "Такие пароли пробуют первыми.",
    Kind.WORD: "Слово из словаря подбирают за минуты.",
    Kind.NAME: "Имена и фамилии подбирают в первую очередь.",
    Kind.PLACE: "Названия мест подбирают в первую очередь.",
    Kind.CONTEXT: "В пароле логин, название организации или сети: с них и начинают подбор.",
    Kind.KEYBOARD: "Соседние клавиши подряд легко угадать.",
    Kind.SEQUENCE: "Знаки по порядку легко угадать.",
    Kind.REPEAT: "Повторы почти не усложняют подбор.",
    Kind.DATE: "Даты легко подобрать.",
    Kind.YEAR: "Годы легко подобрать.",
    Kind.PHONE: "Номер телефона легко подобрать или узнать.",
    Kind.UNKNOWN: "Слишком короткий.",
}
_EMPTY = "Пароль пустой."
_ENDING = "Цифры, год или знак в конце слова почти не помогают."
_ADVICE = {
    Twist.LAYOUT: "Слово в другой раскладке подбирают так же легко: готовые списки есть.",
    Twist.TRANSLIT: "Русское слово латинскими буквами не сложнее самого слова.",
    Twist.SIGNS: "Замены букв на похожие цифры и знаки всем известны.",
    Twist.TWINS: "Похожие латинские буквы среди русских почти не помогают.",
    Twist.STRETCHED: "Повтор одной буквы в слове почти не помогает.",
    Twist.REVERSED: "Слово задом наперёд подбирают так же.",
    Twist.CAPITALS: "Заглавные буквы почти не помогают.",
}
_BETTER = "Возьмите сгенерированный пароль или несколько несвязанных слов."


@dataclass(frozen=True)
class Estimate:
    """`score` 0 to 4, the decimal logarithm of tries, and what to say: empty where nothing needs saying."""

    score: int
    guesses_log10: float
    warning: str = ""
    advice: tuple[str, ...] = ()


def estimate(password: str, context: Sequence[str] = ()) -> Estimate:
    """How strong it is; `context` holds words of the account: login, organization, network.

    Never raises, whatever the characters. Takes milliseconds, at most some tenths of a second for a hundred characters
    (the first Russian word costs 0.2 s more): not inside a transaction.
    """
    if not password:
        return Estimate(0, 0.0, _EMPTY, (_BETTER,))
    text = password[:LONGEST]
    readings = views.of(text)
    plain = list(_cheap(readings, text, context))
    cover = _cover(text, plain)
    if _score(cover.guesses) > WEAK and morphology.may_help(readings):
        cover = _cover(text, [*plain, *morphology.pieces(readings, text)])
    score = _score(cover.guesses)
    tries = max(0.0, log10(cover.guesses))
    return Estimate(score, tries, *_words(cover)) if score < 3 else Estimate(score, tries)


def _cheap(readings: Sequence[views.View], text: str, context: Sequence[str]) -> Iterable[Piece]:
    """All pieces but the words of the great dictionary."""
    indexes = (dictionaries.known(), dictionaries.context(context))
    found = [index.pieces(view, text) for index in indexes for view in readings]
    keys = [view for view in readings if view.twists <= {Twist.LAYOUT} and len(view.text) == len(text)]
    return chain(
        *found,
        *(english.keyboard(view.text) for view in keys),
        english.sequences(text.lower() if len(text.lower()) == len(text) else text),
        english.dates(text),
        patterns.years(text),
        patterns.phones(text),
    )


def _cover(text: str, found: Sequence[Piece]) -> Cover:
    """The cheapest cover by what was found, its repeats and its usual endings."""
    known = _best(found)
    known = _best([*known, *patterns.repeats(text.casefold() if len(text.casefold()) == len(text) else text, known)])
    known = _best([*known, *patterns.endings(text.lower() if len(text.lower()) == len(text) else text, known)])
    return cheapest(len(text), known)


def _best(found: Iterable[Piece]) -> list[Piece]:
    """The cheapest piece of each place."""
    best: dict[tuple[int, int], Piece] = {}
    for piece in found:
        kept = best.get((piece.start, piece.end))
        if kept is None or piece.guesses < kept.guesses:
            best[piece.start, piece.end] = piece
    return list(best.values())


def _score(guesses: float) -> int:
    return sum(guesses >= threshold + _SLACK for threshold in _THRESHOLDS)


def _words(cover: Cover) -> tuple[str, tuple[str, ...]]:
    """The warning of the longest piece, and what does not help of what was tried."""
    longest = max(cover.pieces, key=lambda piece: (piece.length, piece.kind is not Kind.UNKNOWN))
    recognized = [piece for piece in cover.pieces if piece.kind is not Kind.UNKNOWN]
    twists = {twist for piece in recognized for twist in piece.twists}
    advice = [_BETTER]
    if any(piece.ending for piece in recognized):
        advice.append(_ENDING)
    advice += [text for twist, text in _ADVICE.items() if twist in twists]
    return _WARNINGS[longest.kind], tuple(advice)
