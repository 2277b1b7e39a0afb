"""`credentials` and `otp`: accounts with their secrets, and the only commands that print a secret.

Secrets come in with a record and never go out with it. Looking at one is journalled below, before it is opened.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click

from checks import snapshot
from console.cli import output
from console.cli.context import Program, program
from console.cli.inputs import MOMENT
from console.cli.issuing import issue, issues, receipt
from console.cli.knowledge import knows, leaving_, slots
from console.cli.labels import word
from console.cli.options import as_json
from console.cli.outcome import Outcome
from console.cli.records import Cells, Kind, group
from console.cli.russian import Command
from console.format import moment
from console.reading.credentials import FIELD_TITLES, VERSION_TITLES, login_of, title_of
from console.reading.health import MARKS
from registry import codec, health, networks, rotating
from registry import credentials as accounts
from registry.accounts import secret_title
from registry.credentials import Credential, CredentialKind, SecretInput
from vault import secrets, totp
from vault.clock import Clock, real_now
from vault.errors import BadInput
from vault.secrets import Field, Purpose, Version
from vault.store import Store, Tier
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

    def keys(self) -> str:
        return f"{codec.keys(Credential)}, {SECRET}{{{codec.keys(SecretInput)}}}"

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
        networks.title(record.network) or record.host,
        word(record.kind),
        login_of(record),
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


_field = click.option("--field", type=click.Choice([name.value for name in Field]), required=True, help="Какой секрет.")
_id = click.argument("credential_id", metavar="ID", type=int)


@credentials.command("reveal")
@_id
@_field
@click.option("--version", type=click.IntRange(1), metavar="N", help="Прежний, по номеру из history.")
@as_json
@program
def reveal(program: Program, credential_id: int, field: str, version: int | None, as_json: bool) -> None:
    """Показать секрет. Это пишется в журнал до показа.

    Пример: poryadok credentials reveal 12 --field password
    """
    wanted = Field(field)
    with program.store(Tier.SECRETS) as store:
        value = _opened(store, credential_id, wanted, Purpose.REVEAL, version)
        numbered = wanted is Field.RECOVERY_CODES and version is None
        owner = accounts.owner(credential_id)
        used = sorted(index + 1 for index in store.read(lambda tx: secrets.used_codes(tx, owner))) if numbered else []
    if as_json:
        told: dict[str, Json] = {"used": [*used]} if numbered else {}
        output.document({"id": credential_id, "field": field, "value": value, **told})
        return
    output.line(value)
    if used:
        output.message(f"Уже использованы: {', '.join(f'№ {number}' for number in used)}.")


@credentials.command("used-code")
@_id
@click.argument("number", metavar="N", type=click.IntRange(1))
@as_json
@program
def used_code(program: Program, credential_id: int, number: int, as_json: bool) -> None:
    """Отметить код восстановления N использованным.

    Пример: poryadok credentials used-code 12 3
    """

    def write(tx: Tx) -> int:
        return secrets.use_code(tx, accounts.owner(accounts.get(tx, credential_id).id), number - 1)

    with program.store(Tier.SECRETS) as store:
        left = store.write("credential.code_used", write)
    if as_json:
        output.document({"id": credential_id, "left": left})
    else:
        output.line(f"Осталось: {counted(left, 'код', 'кода', 'кодов')}")


@credentials.command("history")
@_id
@as_json
@program
def history(program: Program, credential_id: int, as_json: bool) -> None:
    """Какие секреты хранятся, прежние тоже; сами они не показываются.

    Пример: poryadok credentials history 12
    """
    with program.store() as store:
        record = store.read(lambda tx: accounts.get(tx, credential_id))
        found = store.read(lambda tx: secrets.history(tx, accounts.owner(record.id)))
    if as_json:
        output.document([_version(one) for one in found])
        return
    output.table(
        ("Секрет", "Версия", "Состояние", "Записан", "До"),
        [
            (
                secret_title(record.network, one.field),
                str(one.number),
                VERSION_TITLES[one.state],
                moment(one.made_at),
                moment(one.ended_at),
            )
            for one in found
        ],
    )
    output.message(counted(len(found), "запись", "записи", "записей"))


def _version(one: Version) -> dict[str, Json]:
    return {
        "field": one.field.value,
        "version": one.number,
        "state": one.state.value,
        "made_at": output.moment(one.made_at),
        "ended_at": output.moment(one.ended_at),
    }


@credentials.command("undo")
@_id
@_field
@as_json
@program
def undo(program: Program, credential_id: int, field: str, as_json: bool) -> None:
    """Вернуть прежний секрет; ошибочный останется в истории.

    Пример: poryadok credentials undo 12 --field password
    """
    wanted = Field(field)
    with program.store() as store:
        back = store.write("credential.undone", lambda tx: rotating.undo(tx, credential_id, wanted))
    if as_json:
        output.document({"id": credential_id, "field": field, "version": back.number})
    else:
        output.line(f"Снова действует версия {back.number} от {moment(back.made_at)}.")


@credentials.command("health")
@click.option("--rate", is_flag=True, help="Оценить пароли, у которых ещё нет оценки.")
@click.option("--breach-list", type=click.Path(path_type=Path), metavar="ФАЙЛ", help="Список утёкших паролей.")
@as_json
@program
def health_(program: Program, rate: bool, breach_list: Path | None, as_json: bool) -> Outcome:
    """Что не так с учётными записями; ни один секрет не показывается.

    Пример: poryadok credentials health --json
    """
    from vault import breaches, strength  # bring the dictionaries along

    clock = program.clock()
    leaked = None if breach_list is None else breaches.List(breach_list)
    with program.store(Tier.SECRETS if rate or leaked else Tier.REGISTRY) as store:
        if rate:
            done = secrets.rate(store, lambda password: strength.estimate(password).score)
            output.message(f"Оценено: {counted(done, 'пароль', 'пароля', 'паролей')}.")
        if leaked is not None:
            hits = secrets.check_breaches(store, leaked.contains)
            output.message(f"В списке утёкших: {counted(hits, 'пароль', 'пароля', 'паролей')}.")
        facts = store.read(lambda tx: health.facts(tx, snapshot.today(tx, clock.now())))
    found = health.judge(facts)
    if as_json:
        output.document([_finding(one) for one in found])
    else:
        output.table(
            ("Важность", "Кто", "Что не так", "Что делать"),
            [(MARKS[one.severity].word, one.subject, one.text, one.fix) for one in found],
        )
        output.message(counted(len(found), "замечание", "замечания", "замечаний"))
    return Outcome.found(any(one.severity is health.Severity.HIGH for one in found))


def _finding(one: health.Finding) -> dict[str, Json]:
    return {
        "problem": one.problem.value,
        "severity": one.severity.name.lower(),
        "credential_id": one.credential_id,
        "page_id": one.page_id,
        "credential_ids": [*one.credential_ids],
        "subject": one.subject,
        "text": one.text,
        "fix": one.fix,
    }


for _command in (knows, slots, leaving_, issue, receipt, issues):
    credentials.add_command(_command)


@click.command("otp", cls=Command)
@click.argument("credential_id", metavar="ID", type=int)
@click.option("--at", "at", metavar="ВРЕМЯ", type=MOMENT, help="На другое время (ISO с поясом), а не сейчас.")
@as_json
@program
def otp(program: Program, credential_id: int, at: datetime | None, as_json: bool) -> None:
    """Одноразовый код. Это пишется в журнал до показа.

    Пример: poryadok otp 12
    """
    with program.store(Tier.SECRETS) as store:
        seed = totp.parse_seed(_opened(store, credential_id, Field.TOTP, Purpose.CODE))
    code = totp.code_at(seed, at or real_now())
    if as_json:
        output.document({"code": code.code, "valid_for": code.valid_for})
    else:
        output.line(code.code)
        output.message(f"Действует ещё {counted(code.valid_for, 'секунду', 'секунды', 'секунд')}.")


def _opened(store: Store, credential_id: int, field: Field, purpose: Purpose, version: int | None = None) -> str:
    record = store.read(lambda tx: accounts.get(tx, credential_id))
    return secrets.reveal(store, accounts.owner(record.id), field, purpose, title_of(record), version=version)
