"""One account while an import of secrets is planned: the record it is or will be, and what the file brings to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from registry import accounts, networks
from registry.credentials import Credential, CredentialKind
from registry.imports.secrets import logins, seeds
from registry.imports.secrets.relating import Relation
from vault import totp
from vault.secrets import Field


@dataclass(eq=False)
class Target:
    """`credential.id` is 0 for an account to be made. `brought` are values of the file by field, `rows` who brought.

    The repr hides the values.
    """

    credential: Credential
    brought: dict[Field, str] = field(default_factory=dict, repr=False)
    rows: dict[Field, int] = field(default_factory=dict)

    @property
    def id(self) -> int:
        """Of the account, 0 for one to be made."""
        return self.credential.id

    def bring(self, row: int, values: Mapping[Field, str]) -> tuple[Field, ...]:
        """Take the values of a row; answers the fields that another row has brought differently (nothing is taken)."""
        clash = tuple(
            name
            for name, value in values.items()
            if name in self.brought and not equal(name, self.brought[name], value)
        )
        if not clash:
            for name, value in values.items():
                if name not in self.brought:
                    self.brought[name], self.rows[name] = value, row
        return clash


def name_of(credential: Credential) -> str:
    """How an account is named to a person: its network and by what it is known."""
    known = credential.login or credential.phone or credential.email or credential.profile_id or credential.note
    where = networks.title(credential.network) if credential.network else credential.host or "вне сетей"
    return f"{where}: {known}" if known else where


def new_account(relation: Relation, login: str, title: str) -> Credential:
    """The account that an entry makes; a title is kept only where nothing else says what it is."""
    network = relation.networks[0] if relation.networks else ""
    made = Credential(
        CredentialKind.OFFICIAL,
        network,
        login=login,
        page_ids=relation.page_ids if len(relation.networks) <= 1 else (),
        host=relation.host if not network else "",
        note=title if not network and not relation.host else "",
    )
    phone = logins.as_phone(login)
    if phone and accounts.account(network).identity == "phone":
        made = replace(made, login="", phone=phone)
    return made


def equal(name: Field, first: str, second: str) -> bool:
    """Whether two values of a field are the same secret: codes in any order, seeds by whatever name."""
    if first == second:
        return True
    if name is Field.TOTP:
        return seeds.same(first, second)
    if name is Field.RECOVERY_CODES:
        return set(first.split("\n")) == set(second.split("\n"))
    return False


def canonical(name: Field, value: str) -> str:
    """A form that is equal for equal secrets."""
    if name is Field.TOTP:
        return replace(totp.parse_seed(value), issuer="", account="").to_uri()
    return "\n".join(sorted(value.split("\n"))) if name is Field.RECOVERY_CODES else value
