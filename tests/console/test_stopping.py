"""Esc in the middle of long work on the screen: what was asked is stopped, and the sentence says what is intact."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

import pytest

from console import exporting, working
from console import undoing as undo_flow
from console.dialogs.ask import Choose
from console.dialogs.form import Form
from console.dialogs.waiting import Waiting, waited
from console.exporting import Blanks
from console.forms import keys as key_forms
from console.forms.model import Esc
from console.screens.copies import Copies
from console.screens.import_secrets import ImportSecrets
from console.screens.main import MainScreen
from console.screens.unlock import UnlockScreen
from console.working import Working
from registry import credentials, organizations, undoing
from registry.imports import secrets as importing
from registry.organizations import Organization
from tests.conftest import PASSPHRASE
from tests.console.support import NOW, Bench, Screen
from tests.doings import Gate, Told
from vault import backup, journal
from vault.doing import watching
from vault.errors import Stopped
from vault.store import Store

CHROME = "name,url,username,password,note\nvk,https://vk.com/,new@example.ru,канарейка-1,\n"


async def _stop_at(screen: Screen, gate: Gate) -> None:
    await screen.until(gate.reached.is_set)
    await screen.press("escape")
    assert working.STOPPING in screen.text()
    gate.go.set()


def _folders(vault: Path) -> list[str]:
    folder = vault / backup.FOLDER
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


async def test_a_copy_is_stopped_and_nothing_of_it_stays(
    bench: Bench, vault_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(monkeypatch, "Копирую базу")
    async with bench.run() as screen:
        screen.console.push_screen(Copies())
        await screen.until(lambda: isinstance(screen.console.screen, Copies))
        await screen.press("n")
        await _stop_at(screen, gate)
        await screen.until(lambda: "копия не сделана" in screen.text())
        assert not _folders(vault_dir)
        await screen.press("n")
        await screen.until(lambda: "Копия проверена" in screen.text())
        await screen.press("escape")
        await screen.until(lambda: isinstance(screen.console.screen, MainScreen))


async def test_a_file_is_stopped_before_it_is_put(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
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
        await _stop_at(screen, gate)
        await screen.until(lambda: "Остановлено: файл не записан" in screen.text())
        assert form.stands
        assert not [path for path in tmp_path.iterdir() if "реестр" in path.name]
        told = await screen.session.read(lambda tx: [entry.action for entry in journal.entries(tx, 3)])
        assert "registry.exported" not in told


async def test_secrets_of_a_file_are_stopped_before_any_is_stored(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "chrome.csv"
    path.write_text(CHROME, encoding="utf-8")
    entries = importing.read(path, path.read_bytes(), None, NOW)
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
        await _stop_at(screen, gate)
        await screen.until(lambda: "ни один секрет не записан" in screen.text())
        assert "канарейка" not in screen.text()
        assert await screen.session.read(credentials.listing) == before
        assert dialog.stands, "and it may be written after all"


async def test_a_big_undo_is_waited_for_and_stopped(
    bench: Bench, opener: Callable[..., Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    with opener() as store:
        many = [Organization(name=f"Музей {number}") for number in range(150)]
        store.write("registry.imported", lambda tx: organizations.add_all(tx, many))
    gate = Gate(monkeypatch, "Возвращаю записи")
    async with bench.run() as screen:
        count = await screen.session.read(organizations.count)
        number = (await screen.session.read(lambda tx: undoing.batches(tx, 1)))[0].number
        answered: list[bool] = []

        async def ask() -> None:
            answered.append(await undo_flow.one(screen.console, number))

        screen.console.run_worker(ask())
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        await screen.press("2")
        await screen.until(lambda: isinstance(screen.console.screen, Waiting))
        await _stop_at(screen, gate)
        await screen.until(lambda: len(answered) == 1)
        assert await screen.session.read(organizations.count) == count
        screen.console.run_worker(ask())
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        await screen.press("2")
        await screen.until(lambda: len(answered) == 2)
        assert await screen.session.read(organizations.count) == count - len(many)
        assert answered == [False, True]


async def test_waiting_gives_what_came_of_it_and_raises_what_it_raised(bench: Bench) -> None:
    came: list[object] = []

    def refuse(_: Store) -> int:
        raise Stopped("Остановлено, всё цело.")

    async with bench.run() as screen:

        async def ask() -> None:
            came.append(await waited(screen.console, "Считаю", lambda store: store.vault_id))
            try:
                await waited(screen.console, "Считаю", refuse)
            except Stopped as stopped:
                came.append(str(stopped))

        screen.console.run_worker(ask())
        await screen.until(lambda: len(came) == 2)
        store = screen.session.store
        assert store is not None
        assert came == [store.vault_id, "Остановлено, всё цело."]


async def test_a_lock_stops_what_is_waited_for(bench: Bench, vault_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = Gate(monkeypatch, "Копирую базу")
    ended: list[bool] = []
    stop = working.stop

    def stopped(places: Collection[object] | None = None) -> tuple[Working, ...]:
        try:
            return stop(places)
        finally:
            gate.go.set()

    monkeypatch.setattr(working, "stop", stopped)
    make = backup.make

    def making(store: Store) -> object:
        try:
            return make(store)
        except Stopped:
            ended.append(True)
            raise

    monkeypatch.setattr(backup, "make", making)
    async with bench.run() as screen:
        screen.console.push_screen(Copies())
        await screen.until(lambda: isinstance(screen.console.screen, Copies))
        await screen.press("n")
        await screen.until(gate.reached.is_set)
        await screen.press("f6")
        await screen.until(lambda: bool(ended))
        await screen.until(lambda: screen.session.store is None)
    assert all(not name.startswith(".") for name in _folders(vault_dir))


async def test_a_lock_over_a_question_of_the_work_stops_nothing_that_comes_after(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "реестр.xlsx").touch()
    async with bench.run() as screen:
        await screen.press("x")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        await screen.press("1")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        form = screen.console.screen
        assert isinstance(form, Form)
        for row in form._rows():
            if row.spec.key == "path":
                row.put(str(tmp_path / "реестр.xlsx"))
        await screen.press("f2")
        await screen.until(lambda: "Файл уже есть" in screen.text())
        await screen.press("f6")
        await screen.until(lambda: screen.session.store is None)
        assert not screen.session.copying.problem
        await screen.until(lambda: isinstance(screen.console.screen, UnlockScreen))
        await screen.type(PASSPHRASE)
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, MainScreen))
        await screen.session.write("note", lambda tx: tx.journal("note"))


def test_cards_that_were_made_before_a_stop_stay_and_are_told(opener: Callable[..., Store], tmp_path: Path) -> None:
    whose = tuple(Organization(id=number, name=f"Музей {number}") for number in range(1, 6))
    files = tuple((one, tmp_path / f"{one.id}.xlsx") for one in whose)

    class Third(Told):
        def check(self) -> None:
            step = self.step
            if step is not None and step.title == "Делаю карточки" and step.done == 2:
                self.stop()
            super().check()

    with opener() as store:
        with watching(Third()), pytest.raises(Stopped, match="записано 2 карточки из 5, они целы"):
            exporting.put_cards(store, Blanks(files, (), ()), tmp_path, NOW.date())
        assert sorted(path.name for path in tmp_path.glob("*.xlsx")) == ["1.xlsx", "2.xlsx"]
        newest = store.read(lambda tx: journal.entries(tx, 2))
        assert [entry.detail["count"] for entry in newest] == [2, 5]
        assert not list(tmp_path.glob(".*.new"))


def test_other_keys_are_counted_and_may_be_stopped(bench: Bench) -> None:
    assert key_forms.renew(bench.session(), [], "").esc is Esc.STOPS
