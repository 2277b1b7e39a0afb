"""What each gesture of the console costs in its list and between its panes: milliseconds and bytes.

Every measurement opens a console of its own over a vault that is there. The tables are `bench.console`'s.
"""

from __future__ import annotations

import contextlib
import statistics
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from bench import simulated
from bench.terminal import DOWN, ENTER, F5, F7, UP, Answer, Terminal, late
from vault.keys import KdfCost, argon2id

ASKED, PANES, TOLD, LIST = "Пароль хранилища", "[1 Сводка]", "обязанных", "Школа № 1"
RUNNING = ("Esc остановит", "станавлива")
"""What the line of messages says as long as a run goes on."""

_SWITCHES = b"2345671"
_QUIET = 0.4  # seconds without a byte: the answer is over
_REST = 2.0  # the same for what goes on behind the first list: reading ahead, indexing


@dataclass(frozen=True)
class Cost:
    """Of several presses: the median and a late one in milliseconds, the mean and the most of their bytes."""

    median: float
    late: float
    mean: float
    most: int

    @classmethod
    def of(cls, answers: list[Answer | None]) -> Cost:
        """A press without an answer cost nothing and took no time."""
        told = [each for each in answers if each is not None]
        if not told:
            raise RuntimeError("no key was answered")
        times = [each.last for each in told]
        sizes = [each.size for each in told]
        return cls(statistics.median(times), late(times), sum(sizes) / len(answers), max(sizes))


@dataclass(frozen=True)
class Entry:
    """From the start to the list: milliseconds, but bytes and MiB where it says so.

    `panes` is from Enter until the panes stand, `told` until «Сводка» tells what waits, `listed` until the
    organizations stand there for whoever types «2» right behind Enter; `kdf` is the bare derivation.
    """

    unlock: float
    unlock_bytes: int
    panes: float
    told: float
    listed: float
    kdf: float
    bytes: int


def console(vault: Path, folder: Path, env: Mapping[str, str]) -> Terminal:
    """A console over the vault, which no idle clock closes meanwhile."""
    settings = folder / "settings.toml"
    settings.write_text("[idle]\nsecrets = 240\nscreen = 240\n", "utf-8")
    arguments = [sys.executable, ".", "--vault", str(vault), "--settings", str(settings)]
    return Terminal(arguments, env, cwd=simulated.ROOT)


@contextlib.contextmanager
def opened(vault: Path, folder: Path, env: Mapping[str, str] | None = None, *, pane: str = "2") -> Iterator[Terminal]:
    """A console with the vault open, on its list of organizations or on another pane, at rest."""
    terminal = console(vault, folder, env or {})
    try:
        terminal.require(ASKED)
        terminal.type(simulated.PASSPHRASE.encode() + ENTER)
        terminal.require(PANES)
        terminal.settle(_REST)
        if pane != "1":
            terminal.type(pane.encode())
            terminal.require(f"[{pane} ")
        if pane == "2":
            terminal.require(LIST)
        terminal.settle(_REST)
        yield terminal
    finally:
        terminal.close()


def entry(vault: Path, folder: Path) -> Entry:
    """One start, one passphrase, what stands there first; and the same again with the list asked for at once."""
    told = _entry(vault, folder)
    return replace(told, listed=_listed(vault, folder))


def _listed(vault: Path, folder: Path) -> float:
    """Milliseconds from Enter, with «2» in the same packet, until the organizations stand there."""
    terminal = console(vault, folder, {})
    try:
        terminal.require(ASKED)
        terminal.settle(_QUIET)
        for letter in simulated.PASSPHRASE:
            terminal.press(letter.encode())
        sent = time.perf_counter()
        terminal.type(ENTER + b"2")
        return (terminal.require(LIST) - sent) * 1000
    finally:
        terminal.close()


def _entry(vault: Path, folder: Path) -> Entry:
    terminal = console(vault, folder, {})
    try:
        shown = terminal.require(ASKED)
        terminal.settle(_QUIET)
        first = terminal.received
        for letter in simulated.PASSPHRASE:
            terminal.press(letter.encode())
        kdf = bare_derivation()
        sent = time.perf_counter()
        terminal.type(ENTER)
        panes = terminal.require(PANES)
        told = terminal.require(TOLD)
        terminal.settle(_REST)
        return Entry(
            (shown - terminal.started) * 1000,
            first,
            (panes - sent) * 1000,
            (told - sent) * 1000,
            0.0,
            kdf,
            terminal.received,
        )
    finally:
        terminal.close()


def bare_derivation() -> float:
    """Milliseconds of the passphrase's derivation alone, as these vaults ask for it."""
    begun = time.perf_counter()
    argon2id(simulated.passphrase(), b"0" * 16, KdfCost.light())
    return (time.perf_counter() - begun) * 1000


def moves(vault: Path, folder: Path, times: int) -> Cost:
    """Down and up in turn: the cursor stays in view."""
    with opened(vault, folder) as terminal:
        terminal.press(DOWN)
        return Cost.of([terminal.press((DOWN, UP)[n % 2]) for n in range(times)])


def downs(vault: Path, folder: Path, times: int) -> Cost:
    """Down and down again, through several pages."""
    with opened(vault, folder) as terminal:
        return Cost.of([terminal.press(DOWN) for _ in range(times)])


def switches(vault: Path, folder: Path) -> tuple[Cost, Cost]:
    """Panes in turn: at their first visit, and again."""
    with opened(vault, folder, pane="1") as terminal:
        visits = [[terminal.press(bytes([digit]), _QUIET) for digit in _SWITCHES] for _ in range(2)]
    return Cost.of(visits[0]), Cost.of(visits[1])


def letters(vault: Path, folder: Path, text: str) -> tuple[Cost, Cost]:
    """A filter typed letter by letter: its first letter, and all of them."""
    with opened(vault, folder) as terminal:
        terminal.press(F7, _QUIET)
        answers = [terminal.press(letter.encode(), _QUIET) for letter in text]
    return Cost.of(answers[:1]), Cost.of(answers)


def idle(vault: Path, folder: Path, seconds: float) -> float:
    """Bytes a second of a console that nobody touches."""
    with opened(vault, folder) as terminal:
        before = terminal.received
        terminal.until(lambda: False, seconds)
        return (terminal.received - before) / seconds


def memory(vault: Path, folder: Path, seconds: float) -> tuple[float, float]:
    """MiB resident so many seconds after unlocking, and the most it ever was."""
    terminal = console(vault, folder, {})
    try:
        terminal.require(ASKED)
        terminal.type(simulated.PASSPHRASE.encode() + ENTER)
        terminal.require(PANES)
        terminal.until(lambda: False, seconds)
        return terminal.memory(), terminal.memory("VmHWM")
    finally:
        terminal.close()


def runs(vault: Path, folder: Path, env: Mapping[str, str], times: int) -> list[float]:
    """MiB resident after each of so many runs of checks, back to back in one console."""
    found: list[float] = []
    with opened(vault, folder, env, pane="4") as terminal:
        for _ in range(times):
            terminal.type(F5)
            terminal.require("запрос")
            terminal.type(ENTER)
            terminal.require(*RUNNING)
            if terminal.until(lambda: not any(word in terminal.text() for word in RUNNING)) is None:
                raise RuntimeError(f"the run never ended:\n{terminal.text()}")
            terminal.settle(_REST)
            found.append(terminal.memory())
    return found
