"""Finding organizations and pages by what a person types, and telling whose page a link leads to.

Typed text is forgiven: case, ё, quotes, the wrong keyboard layout («httcnh» is «реестр»), a slip in doubled
letters, any spelling of a link; an INN or a numeric id will do too. Deciding that two names mean one organization
is `names`, and never happens here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Generic, TypeVar

from registry import networks, organizations, pages
from registry.links import Refusal
from registry.lookalikes import OFFICIAL as OFFICIAL  # noqa: PLC0414 (offered from here too)
from registry.organizations import Organization
from registry.pages import Page
from vault.errors import BadInput
from vault.text import clean_line, fold
from vault.transaction import Tx

if TYPE_CHECKING:
    from registry.impostors import Impostor
    from registry.links import PageLink

T = TypeVar("T")

_LONGEST_NUMBER = 40  # digits; no id has as many, and Python refuses to read thousands
_UNANSWERABLE = frozenset({Refusal.SHORTENED, Refusal.NO_NETWORK, Refusal.NO_NAME})
# The two layouts of one keyboard, key by key (ЙЦУКЕН of Windows and Linux, lower case: the text is folded first).
_LATIN = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
_RUSSIAN = "ёйцукенгшщзхъфывапролджэячсмитьбю"
_TO_RUSSIAN = str.maketrans(_LATIN, _RUSSIAN)
_TO_LATIN = str.maketrans(_RUSSIAN, _LATIN)
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Index(Generic[T]):
    """Items ready to be searched, each with the text by which it is found.

    Made once per listing, asked at every key press.
    """

    items: tuple[T, ...] = ()
    texts: tuple[str, ...] = ()

    def __add__(self, more: Index[T]) -> Index[T]:
        return Index(self.items + more.items, self.texts + more.texts)

    @cached_property
    def squeezed(self) -> tuple[str, ...]:
        """The texts with doubled letters made one: made when nothing was found by them as they are."""
        return tuple(squeeze("\n".join(self.texts)).split("\n")) if self.texts else ()

    def matching(self, query: str) -> tuple[T, ...]:
        """The items that hold every word of the query, in their order; all of them for an empty query.

        The other keyboard layout is tried only when the text as typed finds nothing, and a slip in doubled letters
        («колектив», «htttcnh») only when neither does.
        """
        typed = tuple(readings(query))
        slips = (tuple(squeeze(word) for word in reading) for reading in typed)
        for words in typed:
            if found := _holding(words, self.texts):
                return tuple(self.items[at] for at in found)
        for words in slips:
            if found := _holding(words, self.squeezed):
                return tuple(self.items[at] for at in found)
        return ()


@dataclass(frozen=True)
class PageIndex:
    """The same for pages, which are found by any spelling of their link too."""

    texts: Index[Page]

    def matching(self, query: str) -> tuple[Page, ...]:
        """The page a link leads to, or the pages that hold every word of the query."""
        from registry.links import parse_link

        link = parse_link(query) if re.search(r"[./@]", query) else None
        led_to = tuple(page for page in self.texts.items if link is not None and leads_to(link, page))
        return led_to or self.texts.matching(query)


@dataclass(frozen=True)
class Whois:
    """Whose page a link leads to. `official` only for a recorded page in an OFFICIAL state that is no impostor.

    Without a recorded page `organization` and `page` are None. `impostor` is the recorded one that the link leads to,
    `imitated` the organization whose page it pretends to be, None unknown. `similar` are official pages that the link
    could be taken for: candidates, asked only of what is not recorded. `lookalike` says that the address itself is
    written in letters that imitate a network's.
    """

    official: bool
    organization: Organization | None = None
    page: Page | None = None
    impostor: Impostor | None = None
    imitated: Organization | None = None
    similar: tuple[Page, ...] = ()
    lookalike: bool = False


def index(items: Iterable[T], text_of: Callable[[T], str]) -> Index[T]:
    """An index of any items by the text that `text_of` gives for each; ten thousand take a tenth of a second."""
    kept = tuple(items)
    texts = _words_of("\n".join(text_of(item).replace("\n", " ") for item in kept))
    return Index(kept, tuple(texts.split("\n"))) if kept else Index()


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
    from registry.names import key

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
    """Whether the page at this link, in any spelling, is official, and whose it is; or that it is an impostor.

    A link to anything but a page of a known network is nobody's. BadInput when the text is no link, or says too
    little to be answered.
    """
    from registry import impostors, lookalikes
    from registry.links import find_unknown, parse_link, personal_profile

    text = clean_line(url)
    link = parse_link(text) or personal_profile(text)
    if link is None:
        unknown = find_unknown(text)
        if not unknown or " " in text:
            raise BadInput(f"«{text[:100]}» не похоже на ссылку, нужна вида https://vk.com/name.")
        if unknown[0].refusal in _UNANSWERABLE:
            raise BadInput(f"По ссылке «{text[:100]}» не ответить: {unknown[0].message}.")
        return Whois(official=False, lookalike=unknown[0].refusal is Refusal.LOOKALIKE)
    fake = impostors.find(tx, link.network, network_id=link.network_id, url=link.url, short_name=link.short_name)
    imitated = None if fake is None or fake.organization_id is None else organizations.get(tx, fake.organization_id)
    page = pages.find(tx, link.network, network_id=link.network_id, url=link.url, short_name=link.short_name)
    if page is not None:
        official = page.state in OFFICIAL and (fake is None or fake.removed_on is not None)
        return Whois(official, organizations.get(tx, page.organization_id), page, fake, imitated)
    return Whois(False, None, None, fake, imitated, () if fake else lookalikes.similar(tx, link))


def readings(query: str) -> Iterable[tuple[str, ...]]:
    """The words of the query as typed, then as if the other layout had been meant."""
    folded = query.casefold()
    for reading in (folded, folded.translate(_TO_RUSSIAN), folded.translate(_TO_LATIN)):
        words = tuple(_WORD.findall(fold(reading)))
        if words or not query.strip():
            yield words


def _holding(words: Sequence[str], texts: Sequence[str]) -> Sequence[int]:
    """Where every word stands; one word after another, each over a list: a key press must not wait."""
    found: Sequence[int] = range(len(texts))
    for word in words:
        found = [at for at in found if word in texts[at]]
    return found


def squeeze(text: str) -> str:
    """The text with doubled letters made one."""
    for letter in set(text):
        if letter.isalnum() and not letter.isdecimal():
            text = _single(text, letter)
    return text


def _words_of(lines: str) -> str:
    """Lines of words, folded, with one space between them.

    Sign after sign over the whole text: for a long one many times faster than a regular expression over its lines.
    """
    lines = fold(lines)
    for sign in set(lines):
        if not sign.isalnum() and sign not in " \n":
            lines = lines.replace(sign, " ")
    return _single(lines, " ").replace(" \n", "\n").replace("\n ", "\n").strip(" ")


def _single(text: str, character: str) -> str:
    """The text with every run of this character made one of it."""
    double = character * 2
    while double in text:
        text = text.replace(double, character)
    return text


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


def leads_to(link: PageLink, page: Page) -> bool:
    """Whether a link, in any spelling, is that of this page."""
    if link.network != page.network:
        return False
    if link.network_id:
        return link.network_id == page.network_id
    return link.url == page.url or (link.short_name != "" and link.short_name.lower() == page.short_name.lower())
