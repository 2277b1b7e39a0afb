"""Replacing a secret of an account: what may be replaced and how, and the record that follows a commit or an undo.

The states of a rotation, and that no step loses either secret, are the vault's; the steps on the site `rotation_steps`.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime

from registry import accounts, changes, codec, credentials, networks, secret_input
from registry.credentials import Credential, FactorKind
from registry.rotation_steps import Step, Steps, steps
from vault import rotation, secrets
from vault.errors import BadInput
from vault.generator import Policy
from vault.rotation import Proof, Rotation
from vault.secrets import Field, Version, VersionState
from vault.transaction import Tx

__all__ = [
    "Step",
    "Steps",
    "commit",
    "context",
    "credential_id",
    "made_by_site",
    "policy",
    "proofs",
    "start",
    "steps",
    "undo",
]


def policy(network: str) -> Policy:
    """By which a password for this network is generated."""
    return accounts.account(network).policy


def context(credential: Credential) -> tuple[str, ...]:
    """Words of the account that make a password weak when it holds them; those of its organization are the caller's."""
    words = (credential.login, credential.phone, credential.email, credential.host, networks.title(credential.network))
    return tuple(word for word in words if word)


def made_by_site(field: Field) -> bool:
    """Whether the site gives the new value, which is brought here; a password is made here."""
    return field is not Field.PASSWORD


def proofs(network: str, field: Field) -> tuple[Proof, ...]:
    """How the new secret can be found to work, the surest way first."""
    if field is Field.TOTP:
        return (Proof.CODE,)
    if field is Field.TOKEN and accounts.account(network).asked:
        return (Proof.NETWORK, Proof.SIGNED_IN)
    return (Proof.SIGNED_IN,)


def start(
    tx: Tx, credential_id: int, field: Field, value: str, reason: str = "", strength: int | None = None
) -> Rotation:
    """Stage `value` as the new secret of a recorded account; show it after this is committed.

    BadInput when there is no such account, it may not have such a secret, the value is unreadable or the one in use,
    or a rotation of this secret is open; Locked.
    """
    credential = credentials.get(tx, credential_id)
    sealed = secret_input.readable(secret_input.single(field, value), credential.network)
    if field not in sealed:
        raise BadInput(f"Новый секрет пуст: {accounts.secret_title(credential.network, field)}. Ничего не начато.")
    credentials.require_allowed(tx, credential, frozenset(sealed), sealed.get(Field.TOTP, ""))
    owner = credentials.owner(credential.id)
    if secrets.holds(tx, owner, field, sealed[field]):
        raise BadInput("Новый секрет совпадает с действующим: так ничего не сменится. Ничего не начато.")
    return rotation.start(tx, owner, field, sealed[field], reason, strength=strength)


def commit(tx: Tx, rotation_id: int, today: date) -> Rotation:
    """Make the new secret the current one and date the account; `today` is a day of the municipality. BadInput."""
    done = rotation.commit(tx, rotation_id)
    before = credentials.get(tx, credential_id(done.owner))
    after = _confirmed(credentials.replaced(before, frozenset({done.field}), today), done, today)
    if after != before:
        credentials.update(tx, after)
    return done


def undo(tx: Tx, credential_id: int, field: Field) -> Version:
    """Make the previous secret the current one again, and give its account the day that it had with it.

    BadInput when there is no previous one or a rotation of this secret is open.
    """
    before = credentials.get(tx, credential_id)
    owner = credentials.owner(before.id)
    ended = [one.ended_at for one in secrets.history(tx, owner, field) if one.state is VersionState.PREVIOUS]
    back = secrets.undo(tx, owner, field)
    if field is Field.PASSWORD:
        since = max(moment for moment in ended if moment is not None)
        changed_on = _changed_on_before(tx, before, since)
        if changed_on != before.password_changed_on:
            credentials.update(tx, replace(before, password_changed_on=changed_on))
    return back


def credential_id(owner: str) -> int:
    """The account whose secrets the vault keeps under this name; BadInput when it is of something else."""
    kind, _, number = owner.partition(":")
    if kind != credentials.KIND or not number.isascii() or not number.isdigit():
        raise BadInput(f"Секрет «{owner}» не принадлежит учётной записи.")
    return int(number)


def _confirmed(credential: Credential, done: Rotation, today: date) -> Credential:
    """A second factor that was just proved is confirmed on that day; a cloud password is one."""
    cloud = done.field is Field.PASSWORD and not accounts.account(credential.network).password_needed
    if done.field is not Field.TOTP and not cloud:
        return credential
    found = FactorKind.CLOUD_PASSWORD if cloud else FactorKind.TOTP
    unsaid = credential.second_factor in {FactorKind.UNKNOWN, FactorKind.NONE}
    return replace(credential, second_factor=found if unsaid else credential.second_factor, factor_confirmed_on=today)


def _changed_on_before(tx: Tx, credential: Credential, since: datetime) -> date | None:
    """The day that the account had for its password just before `since`, when the wrong one came into use.

    The record's history tells it, and not the vault: a password may be older than the day on which it was entered.
    """
    found = credential.password_changed_on
    for change in changes.history(tx, credentials.KIND, credential.id):
        if change.time < since:
            break
        if change.before:
            found = codec.from_json(Credential, json.loads(change.before)).password_changed_on
    return found
