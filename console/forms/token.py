"""The form of a network's key: typed into secret fields, asked of the network at once, kept unless it refused.

What is typed stays in the form until the key is kept; a lock keeps it as a sealed draft.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from checks.collectors.ok.keys import together
from checks.running import tokens
from checks.running.tokens import TokenAnswer
from console.forms.model import TRY, Answers, Esc, FormPlan, Refused
from console.reading import key_words
from console.session import Session
from console.widgets.fields import FieldKind, FieldSpec
from registry import networks
from registry.credentials import Credential
from vault.errors import BadInput

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
        number = before.id if before is not None else None
        kept = await session.write(
            "credential.token", lambda tx: tokens.keep(tx, network, login, token, session.today, number)
        )
        told.append(came_of(network, answer))
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
        esc=Esc.LEAVES,
        act=TRY,
    )


def came_of(network: str, answer: TokenAnswer) -> Told:
    """What is said of a key that the network took, or of which it said nothing."""
    return Told((key_words.accepted if answer.ok else key_words.unknown)(network, answer.message), answer.ok)


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
