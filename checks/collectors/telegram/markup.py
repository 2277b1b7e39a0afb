"""Reading the HTML of t.me: a tree, clean text, rounded numbers, moments. What a page means is `page` and `posts`."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime

from selectolax.lexbor import LexborHTMLParser, LexborNode

from vault.text import clean, clean_line

_BREAK = re.compile(r"<br\s*/?>", re.I)
_NUMBER = re.compile(r"([\d\s.,]*\d)\s*([KMB])?", re.I)
_SCALES = {"": 1, "K": 1_000, "M": 1_000_000, "B": 1_000_000_000}
_LONGEST = 2_000  # characters of an address


def tree(body: bytes) -> LexborHTMLParser:
    """The page; its line breaks become breaks of the text."""
    return LexborHTMLParser(_BREAK.sub("\n", body.decode(errors="replace")))


def text(node: LexborNode | None) -> str:
    """Clean text of several lines, "" for nothing."""
    return clean(node.text()).strip() if node is not None else ""


def line(node: LexborNode | None) -> str:
    """Clean text of one line, "" for nothing."""
    return clean_line(node.text()) if node is not None else ""


def attribute(node: LexborNode | None, name: str) -> str:
    """An attribute in one clean line, "" when it is not there."""
    return clean_line(node.attributes.get(name) or "") if node is not None else ""


def link(node: LexborNode | None) -> str:
    """An address that can be opened in a browser, "" for anything else.

    Links that ask before they open have their ampersands escaped twice.
    """
    address = html.unescape(attribute(node, "href"))
    fine = address.startswith(("http://", "https://")) and " " not in address and len(address) <= _LONGEST
    return address if fine else ""


def number(told: str) -> int | None:
    """A number as t.me writes it: 2 620, 109K, 1.11K, 10.5M; the latter are rounded there."""
    found = _NUMBER.search(told)
    if found is None:
        return None
    digits, scale = found[1], (found[2] or "").upper()
    if not scale:
        whole = re.sub(r"\D", "", digits)
        return int(whole) if len(whole) < 16 else None
    try:
        return round(float(re.sub(r"\s", "", digits).replace(",", ".")) * _SCALES[scale])
    except ValueError:
        return None


def moment(node: LexborNode | None) -> datetime | None:
    """UTC out of `datetime` of a <time>; None when it says none. The length of a video has no such attribute."""
    try:
        told = datetime.fromisoformat(attribute(node, "datetime"))
        return told.astimezone(UTC) if told.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None
