"""The first run after the vault is there: step by step, left and taken up again, keys asked of networks for real."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from textual import events

import sample_data
from checks import history
from checks.settings import Endpoints
from console import demo
from console.demo import Served
from console.dialogs.ask import Choose
from console.dialogs.form import Form
from console.dialogs.note import Note
from console.screens.import_registry import ImportRegistry
from console.screens.import_regulation import ImportRegulation
from console.screens.main import MainScreen
from console.screens.regulation import RegulationScreen
from console.screens.setup import CheckScreen, KeysScreen, OrganizationsScreen
from console.screens.unlock import UnlockScreen
from console.settings import Settings
from registry import credentials
from registry.credentials import CredentialKind
from registry.regulation import toml, versions
from tests.conftest import PASSPHRASE
from tests.console.support import NOW, Bench, Screen
from vault import secrets
from vault.clock import Clock
from vault.store import Store

LIST = "Организация;Ссылка\nШкола № 1;https://vk.com/school1krap\nМузей;https://ok.ru/group/100001\n"
WRONG = "vk1.a.not-a-key-of-anybody"


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    """The simulated networks, once for all tests."""
    with demo.networks("krapivinsky", Clock(NOW)) as found:
        yield found


@pytest.fixture
def live(empty_bench: Bench, opener: Callable[..., Store], served: Served) -> Bench:
    """A vault with a regulation alone, and networks that answer."""
    text = sample_data.folder("krapivinsky").joinpath("regulation.toml").read_text("utf-8")
    with opener() as store:
        store.write("test.regulation", lambda tx: versions.add(tx, toml.parse(text), text))
    urls = Endpoints(vk_url=served.env["PORYADOK_VK_URL"], ok_url=served.env["PORYADOK_OK_URL"])
    empty_bench.settings = replace(Settings(), endpoints=urls)
    return empty_bench


async def reach(screen: Screen, kind: type) -> None:
    await screen.until(lambda: isinstance(screen.console.screen, kind), what=f"{kind}: {screen.text()}")


async def to_keys(screen: Screen) -> None:
    """From «Сводка» to the step of organizations, and past it."""
    await screen.entered("1")
    await screen.until(lambda: "Внесите организации" in screen.text())
    await screen.press("enter")
    await reach(screen, OrganizationsScreen)
    await screen.press("3")
    await reach(screen, KeysScreen)
    await screen.until(lambda: "ВКонтакте" in screen.text())


async def paste(screen: Screen, text: str) -> None:
    focused = screen.console.screen.focused
    assert focused is not None
    focused.post_message(events.Paste(text))
    await screen.pilot.pause()


async def tokens_of(screen: Screen, network: str) -> list[str]:
    """The tokens that are kept for a network, opened below the screen."""
    store = screen.session.opened()
    found = [one for one in store.read(credentials.listing) if one.kind is CredentialKind.SERVICE]
    return [secrets.token(store, credentials.owner(one.id)) for one in found if one.network == network]


async def test_the_whole_way_to_the_first_check(live: Bench, served: Served, tmp_path: Path) -> None:
    listed = tmp_path / "список.csv"
    listed.write_text(LIST, encoding="utf-8")
    async with live.run(pane="1") as screen:
        await screen.until(lambda: "шаг 4" in screen.text())
        await screen.press("enter")
        await reach(screen, OrganizationsScreen)
        await screen.press("1")
        await reach(screen, Form)
        await screen.type(str(listed))
        await screen.press("f2")
        await reach(screen, ImportRegistry)
        await screen.until(lambda: "Сверяю" not in screen.text())
        await screen.press("f2")
        await reach(screen, Choose)
        await screen.press("2")
        await reach(screen, Note)
        await screen.press("enter")
        await reach(screen, KeysScreen)
        await screen.until(lambda: "! ключа нет" in screen.text())
        assert "Телеграм" in screen.text(), "a network without a key is told of too"
        await screen.press("1")
        await reach(screen, Form)
        assert "id.vk.com" in screen.text()
        await paste(screen, served.tokens["vk"])
        assert served.tokens["vk"] not in screen.text()
        await screen.press("f2")
        await reach(screen, KeysScreen)
        await screen.until(lambda: "+ сеть приняла ключ" in screen.text())
        assert "Ключ принят" in screen.text()
        assert await tokens_of(screen, "vk") == [served.tokens["vk"]]
        await screen.press("end", "enter")
        await reach(screen, CheckScreen)
        await screen.until(lambda: "Страниц: 3" in screen.text())
        live.checks.go.set()
        await screen.press("1")
        await screen.until(lambda: screen.console.main is not None and "[4 Проверки]" in screen.lines()[0])
        await screen.until(lambda: "Прогон 1" in screen.lines()[-2])
        assert len(await screen.session.read(history.runs)) == 1


async def test_a_refused_key_stays_in_its_field_and_is_not_kept(live: Bench, served: Served) -> None:
    async with live.run(pane="1") as screen:
        await to_keys(screen)
        await screen.press("1")
        await reach(screen, Form)
        await paste(screen, WRONG)
        await screen.press("f2")
        await screen.until(lambda: "не принят" in screen.text())
        text = " ".join(screen.text().split())
        assert "Проверьте, весь ли ключ вставлен" in text
        assert "*" * 20 in text, "what was typed is still there"
        assert WRONG not in text
        assert await tokens_of(screen, "vk") == []
        await screen.press("ctrl+u")
        await paste(screen, served.tokens["vk"])
        await screen.press("f2")
        await reach(screen, KeysScreen)
        assert await tokens_of(screen, "vk") == [served.tokens["vk"]]


async def test_a_network_that_does_not_answer_leaves_the_key_unproved(live: Bench, served: Served) -> None:
    live.settings = replace(Settings(), endpoints=Endpoints(vk_url="http://127.0.0.1:9"))
    async with live.run(pane="1") as screen:
        await to_keys(screen)
        await screen.press("1")
        await reach(screen, Form)
        await paste(screen, served.tokens["vk"])
        await screen.press("f2")
        await reach(screen, KeysScreen)
        await screen.until(lambda: "? записан, не проверен" in screen.text())
        assert "ключ записан, но не проверен" in " ".join(screen.text().split())
        assert "+ сеть приняла" not in screen.text()
        assert await tokens_of(screen, "vk") == [served.tokens["vk"]]


async def test_three_values_of_one_key(live: Bench, served: Served) -> None:
    access, secret = served.tokens["ok"].split()
    async with live.run(pane="1") as screen:
        await to_keys(screen)
        await screen.press("2")
        await reach(screen, Form)
        await screen.press("f2")
        assert "здесь пусто" in screen.text()
        for value in (served.tokens["ok_application_key"], access):
            await paste(screen, value)
            await screen.press("enter")
        await paste(screen, secret)
        await screen.press("f2")
        await reach(screen, KeysScreen)
        await screen.until(lambda: "+ сеть приняла ключ" in screen.text())
        assert access not in screen.text()
        assert await tokens_of(screen, "ok") == [f"{access} {secret}"]


async def test_a_kept_key_is_asked_again_and_replaced(live: Bench, served: Served) -> None:
    async with live.run(pane="1") as screen:
        await to_keys(screen)
        for kept in (False, True):
            await screen.press("home", "enter")
            if kept:
                await reach(screen, Choose)
                await screen.press("2")
            await reach(screen, Form)
            await paste(screen, served.tokens["vk"])
            await screen.press("f2")
            await reach(screen, KeysScreen)
            await screen.until(lambda: "+ сеть приняла ключ" in screen.text())
        assert await tokens_of(screen, "vk") == [served.tokens["vk"]], "one account, not two"
        await screen.press("escape")
        await to_keys(screen)
        await screen.until(lambda: "ключ записан" in screen.text())
        await screen.press("1")
        await reach(screen, Choose)
        await screen.press("1")
        await screen.until(lambda: "Ключ принят" in screen.text())


async def test_a_lock_over_the_key_keeps_it_as_a_sealed_draft(live: Bench, served: Served) -> None:
    async with live.run(pane="1") as screen:
        await to_keys(screen)
        await screen.press("1")
        await reach(screen, Form)
        await paste(screen, served.tokens["vk"])
        await screen.press("f6")
        await reach(screen, UnlockScreen)
        await screen.until(lambda: screen.session.store is None)
        await screen.type(PASSPHRASE)
        await screen.press("enter")
        await to_keys(screen)
        await screen.press("1")
        await reach(screen, Choose)
        assert "черновик" in screen.text()
        await screen.press("1")
        await reach(screen, Form)
        await screen.press("f2")
        await reach(screen, KeysScreen)
        assert await tokens_of(screen, "vk") == [served.tokens["vk"]]


@pytest.mark.parametrize("size", [(60, 16), (60, 20), (80, 24), (120, 40)])
async def test_every_step_fits(live: Bench, size: tuple[int, int]) -> None:
    async with live.run(size, pane="1") as screen:
        await to_keys(screen)
        assert any("3  Дальше" in line for line in screen.lines())
        for choice in ("1", "2"):
            await screen.press(choice)
            await reach(screen, Form)
            assert any("F2" in line for line in screen.lines()[-2:])
            assert sum("* " in line for line in screen.lines()) == 0
            await screen.press("escape")
            await reach(screen, KeysScreen)
        await screen.press("3")
        await reach(screen, CheckScreen)
        await screen.until(lambda: "Страниц" in screen.text())
        assert any("2  Позже" in line for line in screen.lines())


async def test_a_vault_without_a_regulation_can_be_left_for_later(empty_bench: Bench) -> None:
    async with empty_bench.run(opened=False) as screen:
        await screen.type(PASSPHRASE)
        await screen.press("enter")
        await reach(screen, RegulationScreen)
        await screen.press("escape")
        await reach(screen, MainScreen)
        for digit in "1234567":
            await screen.press(digit)
            await screen.until(lambda: screen.console.main is not None and screen.main.pane.is_mounted)
        await screen.press("1")
        await screen.until(lambda: "шаг 3" in screen.text())
        await screen.press("home", "enter")
        await reach(screen, RegulationScreen)
        await screen.press("1")
        await reach(screen, OrganizationsScreen)


async def test_a_text_of_a_regulation_is_read_at_the_first_run(empty_bench: Bench, tmp_path: Path) -> None:
    text = tmp_path / "порядок.txt"
    text.write_text(
        "ПОРЯДОК\nведения официальных страниц\n\n1. Общие положения\n"
        "1.1. Официальные страницы ведутся в социальных сетях «ВКонтакте» и «Одноклассники».\n"
        "2. Требования\n2.1. На странице публикуется не менее трёх публикаций в неделю.\n",
        encoding="utf-8",
    )
    async with empty_bench.run(opened=False) as screen:
        await screen.type(PASSPHRASE)
        await screen.press("enter")
        await reach(screen, RegulationScreen)
        await screen.press("3")
        await reach(screen, Form)
        await screen.type(str(text))
        await screen.press("f2")
        await reach(screen, ImportRegulation)
        await screen.press("escape")
        await screen.until(lambda: isinstance(screen.console.screen, RegulationScreen | Choose))
        assert isinstance(screen.console.screen, RegulationScreen), screen.text()
