"""The kinds of letters: what each is called, what it is about, to whom it goes, what it cannot do without.

The words of the letters are `bodies`, the values that go into them `values`; who wrote which is `book`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from vault.errors import BadInput
from vault.text import clean_line

Row: TypeAlias = Mapping[str, str]
"""The fields of one row of a letter's table."""


class LetterKind(StrEnum):
    """What a letter is for."""

    RESPONSIBLE_CHANGED = "responsible_changed"
    PAGE_CREATED = "page_created"
    PAGE_ABSENT = "page_absent"
    CENTRE_ANSWER = "centre_answer"
    INQUIRY = "inquiry"
    REMINDER = "reminder"
    REMARKS = "remarks"
    CONNECTION = "connection"
    TRANSFER_ACT = "transfer_act"
    HEAD_SUMMARY = "head_summary"
    INCIDENT_CENTRE = "incident_centre"
    INCIDENT_SITE = "incident_site"
    INCIDENT_POLICE = "incident_police"
    LEAK_NOTICE = "leak_notice"
    LEAK_RESULT = "leak_result"


class About(StrEnum):
    """A record that a letter may be about."""

    ORGANIZATION = "organization"
    PAGE = "page"
    CASE = "case"
    REQUEST = "request"
    INQUIRY = "inquiry"


class Addressee(StrEnum):
    """To whom it goes: the control centre, an organization, the head who signs letters, somebody who is asked for; or
    nobody: an act, a text for a site, a form of somebody else's."""

    CENTRE = "centre"
    ORGANIZATION = "organization"
    HEAD = "head"
    ASKED = "asked"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Field:
    """A field of a template: `name` as it stands between the braces, what it means, and where it is filled in."""

    name: str
    title: str
    where: str


@dataclass(frozen=True)
class KindOfLetter:
    """One kind. `about` are the records that may be named, of which `either` says whether one is enough or all are
    needed. `needs` names fields of `FIELDS` that must not be empty, beside what every letter of its addressee needs.
    `numbered`: it goes out under a number.
    """

    kind: LetterKind
    title: str
    addressee: Addressee
    about: tuple[About, ...]
    needs: tuple[str, ...]
    numbered: bool = True
    either: bool = True


_SET = "настройка {}: poryadok settings set {} «…»"
_ORGANIZATION = "карточка организации (orgs edit) или --field «{}=…»"
_PAGE = "карточка страницы (pages edit) или --field «{}=…»"
_PERSON = "ответственный организации (people) или --field «{}=…»"
_ASKED = "спрашивается: --field «{}=…»"


def _setting(name: str, title: str, key: str) -> Field:
    return Field(name, title, _SET.format(key, key) + f" или --field «{name}=…»")


FIELDS: tuple[Field, ...] = (
    _setting("отправитель", "кто отправляет", "sender"),
    Field("номер", "исходящий номер", "настройка letter_number («01-22/{n}») или --number"),
    Field("дата", "дата словами: 12 декабря 2026 года", "--date, иначе сегодня"),
    Field("дата_прописью", "дата прописью: двенадцатого декабря…", "--date, иначе сегодня"),
    Field("дата_цифрами", "дата цифрами: 12.12.2026", "--date, иначе сегодня"),
    Field("кому_должность", "должность адресата в дательном падеже", _ASKED.format("кому_должность")),
    Field(
        "кому_организация",
        "организация адресата",
        "настройка centre_name или название организации; --field «кому_организация=…»",
    ),
    Field("кому_фио", "фамилия и инициалы адресата в дательном падеже", _ASKED.format("кому_фио")),
    Field("обращение", "«Уважаемая Анна Петровна!»; пусто, если имени не знают", _ASKED.format("обращение")),
    _setting("подписал_должность", "должность подписывающего", "signatory_position"),
    _setting("подписал_фио", "подписывающий: И. О. Фамилия", "signatory_name"),
    _setting("исполнитель_фио", "исполнитель: фамилия, имя, отчество", "coordinator_name"),
    _setting("исполнитель_должность", "должность исполнителя", "coordinator_position"),
    _setting("исполнитель_телефон", "телефон исполнителя", "coordinator_phone"),
    _setting("цур", "как называется ЦУР", "centre_name"),
    Field("порядок", "как назван Порядок; пусто, пока номер и дата не подтверждены", "реквизиты Порядка"),
    Field("организация", "название организации", _ORGANIZATION.format("организация")),
    Field("инн", "ИНН организации", _ORGANIZATION.format("инн")),
    Field("огрн", "ОГРН организации", _ORGANIZATION.format("огрн")),
    Field("адрес", "адрес организации", _ORGANIZATION.format("адрес")),
    Field("сайт", "официальный сайт организации", _ORGANIZATION.format("сайт")),
    Field("сеть", "социальная сеть страницы", _PAGE.format("сеть")),
    Field("ссылка", "ссылка на страницу", _PAGE.format("ссылка")),
    Field("дата_создания", "когда создана страница", _PAGE.format("дата_создания")),
    Field("ответственный_фио", "ответственный: фамилия, имя, отчество", _PERSON.format("ответственный_фио")),
    Field("ответственный_должность", "должность ответственного", _PERSON.format("ответственный_должность")),
    Field("ответственный_телефон", "телефон ответственного", _PERSON.format("ответственный_телефон")),
    Field("ответственный_почта", "почта ответственного", _PERSON.format("ответственный_почта")),
    Field("назначен", "назначен, назначена: по отчеству", _ASKED.format("назначен")),
    Field("ответственным", "ответственным, ответственной: по отчеству", _ASKED.format("ответственным")),
    Field("с_даты", "с какого дня отвечает", "назначение ответственного (people edit) или --field «с_даты=…»"),
    Field("прежний_фио", "прежний ответственный", "случай смены ответственного или --field «прежний_фио=…»"),
    Field("причина", "почему страницы нет", "перечень исключений или --field «причина=…»"),
    Field("запрос_номер", "номер запроса ЦУР", "запрос ЦУР (centre requests edit)"),
    Field("запрос_дата", "когда запрос получен", "запрос ЦУР (centre requests edit)"),
    Field("запрос_о_чём", "о чём спрашивают", "запрос (edit) или --field «запрос_о_чём=…»"),
    Field("текст", "текст письма своими словами", _ASKED.format("текст")),
    Field("срок", "до какого дня ответить", "запрос организациям или --field «срок=…»"),
    Field("прошлое_письмо", "прежнее письмо: номер и дата", _ASKED.format("прошлое_письмо")),
    Field("всего", "сколько строк в таблице, словами с числом", "считается"),
    Field("замечаний", "сколько замечаний", "считается"),
    Field("предупреждение", "о чём предупредить читающего", "считается"),
    Field("принял_фио", "кто принимает: фамилия, имя, отчество", "случай передачи дел или --field «принял_фио=…»"),
    Field("принял_должность", "должность принимающего", _ASKED.format("принял_должность")),
    Field("сдал_фио", "кто сдаёт: фамилия, имя, отчество", "случай передачи дел или настройка coordinator_name"),
    Field("сдал_должность", "должность сдающего", "настройка coordinator_position или --field «сдал_должность=…»"),
    Field("прогон_дата", "когда проверяли страницы", "прогон: poryadok check"),
    Field("итог", "итог проверки одной фразой", "прогон: poryadok check"),
    Field("доля_неизвестного", "какую долю не удалось увидеть", "прогон: poryadok check"),
    Field("когда", "день, когда это произошло", "случай (incident) или --field «когда=…»"),
    Field("обнаружено", "когда это заметили", "случай (incident) или --field «обнаружено=…»"),
    Field("что_случилось", "что случилось", _ASKED.format("что_случилось")),
    Field("что_сделано", "что уже сделано", "шаги случая (incident) или --field «что_сделано=…»"),
    Field("данные", "какие данные и скольких людей", _ASKED.format("данные")),
    Field("предполагаемые_причины", "предполагаемые причины", _ASKED.format("предполагаемые_причины")),
    Field("предполагаемый_вред", "предполагаемый вред", _ASKED.format("предполагаемый_вред")),
    Field("результаты", "что установило внутреннее расследование", _ASKED.format("результаты")),
    Field("виновные", "чьи действия стали причиной, если это известно", _ASKED.format("виновные")),
)

_SEIZED = ("организация", "ссылка", "сеть", "когда")
_LEAK = ("отправитель", "исполнитель_фио", "исполнитель_телефон", "когда", "обнаружено", "что_случилось", "данные")

KINDS: tuple[KindOfLetter, ...] = (
    KindOfLetter(
        LetterKind.RESPONSIBLE_CHANGED,
        "Уведомление ЦУР о смене ответственного",
        Addressee.CENTRE,
        (About.ORGANIZATION, About.CASE),
        ("организация", "ответственный_фио", "ответственный_должность", "ответственный_телефон", "с_даты"),
    ),
    KindOfLetter(
        LetterKind.PAGE_CREATED,
        "Уведомление ЦУР о новой странице",
        Addressee.CENTRE,
        (About.PAGE,),
        ("организация", "сеть", "ссылка", "дата_создания", "ответственный_фио"),
    ),
    KindOfLetter(
        LetterKind.PAGE_ABSENT,
        "Уведомление ЦУР об отсутствии страницы",
        Addressee.CENTRE,
        (About.ORGANIZATION,),
        ("организация", "причина"),
    ),
    KindOfLetter(
        LetterKind.CENTRE_ANSWER,
        "Ответ на запрос ЦУР",
        Addressee.CENTRE,
        (About.REQUEST,),
        ("запрос_о_чём", "запрос_дата"),
    ),
    KindOfLetter(
        LetterKind.INQUIRY,
        "Запрос организации",
        Addressee.ORGANIZATION,
        (About.ORGANIZATION, About.INQUIRY),
        ("запрос_о_чём", "срок"),
        either=False,
    ),
    KindOfLetter(
        LetterKind.REMINDER,
        "Напоминание организации",
        Addressee.ORGANIZATION,
        (About.ORGANIZATION, About.INQUIRY),
        ("запрос_о_чём", "запрос_дата", "срок"),
        either=False,
    ),
    KindOfLetter(
        LetterKind.REMARKS,
        "Замечания организации",
        Addressee.ORGANIZATION,
        (About.ORGANIZATION,),
        (),
    ),
    KindOfLetter(
        LetterKind.CONNECTION,
        "Заявка на подключение к «Госпабликам»",
        Addressee.CENTRE,
        (About.PAGE, About.CASE),
        (
            "организация",
            "огрн",
            "сеть",
            "ссылка",
            "ответственный_фио",
            "ответственный_должность",
            "ответственный_телефон",
            "ответственный_почта",
        ),
    ),
    KindOfLetter(
        LetterKind.TRANSFER_ACT,
        "Акт приёма-передачи учётных записей",
        Addressee.NOBODY,
        (About.CASE,),
        ("отправитель", "сдал_фио", "сдал_должность", "принял_фио", "принял_должность"),
        numbered=False,
    ),
    KindOfLetter(
        LetterKind.HEAD_SUMMARY,
        "Сводка для руководителя",
        Addressee.HEAD,
        (),
        ("прогон_дата", "итог", "доля_неизвестного"),
    ),
    KindOfLetter(
        LetterKind.INCIDENT_CENTRE,
        "Сообщение ЦУР о захвате страницы",
        Addressee.CENTRE,
        (About.CASE, About.PAGE),
        (*_SEIZED, "что_сделано"),
    ),
    KindOfLetter(
        LetterKind.INCIDENT_SITE,
        "Объявление о захвате страницы для сайта и других страниц",
        Addressee.NOBODY,
        (About.CASE, About.PAGE),
        _SEIZED,
        numbered=False,
    ),
    KindOfLetter(
        LetterKind.INCIDENT_POLICE,
        "Проект заявления в полицию",
        Addressee.ASKED,
        (About.CASE, About.PAGE),
        (*_SEIZED, "обнаружено", "что_случилось"),
    ),
    KindOfLetter(
        LetterKind.LEAK_NOTICE,
        "Текст для Роскомнадзора об утечке, 24 часа",
        Addressee.NOBODY,
        (About.CASE,),
        (*_LEAK, "предполагаемые_причины", "предполагаемый_вред", "что_сделано"),
        numbered=False,
    ),
    KindOfLetter(
        LetterKind.LEAK_RESULT,
        "Текст для Роскомнадзора о расследовании утечки, 72 часа",
        Addressee.NOBODY,
        (About.CASE,),
        (*_LEAK, "результаты"),
        numbered=False,
    ),
)

_SIGNED = ("дата", "отправитель", "подписал_должность", "подписал_фио", "исполнитель_фио", "исполнитель_телефон")
_NEEDED_BY_ADDRESSEE = {
    Addressee.CENTRE: ("кому_организация", *_SIGNED),
    Addressee.ORGANIZATION: ("кому_организация", *_SIGNED),
    Addressee.HEAD: ("кому_должность", "кому_фио", *_SIGNED),
    Addressee.ASKED: ("кому_должность", *_SIGNED),
    Addressee.NOBODY: ("дата",),
}
_OTHERWISE = {
    (Addressee.HEAD, "кому_должность"): "signatory_position",
    (Addressee.HEAD, "кому_фио"): "signatory_name",
    (Addressee.HEAD, "подписал_должность"): "coordinator_position",
    (Addressee.HEAD, "подписал_фио"): "coordinator_name",
    (Addressee.CENTRE, "кому_организация"): "centre_name",
    (Addressee.CENTRE, "кому_должность"): "centre_head_position",
    (Addressee.CENTRE, "кому_фио"): "centre_head_name",
}
_BY_NAME = {each.name: each for each in FIELDS}
_BY_KIND = {each.kind: each for each in KINDS}


def of(kind: LetterKind) -> KindOfLetter:
    """What is known of a kind."""
    return _BY_KIND[kind]


def field(name: str) -> Field | None:
    """A field by its name, None for an unknown one."""
    return _BY_NAME.get(name)


def where(name: str, kind: LetterKind) -> str:
    """Where a field is filled in for a letter of this kind: the head who signs the rest is written to by the
    coordinator, the centre's head is a setting too."""
    setting = _OTHERWISE.get((of(kind).addressee, name))
    return _BY_NAME[name].where if setting is None else _setting(name, "", setting).where


def needed(kind: LetterKind) -> tuple[Field, ...]:
    """The fields without which a letter of this kind is not written, those of every letter first."""
    known = of(kind)
    number = ("номер",) if known.numbered else ()
    return tuple(_BY_NAME[name] for name in dict.fromkeys(number + _NEEDED_BY_ADDRESSEE[known.addressee] + known.needs))


def kind_of(text: str) -> LetterKind:
    """The kind that a person has written; BadInput lists the known ones."""
    cleaned = clean_line(text)
    if cleaned not in set(LetterKind):
        raise BadInput(f"Писем «{cleaned}» нет, есть: {', '.join(LetterKind)}.")
    return LetterKind(cleaned)
