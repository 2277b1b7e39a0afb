"""A month in forty-three columns: what is counted on which day of the municipality, and what nobody saw."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from checks import facts_store
from checks.exports import monthly
from checks.exports.monthly import FIGURES, Sum
from checks.facts import Fact, Need, Post, Posts, Window
from registry.pages import PageState
from registry.sheets.writing import Link, Table, csv_text
from tests.checks.support import NOW
from tests.checks.test_forecast import AT_HOME, page, settle
from vault.errors import BadInput
from vault.store import Store

OCTOBER = date(2026, 10, 1)
AFTER = datetime(2026, 11, 2, 5, 0, tzinfo=UTC)
HEADS = [
    "Организация", "Ссылка", "Дата публикации (месяц)",
    *(
        f"{figure}: {part}"
        for figure in ("Публикации", "Лайки", "Комментарии", "Репосты", "Просмотры")
        for part in (
            "1 неделя", "2 неделя", "3 неделя", "4 неделя", "ост. дни", "всего за 4 недели", "в среднем за 4 недели",
            "всего за месяц",
        )
    ),
]  # fmt: skip


def at(month: int, day: int, hour: int = 12, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=AT_HOME).astimezone(UTC)


def look(store: Store, page_id: int, *posts: Post, start: datetime | None = None, taken: datetime = AFTER) -> None:
    fact = Fact(page_id, Need.POSTS, taken, Posts(posts, Window(start, taken)))
    store.facts.write(lambda tx: facts_store.save(tx, [fact]))


def post(number: int, moment: datetime, **others: object) -> Post:
    counts = {"likes": 2, "comments": 1, "reposts": 0, "views": 10, **others}
    return Post(number, f"https://vk.com/wall-1_{number}", moment, **counts)  # type: ignore[arg-type] # short tests


def summary(store: Store, now: datetime = AFTER, month: date = OCTOBER) -> Table:
    return monthly.tables(store, month, now)[0]


def test_forty_three_columns(store: Store) -> None:
    settle(store)
    table = summary(store)
    assert [column.title for column in table.columns] == HEADS
    assert len(HEADS) == 43


def test_weeks_rest_sums_and_means(store: Store) -> None:
    (kept,) = settle(store, page())
    days = [1, 7, 8, 14, 15, 21, 22, 28, 29, 31]
    look(store, kept.id, *(post(n, at(10, day)) for n, day in enumerate(days, 1)))
    (row,) = summary(store).rows
    assert row[:3] == ("Школа № 1", Link(kept.url), "октябрь 2026")
    assert row[3:11] == (2, 2, 2, 2, 2, 8, 2.0, 10)
    assert row[11:19] == (4, 4, 4, 4, 4, 16, 4.0, 20)
    assert row[35:43] == (20, 20, 20, 20, 20, 80, 20.0, 100)


def test_days_are_those_of_the_municipality(store: Store) -> None:
    """Midnight in Novokuznetsk is 17:00 of the day before in UTC."""
    (kept,) = settle(store, page())
    edges = (
        at(10, 1, 0, 0) - timedelta(seconds=1),  # September
        at(10, 1, 0, 0),  # the first week
        at(10, 8, 0, 0) - timedelta(seconds=1),  # the first week still
        at(10, 8, 0, 0),  # the second
        at(11, 1, 0, 0) - timedelta(seconds=1),  # the rest
        at(11, 1, 0, 0),  # November
    )
    look(store, kept.id, *(post(n, moment) for n, moment in enumerate(edges, 1)))
    (row,) = summary(store).rows
    assert row[3:11] == (2, 1, 0, 0, 1, 3, 0.75, 4)


def test_what_nobody_saw_is_no_zero(store: Store) -> None:
    never, part = settle(store, page(1), page(2))
    look(store, part.id, post(1, at(10, 20)), post(2, at(10, 26)), start=at(10, 15, 0, 0))
    first, second = summary(store).rows
    assert first[2] == "октябрь 2026 (страницу никто не видел)"
    assert set(first[3:]) == {"не видно"}
    assert first[1] == Link(never.url)
    assert second[2] == "октябрь 2026 (не видно целиком: 01.10–14.10)"
    assert second[3:11] == ("не видно", "не видно", 1, 1, 0, "не менее 2", "не менее 0,5", "не менее 2")
    assert "2 страницы из 2" in " ".join(summary(store).notes)


def test_a_count_that_the_network_does_not_tell_is_no_zero(store: Store) -> None:
    (kept,) = settle(store, page())
    look(store, kept.id, post(1, at(10, 2)), post(2, at(10, 3), views=None), post(3, at(10, 9), views=None))
    (row,) = summary(store).rows
    assert row[3] == 2
    assert row[35:38] == ("не менее 10", "не видно", 0)


def test_others_posts_and_other_pages_are_not_counted(store: Store) -> None:
    kept, _gone = settle(store, page(1), page(2, state=PageState.DELETED))
    look(store, kept.id, post(1, at(10, 2)), post(2, at(10, 2), by_owner=False), post(3, at(10, 2), repost=True))
    rows = summary(store).rows
    assert len(rows) == 1
    assert rows[0][3] == 2


def test_february_has_no_rest(store: Store) -> None:
    (kept,) = settle(store, page(opened_on=date(2020, 1, 1)))
    look(store, kept.id, post(1, at(2, 28)))
    (row,) = summary(store, month=date(2026, 2, 1)).rows
    assert row[3:11] == (0, 0, 0, 1, None, 1, 0.25, 1)


def test_a_running_month_is_said_to_be_so_and_a_coming_one_refused(store: Store) -> None:
    (kept,) = settle(store, page())
    look(store, kept.id, post(1, at(11, 3)), taken=NOW)
    table = summary(store, NOW, date(2026, 11, 1))
    assert table.notes[0] == "Месяц не закончен: ноябрь 2026."
    assert table.rows[0][2] == "ноябрь 2026 (не видно целиком: 22.11–30.11)"
    with pytest.raises(BadInput, match="ещё не начался"):
        summary(store, NOW, date(2026, 12, 1))


def test_the_month_begins_with_the_day_of_the_municipality(store: Store) -> None:
    settle(store)
    midnight = at(12, 1, 0, 0)
    assert summary(store, midnight, date(2026, 12, 1)).notes[0].startswith("Месяц не закончен")
    with pytest.raises(BadInput):
        summary(store, midnight - timedelta(seconds=1), date(2026, 12, 1))


def test_sheets_by_figure_sums_by_week_and_change(store: Store) -> None:
    (kept,) = settle(store, page())
    look(store, kept.id, post(1, at(9, 3)), post(2, at(10, 2)), post(3, at(10, 30)))
    tables = monthly.tables(store, OCTOBER, AFTER)
    assert [table.title for table in tables] == [
        "Свод", *(figure.title for figure in FIGURES), "По неделям", "Динамика",
    ]  # fmt: skip
    assert tables[1].rows[0][3:] == (1, 0, 0, 0, 1, 1, 0.25, 2)
    by_week = tables[-2]
    assert [row[1] for row in by_week.rows] == [1, 0, 0, 0, 1]
    assert all(row[-2:] == (1, 1) for row in by_week.rows)
    assert len(by_week.charts) == 2
    assert tables[-1].rows[0][2:5] == (1, 2, 1)


def test_the_change_of_what_was_not_seen_is_not_told(store: Store) -> None:
    (kept,) = settle(store, page())
    look(store, kept.id, post(1, at(10, 2)), start=at(10, 1, 0, 0))
    change = monthly.tables(store, OCTOBER, AFTER)[-1]
    assert change.rows[0][2:5] == ("не видно", 1, "не видно")


def test_a_name_that_looks_like_a_formula_is_guarded(store: Store) -> None:
    from registry import organizations

    settle(store, page())
    store.write("test", lambda tx: organizations.update(tx, organizations.Organization(name="=cmd|'!A0", id=1)))
    assert "\"'=cmd" in csv_text(summary(store))


def test_sums() -> None:
    assert monthly.added([Sum(2), Sum(3, False)]) == Sum(5, False)
    assert (Sum(0, False).cell, Sum(5, False).cell, Sum(0).cell) == ("не видно", "не менее 5", 0)
