"""Migrations by number: each once, in order, a newer vault refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from vault import schema
from vault.errors import BadInput
from vault.schema import LaterSchema, Migration, Schema
from vault.sqlcipher import Connection, connect

ONE = Migration(1, "CREATE TABLE a(x);\nINSERT INTO a VALUES (1);\n")
TWO = Migration(2, "INSERT INTO a VALUES (2)")
OTHER = Schema("other", (Migration(1, "CREATE TABLE b(x);"),))


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    made = connect(tmp_path / "x.db", bytearray(range(32)))
    yield made
    made.close()


def values(connection: Connection) -> list[object]:
    return [row[0] for row in connection.execute("SELECT x FROM a ORDER BY x")]


def test_each_step_once_and_in_order(connection: Connection) -> None:
    first, both = Schema("own", (ONE,)), Schema("own", (ONE, TWO))
    assert schema.pending(connection, (both, OTHER)) == (("own", ONE), ("own", TWO), ("other", OTHER.migrations[0]))
    schema.apply(connection, schema.pending(connection, (first, OTHER)))
    assert values(connection) == [1]
    assert schema.pending(connection, (both, OTHER)) == (("own", TWO),)
    schema.apply(connection, schema.pending(connection, (both, OTHER)))
    assert values(connection) == [1, 2]
    assert schema.pending(connection, (both, OTHER)) == ()


def test_a_newer_vault_is_refused(connection: Connection) -> None:
    schema.apply(connection, schema.pending(connection, (Schema("own", (ONE, TWO)),)))
    with pytest.raises(BadInput, match="более новой"):
        schema.pending(connection, (Schema("own", (ONE,)),))


def test_a_component_left_out_is_left_alone(connection: Connection) -> None:
    schema.apply(connection, schema.pending(connection, (Schema("own", (ONE,)), OTHER)))
    assert schema.pending(connection, (OTHER,)) == ()


def test_statements_are_cut_at_line_ends(connection: Connection) -> None:
    script = """
CREATE TABLE a(
    x TEXT DEFAULT ';'
);

INSERT INTO a VALUES ('one; two');
CREATE TRIGGER t AFTER DELETE ON a BEGIN
    INSERT INTO a VALUES ('kept'); -- not an end
END;
INSERT INTO a VALUES ('three')
"""
    schema.apply(connection, (("own", Migration(1, script)),))
    assert values(connection) == ["one; two", "three"]


@pytest.mark.parametrize("numbers", [(2,), (1, 3), (1, 1), (2, 1), (0, 1)])
def test_numbers_have_no_holes(numbers: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="own"):
        Schema("own", tuple(Migration(number, "") for number in numbers))


def test_steps_that_are_read_later_are_not_read_for_a_database_that_has_them(connection: Connection) -> None:
    asked: list[str] = []

    def steps() -> tuple[Migration, ...]:
        asked.append("steps")
        return (ONE, TWO)

    later = LaterSchema("own", 2, steps)
    assert schema.pending(connection, (later,)) == (("own", ONE), ("own", TWO))
    assert asked == ["steps"]
    schema.apply(connection, schema.pending(connection, (later,)))
    untouched = LaterSchema("own", 2, lambda: pytest.fail("read for nothing"))
    assert schema.pending(connection, (untouched,)) == ()


def test_a_promised_number_must_be_kept() -> None:
    with pytest.raises(ValueError, match="1 migrations instead of 2"):
        _ = LaterSchema("own", 2, lambda: (ONE,)).migrations
