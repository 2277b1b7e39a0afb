"""Whether a network takes the token of a service account: one question, whose answer is a sentence for a person."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from checks import collecting
from checks.facts import FailureKind
from checks.settings import Endpoints, Limits
from registry import credentials, networks
from registry.credentials import CredentialKind
from vault import secrets
from vault.errors import BadInput
from vault.secrets import Field
from vault.store import Store


@dataclass(frozen=True)
class TokenAnswer:
    """`ok`: the network answered a question asked with the token."""

    ok: bool
    message: str


ASKED = frozenset({"vk"})
"""The networks that can be asked."""

_SAID = {
    FailureKind.BAD_TOKEN: "Ключ не принят: он отозван, просрочен или не того вида.",
    FailureKind.CAPTCHA: "Сеть просит подтвердить, что спрашивает человек: подтвердит владелец ключа.",
    FailureKind.LOST: "Связи с сетью нет, о ключе ничего не известно.",
    FailureKind.TIMEOUT: "Сеть не ответила, о ключе ничего не известно.",
}

_NONSENSE = "О ключе ничего не известно: ответ не разобрать."


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
        return TokenAnswer(False, f"{networks.title(account.network)}: {collecting.NO_COLLECTOR}.")
    return ask(account.network, secrets.token(store, credentials.owner(credential_id)), endpoints, limits)


def ask(network: str, token: str, endpoints: Endpoints, limits: Limits | None = None) -> TokenAnswer:
    """Ask the network with this very token, such as one that is staged. ValueError for a network not in `ASKED`."""
    if network not in ASKED:
        raise ValueError(f"nobody knows how to ask {network}")
    return _ask_vk(endpoints, limits or Limits.of(endpoints), token)


def _ask_vk(endpoints: Endpoints, limits: Limits, token: str) -> TokenAnswer:
    from checks.collectors import vk_parse
    from checks.collectors.vk_client import Call, Client, Line  # brings requests and vk_api along
    from checks.collectors.vk_transport import CallFailed, Transport

    client = Client(lambda: Transport(endpoints.vk_url, token, limits), limits, Line(), threading.Event())
    try:
        answer = client.call(Call("groups.getById", {"group_ids": "1"}))
    except CallFailed as failure:
        if failure.kind in {FailureKind.ACCESS}:  # about the page, not about the key
            return TokenAnswer(True, "Ключ принят.")
        told = f"О ключе ничего не известно: {failure.detail}." if failure.detail else _NONSENSE
        return TokenAnswer(False, _SAID.get(failure.kind, told))
    finally:
        client.close()
    if vk_parse.groups(answer.response) is None:
        return TokenAnswer(False, _NONSENSE)
    return TokenAnswer(True, "Ключ принят.")
