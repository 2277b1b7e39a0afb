"""What comes from the terminal between the marks of a paste: text, whatever it says.

Textual takes an ESC inside a paste for the beginning of a key, and what follows it for keys: over a list they would be
commands. Nothing else is changed here; what a field takes of a paste is the field's.
"""

from __future__ import annotations

_ESC = "\x1b"
_BEGIN, _END = f"{_ESC}[200~", f"{_ESC}[201~"
"""The marks of xterm's bracketed paste."""


class Pasted:
    """Lets characters through one by one, but within a paste no ESC save that of its end."""

    def __init__(self) -> None:
        self._inside = False
        self._held = ""
        """What may be the beginning of the mark that is waited for: of a beginning it was let through already."""

    def let(self, character: str) -> str:
        """The characters to go on with, now that this one came."""
        mark = _END if self._inside else _BEGIN
        if mark.startswith(self._held + character):
            self._held += character
            if not self._inside:
                self._inside, self._held = self._held == mark, "" if self._held == mark else self._held
                return character
            if self._held != mark:
                return ""
            self._inside, self._held = False, ""
            return mark
        text = self._held.removeprefix(_ESC) if self._inside else ""
        self._held = _ESC if character == _ESC else ""
        return text + ("" if self._inside and self._held else character)
