"""A half-written form over a lock: kept, sealed when it holds a secret, offered again, dropped at the end."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from console.dialogs.ask import Choose
from console.dialogs.form import Form
from console.screens.unlock import UnlockScreen
from console.widgets.fields import FieldRow
from console.widgets.secretfield import SecretField
from tests.conftest import PASSPHRASE
from tests.console.support import Bench, Screen
from vault import drafts, journal
from vault.errors import Locked, StorageFailed
from vault.store import Store, Tier

NAME = "Ещё не школа"
SECRET = "черновик-пароля-9"


async def _new_organization(screen: Screen, text: str = NAME) -> Form:
    await screen.press("n")
    await screen.until(lambda: isinstance(screen.console.screen, Form))
    await screen.type(text)
    form = screen.console.screen
    assert isinstance(form, Form)
    return form


def _password(form: Form) -> SecretField:
    field = next(row.control for row in form.query(FieldRow) if row.spec.key == "password")
    assert isinstance(field, SecretField)
    return field


async def _account_with_secret(screen: Screen) -> Form:
    await screen.pane("5")
    await screen.press("end", "f4")
    await screen.until(lambda: isinstance(screen.console.screen, Form))
    form = screen.console.screen
    assert isinstance(form, Form)
    field = _password(form)
    field.focus()
    await screen.type(SECRET)
    assert field.count == len(SECRET)
    return form


async def _unlock(screen: Screen, told: str = "") -> None:
    await screen.until(lambda: isinstance(screen.console.screen, UnlockScreen) and screen.session.store is None)
    await screen.type(PASSPHRASE)
    await screen.press("enter")
    await screen.until(lambda: screen.console.main is not None and told in screen.lines()[-2])
    await screen.entered()


def _idle(bench: Bench, screen: Screen, seconds: float) -> None:
    bench.ticks.now += seconds
    screen.console.guard.check_idle()


async def _names(screen: Screen) -> tuple[str, ...]:
    return await screen.session.read(drafts.names)


@pytest.mark.parametrize("how", ["f6", "idle"])
async def test_a_form_comes_back_after_a_lock(bench: Bench, how: str) -> None:
    async with bench.run() as screen:
        await _new_organization(screen)
        if how == "f6":
            await screen.press("f6")
        else:
            _idle(bench, screen, 120)
            _idle(bench, screen, 900)
        await screen.until(lambda: isinstance(screen.console.screen, UnlockScreen))
        await screen.until(lambda: "сохранена черновиком" in screen.text())
        assert NAME not in screen.text()
        await _unlock(screen, "черновики: 1")
        await screen.press("n")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        assert "Есть черновик от" in screen.text()
        await screen.press("1")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        assert NAME in screen.text()
        await screen.press("f2")
        await screen.until(lambda: screen.main.is_current)
        await screen.until(lambda: NAME in screen.text())
        assert await _names(screen) == ()


async def test_throwing_the_draft_away(bench: Bench) -> None:
    async with bench.run() as screen:
        await _new_organization(screen)
        await screen.press("f6")
        await _unlock(screen)
        await screen.press("n")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        await screen.press("2")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        assert NAME not in screen.text()
        assert await _names(screen) == ()


async def test_a_continued_draft_that_is_closed_without_saving_is_gone(bench: Bench) -> None:
    async with bench.run() as screen:
        await _new_organization(screen)
        await screen.press("f6")
        await _unlock(screen)
        await screen.press("n")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        await screen.press("1")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        await screen.press("escape")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        await screen.press("2")
        await screen.until(lambda: screen.main.is_current)
        await screen.console.workers.wait_for_complete()
        assert await _names(screen) == ()


async def test_escape_at_the_offer_keeps_the_draft(bench: Bench) -> None:
    async with bench.run() as screen:
        await _new_organization(screen)
        await screen.press("f6")
        await _unlock(screen)
        await screen.press("n")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        await screen.press("escape")
        await screen.until(lambda: screen.main.is_current)
        assert await _names(screen) == ("organization:new",)


async def test_a_continued_draft_survives_a_second_lock(bench: Bench) -> None:
    async with bench.run() as screen:
        await _new_organization(screen)
        await screen.press("f6")
        await _unlock(screen)
        await screen.press("n")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        await screen.press("1")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        await screen.type(" и не музей")
        await screen.press("f6")
        await _unlock(screen)
        await screen.press("n")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        await screen.press("1")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        assert f"{NAME} и не музей" in screen.text()


async def test_only_what_was_changed_is_kept(bench: Bench) -> None:
    """The record may have moved on under the draft: its other fields must not be put back."""
    async with bench.run() as screen:
        await screen.press("f4")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        await screen.press("tab")
        await screen.type("Крат")
        await screen.press("f6")
        await _unlock(screen)
        (name,) = await _names(screen)
        content = await screen.session.read(lambda tx: drafts.take(tx, name))
        assert content is not None
        assert "Крат" in content
        assert "address" not in content


async def test_an_untouched_form_leaves_no_draft(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.press("n")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        await screen.press("f6")
        await _unlock(screen)
        assert await _names(screen) == ()
        assert "черновик" not in screen.text()


async def test_a_form_with_secrets_is_sealed_by_their_key(bench: Bench) -> None:
    async with bench.run() as screen:
        form = await _account_with_secret(screen)
        _idle(bench, screen, 120)
        await screen.until(lambda: screen.main.is_current)
        await screen.until(lambda: "сохранена черновиком" in screen.text())
        assert not any(field.count for field in form.query(SecretField))
        (name,) = await _names(screen)
        with pytest.raises(Locked):
            await screen.session.read(lambda tx: drafts.take(tx, name))
        await screen.press("u")
        await screen.type(PASSPHRASE)
        await screen.press("enter")
        await screen.until(lambda: screen.session.secrets_open)
        await screen.until(lambda: "черновики: 1" in screen.lines()[-2])
        await screen.press("f4")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        await screen.press("1")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        again = screen.console.screen
        assert isinstance(again, Form)
        assert _password(again).peek().decode() == SECRET
        assert SECRET not in screen.text()


async def test_the_form_without_secrets_does_not_take_the_draft_with_them(bench: Bench) -> None:
    async with bench.run() as screen:
        await _account_with_secret(screen)
        _idle(bench, screen, 120)
        await screen.until(lambda: screen.main.is_current)
        await screen.press("f4")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        assert "закрыты" in screen.lines()[0]
        assert len(await _names(screen)) == 1


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
async def test_a_lost_connection_keeps_what_was_typed(
    bench: Bench, opener: Callable[..., Store], number: signal.Signals
) -> None:
    async with bench.run() as screen:
        await _account_with_secret(screen)
        os.kill(os.getpid(), number)
        async with asyncio.timeout(10):
            while screen.console.is_running:
                await asyncio.sleep(0)
        assert screen.session.store is None
    with opener() as store:
        (name,) = store.read(drafts.names)
        content = store.read(lambda tx: drafts.take(tx, name))
        assert content is not None
        assert SECRET in content


async def test_a_secret_in_a_draft_is_in_no_file_and_no_journal(bench: Bench, opener: Callable[..., Store]) -> None:
    async with bench.run() as screen:
        await _account_with_secret(screen)
        await screen.press("f6")
        await screen.until(lambda: screen.session.store is None)
    for path in Path(bench.location).rglob("*"):
        if path.is_file():
            assert SECRET.encode() not in path.read_bytes()
    with opener(tier=Tier.REGISTRY) as store:
        told = store.read(lambda tx: [tuple(map(str, row)) for row in tx.execute("SELECT * FROM journal")])
        kept = store.read(lambda tx: [str(row[0]) for row in tx.execute("SELECT content FROM draft")])
        assert SECRET not in str(told)
        assert SECRET not in str(kept)


async def test_a_full_disk_does_not_stop_the_lock(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    from console import drafting

    def full(*_: object) -> None:
        raise StorageFailed("На диске кончилось место.")

    monkeypatch.setattr(drafting, "write", full)
    async with bench.run() as screen:
        await _new_organization(screen)
        await screen.press("f6")
        await screen.until(lambda: isinstance(screen.console.screen, UnlockScreen))
        await screen.until(lambda: "Черновик формы не сохранён" in screen.text())
        await _unlock(screen, "черновик не сохранён")


async def test_the_reminder_says_whose_form_it_was(bench: Bench) -> None:
    async with bench.run() as screen:
        await _account_with_secret(screen)
        await screen.press("f6")
        await _unlock(screen)
        told = " ".join(notice.text for notice in await screen.console.guard.notices())
        assert "school5@example.ru" in told


async def _rest(bench: Bench, screen: Screen) -> None:
    """The hands rest for some seconds."""
    bench.ticks.now += 4
    screen.console.guard.check_idle()


async def test_what_is_typed_is_kept_before_a_crash_when_the_hands_rest(
    bench: Bench, opener: Callable[..., Store]
) -> None:
    async with bench.run() as screen:
        form = await _new_organization(screen)
        screen.console.guard.check_idle()
        assert form.kept_as is None, "not at every letter"
        await _rest(bench, screen)
        await screen.until(lambda: form.kept_as is not None)
        await screen.until(lambda: screen.session.opened().read(drafts.names) != ())
        found = await screen.session.read(lambda tx: drafts.take(tx, drafts.names(tx)[0]))
        assert found is not None
        assert NAME in found
        before = await screen.session.read(lambda tx: tx.execute("SELECT n FROM journal").fetchall())
        await _rest(bench, screen)
        after = await screen.session.read(lambda tx: tx.execute("SELECT n FROM journal").fetchall())
        assert after == before, "nothing is written while nothing changes"


async def test_a_draft_is_one_row_of_the_journal_however_often_it_was_kept(bench: Bench) -> None:
    async with bench.run() as screen:
        await _new_organization(screen)
        for typed in (NAME, f"{NAME}.", f"{NAME}.."):
            bench.ticks.now += 4
            await screen.until(lambda typed=typed: typed in _kept_now(screen))  # type: ignore[misc]  # mypy: defaults
            await screen.type(".")
        await screen.press("f6")
        await _unlock(screen)
        assert f"{NAME}..." in _content(screen), "a lock keeps the last of it"
        rows = await screen.session.read(
            lambda tx: tx.execute("SELECT subject FROM journal WHERE action = 'draft.kept'").fetchall()
        )
        assert [row[0] for row in rows] == ["draft:organization:new"]
        assert (await screen.session.read(journal.check)).broken_at is None
        await screen.press("n")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        await screen.press("2")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        told = await screen.session.read(lambda tx: journal.entries(tx, 1))
        assert told[0].action == "draft.dropped"


def _kept_now(screen: Screen) -> str:
    """The draft, after another look at the hands: while one is being written, the next waits."""
    screen.console.guard.check_idle()
    return _content(screen)


def _content(screen: Screen) -> str:
    """The draft as the vault holds it, "" while there is none."""
    return screen.session.opened().read(lambda tx: drafts.take(tx, "organization:new")) or ""


@pytest.mark.parametrize("end", ["saved", "thrown away"])
async def test_a_form_that_was_kept_meanwhile_and_is_done_leaves_no_draft(bench: Bench, end: str) -> None:
    async with bench.run() as screen:
        form = await _new_organization(screen)
        await _rest(bench, screen)
        await screen.until(lambda: screen.session.opened().read(drafts.names) != ())
        await screen.press("f2" if end == "saved" else "escape")
        if end != "saved":
            await screen.until(lambda: isinstance(screen.console.screen, Choose))
            await screen.press("2")
        await screen.until(lambda: not form.stands)
        await screen.until(lambda: screen.session.opened().read(drafts.names) == ())


async def test_a_secret_is_kept_sealed_while_it_is_typed(bench: Bench) -> None:
    async with bench.run() as screen:
        form = await _account_with_secret(screen)
        await _rest(bench, screen)
        await screen.until(lambda: screen.session.opened().read(drafts.names) != ())
        rows = await screen.session.read(lambda tx: tx.execute("SELECT content, sealed FROM draft").fetchall())
        assert [row[0] for row in rows] == [None]
        sealed = rows[0][1]
        assert isinstance(sealed, bytes)
        assert SECRET.encode() not in sealed
        assert SECRET not in repr(form.stamp())
