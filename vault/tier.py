"""How far a vault is open: a name of its own, so that whoever only asks need not know how a vault is opened."""

from __future__ import annotations

from enum import IntEnum


class Tier(IntEnum):
    """What is open: nothing, the registry, the secrets too."""

    LOCKED = 0
    REGISTRY = 1
    SECRETS = 2
