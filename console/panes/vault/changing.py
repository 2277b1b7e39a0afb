"""From a key press to a new secret in force: which secret, how it is made, and the screen of its rotation."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from console import drafting, rotation
from console.dialogs.ask import Choose
from console.dialogs.making import HowToMake, make
from console.dialogs.passphrase import open_secrets
from console.dialogs.rotation import Left, RotationScreen
from console.forms import rotation as rotation_form
from console.forms.rotation import Staging
from console.reading.credentials import CredentialRow, noted
from console.reading.rotations import STATE_TITLES, RotationRow
from registry import accounts, credentials, rotating
from vault import rotation as rotations
from vault.errors import PoryadokError
from vault.secrets import Field

if TYPE_CHECKING:
    from console.app import Console

_CLOSED = "Новый секрет записывается в сейф, для этого его надо открыть."


async def change(console: Console, row: CredentialRow, field: Field | None = None, reason: str = "") -> bool:
    """Replace a secret of the account, or go on with a change that is open; whether anything was begun."""
    begun = False
    while True:
        try:
            going = {
                each.field: each for each in await console.session.read(rotations.listing) if each.owner == row.owner
            }
            chosen = field or await _which(console, row, going)
            if chosen is None:
                return begun
            going_on = going.get(chosen)
            number = going_on.id if going_on else await _begin(console, Staging(row, chosen, reason))
        except PoryadokError as error:
            console.fail(error)
            return begun
        if not number:
            return begun
        begun, field = True, chosen
        if await console.push_screen_wait(RotationScreen(number)) is not Left.AGAIN:
            return True


async def resume(console: Console, going: RotationRow) -> None:
    """The screen of an open rotation, at the step where it stands; of one whose record is gone too."""
    if going.account is not None:
        await change(console, going.account, going.rotation.field, going.rotation.reason)
    else:
        await console.push_screen_wait(RotationScreen(going.rotation.id))


async def _which(console: Console, row: CredentialRow, going: dict[Field, rotations.Rotation]) -> Field | None:
    """Ask which secret, those that are stored first; without a question where there is one alone."""
    if not going:
        await _require_allowed(console, row, Field.PASSWORD)
    possible = list(row.fields(more=going))
    possible.sort(key=lambda field: (field not in going, field not in row.secrets))
    answers = [(field, _offer(row, field, going.get(field))) for field in possible]
    if len(answers) == 1:
        return answers[0][0]
    return await console.push_screen_wait(Choose(f"Что сменить? {row.title}", "", answers))


def _offer(row: CredentialRow, field: Field, going: rotations.Rotation | None) -> str:
    name = accounts.secret_title(row.credential.network, field)
    if going is not None:
        return f"{name} — продолжить: {STATE_TITLES[going.state]}"
    return name if field in row.secrets else f"{name} — ещё не {noted(field)}"


async def _begin(console: Console, staging: Staging) -> int | None:
    """Make or take the new secret and write it as a staged one; the id of its rotation."""
    await _require_allowed(console, staging.row, staging.field)
    network = staging.row.credential.network
    before = rotation.preparation(rotating.steps(network, staging.field))
    if staging.field is Field.PASSWORD:
        policy = rotating.policy(network)
        wanted = await console.push_screen_wait(HowToMake(f"Новый {staging.title}", before, policy))
        if wanted is None or not await open_secrets(console, _CLOSED):
            return None
        if wanted.style is not None:
            made = await asyncio.to_thread(make, policy, wanted)
            return await rotation_form.stage(console.session, staging, made.value)
    elif not await open_secrets(console, _CLOSED):
        return None
    kept = "; до проверки прежний остаётся действующим" if staging.field in staging.row.secrets else ""
    text = f"{before}\n\nF2 — записать{kept}.".strip()
    return await drafting.fill(console, rotation_form.plan(console.session, staging, text))


async def _require_allowed(console: Console, row: CredentialRow, field: Field) -> None:
    """BadInput, before anything is asked, when such an account may not have such a secret."""
    number = row.credential.id
    await console.session.read(
        lambda tx: credentials.require_allowed(tx, credentials.get(tx, number), frozenset({field}))
    )
