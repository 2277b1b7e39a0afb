"""Figures out of what was seen: weeks of a month, counts, cards of pages; what nobody saw is a bound or nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from checks import facts_store
from checks.facts import ABSENT, Fact, MenuItem, Need, Post, Posts, Profile, ProfileState, Window
from checks.ratings import figures, measuring, methods, official, reckoning, scoring
from checks.ratings.scoring import Figure, Range, Source
from registry import changes, organizations, pages
from registry.organizations import Organization
from registry.pages import Category, Page, PageState
from registry.regulation import toml, versions
from tests.checks.support import ZONE, regulation
from vault.store import Store
from vault.transaction import Tx

NOW = datetime(2026, 12, 2, 5, tzinfo=UTC)
MONTH = date(2026, 11, 1)
AT_HOME = ZoneInfo(ZONE)
MONDAYS = [datetime(2026, 10, 26, 12, tzinfo=AT_HOME) + timedelta(weeks=week) for week in range(5)]
"""The five weeks that ended in November 2026."""


def settle(store: Store, *made: Page) -> tuple[Page, ...]:
    def fill(tx: Tx) -> tuple[Page, ...]:
        organizations.add(tx, Organization(name="Школа № 1"))
        organizations.add(tx, Organization(name="Школа № 2"))
        versions.add(tx, regulation("posts.weekly"), toml.serialise(regulation("posts.weekly")))
        return tuple(pages.add(tx, page) for page in made)

    return store.write("test", fill)


def page(number: int, organization: int = 1, network: str = "vk", **others: object) -> Page:
    hosts = {"vk": "https://vk.com/page", "ok": "https://ok.ru/page", "telegram": "https://t.me/channel"}
    return Page(organization, network, f"{hosts[network]}{number}", **others)  # type: ignore[arg-type] # short tests


def look(
    store: Store, page_id: int, moments: Iterable[datetime], *, start: datetime | None = None, views: int | None = 10
) -> None:
    items = tuple(
        Post(number + 1, "", at, views=views, likes=1, comments=0, reposts=0) for number, at in enumerate(moments)
    )
    fact = Fact(page_id, Need.POSTS, NOW, Posts(items, Window(start, NOW)))
    store.facts.write(lambda tx: facts_store.save(tx, [fact]))


def every_week(times: int, weeks: Iterable[datetime] = MONDAYS) -> list[datetime]:
    return [monday + timedelta(hours=number) for monday in weeks for number in range(times)]


def between(found: Figure | Range) -> list[Fraction | None]:
    """Both bounds."""
    return [found.low, found.high]


def test_pages_in_norm_are_those_of_every_week(store: Store) -> None:
    good, bad, hidden, card = settle(
        store, page(1), page(2), page(3, organization=2), page(4, organization=2, category=Category.CARD)
    )
    look(store, good.id, every_week(3))
    look(store, bad.id, [*every_week(3, MONDAYS[:4]), *every_week(2, MONDAYS[4:])])
    look(store, hidden.id, every_week(3, MONDAYS[2:]), start=MONDAYS[2] - timedelta(hours=1))
    look(store, card.id, [MONDAYS[3]])
    method = methods.find("chelyabinsk-2026")
    found = measuring.measure(store, method, MONTH, NOW)
    assert (found.first_day, found.last_day) == (MONTH, date(2026, 11, 30))
    assert between(found.figures["in_norm"]) == [1, 2]
    assert [found.figures[name].low for name in ("pages", "cards")] == [4, 1]
    assert found.score is not None
    norm = found.score.parts[1]
    assert (norm.value.low, norm.value.high, norm.source) == (Fraction("33.33"), Fraction("66.67"), Source.UNKNOWN)
    assert {each.organization_id: each.pages for each in found.organizations} == {1: 2, 2: 2}


def test_counts_are_of_the_month_alone_and_open_where_not_all_was_seen(store: Store) -> None:
    whole, part = settle(store, page(1), page(2, organization=2))
    look(store, whole.id, [datetime(2026, 10, 31, 23, 59, tzinfo=AT_HOME), MONDAYS[1], MONDAYS[2]])
    look(store, part.id, [MONDAYS[4]], start=MONDAYS[4])
    method = methods.find("chelyabinsk-2026")
    assert between(measuring.measure(store, method, MONTH, NOW).figures["views"]) == [30, None]
    store.write("test", lambda tx: pages.remove(tx, part.id))
    found = measuring.measure(store, method, MONTH, NOW)
    assert between(found.figures["views"]) == [20, 20]
    assert found.score is not None
    assert found.score.parts[2].value.number == 100
    assert found.score.parts[2].source is Source.MEASURED
    look(store, whole.id, [MONDAYS[1]], views=None)
    assert measuring.measure(store, method, MONTH, NOW).figures["views"].high is None


def test_an_official_penalty_fills_in_and_nothing_measured_is_overruled(store: Store) -> None:
    (kept,) = settle(store, page(1))
    look(store, kept.id, every_week(3))
    method = methods.find("chelyabinsk-2026")
    given = official.read_json(method, MONTH, {"penalty": -6, "pages": 99, "in_norm": 98})
    store.write("test", lambda tx: official.put(tx, given))
    found = reckoning.of_month(store, method, date(2026, 11, 17), NOW)
    assert found.own.score is not None
    assert found.own.score.total.number == 94
    assert [each.source for each in found.own.score.parts] == [Source.OFFICIAL, Source.MEASURED, Source.MEASURED]
    assert found.by_official is not None
    assert found.by_official.parts[1].value.number == Fraction("98.99")
    assert found.official_total is None, "the export tells no views"


def test_only_active_pages_of_the_networks_of_the_method_count(store: Store) -> None:
    settle(store, page(1, network="telegram"), page(2, state=PageState.CLOSED))
    assert measuring.measure(store, methods.find("chelyabinsk-2026"), MONTH, NOW).score is None
    assert measuring.measure(store, methods.find("amur"), MONTH, NOW).organizations == ()


def test_the_points_of_a_page_come_from_its_card_and_its_week(store: Store) -> None:
    shown, silent = settle(store, page(1, connected_on=date(2026, 1, 1)), page(2, organization=2))
    card = Profile(
        "100",
        ProfileState.OPEN,
        description="Школа",
        mark=True,
        avatar=True,
        cover=ABSENT,
        members=200,
        menu=(MenuItem("Услуги"), MenuItem("Запись")),
    )
    store.facts.write(lambda tx: facts_store.save(tx, [Fact(shown.id, Need.PROFILE, NOW, card)]))
    look(store, shown.id, every_week(3, [datetime(2026, 11, 30, 9, tzinfo=AT_HOME)]))
    found = measuring.measure(store, methods.find("amur"), MONTH, NOW)
    assert (found.first_day, found.last_day) == (date(2026, 11, 25), date(2026, 12, 1))
    totals = {each.organization_id: each.score.total for each in found.organizations}
    assert between(totals[1]) == [80, 90], "whom it reached is not seen"
    assert between(totals[2]) == [0, 100]
    assert silent.id
    assert found.score is not None
    assert between(found.score.total) == [40, 95]


def test_official_figures_are_kept_by_month_with_their_history(store: Store) -> None:
    method = methods.find("chelyabinsk-2026")
    first = official.read_json(method, MONTH, {"penalty": -4.5, "total": "80,07"})
    kept = store.write("test", lambda tx: official.put(tx, first))
    second = official.read_json(method, date(2026, 11, 30), {"penalty": None, "views": 5})
    assert store.write("test", lambda tx: official.put(tx, second)).id == kept.id
    found = store.read(lambda tx: official.get(tx, method.code, MONTH))
    assert found is not None
    assert (found.month, found.figures, found.published) == (MONTH, ("views=5",), None)
    assert first.published == Fraction("80.07")
    assert first.values["penalty"] == scoring.exact(Fraction("-4.5"), Source.OFFICIAL)
    history = store.read(lambda tx: changes.history(tx, official.KIND, kept.id))
    assert [each.action.value for each in history] == ["update", "add"]
    assert store.read(lambda tx: official.get(tx, "amur", MONTH)) is None


def test_a_figure_is_shown_without_trailing_zeros() -> None:
    assert [figures.shown(Fraction(text)) for text in ("80.07", "80", "-6", "1/3", "36.065")] == [
        "80.07",
        "80",
        "-6",
        "0.333333",
        "36.065",
    ]
