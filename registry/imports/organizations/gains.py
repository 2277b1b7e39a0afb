"""What a row of a list brings to an organization, in words: for whoever looks before writing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from registry import networks
from registry.organizations import Organization
from registry.pages import Page
from registry.people import Role

SKIPPED = "пропущена по ответу"
CHANGED_PAGE = "сведения о странице"
FOUNDER = "учредитель"
PEOPLE: Mapping[Role, str] = {Role.RESPONSIBLE: "ответственный", Role.DEPUTY: "заместитель"}

_TITLES = {
    "short_name": "краткое название",
    "accepted_names": "ещё одно написание",
    "inn": "ИНН",
    "ogrn": "ОГРН",
    "address": "адрес",
    "buildings": "другие адреса",
    "phones": "телефоны",
    "email": "почта",
    "hours": "часы работы",
    "site": "сайт",
    "level": "уровень",
    "spheres": "сферы",
    "note": "примечание",
    "head_name": "руководитель",
    "head_position": "должность руководителя",
}


def gained(before: Organization, after: Organization) -> Iterator[str]:
    """The fields that are other now."""
    if before is not after:
        yield from (title for name, title in _TITLES.items() if getattr(before, name) != getattr(after, name))


def new_pages(made: Sequence[Page]) -> Iterator[str]:
    """The pages that are new, by their links."""
    yield from (page.url or f"{networks.title(page.network)}: страница только намечена" for page in made)
