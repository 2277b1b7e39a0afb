"""Texts of readers made comparable: one case, no invisible characters, look-alike letters folded, letters set apart
joined. What a word means is asked elsewhere.

Everything here is linear in the length of a text, however it was made.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_PLAIN = re.compile(r"[\n -~А-Яа-яЁё«»—–№]*")
"""Texts of these characters alone need nothing but another case: so it is with most."""

_DROPPED = frozenset({"Cf", "Mn", "Me", "Cc", "Cs", "Co", "Cn"})
_YO = str.maketrans("Ёё", "ее")

# Signs that stand for letters one would rather not write. Two dots do, one alone ends a sentence or an abbreviation.
_MASK = r"(?:[*#%@$&!?^~+=|]|\.(?=\.)|(?<=\.)\.|[^\w\s\x00-\x7f«»—–№“”„’‘])"
_LETTER = r"[^\W_]"
TOKEN = re.compile(rf"{_LETTER}+(?:{_MASK}+{_LETTER}+)*[*#]*")
_MASKS = re.compile(rf"{_MASK}+")
_SPACED = re.compile(r"(?<![^\W_])[^\W\d_](?:[\s.\-_*,/|+]{1,3}[^\W\d_]){2,}(?![^\W_])")
_ALONE = re.compile(r"[\s.\-_*,/|+][^\W\d_][\s.\-_*,/|+]")  # the letters in the middle of what is set apart
_APART = re.compile(r"[\s.\-_*,/|+]+")
_REPEATED = re.compile(r"(.)\1+", re.DOTALL)
CYRILLIC = re.compile("[а-я]")
CYRILLIC_WORD = re.compile("[а-я]+")
_NOT_CYRILLIC = re.compile("[^а-я]")

# By shape and by sound: «xyй», «пuздец» on the one side, «huйня», «pizдец» on the other.
_SHAPES = str.maketrans(
    "abcehkmoprtxyuznidlg034679@$!1αβεορτυχіїєѕјһvsfjw",
    "абсенкморгтхуизпидлдозчбтяасииавеортухииесйнвсфйш",
)
_SOUNDS = str.maketrans(
    "abcehkmoprtxyuznidlg034679@$!1αβεορτυχіїєѕјһvsfjw",
    "абцехкмопртхйузнидлгозчбтяасииавеортухииесйнвсфйв",
)


@dataclass(frozen=True)
class Normal:
    """A text to search in. `places` leads from each of its characters to the one of the text (in NFC) it came of;
    None when they are the same places."""

    text: str
    places: tuple[int, ...] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The same piece in the text as it was written."""
        if self.places is None:
            return start, end
        return self.places[start], self.places[end - 1] + 1


def normalised(text: str) -> Normal:
    """Small letters, ё as е, compatible characters as plain ones, without invisible and combining ones."""
    if _PLAIN.fullmatch(text):
        return Normal(text.lower().replace("ё", "е"))
    found: list[str] = []
    places: list[int] = []
    for place, character in enumerate(unicodedata.normalize("NFC", text)):
        for piece in _plain(character):
            found.append(piece)
            places.append(place)
    return Normal("".join(found), tuple(places))


@lru_cache(maxsize=8_192)
def _plain(character: str) -> str:
    """What a character is read as: й stays what it is, an accent over any other letter goes."""
    pieces = unicodedata.normalize("NFKC", character).casefold()
    apart = "".join(piece if piece == "й" else unicodedata.normalize("NFKD", piece) for piece in pieces)
    kept = (piece for piece in apart if piece.isspace() or unicodedata.category(piece) not in _DROPPED)
    return "".join(kept).translate(_YO)


def spaced(text: str) -> Iterator[tuple[int, int, str]]:
    """Single letters set apart («х у й», «п.и.з») with their places, joined. The text is normalised."""
    for match in _SPACED.finditer(text) if _ALONE.search(text) else ():
        yield match.start(), match.end(), _APART.sub("", match.group())


def squeezed(word: str) -> str:
    """Letters that are repeated once only."""
    return _REPEATED.sub(r"\1", word)


def masked(token: str) -> str:
    """The token with one «*» for each run of signs that stand for letters."""
    return _MASKS.sub("*", token)


def parts(token: str) -> list[str]:
    """The words between the signs of a token."""
    return [part for part in _MASKS.split(token) if part]


def folded(token: str) -> tuple[str, ...]:
    """The token as it may be meant in Russian letters, by shape and by sound; itself when it is all Cyrillic.

    Only a token with a Cyrillic letter is folded: a Latin word, an address or a number stays what it is.
    """
    if not _NOT_CYRILLIC.search(token):
        return (token,)
    if not CYRILLIC.search(token):
        return ()
    return tuple(dict.fromkeys((token.translate(_SHAPES), token.translate(_SOUNDS))))
