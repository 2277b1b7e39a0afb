"""A line for a passphrase or a secret: stars on the screen, bytes in a buffer that is wiped, nothing to copy out.

Textual's own password input gives its text to the clipboard by Ctrl+C and leaves a copy of every prefix in memory;
this one keeps a single bytearray, sends no message that carries it, and has no selection.
"""

from __future__ import annotations

from collections.abc import Callable

from rich.segment import Segment
from textual import events
from textual.strip import Strip
from textual.widget import Widget

from console.messages import PassphraseGiven
from console.passphrases import wipe
from console.widgets.fitting import fit

_LIMIT_BYTES = 4096
_NOT_ALL = ", не всё"
_NOT_TEXT = "во вставке переводы строк или управляющие знаки, они не вошли"
_TOO_LONG = f"длиннее {_LIMIT_BYTES} байт, конец не вошёл"


class SecretField(Widget, can_focus=True):
    """Typed at its end only; Backspace takes a character, Delete all; Enter says `PassphraseGiven`.

    With `several` it takes a list: lines of a paste stay apart. With `at_once` Enter calls that instead, and what
    follows it in the same packet goes to the field that it led to.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES = {"secretfield--hint", "secretfield--cursor"}  # noqa: RUF012 (Textual's own way)

    def __init__(
        self,
        *,
        hint: str = "",
        submits: bool = True,
        several: bool = False,
        at_once: Callable[[], None] | None = None,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self._at_once = at_once
        self._several = several
        self.hint = hint
        self._submits = submits
        self._buffer = bytearray()
        self._lengths: list[int] = []
        self._given = 0
        self.on = True
        self.edits = 0
        """How often what it holds was changed."""
        self.lost = ""
        """Why not all that was pasted or typed stands in it; empty when all does. Nobody would see it on the stars."""

    @property
    def count(self) -> int:
        """Characters typed so far."""
        return len(self._lengths)

    @property
    def given(self) -> bool:
        """Whether anything was there when Enter came last, and was not taken since."""
        return self._given > 0

    def take(self) -> bytearray:
        """What was typed, UTF-8; the field is empty afterwards and the caller wipes what it got."""
        taken = bytearray(self._buffer)
        self.wipe()
        return taken

    def take_given(self) -> bytearray:
        """What was there when Enter said `PassphraseGiven`; what followed it in the same packet stays in the field."""
        given, rest = self._buffer[: self._given], self._buffer[self._given :]
        try:
            self.put(rest)
        finally:
            wipe(rest)
        return given

    def peek(self) -> bytearray:
        """A copy for comparing; the caller wipes it."""
        return bytearray(self._buffer)

    def put(self, secret: bytearray) -> None:
        """Hold this in the place of what was typed; the caller wipes what it gave."""
        self.wipe()
        for character in secret.decode("utf-8"):
            self._add(character)

    def wipe(self) -> None:
        """Forget everything typed, zeroing the buffer first."""
        self._zero(0)
        self._lengths.clear()
        self._given, self.lost = 0, ""
        self.refresh()

    def check_consume_key(self, key: str, character: str | None) -> bool:  # noqa: ARG002 (Textual's)
        return character is not None and character.isprintable()

    def on_key(self, event: events.Key) -> None:
        after = self.screen.focused
        if self._at_once is not None and isinstance(after, SecretField) and after is not self:
            after.on_key(event)  # sent here before the Enter that led away was read
        elif self._submits and event.key in {"enter", "ctrl+j"}:  # the latter is Enter typed before the screen stood
            event.stop()
            event.prevent_default()
            self._given = len(self._buffer)
            if self._at_once is not None:
                self._at_once()
            else:
                self.post_message(PassphraseGiven())
        elif event.key in {"backspace", "ctrl+h"}:
            event.stop()
            if self._lengths:
                self._zero(len(self._buffer) - self._lengths.pop())
                self._given = min(self._given, len(self._buffer))
                self.refresh()
        elif event.key in {"delete", "ctrl+u"}:
            event.stop()
            self.wipe()
        elif event.character is not None and event.is_printable:
            event.stop()
            event.prevent_default()
            self._add(event.character)

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        text = " ".join(event.text.split()) if self._several else event.text.strip("\r\n")
        for character in text:
            if character.isprintable():
                self._add(character)
            else:
                self.lost = _NOT_TEXT

    def on_unmount(self) -> None:
        self.wipe()

    def _add(self, character: str) -> None:
        piece = character.encode("utf-8", "ignore")
        if not self.on or not piece:
            return
        if len(self._buffer) + len(piece) > _LIMIT_BYTES:
            self.lost = _TOO_LONG
            return
        grown = bytearray(self._buffer)
        grown += piece
        self._zero(0)
        self._buffer = grown
        self._lengths.append(len(piece))
        self.refresh()

    def _zero(self, start: int) -> None:
        """Zero the buffer from `start` to its end and cut it there."""
        self.edits += 1
        for at in range(start, len(self._buffer)):
            self._buffer[at] = 0
        del self._buffer[start:]

    def render_line(self, y: int) -> Strip:  # noqa: ARG002 (one line)
        style = self.rich_style
        if not self._lengths and self.hint and not self.has_focus:
            hint = style + self.get_component_rich_style("secretfield--hint")
            return Strip([Segment(fit(self.hint, self.size.width), hint)])
        stars = "*" * min(self.count, max(0, self.size.width - 8))
        tail = f" ({self.count})" if self.count > len(stars) else ""
        if self.lost:
            stars, tail = stars[: max(0, len(stars) - len(_NOT_ALL))], f" ({self.count}{_NOT_ALL})"
        segments = [Segment(stars + tail, style)]
        if self.has_focus:
            segments.append(Segment(" ", style + self.get_component_rich_style("secretfield--cursor")))
            if not self._lengths and self.hint:
                segments.append(Segment(" " + self.hint, style + self.get_component_rich_style("secretfield--hint")))
        return Strip(segments).adjust_cell_length(self.size.width, style)
