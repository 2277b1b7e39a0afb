"""What was seen of a page: facts, or a failure of a known kind. Plain values; nothing is fetched or judged here.

A field is a value, ABSENT (seen, and empty) or NOT_GIVEN (the network did not say). Texts in facts are clean: the
collector's parser cleaned them once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, StrEnum
from typing import TypeAlias, TypeVar


class Missing(Enum):
    """Why a field holds no value."""

    ABSENT = "absent"
    NOT_GIVEN = "not given"


ABSENT = Missing.ABSENT
NOT_GIVEN = Missing.NOT_GIVEN

T = TypeVar("T")
Seen: TypeAlias = T | Missing


class Need(StrEnum):
    """What can be asked of a network about one page in one go."""

    PROFILE = "profile"
    ADDRESSES = "addresses"
    POSTS = "posts"


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
class Profile:
    """The page's own card.

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


@dataclass(frozen=True)
class DayHours:
    """Opening hours of a day in minutes from midnight; `weekday` 0 is Monday. The break is optional."""

    weekday: int
    opens: int
    closes: int
    break_starts: int | None = None
    break_ends: int | None = None


class WorkStatus(StrEnum):
    """What an address says of its hours."""

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


@dataclass(frozen=True)
class Post:
    """A publication. `date` and `edited` are UTC; kinds of a repost are those of its source, after "repost"."""

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


Value: TypeAlias = Profile | Addresses | Posts


@dataclass(frozen=True)
class Fact:
    """Something seen of a page; `taken_at` is UTC."""

    page_id: int
    need: Need
    taken_at: datetime
    value: Value


class FailureKind(StrEnum):
    """Why something could not be seen. GONE: the page itself is deleted, banned or unknown there."""

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


@dataclass(frozen=True)
class Failure:
    """Something that could not be seen of a page. `detail` is never the network's own text: that may quote a token."""

    page_id: int
    need: Need
    taken_at: datetime
    kind: FailureKind
    detail: str = ""


Outcome: TypeAlias = Fact | Failure
