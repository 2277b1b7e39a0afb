"""What kinds, states and categories of the registry are called wherever people meet them: in files, on the screen."""

from __future__ import annotations

from collections.abc import Mapping

from registry.organizations import OrganizationKind, OrganizationState
from registry.pages import Category, PageState
from registry.people import Role

UNSEEN = "не видно"
"""What stands in a cell of which nobody has seen anything: never a zero, never a «no»."""

KINDS: Mapping[OrganizationKind, str] = {
    OrganizationKind.BODY: "орган",
    OrganizationKind.INSTITUTION: "организация",
}
ORGANIZATION_STATES: Mapping[OrganizationState, str] = {
    OrganizationState.ACTIVE: "действует",
    OrganizationState.CLOSED: "закрыта",
}
PAGE_STATES: Mapping[PageState, str] = {
    PageState.PLANNED: "запланирована",
    PageState.ACTIVE: "ведётся",
    PageState.CLOSED: "закрыта",
    PageState.BLOCKED: "заблокирована",
    PageState.DELETED: "удалена",
    PageState.WITHDRAWN: "выведена",
}
CATEGORIES: Mapping[Category, str] = {
    Category.FLAGSHIP: "флагман",
    Category.ACTIVE: "активный",
    Category.CARD: "визитка",
}
ROLES: Mapping[Role, str] = {
    Role.RESPONSIBLE: "ответственный",
    Role.DEPUTY: "заместитель",
}


def yes(value: bool) -> str:
    """«да» or «нет»."""
    return "да" if value else "нет"
