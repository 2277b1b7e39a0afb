"""The session apart from any screen: idle time, pacing, passphrases that are wiped, closing beside a run."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest

from checks.running.progress import NetworkProgress, Progress
from checks.scope import Scope
from console.running import Paced
from registry import organizations
from tests.conftest import passphrase
from tests.console.support import Bench, Ticks
from vault import recovery
from vault.errors import Locked, WrongPassphrase
from vault.store import Store, Tier


async def test_open_wipes_the_passphrase_whatever_happens(bench: Bench) -> None:
    session = bench.session()
    right, wrong = passphrase(), bytearray(b"wrong")
    with pytest.raises(WrongPassphrase):
        await session.open(wrong)
    assert not any(wrong)
    assert session.wait_before_try() == 1.0
    bench.ticks.now += 1
    assert session.wait_before_try() == 0.0
    await session.open(right)
    assert not any(right)
    assert session.wait_before_try() == 0.0
    session.close()


async def test_a_passphrase_is_taken_in_any_unicode_form(bench: Bench) -> None:
    import unicodedata

    session = bench.session()
    await session.open(bytearray(unicodedata.normalize("NFD", passphrase().decode()).encode()))
    assert session.tier is Tier.SECRETS
    session.close()


async def test_nothing_is_read_when_closed(bench: Bench) -> None:
    session = bench.session()
    with pytest.raises(Locked):
        await session.read(organizations.listing)


async def test_reading_does_not_block_the_loop(bench: Bench) -> None:
    session = bench.session()
    await session.open(passphrase())
    release = threading.Event()

    def slow(_: object) -> str:
        assert release.wait(10)
        return "прочитано"

    reading = asyncio.create_task(session.read(slow))
    for _ in range(20):
        await asyncio.sleep(0)
    assert not reading.done()
    release.set()
    assert await reading == "прочитано"
    session.close()


async def test_closing_waits_for_the_run(bench: Bench) -> None:
    session = bench.session()
    await session.open(passphrase())
    run = asyncio.create_task(session.run(Scope(), lambda _: None))
    assert await asyncio.to_thread(bench.checks.started.wait, 10)
    session.close(stop_run=False)
    assert session.store is not None
    assert not session.secrets_open
    bench.checks.go.set()
    result = await run
    assert result.state.value == "done"
    assert session.store is None


async def test_the_end_of_a_run_is_waited_for_only_so_long(bench: Bench) -> None:
    session = bench.session()
    await session.open(passphrase())
    run = asyncio.create_task(session.run(Scope(), lambda _: None))
    assert await asyncio.to_thread(bench.checks.started.wait, 10)
    await session.run_ended(0.0)
    assert session.running
    session.close()
    assert (await run).state.value == "stopped"
    await session.run_ended(10)
    assert session.store is None


def test_progress_is_let_through_four_times_a_second() -> None:
    ticks, seen = Ticks(), []
    paced = Paced(lambda progress: seen.append(progress.done), ticks)
    for done in range(1, 42):
        paced(Progress((NetworkProgress("vk", "ВКонтакте", done, 41, done, 0),)))
        ticks.now += 1 / 64
    assert seen == [1, 17, 33, 41]


async def test_whoever_returns_at_once_waits_for_the_copy_of_the_lock(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or the vault would be said to be held by another program, which is this one."""
    session = bench.session()
    await session.open(passphrase())
    copying, go = threading.Event(), threading.Event()

    def slow(_: Store) -> None:
        copying.set()
        go.wait(10)

    monkeypatch.setattr(session.copying, "make", slow)
    leaving = asyncio.create_task(asyncio.to_thread(session.close))
    await asyncio.to_thread(copying.wait, 10)
    returning = asyncio.create_task(session.open(passphrase()))
    done, _ = await asyncio.wait([returning], timeout=0.2)
    assert not done
    go.set()
    await asyncio.gather(leaving, returning)
    assert session.tier is Tier.SECRETS
    monkeypatch.undo()
    session.close()


async def test_an_unlock_that_nobody_waits_for_leaves_nothing(bench: Bench) -> None:
    """Neither a passphrase nor an open vault; whoever tries again meanwhile gets in."""
    session, real = bench.session(), bench.open_vault
    begun, go, given = threading.Event(), threading.Event(), list[bytearray]()

    def slow(location: Path, passphrase: bytearray) -> Store:
        given.append(passphrase)
        begun.set()
        assert go.wait(10)
        return real(location, passphrase)

    session._open = slow
    typed = passphrase()
    first = asyncio.create_task(session.open(typed))
    await asyncio.to_thread(begun.wait, 10)
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    assert not any(typed) and not session.opening
    second = asyncio.create_task(session.open(passphrase()))
    go.set()
    await second
    assert session.tier is Tier.SECRETS
    assert len(given) == 2 and not any(given[0] + given[1])
    session.close()


async def test_a_passphrase_for_a_closed_vault_is_wiped(bench: Bench) -> None:
    session, typed, new = bench.session(), passphrase(), bytearray(b"another")
    with pytest.raises(Locked):
        await session.by_passphrase(lambda *_: None, typed, new)
    assert not any(typed + new)


async def test_a_lock_while_the_vault_opens_anew_after_other_keys_leaves_it_closed(bench: Bench) -> None:
    session, real, new = bench.session(), bench.open_vault, b"another passphrase"
    await session.open(passphrase())
    begun, go = threading.Event(), threading.Event()

    def slow(location: Path, given: bytearray) -> Store:
        begun.set()
        assert go.wait(10)
        return real(location, given)

    session._open = slow
    renewing = asyncio.create_task(session.renew(passphrase(), bytearray(new), recovery.new_words()))
    await asyncio.to_thread(begun.wait, 10)
    renewing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await renewing
    session.close()
    go.set()
    await session.open(bytearray(new))
    assert session.tier is Tier.SECRETS
    session.close()


async def test_a_run_that_ends_at_the_moment_of_the_lock_leaves_nothing_open(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = bench.session()
    await session.open(passphrase())
    shut = session.opened().shut_secrets
    run_over: list[bool] = []

    class Ends:
        """What the lock finds where it looks whether a run goes on: one whose end comes behind the look."""

        def __bool__(self) -> bool:
            monkeypatch.undo()
            session.running = False
            run_over.append(session.closing)  # what the end of the run sees
            return True

    def shut_then_ends() -> None:
        shut()
        monkeypatch.setattr(session, "running", Ends())

    monkeypatch.setattr(session.opened(), "shut_secrets", shut_then_ends)
    await asyncio.to_thread(session.close)
    assert run_over == [True], "it knows that it is to close the vault"
    await asyncio.to_thread(session.close)
    assert session.store is None
