"""Buffers that are lent to a thread: wiped as it ends, or by whoever goes before it began."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from console.passphrases import lent


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    event = threading.Event()
    yield event
    event.set()


async def test_what_is_lent_is_wiped_when_it_was_used() -> None:
    one, two = bytearray(b"one"), bytearray(b"two")
    assert await lent(lambda *given: b"".join(bytes(each) for each in given), one, two) == b"onetwo"
    assert not any(one + two)


async def test_who_goes_while_it_is_used_leaves_it_to_the_thread(gate: threading.Event) -> None:
    """Wiped under its hands, a passphrase of zeros would be set."""
    secret, seen, begun = bytearray(b"secret"), list[bytes](), threading.Event()

    def use(given: bytearray) -> None:
        begun.set()
        assert gate.wait(10)
        seen.append(bytes(given))

    waiting = asyncio.create_task(lent(use, secret))
    await asyncio.to_thread(begun.wait, 10)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert secret == b"secret"
    gate.set()
    async with asyncio.timeout(10):
        while any(secret):
            await asyncio.sleep(0)
    assert seen == [b"secret"]


async def test_who_goes_before_it_began_wipes_it_and_it_never_begins(gate: threading.Event) -> None:
    secret, used = bytearray(b"secret"), list[bool]()
    with ThreadPoolExecutor(1) as pool:
        asyncio.get_running_loop().set_default_executor(pool)
        blocked = asyncio.get_running_loop().run_in_executor(None, gate.wait, 10)
        waiting = asyncio.create_task(lent(lambda _: used.append(True), secret))
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        assert not any(secret)
        gate.set()
        await blocked
    assert not used


async def test_it_is_wiped_whatever_it_ends_with() -> None:
    secret = bytearray(b"secret")

    def fail(_: bytearray) -> None:
        raise ValueError

    with pytest.raises(ValueError):
        await lent(fail, secret)
    assert not any(secret)
