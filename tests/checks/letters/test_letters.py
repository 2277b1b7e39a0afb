"""Every kind of letter for both municipalities: what is missing is named, what is made can be read back, the book and
the files never part.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import sample_data
from registry import inquiries, organizations, people
from registry.letters import book, making, writing
from registry.letters import kinds as known
from registry.letters.facts import Subject
from registry.letters.kinds import LetterKind
from registry.municipality import Key
from sample_data import records
from tests.checks.letters.support import ON, SETTINGS, Town, prepared, put, said, subjects
from tests.registry.letters import support
from tests.registry.letters.support import everything, texts
from vault.errors import BadInput, StorageFailed
from vault.store import Store
from vault.transaction import Tx

BOTH = pytest.mark.parametrize("made", sample_data.MUNICIPALITIES, indirect=True)


@BOTH
def test_every_kind_is_written_and_read_back(store: Store, made: Town, tmp_path: Path) -> None:
    numbers = []
    for kind, subject in subjects(made).items():
        found = prepared(store, subject)
        assert found.missing == (), kind
        assert found.nothing == "", kind
        written = writing.write(store, found, tmp_path)
        data = written.path.read_bytes()
        assert written.path.stat().st_mode & 0o777 == 0o600
        assert written.letter.sha256 == hashlib.sha256(data).hexdigest()
        assert written.letter == store.read(lambda tx, number=written.letter.id: book.get(tx, number))  # type: ignore[misc]
        left = [line for line in texts(data) if "{{" in line]
        assert left == [] or kind in {LetterKind.CENTRE_ANSWER, LetterKind.INCIDENT_POLICE}, left
        assert all("{{номер}}" in line for line in left)  # what a person wrote stays as they wrote it
        numbers += [written.letter.number] if known.of(kind).numbered else []
    assert numbers == [f"П-{number}" for number in range(1, len(numbers) + 1)]
    assert store.read(book.count) - made.letters == len(LetterKind)


@BOTH
def test_a_missing_setting_is_named_before_anything_is_written(store: Store, made: Town, tmp_path: Path) -> None:
    for key in SETTINGS:
        put(store, key, "")
    found = prepared(store, replace(subjects(made)[LetterKind.PAGE_CREATED], given=(("цур", "ЦУР"),)))
    names = {each.name for each in found.missing}
    assert {"номер", "отправитель", "подписал_фио", "исполнитель_телефон", "кому_организация"} <= names
    with pytest.raises(BadInput) as refused:
        writing.write(store, found, tmp_path)
    assert "settings set sender" in str(refused.value)
    assert (store.read(book.count), list(tmp_path.glob("*.docx"))) == (made.letters, [])
    with pytest.raises(ValueError, match="missing"):
        making.make(found)


@pytest.mark.parametrize("kind", [LetterKind.RESPONSIBLE_CHANGED, LetterKind.INQUIRY, LetterKind.CONNECTION])
def test_a_letter_without_what_it_is_about_is_refused(store: Store, one: Town, kind: LetterKind) -> None:
    with pytest.raises(BadInput, match="не сказано"):
        prepared(store, Subject(kind, ON))


def test_the_new_person_is_named_with_the_right_gender(store: Store, one: Town) -> None:
    text = said(store, subjects(one)[LetterKind.RESPONSIBLE_CHANGED])
    assert "С 25 ноября 2026 года ответственной назначена Примерова Анна Петровна, методист." in text
    assert "Руководителю\nЦентра управления регионом\nКравченко О. Ю." in text
    assert "Уважаемая Ольга Юрьевна!" in text
    assert "Первый заместитель главы округа\nП. И. Сидоров" in text
    assert "Исполнитель: Петрова Анна Сергеевна\n8 (000) 2-00-00" in text


def test_a_name_that_tells_no_gender_is_said_and_may_be_given(store: Store, one: Town) -> None:
    subject = subjects(one)[LetterKind.PAGE_CREATED]
    put(store, Key.CENTRE_HEAD_NAME, "Ли Чен")
    found = prepared(store, subject)
    assert any("без отчества" in note for note in found.notes)
    assert "Уважаем" not in "\n".join(texts(making.make(found).content))
    given = replace(subject, given=(("кому_фио", "Ли Чену"), ("обращение", "Уважаемый Чен!")))
    assert not [note for note in prepared(store, given).notes if "отчества" in note]
    assert "Ли Чену" in said(store, given)


def test_a_draft_is_cited_by_its_title_alone(store: Store, one: Town) -> None:
    text = said(store, subjects(one)[LetterKind.PAGE_CREATED])
    assert "Основание: Порядок" in text
    assert "утверждённый" not in text


def test_no_absence_is_told_of_an_organization_that_has_pages(store: Store, one: Town, tmp_path: Path) -> None:
    subject = Subject(LetterKind.PAGE_ABSENT, ON, organization_id=one.organization, given=(("причина", "нет"),))
    with pytest.raises(BadInput, match="действующие страницы"):
        writing.write(store, prepared(store, subject), tmp_path)


def test_the_answer_tells_who_answered_and_who_did_not(store: Store, one: Town) -> None:
    text = said(store, subjects(one)[LetterKind.CENTRE_ANSWER])
    assert "На № 77-ц от 20 ноября 2026 года" in text
    assert "Две страницы, отвечает {{номер}} Иванова" in text
    assert "Не ответили 3 организации: " in text


def test_an_answer_without_words_and_answers_lacks_them(store: Store, one: Town) -> None:
    store.write("test", lambda tx: inquiries.remove(tx, one.inquiry))
    subject = subjects(one)[LetterKind.CENTRE_ANSWER]
    assert [each.name for each in prepared(store, subject).missing] == ["текст"]
    assert prepared(store, replace(subject, given=(("текст", "Всё хорошо."),))).missing == ()


def test_remarks_are_those_of_the_organization_with_their_clauses(store: Store, one: Town) -> None:
    text = said(store, subjects(one)[LetterKind.REMARKS])
    assert "Всего: 1 замечание." in text
    assert "Как исправить" in text
    other = replace(subjects(one)[LetterKind.REMARKS], organization_id=one.bare)
    assert prepared(store, other).nothing == "Организация ещё не проверялась: poryadok check."


def test_the_head_is_told_the_share_that_nobody_saw(store: Store, one: Town) -> None:
    text = said(store, subjects(one)[LetterKind.HEAD_SUMMARY])
    assert "Первому заместителю главы округа\nСидорову П. И." in text
    assert "Не удалось увидеть: 0 %." in text
    assert "Сейчас 1 нарушение у 1 организации." in text
    assert "Главный специалист\nА. С. Петрова" in text


def test_the_act_names_accounts_and_no_secret_nor_a_persons_phone(store: Store, one: Town) -> None:
    data = making.make(prepared(store, subjects(one)[LetterKind.TRANSFER_ACT])).content
    found = everything(data)
    for account in records.read("krapivinsky").accounts:
        for secret in (account.secrets.password, account.secrets.totp, account.secrets.token):
            assert not secret or secret not in found
    assert "Сменова Ольга Юрьевна" in found
    assert "учётн" in found
    for person in store.read(people.listing):
        assert not person.phone or person.phone not in found


def test_the_same_letter_has_the_same_bytes(store: Store, one: Town) -> None:
    for subject in subjects(one).values():
        assert making.make(prepared(store, subject)).content == making.make(prepared(store, subject)).content


def test_an_unknown_field_is_refused(store: Store, one: Town) -> None:
    with pytest.raises(BadInput, match="Поля «придумано» у писем нет"):
        prepared(store, replace(subjects(one)[LetterKind.PAGE_CREATED], given=(("придумано", "1"),)))


def test_a_template_of_the_municipality_is_used_and_what_it_asks_for_is_needed(
    store: Store, one: Town, tmp_path: Path
) -> None:
    own = tmp_path / "шаблоны"
    own.mkdir()
    (own / "page_created.docx").write_bytes(support.template("Своё: {{ссылка}}, ИНН {{инн}}", "{{номер}}"))
    put(store, Key.LETTER_TEMPLATES, str(own))
    subject = subjects(one)[LetterKind.PAGE_CREATED]
    organization = store.read(lambda tx: organizations.get(tx, one.organization))
    if not organization.inn:
        assert [each.name for each in prepared(store, subject).missing] == ["инн"]
    assert "Своё: http" in said(store, replace(subject, given=(("инн", "7707083893"),)))
    assert any("нет remarks.docx" in note for note in prepared(store, subjects(one)[LetterKind.REMARKS]).notes)
    (own / "page_created.docx").write_bytes(b"junk")
    with pytest.raises(BadInput, match="не взят"):
        prepared(store, subject)


# The book and the file


def test_a_file_is_never_written_over(store: Store, one: Town, tmp_path: Path) -> None:
    there = tmp_path / "письмо.docx"
    there.write_text("чужое")
    with pytest.raises(BadInput, match="уже есть"):
        writing.write(store, prepared(store, subjects(one)[LetterKind.PAGE_CREATED]), there)
    assert (there.read_text(), store.read(book.count)) == ("чужое", one.letters)
    with pytest.raises(BadInput, match=r"\.docx"):
        writing.write(store, prepared(store, subjects(one)[LetterKind.PAGE_CREATED]), tmp_path / "письмо.doc")
    act = subjects(one)[LetterKind.TRANSFER_ACT]
    first = writing.write(store, prepared(store, act), tmp_path)
    second = writing.write(store, prepared(store, act), tmp_path)
    assert second.path.name == f"{first.path.stem} (2).docx"


def test_a_file_that_does_not_get_into_its_place_leaves_a_line_that_says_how_to_go_on(
    store: Store, one: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def broken_off(*_: object, **__: object) -> Iterator[None]:
        yield
        raise StorageFailed("Диск не отвечает.")

    subject = subjects(one)[LetterKind.PAGE_CREATED]
    with monkeypatch.context() as broken:
        broken.setattr(writing, "arriving", broken_off)
        with pytest.raises(StorageFailed, match=r"--again \d+ --out"):
            writing.write(store, prepared(store, subject), tmp_path / "письмо.docx")
    (left,) = [each for each in store.read(book.listing) if not each.sha256 and each.dated_on == ON]
    assert (left.number, left.sha256) == ("П-1", "")
    # Another letter in between has the next number; this one keeps its own.
    writing.write(store, prepared(store, replace(subject, given=(("причина", "x"),))), tmp_path)
    again = prepared(store, Subject(LetterKind.PAGE_CREATED, date(2027, 3, 1), again=left.id))
    written = writing.write(store, again, tmp_path / "письмо.docx")
    assert (written.letter.id, written.letter.number, written.letter.dated_on) == (left.id, "П-1", ON)
    assert written.letter.sha256 != ""
    assert store.read(book.count) - one.letters == 2


def test_a_number_taken_meanwhile_stops_the_letter(store: Store, one: Town, tmp_path: Path) -> None:
    subject = subjects(one)[LetterKind.PAGE_CREATED]
    first, second = prepared(store, subject), prepared(store, subject)
    writing.write(store, first, tmp_path)
    with pytest.raises(BadInput, match="только что занят"):
        writing.write(store, second, tmp_path)
    with pytest.raises(BadInput, match="номера не повторяются"):
        writing.write(store, prepared(store, replace(subject, number="П-1")), tmp_path)
    assert store.read(book.count) - one.letters == 1
    assert len(list(tmp_path.glob("*.docx"))) == 1


def test_a_sent_letter_is_not_written_again(store: Store, one: Town, tmp_path: Path) -> None:
    written = writing.write(store, prepared(store, subjects(one)[LetterKind.PAGE_CREATED]), tmp_path)
    store.write("test", lambda tx: book.sent(tx, written.letter.id, ON, "почта"))
    with pytest.raises(BadInput, match="уже отправлено"):
        prepared(store, Subject(LetterKind.PAGE_CREATED, ON, again=written.letter.id))
    with pytest.raises(BadInput, match="названо другое"):
        other = writing.write(store, prepared(store, subjects(one)[LetterKind.REMARKS]), tmp_path)
        prepared(store, Subject(LetterKind.PAGE_CREATED, ON, again=other.letter.id))


@pytest.mark.parametrize(
    ("number", "whose"),
    [("01/22\\5", "Школа"), ("", "../../etc/passwd"), ("1", "А" * 500), ("", "..."), ("\u202e1", 'Сад: "№ 1"\0<>|?*')],
)
def test_names_of_files_are_safe(number: str, whose: str) -> None:
    name = making.file_name(LetterKind.REMARKS, number, ON, whose)
    assert name.endswith(".docx")
    assert len(name.encode()) <= 255
    assert not set(name) & set('/\\:*?"<>|\0\u202e')
    assert not name.startswith((".", "-", " "))


def _headed(store: Store, organization_id: int, name: str, position: str) -> None:
    def write(tx: Tx) -> None:
        found = organizations.get(tx, organization_id)
        organizations.update(tx, replace(found, name="МБОУ «Школа № 1»", head_name=name, head_position=position))

    store.write("test", write)


@pytest.mark.parametrize(
    ("name", "position", "block", "greeting", "doubt"),
    [
        ("Иванова Анна Петровна", "директор", "Директору\n{}\nИвановой А. П.", "Уважаемая Анна Петровна!", ""),
        ("Орлов Пётр Ильич", "заведующий", "Заведующему\n{}\nОрлову П. И.", "Уважаемый Пётр Ильич!", ""),
        ("Ким Саша", "директор", "Директору\n{}\nКим С.", "", "без отчества"),
        ("Орлов Пётр Ильич", "", "Руководителю\n{}\nОрлову П. И.", "Уважаемый Пётр Ильич!", "должность руководителя"),
    ],
)
def test_an_organization_is_written_to_its_head(
    store: Store, one: Town, name: str, position: str, block: str, greeting: str, doubt: str
) -> None:
    subject = subjects(one)[LetterKind.REMARKS]
    _headed(store, one.organization, name, position)
    found = prepared(store, subject)
    text = "\n".join(texts(making.make(found).content))
    assert block.format("МБОУ «Школа № 1»") in text
    assert greeting in text
    assert ("Уважаем" in text) is bool(greeting)
    assert any(doubt in note for note in found.notes) if doubt else not found.notes
    assert making.addressee(found) == "МБОУ «Школа № 1»"


def test_a_body_with_a_head_is_in_the_genitive_and_in_the_book_as_it_is_called(store: Store, one: Town) -> None:
    _headed(store, one.organization, "Иванова Анна Петровна", "начальник")
    store.write(
        "test",
        lambda tx: organizations.update(
            tx, replace(organizations.get(tx, one.organization), name="Управление образования")
        ),
    )
    found = prepared(store, subjects(one)[LetterKind.REMARKS])
    text = "\n".join(texts(making.make(found).content))
    assert "Начальнику\nУправления образования\nИвановой А. П." in text
    assert making.addressee(found) == "Управление образования"


def test_a_given_addressee_stands_over_the_head(store: Store, one: Town) -> None:
    _headed(store, one.organization, "Иванова Анна Петровна", "директор")
    given = (("кому_фио", "Петрову П. П."), ("кому_должность", "И. о. директора"))
    text = said(store, replace(subjects(one)[LetterKind.REMARKS], given=given))
    assert "И. о. директора\nМБОУ «Школа № 1»\nПетрову П. П." in text
    assert "Уважаем" not in text and "Иванов" not in text
