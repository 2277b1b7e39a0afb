"""`posts.variety`: kinds by what was published, guesses told as guesses, a window that was not covered."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from checks import catalogue
from checks.facts import Post, Posts, Window
from checks.messages import sentences
from checks.model import Status
from checks.rules.posts_variety import KINDS, variety
from checks.views import PageView
from registry.regulation.model import Level, ParameterValue
from tests.checks.support import FAIL, NA, NOW, OK, UNSEEN, WEEK, said, view

PARAMETERS: dict[str, ParameterValue] = {"days": 30, "least": 3, "posts": 4, "kinds": tuple(KINDS)}


def wall(*kinds: tuple[str, ...], start: datetime | None = None, texts: tuple[str, ...] = ()) -> PageView:
    """A publication of each of these kinds, a day apart, the last on the last day of the week."""
    items = tuple(
        Post(
            number,
            f"https://vk.com/wall-1_{number}",
            WEEK.end - timedelta(days=number, hours=1),
            texts[number] if number < len(texts) else "",
            each,
        )
        for number, each in enumerate(kinds)
    )
    return replace(view(wall=Posts(items, Window(start, NOW))), parameters=PARAMETERS)


DULL = (("text", "photo"),) * 5


def test_text_with_a_photo_alone_is_dull() -> None:
    answer = variety(wall(*DULL))
    assert said(answer) == (FAIL, "posts.variety.few")
    message, _fix = sentences(Status.WARN, answer.code, answer.params, "")
    assert message == "За 30 дней до 22.11.2026: 2 вида материалов — текст, фото. Хорошо бы не меньше 3."


def test_it_never_goes_above_a_warning() -> None:
    check = catalogue.find("posts.variety")
    assert check is not None
    assert check.most is Level.RECOMMENDED


@pytest.mark.parametrize(
    ("kinds", "title"),
    [
        (("gif",), "анимация"),
        (("photo", "album"), "карточки (похоже)"),
        (("clip",), "видео"),
        (("live",), "прямой эфир"),
        (("poll",), "опрос"),
        (("repost", "video"), "видео"),
    ],
)
def test_a_third_kind_is_enough(kinds: tuple[str, ...], title: str) -> None:
    answer = variety(wall(*DULL, kinds))
    assert said(answer) == (OK, "posts.variety.enough")
    assert title in str(dict(answer.params)["shown"])


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Объявляем КОНКУРС рисунков!", OK),
        ("Розыгрыш билетов в субботу", OK),
        ("Присоединяйтесь к акции «Чистый двор»", OK),
        ("Общегородской субботник", OK),
        ("Конкурсный управляющий сообщает", FAIL),
        ("Общее собрание акционеров, станция Реакция", FAIL),
        ("Документы на конкурсной основе", FAIL),
    ],
)
def test_contests_and_campaigns_are_known_by_words(text: str, status: str) -> None:
    assert said(variety(wall(*DULL, texts=(text,))))[0] == status


def test_too_few_publications_say_nothing_of_variety() -> None:
    assert said(variety(wall(*DULL[:3]))) == (NA, "posts.variety.few_posts")
    assert said(variety(wall(*DULL[:4])))[0] == FAIL
    three = wall(("text",), ("photo",), ("poll",))
    assert said(variety(three)) == (NA, "posts.variety.few_posts")


def test_what_was_not_covered_never_accuses() -> None:
    middle = WEEK.end - timedelta(days=14)
    assert said(variety(wall(*DULL, start=middle))) == (UNSEEN, "posts.variety.not_covered")
    assert said(variety(wall(*DULL, ("poll",), start=middle)))[0] == OK, "enough was seen already"
    assert said(variety(wall(*DULL[:2], start=middle)))[0] == UNSEEN
    exactly = WEEK.end - timedelta(days=30)
    assert said(variety(wall(*DULL, start=exactly)))[0] == FAIL


def test_only_the_window_up_to_the_end_of_the_week_counts() -> None:
    def with_poll(moment: datetime) -> tuple[str, str]:
        made = wall(*DULL)
        post = Post(99, "https://vk.com/wall-1_99", moment, kinds=("poll",))
        posts = Posts((*made.posts.items, post), made.posts.covers)
        return said(variety(replace(view(wall=posts), parameters=PARAMETERS)))

    assert with_poll(WEEK.end - timedelta(days=30))[0] == OK
    assert with_poll(WEEK.end - timedelta(days=30, seconds=1))[0] == FAIL
    assert with_poll(WEEK.end)[0] == FAIL, "the running week is judged when it is over"
    visitor = replace(wall(*DULL).posts.items[0], id=98, kinds=("poll",), by_owner=False)
    made = wall(*DULL)
    posts = Posts((*made.posts.items, visitor), made.posts.covers)
    assert said(variety(replace(view(wall=posts), parameters=PARAMETERS)))[0] == FAIL


def test_kinds_are_those_of_the_regulation() -> None:
    made = wall(*DULL, ("poll",))
    narrow = replace(made, parameters={**PARAMETERS, "kinds": ("text", "photo", "video", "made up")})
    assert said(variety(narrow))[0] == FAIL


def test_a_hostile_text_is_only_words() -> None:
    assert said(variety(wall(*DULL, texts=("конкурс" * 20_000, "\x1b[31m[b]{shown}" * 5_000))))[0] == FAIL
