"""`poryadok plan …` and `broadcasts …`: what is to be published, by organizations themselves and through «Госпаблики».

Whether it was published is judged by the checks; what is offered as an item of «Госпаблики» is found there too.
"""

from __future__ import annotations

import click

from checks import offering
from checks.broadcasts import CANDIDATE_PAGES
from console.cli import output
from console.cli.context import Program, program
from console.cli.records import Cells, Kind, as_json, group
from console.format import line, moment
from registry import broadcasts as sent
from registry import networks, plans
from vault.text import counted
from vault.types import Json

_SHOWN = 200
"""Characters of an offered text in the table."""


def _plan_cells(record: plans.Plan, names: dict[int, str]) -> Cells:
    return (
        str(record.id),
        names.get(record.organization_id, ""),
        f"{record.month:%m.%Y}",
        counted(len(record.items), "публикация", "публикации", "публикаций"),
    )


plan = group(
    Kind(
        command="plan",
        help="Контент-планы организаций по месяцам.",
        example="plan add --from план.json",
        record=plans.Plan,
        module=plans,
        columns=("ID", "Организация", "Месяц", "Публикации"),
        row=_plan_cells,
    )
)


def _broadcast_cells(record: sent.Broadcast, _: dict[int, str]) -> Cells:
    where = ", ".join(networks.title(code) for code in record.networks)
    if record.page_ids:
        where = counted(len(record.page_ids), "страница", "страницы", "страниц")
    return (
        str(record.id),
        record.title,
        f"{moment(record.starts_at)} UTC",
        f"{moment(record.due_at)} UTC",
        where or "все подключённые",
    )


broadcasts = group(
    Kind(
        command="broadcasts",
        help="Публикации через «Госпаблики»: что должно выйти на каждой подключённой странице.",
        example="broadcasts add --from публикация.json",
        record=sent.Broadcast,
        module=sent,
        columns=("ID", "Название", "С", "Не позже", "Где"),
        row=_broadcast_cells,
    )
)


@broadcasts.command("candidates")
@click.option(
    "--days", metavar="N", type=click.IntRange(1, 366), default=offering.DAYS, help="За сколько дней смотреть."
)
@click.option(
    "--pages",
    "least",
    metavar="N",
    type=click.IntRange(2),
    default=CANDIDATE_PAGES,
    help="На скольких страницах стоит текст.",
)
@as_json
@program
def candidates(program: Program, days: int, least: int, as_json: bool) -> None:
    """Что за двое суток вышло на многих подключённых страницах: возможно, записи «Госпабликов».

    Смотрят то, что собрано последней проверкой; никого не спрашивают.

    Пример: poryadok broadcasts candidates --days 14
    """
    with program.store() as store:
        found = offering.offered(store, program.clock().now(), days, least)
        connected = len(offering.connected(store))
    if as_json:
        output.document([_offer_json(each) for each in found])
        return
    output.table(
        ("Первая (UTC)", "Страниц", "Внесена", "Текст", "Ссылка"),
        [
            (
                moment(each.candidate.at),
                str(len(each.candidate.page_ids)),
                "" if each.broadcast_id is None else f"№ {each.broadcast_id}",
                line(each.candidate.text[:_SHOWN]) or "без слов",
                each.candidate.url,
            )
            for each in found
        ],
    )
    pages = counted(connected, "подключённой странице", "подключённых страницах", "подключённых страницах")
    output.message(f"{counted(len(found), 'текст', 'текста', 'текстов')}; смотрели на {pages}")
    if connected < least:
        output.message(
            "Подключённых страниц меньше, чем нужно: день подключения вносят в запись страницы, connected_on."
        )


def _offer_json(offer: offering.Offer) -> Json:
    candidate = offer.candidate
    return {
        "text": candidate.text,
        "url": candidate.url,
        "at": output.moment(candidate.at),
        "page_ids": list(candidate.page_ids),
        "broadcast_id": offer.broadcast_id,
    }
