"""Whether a network takes the token of a service account: one question, whose answer is a sentence for a person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module

from checks.collectors.trial import TokenAnswer as TokenAnswer  # noqa: PLC0414 (offered from here too)
from checks.running import planning
from checks.settings import Endpoints, Limits
from registry import credentials, networks
from registry.credentials import CredentialKind
from vault import secrets
from vault.errors import BadInput
from vault.secrets import Field
from vault.store import Store

Ask = Callable[[str, str, Endpoints, Limits], TokenAnswer]

ASKED: Mapping[str, str] = {"vk": "checks.collectors.vk.trial", "ok": "checks.collectors.ok.trial"}
"""The networks that can be asked, and the module whose `ask(token, login, endpoints, limits)` does it."""


def test(store: Store, credential_id: int, endpoints: Endpoints, limits: Limits | None = None) -> TokenAnswer:
    """Ask the network with this token. BadInput when there is no such service account."""
    account, stored = store.read(
        lambda tx: (credentials.get(tx, credential_id), secrets.health(tx).get(credentials.owner(credential_id)))
    )
    if account.kind is not CredentialKind.SERVICE:
        raise BadInput(f"Учётная запись {credential_id} не сервисная: ключа у неё нет.")
    if stored is None or Field.TOKEN not in stored.fields:
        return TokenAnswer(False, "Ключ не сохранён.")
    if account.network not in ASKED:
        return TokenAnswer(False, f"{networks.title(account.network)}: {planning.NO_COLLECTOR}.")
    token = secrets.token(store, credentials.owner(credential_id))
    return ask(account.network, token, endpoints, limits, login=account.login)


def ask(
    network: str, token: str, endpoints: Endpoints, limits: Limits | None = None, *, login: str = ""
) -> TokenAnswer:
    """Ask the network with this very token, such as one that is staged. ValueError for a network not in `ASKED`.

    `login` is what the account is called there, where a network wants to know it.
    """
    if network not in ASKED:
        raise ValueError(f"nobody knows how to ask {network}")
    asked: Ask = import_module(ASKED[network]).ask  # brings the clients of networks along
    return asked(token, login, endpoints, limits or Limits.of(endpoints, network))
