"""Keys in both layouts: every letter has its twin on the same key of ЙЦУКЕН, and a name for people.

Terminals tell the letter, not the key, so a command bound to `q` must be bound to `й` too. Nothing here knows commands.
"""

from __future__ import annotations

_LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_RUSSIAN = "йцукенгшщзхъфывапролджэячсмитьбюё"
_TO_RUSSIAN = dict(zip(_LATIN, _RUSSIAN, strict=True))
_TO_LATIN = dict(zip(_RUSSIAN, _LATIN, strict=True))

# Textual names punctuation by words; on ЙЦУКЕН these keys give another character.
_TWINS_OF_SIGNS = {"slash": "full_stop", "question_mark": "comma", "colon": "Ж"}

SIGNS = frozenset(_TWINS_OF_SIGNS)
"""Textual's names of the signs that are commands."""

_NAMES = {
    "enter": "Enter",
    "escape": "Esc",
    "space": "Пробел",
    "backspace": "Backspace",
    "tab": "Tab",
    "shift+tab": "Shift+Tab",
    "up": "вверх",
    "down": "вниз",
    "left": "влево",
    "right": "вправо",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
    "delete": "Del",
    "slash": "/",
    "full_stop": ".",
    "question_mark": "?",
    "comma": ",",
    "asterisk": "*",
    "colon": ":",
}


def twin(key: str) -> str | None:
    """The key's name in the Russian layout, or None when it is the same there: 'q' → 'й', 'f5' → None."""
    head, plus, tail = key.rpartition("+")
    if tail in _TWINS_OF_SIGNS:
        return head + plus + _TWINS_OF_SIGNS[tail]
    if len(tail) == 1 and tail.isalpha() and tail in _TO_RUSSIAN:
        return head + plus + _TO_RUSSIAN[tail]
    return None


def latin(text: str) -> str:
    """What was typed, as the Latin layout would have it: «срусл» is «check»."""
    return "".join(_TO_LATIN.get(letter, letter) for letter in text)


def both(*keys: str) -> str:
    """A key string for a binding: both('f4', 'e') == 'f4,e,у'."""
    named: list[str] = []
    for key in keys:
        for name in (key, twin(key)):
            if name is not None and name not in named:
                named.append(name)
    return ",".join(named)


def with_capitals(named: str) -> str:
    """A key string that Caps Lock does not break: 'f4,e,у' → 'f4,e,у,E,У'."""
    found = named.split(",")
    return ",".join(dict.fromkeys([*found, *(key.upper() for key in found if len(key) == 1 and key.isalpha())]))


def title(key: str) -> str:
    """The name of a key for people: 'f5' → 'F5', 'e' → 'e/у', 'ctrl+p' → 'Ctrl+P'."""
    if key in _NAMES:
        return _NAMES[key]
    if len(key) > 1 and key[0] == "f" and key[1:].isdigit():
        return key.upper()
    if key.startswith("ctrl+"):
        return "Ctrl+" + key[5:].upper()
    other = twin(key)
    return f"{key}/{other}" if other else key
