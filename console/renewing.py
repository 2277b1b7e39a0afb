"""All keys of the vault anew, as the person is told of it: before, after, and after a death in between.

The new recovery words are on paper before anything changes, so that no lock and no death leaves a vault whose words
nobody saw. How keys are changed is `vault.generation`; whether its end was told, the journal of the vault remembers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from console.dialogs.note import Note
from vault import backup, generation

if TYPE_CHECKING:
    from console.app import Console
    from vault.generation import Renewed

BEFORE = (
    "Эти слова начнут открывать вместе с новыми ключами: пока ничего не сменено. Запишите их по порядку на бумагу, "
    "затем Enter. Прежние не уничтожайте, пока не прочтёте «Ключи сменены»."
)
NOT_CHANGED = "Ключи не сменены: действуют прежние пароль и слова. Записанные сейчас слова уничтожьте."
DONE = "Ключи сменены: теперь открывают новый пароль и слова, записанные перед сменой. Прежние не открывают."

_TITLE = "Ключи сменены"


async def tell(console: Console, renewed: Renewed) -> None:
    """Say that the keys were changed and what follows from it."""
    await _tell(console, "", [slot.label for slot in renewed.dropped_slots], renewed.openable_backups)


async def tell_late(console: Console) -> None:
    """The same after an unlock, if the program ended before it was said. PoryadokError."""
    session = console.session
    dropped = await session.read(generation.untold)
    if dropped is not None:
        await _tell(console, "Программа закрылась раньше, чем об этом сказала. ", dropped, ())


async def _tell(console: Console, before: str, dropped: Sequence[str], copies: Sequence[str]) -> None:
    session = console.session
    lines = [f"{before}Хранилище открывают новый пароль и слова, записанные перед сменой; прежние слова уничтожьте."]
    if dropped:
        gone = ", ".join(f"«{label}»" for label in dropped)
        lines.append(f"Больше не открывают: {gone}. Если нужны, добавьте заново.")
    folder = session.location / backup.FOLDER
    if copies:
        names = "\n".join(f"  {name}" for name in copies)
        lines.append(f"Прежние копии открываются прежними ключами. Если боитесь и за них, сотрите в {folder}:\n{names}")
    elif before:
        lines.append(f"Копии, сделанные до смены, открываются прежними ключами. Если боитесь и за них: {folder}")
    lines.append("Секреты, которые могли прочесть, смените на сайтах: 5, вид «Ротации», кампания.")
    await console.push_screen_wait(Note(_TITLE, "\n\n".join(lines)))
    if session.store is not None and not session.read_only:
        await session.with_store(generation.tell)
