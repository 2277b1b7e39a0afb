"""Forms of a remark: somebody was told, a superior was told, another day, where the fix list goes."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from checks.remarks import acts as remarks_acts
from checks.remarks import fixlist
from checks.remarks.acts import Telling
from checks.remarks.flow import How
from checks.remarks.records import Key
from console import format as shown
from console.forms.model import FILE, Answers, FormPlan, Refused
from console.reading.remark_words import HOW
from console.session import Session
from console.widgets.fields import FieldKind, FieldSpec
from vault import newfile
from vault.errors import PoryadokError
from vault.store import Store

_DAY = "дд.мм.гггг"
_NOTE = FieldSpec("note", "Заметка")


def telling(session: Session, keys: Sequence[Key], what: str, who: str, days: int) -> FormPlan:
    """Somebody was told of these; `who` is offered, and `days` for mending."""

    async def save(answers: Answers) -> int:
        told = Telling(
            answers.text("who"),
            How(answers.values["how"]),
            _day(answers, "on"),
            answers.day("due"),
            answers.note("note"),
        )
        await session.write("remark.told", lambda tx: remarks_acts.tell(tx, keys, told, session.today))
        return 1

    return FormPlan(
        "Сообщено",
        (
            FieldSpec("who", "Кому", hint="человек или организация"),
            FieldSpec("how", "Как", FieldKind.CHOICE, options=tuple((how.value, HOW[how]) for how in How)),
            FieldSpec("on", "Когда", FieldKind.DATE, hint=_DAY),
            FieldSpec("due", "Срок", FieldKind.DATE, hint="последний день, когда ещё в срок"),
            _NOTE,
        ),
        {
            "who": who,
            "how": How.PHONE.value,
            "on": shown.day(session.today),
            "due": shown.day(session.today + timedelta(days=days)),
            "note": "",
        },
        save,
        text=what,
        draft=_draft("tell", keys),
        subject=what,
    )


def escalating(session: Session, keys: Sequence[Key], what: str, due: date | None) -> FormPlan:
    """A superior was told of these; `due` is the day that stands."""

    async def save(answers: Answers) -> int:
        who, on, until, note = answers.text("who"), _day(answers, "on"), answers.day("due"), answers.note("note")
        await session.write(
            "remark.escalated", lambda tx: remarks_acts.escalate(tx, keys, who, on, session.today, until, note)
        )
        return 1

    return FormPlan(
        "Передано выше",
        (
            FieldSpec("who", "Кому", hint="учредитель, глава, заместитель"),
            FieldSpec("on", "Когда", FieldKind.DATE, hint=_DAY),
            FieldSpec("due", "Срок", FieldKind.DATE, hint="пусто — прежний"),
            _NOTE,
        ),
        {"who": "", "on": shown.day(session.today), "due": shown.day(due), "note": ""},
        save,
        text=what,
        draft=_draft("escalate", keys),
        subject=what,
    )


def putting_off(session: Session, keys: Sequence[Key], what: str, due: date | None) -> FormPlan:
    """Another last day for these."""

    async def save(answers: Answers) -> int:
        until, note = _day(answers, "due"), answers.note("note")
        await session.write("remark.due", lambda tx: remarks_acts.put_off(tx, keys, until, note, session.today))
        return 1

    specs = (FieldSpec("due", "Срок", FieldKind.DATE, hint=_DAY), _NOTE)
    values = {"due": shown.day(due), "note": ""}
    return FormPlan("Перенести срок", specs, values, save, text=what, draft=_draft("due", keys), subject=what)


def dismissing(session: Session, keys: Sequence[Key], what: str) -> FormPlan:
    """Nobody is to be told of these."""

    async def save(answers: Answers) -> int:
        reason = answers.text("reason")
        await session.write("remark.dismissed", lambda tx: remarks_acts.dismiss(tx, keys, reason, session.today))
        return 1

    specs = (FieldSpec("reason", "Причина", hint="почему не сообщать"),)
    about = f"{what} В выводах нарушение останется; исправят и нарушат снова — замечание вернётся."
    draft = _draft("dismiss", keys)
    return FormPlan("Не сообщать", specs, {"reason": ""}, save, text=about, draft=draft, subject=what)


def listing(session: Session, organization_id: int, name: str, written: list[Path]) -> FormPlan:
    """Where the fix list of an organization goes; the file that was made is put into `written`."""

    async def save(answers: Answers) -> int:
        path = _new_path(answers)
        warnings = answers.values["warnings"] == "yes"
        now = session.clock.now()

        def write(store: Store) -> None:
            fixlist.write(fixlist.collect(store.read, organization_id, now, warnings=warnings), path)
            written.append(path)

        await session.with_store(write)
        return 1

    specs = (
        FieldSpec("path", "Файл", hint="новый файл: .docx или .txt"),
        FieldSpec(
            "warnings",
            "Рекомендации",
            FieldKind.CHOICE,
            options=(("no", "только нарушения"), ("yes", "и рекомендации")),
        ),
    )
    about = f"{name}: что исправить. Для мессенджера — .txt, для письма — .docx. Текстов жителей в списке нет."
    values = {"path": f"~/исправить-{organization_id}-{session.today:%Y-%m-%d}.docx", "warnings": "no"}
    draft = f"fixlist:{organization_id}"
    return FormPlan("Список исправлений", specs, values, save, text=about, draft=draft, subject=name, act=FILE)


def _draft(what: str, keys: Sequence[Key]) -> str:
    """The form's name among drafts: of the same remarks, in whatever order they were marked."""
    if len(keys) == 1:
        return f"remark:{what}:{keys[0]}"
    named = " ".join(sorted(str(key) for key in keys))
    return f"remark:{what}:{hashlib.sha256(named.encode()).hexdigest()[:16]}"


def _new_path(answers: Answers) -> Path:
    """Refused where a long sentence about the path would not fit: the rest is refused when it is written."""
    typed = answers.values["path"].strip()
    if not typed:
        raise Refused("path", "нужен путь к новому файлу")
    try:
        path = Path(typed).expanduser()
    except RuntimeError:  # «~somebody» who is not there
        raise Refused("path", "нет такой папки") from None
    if path.suffix.lower() not in fixlist.SUFFIXES:
        raise Refused("path", "нужен .docx или .txt")
    try:
        newfile.refuse_taken(path)
    except PoryadokError:
        raise Refused("path", "уже есть, или нет такой папки") from None
    return path


def _day(answers: Answers, key: str) -> date:
    found = answers.day(key)
    if found is None:
        raise Refused(key, f"нужен день: {_DAY}")
    return found
