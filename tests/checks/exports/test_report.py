"""The report for a head: figures that can be trusted, words for every emptiness, pictures that need nothing else."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date, timedelta
from xml.etree import ElementTree

import openpyxl
import pytest

from checks import summary
from checks.exports import figures, report, report_book, report_page, svg
from checks.exports.figures import Figures
from checks.model import Status
from checks.results import RunState
from registry import obligations, organizations, pages
from registry.obligations import Obligation
from registry.organizations import Organization
from registry.sheets.writing import workbook
from tests.checks.exports.lab import PERSON, RUN_AT, TELEPHONE, local, published, ran, said, settle, weekly
from tests.checks.support import NOW
from vault.store import Store
from vault.transaction import Tx

SVG = "{http://www.w3.org/2000/svg}"


def page(found: Figures, *, with_people: bool = False) -> str:
    return report_page.page(found, with_people=with_people).decode()


def text(made: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", re.sub(r"(?s)<style>.*?</style>", "", made)))


def drawings(made: str) -> list[ElementTree.Element]:
    return [ElementTree.fromstring(each) for each in re.findall(r"(?s)<svg .*?</svg>", made)]


@pytest.fixture
def judged(store: Store) -> Store:
    """Two runs: a failure is new, one is mended, one is lost from sight."""
    settle(store)
    store.write("test", lambda tx: obligations.add(tx, Obligation(1)))
    store.write("test", lambda tx: obligations.add(tx, Obligation(2)))
    mark = said(1, "page.mark", Status.FAIL, "page.mark.none")
    before = [weekly(1, Status.OK), weekly(2, Status.FAIL, network="ok"), weekly(3, Status.FAIL, owner=3), mark]
    ran(store, before, RUN_AT - timedelta(days=7))
    after = [weekly(1, Status.FAIL), weekly(2, Status.OK, network="ok"), weekly(3, Status.UNKNOWN, owner=3), mark]
    published(store, 1, local(17))
    published(store, 2, local(17), local(18), local(19))
    ran(store, after)
    return store


def test_the_headline_is_never_without_what_was_not_seen(judged: Store) -> None:
    top = report.headline(figures.read(judged, NOW))
    assert top.value == "33 %", "one met of three judged"
    assert top.notes[0].startswith("Не видно 25 % требований")
    assert "неделя 16.11–22.11.2026" in top.notes[1]


def test_what_changed_since_the_run_before(judged: Store) -> None:
    told = " ".join(report.changed(figures.read(judged, NOW)))
    assert "новых нарушений — 1, исправлено — 1" in told
    assert "Ещё 1 прежнего нарушения сейчас не видно" in told


def test_who_misses_the_norm_and_by_which_clause(judged: Store) -> None:
    found = figures.read(judged, NOW)
    assert [(each.name, each.networks) for each in found.misses] == [("Школа 1", ("vk",))]
    assert "не меньше 3 публикаций в неделю" in report.norm(found)
    provisional = replace(
        found.regulation,  # type: ignore[type-var] # there is one
        clauses=tuple(replace(each, provisional=True) for each in found.regulation.clauses),  # type: ignore[union-attr]
    )
    assert "пункт" not in report.norm(replace(found, regulation=provisional)), "a restored number is not cited"


def test_what_is_needed_from_the_head(judged: Store) -> None:
    told = " ".join(report.needs(figures.read(judged, NOW)))
    assert "Поручить завести страницы: Управление образования." in told
    assert "1 страница без неё" in told
    assert "номер и дата в программе не подтверждены" in told


def test_the_weeks_of_a_year_leave_gaps_where_nobody_looked(judged: Store) -> None:
    year = figures.read(judged, NOW).year
    assert len(year) == 53
    assert [each.first_day for each in year if each.score is not None] == [date(2026, 11, 9), date(2026, 11, 16)]
    assert {each.first_day.weekday() for each in year} == {0}


def test_publications_by_organization(judged: Store) -> None:
    found = {each.name: (each.posts, each.whole) for each in figures.read(judged, NOW).posted}
    assert found == {"Школа 1": (4, True), "Школа 2": (0, False)}


def test_who_had_no_norm_that_week_is_not_in_the_chart(judged: Store) -> None:
    def opened(tx: Tx) -> None:
        for each in pages.listing(tx):
            if organizations.get(tx, each.organization_id).short_name == "Школа 1":
                pages.update(tx, replace(each, opened_on=date(2026, 11, 18), connected_on=None))

    judged.write("test", opened)
    found = figures.read(judged, NOW)
    assert {each.name: each.asked for each in found.posted} == {"Школа 1": False, "Школа 2": True}
    drawn = page(replace(found, posted=(*found.posted, figures.PostedWeek(9, "Музей", 3, whole=True))))
    assert "Без нормы на эту неделю, в рисунок не вошли: 1 организация." in drawn
    assert "Школа 1 — " not in drawn and "Музей — 3" in drawn


def test_nobody_is_named_unless_asked_for(judged: Store) -> None:
    found = figures.read(judged, NOW)
    for made in (page(found), page(found, with_people=True), page(figures.read(judged, NOW, with_people=True))):
        assert PERSON not in made and "914" not in made
    asked = page(figures.read(judged, NOW, with_people=True), with_people=True)
    assert PERSON in asked and "8 (914) 851-00-00" in asked and TELEPHONE not in asked


def test_the_page_needs_nothing_from_outside(judged: Store) -> None:
    made = page(figures.read(judged, NOW))
    assert "<script" not in made and "http-equiv" in made
    assert not re.findall(r'(?:src|href)="(?!#)', made), "a link of the report leads nowhere outside"
    assert not re.findall(r"url\((?!#)", made) and "@import" not in made
    assert "size: A4" in made and "@media print" in made


def test_every_picture_is_told_and_has_its_table(judged: Store) -> None:
    made = page(figures.read(judged, NOW))
    found = drawings(made)
    assert len(found) == 3
    ids = [each.get("id") for drawn in found for each in drawn.iter() if each.get("id")]
    assert len(set(ids)) == len(ids), "names within a page differ"
    for drawn in found:
        assert drawn.get("role") == "img"
        for name in (drawn.get("aria-labelledby") or "").split():
            told = next(each for each in drawn.iter() if each.get("id") == name)
            assert told.tag in {f"{SVG}title", f"{SVG}desc"} and told.text
    assert made.count("<details>") == 3


def test_bars_are_as_high_as_their_shares(judged: Store) -> None:
    points = [svg.Pair("а", 1.0, 0.5), svg.Pair("б", None, None), svg.Pair("в", 0.0, 1.0)]
    drawn = ElementTree.fromstring(svg.weeks("w", "Т", "О", points))
    bars = [each for each in drawn.iter(f"{SVG}rect") if each.find(f"{SVG}title") is not None]
    full = float(bars[0].get("height") or 0)
    assert full > 0
    assert [round(float(bar.get("height") or 0) / full, 2) for bar in bars] == [1.0, 0.5, 0.0, 1.0]


def test_names_are_never_markup(judged: Store) -> None:
    hostile = '"><script>alert(1)</script></svg> & \u202e=cmd'
    judged.write("test", lambda tx: organizations.update(tx, Organization(name=hostile, id=2)))
    made = page(figures.read(judged, NOW))
    assert "<script>" not in made
    assert drawings(made) and "&lt;script&gt;" in made


def test_a_stopped_run_is_said_to_be_so(judged: Store) -> None:
    ran(judged, [weekly(1, Status.OK)], NOW, RunState.STOPPED)
    assert "остановлена" in text(page(figures.read(judged, NOW)))


def test_before_the_first_run(store: Store) -> None:
    settle(store)
    found = figures.read(store, NOW)
    told = text(page(found))
    assert "ещё ни разу не проверялись" in told and "Поручить координатору первую проверку" in told
    assert "0 %" not in told and not drawings(page(found))
    assert workbook(report_book.tables(found))


def test_without_a_regulation(store: Store) -> None:
    found = figures.read(store, NOW)
    told = text(page(found))
    assert "Порядок в программу ещё не загружен" in told and "Утвердить Порядок" in told
    assert workbook(report_book.tables(found))


def test_nothing_could_be_seen(store: Store) -> None:
    settle(store)
    ran(store, [weekly(1, Status.UNKNOWN), weekly(3, Status.UNKNOWN, owner=3)])
    found = figures.read(store, NOW)
    assert report.headline(found).value == "—"
    told = text(page(found))
    assert "ничего из проверенного не удалось увидеть" in told and "Не видно 100 % требований" in told


def test_the_workbook_and_its_charts(judged: Store) -> None:
    found = figures.read(judged, NOW)
    book = openpyxl.load_workbook(io.BytesIO(workbook(report_book.tables(found))))
    assert book.sheetnames == ["Отчёт", "По неделям", "Публикации", "По сетям", "Не выполняют норму", "Пояснения"]
    assert [len(book[name]._charts) for name in book.sheetnames] == [0, 1, 1, 1, 0, 0]
    weeks = [tuple(cell.value for cell in row) for row in book["По неделям"].iter_rows(min_row=2)]
    assert len(weeks) == 53
    assert weeks[-1][1:3] == (pytest.approx(1 / 3), 0.25)
    assert weeks[0][1:3] == (None, None), "a week without a run is a gap"
    networks = {row[0].value: row[5].value for row in book["По сетям"].iter_rows(min_row=2)}
    assert networks == {"ВКонтакте": 1, "Одноклассники": 0}


@pytest.mark.parametrize(
    ("share", "said"), [(0.0, "0 %"), (0.001, "меньше 1 %"), (0.5, "50 %"), (0.999, "больше 99 %"), (1.0, "100 %")]
)
def test_what_is_not_all_is_never_called_all(share: float, said: str) -> None:
    assert summary.percent(share) == said
