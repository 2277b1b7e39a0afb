"""`find`: organizations, pages, people and impostors by whatever a person remembers of them, the best match first.

Typed text is forgiven as in `search`, and more: word forms, one slip in a word, letters that only look like the right
ones. Whether two names mean one organization is never decided here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol, TypeVar

from registry import impostors, networks, organizations, pages, people, rows, search
from registry.impostors import Impostor
from registry.links import PageLink, parse_link, personal_profile
from registry.names.table import ABBREVIATIONS
from registry.names.words import fold_lookalikes
from registry.organizations import Organization, OrganizationState
from registry.pages import Page
from registry.people import Person
from registry.vocabulary import Class, Vocabulary
from vault.text import clean_line, fold
from vault.transaction import Tx

T = TypeVar("T")

_WORD = re.compile(r"[^\W_]+")
_PHONE = re.compile(r"\+?[\d\s()-]{5,25}")
_HOST = re.compile(r"(?:[a-z]+://)?(?:www\.)?((?:[^\W_][\w-]*\.)+[^\W\d_]{2,})(?:[/?#]\S*)?", re.IGNORECASE)
_PHONE_DIGITS = 10
_LONGEST = 300  # characters of a query that are read
_MOST_WORDS = 12
_SCORED = 1000  # records with every word that are weighed one by one; more are shown in the order of names
# Cyrillic letters that pass for Latin ones in a link that was typed by hand.
_TO_LATIN = str.maketrans("авекмнорстухіјѕ", "abekmhopctyxijs")


class Reader(Protocol):
    """Runs a function in a reading transaction, as `Store.read` does."""

    def __call__(self, fn: Callable[[Tx], T], /) -> T: ...


@dataclass(frozen=True)
class Hit:
    """One record that was found; `kind` is the name of its kind, `note` says what it is beside its title.

    `guessed` says that only another form of a word, a slip or the other keyboard layout led there.
    """

    kind: str
    record_id: int
    title: str
    note: str
    guessed: bool = False


@dataclass(frozen=True)
class Found:
    """The best hits, and how many there are altogether."""

    hits: tuple[Hit, ...]
    total: int


@dataclass(frozen=True)
class _Entry:
    hit: Hit
    order: tuple[bool, int, str, int]
    naming: str
    belonging: str
    links: tuple[tuple[str, str], ...] = ()


class Finder:
    """Everything that can be found, made once and asked at every key press; no question waits for the database."""

    def __init__(
        self,
        organizations: Iterable[Organization],
        pages: Iterable[Page],
        people: Iterable[Person] = (),
        impostors: Iterable[Impostor] = (),
    ) -> None:
        owners = {each.id: each for each in organizations}
        made = [
            *(_organization(each) for each in owners.values()),
            *(_page(each, owners.get(each.organization_id)) for each in pages),
            *(_person(each, owners) for each in people),
            *(_impostor(each, owners.get(each.organization_id or 0)) for each in impostors),
        ]
        made.sort(key=lambda entry: entry.order)
        self._hits = tuple(entry.hit for entry in made)
        self._links: dict[tuple[str, str], list[int]] = {}
        for number, entry in enumerate(made):
            for link in entry.links:
                self._links.setdefault(link, []).append(number)
        self._vocabulary = Vocabulary((set(_words(one.naming)), set(_words(one.belonging))) for one in made)

    def find(self, text: str, limit: int = 50) -> Found:
        """What the text finds, the best first; nothing for an empty text."""
        query = clean_line(text)[:_LONGEST]
        link = (parse_link(query) or personal_profile(query)) if re.search(r"[./@]", query) else None
        if link is not None:
            led = self._led_to(link)
            if led:
                return Found(tuple(self._hits[number] for number in led[:limit]), len(led))
        # A link to a page that is not recorded: its name alone may be like another's.
        readings = _readings(query) if link is None else {tuple(_words(link.short_name)): False}
        holding = cache(self._vocabulary.holding)  # one word stands in several readings

        def resembling(word: str) -> tuple[Class, ...]:
            return holding(word) or self._vocabulary.resembling(word)

        for look in (holding, resembling):
            for words, as_typed in readings.items():
                classes = _each(look, words)
                if found := self._ranked(classes, limit, guessed=not as_typed or look is resembling):
                    return found
        return Found((), 0)

    def _led_to(self, link: PageLink) -> list[int]:
        """The records of the page that a link leads to."""
        keys = _link_keys(link.network, link.network_id, link.url, link.short_name)
        return list(dict.fromkeys(number for key in keys for number in self._links.get(key, ())))

    def _ranked(self, classes: Sequence[Sequence[Class]], limit: int, *, guessed: bool) -> Found | None:
        """Records that hold every word; None when there are none."""
        if not classes:
            return None
        every = frozenset.intersection(*(frozenset().union(*(one.records for one in word)) for word in classes))
        if not every:
            return None
        best = frozenset.intersection(*(word[0].records for word in classes))
        chosen: Iterable[int]
        if len(best) >= limit:
            chosen = sorted(best)[:limit]
        else:
            weighed = {*best, *sorted(every)[:_SCORED]}
            chosen = sorted(weighed, key=lambda number: (_cost(number, classes), number))[:limit]
        hits = (self._hits[number] for number in chosen)
        return Found(tuple(_guessed(hit) if guessed else hit for hit in hits), len(every))


def collect(read: Reader) -> Finder:
    """The finder of a vault: rows are read in short transactions, everything else is done outside of them."""
    found = read(organizations.fetched)
    of_pages = read(pages.fetched)
    of_people = read(people.fetched)
    fakes = read(impostors.fetched)
    return Finder(
        organizations.listed(found), pages.listed(of_pages), people.listed(of_people), impostors.listed(fakes)
    )


def _cost(number: int, classes: Sequence[Sequence[Class]]) -> int:
    return sum(next(one.cost for one in word if number in one.records) for word in classes)


def _guessed(hit: Hit) -> Hit:
    return Hit(hit.kind, hit.record_id, hit.title, hit.note, guessed=True)


def _each(look: Callable[[str], tuple[Class, ...]], words: Sequence[str]) -> list[tuple[Class, ...]]:
    """What is found of each word; nothing as soon as one is found nowhere."""
    found = []
    for word in words:
        classes = look(word)
        if not classes:
            return []
        found.append(classes)
    return found


def _readings(query: str) -> dict[tuple[str, ...], bool]:
    """The words of the query as typed, then as they may have been meant; whether they are as typed."""
    typed = tuple(dict.fromkeys(_words(query)))[:_MOST_WORDS]
    found: dict[tuple[str, ...], bool] = {}
    if _PHONE.fullmatch(query):
        found[(_phone(query),)] = True
    found[typed] = True
    latin = tuple(_words(query.casefold().translate(_TO_LATIN)))
    if any(word.isascii() and not word.isdecimal() for word in latin):
        found.setdefault(latin, False)
    host = _HOST.fullmatch(query)
    if host is not None:
        found.setdefault(tuple(_words(host.group(1))), False)
    for words in search.readings(query):
        found.setdefault(words[:_MOST_WORDS], False)
    return found


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(fold_lookalikes(text)))


def _phone(text: str) -> str:
    return re.sub(r"\D", "", text)[-_PHONE_DIGITS:]


def _link_keys(network: str, network_id: str, url: str, short_name: str) -> tuple[tuple[str, str], ...]:
    named = (network_id, url, f"@{short_name.lower()}" if short_name else "")
    return tuple((network, each) for each in named if each)


def _organization(one: Organization) -> _Entry:
    closed = one.state is OrganizationState.CLOSED
    title = one.name
    note = ", ".join(each for each in (one.short_name if one.short_name != one.name else "", one.inn) if each)
    belonging = (
        *(one.inn, one.ogrn, one.email, one.site, one.level),
        *one.spheres,
        *one.addresses,
        *one.every_phone,
        *map(_phone, one.every_phone),
    )
    belonging = (*belonging, *_in_full(one.name))
    return _Entry(
        Hit(organizations.KIND, one.id, title, f"{note}; закрыта".strip("; ") if closed else note),
        (closed, 0, rows.natural(one.name), one.id),
        " ".join((one.name, one.short_name, *one.accepted_names)),
        " ".join((*belonging, *(each.name for each in one.buildings))),
    )


def _in_full(text: str) -> Iterable[str]:
    """What the abbreviations of a name stand for: «школа» finds «СОШ»."""
    return (ABBREVIATIONS[word] for word in _words(text) if word in ABBREVIATIONS)


def _page(one: Page, owner: Organization | None) -> _Entry:
    name = (owner.short_name or owner.name) if owner else ""
    return _Entry(
        Hit(
            pages.KIND, one.id, one.url or "страница без ссылки", f"{networks.title(one.network)}, {name}".rstrip(", ")
        ),
        (one.state not in pages.CLAIMED, 1, rows.natural(name), one.id),
        f"{one.short_name} {one.network_id}",
        f"{one.url} {networks.title(one.network)} {_owner_text(owner)}",
        _link_keys(one.network, one.network_id, one.url, one.short_name),
    )


def _person(one: Person, owners: dict[int, Organization]) -> _Entry:
    named = dict.fromkeys(each.organization_id for each in one.assignments)
    places = ", ".join(owners[each].short_name or owners[each].name for each in named if each in owners)
    erased = one.name == people.ERASED
    return _Entry(
        Hit(people.KIND, one.id, one.name, "; ".join(each for each in (one.position, places) if each)),
        (erased, 2, rows.natural(one.name), one.id),
        "" if erased else one.name,
        f"{one.position} {one.phone} {_phone(one.phone)} {one.email}",
    )


def _impostor(one: Impostor, imitated: Organization | None) -> _Entry:
    name = (imitated.short_name or imitated.name) if imitated else ""
    note = f"подделка, {networks.title(one.network)}" + (f", под «{name}»" if name else "")
    return _Entry(
        Hit(impostors.KIND, one.id, one.url, note),
        (one.removed_on is not None, 3, rows.natural(name), one.id),
        f"{one.short_name} {one.network_id}",
        f"{one.url} {networks.title(one.network)} {_owner_text(imitated)}",
        _link_keys(one.network, one.network_id, one.url, one.short_name),
    )


def _owner_text(owner: Organization | None) -> str:
    return f"{owner.name} {owner.short_name} {owner.inn}" if owner else ""
