"""Which checks and subjects a scope holds."""

from __future__ import annotations

import pytest

from checks.model import SubjectKind
from checks.scope import Scope, matches


@pytest.mark.parametrize(
    ("pattern", "check", "wanted"),
    [
        ("*", "page.hours", True),
        ("page.*", "page.hours", True),
        ("page.hours", "page.hours", True),
        ("page.*", "posts.weekly", False),
        ("page.*", "pages.hours", False),
        ("page", "page.hours", False),
        ("clause.I.5", "clause.I.5.1", False),
    ],
)
def test_patterns(pattern: str, check: str, wanted: bool) -> None:
    assert matches(pattern, check) is wanted


def test_everything_is_the_default_and_nothing_is_nothing() -> None:
    assert Scope().has(SubjectKind.PAGE, 1, "vk", "page.hours")
    assert Scope().has(SubjectKind.MUNICIPALITY, 0, "", "clause.1")
    assert not Scope(organization_ids=frozenset()).has(SubjectKind.PAGE, 1, "vk", "page.hours")
    assert not Scope(checks=frozenset()).has(SubjectKind.PAGE, 1, "vk", "page.hours")


def test_a_scope_of_networks_is_about_pages_and_one_of_organizations_not_about_the_municipality() -> None:
    vk = Scope(networks=frozenset({"vk"}))
    assert vk.has(SubjectKind.PAGE, 1, "vk", "page.hours")
    assert not vk.has(SubjectKind.PAGE, 1, "ok", "page.hours")
    assert not vk.has(SubjectKind.ORGANIZATION, 1, "", "registry.presence")
    one = Scope(organization_ids=frozenset({1}))
    assert one.has(SubjectKind.ORGANIZATION, 1, "", "registry.presence")
    assert not one.has(SubjectKind.MUNICIPALITY, 0, "", "clause.1")


def test_a_scope_may_name_checks_of_subjects_one_by_one() -> None:
    looked = Scope(exactly=frozenset({("page.hours", SubjectKind.PAGE, 7)}))
    assert looked.has(SubjectKind.PAGE, 1, "vk", "page.hours", 7)
    assert not looked.has(SubjectKind.PAGE, 1, "vk", "page.hours", 8)
    assert not looked.has(SubjectKind.PAGE, 1, "vk", "page.site", 7)
    assert not looked.has(SubjectKind.ORGANIZATION, 7, "", "page.hours", 7)
    assert not looked.has(SubjectKind.PAGE, 1, "vk", "page.hours")
