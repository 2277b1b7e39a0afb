"""A rotation on the screen from the first key to the new secret in force: nothing is shown before it is written."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from console.dialogs.ask import Choose
from console.dialogs.form import Form
from console.dialogs.making import HowToMake
from console.dialogs.rotation import RotationScreen
from console.dialogs.typeout import TypeOutScreen
from console.widgets.secretfield import SecretField
from registry import credentials
from tests.console.rotations import (
    account_of,
    choose_field,
    current_secret,
    last_rotation,
    open_from_the_view,
    stage,
    staged_in,
    state_of,
)
from tests.console.support import PASSWORD, Bench, Screen
from tests.console.vault_views import press_offer, reach
from vault import rotation, secrets
from vault.errors import StorageFailed
from vault.rotation import State
from vault.secrets import Field, VersionState
from vault.store import Store
from vault.transaction import Tx


async def _begin_password(screen: Screen) -> None:
    await choose_field(screen, "1")
    await reach(screen, HowToMake)
    await screen.press("1")
    await reach(screen, RotationScreen)
    await screen.until(lambda: "[записан]" in screen.text())


# From the first key to the new secret in force


@pytest.mark.parametrize("key", ["s", "ы"])
async def test_a_password_from_the_key_to_its_commit(bench: Bench, key: str) -> None:
    async with bench.run() as screen:
        await screen.pane("5")
        await screen.press("end", key)
        await reach(screen, Choose)
        assert "пароль VK ID" in screen.text()
        await screen.press("1")
        await reach(screen, HowToMake)
        await screen.until(lambda: "бит" in screen.text())
        await screen.press("1")
        await reach(screen, RotationScreen)
        await stage(screen, "записан")
        assert "ещё никто не видел" in " ".join(screen.text().split())
        await press_offer(screen, "Показать новый")
        await reach(screen, TypeOutScreen)
        await screen.until(lambda: "латинск" in screen.text())
        await screen.press("escape")
        await stage(screen, "показан")
        assert "Изменить пароль" in screen.text()
        await press_offer(screen, "Сайт принял")
        await stage(screen, "применён")
        assert await current_secret(screen) == PASSWORD
        await press_offer(screen, "удался")
        await stage(screen, "действует")
        assert "Завершите все сеансы" in screen.text()
        assert await current_secret(screen) != PASSWORD
        record = await screen.session.read(account_of)
        assert record.password_changed_on == screen.session.today
        kept = await screen.session.read(lambda tx: secrets.history(tx, credentials.owner(record.id), Field.PASSWORD))
        assert [each.state for each in kept] == [VersionState.CURRENT, VersionState.PREVIOUS]
        await screen.press("enter")
        await screen.until(lambda: screen.main.is_current)


async def test_the_length_is_turned_and_measured(bench: Bench) -> None:
    async with bench.run() as screen:
        await choose_field(screen, "1")
        await reach(screen, HowToMake)
        await screen.until(lambda: "бит" in screen.text())
        before = screen.text()
        assert "20 знаков" in before
        await screen.press("right", "right")
        await screen.until(lambda: "22 знака" in screen.text())
        await screen.press("enter")
        await reach(screen, RotationScreen)
        await stage(screen, "записан")
        made = await last_rotation(screen)
        value = await screen.session.with_store(lambda store: rotation.show(store, made.id, secrets.Purpose.ROTATE))
        assert len(value) == 22


async def test_what_the_rules_refuse_is_refused_where_another_can_be_chosen(bench: Bench) -> None:
    async with bench.run() as screen:
        await choose_field(screen, "1")
        await reach(screen, HowToMake)
        await screen.until(lambda: "здесь не примут" in screen.text())
        await press_offer(screen, "Русские слова")
        await screen.until(lambda: "не принимают русские буквы" in screen.text())
        assert isinstance(screen.console.screen, HowToMake)
        await press_offer(screen, "Случайные знаки")
        await reach(screen, RotationScreen)


async def test_a_password_of_ones_own_is_typed_twice_and_held_to_the_rules(bench: Bench) -> None:
    async with bench.run() as screen:
        await choose_field(screen, "1")
        await reach(screen, HowToMake)
        await screen.press("4")
        await reach(screen, Form)
        await screen.until(lambda: isinstance(screen.console.screen.focused, SecretField))
        await screen.type("Gfhjkm123")
        await screen.press("tab")
        await screen.type("Gfhjkm123")
        await screen.press("f2")
        await screen.until(lambda: "Слабый" in screen.text())
        assert await screen.session.read(rotation.listing) == ()
        for field in screen.console.screen.query(SecretField):
            field.wipe()
            field.put(bytearray(b"vK-7-lyutnya-osoka-Vecher-31"))
        await screen.press("f2")
        await reach(screen, RotationScreen)
        await stage(screen, "записан")


# Nothing is shown before it is written


async def test_what_cannot_be_written_is_not_shown(bench: Bench) -> None:
    async with bench.run() as screen:
        await _begin_password(screen)
        store = screen.session.opened()
        real = store.write

        def full(reason: str, fn: Callable[[Tx], object]) -> object:
            if reason == "rotation.shown":
                raise StorageFailed("На диске нет места: ничего не записано.")
            return real(reason, fn)

        store.write = full  # type: ignore[method-assign, assignment]  # a full disk
        for words in ("Показать новый", "Скопировать его"):
            await press_offer(screen, words)
            await screen.until(lambda: "нет места" in screen.text())
            if isinstance(screen.console.screen, TypeOutScreen):
                assert not screen.console.screen.shows
                await screen.press("escape")
                await reach(screen, RotationScreen)
        assert screen.written == []
        assert await state_of(screen) is State.STAGED
        store.write = real  # type: ignore[method-assign]
        await press_offer(screen, "Показать новый")
        await screen.until(lambda: "латинск" in screen.text())
        assert await state_of(screen) is State.SHOWN


async def test_a_full_disk_at_the_start_stages_nothing(bench: Bench) -> None:
    async with bench.run() as screen:
        await choose_field(screen, "1")
        await reach(screen, HowToMake)
        store = screen.session.opened()

        def full(reason: str, fn: Callable[[Tx], object]) -> object:
            raise StorageFailed("На диске нет места: ничего не записано.")

        real, store.write = store.write, full  # type: ignore[method-assign, assignment]  # a full disk
        await screen.press("1")
        await screen.until(lambda: "нет места" in screen.text())
        assert screen.main.is_current
        store.write = real  # type: ignore[method-assign]
        assert await screen.session.read(lambda tx: rotation.listing(tx, open_only=False)) == ()


async def test_the_value_is_in_no_widget_until_its_row_is_committed(bench: Bench) -> None:
    """At the moment of each commit that lets it be shown, the screen holds nothing of it yet."""
    async with bench.run() as screen:
        await _begin_password(screen)
        store = screen.session.opened()
        real, seen = store.write, []

        def spy(reason: str, fn: Callable[[Tx], object]) -> object:
            value = real(reason, fn)
            if reason == "rotation.shown":
                top = screen.console.screen
                seen.append(isinstance(top, TypeOutScreen) and top.shows)
                assert store.read(lambda tx: rotation.listing(tx)[0].state) is State.SHOWN
            return value

        store.write = spy  # type: ignore[method-assign, assignment]
        await press_offer(screen, "Показать новый")
        await screen.until(lambda: "латинск" in screen.text())
        assert seen == [False]


async def test_a_full_disk_at_a_later_step_leaves_it_where_it_was(bench: Bench, opener: Callable[..., Store]) -> None:
    with opener() as store:
        staged_in(store, State.APPLIED)
    async with bench.run() as screen:
        await open_from_the_view(screen)
        opened = screen.session.opened()

        def full(reason: str, fn: Callable[[Tx], object]) -> object:
            raise StorageFailed("На диске нет места: ничего не записано.")

        real, opened.write = opened.write, full  # type: ignore[method-assign, assignment]  # a full disk
        await press_offer(screen, "удался")
        await screen.until(lambda: "нет места" in screen.text())
        assert "[применён]" in screen.text()
        opened.write = real  # type: ignore[method-assign]
        await press_offer(screen, "удался")
        await stage(screen, "действует")
