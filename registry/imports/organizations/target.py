"""One organization while an import is planned: its record as it will be, its pages, who answers for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from registry import networks, requisites
from registry.buildings import Building
from registry.exports import words
from registry.imports.asked import Candidate
from registry.imports.organizations.choosing import Choices
from registry.imports.organizations.known import Known
from registry.imports.organizations.model import RegistryRow
from registry.imports.organizations.staff import Employee
from registry.links import PageLink
from registry.names import is_body, key, mixed_letters
from registry.organizations import Organization, OrganizationKind
from registry.pages import Category, Page, PageState
from registry.people import Role
from vault.text import fold


class Status(StrEnum):
    """The fate of a row."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    QUESTION = "question"


@dataclass(eq=False)
class Target:
    """`line` is the row that makes a new organization, 0 for one of the registry; `pages` are of the registry,
    `changed_pages` of those the altered by their ids, `new_pages` to be added.

    `said` are the fields that a row of this file has given: of two rows that disagree the first is taken, so that
    the same file again changes nothing.
    """

    organization: Organization
    line: int = 0
    pages: tuple[Page, ...] = ()
    changed_pages: dict[int, Page] = field(default_factory=dict)
    new_pages: list[Page] = field(default_factory=list)
    joined: list[tuple[Role, Employee]] = field(default_factory=list)
    founder: Target | None = None
    changed: bool = False
    said: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, organization: Organization, known: Known) -> Target:
        """An organization of the registry."""
        return cls(organization, 0, known.pages.get(organization.id, ()))

    @classmethod
    def new(cls, row: RegistryRow) -> Target:
        """The organization that a row makes."""
        kind = OrganizationKind.BODY if is_body(row.name) else OrganizationKind.INSTITUTION
        return cls(Organization(name=row.name, kind=kind), row.line)

    @property
    def identity(self) -> int | str:
        """The id of the organization, or «row:N»."""
        return self.organization.id or f"row:{self.line}"

    @property
    def name(self) -> str:
        return self.organization.name

    @property
    def inn(self) -> str:
        return self.organization.inn

    @property
    def links(self) -> tuple[PageLink, ...]:
        """Links of all its pages, the new ones too."""
        return tuple(
            PageLink(page.network, page.url, page.short_name, page.network_id)
            for page in (*self.pages, *self.new_pages)
            if page.url
        )

    def names(self) -> tuple[str, ...]:
        """Every name that means it."""
        own = self.organization
        return tuple(name for name in (own.name, own.short_name, *own.accepted_names) if name)

    def is_named(self, name: str) -> bool:
        """Whether this very spelling is known."""
        return name in self.names()

    def merge(self, row: RegistryRow, choices: Choices, warnings: list[str]) -> bool:
        """Take what the row says of the organization and its pages; whether anything changes by it."""
        before = (self.organization, len(self.new_pages), dict(self.changed_pages))
        self._merge_fields(row, choices, warnings)
        for link in row.links:
            self._merge_link(link, row, choices)
        for network in row.planned:
            if not any(page.network == network for page in (*self.pages, *self.new_pages)):
                self.new_pages.append(Page(0, network, "", state=PageState.PLANNED))
        changes = before != (self.organization, len(self.new_pages), self.changed_pages)
        self.changed = self.changed or changes
        return changes

    def _merge_link(self, link: PageLink, row: RegistryRow, choices: Choices) -> None:
        for page in self.pages:
            if _leads_to(link, page):
                self._merge_page(self.changed_pages.get(page.id, page), link, row, choices)
                return
        for place, page in enumerate(self.new_pages):
            if page.url and _leads_to(link, page):
                if link.network_id and not page.network_id:
                    self.new_pages[place] = replace(page, network_id=link.network_id)
                return
        made = Page(0, link.network, link.url, short_name=link.short_name, network_id=link.network_id)
        if row.page_state:
            made = replace(made, state=PageState(row.page_state))
        if row.category:
            made = replace(made, category=Category(row.category))
        self.new_pages.append(made)

    def _merge_page(self, page: Page, link: PageLink, row: RegistryRow, choices: Choices) -> None:
        """What the row says of a page of the registry: an empty number is filled, another state is asked about."""
        merged = page
        if link.network_id and not page.network_id:
            merged = replace(merged, network_id=link.network_id)
        if row.page_state and row.page_state != page.state.value:
            title = f"состояние страницы {page.url}"
            old, new = words.PAGE_STATES[page.state], words.PAGE_STATES[PageState(row.page_state)]
            if choices.takes(row, f"state {page.url}", title, self.name, old, new):
                merged = replace(merged, state=PageState(row.page_state))
        if row.category and row.category != page.category.value:
            title = f"категория страницы {page.url}"
            old, new = words.CATEGORIES[page.category], words.CATEGORIES[Category(row.category)]
            if choices.takes(row, f"category {page.url}", title, self.name, old, new):
                merged = replace(merged, category=Category(row.category))
        if merged != page:
            self.changed_pages[page.id] = merged

    def _merge_fields(self, row: RegistryRow, choices: Choices, warnings: list[str]) -> None:
        own = self.organization
        merged: dict[str, Any] = {}
        # A spelling that an equal key finds anyway is not kept; one that a person was asked about is.
        if not self.is_named(row.name):
            asked = bool(mixed_letters(row.name)) or key(row.name) not in {key(name) for name in self.names()}
            if asked:
                merged["accepted_names"] = (*own.accepted_names, row.name)
        for title, name, same in _FIELDS:
            new = getattr(row, name)
            if not new or (name == "head_position" and _of_another_head(row, merged.get("head_name", own.head_name))):
                continue
            old = getattr(own, name)
            repeated = name in self.said
            self.said.add(name)
            if same(old, new):
                continue
            if old and repeated:
                warnings.append(f"Строка {row.line}: {title} «{_shown(new)}» не взят, уже записано «{_shown(old)}».")
            elif not old or choices.takes(row, name, title, own.name, _shown(old), _shown(new)):
                merged[name] = new
        self.organization = replace(own, **merged) if merged else own
        for address in row.buildings:
            if not any(_same_address(one, address) for one in self.organization.addresses):
                buildings = (*self.organization.buildings, Building(address))
                self.organization = replace(self.organization, buildings=buildings)


def _leads_to(link: PageLink, page: Page) -> bool:
    """Whether a link leads to a page of the registry, by whatever both say."""
    if link.network != page.network:
        return False
    if link.network_id and page.network_id:
        return link.network_id == page.network_id
    return link.url == page.url or bool(link.short_name and link.short_name == page.short_name)


def _of_another_head(row: RegistryRow, kept: str) -> bool:
    """Whether the position that a row gives is that of a head whom the registry does not have."""
    return bool(row.head_name) and not _equal(kept, row.head_name)


def _shown(value: str | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else ", ".join(value)


def _equal(old: str, new: str) -> bool:
    return fold(old) == fold(new)


def _same_site(old: str, new: str) -> bool:
    def bare(site: str) -> str:
        return fold(site).removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")

    return bare(old) == bare(new)


def _same_phones(old: tuple[str, ...], new: tuple[str, ...]) -> bool:
    return old == new or (bool(old) and _numbers(old) == _numbers(new))


def _numbers(texts: tuple[str, ...]) -> frozenset[str]:
    """Numbers in normal form; what is no number to the rules (a digit lost, a name beside it) stays as it is written,
    or two different slips would be equal."""
    return requisites.phones(", ".join(texts)) | {fold(text) for text in texts if not requisites.phones(text)}


def _same_hours(old: str, new: str) -> bool:
    if _equal(old, new) or not old:
        return _equal(old, new)
    one = requisites.hours(old)
    return one is not None and one == requisites.hours(new)


def _same_address(old: str, new: str) -> bool:
    return _equal(old, new) or (bool(old) and requisites.same_address(old, new) is True)


def candidates_of(targets: Sequence[Target]) -> tuple[Candidate, ...]:
    """The organizations as answers to a question; those of one name say besides what tells them apart."""
    times = Counter(fold(one.name) for one in targets)
    return tuple(
        Candidate(one.identity, f"{one.name} ({_apart(one)})" if times[fold(one.name)] > 1 else one.name)
        for one in targets
    )


def _apart(target: Target) -> str:
    one = target.organization
    page = next((f"{networks.title(link.network)}: {link.url}" for link in target.links), "")
    number = f"№ {one.id}" if one.id else f"строка {target.line}"
    said = (one.short_name if one.short_name != one.name else "", one.inn and f"ИНН {one.inn}", one.address or page)
    return ", ".join([number, *(word for word in said if word)])


def _same_words(old: tuple[str, ...], new: tuple[str, ...]) -> bool:
    return {fold(one) for one in old} == {fold(one) for one in new}


def _same_note(old: str, new: str) -> bool:
    return fold(new) in fold(old)


_FIELDS: tuple[tuple[str, str, Callable[..., bool]], ...] = (
    ("краткое название", "short_name", _equal),
    ("ИНН", "inn", _equal),
    ("ОГРН", "ogrn", _equal),
    ("адрес", "address", _same_address),
    ("телефоны", "phones", _same_phones),
    ("почта", "email", _equal),
    ("часы работы", "hours", _same_hours),
    ("сайт", "site", _same_site),
    ("уровень", "level", _equal),
    ("сферы", "spheres", _same_words),
    ("примечание", "note", _same_note),
    ("руководитель", "head_name", _equal),
    ("должность руководителя", "head_position", _equal),
)
