"""What the tests of locks share: a database that is busy, the way back in, what is said at the end."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator

from console.dialogs.note import Note
from console.screens.unlock import UnlockScreen
from tests.conftest import PASSPHRASE
from tests.console.support import Screen
from vault.transaction import Tx


@contextlib.asynccontextmanager
async def busy(screen: Screen) -> AsyncIterator[threading.Event]:
    """Within the block one transaction is under way and does not end before the event is set."""
    begun, go = threading.Event(), threading.Event()
    store = screen.session.opened()

    def wait(_: Tx) -> None:
        begun.set()
        assert go.wait(10)

    writing = asyncio.create_task(asyncio.to_thread(store.write, "test.busy", wait))
    try:
        await screen.until(begun.is_set)
        yield go
    finally:
        go.set()
        await asyncio.wait([writing])


async def hidden(screen: Screen) -> None:
    """Wait for the line of the passphrase, whatever goes on behind it."""
    await screen.until(lambda: isinstance(screen.console.screen, UnlockScreen) and screen.console.screen.is_current)


async def closed(screen: Screen) -> None:
    """Wait for the line of the passphrase over a closed vault."""
    await hidden(screen)
    await screen.until(lambda: screen.session.store is None and not screen.console.guard.closing)


async def unlock(screen: Screen, given: str = PASSPHRASE) -> None:
    """Type the passphrase; what is to be read first stands over the panes then."""
    await screen.type(given)
    await screen.press("enter")
    await screen.until(lambda: screen.console.main is not None)


async def note(screen: Screen) -> str:
    """Wait for a note, and its text without the line breaks."""
    await screen.until(lambda: isinstance(screen.console.screen, Note))
    return " ".join(screen.text().split())


async def ended(screen: Screen) -> str:
    """Wait for the end of the program; what it said then."""
    async with asyncio.timeout(10):
        while screen.console.is_running:
            await asyncio.sleep(0)
    return " ".join(str(each) for each in screen.console._exit_renderables)
