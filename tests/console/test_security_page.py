"""«Безопасность», ways in, copies: what is shown, what every change asks, what it leaves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from checks import upkeep
from console.dialogs.ask import Choose, TypedAsk
from console.dialogs.form import Form
from console.dialogs.note import Note
from console.dialogs.words import NewWords
from console.guard import KEPT_SECONDS
from console.reading import security
from console.screens.copies import Copies
from console.screens.keys import Keys
from console.screens.security import SecurityPage
from console.widgets.rows import Rows
from tests.conftest import PASSPHRASE
from tests.console.support import PASSWORD, Bench, Screen
from vault import backup, generation, journal
from vault.errors import StorageFailed, WrongPassphrase
from vault.header import SlotKind
from vault.host import State
from vault.store import Store, Tier

NEW = "девять сов на заборе"


async def _page(screen: Screen) -> SecurityPage:
    await screen.press("k")
    await screen.until(lambda: isinstance(screen.console.screen, SecurityPage))
    page = screen.console.screen
    assert isinstance(page, SecurityPage)
    return page


async def _keys(screen: Screen) -> Keys:
    await _page(screen)
    await screen.press("enter")
    await screen.until(lambda: isinstance(screen.console.screen, Keys))
    page = screen.console.screen
    assert isinstance(page, Keys)
    return page


async def _add(screen: Screen, digit: str) -> None:
    await screen.press("n")
    await screen.until(lambda: isinstance(screen.console.screen, Choose))
    await screen.press(digit)
    await screen.until(lambda: isinstance(screen.console.screen, Form))


async def _fill(screen: Screen, *values: str) -> None:
    """Each value into its field, from the first down; None-like empty leaves the field as it is."""
    for value in values:
        await screen.type(value)
        await screen.press("enter")
    await screen.press("f2")


async def _said(screen: Screen, kind: type, text: str) -> None:
    await screen.until(lambda: isinstance(screen.console.screen, kind) and text in " ".join(screen.text().split()))


def _kinds(screen: Screen) -> list[SlotKind]:
    assert screen.session.store is not None
    return [slot.kind for slot in screen.session.store.header.slots]


async def test_every_line_has_a_mark_a_word_and_an_advice_where_it_is_bad(bench: Bench) -> None:
    async with bench.run() as screen:
        page = await _page(screen)
        lines = page._lines
        assert {line.mark for line in lines} <= {"+", "!", "?"}
        assert all(line.advice for line in lines if line.mark == "!")
        titles = [line.title for line in lines]
        assert titles[:4] == ["Способы входа", "Слова восстановления", "Резервные копии", "Отметка журнала"]
        assert len(titles) == len(set(titles)) > 8
        assert "! Резервные копии" in screen.text()
        assert titles[-1] == "Настройки"
        await screen.press("end", "up", "enter")
        await screen.until(lambda: isinstance(screen.console.screen, Note))


async def test_the_anchor_line_is_given_to_be_kept_elsewhere(bench: Bench) -> None:
    async with bench.run() as screen:
        await _page(screen)
        await screen.press("down", "down", "down", "enter")
        await screen.until(lambda: isinstance(screen.console.screen, Note))
        store = screen.session.store
        assert store is not None
        assert store.vault_id in "".join(screen.text().split())


async def test_used_words_are_bad_and_say_so(bench: Bench, template: tuple[Path, str]) -> None:
    words = template[1]
    bench.passphrase = lambda: bytearray(words.encode())
    async with bench.run() as screen:
        page = await _page(screen)
        line = page._lines[1]
        assert (line.mark, "входили" in line.found) == ("!", True)
        assert "новые" in line.advice


async def test_a_deputy_is_added_and_opens(bench: Bench, opener: Callable[..., Store]) -> None:
    async with bench.run() as screen:
        await _keys(screen)
        await _add(screen, "1")
        await _fill(screen, "", PASSPHRASE, NEW, NEW)
        await _said(screen, Keys, "Пароль заместителя добавлен")
        assert _kinds(screen).count(SlotKind.PASSPHRASE) == 2
        assert "пароль заместителя" in screen.text()
        assert "вы вошли им" in screen.text()
    with opener(bytearray(NEW.encode())) as store:
        assert store.tier is Tier.SECRETS
        assert store.read(journal.entries)[0].slot == "пароль заместителя" or store.slot.label == "пароль заместителя"


async def test_what_is_typed_wrong_is_told_at_its_field(bench: Bench) -> None:
    async with bench.run() as screen:
        await _keys(screen)
        await screen.press("f4")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        await _fill(screen, "не тот пароль", NEW, "другое")
        assert "не совпало с первым" in screen.text()
        await screen.press("ctrl+u")
        await screen.type(NEW)
        await screen.press("f2")
        await screen.until(lambda: "не подошёл" in screen.text())
        await screen.press("f2")
        await screen.until(lambda: "здесь пусто" in screen.text(), what="nobody sees what is wrong in it: it is gone")
        await screen.type("и этот не тот")
        await screen.press("f2")
        await screen.until(lambda: "подождите 1 секунду" in screen.text())
        assert PASSPHRASE not in screen.text()


async def test_the_passphrase_is_changed(bench: Bench, opener: Callable[..., Store]) -> None:
    async with bench.run() as screen:
        await _keys(screen)
        await screen.press("f4")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        await _fill(screen, PASSPHRASE, NEW, NEW)
        await _said(screen, Keys, "Пароль сменён")
    with pytest.raises(WrongPassphrase):
        opener()
    opener(bytearray(NEW.encode())).close()


async def test_new_words_replace_the_old_ones_only_when_typed_back(
    bench: Bench, template: tuple[Path, str], opener: Callable[..., Store]
) -> None:
    async with bench.run() as screen:
        await _keys(screen)
        for finish in (False, True):
            await _add(screen, "2")
            await _fill(screen, PASSPHRASE)
            await screen.until(lambda: isinstance(screen.console.screen, NewWords))
            page = screen.console.screen
            assert isinstance(page, NewWords)
            words, before = list(page.quiz.words), screen.session.opened().header
            if not finish:
                await screen.press("escape")
                await _said(screen, Keys, "действуют прежние")
                assert screen.session.opened().header == before
                continue
            await screen.press("enter")
            for number in page.quiz.asked:
                assert f"{number + 1:>2} {words[number]}" not in screen.text()
                await screen.type(words[number])
                await screen.press("enter")
            await _said(screen, Keys, "Действуют новые слова")
            assert page.quiz.words == []
    with pytest.raises(WrongPassphrase):
        opener(bytearray(template[1].encode()))
    opener(bytearray(" ".join(words).encode())).close()


async def test_a_lock_over_new_words_changes_nothing(bench: Bench) -> None:
    async with bench.run() as screen:
        await _keys(screen)
        await _add(screen, "2")
        await _fill(screen, PASSPHRASE)
        await screen.until(lambda: isinstance(screen.console.screen, NewWords))
        page = screen.console.screen
        assert isinstance(page, NewWords)
        before = screen.session.opened().header
        bench.ticks.now += 120
        screen.console.guard.check_idle()
        await screen.until(lambda: not screen.session.secrets_open)
        assert page.stands, "nobody writes down twenty-four words in two minutes"
        bench.ticks.now += KEPT_SECONDS
        screen.console.guard.check_idle()
        await screen.until(lambda: not isinstance(screen.console.screen, NewWords))
        await screen.until(lambda: page.quiz.words == [])
        assert screen.session.opened().header == before


@pytest.mark.parametrize(("digit", "tier"), [("3", Tier.SECRETS), ("4", Tier.REGISTRY)])
async def test_keys_in_files(
    bench: Bench, opener: Callable[..., Store], tmp_path: Path, digit: str, tier: Tier
) -> None:
    path = tmp_path / "ключ"
    async with bench.run() as screen:
        await _keys(screen)
        await _add(screen, digit)
        await _fill(screen, "", "", PASSPHRASE)
        assert "нужен путь" in screen.text()
        await screen.type(str(path))
        await screen.press("f2")
        await _said(screen, Keys, "записан")
    with opener(bytearray(path.read_bytes()), tier) as store:
        assert store.tier is tier


async def test_removing_a_way_in_keeps_two(bench: Bench) -> None:
    async with bench.run() as screen:
        await _keys(screen)
        await screen.press("end", "f8")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        await _fill(screen, PASSPHRASE)
        await _said(screen, Form, "меньше двух полных способов")
        assert len(_kinds(screen)) == 2
        await screen.press("escape")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        await screen.press("2")
        await _add(screen, "1")
        await _fill(screen, "", PASSPHRASE, NEW, NEW)
        await _said(screen, Keys, "добавлен")
        rows: Rows[object] = screen.console.screen.query_one(Rows)
        rows.select(next(slot.id for slot in screen.session.opened().header.slots if "заместителя" in slot.label))
        await screen.press("f8")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        assert "Войти можно будет так: пароль, слова восстановления." in " ".join(screen.text().split())
        assert "вы вошли" not in screen.text()
        await _fill(screen, PASSPHRASE)
        await _said(screen, Keys, "Удалён: пароль заместителя")
        assert len(_kinds(screen)) == 2
        await screen.press("home", "f8")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        assert "Это способ, которым вы вошли." in screen.text()
        assert "Ни одного пароля не останется." in " ".join(screen.text().split())


async def test_whose_way_in_it_is(bench: Bench) -> None:
    async with bench.run() as screen:
        await _keys(screen)
        await screen.press("c")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        await _fill(screen, PASSPHRASE)
        await _said(screen, Keys, "Это «пароль» (пароль)")


async def _words_written(screen: Screen) -> str:
    """Type back what is asked of the words that are shown, and wait for the form behind them."""
    await screen.until(lambda: isinstance(screen.console.screen, NewWords))
    page = screen.console.screen
    assert isinstance(page, NewWords)
    words = list(page.quiz.words)
    await screen.press("enter")
    for number in page.quiz.asked:
        await screen.type(words[number])
        await screen.press("enter")
    await screen.until(lambda: isinstance(screen.console.screen, Form))
    return " ".join(words)


async def test_all_keys_anew(bench: Bench, opener: Callable[..., Store]) -> None:
    async with bench.run() as screen:
        await _keys(screen)
        await screen.press("k")
        await screen.until(lambda: isinstance(screen.console.screen, TypedAsk))
        await screen.type("сменить ключи")
        await screen.press("enter")
        words = await _words_written(screen)
        await _fill(screen, PASSPHRASE, NEW, NEW)
        await screen.until(lambda: isinstance(screen.console.screen, Note))
        await screen.press("escape")
        await screen.entered()
        assert screen.session.opened().header.generation == 2
        assert screen.session.secrets_open
        assert await screen.session.read(generation.untold) is None
    with pytest.raises(WrongPassphrase):
        opener()
    opener(bytearray(NEW.encode())).close()
    opener(bytearray(words.encode())).close()


async def test_keys_are_not_changed_under_a_running_check(bench: Bench) -> None:
    async with bench.run() as screen:
        screen.session.running = True
        await _keys(screen)
        await screen.press("k")
        await _said(screen, Keys, "Идёт проверка")
        screen.session.running = False
        assert screen.session.opened().header.generation == 1


async def test_a_copy_is_made_and_told_how_to_go_back_to(bench: Bench) -> None:
    async with bench.run() as screen:
        await _page(screen)
        await screen.press("down", "down", "enter")
        await screen.until(lambda: isinstance(screen.console.screen, Copies))
        assert "Копий ещё нет" in screen.text()
        await screen.press("n")
        await _said(screen, Copies, "Копия проверена")
        await screen.until(lambda: "по просьбе" in screen.text())
        (copy,) = backup.listing(bench.location)
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, Note))
        # a long path is folded wherever the screen ends
        assert f"vaultrestore\\{copy}" in "".join(screen.text().split())
        await screen.press("escape", "escape")
        await screen.until(lambda: isinstance(screen.console.screen, SecurityPage) and "+ Резервные" in screen.text())


async def test_a_refused_copy_is_told_at_the_next_unlocking(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise StorageFailed("На диске кончилось место.")

    async with bench.run(pane="1") as screen:
        monkeypatch.setattr(backup, "make_if_changed", full)
        await screen.press("f6")
        await screen.until(lambda: screen.session.store is None)
        await screen.until(lambda: bool(screen.session.copying.problem))
        await screen.type(PASSPHRASE)
        await screen.press("enter")
        await screen.entered("1")  # where it was left: to go to another takes the line away
        await screen.until(lambda: "копия не сделана" in screen.lines()[-2])


async def test_the_secrets_lock_makes_a_copy_once(bench: Bench) -> None:
    async with bench.run() as screen:
        bench.ticks.now += 120
        screen.console.guard.check_idle()
        await screen.until(lambda: len(backup.listing(bench.location)) == 1)
        bench.ticks.now += 900
        screen.console.guard.check_idle()
        await screen.until(lambda: screen.session.store is None)
        assert len(backup.listing(bench.location)) == 1
    for path in bench.location.rglob("*"):
        if path.is_file():
            assert PASSWORD.encode() not in path.read_bytes()


def test_a_copy_of_a_day_to_come_is_not_called_new(opener: Callable[..., Store]) -> None:
    """The clock was set back: how old the copy is nobody knows."""
    store = opener()
    backup.make(store)
    now = upkeep.copies(store).made_at
    assert now is not None
    store.write("test", lambda tx: tx.journal("setting.changed", "setting"))

    def said(at: datetime) -> security.Line:
        return next(each for each in security.page(store, {}, {}, at) if each.title == "Резервные копии")

    assert "меньше суток назад" in said(now).found
    assert said(now).state is State.GOOD
    assert "12 дней назад" in said(now + timedelta(days=12)).found
    assert said(now + timedelta(days=12)).state is State.BAD
    assert "проверьте часы" in said(now - timedelta(days=40)).found
    assert said(now - timedelta(days=40)).state is State.BAD


async def test_ways_in_are_put_in_order(bench: Bench) -> None:
    async with bench.run() as screen:
        await _keys(screen)
        before = [slot.label for slot in screen.console.screen.query_one(Rows).items]
        for back in (False, True):
            await screen.press("f2")
            await screen.until(lambda: isinstance(screen.console.screen, Choose))
            await screen.press("2")
            await screen.until(lambda: isinstance(screen.console.screen, Keys))
            now = [slot.label for slot in screen.console.screen.query_one(Rows).items]
            assert now == sorted(before, reverse=back)
