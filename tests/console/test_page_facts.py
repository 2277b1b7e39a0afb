"""What was seen of a page, in lines: buttons and widgets among the rest, as plain text."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from checks.facts import ABSENT, NOT_GIVEN, Fact, MenuItem, Missing, Need, Profile, ProfileState
from console.reading import page_facts
from console.reading.page_facts import Sight

NOW = datetime(2026, 11, 22, 5, tzinfo=UTC)
BUTTONS = (MenuItem("[red]Запись", "https://vk.com/app1"), MenuItem("", "https://school.example.ru"))


@pytest.mark.parametrize(
    ("menu", "told"),
    [
        (BUTTONS, ["  Кнопки и виджеты: [red]Запись https://vk.com/app1; https://school.example.ru"]),
        (ABSENT, ["  Кнопки и виджеты: не заполнено"]),
        (NOT_GIVEN, []),
    ],
)
def test_buttons_and_widgets(menu: tuple[MenuItem, ...] | Missing, told: list[str]) -> None:
    card = Profile("77", ProfileState.OPEN, name="Школа", menu=menu)
    sight = Sight(1, "vk", {Need.PROFILE: Fact(1, Need.PROFILE, NOW, card)}, {})
    assert [line.text for line in page_facts.lines(sight, UTC) if "Кнопки" in line.text] == told
