"""`tokens`: service credentials, whose tokens the collectors use; the same five commands and a test of the token.

Its list tells of the keys rather than of the accounts, and which of them end soon.
"""

from __future__ import annotations

from datetime import date

import click

from checks import snapshot
from checks.running import tokens as probe
from console.cli import output
from console.cli.context import Program, program
from console.cli.credentials import COLUMNS, Accounts, row
from console.cli.options import as_json
from console.cli.outcome import Outcome
from console.cli.records import Cells, group
from console.cli.russian import Command
from console.format import day
from registry import credentials as accounts
from registry import health, networks
from registry.credentials import Credential, CredentialKind
from registry.health import Problem
from vault.store import Tier
from vault.text import counted

_FILES = """\b
В файле для ВКонтакте (сервисный ключ приложения):
  {"network": "vk", "secret": {"token": "СЕРВИСНЫЙ_КЛЮЧ"}}

\b
Для Одноклассников (login — открытый ключ приложения):
  {"network": "ok", "login": "ОТКРЫТЫЙ_КЛЮЧ",
   "secret": {"token": "ACCESS_TOKEN SESSION_SECRET_KEY"}}

Файл потом сотрите. Без файла: --from - и та же запись на вход."""

_KIND = Accounts(
    command="tokens",
    help="Сервисные учётные записи: ключи, с которыми программа спрашивает сети.",
    example=f"tokens add --from key.json\n\n{_FILES}",
    record=Credential,
    module=accounts,
    columns=COLUMNS,
    row=row,
    tier=Tier.SECRETS,
    only=CredentialKind.SERVICE,
)

tokens = group(_KIND)

_NONE = "Ключей нет. Как записать: poryadok tokens --help."

_ENDING = frozenset({Problem.TOKEN_EXPIRED, Problem.TOKEN_EXPIRES})


@tokens.command("list", cls=Command)
@as_json
@program
def list_(program: Program, as_json: bool) -> None:
    """Все ключи: чьи, на что, до какого дня.

    Пример: poryadok tokens list
    """
    clock = program.clock()
    with program.store() as store:
        today = store.read(lambda tx: snapshot.today(tx, clock.now()))
        found = store.read(_KIND.every)
        shown = store.read(lambda tx: _KIND.shown(tx, found)) if as_json else []
        facts = store.read(lambda tx: health.facts(tx, today))
    if as_json:
        output.document([*shown])
    else:
        output.table(
            ("ID", "Сеть", "Чей", "Права", "До", "Темп", "Страницы"), [_key_cells(each, today) for each in found]
        )
        output.message(counted(len(found), "запись", "записи", "записей") if found else _NONE)
    for finding in health.judge(facts):
        if finding.problem in _ENDING:
            output.message(f"Ключ {finding.credential_id} ({finding.subject}): {finding.text} {finding.fix}")


def _key_cells(record: Credential, today: date) -> Cells:
    ends = record.token_expires_on
    pages = counted(len(record.page_ids), "страница", "страницы", "страниц") if record.page_ids else "все остальные"
    return (
        str(record.id),
        networks.title(record.network),
        record.token_owner or "не записано",
        ", ".join(record.token_scopes),
        "" if ends is None else f"{day(ends)}{' — истёк' if ends < today else ''}",
        f"{record.token_rate}/с" if record.token_rate else "",
        f"{pages}, администратор" if record.administrates else pages,
    )


@tokens.command("test")
@click.argument("ids", metavar="[ID]…", type=int, nargs=-1)
@as_json
@program
def test(program: Program, ids: tuple[int, ...], as_json: bool) -> Outcome:
    """Спросить сеть, принимает ли она ключ.

    Пример: poryadok tokens test
    """
    endpoints, clock = program.settings().endpoints, program.clock()
    with program.store() as store:
        today = store.read(lambda tx: snapshot.today(tx, clock.now()))
        chosen = store.read(lambda tx: [_KIND.one(tx, each) for each in ids] if ids else list(_KIND.every(tx)))
        found = [(record, probe.test(store, record.id, endpoints)) for record in chosen]
    if as_json:
        output.document(
            [
                {"id": record.id, "network": record.network, "ok": answer.ok, "message": answer.message}
                for record, answer in found
            ]
        )
    elif not found:
        output.message(_NONE)
    else:
        output.table(
            ("ID", "Сеть", "Ответ"),
            [(str(record.id), networks.title(record.network), answer.message) for record, answer in found],
        )
    for record, answer in found:
        if answer.ok and record.token_expires_on is not None and record.token_expires_on < today:
            output.message(
                f"Ключ {record.id}: сеть его принимает, но записано, что он истёк {day(record.token_expires_on)}, и "
                "проверка им не спросит. Исправьте срок: poryadok tokens edit."
            )
    return Outcome.found(not all(answer.ok for _, answer in found))
