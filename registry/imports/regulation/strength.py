"""How strictly a clause binds, by the verb that stands in it; the verb is kept, so that a person sees what decided."""

from __future__ import annotations

import re
from dataclasses import dataclass

from registry.regulation.model import Level
from vault.text import fold

_RECOMMENDED = re.compile(
    r"(?:не\s+)?рекоменду\w+|(?:не\s+)?рекомендован\w*|(?:не)?целесообразн\w*|(?:не)?желательн\w*"
)
# «… по решению руководителя и не является обязательным», «обязательным не является»
_FREE = re.compile(r"не\s+явля\w+\s+обязательн\w+|обязательн\w+\s+не\s+явля\w+|(?:не\s+обязател|необязател)\w+")
_ABSOLUTE = re.compile(
    r"необходимо|следует|долж(?:ен|на|но|ны)\b|обязан\w*|обяза[нт]\w*|(?:не\s+)?подлеж\w+|требу[ею]тся|"
    r"(?:не\s+)?допуска[ею]тся|запреща[ею]тся"
)
# What a regulation says in the present tense it asks for: «ведёт», «обеспечивается», «содержит».
_PRESENT = re.compile(r"\b(?:ведут|ведет|содержат|\w{3,}(?:ет|ют|ит|ят))(?:ся)?\b")
_PERMITTED = re.compile(r"(?:мо(?:гут|жет)\s+не|вправе|мо(?:гут|жет)|допустимо|разреша[ею]тся)\b")
_PERMISSION = re.compile(r"мо(?:гут|жет)\s+не\s|вправе\s+не\s")
_NO_VERB = frozenset({"ответит", "комитет", "совет", "портрет", "интернет", "пакет", "приоритет", "кабинет", "бюджет"})


@dataclass(frozen=True)
class Strength:
    """`verb` is the word that decided, "" when none did: then the clause is a must, to be looked at by a person."""

    level: Level
    verb: str = ""


def strength(text: str, above: str = "") -> Strength:
    """The level of a text; one that has no verb of its own takes that of the words above it («Рекомендуется:»)."""
    own = _own(text)
    if own is not None:
        return own
    inherited = _own(above) if above else None
    return inherited or Strength(Level.MUST)


def halves(text: str) -> tuple[str, str]:
    """The sentences that oblige and those that only recommend or permit («могут не создавать»); either may be ""."""
    sentences = re.split(r"(?<=[.;!?])\s+(?=[А-ЯЁ])|(?<=;)\s+(?=рекоменду|желательн|целесообразн)", text)
    recommended = [one for one in sentences if is_recommended(one)]
    return " ".join(one for one in sentences if one not in recommended), " ".join(recommended)


def is_recommended(sentence: str) -> bool:
    """Whether a sentence recommends before it obliges: «рекомендуется размещать», not «должны, а … рекомендуется»."""
    folded = fold(sentence)
    bare = _FREE.sub("", folded)
    if bare != folded and not _ABSOLUTE.search(bare):
        return True
    found = _RECOMMENDED.search(bare) or _PERMISSION.search(bare)
    return found is not None and not _ABSOLUTE.search(bare[: found.start()])


def _own(text: str) -> Strength | None:
    folded = fold(text)
    if is_recommended(text):
        found = _RECOMMENDED.search(folded) or _PERMISSION.search(folded) or _FREE.search(folded)
        return Strength(Level.RECOMMENDED, found.group().strip() if found else "")
    folded = _FREE.sub("", folded)
    permitted = _PERMITTED.search(folded)
    absolute = _ABSOLUTE.search(folded)
    present = next((each for each in _PRESENT.finditer(folded) if each.group() not in _NO_VERB), None)
    # «Ведёт страницы, где жители могут спросить» permits nothing; «могут не создавать» does, wherever it stands.
    first = min((each.start() for each in (absolute, present) if each), default=len(folded))
    if permitted and (permitted.start() < first or (absolute is None and "не" in permitted.group().split())):
        return Strength(Level.RECOMMENDED, permitted.group())
    if absolute:
        return Strength(Level.MUST, absolute.group())
    return Strength(Level.MUST, present.group()) if present else None
