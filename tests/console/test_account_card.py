"""The card of an account: the cursor stays on its line, Esc hides first, what is not stored can be entered."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from console.dialogs.ask import Choose
from console.dialogs.form import Form
from console.panes.vault.card import CredentialCard
from console.panes.vault.records import EMPTY
from console.reading.account_card import CardLine
from registry import credentials, networks
from registry.accounts import account
from registry.credentials import Credential, CredentialKind
from tests.console.support import PASSWORD, Bench, Screen
from tests.console.vault_views import press_offer, reach
from vault.secrets import Field
from vault.store import Store


async def _card(screen: Screen, key: str = "end") -> CredentialCard:
    await screen.pane("5")
    await screen.press(key, "enter")
    await reach(screen, CredentialCard)
    card = screen.console.screen
    assert isinstance(card, CredentialCard)
    await screen.until(lambda: "Секреты" in screen.text())
    return card


def _line(card: CredentialCard) -> CardLine:
    assert card.line is not None
    return card.line


def _is_as_large(screen: Screen, size: tuple[int, int]) -> bool:
    return screen.console.screen.size == size


async def test_the_cursor_stays_on_its_line_in_a_window_of_another_width(bench: Bench) -> None:
    async with bench.run() as screen:
        card = await _card(screen)
        await screen.press("down", "down")
        codes = _line(card)
        assert codes.field is Field.RECOVERY_CODES
        for size in ((60, 20), (120, 40), (60, 20), (80, 24)):
            await screen.pilot.resize_terminal(*size)
            await screen.until(partial(_is_as_large, screen, size))
            assert _line(card) is codes, size


async def test_escape_hides_what_is_shown_before_it_leaves(bench: Bench) -> None:
    async with bench.run() as screen:
        card = await _card(screen)
        await screen.press("v")
        await screen.until(lambda: PASSWORD in screen.text())
        await screen.press("escape")
        await screen.until(lambda: PASSWORD not in screen.text())
        assert card.stands
        await screen.press("escape")
        await screen.until(lambda: screen.main.is_current)


async def test_what_is_not_stored_is_entered_or_made_anew(bench: Bench) -> None:
    async with bench.run() as screen:
        await _card(screen, "home")
        assert "Пароль Одноклассников: не записан" in screen.text()
        assert "Резервные коды Одноклассников: не записаны" in screen.text()
        await screen.press("enter")
        await reach(screen, Choose)
        assert "Завести новый на сайте, по шагам" in screen.text()
        await press_offer(screen, "Записать тот, что есть")
        await reach(screen, Form)
        assert "Правка учётной записи" in screen.text()


async def test_words_agree_and_nothing_is_called_none(bench: Bench, opener: Callable[..., Store]) -> None:
    with opener() as store:
        store.write(
            "test", lambda tx: credentials.add(tx, Credential(CredentialKind.OFFICIAL, "vk", login="яя@example.ru"))
        )
    async with bench.run() as screen:
        await screen.pane("5")
        await screen.press("end")
        await screen.until(lambda: "яя@example.ru" in screen.text())
        await screen.press("s")
        await reach(screen, Choose)
        assert "резервные коды VK ID — ещё не записаны" in screen.text()
        await screen.press("escape", "enter")
        await reach(screen, CredentialCard)
        await screen.until(lambda: "Страницы: нет" in screen.text())


async def test_of_a_personal_account_nothing_is_asked_that_would_be_refused(
    bench: Bench, opener: Callable[..., Store]
) -> None:
    with opener() as store:
        record = Credential(CredentialKind.PERSONAL, "vk", login="яя@example.ru", holder_id=1)
        store.write("test", lambda tx: credentials.add(tx, record))
    async with bench.run() as screen:
        await screen.pane("5")
        await screen.press("end")
        await screen.until(lambda: "яя@example.ru" in screen.text())
        await screen.press("s")
        await screen.until(lambda: "не хранятся" in screen.text())
        assert screen.main.is_current
        assert "Основание хранить личные секреты" in " ".join(screen.text().split())


def test_an_empty_safe_names_its_own_key_for_files_of_other_programs() -> None:
    assert "i/ш" in EMPTY
    assert "poryadok" not in EMPTY


@pytest.mark.parametrize("network", ["", *networks.CODES])
def test_a_key_is_a_secret_of_service_accounts_alone(network: str) -> None:
    kind = account(network)
    of_people, of_keys = kind.usual_secrets(service=False), kind.usual_secrets(service=True)
    assert of_keys == (Field.TOKEN,)
    assert set(of_people) | set(of_keys) == {field for field, _ in kind.secrets}
    assert Field.TOKEN not in of_people
