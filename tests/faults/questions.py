"""What the simulated networks were asked: about which need of which page, and whether that was needed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Set

from checks.facts import PAGE_NEEDS, Key, Need
from sample_data.networks.exchange import Recorded
from tests.faults.terrain import HOSTS, LINKS

_FOR: dict[str, frozenset[Need]] = {
    "groups.getById": frozenset({Need.PROFILE}),
    "utils.resolveScreenName": frozenset({Need.PROFILE}),
    "groups.getAddresses": frozenset({Need.ADDRESSES}),
    "wall.get": frozenset({Need.POSTS, Need.VISITORS, Need.COMMENTS}),
    "wall.getComments": frozenset({Need.COMMENTS}),
    "groups.getMembers": frozenset({Need.MANAGERS}),
    # the others cannot go on without the page itself: see Network.goes_on
    "url.getInfo": frozenset(PAGE_NEEDS),
    "group.getInfo": frozenset(PAGE_NEEDS),
    "mediatopic.getTopics": frozenset({Need.POSTS, Need.COMMENTS}),
    "discussions.getComments": frozenset({Need.COMMENTS}),
    "group.getCounters": frozenset({Need.MANAGERS}),
    "channel": frozenset(PAGE_NEEDS),
    "discussion": frozenset({Need.COMMENTS}),
    "site": frozenset({Need.SITE}),
}
"""By question: the needs for whose sake it may be asked."""

_NUMBERS = {"101": "first", "102": "second", "103": "third", "104": "fourth", "105": "fifth"}
_NUMBERS |= {"501": "okfirst", "502": "oksecond"}

COMMENTED = "okfirst"
"""The only group whose publications have comments."""

Question = tuple[str, int]
"""What was asked, and about which subject."""


def subjects() -> dict[str, int]:
    """Ids of the registry's pages by their short names, in the order in which they were recorded."""
    names = [name for links in LINKS.values() for _, name in links]
    return {name: number for number, name in enumerate(names, 1)}


def questions(requests: Iterable[Recorded]) -> Iterator[Question]:
    """Every question in these requests; those about nobody (the time of day) are left out."""
    known = subjects()
    for request in requests:
        if request.network == "site":
            yield "site", HOSTS.index(request.host) + 1
        elif request.network == "telegram":
            name, _, post = request.method.removeprefix("/s/").strip("/").partition("/")
            yield ("discussion" if post else "channel"), known[name]
        elif request.network == "vk":
            methods = request.inner or (request.method,)
            asked = request.subjects or (_about(request),)
            for method, about in zip(methods, asked, strict=True):
                yield from ((method, known[name]) for name in _names(about))
        else:
            yield from ((request.method, known[name]) for name in _names(_about(request)))


def _about(request: Recorded) -> str:
    for name in ("group_ids", "owner_id", "group_id", "screen_name", "uids", "gid", "group_id", "url"):
        if found := request.parameter(name):
            return found
    return COMMENTED if request.parameter("discussionId") else ""


def _names(about: str) -> Iterator[str]:
    for each in about.split(","):
        name = each.rpartition("/")[2].removeprefix("-")
        if name:
            yield _NUMBERS.get(name, name)


def needless(requests: Iterable[Recorded], left: Set[Key]) -> Counter[Question]:
    """Questions about subjects of which nothing was left that they could answer."""
    return Counter(
        (question, subject)
        for question, subject in questions(requests)
        if not any((subject, need) in left for need in _FOR[question])
    )
