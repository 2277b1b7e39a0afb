"""`docs/regulation.md` says what the program does: its keys are the reader's, its example is read, its checks exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from checks import catalogue
from checks.catalogue import Check
from checks.model import SubjectKind
from registry.regulation import toml
from registry.regulation.model import Level, ParameterValue
from registry.regulation.reading import Table

ROOT = Path(__file__).parents[2]
DOC = ROOT.joinpath("docs/regulation.md").read_text("utf-8")
_WHO = {
    SubjectKind.PAGE: "страница",
    SubjectKind.ORGANIZATION: "организация",
    SubjectKind.MUNICIPALITY: "муниципалитет",
}
_PLACES = {"Файл": "", "`[norm]`": "norm.", "`[norm.categories]`": "norm.categories."}
_PLACES |= {f"`[[{name}]]`": f"{name}." for name in ("networks", "clauses", "own")}


def documented() -> set[str]:
    """Paths of the keys that stand first in a row of the sections about keys: `norm.posts`."""
    found = set()
    for section in DOC.split("\n## ")[1:]:
        heading, _, body = section.partition("\n")
        if heading in _PLACES:
            keys = re.findall(r"^\| `([a-z_]+)` \|", body, re.MULTILINE)
            assert keys, heading
            found |= {f"{_PLACES[heading]}{key}" for key in keys}
    return found


def example() -> str:
    (text,) = re.findall(r"```toml\n(.*?)```", DOC, re.DOTALL)
    return str(text)


def test_the_example_is_read_and_asks_nothing_unknown() -> None:
    regulation = toml.parse(example())
    assert catalogue.unknown(regulation) == ()
    catalogue.refuse_wrong_parameters(regulation)
    assert regulation.norm_for("flagship").posts == 10


def test_every_key_that_is_read_is_told_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    read: set[str] = set()
    contains = Table.__contains__

    def keys(self: Table, key: str) -> bool:
        read.add(re.sub(r"\[[0-9]+\]", "", self.path(key)))
        return contains(self, key)

    take = Table._take  # every reading method goes through it

    def taken(self: Table, key: str) -> object:
        keys(self, key)
        return take(self, key)

    monkeypatch.setattr(Table, "__contains__", keys)
    monkeypatch.setattr(Table, "_take", taken)
    toml.parse(example())
    assert {path for path in read if not path.startswith("parameters.")} == documented()


def _value(value: ParameterValue) -> str:
    if isinstance(value, tuple):
        return "[" + ", ".join(f'"{word}"' for word in value) + "]"
    return f'"{value}"' if isinstance(value, str) else str(value)


def _row(check: Check) -> str:
    advice = "" if check.most is Level.MUST else " (только совет)"
    parameters = ", ".join(f"`{name} = {_value(value)}`" for name, value in check.parameters.items())
    return f"| `{check.id}` | {_WHO[check.subject]} | {check.title}{advice} | {parameters} |"


def test_the_checks_are_those_of_the_program_with_their_parameters() -> None:
    table = DOC.partition("\n## Проверки\n")[2]
    rows = re.findall(r"^(\| `[^`]+` \|.*\|) ([^|]*) ?\|$", table, re.MULTILINE)
    assert [row for row, _ in rows] == [_row(check) for check in catalogue.everything()]
    for check, (_, meaning) in zip(catalogue.everything(), rows, strict=True):
        assert bool(check.parameters) is bool(meaning.strip()), f"{check.id}: what its parameters mean"


def test_both_readmes_lead_here() -> None:
    for name in ("README.md", "README.ru.md"):
        assert "docs/regulation.md" in ROOT.joinpath(name).read_text("utf-8"), name
