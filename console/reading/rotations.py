"""Open rotations with their state and next step, for the pane and the campaigns. No secret is here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from console.reading import credentials
from console.reading.credentials import CredentialRow
from registry import accounts
from vault import rotation
from vault.rotation import Rotation, State
from vault.transaction import Tx

STATE_TITLES = {
    State.STAGED: "записан",
    State.SHOWN: "показан",
    State.APPLIED: "применён",
    State.VERIFIED: "проверен",
    State.COMMITTED: "действует",
    State.UNCERTAIN: "неясно",
    State.ABANDONED: "отменён",
}

NEXT_STEPS = {
    State.STAGED: "показать и ввести на сайте",
    State.SHOWN: "ввести на сайте и отметить",
    State.APPLIED: "проверить вход с новым",
    State.VERIFIED: "сделать действующим",
    State.UNCERTAIN: "выяснить, какой принимает сайт",
}


@dataclass(frozen=True)
class RotationRow:
    """An open rotation; `account` is None when its record is gone."""

    rotation: Rotation
    account: CredentialRow | None

    @property
    def key(self) -> tuple[str, int]:
        """What tells it from the other lines of its view."""
        return "rotation", self.rotation.id

    @property
    def secret(self) -> str:
        """«пароль VK ID»."""
        network = self.account.credential.network if self.account else ""
        return accounts.secret_title(network, self.rotation.field)

    @property
    def title(self) -> str:
        """«пароль VK ID: ВКонтакте, krap@example.ru»."""
        return f"{self.secret}: {self._where}"

    @property
    def brief(self) -> str:
        """«пароль: ВКонтакте, krap@example.ru»: what a narrow column cuts off is the rest of the login."""
        return f"{credentials.BRIEF_TITLES[self.rotation.field]}: {self._where}"

    @property
    def _where(self) -> str:
        return self.account.title if self.account else self.rotation.owner

    @property
    def haystack(self) -> str:
        """The text by which it is found."""
        return f"{self.title} {self.rotation.reason} {self.account.haystack if self.account else ''}"


def rows_of(found: Iterable[Rotation], known: Mapping[str, CredentialRow]) -> tuple[RotationRow, ...]:
    """The lines of these rotations; `known` are the accounts by the owner of their secrets."""
    return tuple(RotationRow(each, known.get(each.owner)) for each in found)


def one(tx: Tx, rotation_id: int) -> RotationRow:
    """One rotation, open or not; BadInput when there is none."""
    found = rotation.get(tx, rotation_id)
    return RotationRow(found, credentials.one_of(tx, found.owner))
