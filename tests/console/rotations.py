"""A rotation on the screen for its tests: how it is begun, staged, moved on, and what stands in the vault."""

from __future__ import annotations

from console.dialogs.ask import Choose
from console.dialogs.rotation import RotationScreen
from registry import credentials, rotating
from registry.credentials import Credential
from tests.console.support import Screen
from tests.console.vault_views import reach
from vault import rotation, secrets
from vault.rotation import Proof, Rotation, State
from vault.secrets import Field
from vault.store import Store
from vault.transaction import Tx

OWN = "Лютня-27-вечером-Осока"


def account_of(tx: Tx) -> Credential:
    return next(each for each in credentials.listing(tx) if each.login == "school5@example.ru")


def staged_in(store: Store, state: State, field: Field = Field.PASSWORD, value: str = OWN) -> int:
    """An open rotation that stands at `state`."""
    made = store.write("test.start", lambda tx: rotating.start(tx, account_of(tx).id, field, value))
    number = made.id

    def onwards(tx: Tx) -> None:
        if state in {State.APPLIED, State.VERIFIED}:
            rotation.applied(tx, number)
        if state is State.VERIFIED:
            rotation.verified(tx, number, Proof.SIGNED_IN)
        if state is State.UNCERTAIN:
            rotation.doubt(tx, number)

    if state is not State.STAGED:
        rotation.show(store, number, secrets.Purpose.ROTATE)
        store.write("test.on", onwards)
    return number


async def last_rotation(screen: Screen) -> Rotation:
    return (await screen.session.read(lambda tx: rotation.listing(tx, open_only=False)))[-1]


async def state_of(screen: Screen) -> State:
    return (await last_rotation(screen)).state


async def current_secret(screen: Screen, field: Field = Field.PASSWORD) -> str:
    owner = await screen.session.read(lambda tx: credentials.owner(account_of(tx).id))
    return await screen.session.reveal(owner, field, secrets.Purpose.ROTATE, "test")


async def choose_field(screen: Screen, digit: str) -> None:
    await screen.pane("5")
    await screen.press("end")
    await screen.press("s")
    await reach(screen, Choose)
    await screen.press(digit)


async def open_from_the_view(screen: Screen) -> None:
    await screen.pane("5")
    await screen.press("left", "left")
    await screen.until(lambda: "[Ротации 1]" in screen.text() and bool(screen.rows.items))
    await screen.press("enter")
    await reach(screen, RotationScreen)
    await screen.until(lambda: "Смена: " in screen.text())


async def stage(screen: Screen, words: str) -> None:
    await screen.until(lambda: f"[{words}]" in screen.text(), what=words)
