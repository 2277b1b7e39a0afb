"""Methods as data: those that come along, one in a file, and every mistake in a file named by its key."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from checks.ratings import figures, methods, reading, scoring
from checks.ratings.scoring import Source
from registry import municipality
from vault.errors import BadInput
from vault.store import Store

OWN = """
code = "own"
title = "Своя методика"
networks = ["vk"]
posts = 2

[[parts]]
code = "minimum"
title = "Штраф по шкале"
kind = "penalty"
figures = ["factor"]
least = -22
most = 0
[[parts.steps]]
from = 0.92
points = -6
[[parts.steps]]
from = 1
points = 0

[[parts]]
code = "norm"
title = "Доля"
kind = "share"
figures = ["in_norm"]
of = "pages"
most = 100

[[groups]]
title = "хорошо"
from = 50
"""


def test_both_methods_come_along() -> None:
    assert [method.code for method in methods.listing()] == ["amur", "chelyabinsk-2026"]
    assert sum(part.most for part in methods.find("amur").parts) == 100


def test_a_code_may_be_cut_short() -> None:
    assert methods.find("Chel").code == "chelyabinsk-2026"
    with pytest.raises(BadInput, match="есть: amur, chelyabinsk-2026"):
        methods.find("")
    with pytest.raises(BadInput, match="нет"):
        methods.find("tomsk")


def test_a_third_method_is_a_file(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(OWN, encoding="utf-8")
    method = methods.find(str(path))
    given = figures.parse(method, {"factor": 0.95, "pages": 4, "in_norm": 3}, Source.GIVEN)
    found = scoring.score(method, given, date(2026, 1, 1))
    assert (found.total.number, found.groups) == (Fraction(69), ("хорошо",))
    low = scoring.score(method, figures.parse(method, {"factor": 0.5}, Source.GIVEN), date(2026, 1, 1))
    assert [low.parts[0].value.number, low.total.low, low.total.high] == [-22, -22, 78]


def test_a_file_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="такого файла нет"):
        methods.find(str(tmp_path / "absent.toml"))
    with pytest.raises(BadInput, match="это папка"):
        methods.find(f"{tmp_path}/")
    (tmp_path / "latin.toml").write_bytes(b'title = "\xff"')
    with pytest.raises(BadInput, match="UTF-8"):
        methods.find(str(tmp_path / "latin.toml"))


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('code = "own"', 'code = "Своя"', "code"),
        ('title = "Своя методика"', "", "title"),
        ("posts = 2", "posts = 0", "posts"),
        ("posts = 2", "posts = 2\ncolour = 1", "colour"),
        ('networks = ["vk"]', 'networks = ["myspace"]', "networks"),
        ('networks = ["vk"]', 'networks = "vk"', "networks"),
        ('kind = "share"', 'kind = "lottery"', r"parts\[2\]\.kind"),
        ('of = "pages"', "", r"parts\[2\]\.of"),
        ("most = 100", 'most = "100"', r"parts\[2\]\.most"),
        ("most = 100", "most = nan", r"parts\[2\]\.most"),
        ("most = 100", "most = 100\nweight = 0", r"parts\[2\]\.weight"),
        ("least = -22", "least = 5", r"parts\[1\]\.least"),
        ("from = 0.92", "from = 2", r"parts\[1\]\.steps"),
        ("points = -6", "points = -30", r"parts\[1\]\.steps"),
        ("from = 0.92", "from = 0.92\nabove = 1", "above"),
        ('code = "norm"', 'code = "minimum"', "parts"),
        ('figures = ["in_norm"]', 'figures = ["in_norm", "in_norm"]', r"parts\[2\]\.figures"),
        ('figures = ["factor"]', 'figures = ["a", "b"]', r"parts\[1\]\.figures"),
        ("[[groups]]", '[[groups]]\ntitle = "плохо"\nfrom = 10\n[[groups]]', "groups"),
        ('kind = "share"', 'kind = "engagement"', r"parts\[2\]\.divisors"),
        ("most = 100", "most = 100\n[[parts.divisors]]\nvalue = 1", r"parts\[2\]\.divisors"),
        ("[[groups]]", "[[groups", "TOML"),
    ],
)
def test_a_mistake_in_a_file_is_named_by_its_key(old: str, new: str, named: str) -> None:
    assert old in OWN
    with pytest.raises(BadInput, match=named):
        reading.parse(OWN.replace(old, new, 1))


def test_ratings_are_off_until_one_is_chosen(store: Store) -> None:
    assert store.read(methods.chosen) == ""
    store.write("set", lambda tx: municipality.put(tx, municipality.Key.RATING_METHOD, "amur"))
    assert store.read(methods.chosen) == "amur"
