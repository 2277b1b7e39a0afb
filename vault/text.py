"""Text from outside is cleaned here once, at each border; Russian numerals meet their nouns.

What is not here: the meaning of names, links, phones (registry), and how a screen paints (console).
"""

from __future__ import annotations

import re
import unicodedata

# Cc, Cf (bidi, zero width), Cs, Co, Cn: none of them belongs in a name, a description or a post.
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_LINE_BREAKS = str.maketrans({"\r": "\n", "\v": "\n", "\f": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n"})
_SPACES = str.maketrans({"\t": " ", "\u00a0": " ", "\u202f": " ", "\u2007": " "})


def clean(text: str) -> str:
    """Text of several lines without control, escape, bidi and invisible characters, in NFC.

    An escape sequence loses its ESC and so its power; what is left of it is shown as plain characters.
    """
    if text.isprintable():  # one line, as most texts are
        return _clean_piece(text).rstrip()
    lines = text.replace("\r\n", "\n").translate(_LINE_BREAKS).split("\n")
    return "\n".join(_clean_piece(line).rstrip() for line in lines)


def clean_line(text: str) -> str:
    """The same for text of one line: breaks become spaces, runs of spaces become one."""
    if text.isprintable():  # as most are: an import of a list cleans some hundred thousand cells
        return " ".join(unicodedata.normalize("NFC", text).split())
    return " ".join(clean(text).split())


def _clean_piece(line: str) -> str:
    if line.isprintable():  # then there is nothing to drop and no space but the plain one: so it is with most texts
        return unicodedata.normalize("NFC", line)
    kept = "".join(
        character
        for character in line.translate(_SPACES)
        if character == " " or unicodedata.category(character) not in _DROPPED
    )
    return unicodedata.normalize("NFC", kept)


def fold(text: str) -> str:
    """The form in which texts are searched: case away, ё as е."""
    return text.casefold().replace("ё", "е")  # many times faster than a table of one letter


def plural(number: int, one: str, few: str, many: str) -> str:
    """The noun that agrees with the number: plural(2, 'школа', 'школы', 'школ') == 'школы'."""
    tail = abs(number) % 100
    if 10 < tail < 20:
        return many
    if tail % 10 == 1:
        return one
    return few if 1 < tail % 10 < 5 else many


def counted(number: int, one: str, few: str, many: str) -> str:
    """The number with its noun: counted(5, 'школа', 'школы', 'школ') == '5 школ'."""
    grouped = f"{number:,}".replace(",", " ")
    return f"{grouped} {plural(number, one, few, many)}"


def toml_place(complaint: str) -> str:
    """Where a TOML file is broken, out of the English words of `tomllib`: «ошибка в строке 14»."""
    found = re.search(r"at line (\d+)", complaint)
    return f"ошибка в строке {found[1]}" if found else "файл обрывается"
