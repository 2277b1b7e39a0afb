"""Finding organizations and pages by what a person types, and telling whose page a link leads to.

Typed text is forgiven: case, ё, quotes, the wrong keyboard layout («httcnh» is «реестр»), a slip in doubled
letters, any spelling of a link; an INN or a numeric id will do too. Deciding that two names mean one organization
is `names`, and never happens here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter
from typing import Generic, TypeVar

from registry import networks, organizations, pages
from registry.links import PageLink, Refusal, find_unknown, parse_link
from registry.names import key
from registry.organizations import Organization
from registry.pages import Page, PageState
from vault.errors import BadInput
from vault.text import clean_line, fold
from vault.transaction import Tx

T = TypeVar("T")

OFFICIAL = frozenset({PageState.ACTIVE, PageState.BLOCKED})
"""States in which a recorded page is an official one today; a blocked page is still the organization's."""

_LONGEST_NUMBER = 40  # digits; no id has as many, and Python refuses to read thousands
_UNANSWERABLE = frozenset({Refusal.SHORTENED, Refusal.NO_NETWORK, Refusal.NO_NAME})
# The two layouts of one keyboard, key by key (ЙЦУКЕН of Windows and Linux, lower case: the text is folded first).
_LATIN = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
_RUSSIAN = "ёйцукенгшщзхъфывапролджэячсмитьбю"
_TO_RUSSIAN = str.maketrans(_LATIN, _RUSSIAN)
_TO_LATIN = str.maketrans(_RUSSIAN, _LATIN)
_DOUBLED = re.compile(r"([^\W\d_])\1+")
_WORD = re.compile(r"[^\W_]+")
_text: Callable[[object], str] = attrgetter("text")
_squeezed: Callable[[object], str] = attrgetter("squeezed")


@dataclass(frozen=True)
class Entry(Generic[T]):
    """An item with the text by which it is found, also with doubled letters made one."""

    text: str
    squeezed: str
    item: T


@dataclass(frozen=True)
class Index(Generic[T]):
    """Items ready to be searched; made once per listing, asked at every key press."""

    entries: tuple[Entry[T], ...]

    def matching(self, query: str) -> tuple[T, ...]:
        """The items that hold every word of the query, in their order; all of them for an empty query.

        The other keyboard layout is tried only when the text as typed finds nothing, and a slip in doubled letters
        («колектив», «htttcnh») only when neither does.
        """
        readings = tuple(_readings(query))
        slips = (tuple(_squeeze(word) for word in reading) for reading in readings)
        for words, text_of in chain(((each, _text) for each in readings), ((each, _squeezed) for each in slips)):
            found: Sequence[Entry[T]] = self.entries
            for word in words:  # one word after another, each over a list: a key press must not wait
                found = [entry for entry in found if word in text_of(entry)]
            if found:
                return tuple(entry.item for entry in found)
        return ()


@dataclass(frozen=True)
class PageIndex:
    """The same for pages, which are found by any spelling of their link too."""

    texts: Index[Page]

    def matching(self, query: str) -> tuple[Page, ...]:
        """The page a link leads to, or the pages that hold every word of the query."""
        link = parse_link(query) if re.search(r"[./@]", query) else None
        led_to = tuple(entry.item for entry in self.texts.entries if link is not None and _leads_to(link, entry.item))
        return led_to or self.texts.matching(query)


@dataclass(frozen=True)
class Whois:
    """Whose page a link leads to. `official` only for a recorded page in an OFFICIAL state.

    Without a recorded page `organization` and `page` are None.
    """

    official: bool
    organization: Organization | None = None
    page: Page | None = None


def index(items: Iterable[T], text_of: Callable[[T], str]) -> Index[T]:
    """An index of any items by the text that `text_of` gives for each."""
    searchable = ((_searchable(text_of(item)), item) for item in items)
    return Index(tuple(Entry(text, _squeeze(text), item) for text, item in searchable))


def index_organizations(found: Iterable[Organization]) -> Index[Organization]:
    """Organizations by names, accepted names, INN, ОГРН, address, phones, e-mail and site."""
    return index(found, _organization_text)


def index_pages(found: Iterable[Page], owners: Iterable[Organization]) -> PageIndex:
    """Pages by link, short name, numeric id, the network's title, and the names and INN of their organization."""
    names = {
        organization.id: f"{organization.name} {organization.short_name} {organization.inn}" for organization in owners
    }
    return PageIndex(index(found, lambda page: f"{_page_text(page)} {names.get(page.organization_id, '')}"))


def find_organizations(tx: Tx, query: str) -> tuple[Organization, ...]:
    """The organizations that the query finds, in the order of their listing."""
    return index_organizations(organizations.listing(tx)).matching(query)


def find_pages(tx: Tx, query: str) -> tuple[Page, ...]:
    """The pages that the query finds, in the order of their listing."""
    return index_pages(pages.listing(tx), organizations.listing(tx)).matching(query)


def organization_meant(tx: Tx, text: str) -> Organization:
    """The organization that a number or a name means; BadInput if none does, or several do: never a guess."""
    if text.isascii() and text.isdigit():
        return organizations.get(tx, int(text[:_LONGEST_NUMBER]))
    wanted = key(text)
    found = [
        each
        for each in organizations.listing(tx)
        if wanted in {key(name) for name in (each.name, each.short_name, *each.accepted_names) if name}
    ]
    if not found:
        raise BadInput(f"Нет организации «{text[:100]}».")
    if len(found) > 1:
        numbers = ", ".join(str(each.id) for each in found)
        raise BadInput(f"«{text[:100]}» — это несколько организаций, укажите номер: {numbers}.")
    return found[0]


def whois(tx: Tx, url: str) -> Whois:
    """Whether the page at this link, in any spelling, is official, and whose it is.

    A link to anything but a page of a known network is nobody's. BadInput when the text is no link, or says too
    little to be answered.
    """
    text = clean_line(url)
    link = parse_link(text)
    if link is None:
        unknown = find_unknown(text)
        if not unknown or " " in text:
            raise BadInput(f"«{text[:100]}» не похоже на ссылку, нужна вида https://vk.com/name.")
        if unknown[0].refusal in _UNANSWERABLE:
            raise BadInput(f"По ссылке «{text[:100]}» не ответить: {unknown[0].message}.")
        return Whois(official=False)
    page = pages.find(tx, link.network, network_id=link.network_id, url=link.url, short_name=link.short_name)
    if page is None:
        return Whois(official=False)
    return Whois(page.state in OFFICIAL, organizations.get(tx, page.organization_id), page)


def _readings(query: str) -> Iterable[tuple[str, ...]]:
    """The words of the query as typed, then as if the other layout had been meant."""
    folded = query.casefold()
    for reading in (folded, folded.translate(_TO_RUSSIAN), folded.translate(_TO_LATIN)):
        words = tuple(_WORD.findall(fold(reading)))
        if words or not query.strip():
            yield words


def _searchable(text: str) -> str:
    return " ".join(_WORD.findall(fold(text)))


def _squeeze(text: str) -> str:
    return _DOUBLED.sub(r"\1", text)


def _organization_text(organization: Organization) -> str:
    return " ".join(
        (
            organization.name,
            organization.short_name,
            *organization.accepted_names,
            organization.inn,
            organization.ogrn,
            organization.address,
            *organization.phones,
            organization.email,
            organization.site,
        )
    )


def _page_text(page: Page) -> str:
    return f"{page.url} {page.short_name} {page.network_id} {networks.title(page.network)}"


def _leads_to(link: PageLink, page: Page) -> bool:
    if link.network != page.network:
        return False
    if link.network_id:
        return link.network_id == page.network_id
    return link.url == page.url or (link.short_name != "" and link.short_name.lower() == page.short_name.lower())
