"""What the machine decided, as everybody else is given it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from checks.settings import Endpoints
from console.settings.table import default

if TYPE_CHECKING:
    from console.settings.origin import Origin


@dataclass(frozen=True)
class Settings:
    """Where the networks are, when what locks, how the screen looks; the defaults are those of the table.

    `origin` is where it all was read from, so that the screen can show and change it; None where nothing was read.
    """

    endpoints: Endpoints = field(default_factory=Endpoints)
    lock_secrets_after: timedelta = timedelta(minutes=int(default("idle.secrets")))
    lock_screen_after: timedelta = timedelta(minutes=int(default("idle.screen")))
    theme: str = default("screen.theme")
    mouse: bool = default("screen.mouse") == "да"
    first_pane: str = default("screen.first")
    reveal_seconds: float = float(default("screen.reveal_seconds"))
    hold_seconds: float = float(default("clipboard.hold_seconds"))
    origin: Origin | None = field(default=None, compare=False, repr=False)
