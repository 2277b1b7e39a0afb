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
_BY_GRAMMAR = 2  # points that grammar can add
_LOOKED_UP = 8  # words of a post that the dictionary is asked about, a tenth of a millisecond each

_WORD = re.compile(r"[а-я]+(?:-[а-я]+)*|[a-z]+")
_SENTENCE = re.compile(r"[.!?…\n](?:(?<=\n)\n*|(?<!\n)[.!?…]*(?=\s|$))")
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
        plain = text[:_LONGEST].lower().replace("ё", "е")
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
    """A point for four nouns to a verb, and one for three genitives in a row.

    Endings tell half of the words; of the others the first few are looked up, and behind these nothing is read: what
    a post costs is bounded, whatever words it is made of and whatever was read before it.
    """
    nouns = verbs = chain = longest = looked_up = 0
    for word in words:
        read = _by_ending(word)
        if read is None:
            looked_up += 1
            if looked_up > _LOOKED_UP:
                break
            read = _by_dictionary(word)
        nouns += read.noun
        verbs += read.verb
        chain = chain + 1 if read.genitive else 0
        longest = max(longest, chain)
    return (nouns >= 4 * max(1, verbs)) + (longest >= 3)


@dataclass(frozen=True)
class _Read:
    """As much of a word's grammar as counts here; `genitive` is a noun, an adjective or a participle in it."""

    noun: bool = False
    verb: bool = False
    genitive: bool = False


_NOUN, _NOUN_OF, _ADJECTIVE_OF = _Read(noun=True), _Read(noun=True, genitive=True), _Read(genitive=True)
_VERB, _OTHER = _Read(verb=True), _Read()

_ENDINGS: tuple[tuple[_Read, re.Pattern[str]], ...] = (
    (
        _OTHER,
        re.compile(
            r"(?:[а-я]{1,2}|для|или|что|как|это|при|под|над|без|его|их|все|еще|уже|вас|нас|вам|нам|они|она|оно|том|тем"
            r"|там|чтобы|также|если|когда|только|через|среди|тоже|много|немного|всего|итого|дорого|строго|[а-я]+дцать"
            r"|[а-я]{2,}(?:ый|ая|яя|ое|ую|юю|ому|ему|ыми|ими|ым|[ск]кий|ющий|ивший|[тнвжл]но|ески"
            r"|ован[оаы]|[дтлчш]ен[оаы])|готов|здоров|таков|опять|пять|девять|десять)$"
        ),
    ),
    (
        _NOUN_OF,
        re.compile(
            r"[а-я]{2,}(?:[аеия]ни[яй]|[яы]тий|[цс]ии|ций|ости|остей|[еи]тельства|ьства|телей|теля|[а-я]{2}[кнтрдмл]ов)$"
        ),
    ),
    (
        _NOUN,
        re.compile(
            r"[а-я]{2,}(?:[аеия]ни(?:е|ем|ю|ям|ями|ях)|[яы]ти(?:е|ем|ю|ям|ями|ях)|ци(?:я|ю|ей|ям|ями|ях)"
            r"|ост(?:ь|ью|ям|ями|ях)|[еь]ств(?:о|у|ом|е|ам|ами|ах)|тел(?:ь|ям|ями|ю|ем)|[а-я]{2}[ая](?:х|ми))$"
        ),
    ),
    (
        _VERB,
        re.compile(
            r"(?:был[аои]?|буд[еу]т"
            r"|[а-я]{2,}(?:ться|[еиую]тся|[аеиуя]л(?:ся|ась|ось|ись)|[аеияуы]ешь|[иы]ва(?:ет|ют|ем|л|ла|ло|ли)"
            r"|ова(?:ли|ла|ло)|[ую]ет|[ую]ют|[ая]ет|[ая]ют|[иаяе]ть|йте|ите))$"
        ),
    ),
    (_ADJECTIVE_OF, re.compile(r"[а-я]{3,}(?:ого|его|ых|[щшк]их)$")),
)
"""Endings that tell what the dictionary would say in nineteen cases of twenty; the first that fits counts."""


@lru_cache(maxsize=_WORDS)
def _by_ending(word: str) -> _Read | None:
    """None for a word in doubt."""
    return next((read for read, ending in _ENDINGS if ending.match(word)), None)


@lru_cache(maxsize=_WORDS)
def _by_dictionary(word: str) -> _Read:
    """The likeliest reading of a word."""
    tag = analyzer().parse(word)[0].tag
    part, genitive = tag.POS, tag.case == "gent"
    if part == "NOUN":
        return _NOUN_OF if genitive else _NOUN
    if part in {"VERB", "INFN"}:
        return _VERB
    return _ADJECTIVE_OF if genitive and part in {"ADJF", "PRTF"} else _OTHER


# Stamps: a word is asked once which phrases it may begin, and the next word which of them may go on.

_BEGINNING = 3  # letters


@dataclass(frozen=True)
class _Phrase:
    """One line of the table; a word that ends with «~» there may end anyhow."""

    number: int
    words: tuple[str, ...]

    def goes_on(self, words: Sequence[str], place: int) -> bool:
        """Whether the rest of it stands behind the first word, which is at this place."""
        if len(words) - place < len(self.words):
            return False
        for number in range(1, len(self.words)):  # noqa: SIM110 # twice as fast as `all`, for each stamp of each post
            if not _is(words[place + number], self.words[number]):
                return False
        return True


def _is(word: str, wanted: str) -> bool:
    return word.startswith(wanted[:-1]) if wanted.endswith("~") else word == wanted


@cache
def _phrases() -> Mapping[str, tuple[_Phrase, ...]]:
    """By the beginning of the first word, the longest first."""
    found: dict[str, list[_Phrase]] = {}
    for number, (text, _plainer) in enumerate(PLAINER):
        words = tuple(re.findall(r"[а-я-]+~?", text))
        found.setdefault(words[0][:_BEGINNING], []).append(_Phrase(number, words))
    return {key: tuple(sorted(each, key=lambda one: -len(one.words))) for key, each in found.items()}


@lru_cache(maxsize=_WORDS)
def _begun(word: str) -> Mapping[str, tuple[_Phrase, ...]]:
    """The phrases whose first word this may be, by the beginning of their second; under each beginning, and under "",
    those of one word stand last."""
    found: dict[str, list[_Phrase]] = {}
    for phrase in _phrases().get(word[:_BEGINNING], ()):
        if _is(word, phrase.words[0]):
            found.setdefault(phrase.words[1][:_BEGINNING] if len(phrase.words) > 1 else "", []).append(phrase)
    alone = found.pop("", [])
    return {second: (*each, *alone) for second, each in found.items()} | ({"": tuple(alone)} if alone else {})


def _stamps(words: Sequence[str]) -> Iterator[int]:
    """The numbers of the phrases, none counted inside another."""
    free = 0
    for place, begun in enumerate(map(_begun, words)):
        if not begun or place < free:
            continue
        second = words[place + 1][:_BEGINNING] if place + 1 < len(words) else ""
        for phrase in begun.get(second) or begun.get("", ()):
            if phrase.goes_on(words, place):
                yield phrase.number
                free = place + len(phrase.words)
                break


def _told(phrases: Counter[int]) -> Iterator[tuple[str, str, int]]:
    for number, count in sorted(phrases.items(), key=lambda each: (-each[1], each[0])):
        text, plainer = PLAINER[number]
        yield text.replace("~", "…"), plainer, count
