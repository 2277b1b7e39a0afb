"""`activity`: publications week by week, page by page, and their kinds; nothing is asked of the networks."""

from __future__ import annotations

from collections.abc import Mapping

import click

from checks import activity as counting
from checks import standing, streaks, summary
from checks.activity import Activity, OrganizationActivity, PageActivity, Sight
from checks.results import Totals
from checks.scope import Scope
from checks.streaks import PageWeek
from checks.weeks import Week
from console.cli import output
from console.cli.context import Program, program
from console.cli.inputs import LINE
from console.cli.options import as_json
from console.cli.records import organization_names
from console.cli.russian import Command
from console.reading import pictures
from registry.search import organization_meant
from vault.types import Json


@click.command("activity", cls=Command)
@click.option("--org", "organizations", metavar="ID|НАЗВАНИЕ", type=LINE, multiple=True, help="Только эта организация.")
@click.option("--page", "page_id", metavar="ID", type=int, help="Только эта страница; с видами её публикаций.")
@click.option(
    "--weeks", "count", metavar="N", type=int, default=streaks.WEEKS, help=f"Сколько недель, до {streaks.WEEKS}."
)
@as_json
@program
def activity(program: Program, organizations: tuple[str, ...], page_id: int | None, count: int, as_json: bool) -> None:
    """Недели: сколько публикаций, которые считает норма, было у каждой страницы; чего не видно — «?», а не ноль.

    Пример: poryadok activity --org "Школа № 1" --weeks 4
    """
    with program.store() as store:
        orgs = store.read(lambda tx: frozenset(organization_meant(tx, text).id for text in organizations))
        found = counting.read(store, program.clock().now(), Scope(organization_ids=orgs or None), page_id, count)
        names = store.read(organization_names)
        sums = standing.by_organization(store.read)
    if as_json:
        output.document(_json(found, sums))
        return
    output.table(
        ("Организация", "Страница", *pictures.first_days(found.weeks), "Идёт", "Подряд"),
        [_cells(each, names.get(each.page.organization_id, "")) for each in found.pages],
    )
    if page_id is not None:
        for text, _tone in pictures.page_lines(found.pages[0], found.zone):
            output.line(text)
    for number in sorted(orgs):
        output.line(f"{names.get(number, '')}: {pictures.share(sums.get(number, Totals()))}")
    output.message(pictures.sums(found.pages)[0])
    output.message(pictures.LONG_LEGEND)


def _cells(each: PageActivity, name: str) -> tuple[str, ...]:
    streak = each.streak
    run = f"+{streak.good}" if streak.good else f"!{streak.bad}" if streak.bad else ""
    signs = (pictures.week_sign(week) for week in each.weeks)
    return name, each.page.url or each.page.short_name, *signs, pictures.running_sign(each.running, each.norm), run


def _json(found: Activity, sums: Mapping[int, Totals]) -> Json:
    return {
        "weeks": [_days(week) for week in found.weeks],
        "running": None if found.running is None else _days(found.running),
        "pages": [_page(each) for each in found.pages],
        "organizations": [
            _organization(each, sums.get(number, Totals())) for number, each in found.of_organizations().items()
        ],
    }


def _days(week: Week) -> Json:
    return {"first_day": week.first_day.isoformat(), "last_day": week.last_day.isoformat()}


def _page(each: PageActivity) -> Json:
    running = each.running
    return {
        "page_id": each.page.id,
        "organization_id": each.page.organization_id,
        "network": each.page.network,
        "url": each.page.url,
        "norm": each.norm,
        "posts": each.posts,
        "weeks": [_week(week) for week in each.weeks],
        "running": None if running is None else {"posts": _known(running.posts, running.seen), "seen": running.seen},
        "good_weeks": each.streak.good,
        "bad_weeks": each.streak.bad,
        "unseen_weeks": each.unseen,
        "seen_at": output.moment(each.seen_at),
        "kinds": {kind.value: number for kind, number in each.kinds},
    }


def _organization(each: OrganizationActivity, sums: Totals) -> Json:
    score = summary.score(sums)
    return {
        "organization_id": each.organization_id,
        "pages": each.pages,
        "weeks": [_week(week) for week in each.weeks],
        "good_weeks": each.good,
        "bad_weeks": each.bad,
        "share": {"met": score.value, "unknown": score.unknown, "totals": {**sums.to_json()}},
    }


def _week(each: PageWeek) -> Json:
    """`posts` is null where nothing was seen: never 0."""
    sight = counting.sight(each)
    return {
        "first_day": each.week.first_day.isoformat(),
        "sight": sight.value,
        "standing": each.standing.value,
        "posts": _known(each.posts, sight is Sight.EXACT),
    }


def _known(posts: int, exact: bool) -> int | None:
    return posts if exact or posts else None
