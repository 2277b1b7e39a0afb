"""A vault that opens with a finding: the person reads it whole, looks, or accepts it with the passphrase."""

from __future__ import annotations

from console.screens.finding import FindingScreen
from tests.conftest import PASSPHRASE
from tests.console.support import Bench, Screen


async def _found(screen: Screen) -> None:
    await screen.until(lambda: isinstance(screen.console.screen, FindingScreen))


async def test_a_finding_is_read_whole_and_can_be_looked_past(bench: Bench) -> None:
    (bench.location / "vault.anchor").unlink()
    async with bench.run(opened=False) as screen:
        await screen.type(PASSPHRASE)
        await screen.press("enter")
        await _found(screen)
        assert "не вернули ли старую базу" in screen.text().replace("\n", " ").replace("   ", " ").replace("  ", " ")
        await screen.press("escape")
        await screen.entered()
        assert "только чтение" in screen.lines()[0]
        await screen.press("n")
        line = screen.lines()[-2]
        assert line.startswith(" Только чтение")
        assert not line.endswith(">"), "nothing of it is cut"


async def test_a_finding_is_accepted_with_the_passphrase(bench: Bench) -> None:
    (bench.location / "vault.anchor").unlink()
    async with bench.run(opened=False) as screen:
        await screen.type(PASSPHRASE)
        await screen.press("enter")
        await _found(screen)
        await screen.type("не тот")
        await screen.press("enter")
        await screen.until(lambda: "не подошёл" in screen.text())
        assert screen.session.read_only
        await screen.type(PASSPHRASE)
        await screen.press("enter")
        await screen.entered()
        assert not screen.session.read_only
    async with bench.run() as screen:
        assert not screen.session.read_only
