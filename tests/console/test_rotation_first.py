"""What is said at each step of the first secret of its kind: nothing of an old one, for there was none."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from console.reading.rotations import RotationRow
from console.rotation import guide
from registry.rotation_steps import Steps
from vault.rotation import Rotation, State
from vault.secrets import Field

WHEN = datetime(2026, 11, 22, tzinfo=UTC)


def _row(state: State, replaces: int | None) -> RotationRow:
    rotation = Rotation(1, "credential:1", Field.PASSWORD, state, 1, replaces, "", WHEN, WHEN, None)
    return RotationRow(rotation, None)


@pytest.mark.parametrize("state", State)
def test_no_old_secret_is_spoken_of_where_there_was_none(state: State) -> None:
    assert "прежн" not in guide(_row(state, None), Steps((), (), (), ())).text.replace("Прежнего не было", "")


@pytest.mark.parametrize("state", [State.SHOWN, State.APPLIED, State.VERIFIED, State.COMMITTED])
def test_where_there_was_one_it_is(state: State) -> None:
    assert "прежний" in guide(_row(state, 1), Steps((), (), (), ())).text
