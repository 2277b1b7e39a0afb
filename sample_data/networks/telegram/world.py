"""What Telegram shows: the tables `[[telegram]]` of a world file, read into frozen records.

How it looks on t.me stands beside this module.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from sample_data.networks import dice
from sample_data.networks.schedule import Wall
from sample_data.networks.tables import Table
from sample_data.networks.walls import minute_of, read_wall


class TelegramKind(StrEnum):
    CHANNEL = "channel"
    GROUP = "group"
    USER = "user"


class TelegramTrouble(StrEnum):
    """What goes wrong with the pages of this name alone."""

    NONE = ""
    TIMEOUT = "timeout"  # no answer ever
    FLOOD = "flood"  # HTTP 429
    SOFT = "soft"  # the channel's own description and «no messages»
    SHAPE = "shape"  # a redesign: the head is as ever, the page has none of the known markers
    BLOCKS = "blocks"  # a smaller redesign: the channel is shown as ever, its messages under other names
    DATES = "dates"  # the smallest: messages as ever, but their dates stand elsewhere
    GARBAGE = "garbage"  # HTTP 502 with a web page
    RESTRICTED = "restricted"  # not shown on the web by law or as adult: as without a preview


class Special(StrEnum):
    """Messages that no other network has, or that are no publications."""

    TEXT = "text"
    VOICE = "voice"
    ROUND = "round"
    STICKER = "sticker"
    ANIMATED_STICKER = "animated_sticker"
    VIDEO_STICKER = "video_sticker"
    LOCATION = "location"
    CONTACT = "contact"
    QUIZ = "quiz"
    BIG_VIDEO = "big_video"  # too big for the web: a player without a file
    UNSUPPORTED = "unsupported"  # nothing but «open in Telegram»
    RESTRICTED = "restricted"  # one message that may not be shown here
    SERVICE = "service"  # «Channel photo updated»


@dataclass(frozen=True)
class SpecialMessage:
    """One message of `[[telegram.messages]]`; `week`, `day`, `minute` as for publications."""

    special: Special
    week: int
    day: int
    minute: int
    text: str = ""
    author: str = ""
    forwarded: str = ""
    forwarded_hidden: bool = False
    reply: bool = False
    edited: bool = False


@dataclass(frozen=True)
class TelegramPage:
    """One name of t.me: a channel, a group or a person. `id` is the number of a channel, shown by its counters only."""

    name: str
    title: str
    wall: Wall
    kind: TelegramKind = TelegramKind.CHANNEL
    description: str = ""
    members: int = 350
    verified: bool = False
    avatar: bool = True
    preview: bool = True
    discussion: bool = False
    messages: tuple[SpecialMessage, ...] = ()
    trouble: TelegramTrouble = TelegramTrouble.NONE
    id: int = 0

    @property
    def number(self) -> int:
        """Its number, made from the name where the file gives none."""
        return self.id or dice.number(10**9, 2 * 10**9, self.name.casefold(), "id")

    @property
    def has_preview(self) -> bool:
        """t.me/s/NAME shows something."""
        return self.preview and self.kind is TelegramKind.CHANNEL and self.trouble is not TelegramTrouble.RESTRICTED


def read_telegram(table: Table, zone: ZoneInfo) -> TelegramPage:
    """One `[[telegram]]`. Raises WorldError."""
    page = TelegramPage(
        name=table.text("name"),
        title=table.text("title"),
        wall=read_wall(table, zone),
        kind=table.choice("kind", TelegramKind, TelegramKind.CHANNEL),
        description=table.text("description", ""),
        members=table.whole("members", 350),
        verified=table.flag("verified"),
        avatar=table.flag("avatar", True),
        preview=table.flag("preview", True),
        discussion=table.flag("discussion"),
        messages=tuple(_special(item) for item in table.tables("messages")),
        trouble=table.choice("trouble", TelegramTrouble, TelegramTrouble.NONE),
        id=table.whole("id", 0),
    )
    table.done()
    return page


def _special(table: Table) -> SpecialMessage:
    message = SpecialMessage(
        special=table.choice("special", Special, Special.TEXT),
        week=table.whole("week", 0, low=-1_000, high=0),
        day=table.whole("day", 1, low=1, high=7),
        minute=min(minute_of(table.text("time", "12:00"), table, "time"), 24 * 60 - 1),
        text=table.text("text", ""),
        author=table.text("author", ""),
        forwarded=table.text("forwarded", ""),
        forwarded_hidden=table.flag("forwarded_hidden"),
        reply=table.flag("reply"),
        edited=table.flag("edited"),
    )
    table.done()
    return message
