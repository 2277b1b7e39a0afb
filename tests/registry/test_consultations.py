"""Consultations and notes to the ready answers: kept whole, answered once, refused by the field."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from registry import advice_notes, consultations, organizations
from registry.advice_notes import AdviceNote
from registry.consultations import Consultation
from registry.organizations import Organization
from vault.errors import BadInput
from vault.transaction import Tx

ASKED, ANSWERED = date(2026, 12, 1), date(2026, 12, 3)


def test_what_is_added_comes_back_whole(tx: Tx, school: Organization) -> None:
    full = Consultation(
        ASKED, "Как\nпоставить часы?", 0, school.id, "Примерова", "vk", "page.hours", ANSWERED, "Так", "по телефону"
    )
    stored = consultations.add(tx, full)
    assert consultations.get(tx, stored.id) == replace(full, id=stored.id)
    assert consultations.of_organization(tx, school.id) == (stored,)
    with pytest.raises(BadInput, match="1 консультация"):
        organizations.remove(tx, school.id)
    consultations.remove(tx, stored.id)
    assert consultations.count(tx) == 0


def test_what_waits_stands_first_the_oldest_at_the_top(tx: Tx) -> None:
    for asked, answered in ((3, 4), (5, None), (2, None), (1, 2)):
        on = None if answered is None else date(2026, 12, answered)
        consultations.add(
            tx, Consultation(date(2026, 12, asked), f"{asked}", answered_on=on, answer="да" if on else "")
        )
    assert [each.question for each in consultations.listing(tx)] == ["2", "5", "3", "1"]


def test_a_question_is_answered_once(tx: Tx) -> None:
    asked = consultations.add(tx, Consultation(ASKED, "Как?"))
    assert consultations.answer(tx, asked.id, ANSWERED, "Так.\n").answer == "Так."
    with pytest.raises(BadInput, match=r"уже ответили 03\.12\.2026"):
        consultations.answer(tx, asked.id, ANSWERED, "Иначе")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"question": "\u200b"}, "вопрос"),
        ({"answered_on": date(2026, 11, 1), "answer": "да"}, "раньше начала"),
        ({"answer": "да"}, "не указан его день"),
        ({"answered_on": ANSWERED}, "не записано, что ответили"),
        ({"network": "myspace"}, "неизвестна"),
        ({"organization_id": 99}, "нет организации"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(tx: Tx, change: dict[str, object], said: str) -> None:
    asked = consultations.add(tx, Consultation(ASKED, "Как?"))
    with pytest.raises(BadInput, match=said):
        consultations.update(tx, replace(asked, **change))  # type: ignore[arg-type]  # fields by name
    assert consultations.get(tx, asked.id) == asked


def test_an_answer_has_one_note(tx: Tx) -> None:
    first = advice_notes.put(tx, AdviceNote("page.hours", "vk", checked_on=ASKED, checked_by="Примерова"))
    second = advice_notes.put(tx, AdviceNote("page.hours", "vk", text="Сделайте так."))
    assert (second.id, advice_notes.listing(tx)) == (first.id, (second,))
    assert advice_notes.about(tx, "page.hours", "ok") is None
    with pytest.raises(BadInput, match="уже есть под номером 1"):
        advice_notes.add(tx, AdviceNote("page.hours", "vk"))
    advice_notes.add(tx, AdviceNote("registry.presence", ""))
    with pytest.raises(BadInput, match="неизвестна"):
        advice_notes.add(tx, AdviceNote("page.hours", "myspace"))
    advice_notes.remove(tx, first.id)
    assert advice_notes.about(tx, "page.hours", "vk") is None
