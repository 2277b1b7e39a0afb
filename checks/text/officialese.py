"""How officially a page writes, by densities over its last posts: verbal nouns, stamps, long sentences, nouns without
verbs, chains of genitives. A recommendation's matter: nothing here is ever a violation.

First what costs nothing (endings, phrases); the dictionary is asked only about posts near the border.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from checks.text.wordings import PLAINER
from vault.russian import analyzer

HEAVY = 4
"""Points from which a post is heavy; our own choice, made on the tuning set."""

_FEWEST = 8  # words: a shorter post says too little to be heavy
_LONGEST = 20_000  # characters of a post that are looked at
_WORDS = 65_536  # words whose grammar is remembered
_BY_GRAMMAR = 2  # points that the dictionary can add

_YO = str.maketrans("ё", "е")
_WORD = re.compile(r"[а-я]+(?:-[а-я]+)*|[a-z]+")
_SENTENCE = re.compile(r"[.!?…]+(?=\s|$)|\n+")
_VERBAL = re.compile(r"[а-я]{3,}(?:ани|ени|яни|аци|ити)(?:е|я|ю|ем|и|ях|ям|ями|й|ей|ию)$")
_NOT_VERBAL = re.compile(
    r"(?:здани|растени|населени|воскресени|рождени|учреждени|поколени|предприяти|приложени|расписани|внимани|желани"
    r"|варени|печени|сочинени|знани|настроени|стихотворени|упражнени|объявлени|задани|отделени|управлени|собрани"
    r"|поздравлени|названи|сообщени|помещени|отношени|движени|значени|направлени|решени|образовани|питани|заседани"
    r"|соревновани|испытани|впечатлени|свидани|лечени|состояни|изображени|произведени|явлени|рации?|администраци"
    r"|организаци|станци|информаци|акци|лекци|секци|репетици|традици|полици|вакцинаци|фотографи|наци|декораци|авиаци"
    r"|консультаци|аппликаци|операци|презентаци)[а-я]{1,3}$"
)
"""Endings alone would take these for actions; they are things, and plain people say them."""


@dataclass(frozen=True)
class StyleReport:
    """A page's last posts: how many words and posts, how many posts are heavy, and the phrases that make them so.

    `phrases` are (as the table has it, plainer, how many times), the most frequent first.
    """

    words: int
    posts: int
    heavy: int
    phrases: tuple[tuple[str, str, int], ...]


def judge(texts: Iterable[str]) -> StyleReport:
    """The report over these posts; posts without words are none."""
    words = posts = heavy_ones = 0
    phrases: Counter[int] = Counter()
    for text in texts:
        post = _Post.of(text)
        words += len(post.words)
        posts += bool(post.words)
        if post.heavy:
            heavy_ones += 1
            phrases.update(post.stamps)
    return StyleReport(words, posts, heavy_ones, tuple(_told(phrases)))


def heavy(text: str) -> bool:
    """Whether one post is heavy."""
    return _Post.of(text).heavy


@dataclass(frozen=True)
class _Post:
    """One post, counted: its words, the mean length of a sentence, and the numbers of the stamps in it."""

    words: tuple[str, ...]
    sentence: float
    stamps: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> _Post:
        plain = text[:_LONGEST].lower().translate(_YO)
        words = tuple(_WORD.findall(plain))
        pieces = [piece for piece in _SENTENCE.split(plain) if _WORD.search(piece)]
        return cls(words, len(words) / max(1, len(pieces)), tuple(_stamps(words)))

    @property
    def heavy(self) -> bool:
        """Points by what costs nothing first; a post that has no chance, or needs no more, is not parsed."""
        if len(self.words) < _FEWEST or not self.stamps:
            return False
        points = self._points()
        if points >= HEAVY or points + _BY_GRAMMAR < HEAVY:
            return points >= HEAVY
        return points + _grammar(self.words) >= HEAVY

    def _points(self) -> int:
        hundred = len(self.words) / 100
        verbal = sum(map(_verbal, self.words)) / hundred
        stamps = len(self.stamps) / hundred
        return sum(
            (verbal >= 4, verbal >= 8, stamps >= 2, stamps >= 5, stamps >= 12, self.sentence >= 14, self.sentence >= 20)
        )


@lru_cache(maxsize=_WORDS)
def _verbal(word: str) -> bool:
    return bool(_VERBAL.match(word)) and not _NOT_VERBAL.match(word)


def _grammar(words: Sequence[str]) -> int:
    """A point for four nouns to a verb, and one for three genitives in a row."""
    nouns = verbs = chain = longest = 0
    for word in words:
        part, case = _reading(word)
        nouns += part == "NOUN"
        verbs += part in {"VERB", "INFN"}
        chain = chain + 1 if part in {"NOUN", "ADJF", "PRTF"} and case == "gent" else 0
        longest = max(longest, chain)
    return (nouns >= 4 * max(1, verbs)) + (longest >= 3)


@lru_cache(maxsize=_WORDS)
def _reading(word: str) -> tuple[str, str]:
    """The part of speech and the case of a word's likeliest reading."""
    tag = analyzer().parse(word)[0].tag
    return tag.POS or "", tag.case or ""


# Stamps: by the beginnings of the first two words, so that a word costs two looks into a table.

_BEGINNING = 3  # letters


@dataclass(frozen=True)
class _Phrase:
    """One line of the table; a word that ends with «~» there may end anyhow."""

    number: int
    words: tuple[str, ...]

    def at(self, words: Sequence[str], place: int) -> bool:
        """Whether it stands there."""
        piece = words[place : place + len(self.words)]
        return len(piece) == len(self.words) and all(
            word.startswith(wanted[:-1]) if wanted.endswith("~") else word == wanted
            for word, wanted in zip(piece, self.words, strict=True)
        )


@cache
def _index() -> Mapping[tuple[str, str], tuple[_Phrase, ...]]:
    """The longest phrases first; a phrase of one word stands under "" as its second."""
    found: dict[tuple[str, str], list[_Phrase]] = {}
    for number, (text, _plainer) in enumerate(PLAINER):
        words = tuple(re.findall(r"[а-я-]+~?", text))
        first, second = words[0][:_BEGINNING], words[1][:_BEGINNING] if len(words) > 1 else ""
        found.setdefault((first, second), []).append(_Phrase(number, words))
    return {key: tuple(sorted(each, key=lambda one: -len(one.words))) for key, each in found.items()}


def _stamps(words: Sequence[str]) -> Iterator[int]:
    """The numbers of the phrases, none counted inside another."""
    index = _index()
    free = 0
    for place, word in enumerate(words):
        if place < free:
            continue
        second = words[place + 1][:_BEGINNING] if place + 1 < len(words) else ""
        first = word[:_BEGINNING]
        for phrase in (*index.get((first, second), ()), *(index.get((first, ""), ()) if second else ())):
            if phrase.at(words, place):
                yield phrase.number
                free = place + len(phrase.words)
                break


def _told(phrases: Counter[int]) -> Iterator[tuple[str, str, int]]:
    for number, count in sorted(phrases.items(), key=lambda each: (-each[1], each[0])):
        text, plainer = PLAINER[number]
        yield text.replace("~", "…"), plainer, count
