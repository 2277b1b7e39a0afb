"""`rating` and `forecast`: keys of the answers, figures without a vault, official figures beside our own, refusals."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.checks.ratings.test_methods import OWN
from tests.checks.ratings.test_scoring import APRIL, JUNE, WHOLE
from tests.console.cli.conftest import Run

CHELYABINSK = ("rating", "--method", "chelyabinsk-2026")


@pytest.fixture
def filled(run: Run) -> None:
    """A vault with a regulation and a school with a page that nobody has looked at."""
    assert run("vault", "init", "--kdf", "light", "--regulation", "sample:krapivinsky").code == 0
    assert run("orgs", "add", "--from", "-", stdin=json.dumps({"name": "Школа"})).code == 0
    page = {"organization_id": 1, "network": "vk", "url": "https://vk.com/school"}
    assert run("pages", "add", "--from", "-", stdin=json.dumps(page)).code == 0


def test_the_control_example_needs_no_vault(run: Run) -> None:
    told = run(*CHELYABINSK, "--month", "2026-04", "--figures", json.dumps(APRIL), "--json")
    assert told.code == 0
    found = told.json
    assert (found["total"], found["range"], found["group"]) == (80.07, {"min": 80.07, "max": 80.07}, "отстающая")
    assert [(each["code"], each["value"], each["points"]) for each in found["parts"]] == [
        ("minimum", -6, -6),
        ("norm", 72.13, 36.065),
        ("engagement", 100, 50),
    ]
    assert {each["source"] for each in found["parts"]} == {"given"}
    assert found["method"]["notice"] == "методика другого региона"
    assert (found["official"], found["organizations"]) == (None, [])


@pytest.mark.parametrize(
    ("options", "more", "total"),
    [
        (["--month", "2026-05"], {}, 86.97),
        (["--month", "2026-06"], {}, 86.97),
        (["--month", "2026-04"], {}, 88.28),
        ([], {}, 86.97),
        ([], {"on": "2026-05-26"}, 88.28),
        ([], {"month": "2026-04"}, 88.28),
    ],
)
def test_the_last_day_of_the_month_decides_the_divisor(
    run: Run, options: list[str], more: dict[str, str], total: float
) -> None:
    told = run(*CHELYABINSK, *options, "--figures", "-", "--json", stdin=json.dumps({**JUNE, **more}))
    assert told.json["total"] == total


def test_figures_that_one_method_has_need_no_name_of_it(run: Run) -> None:
    contract = ["pages", "in_norm", "penalty", "views", "likes", "comments", "reposts"]
    given = json.dumps({name: APRIL[name] for name in contract})
    told = run("rating", "--month", "2026-04", "--figures", "-", "--json", stdin=given)
    assert (told.code, told.json["total"], told.json["method"]["code"]) == (0, 80.07, "chelyabinsk-2026")
    assert run("rating", "--figures", '{"mark": 1}', "--json").json["method"]["code"] == "amur"
    for unclear in ("{}", '{"pges": 1}'):
        assert "Рейтинг не выбран" in run("rating", "--figures", unclear).err


@pytest.mark.usefixtures("filled")
def test_a_chosen_method_goes_before_the_one_that_has_the_figures(run: Run) -> None:
    assert run("rating", "--figures", json.dumps(APRIL)).code == 0, "none is chosen"
    assert run("settings", "set", "rating_method", "amur").code == 0
    refused = run("rating", "--figures", json.dumps(APRIL))
    assert (refused.code, "в методике нет" in refused.err) == (2, True)


def test_people_read_the_same(run: Run) -> None:
    told = run(*CHELYABINSK, "--figures", json.dumps({**APRIL, "penalty": None}))
    assert "методика другого региона" in told.out
    assert "Итог: от 64,07 до 86,07 (промежуточная или отстающая)" in told.out
    assert "неизвестно" in told.out


def test_pages_are_scored_one_by_one_where_the_method_says_so(run: Run) -> None:
    amur = ("rating", "--method", "amur", "--json", "--figures")
    assert run(*amur, json.dumps(WHOLE)).json["total"] == 100
    several = run(*amur, json.dumps([WHOLE, {**WHOLE, "posts": 0}]))
    assert (several.json["total"], several.json["group"]) == (80, "жёлтая зона")
    assert run(*CHELYABINSK, "--figures", json.dumps([APRIL, APRIL])).code == 2


def test_a_third_method_is_a_file(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(OWN, encoding="utf-8")
    told = run("rating", "--method", path, "--json", "--figures", '{"factor": 1, "pages": 4, "in_norm": 1}')
    assert (told.json["total"], told.json["method"]["code"]) == (25, "own")


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("--figures", '{"pages": -1}'), "pages"),
        (("--figures", '{"pages": 1, "in_norm": 2}'), "in_norm"),
        (("--figures", '{"pages": NaN}'), "NaN"),
        (("--figures", '{"pages": 1, "pages": 2}'), "дважды"),
        (("--figures", "{pages"), "JSON"),
        (("--figures", '{"on": "вчера"}'), "on"),
        (("--figures", "{}", "--month", "2026-13"), "--month"),
        (("--figures", "{}", "--official", "{}"), "одно из двух"),
    ],
)
def test_a_figure_that_cannot_be_is_a_wrong_usage(run: Run, arguments: tuple[str, ...], named: str) -> None:
    told = run(*CHELYABINSK, *arguments)
    assert told.code == 2
    assert named in told.err
    assert not told.out


def test_the_methods_are_listed(run: Run) -> None:
    assert [each["code"] for each in run("rating", "list", "--json").json] == ["amur", "chelyabinsk-2026"]
    assert "chelyabinsk-2026" in run("rating", "list").out


@pytest.mark.usefixtures("filled")
def test_it_is_off_until_chosen(run: Run) -> None:
    told = run("rating")
    assert told.code == 2
    assert "rating list" in told.err
    assert run("settings", "set", "rating_method", "amur").code == 0
    found = run("rating", "--json").json
    assert (found["method"]["code"], found["month"]) == ("amur", "2026-10")
    assert (found["total"], found["range"]) == (None, {"min": 0, "max": 100})
    assert [each["name"] for each in found["organizations"]] == ["Школа"]
    assert run("settings", "set", "rating_method", "томская").code == 2
    assert run("settings", "list", "--json").json["rating_method"] == "amur"


@pytest.mark.usefixtures("filled")
def test_a_chosen_file_that_is_gone_is_named(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "own.toml"
    path.write_text(OWN, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert run("settings", "set", "rating_method", "own.toml").code == 0
    monkeypatch.chdir("/")
    assert run("rating", "--json").json["method"]["code"] == "own"
    path.unlink()
    told = run("rating")
    assert told.code == 2
    assert "rating_method" in told.err
    assert str(path) in told.err


@pytest.mark.usefixtures("filled")
def test_official_figures_stand_beside_our_own(run: Run) -> None:
    exported = json.dumps({**APRIL, "total": 80.1})
    told = run(*CHELYABINSK, "--month", "2026-04", "--official", exported, "--json")
    assert told.code == 0
    again = run(*CHELYABINSK, "--month", "2026-04", "--json").json
    assert again == told.json
    assert (again["official"]["total"], again["official"]["by_method"]["total"]) == (80.1, 80.07)
    assert again["official"]["figures"]["views"] == 619661
    assert again["total"] is None, "our own figure is not the official one"
    penalty, norm, engagement = again["parts"]
    assert (penalty["source"], penalty["value"]) == ("official", -6)
    assert (norm["source"], norm["figures"]["pages"]) == ("unknown", {"min": 1, "max": 1, "source": "measured"})
    assert engagement["source"] == "unknown"
    assert run(*CHELYABINSK, "--month", "2026-05", "--json").json["official"] is None
    text = run(*CHELYABINSK, "--month", "2026-04").out
    assert "Официально за 04.2026: 80,1" in text
    corrected = run(*CHELYABINSK, "--month", "2026-04", "--official", json.dumps(APRIL), "--json").json
    assert (corrected["official"]["published"], corrected["official"]["total"]) == (None, 80.07)


@pytest.mark.usefixtures("filled")
def test_the_forecast_says_what_nobody_saw(run: Run) -> None:
    told = run("forecast", "--json")
    assert told.code == 0
    found = told.json
    assert (found["week"], found["days_left"]) == ({"first_day": "2026-11-16", "last_day": "2026-11-22"}, 1)
    assert found["totals"] == {"met": 0, "possible": 0, "hard": 0, "unknown": 1, "waived": 0}
    (page,) = found["pages"]
    assert (page["chance"], page["seen_at"], page["missing"]) == ("unknown", None, 3)
    assert {each["standing"] for each in page["weeks"]} == {"unknown"}
    assert len(page["weeks"]) == 12
    assert run("forecast", "--network", "ok", "--json").json["pages"] == []
    assert run("forecast", "--network", "myspace").code == 2
    assert run("forecast", "--org", "Больница").code == 2
    assert "не видно" in run("forecast", "--org", "Школа").out
