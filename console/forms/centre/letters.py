"""The forms of letters: what a letter still lacks and where its file goes; letters to many; when one was sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from checks.letters import bulk, preparing
from checks.letters.bulk import Bulk
from console import format as shown
from console.forms import filing
from console.forms.model import FILE, Answers, Esc, FormPlan, Refused
from console.session import Session
from console.widgets.fields import FieldKind, FieldSpec
from registry.letters import book, kinds, making, telling, writing
from registry.letters.book import Letter
from registry.letters.facts import Subject
from registry.letters.kinds import LetterKind
from registry.letters.making import Missing, Prepared
from registry.letters.writing import Written
from vault.store import Store
from vault.transaction import Tx

_GIVEN = "given:"
_WITHOUT = "без этого письма не написать"
NUMBER = "номер"
"""The field of the outgoing number, which letters to many take by themselves."""
_LABEL = 19
"""Cells that a label of a form has."""
_SHORT = (("ответственный", "ответств."), ("предполагаемые", "предпол."), ("предполагаемый", "предпол."))


def made(session: Session, prepared: Prepared, written: list[Written]) -> FormPlan:
    """What is missing, the number, the day and the file. The letter that was written is put into `written`."""
    subject = prepared.facts.subject
    numbered = kinds.of(prepared.kind).numbered
    missing = [each for each in prepared.missing if each.name != NUMBER]

    async def save(answers: Answers) -> int:
        wanted = replace(
            subject,
            on=answers.needed_day("on"),
            number=_number(answers, prepared) if numbered else "",
            given=(*subject.given, *_given(answers, missing)),
        )
        place = filing.typed_path(answers, "path")
        now = session.clock.now()

        def write(store: Store) -> Written:
            ready = preparing.prepare(store.read, wanted, now)
            _refuse_lacking(ready, {each.name for each in missing})
            return writing.write(store, ready, place)

        found = await session.with_store(write)
        written.append(found)
        return found.letter.id

    number = (FieldSpec("number", "Номер", hint="исходящий; номера не повторяются"),) if numbered else ()
    specs = (
        *_specs(missing),
        *number,
        FieldSpec("on", "Дата", FieldKind.DATE, hint="дд.мм.гггг"),
        FieldSpec("path", "Файл или папка", hint="новый .docx; в папке имя даётся само"),
    )
    values = {
        **{_GIVEN + each.name: "" for each in missing},
        "number": prepared.facts.number,
        "on": shown.day(subject.on),
        "path": "~",
    }
    return FormPlan(
        kinds.of(prepared.kind).title,
        specs,
        values,
        save,
        draft=_draft(subject),
        text=_about(prepared, missing),
        subject=_called(prepared),
        waiting="Записываю письмо…",
        act=FILE,
    )


def _called(prepared: Prepared) -> str:
    """What the letter is about, by which its draft is told from others."""
    facts = prepared.facts
    if facts.organization is not None:
        return facts.organization.name
    return next((each.title for each in (facts.case, facts.request) if each is not None), "")


def _draft(subject: Subject) -> str:
    """The form's name among drafts: of the same kind about the same records."""
    about = (
        ("letter", subject.again),
        ("case", subject.case_id),
        ("request", subject.request_id),
        ("inquiry", subject.inquiry_id),
        ("page", subject.page_id),
        ("organization", subject.organization_id),
    )
    told = next((f"{kind}:{number}" for kind, number in about if number), "0:0")
    return f"letter-form:{told}:{subject.kind.value}"


def _about(prepared: Prepared, missing: Sequence[Missing]) -> str:
    whose = prepared.facts.organization
    told = [whose.name] if whose is not None else []
    told.append(
        f"Не хватает полей: {len(missing)}. Их значения войдут в письмо как набраны." if missing else "Всё есть."
    )
    return "\n".join(told)


_BULK = {
    LetterKind.INQUIRY: bulk.inquiry,
    LetterKind.REMINDER: bulk.reminder,
    LetterKind.REMARKS: bulk.all_remarks,
}


def to_each(
    session: Session,
    kind: LetterKind,
    prepared: Prepared,
    came: list[Bulk],
) -> FormPlan:
    """A letter to each organization of an inquiry, or of remarks to each that has some: what all of them lack, the day,
    the folder. `prepared` is that of one of them; what came of each is put into `came`."""
    common = {each.name for each in kinds.needed(kind)} - {NUMBER}  # the others are each organization's own
    missing = [each for each in prepared.missing if each.name in common]
    subject = replace(prepared.facts.subject, organization_id=None)

    async def save(answers: Answers) -> int:
        for each in missing:
            if not answers.note(_GIVEN + each.name):
                raise Refused(_GIVEN + each.name, _WITHOUT)
        wanted = replace(
            subject, on=answers.needed_day("on"), number="", given=(*subject.given, *_given(answers, missing))
        )
        path, now = filing.typed_path(answers, "path"), session.clock.now()

        def work(store: Store) -> Bulk:
            return _BULK[kind](store, wanted, bulk.folder_for(path), now)

        came.append(await session.with_store(work))
        return 1

    specs = (
        *_specs(missing),
        FieldSpec("on", "Дата", FieldKind.DATE, hint="дд.мм.гггг"),
        FieldSpec("path", "Папка", hint="по письму каждой организации"),
    )
    values = {
        **{_GIVEN + each.name: "" for each in missing},
        "on": shown.day(subject.on),
        "path": f"~/письма-{session.today:%Y-%m-%d}",
    }
    text = "Номера идут подряд. Если одной организации письмо не написать, остальные напишутся."
    return FormPlan(
        kinds.of(kind).title,
        specs,
        values,
        save,
        draft=f"letters-form:{subject.inquiry_id or 0}:{kind.value}",
        text=text,
        waiting="Пишу письма…",
        esc=Esc.STOPS,
        act=FILE,
    )


def sent(session: Session, before: Letter) -> FormPlan:
    """On which day a letter was sent, what proves it, and whether that is told to the registry too."""
    offered = telling.offer(before)

    async def save(answers: Answers) -> int:
        on, proof = answers.needed_past_day("on", session.today), answers.text("proof")
        record = bool(offered) and answers.values["record"] == "yes"

        def write(tx: Tx) -> int:
            found = book.sent(tx, before.id, on, proof)
            if record:
                telling.record(tx, found, on, proof)
            return found.id

        return await session.write("letter.sent", write)

    choice = (("yes", f"записать и {offered}"), ("no", "только в книгу писем"))
    specs = (
        FieldSpec("on", "Отправлено", FieldKind.DATE, hint="дд.мм.гггг"),
        FieldSpec("proof", "Подтверждение", hint="почтой, через СЭД, кто принял"),
        *((FieldSpec("record", "В реестр", FieldKind.CHOICE, options=choice),) if offered else ()),
    )
    values = {"on": shown.day(session.today), "proof": before.proof, "record": "yes"}
    text = f"{before.number or 'Без номера'} от {shown.day(before.dated_on)}, {before.addressee}"
    draft = f"letter-sent:{before.id}"
    return FormPlan("Письмо отправлено", specs, values, save, draft=draft, text=text, subject=text)


def _specs(missing: Sequence[Missing]) -> tuple[FieldSpec, ...]:
    return tuple(FieldSpec(_GIVEN + each.name, _label(each.name), hint=each.title) for each in missing)


def _label(name: str) -> str:
    text = name.replace("_", " ")
    for long, short in _SHORT:
        text = text.replace(long, short)
    return shown.capital(text)[:_LABEL]


def _given(answers: Answers, missing: Sequence[Missing]) -> tuple[tuple[str, str], ...]:
    typed = ((each.name, answers.note(_GIVEN + each.name)) for each in missing)
    return tuple((name, value) for name, value in typed if value)


def _number(answers: Answers, prepared: Prepared) -> str:
    """ "" when the proposed number stands: the next one is taken as the letter is written."""
    typed = answers.text("number")
    if not typed:
        raise Refused("number", "нужен исходящий номер")
    return "" if prepared.proposed and typed == prepared.facts.number else typed


def _refuse_lacking(ready: making.Prepared, asked: set[str]) -> None:
    """Refused at the field that is still empty; what the form does not ask for is told by the letter itself."""
    for each in ready.missing:
        if each.name in asked:
            raise Refused(_GIVEN + each.name, _WITHOUT)
    writing.refuse(ready)
