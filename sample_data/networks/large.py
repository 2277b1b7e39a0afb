"""A large world without a file, for benchmarks: so many pages that are all in order, different and cheap to show."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from sample_data.networks.ok.many import many_groups
from sample_data.networks.schedule import MOST_A_WEEK, Kind, Planned, Wall
from sample_data.networks.site.many import many_sites
from sample_data.networks.telegram.many import many_channels
from sample_data.networks.world import Address, Contact, Hours, VkGroup, VkType, WorkInfo, World

FIRST_ID = 100_000_001
WORKDAYS = ("mon", "tue", "wed", "thu", "fri")
MOST_POSTS = 2 * MOST_A_WEEK
_HOURS = tuple((day, Hours(9 * 60, 18 * 60, (13 * 60, 14 * 60))) for day in WORKDAYS)
# The average size of a post then is that of recorded ones, about 5 KB.
_KINDS = (
    (Kind.PHOTO, Kind.PHOTO),
    (Kind.PHOTO, Kind.VIDEO, Kind.PHOTO),
    (Kind.VIDEO, Kind.PHOTO),
    (Kind.PHOTO, Kind.LINK),
    (Kind.PHOTO, Kind.PHOTO, Kind.PHOTO),
    (Kind.PHOTO,),
)


def large(zone: ZoneInfo, *, pages: int = 0, posts: int = 30, ok: int = 0, telegram: int = 0, sites: int = 0) -> World:
    """`pages` communities of VK with `posts` (at most MOST_POSTS) in the two last finished weeks, and so on.

    Communities have the ids from FIRST_ID on and the short names `page1`, `page2`, …; the site of each is that of the
    same number, and its links lead to the pages of that number.
    """
    return World(
        vk=tuple(_community(number, posts, zone) for number in range(1, pages + 1)),
        ok=many_groups(ok, zone),
        telegram=many_channels(telegram, zone),
        sites=many_sites(sites),
    )


def _community(number: int, posts: int, zone: ZoneInfo) -> VkGroup:
    name = f"Школа № {number}"  # a description that names its organization
    return VkGroup(
        id=FIRST_ID + number - 1,
        screen_name=f"page{number}",
        name=name,
        wall=_wall(number, posts, zone),
        type=VkType.PAGE if number % 2 else VkType.GROUP,
        description=f"Официальная страница: {name}. Приём граждан по будням с 9 до 18 часов.",
        site=f"https://site{number}.example.invalid",
        contacts=(Contact("Приёмная", f"+7 384 {number % 1_000:03}-00-00", f"page{number}@example.invalid"),),
        address=Address(
            title=name,
            address=f"ул. Садовая, {number}",
            city="Крапивинский",
            phone=f"+7 384 {number % 1_000:03}-00-00",
            work_info_status=WorkInfo.TIMETABLE,
            timetable=_HOURS,
        ),
        members=100 + number % 900,
        stock=True,
    )


def _wall(number: int, posts: int, zone: ZoneInfo) -> Wall:
    """A wall of planned publications, from the newest back, spread over the fortnight before this week."""
    posts = min(posts, MOST_POSTS)
    step = 14 * 1440 // max(posts, 1)
    return Wall(zone, planned=tuple(_planned(number, n, 14 * 1440 - 1 - n * step) for n in range(posts)))


def _planned(page: int, number: int, minute: int) -> Planned:
    week, rest = divmod(minute, 7 * 1440)
    day, minute = divmod(rest, 1440)
    text = _TEXTS[(page + number) % len(_TEXTS)]
    return Planned(week - 2, day + 1, minute, text, _KINDS[(page + number) % len(_KINDS)])


_SENTENCE = "Сегодня у нас прошла встреча с жителями посёлка; спасибо всем, кто нашёл время прийти и помочь делом. "
_TEXTS = tuple(f"Новость {n}. " + _SENTENCE * (1 + n % 4) for n in range(23))
