"""Reads official sites: for each the main page and a few more, one request a second a host, many hosts at once.

Every batch is one request of one visit; whatever must be waited for is a batch with its moment, never a sleeping
thread. What the pages mean is in `pages`, what may be asked in `guard` and `robots`.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from checks import breath
from checks.collectors.base import Order
from checks.collectors.site import links, pages, robots, urls
from checks.collectors.site.door import Door, Trouble
from checks.collectors.site.hosts import PACE, Host, Hosts
from checks.collectors.site.visits import MOST_HOPS, Ask, Visit
from checks.collectors.web import Answer
from checks.facts import Fact, Failure, FailureKind, Need
from checks.running.runner import Batch, Job, Step
from checks.site_facts import SitePage

STAGE = "site"
LABEL = "сайты"

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_DONE = 200
_UNCHANGED = 304
_TOO_MANY = 429
_SERVER = 500
_GONE = frozenset({404, 410})
_CLOSED = frozenset({401, 402, 403, 407, 451})
_FORBIDDEN = frozenset({401, 403})  # for robots.txt: whoever hides the rules lets nobody in
_OF_MAIN = {FailureKind.GONE: FailureKind.NO_SITE}  # no such page at the recorded address: no site there
_PASSING = frozenset({FailureKind.TIMEOUT, FailureKind.LOST, FailureKind.SERVER, FailureKind.RATE})
_PAUSE = 3.0  # seconds before a site that could not answer is asked once more
_ROBOTS_HOPS = 5  # RFC 9309, 2.3.1.2
_TAG_LENGTH = 300

_log = logging.getLogger(__name__)


class SiteCollector:
    """The sites of one run. Only the thread that has a visit's batch touches the visit; hosts have a lock."""

    def __init__(
        self,
        order: Order,
        *,
        door: Door | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        pace: float = PACE,
    ) -> None:
        self._order = order
        self._door = door or Door(order.endpoints, order.limits, answered=order.answered)
        self._hosts = Hosts(monotonic, pace)
        self._monotonic = monotonic
        self._pause = min(_PAUSE, order.limits.backoff * 6)
        self._visits: dict[int, Visit] = {}

    @property
    def requests(self) -> int:
        return self._door.requests

    def first(self, jobs: Sequence[Job]) -> tuple[Batch, ...]:
        """One batch for each address: organizations that share one are served by one visit."""
        shared: dict[str, list[Job]] = {}
        for job in jobs:
            start = urls.start_of(self._order.targets[job.subject_id].url)
            shared.setdefault(start.url if start else "", []).append(job)
        batches = [Batch(STAGE, (job,)) for job in shared.pop("", ())]
        for url, sharing in shared.items():
            known = self._order.known(sharing[0].subject_id).site
            self._visits[sharing[0].subject_id] = Visit.of(tuple(sharing), url, known)
            batches.append(Batch(STAGE, tuple(sharing)))
        return tuple(batches)

    def work(self, batch: Batch) -> Step:
        """One request of one visit. Raises nothing: a fault of our own is a failure of its organizations."""
        visit = self._visits.get(batch.jobs[0].subject_id)
        if self._order.stop.is_set():
            return Step(label=LABEL)
        if visit is None:
            return self._failed(batch.jobs, FailureKind.NO_SITE)
        host = self._hosts.of(urls.host_of(visit.todo[0].url))
        try:
            step = self._step(visit, batch, host)
        except Exception:  # noqa: BLE001 # a page of a shape nobody thought of must not hang the run
            _log.exception("collecting from a site broke")
            step = self._failed(visit.jobs, FailureKind.BROKEN)
            visit.todo.clear()
        if self._order.stop.is_set():  # what was cut is no failure of the site
            step = replace(step, outcomes=tuple(each for each in step.outcomes if isinstance(each, Fact)))
        if not visit.todo:  # it is over, and what was seen is in the outcomes
            self._visits.pop(batch.jobs[0].subject_id, None)
        gone = not visit.todo or urls.host_of(visit.todo[0].url) != host.name
        waiting = self._hosts.released(host, visit) if host.known or gone else ()
        return replace(step, more=(*step.more, *waiting), label=LABEL)

    def abort(self) -> None:
        self._door.cut()

    def close(self) -> None:
        self._door.close()

    def _step(self, visit: Visit, batch: Batch, host: Host) -> Step:
        ask = visit.todo[0]
        shut = self._shut(visit, ask, host)
        if shut is not None:
            return shut
        if host.robots is None and not self._hosts.asks(host, visit, batch):
            return Step()
        later = self._hosts.turn(host)
        if later:
            return Step(more=(replace(batch, not_before=later),))
        return self._robots(visit, ask, host) if host.robots is None else self._page(visit, ask, host)

    def _shut(self, visit: Visit, ask: Ask, host: Host) -> Step | None:
        """What becomes of a page that its host does not let us read, or not this way; None when it may be asked for."""
        if host.refused is not None:
            return self._given_up(visit, ask, Trouble(host.refused))
        if ask.url.startswith("https:") and (host.tls is not None or host.no_tls):
            return self._switched(visit, ask, host, "http")
        if ask.url.startswith("http:") and host.no_plain:
            return self._switched(visit, ask, host, "https")
        if host.robots is not None and not host.robots.allows(urls.path_of(ask.url)):
            return self._given_up(visit, ask, Trouble(FailureKind.ROBOTS))
        return None

    def _switched(self, visit: Visit, ask: Ask, host: Host, scheme: str) -> Step:
        """The same page without encryption, or with it, because the way asked for is closed."""
        other = urls.with_scheme(ask.url, scheme)
        if scheme == "http" and host.tls is not None and ask.main:
            visit.tls = host.tls
        if other in ask.hops:  # it was asked already, and led back here
            return self._given_up(visit, ask, Trouble(FailureKind.TLS if host.tls else FailureKind.LOST, host.tls))
        ask.hops.append(ask.url)
        ask.url = other
        return self._again(visit)

    # --- robots.txt

    def _robots(self, visit: Visit, ask: Ask, host: Host) -> Step:
        """Read what a host lets us read, before anything else on it; the next step of the visit uses it."""
        url = host.robots_url or f"{urls.origin_of(ask.url)}/robots.txt"
        answer = self._door.get(url, host, visit.own_port, {})
        host.robots_tries += 1
        if isinstance(answer, Trouble):
            self._unreachable(host, answer, url)
        elif answer.status in _REDIRECTS:
            target = urls.joined(url, answer.header("location"))
            host.robots_hops += 1
            if target and urls.host_of(target) == host.name and host.robots_hops <= _ROBOTS_HOPS:
                host.robots_url = target
                host.robots_tries = 0
            else:
                host.robots = robots.EVERYTHING  # pages will lead away as well, to a host with rules of its own
        elif answer.status in _FORBIDDEN:
            host.robots = robots.NOTHING
        elif answer.status == _TOO_MANY or answer.status >= _SERVER:
            self._unreachable(host, Trouble(_kind(answer.status)), url)
        elif answer.status == _DONE and not _is_html(answer):
            host.robots = robots.read(answer.body)
        else:
            host.robots = robots.EVERYTHING
        return self._again(visit)

    def _unreachable(self, host: Host, trouble: Trouble, url: str) -> None:
        """Robots.txt gave no answer: another way to the host, another time, or never."""
        secure = url.startswith("https:")
        nobody = trouble.kind is FailureKind.LOST and not trouble.final
        host.robots_url = ""
        if trouble.kind is FailureKind.TLS and secure:
            host.tls, host.robots_tries = trouble.tls, 0
        elif nobody and secure and not host.no_plain and host.robots_tries > 1:  # a line that broke once may be whole
            host.no_tls, host.robots_tries = True, 1  # and the other way is tried once
        elif nobody and not (secure or host.no_tls or host.tls):
            host.no_plain, host.robots_tries = True, 0
        elif trouble.final or trouble.kind not in _PASSING or host.robots_tries > 1:
            host.refused = trouble.kind
        else:
            self._hosts.pause(host, self._pause)

    # --- pages

    def _page(self, visit: Visit, ask: Ask, host: Host) -> Step:
        before = None if ask.short else visit.before(ask.url)
        headers = {}
        if before is not None and before.etag:
            headers["If-None-Match"] = before.etag
        if before is not None and before.modified:
            headers["If-Modified-Since"] = before.modified
        ask.tries += 1
        answer = self._door.get(ask.url, host, visit.own_port, headers)
        if isinstance(answer, Trouble):
            return self._troubled(visit, ask, host, answer)
        if answer.status == _UNCHANGED and before is not None:
            return self._seen(visit, replace(before, unchanged=True), visit.others(ask.url), ())
        location = answer.header("location")
        if answer.status in _REDIRECTS and location:
            return self._led(visit, ask, location)
        if answer.status == _DONE:
            return self._read(visit, ask, answer)
        return self._troubled(visit, ask, host, Trouble(_kind(answer.status)))

    def _read(self, visit: Visit, ask: Ask, answer: Answer) -> Step:
        kind = answer.header("content-type")
        if not pages.looks_like_a_page(answer.body, kind):
            return self._no_page(visit, ask, FailureKind.GARBAGE, document=pages.is_file(answer.body))
        with breath.alone:
            breath.breathe()
            page = pages.read(answer.body, kind, ask.url, choosing=ask.main or len(visit.todo) == 1)
        if page.moved and page.moved not in ask.hops and not page.links:
            return self._led(visit, ask, page.moved)
        notice = page.instead
        if notice is FailureKind.GONE:  # a site without a main page is none; elsewhere it is a dead link
            notice = FailureKind.GARBAGE if ask.main else None
        if notice is not None or ask.short:
            return self._no_page(visit, ask, notice or FailureKind.GARBAGE)
        if page.cut or page.moved:
            visit.skip(FailureKind.GARBAGE)  # what it shows counts, and there is more of it
        etag, modified = _mark(answer.header("etag")), _mark(answer.header("last-modified"))
        return self._seen(visit, SitePage(ask.url, page.links, page.drawn, etag, modified), page.next, page.short)

    def _no_page(self, visit: Visit, ask: Ask, kind: FailureKind, *, document: bool = False) -> Step:
        """All is well, says the answer, and is no page of the site. A `document` shows no links; of a short link it
        matters only that it led away from its own host, to no page of a network."""
        led = ask.short and urls.host_of(ask.hops[0] if ask.hops else ask.url) != urls.host_of(ask.url)
        if led or (document and not ask.main):
            return self._passed(visit)
        return self._given_up(visit, ask, Trouble(kind))

    def _seen(self, visit: Visit, page: SitePage, following: tuple[str, ...], short: tuple[str, ...]) -> Step:
        """A page was read; which others are chosen is decided by the main one, or by frames it consists of."""
        visit.pages.append(page)
        visit.todo.popleft()
        visit.choose(following, short)
        return self._again(visit)

    def _led(self, visit: Visit, ask: Ask, location: str) -> Step:
        """A redirect: further along, to a page of a network, or away from the site."""
        target = urls.joined(ask.url, location)
        link = links.link_of(location if "://" in location else target)
        if link is not None and ask.main:
            return self._given_up(visit, ask, Trouble(FailureKind.NO_SITE))
        if link is not None:
            visit.extra[ask.hops[0] if ask.hops else ask.url] = link
            return self._passed(visit)
        if not target or target == ask.url or target in ask.hops or len(ask.hops) >= MOST_HOPS:
            return self._given_up(visit, ask, Trouble(FailureKind.GARBAGE))
        if not (ask.main or ask.short):
            if visit.has(target):
                return self._passed(visit)
            if not urls.same_site(target, visit.pages[0].url):  # such hops are made for sites that are closed as well
                private = self._door.refuses(target)
                kind = FailureKind.PRIVATE_ADDRESS if private else FailureKind.NOT_ASKED
                return self._given_up(visit, ask, Trouble(kind))
        ask.hops.append(ask.url)
        ask.url, ask.tries = target, 0
        return self._again(visit)

    def _troubled(self, visit: Visit, ask: Ask, host: Host, trouble: Trouble) -> Step:
        if trouble.kind is FailureKind.TLS and host.tls is None:
            host.tls = trouble.tls
            return self._again(visit)
        if trouble.kind in _PASSING and not trouble.final and ask.tries <= 1:
            self._hosts.pause(host, self._pause)
            return self._again(visit)
        if trouble.kind is FailureKind.GONE and not ask.main:
            return self._passed(visit)  # a dead link: there is nothing that was not seen
        return self._given_up(visit, ask, trouble)

    # --- what comes next

    def _given_up(self, visit: Visit, ask: Ask, trouble: Trouble) -> Step:
        """A page cannot be read: the site cannot be when it is the main one, and is seen in part when not."""
        if ask.main:
            visit.todo.clear()
            tls = trouble.tls or visit.tls
            if tls:
                return self._failed(visit.jobs, FailureKind.TLS, tls.value)
            return self._failed(visit.jobs, _OF_MAIN.get(trouble.kind, trouble.kind))
        visit.skip(trouble.kind)
        return self._passed(visit)

    def _passed(self, visit: Visit) -> Step:
        """Done with what was asked for, and no page came of it."""
        visit.plain = False
        visit.todo.popleft()
        return self._again(visit)

    def _again(self, visit: Visit) -> Step:
        """The next request of the visit at its host's moment, or what was seen when nothing is left to ask."""
        if not visit.todo:
            site = visit.site()
            return Step(tuple(Fact(job.subject_id, Need.SITE, self._order.now, site) for job in visit.jobs))
        host = self._hosts.of(urls.host_of(visit.todo[0].url))
        return Step(more=(Batch(STAGE, visit.jobs, not_before=host.free_at),))

    def _failed(self, jobs: tuple[Job, ...], kind: FailureKind, detail: str = "") -> Step:
        return Step(tuple(Failure(job.subject_id, Need.SITE, self._order.now, kind, detail) for job in jobs))


def _kind(status: int) -> FailureKind:
    """What a status that is no page means."""
    if status in _GONE:
        return FailureKind.GONE
    if status in _CLOSED:
        return FailureKind.ACCESS
    if status == _TOO_MANY:
        return FailureKind.RATE
    return FailureKind.SERVER if status >= _SERVER else FailureKind.GARBAGE


def _is_html(answer: Answer) -> bool:
    return answer.header("content-type").lower().startswith(("text/html", "application/xhtml"))


def _mark(header: str) -> str:
    """A mark that can be sent back as it is, or none."""
    return header if len(header) <= _TAG_LENGTH and header.isascii() and header.isprintable() else ""
