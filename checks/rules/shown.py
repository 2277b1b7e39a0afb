"""What a page shows and where: its free texts, contacts, places and links, gathered for the rules that compare them.

Nothing is judged here. Which network has which place is `checks.places`.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.facts import ABSENT, NOT_GIVEN, Address, Contact, MenuItem, Need, Post, Posts
from checks.model import NotSeen, not_seen
from checks.places import Part, Place, row
from checks.views import PageView
from registry import networks


def has(view: PageView, part: Part) -> bool:
    """The network has a place of its own for this, and an empty one means that nothing is shown."""
    return part in row(view.page.network).own


def lacks(view: PageView, part: Part) -> bool:
    """No page of the network can have this."""
    return part in row(view.page.network).lacks


def description(view: PageView) -> str:
    """The description, "" when there is none or it was not given."""
    text = view.profile.description
    return text if isinstance(text, str) else ""


def pinned(view: PageView) -> tuple[Post, ...]:
    """The page's own pinned publications, as far as any were seen."""
    if Place.PINNED not in row(view.page.network).elsewhere:
        return ()
    wall = view.seen.get(Need.POSTS)
    return tuple(post for post in wall.items if post.pinned and post.by_owner) if isinstance(wall, Posts) else ()


def pinned_unseen(view: PageView) -> NotSeen | None:
    """Why it is not known what a pinned publication says; None when they were seen, or the page says it has none."""
    if Place.PINNED not in row(view.page.network).elsewhere or view.profile.pinned_post is ABSENT:
        return None
    return None if isinstance(view.seen.get(Need.POSTS), Posts) else view.unseen(Need.POSTS)


def contacts(view: PageView) -> tuple[Contact, ...]:
    """The contacts that are shown."""
    found = view.profile.contacts
    return found if isinstance(found, tuple) else ()


def menu(view: PageView) -> tuple[MenuItem, ...]:
    """The buttons and widgets that are shown."""
    found = view.profile.menu
    return found if isinstance(found, tuple) else ()


def addresses(view: PageView) -> tuple[Address, ...]:
    """The places on the network's map."""
    return () if view.addresses is None else view.addresses.items


def addresses_unseen(view: PageView) -> NotSeen | None:
    """Why there may be more places than were seen; None when all were."""
    if view.addresses is None:
        return view.unseen(Need.ADDRESSES)
    if view.addresses.whole:
        return None
    if not view.addresses.items:  # the network left its only place out of the answer
        return view.not_given()
    return not_seen("unseen.places", network=networks.title(view.page.network))


def linking(view: PageView) -> Iterator[str]:
    """Every text and address in which the page may link somewhere."""
    profile = view.profile
    if isinstance(profile.links, tuple):
        yield from profile.links
    for text in (profile.site, profile.description, profile.status):
        if isinstance(text, str):
            yield text
    for contact in contacts(view):
        yield contact.title
    for item in menu(view):
        yield item.url
        yield item.title
    for post in pinned(view):
        yield post.text
        yield from post.links


def links_unseen(view: PageView) -> NotSeen | None:
    """Why the page may link to more than was seen; None when all its links were.

    The block of links is what a network shows them in; where it has none, nobody told that there are no others.
    """
    if view.profile.links is NOT_GIVEN or view.profile.description is NOT_GIVEN:
        return view.not_given()
    return None
