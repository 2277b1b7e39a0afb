"""`waive`: dated and reasoned permissions to fail a check."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TypedDict, Unpack

import click

from checks import catalogue
from console.cli import output
from console.cli.context import Program, program
from console.cli.inputs import DAY, LINE, NETWORK
from console.cli.options import as_json
from console.cli.records import answer_ids, organization_names
from console.cli.russian import Group
from console.format import day
from console.reading import waiver_words
from registry import codec, waivers
from registry.organizations import OrganizationKind
from registry.pages import Category
from registry.search import organization_meant
from registry.waivers import Waiver
from vault.errors import BadInput
from vault.transaction import Tx


@click.group("waive", cls=Group)
def waive() -> None:
    """Отсрочки: нарушение известно, разрешено до срока, причина записана.

    Без --org и --page отсрочка дана группе: что указано, то у группы общее. Каникулы школ — одна отсрочка:

    Пример: poryadok waive add posts.weekly --word школа --from 2026-10-26 --until 2026-11-03 --reason "Каникулы"
    """


@waive.command("list")
@as_json
@program
def list_(program: Program, as_json: bool) -> None:
    """Все отсрочки.

    Пример: poryadok waive list --json
    """
    with program.store() as store:
        found = store.read(waivers.listing)
        names = store.read(organization_names)
    if as_json:
        output.document([codec.to_json(each) for each in found])
        return
    output.table(
        ("ID", "Проверка", "Кому", "С", "До", "Причина"),
        [
            (str(each.id), each.check, waiver_words.whom(each, names), day(each.since), day(each.until), each.reason)
            for each in found
        ],
        "Отсрочек нет.",
    )


@waive.command("add")
@click.argument("check", metavar="ПРОВЕРКА", type=LINE)
@click.option("--until", metavar="ДАТА", type=DAY, required=True, help="Последний день отсрочки.")
@click.option("--reason", metavar="ТЕКСТ", type=LINE, required=True, help="Почему разрешено.")
@click.option("--org", "organization", metavar="ID|НАЗВАНИЕ", type=LINE, help="Для организации.")
@click.option("--page", "page_id", metavar="ID", type=int, help="Для одной страницы.")
@click.option("--from", "since", metavar="ДАТА", type=DAY, help="Первый день отсрочки; без него — с начала.")
@click.option("--founder", metavar="ID|НАЗВАНИЕ", type=LINE, help="Для всех подведомственных, на любой глубине.")
@click.option(
    "--kind",
    type=click.Choice([each.value for each in OrganizationKind]),
    help="Для органов (body) или учреждений (institution).",
)
@click.option("--word", "words", metavar="СЛОВА", type=LINE, help="Для тех, в чьём названии они есть: школа.")
@click.option("--network", metavar="СЕТЬ", type=NETWORK, help="Только страницы в этой сети.")
@click.option(
    "--category", type=click.Choice([each.value for each in Category]), help="Только страницы этой категории."
)
@click.option("--who", metavar="ТЕКСТ", type=LINE, help="Кто разрешил.")
@as_json
@program
def add(
    program: Program,
    check: str,
    until: date,
    reason: str,
    as_json: bool,
    organization: str | None,
    founder: str | None,
    **group: Unpack[_Group],
) -> None:
    """Добавить отсрочку.

    Пример: poryadok waive add "posts.*" --until 2026-08-31 --reason "Школьные каникулы" --word школа
    """
    catalogue.require(check)

    def write(tx: Tx) -> tuple[Waiver, int | None]:
        return waivers.give(tx, _made(check, until, reason, _id(tx, organization), _id(tx, founder), group))

    with program.store() as store:
        made, covered = store.write("waiver.added", write)
    answer_ids([made.id], as_json=as_json, done="Добавлено")
    if said := waiver_words.covered(made, covered):
        output.message(said)


class _Group(TypedDict):
    """The options that a waiver takes as they are; None for those that were not given."""

    page_id: int | None
    since: date | None
    who: str | None
    kind: str | None
    words: str | None
    network: str | None
    category: str | None


def _made(
    check: str, until: date, reason: str, organization_id: int | None, founder_id: int | None, group: _Group
) -> Waiver:
    return Waiver(
        check=check,
        reason=reason,
        until=until,
        organization_id=organization_id,
        founder_id=founder_id,
        page_id=group["page_id"],
        since=group["since"],
        who=group["who"] or "",
        kind=OrganizationKind(group["kind"]) if group["kind"] else None,
        words=group["words"] or "",
        network=group["network"] or "",
        category=Category(group["category"]) if group["category"] else None,
    )


def _id(tx: Tx, text: str | None) -> int | None:
    return None if text is None else organization_meant(tx, text).id


@waive.command("edit")
@click.argument("waiver_id", metavar="ID", type=int)
@click.option("--until", metavar="ДАТА", type=DAY, help="Последний день отсрочки.")
@click.option("--from", "since", metavar="ДАТА", type=DAY, help="Первый день отсрочки.")
@click.option("--reason", metavar="ТЕКСТ", type=LINE, help="Почему разрешено.")
@click.option("--who", metavar="ТЕКСТ", type=LINE, help="Кто разрешил.")
@as_json
@program
def edit(
    program: Program,
    waiver_id: int,
    until: date | None,
    since: date | None,
    reason: str | None,
    who: str | None,
    as_json: bool,
) -> None:
    """Изменить срок, причину или основание отсрочки; кому и что разрешено, остаётся.

    Пример: poryadok waive edit 3 --until 2026-12-31
    """
    if until is None and since is None and reason is None and who is None:
        raise BadInput("Не сказано, что изменить: --until, --from, --reason или --who. Ничего не изменено.")

    def write(tx: Tx) -> None:
        before = waivers.get(tx, waiver_id)
        changed = replace(
            before,
            until=until or before.until,
            since=since or before.since,
            reason=before.reason if reason is None else reason,
            who=before.who if who is None else who,
        )
        waivers.update(tx, changed)

    with program.store() as store:
        store.write("waiver.updated", write)
    answer_ids([waiver_id], as_json=as_json, done="Изменено")


@waive.command("remove")
@click.argument("ids", metavar="ID…", type=int, nargs=-1, required=True)
@as_json
@program
def remove(program: Program, ids: tuple[int, ...], as_json: bool) -> None:
    """Снять отсрочки.

    Пример: poryadok waive remove 3
    """

    def write(tx: Tx) -> None:
        for waiver_id in ids:
            waivers.remove(tx, waiver_id)

    with program.store() as store:
        store.write("waiver.removed", write)
    answer_ids(list(ids), as_json=as_json, done="Снято")
