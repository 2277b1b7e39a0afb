"""The plan of a wall out of a world file: the keys `weeks`, `current` and `posts`, the same for every network."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from sample_data.networks.schedule import MOST_A_WEEK, Kind, Planned, PlannedComment, Wall
from sample_data.networks.tables import Table


def read_wall(table: Table, zone: ZoneInfo) -> Wall:
    """The wall of the page in this table; raises WorldError."""
    wall = Wall(
        zone=zone,
        weeks=table.wholes("weeks", high=MOST_A_WEEK),
        current=table.whole("current", 0, high=MOST_A_WEEK),
        planned=tuple(_planned(item) for item in table.tables("posts")),
    )
    if sum(item.pinned for item in wall.planned) > 1:
        raise table.wrong("posts", "закреплена может быть только одна публикация")
    return wall


def minute_of(text: str, table: Table, key: str) -> int:
    """«09:30» as minutes from midnight; 24:00 is the end of the day. Raises WorldError."""
    hours, colon, minutes = text.partition(":")
    if not (colon and hours.isdecimal() and minutes.isdecimal() and len(minutes) == 2):
        raise table.wrong(key, f"нужно время ЧЧ:ММ, а не {text!r}")
    found = int(hours) * 60 + int(minutes)
    if int(minutes) > 59 or found > 24 * 60:
        raise table.wrong(key, f"нет времени {text!r}")
    return found


def _planned(table: Table) -> Planned:
    weeks_ago = table.optional_whole("weeks_ago", high=1_000)
    week = table.whole("week", 0, low=-1_000, high=0)
    if weeks_ago is not None and table.has("week") and week != -weeks_ago:
        raise table.wrong("weeks_ago", "не сходится с week")
    kinds = table.texts("kinds")
    if unknown := sorted(set(kinds) - set(Kind)):
        raise table.wrong("kinds", f"неизвестные виды: {', '.join(unknown)}")
    planned = Planned(
        week=week if weeks_ago is None else -weeks_ago,
        day=table.whole("day", 1, low=1, high=7),
        minute=minute_of(table.text("time", "12:00"), table, "time"),
        text=table.text("text", ""),
        kinds=tuple(Kind(kind) for kind in kinds),
        repost=table.flag("repost"),
        pinned=table.flag("pinned"),
        ads=table.flag("ads"),
        visitor=table.flag("visitor"),
        donut=table.flag("donut"),
        comments=_comments(table),
    )
    table.done()
    return planned


def _comments(table: Table) -> tuple[PlannedComment, ...]:
    found: list[PlannedComment] = []
    for number, item in enumerate(table.tables("comments"), 1):
        comment = PlannedComment(
            text=item.text("text", ""),
            hours_after=item.number("hours_after", 1.0, high=24 * 7 * 1_000),
            answer_to=item.whole("answer_to", 0, high=number - 1),
            deleted=item.flag("deleted"),
            by_page=item.flag("by_page"),
            hours_ago=item.number("hours_ago", 0.0, high=24 * 7) if item.has("hours_ago") else None,
        )
        item.done()
        found.append(comment)
    return tuple(found)
