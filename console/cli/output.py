"""What commands print: one JSON document or a table to stdout, messages and progress to stderr.

Both streams are UTF-8. A reader that closes the pipe early is not an error: the rest of the output is dropped and
the command ends with the code it would have had. A full disk under stdout is. What a command has to say is not here.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TextIO

from rich.cells import cell_len, set_cell_size

from console.format import reason
from vault.errors import StorageFailed
from vault.text import clean
from vault.types import Json

_hushed = False
_GAP = 2
_NARROWEST = 6  # a cut column keeps at least this many cells: five letters and the ellipsis


def prepare_streams() -> None:
    """UTF-8 on both streams, whatever the locale says; what cannot be encoded is shown as «?».

    A stream that was closed by whoever started us is opened on nothing: a database file must never get its number.
    """
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(_on_nothing(number), mode, encoding="utf-8"))
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")


def _on_nothing(number: int) -> int:
    """That descriptor, opened on the null device."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    if nowhere != number:
        os.dup2(nowhere, number)
        os.close(nowhere)
    return number


@contextlib.contextmanager
def _quiet_pipe(stream: TextIO) -> Iterator[None]:
    """A closed pipe swallows the output; the descriptor is pointed away so that exit does not fail on it again.

    StorageFailed when stdout cannot be written for another reason; stderr has nowhere to complain.
    """
    try:
        yield
    except OSError as error:
        with contextlib.suppress(OSError, ValueError):
            _on_nothing(stream.fileno())
        if stream is sys.stdout and not isinstance(error, BrokenPipeError):
            raise StorageFailed(f"Ответ не напечатан: {reason(error)}. Записанное в хранилище цело.") from None


def line(text: str = "") -> None:
    """One line of data to stdout."""
    with _quiet_pipe(sys.stdout):
        sys.stdout.write(text + "\n")


def hush(quiet: bool) -> None:
    """From now on only complaints go to stderr, or everything again."""
    global _hushed  # noqa: PLW0603 (one process prints one answer; every command would have to hand it on)
    _hushed = quiet


def message(text: str) -> None:
    """One line for the person to stderr, cleaned: it may quote an argument. Nothing after `hush`."""
    if not _hushed:
        complaint(text)


def complaint(text: str) -> None:
    """The same for what must be heard: an error, a question, a warning about what is kept."""
    with _quiet_pipe(sys.stderr):
        sys.stderr.write(clean(text) + "\n")
        sys.stderr.flush()


def flush() -> None:
    """Push out what is buffered, quietly if nobody reads."""
    for stream in (sys.stdout, sys.stderr):
        with _quiet_pipe(stream):
            stream.flush()


def document(value: Json) -> None:
    """The one JSON document of a `--json` answer."""
    import json

    line(json.dumps(value, ensure_ascii=False, indent=2))


def moment(value: datetime | None) -> str | None:
    """A time in JSON: UTC, whole seconds, «Z»."""
    if value is None:
        return None
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass
class Meter:
    """Progress on stderr: a line that rewrites itself on a terminal, silence into a file."""

    drawn: int = 0

    def show(self, text: str) -> None:
        """Draw `text` over the previous one, cut to the width of the terminal."""
        if _hushed or not sys.stderr.isatty():
            return
        width = shutil.get_terminal_size().columns - 1
        cut = shorten(text, width)
        with _quiet_pipe(sys.stderr):
            sys.stderr.write("\r" + cut + " " * max(0, self.drawn - cell_len(cut)))
            sys.stderr.flush()
        self.drawn = cell_len(cut)

    def clear(self) -> None:
        """Leave an empty line for what comes next."""
        if self.drawn:
            self.show("")
            with _quiet_pipe(sys.stderr):
                sys.stderr.write("\r")
            self.drawn = 0


def shorten(text: str, width: int) -> str:
    """The text in at most `width` cells, with «…» where it was cut."""
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, max(0, width - 1)).rstrip() + "…"


def table(titles: Sequence[str], rows: Sequence[Sequence[str]], nothing: str = "") -> None:
    """A table aligned by columns; on a terminal the widest columns are cut so that a row is one line.

    `nothing` is the message where there is no row.
    """
    flat = [[" ".join(cell.split("\n")) for cell in row] for row in rows]
    widths = [max([cell_len(title), *(cell_len(row[number]) for row in flat)]) for number, title in enumerate(titles)]
    if sys.stdout.isatty():
        widths = _fitted(widths, shutil.get_terminal_size().columns)
    for row in [list(titles), *flat]:
        cells = [set_cell_size(shorten(cell, width), width) for cell, width in zip(row, widths, strict=True)]
        line((" " * _GAP).join(cells).rstrip())
    if nothing and not flat:
        message(nothing)


def _fitted(widths: list[int], available: int) -> list[int]:
    """Column widths with the widest taken down first until a row fits, or nothing more can be cut."""
    fitted = list(widths)
    room = available - _GAP * (len(widths) - 1)
    while sum(fitted) > room:
        widest = max(range(len(fitted)), key=fitted.__getitem__)
        if fitted[widest] <= _NARROWEST:
            break
        fitted[widest] -= 1
    return fitted


def fields(pairs: Sequence[tuple[str, str]]) -> None:
    """A record for people: a line for each filled field, values aligned; further lines of a value under the first."""
    filled = [(name, value) for name, value in pairs if value]
    indent = max([cell_len(name) for name, _ in filled], default=0) + _GAP
    for name, value in filled:
        first, *rest = value.split("\n")
        line(set_cell_size(name, indent) + first)
        for more in rest:
            line(" " * indent + more)


def section(title: str, lines: Sequence[str]) -> None:
    """A titled list, one line for each; nothing at all when it is empty."""
    if lines:
        line()
        line(f"{title}:")
        for text in lines:
            line(f"  {text}")
