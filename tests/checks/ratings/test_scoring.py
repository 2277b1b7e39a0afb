"""Both official methods to the hundredth, what is unknown as a range, and figures that cannot be."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as some

from checks.ratings import figures, methods, scoring
from checks.ratings.model import Method
from checks.ratings.scoring import Figure, Score, Source, rounded
from vault.errors import BadInput
from vault.types import Json

APRIL: dict[str, Json] = {
    "pages": 61,
    "in_norm": 44,
    "penalty": -6,
    "views": 619661,
    "likes": 21888,
    "comments": 759,
    "reposts": 1402,
}
MAY: dict[str, Json] = {
    "pages": 63,
    "in_norm": 43,
    "penalty": -4,
    "views": 592223,
    "likes": 23314,
    "comments": 692,
    "reposts": 1794,
}
JUNE: dict[str, Json] = {
    "pages": 64,
    "in_norm": 49,
    "penalty": 0,
    "views": 686412,
    "likes": 21990,
    "comments": 647,
    "reposts": 1423,
}
WHOLE: dict[str, Json] = {
    "mark": True,
    "connected": True,
    "avatar": True,
    "description": True,
    "cover": True,
    "widgets": 2,
    "posts": 3,
    "reach": 701,
    "members": 1000,
}


def chelyabinsk() -> Method:
    return methods.find("chelyabinsk-2026")


def score(method: Method, given_figures: dict[str, Json], on: date = date(2026, 4, 30)) -> Score:
    return scoring.score(method, figures.parse(method, given_figures, Source.GIVEN), on)


@pytest.mark.parametrize(
    ("month", "day", "total"),
    [(APRIL, date(2026, 4, 30), "80.07"), (MAY, date(2026, 5, 31), "80.13"), (JUNE, date(2026, 6, 30), "86.97")],
)
def test_three_official_months_come_out_to_the_hundredth(month: dict[str, Json], day: date, total: str) -> None:
    assert score(chelyabinsk(), month, day).total.number == Fraction(total)


def test_the_parts_of_the_control_example() -> None:
    found = score(chelyabinsk(), APRIL)
    assert [each.value.number for each in found.parts] == [-6, Fraction("72.13"), 100]
    assert found.groups == ("отстающая",)


@pytest.mark.parametrize(
    ("day", "value"),
    [(date(2026, 5, 26), "100"), (date(2026, 5, 27), "97.37"), (date(2026, 6, 30), "97.37")],
)
def test_the_divisor_goes_by_the_day(day: date, value: str) -> None:
    assert score(chelyabinsk(), JUNE, day).parts[2].value.number == Fraction(value)


@pytest.mark.parametrize(
    ("in_norm", "penalty", "groups"),
    [
        (61, 0, "лидер"),
        (61, -5, "лидер"),
        (61, -6, "промежуточная"),
        (61, -15, "промежуточная"),
        (61, -16, "отстающая"),
    ],
)
def test_the_groups_begin_exactly_at_their_bounds(in_norm: int, penalty: int, groups: str) -> None:
    assert score(chelyabinsk(), {**APRIL, "in_norm": in_norm, "penalty": penalty}).groups == (groups,)


def test_card_pages_leave_the_denominator() -> None:
    part = score(chelyabinsk(), {**APRIL, "pages": 66, "cards": 5}).parts[1]
    assert part.value.number == Fraction("72.13")


def test_an_unknown_part_makes_the_total_a_range() -> None:
    found = score(chelyabinsk(), {key: value for key, value in APRIL.items() if key != "penalty"})
    assert found.total.number is None
    assert (found.total.low, found.total.high) == (Fraction("64.07"), Fraction("86.07"))
    assert found.groups == ("промежуточная", "отстающая")
    assert found.parts[0].source is Source.UNKNOWN


@pytest.mark.parametrize(
    "missing", [{"views": 0}, {"pages": 0, "in_norm": 0}, {"cards": 61, "in_norm": 0}, {"likes": None}]
)
def test_nothing_to_divide_by_is_unknown_and_not_nought(missing: dict[str, Json]) -> None:
    found = score(chelyabinsk(), {**APRIL, **missing})
    assert found.total.number is None
    assert found.total.high - found.total.low == 50


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"pages": -1}, "pages"),
        ({"in_norm": 62}, "in_norm"),
        ({"cards": 62}, "cards"),
        ({"in_norm": 60, "cards": 5}, "in_norm"),
        ({"penalty": 1}, "penalty"),
        ({"penalty": -22.5}, "penalty"),
        ({"likes": 1.5}, "likes"),
        ({"views": "много"}, "views"),
        ({"views": []}, "views"),
        ({"views": 10**16}, "views"),
        ({"wievs": 1}, "wievs"),
    ],
)
def test_figures_that_cannot_be_are_named(wrong: dict[str, Json], named: str) -> None:
    with pytest.raises(BadInput, match=named):
        figures.parse(chelyabinsk(), {**APRIL, **wrong}, Source.GIVEN)


def test_a_figure_may_be_written_as_text() -> None:
    assert score(chelyabinsk(), {**APRIL, "views": "619 661", "penalty": "-6,0"}).total.number == Fraction("80.07")


def test_a_perfect_page_has_a_hundred_points() -> None:
    found = score(methods.find("amur"), WHOLE)
    assert found.total.number == 100
    assert found.groups == ("зелёная зона",)


@pytest.mark.parametrize(
    ("other", "total"),
    [
        ({"posts": 2}, 60),
        ({"widgets": 1}, 95),
        ({"widgets": 0}, 90),
        ({"mark": False}, 90),
        ({"connected": 0}, 90),
        ({"cover": False}, 90),
        ({"avatar": False, "description": False}, 90),
        ({"reach": 700}, 97),
        ({"reach": 500}, 97),
        ({"reach": 499}, 95),
        ({"reach": 300}, 95),
        ({"reach": 299}, 90),
        ({"reach": 0, "widgets": 0, "posts": 0}, 40),
    ],
)
def test_every_point_of_a_page(other: dict[str, Json], total: int) -> None:
    assert score(methods.find("amur"), {**WHOLE, **other}).total.number == total


@pytest.mark.parametrize(
    ("total", "zone"), [("90", "зелёная"), ("89.99", "жёлтая"), ("70", "жёлтая"), ("69.99", "красная")]
)
def test_the_zones(total: str, zone: str) -> None:
    assert methods.find("amur").group(Fraction(total)) == f"{zone} зона"


def test_a_municipality_is_the_mean_of_its_pages() -> None:
    amur = methods.find("amur")
    pages = [score(amur, WHOLE), score(amur, {**WHOLE, "posts": 2}), score(amur, {**WHOLE, "reach": None})]
    found = scoring.mean(amur, pages)
    assert found is not None
    assert (found.total.low, found.total.high) == (Fraction("83.33"), Fraction("86.67"))
    assert found.parts[-1].source is Source.UNKNOWN
    assert scoring.mean(amur, []) is None


def test_halves_go_away_from_nought() -> None:
    assert rounded(Fraction("86.965"), 2) == Fraction("86.97")
    assert rounded(Fraction("-0.005"), 2) == Fraction("-0.01")
    assert rounded(Fraction(1, 3), 2) == Fraction("0.33")


COUNT = some.integers(0, 10**6)


def bounds(low: int, more: int) -> Figure:
    return Figure(Fraction(low), Fraction(low + more), Source.MEASURED)


@given(COUNT, COUNT, COUNT, COUNT, COUNT, some.integers(0, 10**6), some.floats(0, 1), some.integers(-22, 0))
def test_the_range_holds_whatever_is_true_within_the_bounds(
    pages: int, in_norm: int, views: int, likes: int, more: int, less: int, where: float, penalty: int
) -> None:
    method = chelyabinsk()
    inside = Fraction(where)
    wide = {
        "pages": bounds(pages, 0),
        "in_norm": bounds(in_norm, less),
        "views": bounds(views, more),
        "likes": bounds(likes, more),
        "comments": bounds(0, less),
        "reposts": bounds(0, 0),
        "penalty": bounds(penalty, 0),
    }
    true = {
        name: Figure(value := each.low + (each.high - each.low) * inside, value, Source.MEASURED)
        for name, each in wide.items()
        if each.high is not None
    }
    range_, point = scoring.score(method, wide, date(2026, 6, 30)), scoring.score(method, true, date(2026, 6, 30))
    assert range_.total.low <= point.total.low <= point.total.high <= range_.total.high


@given(some.integers(1, 500), some.integers(0, 500), COUNT, some.integers(1, 10**6), some.integers(-22, 0), COUNT)
def test_more_of_what_is_good_never_lowers_the_total(
    pages: int, met: int, likes: int, views: int, penalty: int, more: int
) -> None:
    def total(in_norm: int, likes: int) -> Fraction:
        found = score(
            chelyabinsk(),
            {
                "pages": pages,
                "in_norm": in_norm,
                "likes": likes,
                "comments": 0,
                "reposts": 0,
                "views": views,
                "penalty": penalty,
            },
        ).total.number
        assert found is not None
        return found

    met = min(met, pages)
    assert total(met, likes) <= total(min(met + 1, pages), likes + more)
    assert -22 <= total(met, likes) <= 100
