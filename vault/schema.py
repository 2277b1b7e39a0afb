"""Migrations by number: each floor brings its own tables, the vault applies them in order.

The number reached by each component is kept in the database, so that a newer program upgrades an older vault
and an older program refuses a newer one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from vault.errors import BadInput
from vault.sqlcipher import Connection

_REACHED = "CREATE TABLE IF NOT EXISTS schema_reached(component TEXT PRIMARY KEY, number INTEGER NOT NULL) STRICT"


@dataclass(frozen=True)
class Migration:
    """One step of a component's schema: statements separated by semicolons at line ends."""

    number: int
    sql: str


@dataclass(frozen=True)
class Schema:
    """The steps of one component, numbered 1, 2, 3 …"""

    component: str
    migrations: tuple[Migration, ...]

    def __post_init__(self) -> None:
        if [step.number for step in self.migrations] != list(range(1, len(self.migrations) + 1)):
            raise ValueError(f"migrations of {self.component} are not numbered 1, 2, 3 …")


def pending(connection: Connection, schemas: Sequence[Schema]) -> tuple[tuple[str, Migration], ...]:
    """The steps not yet applied, in order; BadInput when the vault was written by a newer program."""
    reached: dict[str, int] = {}
    if connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'schema_reached'").fetchone():
        reached = {
            str(row[0]): int(row[1] or 0) for row in connection.execute("SELECT component, number FROM schema_reached")
        }
    for schema in schemas:
        if reached.get(schema.component, 0) > len(schema.migrations):
            raise BadInput("Хранилище записано более новой версией программы. Обновите poryadok; ничего не изменено.")
    return tuple(
        (schema.component, step)
        for schema in schemas
        for step in schema.migrations
        if step.number > reached.get(schema.component, 0)
    )


def apply(connection: Connection, steps: Sequence[tuple[str, Migration]]) -> None:
    """Apply the steps inside the caller's transaction."""
    connection.execute(_REACHED)
    for component, step in steps:
        for statement in _statements(step.sql):
            connection.execute(statement)
        connection.execute(
            "INSERT INTO schema_reached VALUES (?, ?) ON CONFLICT (component) DO UPDATE SET number = excluded.number",
            (component, step.number),
        )


def _statements(script: str) -> Iterator[str]:
    """Cut a script at semicolons that end a line; a trigger keeps its body by ending inner lines otherwise."""
    statement: list[str] = []
    for line in script.splitlines():
        statement.append(line)
        if line.rstrip().endswith(";"):
            yield "\n".join(statement)
            statement = []
    if "".join(statement).strip():
        yield "\n".join(statement)
