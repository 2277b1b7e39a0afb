"""The TOML file of a regulation: what is read, what is refused and by which key, and writing it back."""

from __future__ import annotations

from datetime import date

import pytest

from registry.regulation import toml
from registry.regulation.model import (
    Binds,
    CategoryNorm,
    Clause,
    Level,
    NetworkRule,
    NetworkState,
    Obliged,
    OwnRule,
    Parameter,
    Regulation,
    WeekKind,
    WeeklyNorm,
)
from vault.errors import BadInput

SMALL = """
code = "ruchey"
municipality = "Ручейский округ"
title = "Порядок ведения страниц"
timezone = "Asia/Magadan"
obliged = "all_but_exempt"

[norm]
posts = 3

[[networks]]
code = "vk"

[[clauses]]
number = "1.1"
text = "Три публикации в неделю"
binds = "page"
level = "must"
checks = ["posts.weekly"]

[[own]]
check = "security.age"
level = "recommended"
text = "Пароль меняют"
days = 90
"""


def full() -> Regulation:
    return Regulation(
        code="ruchey",
        municipality="Ручейский округ",
        title="Порядок «О страницах»",
        authority="Администрация",
        number="15-п",
        adopted_on=date(2026, 3, 2),
        valid_from=date(2026, 4, 1),
        timezone="Asia/Magadan",
        week=WeekKind.ROLLING,
        networks=(
            NetworkRule("vk", NetworkState.REQUIRED, "Решение № 3", date(2026, 5, 1)),
            NetworkRule("max", NetworkState.UNDECIDED),
        ),
        minimum_networks=2,
        obliged=Obliged.LIST,
        norms=WeeklyNorm(5, count_reposts=False),
        category_norms=(CategoryNorm("flagship", 10), CategoryNorm("card", 0)),
        clauses=(
            Clause("1", "Пять публикаций в неделю", Binds.PAGE, Level.MUST, ("posts.weekly",)),
            Clause("1.1", "Виджеты", Binds.PAGE, Level.RECOMMENDED, (), ("Есть ли виджеты?",), provisional=True),
        ),
        own=(OwnRule("security.age", Level.MUST, "Пароль меняют", 90), OwnRule("page.email", Level.MUST, "Почта")),
    )


def test_a_short_file_takes_the_defaults() -> None:
    read = toml.parse(SMALL)
    assert read.week is WeekKind.CALENDAR
    assert read.minimum_networks == 1
    assert read.norms == WeeklyNorm(3, count_reposts=True)
    assert read.networks == (NetworkRule("vk", NetworkState.OPTIONAL),)
    assert (read.number, read.adopted_on, read.valid_from) == ("", None, None)
    assert read.clauses[0] == Clause("1.1", "Три публикации в неделю", Binds.PAGE, Level.MUST, ("posts.weekly",))


def test_everything_survives_writing_and_reading() -> None:
    assert toml.parse(toml.serialise(full())) == full()
    assert toml.parse(toml.serialise(toml.parse(SMALL))) == toml.parse(SMALL)


@pytest.mark.parametrize("written", ["2026-03-02", '"2026-03-02"'])
def test_a_date_is_read_with_or_without_quotes(written: str) -> None:
    assert toml.parse(f"adopted_on = {written}\n{SMALL}").adopted_on == date(2026, 3, 2)


def test_an_empty_date_is_a_draft() -> None:
    read = toml.parse(f'adopted_on = ""\nvalid_from = ""\nnumber = ""\n{SMALL}')
    assert not read.confirmed


def test_text_from_a_file_is_cleaned() -> None:
    read = toml.parse(SMALL.replace("Ручейский округ", r"Ручейский\u202e\u001b[31m округ"))
    assert read.municipality == "Ручейский[31m округ"


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('code = "ruchey"\n', "", "code"),
        ('code = "ruchey"', 'code = "Ручей"', "code"),
        ('title = "Порядок ведения страниц"', 'title = " "', "title"),
        ('title = "Порядок ведения страниц"', "title = 5", "title"),
        ("Asia/Magadan", "Asia/Palatka", "timezone"),
        ("Asia/Magadan", "../etc/passwd", "timezone"),
        ("Asia/Magadan", "Asia", "timezone"),
        ("all_but_exempt", "all", "obliged"),
        ('obliged = "all_but_exempt"\n', "", "obliged"),
        ("posts = 3", 'posts = "3"', "norm.posts"),
        ("posts = 3", "posts = true", "norm.posts"),
        ("posts = 3", "posts = -1", "norm.posts"),
        ("posts = 3", "posts = 3\nreposts = 1", "norm.reposts"),
        ("posts = 3", "posts = 3\ncount_reposts = 1", "norm.count_reposts"),
        ("posts = 3", 'posts = 3\n[norm.categories]\n"визитка" = 0', "norm.categories.визитка"),
        ("[norm]\nposts = 3\n", "", "norm"),
        ('code = "vk"', 'code = "vk"\nstate = "blocked"', "networks[1].state"),
        ('code = "vk"', 'code = "vk"\nsince = 2026-01-01T10:00:00', "networks[1].since"),
        ('code = "vk"', 'code = "vk"\nsince = "вчера"', "networks[1].since"),
        ('code = "vk"', 'code = "vkk"', "networks[1].code"),
        ('[[networks]]\ncode = "vk"\n', "", "networks"),
        ('[[networks]]\ncode = "vk"\n', '[networks]\ncode = "vk"\n', "networks"),
        ('code = "vk"', 'code = "vk"\n[[networks]]\ncode = "vk"', "networks.code"),
        ('binds = "page"', 'binds = "pages"', "clauses[1].binds"),
        ('level = "must"', 'level = "own"', "clauses[1].level"),
        ('level = "must"', 'level = "should"', "clauses[1].level"),
        ('["posts.weekly"]', '"posts.weekly"', "clauses[1].checks"),
        ('["posts.weekly"]', '["weekly"]', "clauses[1].checks"),
        ('["posts.weekly"]', '["posts.weekly", "posts.weekly"]', "clauses[1].checks"),
        ('["posts.weekly"]', '["posts.weekly", ""]', "clauses[1].checks"),
        ('number = "1.1"\n', "", "clauses[1].number"),
        ("days = 90", "days = 0", "own[1].days"),
        ("days = 90", "weeks = 12", "own[1].weeks"),
        ('obliged = "all_but_exempt"', 'obliged = "list"\nminimum_networks = 2', "minimum_networks"),
        ('obliged = "all_but_exempt"', 'obliged = "list"\nminimum_networks = 0', "minimum_networks"),
        ('code = "ruchey"', 'code = "ruchey"\ncity = "Палатка"', "city"),
        ("days = 90", 'days = 90\n[parameters."posts.variety"]\nleast = 1.5', "parameters.posts.variety.least"),
        ("days = 90", 'days = 90\n[parameters."posts.variety"]\nleast = -1', "parameters.posts.variety.least"),
        ("days = 90", 'days = 90\n[parameters."posts.variety"]\nLEAST = 1', "parameters.posts.variety.LEAST"),
        (
            "days = 90",
            'days = 90\n[parameters."posts.variety"]\nkinds = ["видео", 1]',
            "parameters.posts.variety.kinds",
        ),
        ("days = 90", 'days = 90\n[parameters."posts.variety"]\nkinds = ["а", "а"]', "parameters.posts.variety.kinds"),
        ("days = 90", 'days = 90\n[parameters."posts.variety".more]\nleast = 1', "parameters.posts.variety.more"),
        ("days = 90", "days = 90\n[parameters.variety]\nleast = 1", "parameters.variety"),
        ("days = 90", "days = 90\n[parameters]\nleast = 1", "parameters.least"),
    ],
)
def test_a_mistake_is_named_by_its_key(old: str, new: str, key: str) -> None:
    assert old in SMALL
    with pytest.raises(BadInput, match="Порядок, ключ") as caught:
        toml.parse(SMALL.replace(old, new, 1))
    assert f"«{key}»" in str(caught.value)


def test_a_repeated_clause_number_is_named() -> None:
    again = '[[clauses]]\nnumber = "1.1"\ntext = "Ещё раз"\nbinds = "page"\nlevel = "must"\n'
    with pytest.raises(BadInput, match=r"номер пункта «1\.1» встречается несколько раз"):
        toml.parse(SMALL + again)


@pytest.mark.parametrize("text", ["", "это не TOML", "[[", "\x00"])
def test_what_is_not_toml_is_one_sentence(text: str) -> None:
    with pytest.raises(BadInput):
        toml.parse(text)


def test_parameters_come_back_as_they_were_given() -> None:
    given = """
[parameters."posts.variety"]
least = 4
kinds = ["видео", "опрос"]
[parameters."posts.plan"]
required = true
[parameters."centre.connected"]
networks = []
"""
    found = toml.parse(SMALL + given)
    assert found.parameters == (
        Parameter("posts.variety", "least", 4),
        Parameter("posts.variety", "kinds", ("видео", "опрос")),
        Parameter("posts.plan", "required", 1),
        Parameter("centre.connected", "networks", ()),
    )
    assert found.parameters_of("posts.plan") == {"required": 1}
    assert toml.parse(toml.serialise(found)) == found


def test_a_file_that_is_no_toml_is_refused_in_russian_with_its_line() -> None:
    with pytest.raises(BadInput, match=r"^Порядок не читается как TOML: ошибка в строке 2\. Ничего не записано\.$"):
        toml.parse("code = 1\nposts = 2 2\n")
    with pytest.raises(BadInput, match="файл обрывается"):
        toml.parse("code = [")
