"""Recovery codes in the free fields of password managers: only what is plainly a list of codes is one."""

from __future__ import annotations

import re

from vault.text import clean_line, fold

TITLE = "Резервные коды"
"""The field that this program's own export writes."""

_MEANS = r"резервн\w*|запасн\w*|аварийн\w*|одноразов\w*"
_NAME = re.compile(
    r"(?<!\w)(?:"
    r"(?:backup|recovery|scratch|emergency|reserve|rescue)[\s_-]*(?:verification[\s_-]*)?codes?"
    rf"|(?:{_MEANS})\s+коды?|коды?\s+(?:восстановлен\w*|доступа\s+резерв\w*|резерв\w*)|резервкоды"
    r")(?!\w)"
)
_NUMBERED = re.compile(r"^\s*\d{1,2}\s*[.)]\s+|^\s*[-*•]\s+")
_CODE = re.compile(r"(?=.*\d)[0-9A-Za-z](?:[ -]?[0-9A-Za-z]){3,39}|[0-9A-Za-z]{4,12}(?:-[0-9A-Za-z]{3,12}){1,5}")
_MOST = 100
_SHORTEST_ALONE = 6


def is_named_so(name: str) -> bool:
    """Whether the name of a field says that recovery codes are in it."""
    return bool(_NAME.search(fold(clean_line(name))))


def parse(text: str) -> tuple[str, ...]:
    """The codes of a field that is named so: a line each, or set apart by commas or spaces; () when in doubt."""
    rows = [clean_line(_NUMBERED.sub("", row)) for row in text.splitlines()]
    found = [row for row in rows if row]
    if len(found) == 1:
        found = _of_one_line(found[0])
    plain = bool(found) and len(found) <= _MOST and all(_CODE.fullmatch(code) for code in found)
    return tuple(dict.fromkeys(found)) if plain else ()


def _of_one_line(row: str) -> list[str]:
    """Codes set apart by commas or spaces; none when four digits may be a code or a half of one."""
    if re.search(r"[,;]", row):
        return [piece.strip() for piece in re.split(r"[,;]", row) if piece.strip()]
    pieces = row.split()
    if len(pieces) <= 2 and len(min(pieces, key=len)) < _SHORTEST_ALONE:
        return [row]
    return pieces if all(len(piece) >= _SHORTEST_ALONE for piece in pieces) else []


def lines(text: str) -> tuple[str, ...]:
    """The codes of a field that this program wrote: every line is one."""
    return tuple(dict.fromkeys(code for row in text.splitlines() if (code := clean_line(row))))
