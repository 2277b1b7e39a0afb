"""By which words the regulation may be named: never by what nobody has confirmed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from registry.regulation import citing
from registry.regulation.model import Binds, Clause, Level, Regulation
from tests.registry.regulation.test_toml import full

ROW = Clause("2.3", "Описание", Binds.PAGE, Level.MUST)


def signed(**fields: object) -> Regulation:
    known = {"number": "345-п", "adopted_on": date(2025, 5, 12), "clauses": (ROW,), "title": "Порядок ведения страниц"}
    return replace(full(), **{**known, **fields})  # type: ignore[arg-type] # fields of one record


def test_an_act_is_named_in_full_only_when_number_and_date_are_confirmed() -> None:
    assert citing.basis(signed()) == "Порядок ведения страниц, утверждённый 12.05.2025 № 345-п"
    for doubt in ({"number": ""}, {"adopted_on": None}, {"act_proposed": True}):
        named = citing.basis(signed(**doubt))
        assert named == "Порядок ведения страниц", doubt
    assert citing.basis(None) == "Порядок"
    assert citing.basis(signed(number="", title="ПОРЯДОК РАБОТЫ с ЦУР")) == "Порядок работы с ЦУР"
    assert citing.basis(signed(number="", title="ПОРЯДОК ЛЕСНОГО ОКРУГА")) == "ПОРЯДОК ЛЕСНОГО ОКРУГА"


def test_a_clause_is_cited_only_when_its_number_is_confirmed() -> None:
    assert citing.clause(signed(), "2.3") == "пункт 2.3 Порядка"
    assert citing.clause(signed(), "2.4") is None
    assert citing.clause(None, "2.3") is None
    assert citing.clause(signed(clauses=(replace(ROW, provisional=True),)), "2.3") is None
    assert citing.clause(signed(clauses=(replace(ROW, proposed=True),)), "2.3") is None
    rows = (ROW, replace(ROW, number="2.4", provisional=True), replace(ROW, number="2.5"))
    assert citing.numbers(signed(clauses=rows), ("2.5", "2.4", "2.3")) == ("2.5", "2.3")


def test_what_is_not_confirmed_is_listed_with_advice() -> None:
    assert citing.unconfirmed(signed()) == ()
    rows = tuple(replace(ROW, number=str(at), provisional=at < 15, proposed=True) for at in range(1, 17))
    found = citing.unconfirmed(signed(number="", adopted_on=None, clauses=rows))
    assert [each.what for each in found] == [
        "номер акта",
        "дата акта",
        "пункты 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 и ещё 2 пункта",
        "пункты 15, 16",
    ]
    assert [each.what for each in citing.unconfirmed(signed(act_proposed=True))] == ["номер и дата акта"]
    assert all(each.advice for each in found)
