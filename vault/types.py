"""Type names shared by all floors; no behaviour."""

from __future__ import annotations

from typing import TypeAlias

Parameter: TypeAlias = None | int | float | str | bytes
"""A value that SQLite can bind."""

Json: TypeAlias = "None | bool | int | float | str | list[Json] | dict[str, Json]"
"""A JSON value."""
