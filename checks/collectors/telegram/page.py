"""What t.me/s/NAME and t.me/NAME say of a channel itself: title, description, counters, whether it is there at all.

A page that answers with 200 may still be of nobody: Telegram shows one for every name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from selectolax.lexbor import LexborHTMLParser

from checks.collectors.hypertext import too_deep
from checks.collectors.telegram.markup import attribute, line, number, text, tree
from checks.collectors.telegram.posts import Messages, messages
from checks.facts import ABSENT, NOT_GIVEN, Profile, ProfileState, Seen

_COUNTED = re.compile(r"([\d\s.,]*\d[KMB]?)\s*(subscriber|member)", re.I)
_BEFORE = re.compile(r"[?&]before=(\d+)")
_FREE = ".tgme_page_icon .tgme_icon_user"
_FIRST = 1
_FREE_WORDS = "you can contact"


class Shape(StrEnum):
    """What came instead of a channel's page: nothing that may be parsed, or a page with none of the known places."""

    FOREIGN = "foreign"
    CHANGED = "changed"


@dataclass(frozen=True)
class Preview:
    """One page of t.me/s. `before` leads to older messages, 0 when there are none; `empty`: shown without any, and the
    page says so itself or holds nothing at all."""

    profile: Profile
    messages: Messages
    before: int
    empty: bool

    @property
    def first(self) -> bool:
        """Nothing is older: no way leads there, and the first message of all is here («Channel created», number 1)."""
        return not self.before and _FIRST in self.messages.ids


def preview(body: bytes) -> Preview | Shape:
    """The page, or what is wrong with it: no page at all, or not as it used to be."""
    if b"<" not in body or too_deep(body.decode(errors="replace")):
        return Shape.FOREIGN
    page = tree(body)
    title = _title(page, ".tgme_channel_info_header_title")
    if page.css_first(".tgme_channel_info") is None or not title:
        return Shape.CHANGED
    found = messages(page)
    if found.unread and not found.ids:
        return Shape.CHANGED
    empty = not found.ids
    if empty and not _says_nothing(page):
        return Shape.CHANGED
    return Preview(_profile(page, title, found), found, _before(page), empty)


def _says_nothing(page: LexborHTMLParser) -> bool:
    """Whether a page without messages is one on which there are none: not one that shows them in another way."""
    if page.css_first(".tme_no_messages_found") is not None:
        return True
    history = page.css_first(".tgme_channel_history")
    return history is not None and not line(history) and next(history.iter(), None) is None


def card(body: bytes, name: str) -> Profile | Shape:
    """The profile that t.me/NAME shows: of a channel, a group, a person or a bot; MISSING for a name nobody has.

    Whether a channel without a preview is open was not said. A person or a bot is there too, and is no channel: that
    is what `kind` and `name_leads_to` say. A card that is none of these has changed its shape.
    """
    if b"<" not in body or too_deep(body.decode(errors="replace")):
        return Shape.FOREIGN
    page = tree(body)
    if page.css_first(".tgme_page") is None and page.css_first(".tgme_page_wrap, .tgme_body_wrap") is None:
        return Shape.CHANGED
    title = _title(page, ".tgme_page_title")
    extra = " ".join(line(node) for node in page.css(".tgme_page_extra"))
    counted = _COUNTED.search(extra)
    if counted is None:
        return _nobody(page, title, extra, name)
    if not title:
        return Shape.CHANGED
    return Profile(
        network_id="",
        state=ProfileState.UNTOLD,
        name=title,
        short_name=name,
        description=text(page.css_first(".tgme_page_description")) or ABSENT,
        kind="channel" if counted[2].lower() == "subscriber" else "group",
        members=_known(number(counted[1])),
        verified=page.css_first(".tgme_page_title .verified-icon") is not None,
        avatar=page.css_first("img.tgme_page_photo_image, .tgme_page_photo_image img") is not None,
    )


def _nobody(page: LexborHTMLParser, title: str, extra: str, name: str) -> Profile | Shape:
    """No channel and no group: a person or a bot has a title, of a free name it is only said how to write to it."""
    called = f"@{name}".lower()
    if title and called not in title.lower():
        bot = "start bot" in line(page.css_first(".tgme_page_action")).lower()
        if bot or called in extra.lower().split():
            kind = "bot" if bot else "user"
            return Profile("", ProfileState.UNTOLD, name=title, name_leads_to=f"@{name}", kind=kind)
        return Profile("", ProfileState.UNTOLD, name=title, short_name=name)  # there is something; what, was not said
    said = line(page.css_first(".tgme_page_description")).lower()
    pictured = page.css_first("img.tgme_page_photo_image, .tgme_page_photo_image img") is not None
    if pictured or (page.css_first(_FREE) is None and _FREE_WORDS not in said):
        return Shape.CHANGED
    return Profile("", ProfileState.MISSING, name_leads_to=ABSENT)


def _title(page: LexborHTMLParser, place: str) -> str:
    """A name without the icon that may stand beside it in the same place."""
    inner = page.css_first(f"{place} > span")
    if inner is not None:
        return line(inner)
    icon = line(page.css_first(f"{place} .verified-icon"))
    return line(page.css_first(place)).removesuffix(icon).strip()


def _profile(page: LexborHTMLParser, title: str, found: Messages) -> Profile:
    counters = {
        line(node.css_first(".counter_type")): line(node.css_first(".counter_value"))
        for node in page.css(".tgme_channel_info_counter")
    }
    readers = next((told for word, told in counters.items() if word.startswith(("subscriber", "member"))), "")
    return Profile(
        network_id=found.channel_id,
        state=ProfileState.OPEN,
        name=title,
        short_name=line(page.css_first(".tgme_channel_info_header_username")).removeprefix("@"),
        description=text(page.css_first(".tgme_channel_info_description")) or ABSENT,
        name_leads_to=found.channel_id or NOT_GIVEN,
        kind="channel",
        members=_known(number(readers)),
        verified=page.css_first(".tgme_channel_info_header_labels .verified-icon, .verified-icon") is not None,
        avatar=page.css_first(".tgme_channel_info .tgme_page_photo_image img") is not None,
    )


def _known(count: int | None) -> Seen[int]:
    return NOT_GIVEN if count is None else count


def _before(page: LexborHTMLParser) -> int:
    told = attribute(page.css_first("a.tme_messages_more[data-before]"), "data-before")
    if told.isdecimal() and len(told) < 16:
        return int(told)
    found = _BEFORE.search(attribute(page.css_first("link[rel=prev]"), "href"))
    return int(found[1][:15]) if found else 0
