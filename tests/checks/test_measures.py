"""The table by which clauses are recognised names only checks and cases that the program has, and every part of it."""

from __future__ import annotations

from checks import catalogue
from registry.imports.regulation.measures import MEASURES

# What no text of a regulation asks for in words of its own, or what is recognised without the table.
_ELSEWHERE = {"posts.weekly", "registry.presence", "security.age"}
_OWN = {"registry.duplicates", "registry.waivers", "page.subscribers", "site.tls", "security.reuse"}


def test_every_check_of_the_table_exists() -> None:
    named = {check for measure in MEASURES for check in measure.checks}
    assert named | _ELSEWHERE | _OWN == {each.id for each in catalogue.everything()}
    assert not named & _OWN


def test_every_case_of_the_table_exists() -> None:
    assert {case for measure in MEASURES for case in measure.cases} == set(catalogue.CASES)
