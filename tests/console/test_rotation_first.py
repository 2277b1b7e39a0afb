"""What is said and offered at each step: of an old secret only where there was one, what shows a secret first."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from console.reading.rotations import RotationRow
from console.rotation import Act, guide, loss, named
from registry.rotation_steps import Steps
from vault.rotation import Rotation, State
from vault.secrets import Field

WHEN = datetime(2026, 11, 22, tzinfo=UTC)


SHOWING = {Act.SHOW_NEW, Act.COPY_NEW, Act.QR_NEW, Act.CODE_NEW, Act.SHOW_OLD, Act.COPY_OLD, Act.CODE_OLD}
NO_STEPS = Steps((), (), (), ())


def _row(state: State, replaces: int | None, field: Field = Field.PASSWORD) -> RotationRow:
    rotation = Rotation(1, "credential:1", field, state, 1, replaces, "", WHEN, WHEN, None)
    return RotationRow(rotation, None)


@pytest.mark.parametrize("state", State)
def test_no_old_secret_is_spoken_of_where_there_was_none(state: State) -> None:
    assert "прежн" not in guide(_row(state, None), Steps((), (), (), ())).text.replace("Прежнего не было", "")


@pytest.mark.parametrize("state", [State.SHOWN, State.APPLIED, State.VERIFIED, State.COMMITTED])
def test_where_there_was_one_it_is(state: State) -> None:
    assert "прежний" in guide(_row(state, 1), Steps((), (), (), ())).text


@pytest.mark.parametrize("field", Field)
@pytest.mark.parametrize("replaces", [None, 1])
def test_a_digit_that_showed_a_secret_shows_it_again_at_the_next_step(field: Field, replaces: int | None) -> None:
    """Pressed once more after Esc it must not say that the site took the secret, or that one signed in with it."""
    before: list[Act] = []
    for state in (State.STAGED, State.SHOWN, State.APPLIED, State.VERIFIED):
        acts = [act for act, _ in guide(_row(state, replaces, field), NO_STEPS).offers]
        shown = [act for act in acts if act in SHOWING]
        assert acts[: len(shown)] == shown, "whatever moves it on stands below"
        assert not before or shown == before, state
        before = shown
    doubtful = [act for act, _ in guide(_row(State.UNCERTAIN, replaces, field), NO_STEPS).offers]
    assert doubtful[: len(before)] == before


@pytest.mark.parametrize("field", [Field.RECOVERY_CODES, Field.TOKEN])
def test_how_a_doubt_is_settled_is_told_of_this_kind_of_secret(field: Field) -> None:
    assert "войдите с новым" not in guide(_row(State.UNCERTAIN, 1, field), NO_STEPS).text


def test_giving_up_the_first_one_speaks_of_no_other() -> None:
    assert "прежн" in loss(_row(State.SHOWN, 1))
    assert "прежн" not in loss(_row(State.SHOWN, None))


def test_the_secret_is_named_before_its_account() -> None:
    """What a narrow column cuts off is the end of the login, and not which of its secrets it is."""
    row = _row(State.SHOWN, 1, Field.RECOVERY_CODES)
    assert row.title.startswith(row.secret)
    assert named(row) == f"Новые {row.title}"
    assert named(row, old=True) == f"Прежние {row.title}"
    assert named(_row(State.SHOWN, 1)).startswith("Новый пароль")
