"""Where a page's free description shows an address or working hours: the pieces worth comparing.

Finding only: what a piece means is read by `registry.requisites`, and what follows from it is a rule's matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

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
    r"(?<!\w)(?:(?:наши?|юр(?:идический)?|факт(?:ический)?|почт(?:овый)?)\.?\s+)?адрес(?:[уае]|а[мх])?(?!\w)"
    r"(?!\s+(?:эл|сайт|e-?mail|в\s+(?:сети|интернет)))\s*[:—–-]?\s*",
    re.I,
)
_SETTLEMENT = (
    r"(?:(?<!\w)(?:пгт|пос(?:[её]лок)?|село|город|дер(?:евня)?|[гпсд])(?:\.\s*|\s+)[А-ЯЁ][\w-]*"
    r"(?:\s+[А-ЯЁ][\w-]*)?,?\s*)?"
)
_STREET = re.compile(
    rf"{_SETTLEMENT}(?<!\w)(?:ул|улица|пер|переулок|пр-т|пр-кт|пр|просп|проспект|пл|площадь|мкр-?н?|м-о?н|микрорайон|б-р"
    r"|бульвар|наб|набережная|ш|шоссе|проезд|кв-л|квартал)(?!\w)(?:\.\s*|\s+)(?=[^\s;|])",
)
_HOUSE = re.compile(r"\d")
_PAUSE = re.compile(r"[;|]")
_HOURS_LABEL = re.compile(
    r"(?<!\w)(?:(?:режим|график|часы|время)\s+(?:работы|при[её]ма|посещения)\w*|мы\s+работаем|работаем|открыты)\s*[:—–-]?\s*",
    re.I,
)
_WEEKDAY = re.compile(
    r"(?<!\w)(?:ежедневно|круглосуточн|24\s?/\s?7|24\s+часа|(?:по\s+)?будн\w+|рабочие\s+дни|(?:пн|вт|ср|чт|пт|сб|вс)(?!\w)"
    r"|понедельник|вторник|сред[аыу](?!\w)|четверг|пятниц|суббот|воскресень)",
    re.I,
)
_CLOCK = re.compile(
    r"\d{1,2}\s?[:.]\s?\d{2}|\bс\s+\d{1,2}\s+до\s+\d{1,2}\b|круглосуточн|24\s?/\s?7|24\s+часа"
    r"|(?<![\d–—-])\d{1,2}\s?[–—-]\s?\d{1,2}(?![\d–—-])",
    re.I,
)
_RECEPTION = re.compile(r"(?<!\w)(?:при[её]м|посещени)", re.I)
_NEAR = 40  # characters between a weekday and its hours
_WHOLE = 600  # characters in which hours are told whole


@dataclass(frozen=True)
class Excerpt:
    """A piece of the description; `told` when a label before it says what it is.

    `reception`: hours in which somebody receives visitors, which need not be those of the organization.
    """

    text: str
    told: bool
    reception: bool = False


def shortened(text: str, longest: int = _LONGEST) -> str:
    """The text in one line for evidence, cut at a word."""
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[:longest].rsplit(' ', 1)[0]}…"


def addresses(description: str) -> Iterator[Excerpt]:
    """Pieces that look like a postal address: after the word «адрес», or around the word for a street.

    Of several in one line each is a piece of its own.
    """
    for line in description.splitlines():
        told = [
            piece
            for label, end in _labelled(_ADDRESS_LABEL, line)
            for piece in _streets(_until_label(line[label.end() : end]), alone=True)
        ]
        if told:
            yield from (Excerpt(piece, told=True) for piece in told)
        else:
            yield from (Excerpt(piece, told=False) for piece in _streets(line, alone=False))


def _streets(text: str, *, alone: bool) -> Iterator[str]:
    """The pieces with a house, cut where another street begins; `alone`: what stands without one is a piece too."""
    begins = [match.start() for match in _STREET.finditer(text)]
    if alone and len(begins) < 2:
        begins = [0]
    for begin, end in pairwise([*begins, len(text)]):
        told = text[begin:end]
        piece = _until_label(told if alone else _PAUSE.split(told, maxsplit=1)[0])
        if _HOUSE.search(piece):
            yield piece


def hours_told(description: str) -> str:
    """What stands after the first label of working hours, whether or not it tells any; "" without a label."""
    label = _HOURS_LABEL.search(description)
    return shortened(description[label.start() : label.end() + _NEAR]) if label else ""


def _labelled(label: re.Pattern[str], text: str) -> Iterator[tuple[re.Match[str], int]]:
    """Each label with where the next one begins."""
    found = list(label.finditer(text))
    ends = [*(match.start() for match in found[1:]), len(text)]
    return zip(found, ends[: len(found)], strict=True)


def hours(description: str) -> Iterator[Excerpt]:
    """Pieces that look like working hours: after each label, or a weekday with a time of day near it."""
    labelled = False
    for label, end in _labelled(_HOURS_LABEL, description):
        begin = label.end()
        piece = _until_label(description[begin : min(end, begin + _WHOLE)])
        if _CLOCK.search(piece) or _WEEKDAY.search(piece):
            labelled = True
            whose = _RECEPTION.search(f"{label.group()} {piece[:_NEAR]}")
            yield Excerpt(piece, told=True, reception=whose is not None)
    if labelled:
        return
    for day in _WEEKDAY.finditer(description):
        start = day.start()
        before = description[max(0, start - _NEAR) : start]
        if not _CLOCK.search(description[start : day.end() + _NEAR]):
            clock = _CLOCK.search(before)  # «10:00–20:00 ежедневно»
            start -= len(before) - clock.start() if clock else 0
        if start < day.start() or _CLOCK.search(description[start : day.end() + _NEAR]):
            piece = _until_label(description[start : start + _WHOLE])
            yield Excerpt(piece, told=False, reception=_RECEPTION.search(before) is not None)
            return


def beginnings(text: str) -> Iterator[str]:
    """The text and its beginnings that end where a sentence or a line does, longest first."""
    yield text
    for end in reversed([match.start() for match in re.finditer(r"[.!]\s+(?=[А-ЯЁ])|\n", text)]):
        yield text[:end]


def _until_label(text: str) -> str:
    found = _NEXT_LABEL.search(text)
    return (text[: found.start()] if found else text).strip(" \n.,;|—–-")
