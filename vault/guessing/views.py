"""A password read as it could have been meant: by the other layout, by sound, with signs for letters, backwards.

A view keeps where each of its characters came from, so that what is found in it is a piece of the password itself.
Tables of letters are here; which words are looked for is in `dictionaries`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from vault.guessing.pieces import Twist

_LATIN_KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_RUSSIAN_KEYS = "йцукенгшщзхъфывапролджэячсмитьбюё"
_LATIN_SHIFTED = 'QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>~'
_TO_RUSSIAN = dict(zip(_LATIN_KEYS + _LATIN_SHIFTED, _RUSSIAN_KEYS + _RUSSIAN_KEYS.upper(), strict=True))
_TO_LATIN = {russian: latin for latin, russian in _TO_RUSSIAN.items()}

# One sign may stand for two letters; each table is one consistent reading.
_LATIN_SIGNS = (
    {"4": "a", "@": "a", "8": "b", "(": "c", "3": "e", "6": "g", "9": "g", "1": "i", "!": "i", "0": "o", "$": "s",
     "5": "s", "7": "t", "+": "t", "2": "z", "|": "l"},
    {"4": "a", "@": "a", "8": "b", "3": "e", "1": "l", "!": "l", "|": "l", "0": "o", "$": "s", "5": "s", "7": "l",
     "+": "t", "%": "x", "2": "z"},
)  # fmt: skip
_RUSSIAN_SIGNS = {"@": "а", "6": "б", "8": "в", "3": "з", "0": "о", "4": "ч", "1": "и", "!": "и", "$": "с", "7": "т"}

_TWINS = dict(zip("aceopxyukmthbnr3ACEOPXYKMTHB", "асеорхуикмтнвпгзАСЕОРХУКМТНВ", strict=True))

# By sound, the longest first; what a reader of Latin letters would write for a Russian letter.
_SOUNDS = (
    ("shch", "щ"), ("sch", "щ"), ("zh", "ж"), ("kh", "х"), ("ts", "ц"), ("ch", "ч"), ("sh", "ш"), ("yu", "ю"),
    ("ju", "ю"), ("iu", "ю"), ("ya", "я"), ("ja", "я"), ("ia", "я"), ("yo", "е"), ("jo", "е"), ("iy", "ий"),
    ("yy", "ый"), ("ay", "ай"), ("oy", "ой"), ("ey", "ей"), ("a", "а"), ("b", "б"), ("v", "в"), ("g", "г"), ("d", "д"),
    ("e", "е"), ("z", "з"), ("i", "и"), ("j", "й"), ("k", "к"), ("l", "л"), ("m", "м"), ("n", "н"), ("o", "о"),
    ("p", "п"), ("r", "р"), ("s", "с"), ("t", "т"), ("u", "у"), ("f", "ф"), ("h", "х"), ("c", "ц"), ("y", "ы"),
    ("'", "ь"), ("w", "в"), ("x", "кс"), ("q", "к"),
)  # fmt: skip
_FIRST_SOUNDS = {
    first: tuple(pair for pair in _SOUNDS if pair[0][0] == first) for first in {spelled[0] for spelled, _ in _SOUNDS}
}

_SPELLINGS = (
    dict(zip("абвгдезийклмнопрстуфхцыэ", "abvgdeziyklmnoprstufhcye", strict=True))
    | {"ж": "zh", "ч": "ch", "ш": "sh", "щ": "sch", "ю": "yu", "я": "ya", "ь": "", "ъ": ""},
    dict(zip("абвгдезийклмнопрстуфыэ", "abvgdeziiklmnoprstufye", strict=True))
    | {"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "iu", "я": "ia", "ь": "", "ъ": ""},
    dict(zip("абвгдежзийклмнопрстуфхцыэ", "abvgdejzijklmnoprstufxcye", strict=True))
    | {"ч": "ch", "ш": "sh", "щ": "w", "ю": "ju", "я": "ja", "ь": "'", "ъ": ""},
)


@dataclass(frozen=True)
class View:
    """A reading of a password: its text in lower case with ё as е, and the span each character came from.

    `factor`: by how much the disguise multiplies the tries. The repr shows nothing of the text.
    """

    text: str
    spans: tuple[tuple[int, int], ...]
    factor: float = 1.0
    twists: frozenset[Twist] = frozenset()

    def __repr__(self) -> str:
        return f"View({len(self.text)}, {sorted(self.twists)})"

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where in the password characters `start` to `end` (exclusive) of the view stand."""
        first, last = self.spans[start], self.spans[end - 1]
        return min(first[0], last[0]), max(first[1], last[1])

    def changed(self, text: str, factor: float, twist: Twist) -> View:
        """The same places under other characters."""
        return View(text, self.spans, self.factor * factor, self.twists | {twist})


def of(password: str) -> tuple[View, ...]:
    """Every reading that differs from those before it."""
    plain = View(_lowered(password), tuple((at, at + 1) for at in range(len(password))))
    found: dict[str, View] = {}
    for base in (plain, _unstretched(plain)):
        for view in _readings(base):
            kept = found.setdefault(view.text, view)
            if len(kept.spans) == len(view.spans) and view.factor < kept.factor:
                found[view.text] = view
    return tuple(found.values())


def spellings(word: str) -> frozenset[str]:
    """A Russian word in Latin letters, as people spell it; empty for a word that is not Russian."""
    if not any(character in _SPELLINGS[0] for character in word):
        return frozenset()
    return frozenset("".join(table.get(each, each) for each in word) for table in _SPELLINGS)


def _readings(base: View) -> Iterator[View]:
    yield base
    typed_russian = base.changed(_translated(base.text, _TO_RUSSIAN), 2, Twist.LAYOUT)
    yield typed_russian
    yield base.changed(_translated(base.text, _TO_LATIN), 2, Twist.LAYOUT)
    for table in (*_LATIN_SIGNS, _RUSSIAN_SIGNS):
        yield base.changed(_translated(base.text, table), 4, Twist.SIGNS)
    if any("а" <= character <= "я" for character in base.text):
        yield base.changed(_translated(base.text, _TWINS), 4, Twist.TWINS)
    yield _by_sound(base)
    yield _backwards(base)
    yield _backwards(typed_russian)


def _lowered(text: str) -> str:
    """Lower case character by character, so that places stay; ё as е."""
    lowered = (character.lower() if len(character.lower()) == 1 else character for character in text)
    return "".join("е" if character == "ё" else character for character in lowered)


def _translated(text: str, table: dict[str, str]) -> str:
    return _lowered("".join(table.get(character, character) for character in text))


def _unstretched(view: View) -> View:
    """Runs of one character taken as one."""
    text: list[str] = []
    spans: list[tuple[int, int]] = []
    for character, (start, end) in zip(view.text, view.spans, strict=True):
        if text and text[-1] == character:
            spans[-1] = (spans[-1][0], end)
        else:
            text.append(character)
            spans.append((start, end))
    return View("".join(text), tuple(spans), view.factor * 4, view.twists | {Twist.STRETCHED})


def _backwards(view: View) -> View:
    return View(view.text[::-1], view.spans[::-1], view.factor * 2, view.twists | {Twist.REVERSED})


def _by_sound(view: View) -> View:
    """Latin letters read as Russian ones; several may make one letter, one may make two."""
    text: list[str] = []
    spans: list[tuple[int, int]] = []
    at = 0
    while at < len(view.text):
        spelled, letters = _sound(view.text, at)
        start, end = view.spans[at][0], view.spans[at + len(spelled) - 1][1]
        text += letters
        spans += [(start, end)] * len(letters)
        at += len(spelled)
    return View("".join(text), tuple(spans), view.factor * 2, view.twists | {Twist.TRANSLIT})


def _sound(text: str, at: int) -> tuple[str, str]:
    """The longest spelling that stands here, and its letters; a character that is none stands for itself."""
    for spelled, letters in _FIRST_SOUNDS.get(text[at], ()):
        if text.startswith(spelled, at):
            return spelled, letters
    return text[at], text[at]
