"""Where one is after opening: a digit typed meanwhile brings its pane; after a lock, where one was."""

from __future__ import annotations

import pytest

from console import tabs
from console.screens.unlock import UnlockScreen
from console.widgets.secretfield import SecretField
from registry.regulation.model import Regulation
from tests.conftest import PASSPHRASE
from tests.console.support import Bench


@pytest.mark.parametrize(
    ("typed", "pane"), [("4", tabs.CHECKS), ("42", tabs.REGISTRY), ("4x", tabs.SUMMARY), ("8", tabs.SUMMARY)]
)
async def test_a_digit_typed_while_opening_brings_its_pane(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, typed: str, pane: str
) -> None:
    async with bench.run(pane=tabs.SUMMARY) as screen:
        screen.console.lock_now()
        await screen.until(lambda: isinstance(screen.console.screen, UnlockScreen) and screen.session.store is None)
        field = screen.console.screen.query_one(SecretField)
        learn = screen.session.learn_regulation

        async def typing_meanwhile() -> Regulation | None:
            field.put(bytearray(typed.encode()))
            return await learn()

        monkeypatch.setattr(screen.session, "learn_regulation", typing_meanwhile)
        await screen.type(PASSPHRASE)
        await screen.press("enter")
        await screen.until(lambda: screen.console.main is not None)
        assert screen.main.pane is screen.main._panes[pane]
        assert field.count == 0


async def test_after_a_lock_one_goes_on_where_one_was(bench: Bench) -> None:
    async with bench.run(pane=tabs.VAULT) as screen:
        await screen.press("f6")
        await screen.until(lambda: isinstance(screen.console.screen, UnlockScreen) and screen.session.store is None)
        await screen.type(PASSPHRASE)
        await screen.press("enter")
        await screen.until(lambda: screen.console.main is not None and bool(screen.main.pane.rows.items))
        assert screen.main.current == tabs.VAULT
