"""Patterns of very many alternatives, written so that they are searched for fast. What they find is said elsewhere."""

from __future__ import annotations

import re
from itertools import pairwise

_SIGNS = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|.", re.DOTALL)
_LETTER = re.compile(r"(?:\\b)?([^\W_]|[/@₽])")


def by_letter(pattern: str) -> re.Pattern[str]:
    """A pattern that is found where the given one is: its alternatives with one first letter stand together.

    At every place of a text Python tries one alternative after another, and where each begins with a letter it passes
    over all places without any of these letters. Which of several alternatives is found may be another one: ask only
    whether there is any. A «\\b» before a first letter is looked for behind it.
    """
    groups: dict[str, list[str]] = {}
    others = []
    for alternative in _apart(pattern):
        begun = _LETTER.match(alternative)
        if begun is None or alternative[begun.end() :].startswith(("?", "*", "{")):
            others.append(alternative)
            continue
        letter = begun.group(1)
        edge = rf"(?<=\b{letter})" if begun.start(1) else ""
        groups.setdefault(letter, []).append(edge + alternative[begun.end() :])
    return re.compile("|".join([*(f"{letter}(?:{'|'.join(rest)})" for letter, rest in groups.items()), *others]))


def _apart(pattern: str) -> list[str]:
    """The alternatives of a pattern that are in no brackets."""
    ends, depth = [-1], 0
    for sign in _SIGNS.finditer(pattern):
        depth += (sign.group() == "(") - (sign.group() == ")")
        if sign.group() == "|" and not depth:
            ends.append(sign.start())
    return [pattern[before + 1 : end] for before, end in pairwise([*ends, len(pattern)])]
