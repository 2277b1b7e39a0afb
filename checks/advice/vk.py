"""Where in the menus of ВКонтакте a thing is mended. Written from memory: see `Advice.checked_on`."""

from __future__ import annotations

from collections.abc import Mapping

_MANAGE = "Управление"
_BASIC = f"{_MANAGE} > Настройки > Основная информация"
_ADDRESSES = f"{_MANAGE} > Настройки > Адреса"
_CONTACTS = "Страница сообщества > Контакты > Изменить"
_LINKS = f"{_MANAGE} > Настройки > Ссылки"
_MENU = f"{_MANAGE} > Настройки > Меню"
_COMMENTS = f"{_MANAGE} > Настройки > Комментарии"
_MANAGERS = f"{_MANAGE} > Участники > Руководители"
_POST = "Страница сообщества > Создать > Запись"
_SAFETY = "VK ID: Аккаунт > Безопасность и вход"

PATHS: Mapping[str, str] = {
    "page.identity": f"{_BASIC} > Адрес страницы",
    "page.reachable": f"{_BASIC} > Тип сообщества",
    "page.description": f"{_BASIC} > Описание",
    "page.address": _ADDRESSES,
    "page.geo": f"{_ADDRESSES} > адрес > точка на карте",
    "page.phones": f"{_CONTACTS}; {_ADDRESSES} > адрес > Телефон",
    "page.email": _CONTACTS,
    "page.hours": f"{_ADDRESSES} > адрес > Часы работы",
    "page.site": f"{_BASIC} > Сайт",
    "page.cross_links": _LINKS,
    "page.subordinate_sites": _LINKS,
    "page.avatar": "Страница сообщества > картинка > Загрузить фотографию",
    "page.cover": f"{_BASIC} > Обложка",
    "page.mark": f"{_BASIC} > подтверждение через Госуслуги",
    "page.widgets": _MENU,
    "page.pos_form": f"{_MENU}; {_MANAGE} > Приложения",
    "page.subscribers": "",
    "posts.weekly": f"{_POST} > Таймер",
    "posts.variety": f"{_POST} > Фото, Видео, Опрос",
    "posts.plan": f"{_POST} > Таймер",
    "posts.broadcasts": "Запись источника > Поделиться > В сообщество",
    "posts.style": "Запись > … > Редактировать",
    "comments.profanity": f"Комментарий > … > Удалить; {_COMMENTS} > Фильтр нецензурных выражений",
    "comments.insults": f"Комментарий > … > Удалить; {_COMMENTS} > Фильтр по ключевым словам",
    "comments.spam": f"Комментарий > … > Это спам; {_MANAGE} > Участники > Чёрный список",
    "comments.open": f"{_MANAGE} > Настройки > Разделы > Стена > Открытая",
    "security.recorded": _MANAGERS,
    "security.second_factor": f"{_SAFETY} > Двухфакторная аутентификация; {_MANAGERS}",
    "security.age": f"{_SAFETY} > Изменить пароль",
    "security.reuse": f"{_SAFETY} > Изменить пароль",
    "security.strength": f"{_SAFETY} > Изменить пароль",
    "security.phone_owner": "VK ID: Аккаунт > Контакты и адреса > Телефон",
    "security.handover": f"{_MANAGERS}; {_SAFETY} > Устройства",
    "centre.connected": f"{_MANAGE} > Приложения > Госпаблики",
}

TEXTS: Mapping[str, str] = {
    "page.address": (
        "Добавьте адрес в раздел «Адреса» сообщества: он виден с картой и часами работы. Прежний адрес удалите там же, "
        "не оставляйте двух."
    ),
    "page.geo": (
        "Откройте адрес в разделе «Адреса» и поставьте точку на своё здание. Сеть ставит точку сама и часто мимо: "
        "проверьте её на карте."
    ),
    "page.hours": (
        "Заполните часы работы у адреса в разделе «Адреса»: дни, время, перерыв. Если режим временный, выберите это "
        "там же, а не пишите в описании."
    ),
    "page.phones": (
        "Укажите телефон организации в контактах сообщества и у адреса. Телефон сотрудника в контактах замените "
        "служебным."
    ),
    "page.cross_links": (
        "Добавьте в блок «Ссылки» остальные официальные страницы своей организации. То же сделайте на них: ссылки "
        "нужны в обе стороны."
    ),
    "page.cover": (
        "Загрузите обложку сообщества, лучше и отдельную для телефона. Живая обложка меняется сама: хватит трёх "
        "картинок."
    ),
    "page.widgets": (
        "Добавьте в меню сообщества полезное жителям: запись на приём, афишу, частые вопросы. Меню видно сразу под "
        "обложкой: начните с самого нужного."
    ),
    "comments.profanity": (
        "Удалите комментарии с бранью по этим ссылкам; писавшего повторно внесите в чёрный список. Включите фильтр "
        "нецензурных выражений: он скрывает их сразу."
    ),
    "comments.open": (
        "Сделайте стену открытой или ограниченной, чтобы записи можно было обсуждать. У отдельной записи комментарии "
        "включаются в её меню."
    ),
}

ABSENT: Mapping[str, str] = {}
