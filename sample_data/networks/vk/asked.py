"""One call of a method: its parameters as VK reads them, and what holds for the whole request."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sample_data.networks.scenario import Scenario
from sample_data.networks.vk import errors
from sample_data.networks.vk.tokens import TokenKind


@dataclass(frozen=True)
class Mood:
    """What holds for every call of a request: the version of the API, whose key it is, the switches, the time
    and the time at which the networks were started."""

    version: tuple[int, ...]
    token: TokenKind
    scenario: Scenario
    now: datetime
    began: datetime


@dataclass(frozen=True)
class Asked:
    """One call of a method."""

    values: Mapping[str, str]
    mood: Mood

    @property
    def extended(self) -> bool:
        return self.flag("extended")

    def flag(self, name: str) -> bool:
        return self.values.get(name, "0") in ("1", "true")

    def listed(self, name: str) -> tuple[str, ...]:
        """A list joined by commas, without repetitions."""
        return tuple(dict.fromkeys(item.strip() for item in self.values.get(name, "").split(",") if item.strip()))

    def whole(self, name: str, default: int | None, *, least: int = 0, most: int = 10**18) -> int:
        """A whole number; without a default it is required. Raises VkError."""
        text = self.values.get(name, "").strip()
        if not text and default is not None:
            return default
        if not text:
            raise errors.parameter(f"{name} is undefined")
        if not re.fullmatch(r"-?[0-9]{1,18}", text):
            raise errors.parameter(f"{name} not integer")
        value = int(text)
        if value < least:
            raise errors.parameter(f"{name} should be positive")
        if value > most:
            raise errors.parameter(f"{name} should be less or equal to {most}")
        return value
