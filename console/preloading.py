"""Reading the program behind the screen of the passphrase, so that nobody waits for it afterwards.

A thread imports the steps one after another, with a pause between them for whoever is typing. What is not read yet
when it is wanted is imported where it is used; then the thread waits, since two threads that import a package and a
module of it crosswise would stop each other. What is read here holds nothing: no vault, no data.
"""

from __future__ import annotations

import contextlib
import importlib
import sys
import threading
from collections.abc import Callable, Iterator, Sequence

from vault import freed

STEPS = (
    # What opens a vault
    "vault.keys",
    "vault.sqlcipher",
    "vault.store",
    "vault.opening",
    "console.vaults",
    # What the first lists need
    "registry.regulation.versions",
    "console.widgets.rows",
    "console.panes.base",
    "console.reading.registry_views",
    "console.panes.registry",
    "console.panes.summary",
    "console.checking",
    "console.reading.run_words",
    "console.screens.main",
    # What is told beside them: «Сводка», in small steps, for it looks at everything, and what waits
    "registry.credentials",
    "registry.requisites",
    "registry.leaving",
    "checks.snapshot",
    "checks.posted",
    "checks.text.readers",
    "checks.rules",
    "checks.tallied",
    "checks.forecast",
    "checks.upkeep",
    "checks.cases.book",
    "checks.briefing",
    "console.reading.centre.read",
    "console.reading.summary",
    "console.reading.notices",
    "registry.retention",
    "checks.running.leftovers",
)
"""Modules in the order in which they are wanted. Panes and forms that bring much with them wait for their first visit:
most days they are not opened, and their memory would be held."""

BREATH_SECONDS = 0.004
"""Between two steps: a key that came meanwhile is answered first."""

_SWITCH_SECONDS = 0.001
"""How long this thread may keep the interpreter while somebody types; Python's own default is five times as long."""


class Preloading:
    """One thread for the life of the screen; `told` is called from it with a sentence if a step fails."""

    def __init__(self, told: Callable[[str], object], steps: Sequence[str] = STEPS) -> None:
        self.trouble = ""
        """What could not be read, in one sentence; the program goes on until it is wanted."""
        self._told = told
        self._steps = steps
        self._stopped = threading.Event()
        self._step = threading.Lock()
        self._wanted = threading.Event()
        self._wanted.set()
        self._thread: threading.Thread | None = None

    @property
    def over(self) -> bool:
        """Whether everything was read, or it was stopped."""
        return self._thread is not None and not self._thread.is_alive()

    def start(self) -> None:
        """Begin; a second call does nothing."""
        if self._thread is None and not self._stopped.is_set():
            self._thread = threading.Thread(target=self._run, name="preloading", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """No further step. Returns at once: the step that is going on ends by itself, or with the process."""
        self._stopped.set()
        self._wanted.set()

    def pause(self) -> None:
        """No further step until `go_on`: somebody waits for what is read of the vault."""
        if not self._stopped.is_set():
            self._wanted.clear()

    def go_on(self) -> None:
        """What is left may be read."""
        self._wanted.set()

    def wait(self, seconds: float) -> bool:
        """Wait until it is over; whether it is."""
        if self._thread is not None:
            self._thread.join(seconds)
        return self.over

    @contextlib.contextmanager
    def between_steps(self) -> Iterator[None]:
        """Within this block the thread imports nothing; entering waits for its step, a fraction of a second."""
        with self._step:
            yield

    def _run(self) -> None:
        usual = sys.getswitchinterval()
        sys.setswitchinterval(_SWITCH_SECONDS)
        try:
            for name in self._steps:
                stopped = self._stopped.wait(BREATH_SECONDS)
                self._wanted.wait()
                if stopped or self._stopped.is_set():
                    return
                with self._step:
                    importlib.import_module(name)
            freed.settle()
        except Exception as error:  # noqa: BLE001  whatever a module does wrong is told, and met again where it is used
            self.trouble = (
                f"Часть программы не читается ({name}, {type(error).__name__}): установите её заново. "
                "Записанное в хранилище цело."
            )
            self._told(self.trouble)
        finally:
            sys.setswitchinterval(usual)
