"""Migrations by number: each floor brings its own tables, the vault applies them in order.

The number reached by each component is kept in the database, so that a newer program upgrades an older vault
and an older program refuses a newer one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from vault.errors import BadInput
from vault.sqlcipher import Connection

_REACHED = "CREATE TABLE IF NOT EXISTS schema_reached(component TEXT PRIMARY KEY, number INTEGER NOT NULL) STRICT"


@dataclass(frozen=True)
class Migration:
    """One step of a component's schema: statements separated by semicolons at line ends."""

    number: int
    sql: str


class Schema:
    """The steps of one component, numbered 1, 2, 3 …; ValueError when they are not."""

    def __init__(self, component: str, migrations: Sequence[Migration]) -> None:
        self.component = component
        self._steps = _numbered(component, migrations)

    @property
    def latest(self) -> int:
        """The number of the last step."""
        return len(self._steps)

    @property
    def migrations(self) -> tuple[Migration, ...]:
        """Every step, in order."""
        return self._steps


class LaterSchema(Schema):
    """A schema that knows its last number at once and reads its steps only when a database lacks some of them.

    The tables of a floor stand in all of its modules; a vault that has them is opened without importing them.
    """

    def __init__(self, component: str, latest: int, steps: Callable[[], Sequence[Migration]]) -> None:
        super().__init__(component, ())
        self._latest = latest
        self._read = steps

    @property
    def latest(self) -> int:
        return self._latest

    @property
    def migrations(self) -> tuple[Migration, ...]:
        """Every step, read at the first call; ValueError when they are not as many as was promised."""
        if not self._steps:
            self._steps = _numbered(self.component, self._read())
            if len(self._steps) != self._latest:
                raise ValueError(f"{self.component}: {len(self._steps)} migrations instead of {self._latest}")
        return self._steps


def _numbered(component: str, migrations: Sequence[Migration]) -> tuple[Migration, ...]:
    if [step.number for step in migrations] != list(range(1, len(migrations) + 1)):
        raise ValueError(f"migrations of {component} are not numbered 1, 2, 3 …")
    return tuple(migrations)


def pending(connection: Connection, schemas: Sequence[Schema]) -> tuple[tuple[str, Migration], ...]:
    """The steps not yet applied, in order; BadInput when the vault was written by a newer program."""
    reached: dict[str, int] = {}
    if connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'schema_reached'").fetchone():
        reached = {
            str(row[0]): int(row[1] or 0) for row in connection.execute("SELECT component, number FROM schema_reached")
        }
    for schema in schemas:
        if reached.get(schema.component, 0) > schema.latest:
            raise BadInput("Хранилище записано более новой версией программы. Обновите poryadok; ничего не изменено.")
    return tuple(
        (schema.component, step)
        for schema in schemas
        if schema.latest > reached.get(schema.component, 0)
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
