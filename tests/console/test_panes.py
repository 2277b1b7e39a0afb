"""The panes over a real vault: lists, cards, filters, both layouts, empty states, sizes."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from textual._xterm_parser import XTermParser

from checks.clauses import MANUAL, Answered, ClauseClosing
from checks.model import Status, SubjectKind
from checks.person.answers import Answer
from checks.results import Totals
from console import sorting
from console.dialogs.form import Form
from console.dialogs.help import Help
from console.dialogs.note import Note
from console.panes import base
from console.panes.checks import ChecksPane, View
from console.panes.organization_card import OrganizationCardScreen
from console.reading import clause_card
from console.reading.verdicts import ClauseRow
from console.widgets.reading import Reading
from registry import search
from registry.regulation.model import Binds, Level
from tests.console.support import Bench


async def test_the_summary_is_on_the_screen_first(bench: Bench) -> None:
    async with bench.run(pane="1") as screen:
        assert "[1 Сводка] 2 Реестр" in screen.lines()[0]
        assert screen.rows.has_focus
        await screen.press("f9")
        await screen.type("музей")
        await screen.press("enter")
        await screen.until(lambda: "[2 Реестр]" in screen.lines()[0], what="the palette knows names at once")


async def test_the_registry_tells_what_there_is(bench: Bench) -> None:
    async with bench.run() as screen:
        lines = screen.lines()
        assert lines[0].startswith("1 Сводка [2 Реестр] 3 Исключения 4 Проверки 5 Сейф 6 ЦУР 7 Журнал")
        assert lines[0].endswith("секр. открыты")
        assert any("Школа № 5" in line and "ВК" in line for line in lines)
        assert "3 организации, 2 страницы" in lines[-2]
        assert lines[-1].rstrip().endswith("F10 Выход")


@pytest.mark.parametrize(
    ("digit", "title"), [("2", "[2 Реестр]"), ("3", "[3 Исключения]"), ("4", "[4 Проверки]"), ("5", "[5 Сейф]")]
)
async def test_digits_change_panes(bench: Bench, digit: str, title: str) -> None:
    async with bench.run() as screen:
        await screen.press("3", digit)
        assert title in screen.lines()[0]


async def test_digits_of_absent_panes_do_nothing(bench: Bench) -> None:
    async with bench.run() as screen:
        for digit in "89":
            await screen.press(digit)
        assert "[2 Реестр]" in screen.lines()[0]


@pytest.mark.parametrize("key", ["f7", "slash", "full_stop"])
async def test_filter_as_you_type(bench: Bench, key: str) -> None:
    async with bench.run() as screen:
        await screen.press(key)
        await screen.type("елочных")
        assert [row.organization.name for row in screen.rows.items] == ["Музей ёлочных игрушек"]  # type: ignore[attr-defined]
        assert "показано 1 из 3 организаций" in screen.lines()[-2]
        await screen.press("enter")
        assert screen.rows.has_focus
        assert "отбор «елочных», Esc снимает" in screen.text()
        await screen.press("escape")
        assert len(screen.rows.items) == 3


async def test_filter_forgives_the_wrong_layout(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.press("f7")
        await screen.type("irjkf")
        assert [row.organization.name for row in screen.rows.items] == ["Школа № 5"]  # type: ignore[attr-defined]


async def test_a_long_list_is_made_ready_for_its_first_letter_off_the_loop(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    makers: list[threading.Thread] = []
    index = search.index

    def noted(*given: object) -> object:
        makers.append(threading.current_thread())
        return index(*given)  # type: ignore[arg-type]  # whatever it was given

    monkeypatch.setattr(sorting, "MANY", 2)
    monkeypatch.setattr(search, "index", noted)
    async with bench.run() as screen:
        await screen.press("f7")
        await screen.until(lambda: bool(makers), what="nobody waits for a letter")
        await screen.console.workers.wait_for_complete()
        await screen.type("irjkf")
        assert [row.organization.name for row in screen.rows.items] == ["Школа № 5"]  # type: ignore[attr-defined]
        assert threading.main_thread() not in makers


async def test_a_letter_does_not_wait_for_the_index(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base.ListPane, "_index_many", lambda *_: None)
    monkeypatch.setattr(sorting, "MANY", 2)
    async with bench.run() as screen:
        await screen.press("f7")
        await screen.type("музей")
        assert len(screen.rows.items) == 1


async def test_letters_in_the_search_line_are_text(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.press("f7")
        await screen.type("q2n")
        assert "[2 Реестр]" in screen.lines()[0]
        assert not screen.rows.items


async def test_escape_in_the_search_line_drops_the_filter(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.press("f7")
        await screen.type("школа")
        await screen.press("escape")
        assert len(screen.rows.items) == 3
        assert screen.rows.has_focus


@pytest.mark.parametrize("key", ["enter", "f3"])
async def test_the_card_of_an_organization(bench: Bench, key: str) -> None:
    async with bench.run() as screen:
        await screen.press("end", key)
        await screen.until(lambda: "Примеров Пётр" in screen.text())
        assert isinstance(screen.console.screen, OrganizationCardScreen)
        text = screen.text()
        assert "Школа № 5" in text
        assert "https://vk.com/school5demo" in text
        await screen.press("escape")
        assert screen.main.is_current


@pytest.mark.parametrize("key", ["f1", "question_mark", "comma"])
async def test_help_tells_the_keys_of_the_pane(bench: Bench, key: str) -> None:
    async with bench.run() as screen:
        await screen.press("5", key)
        assert isinstance(screen.console.screen, Help)
        assert "v/м" in screen.text()
        await screen.press("escape")
        assert screen.main.is_current


async def test_a_long_sentence_of_the_help_keeps_its_column(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.press("4", "f1")
        await screen.until(lambda: isinstance(screen.console.screen, Help))
        lines = screen.console.screen.query_one(Reading).text.split("\n")
        at = next(place for place, line in enumerate(lines) if "l/д" in line)
        assert lines[at].index("Взгляд") == next(line.index("Открыть") for line in lines if "F3, Enter" in line)
        assert all(len(line) <= 80 for line in screen.lines())


@pytest.mark.parametrize("key", ["n", "т"])
async def test_new_in_both_layouts(bench: Bench, key: str) -> None:
    async with bench.run() as screen:
        await screen.press(key)
        await screen.until(lambda: isinstance(screen.console.screen, Form))


async def test_the_place_is_kept_over_a_refresh(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.press("down")
        before = screen.rows.current
        screen.console.reload_panes()
        await screen.pilot.pause()
        await screen.console.workers.wait_for_complete()
        await screen.pilot.pause()
        assert screen.rows.current == before


async def test_marks_are_counted(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.press("space")
        assert "отмечено 1" in screen.lines()[-2]
        await screen.press("asterisk")
        assert "отмечено 3" in screen.lines()[-2]
        await screen.press("asterisk")
        assert "отмечено" not in screen.lines()[-2]


async def test_exemptions_say_what_is_left(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.pane("3")
        assert any("Музей" in line and "ещё 9 дней" in line for line in screen.lines())


async def test_checks_before_any_run_say_what_to_do(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.press("4")
        await screen.until(lambda: "F5 — составить план и проверить" in screen.text())


async def test_clauses_are_listed_before_any_run(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.press("4", "tab")
        await screen.until(lambda: "1.2.1" in screen.text())
        pane = screen.main.pane
        assert isinstance(pane, ChecksPane)
        assert pane.view is View.CLAUSES
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, Note))
        assert "Чем закрыт" in screen.text()


async def test_an_empty_vault_says_what_to_do(empty_bench: Bench) -> None:
    async with empty_bench.run(opened=False) as screen:
        await screen.type("слон на крыше 42")
        await screen.press("enter")
        await screen.until(lambda: "чей порядок действует" in screen.text())
        await screen.press("1")
        await screen.until(lambda: "шаг 4 из 6" in screen.text())
        await screen.press("escape")
        await screen.until(lambda: "> Внесите организации" in screen.text())
        await screen.press("2")
        await screen.until(lambda: "Организаций ещё нет" in screen.text())
        await screen.press("3")
        await screen.until(lambda: "Исключений нет" in screen.text())
        await screen.press("5")
        await screen.until(lambda: "Учётных записей ещё нет" in screen.text())
        await screen.press("f3")
        assert "Строк нет: выбирать не из чего" in screen.text()


@pytest.mark.parametrize("size", [(60, 16), (60, 20), (80, 24), (120, 40), (200, 50)])
async def test_every_pane_at_every_size(bench: Bench, size: tuple[int, int]) -> None:
    async with bench.run(size) as screen:
        for digit in "2345":
            await screen.press(digit)
            await screen.pilot.pause()
            lines = screen.lines()
            assert len(lines) == size[1]
            assert lines[-1].endswith("F10 Выход")


async def test_a_wide_window_has_the_card_at_the_side(bench: Bench) -> None:
    async with bench.run((120, 24)) as screen:
        await screen.press("end")
        assert any("Ответственный: Примеров Пётр" in line for line in screen.lines())


async def test_a_tall_window_has_details_under_the_list(bench: Bench) -> None:
    async with bench.run((80, 32)) as screen:
        await screen.press("end")
        assert "Ответственный: Примеров Пётр" in "\n".join(screen.lines()[-6:])


@pytest.mark.parametrize("size", [(59, 24), (80, 15)])
async def test_a_small_window_says_so(bench: Bench, size: tuple[int, int]) -> None:
    async with bench.run() as screen:
        await screen.pilot.resize_terminal(*size)
        await screen.pilot.pause()
        text = screen.text()
        assert "Окно мало" in text
        assert "Школа" not in text


async def test_the_palette_finds_in_the_wrong_layout(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.press("f9")
        await screen.type("bcrk.xtybz")
        await screen.press("enter")
        await screen.until(lambda: "[3 Исключения]" in screen.lines()[0])


async def test_the_palette_leads_to_an_organization(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.press("3", "f9")
        await screen.type("игрушек")
        await screen.press("enter")
        await screen.until(lambda: "[2 Реестр]" in screen.lines()[0])
        await screen.until(lambda: screen.rows.cursor == 1)


async def test_the_palette_says_why_a_command_is_off(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.press("5")
        await screen.until(lambda: len(screen.rows.items) == 2)
        screen.session.lock_secrets()
        await screen.press("f9")
        await screen.type("секрет ненадолго")
        assert "Секреты закрыты" in screen.text()
        await screen.press("enter")
        assert "Секреты закрыты: введите пароль" in screen.text()


@pytest.mark.parametrize("typed", ["/irjkf", ".школа", "/школа"])
async def test_letters_in_one_packet_with_the_key_reach_the_search_line(bench: Bench, typed: str) -> None:
    async with bench.run() as screen:
        driver = screen.console._driver
        assert driver is not None
        for event in XTermParser(debug=False).feed(typed):
            driver.process_message(event)
        await screen.until(lambda: len(screen.rows.items) == 1)
        assert screen.main.is_current


async def test_caps_lock_is_no_obstacle(bench: Bench) -> None:
    for key in ("N", "Т"):
        async with bench.run() as screen:
            await screen.press(key)
            await screen.until(lambda: isinstance(screen.console.screen, Form))


async def test_a_list_that_was_never_checked_names_the_key(bench: Bench) -> None:
    async with bench.run((60, 20)) as screen:
        assert screen.lines()[-2].endswith("F5 — первая проверка")


def _clause(answered: Answered | None) -> str:
    closing = ClauseClosing(
        "1.2", "О центре", Binds.MUNICIPALITY, Level.MUST, (MANUAL,), checklist=("Назначен ли?",), answered=answered
    )
    return clause_card.text(ClauseRow(closing, (), Totals()))


def test_a_manual_clause_shows_its_questions_and_the_answer_that_stands() -> None:
    days = date(2026, 11, 20), date(2027, 2, 18)
    answer = Answer(SubjectKind.MUNICIPALITY, 0, "clause.1.2", Status.OK, "", "Примерова", *days, "", proof="приказ 5")
    assert "Ответа ещё нет; ответить — F4 (a/ф)" in _clause(None)
    assert "  - Назначен ли?" in _clause(None)
    told = _clause(Answered(answer, holds=True))
    assert "Примерова, 20.11.2026; действует до 18.02.2027" in told
    assert "Подтверждение: приказ 5" in told
    assert "больше не действует: ответьте снова" in _clause(Answered(answer, holds=False))
