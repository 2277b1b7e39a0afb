"""Where in the menus of MAX a thing is mended, and what a channel has not. Written from memory: see
`Advice.checked_on`.
"""

from __future__ import annotations

from collections.abc import Mapping

_CHANNEL = "Канал > название > Изменить"
_ABOUT = f"{_CHANNEL} > Описание"
_PINNED = "Запись > Закрепить"
_TEAM = f"{_CHANNEL} > Администраторы"
_SAFETY = "Профиль > Безопасность"

PATHS: Mapping[str, str] = {
    "page.identity": f"{_CHANNEL} > Ссылка",
    "page.reachable": f"{_CHANNEL} > Тип канала > Публичный",
    "page.description": _ABOUT,
    "page.address": f"{_ABOUT}; {_PINNED}",
    "page.phones": f"{_ABOUT}; {_PINNED}",
    "page.email": f"{_ABOUT}; {_PINNED}",
    "page.hours": f"{_ABOUT}; {_PINNED}",
    "page.site": _ABOUT,
    "page.cross_links": f"{_ABOUT}; {_PINNED}",
    "page.subordinate_sites": _PINNED,
    "page.avatar": f"{_CHANNEL} > фотография",
    "page.mark": f"{_CHANNEL} > подтверждение через Госуслуги",
    "page.pos_form": _PINNED,
    "page.subscribers": "",
    "posts.weekly": "Канал > новая запись",
    "posts.variety": "Канал > новая запись > скрепка",
    "posts.plan": "Канал > новая запись",
    "posts.broadcasts": "Запись источника > Переслать > свой канал",
    "posts.style": "Запись > Изменить",
    "comments.profanity": "Комментарий > Удалить",
    "comments.insults": "Комментарий > Удалить",
    "comments.spam": "Комментарий > Пожаловаться и удалить",
    "comments.open": f"{_CHANNEL} > Комментарии",
    "security.recorded": _TEAM,
    "security.second_factor": f"{_SAFETY} > Пароль для входа; {_TEAM}",
    "security.age": f"{_SAFETY} > Пароль для входа",
    "security.reuse": f"{_SAFETY} > Пароль для входа",
    "security.strength": f"{_SAFETY} > Пароль для входа",
    "security.phone_owner": "Профиль > Номер телефона",
    "security.handover": f"{_TEAM}; Профиль > Устройства",
    "centre.connected": _TEAM,
}

TEXTS: Mapping[str, str] = {
    "page.description": (
        "Впишите в описание канала название организации, полное или краткое. Первым предложением — чей это официальный "
        "канал."
    ),
    "page.address": (
        "Впишите адрес организации в описание канала: своего поля для него нет. Не помещается — закрепите запись со "
        "всеми сведениями."
    ),
    "page.phones": (
        "Впишите телефон организации в описание канала или в закреплённую запись: своего поля для него нет. Чужие и "
        "старые номера уберите."
    ),
    "page.email": (
        "Впишите служебную почту в описание канала или в закреплённую запись: своего поля для неё нет. Личный ящик "
        "сотрудника не подойдёт."
    ),
    "page.hours": (
        "Впишите часы работы в описание канала или в закреплённую запись: своего поля для них нет. Поменяется режим — "
        "поправьте в тот же день."
    ),
    "page.pos_form": (
        "Закрепите в канале запись со ссылкой на форму обратной связи Госуслуг. Ссылку даёт личный кабинет платформы "
        "обратной связи."
    ),
}

ABSENT: Mapping[str, str] = {
    "page.geo": "У канала нет карты.",
    "page.cover": "У канала нет обложки.",
    "page.widgets": "У канала нет меню.",
}
