"""What the screen of a regulation's text shows, line by line: the act, the rows, questions, lists, what differs."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass

from console import format as shown
from console.reading import amendment_words, rule_words
from console.regulating import Asked, Work
from console.ways import on_screen
from registry.imports.asked import NEW
from registry.imports.regulation import AppliedAmendment, AppliedRegulation, ListKind
from registry.imports.regulation.differing import LIST_TITLES, RENAME
from registry.imports.regulation.drafting import kind_of
from registry.imports.regulation.model import ReadList
from registry.regulation import confirming
from registry.regulation.model import Regulation
from vault.text import counted, fold

LATER = ""
"""The answer that leaves a question open."""
ACT, CLAUSES, NETWORKS, NORM = "act", "clauses", "networks", "norm"
"""Keys of the lines that are no questions and yet open something."""
_KINDS = ((LATER, "Решить потом: перечень не запишется"), ("required", "Кто обязан вести страницы"),
          ("exempt", "Кто освобождён"))  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One line: `asked` is what Enter answers, `note` what Enter shows in full, if anything."""

    key: Hashable
    status: str
    text: str
    tone: str = ""
    asked: Asked | None = None
    note: str = ""


def sums(work: Work) -> str:
    """How much is asked, and whose regulation it is."""
    read = work.reading
    questions = work.questions
    left = counted(len(questions), "вопрос", "вопроса", "вопросов") if questions else "Вопросов нет"
    return f"{left}. {read.municipality or 'Муниципалитет не назван'}."


def lines(work: Work, known: Mapping[str, Asked]) -> tuple[Line, ...]:
    """Everything, what needs a person first. `known` are the questions met so far: an answer may be changed."""
    return (
        _act(work),
        Line(CLAUSES, "пункты", f"{_rows_told(work.draft)}{_rows_next(work.draft)}", _rows_tone(work.draft)),
        *_stranger(work),
        Line("title", "название", work.reading.title or "не названо"),
        *(Line(("asked", each.id), "вопрос", each.text, "manual", each) for each in work.questions),
        *(_answered(known[name], said, work) for name, said in work.answers.items() if name in known),
        *_read(work),
        *_difference(work),
        *(Line(("warning", at), "замечание", on_screen(text), "warn") for at, text in enumerate(work.reading.warnings)),
    )


def possible(asked: Asked) -> tuple[tuple[str, str], ...]:
    """The answers to be chosen among with their titles, the harmless one first; () where the answer is typed."""
    if asked.id.startswith("list."):
        return _KINDS
    if not asked.candidates:
        return ()
    return (LATER, "Решить потом: строка не запишется"), *((str(each.id), each.name) for each in asked.candidates)


def before_writing(work: Work) -> str:
    """What is said before anything is written."""
    said = [f"{_rows_told(work.draft)}."]
    if work.draft is not None and confirming.waiting(work.draft):
        done = confirming.progress(work.draft)
        what = "Несверенный номер" if done.confirmed == done.rows else "Неподтверждённое"
        said.append(f"{what} тоже запишется и будет судить, но письма его не приведут.")
    if work.draft is not None and not work.draft.confirmed:
        said.append("Номер и дата не подтверждены: это проект, письма акта не назовут.")
    questions = len(work.questions)
    if questions:
        said.append(f"Без ответа: {counted(questions, 'вопрос', 'вопроса', 'вопросов')}; такие строки не запишутся.")
    return "\n".join((*said, "Перед записью делается копия хранилища."))


def told(done: AppliedRegulation | AppliedAmendment) -> str:
    """What was written, and what was not."""
    added = counted(len(done.organizations_added), "новая организация", "новые организации", "новых организаций")
    begun = done.obligations_added + done.exemptions_added
    said = [f"Записано: редакция Порядка {done.version_id}."]
    if isinstance(done, AppliedAmendment):
        said.append(f"Перечни: строк началось {begun}, закончилось {done.lines_ended}; {added}.")
    elif begun or done.organizations_added:
        said.append(f"Перечни: новых строк {begun}; {added}.")
    said += [f"Не записано: {each}" for each in done.left]
    return "\n".join((*said, "", "Вернуть: u/г в «Реестре»."))


def _stranger(work: Work) -> Iterator[Line]:
    """A text of another municipality over what the vault holds is a slip more often than a wish."""
    held, said = work.known.regulation, work.reading.municipality
    if held is not None and said and fold(said) != fold(held.municipality):
        text = f"В хранилище Порядок другого муниципалитета: {held.municipality}. Не тот файл?"
        yield Line("stranger", "замечание", text, "fail")


def _act(work: Work) -> Line:
    draft = work.draft
    if draft is None:
        return Line(ACT, "акт", "Сначала ответьте, какие сети называет Порядок.", "warn")
    start = f", действует с {shown.day(draft.valid_from)}" if draft.valid_from else ""
    known = draft.number or draft.adopted_on
    named = f"№ {draft.number or 'нет'} от {shown.day(draft.adopted_on, 'нет')}" if known else "Номера и даты нет"
    named += start
    if work.needs_first_day:
        return Line(ACT, "акт", f"{named}. Не сказано, с какого дня действует: Enter", "fail")
    if draft.confirmed:
        return Line(ACT, "акт", named, "ok")
    return Line(ACT, "акт", f"{named}. Сверьте с подписанным текстом: Enter", "warn")


def _answered(asked: Asked, said: str, work: Work) -> Line:
    titles = dict(possible(asked))
    title = titles.get(said, said)
    if asked.id.startswith(RENAME) and said != NEW and said not in titles:
        title = next((each.name for each in work.known.organizations if str(each.id) == said), said)
    return Line(("asked", asked.id), "ответ есть", f"{asked.text} — {title}", "ok", asked)


def _read(work: Work) -> Iterator[Line]:
    draft = work.draft
    yield Line(NETWORKS, "сети", rule_words.of_networks(draft) if draft else "не названы")
    yield Line(NORM, "норма", rule_words.of_norm(draft) if draft else "нет")
    for place, one in enumerate(work.reading.lists):
        kind = kind_of(work.reading, place, work.answers)
        name = "не сказано, чей" if kind is ListKind.UNDECIDED else LIST_TITLES[kind]
        number = counted(len(one.items), "строка", "строки", "строк")
        yield Line(("list", place), "перечень", f"{shown.capital(name)}, {number}: {one.title}", "", None, _items(one))


def _items(one: ReadList) -> str:
    doubt = " (номер восстановлен)"
    return "\n".join(f"{each.number}. {each.name}{doubt if each.provisional else ''}" for each in one.items)


def _difference(work: Work) -> Iterator[Line]:
    found = work.found
    if found is not None and found.empty:
        yield Line("same", "отличия", amendment_words.NOTHING, "ok")
        return
    sections = amendment_words.sections(found) if found is not None else amendment_words.of_rules(work.rules)
    for section in sections:
        for at, text in enumerate(section.lines):
            yield Line((section.title, at), "отличие", f"{section.title}: {text}", "unknown")


def _rows_told(draft: Regulation | None) -> str:
    if draft is None:
        return "Пунктов пока нет"
    done = confirming.progress(draft)
    said = f"Подтверждено {done.confirmed} из {counted(done.rows, 'пункта', 'пунктов', 'пунктов')}"
    return f"{said}, номеров сверить: {done.restored}" if done.restored else said


def _rows_next(draft: Regulation | None) -> str:
    if draft is None or not confirming.waiting(draft):
        return ""
    done = confirming.progress(draft)
    return ". Enter — сверить номера" if done.confirmed == done.rows else ". Enter — подтвердить по одному"


def _rows_tone(draft: Regulation | None) -> str:
    return "ok" if draft is not None and confirming.progress(draft).done else "warn"
