"""Answers that are no pages: endless and enormous bodies, gzip bombs, files under a wrong name."""

from __future__ import annotations

import functools
import gzip
import itertools
import zlib
from collections.abc import Iterator
from dataclasses import replace

from sample_data.networks.exchange import NoReply, Outcome, Reply, web_page
from sample_data.networks.site.world import PageTrouble

BIG = 50 * 1024 * 1024
BOMB = 64 * 1024 * 1024  # unpacked
PIECE = b"<p>" + b" " * 65_530 + b"</p>\n"
DRIP_PAUSE = 0.2
PDF = b"%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"


def troubled(trouble: PageTrouble, page: Reply) -> Outcome:
    """What comes instead of this page; `page` itself for troubles that leave it whole."""
    match trouble:
        case PageTrouble.TIMEOUT:
            return NoReply.HANG
        case PageTrouble.DROP:
            return NoReply.DROP
        case PageTrouble.MAINTENANCE:
            return replace(web_page(503, "Сайт на обслуживании"), headers=(("Retry-After", "3600"),))
    spoilt = {
        PageTrouble.BIG: lambda: replace(page, chunks=_and_more(page.body, BIG // len(PIECE))),
        PageTrouble.ENDLESS: lambda: replace(page, chunks=_and_more(page.body, None)),
        PageTrouble.DRIP: lambda: replace(page, chunks=_drops(page.body), pause=DRIP_PAUSE),
        PageTrouble.BOMB: lambda: replace(page, body=bomb(), headers=(("Content-Encoding", "gzip"),)),
        PageTrouble.CUT: lambda: replace(page, body=page.body[: len(page.body) // 2], length=len(page.body)),
        PageTrouble.PDF: lambda: replace(page, body=PDF),
        PageTrouble.BINARY: lambda: replace(page, content_type="application/octet-stream"),
    }
    return spoilt[trouble]() if trouble in spoilt else page


def packed(page: Reply) -> Reply:
    """The page with gzip, as a good server sends it to whoever takes it."""
    return replace(
        page, body=gzip.compress(page.body, 6, mtime=0), headers=(*page.headers, ("Content-Encoding", "gzip"))
    )


@functools.cache
def bomb() -> bytes:
    """A gzip stream about a thousand times smaller than what it holds."""
    packer = zlib.compressobj(9, wbits=31)
    zeros = b" " * (1024 * 1024)
    pieces = [packer.compress(zeros) for _ in range(BOMB // len(zeros))]
    return b"".join([*pieces, packer.flush()])


def _and_more(body: bytes, pieces: int | None) -> Iterator[bytes]:
    yield body
    yield from itertools.repeat(PIECE) if pieces is None else itertools.repeat(PIECE, pieces)


def _drops(body: bytes) -> Iterator[bytes]:
    """The page byte by byte, then spaces for ever."""
    for place in range(len(body)):
        yield body[place : place + 1]
    while True:
        yield b" "
