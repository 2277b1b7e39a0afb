"""The judged time comes from the environment, aware and in UTC, or is refused in one sentence."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from vault.clock import VARIABLE, Clock, real_now
from vault.errors import BadInput


def test_without_the_variable_time_runs() -> None:
    before = real_now()
    assert Clock.from_environment({}).fixed is None
    assert Clock.from_environment({VARIABLE: ""}).fixed is None
    assert before <= Clock().now() <= real_now()


def test_a_zone_is_brought_to_utc() -> None:
    clock = Clock.from_environment({VARIABLE: "2026-11-22T09:00+07:00"})
    assert clock.now() == datetime(2026, 11, 22, 2, tzinfo=UTC)
    assert clock.now().utcoffset() == timedelta(0)
    assert clock.now() is clock.now()


@pytest.mark.parametrize("text", ["2026-11-22T09:00", "2026-11-22", "вчера", "2026-13-01T00:00+00:00", " ", "\x1b[2J"])
def test_no_zone_or_no_date_is_refused(text: str) -> None:
    with pytest.raises(BadInput) as refused:
        Clock.from_environment({VARIABLE: text})
    assert VARIABLE in str(refused.value)
    assert "\x1b" not in str(refused.value)


@pytest.mark.parametrize(
    "text", ["9999-12-31T23:59-12:00", "0001-01-01T00:00+14:00", "9999-12-31T00:00Z", "0001-01-03T00:00Z"]
)
def test_a_moment_without_weeks_around_it_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        Clock.from_environment({VARIABLE: text})
