"""Letters to many organizations, what is said of those without one, and where the words of a letter stand."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from checks import history
from checks.letters import bulk, preparing
from checks.model import Status
from registry import inquiries
from registry.letters import book, making, writing
from registry.letters.facts import Subject
from registry.letters.kinds import LetterKind
from registry.letters.making import Prepared
from registry.municipality import Key
from tests.checks.letters.support import NOW, ON, Town, prepared, put, said, subjects
from tests.checks.remarks.support import run, verdict
from tests.doings import Told
from tests.registry.letters.support import texts
from vault.doing import watching
from vault.errors import BadInput, Stopped, StorageFailed
from vault.store import Store

# Letters to many


def test_everybody_with_remarks_gets_a_letter_and_the_rest_is_named(store: Store, one: Town, tmp_path: Path) -> None:
    subject = Subject(LetterKind.REMARKS, ON)
    found = bulk.all_remarks(store, subject, tmp_path, NOW)
    assert [each.organization.id for each in found.written] == [one.organization]
    assert (found.lacking, found.failed) == ((), ())
    assert len(found.without) + 1 == len(found.every)
    assert len(list(tmp_path.glob("*.docx"))) == 1


def test_one_organization_that_fails_does_not_stop_the_rest(
    store: Store, one: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, broken = preparing.prepare, one.asked[1]

    def prepare(read: object, subject: Subject, *rest: object, **named: object) -> Prepared:
        if subject.organization_id == broken:
            raise BadInput("Карточка не читается.")
        return real(read, subject, *rest, **named)  # type: ignore[arg-type] # passed through

    monkeypatch.setattr(preparing, "prepare", prepare)
    found = bulk.inquiry(store, Subject(LetterKind.INQUIRY, ON, inquiry_id=one.inquiry), tmp_path, NOW)
    assert [each.organization.id for each in found.failed] == [broken]
    numbers = [each.written.letter.number for each in found.written if each.written]
    assert numbers == ["П-1", "П-2"]
    assert len(found.every) + found.answered == len(one.asked)


def test_fields_that_lack_are_named_for_each(store: Store, one: Town, tmp_path: Path) -> None:
    put(store, Key.SENDER, "")
    found = bulk.inquiry(store, Subject(LetterKind.INQUIRY, ON, inquiry_id=one.inquiry), tmp_path, NOW)
    assert [[field.name for field in each.missing] for each in found.lacking] == [["отправитель"]] * (
        len(one.asked) - 1
    )
    assert store.read(book.count) == one.letters


def test_only_those_who_have_not_answered_are_reminded_and_it_is_noted(store: Store, one: Town, tmp_path: Path) -> None:
    first = bulk.inquiry(store, Subject(LetterKind.INQUIRY, ON, inquiry_id=one.inquiry), tmp_path, NOW)
    asked = {each.organization.id: each.written.letter for each in first.written if each.written}
    later = date(2026, 12, 3)
    subject = Subject(LetterKind.REMINDER, later, inquiry_id=one.inquiry)
    found = bulk.reminder(store, subject, tmp_path, NOW)
    reminded = {each.organization.id for each in found.written}
    assert reminded == set(one.asked[1:])
    for each in found.written:
        assert each.written is not None
        text = "\n".join(texts(each.written.path.read_bytes()))
        earlier = asked[each.organization.id]
        assert f"Он направлен письмом от 25.11.2026 № {earlier.number}." in text
    for reply in store.read(lambda tx: inquiries.get(tx, one.inquiry)).replies:
        assert reply.reminded_on == ((later,) if reply.organization_id in reminded else ())
    for organization_id in one.asked[1:]:
        store.write("test", lambda tx, n=organization_id: inquiries.answer(tx, one.inquiry, n, later, "да"))  # type: ignore[misc]
    with pytest.raises(BadInput, match="напоминать некому"):
        bulk.reminder(store, subject, tmp_path, NOW)


def test_a_second_time_the_same_day_nobody_gets_a_second_letter(
    store: Store, one: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    subject = Subject(LetterKind.INQUIRY, ON, inquiry_id=one.inquiry)

    with monkeypatch.context() as patch:
        patch.setattr(writing, "arriving", _gone_at_the_end)
        bulk.inquiry(store, subject, tmp_path, NOW)  # one number is taken, no file
    first = bulk.inquiry(store, subject, tmp_path, NOW)
    assert sorted(each.written.letter.number for each in first.written if each.written) == ["П-1", "П-2", "П-3"]
    count = store.read(book.count)
    again = bulk.inquiry(store, subject, tmp_path, NOW)
    assert [each.already for each in again.already] == [each.written.letter for each in first.written if each.written]
    assert (again.written, len(again.every), store.read(book.count)) == ((), 3, count)
    gone = again.already[0].already
    assert gone is not None
    store.write("test", lambda tx: book.cancel(tx, gone.id, ON, "ошибка"))
    other_day = replace(subject, on=ON + timedelta(days=1))
    assert len(bulk.inquiry(store, subject, tmp_path, NOW).written) == 1
    assert len(bulk.inquiry(store, other_day, tmp_path, NOW).written) == 3


def test_an_inquiry_is_written_to_those_who_have_not_answered(store: Store, one: Town, tmp_path: Path) -> None:
    subject = Subject(LetterKind.INQUIRY, ON, inquiry_id=one.inquiry)
    found = bulk.inquiry(store, subject, tmp_path, NOW)
    assert {each.organization.id for each in found.written} == set(one.asked[1:])
    assert found.answered == 1
    everybody = bulk.inquiry(store, subject, tmp_path, NOW, everybody=True)
    assert [each.organization.id for each in everybody.written] == [one.asked[0]]
    assert everybody.answered == 0


def test_before_the_first_run_no_organization_is_said_to_have_nothing(
    store: Store, one: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "last_run", lambda tx: 0)
    subject = Subject(LetterKind.REMARKS, ON, organization_id=one.bare)
    assert prepared(store, subject).nothing == "Прогонов ещё не было: сначала poryadok check."
    with pytest.raises(BadInput, match="Прогонов ещё не было"):
        bulk.all_remarks(store, Subject(LetterKind.REMARKS, ON), tmp_path / "new", NOW)
    assert not (tmp_path / "new").exists()


def test_what_nobody_saw_is_no_absence_of_remarks(store: Store, one: Town) -> None:
    nothing = prepared(store, Subject(LetterKind.REMARKS, ON, organization_id=one.bare)).nothing
    assert nothing == "Организация ещё не проверялась: poryadok check."
    run(
        store,
        verdict(Status.FAIL, page=one.page, organization=one.organization),
        verdict(Status.UNKNOWN, page=90001, organization=one.bare),
        at=NOW + timedelta(hours=1),
    )
    nothing = prepared(store, Subject(LetterKind.REMARKS, ON, organization_id=one.bare)).nothing
    assert nothing == "Замечаний не видно, но не удалось увидеть 1 требование."


@contextlib.contextmanager
def _gone_at_the_end(path: Path, content: bytes) -> Iterator[None]:
    yield
    raise StorageFailed("Диск полон.")


def _full(path: Path, content: bytes) -> contextlib.AbstractContextManager[None]:
    raise StorageFailed("Диск полон.")


def test_a_disk_without_room_costs_no_number(
    store: Store, one: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "arriving", _full)
    found = bulk.inquiry(store, Subject(LetterKind.INQUIRY, ON, inquiry_id=one.inquiry), tmp_path, NOW)
    assert found.failed[0].refusal == "Диск полон."
    assert {each.refusal for each in found.failed[1:]} == {"Не начато: диск не принимает файлы. Номер не взят."}
    assert store.read(book.count) == one.letters


def test_a_file_that_cannot_be_put_into_its_place_costs_one_number(
    store: Store, one: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "arriving", _gone_at_the_end)
    found = bulk.inquiry(store, Subject(LetterKind.INQUIRY, ON, inquiry_id=one.inquiry), tmp_path, NOW)
    assert len(found.failed) == len(one.asked) - 1
    assert "--again" in found.failed[0].refusal
    assert {each.refusal for each in found.failed[1:]} == {"Не начато: диск не принимает файлы. Номер не взят."}
    assert store.read(book.count) - one.letters == 1


# Whose words stand where


def test_a_position_that_names_the_centre_does_not_name_it_twice(store: Store, one: Town) -> None:
    put(store, Key.CENTRE_HEAD_POSITION, "руководитель Центра управления регионом Дальней области")
    text = said(store, subjects(one)[LetterKind.PAGE_CREATED])
    assert "Руководителю\nЦентра управления регионом Дальней области\nКравченко О. Ю." in text
    assert text.count("Центра управления регионом") == 1


def test_a_letter_to_the_head_asks_for_the_settings_that_fill_it(store: Store, one: Town) -> None:
    for key in (Key.COORDINATOR_POSITION, Key.SIGNATORY_NAME):
        put(store, key, "")
    found = {each.name: each.where for each in prepared(store, subjects(one)[LetterKind.HEAD_SUMMARY]).missing}
    assert "settings set coordinator_position" in found["подписал_должность"]
    assert "settings set signatory_name" in found["кому_фио"]
    put(store, Key.CENTRE_NAME, "")
    found = {each.name: each.where for each in prepared(store, subjects(one)[LetterKind.PAGE_CREATED]).missing}
    assert "settings set centre_name" in found["кому_организация"]
    assert "settings set signatory_name" in found["подписал_фио"]


def test_a_reminder_says_that_the_letter_it_names_is_not_marked_as_sent(
    store: Store, one: Town, tmp_path: Path
) -> None:
    every = subjects(one)
    asking = writing.write(store, prepared(store, every[LetterKind.INQUIRY]), tmp_path).letter
    assert any("отправленным не отмечено" in note for note in prepared(store, every[LetterKind.REMINDER]).notes)
    store.write("test", lambda tx: book.sent(tx, asking.id, ON, "почта"))
    assert prepared(store, every[LetterKind.REMINDER]).notes == ()


def test_the_signature_and_the_executor_stay_on_one_page(store: Store, one: Town) -> None:
    document = Document(BytesIO(making.make(prepared(store, subjects(one)[LetterKind.HEAD_SUMMARY])).content))
    assert document.paragraphs[-2].text.startswith("Исполнитель")
    assert document.paragraphs[-2].paragraph_format.keep_with_next
    cells = document.tables[-1].rows[-1].cells
    assert all(part.paragraph_format.keep_with_next for cell in cells for part in cell.paragraphs)


def test_whoever_is_stopped_keeps_the_letters_that_were_written(store: Store, one: Town, tmp_path: Path) -> None:
    class Second(Told):
        def check(self) -> None:
            if self.step is not None and self.step.done == 1:
                self.stop()
            super().check()

    subject = Subject(LetterKind.INQUIRY, ON, inquiry_id=one.inquiry)
    told = Second()
    with watching(told):
        found = bulk.inquiry(store, subject, tmp_path, NOW)
    assert told.titles == ["Пишу письма"] and told.steps[0].total == len(found.every)
    assert found.stopped and len(found.written) == 1
    assert told.said.startswith(f"Написано: 1 письмо из {len(found.every)}.") and not told.whole
    assert {each.refusal for each in found.failed} == {"Не начато: остановлено. Номер не взят."}
    assert len(found.failed) == len(found.every) - 1
    assert len(list(tmp_path.glob("*.docx"))) == 1
    (number,) = [each.number for each in store.read(book.listing) if each.dated_on == ON and each.sha256]
    again = bulk.inquiry(store, subject, tmp_path, NOW)
    assert not again.stopped and len(again.already) == 1
    assert number not in {each.written.letter.number for each in again.written if each.written is not None}


def test_stopped_it_still_says_who_has_the_letter_already(store: Store, one: Town, tmp_path: Path) -> None:
    subject = Subject(LetterKind.INQUIRY, ON, inquiry_id=one.inquiry)
    first = bulk.inquiry(store, subject, tmp_path, NOW)
    with watching(Told("Пишу письма")):
        again = bulk.inquiry(store, subject, tmp_path, NOW)
    assert again.stopped and len(again.already) == len(first.written) > 0
    assert not {each.organization for each in again.already} & {each.organization for each in again.failed}


def test_a_letter_that_took_its_number_is_not_stopped_before_its_file(store: Store, one: Town, tmp_path: Path) -> None:
    class AfterTheNumber(Told):
        def let_go(self) -> None:
            super().let_go()
            self.stop()

    found = prepared(store, subjects(one)[LetterKind.PAGE_CREATED])
    with watching(AfterTheNumber()):
        written = writing.write(store, found, tmp_path)
    assert written.path.is_file() and written.letter.sha256
    told = Told()
    told.stop()
    count = len(store.read(book.listing))
    with watching(told), pytest.raises(Stopped):
        writing.write(store, found, tmp_path)
    assert len(store.read(book.listing)) == count and len(list(tmp_path.glob("*.docx"))) == 1
