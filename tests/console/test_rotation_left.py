"""A rotation that is left: by a key, by a lock of everything or of the secrets, by a death, and taken up again."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from console.dialogs.ask import Choose
from console.dialogs.passphrase import OpenSecrets
from console.dialogs.rotation import RotationScreen
from console.dialogs.typeout import TypeOutScreen
from console.guard import KEPT_SECONDS
from console.screens.unlock import UnlockScreen
from tests.conftest import PASSPHRASE
from tests.console.rotations import current_secret, open_from_the_view, stage, staged_in, state_of
from tests.console.support import PASSWORD, Bench, Screen
from tests.console.vault_views import press_offer, reach
from vault import journal
from vault.rotation import State
from vault.store import Store, Tier

OPEN_STATES = [State.STAGED, State.SHOWN, State.APPLIED, State.VERIFIED, State.UNCERTAIN]


async def _actions(screen: Screen) -> list[str]:
    return [entry.action for entry in await screen.session.read(journal.entries)]


def _idle_lock(bench: Bench, screen: Screen) -> None:
    bench.ticks.now += 120
    screen.console.guard.check_idle()


# Left and resumed


@pytest.mark.parametrize("state", OPEN_STATES)
async def test_it_is_left_by_escape_and_resumed_at_the_same_step(
    bench: Bench, opener: Callable[..., Store], state: State
) -> None:
    words = {
        State.STAGED: "записан",
        State.SHOWN: "показан",
        State.APPLIED: "применён",
        State.VERIFIED: "проверен",
        State.UNCERTAIN: "неясно",
    }[state]
    with opener() as store:
        staged_in(store, state)
    async with bench.run() as screen:
        for _ in range(2):
            await open_from_the_view(screen)
            await stage(screen, words)
            await screen.press("escape")
            await screen.until(lambda: screen.main.is_current)
            assert await state_of(screen) is state
            await screen.press("right", "right")
        assert await current_secret(screen) == PASSWORD


async def test_the_key_goes_on_with_what_is_open(bench: Bench, opener: Callable[..., Store]) -> None:
    with opener() as store:
        staged_in(store, State.SHOWN)
    async with bench.run() as screen:
        await screen.pane("5")
        await screen.press("end", "s")
        await reach(screen, Choose)
        assert "продолжить: показан" in screen.text()
        await screen.press("1")
        await reach(screen, RotationScreen)
        await stage(screen, "показан")


@pytest.mark.parametrize("state", OPEN_STATES)
async def test_a_lock_of_everything_keeps_the_step(bench: Bench, opener: Callable[..., Store], state: State) -> None:
    with opener() as store:
        staged_in(store, state)
    async with bench.run() as screen:
        await open_from_the_view(screen)
        await press_offer(screen, "оказать" if state in {State.STAGED, State.SHOWN, State.APPLIED} else "Показать")
        await reach(screen, TypeOutScreen)
        await screen.until(lambda: "русск" in screen.text())
        wizard = next(each for each in screen.console.screen_stack if isinstance(each, RotationScreen))
        assert bool(wizard.secrets)
        await screen.press("f6")
        await screen.until(lambda: isinstance(screen.console.screen, UnlockScreen))
        await screen.until(lambda: screen.session.store is None)
        assert not wizard.secrets
        assert "Лютн" not in screen.text()
        await screen.type(PASSPHRASE)
        await screen.press("enter")
        await screen.entered()
        expected = State.SHOWN if state is State.STAGED else state
        assert await state_of(screen) is expected


@pytest.mark.parametrize("state", OPEN_STATES)
async def test_an_idle_lock_keeps_the_screen_and_its_steps(
    bench: Bench, opener: Callable[..., Store], state: State
) -> None:
    """Everything but opening a secret goes on without the passphrase."""
    with opener() as store:
        staged_in(store, state)
    async with bench.run() as screen:
        await open_from_the_view(screen)
        _idle_lock(bench, screen)
        await screen.until(lambda: screen.session.tier is Tier.REGISTRY)
        assert isinstance(screen.console.screen, RotationScreen)
        await press_offer(screen, "оказать «новый»" if state is State.UNCERTAIN else "оказать новый")
        await reach(screen, OpenSecrets)
        await screen.press("escape")
        await reach(screen, RotationScreen)
        if state in {State.APPLIED, State.UNCERTAIN}:
            await press_offer(screen, "удался")
        elif state is State.VERIFIED:
            await press_offer(screen, "Сделать новый действующим")
        elif state is State.SHOWN:
            await press_offer(screen, "Сайт принял")
        else:
            return
        await screen.until(lambda: "[действует]" in screen.text() or "[применён]" in screen.text())


async def test_the_new_secret_alone_outlives_the_idle_lock(bench: Bench, opener: Callable[..., Store]) -> None:
    with opener() as store:
        staged_in(store, State.SHOWN)
    async with bench.run() as screen:
        await open_from_the_view(screen)
        await press_offer(screen, "Показать новый")
        await screen.until(lambda: "русск" in screen.text())
        shown = screen.console.screen
        assert isinstance(shown, TypeOutScreen)
        _idle_lock(bench, screen)
        await screen.until(lambda: screen.session.tier is Tier.REGISTRY)
        assert shown.shows, "its own two minutes are not over"
        shown.expire()  # what its timer does
        await screen.until(lambda: "Скрыто" in screen.text())
        assert "Лютн" not in screen.text()
        await screen.press("enter")
        await screen.until(lambda: "русск" in screen.text())
        assert (await _actions(screen)).count("rotation.shown") == 3
        await screen.press("escape")
        await press_offer(screen, "Показать прежний")
        await reach(screen, OpenSecrets)


async def test_ten_minutes_without_a_key_forget_it(bench: Bench, opener: Callable[..., Store]) -> None:
    with opener() as store:
        staged_in(store, State.SHOWN)
    async with bench.run() as screen:
        await open_from_the_view(screen)
        wizard = screen.console.screen
        assert isinstance(wizard, RotationScreen)
        await press_offer(screen, "Скопировать его")
        await screen.until(lambda: bool(wizard.secrets))
        _idle_lock(bench, screen)
        await screen.until(lambda: screen.session.tier is Tier.REGISTRY)
        assert bool(wizard.secrets)
        bench.ticks.now += KEPT_SECONDS
        screen.console.guard.check_idle()
        await screen.until(lambda: screen.main.is_current)
        await screen.until(lambda: not wizard.secrets)
        assert await state_of(screen) is State.SHOWN


async def test_opening_the_secrets_in_the_middle(bench: Bench, opener: Callable[..., Store]) -> None:
    with opener() as store:
        staged_in(store, State.STAGED)
    async with bench.run() as screen:
        await open_from_the_view(screen)
        _idle_lock(bench, screen)
        await press_offer(screen, "Показать новый")
        await reach(screen, OpenSecrets)
        await screen.type(PASSPHRASE)
        await screen.press("enter")
        await reach(screen, TypeOutScreen)
        await screen.until(lambda: "русск" in screen.text())
        await screen.press("escape")
        await stage(screen, "показан")
