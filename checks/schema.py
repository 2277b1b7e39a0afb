"""The schemas of this floor as far as an opening needs them: their names and the numbers of their last steps.

The steps are in `checks.tables`; they are read only for a database that lacks some.
"""

from __future__ import annotations

from vault.schema import LaterSchema, Migration


def _steps() -> tuple[Migration, ...]:
    from checks.tables import STEPS

    return STEPS


def _facts_steps() -> tuple[Migration, ...]:
    from checks.tables import FACTS_STEPS

    return FACTS_STEPS


SCHEMA = LaterSchema("checks", 4, _steps)
FACTS = LaterSchema("facts", 5, _facts_steps)
