"""The layout of control centres and the public list: what stands in them, and what never does."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from xml.etree import ElementTree

import pytest

from registry.exemptions import Exemption
from registry.exports import html, layout, public
from registry.exports.known import Known
from registry.organizations import Organization, OrganizationKind, OrganizationState
from registry.pages import Page, PageState
from registry.people import Assignment, Person, Role
from registry.sheets.writing import Link, csv_text
from tests.registry.sheets.test_writing import FORMULAS

TODAY = date(2026, 11, 22)
HEADS = (
    "Уровень", "Учредитель", "Наименование подведомственной организации", "ОГРН", "Сфера 1", "Сфера 2", "Сфера 3",
    "Статус", "ID госпаблика", "Ссылка на госпаблик ВК",
)  # fmt: skip


def known() -> Known:
    return Known(
        organizations=(
            Organization(name="Управление", id=1, kind=OrganizationKind.BODY, level="МО"),
            Organization(name="Школа", id=2, founder_id=1, ogrn="1024200001", spheres=("А", "Б", "В", "Г")),
            Organization(name="Музей", id=3, founder_id=1),
            Organization(name="Старый клуб", id=4, state=OrganizationState.CLOSED),
            Organization(name="Архив", id=5),
        ),
        pages=(
            Page(2, "vk", "https://vk.com/school", id=1, network_id="100", note="пароль у Анны"),
            Page(2, "ok", "https://ok.ru/school", id=2),
            Page(3, "vk", "https://vk.com/museum", id=3, state=PageState.DELETED),
            Page(4, "vk", "https://vk.com/club", id=4),
            Page(1, "vk", "https://vk.com/board", id=5, state=PageState.BLOCKED),
        ),
        exemptions=(Exemption(5, basis="пункт 3 перечня"),),
        people=(Person(name="Примерова Анна", phone="+79148510000", assignments=(Assignment(2, Role.RESPONSIBLE),)),),
    )


def test_ten_columns_in_the_order_of_the_layout() -> None:
    assert tuple(column.title for column in layout.columns()) == HEADS
    assert layout.columns(("ok",))[-1].title == "Ссылка на госпаблик ОК"
    assert layout.columns(("vk", "ok"))[-1].title == "Ссылка на госпаблик"


def test_a_row_for_each_page_and_for_each_organization_without_one() -> None:
    found = [(each.organization.name, each.page.id if each.page else None, each.status, each.reason)
             for each in layout.entries(known(), TODAY)]  # fmt: skip
    assert found == [
        ("Управление", 5, "заблокирована", ""),
        ("Школа", 1, "ведётся", ""),
        ("Музей", None, "нет страницы", "страница удалена"),
        ("Старый клуб", 4, "ведётся", ""),
        ("Архив", None, "нет страницы", "может не создавать: пункт 3 перечня"),
    ]


def test_cells_of_a_row() -> None:
    entry = layout.entries(known(), TODAY)[1]
    assert layout.cells(entry, known()) == (
        "", "Управление", "Школа", "1024200001", "А", "Б", "В, Г", "ведётся", "100", Link("https://vk.com/school"),
    )  # fmt: skip


def test_closed_organizations_are_counted_where_they_are_left_out() -> None:
    notes = " ".join(layout.table(known(), TODAY).notes)
    assert "1 закрытая организация" in notes and "Где сфер больше трёх" in notes


def test_the_public_list_holds_active_pages_and_nobody() -> None:
    listed = [(owner.name, page.url) for owner, page in public.listed(known())]
    assert listed == [("Школа", "https://vk.com/school"), ("Школа", "https://ok.ru/school")]
    made = public.page(known(), TODAY, "Округ").decode()
    for secret in ("Примерова", "914", "Анны", "museum", "club", "board"):
        assert secret not in made and secret not in csv_text(public.table(known()))
    head = next(csv.reader(io.StringIO(csv_text(public.table(known()))), delimiter=";"))
    assert head == ["Организация", "Сеть", "Ссылка"]
    assert "2 страницы 1 организации на 22.11.2026" in made


def test_the_public_page_needs_nothing_from_outside_and_is_well_formed() -> None:
    made = public.page(known(), TODAY, "Округ <script>").decode()
    closed = re.sub(r"<(meta [^>]*|br)>", r"<\1/>", made.removeprefix("<!DOCTYPE html>"))
    tree = ElementTree.fromstring(closed)
    assert tree.find(".//script") is None
    assert "Округ &lt;script&gt;" in made
    assert [a.get("href") for a in tree.iter("a")] == ["https://vk.com/school", "https://ok.ru/school"]
    assert "http-equiv" in made and "default-src 'none'" in made


@pytest.mark.parametrize("name", ['"><script>alert(1)</script>', "</title><b>", "a & b", *FORMULAS])
def test_names_are_never_markup(name: str) -> None:
    made = public.page(Known((Organization(name=name, id=1),), (Page(1, "vk", "https://vk.com/a", id=1),)), TODAY)
    assert b"<script" not in made and b"</title><b>" not in made
    assert html.text(name) in made.decode()


def test_an_empty_registry_says_so() -> None:
    assert "официальных страниц в реестре нет" in public.page(Known(), TODAY).decode()
    assert layout.table(Known(), TODAY).rows == []


def test_a_link_that_is_not_of_the_web_stays_text() -> None:
    assert html.link("javascript:alert(1)") == "javascript:alert(1)"
