"""Taking secrets away in a file of Bitwarden: the form, the passphrase that was made for it shown once, the advice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.dialogs.form import Form
from console.dialogs.note import Note
from console.dialogs.passphrase import open_secrets
from console.dialogs.typeout import TypeOutScreen
from console.forms import export_secrets as form
from console.passphrases import wipe
from console.reading.credentials import CredentialRow
from registry.exports.bitwarden import Exported
from vault.text import counted

if TYPE_CHECKING:
    from console.app import Console

_ADVICE = (
    "Передавайте файл и его пароль разными путями; когда файл не нужен, удалите его. Проверить его можно, "
    "загрузив сюда же: всё окажется без изменений."
)


async def run(console: Console, account: CredentialRow | None) -> bool:
    """The whole way; `account` is the one under the cursor. Whether a file was written."""
    if not await open_secrets(console, "Чтобы выгрузить секреты, нужно их открыть."):
        return False
    one = (account.credential.id, account.title) if account is not None and account.secrets else None
    done: list[tuple[Exported, bytearray]] = []
    if await console.push_screen_wait(Form(form.plan(console.session, one, done))) is None or not done:
        return False
    exported, made = done.pop()
    try:
        if made:
            await _show(console, made)
    finally:
        wipe(made)
    await console.push_screen_wait(Note("Секреты выгружены", f"{_told(exported)}\n\n{_ADVICE}"))
    return True


async def _show(console: Console, made: bytearray) -> None:
    async def fetch() -> str:
        return made.decode("utf-8")

    await console.push_screen_wait(TypeOutScreen("Пароль файла: запишите, он показан один раз", fetch))


def _told(done: Exported) -> str:
    accounts = counted(len(done.credentials), "учётная запись", "учётные записи", "учётных записей")
    secrets = counted(done.secrets, "секрет", "секрета", "секретов")
    left = counted(done.without, "запись", "записи", "записей")
    more = f" Без секретов, не выгружено: {left}." if done.without else ""
    return f"{done.path}\n{accounts}, {secrets}.{more}"
