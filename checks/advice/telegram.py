"""Where in the menus of Телеграм a thing is mended, and what a channel has not. Written from memory: see
`Advice.checked_on`.
"""

from __future__ import annotations

from collections.abc import Mapping

_CHANNEL = "Канал > название > Изменить"
_ABOUT = f"{_CHANNEL} > Описание"
_PINNED = "Запись > Закрепить"
_TEAM = f"{_CHANNEL} > Администраторы"
_DISCUSSION = f"{_CHANNEL} > Обсуждение"
_SAFETY = "Настройки > Конфиденциальность"

PATHS: Mapping[str, str] = {
    "page.identity": f"{_CHANNEL} > Тип канала > Публичная ссылка",
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
    "page.subscribers": "",
    "posts.weekly": "Новая запись > долгое нажатие на «Отправить» > Отправить позже",
    "posts.variety": "Новая запись > скрепка > Фото, Видео, Опрос",
    "posts.plan": "Новая запись > долгое нажатие на «Отправить» > Отправить позже",
    "posts.broadcasts": "Запись источника > Переслать > свой канал",
    "posts.style": "Запись > Изменить",
    "comments.profanity": f"Комментарий > Удалить; {_DISCUSSION} > группа > Антиспам",
    "comments.insults": "Комментарий > Удалить",
    "comments.spam": f"Комментарий > Пожаловаться и удалить; {_DISCUSSION} > группа > Антиспам",
    "comments.open": _DISCUSSION,
    "security.recorded": _TEAM,
    "security.second_factor": f"{_SAFETY} > Двухэтапная аутентификация; {_TEAM}",
    "security.age": f"{_SAFETY} > Двухэтапная аутентификация > Изменить пароль",
    "security.reuse": f"{_SAFETY} > Двухэтапная аутентификация > Изменить пароль",
    "security.strength": f"{_SAFETY} > Двухэтапная аутентификация > Изменить пароль",
    "security.phone_owner": "Настройки > Изменить номер",
    "security.handover": f"{_TEAM}; Настройки > Устройства",
    "centre.connected": _TEAM,
}

TEXTS: Mapping[str, str] = {
    "page.description": (
        "Впишите в описание канала название организации, полное или краткое. Места мало, 255 знаков: начните с того, "
        "чей это официальный канал."
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
    "page.site": (
        "Поставьте в описание канала ссылку на официальный сайт организации. Проверьте, что она открывается и ведёт на "
        "главную страницу."
    ),
    "page.cross_links": (
        "Поставьте ссылки на другие официальные страницы организации в описание или в закреплённую запись. То же "
        "сделайте на них: ссылки нужны в обе стороны."
    ),
    "comments.open": (
        "Подключите к каналу группу для обсуждений: без неё комментариев нет. Назначьте, кто её смотрит каждый день."
    ),
    "security.second_factor": (
        "Включите облачный пароль у каждого, кто ведёт канал, и скажите координатору, когда это сделано. Уберите из "
        "администраторов тех, кто его не ведёт."
    ),
}

ABSENT: Mapping[str, str] = {
    "page.geo": "У канала нет карты.",
    "page.cover": "У канала нет обложки.",
    "page.mark": "Метки «Госорганизация» здесь нет.",
    "page.widgets": "У канала нет меню.",
    "page.pos_form": "У канала нет места для этой формы.",
}
