"""Every way a secret of one account leaves the vault: shown, copied, by letters, as a code, as a QR.

The pane and the card share it. Each opening is journalled by the vault before; nothing is kept here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console import format as shown
from console.dialogs.ask import Choose
from console.dialogs.qr import QrScreen
from console.dialogs.typeout import TypeOutScreen, instead_of_copy
from console.reading.credentials import CredentialRow
from console.reading.opened import code_words, typed_form
from console.widgets.secretline import SecretLine
from registry import accounts
from vault.errors import PoryadokError
from vault.secrets import Field, Purpose

if TYPE_CHECKING:
    from console.app import Console

_ASKED = {
    Purpose.REVEAL: "Что показать?",
    Purpose.COPY: "Что скопировать?",
    Purpose.TYPE_OUT: "Что показать по буквам?",
}
_AWAY = "Не показано: впереди другое окно. Вернитесь и нажмите ещё раз; показ уже записан в журнал."


@dataclass(frozen=True)
class Opening:
    """`line` is where a value is shown, `still` whether the account is still the one that is looked at."""

    console: Console
    line: Callable[[], SecretLine]
    still: Callable[[CredentialRow], bool]

    async def use(
        self, row: CredentialRow, purpose: Purpose, field: Field | None = None, version: int | None = None
    ) -> None:
        """Ask which secret unless it is said, open it for this purpose, put it where it belongs."""
        chosen = field or await self._choose(row, purpose)
        if chosen is None:
            return
        if purpose is Purpose.COPY and not self.console.secret_clipboard.is_open:
            if not await instead_of_copy(self.console):
                return
            purpose = Purpose.TYPE_OUT
        try:
            if purpose is Purpose.CODE:
                await self._code(row)
            elif purpose is Purpose.TYPE_OUT:
                await self._type_out(row, chosen, version)
            elif purpose is Purpose.QR:
                await self._qr(row)
            else:
                await self._put(row, purpose, chosen, version)
        except PoryadokError as error:
            self.console.fail(error)

    async def _put(self, row: CredentialRow, purpose: Purpose, field: Field, version: int | None) -> None:
        session = self.console.session
        secret = await session.reveal(row.owner, field, purpose, row.title, version)
        if not self._may_show(row):
            return
        if purpose is Purpose.COPY:
            self.console.tell(self.console.copy_secret(secret))
        elif not self.console.app_focus:
            self.console.tell(_AWAY)
        else:
            title = shown.capital(accounts.secret_title(row.credential.network, field))
            self.line().reveal(f"{title} ({row.title})", secret, session.settings.reveal_seconds)

    async def _code(self, row: CredentialRow) -> None:
        seed = await self.console.session.seed(row.owner, row.title)
        if self._may_show(row):
            self.line().run_live(f"Код ({row.title})", lambda: code_words(self.console.session.code(seed)))

    async def _type_out(self, row: CredentialRow, field: Field, version: int | None) -> None:
        async def fetch() -> str:
            secret = await self.console.session.reveal(row.owner, field, Purpose.TYPE_OUT, row.title, version)
            return typed_form(field, secret)

        title = shown.capital(accounts.secret_title(row.credential.network, field))
        await self.console.push_screen_wait(TypeOutScreen(f"{title}: {row.title}", fetch))

    async def _qr(self, row: CredentialRow) -> None:
        async def fetch() -> str:
            return await self.console.session.reveal(row.owner, Field.TOTP, Purpose.QR, row.title)

        title = shown.capital(accounts.secret_title(row.credential.network, Field.TOTP))
        await self.console.push_screen_wait(QrScreen(f"{title}: {row.title}", fetch))

    def _may_show(self, row: CredentialRow) -> bool:
        """Whether the account is still looked at, and the secrets open: a lock may have come meanwhile."""
        return self.console.session.secrets_open and self.still(row)

    async def _choose(self, row: CredentialRow, purpose: Purpose) -> Field | None:
        if purpose in {Purpose.CODE, Purpose.QR}:
            if Field.TOTP in row.secrets:
                return Field.TOTP
            self.console.tell("Ключа второго фактора у записи нет: F4 — записать.", "fail")
            return None
        stored = [field for field in Field if field in row.secrets]
        if len(stored) == 1:
            return stored[0]
        answers = [(field, accounts.secret_title(row.credential.network, field)) for field in stored]
        return await self.console.push_screen_wait(Choose(_ASKED[purpose], "", answers))
