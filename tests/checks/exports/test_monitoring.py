"""The monitoring table: what the last run saw, and what is never made up."""

from __future__ import annotations

from datetime import timedelta

import pytest

from checks.exports import monitoring
from checks.facts import ABSENT, NOT_GIVEN, Address, Addresses, MenuItem, Need, Profile, ProfileState
from checks.model import Status, pairs
from registry import exemptions
from registry.exemptions import Exemption
from registry.sheets.writing import Cell
from tests.checks.exports.lab import RUN_AT, local, published, ran, said, seen, settle, weekly
from tests.checks.support import NOW
from vault.errors import BadInput
from vault.store import Store

HEADS = [
    "Причина", "Адрес, указанный в настройках страницы", "Подключение к компоненту «Госпаблики» (да/нет)",
    "Госметка (да/нет)", "Оформление (%)", "Виджеты (0/1/2)", "Активность (%)", "Количество подписчиков",
    "Общий охват аудитории за неделю", "Средний охват одной публикации",
]  # fmt: skip
SCHOOL, SECOND = 1, 2  # rows of the schools in the order of names: the board has no page and stands last
UNSEEN = "не видно"


def card(**others: object) -> Profile:
    shown = {
        "mark": True,
        "avatar": True,
        "cover": False,
        "description": "Официальная страница",
        "members": 350,
        "menu": (MenuItem("а"), MenuItem("б"), MenuItem("в")),
        **others,
    }
    return Profile("101", ProfileState.OPEN, **shown)  # type: ignore[arg-type] # short tests


def row(store: Store, name: str = "МБОУ «Школа № 1»", *, views: bool = False) -> tuple[Cell, ...]:
    table = monitoring.table(store, NOW, views=views)
    return next(tuple(cells[10:]) for cells in table.rows if cells[2] == name)


def test_the_registry_layout_and_ten_more_columns(store: Store) -> None:
    settle(store)
    ran(store, [weekly(1, Status.OK)])
    table = monitoring.table(store, NOW)
    assert [column.title for column in table.columns[10:]] == HEADS
    assert len(table.columns) == 20


def test_everything_that_was_seen(store: Store) -> None:
    settle(store)
    seen(store, 1, Need.PROFILE, card())
    seen(store, 1, Need.ADDRESSES, Addresses((Address("ул. Школьная, 1"),)))
    published(store, 1, local(19), local(20), local(21), views=100)
    ran(store, [weekly(1, Status.OK)])
    assert row(store) == ("", "ул. Школьная, 1", "да", "да", 50, 2, 100, 350, UNSEEN, UNSEEN)
    assert row(store, views=True)[8:] == (300, 100)


def test_what_nobody_saw_is_neither_a_zero_nor_a_no(store: Store) -> None:
    settle(store)
    ran(store, [weekly(1, Status.UNKNOWN)])
    assert row(store)[1:] == (UNSEEN, "да", *[UNSEEN] * 7)
    assert row(store, "МБОУ «Школа № 2»", views=True)[2] == UNSEEN, "no day of connection is recorded: nobody knows"


def test_what_the_network_did_not_tell(store: Store) -> None:
    settle(store)
    seen(store, 1, Need.PROFILE, card(mark=NOT_GIVEN, cover=NOT_GIVEN, menu=NOT_GIVEN, members=NOT_GIVEN))
    ran(store, [weekly(1, Status.OK)])
    assert row(store)[3:8] == (UNSEEN, UNSEEN, UNSEEN, UNSEEN, UNSEEN)


def test_what_was_seen_to_be_absent(store: Store) -> None:
    settle(store)
    shown = card(mark=ABSENT, avatar=False, cover=ABSENT, description=ABSENT, menu=ABSENT, main_address=ABSENT)
    seen(store, 1, Need.PROFILE, shown)
    published(store, 1, views=1)
    ran(store, [weekly(1, Status.FAIL)])
    assert row(store, views=True) == ("", "не указан", "да", "нет", 0, 0, 0, 350, 0, "публикаций нет")


def test_activity_is_told_by_what_is_certain(store: Store) -> None:
    """Three publications are enough though not all of the week was seen; two are not too few then."""
    settle(store)
    published(store, 1, local(22), local(23), local(24), start=local(22, 0))
    published(store, 3, local(22), local(23), start=local(22, 0))
    ran(store, [weekly(1, Status.OK)])
    assert row(store)[6] == 100
    assert row(store, "МБОУ «Школа № 2»")[6] == UNSEEN


def test_what_is_older_than_the_week_counts_as_not_seen(store: Store) -> None:
    settle(store)
    seen(store, 1, Need.PROFILE, card(), at=RUN_AT - timedelta(days=9))
    ran(store, [weekly(1, Status.UNKNOWN)])
    assert row(store)[3:8] == tuple([UNSEEN] * 5)


def test_the_week_is_the_one_before_the_run_not_before_the_export(store: Store) -> None:
    settle(store)
    published(store, 1, local(19), local(20), local(21))
    ran(store, [weekly(1, Status.OK)])
    late = monitoring.table(store, NOW + timedelta(days=20))
    assert next(cells for cells in late.rows if cells[2] == "МБОУ «Школа № 1»")[16] == 100
    assert "18.11–24.11.2026" in " ".join(late.notes)


def test_a_person_may_have_seen_the_mark(store: Store) -> None:
    settle(store)
    told = pairs({"who": "Иванова", "on": "20.11.2026", "note": ""}.items())
    ran(
        store,
        [
            said(1, "page.mark", Status.FAIL, "looked.no", told),
            said(3, "page.mark", Status.OK, "looked.yes", told, owner=3),
        ],
    )
    assert (row(store)[3], row(store, "МБОУ «Школа № 2»")[3]) == ("нет", "да")


def test_why_there_is_no_page(store: Store) -> None:
    settle(store)
    store.write("test", lambda tx: exemptions.add(tx, Exemption(1, basis="п. 2 приложения")))
    ran(store, [weekly(1, Status.OK)])
    assert row(store, "Управление образования") == ("может не создавать: п. 2 приложения", *[""] * 9)


def test_before_the_first_run(store: Store) -> None:
    settle(store)
    assert row(store)[3:] == tuple([UNSEEN] * 7)
    assert "Прогонов ещё не было" in " ".join(monitoring.table(store, NOW).notes)


def test_without_a_regulation(store: Store) -> None:
    with pytest.raises(BadInput, match="нет Порядка"):
        monitoring.table(store, NOW)
