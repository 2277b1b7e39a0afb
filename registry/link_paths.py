"""How each network spells the address of a page after its host: path, query and fragment to a short name or number.

Only the shapes of addresses; which host belongs to whom, wrappers and look-alikes are in `registry.links`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Address:
    """What follows the host: decoded path segments, query pairs with names in lower case, the fragment."""

    segments: tuple[str, ...] = ()
    query: tuple[tuple[str, str], ...] = ()
    fragment: str = ""

    def first(self) -> str:
        return self.segments[0] if self.segments else ""

    def second(self) -> str:
        return self.segments[1] if len(self.segments) > 1 else ""

    def value(self, name: str) -> str:
        return next((value for key, value in self.query if key == name), "")


@dataclass(frozen=True)
class Target:
    """Where an address leads: a page (`url` set), another address inside it (`wrapped`), or nowhere (`refusal`,
    a value of `links.Refusal`)."""

    url: str = ""
    short_name: str = ""
    network_id: str = ""
    wrapped: str = ""
    refusal: str = ""


NOT_A_PAGE = Target(refusal="not_a_page")
NO_NAME = Target(refusal="no_name")
PERSONAL = Target(refusal="personal")
INVITE = Target(refusal="invite")
LOOKALIKE = Target(refusal="lookalike")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# 19 digits hold every 64-bit number; a longer run is not an id.
_NUMBER = re.compile(r"0*([1-9]\d{0,18})", re.ASCII)

_VK_COMMUNITY = re.compile(r"(?:club|public|event|gim)(\d+)", re.ASCII | re.IGNORECASE)
_VK_OWNED = re.compile(
    r"(?:wall|photos?|albums?|videos?|clips?|topic|board|audios?|docs|market|articles?|stories|story|podcasts?|"
    r"write|reviews|app\d+_|playlist|gim|stats|page)-(\d+)(?:_.*)?",
    re.ASCII | re.IGNORECASE,
)
_VK_PERSONAL = re.compile(r"(?:id|wall|photos?|albums?|videos?|audios?|write)\d+(?:_.*)?", re.ASCII | re.IGNORECASE)
_VK_NAME = re.compile(r"[a-z0-9_][a-z0-9_.]{0,48}[a-z0-9_]", re.ASCII)
_VK_RESERVED = _words(
    "about al_feed album albums app apps articles audio audios board bookmarks bugs business clips club dev docs "
    "edit event events faq fave feed friends games gifts groups help id im invite jobs join login mail market me menu "
    "music news notifications page photo photos places play podcasts privacy public restore s search services settings "
    "share stats stickers stories support tag terms topic video videos wall widgets write"
)
_VK_SECTIONS = frozenset({"video", "videos", "clips", "music", "market", "stories", "uslugi"})

_OK_NAME = re.compile(r"[a-z][a-z0-9._-]{0,62}[a-z0-9]", re.ASCII)
_OK_RESERVED = _words(
    "app apps cdk dk discussions dk.php events feed friends game games gifts group groups guests help hobby legal live "
    "marks messages music offer online pay photo post profile search settings share store video vitrine web-api "
    "widget"
)

_TELEGRAM_NAME = re.compile(r"[a-z][a-z0-9_]{3,31}", re.ASCII)
_TELEGRAM_RESERVED = _words(
    "addemoji addlist addstickers addstyle addtheme apps auction bg blog boost c call confirmphone contact dl faq "
    "giftcode invoice iv joinchat login msg nft privacy proxy setlanguage share socks stickers support tos web"
)

_MAX_NAME = re.compile(r"[a-z][a-z0-9_.-]{1,62}[a-z0-9_]", re.ASCII)
_MAX_INVITE = re.compile(r"[A-Za-z0-9_-]{8,128}", re.ASCII)
_MAX_CHAT = re.compile(r"-0*([1-9]\d{0,18})", re.ASCII)
_MAX_RESERVED = _words("about api business c company download dev faq help join legal login news privacy u web")


def read(code: str, host: str, address: Address) -> Target:
    """What an address at a known host (without «www.») of the network leads to."""
    if not (address.segments or address.query or address.fragment) and not host.endswith(".t.me"):
        return NO_NAME
    if not "".join(address.segments[:2]).isascii():
        return LOOKALIKE
    if code == "vk":
        return vk(address)
    if code == "ok":
        return _ok(address)
    if code == "telegram":
        return _telegram(host, address)
    return _max(address) if code == "max" else _plain(host, address)


def named(code: str, name: str) -> Target | None:
    """A bare name or number in the network; None for a network without names."""
    address = Address(segments=(name,))
    if not name.isascii() or "/" in name:
        return None
    number = _NUMBER.fullmatch(name)
    if code == "vk":
        return _vk_community(number.group(1)) if number else vk(address)
    if code == "ok":
        return _ok_group(number.group(1)) if number else _ok(address)
    if code == "telegram":
        return _telegram("t.me", address)
    return _max(address) if code == "max" else None


def _plain(host: str, address: Address) -> Target:
    """An address in a network whose spellings nobody has written down here: kept as it leads, without a name."""
    if not address.segments:
        return NO_NAME
    return Target(url=f"https://{host}/{'/'.join(address.segments)}")


def vk(address: Address) -> Target:
    """vk.com/NAME, club1, public1, event1, wall-1_2, ?w=wall-1_2, away.php?to=…"""
    first = address.first().lower()
    if first in {"away.php", "away"}:
        return Target(wrapped=address.value("to")) if address.value("to") else NOT_A_PAGE
    # A post opened over a page keeps the page's address; over the feed it is all that names the page.
    shown = address.value("w") or address.value("z") if not first or first in _VK_RESERVED else ""
    for candidate in (first, first.removeprefix("@"), shown):
        community = _VK_COMMUNITY.fullmatch(candidate) or _VK_OWNED.fullmatch(candidate)
        if community:
            return _vk_community(community.group(1))
    if first == "widget_community.php":
        return _vk_community(address.value("gid"))
    if first in _VK_SECTIONS and address.second():
        second = address.second().lower()
        owned = _VK_OWNED.fullmatch(second)
        return _vk_community(owned.group(1)) if owned else _vk_name(second.removeprefix("@"))
    if _VK_PERSONAL.fullmatch(first):
        return PERSONAL
    return _vk_name(first.removeprefix("@")) if first else NO_NAME


def _vk_community(digits: str) -> Target:
    number = _NUMBER.fullmatch(digits)
    if number is None:
        return NOT_A_PAGE
    return Target(url=f"https://vk.com/club{number.group(1)}", network_id=number.group(1))


def _vk_name(name: str) -> Target:
    if name in _VK_RESERVED or name.endswith((".php", ".html")) or not _VK_NAME.fullmatch(name):
        return NOT_A_PAGE
    if not re.search("[a-z]", name):
        return NOT_A_PAGE
    return Target(url=f"https://vk.com/{name}", short_name=name)


def _ok(address: Address) -> Target:
    """ok.ru/group/1, ok.ru/group1, ok.ru/NAME, ok.ru/dk?st.groupId=1 (the mobile site), ok.ru/dk?st.link=…"""
    first = address.first().lower()
    number = address.value("st.groupid")
    if first in {"group", "groups"} and address.second():
        number = address.second()
    elif re.fullmatch(r"group\d+", first, re.ASCII):
        number = first.removeprefix("group")
    if number:
        return _ok_group(number)
    if address.value("st.link"):
        return Target(wrapped=address.value("st.link"))
    if re.fullmatch(r"profile\d*", first, re.ASCII):
        return PERSONAL
    return _ok_name(first) if first else NO_NAME


def _ok_name(name: str) -> Target:
    if name in _OK_RESERVED or not _OK_NAME.fullmatch(name):
        return NOT_A_PAGE
    return Target(url=f"https://ok.ru/{name}", short_name=name)


def _ok_group(digits: str) -> Target:
    number = _NUMBER.fullmatch(digits)
    if number is None:
        return NOT_A_PAGE
    return Target(url=f"https://ok.ru/group/{number.group(1)}", network_id=number.group(1))


def telegram_scheme(text: str) -> Target:
    """tg://resolve?domain=NAME"""
    domain = re.fullmatch(r"tg:(?://)?resolve/?\?(?:.*&)?domain=([^&#]+).*", text, re.IGNORECASE)
    if domain:
        return _telegram_name(domain.group(1).lower())
    return INVITE if re.match(r"tg:(?://)?join", text, re.IGNORECASE) else NOT_A_PAGE


def _telegram(host: str, address: Address) -> Target:
    """t.me/NAME, t.me/s/NAME, t.me/NAME/POST, NAME.t.me, web.telegram.org/k/#@NAME"""
    if host == "web.telegram.org":
        name = address.fragment.lower()
        return _telegram_name(name.removeprefix("@")) if name.startswith("@") else NOT_A_PAGE
    if host.endswith(".t.me"):
        return _telegram_name(host.removesuffix(".t.me"))
    first = address.first().lower()
    if first == "s" and address.second():
        return _telegram_name(address.second().lower())
    if first.startswith("+") or first in {"joinchat", "c"}:
        return INVITE
    return _telegram_name(first.removeprefix("@")) if first else NO_NAME


def _telegram_name(name: str) -> Target:
    if name in _TELEGRAM_RESERVED or not _TELEGRAM_NAME.fullmatch(name):
        return NOT_A_PAGE
    return Target(url=f"https://t.me/{name}", short_name=name)


def _max(address: Address) -> Target:
    """max.ru/NAME, max.ru/join/KEY (the usual public link of a small channel), web.max.ru/-1, max.ru/c/-1/POST"""
    first = address.first()
    if first == "join" and _MAX_INVITE.fullmatch(address.second()):
        return Target(url=f"https://max.ru/join/{address.second()}")
    chat = _MAX_CHAT.fullmatch(address.second() if first == "c" else first)
    if chat:
        return Target(url=f"https://web.max.ru/-{chat.group(1)}", network_id=chat.group(1))
    if first == "u" or first.isdecimal():
        return PERSONAL
    name = first.lower().removeprefix("@")
    if not name:
        return NO_NAME
    if name in _MAX_RESERVED or not _MAX_NAME.fullmatch(name):
        return NOT_A_PAGE
    return Target(url=f"https://max.ru/{name}", short_name=name)
