"""Fixtures of the simulated networks: the small world of `vk_client.py`, served over loopback."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

import pytest

from sample_data.networks import Scenario, simulated
from tests.sample_data.vk_client import NOW, Client, FastPace, Pace, Start, world


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start the networks over the small world: `start(scenario, clock=…, now=…)`; stopped after the test."""
    with ExitStack() as stack:

        def begin(scenario: Scenario | None = None, clock: Pace | None = None, now: datetime = NOW) -> Client:
            running = simulated(world(tmp_path), now=now, scenario=scenario, clock=clock or FastPace())
            return Client(stack.enter_context(running))

        yield begin


@pytest.fixture
def vk(start: Start) -> Client:
    """A client of the simulated VK in good health."""
    return start()
