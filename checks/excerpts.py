"""Where a page's free description shows an address or working hours: the pieces worth comparing.

Finding only: what a piece means is read by `registry.requisites`, and what follows from it is a rule's matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_LONGEST = 160  # characters of an excerpt shown as evidence

# Words that begin something else: what was being told ends before them.
_LABEL = (
    r"(?:адрес|телефон|тел|факс|e-?mail|эл(?:ектронная)?\.?\s*почта|почта|сайт|режим|график|часы|время|мы работаем"
    r"|руководител|директор|заведующ|инн|огрн)"
)
_NEXT_LABEL = re.compile(
    rf"(?<!\w){_LABEL}\w*\s*(?:работы|приема|приёма)?\s*[.:—–-]|https?://|[^\s@]{{1,64}}@\S|(?:\+7|8)[\s(-]*\d{{3}}",
    re.I,
)
_ADDRESS_LABEL = re.compile(
    r"(?<!\w)(?:(?:наш|юридический|фактический|почтовый)\s+)?адрес[уае]?(?!\w)"
    r"(?!\s+(?:эл|сайт|e-?mail|в\s+(?:сети|интернет)))\s*[:—–-]?\s*",
    re.I,
)
_SETTLEMENT = (
    r"(?:(?<!\w)(?:пгт|пос(?:[её]лок)?|село|город|дер(?:евня)?|[гпсд])\.?\s+[А-ЯЁ][\w-]*(?:\s+[А-ЯЁ][\w-]*)?,?\s*)?"
)
_STREET = re.compile(
    rf"{_SETTLEMENT}(?<!\w)(?:ул|улица|пер|переулок|пр-т|пр-кт|просп|проспект|пл|площадь|мкр|микрорайон|б-р|бульвар"
    r"|наб|набережная|ш|шоссе|проезд|кв-л|квартал)(?!\w)\.?\s+[^;|\n]+",
)
_HOUSE = re.compile(r"\d")
_HOURS_LABEL = re.compile(
    r"(?<!\w)(?:(?:режим|график|часы|время)\s+(?:работы|при[её]ма|посещения)\w*|мы\s+работаем|работаем|открыты)\s*[:—–-]?\s*",
    re.I,
)
_WEEKDAY = re.compile(
    r"(?<!\w)(?:ежедневно|круглосуточно|по будням|(?:пн|вт|ср|чт|пт|сб|вс)(?!\w)"
    r"|понедельник|вторник|сред[аыу](?!\w)|четверг|пятниц|суббот|воскресень)",
    re.I,
)
_CLOCK = re.compile(r"\d{1,2}\s?[:.]\s?\d{2}|\bс\s+\d{1,2}\s+до\s+\d{1,2}\b|круглосуточно", re.I)
_NEAR = 40  # characters between a weekday and its hours
_WHOLE = 600  # characters in which hours are told whole


@dataclass(frozen=True)
class Excerpt:
    """A piece of the description; `told` when a label before it says what it is."""

    text: str
    told: bool


def shortened(text: str, longest: int = _LONGEST) -> str:
    """The text in one line for evidence, cut at a word."""
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[:longest].rsplit(' ', 1)[0]}…"


def addresses(description: str) -> Iterator[Excerpt]:
    """Pieces that look like a postal address: after the word «адрес», or around the word for a street."""
    for line in description.splitlines():
        label = _ADDRESS_LABEL.search(line)
        if label and _HOUSE.search(told := _until_label(line[label.end() :])):
            yield Excerpt(told, told=True)
            continue
        street = _STREET.search(line)
        if street and _HOUSE.search(_until_label(street.group())):
            yield Excerpt(_until_label(street.group()), told=False)


def hours(description: str) -> Iterator[Excerpt]:
    """Pieces that look like working hours: after a label, or a weekday with a time of day near it."""
    label = _HOURS_LABEL.search(description)
    if label:
        piece = _until_label(description[label.end() : label.end() + _WHOLE])
        if _CLOCK.search(piece) or _WEEKDAY.search(piece):
            yield Excerpt(piece, told=True)
            return
    for day in _WEEKDAY.finditer(description):
        if _CLOCK.search(description[day.start() : day.end() + _NEAR]):
            yield Excerpt(_until_label(description[day.start() : day.start() + _WHOLE]), told=False)
            return


def beginnings(text: str) -> Iterator[str]:
    """The text and its beginnings that end where a sentence or a line does, longest first."""
    yield text
    for end in reversed([match.start() for match in re.finditer(r"[.!]\s+(?=[А-ЯЁ])|\n", text)]):
        yield text[:end]


def _until_label(text: str) -> str:
    found = _NEXT_LABEL.search(text)
    return (text[: found.start()] if found else text).strip(" \n.,;|—–-")
