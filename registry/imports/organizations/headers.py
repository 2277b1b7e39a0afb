"""What the columns of a table mean, by the words of its header, in any order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from registry.links import find_links, find_unknown
from vault.text import clean_line, fold


class Role(StrEnum):
    """What a column holds. NUMBER and IGNORED are known and not taken, SECRET is not even looked at."""

    NUMBER = "number"
    NAME = "name"
    SHORT_NAME = "short_name"
    LINK = "link"
    NETWORK = "network"
    VK = "vk"
    OK = "ok"
    TELEGRAM = "telegram"
    MAX = "max"
    VK_ID = "vk_id"
    INN = "inn"
    OGRN = "ogrn"
    ADDRESS = "address"
    PHONES = "phones"
    EMAIL = "email"
    HOURS = "hours"
    SITE = "site"
    RESPONSIBLE = "responsible"
    POSITION = "responsible_position"
    PERSON_PHONE = "responsible_phone"
    PERSON_EMAIL = "responsible_email"
    DEPUTY = "deputy"
    DEPUTY_POSITION = "deputy_position"
    DEPUTY_PHONE = "deputy_phone"
    DEPUTY_EMAIL = "deputy_email"
    HEAD = "head_name"
    HEAD_POSITION = "head_position"
    FOUNDER = "founder"
    LEVEL = "level"
    SPHERE = "sphere"
    BUILDINGS = "buildings"
    STATUS = "page_state"
    CATEGORY = "category"
    REASON = "reason"
    IGNORED = "ignored"
    SECRET = "secret"


NETWORK_ROLES = {
    Role.VK: "vk",
    Role.OK: "ok",
    Role.TELEGRAM: "telegram",
    Role.MAX: "max",
    Role.VK_ID: "vk",
    Role.LINK: "",
}

_DEPUTY = r"(?:заместител|замещающ|дублер|втор\w+ ответственн|ответственн\w+(?: лиц\w+)? (?:№ ?)?2\b|\bзам\b)"
_PERSON = r"(?:ответственн|исполнител|администратор|модератор|контактн\w+ лиц)"
_CONTACT = r"(?:телефон|\bтел\b|контакт(?!н\w+ лиц)|почт|mail)"
_FULL_NAME = r"(?:\bфио\b|ф\.\s?и\.\s?о|фамили)"
_HEAD = r"(?:руководител|директор|заведующ|начальник)"
# A heading of nothing but these words holds the name of the head; «Страница директора», «Телефон руководителя» do not.
_NAMES_HEAD = (
    rf"(?=.*(?:руководител|директор|заведующ))(?:(?=.*{_FULL_NAME})|(?!.*(?:должност|\bтел|почт|контакт)))"
    r"(?:[\s,;:/().–—-]|\b(?:фио|ф|и|о|или|фамилия|имя|отчество|полностью|должность|тел|телефон|почта|контактн\w+"
    r"|(?:руководител|директор|заведующ|организаци|учреждени|школ|предприяти|подразделени)\w*)\b)+"
)

# In this order: «Ссылка на страницу учреждения» is a link, «Адрес сайта» a site, «Телефон ответственного» a person's.
_PATTERNS: tuple[tuple[Role, re.Pattern[str]], ...] = tuple(
    (role, re.compile(pattern))
    for role, pattern in (
        (Role.NUMBER, r"(?:№|n|#|номер)?\s*(?:п\s?[/\\.]?\s?п\.?)?"),
        (Role.SECRET, r".*(?:парол|password|passw|пин-?код|секрет|резервн\w+ код|код\w* восстановлен).*"),
        (Role.REASON, r"причин.*"),
        (
            Role.IGNORED,
            r".*(?:количеств|число |подписчик|охват|\bдата\b|метк|подключен|оформлен|виджет|активность|логин).*",
        ),
        (Role.IGNORED, r"адрес.*(?:указанн|настройк).*страниц.*"),
        (
            Role.IGNORED,
            r".*(?:наименован|назван)\w* (?:официальн\w+ )?(?:страниц|сообществ|групп|паблик|аккаунт|канал).*",
        ),
        (
            Role.STATUS,
            r"(?:статус|состояние)(?: (?:официальн\w+ )?(?:страниц|госпаблик|паблик|сообществ|групп|аккаунт).*)?",
        ),
        (Role.CATEGORY, r"(?:категория|тип|вид)(?: (?:страниц|госпаблик|паблик|сообществ).*)|категория"),
        (Role.LEVEL, r"уровень.*"),
        (Role.SPHERE, r"сфер[аы]\b.*|отрасль.*|направление деятельности.*"),
        # «Ответственный (ФИО, телефон)»: one column of names with what follows them.
        (Role.DEPUTY, rf"(?=.*{_DEPUTY})(?=.*{_FULL_NAME})(?!.*:).*"),
        (Role.RESPONSIBLE, rf"(?=.*{_PERSON})(?=.*{_FULL_NAME})(?!.*:).*"),
        # «Ответственный, телефон»: a name with what follows it, while «Телефон ответственного» is the phone alone.
        (Role.DEPUTY, rf"[^:,(;/]*{_DEPUTY}[^:,(;/]*(?:[,;/]|\bи\b)[^:]*{_CONTACT}[^:]*"),
        (Role.RESPONSIBLE, rf"[^:,(;/]*{_PERSON}[^:,(;/]*(?:[,;/]|\bи\b)[^:]*{_CONTACT}[^:]*"),
        (Role.DEPUTY_PHONE, rf".*телефон.*{_DEPUTY}.*|.*{_DEPUTY}.*(?:телефон|\bтел\b).*"),
        (Role.DEPUTY_EMAIL, rf".*(?:почт|mail).*{_DEPUTY}.*|.*{_DEPUTY}.*(?:почт|mail).*"),
        (Role.DEPUTY_POSITION, rf".*должност.*{_DEPUTY}.*|.*{_DEPUTY}.*должност.*"),
        (Role.DEPUTY, rf".*{_DEPUTY}.*"),
        (Role.PERSON_EMAIL, rf".*(?:почт|mail).*{_PERSON}.*|.*{_PERSON}.*(?:почт|mail).*"),
        (
            Role.PERSON_PHONE,
            rf".*(?:телефон|контакт|\bтел\b|сотов|мобильн).*{_PERSON}.*|.*{_PERSON}.*(?:телефон|контакт|\bтел\b).*",
        ),
        (Role.POSITION, rf"должность|.*должност.*{_PERSON}.*|{_PERSON}\w*\s*:?\s*должност.*"),
        (Role.RESPONSIBLE, rf".*{_PERSON}.*"),
        (Role.HEAD, _NAMES_HEAD),
        (
            Role.HEAD_POSITION,
            rf"(?!.*(?:{_FULL_NAME}|\bтел|почт|контакт))(?:.*должност\w*\W+(?:\w+\W+)?{_HEAD}.*|{_HEAD}.*должност.*)",
        ),
        (Role.IGNORED, rf".*{_HEAD}.*"),
        (Role.FOUNDER, r".*учредител.*|.*(?<!под)ведомств.*|.*вышестоящ.*"),
        (Role.BUILDINGS, r"(?!.*(?:наименован|назван)).*(?:корпус|здани|филиал|друг\w+ адрес|дополнительн\w+ адрес).*"),
        (
            Role.SHORT_NAME,
            r".*(?:кратк|сокращ)\w*.*(?:наимен|назван).*|.*(?:наимен|назван).*(?:кратк|сокращ).*|аббревиатура",
        ),
        (Role.VK_ID, r"(?:id|идентификатор)\b.*(?:вк|vk|вконтакте|госпаблик|сообществ|групп).*"),
        (Role.VK, r".*(?:\bвк\b|\bvk\b|вконтакте|в контакте|vkontakte).*"),
        (Role.OK, r".*(?:\bок\b|\bok\b|одноклассник|odnoklassniki).*"),
        (Role.TELEGRAM, r".*(?:\bтг\b|\btg\b|телегра|telegram).*"),
        (Role.MAX, r".*(?:\bmax\b|\bмах\b|\bмакс\b).*"),
        (Role.EMAIL, r".*(?:e-?mail|емейл|имейл|электронн\w+ (?:почт|адрес)|эл\.?\s?(?:почт|адрес)|\bпочт[аы]\b).*"),
        (Role.SITE, r".*(?:сайт|\bweb\b|веб).*"),
        (Role.RESPONSIBLE, r".*(?:\bфио\b|ф\.\s?и\.\s?о).*"),
        (Role.LINK, r".*(?:ссылк|страниц|паблик|сообществ|\bгрупп|соц\w*\.?\s?сет|аккаунт|\burl\b|\bканал).*"),
        (Role.INN, r".*\bинн\b.*"),
        (Role.OGRN, r".*\bогрн.*"),
        (Role.HOURS, r".*(?:час|врем|режим|график)\w*\s*(?:работ|прием).*|режим|график|расписание"),
        (Role.PHONES, r".*(?:телефон|\bтел\b|контакт).*"),
        (Role.ADDRESS, r".*(?:адрес|местонахожд|место нахожд).*"),
        (Role.NAME, r".*(?:наименован|назван|организац|учрежден|\bорган\b|предприят|подразделен).*|школа|детский сад"),
    )
)
_LONGEST = 90


def role_of(cell: str) -> Role | None:
    """The role of a column with this header; None when it is not known or no header."""
    header = fold(clean_line(cell)).strip(" :*.")
    if not header or len(header) > _LONGEST:
        return None
    return next((role for role, pattern in _PATTERNS if pattern.fullmatch(header)), None)


def roles_of(cells: Sequence[str]) -> tuple[Role | None, ...] | None:
    """The roles of a row of headers; None when the row is not one.

    A header names the organizations or a network, says at least two things, and holds no links or quoted names.
    """
    filled = [cell for cell in cells if cell]
    if len(filled) < 2 or any("«" in cell or find_links(cell) or find_unknown(cell) for cell in filled):
        return None
    roles = tuple(role_of(cell) if cell else None for cell in cells)
    known = [role for role in roles if role is not None]
    if len(known) < 2:
        return None
    # «Организация», «Ссылка» and forty columns of figures.
    plain = Role.NAME in known and NETWORK_ROLES.keys() & set(known) and not any(cell.isdecimal() for cell in filled)
    if len(known) * 2 < len(filled) and not plain:
        return None
    return roles if Role.NAME in known or Role.SHORT_NAME in known or NETWORK_ROLES.keys() & set(known) else None


def is_second_header(cells: Sequence[str]) -> bool:
    """Whether the row under a row of headers says more about it («ФИО», «Телефон» under «Ответственный»)."""
    filled = [cell for cell in cells if cell]
    if not filled or any("«" in cell or '"' in cell or find_links(cell) or find_unknown(cell) for cell in filled):
        return False
    known = [role for cell in filled if (role := role_of(cell)) is not None]
    return len(known) * 2 > len(filled) and not any(character.isdecimal() for character in "".join(filled))


_NONE = re.compile(r"^(?:нет\b|не вед|не созда)|\bнет$")
_CONTENTS: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (Role.NUMBER, re.compile(r"(?:№\s*)?\d{1,4}[.)]?")),
    (Role.INN, re.compile(r"\d{10}|\d{12}")),
    (Role.OGRN, re.compile(r"\d{13}|\d{15}")),
    (Role.EMAIL, re.compile(r"\S+@\S+\.\S+")),
    (Role.PHONES, re.compile(r"(?:\+7|8)?[\d\s()–-]{5,20}(?:,?\s*доб\.?\s*\d+)?")),
)


def role_by_content(cells: Sequence[str]) -> Role | None:
    """The role of a column without a header by what all its cells but «нет» and «-» hold; None when they differ.

    Links need not stand in every cell: a slip in one of them must not hide the others.
    """
    filled = [clean_line(cell) for cell in cells if re.search(r"\w", cell) and not _NONE.search(fold(clean_line(cell)))]
    if not filled:
        return Role.IGNORED
    linked = sum(bool(find_links(cell) or find_unknown(cell)) for cell in filled)
    if linked * 3 >= len(filled) * 2 and not all("@" in cell for cell in filled):
        return Role.LINK
    return next((role for role, shape in _CONTENTS if all(shape.fullmatch(cell) for cell in filled)), None)
