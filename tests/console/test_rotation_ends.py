"""Rotations that do not end well, and those of second factors, codes and tokens; the view of what is open."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual import events

from checks.running.tokens import TokenAnswer
from console.clipboard import Route, sequence
from console.dialogs.ask import Choose
from console.dialogs.form import Form
from console.dialogs.line import AskLine
from console.dialogs.making import HowToMake
from console.dialogs.qr import QrScreen
from console.dialogs.rotation import RotationScreen
from console.dialogs.typeout import TypeOutScreen
from console.panes.vault.views import View
from console.widgets.secretfield import SecretField
from registry import credentials, rotating
from registry.credentials import Credential, CredentialKind
from tests.console.rotations import (
    OWN,
    account_of,
    choose_field,
    current_secret,
    last_rotation,
    open_from_the_view,
    stage,
    staged_in,
    state_of,
)
from tests.console.support import PASSWORD, SEED, Bench
from tests.console.vault_views import press_offer, reach
from vault import rotation, totp
from vault.clock import real_now
from vault.rotation import Proof, State
from vault.secrets import Field
from vault.store import Store

NEW_SEED = "KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU"


# Ways that do not end well


async def test_refused_by_the_site_and_made_again(bench: Bench, opener: Callable[..., Store]) -> None:
    with opener() as store:
        staged_in(store, State.SHOWN)
    async with bench.run() as screen:
        await screen.pane("5")
        await screen.press("end", "s")
        await reach(screen, Choose)
        await screen.press("1")
        await reach(screen, RotationScreen)
        await stage(screen, "показан")
        await press_offer(screen, "Сайт не принял")
        await reach(screen, Choose)
        await screen.press("2")
        await reach(screen, HowToMake)
        first = (await screen.session.read(lambda tx: rotation.listing(tx, open_only=False)))[0]
        assert first.state is State.ABANDONED
        await screen.press("1")
        await reach(screen, RotationScreen)
        await stage(screen, "записан")
        assert await current_secret(screen) == PASSWORD


async def test_refused_by_the_site_and_left_as_it_was(bench: Bench, opener: Callable[..., Store]) -> None:
    with opener() as store:
        staged_in(store, State.SHOWN)
    async with bench.run() as screen:
        await open_from_the_view(screen)
        await press_offer(screen, "Сайт не принял")
        await reach(screen, Choose)
        await screen.press("3")
        await stage(screen, "отменён")
        assert "Действует прежний" in screen.text()
        assert await current_secret(screen) == PASSWORD


async def test_in_doubt_both_are_offered_by_their_names(bench: Bench, opener: Callable[..., Store]) -> None:
    with opener() as store:
        staged_in(store, State.SHOWN)
    async with bench.run() as screen:
        await open_from_the_view(screen)
        await press_offer(screen, "Не уверен")
        await stage(screen, "неясно")
        assert "Как решить" in screen.text()
        await press_offer(screen, "«новый»")
        await screen.until(lambda: "русск" in screen.text())
        assert screen.lines()[0].strip().startswith("Новый пароль VK ID: ВКонтакте")
        await screen.press("escape")
        await press_offer(screen, "Показать «прежний»")
        await screen.until(
            lambda: screen.lines()[0].strip().startswith("Прежний пароль VK ID") and "не-н" in screen.text()
        )
        await screen.press("escape")
        await press_offer(screen, "Скопировать «прежний»")
        await screen.until(lambda: bool(screen.written))
        assert screen.written == [sequence(PASSWORD, Route.DIRECT)]
        assert await state_of(screen) is State.UNCERTAIN


@pytest.mark.parametrize(("words", "state"), [("удался", State.COMMITTED), ("Действует прежний", State.ABANDONED)])
async def test_doubt_ends_with_the_one_that_works(
    bench: Bench, opener: Callable[..., Store], words: str, state: State
) -> None:
    with opener() as store:
        staged_in(store, State.UNCERTAIN)
    async with bench.run() as screen:
        await open_from_the_view(screen)
        await press_offer(screen, words)
        if state is State.ABANDONED:
            await reach(screen, Choose)
            await screen.press("2")
        await stage(screen, "действует" if state is State.COMMITTED else "отменён")
        assert await current_secret(screen) == (OWN if state is State.COMMITTED else PASSWORD)


async def test_the_disk_is_the_truth(bench: Bench, opener: Callable[..., Store]) -> None:
    """What was done elsewhere meanwhile is seen at the next answer, and nothing is done twice."""
    with opener() as store:
        number = staged_in(store, State.SHOWN)
    async with bench.run() as screen:
        await open_from_the_view(screen)
        await screen.session.write("test.elsewhere", lambda tx: rotation.abandon(tx, number))
        await press_offer(screen, "Сайт принял")
        await stage(screen, "отменён")
        assert await state_of(screen) is State.ABANDONED


async def test_giving_up_asks_first(bench: Bench, opener: Callable[..., Store]) -> None:
    with opener() as store:
        staged_in(store, State.STAGED)
    async with bench.run() as screen:
        await open_from_the_view(screen)
        await press_offer(screen, "Отказаться от нового")
        await reach(screen, Choose)
        await screen.press("enter")
        await stage(screen, "записан")
        await press_offer(screen, "Отказаться от нового")
        await reach(screen, Choose)
        await screen.press("2")
        await stage(screen, "отменён")


# Second factors, codes, tokens


def _code_of(seed: str) -> str:
    """As it is shown now."""
    code = totp.code_at(totp.parse_seed(seed), real_now()).code
    return f"{code[:3]} {code[3:]}"


async def test_a_seed_is_pasted_enrolled_by_qr_and_proved_by_a_code(bench: Bench) -> None:
    async with bench.run() as screen:
        await choose_field(screen, "2")
        await reach(screen, Form)
        assert "QR-кодом" in screen.text()
        await screen.until(lambda: isinstance(screen.console.screen.focused, SecretField))
        screen.console.screen.focused.post_message(events.Paste(NEW_SEED.lower()))  # type: ignore[union-attr]
        await screen.press("f2")
        await reach(screen, RotationScreen)
        await stage(screen, "записан")
        await press_offer(screen, "QR для приложения")
        await reach(screen, QrScreen)
        await screen.until(lambda: "█" in screen.text())
        assert len([line for line in screen.lines() if "█" in line]) >= 20
        assert "F10 Выход" in screen.lines()[-1]
        await screen.press("escape")
        await stage(screen, "показан")
        await press_offer(screen, "Сайт принял")
        await stage(screen, "применён")
        await press_offer(screen, "Ввести код")
        await reach(screen, AskLine)
        await screen.type(totp.code_at(totp.parse_seed(SEED), real_now()).code)
        await screen.press("enter")
        await screen.until(lambda: "Код не подходит" in screen.text())
        assert await state_of(screen) is State.APPLIED
        await press_offer(screen, "Ввести код")
        await reach(screen, AskLine)
        await screen.type(totp.code_at(totp.parse_seed(NEW_SEED), real_now()).code)
        await screen.press("enter")
        await stage(screen, "действует")
        assert totp.parse_seed(await current_secret(screen, Field.TOTP)).secret == NEW_SEED
        assert (await screen.session.read(account_of)).factor_confirmed_on == screen.session.today


async def test_codes_of_both_seeds_while_the_site_is_set_up(bench: Bench, opener: Callable[..., Store]) -> None:
    with opener() as store:
        staged_in(store, State.SHOWN, Field.TOTP, NEW_SEED)
    async with bench.run() as screen:
        await open_from_the_view(screen)
        await press_offer(screen, "Код по прежнему")
        await screen.until(lambda: _code_of(SEED) in screen.text())
        await press_offer(screen, "Код по новому")
        await screen.until(lambda: _code_of(NEW_SEED) in screen.text())
        await screen.press("escape")


async def test_recovery_codes_are_pasted_in_lines_and_compared(bench: Bench) -> None:
    async with bench.run() as screen:
        await choose_field(screen, "3")
        await reach(screen, Form)
        await screen.until(lambda: isinstance(screen.console.screen.focused, SecretField))
        screen.console.screen.focused.post_message(events.Paste("aaa-111\r\nbbb-222\nccc-333\n"))  # type: ignore[union-attr]
        await screen.press("f2")
        await reach(screen, RotationScreen)
        await press_offer(screen, "чтобы сверить")
        await screen.until(lambda: "bbb-" in screen.text())
        await screen.press("escape")
        await stage(screen, "показан")
        await press_offer(screen, "Сверено")
        await stage(screen, "действует")
        assert await current_secret(screen, Field.RECOVERY_CODES) == "aaa-111\nbbb-222\nccc-333"


@pytest.mark.parametrize("ok", [True, False])
async def test_a_token_is_asked_of_the_network(
    bench: Bench, opener: Callable[..., Store], monkeypatch: pytest.MonkeyPatch, ok: bool
) -> None:
    asked: list[tuple[str, str, str]] = []

    def ask(network: str, token: str, *_: object, login: str) -> TokenAnswer:
        asked.append((network, token, login))
        return TokenAnswer(ok, "Ключ принят." if ok else "Ключ не принят: он отозван.")

    monkeypatch.setattr("checks.running.tokens.ask", ask)
    with opener() as store:
        service = store.write(
            "test.token",
            lambda tx: credentials.add(tx, Credential(CredentialKind.SERVICE, "vk", login="app 1")),
        )
        store.write("test.start", lambda tx: rotating.start(tx, service.id, Field.TOKEN, "vk1.a.new-token"))
    async with bench.run() as screen:
        await open_from_the_view(screen)
        await press_offer(screen, "Спросить сеть")
        await screen.until(lambda: "Ключ" in screen.text() and bool(asked))
        assert asked == [("vk", "vk1.a.new-token", "app 1")]
        if ok:
            await stage(screen, "действует")
            assert (await last_rotation(screen)).proof is Proof.NETWORK
        else:
            await stage(screen, "показан")
            assert "отозван" in screen.text()


# The view


async def test_the_view_lists_what_is_open_and_what_is_next(bench: Bench, opener: Callable[..., Store]) -> None:
    with opener() as store:
        staged_in(store, State.UNCERTAIN)
    async with bench.run() as screen:
        await screen.pane("5")
        assert "Ротации 1" in screen.lines()[1]
        await screen.press("left", "left")
        assert screen.main.pane.view is View.CHANGES  # type: ignore[union-attr]
        await screen.until(lambda: "неясно" in screen.text())
        assert "выяснить, какой принимает сайт" in screen.text()
        assert screen.lines()[-2].strip() == "1 открытая ротация", "and nothing of campaigns: there are none"
        assert "Пароль: ВКонтакте, school5" in screen.text(), "which secret it is, before what a column cuts off"


async def test_the_terminal_that_takes_no_copy(bench: Bench, opener: Callable[..., Store]) -> None:
    with opener() as store:
        staged_in(store, State.SHOWN)
    async with bench.run() as screen:
        screen.console.secret_clipboard.route = Route.TMUX_CLOSED
        await open_from_the_view(screen)
        await press_offer(screen, "Скопировать его")
        await reach(screen, Choose)
        assert "allow-passthrough" in screen.text()
        await screen.press("2")
        await reach(screen, TypeOutScreen)
        await screen.until(lambda: "русск" in screen.text())
        assert screen.written == []
