"""What a lock or the end broke off is told: what is written, what is not, what to do; and nothing over the lock."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from console import brokenoff, working
from console.dialogs.ask import Choose
from console.dialogs.form import Form
from console.reading import list_loading
from console.screens.copies import Copies
from console.screens.import_registry import ImportRegistry
from console.screens.import_secrets import ImportSecrets
from console.working import Working
from registry import credentials, organizations
from registry.imports import organizations as importing
from registry.imports import secrets as secret_files
from tests.console.locks import closed, ended, hidden, note, unlock
from tests.console.support import NOW, Bench, Screen
from tests.doings import Gate
from vault import doing
from vault.errors import BadInput, Locked, PoryadokError, Stopped, StorageFailed

CHROME = "name,url,username,password,note\nvk,https://vk.com/,new@example.ru,канарейка-1,\n"
NOTHING = "Прервано блокировкой: «{}». Ничего не записано. Загрузите файл ещё раз."
LIST = "Организация\nНовая школа\nНовый музей\n"


class Place:
    """Where nothing is said."""

    def inform(self, text: str) -> None:
        del text

    def refuse(self, reason: str) -> None:
        del reason

    def set_interval(self, interval: float, callback: Callable[[], None]) -> Any:
        raise AssertionError("it is never begun")


def _work(error: PoryadokError | None = None, *, committed: tuple[str, ...] = (), said: str = "") -> Working:
    one = Working(Place(), "Пишу…", name="Загрузка списка: а.csv", again="Загрузите файл ещё раз.")
    one.doing.called()
    one.doing.committed += committed
    one.doing.said = said
    one.doing.ended(error)
    return one


@pytest.mark.parametrize(
    ("work", "said"),
    [
        (_work(Stopped()), NOTHING),
        (
            _work(Locked("Хранилище закрыто.")),
            NOTHING,
        ),
        (
            _work(Locked("Хранилище закрыто."), committed=("backup.made", "x")),
            NOTHING.replace("Ничего не записано.", "Записано не всё: что успело, видно в журнале (7)."),
        ),
        (_work(Locked("Хранилище закрыто."), committed=("generation.begun",)), NOTHING),
        (_work(), NOTHING),
        (
            _work(Stopped("Остановлено: записано 2 из 5."), committed=("cards.exported",)),
            "Прервано блокировкой: «{}». Записано 2 из 5. Загрузите файл ещё раз.",
        ),
        (_work(StorageFailed("Диск полон.")), "Прервано блокировкой: «{}». Диск полон. Загрузите файл ещё раз."),
        (_work(BadInput("Нет."), committed=("x",)), "Прервано блокировкой: «{}». Нет. Загрузите файл ещё раз."),
        (_work(committed=("backup.made",)), NOTHING),
        (
            _work(committed=("backup.made", "registry.imported")),
            "«{}»: закончено, пока хранилище закрывалось. Записано целиком.",
        ),
        (
            _work(committed=("registry.imported",), said="записано: 2 организации."),
            "«{}»: закончено, пока хранилище закрывалось. Записано: 2 организации.",
        ),
    ],
)
def test_it_says_what_is_written_and_what_to_do(work: Working, said: str) -> None:
    assert brokenoff.sentence(work, "блокировкой") == said.format("Загрузка списка: а.csv")


def test_what_goes_on_is_not_said_to_be_over() -> None:
    one = _work()
    one.doing.called()
    brokenoff.wait([one], 0.0)
    assert "ещё останавливается" in brokenoff.sentence(one, "выходом")
    one.doing.ended(None)
    brokenoff.wait([one], 10)
    assert "Ничего не записано" in brokenoff.sentence(one, "выходом")


def test_a_part_that_stays_is_no_whole() -> None:
    one = _work(committed=("letter.written",))
    with doing.watching(one.doing), doing.call():
        doing.tell("написано: 2 письма из 5.", whole=False)
    assert not brokenoff.written(one.doing)
    assert brokenoff.sentence(one, "выходом") == (
        "Прервано выходом: «Загрузка списка: а.csv». Написано: 2 письма из 5. Загрузите файл ещё раз."
    )


# A list


async def _writing(screen: Screen, tmp_path: Path) -> None:
    """Load a list up to its writing."""
    listed = tmp_path / "список.txt"
    listed.write_text(LIST, encoding="utf-8")
    dialog = ImportRegistry(listed, importing.read(listed))
    screen.console.run_worker(_shown(screen, dialog))
    await screen.until(lambda: dialog.found is not None)
    await screen.press("f2")
    await screen.until(lambda: isinstance(screen.console.screen, Choose))
    await screen.press("2")


async def _shown(screen: Screen, dialog: ImportRegistry) -> None:
    await dialog.shown_on(screen.console)


async def test_a_list_that_a_lock_rolled_back_is_told_after_the_unlock(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(monkeypatch, "Записываю организации")
    async with bench.run() as screen:
        before = await screen.session.read(organizations.count)
        await _writing(screen, tmp_path)
        await screen.until(gate.reached.is_set)
        await screen.press("f6")
        await hidden(screen)
        assert "список.txt" not in screen.text(), "nothing of the vault over the lock"
        gate.go.set()
        await closed(screen)
        assert "список.txt" not in screen.text()
        await unlock(screen)
        told = await note(screen)
        assert "«Загрузка списка: список.txt». Ничего не записано. Загрузите файл ещё раз." in told
        await screen.press("escape")
        await screen.until(lambda: screen.main.is_current)
        assert await screen.session.read(organizations.count) == before
        await screen.press("f6")
        await closed(screen)
        await unlock(screen)
        await screen.entered()
        assert screen.main.is_current, "it is told once"


async def test_a_list_that_came_through_is_told_with_what_was_written(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written, go, told = threading.Event(), threading.Event(), list_loading.told

    def late(found: Any) -> str:
        written.set()
        assert go.wait(10)
        return told(found)

    monkeypatch.setattr(list_loading, "told", late)
    async with bench.run() as screen:
        before = await screen.session.read(organizations.count)
        await _writing(screen, tmp_path)
        await screen.until(written.is_set)
        await screen.press("f6")
        await hidden(screen)
        go.set()
        await closed(screen)
        await unlock(screen)
        assert "закончено, пока хранилище закрывалось" in await note(screen)
        await screen.press("escape")
        assert await screen.session.read(organizations.count) > before


async def test_the_way_out_asks_first_and_tells_what_became_of_it(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(monkeypatch, "Записываю организации")
    async with bench.run() as screen:
        await _writing(screen, tmp_path)
        await screen.until(gate.reached.is_set)
        await screen.press("f10")
        await screen.until(lambda: "Идёт «Загрузка списка: список.txt»: выход это прервёт." in screen.text())
        await screen.press("2")
        await screen.until(lambda: screen.console.guard.ending)
        gate.go.set()
        assert "Прервано выходом: «Загрузка списка: список.txt». Ничего не записано." in await ended(screen)


# Others


async def test_secrets_of_a_file_that_the_idle_lock_broke_off_are_told_at_once(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "chrome.csv"
    path.write_text(CHROME, encoding="utf-8")
    entries = secret_files.read(path, path.read_bytes(), None, NOW)
    gate = Gate(monkeypatch, "Записываю секреты")
    async with bench.run() as screen:
        before = await screen.session.read(credentials.listing)
        dialog = ImportSecrets(entries)
        screen.console.push_screen(dialog)
        await screen.until(lambda: dialog.found is not None)
        dialog.put("new_accounts", "new")
        await screen.press("f2")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        await screen.press("2")
        await screen.until(gate.reached.is_set)
        bench.ticks.now += 120
        screen.console.guard.check_idle()
        await screen.until(lambda: not dialog.stands)
        gate.go.set()
        assert "Прервано закрытием секретов: «Загрузка секретов: " in await note(screen)
        assert await screen.session.read(credentials.listing) == before


async def test_a_copy_that_was_asked_for_is_told(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = Gate(monkeypatch, "Копирую базу")
    async with bench.run() as screen:
        screen.console.push_screen(Copies())
        await screen.until(lambda: isinstance(screen.console.screen, Copies))
        await screen.press("n")
        await screen.until(gate.reached.is_set)
        await screen.press("f6")
        await hidden(screen)
        gate.go.set()
        await closed(screen)
        await unlock(screen)
        assert "«Резервная копия». Копия не сделана." in await note(screen)


async def test_a_file_that_was_not_put_is_told(bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = Gate(monkeypatch, "Заполняю листы")
    async with bench.run() as screen:
        await screen.press("x")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        await screen.press("1")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        form = screen.console.screen
        assert isinstance(form, Form)
        for row in form._rows():
            if row.spec.key == "path":
                row.put(str(tmp_path / "реестр"))
        await screen.press("f2")
        await screen.until(gate.reached.is_set)
        await screen.press("f6")
        await hidden(screen)
        gate.go.set()
        await closed(screen)
        await unlock(screen)
        assert "Прервано блокировкой: «Реестр в раскладке ЦУР». Файл не записан." in await note(screen)
        assert not [path for path in tmp_path.iterdir() if "реестр" in path.name]


# Runs


async def test_a_run_that_fails_behind_the_lock_says_so_after_it(bench: Bench) -> None:
    bench.checks.failure = StorageFailed("На диске кончилось место.")
    async with bench.run() as screen:
        screen.console.checking.begin()
        await screen.until(bench.checks.started.is_set)
        await screen.press("f6")
        await hidden(screen)
        await closed(screen)
        assert "кончилось место" not in screen.text()
        assert len(screen.console.screen_stack) == 2
        await unlock(screen)
        assert "На диске кончилось место." in await note(screen)


async def test_a_run_that_ends_behind_the_lock_is_told_after_it(bench: Bench) -> None:
    async with bench.run() as screen:
        screen.console.checking.begin()
        await screen.until(bench.checks.started.is_set)
        bench.ticks.now += 900
        screen.console.guard.check_idle()
        await hidden(screen)
        await screen.until(lambda: "Идёт проверка: хранилище закроется сразу после неё." in screen.text())
        bench.checks.go.set()
        await closed(screen)
        await screen.until(lambda: "Закрыто: 15 минут без клавиш." in screen.text())
        assert "арушен" not in screen.text(), "what was found is nobody's who stands before the lock"
        await unlock(screen)
        await screen.until(lambda: "Прогон 1" in screen.text())


def test_a_question_in_between_is_no_work() -> None:
    one = Working(Place(), "Пишу…", name="Выгрузка")
    working._going.add(one)
    try:
        assert not working.going()
        one.doing.called()
        assert working.going() == (one,)
        assert working.stop([]) == () and not one.doing.stopping
        assert working.stop() == (one,) and one.doing.stopping
    finally:
        working._going.discard(one)


async def test_it_waits_in_threads_only(bench: Bench) -> None:
    """What was broken off may hang for long: the loop answers."""
    async with bench.run() as screen:
        one = _work()
        one.doing.called()
        settling = asyncio.create_task(screen.console.guard._closing.settle([one], "блокировкой"))
        await screen.press("down")
        assert not settling.done()
        one.doing.ended(Stopped())
        await settling
        assert "Ничего не записано" in await note(screen)
