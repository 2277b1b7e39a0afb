"""`poryadok broadcasts …`: what is to be published through «Госпаблики», and on which pages it was.

Whether it was published is told by the checks; what is offered as an item of «Госпаблики» is found there too. Plans of
organizations are `plans`.
"""

from __future__ import annotations

import click

from checks import offering
from checks.broadcasts import CANDIDATE_PAGES
from checks.centre import broadcast_board
from checks.centre.broadcast_board import BroadcastBoard, Shown
from console.cli import output
from console.cli.context import Program, program
from console.cli.options import as_json
from console.cli.outcome import Outcome
from console.cli.records import Cells, Kind, group, organization_names
from console.format import line, moment
from registry import broadcasts as sent
from registry import networks
from vault.text import counted
from vault.types import Json

_SHOWN = 200
"""Characters of an offered text in the table."""


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


STATES = {
    Shown.MISSING: "не вышла",
    Shown.LATE: "позже срока",
    Shown.SIMILAR: "сверить",
    Shown.UNKNOWN: "не видно",
    Shown.WAITS: "ждём",
    Shown.PUBLISHED: "вышла",
}


@broadcasts.command("board")
@click.argument("broadcast_id", metavar="[ID]", type=int, required=False)
@as_json
@program
def board(program: Program, broadcast_id: int | None, as_json: bool) -> Outcome:
    """Где вышла: по страницам одной публикации или счёт по всем за месяц. По собранному последней проверкой.

    Пример: poryadok broadcasts board 3 --json
    """
    with program.store() as store:
        found = broadcast_board.boards(store, program.clock().now(), broadcast_id)
        names = store.read(organization_names)
    if as_json:
        documents = [_board_json(each) for each in found]
        output.document(documents[0] if broadcast_id is not None else [*documents])
    elif broadcast_id is not None:
        _print_board(found[0], names)
    else:
        output.table(
            ("ID", "Название", "Не позже", "Страниц", *(STATES[state].capitalize() for state in Shown)),
            [_board_cells(each) for each in found],
        )
        output.message(counted(len(found), "публикация", "публикации", "публикаций"))
    return Outcome.found(any(each.count(Shown.MISSING) or each.count(Shown.LATE) for each in found))


def _board_cells(found: BroadcastBoard) -> Cells:
    record = found.broadcast
    counts = (str(found.count(state)) for state in Shown)
    return (str(record.id), record.title, f"{moment(record.due_at)} UTC", str(len(found.lines)), *counts)


def _print_board(found: BroadcastBoard, names: dict[int, str]) -> None:
    record = found.broadcast
    where = "названные страницы" if found.chosen else "все подключённые страницы"
    output.line(f"{record.title}: не позже {moment(record.due_at)} UTC, {where}")
    output.table(
        ("Организация", "Страница", "Как", "Когда (UTC)", "Публикация", "Почему"),
        [
            (
                names.get(each.page.organization_id, ""),
                each.page.url or each.page.short_name,
                STATES[each.state],
                moment(each.published_at),
                each.url,
                each.why,
            )
            for each in found.lines
        ],
    )
    told = "; ".join(f"{STATES[state]} {found.count(state)}" for state in Shown if found.count(state))
    output.message(f"{counted(len(found.lines), 'страница', 'страницы', 'страниц')}: {told or 'ни одной'}")


def _board_json(found: BroadcastBoard) -> dict[str, Json]:
    record = found.broadcast
    return {
        "id": record.id,
        "title": record.title,
        "starts_at": output.moment(record.starts_at),
        "due_at": output.moment(record.due_at),
        "over": found.over,
        "chosen": found.chosen,
        "counts": {state.value: found.count(state) for state in Shown},
        "pages": [
            {
                "page_id": each.page.id,
                "organization_id": each.page.organization_id,
                "network": each.page.network,
                "page": each.page.url,
                "state": each.state.value,
                "why": each.why,
                "url": each.url,
                "published_at": output.moment(each.published_at),
                "seen_at": output.moment(each.seen_at),
            }
            for each in found.lines
        ],
    }


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
