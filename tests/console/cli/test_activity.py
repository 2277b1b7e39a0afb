"""`activity`: stable keys, null where nothing was seen, refusals; the same words as on the screen."""

from __future__ import annotations

import json

import pytest

from tests.console.cli.conftest import Run


@pytest.fixture
def filled(run: Run) -> None:
    """A vault with a regulation and a school with a page that nobody has looked at."""
    assert run("vault", "init", "--kdf", "light", "--regulation", "sample:krapivinsky").code == 0
    assert run("orgs", "add", "--from", "-", stdin=json.dumps({"name": "Школа"})).code == 0
    page = {"organization_id": 1, "network": "vk", "url": "https://vk.com/school", "opened_on": "2026-10-14"}
    assert run("pages", "add", "--from", "-", stdin=json.dumps(page)).code == 0


@pytest.mark.usefixtures("filled")
def test_keys_and_nulls(run: Run) -> None:
    told = run("activity", "--json")
    assert told.code == 0
    found = told.json
    assert [len(found["weeks"]), found["running"]["last_day"]] == [12, "2026-11-22"]
    (page,) = found["pages"]
    assert set(page) == {
        "page_id", "organization_id", "network", "url", "norm", "posts", "weeks", "running", "good_weeks", "bad_weeks",
        "unseen_weeks", "seen_at", "kinds",
    }  # fmt: skip
    assert {each["posts"] for each in page["weeks"]} == {None}, "what nobody saw is no 0"
    assert [each["sight"] for each in page["weeks"]] == ["not_yet"] * 6 + ["unknown"] * 6 or "not_yet" in str(page)
    assert (page["running"], page["kinds"], page["seen_at"]) == ({"posts": None, "seen": False}, {}, None)
    (owner,) = found["organizations"]
    assert (owner["pages"], owner["share"]["met"], owner["share"]["unknown"]) == (1, None, 0.0)


@pytest.mark.usefixtures("filled")
def test_for_people_and_by_choice(run: Run) -> None:
    told = run("activity")
    assert "https://vk.com/school" in told.out
    assert "?/3" in told.out
    assert "не видно" in told.err
    assert len(run("activity", "--weeks", "4", "--json").json["weeks"]) == 4
    assert "публикаций не видно" in run("activity", "--page", "1").out
    assert "Оценки нет" in run("activity", "--org", "Школа").out


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(
    ("options", "said"),
    [(("--weeks", "13"), "от 1 до 12"), (("--org", "Больница"), "Больница"), (("--page", "99"), "99")],
)
def test_what_is_refused(run: Run, options: tuple[str, ...], said: str) -> None:
    told = run("activity", *options)
    assert told.code == 2
    assert said in told.err
