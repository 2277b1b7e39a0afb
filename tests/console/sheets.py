"""The style sheets of many consoles in one process: the same text under the same colours is read once."""

from __future__ import annotations

from typing import Any

import pytest
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

_parse_rules = Stylesheet._parse_rules
_read: dict[tuple[object, ...], list[RuleSet]] = {}


def _read_once(sheet: Stylesheet, *given: Any, **named: Any) -> list[RuleSet]:
    key = (*given, *named.items(), *sheet._variables.items())
    if key not in _read:
        _read[key] = _parse_rules(sheet, *given, **named)
    return list(_read[key])


def install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every sheet be read so; nothing writes into the rules once they are read."""
    monkeypatch.setattr(Stylesheet, "_parse_rules", _read_once)
