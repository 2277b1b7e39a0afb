"""The screen of a rotation over a real vault: written before shown, both secrets safe at each step, resumed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual import events

from checks.running.tokens import TokenAnswer
from console.clipboard import Route, sequence
from console.dialogs.ask import Choose
from console.dialogs.base import Dialog
from console.dialogs.form import Form
from console.dialogs.line import AskLine
from console.dialogs.making import HowToMake
from console.dialogs.passphrase import OpenSecrets
from console.dialogs.qr import QrScreen
from console.dialogs.rotation import RotationScreen
from console.dialogs.typeout import TypeOutScreen
from console.guard import KEPT_SECONDS
from console.panes.vault.views import View
from console.screens.unlock import UnlockScreen
from console.widgets.secretfield import SecretField
from registry import credentials, rotating
from registry.credentials import Credential, CredentialKind
from tests.conftest import PASSPHRASE
from tests.console.support import PASSWORD, SEED, Bench, Screen
from vault import journal, rotation, secrets, totp
from vault.clock import real_now
from vault.errors import StorageFailed
from vault.rotation import Proof, Rotation, State
from vault.secrets import Field, VersionState
from vault.store import Store, Tier
from vault.transaction import Tx

NEW_SEED = "KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU"
OPEN_STATES = [State.STAGED, State.SHOWN, State.APPLIED, State.VERIFIED, State.UNCERTAIN]
OWN = "Лютня-27-вечером-Осока"


def _account(tx: Tx) -> Credential:
    return next(each for each in credentials.listing(tx) if each.login == "school5@example.ru")


def _staged(store: Store, state: State, field: Field = Field.PASSWORD, value: str = OWN) -> int:
    """An open rotation that stands at `state`."""
    made = store.write("test.start", lambda tx: rotating.start(tx, _account(tx).id, field, value))
    number = made.id

    def onwards(tx: Tx) -> None:
        if state in {State.APPLIED, State.VERIFIED}:
            rotation.applied(tx, number)
        if state is State.VERIFIED:
            rotation.verified(tx, number, Proof.SIGNED_IN)
        if state is State.UNCERTAIN:
            rotation.doubt(tx, number)

    if state is not State.STAGED:
        rotation.show(store, number, secrets.Purpose.ROTATE)
        store.write("test.on", onwards)
    return number


async def _rotation(screen: Screen) -> Rotation:
    return (await screen.session.read(lambda tx: rotation.listing(tx, open_only=False)))[-1]


async def _state(screen: Screen) -> State:
    return (await _rotation(screen)).state


async def _current(screen: Screen, field: Field = Field.PASSWORD) -> str:
    owner = await screen.session.read(lambda tx: credentials.owner(_account(tx).id))
    return await screen.session.reveal(owner, field, secrets.Purpose.ROTATE, "test")


async def _actions(screen: Screen) -> list[str]:
    return [entry.action for entry in await screen.session.read(journal.entries)]


async def _on(screen: Screen, kind: type[Dialog[Any]]) -> None:
    await screen.until(lambda: isinstance(screen.console.screen, kind) and screen.console.screen.is_mounted)


async def _choose_field(screen: Screen, digit: str) -> None:
    await screen.pane("5")
    await screen.press("end")
    await screen.press("s")
    await _on(screen, Choose)
    await screen.press(digit)


async def _begin_password(screen: Screen) -> None:
    await _choose_field(screen, "1")
    await _on(screen, HowToMake)
    await screen.press("1")
    await _on(screen, RotationScreen)
    await screen.until(lambda: "[записан]" in screen.text())


async def _open_from_the_view(screen: Screen) -> None:
    await screen.pane("5")
    await screen.press("left", "left")
    await screen.until(lambda: "[Ротации 1]" in screen.text() and bool(screen.rows.items))
    await screen.press("enter")
    await _on(screen, RotationScreen)
    await screen.until(lambda: "Смена: " in screen.text())


async def _stage(screen: Screen, words: str) -> None:
    await screen.until(lambda: f"[{words}]" in screen.text(), what=words)


async def _press_offer(screen: Screen, words: str) -> None:
    """Press the digit of the line that says this."""
    line = next(line for line in screen.lines() if words in line and line.strip()[:1].isdigit() and "  " in line)
    await screen.press(line.strip()[0])


def _idle_lock(bench: Bench, screen: Screen) -> None:
    bench.ticks.now += 120
    screen.console.guard.check_idle()


# From the first key to the new secret in force


@pytest.mark.parametrize("key", ["s", "ы"])
async def test_a_password_from_the_key_to_its_commit(bench: Bench, key: str) -> None:
    async with bench.run() as screen:
        await screen.pane("5")
        await screen.press("end", key)
        await _on(screen, Choose)
        assert "пароль VK ID" in screen.text()
        await screen.press("1")
        await _on(screen, HowToMake)
        await screen.until(lambda: "бит" in screen.text())
        await screen.press("1")
        await _on(screen, RotationScreen)
        await _stage(screen, "записан")
        assert "ещё никто не видел" in " ".join(screen.text().split())
        await _press_offer(screen, "Показать новый")
        await _on(screen, TypeOutScreen)
        await screen.until(lambda: "латинск" in screen.text())
        await screen.press("escape")
        await _stage(screen, "показан")
        assert "Изменить пароль" in screen.text()
        await _press_offer(screen, "Сайт принял")
        await _stage(screen, "применён")
        assert await _current(screen) == PASSWORD
        await _press_offer(screen, "удался")
        await _stage(screen, "действует")
        assert "Завершите все сеансы" in screen.text()
        assert await _current(screen) != PASSWORD
        record = await screen.session.read(_account)
        assert record.password_changed_on == screen.session.today
        kept = await screen.session.read(lambda tx: secrets.history(tx, credentials.owner(record.id), Field.PASSWORD))
        assert [each.state for each in kept] == [VersionState.CURRENT, VersionState.PREVIOUS]
        await screen.press("enter")
        await screen.until(lambda: screen.main.is_current)


async def test_the_length_is_turned_and_measured(bench: Bench) -> None:
    async with bench.run() as screen:
        await _choose_field(screen, "1")
        await _on(screen, HowToMake)
        await screen.until(lambda: "бит" in screen.text())
        before = screen.text()
        assert "20 знаков" in before
        await screen.press("right", "right")
        await screen.until(lambda: "22 знака" in screen.text())
        await screen.press("enter")
        await _on(screen, RotationScreen)
        await _stage(screen, "записан")
        made = await _rotation(screen)
        value = await screen.session.with_store(lambda store: rotation.show(store, made.id, secrets.Purpose.ROTATE))
        assert len(value) == 22


async def test_a_password_of_ones_own_is_typed_twice_and_held_to_the_rules(bench: Bench) -> None:
    async with bench.run() as screen:
        await _choose_field(screen, "1")
        await _on(screen, HowToMake)
        await screen.press("4")
        await _on(screen, Form)
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
        await _on(screen, RotationScreen)
        await _stage(screen, "записан")


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
            await _press_offer(screen, words)
            await screen.until(lambda: "нет места" in screen.text())
            if isinstance(screen.console.screen, TypeOutScreen):
                assert not screen.console.screen.shows
                await screen.press("escape")
                await _on(screen, RotationScreen)
        assert screen.written == []
        assert await _state(screen) is State.STAGED
        store.write = real  # type: ignore[method-assign]
        await _press_offer(screen, "Показать новый")
        await screen.until(lambda: "латинск" in screen.text())
        assert await _state(screen) is State.SHOWN


async def test_a_full_disk_at_the_start_stages_nothing(bench: Bench) -> None:
    async with bench.run() as screen:
        await _choose_field(screen, "1")
        await _on(screen, HowToMake)
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
        await _press_offer(screen, "Показать новый")
        await screen.until(lambda: "латинск" in screen.text())
        assert seen == [False]


async def test_a_full_disk_at_a_later_step_leaves_it_where_it_was(bench: Bench, opener: Callable[..., Store]) -> None:
    with opener() as store:
        _staged(store, State.APPLIED)
    async with bench.run() as screen:
        await _open_from_the_view(screen)
        opened = screen.session.opened()

        def full(reason: str, fn: Callable[[Tx], object]) -> object:
            raise StorageFailed("На диске нет места: ничего не записано.")

        real, opened.write = opened.write, full  # type: ignore[method-assign, assignment]  # a full disk
        await _press_offer(screen, "удался")
        await screen.until(lambda: "нет места" in screen.text())
        assert "[применён]" in screen.text()
        opened.write = real  # type: ignore[method-assign]
        await _press_offer(screen, "удался")
        await _stage(screen, "действует")


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
        _staged(store, state)
    async with bench.run() as screen:
        for _ in range(2):
            await _open_from_the_view(screen)
            await _stage(screen, words)
            await screen.press("escape")
            await screen.until(lambda: screen.main.is_current)
            assert await _state(screen) is state
            await screen.press("right", "right")
        assert await _current(screen) == PASSWORD


async def test_the_key_goes_on_with_what_is_open(bench: Bench, opener: Callable[..., Store]) -> None:
    with opener() as store:
        _staged(store, State.SHOWN)
    async with bench.run() as screen:
        await screen.pane("5")
        await screen.press("end", "s")
        await _on(screen, Choose)
        assert "продолжить: показан" in screen.text()
        await screen.press("1")
        await _on(screen, RotationScreen)
        await _stage(screen, "показан")


@pytest.mark.parametrize("state", OPEN_STATES)
async def test_a_lock_of_everything_keeps_the_step(bench: Bench, opener: Callable[..., Store], state: State) -> None:
    with opener() as store:
        _staged(store, state)
    async with bench.run() as screen:
        await _open_from_the_view(screen)
        await _press_offer(screen, "оказать" if state in {State.STAGED, State.SHOWN, State.APPLIED} else "Показать")
        await _on(screen, TypeOutScreen)
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
        await screen.until(lambda: screen.loaded)
        expected = State.SHOWN if state is State.STAGED else state
        assert await _state(screen) is expected


@pytest.mark.parametrize("state", OPEN_STATES)
async def test_an_idle_lock_keeps_the_screen_and_its_steps(
    bench: Bench, opener: Callable[..., Store], state: State
) -> None:
    """Everything but opening a secret goes on without the passphrase."""
    with opener() as store:
        _staged(store, state)
    async with bench.run() as screen:
        await _open_from_the_view(screen)
        _idle_lock(bench, screen)
        await screen.until(lambda: screen.session.tier is Tier.REGISTRY)
        assert isinstance(screen.console.screen, RotationScreen)
        await _press_offer(screen, "оказать «новый»" if state is State.UNCERTAIN else "оказать новый")
        await _on(screen, OpenSecrets)
        await screen.press("escape")
        await _on(screen, RotationScreen)
        if state in {State.APPLIED, State.UNCERTAIN}:
            await _press_offer(screen, "удался")
        elif state is State.VERIFIED:
            await _press_offer(screen, "Сделать новый действующим")
        elif state is State.SHOWN:
            await _press_offer(screen, "Сайт принял")
        else:
            return
        await screen.until(lambda: "[действует]" in screen.text() or "[применён]" in screen.text())


async def test_the_new_secret_alone_outlives_the_idle_lock(bench: Bench, opener: Callable[..., Store]) -> None:
    with opener() as store:
        _staged(store, State.SHOWN)
    async with bench.run() as screen:
        await _open_from_the_view(screen)
        await _press_offer(screen, "Показать новый")
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
        await _press_offer(screen, "Показать прежний")
        await _on(screen, OpenSecrets)


async def test_ten_minutes_without_a_key_forget_it(bench: Bench, opener: Callable[..., Store]) -> None:
    with opener() as store:
        _staged(store, State.SHOWN)
    async with bench.run() as screen:
        await _open_from_the_view(screen)
        wizard = screen.console.screen
        assert isinstance(wizard, RotationScreen)
        await _press_offer(screen, "Скопировать его")
        await screen.until(lambda: bool(wizard.secrets))
        _idle_lock(bench, screen)
        await screen.until(lambda: screen.session.tier is Tier.REGISTRY)
        assert bool(wizard.secrets)
        bench.ticks.now += KEPT_SECONDS
        screen.console.guard.check_idle()
        await screen.until(lambda: screen.main.is_current)
        await screen.until(lambda: not wizard.secrets)
        assert await _state(screen) is State.SHOWN


async def test_opening_the_secrets_in_the_middle(bench: Bench, opener: Callable[..., Store]) -> None:
    with opener() as store:
        _staged(store, State.STAGED)
    async with bench.run() as screen:
        await _open_from_the_view(screen)
        _idle_lock(bench, screen)
        await _press_offer(screen, "Показать новый")
        await _on(screen, OpenSecrets)
        await screen.type(PASSPHRASE)
        await screen.press("enter")
        await _on(screen, TypeOutScreen)
        await screen.until(lambda: "русск" in screen.text())
        await screen.press("escape")
        await _stage(screen, "показан")


# Ways that do not end well


async def test_refused_by_the_site_and_made_again(bench: Bench, opener: Callable[..., Store]) -> None:
    with opener() as store:
        _staged(store, State.SHOWN)
    async with bench.run() as screen:
        await screen.pane("5")
        await screen.press("end", "s")
        await _on(screen, Choose)
        await screen.press("1")
        await _on(screen, RotationScreen)
        await _stage(screen, "показан")
        await _press_offer(screen, "Сайт не принял")
        await _on(screen, Choose)
        await screen.press("2")
        await _on(screen, HowToMake)
        first = (await screen.session.read(lambda tx: rotation.listing(tx, open_only=False)))[0]
        assert first.state is State.ABANDONED
        await screen.press("1")
        await _on(screen, RotationScreen)
        await _stage(screen, "записан")
        assert await _current(screen) == PASSWORD


async def test_refused_by_the_site_and_left_as_it_was(bench: Bench, opener: Callable[..., Store]) -> None:
    with opener() as store:
        _staged(store, State.SHOWN)
    async with bench.run() as screen:
        await _open_from_the_view(screen)
        await _press_offer(screen, "Сайт не принял")
        await _on(screen, Choose)
        await screen.press("3")
        await _stage(screen, "отменён")
        assert "Действует прежний" in screen.text()
        assert await _current(screen) == PASSWORD


async def test_in_doubt_both_are_offered_by_their_names(bench: Bench, opener: Callable[..., Store]) -> None:
    with opener() as store:
        _staged(store, State.SHOWN)
    async with bench.run() as screen:
        await _open_from_the_view(screen)
        await _press_offer(screen, "Не уверен")
        await _stage(screen, "неясно")
        assert "Как решить" in screen.text()
        await _press_offer(screen, "«новый»")
        await screen.until(lambda: "русск" in screen.text())
        assert screen.lines()[0].strip().startswith("Новый:")
        await screen.press("escape")
        await _press_offer(screen, "Показать «прежний»")
        await screen.until(lambda: screen.lines()[0].strip().startswith("Прежний:") and "не-н" in screen.text())
        await screen.press("escape")
        await _press_offer(screen, "Скопировать «прежний»")
        await screen.until(lambda: bool(screen.written))
        assert screen.written == [sequence(PASSWORD, Route.DIRECT)]
        assert await _state(screen) is State.UNCERTAIN


@pytest.mark.parametrize(("words", "state"), [("удался", State.COMMITTED), ("Действует прежний", State.ABANDONED)])
async def test_doubt_ends_with_the_one_that_works(
    bench: Bench, opener: Callable[..., Store], words: str, state: State
) -> None:
    with opener() as store:
        _staged(store, State.UNCERTAIN)
    async with bench.run() as screen:
        await _open_from_the_view(screen)
        await _press_offer(screen, words)
        if state is State.ABANDONED:
            await _on(screen, Choose)
            await screen.press("2")
        await _stage(screen, "действует" if state is State.COMMITTED else "отменён")
        assert await _current(screen) == (OWN if state is State.COMMITTED else PASSWORD)


async def test_the_disk_is_the_truth(bench: Bench, opener: Callable[..., Store]) -> None:
    """What was done elsewhere meanwhile is seen at the next answer, and nothing is done twice."""
    with opener() as store:
        number = _staged(store, State.SHOWN)
    async with bench.run() as screen:
        await _open_from_the_view(screen)
        await screen.session.write("test.elsewhere", lambda tx: rotation.abandon(tx, number))
        await _press_offer(screen, "Сайт принял")
        await _stage(screen, "отменён")
        assert await _state(screen) is State.ABANDONED


async def test_giving_up_asks_first(bench: Bench, opener: Callable[..., Store]) -> None:
    with opener() as store:
        _staged(store, State.STAGED)
    async with bench.run() as screen:
        await _open_from_the_view(screen)
        await _press_offer(screen, "Отказаться от нового")
        await _on(screen, Choose)
        await screen.press("enter")
        await _stage(screen, "записан")
        await _press_offer(screen, "Отказаться от нового")
        await _on(screen, Choose)
        await screen.press("2")
        await _stage(screen, "отменён")


# Second factors, codes, tokens


def _code_of(seed: str) -> str:
    """As it is shown now."""
    code = totp.code_at(totp.parse_seed(seed), real_now()).code
    return f"{code[:3]} {code[3:]}"


async def test_a_seed_is_pasted_enrolled_by_qr_and_proved_by_a_code(bench: Bench) -> None:
    async with bench.run() as screen:
        await _choose_field(screen, "2")
        await _on(screen, Form)
        assert "QR-кодом" in screen.text()
        await screen.until(lambda: isinstance(screen.console.screen.focused, SecretField))
        screen.console.screen.focused.post_message(events.Paste(NEW_SEED.lower()))  # type: ignore[union-attr]
        await screen.press("f2")
        await _on(screen, RotationScreen)
        await _stage(screen, "записан")
        await _press_offer(screen, "QR для приложения")
        await _on(screen, QrScreen)
        await screen.until(lambda: "█" in screen.text())
        assert len([line for line in screen.lines() if "█" in line]) >= 20
        assert "F10 Выход" in screen.lines()[-1]
        await screen.press("escape")
        await _stage(screen, "показан")
        await _press_offer(screen, "Сайт принял")
        await _stage(screen, "применён")
        await _press_offer(screen, "Ввести код")
        await _on(screen, AskLine)
        await screen.type(totp.code_at(totp.parse_seed(SEED), real_now()).code)
        await screen.press("enter")
        await screen.until(lambda: "Код не подходит" in screen.text())
        assert await _state(screen) is State.APPLIED
        await _press_offer(screen, "Ввести код")
        await _on(screen, AskLine)
        await screen.type(totp.code_at(totp.parse_seed(NEW_SEED), real_now()).code)
        await screen.press("enter")
        await _stage(screen, "действует")
        assert totp.parse_seed(await _current(screen, Field.TOTP)).secret == NEW_SEED
        assert (await screen.session.read(_account)).factor_confirmed_on == screen.session.today


async def test_codes_of_both_seeds_while_the_site_is_set_up(bench: Bench, opener: Callable[..., Store]) -> None:
    with opener() as store:
        _staged(store, State.SHOWN, Field.TOTP, NEW_SEED)
    async with bench.run() as screen:
        await _open_from_the_view(screen)
        await _press_offer(screen, "Код по прежнему")
        await screen.until(lambda: _code_of(SEED) in screen.text())
        await _press_offer(screen, "Код по новому")
        await screen.until(lambda: _code_of(NEW_SEED) in screen.text())
        await screen.press("escape")


async def test_recovery_codes_are_pasted_in_lines_and_compared(bench: Bench) -> None:
    async with bench.run() as screen:
        await _choose_field(screen, "3")
        await _on(screen, Form)
        await screen.until(lambda: isinstance(screen.console.screen.focused, SecretField))
        screen.console.screen.focused.post_message(events.Paste("aaa-111\r\nbbb-222\nccc-333\n"))  # type: ignore[union-attr]
        await screen.press("f2")
        await _on(screen, RotationScreen)
        await _press_offer(screen, "чтобы сверить")
        await screen.until(lambda: "bbb-" in screen.text())
        await screen.press("escape")
        await _stage(screen, "показан")
        await _press_offer(screen, "Сверено")
        await _stage(screen, "действует")
        assert await _current(screen, Field.RECOVERY_CODES) == "aaa-111\nbbb-222\nccc-333"


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
        await _open_from_the_view(screen)
        await _press_offer(screen, "Спросить сеть")
        await screen.until(lambda: "Ключ" in screen.text() and bool(asked))
        assert asked == [("vk", "vk1.a.new-token", "app 1")]
        if ok:
            await _stage(screen, "действует")
            assert (await _rotation(screen)).proof is Proof.NETWORK
        else:
            await _stage(screen, "показан")
            assert "отозван" in screen.text()


# The view


async def test_the_view_lists_what_is_open_and_what_is_next(bench: Bench, opener: Callable[..., Store]) -> None:
    with opener() as store:
        _staged(store, State.UNCERTAIN)
    async with bench.run() as screen:
        await screen.pane("5")
        assert "Ротации 1" in screen.lines()[1]
        await screen.press("left", "left")
        assert screen.main.pane.view is View.CHANGES  # type: ignore[union-attr]
        await screen.until(lambda: "неясно" in screen.text())
        assert "выяснить, какой принимает сайт" in screen.text()
        assert "1 открытая ротация" in screen.lines()[-2]


async def test_the_terminal_that_takes_no_copy(bench: Bench, opener: Callable[..., Store]) -> None:
    with opener() as store:
        _staged(store, State.SHOWN)
    async with bench.run() as screen:
        screen.console.secret_clipboard.route = Route.TMUX_CLOSED
        await _open_from_the_view(screen)
        await _press_offer(screen, "Скопировать его")
        await _on(screen, Choose)
        assert "allow-passthrough" in screen.text()
        await screen.press("2")
        await _on(screen, TypeOutScreen)
        await screen.until(lambda: "русск" in screen.text())
        assert screen.written == []
