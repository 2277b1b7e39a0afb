"""Russian names of the keys and values of records, for people who read a record in the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from console.format import day, moment
from console.forms import titles
from console.reading import case_words
from console.reading import credentials as reading
from registry import codec
from registry.accounts import TOKEN_FIELDS, SignIn, account
from registry.cases.records import CaseKind, StepState
from registry.cases.records import Outcome as CaseOutcome
from registry.credentials import Credential, CredentialKind, FactorKind
from registry.impostors import ImpostorState
from registry.notices import Direction, Event
from registry.organizations import OrganizationKind, OrganizationState
from registry.pages import Category, PageState
from registry.people import Role
from registry.regulation.model import Binds, Level

_LABELS = {
    "id": "ID",
    "name": "Название",
    "short_name": "Короткое имя",
    "accepted_names": "Другие написания",
    "kind": "Вид",
    "founder_id": "Учредитель (ID)",
    "inn": "ИНН",
    "ogrn": "ОГРН",
    "address": "Адрес",
    "phones": "Телефоны",
    "email": "Почта",
    "hours": "Часы работы",
    "site": "Сайт",
    "state": "Состояние",
    "invented": "Выдумана для примера",
    "note": "Заметка",
    "organization_id": "Организация (ID)",
    "network": "Сеть",
    "url": "Адрес",
    "network_id": "Номер в сети",
    "category": "Категория",
    "opened_on": "Открыта",
    "verified_on": "Проверена",
    "connected_on": "Подключена к „Госпабликам“",
    "network_kind": "Вид в сети",
    "position": "Должность",
    "phone": "Телефон",
    "assignments": "Назначения",
    "role": "Роль",
    "since": "С",
    "until": "По",
    "number": "Номер",
    "raw": "Как в документе",
    "basis": "Основание",
    "login": "Логин",
    "holder_id": "У кого (ID)",
    "profile_id": "Профиль",
    "second_factor": "Второй фактор",
    "factor_confirmed_on": "Второй фактор подтверждён",
    "password_changed_on": "Пароль сменён",
    "page_ids": "Страницы (ID)",
    "host": "Сайт",
    "sign_in": "Вход",
    "recovery_phone": "Запасной номер",
    "recovery_email": "Резервная почта",
    "sim_owner": "Договор SIM",
    "sim_place": "Где SIM",
    "passkeys": "Ключи доступа",
    "sessions_checked_on": "Сеансы смотрели",
    "direction": "Кто кому",
    "event": "О чём",
    "page_id": "Страница (ID)",
    "happened_on": "Случилось",
    "told_on": "Сообщили",
    "proof": "Подтверждение",
    "title": "О чём",
    "received_on": "Получен",
    "due_on": "Срок",
    "answered_on": "Отвечено",
    "month": "Месяц",
    "items": "Публикации",
    "on": "День",
    "topic": "Тема",
    "starts_at": "С",
    "due_at": "Не позже",
    "text": "Текст",
    "links": "Ссылки",
    "networks": "Сети",
    "level": "Уровень",
    "spheres": "Сферы",
    "buildings": "Здания",
    "time_zone": "Часовой пояс",
    "head_name": "Руководитель",
    "head_position": "Должность руководителя",
    "trainings": "Обучение",
    "found_on": "Найдена",
    "reported_on": "Сообщили сети",
    "removed_on": "Исчезла",
    "key": "Настройка",
    "value": "Значение",
    "code": "Код",
    "adopted_on": "Принят",
    "valid_from": "Действует с",
    "withdrawn_at": "Отозван",
    "sha256": "Отпечаток",
    "opened_at": "Открыт",
    "person_id": "Уходит (ID)",
    "successor_id": "Приходит (ID)",
    "closed_on": "Закрыт",
    "outcome": "Исход",
    "reason": "Причина",
    "steps": "Шаги",
    "credential_id": "Учётная запись (ID)",
    "done_on": "Сделано",
    "who": "Кто подтвердил",
    "scope": "О ком",
    "answer_file": "Файл ответа",
    "answer_sha256": "Отпечаток файла",
    "source_id": "Пересылает (ID)",
    "sent_on": "Отправлен",
    "request_id": "Запрос ЦУР (ID)",
    "replies": "Ответы",
    "reminded_on": "Напоминали",
    "answer": "Ответ",
    "file": "Файл",
    "inquiry_id": "Запрос организациям (ID)",
    "cancelled_on": "Отменено",
    "case_id": "Случай (ID)",
    "addressee": "Кому",
    "dated_on": "Дата письма",
    "asked_on": "Спросили",
    "asked_by": "Кто спросил",
    "question": "Вопрос",
    "check": "Проверка",
    "checked_on": "Путь проверен",
    "checked_by": "Кто проверил",
    "path": "Путь в меню",
    **{field.name: field.title for field in TOKEN_FIELDS},
}


_BINDS = {
    Binds.COORDINATOR: "координатора",
    Binds.ORGANIZATION: "организации",
    Binds.PAGE: "страницы",
    Binds.CENTRE: "ЦУР",
    Binds.MUNICIPALITY: "муниципалитет",
}
_DIRECTIONS = {Direction.IN: "организация координатору", Direction.OUT: "координатор в ЦУР"}
_EVENTS = {
    Event.RESPONSIBLE: "сменился ответственный",
    Event.PAGE_CREATED: "создана страница",
    Event.PAGE_ABSENT: "страницы не будет",
    Event.PAGE_CLOSED: "закрыта страница",
    Event.OTHER: "другое",
}
_IMPOSTORS = {
    ImpostorState.FOUND: "найдена, сети не сообщили",
    ImpostorState.REPORTED: "сообщили, ждём",
    ImpostorState.REMOVED: "исчезла",
}
_LEVELS = {Level.MUST: "обязательно", Level.RECOMMENDED: "рекомендуется", Level.OWN: "своя настройка"}

_STEP_STATES = {StepState.OPEN: "не сделано", StepState.DONE: "сделано", StepState.NOT_NEEDED: "не нужно"}

_WORDS: Mapping[type[StrEnum], Mapping[Any, str]] = {
    OrganizationKind: titles.ORGANIZATION_KINDS,
    OrganizationState: titles.ORGANIZATION_STATES,
    PageState: titles.PAGE_STATES,
    Category: titles.CATEGORIES,
    Role: titles.ROLES,
    CredentialKind: reading.KIND_TITLES,
    FactorKind: reading.FACTOR_TITLES,
    SignIn: reading.SIGN_IN_TITLES,
    Binds: _BINDS,
    Direction: _DIRECTIONS,
    Event: _EVENTS,
    ImpostorState: _IMPOSTORS,
    Level: _LEVELS,
    CaseKind: case_words.KINDS,
    CaseOutcome: case_words.OUTCOMES,
    StepState: _STEP_STATES,
}


def word(value: StrEnum) -> str:
    """The Russian word of a value of a record; the value itself where there is none."""
    return _WORDS.get(type(value), {}).get(value, value.value)


def labelled(record: codec.Dataclass) -> list[tuple[str, str]]:
    """The pairs to print: a name for people and the value as text; an empty value is an empty text."""
    own = _own_labels(record)
    return [
        (own.get(each.name) or _LABELS.get(each.name, each.name), _text(getattr(record, each.name)))
        for each in fields(record)
    ]


def _own_labels(record: codec.Dataclass) -> dict[str, str]:
    """Of a service account, the fields that mean something else there."""
    if not isinstance(record, Credential) or record.kind is not CredentialKind.SERVICE:
        return {}
    return {field.name: field.title for field in account(record.network).service}


def _text(value: object) -> str:
    if isinstance(value, StrEnum):
        return word(value)
    if isinstance(value, bool):
        return "да" if value else ""
    if isinstance(value, date):
        return f"{moment(value)} UTC" if isinstance(value, datetime) else day(value)
    if isinstance(value, tuple):
        return "\n".join(_text(item) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        return ", ".join(f"{name.lower()}: {text}" for name, text in labelled(value) if text)
    return "" if value is None else str(value)
