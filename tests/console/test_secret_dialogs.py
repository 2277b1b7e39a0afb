"""The dialogs that show a secret: any text is only text, nothing is left after they hide, a late answer is dropped."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from console.dialogs.base import Dialog
from console.dialogs.line import AskLine
from console.dialogs.link import LinkCode
from console.dialogs.making import HowToMake
from console.dialogs.qr import QrScreen
from console.dialogs.secretview import SecretView
from console.dialogs.typeout import Dictation, TypeOutScreen
from tests.console.support import SEED, Bench, Screen
from tests.console.test_hostile import EVIL, _is_safe, _painted
from tests.console.test_lock import _strings
from vault import totp
from vault.errors import Locked
from vault.generator import Policy

LINK = totp.parse_seed(SEED).to_uri()
VIEWS: dict[str, tuple[type[SecretView], str]] = {
    "type-out": (TypeOutScreen, "Пароль-Осока-77"),
    "dictation": (Dictation, "Пароль-Осока-77"),
    "qr": (QrScreen, LINK),
}


def _answering(secret: str) -> Callable[[], Awaitable[str]]:
    async def fetch() -> str:
        return secret

    return fetch


def _held(view: SecretView) -> str:
    nodes = view.walk_children(with_self=True)
    return " ".join(text for node in nodes for text in _strings({**vars(node), "_fetch": None}, 4))


async def _shown(screen: Screen, view: SecretView) -> None:
    screen.console.push_screen(view)
    await screen.until(lambda: view.shows)


@pytest.mark.parametrize("name", VIEWS)
async def test_nothing_is_left_after_it_hides(bench: Bench, name: str) -> None:
    kind, secret = VIEWS[name]
    async with bench.run() as screen:
        view = kind("Секрет", _answering(secret))
        await _shown(screen, view)
        before = screen.text()
        view.expire()
        await screen.until(lambda: "Скрыто" in screen.text())
        assert before != screen.text()
        assert not any(hint.display for hint in view.query("#hint")), "there is nothing that its keys could do"
        held = _held(view)
        for piece in ("Осока", "Паро", "о русская", SEED, "█"):
            assert piece not in held, piece
            assert piece not in screen.text()
        await screen.press("enter")
        await screen.until(lambda: view.shows)


async def test_a_key_gives_it_more_time(bench: Bench) -> None:
    async with bench.run() as screen:
        view = TypeOutScreen("Секрет", _answering("abc"))
        await _shown(screen, view)
        for key in ("x", "down", "enter"):
            before = view._timer
            await screen.press(key)
            assert view._timer is not before


@pytest.mark.parametrize("name", VIEWS)
async def test_an_answer_that_comes_after_the_lock_is_not_shown(bench: Bench, name: str) -> None:
    kind, secret = VIEWS[name]
    late = asyncio.Event()

    async def fetch() -> str:
        await late.wait()
        return secret

    async with bench.run() as screen:
        view = kind("Секрет", fetch)
        screen.console.push_screen(view)
        await screen.until(lambda: screen.console.screen is view)
        await screen.press("f6")
        late.set()
        await screen.until(lambda: screen.session.store is None)
        assert not view.shows
        assert "Осока" not in _held(view)


async def test_a_refusal_is_told_and_nothing_is_shown(bench: Bench) -> None:
    async def fetch() -> str:
        raise Locked("Сейф закрыт.")

    async with bench.run() as screen:
        view = TypeOutScreen("Секрет", fetch)
        screen.console.push_screen(view)
        await screen.until(lambda: "Сейф закрыт" in screen.text())
        assert not view.shows


@pytest.mark.parametrize("size", [(60, 20), (80, 24)])
async def test_a_code_that_does_not_fit_says_so(bench: Bench, size: tuple[int, int]) -> None:
    async with bench.run(size) as screen:
        long = totp.parse_seed(f"otpauth://totp/{'я' * 200}?secret={SEED}").to_uri()
        view = QrScreen("QR", _answering(long))
        screen.console.push_screen(view)
        await screen.until(lambda: "не помещается" in screen.text())
        assert "█" not in screen.text()


@pytest.mark.parametrize("size", [(60, 22), (80, 23), (80, 24), (120, 40)])
async def test_a_code_has_its_light_frame_on_every_side(bench: Bench, size: tuple[int, int]) -> None:
    """Without it below, where the dark screen goes on, scanners do not find the code."""
    async with bench.run(size) as screen:
        view = QrScreen("Новый ключ кодов VK ID: ВКонтакте, krap", _answering(LINK))
        await _shown(screen, view)
        await screen.until(lambda: "▄" in screen.text())
        code = [line for line in screen.lines() if line and set(line) <= set("█▀▄ ")]
        assert len(code[-1]) == len(code[0])
        assert set(code[-1]) <= {"█", "▀"}
        assert screen.lines()[0].strip() == "Новый ключ кодов VK ID: ВКонтакте, krap"
        assert "F10 Выход" in screen.lines()[-1]


async def test_a_long_link_leaves_the_code_under_it_whole(bench: Bench) -> None:
    async with bench.run((60, 23)) as screen:
        screen.console.push_screen(LinkCode(f"https://vk.com/{'x' * 50}"))
        await screen.until(lambda: "▄" in screen.text())
        code = [line for line in screen.lines() if line and set(line) <= set("█▀▄ ")]
        assert set(code[-1]) <= {"█", "▀"}, "the light frame below it"


async def test_the_code_says_what_it_is_for_where_there_is_a_line_for_it(bench: Bench) -> None:
    async with bench.run((80, 24)) as screen:
        view = QrScreen("Код", _answering(LINK))
        await _shown(screen, view)
        await screen.until(lambda: "камеру" in screen.text())
        view.expire()
        await screen.until(lambda: "Скрыто" in screen.text())
        assert "камеру" not in screen.text(), "there is nothing to point it at"


@pytest.mark.parametrize("name", VIEWS)
async def test_a_program_that_was_stopped_shows_nothing_when_it_goes_on(bench: Bench, name: str) -> None:
    kind, secret = VIEWS[name]
    async with bench.run() as screen:
        view = kind("Секрет", _answering(secret))
        await _shown(screen, view)
        screen.console.come_back()
        await screen.until(lambda: "программу останавливали" in screen.text())
        assert not view.shows
        assert "Осока" not in _held(view)


async def test_codes_with_hyphens_of_their_own_are_shown_as_they_are_written(bench: Bench) -> None:
    async with bench.run() as screen:
        view = TypeOutScreen("Коды", _answering("aaaa-1111\n22223333"))
        await _shown(screen, view)
        await screen.until(lambda: "aaaa-1111" in screen.text())
        assert "2222  3333" in screen.text()


DIALOGS: dict[str, Callable[[str], Dialog[Any]]] = {
    "type-out": lambda text: TypeOutScreen(text, _answering(text)),
    "dictation": lambda text: Dictation(text, _answering(text)),
    "qr": lambda text: QrScreen(text, _answering(LINK)),
    "line": lambda text: AskLine(text, text, text),
    "making": lambda text: HowToMake(text, text, Policy()),
}


@pytest.mark.parametrize("name", DIALOGS)
async def test_any_text_is_only_text(bench: Bench, name: str) -> None:
    async with bench.run() as screen:
        for text in EVIL:
            dialog = DIALOGS[name](text)
            screen.console.push_screen(dialog)
            await screen.pilot.pause()
            screen.console.tell(text, "fail")
            await screen.press("down", "right")
            assert screen.console.screen is dialog
            assert _is_safe(_painted(screen.console)), text
            dialog.dismiss(None)
            await screen.pilot.pause()


def _fours(secret: str) -> list[str]:
    return [secret[at : at + 4] for at in range(0, len(secret), 4)]


async def test_a_narrower_window_cuts_nothing_off(bench: Bench) -> None:
    secret = "0123456789" * 7 + "конец"
    async with bench.run((120, 40)) as screen:
        view = TypeOutScreen("Секрет", _answering(secret))
        await _shown(screen, view)
        await screen.until(lambda: "нец" in screen.text())
        await screen.pilot.resize_terminal(60, 20)
        await screen.until(lambda: "73" in screen.text(), what="the place of the last group")
        words = [word for row in screen.lines() for word in row.split()]
        assert [word for word in words if word in _fours(secret)] == _fours(secret)


async def test_a_qr_code_that_is_cut_says_so(bench: Bench) -> None:
    async with bench.run((80, 40)) as screen:
        view = QrScreen("Код", _answering(LINK))
        await _shown(screen, view)
        await screen.until(lambda: "█" in screen.text() or "▀" in screen.text())
        await screen.pilot.resize_terminal(80, 18)
        await screen.until(lambda: "увеличьте окно" in screen.text())
        assert "█" not in screen.text()
        await screen.pilot.resize_terminal(80, 40)
        await screen.until(lambda: "увеличьте окно" not in screen.text() and "▀" in screen.text())
