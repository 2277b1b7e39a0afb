"""The book of letters: numbers over the years, what was given is never given again, what a letter may become."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from registry import municipality, notices, organizations, pages, requests
from registry.letters import book, telling
from registry.letters.book import Letter
from registry.letters.kinds import LetterKind
from registry.municipality import Key
from registry.notices import Direction, Event, Notice
from registry.organizations import Organization
from registry.pages import Page
from registry.requests import CentreRequest
from vault.errors import BadInput
from vault.transaction import Tx

ON = date(2026, 11, 22)


def letter(number: str = "", on: date = ON, **others: object) -> Letter:
    return replace(Letter(LetterKind.PAGE_ABSENT, number, on, "ЦУР"), **others)  # type: ignore[arg-type] # short tests


def made(tx: Tx, **others: object) -> Letter:
    """A letter whose file is written."""
    return book.add(tx, replace(letter(file="а.docx", sha256="0" * 64), **others))  # type: ignore[arg-type] # as above


def test_numbers_go_on_within_a_year_and_begin_again_with_the_next(tx: Tx) -> None:
    municipality.put(tx, Key.LETTER_NUMBER, "01-22/{n}-П")
    for number in ("01-22/1-П", "01-22/2-П"):
        assert book.next_number(tx, ON) == number
        book.add(tx, letter(number))
    assert book.next_number(tx, date(2027, 1, 1)) == "01-22/1-П"
    book.add(tx, letter("01-22/1-П", date(2027, 1, 1)))
    assert book.next_number(tx, date(2026, 12, 31)) == "01-22/3-П"


def test_a_number_of_ones_own_leaves_a_gap_and_another_pattern_does_not_count(tx: Tx) -> None:
    municipality.put(tx, Key.LETTER_NUMBER, "{n}")
    book.add(tx, letter("17"))
    book.add(tx, letter("5-ОД"))
    assert book.next_number(tx, ON) == "18"
    municipality.put(tx, Key.LETTER_NUMBER, "А.{n}")
    assert book.next_number(tx, ON) == "А.1"


@pytest.mark.parametrize("pattern", ["", "без счёта"])
def test_without_a_pattern_a_number_is_asked_for(tx: Tx, pattern: str) -> None:
    municipality.put(tx, Key.LETTER_NUMBER, pattern)
    assert book.next_number(tx, ON) == ""


def test_no_number_is_given_twice_not_even_that_of_a_letter_that_is_gone(tx: Tx) -> None:
    municipality.put(tx, Key.LETTER_NUMBER, "{n}")
    first = book.add(tx, letter("1"))
    book.remove(tx, first.id)
    assert book.next_number(tx, ON) == "2"
    with pytest.raises(BadInput, match="номера не повторяются"):
        book.add(tx, letter("1"))
    book.add(tx, letter("1", date(2025, 1, 1)))
    cancelled = book.cancel(tx, book.add(tx, letter("2")).id, ON, "ошибка")
    assert (cancelled.cancelled_on, cancelled.note) == (ON, "ошибка")
    assert book.next_number(tx, ON) == "3"


def test_letters_without_a_number_are_many(tx: Tx) -> None:
    assert book.add(tx, letter()).id != book.add(tx, letter()).id
    assert book.count(tx) == 2


def test_a_letter_is_sent_once_it_is_written_and_not_after_it_was_cancelled(tx: Tx) -> None:
    unwritten = book.add(tx, letter("1"))
    with pytest.raises(BadInput, match="--again"):
        book.sent(tx, unwritten.id, ON, "почта")
    book.written(tx, unwritten.id, "письмо.docx", "0" * 64)
    with pytest.raises(BadInput, match="его ещё не было"):
        book.sent(tx, unwritten.id, ON - timedelta(days=1), "почта")
    assert book.sent(tx, unwritten.id, ON, "почта").sent_on == ON
    with pytest.raises(BadInput, match="отменить его уже нельзя"):
        book.cancel(tx, unwritten.id, ON, "поздно")
    other = made(tx, number="2")
    book.cancel(tx, other.id, ON, "ошибка")
    with pytest.raises(BadInput, match="уже отменено"):
        book.cancel(tx, other.id, ON, "ещё раз")
    with pytest.raises(BadInput, match="отменено"):
        book.sent(tx, other.id, ON, "почта")
    with pytest.raises(BadInput, match="не заполнено"):
        book.cancel(tx, made(tx, number="3").id, ON, "  ")


def test_a_written_letter_leaves_the_book_by_no_way(tx: Tx) -> None:
    kept = made(tx, number="1")
    with pytest.raises(BadInput, match="Отмените"):
        book.remove(tx, kept.id)
    with pytest.raises(BadInput, match="журнал об этом не забывает"):
        book.update(tx, replace(kept, sha256=""))
    with pytest.raises(BadInput, match="не меняются"):
        book.update(tx, replace(kept, number="2"))
    assert book.get(tx, kept.id) == kept


def test_what_a_letter_is_about_stays_while_the_letter_is_there(tx: Tx, school: Organization, page: Page) -> None:
    made(tx, number="9", organization_id=school.id, page_id=page.id)
    with pytest.raises(BadInput, match=r"1 письмо \(«9»\)"):
        pages.remove(tx, page.id)
    with pytest.raises(BadInput, match="письмо"):
        organizations.remove(tx, school.id)


def test_a_sent_letter_may_record_the_notice_to_the_centre_once(tx: Tx, school: Organization) -> None:
    asked = notices.add(tx, Notice(Direction.IN, Event.PAGE_ABSENT, school.id, ON, told_on=ON))
    sent = made(tx, number="1", organization_id=school.id)
    assert telling.offer(sent) == "уведомление в ЦУР"
    telling.record(tx, sent, ON, "почта")
    assert "уже записано" in telling.record(tx, sent, ON, "почта")
    out = [each for each in notices.listing(tx) if each.direction is Direction.OUT]
    assert [(each.source_id, each.told_on, each.proof) for each in out] == [(asked.id, ON, "почта")]


def test_without_an_incoming_notice_the_outgoing_one_is_made(tx: Tx, school: Organization, page: Page) -> None:
    pages.update(tx, replace(page, opened_on=date(2026, 11, 3)))
    sent = made(tx, number="1", kind=LetterKind.PAGE_CREATED, organization_id=school.id, page_id=page.id)
    telling.record(tx, sent, ON, "почта")
    (out,) = notices.listing(tx)
    assert (out.event, out.page_id, out.happened_on) == (Event.PAGE_CREATED, page.id, date(2026, 11, 3))


def test_a_sent_answer_answers_the_request(tx: Tx) -> None:
    request = requests.add(tx, CentreRequest("Список", ON))
    sent = made(tx, number="1", kind=LetterKind.CENTRE_ANSWER, request_id=request.id)
    assert "отмечен отвеченным" in telling.record(tx, sent, ON, "почта")
    found = requests.get(tx, request.id)
    assert (found.answered_on, found.answer_file) == (ON, "а.docx")
    assert "уже отмечен" in telling.record(tx, sent, ON, "почта")


def test_a_letter_that_changes_nothing_says_so(tx: Tx, school: Organization) -> None:
    other = made(tx, number="1", kind=LetterKind.REMARKS, organization_id=school.id)
    assert telling.offer(other) == ""
    with pytest.raises(BadInput, match="записывать в реестр нечего"):
        telling.record(tx, other, ON, "почта")
