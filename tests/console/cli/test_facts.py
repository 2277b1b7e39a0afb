"""`facts`: what was seen, over which window, what was not and why; no authors, nothing of another's number."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from checks import facts_store
from checks.facts import (
    ABSENT,
    Comment,
    Comments,
    Fact,
    Failure,
    FailureKind,
    Need,
    Outcome,
    Post,
    Posts,
    Profile,
    ProfileState,
    Thread,
    Window,
)
from checks.site_facts import Site, SiteLink, SitePage, TlsTrouble
from tests.console.cli.conftest import Run
from vault.store import Store

TAKEN = datetime(2026, 11, 22, 5, tzinfo=UTC)
COVERS = Window(datetime(2026, 11, 9, tzinfo=UTC), TAKEN)
AUTHOR = "соль-и-хеш-читателя"

POST = Post(
    id=7,
    url="https://vk.com/wall-1_7",
    date=datetime(2026, 11, 21, 9, 30, tzinfo=UTC),
    text="[bold]Ярмарка[/bold] в субботу",
    kinds=("text", "photo"),
    views=1200,
    comments=1,
)
COMMENT = Comment(1, "https://vk.com/wall-1_7?reply=1", TAKEN, AUTHOR, "Когда?")


def keep(vault: Store, *outcomes: Outcome) -> None:
    vault.facts.write(lambda tx: facts_store.save(tx, outcomes))


@pytest.fixture
def seen(run: Run, vault_dir: Path, opener) -> None:  # type: ignore[no-untyped-def]  # the store's opener of tests/conftest
    """School 1 with a page in VK (number 1) and a site; museum 2 with a page in MAX (number 2)."""
    for kind, records in (
        ("orgs", [{"name": "Школа", "site": "school.example.ru"}, {"name": "Музей"}]),
        (
            "pages",
            [
                {"organization_id": 1, "network": "vk", "url": "https://vk.com/school"},
                {"organization_id": 2, "network": "max", "url": "https://max.ru/muzey"},
            ],
        ),
    ):
        ended = run(kind, "add", "--from", "-", stdin=json.dumps(records))
        assert ended.code == 0, ended.err
    profile = Profile("1", ProfileState.OPEN, name="Школа", description=ABSENT, members=312, mark=True)
    site = Site(
        "https://school.example.ru",
        "https://school.example.ru/",
        (SitePage("https://school.example.ru/", (SiteLink("vk", "https://vk.com/school"),)),),
        tls=TlsTrouble.EXPIRED,
    )
    with opener() as store:
        keep(
            store,
            Fact(1, Need.PROFILE, TAKEN, profile),
            Fact(1, Need.POSTS, TAKEN, Posts((POST,), COVERS)),
            Fact(1, Need.COMMENTS, TAKEN, Comments((Thread(7, 1, (COMMENT,)),), COVERS)),
            Fact(1, Need.SITE, TAKEN, site),
            Failure(1, Need.MANAGERS, TAKEN, FailureKind.ACCESS),
        )


@pytest.mark.usefixtures("seen")
def test_the_list_tells_when_and_over_which_window(run: Run) -> None:
    found = {(each["subject"], each["id"]): each for each in run("facts", "list", "--json").json}
    page, muzey, site = (found[key] for key in (("page", 1), ("page", 2), ("site", 1)))
    assert (page["subject"], page["id"], page["organization_id"], page["network"]) == ("page", 1, 1, "vk")
    by_need = {each["need"]: each for each in page["needs"]}
    assert set(by_need) == {"profile", "posts", "comments", "managers"}
    assert by_need["posts"]["window"] == {"start": "2026-11-09T00:00:00Z", "end": "2026-11-22T05:00:00Z"}
    assert by_need["managers"] == {
        "need": "managers",
        "taken_at": None,
        "window": None,
        "failure": {"taken_at": "2026-11-22T05:00:00Z", "kind": "access"},
    }
    assert muzey["needs"] == []
    assert (site["subject"], site["network"], [each["need"] for each in site["needs"]]) == ("site", "site", ["site"])
    told = run("facts", "list").out
    assert "с 09.11.2026 по 22.11.2026" in told
    assert "доступ закрыт." in told
    assert "сбор ещё не подключён: состояние ведёте вы" in told


@pytest.mark.usefixtures("seen")
@pytest.mark.parametrize(
    ("options", "ids"),
    [
        (("--org", "Музей"), [("page", 2)]),
        (("--network", "vk"), [("page", 1)]),
        (("--network", "site"), [("site", 1)]),
        (("--org", "1", "--network", "max"), []),
    ],
)
def test_the_list_narrowed(run: Run, options: tuple[str, ...], ids: list[tuple[str, int]]) -> None:
    assert [(each["subject"], each["id"]) for each in run("facts", "list", *options, "--json").json] == ids


@pytest.mark.usefixtures("seen")
def test_a_page_in_full_without_authors(run: Run) -> None:
    ended = run("facts", "show", "m.vk.com/school", "--json")
    assert ended.json == run("facts", "show", 1, "--json").json
    values = ended.json["values"]
    assert "site" not in values, "that is the organization of the same number"
    assert values["profile"]["description"] is None
    assert "status" not in values["profile"]
    assert values["posts"]["items"][0]["text"] == POST.text
    assert "text" not in values["comments"]["threads"][0]["items"][0], "words of readers are shown on demand"
    full = run("facts", "show", 1, "--json", "--texts").json["values"]
    assert full["comments"]["threads"][0]["items"][0]["text"] == "Когда?"
    told = run("facts", "show", 1)
    assert "21.11 09:30  текст, фото, просмотров 1 200, комментариев 1 — [bold]Ярмарка[/bold] в субботу" in told.out
    assert "Описание: не заполнено" in told.out
    assert "? Руководители страницы, 22.11.2026 05:00: ВКонтакте: доступ закрыт." in told.out
    for out in (ended.out, told.out):
        assert AUTHOR not in out


@pytest.mark.usefixtures("seen")
def test_a_site(run: Run) -> None:
    assert list(run("facts", "show", "--site", "Школа", "--json").json["values"]) == ["site"]
    told = run("facts", "show", "--site", 1).out
    assert "Сертификат: просрочен" in told
    assert "https://vk.com/school" in told


@pytest.mark.usefixtures("seen")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("show",), "что-то одно"),
        (("show", "1", "--site", "1"), "что-то одно"),
        (("show", "--site", "2"), "сайт не записан"),
        (("show", "https://vk.com/nobody"), "в реестре нет"),
        (("show", "99"), "Нет страницы"),
        (("list", "--network", "myspace"), "max, site."),
    ],
)
def test_refusals(run: Run, arguments: tuple[str, ...], said: str) -> None:
    ended = run("facts", *arguments)
    assert (ended.code, said in ended.err) == (2, True)


@pytest.mark.usefixtures("seen")
def test_a_page_that_nobody_looked_at(run: Run) -> None:
    """A run would not look at MAX either, so it is not advised; the other network's page is to be checked."""
    told = run("facts", "show", 2).out
    assert "Сбор ещё не подключён: состояние ведёте вы" in told
    assert "poryadok check" not in told
    added = [{"organization_id": 2, "network": "vk", "url": "https://vk.com/muzey"}]
    assert run("pages", "add", "--from", "-", stdin=json.dumps(added)).code == 0
    assert "Ещё не видели; проверить: poryadok check" in run("facts", "show", 3).out
