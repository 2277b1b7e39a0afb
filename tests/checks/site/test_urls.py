"""Addresses of sites as people write them in a registry, and links as pages write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.collectors import site
from checks.collectors.base import Subject
from checks.collectors.site import urls
from checks.facts import Need
from checks.settings import Limits

CYRILLIC = "https://xn--5-7sb3aeo2d.xn--p1ai/"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("school5.ru", "https://school5.ru/"), ("WWW.School5.RU", "https://www.school5.ru/"),
        ("https://school5.ru/index.php?id=1#top", "https://school5.ru/index.php?id=1"),
        ("http://school5.ru", "http://school5.ru/"), ("http//school5.ru", "http://school5.ru/"),
        ("http:\\\\school5.ru\\", "http://school5.ru/"), ("htpp://school5.ru", ""), ("школа5.рф", CYRILLIC),
        ("https://ШКОЛА5.рф", CYRILLIC), ("school5.ru (официальный сайт)", "https://school5.ru/"),
        ("Сайт: school5.ru.", "https://school5.ru/"), ("http:// school5.ru", "http://school5.ru/"),
        ("http://http://school5.ru", "http://school5.ru/"), ("a.ru; b.ru", "https://a.ru/"),
        ("https://vk.com/school, a.ru", "https://a.ru/"), ("info@a.ru, b.ru", "https://b.ru/"),
        ("school_5.ucoz.ru:8080/x", "https://school_5.ucoz.ru:8080/x"), ("http://user:secret@a.ru/", "http://a.ru/"),
        ("https://a.ru/путь", "https://a.ru/%D0%BF%D1%83%D1%82%D1%8C"), ("a.ru\u200b", "https://a.ru/"),
        ("https://vk.com/school", ""), ("ok.ru/group/1", ""), ("t.me", ""), ("нет", ""), ("-", ""), ("", ""),
        ("https://", ""), ("http://1.2.3.4/", "http://1.2.3.4/"), ("1.2.3.4", ""), ("https://a.ru:99999/", ""),
    ],
)  # fmt: skip
def test_what_people_write(written: str, read: str) -> None:
    found = urls.start_of(written)
    assert (found.url if found else "") == read


@given(st.text(max_size=60), st.text(max_size=60))
def test_nothing_written_breaks(one: str, other: str) -> None:
    urls.start_of(one)
    for url in (urls.normal(one), urls.joined("https://a.ru/x", one), urls.normal(f"https://{one}/{other}")):
        assert url == "" or url.isascii()
        assert urls.normal(url) == url


@pytest.mark.parametrize("host", ["school.ru", "a.su", "xn--80a.xn--p1ai"])
def test_zones_in_which_further_authorities_are_believed(host: str) -> None:
    assert urls.is_russian(host)
    assert not urls.is_russian(f"{host}.com")


def test_the_load_of_a_run() -> None:
    load = site.COLLECTOR.load
    subjects = [Subject(frozenset({Need.SITE}))] * 1000
    assert load([], Limits(), 0.3).requests == 0
    assert load(subjects[:1], Limits(), 0.3).seconds == pytest.approx(2.3)
    known = load([Subject(frozenset({Need.SITE}), pages=1)] * 1000, Limits(), 0.3)
    assert known.requests == 2000
    assert known.seconds == pytest.approx(2000 * 0.3 / 32)
    many = load(subjects, Limits(), 0.3)
    assert many.requests == 3000
    assert many.seconds == pytest.approx(3000 * 0.3 / 32)
    usual = load([Subject(frozenset({Need.SITE}), pages=1.5)] * 1000, Limits(), 0.3)
    assert usual.requests == 2500
