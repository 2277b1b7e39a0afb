"""The lines of a card: what is asked of an organization, under which words, and whose the card is."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from types import MappingProxyType

from registry.imports.organizations.headers import Role

TITLE = "Карточка организации"
NO_PASSWORDS = "Паролей сюда не пишите: карточка ходит по почте, пароли в ней никто хранить не должен."
INSTRUCTION = (
    "Проверьте, что записано, исправьте неверное и заполните пустые клетки столбца «Значение».",
    "Строк с подписями слева не удаляйте и не переименовывайте; если страниц больше, впишите ссылки в одну клетку.",
    NO_PASSWORDS,
)
HEADINGS = ("Сведения", "Значение", "Состояние страницы", "Как заполнять")
CODE = "Код карточки"

LINES: Mapping[Role, tuple[str, str]] = MappingProxyType(
    {
        Role.NAME: ("Полное название", "Как в уставе"),
        Role.SHORT_NAME: ("Краткое название", ""),
        Role.INN: ("ИНН", "10 цифр"),
        Role.OGRN: ("ОГРН", "13 цифр"),
        Role.ADDRESS: ("Адрес", "Главное здание: населённый пункт, улица, дом"),
        Role.BUILDINGS: ("Адреса других зданий", "Через точку с запятой"),
        Role.PHONES: ("Телефоны", "Для посетителей, через точку с запятой"),
        Role.EMAIL: ("Электронная почта", "Один адрес"),
        Role.SITE: ("Официальный сайт", ""),
        Role.HOURS: ("Часы работы", "Например: пн–пт 9:00–17:00, обед 12:00–13:00"),
        Role.HEAD: ("Руководитель", "Фамилия, имя, отчество полностью: ему пишут письма"),
        Role.HEAD_POSITION: ("Должность руководителя", "Например: директор, заведующая"),
        Role.RESPONSIBLE: ("Ответственный за страницы", "Фамилия, имя, отчество полностью"),
        Role.POSITION: ("Должность ответственного", ""),
        Role.PERSON_PHONE: ("Телефон ответственного", "Рабочий"),
        Role.PERSON_EMAIL: ("Почта ответственного", "Рабочая"),
        Role.DEPUTY: ("Заместитель ответственного", "Кто заменяет в отпуск и болезнь"),
        Role.DEPUTY_POSITION: ("Должность заместителя", ""),
        Role.DEPUTY_PHONE: ("Телефон заместителя", ""),
        Role.DEPUTY_EMAIL: ("Почта заместителя", ""),
    }
)
"""In the order of the card; the label is what a line is known by when the card comes back."""

PAGE = "Страница: "
"""What the line of a page begins with; the title of its network follows."""

_CODE = re.compile(r"ПК-(\d{1,16})-([0-9a-f]{10})")


def code(vault_id: str, organization_id: int) -> str:
    """The code of a card: the number of the organization, and a sign that it is of this very vault."""
    sign = hashlib.sha256(f"card:{vault_id}:{organization_id}".encode()).hexdigest()[:10]
    return f"ПК-{organization_id}-{sign}"


def meant(text: str, vault_id: str) -> int:
    """The number of the organization that a code names; 0 for a damaged one or one of another vault."""
    found = _CODE.fullmatch("".join(text.split()))
    if found is None or code(vault_id, int(found[1])) != "".join(text.split()):
        return 0
    return int(found[1])
