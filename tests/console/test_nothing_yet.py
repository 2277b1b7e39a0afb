"""What the panes say before there is anything: no word of what was never looked at, and always what to do next."""

from __future__ import annotations

import pytest

from console.dialogs.note import Note
from console.dialogs.pick import Pick
from console.dialogs.run import RunQuestion
from console.panes.checks import ChecksPane
from console.panes.checks_lines import View
from console.reading import journal_details, loading
from console.screens.regulation import RegulationScreen
from tests.conftest import PASSPHRASE
from tests.console.support import Bench, Screen
from vault.errors import BadInput

NO_REGULATION = "В хранилище нет Порядка. Загрузите его: poryadok import regulation ФАЙЛ --apply."


async def _entered(screen: Screen) -> None:
    await screen.type(PASSPHRASE)
    await screen.press("enter")
    await screen.until(lambda: isinstance(screen.console.screen, RegulationScreen))
    await screen.press("escape")
    await screen.entered("1")


async def _checks(screen: Screen, view: View) -> ChecksPane:
    await screen.press("4")
    await screen.until(lambda: isinstance(screen.main.pane, ChecksPane) and screen.main.pane._has_come)
    pane = screen.main.pane
    assert isinstance(pane, ChecksPane)
    while pane.view is not view:
        await screen.press("tab")
    return pane


@pytest.mark.parametrize("view", list(View))
async def test_without_a_regulation_every_view_says_what_is_missing(empty_bench: Bench, view: View) -> None:
    async with empty_bench.run(opened=False) as screen:
        await _entered(screen)
        await _checks(screen, view)
        await screen.until(lambda: "Порядка ещё нет: судить не по чему." in screen.text())
        assert "F5" not in screen.lines()[4]


async def test_without_a_regulation_a_run_is_off_and_says_why(empty_bench: Bench) -> None:
    async with empty_bench.run(opened=False) as screen:
        await _entered(screen)
        assert "F5 (Проверить)" in screen.lines()[-1]
        await screen.press("f5")
        assert "судить не по чему: F9, «Порядок»" in screen.lines()[-2]


@pytest.mark.parametrize("view", [View.ORGANIZATIONS, View.WRONG, View.REMARKS])
async def test_before_the_first_run_nothing_is_said_to_be_right(bench: Bench, view: View) -> None:
    async with bench.run() as screen:
        await _checks(screen, view)
        await screen.until(lambda: "F5 — составить план и проверить." in screen.text())
        assert "нарушений не видно" not in screen.text()
        await screen.press("u")
        assert "Проверок ещё не было: смотреть нечего." in screen.lines()[-2]


async def test_the_blank_of_a_plan_needs_no_plan(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.press("6")
        while "[Планы]" not in screen.text():
            await screen.press("right")
        await screen.until(lambda: "x/ч — пустой бланк" in screen.text())
        await screen.press("x")
        await screen.until(lambda: isinstance(screen.console.screen, Pick))
        await screen.press("enter")
        await screen.until(lambda: "Бланк контент-плана" in screen.text())


async def test_what_an_empty_list_says_is_whole_in_the_smallest_window(empty_bench: Bench) -> None:
    async with empty_bench.run((60, 20), opened=False) as screen:
        await _entered(screen)
        await screen.press("2")
        await screen.until(lambda: "Организаций ещё нет." in screen.text())
        said = " ".join(screen.text().split())
        assert "i/ш — загрузить список из файла (xlsx, ods, csv, txt)." in said


async def test_a_refused_plan_and_a_failed_run_name_the_keys(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise BadInput(NO_REGULATION)

    monkeypatch.setattr(bench.checks, "plan", refused)
    bench.checks.failure = BadInput(NO_REGULATION)
    async with bench.run() as screen:
        await screen.press("f5")
        await screen.until(lambda: isinstance(screen.console.screen, RunQuestion))
        await screen.until(lambda: "Загрузите его: F9, «Порядок»." in screen.text())
        bench.checks.go.set()
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, Note))
        assert "Загрузите его: F9, «Порядок»." in screen.text()
        assert "poryadok import" not in screen.text()


async def test_there_is_nothing_to_compare_where_no_page_is(empty_bench: Bench) -> None:
    async with empty_bench.run(opened=False) as screen:
        await _entered(screen)
        await screen.press("2", "tab", "tab")
        await screen.until(lambda: "нет страниц, которые пора сравнить" in screen.text())


def test_the_ways_into_a_new_vault_are_told_in_russian() -> None:
    told = [journal_details.value_title("slots", kind) for kind in ("passphrase", "recovery")]
    assert told == ["пароль", "слова восстановления"]


def test_counts_of_a_thousand_are_grouped() -> None:
    assert loading.sum_line(1204, [(1000, "новых"), (0, "вопросов")]) == "1 204 строки: новых 1 000"


async def test_the_keys_of_a_help_stand_in_columns_in_the_smallest_window(bench: Bench) -> None:
    async with bench.run((60, 20), pane="7") as screen:
        await screen.press("f1")
        await screen.until(lambda: "Помощь: Журнал" in screen.text())
        await screen.press("pagedown", "pagedown")
        lines = screen.lines()
        (at,) = [at for at, line in enumerate(lines) if line.startswith("   F6  ")]
        assert lines[at].index("Закрыть:") == 28
        assert lines[at + 1] == " " * 28 + "сразу"
