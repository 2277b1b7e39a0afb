"""What was seen of a page or a site: facts, or a failure of a known kind. Plain values; nothing is fetched or judged.

A field is a value, ABSENT (seen, and empty) or NOT_GIVEN (the network did not say). Texts in facts are clean: the
collector's parser cleaned them once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from checks.seen import ABSENT as ABSENT  # noqa: PLC0414 (offered from here too)
from checks.seen import NOT_GIVEN as NOT_GIVEN  # noqa: PLC0414 (the same)
from checks.seen import Missing as Missing  # noqa: PLC0414 (the same)
from checks.seen import Seen as Seen  # noqa: PLC0414 (the same)
from checks.site_facts import Site


class Need(StrEnum):
    """What can be asked about one page in one go, or, for SITE, about an organization's official site."""

    PROFILE = "profile"
    ADDRESSES = "addresses"
    POSTS = "posts"
    VISITORS = "visitors"
    COMMENTS = "comments"
    MANAGERS = "managers"
    SITE = "site"


PAGE_NEEDS = tuple(need for need in Need if need is not Need.SITE)
"""Needs whose subject is a page; the subject of SITE is an organization."""

Key: TypeAlias = tuple[int, Need]
"""What a fact is about: the id of a page (of an organization for SITE), and the need."""


class ProfileState(StrEnum):
    """How the network shows the page.

    MISSING: asked for by itself, it is not known there. UNTOLD: it is there, but whether it is open was not said.
    """

    OPEN = "open"
    CLOSED = "closed"
    PRIVATE = "private"
    DELETED = "deleted"
    BANNED = "banned"
    MISSING = "missing"
    UNTOLD = "untold"


GONE = frozenset({ProfileState.DELETED, ProfileState.BANNED, ProfileState.MISSING})
"""States in which there is nothing more to ask about the page."""


@dataclass(frozen=True)
class Contact:
    """An entry of the page's list of contacts."""

    title: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class MenuItem:
    """A button or a widget that the page shows above its publications."""

    title: str = ""
    url: str = ""


class Wall(StrEnum):
    """Who may write on the page's wall."""

    OFF = "off"
    OPEN = "open"
    LIMITED = "limited"
    CLOSED = "closed"


@dataclass(frozen=True)
class Profile:
    """The page's own card.

    `mark` is «Госорганизация», `verified` the network's own tick; `members` may be rounded by the network. `links`
    are addresses shown in a block of links; `pinned_post` is the number of the pinned publication. `comments` says
    whether readers may comment at all, `menu` are its buttons and widgets. `kind` is the network's word for what it is
    (page, group, event, channel …).

    `network_id` is decimal digits, "" when MISSING. `name_leads_to` is the id that the short name kept in the
    registry leads to now; ABSENT when it leads nowhere, NOT_GIVEN when there is no short name or no answer.
    `main_address` may tell less than the same address among the page's addresses.
    """

    network_id: str
    state: ProfileState
    name: str = ""
    short_name: str = ""
    description: Seen[str] = NOT_GIVEN
    site: Seen[str] = NOT_GIVEN
    status: Seen[str] = NOT_GIVEN
    contacts: Seen[tuple[Contact, ...]] = NOT_GIVEN
    name_leads_to: Seen[str] = NOT_GIVEN
    main_address: Seen[Address] = NOT_GIVEN
    kind: str = ""
    members: Seen[int] = NOT_GIVEN
    mark: Seen[bool] = NOT_GIVEN
    verified: Seen[bool] = NOT_GIVEN
    avatar: Seen[bool] = NOT_GIVEN
    cover: Seen[bool] = NOT_GIVEN
    links: Seen[tuple[str, ...]] = NOT_GIVEN
    wall: Seen[Wall] = NOT_GIVEN
    comments: Seen[bool] = NOT_GIVEN
    pinned_post: Seen[int] = NOT_GIVEN
    menu: Seen[tuple[MenuItem, ...]] = NOT_GIVEN


@dataclass(frozen=True)
class DayHours:
    """Opening hours of a day in minutes from midnight; `weekday` 0 is Monday. The break is optional."""

    weekday: int
    opens: int
    closes: int
    break_starts: int | None = None
    break_ends: int | None = None


class WorkStatus(StrEnum):
    """What an address says of its hours. NO_FIELD: in this network nobody can write them there."""

    NO_FIELD = "no_field"
    NOT_TOLD = "not_told"
    TIMETABLE = "timetable"
    ALWAYS_OPEN = "always_open"
    CLOSED_NOW = "closed_now"
    CLOSED_FOREVER = "closed_forever"


@dataclass(frozen=True)
class Address:
    """A place of the page's organization on the network's map. A weekday without hours is a day off."""

    text: str
    city: str = ""
    title: str = ""
    phone: str = ""
    work: WorkStatus = WorkStatus.NOT_TOLD
    hours: tuple[DayHours, ...] = ()
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True)
class Addresses:
    """Addresses of the page, the main one first; empty when it shows none. Not `whole`: there may be more to them."""

    items: tuple[Address, ...] = ()
    whole: bool = True


ALBUM_FROM = 3
"""Pictures of one publication from which they are an album, and may be cards."""


@dataclass(frozen=True)
class Post:
    """A publication. `date` and `edited` are UTC; kinds of a repost are those of its source, after "repost".

    Kinds: text, photo, video, clip, live, poll, link, doc, gif, audio, album, story, article, event, … and "other"
    for what a network invents; so many pictures together are an album besides. `links` are addresses it carries beside
    its text, `repost_of` the address of a repost's source. Counts are None where the network does not tell. `paid`:
    shown to those who pay only. `made_by` is the network's word for what published it (such as vk: api, rss), "" when
    not told.
    """

    id: int
    url: str
    date: datetime
    text: str = ""
    kinds: tuple[str, ...] = ()
    by_owner: bool = True
    repost: bool = False
    pinned: bool = False
    advertising: bool = False
    edited: datetime | None = None
    paid: bool = False
    made_by: str = ""
    repost_of: str = ""
    links: tuple[str, ...] = ()
    views: int | None = None
    likes: int | None = None
    reposts: int | None = None
    comments: int | None = None
    comments_open: bool | None = None
    digest: str = ""
    grounds: tuple[str, ...] = ()
    reduced: bool = False


@dataclass(frozen=True)
class Window:
    """From when to when everything was seen, UTC; `start` None means from the very beginning."""

    start: datetime | None
    end: datetime

    def covers(self, start: datetime, end: datetime) -> bool:
        """Nothing between the two moments could have been missed."""
        return (self.start is None or self.start <= start) and end <= self.end


@dataclass(frozen=True)
class Posts:
    """Publications of a page, newest first, and the window in which none is missing."""

    items: tuple[Post, ...]
    covers: Window


@dataclass(frozen=True)
class Comment:
    """A comment of a reader; `author` is a salted hash for telling apart, never a name, a number or an address.

    `by_page`: the page itself answered. A comment seen deleted has no text. Once judged a comment is `reduced`: of its
    text only the `digest` is left, and an excerpt where it was flagged on some `grounds` (`moderation.Ground` values).
    """

    id: int
    url: str
    date: datetime
    author: str
    text: str = ""
    by_page: bool = False
    answers: int | None = None
    deleted: bool = False
    digest: str = ""
    grounds: tuple[str, ...] = ()
    reduced: bool = False


@dataclass(frozen=True)
class Thread:
    """The comments of one publication: how many the network counts, and those that were read.

    `whole`: none is missing among `items`.
    """

    post_id: int
    count: int
    items: tuple[Comment, ...] = ()
    whole: bool = True


@dataclass(frozen=True)
class Comments:
    """Comments under the page's publications of a window: threads read now, and publications whose count of
    comments is what it was when they were read last (`unchanged`)."""

    threads: tuple[Thread, ...]
    covers: Window
    unchanged: tuple[int, ...] = ()


@dataclass(frozen=True)
class Visitors:
    """What others wrote on the page's wall, newest first, and the window in which none is missing."""

    items: tuple[Post, ...]
    covers: Window


@dataclass(frozen=True)
class Manager:
    """Somebody who administers the page: the network's id (decimal digits) and its word for the role."""

    network_id: str
    role: str = ""


@dataclass(frozen=True)
class Managers:
    """Who administers the page: how many, and who where the network tells it."""

    count: int
    people: Seen[tuple[Manager, ...]] = NOT_GIVEN


Value: TypeAlias = Profile | Addresses | Posts | Visitors | Comments | Managers | Site


@dataclass(frozen=True)
class Fact:
    """Something seen; `taken_at` is UTC, `subject_id` a page or, for SITE, an organization."""

    subject_id: int
    need: Need
    taken_at: datetime
    value: Value


class FailureKind(StrEnum):
    """Why something could not be seen.

    GONE: the page itself is deleted, banned or unknown there, or its address is a person's. NOT_SET_UP: the network
    needs an application that the municipality has not entered. NO_FIELD: the network shows no such thing to anybody.
    NO_PREVIEW: it may be seen in the network's own program only. NO_DISCUSSION: no talk under the publications is shown
    there; whether there is one, only the network's program tells. SOFT_LIMIT: an answer emptied because of many
    questions. SHAPE: what came is not the page as it is known. TLS, ROBOTS, PRIVATE_ADDRESS, NO_SITE are of sites.
    """

    NO_COLLECTOR = "no_collector"
    NO_TOKEN = "no_token"  # a kind of failure, not a secret
    BAD_TOKEN = "bad_token"  # the same
    CAPTCHA = "captcha"
    LOST = "lost"
    TIMEOUT = "timeout"
    SERVER = "server"
    GARBAGE = "garbage"
    RATE = "rate"
    FLOOD = "flood"
    QUOTA = "quota"
    ACCESS = "access"
    GONE = "gone"
    TOO_BIG = "too_big"
    STOPPED = "stopped"
    NOT_ASKED = "not_asked"
    BROKEN = "broken"
    NOT_SET_UP = "not_set_up"
    NO_FIELD = "no_field"
    NO_PREVIEW = "no_preview"
    NO_DISCUSSION = "no_discussion"
    SOFT_LIMIT = "soft_limit"
    SHAPE = "shape"
    TLS = "tls"
    ROBOTS = "robots"
    PRIVATE_ADDRESS = "private_address"
    NO_SITE = "no_site"


@dataclass(frozen=True)
class Failure:
    """Something that could not be seen. `detail` is never the network's own text: that may quote a token."""

    subject_id: int
    need: Need
    taken_at: datetime
    kind: FailureKind
    detail: str = ""


Outcome: TypeAlias = Fact | Failure
