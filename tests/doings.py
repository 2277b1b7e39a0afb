"""Long work in tests: which steps it told, and how it is stopped in the middle of any of them."""

from __future__ import annotations

import threading

import pytest

from vault.doing import Doing, Step, Unit


class Told(Doing):
    """Keeps every step it was told of; stops the work in the step called `stop_in`, once that is under way."""

    def __init__(self, stop_in: str = "") -> None:
        super().__init__()
        self.steps: list[Step] = []
        self._stop_in = stop_in

    def begin(self, title: str, total: int, unit: Unit) -> Step:
        made = super().begin(title, total, unit)
        self.steps.append(made)
        if title == self._stop_in:
            self.stop()
        return made

    @property
    def titles(self) -> list[str]:
        return list(dict.fromkeys(step.title for step in self.steps))

    @property
    def unfinished(self) -> list[Step]:
        """Counted steps that did not come to their end."""
        return [step for step in self.steps if step.done != step.total]


class Gate:
    """Holds the work in a step until the test lets it go on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, title: str) -> None:
        self.reached, self.go = threading.Event(), threading.Event()
        begin = Doing.begin

        def held(one: Doing, name: str, total: int, unit: Unit) -> Step:
            made = begin(one, name, total, unit)
            if name == title and not self.reached.is_set():
                self.reached.set()
                assert self.go.wait(10)
            return made

        monkeypatch.setattr(Doing, "begin", held)
