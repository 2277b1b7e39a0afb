"""`review`: the queue of pages whose records are to be compared with the pages again."""

from __future__ import annotations

from datetime import date

import click

from checks import snapshot
from console.cli import output
from console.cli.context import Program, program
from console.cli.inputs import DAY, LINE
from console.cli.options import as_json
from console.cli.outcome import Outcome
from console.cli.records import answer_ids
from console.cli.russian import Group
from console.format import day
from registry import networks, organizations, pages
from registry import review as queue
from registry.search import organization_meant
from vault.text import counted
from vault.types import Json


@click.group("review", cls=Group, invoke_without_command=True)
@click.option("--ahead", metavar="ДНЕЙ", type=click.IntRange(0, 3650), default=0, help="И те, чей срок подходит.")
@click.option("--org", "organization", metavar="ID|НАЗВАНИЕ", type=LINE, help="Страницы одной организации.")
@as_json
@click.pass_context
def review(context: click.Context, ahead: int, organization: str | None, as_json: bool) -> Outcome | None:
    """Очередь пересмотра: какие страницы пора сверить с реестром; сначала те, на которые не смотрели ни разу.

    Пример: poryadok review --ahead 14
    """
    if context.invoked_subcommand is not None:
        return None
    return _list(context.obj, ahead, organization, as_json)


def _list(program: Program, ahead: int, organization: str | None, as_json: bool) -> Outcome:
    with program.store() as store:
        today = store.read(lambda tx: snapshot.today(tx, program.clock().now()))
        limit = store.read(lambda tx: queue.days(tx, today))
        owner = store.read(lambda tx: organization_meant(tx, organization)).id if organization else 0
        known, owners = store.read(pages.fetched), store.read(organizations.fetched)
    found = queue.queue(pages.listed(known), organizations.listed(owners), limit, today, ahead)
    shown = [one for one in found if owner in (0, one.organization.id)]
    if as_json:
        output.document({"days": limit, "today": today.isoformat(), "pages": [_as_json(one) for one in shown]})
    else:
        output.table(
            ("ID", "Сеть", "Адрес", "Организация", "Смотрели", "Пора"),
            [
                (
                    str(one.page.id),
                    networks.title(one.page.network),
                    one.page.url,
                    one.organization.short_name or one.organization.name,
                    day(one.page.verified_on, "ни разу"),
                    day(one.due_on, "сейчас"),
                )
                for one in shown
            ],
        )
        pages_said = counted(len(shown), "страница", "страницы", "страниц")
        often = counted(limit, "день", "дня", "дней")
        output.message(f"Пора сверить: {pages_said}; срок пересмотра — {often}. Сверили: poryadok review done НОМЕР.")
    return Outcome.found(shown)


@review.command("done")
@click.argument("page_ids", metavar="СТРАНИЦА…", type=int, nargs=-1, required=True)
@click.option("--on", metavar="ДАТА", type=DAY, help="Когда сверили; по умолчанию сегодня.")
@as_json
@program
def done(program: Program, page_ids: tuple[int, ...], on: date | None, as_json: bool) -> None:
    """Отметить, что страницы сверены с реестром.

    Пример: poryadok review done 3 5 --on 2026-11-20
    """
    with program.store() as store:
        today = store.read(lambda tx: snapshot.today(tx, program.clock().now()))
        looked = store.write("page.reviewed", lambda tx: queue.done(tx, page_ids, on or today, today))
    answer_ids([page.id for page in looked], as_json=as_json, done="Сверено")


def _as_json(one: queue.Due) -> dict[str, Json]:
    page, owner = one.page, one.organization
    return {
        "page_id": page.id,
        "organization": {"id": owner.id, "name": owner.name},
        "network": page.network,
        "url": page.url,
        "verified_on": page.verified_on.isoformat() if page.verified_on else None,
        "due_on": one.due_on.isoformat() if one.due_on else None,
    }
