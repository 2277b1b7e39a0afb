"""Whether a network takes the token of a service account: one question, whose answer is a sentence for a person; which
networks of a regulation want a token at all, and where it is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from importlib import import_module

from checks.collectors.trial import TokenAnswer as TokenAnswer  # noqa: PLC0414 (offered from here too)
from checks.running import asking, planning
from checks.settings import Endpoints, Limits
from registry import credentials, networks
from registry.credentials import Credential, CredentialKind, SecretInput
from registry.regulation.model import NetworkState, Regulation
from vault import secrets
from vault.errors import BadInput
from vault.secrets import Field
from vault.store import Store
from vault.transaction import Tx

Ask = Callable[[str, str, Endpoints, Limits], TokenAnswer]

ASKED: Mapping[str, str] = {"vk": "checks.collectors.vk.trial", "ok": "checks.collectors.ok.trial"}
"""The networks that can be asked, and the module whose `ask(token, login, endpoints, limits)` does it."""


class Reading(StrEnum):
    """How a network is read: with a token, without one, or not at all yet."""

    KEY = "key"
    OPEN = "open"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Wanted:
    """A network that a regulation names. `account` is the service account whose token is everybody's there, or the one
    that could hold it; None when there is none. `stored` says that it holds a token.
    """

    network: str
    reading: Reading
    account: Credential | None = None
    stored: bool = False


def wanted(store: Store, regulation: Regulation) -> tuple[Wanted, ...]:
    """The networks that the regulation names and has not suspended, in its order. Not for a database thread: it loads
    the collectors."""
    accounts, health = store.read(lambda tx: (credentials.listing(tx), credentials.health(tx)))
    named = [rule.code for rule in regulation.networks if rule.state is not NetworkState.SUSPENDED]
    found = []
    for code in dict.fromkeys(named):
        collector, broken = asking.found(code)
        if collector is None:
            found.append(Wanted(code, Reading.KEY if broken and code in ASKED else Reading.NOBODY))
            continue
        if not collector.needs_key or code not in ASKED:
            found.append(Wanted(code, Reading.OPEN))
            continue
        common = _common(accounts, code)
        stored = [each for each in common if each.id in health and Field.TOKEN in health[each.id].fields]
        account = next(iter((*stored, *common)), None)
        found.append(Wanted(code, Reading.KEY, account, bool(stored)))
    return tuple(found)


def keep(tx: Tx, network: str, login: str, token: str, today: date, credential_id: int | None = None) -> Credential:
    """Write the key of everybody's pages into this account, else into the one that the network has, else into a new
    one, so that a key written twice makes no second account; answers the account.

    `login` is what the account is called in the network, "" leaves what is recorded. BadInput and Locked as in
    `credentials.put_secrets`.
    """
    if credential_id is not None:
        current: Credential | None = credentials.get(tx, credential_id)
    else:
        current = next(iter(_common(credentials.listing(tx), network)), None)
    if current is None:
        account = credentials.add(tx, Credential(CredentialKind.SERVICE, network, login=login))
    else:
        # What was known of the key before is not known of this one.
        account = credentials.update(tx, replace(current, login=login or current.login, token_expires_on=None))
    return credentials.put_secrets(tx, account, SecretInput(token=token), today)


def _common(accounts: Iterable[Credential], network: str) -> list[Credential]:
    """The service accounts whose key is everybody's in this network: a key of some pages is theirs alone."""
    mine = (each for each in accounts if each.kind is CredentialKind.SERVICE and each.network == network)
    return [each for each in mine if not each.page_ids]


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
