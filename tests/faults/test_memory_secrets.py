"""What stays in the console's memory of secrets that it showed, once they are off the screen and after a lock: nothing.

Python wipes no text. That nothing stays is due to nobody keeping what was shown, and to painting character by
character; so it is looked for in every form in which a text may lie there. What a person typed is not looked for.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from checks.schema import FACTS
from tests.conftest import SCHEMAS, passphrase
from tests.console.support import CODES, PASSWORD, fill
from tests.console.terminals import LIMIT, Terminal, unlocked
from vault.creation import create
from vault.keys import KdfCost

ENCODINGS = ("utf-8", "utf-16-le", "utf-32-le")  # on its way out; in a text of Cyrillic; in one with a rare character
SHOWN = (PASSWORD, *CODES)
REVEAL, BY_LETTERS, LOCK, UP, DOWN, ENTER, ESCAPE = "м", "и", "\x1b[17~", "\x1b[A", "\x1b[B", "\r", "\x1b"

Screen = Callable[[str], bool]


def copies(pid: int, secrets: tuple[str, ...]) -> dict[str, int]:
    """How often each secret lies in the writable memory of a process, by encoding; what is not there is left out."""
    found: dict[str, int] = {}
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            bounds, mode, *_ = line.split()
            if "w" not in mode:
                continue
            start, end = (int(bound, 16) for bound in bounds.split("-"))
            try:
                memory.seek(start)
                content = memory.read(end - start)
            except (OSError, OverflowError, ValueError):
                continue
            for number, secret in enumerate(secrets):
                for encoding in ENCODINGS:
                    if count := content.count(secret.encode(encoding)):
                        name = f"{number} {encoding}"
                        found[name] = found.get(name, 0) + count
    return found


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    """A console on its accounts, the cursor on the one with secrets."""
    created = create(tmp_path / "vault", passphrase(), cost=KdfCost.light(), schemas=SCHEMAS, facts=FACTS)
    with created.store as store:
        fill(store)
    console = Terminal(tmp_path / "vault")
    try:
        unlocked(console)
        press(console, "5", lambda text: "school5@example.ru" in text)
        press(console, DOWN, lambda text: "Показать" in text and "(Показать)" not in text)
        yield console
    finally:
        console.close()


def press(terminal: Terminal, keys: str, shown: Screen) -> None:
    terminal.type(keys)
    terminal.wait(shown)


def none_stays(terminal: Terminal) -> None:
    """A thread may still be at the end of what it does; then it must be gone."""
    until = time.monotonic() + LIMIT / 2
    found = {"not looked": 1}
    while found and time.monotonic() < until:
        terminal.read()
        try:
            found = copies(terminal.process.pid, SHOWN)
        except PermissionError:
            pytest.skip("the kernel does not let a parent read its child's memory")
    assert found == {}


def reveal(terminal: Terminal) -> None:
    press(terminal, REVEAL, lambda text: "Что показать?" in text)
    press(terminal, ENTER, lambda text: PASSWORD in text)


def show_codes(terminal: Terminal) -> None:
    press(terminal, ENTER, lambda text: "Резервные коды" in text)
    terminal.type(DOWN + DOWN)
    press(terminal, ENTER, lambda text: "Список кодов" in text)
    press(terminal, ENTER, lambda text: all(code in text for code in CODES))


def lock(terminal: Terminal) -> None:
    press(terminal, LOCK, lambda text: "Пароль хранилища" in text)


def test_the_scanner_finds_a_text_of_every_kind() -> None:
    """Against a scan that can find nothing."""
    texts = ("abcdef-ghijkl", "абвгде-жзиклм", "абвгде-🦊-клм")
    program = f"import sys; kept = [each + '!' for each in {texts}]; print('ready', flush=True); sys.stdin.readline()"
    arguments = [sys.executable, "-c", program]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        child.stdout.readline()
        try:
            found = copies(child.pid, tuple(f"{each}!" for each in texts))
            assert found.keys() >= {"0 utf-8", "1 utf-16-le", "2 utf-32-le"}
        except PermissionError:
            pytest.skip("the kernel does not let a parent read its child's memory")
        finally:
            child.kill()


def test_a_password_that_was_hidden_again(terminal: Terminal) -> None:
    """Without a lock: nothing looks for garbage then but the widget itself."""
    reveal(terminal)
    press(terminal, UP, lambda text: PASSWORD not in text)
    none_stays(terminal)


def test_a_password_that_a_lock_took_away(terminal: Terminal) -> None:
    reveal(terminal)
    lock(terminal)
    none_stays(terminal)


def test_a_password_by_letters(terminal: Terminal) -> None:
    press(terminal, BY_LETTERS, lambda text: "Что показать по буквам?" in text)
    press(terminal, ENTER, lambda text: "Скроется" in text and PASSWORD[:4] in text)
    lock(terminal)
    none_stays(terminal)


def test_recovery_codes(terminal: Terminal) -> None:
    show_codes(terminal)
    lock(terminal)
    none_stays(terminal)
