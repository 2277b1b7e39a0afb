"""`rotate campaign`: a queue of secrets to be replaced, with its progress; each is replaced by the `rotate` commands.

What gets into the queue and when an item is done is the registry's.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import click

from checks import snapshot
from console.cli import output
from console.cli.context import Program, program
from console.cli.inputs import LINE
from console.cli.knowledge import ListByDefault, Names, names
from console.cli.options import as_json
from console.format import day, moment
from console.reading.campaigns import ITEM_STATES
from registry import campaign_rules, campaigns
from registry.campaigns import CampaignProgress, Item, ItemState, Rule, RuleKind
from registry.search import organization_meant
from vault.secrets import Field
from vault.store import Store
from vault.text import counted
from vault.transaction import Tx
from vault.types import Json


@click.group("campaign", cls=ListByDefault)
def campaign() -> None:
    """Кампания: очередь секретов на смену, к которой можно возвращаться днями.

    Пример: poryadok rotate campaign create --rule weak
    """


_id = click.argument("campaign_id", metavar="ID", type=int)
_credential = click.option(
    "--credential", "credential_id", metavar="ID", type=int, required=True, help="Учётная запись."
)
_field = click.option("--field", type=click.Choice([name.value for name in Field]), required=True, help="Какой секрет.")


@dataclass(frozen=True)
class _Shown:
    """A campaign with what people are told about it."""

    progress: CampaignProgress
    rule: str
    called: Names


@campaign.command("create")
@click.option("--rule", type=click.Choice([kind.value for kind in RuleKind]), required=True, help="Что собрать.")
@click.option("--org", "organization", metavar="ID|НАЗВАНИЕ", type=LINE, help="Для organization: чьи.")
@click.option("--network", metavar="КОД", type=LINE, help="Для network: какой сети.")
@click.option("--person", "person_id", metavar="ID", type=int, help="Для leaving: только что знает этот человек.")
@click.option(
    "--field",
    "fields",
    type=click.Choice([name.value for name in Field]),
    multiple=True,
    help="Для organization, network, all: какие секреты; иначе пароли и токены.",
)
@click.option("--title", metavar="ТЕКСТ", type=LINE, help="Как назвать.")
@as_json
@program
def create(
    program: Program,
    rule: str,
    organization: str | None,
    network: str | None,
    person_id: int | None,
    fields: tuple[str, ...],
    title: str | None,
    as_json: bool,
) -> None:
    """Собрать очередь по правилу: старые, общие, слабые, организации, сети, после ухода или все.

    Пример: poryadok rotate campaign create --rule organization --org "Школа № 1"
    """
    clock = program.clock()
    with program.store() as store:
        today = store.read(lambda tx: snapshot.today(tx, clock.now()))
        asked = Rule(RuleKind(rule), network=network or "", person_id=person_id)

        def read(tx: Tx) -> tuple[Rule, str]:
            meant = None if organization is None else organization_meant(tx, organization).id
            about = replace(asked, organization_id=meant, fields=tuple(Field(name) for name in fields) or asked.fields)
            checked = campaign_rules.checked(tx, about)
            return checked, title or f"{campaign_rules.title(tx, checked)}, {day(today)}"

        checked, name = store.read(read)
        wanted = campaign_rules.collect(store.read, checked, today)
        made = store.write("campaign.created", lambda tx: campaigns.create(tx, checked, name, today, wanted).id)
        _show(_read(store, made), as_json=as_json)


@campaign.command("list")
@click.option("--all", "everything", is_flag=True, help="И закрытые.")
@as_json
@program
def list_(program: Program, everything: bool, as_json: bool) -> None:
    """Кампании и сколько сделано.

    Пример: poryadok rotate campaign list --all
    """
    with program.store() as store:
        ids = store.read(lambda tx: [one.id for one in campaigns.listing(tx, open_only=not everything)])
        shown = [_read(store, each) for each in ids]
    if as_json:
        output.document([_campaign(one) for one in shown])
        return
    output.table(
        ("ID", "Название", "Что", "Начата", "Сделано", "Закрыта"),
        [
            (
                str(one.progress.campaign.id),
                one.progress.campaign.title,
                one.rule,
                moment(one.progress.campaign.begun_at),
                f"{one.progress.done} из {one.progress.total}",
                moment(one.progress.campaign.closed_at),
            )
            for one in shown
        ],
    )
    output.message(counted(len(shown), "кампания", "кампании", "кампаний"))


@campaign.command("show")
@_id
@as_json
@program
def show(program: Program, campaign_id: int, as_json: bool) -> None:
    """Очередь кампании.

    Пример: poryadok rotate campaign show 2
    """
    with program.store() as store:
        _show(_read(store, campaign_id), as_json=as_json)


@campaign.command("next")
@_id
@as_json
@program
def next_(program: Program, campaign_id: int, as_json: bool) -> None:
    """Что менять дальше: сначала начатое.

    Пример: poryadok rotate campaign next 2
    """
    with program.store() as store:
        shown = _read(store, campaign_id)
    item = campaigns.following(shown.progress)
    if item is None or shown.progress.campaign.closed_at is not None:
        if as_json:
            output.document({"item": None, "command": None})
        else:
            output.line(campaigns.summary(shown.progress))
        return
    command = _command(item)
    if as_json:
        output.document({"item": _item(item, shown.called), "command": command})
        return
    where = shown.called.account(item.credential_id)
    output.line(f"{where}: {shown.called.secret(item.credential_id, item.field)}, {ITEM_STATES[item.state]}")
    output.message(f"Дальше: {command}")


def _command(item: Item) -> str:
    if item.rotation_id is not None:
        return f"poryadok rotate steps {item.rotation_id}"
    return f"poryadok rotate start {item.credential_id} --field {item.field.value}"


@campaign.command("skip")
@_id
@_credential
@_field
@click.option("--reason", metavar="ТЕКСТ", type=LINE, required=True, help="Почему не менять.")
@as_json
@program
def skip(program: Program, campaign_id: int, credential_id: int, field: str, reason: str, as_json: bool) -> None:
    """Пропустить секрет, записав причину.

    Пример: poryadok rotate campaign skip 2 --credential 5 --field password --reason "запись закрыли"
    """
    with program.store() as store:
        item = store.write(
            "campaign.changed", lambda tx: campaigns.skip(tx, campaign_id, credential_id, Field(field), reason)
        )
    _answer(campaign_id, item, as_json=as_json)


@campaign.command("unskip")
@_id
@_credential
@_field
@as_json
@program
def unskip(program: Program, campaign_id: int, credential_id: int, field: str, as_json: bool) -> None:
    """Вернуть пропущенный секрет в очередь.

    Пример: poryadok rotate campaign unskip 2 --credential 5 --field password
    """
    with program.store() as store:
        item = store.write(
            "campaign.changed", lambda tx: campaigns.unskip(tx, campaign_id, credential_id, Field(field))
        )
    _answer(campaign_id, item, as_json=as_json)


@campaign.command("close")
@_id
@as_json
@program
def close(program: Program, campaign_id: int, as_json: bool) -> None:
    """Закончить кампанию; начатые ротации остаются.

    Пример: poryadok rotate campaign close 2
    """
    with program.store() as store:
        store.write("campaign.finished", lambda tx: campaigns.close(tx, campaign_id))
        _show(_read(store, campaign_id), as_json=as_json)


def _read(store: Store, campaign_id: int) -> _Shown:
    facts = store.read(lambda tx: campaigns.facts(tx, campaign_id))
    found = campaigns.judge(facts)
    called = names(store.read, (), {item.credential_id for item in found.items})
    return _Shown(found, store.read(lambda tx: campaign_rules.title(tx, found.campaign.rule)), called)


def _show(shown: _Shown, *, as_json: bool) -> None:
    found = shown.progress
    if as_json:
        output.document({**_campaign(shown), "items": [_item(item, shown.called) for item in found.items]})
        return
    output.line(f"Кампания {found.campaign.id}: {found.campaign.title}")
    output.table(
        ("Запись", "Учётная запись", "Секрет", "Состояние", "Ротация", "Причина"),
        [
            (
                str(item.credential_id),
                shown.called.account(item.credential_id),
                shown.called.secret(item.credential_id, item.field),
                ITEM_STATES[item.state],
                "" if item.rotation_id is None else str(item.rotation_id),
                item.reason,
            )
            for item in found.items
        ],
    )
    output.message(campaigns.summary(found))


def _campaign(shown: _Shown) -> dict[str, Json]:
    found = shown.progress
    return {
        "id": found.campaign.id,
        "title": found.campaign.title,
        "rule": found.campaign.rule.kind.value,
        "begun_at": output.moment(found.campaign.begun_at),
        "closed_at": output.moment(found.campaign.closed_at),
        "total": found.total,
        "done": found.done,
        "skipped": found.skipped,
        "left": found.left,
    }


def _item(item: Item, called: Names) -> dict[str, Json]:
    return {
        "credential_id": item.credential_id,
        "subject": called.account(item.credential_id),
        "field": item.field.value,
        "state": item.state.value,
        "rotation_id": item.rotation_id,
        "reason": item.reason,
    }


def _answer(campaign_id: int, item: Item, *, as_json: bool) -> None:
    if as_json:
        output.document(
            {
                "id": campaign_id,
                "credential_id": item.credential_id,
                "field": item.field.value,
                "state": item.state.value,
                "reason": item.reason,
            }
        )
    else:
        output.line("Пропущен." if item.state is ItemState.SKIPPED else "Снова в очереди.")
