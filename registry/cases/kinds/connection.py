"""The steps of connecting a page to «Госпаблики»."""

from __future__ import annotations

from registry.cases.rules import Rule, Way

LETTER = "letter"
ASKED = "asked"
ADMINISTRATOR = "administrator"
CONNECTED = "connected"
PUBLISHED = "published"

RULES = (
    Rule(
        LETTER,
        "Подготовьте и отправьте заявку на подключение страницы к «Госпабликам».",
        command="poryadok letter make connection --case {case} --out ПАПКА",
    ),
    Rule(ASKED, "Подайте заявку в ЦУР или в личном кабинете ПОС и запишите, когда и чем это подтверждено."),
    Rule(
        ADMINISTRATOR,
        "Добавьте в администраторы страницы того, кого назвал ЦУР: от его имени выходят публикации.",
        networks={
            "vk": Way("Сообщество > Управление > Участники > Руководители; Управление > Приложения > Госпаблики"),
            "ok": Way("Группа > … > Настройки > Команда > Модераторы; Настройки > Приложения > Госпаблики"),
        },
    ),
    Rule(CONNECTED, "Дождитесь ответа о подключении: этот день попадёт в карточку страницы."),
    Rule(
        PUBLISHED,
        "Дождитесь первой публикации через «Госпаблики»: её увидит ближайшая проверка страницы.",
        command="poryadok check --check posts.broadcasts",
    ),
)
