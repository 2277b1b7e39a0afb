"""`forecast`: what the running week still needs, page by page; nothing is asked of the networks."""

from __future__ import annotations

import click

from checks import forecast as forecasting
from checks import streaks
from checks.forecast import Chance, Outlook, PageForecast
from checks.scope import Scope
from checks.streaks import PageWeek, Standing
from console.cli import output
from console.cli.context import Program, program
from console.cli.inputs import LINE, NETWORK
from console.cli.options import as_json
from console.cli.records import organization_names
from console.cli.russian import Command
from console.reading import forecast_words
from registry import networks
from registry.search import organization_meant
from vault.types import Json


@click.command("forecast", cls=Command)
@click.option("--org", "organizations", metavar="ID|НАЗВАНИЕ", type=LINE, multiple=True, help="Только эта организация.")
@click.option("--network", "chosen", metavar="СЕТЬ", type=NETWORK, multiple=True, help="Только эта сеть.")
@as_json
@program
def forecast(program: Program, organizations: tuple[str, ...], chosen: tuple[str, ...], as_json: bool) -> None:
    """Прогноз недели: кому сколько публикаций не хватает и кто срывает норму не первую неделю.

    Пример: poryadok forecast --network vk
    """
    with program.store() as store:
        orgs = store.read(lambda tx: frozenset(organization_meant(tx, text).id for text in organizations))
        for code in chosen:
            networks.network(code)
        scope = Scope(organization_ids=orgs or None, networks=frozenset(chosen) or None)
        found = forecasting.outlook(store, program.clock().now(), scope)
        names = store.read(organization_names)
    if as_json:
        output.document(_json(found))
        return
    output.line(forecast_words.heading(found))
    output.table(
        ("Организация", "Страница", "Есть", "Надо ещё", "Прогноз", f"Недели, {streaks.WEEKS} последних"),
        [
            (
                names.get(row.page.organization_id, ""),
                row.page.url or row.page.short_name,
                forecast_words.posted(row),
                forecast_words.missing(row),
                forecast_words.CHANCES[row.chance],
                forecast_words.glyphs(row),
            )
            for row in found.rows
        ],
    )
    for line in forecast_words.lines(found):
        output.message(line)


def _json(found: Outlook) -> Json:
    return {
        "week": {"first_day": found.week.first_day.isoformat(), "last_day": found.week.last_day.isoformat()},
        "days_left": found.days_left,
        "rest": found.rest,
        "missing": found.missing,
        "totals": {chance.value: len(found.of(chance)) for chance in Chance},
        "pages": [_row_json(row) for row in found.rows],
    }


def _row_json(row: PageForecast) -> Json:
    weeks = row.streak.weeks if row.streak is not None else ()
    return {
        "page_id": row.page.id,
        "organization_id": row.page.organization_id,
        "network": row.page.network,
        "url": row.page.url,
        "chance": row.chance.value,
        "posted": row.posted,
        "missing": row.missing,
        "seen_at": output.moment(row.seen_at),
        "good_weeks": row.streak.good if row.streak is not None else 0,
        "bad_weeks": row.streak.bad if row.streak is not None else 0,
        "weeks": [_week_json(each) for each in weeks],
    }


def _week_json(each: PageWeek) -> Json:
    return {
        "first_day": each.week.first_day.isoformat(),
        "standing": each.standing.value,
        "posts": None if each.standing is Standing.UNKNOWN and not each.posts else each.posts,
        "exact": each.exact,
    }
