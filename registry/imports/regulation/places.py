"""The municipality and the region that the text of a regulation names, in the nominative.

What is not written plainly is not guessed: "" is asked for. Time zones of regions are in `zones`.
"""

from __future__ import annotations

import re
from collections import Counter

from registry.names.words import lemma
from vault.text import clean_line, fold

_NAME = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁа-яё]+)*"
_KIND = r"(?i:муниципальн|городск)\w+\s+(?i:округ|район)(?i:а|у|е|ом|ы|ов)?\b"
_NOT_NAMES = r"(?!Данн|Настоящ|Соответств|Сво|Нов(?:ого|ом)\b|Кажд|Указанн|Территориальн)"
# «Н-ского муниципального округа»: the adjective stands before.
_BEFORE = re.compile(
    rf"(?P<name>{_NOT_NAMES}[А-ЯЁ][а-яё]+(?:-[А-ЯЁа-яё]+)*(?:ого|его|ому|ему|ом|ем|ым|им|ый|ий))\s+(?P<kind>{_KIND})"
)
# «городского округа город Н», «муниципального района «Н-ский»»: the name stands after.
_AFTER = re.compile(
    rf"(?P<kind>{_KIND})\s+(?P<town>(?i:зато\s+)?(?i:г\.\s?|город\w*\s+)?)"
    rf"(?:[«\"](?P<quoted>[А-ЯЁ][^«»\"]{{2,50}})[»\"]|(?P<name>{_NAME})(?:\s+(?P<second>{_NAME}|район\b))?)"
)
# Without «муниципальный»: «Н-ского района».
_PLAIN = re.compile(
    r"(?P<name>[А-ЯЁ][а-яё]+(?:-[А-ЯЁа-яё]+)*(?:ск|цк)(?:ого|ий|ом|ому|им))\s+(?i:район)(?i:а|у|е|ом)?\b"
)
_REGION = re.compile(
    r"(?P<adjective>[А-ЯЁ][а-яё]+(?:-[А-ЯЁа-яё]+)*(?:ск|цк)(?:ой|ая|ого|ий|ом))\s+(?P<what>(?i:автономн\w+\s+област|автономн\w+\s+округ|област|кра))\w*|"
    r"Республик\w+\s+(?P<name>[А-ЯЁ][а-яё]+(?:\s+(?:Осети|Эл)\w*)?)"
)


def municipality_of(text: str) -> str:
    """The municipality named most often, in the nominative; "" when none is."""
    found: Counter[str] = Counter()
    calm = _without_capitals(text)
    for match in _BEFORE.finditer(calm):
        found[f"{_nominative(match.group('name'))} {_kind(match.group('kind'))}"] += 1
    for match in _AFTER.finditer(calm):
        name = _name_after(match)
        if name:
            found[f"{_kind(match.group('kind'))} {name}"] += 1
    if not found:
        found.update(f"{_nominative(match.group('name'))} район" for match in _PLAIN.finditer(calm))
    best = found.most_common(1)
    return best[0][0][:1].upper() + best[0][0][1:] if best else ""


def region_of(text: str) -> str:
    """The region named first, in the nominative; "" when none is."""
    match = _REGION.search(_without_capitals(text))
    if match is None:
        return ""
    if match.group("name"):
        return f"Республика {match.group('name')}"
    stem, what = re.sub(r"(?:ой|ая|ого|ий|ом)$", "", match.group("adjective")), fold(match.group("what"))
    if what.startswith("автономн"):
        return f"{stem}ий автономный округ" if what.endswith("округ") else f"{stem}ая автономная область"
    return f"{stem}ая область" if what == "област" else f"{stem}ий край"


def _kind(words: str) -> str:
    urban, district = fold(words).startswith("городск"), "район" in fold(words)
    return f"{'городской' if urban else 'муниципальный'} {'район' if district else 'округ'}"


def _name_after(match: re.Match[str]) -> str:
    """The name after «городской округ», "" when what follows is a region or another word."""
    town = re.sub(r"(?i:г\.\s?|город\w*)", "город", fold(match.group("town")).strip()).replace("зато", "ЗАТО")
    if match.group("quoted"):
        quoted = clean_line(match.group("quoted"))
        return f"{town} {quoted}" if town else _quoted(quoted)
    name, second = match.group("name"), match.group("second") or ""
    if re.search(r"(?:ого|его|ому|ему|(?:ск|цк)(?:ом|ой|ая|ую))$", name):
        return ""
    if re.fullmatch(r"(?i:город\w*|г)", name):
        return ""
    # «Сухой Лог», «Верхняя Пышма»; the region or the next word of a title in capitals is no part of the name.
    double = re.search(r"(?:[ыиоу]й|[ая]я|[ое]е|[ыи]е)$", name) and not re.search(
        r"(?:[ыи]х|[ое]го|[ое]й|[ыи]м|[ая]я|[ыи]е)$", second
    )
    whole = f"{name} {second}" if second and double else name
    return f"{town} {whole}" if town else whole


def _quoted(name: str) -> str:
    words = name.split()
    plain = len(words) == 1 and not re.search(r"(?:ск|цк)ий$", name)
    return name if plain else f"«{name}»"


def _without_capitals(text: str) -> str:
    """Words in capitals, as titles have them, with only the first letter capital."""
    return re.sub(r"\b[А-ЯЁ]{3,}\b", lambda match: match.group().capitalize(), text)


def _nominative(adjective: str) -> str:
    found = lemma(fold(adjective))
    for ending in ("ий", "ый", "ой"):
        written = re.sub(r"(?:ого|его|ому|ему|ый|ий|ым|им|ом|ем)$", ending, adjective)
        if fold(written) == found:
            return written
    return found.capitalize()
