"""Rows of a draft confirmed one by one: what an answer does, the way back, and what the file keeps between sittings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from registry.regulation import confirming, toml, walking
from registry.regulation.confirming import ACCEPT, RowAnswer
from registry.regulation.model import Binds, Clause, Level, Regulation
from tests.registry.regulation.test_toml import full
from vault.errors import BadInput

ROWS = tuple(
    Clause(number, "О чём-то", Binds.PAGE, Level.MUST, ("page.avatar",), provisional=restored, proposed=True)
    for number, restored in (("I.1", True), ("I.2", False), ("I.3", False))
)


@pytest.fixture
def drafted() -> Regulation:
    return replace(full(), number="", adopted_on=None, clauses=ROWS)


def row(regulation: Regulation, number: str) -> Clause:
    (found,) = (each for each in regulation.clauses if each.number == number)
    return found


def test_an_answer_alters_its_row_alone_and_a_confirmation_takes_the_doubt_away(drafted: Regulation) -> None:
    said = RowAnswer(Level.RECOMMENDED, Binds.CENTRE, checks=(), checklist=("Так?",), days=30)
    after = confirming.answer(drafted, "I.2", said)
    assert row(after, "I.2") == replace(
        row(drafted, "I.2"), level=Level.RECOMMENDED, binds=Binds.CENTRE, checks=(), checklist=("Так?",), days=30
    )
    assert [row(after, number) for number in ("I.1", "I.3")] == [ROWS[0], ROWS[2]]
    assert confirming.progress(after) == confirming.Progress(0, 3, 1)
    done = confirming.answer_all(after, dict.fromkeys(("I.1", "I.2", "I.3"), ACCEPT))
    assert confirming.progress(done).done
    assert confirming.waiting(done) == ()


def test_a_number_may_stay_uncompared_and_may_be_another(drafted: Regulation) -> None:
    kept = confirming.answer(drafted, "I.1", RowAnswer(confirmed=True, provisional=True))
    assert (row(kept, "I.1").proposed, row(kept, "I.1").provisional) == (False, True)
    assert confirming.waiting(kept)[0].number == "I.1"
    given = confirming.answer(drafted, "I.1", RowAnswer(number="I.4"))
    assert (row(given, "I.4").provisional, row(given, "I.4").proposed) == (False, True)


def test_two_rows_may_exchange_their_numbers_but_never_have_one(drafted: Regulation) -> None:
    after = confirming.answer_all(drafted, {"I.2": RowAnswer(number="I.3"), "I.3": RowAnswer(number="I.2")})
    assert [each.number for each in after.clauses] == ["I.1", "I.3", "I.2"]
    with pytest.raises(BadInput, match="дважды"):
        confirming.answer_all(drafted, {"I.2": RowAnswer(number="I.3")})
    with pytest.raises(BadInput, match="уже есть"):
        confirming.answer(drafted, "I.2", RowAnswer(number="I.3"))
    for unknown in (confirming.answer, lambda one, number, said: confirming.answer_all(one, {number: said})):
        with pytest.raises(BadInput, match=r"нет пункта «9\.9»"):
            unknown(drafted, "9.9", ACCEPT)


def test_the_act_is_confirmed_by_its_number_and_date(drafted: Regulation) -> None:
    read = replace(drafted, number="1", adopted_on=date(2026, 1, 1), act_proposed=True)
    assert not read.confirmed
    after = confirming.confirm_act(read, " 17-п ", date(2026, 2, 1), date(2026, 3, 1))
    assert (after.number, after.adopted_on, after.valid_from, after.confirmed) == (
        "17-п", date(2026, 2, 1), date(2026, 3, 1), True,
    )  # fmt: skip
    with pytest.raises(BadInput, match="Номер"):
        confirming.confirm_act(read, " ", date(2026, 2, 1))


def test_answers_are_read_strictly() -> None:
    read = confirming.read_answers({"2.4": {"level": "must", "binds": "page", "checks": ["a.b"], "confirmed": True}})
    assert read == {"2.4": RowAnswer(Level.MUST, Binds.PAGE, ("a.b",), confirmed=True)}
    for wrong in ({"level": "own"}, {"confirmed": "да"}, {"what": 1}, {"checks": "a.b"}, {"days": 0}):
        with pytest.raises(BadInput, match=r"clauses\.2\.4"):
            confirming.read_answers({"2.4": wrong})


def test_a_walk_forth_and_back_and_what_it_leaves(drafted: Regulation) -> None:
    walk = walking.begin(drafted)
    walk = walk.accept()  # the number of I.1 stays to be compared
    assert walk.current is not None and walk.current.number == "I.2"
    walk = walk.level(Level.RECOMMENDED).manual().whom().skip().back()
    assert walk.current is not None
    assert (walk.current.level, walk.current.checks, walk.current.binds) == (Level.RECOMMENDED, (), Binds.CENTRE)
    walk = walk.accept().drop()
    assert walk.current is None
    assert walk.accept() is walk
    assert [each.number for each in walk.regulation.clauses] == ["I.1", "I.2"]
    # The file is the memory: the next walk begins with what is left.
    again = walking.begin(toml.parse(toml.serialise(walk.regulation)))
    assert again.numbers == ("I.1",)
    done = again.numbered("1.1").accept()
    assert confirming.progress(done.regulation).done
    assert [each.number for each in done.regulation.clauses] == ["1.1", "I.2"]


def test_the_flags_of_a_draft_come_back_out_of_the_file(drafted: Regulation) -> None:
    marked = replace(drafted, act_proposed=True, clauses=(replace(ROWS[0], source="0123456789abcdef"), *ROWS[1:]))
    assert toml.parse(toml.serialise(marked)) == marked
