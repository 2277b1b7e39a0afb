"""`waive`: dated and reasoned permissions to fail a check."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TypedDict, Unpack

import click

from checks import catalogue
from console.cli import output
from console.cli.context import Program, program
from console.cli.inputs import DAY, LINE, NETWORK
from console.cli.labels import word
from console.cli.options import as_json
from console.cli.records import answer_ids, organization_names
from console.cli.russian import Group
from console.format import day
from console.reading import waiver_words
from registry import codec, networks, waivers
from registry.organizations import OrganizationKind
from registry.pages import Category
from registry.search import organization_meant
from registry.waivers import Waiver
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
            (str(each.id), each.check, _whom(each, names), day(each.since), day(each.until), each.reason)
            for each in found
        ],
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


def _whom(waiver: Waiver, names: Mapping[int, str]) -> str:
    """The organization or the page, or what the group has in common; «всем» when nothing is said."""
    parts = [
        names.get(waiver.organization_id or 0, ""),
        f"страница {waiver.page_id}" if waiver.page_id is not None else "",
        f"подведомственные: {names.get(waiver.founder_id, '')}" if waiver.founder_id is not None else "",
        word(waiver.kind) if waiver.kind else "",
        f"в названии «{waiver.words}»" if waiver.words else "",
        networks.title(waiver.network) if waiver.network else "",
        word(waiver.category) if waiver.category else "",
    ]
    return ", ".join(filter(None, parts)) or "всем"


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
