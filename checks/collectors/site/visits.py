"""One site while it is being read: where it began, what is to be asked next, what was seen. Nothing is asked here.

A visit serves every organization whose recorded address is the same.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, replace

from checks.collectors.site import urls
from checks.facts import FailureKind
from checks.running.runner import Job
from checks.seen import ABSENT, NOT_GIVEN, Seen
from checks.site_facts import Site, SiteLink, SitePage, TlsTrouble

MOST_PAGES = 5
MOST_HOPS = 10
MOST_SHORT = 3  # short links that are followed: a site has its pages once or twice, news would have hundreds


@dataclass
class Ask:
    """A page to be asked for: `url` is where its redirects have led so far. `short`: only where it leads is wanted."""

    url: str
    main: bool = False
    short: bool = False
    tries: int = 0
    hops: list[str] = field(default_factory=list)


@dataclass
class Visit:
    """`todo` begins with what is asked now. `tls` is trouble that was met, whatever was read afterwards without it.

    `plain`: whatever was asked for was a page of the site and was read. Only then may the next visit ask whether they
    have changed: of an unchanged page nobody sees again what came of its dead, short or redirected links.
    """

    jobs: tuple[Job, ...]
    start: str
    known: Site | None
    todo: deque[Ask]
    pages: list[SitePage] = field(default_factory=list)
    extra: dict[str, SiteLink] = field(default_factory=dict)
    chosen: set[str] = field(default_factory=set)
    skipped: list[str] = field(default_factory=list)
    tls: TlsTrouble | None = None
    plain: bool = True

    @classmethod
    def of(cls, jobs: tuple[Job, ...], start: str, known: Site | None) -> Visit:
        """`known`: what was seen before; of use only when it was the whole of the same site."""
        same = known is not None and known.whole and known.address == start
        return cls(jobs, start, known if same else None, deque([Ask(start, main=True)]))

    @property
    def own_port(self) -> int:
        return urls.port_of(self.start)

    def before(self, url: str) -> SitePage | None:
        """What the page was when it was read last, if its server gave it a mark by which to ask for changes."""
        if self.known is None:
            return None
        found = next((page for page in self.known.pages if page.url == url), None)
        return found if found is not None and (found.etag or found.modified) else None

    def others(self, url: str) -> tuple[str, ...]:
        """The pages that were read beside this one the last time."""
        return tuple(page.url for page in self.known.pages if page.url != url) if self.known else ()

    def has(self, url: str) -> bool:
        """The page was read already, or is going to be."""
        return any(page.url == url for page in self.pages) or any(ask.url == url for ask in self.todo)

    def choose(self, candidates: tuple[str, ...], short: tuple[str, ...]) -> None:
        """Put the best pages of the site, up to the bound, and its short links in the queue."""
        asked = {page.url for page in self.pages} | {ask.url for ask in self.todo} | self.chosen
        fresh = [url for url in candidates if url not in asked]
        room = MOST_PAGES - len(self.pages) - sum(not ask.short for ask in self.todo)
        for url in fresh[: max(0, room)]:
            self.chosen.add(url)
            self.todo.append(Ask(url))
        self.shorten(short)

    def shorten(self, short: tuple[str, ...]) -> None:
        """Short links to follow, each once."""
        begun = {ask.hops[0] if ask.hops else ask.url for ask in self.todo if ask.short} | set(self.extra)
        room = MOST_SHORT - len(begun)
        fresh = [url for url in dict.fromkeys(map(urls.normal, short)) if url and url not in begun]
        self.todo.extend(Ask(url, short=True) for url in fresh[: max(0, room)])
        if len(fresh) > max(0, room):
            self.skip(FailureKind.NOT_ASKED)

    def skip(self, kind: FailureKind) -> None:
        """A page that was chosen was not read."""
        if kind.value not in self.skipped:
            self.skipped.append(kind.value)

    def site(self) -> Site:
        """What was seen. Links that only a redirect told of belong to the main page."""
        pages = self.pages if self.plain and not self.skipped else [_unmarked(page) for page in self.pages]
        first, *others = pages
        known = {link.url for link in first.links}
        told = tuple(link for link in self.extra.values() if link.url not in known)
        main = replace(first, links=(*first.links, *told))
        return Site(
            address=self.start,
            home=first.url,
            pages=(main, *others),
            tls=self._encryption(first.url),
            whole=not self.skipped,
            skipped=tuple(self.skipped),
        )

    def _encryption(self, home: str) -> Seen[TlsTrouble]:
        if self.tls is not None:
            return self.tls
        return ABSENT if home.startswith("https:") else NOT_GIVEN


def _unmarked(page: SitePage) -> SitePage:
    """The page without the marks by which it could be asked whether it has changed."""
    return replace(page, etag="", modified="")
