"""Russian names of the values that forms offer and cards show."""

from __future__ import annotations

from registry.notices import Direction, Event
from registry.organizations import OrganizationKind, OrganizationState
from registry.pages import Category, PageState
from registry.people import Role

ORGANIZATION_KINDS = {
    OrganizationKind.BODY: "орган",
    OrganizationKind.INSTITUTION: "организация",
}

ORGANIZATION_STATES = {
    OrganizationState.ACTIVE: "действует",
    OrganizationState.CLOSED: "закрыта",
}

PAGE_STATES = {
    PageState.PLANNED: "запланирована",
    PageState.ACTIVE: "ведётся",
    PageState.CLOSED: "закрыта",
    PageState.BLOCKED: "заблокирована",
    PageState.DELETED: "удалена",
    PageState.WITHDRAWN: "выведена",
}

CATEGORIES = {
    Category.FLAGSHIP: "флагман",
    Category.ACTIVE: "активный",
    Category.CARD: "визитка",
}

ROLES = {
    Role.RESPONSIBLE: "ответственный",
    Role.DEPUTY: "заместитель",
}

DIRECTIONS = {
    Direction.OUT: "мы сообщаем в ЦУР",
    Direction.IN: "организация сообщила нам",
}

EVENTS = {
    Event.RESPONSIBLE: "сменился ответственный",
    Event.PAGE_CREATED: "создана страница",
    Event.PAGE_ABSENT: "страницы не будет",
    Event.PAGE_CLOSED: "закрыта страница",
    Event.OTHER: "другое",
}
