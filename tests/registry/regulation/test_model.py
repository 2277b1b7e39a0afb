"""Questions that a regulation answers about itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from registry.regulation.model import Binds, Clause, Level, OwnRule, Parameter, WeeklyNorm
from tests.registry.regulation.test_toml import full


def test_a_category_has_its_own_norm_or_the_common_one() -> None:
    regulation = full()
    assert regulation.norm_for("flagship") == WeeklyNorm(10, count_reposts=False)
    assert regulation.norm_for("card").posts == 0
    assert regulation.norm_for("active") == regulation.norms


def test_a_check_goes_as_far_as_its_strictest_clause() -> None:
    def cites(level: Level) -> Clause:
        return Clause(f"2.{level}", "Адрес", Binds.PAGE, level, ("page.address",))

    advice = replace(full(), clauses=(cites(Level.RECOMMENDED),), own=())
    both = replace(advice, clauses=(cites(Level.RECOMMENDED), cites(Level.MUST)))
    assert advice.cap("page.address") is Level.RECOMMENDED
    assert both.cap("page.address") is Level.MUST
    assert [clause.number for clause in both.citing("page.address")] == ["2.recommended", "2.must"]


def test_an_own_setting_counts_only_where_no_clause_does() -> None:
    regulation = replace(
        full(),
        clauses=(Clause("1", "Почта", Binds.PAGE, Level.RECOMMENDED, ("page.email",)),),
        own=(OwnRule("page.email", Level.MUST, "Почта"), OwnRule("security.age", Level.MUST, "Пароль", 90)),
    )
    assert regulation.cap("page.email") is Level.RECOMMENDED
    assert regulation.cap("security.age") is Level.MUST
    assert regulation.cap("page.hours") is None
    assert regulation.checks() == {"page.email", "security.age"}


def test_days_of_a_check_are_its_parameter_or_else_those_of_its_own_setting() -> None:
    own = replace(full(), own=(OwnRule("security.age", Level.MUST, "Пароль", 90),), parameters=())
    both = replace(own, parameters=(Parameter("security.age", "days", 60),))
    assert (own.days_of("security.age"), own.parameters_of("security.age")) == (90, {"days": 90})
    assert (both.days_of("security.age"), both.parameters_of("security.age")) == (60, {"days": 60})
    assert (own.days_of("page.email"), own.parameters_of("page.email")) == (None, {})
    assert replace(own, parameters=(Parameter("page.email", "days", 0),)).days_of("page.email") is None


def test_manual_clauses_are_those_without_checks() -> None:
    assert [clause.number for clause in full().manual_clauses()] == ["1.1"]


def test_an_act_is_confirmed_by_number_and_date_together() -> None:
    assert full().confirmed
    assert not replace(full(), number="").confirmed
    assert not replace(full(), adopted_on=None).confirmed
    assert replace(full(), adopted_on=date(2026, 1, 1), valid_from=None).confirmed


def test_a_network_that_is_not_named_has_no_rule() -> None:
    assert full().network("telegram") is None
    assert full().network("vk") == full().networks[0]
