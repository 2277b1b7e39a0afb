"""Writing letters from the screen: the kind, what is missing, the file; letters to each; all answers in a file."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from checks.letters import preparing
from console import drafting
from console import format as shown
from console.dialogs.ask import Choose
from console.dialogs.form import Form
from console.dialogs.note import Note
from console.dialogs.pick import Option, Pick
from console.forms import filing
from console.forms.centre import letters as forms
from console.ways import on_screen
from registry import inquiries, inquiry_merge, networks, organizations, pages, requests
from registry.cases import records as cases
from registry.letters import kinds
from registry.letters.facts import Subject
from registry.letters.kinds import KINDS, About, LetterKind
from registry.sheets import writing
from vault import newfile
from vault.errors import PoryadokError
from vault.text import counted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from checks.letters.bulk import Bulk, Each
    from console.app import Console
    from registry.inquiry_board import Board
    from registry.letters.writing import Written
    from vault.transaction import Tx

_TITLES = {
    About.ORGANIZATION: "О какой организации?",
    About.PAGE: "О какой странице?",
    About.CASE: "По какому случаю?",
    About.REQUEST: "На какой запрос ЦУР?",
    About.INQUIRY: "По какому запросу?",
}
_EVERYBODY = "everybody"
_NO_NUMBER = (
    "Номера этих писем ставятся подряд, а их вид не задан: выйдите (F10) и наберите poryadok settings set "
    "letter_number «01-22/{n}». Писем не написано."
)


async def choose(console: Console) -> bool:
    """Which letter, about what, then that one."""
    options = [Option(each.kind.value, each.title) for each in KINDS]
    options.append(Option(_EVERYBODY, "Замечания: каждой организации своё письмо, в папку"))
    picked = await console.push_screen_wait(Pick("Какое письмо?", options, note_width=1))
    if not picked:
        return False
    if picked[0] == _EVERYBODY:
        return await remarks_to_each(console)
    kind = LetterKind(picked[0])
    subject = Subject(kind, console.session.today)
    for about in _needed(kind):
        number = await _picked(console, about)
        if number is None:
            return False
        subject = _about(subject, about, number)
    return await _write(console, subject)


async def write(
    console: Console,
    kind: LetterKind,
    *,
    organization_id: int | None = None,
    page_id: int | None = None,
    case_id: int | None = None,
    request_id: int | None = None,
) -> bool:
    """One letter: what is missing is asked, then the number and the file."""
    subject = Subject(
        kind,
        console.session.today,
        organization_id=organization_id,
        page_id=page_id,
        case_id=case_id,
        request_id=request_id,
    )
    return await _write(console, subject)


async def again(console: Console, kind: LetterKind, letter_id: int) -> bool:
    """The file of a letter of the book anew, under its own number and day."""
    return await _write(console, replace(Subject(kind, console.session.today), again=letter_id))


async def _write(console: Console, subject: Subject) -> bool:
    session = console.session
    now = session.clock.now()
    try:
        prepared = await session.with_store(lambda store: preparing.prepare(store.read, subject, now))
    except PoryadokError as error:
        console.fail(error)
        return False
    if prepared.nothing:
        console.tell(f"{prepared.nothing} Письмо не написано.", "fail")
        return False
    written: list[Written] = []
    if await drafting.fill(console, forms.made(session, prepared, written)) is None or not written:
        return False
    await console.push_screen_wait(Note("Письмо записано", _told(written[0])))
    return True


def _told(written: Written) -> str:
    number = f"Номер {written.letter.number}.\n" if written.letter.number else ""
    checks = "".join(f"\nПроверьте. {shown.capital(on_screen(note))}" for note in written.notes)
    return (
        f"{number}Файл: {written.path}\n{checks}\n\nПисьмо — в книге: вид «Письма». Когда отправите, отметьте там d/в."
    )


async def to_each(console: Console, board: Board) -> bool:
    """A letter to each organization of the board: the inquiry, or a reminder to those who are silent."""
    inquiry, session = board.inquiry, console.session
    if inquiry.closed_on is not None:
        console.tell("Этот запрос закрыт: писать по нему некому.", "fail")
        return False
    silent = counted(len(board.waiting), "молчащей", "молчащим", "молчащим")
    answers = [(LetterKind.INQUIRY, f"Запрос каждой: {len(board.lines)}")]
    if board.waiting:
        answers.append((LetterKind.REMINDER, f"Напоминание {silent}; запишется, что напомнили"))
    kind = await console.push_screen_wait(Choose("Какие письма?", inquiry.title, answers))
    if kind is None:
        return False
    first = (board.waiting or board.lines)[0].reply.organization_id
    return await _each(console, Subject(kind, session.today, organization_id=first, inquiry_id=inquiry.id))


async def remarks_to_each(console: Console) -> bool:
    """A letter of remarks to every organization that works and has some, into a folder."""
    session = console.session
    everyone = await session.read(organizations.listing)
    active = [each.id for each in everyone if each.state is organizations.OrganizationState.ACTIVE]
    if not active:
        console.tell("Писать некому: действующих организаций в реестре нет.", "fail")
        return False
    return await _each(console, Subject(LetterKind.REMARKS, session.today, organization_id=active[0]))


async def _each(console: Console, subject: Subject) -> bool:
    """Letters to many; the subject is that of one of them, by which it is known what all of them lack."""
    session, kind = console.session, subject.kind
    now = session.clock.now()
    try:
        prepared = await session.with_store(lambda store: preparing.prepare(store.read, subject, now))
    except PoryadokError as error:
        console.fail(error)
        return False
    if any(each.name == forms.NUMBER for each in prepared.missing):
        await console.push_screen_wait(Note("Нет вида номера", _NO_NUMBER))
        return False
    came: list[Bulk] = []
    if await drafting.fill(console, forms.to_each(session, kind, prepared, came)) is None or not came:
        return False
    await console.push_screen_wait(Note("Письма", _told_all(came[0])))
    return True


def _told_all(found: Bulk) -> str:
    """The sum, then every organization under what came of it: what needs a hand first."""
    every = counted(len(found.every), "организация", "организации", "организаций")
    sums = (
        f"Написано {counted(len(found.written), 'письмо', 'письма', 'писем')};"
        f"{f' уже написано: {len(found.already)};' if found.already else ''} писать не о чем: {len(found.without)};"
        f" не хватает полей: {len(found.lacking)}; не получилось: {len(found.failed)}; всего {every}."
    )
    told = [sums]
    if found.answered:
        told.append(f"Уже ответили и не вошли: {counted(found.answered, 'организация', 'организации', 'организаций')}.")
    written = [each.written for each in found.written if each.written is not None]
    if written:
        told.append(f"Папка: {written[0].path.parent}")
        told.append("Письма — в книге: вид «Письма». Когда отправите, отметьте там d/в.")
    lacking = [f"{_name(each)}: {', '.join(lack.name for lack in each.missing)}" for each in found.lacking]
    told += _section("Не хватает полей, письма нет", lacking)
    for refusal, whom in _refusals(found.failed).items():
        told += _section(f"Не получилось. {on_screen(refusal).removesuffix('.')}", whom)
    told += _section("Проверьте", [f"{each.path.name}: {on_screen(note)}" for each in written for note in each.notes])
    told += _section("Написано", [each.path.name for each in written])
    already = [f"{_name(each)}: № {each.already.number or 'нет'}" for each in found.already if each.already is not None]
    told += _section("Уже написано этим днём, второе не писалось", already)
    told += _section("Писать не о чем", [_name(each) for each in found.without])
    return "\n".join(told)


def _refusals(failed: Sequence[Each]) -> dict[str, list[str]]:
    """Who was refused by the same words, under these words."""
    found: dict[str, list[str]] = {}
    for each in failed:
        found.setdefault(each.refusal, []).append(_name(each))
    return found


def _section(title: str, names: Sequence[str]) -> list[str]:
    return ["", f"{title}:", *(f"  {name}" for name in names)] if names else []


def _name(each: Each) -> str:
    return each.organization.short_name or each.organization.name


async def merged(console: Console, board: Board) -> None:
    """Everything that was answered, and by whom it was not, as one table."""

    async def put(path: Path) -> None:
        table = inquiry_merge.table(board)
        if path.suffix.lower() == ".csv":
            content = writing.csv_bytes(table)
        else:
            content = await asyncio.to_thread(writing.workbook, (table,), title=board.inquiry.title)
        await asyncio.to_thread(newfile.put_file, path, content)

    written: list[Path] = []
    default = f"~/ответы-{board.inquiry.id}-{console.session.today:%Y-%m-%d}.xlsx"
    plan = filing.plan(
        "Ответы одним файлом", default, (".xlsx", ".csv"), put, text=inquiry_merge.tally(board), written=written
    )
    if await console.push_screen_wait(Form(plan)) is not None:
        console.tell(f"Ответы записаны: {written[0]}")


# What a letter is about


def _needed(kind: LetterKind) -> Sequence[About]:
    """The records that must be named; an inquiry is asked for beside the organization it goes to."""
    about = kinds.of(kind).about
    return about if about[1:] == (About.INQUIRY,) else about[:1]


async def _picked(console: Console, about: About) -> int | None:
    options = await console.session.read(lambda tx: _options(tx, about))
    if not options:
        console.tell("О таком писать не о чем: записей нет.", "fail")
        return None
    picked = await console.push_screen_wait(Pick(_TITLES[about], options, note_width=26))
    return int(picked[0]) if picked else None


def _options(tx: Tx, about: About) -> list[Option]:
    called = {each.id: each.short_name or each.name for each in organizations.listing(tx)}
    match about:
        case About.ORGANIZATION:
            return [Option(str(each.id), each.name) for each in organizations.listing(tx)]
        case About.PAGE:
            return [
                Option(
                    str(each.id),
                    f"{called[each.organization_id]}, {networks.network(each.network).short}",
                    each.url.removeprefix("https://"),
                )
                for each in pages.listing(tx)
            ]
        case About.CASE:
            return [Option(str(each.id), each.title, "" if each.open else "закрыт") for each in cases.listing(tx)]
        case About.REQUEST:
            return [Option(str(each.id), each.title, each.number) for each in requests.listing(tx)]
        case About.INQUIRY:
            return [Option(str(each.id), each.title) for each in inquiries.listing(tx)]


def _about(subject: Subject, about: About, number: int) -> Subject:
    match about:
        case About.ORGANIZATION:
            return replace(subject, organization_id=number)
        case About.PAGE:
            return replace(subject, page_id=number)
        case About.CASE:
            return replace(subject, case_id=number)
        case About.REQUEST:
            return replace(subject, request_id=number)
        case About.INQUIRY:
            return replace(subject, inquiry_id=number)
