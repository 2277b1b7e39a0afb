"""Sentences of the floors below name commands of the terminal; the screen says its own keys."""

from __future__ import annotations

import pytest

from checks import catalogue
from console.ways import on_screen


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Смените пароль: poryadok rotate start.", "Смените пароль: 5, запись, s/ы."),
        ("Так: poryadok rotate campaign create --rule shared.", "Так: 5, вид «Ротации», n/т."),
        ("сначала poryadok check.", "сначала F5."),
        ("добавьте его (poryadok tokens add) или", "добавьте его (5, n/т, вид «сервисная») или"),
        ("Проверьте: poryadok vault verify.", "Проверьте: poryadok vault verify."),
        ("Ответ norm: нужно число, записано «много».", "Нужно число, записано «много»."),
        ("Если её захватили, заведите случай: incident; если", "Если её захватили, откройте «Беда»: f/а; если"),
        (
            "взят день обнаружения; если это случилось раньше, укажите --field «когда=…»",
            "взят день обнаружения. Если это случилось раньше, исправьте в файле",
        ),
        ("Показать вместо него просмотры: --views.", "Просмотры вместо него: «Столбцы охвата» в форме."),
        (
            "Записать его заново: poryadok letter make act --again 3 --out ФАЙЛ; отменить: poryadok letter cancel 3.",
            "Записать заново или отменить: 6, Tab до «Письма», эта строка.",
        ),
        ("Прочитать его: --sheet «Культура».", "Прочитать его: l/д."),
        (
            "Иная общая — ответ norm, категориям — category.flagship, category.active, category.card.",
            "Другие впишите: строка «норма».",
        ),
        (
            "она не проверяется. За неделю — norm, category.flagship.",
            "она не проверяется. За неделю впишите её: строка «норма».",
        ),
        ("засчитывать ли её, решите: ответ network.ok.", "засчитывать ли её, решите: строка «сети»."),
        ("Запись 7, «ВК» (вопрос s12078b7692-2): без логина", "Запись 7, «ВК»: без логина"),
        (
            "Оставьте одну строку, на другую ответьте skip.",
            "Оставьте одну строку, на другую ответьте «Пропустить строку».",
        ),
        (
            "запишите его в настройку personal_secrets_basis.",
            "запишите его: F9, «Настройки», «Основание хранить личные секреты».",
        ),
        ("убрать её: poryadok credentials remove 12", "убрать её: 5, запись, F8"),
        ("заведите её заново: poryadok credentials add", "заведите её заново: 5, n/т"),
        ("Исправить день: poryadok impostors edit 3.", "Исправить день: 2, вид «Подделки», F4."),
        ("сначала уберите подделку: poryadok impostors remove 3.", "сначала уберите подделку: 2, вид «Подделки», F8."),
        ("последний день, poryadok people edit 7", "последний день, карточка организации, Enter на ответственном"),
        ("poryadok check-everything", "poryadok check-everything"),
        ("Адрес «krapdemo» ведёт на чужую страницу.", "Адрес «krapdemo» ведёт на чужую страницу."),
    ],
)
def test_a_command_is_told_by_its_keys_where_the_screen_has_them(said: str, told: str) -> None:
    assert on_screen(said) == told


def test_no_advice_of_a_check_about_passwords_or_the_centre_names_the_terminal() -> None:
    told = [on_screen(each.fix) for each in catalogue.everything()]
    assert not [each for each in told if "poryadok rotate" in each or "poryadok centre" in each]
