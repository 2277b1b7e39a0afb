"""The messages of one channel at a moment: publications and special messages with their numbers, oldest first.

Numbers grow with time and stay with their messages from week to week; gaps between them are as natural here as on
t.me, where messages are deleted. An album takes as many numbers as it has parts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sample_data.networks import dice
from sample_data.networks.schedule import EPOCH, WEEK_ROOM, Kind, Publication, publications, week_start
from sample_data.networks.telegram.world import Special, SpecialMessage, TelegramPage

ROOM = 40  # numbers kept for one publication: an album, its pinning, and the special messages after it
ALBUM_MOST = 6
PAGE = 20  # message numbers on one page of t.me/s
_UTC = ZoneInfo("UTC")


@dataclass(frozen=True)
class Message:
    """One block of a page. `size` is how many numbers it takes; `seed` makes its accidental figures."""

    id: int
    moment: datetime
    text: str
    kinds: tuple[Kind, ...] = ()
    special: Special = Special.TEXT
    size: int = 1
    author: str = ""
    forwarded: str = ""
    forwarded_hidden: bool = False
    reply_to: int = 0
    edited: bool = False
    service: bool = False
    views: int | None = None
    publication: Publication | None = None


def messages(page: TelegramPage, now: datetime, began: datetime) -> tuple[Message, ...]:
    """Everything the channel shows at `now` (aware), oldest first; the first of all is «Channel created».

    Weeks count from that of `began`.
    """
    found: list[Message] = []
    for publication in publications(page.wall, page.name, now, began):
        found.append(_published(page, publication))
        if publication.pinned:
            found.append(_pinned(publication))
    found.sort(key=lambda item: item.id)
    specials = sorted((_moment(page, special, began), place) for place, special in enumerate(page.messages))
    for moment, place in specials:
        if moment <= now:
            _insert(found, _special(page, page.messages[place], moment))
    created = Message(1, (found[0].moment if found else began) - timedelta(days=30), "Channel created", service=True)
    return (created, *_replies(found))


def page_of(feed: tuple[Message, ...], *, before: int | None, after: int | None) -> tuple[Message, ...]:
    """The messages of one page, oldest first: the newest PAGE numbers, those before one or those after one."""
    if after is not None:
        later = [item for item in feed if item.id > after]
        return tuple(_first(later))
    earlier = [item for item in feed if before is None or item.id < before]
    return tuple(reversed(_first(list(reversed(earlier)))))


def _first(items: list[Message]) -> list[Message]:
    taken: list[Message] = []
    room = PAGE
    for item in items:
        if room <= 0 or (taken and item.size > room):
            break
        taken.append(item)
        room -= item.size
    return taken


def _published(page: TelegramPage, publication: Publication) -> Message:
    id = publication.number * ROOM
    size = dice.number(3, ALBUM_MOST, page.name, id, "album") if Kind.ALBUM in publication.kinds else 1
    media = sum(kind in (Kind.PHOTO, Kind.VIDEO) for kind in publication.kinds)
    return Message(
        id=id,
        moment=publication.moment,
        text=publication.text,
        kinds=publication.kinds,
        size=min(max(size, media, 1), ALBUM_MOST),
        author="Пресс-служба" if publication.visitor else "",
        forwarded="Вестник округа" if publication.repost else "",
        edited=dice.number(0, 9, page.name, id, "edited") == 0,
        views=_views(page, id),
        publication=publication,
    )


def _pinned(publication: Publication) -> Message:
    """Pinning is told by a message of its own."""
    said = publication.text.splitlines()[0][:40] if publication.text.strip() else "Photo"
    id = publication.number * ROOM + ALBUM_MOST
    return Message(id, publication.moment + timedelta(minutes=1), f"pinned «{said}»", service=True)


def _moment(page: TelegramPage, special: SpecialMessage, began: datetime) -> datetime:
    monday = week_start(began, page.wall.zone) + timedelta(weeks=special.week)
    day = monday + timedelta(days=special.day - 1)
    hour, minute = divmod(special.minute, 60)
    return datetime.combine(day, time(hour, minute), tzinfo=page.wall.zone).astimezone(UTC)


def _insert(found: list[Message], message: Message) -> None:
    """Put a message where its moment belongs and give it the number after the one before it."""
    place = next((n for n, item in enumerate(found) if item.moment > message.moment), len(found))
    previous = found[place - 1] if place else None
    if previous is None:
        first = found[0].id if found else (week_start(message.moment, _UTC) - EPOCH).days // 7 * WEEK_ROOM * ROOM
        id = first - ROOM
    else:
        id = previous.id + max(previous.size, 1)
    found.insert(place, replace(message, id=id))


def _special(page: TelegramPage, special: SpecialMessage, moment: datetime) -> Message:
    """The message without its number yet."""
    service = special.special is Special.SERVICE
    return Message(
        id=0,
        moment=moment,
        text=special.text or ("Channel photo updated" if service else ""),
        special=special.special,
        author=special.author,
        forwarded=special.forwarded,
        forwarded_hidden=special.forwarded_hidden,
        reply_to=-1 if special.reply else 0,
        edited=special.edited,
        service=service,
        views=None if service else _views(page, moment),
    )


def _replies(found: list[Message]) -> list[Message]:
    """Give every reply the number of the message before it."""
    answered: list[Message] = []
    for message in found:
        previous = answered[-1].id if answered else 0
        answered.append(replace(message, reply_to=previous) if message.reply_to else message)
    return answered


def _views(page: TelegramPage, seed: object) -> int:
    return dice.number(page.members // 10, max(page.members * 2, 5), page.name, seed, "views")
