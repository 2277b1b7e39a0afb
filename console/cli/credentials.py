"""`credentials` and `otp`: accounts with their secrets, and the only commands that print a secret.

Secrets come in with a record and never go out with it. Looking at one is journalled below, before it is opened.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import click

from checks import snapshot
from console.cli import output
from console.cli.context import Program, program
from console.cli.inputs import MOMENT
from console.cli.labels import word
from console.cli.records import Cells, Kind, as_json, group
from console.cli.russian import Command
from console.reading.credentials import FIELD_TITLES
from registry import codec, networks
from registry import credentials as accounts
from registry.credentials import Credential, CredentialKind, SecretInput
from vault import secrets, totp
from vault.clock import Clock, real_now
from vault.errors import BadInput
from vault.secrets import Field, Purpose
from vault.store import Tier
from vault.text import counted
from vault.transaction import Tx
from vault.types import Json

SECRET = "secret"
STORED = "stored"


@dataclass(frozen=True)
class Accounts(Kind[Credential]):
    """Credentials, all of them or those of one kind; on input they may bring secrets along."""

    only: CredentialKind | None = None

    def shown(self, tx: Tx, records: Sequence[Credential]) -> list[dict[str, Json]]:
        health = accounts.health(tx)
        answer: list[dict[str, Json]] = []
        for record in records:
            kept = health.get(record.id)
            stored: dict[str, Json] = (
                {}
                if kept is None
                else {name.value: output.moment(kept.changed_at[name]) for name in sorted(kept.fields)}
            )
            answer.append({**codec.to_json(record), STORED: stored})
        return answer

    def more(self, shown: dict[str, Json]) -> list[tuple[str, str]]:
        stored = shown[STORED]
        names = [FIELD_TITLES[Field(name)] for name in stored] if isinstance(stored, dict) else []
        return [("Записаны секреты", ", ".join(names))]

    def every(self, tx: Tx) -> tuple[Credential, ...]:
        return tuple(each for each in accounts.listing(tx) if self.only in (None, each.kind))

    def one(self, tx: Tx, record_id: int) -> Credential:
        found = accounts.get(tx, record_id)
        if self.only not in (None, found.kind):
            raise BadInput(f"Учётная запись {record_id} — другого вида; смотрите poryadok credentials.")
        return found

    def add(self, tx: Tx, data: dict[str, Json], clock: Clock) -> int:
        record, given = self.split(data)
        if self.only is not None:
            record.setdefault("kind", self.only.value)
        made = accounts.add(tx, codec.from_json(Credential, {**record, "id": 0}))
        self.require_kind(made)
        accounts.put_secrets(tx, made, given, made.password_changed_on or snapshot.today(tx, clock.now()))
        return made.id

    def edit(self, tx: Tx, record_id: int, data: dict[str, Json], clock: Clock) -> None:
        record, given = self.split(data)
        current = self.one(tx, record_id)
        merged = {**codec.to_json(current), **record, "id": record_id}
        changed = accounts.update(tx, codec.from_json(Credential, merged))
        self.require_kind(changed)
        # A date that came with the new password is the person's word; the old one sent back is not.
        told = changed.password_changed_on if changed.password_changed_on != current.password_changed_on else None
        accounts.put_secrets(tx, changed, given, told or snapshot.today(tx, clock.now()))

    def require_kind(self, record: Credential) -> None:
        """BadInput for a record of another kind; the transaction goes with it."""
        if self.only not in (None, record.kind):
            raise BadInput(f"Здесь записывают только вид «{self.only}»; ничего не записано.")

    def split(self, data: dict[str, Json]) -> tuple[dict[str, Json], SecretInput]:
        """The record and the secrets that came with it; what `show` says about stored ones is left out."""
        record = {name: value for name, value in data.items() if name not in (SECRET, STORED)}
        given = data.get(SECRET)
        return record, codec.from_json(SecretInput, {} if given is None else given)


def row(record: Credential, _: dict[int, str]) -> Cells:
    """The cells of a credential in a table."""
    return (
        str(record.id),
        networks.title(record.network),
        word(record.kind),
        record.login or record.phone or record.profile_id,
        word(record.second_factor),
        counted(len(record.page_ids), "страница", "страницы", "страниц"),
    )


COLUMNS = ("ID", "Сеть", "Вид", "Логин", "Второй фактор", "Ведёт")

credentials = group(
    Accounts(
        command="credentials",
        help="Учётные записи страниц и их секреты.",
        example="credentials add --from account.json",
        record=Credential,
        module=accounts,
        columns=COLUMNS,
        row=row,
        tier=Tier.SECRETS,
    )
)


@credentials.command("reveal")
@click.argument("credential_id", metavar="ID", type=int)
@click.option("--field", type=click.Choice([name.value for name in Field]), required=True, help="Какой секрет.")
@as_json
@program
def reveal(program: Program, credential_id: int, field: str, as_json: bool) -> None:
    """Показать секрет. Это пишется в журнал до показа.

    Пример: poryadok credentials reveal 12 --field password
    """
    value = _opened(program, credential_id, Field(field), Purpose.REVEAL)
    if as_json:
        output.document({"id": credential_id, "field": field, "value": value})
    else:
        output.line(value)


@click.command("otp", cls=Command)
@click.argument("credential_id", metavar="ID", type=int)
@click.option("--at", "at", metavar="ВРЕМЯ", type=MOMENT, help="На другое время (ISO с поясом), а не сейчас.")
@as_json
@program
def otp(program: Program, credential_id: int, at: datetime | None, as_json: bool) -> None:
    """Одноразовый код. Это пишется в журнал до показа.

    Пример: poryadok otp 12
    """
    seed = totp.parse_seed(_opened(program, credential_id, Field.TOTP, Purpose.CODE))
    code = totp.code_at(seed, at or real_now())
    if as_json:
        output.document({"code": code.code, "valid_for": code.valid_for})
    else:
        output.line(code.code)
        output.message(f"Действует ещё {counted(code.valid_for, 'секунду', 'секунды', 'секунд')}.")


def _opened(program: Program, credential_id: int, field: Field, purpose: Purpose) -> str:
    with program.store(Tier.SECRETS) as store:
        record = store.read(lambda tx: accounts.get(tx, credential_id))
        subject = f"{networks.title(record.network)} {record.login}".strip()
        return secrets.reveal(store, accounts.owner(record.id), field, purpose, subject)
