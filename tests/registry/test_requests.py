"""Requests of the control centre: with and without a day, waiting and answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from registry import requests
from registry.requests import CentreRequest
from vault.errors import BadInput
from vault.transaction import Tx

RECEIVED = date(2026, 11, 2)


def test_what_is_added_comes_back_whole(tx: Tx) -> None:
    full = CentreRequest(
        "Список страниц школ",
        RECEIVED,
        due_on=date(2026, 11, 9),
        answered_on=date(2026, 11, 6),
        proof="исх. 44",
        note="форма\nво вложении",
    )
    added = requests.add(tx, full)
    assert added == replace(full, id=added.id)
    assert requests.get(tx, added.id) == added
    open_again = requests.update(tx, replace(added, answered_on=None))
    assert requests.listing(tx) == (open_again,)
    requests.remove(tx, added.id)
    assert requests.count(tx) == 0
    with pytest.raises(BadInput, match="Нет запроса ЦУР с номером"):
        requests.remove(tx, added.id)


def test_what_waits_comes_first_by_its_day(tx: Tx) -> None:
    answered = requests.add(tx, CentreRequest("отвечен", RECEIVED, answered_on=RECEIVED))
    undated = requests.add(tx, CentreRequest("без срока", RECEIVED))
    late = requests.add(tx, CentreRequest("поздний", RECEIVED, due_on=date(2026, 12, 1)))
    soon = requests.add(tx, CentreRequest("близкий", RECEIVED, due_on=date(2026, 11, 3)))
    assert requests.listing(tx) == (soon, late, undated, answered)


def test_the_same_day_is_no_contradiction_and_the_eve_is(tx: Tx) -> None:
    same = CentreRequest("сразу", RECEIVED, due_on=RECEIVED, answered_on=RECEIVED)
    assert requests.add(tx, same).answered_on == RECEIVED
    eve = date(2026, 11, 1)
    for wrong, said in (
        (replace(same, due_on=eve), "срок»: окончание 01.11.2026 раньше начала"),
        (replace(same, answered_on=eve), "день ответа»: окончание"),
        (replace(same, title=" \u200b "), "о чём»: не заполнено"),
        (replace(same, proof="п" * 1001), "подтверждение»: слишком длинно"),
    ):
        with pytest.raises(BadInput, match=said):
            requests.add(tx, wrong)
    assert requests.count(tx) == 1


def test_hostile_text_is_cleaned(tx: Tx) -> None:
    added = requests.add(tx, CentreRequest("а\x1b]0;б\x07\nв", RECEIVED, proof="\u202eп", note="з\x00\nи"))
    assert (added.title, added.proof, added.note) == ("а]0;б в", "п", "з\nи")
