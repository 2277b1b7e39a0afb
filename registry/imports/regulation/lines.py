"""A document as numbered lines: labels typed by hand are taken off the text, residue of editors is removed.

What the numbers mean is decided later; here «1. Текст» only becomes a label and a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from registry.documents import Document, Paragraph, Table
from registry.names.tidy import RESIDUE
from vault.russian import analyzer
from vault.text import clean_line

_TYPED = re.compile(
    r"(?P<number>(?:\d{1,3}|[IVXLCІХСМ]{1,7})(?:\s?\.\s?\d{1,3})*)\s?(?:(?P<end>[.)])(?:\s+|(?=[^\W\d_]|[«\"„“])|$)|(?=\s+\S))"
)
_INITIALS = re.compile(r"[А-ЯЁ]\.\s?[А-ЯЁ]\.\s?[А-ЯЁ]")  # «С.Н. Иванова» is no section C
_LETTER = re.compile(r"(?P<number>[а-яa-z])\)\s*")
_BULLET = re.compile(r"[-–—−•·*▪●○◦]\s+|[•·▪●○◦]")
_BRACKET = re.compile(r"\d{1,3}\s?\)")
_ROMAN_LOOKALIKE = str.maketrans("ІХСМ", "IXCM")
_PAGE = re.compile(
    r"[-–—]\s*\d{1,3}\s*[-–—]|(?:стр(?:аница)?|лист)\.?\s*(?:№\s*)?\d{1,3}(?:\s*(?:из|/)\s*\d{1,3})?", re.IGNORECASE
)
_BARE = re.compile(r"\d{1,3}")
_APART = 5  # lines: numbers of a list that stand on lines of their own are not further from each other
_RULE = re.compile(r"[_\-–—=.\s*]*")
# «П О Р Я Д О К»: letters set apart for the eye; between two such words there is more than one space.
_SPACED = re.compile(r"(?<!\S)[А-ЯЁ](?:[ \xa0][А-ЯЁ]){3,}(?!\S)")
_CARRIED = re.compile(r"([А-ЯЁа-яё]+)-$")

BULLET = "•"


@dataclass(frozen=True)
class Line:
    """One line that says something.

    `label` is the number without its full stop or bracket («2.1», «I», «а»), BULLET, or ""; `text` what follows it,
    `raw` the same before residue was removed; `bracket` whether the number ended with a bracket («1)»);
    `blank_before` whether an empty line stands before; `cells` the rows of a table, which has neither label nor text.
    """

    number: int
    label: str
    text: str
    raw: str = ""
    blank_before: bool = False
    cells: tuple[tuple[str, ...], ...] = ()
    bracket: bool = False

    @property
    def depth(self) -> int:
        """Components of a numeric label: 2 for «2.1», 0 for letters, bullets and no label."""
        return len(self.label.split(".")) if self.label and self.label[0] in "0123456789IVXLCDM" else 0

    @property
    def is_capital(self) -> bool:
        """Whether the text is written in capitals, as headings are."""
        letters = [character for character in self.text if character.isalpha()]
        return len(letters) > 3 and sum(character.isupper() for character in letters) >= 0.9 * len(letters)


def lines_of(document: Document, warnings: list[str]) -> tuple[Line, ...]:
    """The lines of a document in order; each removed residue gives a warning."""
    found: list[Line] = []
    blank = False
    alone = _numbers_alone(document)
    for block in document.blocks:
        if isinstance(block, Table):
            found.append(Line(block.line, "", "", "", blank, block.rows))
            blank = False
            continue
        for piece in block.text.split("\n"):
            text = _without_residue(piece, block.line, warnings)
            if not text or _RULE.fullmatch(text):
                blank = blank or not block.label
                continue
            if not block.label and (_PAGE.fullmatch(text) or _BARE.fullmatch(text)) and block.line not in alone:
                warnings.append(f"Строка {block.line}: «{text}» — номер страницы, убран.")
                continue
            label, rest = (
                (_automatic(block.label), text) if block.label else _typed(f"{text}." if block.line in alone else text)
            )
            whole = clean_line(piece)
            raw = rest if whole == text else (whole if block.label else _typed(whole)[1])
            bracket = bool(_BRACKET.match(block.label or text))
            found.append(Line(block.line, label, rest, raw, blank, bracket=bracket))
            blank = False
        if block.label and not block.text.strip():
            found.append(Line(block.line, _automatic(block.label), "", "", blank))
    return tuple(found)


def _numbers_alone(document: Document) -> frozenset[int]:
    """Lines that hold nothing but the number of an item, as a copied table gives them: one, then soon two. A number
    of a page has no neighbour so near."""
    bare = [
        (block.line, int(block.text))
        for block in document.blocks
        if isinstance(block, Paragraph) and not block.label and _BARE.fullmatch(block.text.strip())
    ]
    found: set[int] = set()
    for (line, number), (following, next_number) in pairwise(bare):
        if next_number == number + 1 and following - line <= _APART:
            found |= {line, following}
    return frozenset(found)


def carried_over(above: str, below: str) -> str | None:
    """A word carried over from a line to the next as one word; None when no word is. The hyphen stays where the word
    is not known without it: «физкультурно-» and «оздоровительный»."""
    carried = _CARRIED.search(above)
    if carried is None or not below[:1].islower():
        return None
    first, second = carried.group(1), re.split(r"[^А-ЯЁа-яё]", below, maxsplit=1)[0]
    return first + second if analyzer().word_is_known(first.lower() + second) else f"{first}-{second}"


def joined(pieces: Iterable[str]) -> str:
    """Lines of one text as one line, carried words whole."""
    found = ""
    for piece in filter(None, pieces):
        word = carried_over(found, piece)
        if word is None:
            found = f"{found} {piece}" if found else piece
        else:
            rest = re.sub(r"^[А-ЯЁа-яё]+", "", piece)
            found = f"{_CARRIED.sub('', found)}{word}{rest}"
    return found


def plain(lines: Iterable[Line]) -> str:
    """The texts of lines without labels, one a line."""
    return "\n".join(line.text for line in lines)


def _without_residue(text: str, number: int, warnings: list[str]) -> str:
    text = _SPACED.sub(lambda match: re.sub(r"\s", "", match.group()), text)
    bare = RESIDUE.sub("", text)
    if bare != text:
        warnings.append(f"Строка {number}: убран след закладки редактора «{RESIDUE.findall(text)[0]}».")
    return clean_line(bare)


def _automatic(label: str) -> str:
    if label == BULLET:
        return BULLET
    typed = _typed(f"{label} x")[0]
    return typed or label.strip(" .)(")


def _typed(text: str) -> tuple[str, str]:
    """The label typed at the beginning of a line and the rest; a bare number needs a full stop or two components."""
    bullet = _BULLET.match(text)
    if bullet:
        return BULLET, text[bullet.end() :].strip()
    match = _TYPED.match(text) if not _INITIALS.match(text) else None
    if match:
        number = re.sub(r"\s", "", match.group("number"))
        if match.group("end") or ("." in number and number[0].isdecimal()):
            return number.translate(_ROMAN_LOOKALIKE), text[match.end() :].strip()
    letter = _LETTER.match(text)
    return (letter.group("number"), text[letter.end() :].strip()) if letter else ("", text)
