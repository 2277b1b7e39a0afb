"""`tokens`: service credentials, whose tokens the collectors use; the same five commands and a test of the token."""

from __future__ import annotations

import click

from checks import tokens as probe
from console.cli import output
from console.cli.context import Program, program
from console.cli.credentials import COLUMNS, Accounts, row
from console.cli.outcome import Outcome
from console.cli.records import as_json, group
from registry import credentials as accounts
from registry import networks
from registry.credentials import Credential, CredentialKind
from vault.store import Tier

_KIND = Accounts(
    command="tokens",
    help="Сервисные учётные записи: ключи, с которыми программа спрашивает сети.",
    example='tokens add --from token.json   (в файле: {"network": "vk", "secret": {"token": "…"}})',
    record=Credential,
    module=accounts,
    columns=COLUMNS,
    row=row,
    tier=Tier.SECRETS,
    only=CredentialKind.SERVICE,
)

tokens = group(_KIND)


@tokens.command("test")
@click.argument("ids", metavar="[ID]…", type=int, nargs=-1)
@as_json
@program
def test(program: Program, ids: tuple[int, ...], as_json: bool) -> Outcome:
    """Спросить сеть, принимает ли она ключ.

    Пример: poryadok tokens test
    """
    endpoints = program.settings().endpoints
    with program.store() as store:
        chosen = store.read(lambda tx: [_KIND.one(tx, each) for each in ids] if ids else list(_KIND.every(tx)))
        found = [(record, probe.test(store, record.id, endpoints)) for record in chosen]
    if as_json:
        output.document(
            [
                {"id": record.id, "network": record.network, "ok": answer.ok, "message": answer.message}
                for record, answer in found
            ]
        )
    else:
        output.table(
            ("ID", "Сеть", "Ответ"),
            [(str(record.id), networks.title(record.network), answer.message) for record, answer in found],
        )
    return Outcome.found(not all(answer.ok for _, answer in found))
