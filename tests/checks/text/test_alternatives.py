"""Patterns put in order by first letters find something where the given ones do, and nothing elsewhere."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.text import insults, obscenity, spam, tokens
from checks.text.alternatives import by_letter
from tests.checks.text import sets

PATTERNS = (
    "коз[аоу]|баран|ове?ц|осел|козел|гад|б|ба",
    r"\bказино\b|игр\w{1,3} автомат|\b1x?bet|каз(?:ак|на|[|)]x)|18\+.{0,4}к|\bбар",
    r"(?:ку|про)да|к?от|к{2}от|к*ит|[ао]б|\.а|/|@|\+7|\|",
    r"а|(?:б|в(?:г|д))е|[^\]|]z|[]|]q",
)


@pytest.mark.parametrize("pattern", PATTERNS)
@given(text=st.text("абвгдекозлартину 1xbetк18+./@|[])zq\n7", max_size=20))
def test_any_text(pattern: str, text: str) -> None:
    assert bool(by_letter(pattern).search(text)) == bool(re.search(pattern, text))


@pytest.mark.parametrize("pattern", PATTERNS)
def test_each_alternative_is_found(pattern: str) -> None:
    found = by_letter(pattern)
    for text in ("коза", "овц", "оец", "козел", "18+ к", " казино!", "кода", "куда", "вге", "|", "a1xbet 1bet", "]q"):
        assert bool(found.search(text)) == bool(re.search(pattern, text)), text


def test_an_edge_of_a_word_is_kept() -> None:
    found = by_letter(r"\bбар\b|казна")
    assert found.search("в бар!")
    assert not found.search("амбар")
    assert not found.search("барс")
    assert found.search("барс и казна")


def test_those_of_one_letter_stand_together() -> None:
    assert by_letter("аб|вг|ад").pattern == "а(?:б|д)|в(?:г)"


PLAIN = st.lists(
    st.sampled_from(
        ("ху", "бл", "библиотека", "небо", "5", "12", "!", "?", "..", ".", ",", " ", "-", "№", "«", "пз", "д", "й")
    ),
    max_size=12,
).map("".join)


@given(PLAIN)
def test_tokens_of_a_plain_text_worth_a_look(text: str) -> None:
    if obscenity._STRANGE.search(text) or obscenity._AMONG.search(text):
        return
    every = [each.span() for each in tokens.TOKEN.finditer(text) if obscenity._HOT.search(each.group())]
    assert [each.span() for each in obscenity._hot(text)] == every


def test_what_is_looked_for_is_there_in_what_is_flagged() -> None:
    for name in ("heldout", "tuning"):
        for kind, text in sets.read(name):
            normal = tokens.normalised(text)
            if kind == "insult" and insults.find_in(normal):
                assert insults._STEM.search(normal.text) or insults._FOREIGN.search(normal.text)
            if any(sign.pattern.search(normal.text) for sign in spam._SIGNS) and kind == "spam":
                assert spam._SELLING.search(normal.text)
