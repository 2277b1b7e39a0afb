"""What the summary says of the vault's own care: what presses, what merely stands, and where each leads."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from checks.upkeep import Copies, QuotaLeft, Upkeep
from console.panes.vault.pane import VaultPane
from console.panes.vault.views import View
from console.reading import upkeep_words
from console.reading.upkeep_words import Where
from console.screens.copies import Copies as CopiesScreen
from tests.console.support import NOW, Bench

QUOTA = QuotaLeft("vk", "wall.get", "служебный", 3_800, 5_000, 1)


def said(found: Upkeep) -> list[tuple[str, str]]:
    return [(each.text, each.tone) for each in upkeep_words.waiting(found)]


@pytest.mark.parametrize(
    ("copies", "text"),
    [
        (Copies(None), "! Резервных копий ещё нет"),
        (Copies(NOW - timedelta(days=12), changed=True), "! Резервной копии не было 12 дней, а записи менялись"),
        (Copies(NOW - timedelta(days=12), changed=False), ""),
        (Copies(NOW - timedelta(days=6), changed=True), ""),
        (Copies(NOW - timedelta(days=7) + timedelta(seconds=1), changed=True), ""),
        (Copies(NOW - timedelta(days=7), changed=True), "! Резервной копии не было 7 дней, а записи менялись"),
        (Copies(NOW + timedelta(minutes=4), changed=True), ""),
        (Copies(NOW + timedelta(days=30), changed=True), "! Резервная копия из будущего: проверьте часы компьютера"),
    ],
)
def test_a_copy_is_spoken_of_when_it_is_old_and_something_changed(copies: Copies, text: str) -> None:
    assert said(Upkeep(copies=copies, at=NOW)) == ([(text, "fail")] if text else [])


def test_two_keys_with_one_login_are_two_lines() -> None:
    found = Upkeep(quota=(QUOTA, replace(QUOTA, left=10, key_id=2), replace(QUOTA, method="other.get")), at=NOW)
    said = (*upkeep_words.waiting(found), *upkeep_words.standing(found))
    assert len({each.key for each in said if "Осталось" in each.text}) == 3


def test_before_anything_was_looked_at_nothing_is_claimed() -> None:
    assert said(Upkeep()) == []
    assert [*upkeep_words.standing(Upkeep())] == []


def test_everything_that_waits_has_its_place() -> None:
    found = Upkeep(1, 5, 2, 3, 1, Copies(NOW), (QUOTA, QuotaLeft("vk", "wall.get", "второй", 499, 5_000, 2)), NOW)
    assert [(each.text, each.where) for each in upkeep_words.waiting(found)] == [
        ("! Сменить после ухода людей: 3 секрета", Where.TASKS),
        ("! Пароль слабый, повторный или утёк у 1 записи", Where.HEALTH),
        ("~ 2 ротации не закончены", Where.CHANGES),
        ("~ Пора сменить пароль или ключ у 5 записей", Where.HEALTH),
        ("~ Осталось запросов на сегодня, ВКонтакте: 499 из 5 000", Where.TEXT),
    ]
    assert [each.text for each in upkeep_words.standing(found)] == [
        "  Резервная копия: меньше суток назад",
        "  Осталось запросов на сегодня, ВКонтакте: 3 800 из 5 000",
    ]


async def test_one_key_leads_to_the_copies_and_to_the_safe(bench: Bench) -> None:
    async with bench.run(pane="1") as screen:
        await screen.until(lambda: "Резервных копий ещё нет" in screen.text())
        screen.console.screen.query_one("SummaryPane").rows.select("copies")  # type: ignore[attr-defined] # by its name
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, CopiesScreen))
        await screen.press("escape")
        assert screen.console.main is not None
        screen.console.main.show_safe("CHANGES")
        await screen.until(lambda: isinstance(screen.console.main.pane, VaultPane))  # type: ignore[union-attr] # asserted
        assert screen.console.screen.query_one(VaultPane).view is View.CHANGES
