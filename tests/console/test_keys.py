"""Both layouts: twins and names."""

from __future__ import annotations

import pytest

from console import keys


@pytest.mark.parametrize(
    ("key", "expected"),
    [("q", "й"), ("n", "т"), ("slash", "full_stop"), ("question_mark", "comma"), ("ctrl+p", "ctrl+з"), ("f5", None),
     ("escape", None), ("1", None)],
)  # fmt: skip
def test_twin(key: str, expected: str | None) -> None:
    assert keys.twin(key) == expected


def test_both_layouts_in_one_binding() -> None:
    assert keys.both("f4", "e") == "f4,e,у"
    assert keys.both("slash") == "slash,full_stop"


@pytest.mark.parametrize(
    ("key", "name"), [("f5", "F5"), ("e", "e/у"), ("ctrl+p", "Ctrl+P"), ("escape", "Esc"), ("5", "5")]
)
def test_names_for_people(key: str, name: str) -> None:
    assert keys.title(key) == name


def test_caps_lock_changes_nothing() -> None:
    assert keys.with_capitals("f4,e,у,1,slash") == "f4,e,у,1,slash,E,У"
