"""What is told to and asked by the control centre, plans and broadcasts: the five commands, and what is offered."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from checks import facts_store
from checks.facts import Fact, Need, Post, Posts, Window
from console.reading import journal
from tests.console.cli.conftest import Run
from vault.store import Store

NOTICE = {
    "direction": "in",
    "event": "responsible",
    "organization_id": 1,
    "happened_on": "2026-11-01",
    "told_on": "2026-11-03",
    "proof": "вх. 12",
}
REQUEST = {"title": "Список страниц", "received_on": "2026-11-02", "due_on": "2026-11-09"}
PLAN = {"organization_id": 1, "month": "2026-11-01", "items": [{"on": "2026-11-03", "topic": "День школы"}]}
BROADCAST = {
    "title": "Диктант",
    "starts_at": "2026-11-02T09:00:00+07:00",
    "due_at": "2026-11-04T18:00:00+07:00",
    "text": "Приходите на диктант",
    "links": ["https://vk.com/wall-1_2"],
}
INQUIRY = {"title": "Администраторы", "sent_on": "2026-11-02", "replies": [{"organization_id": 1}]}
CONSULTATION = {"asked_on": "2026-11-02", "question": "Как поставить часы?", "organization_id": 1}
RECORDS: dict[str, dict[str, object]] = {
    "centre notices": {**NOTICE},
    "centre requests": {**REQUEST},
    "centre inquiries": {**INQUIRY},
    "consultations": {**CONSULTATION},
    "plan": {**PLAN},
    "broadcasts": {**BROADCAST},
}
HOSTILE = "\u001b[31m\u202eтекст\u0000\u0007 [bold]=1+1[/bold]"
CLEANED = "[31mтекст [bold]=1+1[/bold]"


@pytest.fixture(autouse=True)
def school(run: Run, vault_dir: Path) -> None:
    assert vault_dir
    ended = run("orgs", "add", "--from", "-", stdin='{"name": "МБОУ «Школа № 1»", "short_name": "Школа 1"}')
    assert ended.code == 0, ended.err


def call(run: Run, kind: str, *arguments: object, data: object = None) -> object:
    """What the command answers in JSON; `data` goes in as a record."""
    given = ("--from", "-") if data is not None else ()
    ended = run(*kind.split(), *arguments, *given, "--json", stdin=json.dumps(data))
    assert ended.code == 0, ended.err
    return ended.json


@pytest.mark.parametrize("kind", RECORDS)
def test_what_show_gives_is_what_edit_takes(run: Run, kind: str) -> None:
    assert call(run, kind, "add", data=RECORDS[kind]) == {"ids": [1]}
    shown = call(run, kind, "show", 1)
    assert call(run, kind, "list") == [shown]
    assert call(run, kind, "edit", 1, data=shown) == {"ids": [1]}
    assert call(run, kind, "show", 1) == shown
    assert call(run, kind, "edit", data={"id": 1, "note": "раз\nдва"}) == {"ids": [1]}
    assert isinstance(shown, dict)
    assert call(run, kind, "show", 1) == {**shown, "note": "раз\nдва"}
    table, card = run(*kind.split(), "list"), run(*kind.split(), "show", 1)
    assert table.out.startswith("ID")
    assert (table.code, card.code) == (0, 0)
    assert call(run, kind, "remove", 1) == {"ids": [1]}
    assert run(*kind.split(), "show", 1).code == 2


@pytest.mark.parametrize("kind", RECORDS)
def test_one_wrong_record_of_a_list_writes_none(run: Run, kind: str) -> None:
    ended = run(*kind.split(), "add", "--from", "-", stdin=json.dumps([RECORDS[kind], {**RECORDS[kind], "цвет": 1}]))
    assert ended.code == 2
    assert "цвет" in ended.err
    assert call(run, kind, "list") == []


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("centre notices", "proof"),
        ("centre notices", "note"),
        ("centre requests", "title"),
        ("centre requests", "proof"),
        ("centre requests", "note"),
        ("centre inquiries", "title"),
        ("centre inquiries", "text"),
        ("consultations", "question"),
        ("consultations", "asked_by"),
        ("plan", "note"),
        ("broadcasts", "title"),
        ("broadcasts", "text"),
        ("broadcasts", "note"),
    ],
)
def test_hostile_text_in_any_field_is_only_text(run: Run, kind: str, key: str) -> None:
    call(run, kind, "add", data={**RECORDS[kind], key: HOSTILE})
    shown = call(run, kind, "show", 1)
    assert isinstance(shown, dict)
    assert shown[key] == CLEANED
    for ended in (run(*kind.split(), "list"), run(*kind.split(), "show", 1)):
        assert "\u001b" not in ended.out
        assert "\u202e" not in ended.out


def test_hostile_text_inside_a_plan_is_only_text(run: Run) -> None:
    call(run, "plan", "add", data={**PLAN, "items": [{"on": "2026-11-03", "topic": HOSTILE}]})
    shown = call(run, "plan", "show", 1)
    assert isinstance(shown, dict)
    assert shown["items"] == [{"on": "2026-11-03", "topic": CLEANED, "network": ""}]
    assert "\u001b" not in run("plan", "show", 1).out


@pytest.mark.parametrize(
    ("kind", "wrong", "said"),
    [
        ("centre notices", {"direction": "up"}, "in, out"),
        ("centre notices", {"event": "party"}, "responsible, page_created"),
        ("centre notices", {"organization_id": 9}, "нет организации с номером 9"),
        ("centre notices", {"proof": HOSTILE * 100}, "слишком длинно"),
        ("centre requests", {"due_on": "2026-11-01"}, "раньше начала"),
        ("centre requests", {"title": "\u202e"}, "не заполнено"),
        ("plan", {"month": "2026-11-02"}, "первый день месяца"),
        ("plan", {"items": [{"on": "2026-12-01", "topic": "т"}]}, "не из этого месяца"),
        ("broadcasts", {"due_at": "2026-11-04T18:00:00"}, "нужны дата и время с поясом"),
        ("broadcasts", {"text": "", "links": []}, "нужен текст или хотя бы одна ссылка"),
        ("broadcasts", {"links": ["javascript:alert(1)"]}, "не похоже на адрес сайта"),
        ("broadcasts", {"networks": ["myspace"]}, "сеть «myspace» неизвестна"),
    ],
)
def test_what_cannot_be_taken_is_named(run: Run, kind: str, wrong: dict[str, object], said: str) -> None:
    ended = run(*kind.split(), "add", "--from", "-", stdin=json.dumps({**RECORDS[kind], **wrong}))
    assert ended.code == 2
    assert said in ended.err
    assert call(run, kind, "list") == []


def test_people_read_words_and_dates(run: Run) -> None:
    for kind, record in RECORDS.items():
        call(run, kind, "add", data=record)
    notice = run("centre", "notices", "list").out
    for word in ("организация координатору", "сменился ответственный", "Школа 1", "01.11.2026", "вх. 12"):
        assert word in notice
    assert "не сообщили" not in notice
    assert "ждёт" in run("centre", "requests", "list").out
    assert "1 публикация" in run("plan", "list").out
    assert "02.11.2026 02:00 UTC" in run("broadcasts", "list").out
    assert "04.11.2026 11:00 UTC" in run("broadcasts", "show", 1).out


def test_moments_come_back_in_utc(run: Run) -> None:
    call(run, "broadcasts", "add", data=BROADCAST)
    shown = call(run, "broadcasts", "show", 1)
    assert isinstance(shown, dict)
    assert (shown["starts_at"], shown["due_at"]) == ("2026-11-02T02:00:00Z", "2026-11-04T11:00:00Z")


def test_the_journal_tells_of_them_in_words(run: Run) -> None:
    for kind, record in RECORDS.items():
        call(run, kind, "add", data=record)
    told = run("journal", "list", "--kind", "registry").out
    for words in (
        "Уведомление: добавлено",
        "Запрос ЦУР: добавлен",
        "Контент-план: добавлен",
        "Публикация через «Госпаблики»: добавлена",
    ):
        assert words in told, told


def test_the_journal_knows_them_by_name(run: Run, opener: Callable[..., Store]) -> None:
    for kind, record in RECORDS.items():
        call(run, kind, "add", data=record)
    call(run, "centre requests", "remove", 1)
    with opener() as store:
        named = [
            store.read(lambda tx, subject=subject: journal.subject_name(tx, subject))  # type: ignore[misc]  # bound now
            for subject in ("notice:1", "plan:1", "broadcast:1", "centre_request:1", "notice:9", "plan:x")
        ]
    school = "МБОУ «Школа № 1»"
    assert named == [school, school, "Диктант", "Список страниц", "notice:9", "plan:x"]


def test_a_page_says_since_when_it_is_connected(run: Run) -> None:
    page = {"organization_id": 1, "network": "vk", "url": "https://vk.com/school1"}
    call(run, "pages", "add", data={**page, "connected_on": "2026-03-02", "network_kind": f"group{HOSTILE}"})
    shown = call(run, "pages", "show", 1)
    assert isinstance(shown, dict)
    assert (shown["connected_on"], shown["network_kind"]) == ("2026-03-02", f"group{CLEANED}")
    card = run("pages", "show", 1).out
    assert "Подключена к „Госпабликам“" in card
    assert "02.03.2026" in card


# What is offered

TEXT = "Завтра в округе пройдёт общая проверка систем оповещения, просим жителей сохранять спокойствие"
FIRST = datetime(2026, 11, 19, 3, tzinfo=UTC)
SEEN = Window(datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 11, 22, tzinfo=UTC))


@pytest.fixture
def published(run: Run, opener: Callable[..., Store]) -> None:
    """One text on five connected pages and on a sixth that is not connected; another text on two of them."""
    pages = [
        {"organization_id": 1, "network": "vk", "url": f"https://vk.com/school{number}", "connected_on": "2026-01-01"}
        for number in range(1, 6)
    ]
    pages.append({"organization_id": 1, "network": "vk", "url": "https://vk.com/school6"})
    call(run, "pages", "add", data=pages)
    with opener() as store:
        for number in range(1, 7):
            at = FIRST + timedelta(hours=number)
            items = [Post(2, f"https://vk.com/wall-{number}_2", at, f"{TEXT} [b]!")]
            if number < 3:
                items.append(Post(1, f"https://vk.com/wall-{number}_1", at, f"Сад № {number} поёт песни " * 4))
            fact = Fact(number, Need.POSTS, at, Posts(tuple(items), SEEN))
            store.facts.write(lambda tx, fact=fact: facts_store.save(tx, (fact,)))  # type: ignore[misc]  # bound now


@pytest.mark.usefixtures("published")
def test_a_text_of_many_connected_pages_is_offered_until_it_is_recorded(run: Run) -> None:
    offer = {
        "text": f"{TEXT} [b]!",
        "url": "https://vk.com/wall-1_2",
        "at": "2026-11-19T04:00:00Z",
        "page_ids": [1, 2, 3, 4, 5],
        "broadcast_id": None,
    }
    assert call(run, "broadcasts", "candidates") == [offer]
    assert call(run, "broadcasts", "candidates", "--pages", 6) == [], "the sixth page is not connected"
    assert call(run, "broadcasts", "candidates", "--days", 2) == [], "published three days ago"
    told = run("broadcasts", "candidates")
    assert "[b]!" in told.out
    assert "1 текст; смотрели на 5 подключённых страницах" in told.err
    assert "connected_on" not in told.err
    call(run, "broadcasts", "add", data={**BROADCAST, "text": TEXT, "links": []})
    assert call(run, "broadcasts", "candidates") == [{**offer, "broadcast_id": 1}]


def test_where_nothing_was_seen_nothing_is_offered(run: Run) -> None:
    assert call(run, "broadcasts", "candidates") == []
    assert "connected_on" in run("broadcasts", "candidates").err, "why nothing could be offered"
    assert run("broadcasts", "candidates", "--pages", 1).code == 2
