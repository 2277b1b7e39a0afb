"""«Сводка» loses what was settled elsewhere; a seized page is one key away from its list; a paste that is too long."""

from __future__ import annotations

import pytest
from textual import events

from console.dialogs.form import Form
from console.panes.summary import SummaryPane
from console.panes.things import Things
from console.widgets.textline import TextLine
from tests.console.support import Bench, Screen
from tests.console.test_remarks import form, judged, view
from tests.console.test_summary_pane import TAKEN, ran, summary

__all__ = ["judged"]  # the fixture


async def test_what_was_told_leaves_the_summary_at_once(judged: Bench) -> None:
    async with judged.run() as screen:
        lines = await summary(screen)
        assert "! Никому не сообщили: 2 нарушения" in lines
        await view(screen)
        await screen.press("t")
        await form(screen)
        await screen.type("директору")
        await screen.press("f2")
        await screen.until(lambda: screen.main.is_current)
        await screen.press("1")
        pane = screen.main.pane
        assert isinstance(pane, SummaryPane)
        await screen.until(lambda: any("Никому не сообщили: 1 нарушение" in line for line in _lines(screen)))


def _lines(screen: Screen) -> list[str]:
    return [row.text for row in screen.rows.items]  # type: ignore[attr-defined]  # the pane's lines


@pytest.mark.parametrize("key", ["f", "а"])
async def test_a_page_under_a_stranger_is_a_case_in_one_key(bench: Bench, key: str) -> None:
    async with bench.run() as screen:
        await screen.session.with_store(lambda store: ran(store, TAKEN))
        await summary(screen)
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, Things))
        await screen.press(key)
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        assert "Захвачена страница" in screen.text() and "vk.com/school5demo" in screen.text()


async def test_a_paste_that_does_not_fit_is_said(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.press("n")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        line = screen.console.screen.focused
        assert isinstance(line, TextLine)
        line.post_message(events.Paste("слово " * 400))
        await screen.until(lambda: "помещается 2 000 знаков" in screen.text())
        assert line.value == "", "nothing of it, rather than the half"
        line.post_message(events.Paste("слово " * 100))
        await screen.until(lambda: len(line.value) == 599)
