"""How a command ended when nothing went wrong; `console.main` turns it into an exit code."""

from __future__ import annotations

from enum import Enum, auto


class Outcome(Enum):
    """Done; done and there is something to look at; stopped by the person with the collected part kept."""

    DONE = auto()
    FOUND = auto()
    STOPPED = auto()

    @classmethod
    def found(cls, anything: object) -> Outcome:
        """FOUND if `anything` is true, not empty, not zero."""
        return cls.FOUND if anything else cls.DONE
