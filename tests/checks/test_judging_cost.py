"""What judging costs does not grow but with the pages: nothing is made anew for each of them that one run shares."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checks import breath, engine
from checks.facts import Fact, Need, Outcome
from checks.scope import Scope
from checks.snapshot import Snapshot
from registry.organizations import Organization
from registry.pages import Page
from tests.checks.support import NOW, SCHOOL, page, posts, profile, regulation

CHECKS = ("page.phones", "page.email", "page.address", "page.description", "posts.style", "registry.presence")


def registry(count: int) -> Snapshot:
    def organization(number: int) -> Organization:
        return replace(
            SCHOOL,
            id=number,
            address=f"с. Банново, ул. Озёрная, д. {number}",
            phones=(f"+7 (384-46) 2-1{number % 10}-{number % 89 + 10}",),
            email=f"school{number}@example.org",
        )

    def of(number: int) -> Page:
        return page(str(number), f"school{number}", id=number, organization_id=number, url=f"https://vk.com/s{number}")

    numbers = range(1, count + 1)
    return Snapshot(
        regulation(*CHECKS), 1, organizations=tuple(map(organization, numbers)), pages=tuple(map(of, numbers))
    )


def seen(count: int) -> dict[tuple[int, Need], Outcome]:
    found: dict[tuple[int, Need], Outcome] = {}
    for number in range(1, count + 1):
        text = f"Банновская школа {number}. На Озёрной, рядом с домом {number}, пишите school{number} (at) example"
        card = profile(text, network_id=str(number), leads=str(number), short_name=f"school{number}")
        found[number, Need.PROFILE] = Fact(number, Need.PROFILE, NOW, card)
        found[number, Need.POSTS] = Fact(number, Need.POSTS, NOW, posts(NOW))
    return found


def test_no_pattern_is_made_for_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    engine.judge(registry(2), seen(2), Scope(), NOW)  # what all pages share is made once
    made: list[object] = []

    def making(pattern: object, *_flags: object) -> None:
        made.append(pattern)
        raise AssertionError(f"a pattern is made: {pattern}")

    monkeypatch.setattr("re._compiler.compile", making)
    verdicts = engine.judge(registry(600), seen(600), Scope(), NOW)
    assert len(verdicts) == 600 * len(CHECKS)
    assert not made
    assert not [each for each in verdicts if each.code == "unseen.rule_broke"]


def test_others_may_go_first_before_each_subject(monkeypatch: pytest.MonkeyPatch) -> None:
    breaths: list[None] = []
    monkeypatch.setattr(breath, "breathe", lambda: breaths.append(None))
    engine.judge(registry(5), seen(5), Scope(), NOW)
    assert len(breaths) == 5 + 5 + 1, "each organization, each page, the municipality"
