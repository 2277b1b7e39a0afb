"""After unlocking: old secrets go, and what waits is told in one line and, on asking, in sentences."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from console.dialogs.note import Note
from registry import credentials, retention
from tests.conftest import PASSPHRASE
from tests.console.support import Bench, Screen, pending
from vault import drafts, rotation
from vault.errors import StorageFailed
from vault.secrets import Field
from vault.store import Store

NEW = "новый-секрет-ротации-8"


def _begin(opener: Callable[..., Store]) -> None:
    with opener() as store:

        def write(tx: object) -> None:
            rotation.start(tx, credentials.owner(1), Field.PASSWORD, NEW)  # type: ignore[arg-type]
            drafts.keep(tx, "organization:new", '{"title": "Новая организация"}', secret=False)  # type: ignore[arg-type]

        store.write("rotation.started", write)


async def _notices(screen: Screen) -> str:
    await screen.press("f9")
    await screen.type("напоминания")
    await screen.press("enter")
    await screen.until(lambda: isinstance(screen.console.screen, Note))
    return " ".join(screen.text().split())


async def test_unfinished_rotations_and_drafts_are_told(bench: Bench, opener: Callable[..., Store]) -> None:
    _begin(opener)
    async with bench.run(pane="1") as screen:
        await screen.until(lambda: "не закончены ротации: 1" in screen.lines()[-2])
        assert "черновики: 1" in screen.lines()[-2]
        await screen.press("down")
        assert "ротации" not in screen.lines()[-2]
        text = await _notices(screen)
        assert "ждут: 5 (Сейф)" in text
        assert "«Новая организация»" in text
        assert NEW not in text


async def test_what_waits_does_not_stand_over_the_progress_of_a_run(bench: Bench, opener: Callable[..., Store]) -> None:
    _begin(opener)
    async with bench.run(pane="1") as screen:
        await screen.until(lambda: "не закончены ротации: 1" in screen.lines()[-2])
        await screen.press("down")
        screen.session.running = True
        try:
            screen.console.progress("Проверка 1 из 2")
            await screen.console.guard.greet()
            assert "Проверка 1 из 2" in screen.lines()[-2]
        finally:
            screen.session.running = False


async def test_an_unfinished_run_is_told(bench: Bench) -> None:
    bench.checks.left = pending()
    async with bench.run(pane="1") as screen:
        await screen.until(lambda: "прогон не закончен — F5" in screen.lines()[-2])
        assert "Прогон прерван: осталось 312 страниц. F5 — продолжить" in await _notices(screen)


async def test_nothing_waits_and_nothing_is_said(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.console.workers.wait_for_complete()
        assert "3 организации" in screen.lines()[-2]
        assert "Ничего не ждёт" in await _notices(screen)


async def test_opening_the_secrets_again_tells_again(bench: Bench, opener: Callable[..., Store]) -> None:
    _begin(opener)
    async with bench.run() as screen:
        await screen.pane("5")
        bench.ticks.now += 120
        screen.console.guard.check_idle()
        await screen.until(lambda: not screen.session.secrets_open)
        await screen.press("u")
        await screen.type(PASSPHRASE)
        await screen.press("enter")
        await screen.until(lambda: "не закончены ротации: 1" in screen.lines()[-2])


async def test_old_secrets_go_at_unlocking(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    purged: list[Store] = []

    def purge_due(store: Store) -> int:
        purged.append(store)
        return 0

    monkeypatch.setattr(retention, "purge_due", purge_due)
    async with bench.run(pane="1") as screen:
        await screen.until(lambda: purged == [screen.session.opened()])


async def test_a_disk_that_refuses_the_purge_is_told(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: Store) -> int:
        raise StorageFailed("На диске кончилось место.")

    monkeypatch.setattr(retention, "purge_due", full)
    async with bench.run(pane="1") as screen:
        await screen.until(lambda: "На диске кончилось место" in screen.lines()[-2])
        assert screen.session.store is not None
