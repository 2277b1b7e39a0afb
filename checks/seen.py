"""A field of a fact: a value, ABSENT (seen, and empty) or NOT_GIVEN (the network did not say)."""

from __future__ import annotations

from enum import Enum
from typing import TypeAlias, TypeVar


class Missing(Enum):
    """Why a field holds no value."""

    ABSENT = "absent"
    NOT_GIVEN = "not given"


ABSENT = Missing.ABSENT
NOT_GIVEN = Missing.NOT_GIVEN

T = TypeVar("T")
Seen: TypeAlias = T | Missing
