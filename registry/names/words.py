"""A name taken apart: letters folded, legal form and abbreviations replaced, words brought to lemmas.

The words themselves are in `table`. Morphology is loaded at first use and its answers are kept.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from registry.names import table
from vault.russian import analyzer
from vault.text import clean_line, fold

# Latin letters that pass for Cyrillic ones, both cases; «МБOУ» typed with a Latin O is the usual case.
_LOOKALIKES = str.maketrans("ABCEHKMOPTXYaceopxyk", "АВСЕНКМОРТХУасеорхук")
_LATIN_LOOKALIKE = frozenset("ABCEHKMOPTXYaceopxyk")
_CYRILLIC = re.compile("[а-яёА-ЯЁ]")
_LATIN = re.compile("[a-zA-Z]")
_LATIN_WORD = re.compile(r"(?<![^\W\d_])[^\W\d_a-zA-Z]*+[a-zA-Z][^\W\d_]*+")  # a whole word with a Latin letter in it
_WORD = re.compile(r"\d+[а-я]?(?![а-я])|[^\W\d_]+|№")
_INITIALS = re.compile(r"\b[А-ЯЁ]\.(?:\s?-?[А-ЯЁ]\.)?(?=\s?[А-ЯЁ][а-яё])")
_NUMBER_SIGN = re.compile(r"№|\b[Nn](?:[oо°º]|[oо]\.)?\.?\s*(?=\d)|\bномер\b", re.IGNORECASE)
_PLACES = {"с": "село ", "п": "поселок ", "г": "город ", "д": "деревня ", "ст": "станица ", "х": "хутор "}
_PLACE = re.compile(r"(?<![\w.])(ст|[спгдх])\.\s?(?=[А-ЯЁ])")
_DSAD = re.compile(r"\bд\s?/\s?с\b", re.IGNORECASE)
_FULL_FORM = re.compile(
    r"\b(?:(?:муниципальн|государственн|федеральн|областн|краев|республиканск|районн|городск|бюджетн|казенн|автономн|"
    r"нетипов|дошкольн|общеобразовательн|образовательн|профессиональн|частн|негосударственн)\w{2,3}\s+)+"
    r"учрежден\w{2}\b"
    r"(?:\s+(?:дополнительн\w+\s+(?:профессиональн\w+\s+)?образован\w+(?:\s+(?:детей|взрослых))?|культуры))?"
    r"|\bмуниципальн\w{2}\s+(?:унитарн|казенн)\w{2}\s+предприят\w+"
    r"|\bобществ\w\s+с\s+ограниченной\s+ответственностью\b|\bавтономн\w{2}\s+некоммерческ\w{2}\s+организаци\w\b"
)
_FULL_FORM_SIGNS = ("учрежден", "предприят", "ответственност", "организаци")  # each match of it holds one of them
_LEMMAS = 65536  # words; a municipality's names and a day's descriptions fit many times over


@dataclass(frozen=True)
class Parts:
    """The words of a name as lemmas, in order, and the sets that comparisons ask about.

    `tokens` holds all of them, `numbers` those that are digits, `types` the head nouns, `territory` the adjective of
    «… Н-ского округа», `distinctive` what is left when common words and territory go.
    """

    order: tuple[str, ...]
    tokens: frozenset[str]
    numbers: frozenset[str]
    types: frozenset[str]
    territory: frozenset[str]
    distinctive: frozenset[str]

    @property
    def telling(self) -> frozenset[str]:
        """The words that single this name out: the distinctive ones, else its territory."""
        return self.distinctive or self.territory


@lru_cache(maxsize=8192)
def parts(name: str) -> Parts:
    """A name taken apart."""
    order = lemmas(name, own_form=True)
    territory = _territory(order)
    tokens = frozenset(order)
    numbers = frozenset(token for token in tokens if token[0].isdecimal())
    distinctive = tokens - table.GENERIC - territory - numbers
    return Parts(order, tokens, numbers, tokens & table.TYPES, territory & tokens, distinctive)


def lemmas(text: str, *, own_form: bool = False) -> tuple[str, ...]:
    """The lemmas of a text without legal forms, prepositions and initials, abbreviations in full.

    `own_form` reads the text as one name: words that say nothing in a name go, and the kind of the legal form
    («доу») stays when no head noun says it.
    """
    prepared = fold_lookalikes(unicodedata.normalize("NFKC", clean_line(text).replace("№", " № ")))
    # A search for a plain sign that each of them needs saves most names the search for the rest.
    if "." in prepared:
        prepared = _INITIALS.sub(" ", prepared)
    if "/" in prepared:
        prepared = _DSAD.sub("детский сад", prepared)
    if "." in prepared:
        prepared = _PLACE.sub(lambda match: _PLACES[match.group(1)], prepared)
    prepared, kinds = _without_full_form(fold(_NUMBER_SIGN.sub(" ", prepared)))
    found: list[str] = []
    after_form = False
    words: list[str] = _WORD.findall(prepared)
    for place, word in enumerate(words, 1):
        if own_form and len(word) == 1 and place == len(words) > 1 and word in table.EMPTY:
            found.append(word)  # no name ends with a preposition: «Корпус В» is not «Корпус А»
            continue
        if word in table.FORMS or (after_form and word in table.FORM_TAILS):
            kinds.append(table.FORMS[word] if word in table.FORMS else table.FORM_TAILS[word])
            after_form = True
            continue
        after_form = False
        found.extend(_expanded(word))
    order = _joined(found) if own_form else found
    if own_form and not table.TYPES.intersection(order):
        order.extend(kind for kind in kinds if kind)
    return tuple(order)


def fold_lookalikes(text: str) -> str:
    """Latin letters inside Cyrillic words, and whole abbreviations typed in Latin, as the Cyrillic they imitate."""
    return _LATIN_WORD.sub(lambda match: _fold_word(match.group()), text) if _LATIN.search(text) else text


def mixed_letters(text: str) -> tuple[str, ...]:
    """The words in which Latin letters pass for Cyrillic ones, as they are written."""
    return tuple(word for word in _LATIN_WORD.findall(clean_line(text)) if _fold_word(word) != word)


@lru_cache(maxsize=8192)
def _fold_word(word: str) -> str:
    if not _LATIN.search(word):
        return word
    turned = word.translate(_LOOKALIKES)
    if _CYRILLIC.search(word):
        return turned
    known = fold(turned) in table.FORMS or fold(turned) in table.ABBREVIATIONS
    return turned if known and _LATIN_LOOKALIKE.issuperset(word) and word.isupper() else word


def _without_full_form(text: str) -> tuple[str, list[str]]:
    kinds: list[str] = []
    if not any(sign in text for sign in _FULL_FORM_SIGNS):
        return text, kinds

    def taken(match: re.Match[str]) -> str:
        phrase = match.group()
        for sign, kind in (("дошкольн", "доу"), ("дополнительн", "удо"), ("образоват", "оу"), ("культуры", "ук")):
            if sign in phrase:
                kinds.append(kind)
                break
        return " "

    return _FULL_FORM.sub(taken, text), kinds


@lru_cache(maxsize=_LEMMAS)
def _expanded(word: str) -> tuple[str, ...]:
    if word in table.ABBREVIATIONS:
        return tuple(table.ABBREVIATIONS[word].split())
    if word in table.EMPTY or word == "№":
        return ()
    if word in table.SAME:
        return (table.SAME[word],)
    found = lemma(word)
    return tuple(table.ABBREVIATIONS[found].split()) if found in table.ABBREVIATIONS else (found,)


def _joined(order: list[str]) -> list[str]:
    """Words that say nothing beside their neighbours go: «общеобразовательная» школа, «муниципальный» округ."""
    kept: list[str] = []
    for place, word in enumerate(order):
        following = order[place + 1 :]
        if word == "общеобразовательный" and following[:1] == ["школа"]:
            continue
        if word == "муниципальный" and following[:1] and following[0] in table.TERRITORIES:
            continue
        if word == "администрация" and place and table.TERRITORIES.intersection(following[:4]):
            continue
        kept.append(word)
    return kept


def _territory(order: tuple[str, ...]) -> frozenset[str]:
    found: set[str] = set()
    for place, word in enumerate(order):
        if word not in table.TERRITORIES:
            continue
        before = [token for token in order[max(0, place - 2) : place] if token not in table.TERRITORY_ADJECTIVES]
        found.update(token for token in before[-1:] if token.endswith(("ий", "ый", "ой")))
    return frozenset(found)


@lru_cache(maxsize=_LEMMAS)
def lemma(word: str) -> str:
    """The dictionary form of a folded word, folded; adjectives of places by rule, others by the dictionary."""
    if len(word) < 3 or not _CYRILLIC.search(word):
        return word
    # Surnames and places in -ская are nouns to some dictionaries; a name means the adjective.
    adjective = re.fullmatch(r"(\w{2,}[сц]к)(?:ий|ая|ое|ие|ого|ому|им|ом|ой|ую|их|ими)", word)
    found = f"{adjective.group(1)}ий" if adjective else fold(analyzer().parse(word)[0].normal_form)
    return table.SAME.get(found, found)
