"""The two secrets of one rotation, as its screen needs them: opened through the vault, journalled before.

The new one, once shown, is kept in a buffer, so that a lock of the secrets does not take it from under the hands of
whoever is putting it on the site; nothing else is kept.
"""

from __future__ import annotations

from console.passphrases import wipe
from console.session import Session
from vault import rotation
from vault.errors import BadInput, Locked
from vault.rotation import OPEN
from vault.secrets import Purpose
from vault.transaction import Tx


class Secrets:
    """False while nothing is kept. `name` is the account's, for the journal's reader."""

    def __init__(self, session: Session, rotation_id: int) -> None:
        self._session = session
        self._rotation_id = rotation_id
        self._kept = bytearray()
        self.name = ""

    def __bool__(self) -> bool:
        return bool(self._kept)

    def wipe(self) -> None:
        """Zero what is kept and forget it."""
        wipe(self._kept)
        self._kept = bytearray()

    async def new(self, purpose: Purpose) -> str:
        """The new secret, after its row says that it is shown; the kept one while the secrets are closed.

        BadInput when the rotation is over; Locked when they are closed and nothing is kept.
        """
        if self._session.secrets_open:
            number, name = self._rotation_id, self.name
            secret = await self._session.with_store(lambda store: rotation.show(store, number, purpose, name))
            self.wipe()
            self._kept = bytearray(secret.encode("utf-8"))
            return secret
        if not self._kept:
            raise Locked("Секреты закрыты, новый секрет цел: откройте их паролем и покажите снова.")
        await self._session.write("rotation.shown", lambda tx: self._note(tx, purpose))
        return self._kept.decode("utf-8")

    def _note(self, tx: Tx, purpose: Purpose) -> None:
        """What the vault itself notes when it opens the secret, which is open already."""
        now = rotation.get(tx, self._rotation_id)
        if now.state not in OPEN:
            raise BadInput("Эта смена уже закончена: показывать нечего.")
        tx.describe(
            now.owner, id=now.id, field=now.field.value, version=now.version, purpose=purpose.value, name=self.name
        )

    async def old(self, purpose: Purpose) -> str:
        """The secret that is being replaced. BadInput when there was none; Locked."""
        number, name = self._rotation_id, self.name
        secret = await self._session.with_store(lambda store: rotation.show_old(store, number, purpose, name))
        if secret is None:
            raise BadInput("Прежнего секрета нет: он не был записан или уже очищен.")
        return secret
