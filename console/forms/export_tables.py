"""Forms of what leaves in files: for each kind what is asked of it, with people or not, and into which file.

What stands in a file is made by the floors below, through `console.exporting`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path

from checks.exports import choosing, own
from checks.exports.choosing import Choice
from checks.exports.own import TITLES, What
from console import exporting
from console import format as shown
from console.exporting import Saved, Target
from console.forms import filing
from console.forms.model import FILE, Answers, Esc, FormPlan, Refused
from console.session import Session
from console.widgets.fields import FieldKind, FieldSpec
from registry import networks, organizations
from registry.exports import layout
from vault.store import Store


class Kind(StrEnum):
    """What can be taken away."""

    REGISTRY = "registry"
    MONITORING = "monitoring"
    MONTHLY = "monthly"
    REPORT = "report"
    PUBLIC = "public"
    TABLE = "table"
    CARDS = "cards"


KINDS: Mapping[Kind, str] = {
    Kind.REGISTRY: "Реестр в раскладке ЦУР",
    Kind.MONITORING: "Мониторинг: реестр и последний прогон",
    Kind.MONTHLY: "Месячный свод, 43 столбца",
    Kind.REPORT: "Отчёт для главы: страница или книга с диаграммами",
    Kind.PUBLIC: "Список официальных страниц для всех",
    Kind.TABLE: "Таблица по своему выбору",
    Kind.CARDS: "Карточки организаций: бланки, чтобы разослать",
}
_NAMES = {
    Kind.REGISTRY: "реестр",
    Kind.MONITORING: "мониторинг",
    Kind.MONTHLY: "свод",
    Kind.REPORT: "отчёт",
    Kind.PUBLIC: "официальные-страницы",
    Kind.TABLE: "таблица",
    Kind.CARDS: "карточки",
}
_ABOUT = {
    Kind.REGISTRY: "Уровень, учредитель, организация, ОГРН, сферы, статус, номер и ссылка страницы.",
    Kind.MONITORING: "Чего последний прогон не увидел, то «не видно», а не ноль.",
    Kind.MONTHLY: "В CSV — только свод; в XLSX ещё лист на каждый показатель и суммы по неделям.",
    Kind.REPORT: "Сколько соблюдено, что изменилось, кто не выполняет норму, что нужно от руководителя.",
    Kind.PUBLIC: "Только ведущиеся страницы, без людей: можно публиковать.",
    Kind.TABLE: "Условия: имя=значение или имя!=значение, через точку с запятой; имена — в скобках у столбцов.",
    Kind.CARDS: "Что известно, вписано; организация дополнит и вернёт. В бланках имена и контакты.",
}
_FORMS: Mapping[Kind, tuple[tuple[str, str], ...]] = {
    Kind.REPORT: (("html", "HTML: одна страница, для печати"), ("xlsx", "XLSX: книга с диаграммами")),
    Kind.PUBLIC: (("html", "HTML: страница для сайта"), ("csv", "CSV: таблица")),
}
_TABLE_FORMS = (("xlsx", "XLSX: таблица Excel"), ("csv", "CSV: таблица"))
_SUFFIXES = {"xlsx": (".xlsx",), "csv": (".csv",), "html": (".html", ".htm")}
_PEOPLE = (("no", "без них"), ("yes", "с ними: файл только для работы"))

Ask = Callable[[Sequence[Path]], Awaitable[bool]]
"""Asks whether files that are there already may be replaced."""


@dataclass(frozen=True)
class Asking:
    """What a form needs of the screen: the session, ids and names of organizations, the question about a file."""

    session: Session
    organizations: Sequence[tuple[int, str]]
    may_replace: Ask


def plan(asking: Asking, kind: Kind, written: list[Saved]) -> FormPlan:
    """The form of one kind; what was put is put into `written`."""
    session = asking.session

    async def save(answers: Answers) -> int:
        if kind is Kind.CARDS:
            written.append(await _cards(asking, answers))
            return 1
        job = _job(kind, answers, session)
        target = await _target(asking, answers)
        written.append(await session.with_store(lambda store: job(store, target)))
        return 1

    values = {
        "networks": layout.VK[0] if kind in {Kind.REGISTRY, Kind.MONITORING} else "",
        "month": _month_before(session.today),
        "form": _FORMS.get(kind, _TABLE_FORMS)[0][0],
        "of": What.PAGES.value,
        "views": "no",
        "people": "no",
        "path": f"~/{_NAMES[kind]}-{session.today:%Y-%m-%d}",
    }
    text, waiting = _ABOUT[kind], "Собираю и записываю…"
    return FormPlan(
        KINDS[kind], _specs(kind, asking), values, save, text=text, waiting=waiting, esc=Esc.STOPS, act=FILE
    )


def _specs(kind: Kind, asking: Asking) -> tuple[FieldSpec, ...]:
    nets = tuple((code, networks.title(code)) for code in networks.CODES)
    some = FieldSpec("networks", "Сети", FieldKind.PICKS, options=nets)
    form = FieldSpec("form", "Вид", FieldKind.CHOICE, options=_FORMS.get(kind, _TABLE_FORMS))
    path = FieldSpec("path", "Файл", hint="окончание добавится само")
    people = FieldSpec("people", "Данные людей", FieldKind.CHOICE, options=_PEOPLE)
    views = FieldSpec("views", "Столбцы охвата", FieldKind.CHOICE, options=(("no", "охват"), ("yes", "просмотры")))
    own_fields: Mapping[Kind, tuple[FieldSpec, ...]] = {
        Kind.REGISTRY: (some, form, path),
        Kind.MONITORING: (some, views, form, path),
        Kind.MONTHLY: (FieldSpec("month", "Месяц", hint="гггг-мм"), some, form, path),
        Kind.REPORT: (form, people, path),
        Kind.PUBLIC: (form, path),
        Kind.TABLE: (*_table_specs(), people, form, path),
        Kind.CARDS: (_whose(asking), FieldSpec("path", "Папка", hint="новая или своя; одна карточка — и файл .xlsx")),
    }
    return own_fields[kind]


def _table_specs() -> tuple[FieldSpec, ...]:
    of = FieldSpec("of", "О чём", FieldKind.CHOICE, options=tuple((what.value, TITLES[what]) for what in What))
    columns = (
        FieldSpec(
            f"columns:{what.value}",
            "Столбцы",
            FieldKind.PICKS,
            options=tuple((each.name, f"{each.title} ({each.name})") for each in own.names(what)),
            by="of",
            labels=((what.value, "Столбцы"),),
        )
        for what in What
    )
    return (
        of,
        *columns,
        FieldSpec("filters", "Условия", hint="network=vk; status=fail"),
        FieldSpec("sort", "По порядку", hint="имя столбца; -имя — от большего"),
        FieldSpec("rows", "Строки", hint="пусто — все; 100 или 101-200"),
    )


def _whose(asking: Asking) -> FieldSpec:
    named = tuple((str(number), name) for number, name in asking.organizations)
    return FieldSpec("organizations", "Чьи", FieldKind.PICKS, hint="не выбрано — всех действующих", options=named)


# What is to be made


def _job(kind: Kind, answers: Answers, session: Session) -> Callable[[Store, Target], Saved]:
    """How the file is made, everything in the answers read already; Refused and BadInput before anything is read."""
    now, people = session.clock.now(), answers.values.get("people") == "yes"
    codes = tuple(code for code in answers.values.get("networks", "").split(",") if code)
    match kind:
        case Kind.REGISTRY:
            return lambda store, to: exporting.registry(store, to, now, codes or layout.VK)
        case Kind.MONITORING:
            views = answers.values["views"] == "yes"
            return lambda store, to: exporting.observed(store, to, now, codes or layout.VK, views=views)
        case Kind.MONTHLY:
            first_day = _month(answers)
            return lambda store, to: exporting.month(store, to, now, first_day, codes)
        case Kind.REPORT:
            return lambda store, to: exporting.for_head(store, to, now, with_people=people)
        case Kind.PUBLIC:
            return lambda store, to: exporting.public(store, to, now)
    what = What(answers.values["of"])
    choice = _choice(answers, what, people=people)
    return lambda store, to: exporting.chosen(store, to, now, what, choice)


def _month(answers: Answers) -> date:
    try:
        return shown.parse_month(answers.text("month"))
    except ValueError:
        raise Refused("month", "нужен месяц вида 2026-10 или 10.2026") from None


def _choice(answers: Answers, what: What, *, people: bool) -> Choice:
    columns = tuple(name for name in answers.values[f"columns:{what.value}"].split(",") if name)
    personal = {each.name for each in own.names(what) if each.people}
    if not people and (what is What.PEOPLE or personal.intersection(columns)):
        raise Refused("people", "выбранное — персональные данные: нужно «с ними»")
    filters = tuple(choosing.parse_filter(each) for each in answers.lines("filters"))
    return Choice(columns, filters, answers.text("sort"), answers.text("rows"), with_people=people)


async def _target(asking: Asking, answers: Answers) -> Target:
    """Where to: the ending by the chosen form, a file that is there replaced only when a person says so."""
    form, path = answers.values["form"], filing.typed_path(answers, "path").absolute()
    own_ending = path.suffix.lower()
    if own_ending not in _SUFFIXES[form]:
        if own_ending in {each for endings in _SUFFIXES.values() for each in endings}:
            raise Refused("path", f"вид — {form.upper()}, а имя {own_ending}")
        path = path.with_name(f"{path.name}.{form}")
    return Target(path, form, await _replaced(asking, [path]))


async def _cards(asking: Asking, answers: Answers) -> Saved:
    session, out = asking.session, filing.typed_path(answers, "path").absolute()
    wanted = answers.chosen("organizations")
    found = await session.read(
        lambda tx: exporting.planned_cards(tx, [organizations.get(tx, number) for number in wanted], out)
    )
    force = await _replaced(asking, [path for _one, path in found.files])
    return await session.with_store(lambda store: exporting.put_cards(store, found, out, session.today, force=force))


async def _replaced(asking: Asking, paths: Sequence[Path]) -> bool:
    """Whether to write over what is there; Refused when that is not wanted, or the folder is not."""
    there = [path for path in paths if exporting.taken(path)]
    if there and not await asking.may_replace(there):
        raise Refused("path", "уже есть: назовите иначе")
    return bool(there)


def _month_before(today: date) -> str:
    return f"{today.replace(day=1) - timedelta(days=1):%Y-%m}"
