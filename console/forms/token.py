"""The form of a network's key: typed into secret fields, asked of the network at once, kept unless it refused.

What is typed stays in the form until the key is kept; a lock keeps it as a sealed draft.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace

from checks.collectors.ok.keys import together
from checks.running import tokens
from checks.running.tokens import TokenAnswer
from console.forms.model import Answers, FormPlan, Refused
from console.reading import key_words
from console.session import Session
from console.widgets.fields import FieldKind, FieldSpec
from registry import credentials, networks
from registry.credentials import Credential, CredentialKind, SecretInput
from vault.errors import BadInput
from vault.transaction import Tx

_VK = (FieldSpec("token", "Сервисный ключ", FieldKind.SECRET, "вставьте его и нажмите F2"),)
_OK = (
    FieldSpec("login", "Ключ приложения", hint="application_key, публичный"),
    FieldSpec("token", "access_token", FieldKind.SECRET, "вечный, из настроек приложения"),
    FieldSpec("secret", "session_secret_key", FieldKind.SECRET, "показан вместе с ним; F2 — спросить сеть"),
)


@dataclass(frozen=True)
class Told:
    """What came of a key that was kept: the sentence, and whether the network took it."""

    text: str
    good: bool


def plan(session: Session, network: str, before: Credential | None, told: list[Told]) -> FormPlan:
    """The form of the key of this network for everybody's pages; `before` is the account that is to hold it, None
    makes one. What came of it is put into `told`."""
    specs = _OK if network == "ok" else _VK
    source = key_words.source(network)

    async def save(answers: Answers) -> int:
        login, token = _given(answers, specs)
        answer = await ask(session, network, token, login)
        if not answer.ok and answer.told:
            raise BadInput(f"{answer.message} {key_words.REFUSED}")
        kept = await session.write("credential.token", lambda tx: _keep(tx, session, network, before, login, token))
        say = key_words.accepted if answer.ok else key_words.unknown
        told.append(Told(say(network, answer.message), answer.ok))
        return kept.id

    login = before.login if before is not None else ""
    values = {spec.key: login if spec.key == "login" else "" for spec in specs}
    title = f"Ключ: {networks.title(network)}"
    text = f"{source.short} F1 — по шагам. F2 — спросить сеть и записать."
    waiting = f"Спрашиваю, принимает ли ключ {networks.title(network)}…"
    return FormPlan(
        title,
        specs,
        values,
        save,
        secret=True,
        draft=f"token:{network}",
        text=text,
        waiting=waiting,
        help=source.long,
        stoppable=True,
    )


async def ask(session: Session, network: str, token: str, login: str) -> TokenAnswer:
    """Ask the network with this key, off the event loop; the same question as `tokens test`."""
    return await asyncio.to_thread(tokens.ask, network, token, session.settings.endpoints, login=login)


def _given(answers: Answers, specs: tuple[FieldSpec, ...]) -> tuple[str, str]:
    """The public key, if the network has one, and the token; Refused at the field that is empty."""
    for spec in specs:
        given = answers.secret(spec.key) if spec.kind is FieldKind.SECRET else answers.text(spec.key)
        if not given.strip():
            raise Refused(spec.key, "здесь пусто")
    token = answers.secret("token").strip()
    if len(specs) == 1:
        return "", token
    return answers.text("login"), together(token, answers.secret("secret").strip())


def _keep(tx: Tx, session: Session, network: str, before: Credential | None, login: str, token: str) -> Credential:
    """Into the account that is to hold it, or into a new one: a second F2 after a stop makes no second account."""
    current = credentials.get(tx, before.id) if before is not None else _common(tx, network)
    if current is None:
        account = credentials.add(tx, Credential(CredentialKind.SERVICE, network, login=login))
    else:
        # What was known of the key before is not known of this one.
        account = credentials.update(tx, replace(current, login=login or current.login, token_expires_on=None))
    return credentials.put_secrets(tx, account, SecretInput(token=token), session.today)


def _common(tx: Tx, network: str) -> Credential | None:
    """The service account of a network that is tied to no pages."""
    found = (each for each in credentials.listing(tx) if each.kind is CredentialKind.SERVICE and not each.page_ids)
    return next((each for each in found if each.network == network), None)
