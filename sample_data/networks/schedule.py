"""When a page published what: the plan of a wall as the world file gives it, and the publications made from it.

Common to all networks; how a publication looks on the wire stands in the folder of the network.
Everything is dated from the start (Monday, 00:00) of the week that contains the given moment, in the zone of the
world, so that a picture is the same on any day. Nothing is ever dated after the moment.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sample_data.networks import dice

EPOCH = date(2020, 1, 6)  # a Monday; the numbers of publications count weeks from it
WEEK_ROOM = 1_000  # numbers kept for one week
MOST_A_WEEK = 500

_OPENINGS = (
    "Сегодня у нас прошла встреча с жителями посёлка",
    "Приглашаем всех на открытый урок в субботу",
    "Подводим итоги недели и благодарим участников",
    "Напоминаем о графике работы в праздничные дни",
    "Наши воспитанники вернулись с районного конкурса",
    "Завершён ремонт кровли, на очереди спортивный зал",
    "Открыта запись на занятия второго полугодия",
    "Делимся снимками с вчерашнего праздника двора",
)
_DETAILS = (
    "Подробности можно узнать по телефону приёмной или при личном обращении.",
    "Спасибо всем, кто нашёл время прийти и помочь делом.",
    "Вход свободный, сменная обувь обязательна.",
    "Вопросы оставляйте в комментариях, ответим в течение рабочего дня.",
    "Следующая встреча состоится в то же время через неделю.",
    "Расписание вывешено на входе и обновляется по понедельникам.",
)


class Kind(StrEnum):
    """What a publication carries besides its text."""

    PHOTO = "photo"
    VIDEO = "video"
    CLIP = "clip"
    LIVE = "live"
    POLL = "poll"
    LINK = "link"
    DOC = "doc"
    GIF = "gif"
    AUDIO = "audio"
    ALBUM = "album"
    # rarer ones, and those that only some networks have
    STORY = "story"
    PHOTOS_LIST = "photos_list"
    POSTED_PHOTO = "posted_photo"
    AUDIO_PLAYLIST = "audio_playlist"
    VIDEO_PLAYLIST = "video_playlist"
    GRAFFITI = "graffiti"
    NOTE = "note"
    APP = "app"
    PAGE = "page"
    MARKET = "market"
    MARKET_ALBUM = "market_album"
    EVENT = "event"
    DONUT_LINK = "donut_link"
    ARTICLE = "article"
    TEXTLIVE = "textlive"
    TEXTPOST = "textpost"
    TEXTPOST_PUBLISH = "textpost_publish"
    SITUATIONAL_THEME = "situational_theme"
    GROUP = "group"
    STICKER = "sticker"
    PODCAST = "podcast"
    OTHER = "other"  # a kind that no documentation names


@dataclass(frozen=True)
class PlannedComment:
    """One comment written out in the world file.

    It appears `hours_after` the publication, or `hours_ago` before the networks were started, whatever day that is.
    `answer_to`: the number, from 1, of the earlier comment of the same list that it answers, 0 for none. `by_page`:
    written by the page itself. `deleted`: its place is there, its text is not.
    """

    text: str
    hours_after: float = 1.0
    answer_to: int = 0
    deleted: bool = False
    by_page: bool = False
    hours_ago: float | None = None


@dataclass(frozen=True)
class Planned:
    """One publication written out in the world file.

    `week` is 0 for the current week and negative before it; `day` 1 is Monday; `minute` counts from midnight.
    `visitor`: written on the wall by somebody else than the page. `donut`: shown to those who pay.
    """

    week: int
    day: int
    minute: int
    text: str
    kinds: tuple[Kind, ...] = ()
    repost: bool = False
    pinned: bool = False
    ads: bool = False
    visitor: bool = False
    donut: bool = False
    comments: tuple[PlannedComment, ...] = ()


@dataclass(frozen=True)
class Wall:
    """The plan of one wall. `weeks[0]` publications in the last finished week, `weeks[1]` in the one before it, …;
    `current` in the unfinished one."""

    zone: ZoneInfo
    weeks: tuple[int, ...] = ()
    current: int = 0
    planned: tuple[Planned, ...] = ()


@dataclass(frozen=True)
class Publication:
    """One publication: its number (grows with time, the same for any moment of a week) and its time in UTC."""

    number: int
    moment: datetime
    text: str
    kinds: tuple[Kind, ...]
    repost: bool = False
    pinned: bool = False
    ads: bool = False
    visitor: bool = False
    donut: bool = False
    comments: tuple[PlannedComment, ...] = ()


def week_start(moment: datetime, zone: ZoneInfo) -> date:
    """The Monday of the week that contains the moment, in the zone."""
    day = moment.astimezone(zone).date()
    return day - timedelta(days=day.weekday())


def publications(wall: Wall, seed: object, now: datetime, began: datetime | None = None) -> tuple[Publication, ...]:
    """What the wall shows at `now` (aware), newest first; planned publications later than `now` are not there yet.

    Weeks count from that of `began`, the moment at which the networks were started (None: from that of `now`): time
    may go on then without every date moving with it.
    """
    began = began or now
    monday = week_start(began, wall.zone)
    weeks = {-(n + 1): count for n, count in enumerate(wall.weeks)} | {0: wall.current}
    for planned in wall.planned:
        weeks.setdefault(planned.week, 0)
    shown: list[Publication] = []
    for week, count in weeks.items():
        start = monday + timedelta(weeks=week)
        shown.extend(item for item in _of_week(wall, seed, start, count, week, began) if item.moment <= now)
    return tuple(sorted(shown, key=lambda item: (item.moment, item.number), reverse=True))


def _of_week(wall: Wall, seed: object, start: date, count: int, week: int, began: datetime) -> list[Publication]:
    generated = [_local(wall.zone, start, minute) for minute in _minutes(count, seed, start)]
    # Numbers follow these nominal times even when the current week has to be squeezed below.
    plan = [(moment, _generated(seed, start, n)) for n, moment in enumerate(generated)]
    squeezed = dict(zip((item for _, item in plan), _before(generated, wall.zone, start, began), strict=True))
    for item in wall.planned:
        if item.week == week:
            minute = (item.day - 1) * 1440 + item.minute
            plan.append((_local(wall.zone, start, minute), item))
    plan.sort(key=lambda pair: pair[0])
    first = (start - EPOCH).days // 7 * WEEK_ROOM + 1
    return [_published(item, first + n, squeezed.get(item, nominal), began) for n, (nominal, item) in enumerate(plan)]


def _published(item: Planned, number: int, moment: datetime, began: datetime) -> Publication:
    return Publication(
        number=number,
        moment=moment,
        text=item.text,
        kinds=item.kinds,
        repost=item.repost,
        pinned=item.pinned,
        ads=item.ads,
        visitor=item.visitor,
        donut=item.donut,
        comments=tuple(_dated(comment, moment, began) for comment in item.comments),
    )


def _dated(comment: PlannedComment, moment: datetime, began: datetime) -> PlannedComment:
    """With its hours after the publication of this moment, and never before it."""
    if comment.hours_ago is None:
        return comment
    return replace(comment, hours_after=max((began - moment) / timedelta(hours=1) - comment.hours_ago, 0.0))


def _minutes(count: int, seed: object, start: date) -> list[int]:
    """Minutes of the week at which `count` publications come out: spread over seven days, from 9 to 19 o'clock."""
    day = 600
    found: list[int] = []
    for n in range(count):
        step = 7 * day // count
        at = (2 * n + 1) * 7 * day // (2 * count) + dice.number(0, step // 3, seed, start, n)
        found.append(at // day * 1440 + 540 + at % day)
    return found


def _before(moments: list[datetime], zone: ZoneInfo, start: date, now: datetime) -> list[datetime]:
    """The moments themselves, or, when some are after `now`, as many spread between the week's start and `now`."""
    if not moments or moments[-1] <= now:
        return moments
    monday = _local(zone, start, 0)
    share = (now - monday) / (len(moments) + 1)
    return [(monday + share * (n + 1)).replace(microsecond=0) for n in range(len(moments))]


def _local(zone: ZoneInfo, start: date, minute: int) -> datetime:
    day, rest = divmod(minute, 1440)
    local = datetime.combine(start + timedelta(days=day), time(rest // 60, rest % 60), tzinfo=zone)
    return local.astimezone(UTC)


def _generated(seed: object, start: date, n: int) -> Planned:
    names = (seed, start, n)
    body = [dice.one_of(_OPENINGS, *names, "opening") + "."]
    body += [dice.one_of(_DETAILS, *names, k) for k in range(dice.number(1, 3, *names, "length"))]
    kind = dice.one_of((Kind.PHOTO, Kind.PHOTO, Kind.PHOTO, Kind.VIDEO, Kind.LINK, None), *names, "kind")
    kinds = () if kind is None else (kind,)
    # week, day and minute are kept distinct so that no two generated publications are equal
    return Planned(week=0, day=1, minute=n, text="\n\n".join(body), kinds=kinds)
