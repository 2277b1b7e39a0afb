"""Pieces of descriptions that look like addresses and hours."""

from __future__ import annotations

import pytest

from checks import excerpts


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Наш адрес: с. Банново, ул. Школьная, 12. Телефон: 8 384 46 2-11-22", ["с. Банново, ул. Школьная, 12"]),
        ("Мы находимся по адресу с. Банново, ул. Школьная, 12", ["с. Банново, ул. Школьная, 12"]),
        ("Школа. п. Мунгат, ул. Тополиная, д. 21; ждём", ["п. Мунгат, ул. Тополиная, д. 21"]),
        ("Адрес:\nул. Мира, 3\nсайт: school.example", ["ул. Мира, 3"]),
        ("Праздник на улице Мира", []),
        ("Адресная помощь 120 семьям", []),
        ("Адрес эл. почты: a1@example.org", []),
    ],
)
def test_addresses(text: str, found: list[str]) -> None:
    assert [excerpt.text for excerpt in excerpts.addresses(text)] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Режим работы: пн–пт 9:00–18:00\nсб 10:00–14:00\nТел. 2-11-22", ["пн–пт 9:00–18:00\nсб 10:00–14:00"]),
        ("Ждём вас пн-пт с 9 до 18", ["пн-пт с 9 до 18"]),
        ("Работаем для вас с 1975 года", []),
        ("По пятницам читаем сказки", []),
        ("Часы работы уточняйте", []),
    ],
)
def test_hours(text: str, found: list[str]) -> None:
    assert [excerpt.text for excerpt in excerpts.hours(text)] == found


def test_beginnings_are_longest_first_and_end_with_sentences() -> None:
    assert list(excerpts.beginnings("пн 9:00. Ура! Ждём\nвсех")) == [
        "пн 9:00. Ура! Ждём\nвсех",
        "пн 9:00. Ура! Ждём",
        "пн 9:00. Ура",
        "пн 9:00",
    ]


def test_a_long_text_is_cut_at_a_word() -> None:
    assert excerpts.shortened("раз два  три\nчетыре", 12) == "раз два три…"
    assert excerpts.shortened("раз два") == "раз два"
