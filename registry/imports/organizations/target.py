"""One organization while an import is planned: its record as it will be, its pages, who answers for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from registry import requisites
from registry.imports.organizations.known import Known
from registry.imports.organizations.model import RegistryRow
from registry.links import PageLink
from registry.names import is_body, key, mixed_letters
from registry.organizations import Organization, OrganizationKind
from vault.text import fold


class Status(StrEnum):
    """The fate of a row."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    QUESTION = "question"


@dataclass(eq=False)
class Target:
    """`line` is the row that makes a new organization, 0 for one of the registry; `new_links` are pages to add.

    `said` are the fields that a row of this file has given: of two rows that disagree the first is taken, so that
    the same file again changes nothing.
    """

    organization: Organization
    line: int = 0
    links: list[PageLink] = field(default_factory=list)
    new_links: list[PageLink] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    new_people: list[str] = field(default_factory=list)
    changed: bool = False
    said: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, organization: Organization, known: Known) -> Target:
        """An organization of the registry."""
        links = list(known.links.get(organization.id, ()))
        return cls(organization, 0, links, [], list(known.responsible.get(organization.id, ())))

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

    def names(self) -> tuple[str, ...]:
        """Every name that means it."""
        own = self.organization
        return tuple(name for name in (own.name, own.short_name, *own.accepted_names) if name)

    def is_named(self, name: str) -> bool:
        """Whether this very spelling is known."""
        return name in self.names()

    def merge(self, row: RegistryRow, warnings: list[str]) -> Status:
        """Take what the row says; changes of what was known are said. CREATED is the caller's to know."""
        before = (self.organization, len(self.new_links), len(self.new_people))
        self._merge_fields(row, warnings)
        known = {link.url for link in self.links} | {
            f"{one.network} {one.network_id}" for one in self.links if one.network_id
        }
        known |= {f"{one.network} @{one.short_name}" for one in self.links if one.short_name}
        for link in row.links:
            signs = {link.url, f"{link.network} {link.network_id}", f"{link.network} @{link.short_name}"}
            if not signs & known:
                self.links.append(link)
                self.new_links.append(link)
                known |= {sign for sign in signs if not sign.endswith((" ", "@"))}
        if row.responsible and fold(row.responsible) not in {fold(name) for name in self.people}:
            self.people.append(row.responsible)
            self.new_people.append(row.responsible)
        after = (self.organization, len(self.new_links), len(self.new_people))
        self.changed = self.changed or before != after
        return Status.UNCHANGED if before == after else Status.UPDATED

    def _merge_fields(self, row: RegistryRow, warnings: list[str]) -> None:
        own = self.organization
        names = own.accepted_names
        # A spelling that an equal key finds anyway is not kept; one that a person was asked about is.
        asked = key(row.name) not in {key(name) for name in self.names()} or bool(mixed_letters(row.name))
        if asked and not self.is_named(row.name):
            names = (*names, row.name)
        merged = replace(own, accepted_names=names)
        for title, name, same in _FIELDS:
            old, new = getattr(own, name), getattr(row, name)
            if not new:
                continue
            repeated = name in self.said
            self.said.add(name)
            if same(old, new):
                continue
            if old and (repeated or name in ("inn", "ogrn")):
                warnings.append(f"Строка {row.line}: {title} «{_shown(new)}» не взят, уже записано «{_shown(old)}».")
                continue
            if old:
                warnings.append(
                    f"Строка {row.line}: {title} у «{own.name}» меняется: «{_shown(old)}» → «{_shown(new)}»."
                )
            merged = replace(merged, **{name: new})
        self.organization = merged


def _shown(value: str | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else ", ".join(value)


def _equal(old: str, new: str) -> bool:
    return fold(old) == fold(new)


def _same_site(old: str, new: str) -> bool:
    def bare(site: str) -> str:
        return fold(site).removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")

    return bare(old) == bare(new)


def _same_phones(old: tuple[str, ...], new: tuple[str, ...]) -> bool:
    return old == new or (bool(old) and requisites.phones(", ".join(old)) == requisites.phones(", ".join(new)))


def _same_hours(old: str, new: str) -> bool:
    one = requisites.hours(old)
    return _equal(old, new) or (one is not None and one == requisites.hours(new))


def _same_address(old: str, new: str) -> bool:
    return _equal(old, new) or requisites.same_address(old, new) is True


_FIELDS: tuple[tuple[str, str, Callable[..., bool]], ...] = (
    ("краткое название", "short_name", _equal),
    ("ИНН", "inn", _equal),
    ("ОГРН", "ogrn", _equal),
    ("адрес", "address", _same_address),
    ("телефоны", "phones", _same_phones),
    ("почта", "email", _equal),
    ("часы работы", "hours", _same_hours),
    ("сайт", "site", _same_site),
)
