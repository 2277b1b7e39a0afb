"""A regulation named on the command line: a sample of the program, or a TOML file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sample_data
from console.cli import inputs
from registry.regulation import toml
from registry.regulation.confirming import RowAnswer
from registry.regulation.model import Regulation
from vault.errors import BadInput

SAMPLE = "sample:"


@dataclass(frozen=True)
class Loaded:
    """A regulation and the very text it was read from, which the vault keeps.

    `unknown` are sentences about what it asks and the program does not know.
    """

    regulation: Regulation
    text: str
    unknown: tuple[str, ...] = ()


def load(source: str) -> Loaded:
    """`sample:NAME` or a file; BadInput names what is wrong with it."""
    text = _sample(source.removeprefix(SAMPLE)) if source.startswith(SAMPLE) else _file(source)
    found = toml.parse(text)
    from checks import catalogue  # brings all the rules along

    catalogue.refuse_wrong_parameters(found)
    return Loaded(found, text, catalogue.unknown(found))


def refuse_unknown_checks(regulation: Regulation, rows: Mapping[str, RowAnswer]) -> None:
    """BadInput for a check or a case that a person names for a row and the program does not have."""
    from checks import catalogue  # brings all the rules along

    named = {check for said in rows.values() for check in said.checks or ()}
    unknown = sorted(check for check in named if catalogue.find(check) is None)
    if unknown:
        raise BadInput(f"Такой проверки нет: {', '.join(unknown)}. Все проверки — в docs/regulation.md.")
    strange = sorted({case for said in rows.values() for case in said.cases or () if case not in catalogue.CASES})
    if strange:
        raise BadInput(f"Такого дела нет: {', '.join(strange)}. Есть: {', '.join(catalogue.CASES)}.")
    catalogue.refuse_wrong_parameters(regulation)


def _sample(name: str) -> str:
    if name not in sample_data.MUNICIPALITIES:
        raise BadInput(f"Такого примера нет; есть: {', '.join(SAMPLE + each for each in sample_data.MUNICIPALITIES)}.")
    return sample_data.folder(name).joinpath("regulation.toml").read_text("utf-8")


def _file(source: str) -> str:
    try:
        return inputs.read_bytes(source).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput(f"Файл {source} записан не в UTF-8; Порядок пишут в TOML.") from None
