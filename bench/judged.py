"""One judgement of many pages, measured in a process of its own: `python -m bench.judged PAGES` prints JSON.

What stands here is what is judged: a registry and facts made up in memory, nothing collected and nothing stored. Every
check that either regulation of the demo asks for is asked of every page. What it is compared with is `judge`.
"""

from __future__ import annotations

import gc
import json
import random
import resource
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import sample_data
from checks import breath, catalogue, engine
from checks.facts import (
    Address,
    Addresses,
    Comment,
    Comments,
    Contact,
    DayHours,
    Fact,
    Manager,
    Managers,
    MenuItem,
    Need,
    Outcome,
    Post,
    Posts,
    Profile,
    ProfileState,
    Thread,
    Value,
    Visitors,
    Wall,
    Window,
    WorkStatus,
)
from checks.model import Verdict
from checks.scope import Scope
from checks.site_facts import Site, SiteLink, SitePage
from checks.snapshot import Snapshot
from registry.credentials import Credential, CredentialKind, FactorKind
from registry.obligations import Obligation
from registry.organizations import Organization
from registry.pages import Page
from registry.people import Assignment, Person, Role
from registry.regulation import toml
from registry.regulation.model import Level, OwnRule, Regulation

NOW = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)
POSTS = 30
COMMENTS = 10
DISTINCT = 5_000
"""So many pages have facts of their own; beyond them facts are met again, so that they fit into memory."""

TEXTS = ("posts.style", "comments.")
"""Checks that read every word; what they take is the detectors' own speed, measured beside."""

# fmt: off
_WORDS = (
    "сегодня", "школа", "библиотека", "концерт", "приглашаем", "жителей", "округа", "посёлка", "встреча",
    "праздник", "ребята", "учителя", "спасибо", "фотографии", "итоги", "выставка", "зима", "каток", "лыжи",
    "кружок", "запись", "родители", "собрание", "субботник", "двор", "новый", "год", "осуществляется",
    "проведение", "мероприятий", "в", "целях", "обеспечения", "реализации", "данного", "постановления",
    "вопрос", "дорога", "снег",
)
# fmt: on
_KINDS = (("text", "photo"), ("text", "photo"), ("text", "video"), ("text",), ("text", "link"), ("text", "poll"))


def regulation() -> Regulation:
    """The Крапивинский one of the demo, asking besides for every other check there is."""
    text = sample_data.folder("krapivinsky").joinpath("regulation.toml").read_text("utf-8")
    found = toml.parse(text)
    more = [check.id for check in catalogue.everything() if check.id not in found.checks()]
    own = tuple(OwnRule(check, Level.RECOMMENDED, "Своя настройка") for check in more)
    return replace(found, own=(*found.own, *own))


def without(whole: Regulation, beginnings: tuple[str, ...]) -> Regulation:
    """The same regulation, not asking for checks whose ids begin so."""
    clauses = tuple(
        replace(clause, checks=tuple(check for check in clause.checks if not check.startswith(beginnings)))
        for clause in whole.clauses
    )
    own = tuple(rule for rule in whole.own if not rule.check.startswith(beginnings))
    return replace(whole, clauses=clauses, own=own)


def snapshot(pages: int) -> Snapshot:
    """So many organizations with a page, an account and a responsible person each."""
    numbers = range(1, pages + 1)
    return Snapshot(
        regulation=regulation(),
        version=1,
        organizations=tuple(_organization(number) for number in numbers),
        pages=tuple(_page(number) for number in numbers),
        obligations=tuple(Obligation(number, number=number, raw="") for number in numbers),
        credentials=tuple(_credential(number) for number in numbers),
        with_password=frozenset(numbers),
        people=tuple(_person(number) for number in numbers),
    )


def outcomes(pages: int) -> dict[tuple[int, Need], Outcome]:
    """What was seen of all of them, and of their sites."""
    dice = random.Random(20261125)  # a bench, the same every time
    own = [tuple(_seen(dice, number)) for number in range(1, min(pages, DISTINCT) + 1)]
    found: dict[tuple[int, Need], Outcome] = {}
    for number in range(1, pages + 1):
        for need, value in own[(number - 1) % DISTINCT]:
            found[number, need] = Fact(number, need, NOW, value)
    return found


def _organization(number: int) -> Organization:
    return Organization(
        name=f"МБОУ «Средняя школа № {number}»",
        id=number,
        address=f"пгт Крапивинский, ул. Школьная, д. {number % 200 + 1}",
        phones=(f"+7 (384-46) {number % 10}-{number // 10 % 100:02}-{number // 1000 % 100:02}",),
        email=f"school{number}@krapivino.example",
        hours="Пн–Пт 08:00–17:00",
        site=f"https://school{number}.krapivino.example",
        founder_id=None if number < 100 else number % 50 + 1,
    )


def _page(number: int) -> Page:
    return Page(
        organization_id=number,
        network="vk",
        url=f"https://vk.com/bench_school_{number}",
        id=number,
        short_name=f"bench_school_{number}",
        network_id=str(99_000_000 + number),
        opened_on=date(2023, 1, 1),
        verified_on=date(2026, 10, 1),
        connected_on=date(2025, 1, 1),
    )


def _credential(number: int) -> Credential:
    return Credential(
        kind=CredentialKind.OFFICIAL,
        network="vk",
        id=number,
        login=f"school{number}@krapivino.example",
        holder_id=number,
        profile_id=str(7_000_000 + number),
        second_factor=FactorKind.TOTP,
        factor_confirmed_on=date(2026, 10, 1),
        password_changed_on=date(2026, 10, 1),
        page_ids=(number,),
    )


def _person(number: int) -> Person:
    return Person(
        name=f"Условнова Дарья {number}",
        id=number,
        phone="+7 (000) 000-00-00",
        assignments=(Assignment(number, Role.RESPONSIBLE, date(2024, 1, 1)),),
    )


def _seen(dice: random.Random, number: int) -> Iterator[tuple[Need, Value]]:
    hours = tuple(DayHours(day, 480, 1020) for day in range(5))
    place = Address(f"ул. Школьная, {number % 200 + 1}", "Крапивинский", work=WorkStatus.TIMETABLE, hours=hours)
    yield Need.PROFILE, _profile(number, place)
    yield Need.ADDRESSES, Addresses((replace(place, latitude=55.0, longitude=86.8),))
    posts = tuple(_post(dice, number, place_of) for place_of in range(POSTS))
    window = Window(None, NOW)
    yield Need.POSTS, Posts(posts, window)
    yield Need.VISITORS, Visitors((), window)
    talk = tuple(_comment(dice, number, place_of) for place_of in range(COMMENTS))
    yield Need.COMMENTS, Comments((Thread(posts[3].id, COMMENTS, talk),), window)
    yield Need.MANAGERS, Managers(1, (Manager(str(7_000_000 + number), "creator"),))
    home = f"https://school{number}.krapivino.example/"
    link = SiteLink("vk", f"https://vk.com/bench_school_{number}", f"bench_school_{number}")
    yield Need.SITE, Site(home, home, (SitePage(home, (link,)),))


def _profile(number: int, place: Address) -> Profile:
    phone = f"8 (38446) {number % 10}-{number // 10 % 100:02}-{number // 1000 % 100:02}"
    return Profile(
        network_id=str(99_000_000 + number),
        state=ProfileState.OPEN,
        name=f"Школа № {number}",
        short_name=f"bench_school_{number}",
        description=f"Официальная страница средней школы № {number}. Новости, расписание, праздники.",
        site=f"http://school{number}.krapivino.example/",
        contacts=(Contact("Приёмная", phone, f"school{number}@krapivino.example"),),
        name_leads_to=str(99_000_000 + number),
        main_address=place,
        kind="page",
        members=number % 12_000,
        mark=number % 3 > 0,
        avatar=True,
        cover=number % 5 > 0,
        links=("https://ok.ru/bench",),
        wall=Wall.LIMITED,
        comments=True,
        menu=(MenuItem("Сообщить о проблеме", "https://pos.gosuslugi.ru/lkp/"),),
    )


def _text(dice: random.Random, words: int) -> str:
    return " ".join(dice.choices(_WORDS, k=words)).capitalize() + "."


def _post(dice: random.Random, number: int, place: int) -> Post:
    return Post(
        id=place + 1,
        url=f"https://vk.com/wall-{99_000_000 + number}_{place + 1}",
        date=NOW - timedelta(days=place * 1.5, minutes=dice.randrange(600)),
        text="\n\n".join(_text(dice, 15) for _ in range(3)),
        kinds=_KINDS[dice.randrange(len(_KINDS))],
        made_by="vk",
    )


def _comment(dice: random.Random, number: int, place: int) -> Comment:
    return Comment(
        id=place + 1,
        url=f"https://vk.com/wall-{99_000_000 + number}_4?reply={place + 1}",
        date=NOW - timedelta(hours=30 + place),
        author=f"{dice.randrange(500):08x}",
        text=_text(dice, 12),
    )


def _memory() -> float:
    """The most memory that this process has had, MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    pages = int(sys.argv[1])
    known, seen = snapshot(pages), outcomes(pages)
    timed(snapshot(3), seen)  # dictionaries and tables are read once in the life of the program
    gc.collect()
    before = _memory()
    verdicts, seconds, processor = timed(known, seen)
    grown = _memory() - before
    checks = {verdict.check for verdict in verdicts if not verdict.check.startswith("clause.")}
    broken = sum(verdict.code == "unseen.rule_broke" for verdict in verdicts)
    counted = len(verdicts)
    del verdicts
    _, _, bare = timed(replace(known, regulation=without(known.regulation, TEXTS)), seen)
    found = {"seconds": seconds, "processor": processor, "without_texts": bare, "verdicts": counted, "broken": broken}
    print(json.dumps({**found, "checks": len(checks), "facts_memory": before, "grown": grown}))


def timed(known: Snapshot, seen: dict[tuple[int, Need], Outcome]) -> tuple[tuple[Verdict, ...], float, float]:
    """The verdicts, seconds by the clock and seconds of the processor, judged as a run does it."""
    with breath.long_work():
        begun, worked = time.perf_counter(), time.process_time()
        verdicts = engine.judge(known, seen, Scope(), NOW)
        return verdicts, time.perf_counter() - begun, time.process_time() - worked


if __name__ == "__main__":
    main()
