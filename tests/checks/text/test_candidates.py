"""Insults and spam: what is shown to a person, and what never is; what is kept of a message."""

from __future__ import annotations

import pytest

from checks.readers.moderation import Ground
from checks.text import insults, readers, spam
from tests.checks.text import sets

TUNING = sets.read("tuning")
HELD_OUT = sets.read("heldout")
POLITE = ("criticism", "notspam", "official", "plainpost")


@pytest.mark.parametrize("text", [text for kind, text in TUNING if kind == "insult"])
def test_an_insult_is_a_candidate(text: str) -> None:
    assert insults.find(text)


@pytest.mark.parametrize("text", [text for kind, text in TUNING if kind == "spam"])
def test_spam_is_a_candidate(text: str) -> None:
    assert spam.rate(text).candidate


@pytest.mark.parametrize("text", [text for kind, text in TUNING + HELD_OUT if kind in POLITE])
def test_criticism_is_never_flagged(text: str) -> None:
    assert readers.look(text) == readers.Flagged()


def test_the_set_they_were_not_tuned_on() -> None:
    insulting = [bool(insults.find(text)) for kind, text in HELD_OUT if kind == "insult"]
    selling = [spam.rate(text).candidate for kind, text in HELD_OUT if kind == "spam"]
    assert sum(insulting) >= 0.85 * len(insulting)
    assert sum(selling) >= 0.85 * len(selling)
    clean = [text for kind, text in HELD_OUT if kind == "clean"]
    assert not [text for text in clean if spam.rate(text).candidate]
    assert sum(bool(insults.find(text)) for text in clean) <= 2


@pytest.mark.parametrize(
    "text",
    [
        "Опять нашли козла отпущения",
        "В зоопарке козёл и осёл",
        "Спектакль «Дура» перенесли",
        "год собаки",
        "У соседа свинья и баран во дворе",
        "директор в отпуске, а собака бегает",
    ],
)
def test_words_that_insult_nobody_here(text: str) -> None:
    assert not insults.find(text)


def test_where_an_insult_stands() -> None:
    (found,) = insults.find("Ну какой же ты ИДИОТ!")
    assert ("Ну какой же ты ИДИОТ!"[found.start : found.end], found.word) == ("ИДИОТ", "идиот")


def test_signs_are_named_and_weighed() -> None:
    rated = spam.rate("Займ на карту без отказа, пиши в лс")
    assert rated.points >= spam.ENOUGH
    assert "займы" in rated.signs
    assert spam.rate("Скидка 20% пенсионерам").points < spam.ENOUGH


def test_an_excerpt_is_short_and_of_the_flagged_alone() -> None:
    text = "Здравствуйте. " * 20 + "Идите на хуй. " + "До свидания. " * 20
    found = readers.look(text)
    assert found.grounds == (Ground.PROFANITY,)
    assert "хуй" in found.excerpt
    assert len(found.excerpt) <= readers.EXCERPT
    assert readers.look("Когда починят свет?").excerpt == ""
    assert len(readers.look("хуй " * 1000).excerpt) <= readers.EXCERPT


def test_every_ground_of_one_message() -> None:
    found = readers.look("Блядь, идиоты! Займ на карту без отказа")
    assert found.grounds == (Ground.PROFANITY, Ground.INSULT, Ground.SPAM)
