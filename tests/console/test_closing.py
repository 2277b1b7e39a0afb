"""The vault on its way to being closed: hidden at once, told how far, answered all the time, its copy given up."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from console import closing, drafting
from console.copying import Copying
from console.dialogs.form import Form
from console.forms.model import Answers, Draft, FormPlan
from console.reading.drafts import SECRET
from console.screens.leaving import LeavingScreen
from console.session import Session
from console.widgets.fields import FieldKind, FieldSpec
from console.widgets.secretfield import SecretField
from tests.conftest import PASSPHRASE, passphrase
from tests.console.locks import busy, closed, ended, hidden, unlock
from tests.console.support import Bench, Screen
from tests.doings import Gate
from vault import backup, doing, drafts
from vault.errors import BadInput, StorageFailed
from vault.store import Store, Tier

COPYING = "Копирую базу"


def _copies(vault: Path) -> int:
    folder = vault / backup.FOLDER
    return len(list(folder.iterdir())) if folder.is_dir() else 0


async def test_a_lock_hides_tells_of_its_copy_and_takes_the_passphrase_meanwhile(
    bench: Bench, vault_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(monkeypatch, COPYING)
    async with bench.run() as screen:
        await screen.press("f6")
        await screen.until(gate.reached.is_set)
        await hidden(screen)
        await screen.until(lambda: "Снимается копия… Пароль можно набирать" in screen.text())
        assert "Школа" not in screen.text()
        await screen.type(PASSPHRASE)
        assert screen.console.screen.query_one(SecretField).count == len(PASSPHRASE)
        await screen.press("enter")
        await screen.until(lambda: "Открою сразу после неё" in screen.text())
        gate.go.set()
        await screen.until(lambda: screen.console.main is not None)
    assert _copies(vault_dir) == 1


async def test_the_line_of_the_closing_ends_with_it(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.press("f6")
        await closed(screen)
        await screen.until(lambda: "Снимается" not in screen.text())
        assert "Хранилище закрыто." in screen.text()


async def test_a_long_copy_says_how_far_it_is(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = Gate(monkeypatch, COPYING)
    async with bench.run() as screen:
        await screen.press("f6")
        await screen.until(gate.reached.is_set)
        await hidden(screen)
        copy, guard = screen.session.copying.doing, screen.console.guard
        assert copy is not None and copy.step is not None
        assert guard.closing_words().startswith("Снимается копия…")
        now = copy.monotonic() + 10
        monkeypatch.setattr(guard._closing, "_monotonic", lambda: now)
        copy.monotonic = lambda: now
        copy.step.done = copy.step.total // 2
        assert "Копирую базу" in guard.closing_words() and "на это ещё около" in guard.closing_words()
        assert "Esc — без копии. Пароль можно набирать" in guard.closing_words()
        gate.go.set()
        await closed(screen)


async def test_esc_does_without_the_copy_and_says_so_there_and_after_the_unlock(
    bench: Bench, vault_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(monkeypatch, COPYING)
    async with bench.run() as screen:
        await screen.press("f6")
        await screen.until(gate.reached.is_set)
        await hidden(screen)
        await screen.press("escape")
        await screen.until(lambda: "Останавливаю" in screen.text())
        gate.go.set()
        await closed(screen)
        await screen.until(lambda: "Копию не стали ждать" in screen.text())
        assert not _copies(vault_dir)
        await unlock(screen)
        await screen.until(lambda: "копия не сделана" in screen.text())
        await screen.press("f6")
        await closed(screen)
    assert _copies(vault_dir) == 1, "the next lock has its copy"


async def test_esc_on_a_closed_vault_tells_the_way_out(bench: Bench) -> None:
    async with bench.run(opened=False) as screen:
        await screen.press("escape")
        assert "Выход — F10" in screen.text()


async def test_f10_tells_of_the_copy_and_a_second_one_leaves_without_it(
    bench: Bench, vault_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(monkeypatch, COPYING)
    async with bench.run() as screen:
        await screen.press("f10")
        await screen.until(gate.reached.is_set)
        await screen.until(lambda: isinstance(screen.console.screen, LeavingScreen))
        await screen.until(lambda: "Снимается копия" in screen.text())
        assert "Школа" not in screen.text()
        await screen.press("f10")
        gate.go.set()
        assert "Копию не стали ждать" in await ended(screen)
    assert not _copies(vault_dir)


async def test_an_end_with_its_copy_has_nothing_to_say(bench: Bench, vault_dir: Path) -> None:
    async with bench.run() as screen:
        await screen.press("f10")
        assert await ended(screen) == ""
    assert _copies(vault_dir) == 1


async def test_an_end_whose_copy_failed_says_why(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise StorageFailed("На диске кончилось место.")

    monkeypatch.setattr(backup, "_require_room", full)
    async with bench.run() as screen:
        await screen.press("f10")
        assert "Резервная копия не сделана: На диске кончилось место." in await ended(screen)


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
async def test_a_signal_in_the_middle_of_a_copy_does_not_wait_for_it(
    bench: Bench, vault_dir: Path, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    gate = Gate(monkeypatch, COPYING)
    async with bench.run() as screen:
        await screen.press("f6")
        await screen.until(gate.reached.is_set)
        copy = screen.session.copying.doing
        assert copy is not None
        os.kill(os.getpid(), number)
        async with asyncio.timeout(10):
            while not copy.stopping:
                await asyncio.sleep(0)
        gate.go.set()
        said = await ended(screen)
        assert ("не стали ждать" in said) is (number is signal.SIGTERM), "whoever hung up reads nothing"
    assert not _copies(vault_dir)


@pytest.mark.parametrize(("seconds", "copies"), [(0.0, 0), (60.0, 1)])
async def test_a_signal_gives_a_copy_its_time_and_no_more(
    bench: Bench, vault_dir: Path, monkeypatch: pytest.MonkeyPatch, seconds: float, copies: int
) -> None:
    monkeypatch.setattr("console.guard.PATIENCE_SECONDS", seconds)
    async with bench.run() as screen:
        os.kill(os.getpid(), signal.SIGTERM)
        await ended(screen)
    assert _copies(vault_dir) == copies


def test_a_copy_that_takes_its_place_is_not_given_up() -> None:
    copying = Copying()
    copying.doing = doing.Doing()
    copying.doing.hold("встаёт на место")
    assert copying.give_up() == "встаёт на место"


# Busy databases


async def test_a_full_lock_hides_at_once_while_something_is_written(bench: Bench) -> None:
    async with bench.run() as screen:
        async with busy(screen):
            await screen.press("f6")
            await hidden(screen)
            assert screen.session.tier < Tier.SECRETS
        await closed(screen)


async def test_a_long_wait_for_a_write_is_told(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    async with bench.run() as screen:
        async with busy(screen):
            await screen.press("f6")
            await hidden(screen)
            guard = screen.console.guard
            assert guard.closing_words() == ""
            later = guard._closing._began + 5
            monkeypatch.setattr(guard._closing, "_monotonic", lambda: later)
            assert guard.closing_words() == "Хранилище закрывается… идёт 5 с"
        await closed(screen)


async def test_the_secrets_lock_at_once_while_something_is_written(bench: Bench) -> None:
    async with bench.run() as screen:
        store = screen.session.opened()
        async with busy(screen) as go:
            bench.ticks.now += 120
            screen.console.guard.check_idle()
            assert not screen.session.secrets_open
            await screen.until(lambda: "секр. закрыты" in screen.lines()[0])
            go.set()
            await screen.until(lambda: store.ring.secrets is None)
        assert screen.session.store is store


async def _nothing(_: Answers) -> int:
    return 0


def _secret_form() -> Form:
    specs = (FieldSpec("password", "Пароль", FieldKind.SECRET),)
    return Form(FormPlan("Пароль", specs, {"password": ""}, _nothing, secret=True, draft="credential:7"))


@pytest.mark.parametrize("seconds", [120, 900])
async def test_a_form_is_sealed_before_the_keys_go_though_it_is_written_later(
    bench: Bench, opener: Callable[..., Store], seconds: int
) -> None:
    async with bench.run() as screen:
        form = _secret_form()
        screen.console.push_screen(form)
        await screen.until(lambda: screen.console.screen is form)
        await screen.type("набрано")
        async with busy(screen):
            bench.ticks.now += seconds
            screen.console.guard.check_idle()
            assert not screen.session.secrets_open
            await screen.until(lambda: screen.console.screen is not form)
        await screen.until(lambda: "Форма сохранена черновиком." in screen.text())
        screen.session.close()
    with opener() as store:
        assert "набрано" in (store.read(lambda tx: drafts.take(tx, f"credential:7{SECRET}")) or "")


async def test_a_form_that_came_to_be_saved_leaves_no_draft(bench: Bench, opener: Callable[..., Store]) -> None:
    async with bench.run() as screen:

        async def save(_: Answers) -> int:
            await screen.session.write("test.saved", lambda _: None)
            return 1

        specs = (FieldSpec("name", "Название"),)
        form = Form(FormPlan("Школа", specs, {"name": ""}, save, draft="organization:new"))
        screen.console.push_screen(form)
        await screen.until(lambda: screen.console.screen is form)
        await screen.type("набрано")
        async with busy(screen):
            await screen.press("f2")
            await screen.until(lambda: form.saving is not None and not form.saving.doing.over.is_set())
            await screen.press("f6")
            await hidden(screen)
        await closed(screen)
    with opener() as store:
        assert store.read(drafts.names) == ()


@pytest.mark.parametrize(("key", "forms"), [("", 1), ("", 2), ("f6", 2)])
async def test_a_draft_that_cannot_be_sealed_takes_no_other_along_and_is_told(
    bench: Bench, opener: Callable[..., Store], monkeypatch: pytest.MonkeyPatch, key: str, forms: int
) -> None:
    specs = (FieldSpec("name", "Название"),)
    plans = [
        FormPlan("Школа", specs, {"name": ""}, _nothing, secret=True, draft=f"organization:{n}") for n in range(forms)
    ]
    kept = drafting.kept

    def refused(store: Store, plan: FormPlan, draft: Draft) -> drafts.Ready:
        if plan is plans[0]:
            raise BadInput("Не записать.")
        return kept(store, plan, draft)

    monkeypatch.setattr(drafting, "kept", refused)
    async with bench.run() as screen:
        for plan in plans:
            screen.console.push_screen(form := Form(plan))
            await screen.until(partial(_in_front, screen, form))
            await screen.type("набрано")
        if key:
            await screen.press(key)
            await hidden(screen)
        else:
            bench.ticks.now += 120
            screen.console.guard.check_idle()
        await screen.until(lambda: "Черновик формы не сохранён." in screen.text())
        screen.session.close()
    with opener() as store:
        assert store.read(drafts.names) == tuple(f"organization:{n}{SECRET}" for n in range(1, forms))


def _in_front(screen: Screen, form: Form) -> bool:
    return screen.console.screen is form


async def test_all_keys_keep_the_secrets_open_to_their_end(bench: Bench) -> None:
    async with bench.run() as screen:
        screen.session.renewing = True
        bench.ticks.now += 120
        screen.console.guard.check_idle()
        assert screen.session.secrets_open
        screen.session.renewing = False
        screen.console.guard.check_idle()
        assert not screen.session.secrets_open


# The end of a program that failed


def test_what_an_error_left_open_is_closed_and_told(
    bench: Bench, vault_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def opened() -> Session:
        session = bench.session()
        await session.open(passphrase())
        return session

    session = asyncio.run(opened())
    monkeypatch.setattr(backup, "_require_room", _refuse)
    closing.finish(session)
    assert session.store is None
    assert "Резервная копия не сделана" in capsys.readouterr().err


def _refuse(*_: object) -> None:
    raise StorageFailed("На диске кончилось место.")
