"""The sets of texts beside this module: one text a line after its kind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

OBSCENE = frozenset({"plain", "masked", "spaced", "translit"})
_DATA = Path(__file__).parent / "data"


def read(name: str) -> list[tuple[str, str]]:
    """Pairs of a kind and a text."""
    return list(_lines(_DATA / f"{name}.tsv"))


def _lines(file: Path) -> Iterator[tuple[str, str]]:
    for line in file.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            kind, text = line.split("\t", 1)
            yield kind, text
