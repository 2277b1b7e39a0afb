"""The methods of OK: group.*, url.getInfo, mediatopic.getTopics, discussions.getComments, users.getCallsLeft.

Parameters and shapes are those of apiok.ru and of recorded answers; where the two differ the recorded one is given.
Session, signature and limits are checked by the service.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sample_data.networks import dice
from sample_data.networks.exchange import Json
from sample_data.networks.faults import ESCAPES
from sample_data.networks.ok import errors
from sample_data.networks.ok.errors import Garbage, OkError, Silence
from sample_data.networks.ok.groups import CAN_COUNT, counters, described
from sample_data.networks.ok.topics import (
    FIRST_TOPIC,
    TOPICS_OF_A_GROUP,
    Page,
    add_topic,
    milliseconds,
    topic_id,
    topic_place,
)
from sample_data.networks.ok.world import OkGroup, OkState, OkTrouble
from sample_data.networks.schedule import PlannedComment, Publication, publications
from sample_data.networks.world import World

MOSCOW = ZoneInfo("Europe/Moscow")  # `date` of comments names no zone; the servers are there
COUNT_MOST = 100
MEMBERS_MOST = 1_000
DEFAULT_COUNT = 20
CALLS_A_DAY = 10_000  # what users.getCallsLeft counts from; the real figures are not published
_SHORT = re.compile(r"^(?:https?://)?(?:www\.|m\.)?(?:ok\.ru|odnoklassniki\.ru)/(.+?)/?$", re.IGNORECASE)
_RIGHTS: Mapping[str, frozenset[str]] = {
    "group.getInfo": frozenset({"VALUABLE_ACCESS", "GROUP_CONTENT"}),
    "group.getCounters": frozenset({"VALUABLE_ACCESS", "GROUP_CONTENT"}),
    "group.getMembers": frozenset({"VALUABLE_ACCESS", "GROUP_CONTENT"}),
    "mediatopic.getTopics": frozenset({"VALUABLE_ACCESS", "GROUP_CONTENT"}),
    "discussions.getComments": frozenset({"VALUABLE_ACCESS", "GROUP_CONTENT"}),
    "url.getInfo": frozenset({"VALUABLE_ACCESS"}),
    "users.getCallsLeft": frozenset(),
}


@dataclass(frozen=True)
class Mood:
    """What a call sees: the moment, from which weeks count, and whether marks and hostile texts are given today."""

    now: datetime
    began: datetime
    marks: bool = False
    hostile: bool = False

    @property
    def prefix(self) -> str:
        return ESCAPES if self.hostile else ""


class Methods:
    """All methods over one world. `calls_left(method)` tells what is left of the day."""

    def __init__(self, world: World, calls_left: Callable[[str], int]) -> None:
        self._groups = {str(group.id): group for group in world.ok if group.state is not OkState.DELETED}
        self._names = {group.short_name.casefold(): group for group in self._groups.values() if group.short_name}
        self._places = {topic_place(group): group for group in self._groups.values()}
        self._calls_left = calls_left
        self._methods: Mapping[str, Callable[[Mapping[str, str], Mood], Json]] = {
            "group.getInfo": self._get_info,
            "group.getCounters": self._get_counters,
            "group.getMembers": self._get_members,
            "url.getInfo": self._url_info,
            "mediatopic.getTopics": self._get_topics,
            "discussions.getComments": self._get_comments,
            "users.getCallsLeft": self._get_calls_left,
        }

    def __contains__(self, method: str) -> bool:
        return method in self._methods

    def rights(self, method: str) -> frozenset[str]:
        """The rights that a method needs."""
        return _RIGHTS[method]

    def call(self, method: str, parameters: Mapping[str, str], mood: Mood) -> Json:
        """The body of the answer. Raises OkError, Silence or Garbage."""
        return self._methods[method](parameters, mood)

    def _get_info(self, parameters: Mapping[str, str], mood: Mood) -> Json:
        uids = [uid.strip() for uid in _needed(parameters, "uids").split(",")]
        if len(uids) > COUNT_MOST:
            raise OkError(errors.PARAM, f"uids: more than {COUNT_MOST}")
        fields = [name.strip().removeprefix("group.") for name in _needed(parameters, "fields").split(",")]
        found: list[Json] = []
        for uid in uids:
            group = self._groups.get(uid)
            if group is not None:
                # Asked with others a group with a trouble of its own is simply missing among them.
                _stumble(group, alone=len(uids) == 1)
                if group.trouble in (OkTrouble.NONE, OkTrouble.ACCESS, OkTrouble.PRIVACY, OkTrouble.NO_MEDIA):
                    found.append(described(group, fields, marks=mood.marks, prefix=mood.prefix))
        return found or None

    def _get_counters(self, parameters: Mapping[str, str], mood: Mood) -> Json:
        group = self._group(_needed(parameters, "group_id"))
        asked = [name.strip() for name in _needed(parameters, "counterTypes").split(",")]
        if unknown := [name for name in asked if name not in CAN_COUNT]:
            raise OkError(errors.PARAM, f"counterTypes: {unknown[0]}")
        topics = len(publications(group.wall, group.id, mood.now, mood.began))
        return {"counters": counters(group, asked, topics)}

    def _get_members(self, parameters: Mapping[str, str], mood: Mood) -> Json:  # noqa: ARG002 (the shape of a method)
        group = self._group(_needed(parameters, "uid"))
        count = _count(parameters, MEMBERS_MOST)
        statuses = [name for name in parameters.get("statuses", "").split(",") if name]
        members = list(_members(group)) if statuses else []
        chosen = [item for item in members if item["status"] in statuses]
        start = _anchored(parameters.get("anchor", ""))
        shown: list[Json] = list(chosen[start : start + count])
        end = start + len(shown)
        return {"anchor": _anchor(end), "has_more": end < len(chosen), "members": shown}

    def _url_info(self, parameters: Mapping[str, str], mood: Mood) -> Json:  # noqa: ARG002 (the shape of a method)
        match = _SHORT.match(_needed(parameters, "url"))
        path = match.group(1).partition("?")[0] if match else ""
        kind, _, id = path.partition("/")
        if kind == "profile" and id.isdecimal():
            return {"type": "PROFILE", "objectId": int(id), "objectIdStr": id}
        group = self._groups.get(id.partition("/")[0]) if kind == "group" else self._names.get(kind.casefold())
        if group is None and kind.startswith("group") and kind[5:].isdecimal():
            group = self._groups.get(kind[5:])
        if group is None:
            raise OkError(errors.NOT_FOUND)
        _stumble(group, alone=True)
        return {"type": "GROUP", "objectId": group.id, "objectIdStr": str(group.id)}

    def _get_topics(self, parameters: Mapping[str, str], mood: Mood) -> Json:
        group = self._readable(_needed(parameters, "gid"))
        count = _count(parameters, COUNT_MOST)
        feed = sorted(
            publications(group.wall, group.id, mood.now, mood.began),
            key=lambda item: (not item.pinned, -item.moment.timestamp()),
        )
        start = _anchored(parameters.get("anchor", ""))
        shown = feed[start : start + count]
        page = Page()
        for publication in shown:
            add_topic(page, group, publication, mood.prefix, mood.now)
        end = start + len(shown)
        if not page.topics:
            return {"has_more": False}
        answer: dict[str, Json] = {"media_topics": page.topics, "anchor": _anchor(end), "has_more": end < len(feed)}
        if page.entities:
            answer["entities"] = dict(page.entities)
        return answer

    def _get_comments(self, parameters: Mapping[str, str], mood: Mood) -> Json:
        id = _needed(parameters, "discussionId")
        if _needed(parameters, "discussionType") != "GROUP_TOPIC" or not id.isdecimal():
            raise OkError(errors.PARAM, "discussionType")
        group, publication = self._discussed(int(id), mood)
        if group.trouble is OkTrouble.PRIVACY:
            raise OkError(errors.PRIVACY_RESTRICTION)
        there = _comments(publication, mood.now)
        backward = parameters.get("direction", "FORWARD").upper() == "BACKWARD"
        place = parameters.get("anchor", "")
        start = 0 if place in ("", "FIRST", "LAST", "UNREAD") else _anchored(place)
        if backward or place == "LAST":
            there = tuple(reversed(there))
        shown = there[start : start + _count(parameters, COUNT_MOST)]
        end = start + len(shown)
        dated = "date_ms" in parameters.get("fields", "").lower() or "*" in parameters.get("fields", "")
        comments = [_comment(group, publication, number, item, dated, mood) for number, item in shown]
        users = {_author(publication, number) for number, item in shown if not (item.by_page or item.deleted)}
        answer: dict[str, Json] = {"discussionId": id, "discussionType": "GROUP_TOPIC", "comments": list(comments)}
        entities: list[Json] = [
            {"uid": user, "ref": f"user:{user}", "name": f"Житель {user[-3:]}"} for user in sorted(users)
        ]
        return answer | {"anchor": _anchor(end), "has_more": end < len(there), "entities": {"users": entities}}

    def _get_calls_left(self, parameters: Mapping[str, str], mood: Mood) -> Json:  # noqa: ARG002 (a method's shape)
        names = [name.strip() for name in _needed(parameters, "methods").split(",")]
        return [{"name": name, "available": name in self, "callsLeft": self._calls_left(name)} for name in names]

    def _group(self, id: str) -> OkGroup:
        group = self._groups.get(id)
        if group is None:
            raise OkError(errors.GROUP_ID)
        _stumble(group, alone=True)
        return group

    def _readable(self, id: str) -> OkGroup:
        group = self._group(id)
        if group.trouble is OkTrouble.ACCESS:
            raise OkError(errors.PERMISSION)
        if group.state is not OkState.OPEN:
            raise OkError(errors.GROUP_RESTRICTION)
        return group

    def _discussed(self, id: int, mood: Mood) -> tuple[OkGroup, Publication]:
        group = self._places.get((id - FIRST_TOPIC) // TOPICS_OF_A_GROUP)
        if group is not None:
            self._readable(str(group.id))
            for publication in publications(group.wall, group.id, mood.now, mood.began):
                if topic_id(group, publication) == id:
                    return group, publication
        raise OkError(errors.NOT_FOUND)


def _stumble(group: OkGroup, *, alone: bool) -> None:
    if not alone:
        return
    match group.trouble:
        case OkTrouble.TIMEOUT:
            raise Silence
        case OkTrouble.GARBAGE:
            raise Garbage
    codes = {
        OkTrouble.INTERNAL: errors.SYSTEM,
        OkTrouble.SERVICE: errors.SERVICE,
        OkTrouble.FLOOD: errors.FLOOD,
        OkTrouble.RESTRICTED: errors.GROUP_RESTRICTION,
    }
    if group.trouble in codes:
        raise OkError(codes[group.trouble])


def _needed(parameters: Mapping[str, str], name: str) -> str:
    value = parameters.get(name, "").strip()
    if not value:
        raise OkError(errors.PARAM, f"missing {name}")
    return value


def _count(parameters: Mapping[str, str], most: int) -> int:
    text = parameters.get("count", "")
    if not text:
        return DEFAULT_COUNT
    if not text.isdecimal() or not 0 < int(text) <= most:
        raise OkError(errors.PARAM, "count")
    return int(text)


def _anchor(place: int) -> str:
    """Opaque to the client, as the API says: never to be built, only given back."""
    return base64.urlsafe_b64encode(f"ok:{place}".encode()).decode()


def _anchored(text: str) -> int:
    if not text:
        return 0
    try:
        kind, _, place = base64.urlsafe_b64decode(text.encode()).decode().partition(":")
        if kind == "ok":
            return int(place)
    except (binascii.Error, ValueError):
        pass
    raise OkError(errors.PARAM, "anchor")


def _members(group: OkGroup) -> list[dict[str, str]]:
    """Administrators; nobody where the group hides them, which is not the same as having none."""
    return [
        {
            "userId": str(dice.number(500_000_000_000, 599_999_999_999, group.id, "manager", n)),
            "status": "ADMIN" if n == 0 else "MODERATOR",
        }
        for n in range(group.moderators or 0)
    ]


def _comments(publication: Publication, now: datetime) -> tuple[tuple[int, PlannedComment], ...]:
    return tuple(
        (number, item)
        for number, item in enumerate(publication.comments, 1)
        if publication.moment + timedelta(hours=item.hours_after) <= now
    )


def _author(publication: Publication, number: int) -> str:
    return str(dice.number(500_000_000_000, 599_999_999_999, publication.number, "commentator", number))


def _comment(
    group: OkGroup, publication: Publication, number: int, item: PlannedComment, dated: bool, mood: Mood
) -> Json:
    moment = publication.moment + timedelta(hours=item.hours_after)
    base = f"MTpPSzox{topic_id(group, publication)}"
    comment: dict[str, Json] = {
        "id": f"{base}:{number}",
        "date": f"{moment.astimezone(MOSCOW):%Y-%m-%d %H:%M:%S}",
        "type": "REMOVED_MESSAGE" if item.deleted else "ACTIVE_MESSAGE",
        "like_count": dice.number(0, 9, base, number, "likes"),
    }
    if dated:
        comment["date_ms"] = milliseconds(moment)
    if item.answer_to:
        comment["reply_to_comment_id"] = f"{base}:{item.answer_to}"
    if not item.deleted:
        comment["text"] = mood.prefix + item.text
        comment["author_id"] = str(group.id) if item.by_page else _author(publication, number)
        comment["author_type"] = "GROUP" if item.by_page else "USER"
        comment["author_name"] = group.name if item.by_page else "Житель"
    return comment
