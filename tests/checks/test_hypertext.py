"""Pages piled so high that the parser would be at work for minutes are known before it begins."""

from __future__ import annotations

import pytest

from checks.collectors.hypertext import DEEPEST, HARMLESS, MOST_TAGS, too_deep


@pytest.mark.parametrize(
    "source",
    [
        "",
        "<p>" * 10_000,
        "<ul>" + "<li>one" * 10_000 + "</ul>",
        "<table>" + "<tr><td>x" * 10_000 + "</table>",
        "<br><img src=x><input>" * 10_000,
        "<div><span>x</span></div>" * 10_000,
        "<div>" * DEEPEST + "</div>" * DEEPEST + "<br>" * HARMLESS,
        "<font>" * (HARMLESS - 1),  # careless, and costs nothing
        "a < b <3 <!-- <div> -->" * 300,
    ],
)
def test_pages_as_they_are(source: str) -> None:
    assert not too_deep(source)


@pytest.mark.parametrize(
    "source",
    [
        "<div>" * (DEEPEST + 1) + "<br>" * HARMLESS,
        "<DIV class=x></x>" * 1_000,
        "<b x=1><p>" * 1_000,
        "".join(f"<a{number}>" for number in range(2_000)),
        "<table><tr><td>" * 1_000,
        "<optgroup>" * 2_000,
        "<p>" * (MOST_TAGS + 1),
    ],
)
def test_piles(source: str) -> None:
    assert too_deep(source)
