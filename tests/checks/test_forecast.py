"""The running week and the weeks before it: who misses how much, who slips, and what nobody saw."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from checks import facts_store, forecast, history, streaks, weeks
from checks.facts import Fact, Need, Post, Posts, Window
from checks.forecast import Chance
from checks.history import Draft
from checks.model import Status
from checks.results import RunState
from checks.scope import Scope
from checks.streaks import PageWeek, Standing
from checks.weeks import Week
from registry import organizations, pages, waivers
from registry.organizations import Organization
from registry.pages import Category, Page, PageState
from registry.regulation import toml, versions
from registry.regulation.model import Regulation, WeekKind
from registry.waivers import Waiver
from tests.checks.support import NOW, ZONE, regulation
from tests.checks.test_history import verdict
from vault.store import Store
from vault.transaction import Tx

# NOW is a Wednesday, 25.11.2026 12:00 in Novokuznetsk; the running week is 23 to 29 November.
AT_HOME = ZoneInfo(ZONE)
MONDAY = datetime(2026, 11, 23, tzinfo=AT_HOME)


def norm_of_three(week: WeekKind = WeekKind.CALENDAR) -> Regulation:
    return replace(regulation("posts.weekly"), week=week)


def settle(store: Store, *made: Page) -> tuple[Page, ...]:
    def fill(tx: Tx) -> tuple[Page, ...]:
        organizations.add(tx, Organization(name="Школа № 1"))
        organizations.add(tx, Organization(name="Школа № 2"))
        versions.add(tx, norm_of_three(), toml.serialise(norm_of_three()))
        return tuple(pages.add(tx, page) for page in made)

    return store.write("test", fill)


def page(number: int = 1, organization: int = 1, **others: object) -> Page:
    return Page(organization, "vk", f"https://vk.com/page{number}", **others)  # type: ignore[arg-type] # short tests


def look(
    store: Store,
    page_id: int,
    *moments: datetime,
    start: datetime | None = None,
    taken: datetime = NOW,
    reposts: int = 0,
) -> None:
    items = tuple(Post(n + 1, f"https://vk.com/wall-1_{n}", at, repost=n < reposts) for n, at in enumerate(moments))
    fact = Fact(page_id, Need.POSTS, taken, Posts(items, Window(start, taken)))
    store.facts.write(lambda tx: facts_store.save(tx, [fact]))


def only(store: Store, now: datetime = NOW) -> forecast.PageForecast:
    (row,) = forecast.outlook(store, now).rows
    return row


# The running week


@pytest.mark.parametrize(
    ("moments", "missing", "chance"),
    [
        ([MONDAY] * 3, 0, Chance.MET),
        ([MONDAY] * 4, 0, Chance.MET),
        ([MONDAY, MONDAY], 1, Chance.POSSIBLE),
        ([], 3, Chance.POSSIBLE),
        ([MONDAY - timedelta(seconds=1)] * 3, 3, Chance.POSSIBLE),  # Sunday 23:59:59 is the week before
    ],
)
def test_what_is_missing(store: Store, moments: list[datetime], missing: int, chance: Chance) -> None:
    (kept,) = settle(store, page())
    look(store, kept.id, *(at + timedelta(milliseconds=n) for n, at in enumerate(moments)))
    row = only(store)
    assert (row.missing, row.chance, row.posted) == (missing, chance, 3 - missing if missing else len(moments))


def test_days_left_count_today_and_the_last_one_needs_haste(store: Store) -> None:
    (kept,) = settle(store, page())
    sunday = datetime(2026, 11, 29, 23, 59, tzinfo=AT_HOME)
    look(store, kept.id, MONDAY, taken=sunday.astimezone(UTC))
    found = forecast.outlook(store, sunday.astimezone(UTC))
    assert (found.days_left, found.missing, found.rows[0].chance) == (1, 2, Chance.HARD)
    after = forecast.outlook(store, (sunday + timedelta(minutes=1)).astimezone(UTC))
    assert (after.days_left, after.week.first_day) == (7, date(2026, 11, 30))
    assert after.rows[0].chance is Chance.UNKNOWN, "nobody has looked since the week began"


def test_what_nobody_looked_at_is_unknown(store: Store) -> None:
    never, late, short = settle(store, page(1), page(2), page(3))
    look(store, late.id, taken=(MONDAY - timedelta(hours=1)).astimezone(UTC))
    look(store, short.id, MONDAY + timedelta(days=1), start=MONDAY + timedelta(hours=1))
    found = {row.page.id: row for row in forecast.outlook(store, NOW).rows}
    assert {row.chance for row in found.values()} == {Chance.UNKNOWN}
    assert found[never.id].seen_at is None
    assert found[short.id].posted == 1
    assert forecast.outlook(store, NOW).missing == 0


def test_enough_is_enough_though_not_all_was_seen(store: Store) -> None:
    (kept,) = settle(store, page())
    look(store, kept.id, *(MONDAY + timedelta(hours=n) for n in (10, 11, 12)), start=MONDAY + timedelta(hours=9))
    assert only(store).chance is Chance.MET


def test_only_pages_that_need_the_norm_this_week_are_asked(store: Store) -> None:
    settle(
        store,
        page(1, state=PageState.CLOSED),
        page(2, opened_on=date(2026, 11, 24)),
        page(3, opened_on=date(2026, 11, 23)),
        page(4, organization=2, category=Category.FLAGSHIP),
    )
    assert [row.page.url[-1] for row in forecast.outlook(store, NOW).rows] == ["3", "4"]
    chosen = forecast.outlook(store, NOW, Scope(organization_ids=frozenset({2}))).rows
    assert [row.page.url[-1] for row in chosen] == ["4"]


def test_a_waiver_is_told(store: Store) -> None:
    first, second = settle(store, page(1), page(2, organization=2))
    look(store, first.id)
    look(store, second.id)
    allowed = Waiver("posts.*", "каникулы", date(2026, 11, 29), organization_id=1)
    store.write("test", lambda tx: waivers.add(tx, allowed))
    found = {row.page.id: row.chance for row in forecast.outlook(store, NOW).rows}
    assert found == {first.id: Chance.WAIVED, second.id: Chance.POSSIBLE}


def test_who_misses_most_comes_first(store: Store) -> None:
    some, most, met = settle(store, page(1), page(2), page(3))
    look(store, some.id, MONDAY, MONDAY)
    look(store, most.id)
    look(store, met.id, MONDAY, MONDAY, MONDAY)
    found = forecast.outlook(store, NOW)
    assert [row.page.id for row in found.rows] == [most.id, some.id, met.id]
    assert found.missing == 4


def test_the_days_after_four_weeks_of_a_month_ask_nothing(store: Store) -> None:
    rule = norm_of_three(WeekKind.FOUR_AND_REST)
    store.write("test", lambda tx: versions.add(tx, rule, toml.serialise(rule)))
    found = forecast.outlook(store, datetime(2026, 11, 29, 5, tzinfo=UTC))
    assert (found.rest, found.rows, found.days_left) == (True, (), 2)


# Weeks in a row


def test_the_last_weeks_go_back_across_the_new_year() -> None:
    found = streaks.over(datetime(2027, 1, 6, 5, tzinfo=UTC), AT_HOME, WeekKind.CALENDAR, 3)
    assert [week.label for week in found] == ["14.12–20.12.2026", "21.12–27.12.2026", "28.12.2026–03.01.2027"]
    assert found[0].end == found[1].start


@pytest.mark.parametrize(
    ("kind", "first", "last"),
    [
        (WeekKind.ROLLING, date(2026, 11, 11), date(2026, 11, 18)),
        (WeekKind.WEEKS_OF_MONTH, date(2026, 11, 9), date(2026, 11, 16)),
        (WeekKind.FOUR_AND_REST, date(2026, 11, 8), date(2026, 11, 15)),
    ],
)
def test_every_kind_of_week_goes_back(kind: WeekKind, first: date, last: date) -> None:
    assert [week.first_day for week in streaks.over(NOW, AT_HOME, kind, 2)] == [first, last]


def test_the_rest_of_a_month_is_no_week_of_a_streak() -> None:
    found = streaks.over(datetime(2026, 12, 3, 5, tzinfo=UTC), AT_HOME, WeekKind.FOUR_AND_REST, 2)
    assert [week.first_day for week in found] == [date(2026, 11, 15), date(2026, 11, 22)]


def streak(store: Store, kept: Page, count: int = 4) -> streaks.Streak:
    (found,) = streaks.read(store, [kept], norm_of_three(), NOW, count)
    return found


def test_weeks_are_told_from_kept_publications(store: Store) -> None:
    (kept,) = settle(store, page())
    moments = [MONDAY - timedelta(weeks=1), *(MONDAY - timedelta(weeks=2, hours=-n) for n in range(3))]
    look(store, kept.id, *moments, start=MONDAY - timedelta(weeks=3))
    found = streak(store, kept)
    assert [(each.standing, each.posts) for each in found.weeks] == [
        (Standing.UNKNOWN, 0),
        (Standing.FAILED, 0),
        (Standing.MET, 3),
        (Standing.FAILED, 1),
    ]
    assert (found.bad, found.good) == (1, 0)


def run(store: Store, start: Week, status: Status, page_id: int, posts: int | None) -> None:
    params = () if posts is None else (("posts", posts), ("week", start.label))
    plain = Status.FAIL if status is Status.WAIVED else status
    kept = replace(verdict(plain, page_id), check="posts.weekly", code="posts.weekly.few", params=params, status=status)
    draft = Draft(RunState.DONE, start.end, start.end, start, Scope(), 1, (kept,), ())
    store.write("run", lambda tx: history.record(tx, draft))


def test_a_former_verdict_fills_in_where_nothing_is_kept(store: Store) -> None:
    (kept,) = settle(store, page())
    spans = streaks.over(NOW, AT_HOME, WeekKind.CALENDAR, 5)
    run(store, spans[0], Status.OK, kept.id, 4)
    run(store, spans[1], Status.UNKNOWN, kept.id, 2)
    run(store, spans[2], Status.WAIVED, kept.id, 0)
    run(store, spans[3], Status.FAIL, kept.id, None)  # a person looked and did not count
    run(store, spans[4], Status.FAIL, kept.id, 2)
    found = streak(store, kept, 5)
    assert [(each.standing, each.posts, each.exact) for each in found.weeks] == [
        (Standing.MET, 4, False),
        (Standing.UNKNOWN, 0, False),
        (Standing.WAIVED, 0, True),
        (Standing.FAILED, 0, False),
        (Standing.FAILED, 2, True),
    ]
    assert found.bad == 2


def test_a_run_over_a_longer_span_tells_nothing_of_one_week(store: Store) -> None:
    (kept,) = settle(store, page())
    month = weeks.judged(datetime(2026, 12, 3, tzinfo=UTC), AT_HOME, WeekKind.WEEKS_OF_MONTH)
    run(store, month, Status.FAIL, kept.id, 1)
    assert {each.standing for each in streak(store, kept).weeks} == {Standing.UNKNOWN}


def test_a_week_before_the_page_was_opened_is_not_asked_for(store: Store) -> None:
    (kept,) = settle(store, page(opened_on=date(2026, 11, 10)))
    look(store, kept.id)
    standings = [each.standing for each in streak(store, kept, 3).weeks]
    assert standings == [Standing.NOT_ASKED, Standing.NOT_ASKED, Standing.FAILED]


def test_the_third_week_is_slipping_and_the_second_may_be(store: Store) -> None:
    slipping, near = settle(store, page(1), page(2))
    look(store, slipping.id, MONDAY - timedelta(weeks=20))
    look(store, near.id, *(MONDAY - timedelta(weeks=3, hours=-n) for n in range(3)))
    found = {row.page.id: row for row in forecast.outlook(store, NOW).rows}
    assert (found[slipping.id].slipping, found[slipping.id].may_slip) == (True, False)
    assert (found[near.id].slipping, found[near.id].may_slip) == (False, True)


def test_before_its_first_publication_nobody_knows_of_a_page(store: Store) -> None:
    made = page(1), page(2, opened_on=date(2026, 1, 1)), page(3), page(4), page(5, connected_on=date(2026, 11, 16))
    silent, dated, begun, just, connected = settle(store, *made)
    for kept in (silent, dated):
        look(store, kept.id)
    look(store, begun.id, MONDAY - timedelta(weeks=1, seconds=1))
    look(store, just.id, MONDAY - timedelta(days=3))
    look(store, connected.id, MONDAY - timedelta(days=3))
    found = streaks.read(store, [silent, dated, begun, just, connected], norm_of_three(), NOW, 2)
    assert [[each.standing for each in one.weeks] for one in found] == [
        [Standing.UNKNOWN, Standing.UNKNOWN],
        [Standing.FAILED, Standing.FAILED],
        [Standing.UNKNOWN, Standing.FAILED],
        [Standing.UNKNOWN, Standing.UNKNOWN],  # it was begun in the middle of the week
        [Standing.UNKNOWN, Standing.FAILED],
    ]


def test_an_unknown_week_ends_the_row() -> None:
    week = streaks.over(NOW, AT_HOME, WeekKind.CALENDAR, 1)[0]
    failed, unknown = PageWeek(week, Standing.FAILED), PageWeek(week, Standing.UNKNOWN)
    assert streaks.Streak(1, (failed, unknown, failed)).bad == 1
    assert streaks.Streak(1, (failed, unknown)).bad == 0


@pytest.mark.parametrize(
    ("month", "first", "count"),
    [
        (date(2026, 11, 5), date(2026, 10, 26), 5),
        (date(2027, 1, 31), date(2026, 12, 28), 5),
        (date(2026, 2, 1), date(2026, 1, 26), 4),
    ],
)
def test_the_weeks_of_a_month_are_those_that_ended_in_it(month: date, first: date, count: int) -> None:
    found = streaks.month_weeks(month, AT_HOME)
    assert (found[0].first_day, len(found)) == (first, count)
    assert all(week.last_day.month == month.month for week in found)
