"""The letters of a page: which encoding its bytes are in, whatever the server and the page say of it.

Many sites say one encoding in the header and another in the page, or nothing at all; text in UTF-8 is told by its
form, and the old Russian encodings by which letters come out often.
"""

from __future__ import annotations

import re
from collections import Counter

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_IN_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_IN_PAGE = re.compile(
    rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]+)",
    re.IGNORECASE,
)
_LOOKED_THROUGH = 4096  # bytes; browsers look through the first 1024, pages with much before <meta> are many
_SAMPLE = 20_000  # bytes above ASCII: enough to tell letters apart

# Only encodings in which Russian pages are written; a name out of the page never reaches Python's own table.
_NAMES = {
    "utf-8": "utf-8", "utf8": "utf-8", "unicode": "utf-8", "utf-16": "utf-8", "utf-16le": "utf-8",
    "windows-1251": "cp1251", "windows1251": "cp1251", "cp1251": "cp1251", "cp-1251": "cp1251", "win-1251": "cp1251",
    "win1251": "cp1251", "x-cp1251": "cp1251", "1251": "cp1251",
    "koi8-r": "koi8-r", "koi8r": "koi8-r", "koi8": "koi8-r", "koi8-u": "koi8-u",
    "ibm866": "cp866", "cp866": "cp866", "866": "cp866", "iso-8859-5": "iso8859-5", "x-mac-cyrillic": "mac-cyrillic",
}  # fmt: skip
_OLD = ("cp1251", "koi8-r", "cp866")  # of equal ones the first
_COMMON = "оеаинтсрвлкмдпу"
_ALL_BYTES = bytes(range(128))


def decode(body: bytes, content_type: str = "") -> str:
    """The text of a page. Never raises: what cannot be read becomes U+FFFD."""
    for mark, codec in _BOMS:
        if body.startswith(mark):
            return body.decode(codec, "replace")
    upper = body.translate(None, _ALL_BYTES)
    if not upper:
        return body.decode("ascii")
    try:
        return body.decode("utf-8")  # text in another encoding is next to never valid UTF-8
    except UnicodeDecodeError:
        pass
    said = _said(content_type, body)
    guessed = _guessed(upper[:_SAMPLE])
    if said == "utf-8" and _mostly_utf8(body):
        return body.decode("utf-8", "replace")
    return body.decode(guessed if said in {"", "utf-8"} else said, "replace")


def _said(content_type: str, body: bytes) -> str:
    """The first known encoding that the header, then the page names; "" when neither does."""
    header = _IN_HEADER.search(content_type)
    names = [header[1]] if header else []
    page = _IN_PAGE.search(body[:_LOOKED_THROUGH])
    if page:
        names.append((page[1] or page[2]).decode("ascii", "replace"))
    return next((_NAMES[name.lower()] for name in names if name.lower() in _NAMES), "")


def _mostly_utf8(body: bytes) -> bool:
    """A page in UTF-8 with a letter cut in two here and there, as careless scripts do."""
    text = body.decode("utf-8", "replace")
    return text.count("\ufffd") * 20 < sum(map(len, re.findall("[а-яё]+", text, re.IGNORECASE)))


def _guessed(sample: bytes) -> str:
    counts = Counter(sample)
    scores = {codec: sum(counts[byte] * weight for byte, weight in _WEIGHTS[codec]) for codec in _OLD}
    return max(_OLD, key=lambda codec: scores[codec])


def _weights(codec: str) -> tuple[tuple[int, int], ...]:
    """How much each byte speaks for the encoding: common small letters for it, signs of other kinds against."""
    found = []
    for byte in range(128, 256):
        letter = bytes([byte]).decode(codec, "replace")
        if letter in _COMMON:
            found.append((byte, 2))
        elif not re.fullmatch("[а-яёА-ЯЁ]", letter):
            found.append((byte, -1))
    return tuple(found)


_WEIGHTS = {codec: _weights(codec) for codec in _OLD}
