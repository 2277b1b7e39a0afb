"""Keys pressed at random and faster than the screen answers: nothing crashes, and F6 still locks."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from console.screens.unlock import UnlockScreen
from tests.console.support import Bench

_NAMED = "up down left right home end pageup pagedown tab shift+tab enter escape backspace delete ctrl+u"
_FUNCTIONS = "f1 f2 f3 f4 f5 f7 f8 f9"
KEYS = [*_NAMED.split(), *_FUNCTIONS.split(), *"123457ksыvмcbtnтegix/?a0", "escape"]


@pytest.mark.filterwarnings("ignore:coroutine .* was never awaited")  # a worker replaced before its first step
@pytest.mark.parametrize("seed", range(4))
async def test_no_order_of_keys_breaks_it(
    bench: Bench, seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # names of files may be among what is typed
    chosen = random.Random(seed)
    async with bench.run() as screen:
        for _ in range(15):
            typed = [chosen.choice(KEYS) for _ in range(15)]
            screen.at_once(*typed)
            await screen.pilot.pause(0.02)
            assert not screen.console.crashed, typed
        screen.at_once("f6")
        await screen.until(lambda: isinstance(screen.console.screen, UnlockScreen))
