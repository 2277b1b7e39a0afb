"""One's own choice of a table: columns, filters, order, rows; people only with leave."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checks.exports import choosing, own
from checks.exports.choosing import Choice, parse_columns, parse_filter
from checks.exports.columns import ORGANIZATIONS
from checks.exports.own import What
from checks.model import Status, pairs
from registry import organizations
from registry.sheets.writing import Cell, Link, csv_text
from tests.checks.exports.lab import PERSON, TELEPHONE, ran, said, settle, weekly
from tests.checks.support import NOW
from vault.errors import BadInput
from vault.store import Store
from vault.transaction import Tx


@pytest.fixture
def judged(store: Store) -> Store:
    settle(store)
    told = pairs({"who": PERSON, "on": "20.11.2026", "note": "звонила ей"}.items())
    ran(
        store,
        [
            weekly(1, Status.FAIL),
            weekly(2, Status.OK, network="ok"),
            weekly(3, Status.UNKNOWN, owner=3),
            said(1, "page.mark", Status.FAIL, "looked.no", told),
        ],
    )
    return store


def rows(store: Store, what: What, *filters: str, **others: object) -> list[tuple[Cell, ...]]:
    choice = Choice(filters=tuple(map(parse_filter, filters)), **others)  # type: ignore[arg-type] # short tests
    return [tuple(row) for row in own.table(store, what, choice, NOW).rows]


def test_the_usual_columns_hold_nothing_of_people(judged: Store) -> None:
    for what in (What.PAGES, What.ORGS, What.VERDICTS):
        told = csv_text(own.table(judged, what, Choice(), NOW))
        for secret in (PERSON, "914", "звон"):
            assert secret not in told
        assert not own.has_people(what, Choice())


def test_the_head_of_an_organization_is_given_only_with_leave(judged: Store) -> None:
    def headed(tx: Tx) -> None:
        first = organizations.listing(tx)[0]
        organizations.update(tx, replace(first, head_name="Главина Инна Львовна", head_position="директор"))

    judged.write("test", headed)
    every = tuple(each.name for each in ORGANIZATIONS if not each.people)
    assert "Главина" not in csv_text(own.table(judged, What.ORGS, Choice(every), NOW))
    for name in ("head_name", "head_position"):
        with pytest.raises(BadInput, match="--with-people"):
            own.table(judged, What.ORGS, Choice((name,)), NOW)
    assert "Главина" in csv_text(own.table(judged, What.ORGS, Choice(("head_name",), with_people=True), NOW))


@pytest.mark.parametrize("what", [What.PAGES, What.ORGS])
@pytest.mark.parametrize("name", ["responsible", "responsible_phone", "deputy", "note"])
def test_people_are_given_only_with_leave(judged: Store, what: What, name: str) -> None:
    with pytest.raises(BadInput, match="--with-people"):
        own.table(judged, what, Choice((name,)), NOW)
    with pytest.raises(BadInput, match="--with-people"):
        rows(judged, what, f"{name}=Анна")
    with pytest.raises(BadInput, match="--with-people"):
        rows(judged, what, sort=name)
    assert own.has_people(what, Choice((name,), with_people=True))
    assert own.table(judged, what, Choice((name,), with_people=True), NOW).rows


def test_the_people_themselves(judged: Store) -> None:
    with pytest.raises(BadInput, match="персональные данные"):
        own.table(judged, What.PEOPLE, Choice(), NOW)
    told = csv_text(own.table(judged, What.PEOPLE, Choice(with_people=True), NOW))
    assert PERSON in told and "8 (914) 851-00-00" in told and TELEPHONE not in told


def test_sentences_about_people_are_told_without_them(judged: Store) -> None:
    names = ("title", "message")
    (plain,) = rows(judged, What.VERDICTS, "check=page.mark", columns=names)
    assert "по словам человека, нарушение" in str(plain[1])
    (full,) = rows(judged, What.VERDICTS, "check=page.mark", columns=names, with_people=True)
    assert PERSON in str(full[1])


def test_columns_in_the_order_asked(judged: Store) -> None:
    table = own.table(judged, What.PAGES, Choice(parse_columns("url, network;organization,url")), NOW)
    assert [column.title for column in table.columns] == ["Ссылка", "Сеть", "Организация"]
    assert table.rows[0] == (Link("https://vk.com/school1"), "ВКонтакте", "МБОУ «Школа № 1»")


def test_filters_of_one_name_are_or_of_different_names_and(judged: Store) -> None:
    assert len(rows(judged, What.PAGES, "network=vk")) == 2
    assert len(rows(judged, What.PAGES, "network=ВКонтакте", "network=ok")) == 3
    assert len(rows(judged, What.PAGES, "network=vk", "organization=№ 2")) == 1
    assert len(rows(judged, What.PAGES, "network!=vk")) == 1
    assert len(rows(judged, What.PAGES, "state=active", "kind=institution", "founder=образования")) == 3
    assert rows(judged, What.PAGES, "founder=") == []
    assert len(rows(judged, What.PAGES, "connected!=")) == 1
    assert len(rows(judged, What.PAGES, "text=SCHOOL1")) == 2
    assert len(rows(judged, What.VERDICTS, "status=fail")) == 2
    assert len(rows(judged, What.VERDICTS, "status=нарушение", "network=vk", "check=posts.weekly")) == 1


def test_order_and_rows(judged: Store) -> None:
    ids = [row[0] for row in rows(judged, What.PAGES, columns=("id",), sort="-id")]
    assert ids == [3, 2, 1]
    assert rows(judged, What.PAGES, columns=("id",), sort="id", rows="2-3") == [(2,), (3,)]
    assert rows(judged, What.PAGES, columns=("id",), rows="1") == [(1,)]
    assert rows(judged, What.PAGES, rows="10-20") == []


def test_numbers_of_a_page_and_of_an_organization(judged: Store) -> None:
    names = ("fail", "unknown")
    assert rows(judged, What.PAGES, columns=names) == [(2, 0), (0, 0), (0, 1)]
    assert rows(judged, What.ORGS, "name=№ 1", columns=("fail", "score")) == [(2, 1 / 3)]
    assert rows(judged, What.ORGS, "kind=body", columns=("fail", "score")) == [(None, None)], "never judged: no zero"


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        (Choice(("networ",)), "Столбца «networ» нет, есть: id"),
        (Choice(sort="nothing"), "Столбца «nothing» нет"),
        (Choice(rows="0"), "Строки «0» не поняты"),
        (Choice(rows="5-3"), "не поняты"),
        (Choice(rows="много"), "не поняты"),
        (Choice(filters=(choosing.Filter("network", "vkk"),)), "Значения «vkk»"),
    ],
)
def test_a_choice_that_cannot_be(judged: Store, choice: Choice, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        own.table(judged, What.PAGES, choice, NOW)


@pytest.mark.parametrize("text", ["network", "=vk", "сеть=вк", ""])
def test_a_filter_that_is_none(text: str) -> None:
    with pytest.raises(BadInput, match="имя=значение"):
        parse_filter(text)


def test_every_column_can_be_chosen_and_read(judged: Store) -> None:
    for what in What:
        names = tuple(each.name for each in own.names(what))
        assert len(set(names)) == len(names)
        table = own.table(judged, what, Choice(names, with_people=True), NOW)
        assert table.rows and csv_text(table)
