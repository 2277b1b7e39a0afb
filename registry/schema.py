"""The schema of the registry as far as an opening needs it: its name and the number of its last step.

The steps are in `registry.tables`, which knows every record; they are read only for a database that lacks some.
"""

from __future__ import annotations

from vault.schema import LaterSchema, Migration


def _steps() -> tuple[Migration, ...]:
    from registry.tables import STEPS

    return STEPS


SCHEMA = LaterSchema("registry", 7, _steps)
