"""Many official sites without a file, for benchmarks: all in order, with the links of the other large worlds."""

from __future__ import annotations

from sample_data.networks.site.world import Charset, Site, SitePage

_OTHERS = (("/about", "О нас"), ("/news", "Новости"), ("/documents", "Документы"))


def many_sites(count: int) -> tuple[Site, ...]:
    """So many hosts `site1.example.invalid`, …: a main page and four more, every fifth host in windows-1251."""
    return tuple(_site(number) for number in range(1, count + 1))


def _site(number: int) -> Site:
    name = f"Учреждение № {number}"
    main = SitePage("/", name, "Новости учреждения. " * 40, links=(f"https://vk.com/page{number}",))
    contacts = SitePage(
        "/contacts",
        "Контакты",
        f"ул. Садовая, {number}",
        links=(f"https://t.me/tgpage{number}", f"https://ok.ru/okpage{number}"),
    )
    return Site(
        host=f"site{number}.example.invalid",
        pages=(main, contacts, *(SitePage(path, title) for path, title in _OTHERS)),
        charset=Charset.UTF8 if number % 5 else Charset.CP1251,
        robots="User-agent: *\nDisallow: /admin/\n",
    )
