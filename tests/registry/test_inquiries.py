"""Inquiries: who is asked, what was answered, the board that adds up, reminders, the end, and the answers together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from registry import changes, inquiries, inquiry_board, inquiry_merge, inquiry_replies, organizations, requests
from registry.inquiries import Inquiry
from registry.inquiry_board import ReplyState
from registry.inquiry_replies import Reply
from registry.organizations import Organization, OrganizationKind, OrganizationState
from registry.requests import CentreRequest
from registry.sheets import writing
from vault.errors import BadInput
from vault.transaction import Tx

SENT, DUE, AFTER = date(2026, 12, 1), date(2026, 12, 5), date(2026, 12, 8)


@pytest.fixture
def four(tx: Tx) -> tuple[int, ...]:
    """A department, two schools of it, one closed."""
    department = organizations.add(tx, Organization(name="Управление образования", kind=OrganizationKind.BODY))
    schools = [
        organizations.add(tx, Organization(name=f"МБОУ «Школа № {number}»", founder_id=department.id, state=state))
        for number, state in (
            (2, OrganizationState.ACTIVE),
            (10, OrganizationState.ACTIVE),
            (3, OrganizationState.CLOSED),
        )
    ]
    return (department.id, *(each.id for each in schools))


@pytest.fixture
def inquiry(tx: Tx, four: tuple[int, ...]) -> Inquiry:
    return inquiries.add(tx, Inquiry("Администраторы", SENT, due_on=DUE, replies=inquiries.whom(tx)))


def test_what_is_added_comes_back_whole(tx: Tx, four: tuple[int, ...]) -> None:
    request = requests.add(tx, CentreRequest("Список", SENT))
    reply = Reply(four[1], (SENT, DUE), DUE, "двое", "список.xlsx", "AB" * 32)
    full = Inquiry("Администраторы", SENT, 0, "кто ведёт", DUE, request.id, None, "", (reply,), "заметка")
    stored = inquiries.add(tx, full)
    kept = replace(reply, id=1, inquiry_id=1, sha256="ab" * 32)
    assert inquiries.get(tx, stored.id) == replace(full, id=1, replies=(kept,))
    assert inquiries.listing(tx) == (stored,) == inquiries.of_request(tx, request.id)
    assert inquiries.count(tx) == 1


def test_everybody_who_works_is_asked_or_a_kind_or_those_of_a_founder(tx: Tx, four: tuple[int, ...]) -> None:
    department, second, tenth, closed = four
    assert {each.organization_id for each in inquiries.whom(tx)} == {department, second, tenth}
    assert [each.organization_id for each in inquiries.whom(tx, kind=OrganizationKind.BODY)] == [department]
    assert [each.organization_id for each in inquiries.whom(tx, founder_id=department)] == [second, tenth]
    assert [each.organization_id for each in inquiries.whom(tx, organization_ids=[closed, closed])] == [closed]
    with pytest.raises(BadInput, match="Спросить некого"):
        inquiries.whom(tx, founder_id=second)
    with pytest.raises(BadInput, match="нет организации"):
        inquiries.whom(tx, founder_id=99)


def test_the_board_tells_who_answered_and_adds_up(tx: Tx, inquiry: Inquiry, four: tuple[int, ...]) -> None:
    department, second, tenth, _closed = four
    inquiries.answer(tx, inquiry.id, department, DUE, "трое")
    inquiries.answer(tx, inquiry.id, tenth, AFTER, file="ответ.docx")
    for today, waits in ((DUE, ReplyState.WAITS), (AFTER, ReplyState.OVERDUE)):
        board = inquiry_board.board(tx, inquiry.id, today)
        states = {line.reply.organization_id: line.state for line in board.lines}
        assert states == {department: ReplyState.ANSWERED, second: waits, tenth: ReplyState.LATE}
        assert sum(board.count(state) for state in ReplyState) == len(board.lines) == 3
    assert [line.reply.organization_id for line in board.waiting] == [second]
    assert board.lines[0].state is ReplyState.OVERDUE


def test_without_a_day_nobody_is_late(tx: Tx, four: tuple[int, ...]) -> None:
    inquiry = inquiries.add(tx, Inquiry("Планы", SENT, replies=inquiries.whom(tx, organization_ids=four[1:3])))
    inquiries.answer(tx, inquiry.id, four[1], AFTER, "есть")
    board = inquiry_board.board(tx, inquiry.id, date(2030, 1, 1))
    assert [line.state for line in board.lines] == [ReplyState.WAITS, ReplyState.ANSWERED]


def test_one_answer_is_one_small_change(tx: Tx, inquiry: Inquiry, four: tuple[int, ...]) -> None:
    inquiries.answer(tx, inquiry.id, four[1], DUE, "двое")
    last = changes.recent(tx, 1)[0]
    assert (last.kind, last.action) == (inquiry_replies.KIND, changes.Action.UPDATE)
    assert len(changes.history(tx, inquiries.KIND, inquiry.id)) == 1


def test_an_answer_is_not_overwritten_by_a_slip(tx: Tx, inquiry: Inquiry, four: tuple[int, ...]) -> None:
    inquiries.answer(tx, inquiry.id, four[1], DUE, "двое")
    with pytest.raises(BadInput, match="уже записан"):
        inquiries.answer(tx, inquiry.id, four[1], AFTER, "трое")
    assert inquiries.answer(tx, inquiry.id, four[1], AFTER, "трое", again=True).answer == "трое"
    with pytest.raises(BadInput, match="не отправляли"):
        inquiries.answer(tx, inquiry.id, four[3], DUE, "нас не спрашивали")
    with pytest.raises(BadInput, match="раньше начала"):
        inquiries.answer(tx, inquiry.id, four[2], date(2026, 11, 30), "до вопроса")


def test_only_those_who_are_waited_for_are_reminded(tx: Tx, inquiry: Inquiry, four: tuple[int, ...]) -> None:
    department, second, tenth, _closed = four
    inquiries.answer(tx, inquiry.id, department, DUE, "трое")
    inquiries.remind(tx, inquiry.id, [second, tenth, second], DUE)
    inquiries.remind(tx, inquiry.id, [second], DUE)
    inquiries.remind(tx, inquiry.id, [second], AFTER)
    assert inquiry_replies.of(tx, inquiry.id, second).reminded_on == (DUE, AFTER)
    with pytest.raises(BadInput, match="уже ответила"):
        inquiries.remind(tx, inquiry.id, [tenth, department], AFTER)
    assert inquiry_replies.of(tx, inquiry.id, tenth).reminded_on == (DUE,)


def test_it_is_not_closed_over_silence_without_a_reason(tx: Tx, inquiry: Inquiry, four: tuple[int, ...]) -> None:
    with pytest.raises(BadInput, match="ждут 3 из 3"):
        inquiries.close(tx, inquiry.id, AFTER)
    assert inquiries.close(tx, inquiry.id, AFTER, "ответ в ЦУР ушёл").closed_on == AFTER
    with pytest.raises(BadInput, match="уже закрыт"):
        inquiries.close(tx, inquiry.id, AFTER, "ещё раз")
    with pytest.raises(BadInput, match="напоминать не о чем"):
        inquiries.remind(tx, inquiry.id, [four[1]], AFTER)
    assert inquiries.answer(tx, inquiry.id, four[1], AFTER, "поздно, но пришло").answer


def test_an_edit_keeps_the_numbers_of_replies(tx: Tx, inquiry: Inquiry) -> None:
    before = {each.organization_id: each.id for each in inquiry.replies}
    shorter = inquiries.update(tx, replace(inquiry, title="Админы", replies=inquiry.replies[1:]))
    assert {each.organization_id: each.id for each in shorter.replies} == dict(list(before.items())[1:])
    assert inquiries.get(tx, inquiry.id) == shorter


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"title": " "}, "о чём"),
        ({"due_on": date(2026, 11, 1)}, "раньше начала"),
        ({"replies": ()}, "ни одной организации"),
        ({"replies": (Reply(1), Reply(1))}, "дважды"),
        ({"replies": (Reply(99),)}, "нет организации"),
        ({"replies": (Reply(1, answer="есть"),)}, "не указан его день"),
        ({"replies": (Reply(1, sha256="12"),)}, "SHA-256"),
        ({"request_id": 99}, "Нет запроса ЦУР"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(tx: Tx, inquiry: Inquiry, change: dict[str, object], said: str) -> None:
    with pytest.raises(BadInput, match=said):
        inquiries.update(tx, replace(inquiry, **change))  # type: ignore[arg-type]  # fields by name
    assert inquiries.get(tx, inquiry.id) == inquiry


def test_what_is_asked_holds_the_organization_and_the_request(tx: Tx, inquiry: Inquiry, four: tuple[int, ...]) -> None:
    request = requests.add(tx, CentreRequest("Список", SENT))
    inquiries.update(tx, replace(inquiry, request_id=request.id))
    with pytest.raises(BadInput, match="Администраторы"):
        requests.remove(tx, request.id)
    with pytest.raises(BadInput, match="1 запрос организациям"):
        organizations.remove(tx, four[1])
    inquiries.remove(tx, inquiry.id)
    assert inquiry_replies.listing(tx) == ()
    organizations.remove(tx, four[1])


def test_the_merged_answers_name_those_who_said_nothing(tx: Tx, inquiry: Inquiry, four: tuple[int, ...]) -> None:
    inquiries.answer(tx, inquiry.id, four[2], AFTER, "=1+1", "список.xlsx", "0" * 64)
    board = inquiry_board.board(tx, inquiry.id, AFTER)
    lines = inquiry_merge.merged(board)
    assert [(line.name, line.answered_on, line.state) for line in lines] == [
        ("МБОУ «Школа № 2»", None, "ответа нет, срок вышел"),
        ("МБОУ «Школа № 10»", AFTER, "ответ получен позже срока"),
        ("Управление образования", None, "ответа нет, срок вышел"),
    ]
    assert inquiry_merge.tally(board) == "Спросили 3 организации: ответили 1, из них 1 позже срока; не ответили 2."
    text = writing.csv_text(inquiry_merge.table(board))
    assert "'=1+1" in text
    assert len(text.splitlines()) == 4


def test_the_answer_to_the_centre_takes_every_inquiry_of_its_request(tx: Tx, inquiry: Inquiry) -> None:
    request = requests.add(tx, CentreRequest("Список", SENT))
    with pytest.raises(BadInput, match="сводить нечего"):
        inquiry_merge.for_request(tx, request.id, DUE)
    inquiries.update(tx, replace(inquiry, request_id=request.id))
    inquiries.add(tx, Inquiry("Планы", SENT, request_id=request.id, replies=inquiries.whom(tx)))
    found = inquiry_merge.for_request(tx, request.id, DUE)
    assert [line.inquiry for line in found] == ["Администраторы"] * 3 + ["Планы"] * 3
