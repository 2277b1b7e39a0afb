"""Every spelling of a link to a page, and what must never pass for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry import links, networks
from registry.links import PageLink, Refusal, find_links, find_unknown, parse_link, spot
from vault.errors import BadInput


@pytest.mark.parametrize(
    "text",
    [
        "https://vk.com/bobrovo_school",
        "http://www.vk.com/Bobrovo_School/",
        "vk.ru/bobrovo_school",
        "m.vk.com/bobrovo_school",
        "VKONTAKTE.RU/BOBROVO_SCHOOL",
        "https://vk.com/bobrovo_school?from=groups&act=x#wall",
        "https://vk.com/bobrovo_school?w=wall-77_1",
        "vk.com/bobrovo_school.",
        "«vk.com/bobrovo_school»,",
        "<https://vk.com/bobrovo_school>",
        "https:\\\\vk.com\\bobrovo_school",
        "https://https://vk.com/bobrovo_school",
        "https://vk.com/https://vk.com/bobrovo_school",
        "htpps://vk.com/bobrovo_school",
        "vk.com/@bobrovo_school",
        "https://vk.me/bobrovo_school",
        "https://vk.com/video/@bobrovo_school",
        "https://vk.com/away.php?to=https%3A%2F%2Fvk.ru%2Fbobrovo_school&cc_key=",
        "https://vk.com:443/bobrovo_school",
        "\u200bvk.com/bobrovo_school\ufeff",
    ],
)
def test_every_spelling_of_a_vk_name(text: str) -> None:
    assert parse_link(text) == PageLink("vk", "https://vk.com/bobrovo_school", "bobrovo_school", "")


@pytest.mark.parametrize(
    "text",
    [
        "https://vk.com/club4217",
        "vk.ru/public4217",
        "vk.com/event004217",
        "club4217",
        "@club4217",
        "https://vk.com/wall-4217_15",
        "https://vk.com/feed?w=wall-4217_15",
        "vk.com/album-4217_0",
        "https://vk.com/widget_community.php?gid=4217",
        "VK.COM/CLUB4217",
    ],
)
def test_every_spelling_of_a_vk_number(text: str) -> None:
    assert parse_link(text) == PageLink("vk", "https://vk.com/club4217", "", "4217")


@pytest.mark.parametrize(
    ("text", "url", "network_id"),
    [
        ("https://ok.ru/group/53038939046008", "https://ok.ru/group/53038939046008", "53038939046008"),
        ("ok.ru/group53038939046008", "https://ok.ru/group/53038939046008", "53038939046008"),
        ("https://m.ok.ru/group/53038939046008/topic/1", "https://ok.ru/group/53038939046008", "53038939046008"),
        ("https://m.ok.ru/dk?st.cmd=altGroupMain&st.groupId=5303", "https://ok.ru/group/5303", "5303"),
        ("www.odnoklassniki.ru/group/5303", "https://ok.ru/group/5303", "5303"),
        ("https://ok.ru/Bobrovo.School", "https://ok.ru/bobrovo.school", ""),
        ("https://t.me/Bobrovo", "https://t.me/bobrovo", ""),
        ("https://t.me/s/bobrovo", "https://t.me/bobrovo", ""),
        ("t.me/bobrovo/125?single", "https://t.me/bobrovo", ""),
        ("telegram.me/bobrovo", "https://t.me/bobrovo", ""),
        ("https://bobrovo.t.me", "https://t.me/bobrovo", ""),
        ("tg://resolve?domain=bobrovo&post=1", "https://t.me/bobrovo", ""),
        ("https://web.telegram.org/k/#@bobrovo", "https://t.me/bobrovo", ""),
        ("https://max.ru/id4205111111_gos", "https://max.ru/id4205111111_gos", ""),
        ("https://max.ru/join/AbCd_efgh-", "https://max.ru/join/AbCd_efgh-", ""),
        ("https://web.max.ru/-69001", "https://web.max.ru/-69001", "69001"),
    ],
)
def test_the_other_networks(text: str, url: str, network_id: str) -> None:
    link = parse_link(text)
    assert link is not None
    assert (link.url, link.network_id) == (url, network_id)


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("vк.com/bobrovo", Refusal.LOOKALIKE),
        ("vk.соm/bobrovo", Refusal.LOOKALIKE),
        ("МАХ.ru/bobrovo", Refusal.LOOKALIKE),
        ("ｖｋ.com/bobrovo", Refusal.LOOKALIKE),
        ("vk.com/bоbrovo", Refusal.LOOKALIKE),
        ("https://xn--80ak6aa92e.com/x", Refusal.OTHER_SITE),
        ("vk.com.evil.ru/bobrovo", Refusal.OTHER_SITE),
        ("https://vk.com@evil.ru/bobrovo", Refusal.OTHER_SITE),
        ("evil.ru/vk.com/bobrovo", Refusal.OTHER_SITE),
        ("notvk.com/bobrovo", Refusal.OTHER_SITE),
        ("школа-боброво.рф", Refusal.OTHER_SITE),
        ("vk.com/id4217", Refusal.PERSONAL),
        ("ok.ru/profile/4217", Refusal.PERSONAL),
        ("t.me/+AbCdEf", Refusal.INVITE),
        ("t.me/joinchat/AbCdEf", Refusal.INVITE),
        ("vk.cc/abc", Refusal.SHORTENED),
        ("vk.com", Refusal.NO_NAME),
        ("https://vk.com/", Refusal.NO_NAME),
        ("vk.com/feed", Refusal.NOT_A_PAGE),
        ("vk.com/club0", Refusal.NOT_A_PAGE),
        ("https://vk.com/away.php?to=https%3A%2F%2Fevil.ru", Refusal.NOT_A_PAGE),
        ("@bobrovo", Refusal.NO_NETWORK),
    ],
)
def test_what_is_not_a_page_says_why(text: str, refusal: Refusal) -> None:
    assert parse_link(text) is None
    assert [unknown.refusal for unknown in find_unknown(text)] == [refusal]
    assert find_unknown(text)[0].message


@pytest.mark.parametrize("text", ["", "т.д.", "И.И. Иванов", "info@bobrovo.ru", "10.00-18.00", "№ 5", "vk"])
def test_what_is_no_link_is_not_reported(text: str) -> None:
    assert parse_link(text) is None
    assert find_unknown(text) == ()


def test_several_links_of_one_text() -> None:
    text = "Школа — ВК:vk.com/bobrovo, ok.ru/group/12;t.me/bobrovohttps://max.ru/bobrovo (vk.ru/Bobrovo) info@b.ru"
    assert [link.url for link in find_links(text)] == [
        "https://vk.com/bobrovo",
        "https://ok.ru/group/12",
        "https://t.me/bobrovo",
        "https://max.ru/bobrovo",
    ]
    places = [text[one.start : one.end] for one in spot(text)]
    assert places[:2] == ["vk.com/bobrovo", "ok.ru/group/12"]


def test_a_bare_name_needs_its_network() -> None:
    telegram = PageLink("telegram", "https://t.me/bobrovo", "bobrovo", "")
    assert parse_link("@bobrovo", "telegram") == telegram
    assert parse_link("bobrovo", "telegram") == telegram
    assert find_links("ТГ: @bobrovo") == (telegram,)
    assert find_links("tg:@bobrovo") == (telegram,)
    assert parse_link("4217", "vk") == PageLink("vk", "https://vk.com/club4217", "", "4217")
    assert parse_link("ok.ru/bobrovo", "vk") is None
    assert [unknown.refusal for unknown in find_unknown("ok.ru/bobrovo", "vk")] == [Refusal.OTHER_NETWORK]


@given(st.text(max_size=200))
def test_no_text_breaks_it(text: str) -> None:
    parse_link(text)
    for code in networks.CODES:
        parse_link(text, code)
    for spotted in spot(text):
        assert 0 <= spotted.start < spotted.end <= len(text)


_PATHS = st.text(alphabet="abcXYZ019._-@/?=&#:%+", max_size=30)
_HOSTS = st.sampled_from([host for network in networks.NETWORKS for host in network.hosts])


@given(_HOSTS, _PATHS)
def test_a_canonical_link_is_its_own_canonical_link(host: str, path: str) -> None:
    link = parse_link(f"https://{host}/{path}")
    if link is not None:
        assert parse_link(link.url) == link


def test_networks_by_code() -> None:
    assert networks.network("ok").title == "Одноклассники"
    assert networks.title("new") == "new"
    with pytest.raises(BadInput, match="Нет сети «new»"):
        networks.network("new")


def test_messages_of_a_community_name_the_community() -> None:
    assert parse_link("https://vk.com/gim55") == PageLink("vk", "https://vk.com/club55", "", "55")


def test_a_network_without_spellings_of_its_own_keeps_the_link_as_it_leads(monkeypatch: pytest.MonkeyPatch) -> None:
    """One more network is one more row of data."""
    monkeypatch.setitem(links._HOSTS, "rutube.ru", "rutube")
    found = links.parse_link("http://www.rutube.ru/channel/77/?from=school#top")
    assert found is not None
    assert (found.network, found.url, found.short_name) == ("rutube", "https://rutube.ru/channel/77", "")
    assert links.parse_link("https://rutube.ru/") is None
