"""Where in the menus of Одноклассники a thing is mended. Written from memory: see `Advice.checked_on`."""

from __future__ import annotations

from collections.abc import Mapping

_SETTINGS = "Группа > … > Настройки"
_BASIC = f"{_SETTINGS} > Основные"
_TEAM = f"{_SETTINGS} > Команда > Модераторы"
_COMMENTS = f"{_SETTINGS} > Публикация и комментарии"
_POST = "Группа > Создать > Новая тема"
_PROFILE = "Профиль > Изменить настройки"

PATHS: Mapping[str, str] = {
    "page.identity": f"{_BASIC} > Адрес группы",
    "page.reachable": f"{_BASIC} > Тип группы > Открытая",
    "page.description": f"{_BASIC} > Описание",
    "page.address": f"{_BASIC} > Адрес",
    "page.geo": f"{_BASIC} > Адрес > точка на карте",
    "page.phones": f"{_BASIC} > Телефон",
    "page.email": f"{_BASIC} > Описание",
    "page.hours": f"{_BASIC} > Часы работы",
    "page.site": f"{_BASIC} > Сайт",
    "page.cross_links": f"{_SETTINGS} > Ссылки",
    "page.subordinate_sites": f"{_SETTINGS} > Ссылки",
    "page.avatar": "Группа > картинка > Сменить фото",
    "page.cover": "Группа > обложка > Изменить обложку",
    "page.mark": f"{_BASIC} > подтверждение через Госуслуги",
    "page.widgets": f"{_SETTINGS} > Приложения",
    "page.pos_form": f"{_SETTINGS} > Ссылки; {_SETTINGS} > Приложения",
    "page.subscribers": "",
    "posts.weekly": f"{_POST} > Отложить публикацию",
    "posts.variety": f"{_POST} > Фото, Видео, Опрос",
    "posts.plan": f"{_POST} > Отложить публикацию",
    "posts.broadcasts": "Тема источника > Поделиться > В группу",
    "posts.style": "Тема > … > Редактировать",
    "comments.profanity": f"Комментарий > … > Удалить; {_COMMENTS} > Фильтр нецензурных слов",
    "comments.insults": "Комментарий > … > Удалить",
    "comments.spam": "Комментарий > … > Спам, Заблокировать автора",
    "comments.open": f"{_COMMENTS} > Кто может комментировать",
    "security.recorded": _TEAM,
    "security.second_factor": f"{_PROFILE} > Основные > Двойная защита; {_TEAM}",
    "security.age": f"{_PROFILE} > Основные > Пароль",
    "security.reuse": f"{_PROFILE} > Основные > Пароль",
    "security.strength": f"{_PROFILE} > Основные > Пароль",
    "security.phone_owner": f"{_PROFILE} > Основные > Номер телефона",
    "security.handover": f"{_TEAM}; {_PROFILE} > История посещений",
    "centre.connected": f"{_SETTINGS} > Приложения > Госпаблики",
}

TEXTS: Mapping[str, str] = {
    "page.email": (
        "Допишите служебную почту организации в описание группы: своего поля для неё нет. Личный ящик сотрудника не "
        "подойдёт: он уйдёт вместе с ним."
    ),
    "page.cover": (
        "Поставьте обложку группы с названием организации или её делом. С телефона видна её середина: главное держите "
        "там."
    ),
    "posts.broadcasts": (
        "Опубликуйте материал, присланный через «Госпаблики», отдельной темой или поделитесь темой источника. Текст и "
        "ссылку не меняйте: по ним его узнают."
    ),
    "comments.open": (
        "Разрешите комментировать темы всем, а не только участникам. Брань отсеет фильтр, остальное смотрите каждый "
        "день."
    ),
}

ABSENT: Mapping[str, str] = {}
