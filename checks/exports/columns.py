"""Which columns the tables of one's own choice can have, and what stands in their cells.

Choosing among them is `choosing`, reading what they are made of `own`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from checks import summary
from checks.exports import words
from checks.exports.choosing import Field
from checks.model import Status, SubjectKind, Verdict
from checks.results import Totals
from registry import networks
from registry.exemptions import Exemption
from registry.exports import words as said
from registry.exports.known import Known
from registry.organizations import Organization
from registry.pages import Page
from registry.people import Assignment, Person, Role
from registry.regulation.model import Regulation
from registry.sheets.table import Cell, Kind, Link

_NETWORKS = {each.code: each.title for each in networks.NETWORKS}
_YES = {"yes": "да", "no": "нет"}


@dataclass(frozen=True)
class World:
    """What the cells of every row are told from; `answering` are the responsible and deputies by organization."""

    known: Known
    today: date
    totals: Mapping[int, Totals]
    answering: Mapping[tuple[int, Role], tuple[Person, ...]]
    regulation: Regulation | None = None
    with_people: bool = False

    @cached_property
    def exempt(self) -> Mapping[int, Exemption]:
        return self.known.exempt(self.today)

    @cached_property
    def obliged(self) -> frozenset[int]:
        return self.known.obliged(self.today)


@dataclass(frozen=True)
class OrganizationRow:
    """An organization with its world."""

    organization: Organization
    world: World


@dataclass(frozen=True)
class PageRow:
    """A page with its organization."""

    page: Page
    organization: Organization
    world: World


@dataclass(frozen=True)
class PersonRow:
    """One assignment of a person; None of somebody who answers for nothing."""

    person: Person
    assignment: Assignment | None
    world: World


@dataclass(frozen=True)
class VerdictRow:
    """A verdict with its organization, None for the municipality."""

    verdict: Verdict
    organization: Organization | None
    world: World


# Organizations


def _of_organization(get: Callable[[Organization], Cell]) -> Callable[[OrganizationRow], Cell]:
    return lambda row: get(row.organization)


def _count(status: Status) -> Callable[[OrganizationRow], Cell]:
    return lambda row: _number(row.world.totals.get(row.organization.id), status)


def _number(totals: Totals | None, status: Status) -> Cell:
    """How many of a status; nothing where nothing was ever judged."""
    return None if totals is None else totals.of(status)


def _score(totals: Totals | None) -> Cell:
    return None if totals is None else summary.score(totals).value


def _answers(role: Role, get: Callable[[Person], str], world: World, organization_id: int) -> Cell:
    found = (get(person) for person in world.answering.get((organization_id, role), ()))
    return "\n".join(text for text in found if text)


def _person(name: str, title: str, role: Role, get: Callable[[Person], str], kind: Kind) -> Field[OrganizationRow]:
    return Field(
        name, title, lambda row: _answers(role, get, row.world, row.organization.id), kind, people=True, width=30
    )


def _buildings(organization: Organization) -> str:
    return "\n".join(": ".join(filter(None, (each.name, each.address))) for each in organization.buildings)


def _links(row: OrganizationRow) -> Cell:
    return "\n".join(page.url for page in row.world.known.pages_of.get(row.organization.id, ()) if page.url)


def _exempt(row: OrganizationRow) -> Cell:
    line = row.world.exempt.get(row.organization.id)
    return "" if line is None else line.basis or line.raw or "да"


_ANSWERING: tuple[Field[OrganizationRow], ...] = (
    _person("responsible", "Ответственный", Role.RESPONSIBLE, lambda each: each.name, Kind.TEXT),
    _person(
        "responsible_position", "Должность ответственного", Role.RESPONSIBLE, lambda each: each.position, Kind.TEXT
    ),
    _person("responsible_phone", "Телефон ответственного", Role.RESPONSIBLE, lambda each: each.phone, Kind.PHONE),
    _person("responsible_email", "Почта ответственного", Role.RESPONSIBLE, lambda each: each.email, Kind.TEXT),
    _person("deputy", "Заместитель", Role.DEPUTY, lambda each: each.name, Kind.TEXT),
    _person("deputy_phone", "Телефон заместителя", Role.DEPUTY, lambda each: each.phone, Kind.PHONE),
)

ORGANIZATIONS: tuple[Field[OrganizationRow], ...] = (
    Field("id", "ID", _of_organization(lambda each: each.id), Kind.NUMBER),
    Field("name", "Организация", _of_organization(lambda each: each.name), usual=True, width=48),
    Field("short_name", "Короткое имя", _of_organization(lambda each: each.short_name)),
    Field(
        "kind", "Вид", _of_organization(lambda each: said.KINDS[each.kind]), usual=True,
        words={kind.value: word for kind, word in said.KINDS.items()},
    ),
    Field("level", "Уровень", _of_organization(lambda each: each.level)),
    Field("spheres", "Сферы", _of_organization(lambda each: "\n".join(each.spheres))),
    Field("founder", "Учредитель", lambda row: row.world.known.founder(row.organization), usual=True, width=36),
    Field("inn", "ИНН", _of_organization(lambda each: each.inn), usual=True),
    Field("ogrn", "ОГРН", _of_organization(lambda each: each.ogrn)),
    Field("address", "Адрес", _of_organization(lambda each: each.address), usual=True, width=40),
    Field("buildings", "Другие здания", _of_organization(_buildings)),
    Field("phones", "Телефоны", _of_organization(lambda each: "\n".join(each.phones)), Kind.PHONE, usual=True),
    Field("email", "Почта", _of_organization(lambda each: each.email), usual=True),
    Field("hours", "Часы работы", _of_organization(lambda each: each.hours)),
    Field("site", "Сайт", _of_organization(lambda each: Link(each.site) if each.site else ""), Kind.LINK, usual=True),
    Field(
        "state", "Состояние", _of_organization(lambda each: said.ORGANIZATION_STATES[each.state]), usual=True,
        words={state.value: word for state, word in said.ORGANIZATION_STATES.items()},
    ),
    Field("time_zone", "Часовой пояс", _of_organization(lambda each: each.time_zone)),
    Field(
        "pages", "Страниц", lambda row: len(row.world.known.pages_of.get(row.organization.id, ())), Kind.NUMBER,
        usual=True,
    ),
    Field("links", "Ссылки на страницы", _links, width=36),
    Field(
        "obliged", "В обязательном перечне",
        lambda row: said.yes(row.organization.id in row.world.obliged), words=_YES,
    ),
    Field("exempt", "Может не создавать: основание", _exempt),
    Field("ok", "Соблюдено", _count(Status.OK), Kind.NUMBER),
    Field("fail", "Нарушений", _count(Status.FAIL), Kind.NUMBER, usual=True),
    Field("warn", "Рекомендаций", _count(Status.WARN), Kind.NUMBER),
    Field("manual", "Проверить вручную", _count(Status.MANUAL), Kind.NUMBER),
    Field("unknown", "Не видно", _count(Status.UNKNOWN), Kind.NUMBER, usual=True),
    Field("waived", "Отсрочек", _count(Status.WAIVED), Kind.NUMBER),
    Field(
        "score", "Доля соблюдённого", lambda row: _score(row.world.totals.get(row.organization.id)), Kind.PERCENT
    ),
    *_ANSWERING,
    Field("head_name", "Руководитель", _of_organization(lambda each: each.head_name), people=True, width=34),
    Field("head_position", "Должность руководителя", _of_organization(lambda each: each.head_position), people=True),
    Field("note", "Заметка", _of_organization(lambda each: each.note), people=True, width=40),
)  # fmt: skip


# Pages


def _of_page(get: Callable[[Page], Cell]) -> Callable[[PageRow], Cell]:
    return lambda row: get(row.page)


def _page_count(status: Status) -> Callable[[PageRow], Cell]:
    return lambda row: _number(row.world.totals.get(row.page.id), status)


def _on_page(column: Field[OrganizationRow]) -> Field[PageRow]:
    """The same column of the page's organization."""
    return Field(
        column.name,
        column.title,
        lambda row: column.cell(OrganizationRow(row.organization, row.world)),
        column.kind,
        people=column.people,
        width=column.width,
        words=column.words,
    )


def _named(name: str) -> Field[OrganizationRow]:
    return next(each for each in ORGANIZATIONS if each.name == name)


PAGES: tuple[Field[PageRow], ...] = (
    Field("id", "ID", _of_page(lambda each: each.id), Kind.NUMBER),
    Field("organization", "Организация", lambda row: row.organization.name, usual=True, width=48),
    Field("short", "Короткое имя организации", lambda row: row.organization.short_name),
    _on_page(_named("kind")),
    _on_page(_named("level")),
    _on_page(_named("founder")),
    _on_page(_named("ogrn")),
    Field(
        "network", "Сеть", _of_page(lambda each: networks.title(each.network)), usual=True, words=_NETWORKS, width=15
    ),
    Field(
        "url", "Ссылка", _of_page(lambda each: Link(each.url) if each.url else ""), Kind.LINK, usual=True, width=34
    ),
    Field("short_name", "Имя в сети", _of_page(lambda each: each.short_name)),
    Field("network_id", "Номер в сети", _of_page(lambda each: each.network_id)),
    Field(
        "state", "Состояние", _of_page(lambda each: said.PAGE_STATES[each.state]), usual=True,
        words={state.value: word for state, word in said.PAGE_STATES.items()},
    ),
    Field(
        "category", "Категория", _of_page(lambda each: said.CATEGORIES[each.category]), usual=True,
        words={category.value: word for category, word in said.CATEGORIES.items()},
    ),
    Field("opened", "Открыта", _of_page(lambda each: each.opened_on), Kind.DATE),
    Field("verified", "Проверена человеком", _of_page(lambda each: each.verified_on), Kind.DATE, usual=True),
    Field("connected", "Подключена к «Госпабликам»", _of_page(lambda each: each.connected_on), Kind.DATE, usual=True),
    *(
        Field(status.value, title, _page_count(status), Kind.NUMBER, usual=usual)
        for status, title, usual in (
            (Status.OK, "Соблюдено", False),
            (Status.FAIL, "Нарушений", True),
            (Status.WARN, "Рекомендаций", False),
            (Status.MANUAL, "Проверить вручную", False),
            (Status.UNKNOWN, "Не видно", True),
            (Status.WAIVED, "Отсрочек", False),
        )
    ),
    *map(_on_page, _ANSWERING),
    Field("note", "Заметка", _of_page(lambda each: each.note), people=True, width=40),
)  # fmt: skip


# People


def _of_person(get: Callable[[Person], Cell]) -> Callable[[PersonRow], Cell]:
    return lambda row: get(row.person)


def _of_part(get: Callable[[Assignment], Cell]) -> Callable[[PersonRow], Cell]:
    return lambda row: "" if row.assignment is None else get(row.assignment)


def _whose(row: PersonRow) -> Cell:
    owner = row.world.known.owners.get(row.assignment.organization_id) if row.assignment is not None else None
    return "" if owner is None else owner.name


def _answers_now(row: PersonRow) -> Cell:
    return said.yes(row.assignment is not None and row.assignment.in_force(row.world.today))


PEOPLE: tuple[Field[PersonRow], ...] = (
    Field("id", "ID", _of_person(lambda each: each.id), Kind.NUMBER, people=True),
    Field("name", "Фамилия, имя, отчество", _of_person(lambda each: each.name), usual=True, people=True, width=34),
    Field("position", "Должность", _of_person(lambda each: each.position), usual=True, people=True, width=30),
    Field("phone", "Телефон", _of_person(lambda each: each.phone), Kind.PHONE, usual=True, people=True),
    Field("email", "Почта", _of_person(lambda each: each.email), usual=True, people=True),
    Field("organization", "Организация", _whose, usual=True, people=True, width=48),
    Field(
        "role", "Роль", _of_part(lambda each: said.ROLES[each.role]), usual=True, people=True,
        words={role.value: word for role, word in said.ROLES.items()},
    ),
    Field("since", "С", _of_part(lambda each: each.since), Kind.DATE, usual=True, people=True),
    Field("until", "По", _of_part(lambda each: each.until), Kind.DATE, usual=True, people=True),
    Field("now", "Отвечает сейчас", _answers_now, people=True, words=_YES),
    Field(
        "trainings", "Обучение",
        _of_person(lambda person: "\n".join(f"{each.on:%d.%m.%Y} {each.topic}" for each in person.trainings)),
        people=True,
    ),
    Field("note", "Заметка", _of_person(lambda each: each.note), people=True, width=40),
)  # fmt: skip


# Verdicts


def _of_verdict(get: Callable[[Verdict], Cell]) -> Callable[[VerdictRow], Cell]:
    return lambda row: get(row.verdict)


def _owner(row: VerdictRow) -> Cell:
    return row.organization.name if row.organization is not None else "муниципалитет"


def _subject(row: VerdictRow) -> Cell:
    subject = row.verdict.subject
    return Link(subject.name) if subject.kind is SubjectKind.PAGE else subject.name


VERDICTS: tuple[Field[VerdictRow], ...] = (
    Field("organization", "Организация", _owner, usual=True, width=44),
    Field(
        "founder", "Учредитель",
        lambda row: "" if row.organization is None else row.world.known.founder(row.organization), width=36,
    ),
    Field(
        "kind", "Вид", lambda row: "" if row.organization is None else said.KINDS[row.organization.kind],
        words={kind.value: word for kind, word in said.KINDS.items()},
    ),
    Field(
        "network", "Сеть", _of_verdict(lambda each: networks.title(each.network) if each.network else ""), usual=True,
        words=_NETWORKS,
    ),
    Field("subject", "О чём", _subject, Kind.LINK, usual=True, width=34),
    Field("check", "Код проверки", _of_verdict(lambda each: each.check)),
    Field("title", "Проверка", _of_verdict(lambda each: words.title(each.check)), usual=True, width=32),
    Field("clauses", "Пункты", lambda row: words.clauses(row.verdict, row.world.regulation), usual=True),
    Field(
        "level", "Строгость", _of_verdict(lambda each: words.LEVELS[each.level]),
        words={level.value: word for level, word in words.LEVELS.items()},
    ),
    Field(
        "status", "Итог", _of_verdict(lambda each: words.STATUSES[each.status]), usual=True,
        words={status.value: word for status, word in words.STATUSES.items()},
    ),
    Field(
        "message", "Что видно",
        lambda row: words.message(row.verdict, with_people=row.world.with_people), usual=True, width=56,
    ),
    Field(
        "evidence", "Где видно",
        lambda row: words.evidence(row.verdict, with_people=row.world.with_people), width=40,
    ),
    Field("fix", "Что делать", _of_verdict(lambda each: each.fix), width=48),
)  # fmt: skip
