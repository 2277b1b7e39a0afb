"""The catalogue: the checks of this version, and what cannot be registered."""

from __future__ import annotations

import pytest

from checks import catalogue
from checks.facts import Need
from checks.model import Judgement, SubjectKind, ok
from checks.views import PageView
from vault.errors import BadInput

EXPECTED = {
    "registry.presence", "page.identity", "page.reachable", "page.description", "page.address", "page.phones",
    "page.email", "page.hours", "posts.weekly", "security.recorded", "security.second_factor", "security.age",
    "site.links", "site.unknown_links", "site.tls",
}  # fmt: skip


def test_these_are_the_checks() -> None:
    assert {check.id for check in catalogue.everything()} == EXPECTED


def test_every_check_has_words_and_one_rule() -> None:
    for check in catalogue.everything():
        assert check.title
        assert check.fix.endswith(".")
        assert (check.page_rule is None) != (check.organization_rule is None)
        assert check.subject is (
            SubjectKind.ORGANIZATION if check.id.startswith(("registry.", "site.")) else SubjectKind.PAGE
        )


def test_what_a_check_asks_for() -> None:
    hours = catalogue.find("page.hours")
    assert hours is not None
    assert hours.asked == {Need.PROFILE, Need.ADDRESSES}
    assert catalogue.find("page.colour") is None


@pytest.mark.parametrize(
    ("check", "needs"),
    [
        ("page.identity", ()),
        ("page", ()),
        ("page.a.b", ()),
        ("weather.cold", ()),
        ("page.colour", ("colours",)),
        ("page.colour", ("profile.colour",)),
        ("page.colour", ("posts.description",)),
    ],
)
def test_a_wrong_declaration_stops_the_program_at_import(check: str, needs: tuple[str, ...]) -> None:
    catalogue.everything()

    def rule(_view: PageView) -> Judgement:
        return ok("page.reachable.open")

    with pytest.raises(AssertionError):
        catalogue.page_check(check, title="Цвет", fix="Покрасьте.", needs=needs)(rule)
    assert {known.id for known in catalogue.everything()} == EXPECTED


@pytest.mark.parametrize("pattern", ["page.hours", "page.*", "*", "clause.1.1"])
def test_checks_that_are_known(pattern: str) -> None:
    catalogue.require(pattern, ["clause.1.1"])


@pytest.mark.parametrize("pattern", ["page.hour", "pages.*", "", "clause.1.1"])
def test_an_unknown_check_is_refused_with_the_known_ones(pattern: str) -> None:
    with pytest.raises(BadInput, match=r"posts\.weekly"):
        catalogue.require(pattern)
