"""One text on many pages: candidates in one pass; links and word triples by which copies are known."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from checks import broadcasts
from checks.broadcasts import Likeness, Published, Triples, candidates, containment, link_key, triples
from checks.facts import Post
from registry.broadcasts import Broadcast

START = datetime(2026, 11, 16, 3, tzinfo=UTC)
TEXT = "Штормовое предупреждение: завтра ожидается сильный ветер и метель, будьте осторожны на дорогах округа"


def post(number: int, text: str, hours: float = 0, **others: object) -> Post:
    return Post(number, f"https://vk.com/wall-1_{number}", START + timedelta(hours=hours), text, **others)  # type: ignore[arg-type] # short tests


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://vk.com/wall-5_7", "vk.ru/public5?w=wall-5_7"),
        ("https://vk.com/wall-5_7?reply=9", "http://m.vk.com/wall-5_7"),
        ("https://t.me/s/channel/15", "https://telegram.me/channel/15"),
        ("https://www.Example.ru/News/?id=5&utm_source=vk", "example.ru/news?id=5"),
    ],
)
def test_equal_addresses(one: str, other: str) -> None:
    assert link_key(one) == link_key(other) != ""


@pytest.mark.parametrize("address", ["https://gosuslugi.ru", "http://www.gosuslugi.ru/", "https://[", ""])
def test_an_address_that_proves_nothing(address: str) -> None:
    assert link_key(address) == ""


def test_words_are_compared_whatever_stands_between_them() -> None:
    loud = f"ВНИМАНИЕ!!! {TEXT.upper()} ⚡⚡ #погода"
    assert containment(triples(TEXT), triples(loud)) == 1.0
    assert containment(triples("С праздником, друзья!"), triples("С праздником, друзья! Ура")) == 0.0, "too short"


@given(some.text(max_size=300), some.text(max_size=300))
def test_a_share_is_a_share_and_the_same_both_ways(one: str, other: str) -> None:
    share = containment(triples(one), triples(other))
    assert 0.0 <= share <= 1.0
    assert share == containment(triples(other), triples(one))


def test_a_text_on_five_pages_is_offered() -> None:
    found = [(page, post(page, f"{TEXT} Страница {page}", page)) for page in range(1, 6)]
    (told,) = candidates(found)
    assert told.page_ids == (1, 2, 3, 4, 5)
    assert (told.at, told.url) == (START + timedelta(hours=1), "https://vk.com/wall-1_1")
    assert candidates(found[:4]) == ()
    assert len(candidates(found[:4], pages=4)) == 1


def test_one_page_counts_once_and_visitors_do_not() -> None:
    again = [(1, post(number, TEXT, number)) for number in range(9)]
    visitors = [(page, post(page, TEXT, by_owner=False)) for page in range(9)]
    assert candidates([*again, *visitors]) == ()


def test_exactly_two_days() -> None:
    first = [(page, post(page, TEXT)) for page in range(4)]
    assert len(candidates([*first, (9, post(9, TEXT, 48))])) == 1
    assert candidates([*first, (9, post(9, TEXT, 48.01))]) == ()


def test_reposts_of_one_source_without_words() -> None:
    source = "https://vk.com/wall-777_15"
    found = [(page, post(page, "", repost=True, repost_of=source)) for page in range(5)]
    (told,) = candidates(found)
    assert (told.url, told.text) == (source, "")


def test_short_greetings_of_everybody_are_no_broadcast() -> None:
    assert candidates([(page, post(page, "С праздником, друзья!")) for page in range(50)]) == ()


def test_different_news_with_one_ending_are_not_one() -> None:
    ending = "Подписывайтесь на нашу страницу, ставьте отметки и рассказывайте друзьям о наших новостях и событиях"
    words = [f"слово{number}" for number in range(4000)]
    found = [(page, post(page, " ".join(words[page * 60 : page * 60 + 60]) + " " + ending)) for page in range(60)]
    assert candidates(found) == ()


def test_no_text_is_compared_with_every_other(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = 0

    def counting(one: Triples, other: Triples) -> float:
        nonlocal compared
        compared += 1
        return containment(one, other)

    monkeypatch.setattr(broadcasts, "containment", counting)
    words = [f"слово{number}" for number in range(997)]
    texts = [" ".join(words[(n * 31 + place * (n % 7 + 1)) % 997] for place in range(40)) for n in range(2_000)]
    candidates([(number, post(number, text)) for number, text in enumerate(texts)])
    assert compared <= 2 * len(texts)


@pytest.mark.parametrize(
    "text", ["a" * 100_000, "a.b." * 25_000, "https://" * 12_000, "[x" * 50_000, "слово " * 16_000]
)
def test_hostile_texts_are_compared_in_no_time(text: str) -> None:
    item = Broadcast(id=1, title="Погода", starts_at=START, due_at=START, text=f"{TEXT} {text}", links=("http://[",))
    assert Published((post(1, "Совсем о другом: в школе прошла ярмарка"),)).trace(item).likeness is Likeness.NONE
    assert Published((post(1, f"{TEXT} {text}"),)).trace(item).likeness is Likeness.SAME
    assert Published((post(1, text, repost_of="http://["),)).trace(replace(item, text=TEXT)).likeness is Likeness.NONE
