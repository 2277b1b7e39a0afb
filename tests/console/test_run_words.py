"""The words about a run: its plan with quota, progress in little room, times, what was not seen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checks.facts import FailureKind
from checks.model import Status, SubjectKind, Verdict
from checks.model import Subject as VerdictSubject
from checks.running.pending import NetworkLeft, remain
from checks.running.planning import NetworkPlan, Plan, QuotaShare
from checks.running.progress import NetworkProgress, Progress
from console.format import lasting
from console.reading import run_words, unseen
from console.reading.unseen import Trouble
from registry.regulation.model import Level
from tests.console.support import pending


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0.0, "5 с"),
        (12.4, "10 с"),
        (57, "55 с"),
        (58, "1 мин"),
        (3_540, "59 мин"),
        (3_600, "1 ч"),
        (4_900, "1 ч 22 мин"),
    ],
)
def test_how_long(seconds: float, said: str) -> None:
    assert lasting(seconds) == said
    assert run_words.remaining(seconds) == f"ещё {said}"


def test_nothing_is_promised_while_nothing_is_known() -> None:
    assert run_words.remaining(None) == ""


def test_a_plan_that_the_quota_of_the_day_does_not_cover() -> None:
    short = QuotaShare("wall.get", 1_312, 1_000, 5_000)
    plan = Plan(1_312, (NetworkPlan("vk", "ВКонтакте", 1_312, 120, 40.0, quota=(short,)),))
    assert run_words.plan_text(plan).splitlines() == [
        "Страниц: 1 312, 40 с",
        (
            "! ВКонтакте: 1 312 страниц, 120 запросов, 40 с; "
            "нормы wall.get сегодня хватит на 1 000 из 1 312, остальное завтра"
        ),
    ]


def test_a_plan_of_nothing_and_of_what_stands_in_the_way() -> None:
    assert "Спрашивать некого" in run_words.plan_text(Plan(0, ()))
    told = run_words.plan_text(Plan(2, (NetworkPlan("ok", "Одноклассники", 2, 0, 0.0, "не задан ключ доступа"),)))
    assert told.splitlines() == ["Страниц: 2", "- Одноклассники: 2 страницы, не задан ключ доступа"]


@pytest.mark.parametrize(
    ("network", "count", "said"),
    [
        ("vk", 1, "осталась 1 страница"),
        ("ok", 41, "осталась 41 страница"),
        ("vk", 312, "осталось 312 страниц"),
        ("site", 21, "остался 21 сайт"),
        ("site", 11, "осталось 11 сайтов"),
    ],
)
def test_what_is_left_agrees_with_its_verb(network: str, count: int, said: str) -> None:
    assert remain(network, count) == said


@pytest.mark.parametrize(
    ("left", "said"),
    [
        ((("vk", 300), ("ok", 12)), "Продолжить (осталось 312 страниц)"),
        ((("vk", 1), ("telegram", 0), ("site", 48)), "Продолжить (осталась 1 страница и 48 сайтов)"),
        ((("site", 1),), "Продолжить (остался 1 сайт)"),
        ((), "Продолжить (досчитать)"),
    ],
)
def test_sites_that_are_left_are_no_pages(left: tuple[tuple[str, int], ...], said: str) -> None:
    parts = tuple(NetworkLeft(network, network, count, count) for network, count in left)
    assert run_words.pending_title(replace(pending(), left=parts)) == said


def unseen_verdict(code: str, message: str, page_id: int = 1) -> Verdict:
    subject = VerdictSubject(SubjectKind.PAGE, page_id, "Школа")
    return Verdict(subject, 1, "vk", "posts.weekly", ("2.1",), Level.MUST, Status.UNKNOWN, code, (), (), message, "")


def test_a_key_that_ran_out_and_one_that_was_refused_are_two_reasons() -> None:
    found = unseen.troubles(
        (
            unseen_verdict("unseen.expired", "ВКонтакте: срок ключа доступа кончился 01.11.2026, замените его."),
            unseen_verdict("unseen.expired", "ВКонтакте: срок ключа доступа кончился 01.11.2026, замените его.", 2),
            unseen_verdict("unseen.bad_token", "ВКонтакте: ключ доступа не принят, замените его.", 3),
            unseen_verdict("posts.none", "судить не о чем."),
        ),
        unseen.BY_COMMAND,
    )
    assert [(each.count, each.kind) for each in found] == [(2, FailureKind.BAD_TOKEN), (1, FailureKind.BAD_TOKEN)]
    assert "кончился 01.11.2026" in found[0].line and "poryadok tokens edit" in found[0].line


def progress(*done: int) -> Progress:
    """Of networks with ten needs each, so many done."""
    return Progress(
        tuple(NetworkProgress(f"n{at}", f"Сеть {at}", each, 10, each, 0, each, 30.0) for at, each in enumerate(done))
    )


@pytest.mark.parametrize("width", [58, 78, 118])
def test_lines_fit_and_stay_in_their_columns(width: int) -> None:
    first, second = run_words.progress_lines(progress(3, 10), 5, width)
    assert first.index(" из ") == second.index(" из ")
    assert ("[###.......]" in first) == (width >= 76)
    assert second.endswith("готово")


def test_in_little_room_what_is_done_goes_first() -> None:
    lines = run_words.progress_lines(progress(10, 3, 10, 4), 3, 58)
    assert [line.split(" ")[1] for line in lines] == ["1", "3"]
    lines = run_words.progress_lines(progress(1, 2, 3, 4), 3, 58)
    assert lines[-1] == "ещё 2 сети: 7 из 20"
    assert run_words.progress_lines(progress(1, 2, 3), 1, 58) == ()
    assert run_words.progress_lines(progress(1), 0, 58) == ()


NETWORKS = ("vk", "ok", "telegram", "")


def test_reasons_that_do_not_fit_are_counted() -> None:
    found = tuple(Trouble("vk", FailureKind.ACCESS, count, "ВКонтакте: доступ закрыт.") for count in (5, 3, 1))
    lines = run_words.trouble_lines(found, 2, 78)
    assert lines == ("? 5 страниц — ВКонтакте: доступ закрыт.", "Ещё причины: 2. Все — 4, затем u/г; Esc убирает")
    assert len(run_words.trouble_lines(found, 3, 78)) == 3
    assert run_words.trouble_lines(found, 0, 78) == ()


def test_advice_is_not_said_twice() -> None:
    assert "F5" in unseen.with_advice("ВКонтакте: связи нет.", FailureKind.LOST)
    whole = "Сайт: не найден. Проверьте адрес в реестре."
    assert unseen.with_advice(whole, FailureKind.NO_SITE) == whole


def test_no_key_is_advised_where_a_network_has_none() -> None:
    closed = [
        unseen.with_advice("…: доступ закрыт.", FailureKind.ACCESS, keyed=unseen.has_keys(one)) for one in NETWORKS
    ]
    assert ["ключ её администратора" in each for each in closed] == [True, True, False, False]
    assert all("Посмотрите сами" in each for each in closed[2:])
