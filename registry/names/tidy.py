"""A name as a document gives it, made presentable: residue, endings and quotes. The words are never altered.

Typing errors stay as written: they are the document's, and a person may want to see them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from vault.text import clean_line

RESIDUE = re.compile(r"\[(?:bookmark|footnote|endnote|image|picture|закладка)\b[^\]\n]*\]", re.IGNORECASE)
_ENDING = re.compile(r"[\s;,.]+$")
_ABBREVIATION = re.compile(r"(?:^|[\s.])(?:г|гг|др|т\.\s?д|т\.\s?п|пр|обл|р-н|[А-ЯЁ])\.$")
_OPENING = "«„“"
_EITHER = '"“”″‟'


class Repair(StrEnum):
    """What was done to a name."""

    RESIDUE = "residue"
    ENDING = "ending"
    QUOTES_CLOSED = "quotes_closed"
    QUOTE_DROPPED = "quote_dropped"
    TEXT_AFTER_QUOTE = "text_after_quote"


@dataclass(frozen=True)
class Tidied:
    """The presentable name and the repairs in the order they were made."""

    name: str
    repairs: tuple[Repair, ...]


def tidy(raw: str) -> Tidied:
    """Bookmark residue and list endings away, quotes of one kind («») and in pairs, also nested ones."""
    repairs: list[Repair] = []
    name = RESIDUE.sub("", raw)
    if name != raw:
        repairs.append(Repair.RESIDUE)
    name = clean_line(name)
    stripped = without_ending(name)
    if stripped != name:
        repairs.append(Repair.ENDING)
    name, quotes = _pair_quotes(_unify_quotes(stripped))
    repairs.extend(quotes)
    after = re.search(r"»([^«»]*[^\W\d_]{2,}[^«»]*)$", name)
    if after:
        repairs.append(Repair.TEXT_AFTER_QUOTE)
    return Tidied(name, tuple(repairs))


def without_ending(name: str) -> str:
    """The name without the «;», «,» or «.» that a list puts after it; the full stop of an abbreviation stays."""
    bare = _ENDING.sub("", name)
    ending = name[len(bare) :].strip()
    # «… 1941 г.» keeps its full stop, «… 1941 г.;» loses only the semicolon.
    return f"{bare}." if ending.startswith(".") and _ABBREVIATION.search(f"{bare}.") else bare


def _unify_quotes(name: str) -> str:
    """Quotes of every kind as « and »; a straight one opens at the start of a word and closes after it."""
    name = re.sub(r"''|,,|<<|>>", lambda match: {"<<": "«", ">>": "»"}.get(match.group(), '"'), name)
    unified = []
    for place, character in enumerate(name):
        before = name[place - 1] if place else " "
        after = name[place + 1] if place + 1 < len(name) else " "
        if character == "„":
            unified.append("«")
        elif character in _EITHER:
            unified.append("»" if _closes(before, after) else "«")
        else:
            unified.append(character)
    return "".join(unified)


def _closes(before: str, after: str) -> bool:
    at_start = before in " (-–—" or before in _OPENING + _EITHER
    at_end = not (after.isalnum() or after == "№" or (at_start and after in _OPENING + _EITHER))
    if at_start and not at_end:
        return False
    return at_end or not at_start


def _pair_quotes(name: str) -> tuple[str, list[Repair]]:
    """Close what is left open at the end of the name; drop a closing quote that nothing opened."""
    depth = 0
    kept: list[str] = []
    dropped = False
    for character in name:
        if character == "»" and depth == 0:
            dropped = True
            continue
        depth += (character == "«") - (character == "»")
        kept.append(character)
    repairs = [Repair.QUOTE_DROPPED] if dropped else []
    if depth:
        repairs.append(Repair.QUOTES_CLOSED)
    return "".join(kept).rstrip() + "»" * depth, repairs
