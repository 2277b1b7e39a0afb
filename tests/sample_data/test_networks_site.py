"""The simulated official sites over real HTTP: hosts, charsets, links, robots, redirects, troubles."""

from __future__ import annotations

import gzip
import http.client
import re
import time
import zlib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from sample_data.networks import Networks, WorldError, named, read_worlds, simulated
from sample_data.networks.large import large
from tests.sample_data.web import NOW, Get, asking, running

WORLD = """
timezone = "UTC"

[[site]]
host = "school.example"
robots = "User-agent: *\\nDisallow: /admin/\\nCrawl-delay: 1\\n"
[[site.pages]]
path = "/"
title = "Школа «Лесная»"
text = "Новости <b>школы</b>"
links = ["https://vk.com/school", "https://t.me/school"]
onclick = ["https://vk.com/by_click"]
data = ["https://vk.com/by_data"]
json = ["https://vk.com/by_json"]
away = ["https://ok.ru/group/5?a=1&b=2"]
shortened = ["https://ok.ru/short"]
widgets = ["vk:123", "ok:53038939046008", "telegram:school"]
[[site.pages]]
path = "/contacts"
title = "Контакты"
links = ["https://ok.ru/school"]
[[site.pages]]
path = "/старая"
title = "Старая"
redirect = "/contacts"
[[site.pages]]
path = "/slow"
title = "Медленная"
delay = 0.2
[[site.pages]]
path = "/index.php?id=7"
title = "С вопросом"

[[site]]
host = "old.example"
charset = "windows-1251"
charset_header = false
[[site.pages]]
title = "Старый сайт — €, ✓"
[[site]]
host = "older.example"
charset = "windows-1251"
charset_meta = false
[[site.pages]]
title = "Старый сайт"
[[site]]
host = "oldest.example"
charset = "windows-1251"
charset_meta = false
charset_header = false
etag = false
[[site.pages]]
title = "Старый сайт"

[[site]]
host = "http.example"
[[site.pages]]
redirect = "https://www.http.example/"
status = 301
[[site]]
host = "www.http.example"
[[site.pages]]
title = "С www"
[[site]]
host = "школа.рф"
[[site.pages]]
title = "Кириллический адрес"

[[site]]
host = "redirects.example"
[[site.pages]]
path = "/"
redirect = "http://10.0.0.1/"
[[site.pages]]
path = "/meta"
redirect = "http://169.254.169.254/latest/meta-data/"
[[site.pages]]
path = "/v6"
redirect = "http://[::1]/"
[[site.pages]]
path = "/port"
redirect = "http://redirects.example:8080/"
[[site.pages]]
path = "/loop"
redirect = "/loop"
status = 308

[[site]]
host = "bad.example"
robots_trouble = "html"
[[site.pages]]
path = "/big"
trouble = "big"
[[site.pages]]
path = "/endless"
trouble = "endless"
[[site.pages]]
path = "/drip"
trouble = "drip"
[[site.pages]]
path = "/bomb"
trouble = "bomb"
[[site.pages]]
path = "/cut"
trouble = "cut"
[[site.pages]]
path = "/drop"
trouble = "drop"
[[site.pages]]
path = "/pdf"
trouble = "pdf"
[[site.pages]]
path = "/binary"
trouble = "binary"
[[site.pages]]
path = "/cookies"
title = "За печеньем"
trouble = "cookies"
[[site.pages]]
path = "/maintenance"
trouble = "maintenance"
[[site.pages]]
path = "/escapes"
title = "Цвет"
trouble = "escapes"
[[site.pages]]
path = "/gone"
title = "Ушла"
status = 410
[[site.pages]]
path = "/shell"
title = "Оболочка"
links = ["https://vk.com/drawn"]
drawn = true

[[site]]
host = "robots500.example"
robots_trouble = "error"
[[site]]
host = "robotshuge.example"
robots = "User-agent: *\\nDisallow: /\\n"
robots_trouble = "huge"
"""


@pytest.fixture
def networks(tmp_path: Path) -> Iterator[Networks]:
    with running(tmp_path, WORLD, "site") as started:
        yield started


@pytest.fixture
def get(networks: Networks) -> Get:
    return asking(networks, "site")


def test_hosts_are_told_apart(get: Get) -> None:
    assert "Школа «Лесная»" in get("/", Host="school.example").text
    assert "С www" in get("/", Host="WWW.http.example:80").text
    assert get("/", Host="unknown.example").status == 404
    assert get("/").status == 404
    assert get("/nowhere", Host="school.example").status == 404


def test_a_cyrillic_host_is_asked_in_punycode(get: Get) -> None:
    assert "Кириллический адрес" in get("/", Host="школа.рф".encode("idna").decode()).text


def test_links_stand_everywhere(get: Get) -> None:
    page = get("/", Host="school.example").text
    assert '<a href="https://vk.com/school"' in page
    assert "window.open('https://vk.com/by_click')" in page
    assert 'data-url="https://vk.com/by_data"' in page
    assert 'https:\\/\\/vk.com\\/by_json"' in page
    assert "https://vk.com/away.php?to=https%3A%2F%2Fok.ru%2Fgroup%2F5%3Fa%3D1%26b%3D2" in page
    assert 'VK.Widgets.Group("vk_groups0", {mode: 3, width: "auto"}, 123);' in page
    assert "st.groupId=53038939046008&amp;st.settings" in page
    assert 'data-telegram-post="school/1"' in page
    assert "&lt;b&gt;школы&lt;/b&gt;" in page
    assert '<a href="/contacts">Контакты</a>' in page
    assert "mailto:" in page


def test_vk_cc_leads_where_it_says(get: Get) -> None:
    (path,) = re.findall(r"https://vk\.cc(/\w+)", get("/", Host="school.example").text)
    answer = get(path, Host="vk.cc")
    assert (answer.status, answer.headers["location"]) == (302, "https://ok.ru/short")
    assert get("/nothing", Host="vk.cc").status == 404


@pytest.mark.parametrize(
    ("host", "header", "meta"),
    [("old.example", False, True), ("older.example", True, False), ("oldest.example", False, False)],
)
def test_charsets(get: Get, host: str, header: bool, meta: bool) -> None:
    answer = get("/", Host=host)
    assert ("windows-1251" in answer.headers["content-type"]) is header
    assert (b'<meta charset="windows-1251">' in answer.body) is meta
    assert "Старый сайт" in answer.body.decode("cp1251")
    if host == "old.example":
        assert "€, &#10003;" in answer.body.decode("cp1251"), "what the charset lacks is a reference"


def test_robots(get: Get) -> None:
    answer = get("/robots.txt", Host="school.example")
    assert (answer.headers["content-type"], "Crawl-delay: 1" in answer.text) == ("text/plain", True)
    assert get("/robots.txt", Host="old.example").status == 404
    assert get("/robots.txt", Host="robots500.example").status == 500
    assert "<html>" in get("/robots.txt", Host="bad.example").text
    huge = get("/robots.txt", Host="robotshuge.example").body
    assert len(huge) > 1_000_000
    assert huge.endswith(b"Disallow: /\n")


@pytest.mark.parametrize(
    ("host", "path", "status", "location"),
    [
        ("http.example", "/", 301, "https://www.http.example/"),
        ("school.example", "/%D1%81%D1%82%D0%B0%D1%80%D0%B0%D1%8F", 302, "/contacts"),
        ("redirects.example", "/", 302, "http://10.0.0.1/"),
        ("redirects.example", "/meta", 302, "http://169.254.169.254/latest/meta-data/"),
        ("redirects.example", "/v6", 302, "http://[::1]/"),
        ("redirects.example", "/port", 302, "http://redirects.example:8080/"),
        ("redirects.example", "/loop", 308, "/loop"),
    ],
)
def test_redirects(get: Get, host: str, path: str, status: int, location: str) -> None:
    answer = get(path, Host=host)
    assert (answer.status, answer.headers["location"]) == (status, location)


def test_conditional_requests(get: Get) -> None:
    first = get("/", Host="school.example")
    tag, changed = first.headers["etag"], first.headers["last-modified"]
    for headers in ({"If_None_Match": tag}, {"If_None_Match": f'"x", W/{tag}'}, {"If_Modified_Since": changed}):
        again = get("/", Host="school.example", **headers)
        assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag)
    assert get("/", Host="school.example", If_None_Match='"other"', If_Modified_Since=changed).status == 200
    assert "etag" not in get("/", Host="oldest.example").headers
    assert get("/contacts", Host="school.example").headers["etag"] != tag


def test_gzip_when_it_is_taken(get: Get) -> None:
    answer = get("/", Host="school.example", Accept_Encoding="gzip, br")
    assert answer.headers["content-encoding"] == "gzip"
    assert "Школа" in gzip.decompress(answer.body).decode()


def test_a_query_may_name_a_page(get: Get) -> None:
    assert "С вопросом" in get("/index.php?id=7", Host="school.example").text
    assert get("/index.php?id=8", Host="school.example").status == 404
    assert "Контакты" in get("/contacts?utm=1", Host="school.example").text


def test_a_slow_page(get: Get) -> None:
    started = time.monotonic()
    assert get("/slow", Host="school.example").status == 200
    assert time.monotonic() - started >= 0.2


def test_bodies_without_end(get: Get) -> None:
    for path in ("/big", "/endless"):
        assert len(get(path, limit=3_000_000, Host="bad.example").body) == 3_000_000
    assert len(get("/drip", limit=3, Host="bad.example").body) == 3
    bomb = get("/bomb", Host="bad.example")
    assert bomb.headers["content-encoding"] == "gzip"
    assert len(bomb.body) < 200_000
    assert len(zlib.decompressobj(wbits=31).decompress(bomb.body, 10_000_000)) == 10_000_000
    with pytest.raises(http.client.IncompleteRead):
        get("/cut", Host="bad.example")
    with pytest.raises(http.client.RemoteDisconnected):
        get("/drop", Host="bad.example")


def test_bodies_of_another_kind(get: Get) -> None:
    pdf = get("/pdf", Host="bad.example")
    assert pdf.body.startswith(b"%PDF")
    assert pdf.headers["content-type"].startswith("text/html")
    assert get("/binary", Host="bad.example").headers["content-type"] == "application/octet-stream"
    assert get("/maintenance", Host="bad.example").status == 503
    assert get("/gone", Host="bad.example").status == 410
    assert "\x1b[31m" in get("/escapes", Host="bad.example").text
    shell = get("/shell", Host="bad.example").text
    assert "vk.com" not in shell
    assert "<noscript>" in shell


def test_cookies_are_wanted(get: Get) -> None:
    first = get("/cookies", Host="bad.example")
    assert (first.status, first.headers["location"]) == (302, "/cookies")
    assert "За печеньем" in get("/cookies", Host="bad.example", Cookie=first.headers["set-cookie"]).text


def test_presets(get: Get, networks: Networks) -> None:
    networks.change("site", named("drawn"))
    assert "vk.com/school" not in get("/", Host="school.example").text
    networks.change("site", named("closed"))
    assert "Disallow: /\n" in get("/robots.txt", Host="old.example").text
    networks.change("site", named("norobots"))
    assert get("/robots.txt", Host="school.example").status == 500


def test_the_pace_of_a_host_can_be_seen(get: Get, networks: Networks) -> None:
    get("/", Host="school.example")
    get("/", Host="old.example")
    get("/contacts", Host="school.example")
    times = networks.times("school.example")
    assert len(times) == 2
    assert all(later >= earlier for earlier, later in pairwise(times))
    assert networks.times("nobody.example") == ()


def test_a_large_world_serves_every_network() -> None:
    world = large(ZoneInfo("UTC"), ok=3, telegram=3, sites=5)
    with simulated(world, now=NOW) as networks:
        site, telegram = asking(networks, "site"), asking(networks, "telegram")
        page = site("/", Host="site3.example.invalid").text
        assert "https://vk.com/page3" in page
        contacts = site("/contacts", Host="site5.example.invalid").body.decode("cp1251")
        assert "https://t.me/tgpage5" in contacts
        assert "tgme_channel_info_header_title" in telegram("/s/tgpage3").text
    assert [group.short_name for group in world.ok] == ["okpage1", "okpage2", "okpage3"]


@pytest.mark.parametrize(
    "wrong",
    [
        '[[site.pages]]\npath = "contacts"',
        '[[site.pages]]\npath = "/"\n[[site.pages]]\npath = "/"',
        '[[site.pages]]\nwidgets = ["fb:1"]',
        "[[site.pages]]\nstatus = 7",
        'charset = "koi8-r"',
        '[[site]]\nhost = "A.example"',
    ],
)
def test_wrong_worlds(tmp_path: Path, wrong: str) -> None:
    path = tmp_path / "world.toml"
    path.write_text('timezone = "UTC"\n[[site]]\nhost = "a.example"\n' + wrong, encoding="utf-8")
    with pytest.raises(WorldError):
        read_worlds([path])
