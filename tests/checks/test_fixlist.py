"""Fix lists: what goes in, how messages are cut, what the document holds, and what must never leave."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as some

from checks.judging import told as told_by_people
from checks.model import Status, Subject, SubjectKind, Verdict
from checks.remarks import fixlist, fixlist_docx, flow
from checks.remarks.book import Chain, Remark
from checks.remarks.fixlist import FixList, Item
from checks.remarks.flow import Act, Event, State
from checks.remarks.records import Key
from registry.regulation.model import Binds, Clause, Level
from tests.checks.support import regulation
from vault.errors import BadInput

ON = date(2026, 11, 22)
ZONE = ZoneInfo("Asia/Novokuznetsk")
URLS = {7: "https://vk.com/school"}
SEEN = datetime(2026, 11, 9, 20, 0, tzinfo=UTC)  # the 10th there


def remark(check: str = "page.description", status: Status = Status.FAIL, **others: object) -> Remark:
    found = Verdict(
        subject=Subject(SubjectKind.PAGE, 7, "https://vk.com/school"),
        organization_id=1,
        network="vk",
        check=check,
        clauses=("2.3",),
        level=Level.MUST,
        status=status,
        code=f"{check}.any",
        params=(),
        evidence=(),
        message="Описания у страницы нет.",
        fix="",
    )
    events: tuple[Event, ...] = others.pop("events", ())  # type: ignore[assignment] # short tests
    known = {name: others.pop(name) for name in tuple(others) if hasattr(found, name)}
    verdict = replace(found, **known)  # type: ignore[arg-type] # as above
    now = flow.standing(events)
    made = Remark(
        key=Key(SubjectKind.PAGE, 7, check),
        subject_name=verdict.subject.name,
        organization_id=1,
        network="vk",
        verdict=verdict,
        warned=False,
        events=events,
        standing=now,
        state=flow.state(now, status, False, ON),
        late=flow.overdue(now, status, False, ON),
        chain=Chain(SEEN),
    )
    return replace(made, **others)  # type: ignore[arg-type] # as above


def told(due: date, said: str = "Описания у страницы нет.") -> Event:
    return Event(Act.TOLD, 1, SEEN, ON - timedelta(days=7), "Примеров Пётр", flow.How.PHONE, due, said=said)


CLAUSE = Clause("2.3", "Описание и контакты", Binds.PAGE, Level.MUST, ("page.description",))


def make(*remarks: Remark, name: str = "МБОУ «Школа № 2»", clause: Clause = CLAUSE) -> FixList:
    rules = regulation(clauses=(clause,))
    return fixlist.make(name, remarks, URLS, rules, on=ON, days=7, zone=ZONE)


def test_an_item_says_what_where_since_when_how_and_by_when() -> None:
    (item,) = make(remark(evidence=("https://vk.com/school?w=1",))).items
    assert item.what == "ВКонтакте. Описания у страницы нет."
    assert item.clause == "Пункт Порядка: 2.3"
    assert item.where == ("https://vk.com/school", "https://vk.com/school?w=1")
    assert item.since == date(2026, 11, 10)
    assert item.how.startswith("Впишите в описание")
    assert item.path.startswith("Управление")
    assert item.term == "до 29.11.2026 включительно"


def test_only_what_is_to_be_mended_is_in_it() -> None:
    dismissed = remark(events=(Event(Act.DISMISSED, 1, SEEN, ON, note="не нужно"),))
    found = [remark(status=status) for status in Status] + [dismissed, remark("registry.duplicates")]
    assert [each.state for each in found if each.open] == [State.NEW] * 5  # with what is not seen, or only advised
    assert (
        make(dismissed, remark("registry.duplicates"), remark(status=Status.WAIVED), remark(status=Status.OK)).items
        == ()
    )


def test_a_day_that_was_agreed_stays() -> None:
    (waiting,) = make(remark(events=(told(ON + timedelta(days=3)),))).items
    (late,) = make(remark(events=(told(ON - timedelta(days=1)),))).items
    assert waiting.term == "до 25.11.2026 включительно"
    assert late.term == "вышел 21.11.2026"


def test_what_is_not_seen_now_is_said_to_be_so() -> None:
    unseen = remark(status=Status.UNKNOWN, message="ВКонтакте не ответил.", events=(told(ON),), chain=Chain(SEEN, SEEN))
    (item,) = make(unseen).items
    assert item.what == "ВКонтакте. Не выполнено: «В описании сказано, чья это страница»."
    assert item.note == "Сейчас этого не видно (с 10.11.2026): проверьте сами."


def test_what_a_person_is_to_decide_now_is_said_to_be_so() -> None:
    (item,) = make(remark(status=Status.MANUAL, message="Сверьте сами.", events=(told(ON),))).items
    assert item.what.startswith("ВКонтакте. Не выполнено: «")
    assert item.note == "Сейчас это решает человек: если уже исправили, напишите."


def test_a_link_that_is_not_there_is_not_where_to_look() -> None:
    sister = "https://t.me/school"
    one = make(remark("page.cross_links", message="Нет ссылки: Телеграм.", evidence=(sister,)))
    (item,) = one.items
    assert (item.where, item.lacking) == (("https://vk.com/school",), (sister,))
    (text,) = fixlist.text(one)
    assert f"Нужна ссылка на: {sister}" in text.splitlines()
    assert f"Где: {sister}" not in text.splitlines()


def test_a_second_time_is_said() -> None:
    again = (told(ON), Event(Act.MENDED, 2, SEEN), Event(Act.FAILED, 3, SEEN))
    (item,) = make(remark(events=again)).items
    assert item.note == "Повторно: это уже исправляли."


def test_accounts_and_whoever_looked_are_not_named() -> None:
    secret = remark(
        "security.age", message="Пароль school@example.ru стар.", evidence=("school@example.ru", "https://vk.com/id5")
    )
    looked = remark("page.mark", message="Видел человек (Примерова Анна).", code=min(told_by_people.BY_LOOK))
    for one in (secret, looked):
        (item,) = make(one).items
        text = repr(item)
        assert "example.ru" not in text
        assert "id5" not in text
        assert "Примерова" not in text
        assert "Не выполнено: «" in item.what


def test_only_links_of_what_was_seen() -> None:
    (item,) = make(
        remark("comments.profanity", evidence=("житель написал: плохо", "https://vk.com/wall-1_2?reply=3"))
    ).items
    assert "плохо" not in repr(item)
    assert item.where[-1] == "https://vk.com/wall-1_2?reply=3"
    (styled,) = make(remark("posts.style", evidence=("в целях → чтобы", "https://vk.com/wall-1_2"))).items
    assert styled.what.endswith("Например: в целях → чтобы")


@pytest.mark.parametrize(
    ("number", "adopted", "named"),
    [
        ("", None, "проект Порядка"),
        ("1234", None, "проект Порядка"),
        ("", date(2026, 12, 1), "проект Порядка"),
        ("1234", date(2026, 12, 1), "Порядок, утверждённый 01.12.2026 № 1234"),
    ],
)
def test_an_act_is_cited_only_when_it_is_confirmed(number: str, adopted: date | None, named: str) -> None:
    assert fixlist.basis(replace(regulation(), number=number, adopted_on=adopted)) == named


@pytest.mark.parametrize("doubt", [{"provisional": True}, {"proposed": True}, {"number": "9.9"}])
def test_a_clause_is_cited_only_when_its_number_is_confirmed(doubt: dict[str, object]) -> None:
    (item,) = make(remark(), clause=replace(CLAUSE, **doubt)).items  # type: ignore[arg-type] # fields of one clause
    assert item.clause == "Требование Порядка"
    assert "2.3" not in "\n".join(fixlist.text(make(remark(), clause=replace(CLAUSE, provisional=True))))


def many(count: int) -> FixList:
    return make(*(remark(message=f"Замечание номер {number}: " + "слово " * 20) for number in range(count)))


def test_a_short_list_is_one_message() -> None:
    (text,) = fixlist.text(make(remark(), remark("posts.weekly")))
    assert text.startswith("МБОУ «Школа № 2»\nЧто исправить на официальных страницах, 22.11.2026\n")
    assert "\n1. ВКонтакте. " in text
    assert "\n2. ВКонтакте. " in text
    assert text.count("Пути в меню могли измениться") == 1
    assert "Часть" not in text
    assert not re.search(r"[*_`#\[\]]", text)


def test_nothing_wrong_is_said_so() -> None:
    assert fixlist.text(make()) == (
        "МБОУ «Школа № 2»\nЧто исправить на официальных страницах, 22.11.2026\n\nНарушений сейчас не видно.",
    )


@pytest.mark.parametrize("count", [5, 12, 60])
def test_a_long_list_is_cut_between_its_items(count: int) -> None:
    texts = fixlist.text(many(count))
    assert len(texts) > 1 or count == 5
    assert all(len(text) <= fixlist.LONGEST for text in texts)
    for number in range(1, count + 1):
        whole = [text for text in texts if re.search(rf"(?m)^{number}\. ВКонтакте", text)]
        assert len(whole) == 1
        assert f"Замечание номер {number - 1}:" in whole[0]
    if len(texts) > 1:
        assert [f"Часть {at} из {len(texts)}" in text for at, text in enumerate(texts, 1)] == [True] * len(texts)


words = some.text(max_size=400)
items = some.builds(
    Item,
    what=words,
    clause=words,
    where=some.lists(words, max_size=4).map(tuple),
    since=some.none() | some.dates(),
    how=words,
    path=words,
    till=some.dates(date(2000, 1, 1)),
    note=words,
    late=some.booleans(),
    unsure=some.booleans(),
)


@given(some.lists(items, max_size=6), some.text(max_size=300), some.integers(1_500, 4_000))
def test_no_message_is_too_long_and_no_word_is_lost(found: list[Item], name: str, longest: int) -> None:
    made = FixList(name, "проект Порядка", ON, tuple(found))
    texts = fixlist.text(made, longest)
    assert all(len(text) <= longest for text in texts)
    said = "".join("".join(texts).split())
    for item in found:
        for piece in (item.what, item.how):
            assert "".join(piece.split())[:50] in said


def test_the_document_holds_the_list() -> None:
    made = make(remark(evidence=("https://vk.com/school?w=1",)), remark("posts.weekly", clauses=("own",)))
    document = Document(io.BytesIO(fixlist_docx.render(made)))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts[:4] == [
        "Что исправить на официальных страницах",
        "МБОУ «Школа № 2»",
        "Дата: 22.11.2026",
        "Основание: проект Порядка",
    ]
    (table,) = document.tables
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[0] == ["№", "Что не так, чего требует Порядок", "Где", "Замечено", "Как исправить", "Срок"]
    assert [row[0] for row in rows] == ["№", "1", "2"]
    assert rows[1][1] == "ВКонтакте. Описания у страницы нет.\nПункт Порядка: 2.3"
    assert rows[1][2] == "https://vk.com/school\nhttps://vk.com/school?w=1"
    assert rows[1][3:] == ["10.11.2026", rows[1][4], "До 29.11.2026 включительно"]
    assert rows[2][1].endswith("Требование муниципалитета")
    assert "w:tblHeader" in table.rows[0]._tr.xml
    assert document.core_properties.author == ""


def test_the_same_list_gives_the_same_bytes() -> None:
    assert fixlist_docx.render(make(remark())) == fixlist_docx.render(make(remark()))
    assert fixlist_docx.render(make(remark())) != fixlist_docx.render(replace(make(remark()), on=date(2026, 11, 23)))


@pytest.mark.parametrize(
    "name",
    ["Школа <w:p/> & «№»", "a\x00b\x08\x1b[31mc", "\ud800 половина", "\ufffe\uffff", "]]>", "{{name}}", "я" * 900],
)
def test_hostile_names_are_text(name: str) -> None:
    made = replace(make(remark(message=name)), organization=name)
    content = fixlist_docx.render(made)
    document = Document(io.BytesIO(content))
    shown = "\n".join([*(one.text for one in document.paragraphs), *(c.text for c in document.tables[0].rows[1].cells)])
    for piece in ("<w:p/>", "&", "]]>", "{{name}}", "[31m"):
        assert (piece in name) == (piece in shown)
    assert "\x1b" not in shown
    assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None


@settings(max_examples=15)
@given(some.lists(items, max_size=3), some.text(max_size=50))
def test_any_text_makes_a_document(found: list[Item], name: str) -> None:
    made = FixList(name, "проект Порядка", ON, tuple(found))
    document = Document(io.BytesIO(fixlist_docx.render(made)))
    assert len(document.tables) == (1 if found else 0)


@pytest.mark.parametrize("suffix", [".docx", ".txt"])
def test_a_file_is_new_private_and_never_over_another(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"список{suffix}"
    fixlist.write(make(remark()), path)
    assert path.stat().st_mode & 0o777 == 0o600
    before = path.read_bytes()
    with pytest.raises(BadInput, match="уже есть"):
        fixlist.write(make(), path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("name", ["список.pdf", "список", "список.doc"])
def test_other_kinds_of_files_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadInput, match=r"\.docx или \.txt"):
        fixlist.write(make(remark()), tmp_path / name)
    assert list(tmp_path.iterdir()) == []
