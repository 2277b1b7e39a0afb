"""The form of a waiver (отсрочка): which failure is allowed, to whom, until when, why, by whose paper.

What it may say is decided by `registry.waivers`, which the command line asks too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from checks import catalogue
from checks.model import SubjectKind, Verdict
from checks.remarks.records import key_of
from console import format as shown
from console.forms.model import Answers, FormPlan, Refused
from console.reading import card_text, waiver_words
from console.session import Session
from console.widgets.fields import FieldKind, FieldSpec
from registry import networks, waivers
from registry.waivers import Waiver
from vault.text import counted
from vault.transaction import Tx

_DAYS = 30
"""Of the last day that is offered: our own choice."""

_PAGE, _ORGANIZATION, _GROUP, _ALL = "page", "organization", "group", "all"
_WHOM = {
    _PAGE: "этой странице",
    _ORGANIZATION: "этой организации",
    _GROUP: "всем, у кого в названии есть слова",
    _ALL: "муниципалитету",
}
_EACH = "each"
_BEFORE_FIRST = "раньше первого дня"
_DAYS_AND_REASON = (
    FieldSpec("since", "С", FieldKind.DATE, hint="пусто — с начала"),
    FieldSpec("until", "По", FieldKind.DATE, hint="последний день", called="срок"),
    FieldSpec("reason", "Почему", hint="каникулы, ремонт, смена ответственного", called="причина"),
    FieldSpec("who", "Кто разрешил", hint="чья бумага: номер, дата"),
)


def plan(
    session: Session,
    broken: Sequence[Verdict],
    called: Callable[[int], str],
    told: list[str],
    *,
    every: bool,
    hidden: str = "",
) -> FormPlan:
    """A form about one of these failures, or, when `every` is meant, about all of them at once; there is one at least.

    `called` names an organization; `hidden` says how many of them the person does not see now; what is to be said when
    it is written is put into `told`.
    """

    async def save(answers: Answers) -> int:
        those = broken if not several else [broken[answers.needed("what", "выберите нарушение") - 1]]
        records = tuple(dict.fromkeys(_record(each, answers) for each in those))
        given = await session.write("waiver.added", lambda tx: _give(tx, records))
        told.extend(dict.fromkeys(filter(None, given)))
        return len(records)

    several = () if every or len(broken) == 1 else (_what(broken, called),)
    specs = (
        *several,
        FieldSpec("whom", "Кому", FieldKind.CHOICE, options=_whom(broken, every=every)),
        FieldSpec("words", "Слова названия", hint="школа", by="whom", labels=((_GROUP, "Слова названия"),)),
        *_DAYS_AND_REASON,
    )
    values = {
        "what": "",
        "whom": specs[len(several)].options[0][0],
        "words": "",
        "since": "",
        "until": shown.day(session.today + timedelta(days=_DAYS)),
        "reason": "",
        "who": "",
    }
    about = _about(broken, called, hidden, every=every)
    draft = _draft(broken, every=every)
    return FormPlan("Отсрочка", specs, values, save, draft=draft, text=about, subject=about)


def edit(session: Session, before: Waiver, about: str) -> FormPlan:
    """The days and the reason of one that was given; to whom and of what it is stays: for another one is given."""

    async def save(answers: Answers) -> int:
        since = answers.day("since")
        answers.not_before("until", since, _BEFORE_FIRST)
        record = replace(
            before,
            since=since,
            until=answers.needed_day("until", "нужен последний день"),
            reason=answers.text("reason"),
            who=answers.text("who"),
        )
        return (await session.write("waiver.updated", lambda tx: waivers.update(tx, record))).id

    values = {
        "since": shown.day(before.since),
        "until": shown.day(before.until),
        "reason": before.reason,
        "who": before.who,
    }
    draft = f"waiver:{before.id}"
    return FormPlan("Правка отсрочки", _DAYS_AND_REASON, values, save, draft=draft, text=about, subject=about)


def _give(tx: Tx, records: Sequence[Waiver]) -> list[str]:
    return [waiver_words.covered(*waivers.give(tx, each)) for each in records]


def _record(verdict: Verdict, answers: Answers) -> Waiver:
    whom = answers.values["whom"]
    of_page = verdict.subject.kind is SubjectKind.PAGE
    words = answers.text("words") if whom == _GROUP else ""
    if whom == _GROUP and not words:
        raise Refused("words", "нужны слова")
    if whom == _ALL and verdict.organization_id:
        raise Refused("whom", "это нарушение одной организации, не муниципалитета")
    if whom in {_PAGE, _ORGANIZATION, _GROUP} and not verdict.organization_id:
        raise Refused("whom", "это нарушение муниципалитета, не организации")
    if whom == _PAGE and not of_page:
        raise Refused("whom", "это нарушение самой организации, не страницы")
    since = answers.day("since")
    answers.not_before("until", since, _BEFORE_FIRST)
    to_page = whom == _PAGE or (whom == _EACH and of_page)
    to_organization = whom == _ORGANIZATION or (whom == _EACH and not of_page)
    return Waiver(
        check=verdict.check,
        reason=answers.text("reason"),
        until=answers.needed_day("until", "нужен последний день"),
        since=since,
        page_id=verdict.subject.id if to_page else None,
        organization_id=(verdict.organization_id or None) if to_organization else None,
        words=words,
        who=answers.text("who"),
    )


def _whom(broken: Sequence[Verdict], *, every: bool) -> tuple[tuple[str, str], ...]:
    """To whom it may be given, the narrowest first."""
    if every and len(broken) > 1:
        return ((_EACH, "каждому отмеченному"), (_GROUP, _WHOM[_GROUP]))
    found: list[str] = []
    if any(each.subject.kind is SubjectKind.PAGE for each in broken):
        found.append(_PAGE)
    if any(each.organization_id for each in broken):
        found += (_ORGANIZATION, _GROUP)
    if not all(each.organization_id for each in broken):
        found.append(_ALL)
    return tuple((each, _WHOM[each]) for each in found)


def _what(broken: Sequence[Verdict], called: Callable[[int], str]) -> FieldSpec:
    many = len({each.organization_id for each in broken}) > 1
    options = tuple(
        (str(at), f"{called(each.organization_id)}: {_title(each)}" if many else _title(each))
        for at, each in enumerate(broken, 1)
    )
    return FieldSpec("what", "Что", FieldKind.PICK, hint="Пробел — выбрать нарушение", options=options)


def _title(verdict: Verdict) -> str:
    """«ВК: Описания у страницы нет. (пункт 2.3)»."""
    known = catalogue.find(verdict.check)
    where = f"{networks.network(verdict.network).short}: " if verdict.network else ""
    cited = card_text.clauses(verdict)
    clause = cited if set(verdict.clauses) <= {"own"} else f"пункт {cited}"
    return f"{where}{card_text.headline(verdict) or (known.title if known else verdict.check)} ({clause})"


def _about(broken: Sequence[Verdict], called: Callable[[int], str], hidden: str, *, every: bool) -> str:
    if len(broken) > 1:
        number = counted(len(broken), "нарушение", "нарушения", "нарушений")
        return f"Отмечено: {number}{hidden}" if every else f"Видно: {number}; отсрочка — одному из них"
    name = called(broken[0].organization_id) or "Муниципалитет"
    return f"{name}, {_title(broken[0])}"


def _draft(broken: Sequence[Verdict], *, every: bool) -> str:
    """The form's name among drafts: of the same failures, and, where one of them is picked by its place, in the same
    order: in another the draft would name another failure."""
    keys = [str(key_of(each)) for each in broken]
    named = " ".join(sorted(keys) if every else keys)
    return f"waiver:new:{hashlib.sha256(named.encode()).hexdigest()[:16]}"
