"""The steps of getting the mark «Госорганизация» for a page."""

from __future__ import annotations

from registry.cases.rules import Rule, Way

HEAD = "head"
ASKED = "asked"
GRANTED = "granted"
SEEN = "seen"

_BY_GOSUSLUGI = {
    "vk": Way("Сообщество > Управление > Настройки > Основная информация > подтверждение через Госуслуги"),
    "ok": Way("Группа > … > Настройки > Основные > подтверждение через Госуслуги"),
    "max": Way("Канал > название > Изменить > подтверждение через Госуслуги"),
}

RULES = (
    Rule(
        HEAD,
        "Проверьте, что у руководителя подтверждённая запись на Госуслугах и он там руководитель или администратор "
        "организации.",
        path="Госуслуги > профиль > Организации",
    ),
    Rule(
        ASKED,
        "Подайте заявку: это делает владелец или администратор страницы, который на Госуслугах руководитель или "
        "администратор организации.",
        after=HEAD,
        networks=_BY_GOSUSLUGI,
    ),
    Rule(
        GRANTED,
        "Дождитесь ответа сети. Отказ записывают закрытием случая с причиной, потом можно открыть новый.",
        command="poryadok mark close {case} --outcome refused --reason ПРИЧИНА",
    ),
    Rule(
        SEEN,
        "Убедитесь, что метка видна: её увидит ближайшая проверка страницы.",
        command="poryadok check --check page.mark",
    ),
)
