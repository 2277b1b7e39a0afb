"""What the official sites show: the tables `[[site]]` of a world file, read into frozen records."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sample_data.networks.tables import Table


class Charset(StrEnum):
    UTF8 = "utf-8"
    CP1251 = "windows-1251"


class RobotsTrouble(StrEnum):
    """What comes for /robots.txt instead of the text."""

    NONE = ""
    ERROR = "error"  # HTTP 500
    HTML = "html"  # HTTP 200 and a web page: «not found» of a careless site
    HUGE = "huge"  # the rules after a megabyte of comments
    TIMEOUT = "timeout"


class PageTrouble(StrEnum):
    """What comes instead of the page."""

    NONE = ""
    TIMEOUT = "timeout"  # nothing, ever
    DROP = "drop"  # the connection is closed
    BIG = "big"  # the page and 50 MB more
    ENDLESS = "endless"
    DRIP = "drip"  # a byte in a while, for ever
    BOMB = "bomb"  # gzip of a body a thousand times larger
    CUT = "cut"  # the connection closes in the middle
    PDF = "pdf"  # a PDF that is called a web page
    BINARY = "binary"  # the page that is called a file
    COOKIES = "cookies"  # redirects to itself until its cookie is sent
    MAINTENANCE = "maintenance"  # HTTP 503
    ESCAPES = "escapes"  # the page with terminal escapes in its texts


@dataclass(frozen=True)
class SitePage:
    """One page. `links` are plain anchors; the other lists hold addresses that a browser finds otherwise."""

    path: str
    title: str = ""
    text: str = ""
    links: tuple[str, ...] = ()
    widgets: tuple[str, ...] = ()  # "vk:123", "ok:5…", "telegram:NAME"
    onclick: tuple[str, ...] = ()
    data: tuple[str, ...] = ()
    json: tuple[str, ...] = ()
    away: tuple[str, ...] = ()  # behind https://vk.com/away.php?to=
    shortened: tuple[str, ...] = ()  # behind https://vk.cc/…
    drawn: bool = False  # a shell that scripts fill
    status: int = 200
    redirect: str = ""
    delay: float = 0.0
    trouble: PageTrouble = PageTrouble.NONE


@dataclass(frozen=True)
class Site:
    """One host. `robots` None: there is no such file (404). `header`, `meta`: where the charset is told."""

    host: str
    pages: tuple[SitePage, ...] = ()
    charset: Charset = Charset.UTF8
    header: bool = True
    meta: bool = True
    robots: str | None = None
    robots_trouble: RobotsTrouble = RobotsTrouble.NONE
    etag: bool = True


def read_site(table: Table) -> Site:
    """One `[[site]]`. Raises WorldError: also for a path given twice."""
    site = Site(
        host=table.text("host").lower(),
        pages=tuple(_page(item) for item in table.tables("pages")),
        charset=table.choice("charset", Charset, Charset.UTF8),
        header=table.flag("charset_header", True),
        meta=table.flag("charset_meta", True),
        robots=table.text("robots", "") if table.has("robots") else None,
        robots_trouble=table.choice("robots_trouble", RobotsTrouble, RobotsTrouble.NONE),
        etag=table.flag("etag", True),
    )
    table.done()
    paths = [page.path for page in site.pages]
    if len(set(paths)) != len(paths):
        raise table.wrong("pages", "один путь встречается дважды")
    return site


def _page(table: Table) -> SitePage:
    redirect = table.text("redirect", "")
    page = SitePage(
        path=table.text("path", "/"),
        title=table.text("title", ""),
        text=table.text("text", ""),
        links=table.texts("links"),
        widgets=table.texts("widgets"),
        onclick=table.texts("onclick"),
        data=table.texts("data"),
        json=table.texts("json"),
        away=table.texts("away"),
        shortened=table.texts("shortened"),
        drawn=table.flag("drawn"),
        status=table.whole("status", 302 if redirect else 200, low=200, high=599),
        redirect=redirect,
        delay=table.number("delay", 0.0, high=3_600.0),
        trouble=table.choice("trouble", PageTrouble, PageTrouble.NONE),
    )
    table.done()
    if not page.path.startswith("/"):
        raise table.wrong("path", "путь начинается с /")
    if unknown := [name for name in page.widgets if name.partition(":")[0] not in ("vk", "ok", "telegram")]:
        raise table.wrong("widgets", f"неизвестный виджет: {unknown[0]}")
    return page
