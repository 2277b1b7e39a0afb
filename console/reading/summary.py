"""What the pane «Сводка» says: a line for each thing that waits, and where Enter leads from it. Figures come ready."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo
from enum import Enum, auto

from checks import briefing
from checks.briefing import ENDING_DAYS, FIRST, Briefing, Part, Some
from checks.cases.book import CaseView
from checks.centre.agenda import Agenda
from checks.forecast import Chance, Outlook, PageForecast
from checks.model import Verdict
from checks.person.answering import Matter
from checks.readers.moderation import Case
from checks.results import RunState
from checks.summary import Presence, percent
from console import format as shown
from console.reading import (
    agenda_words,
    case_words,
    forecast_words,
    pictures,
    presence_words,
    rating_words,
    registry_views,
    tally,
    upkeep_words,
)
from console.reading.centre.read import View
from console.reading.things import Thing, thing_text
from console.reading.told_words import GROUNDS
from console.reading.upkeep_words import Where
from registry.cases import flow
from vault.text import counted


class Leads(Enum):
    """Where Enter goes from a line. NOTE reads a text, THINGS a list each line of which may be opened, REMARKS is the
    view of remarks among the checks, CASE the steps of one case, CENTRE a view of «ЦУР», REGISTRY one of the registry,
    STEP a step of the first run, SAFE a view of the accounts and secrets, COPIES the copies of the vault.
    """

    NOWHERE = auto()
    PANE = auto()
    RUN = auto()
    LOOK = auto()
    NOTE = auto()
    THINGS = auto()
    REMARKS = auto()
    CASE = auto()
    CENTRE = auto()
    REGISTRY = auto()
    STEP = auto()
    SAFE = auto()
    COPIES = auto()


@dataclass(frozen=True)
class SummaryLine:
    """One line. `where` says in a word what Enter does; `pane` is a digit, `note` a text, `things` what is listed.

    Of a `part` they are the first of `number`: the rest is read when it is opened. `case_id` is that of CASE, `view`
    the one of CENTRE, `shelf` that of REGISTRY, `step` the number of STEP,
    `care` says which view SAFE is.
    """

    key: str
    text: str
    tone: str = ""
    where: str = ""
    leads: Leads = Leads.NOWHERE
    pane: str = ""
    note: str = ""
    things: tuple[Thing, ...] = ()
    part: Part | None = None
    number: int = 0
    case_id: int = 0
    view: View | None = None
    shelf: registry_views.View | None = None
    step: int = 0
    care: Where = Where.TEXT

    @property
    def title(self) -> str:
        """What is opened from it is called so."""
        return self.text.strip("!~?*+> ")

    @property
    def haystack(self) -> str:
        return self.text


_REGISTRY, _CHECKS, _VAULT = "2", "4", "5"
_LIST, _READ, _REMARKS = "список", "подробно", "замечания"
_DECIDE = (
    "Посмотрите по ссылке. Решение записывают из командной строки: выйдите (F10) и наберите, ID — номер слева:\n"
    "  poryadok moderation decide ID --delete   надо удалить\n"
    "  poryadok moderation decide ID --keep     может остаться: критика, слово-тёзка"
)
_PAGES = ("страница", "страницы", "страниц")
_BAR = 10  # signs of the bar of what is met
_STEPS = 5  # steps of a case shown beside its line


def lines(found: Briefing, zone: tzinfo) -> tuple[SummaryLine, ...]:
    """Everything that waits, the most pressing first; what there is none of is left out."""
    if not found.has_regulation:
        return (
            *_incidents(found, zone),
            *_beginning(found),
            *_affairs(found, zone),
            *_agenda(found.agenda),
            *_upkeep(upkeep_words.waiting(found.upkeep)),
        )
    waiting = (
        *_incidents(found, zone),
        *_critical(found),
        *_beginning(found),
        *_new(found),
        *_affairs(found, zone),
        *_agenda(found.agenda),
        *_upkeep(upkeep_words.waiting(found.upkeep)),
        *_remarks(found),
        *_week(found),
        *_person(found),
        *_moderation(found),
    )
    quiet = SummaryLine("quiet", "+ Срочного нет.", "ok")
    return (
        *(waiting or (quiet,)),
        *_run(found, zone),
        *_presence(found.presence),
        *_rating(found),
        *_upkeep(upkeep_words.standing(found.upkeep)),
    )


def counts(found: Briefing) -> Sequence[str]:
    """The standing text of the status line, for less and less room."""
    if not found.has_regulation:
        return ("Порядка в хранилище ещё нет",)
    if found.run is None:
        return ("Проверок ещё не было; F5 — проверить",)
    return tally.sentences(found.totals)


# A vault that was only just made


def _beginning(found: Briefing) -> Iterable[SummaryLine]:
    steps = []
    if not found.has_regulation:
        steps.append(_step("regulation", "> Выберите Порядок муниципалитета: без него судить не по чему", 3))
    if not found.organizations:
        steps.append(_step("organizations", "> Внесите организации: из файла или по одной", 4))
    elif not found.pages:
        text = "> Внесите страницы: p/з в «Реестре»"
        steps.append(SummaryLine("pages", text, "warn", "реестр", Leads.PANE, pane=_REGISTRY))
    if found.has_regulation and found.pages and not found.keys:
        steps.append(_step("keys", "> Нет ключей: ВКонтакте и Одноклассники не видны", 5))
    if found.has_regulation and found.pages and found.run is None:
        steps.append(SummaryLine("first", "> Проверок ещё не было", "warn", "проверить", Leads.RUN))
    return steps


def _step(key: str, text: str, step: int) -> SummaryLine:
    """A line that leads back to a step of the first run."""
    return SummaryLine(key, text, "warn", f"шаг {step}", Leads.STEP, step=step)


# What waits


def _incidents(found: Briefing, zone: tzinfo) -> Iterable[SummaryLine]:
    """Each incident by itself, with its clock: nothing goes before them."""
    for each in found.affairs:
        if each.case.incident:
            text = f"! {case_words.line(each, zone)}"
            key, note = f"case{each.case.id}", _case_note(each, zone)
            yield SummaryLine(key, text, "fail", "шаги", Leads.CASE, note=note, case_id=each.case.id)


def _affairs(found: Briefing, zone: tzinfo) -> Iterable[SummaryLine]:
    """The other open cases: those past their day or undone again, then the rest."""
    others = [each for each in found.affairs if not each.case.incident]
    loud = [each for each in others if each.overdue or each.broken]
    quiet = [each for each in others if each not in loud]
    if loud:
        number = counted(len(loud), "случай", "случая", "случаев")
        text = f"! Просрочено или сделано не до конца: {number}"
        note = _cases_note(loud, zone)
        yield SummaryLine("cases_late", text, "fail", "случаи", Leads.CENTRE, note=note, view=View.CASES)
    if quiet:
        text = f"* Идёт по шагам: {counted(len(quiet), 'случай', 'случая', 'случаев')}"
        note = _cases_note(quiet, zone)
        yield SummaryLine("cases_open", text, "manual", "случаи", Leads.CENTRE, note=note, view=View.CASES)


def _agenda(found: Agenda) -> Iterable[SummaryLine]:
    """What the centre waits for, and what belongs to the registry's own views."""
    for each in agenda_words.said(found):
        if isinstance(each.view, View):
            yield SummaryLine(each.key, each.text, each.tone, "ЦУР", Leads.CENTRE, note=each.note, view=each.view)
        else:
            yield SummaryLine(each.key, each.text, each.tone, "реестр", Leads.REGISTRY, note=each.note, shelf=each.view)


_CARED = {Where.COPIES: (Leads.COPIES, "копии"), Where.TEXT: (Leads.NOTE, _READ)}


def _upkeep(said: Iterable[upkeep_words.Said]) -> Iterable[SummaryLine]:
    """What the vault itself waits for: views of the safe, copies, calls of the networks."""
    for each in said:
        leads, where = _CARED.get(each.where, (Leads.SAFE, "сейф"))
        yield SummaryLine(each.key, each.text, each.tone, where, leads, note=each.note, care=each.where)


def _cases_note(those: Iterable[CaseView], zone: tzinfo) -> str:
    return "\n\n".join(_case_note(each, zone) for each in those)


def _case_note(found: CaseView, zone: tzinfo) -> str:
    """The case with the first steps that wait, and the command that shows it whole."""
    told = [f"№ {found.case.id}. {case_words.line(found, zone)}"]
    told += [f"  {case_words.step_title(step)}" for step in found.waiting[:_STEPS]]
    if len(found.waiting) > _STEPS:
        told.append(f"  … и ещё {len(found.waiting) - _STEPS}")
    return "\n".join((*told, f"  poryadok {flow.command(found.case)} show {found.case.id}"))


def _critical(found: Briefing) -> Iterable[SummaryLine]:
    if found.critical:
        text = f"! Нельзя ждать: {counted(len(found.critical), *_PAGES)} под чужим управлением"
        yield _things("critical", text, "fail", found.critical)


def _new(found: Briefing) -> Iterable[SummaryLine]:
    if found.new is not None and found.new.number and found.previous is not None:
        number = counted(found.new.number, "новое нарушение", "новых нарушения", "новых нарушений")
        yield _some("new", f"! {number} после прогона {found.previous.id}", "fail", Part.NEW, found.new)


def _week(found: Briefing) -> Iterable[SummaryLine]:
    week = found.outlook
    if found.week_later:
        yield SummaryLine("week", "  Неделя: считаю…", "muted")
    if week is None or not week.rows or (found.run is None and not week.of(Chance.HARD, Chance.POSSIBLE, Chance.MET)):
        return  # before the first run nothing was seen, and that is said already
    short = week.of(Chance.HARD, Chance.POSSIBLE)
    unseen = week.of(Chance.UNKNOWN)
    tone = "warn" if short else "unknown" if unseen else "ok"
    mark = "~" if short else "?" if unseen else "+"
    yield _pages("week", f"{mark} {forecast_words.short_heading(week)}", tone, Part.WEEK, week)
    if week.slipping:
        yield _pages("slipping", f"! {forecast_words.slipping(week)}", "fail", Part.SLIPPING, week)
    near = sum(row.may_slip for row in week.rows)
    if near:
        text = f"~ Могут сорвать третью неделю подряд: {counted(near, *_PAGES)}"
        yield _pages("near", text, "warn", Part.NEAR, week)


def _person(found: Briefing) -> Iterable[SummaryLine]:
    if found.due.number:
        text = f"* Решить самим: {counted(found.due.number, 'вопрос', 'вопроса', 'вопросов')}"
        yield _some("due", text, "manual", Part.DUE, found.due)
    if found.ending.number:
        number = counted(found.ending.number, "ответ истекает", "ответа истекают", "ответов истекают")
        text = f"* {number} в ближайшие {counted(ENDING_DAYS, 'день', 'дня', 'дней')}"
        yield _some("ending", text, "manual", Part.ENDING, found.ending)
    if found.queue:
        text = f"? Посмотреть самим: {counted(found.queue, *_PAGES)}"
        yield SummaryLine("queue", text, "unknown", "взгляд", Leads.LOOK)


def _remarks(found: Briefing) -> Iterable[SummaryLine]:
    if found.overdue:
        number = counted(found.overdue, "замечание просрочено", "замечания просрочены", "замечаний просрочено")
        yield SummaryLine("overdue", f"! {number}", "fail", _REMARKS, Leads.REMARKS)
    if found.untold:
        number = counted(found.untold, "нарушение", "нарушения", "нарушений")
        yield SummaryLine("untold", f"! Никому не сообщили: {number}", "fail", _REMARKS, Leads.REMARKS)


def _moderation(found: Briefing) -> Iterable[SummaryLine]:
    if found.cases:
        number = counted(len(found.cases), "сообщение ждёт", "сообщения ждут", "сообщений ждут")
        note = "\n".join([*map(_case, found.cases), "", _DECIDE])
        yield SummaryLine("cases", f"* {number} модерации", "manual", _READ, Leads.NOTE, note=note)


def _case(case: Case) -> str:
    told = f", сообщили {shown.day(case.reported_on)}" if case.reported_on else ""
    return f"№ {case.id}, {GROUNDS[case.ground]}{told}: {case.url}"


def _things(key: str, text: str, tone: str, things: tuple[Thing, ...]) -> SummaryLine:
    return SummaryLine(key, text, tone, _LIST, Leads.THINGS, things=things, number=len(things))


def _pages(key: str, text: str, tone: str, part: Part, week: Outlook) -> SummaryLine:
    rows = briefing.of_week(week, part)
    return SummaryLine(key, text, tone, _LIST, Leads.THINGS, things=rows[:FIRST], part=part, number=len(rows))


def _some(key: str, text: str, tone: str, part: Part, some: Some[Verdict] | Some[Matter]) -> SummaryLine:
    return SummaryLine(key, text, tone, _LIST, Leads.THINGS, things=some.first, part=part, number=some.number)


# How it stands


def _run(found: Briefing, zone: tzinfo) -> Iterable[SummaryLine]:
    run = found.run
    if run is None:
        return
    ended = "" if run.state is RunState.DONE else ", остановлен"
    when = shown.day(run.started_at.astimezone(zone).date())
    text = f"  {pictures.share(found.totals, _BAR)}: прогон {run.id} от {when}{ended}"
    yield SummaryLine("run", text, "", "проверки", Leads.PANE, pane=_CHECKS)


def _presence(found: Presence | None) -> Iterable[SummaryLine]:
    if found is None:
        return
    kept = counted(found.kept, "организации", "организаций", "организаций")
    if found.obliged is None:
        text, tone = f"* Перечень обязанных не задан; страницы есть у {kept}", "manual"
    else:
        share = percent(found.share) if found.share is not None else "доли нет"
        present, obliged = shown.number(found.present), shown.number(found.obliged)
        text = f"  Страницы есть у {present} из {obliged} обязанных ({share})"
        tone = "warn" if found.missing else ""
    yield SummaryLine("presence", text, tone, _READ, Leads.NOTE, note=presence_words.note(found))


def _rating(found: Briefing) -> Iterable[SummaryLine]:
    if found.rating_trouble:
        text = f"! Рейтинг не посчитан: {found.rating_trouble}"
        yield SummaryLine("rating", text, "fail", _READ, Leads.NOTE, note=found.rating_trouble)
    rating = found.rating
    if rating is not None:
        text = f"  {rating_words.line(rating)}"
        yield SummaryLine("rating", text, "", _READ, Leads.NOTE, note=rating_words.note(rating))


def beginning(line: SummaryLine, found: Briefing, most: int = FIRST) -> str:
    """What stands beside a line where there is room: its text, or the first things of its list."""
    told = [thing_text(thing, found.names)[0] for thing in line.things[:most]]
    if line.number > most:
        told.append(f"… и ещё {line.number - most}")
    return "\n".join((line.text.strip(), *told, *filter(None, [line.note])))


def lean(found: Briefing, lines: Iterable[SummaryLine]) -> Briefing:
    """What is still needed beside the lines: of ten thousand pages the rest would be held for nothing."""
    things = [thing for line in lines for thing in line.things]
    whose = {thing.page.organization_id for thing in things if isinstance(thing, PageForecast)}
    verdicts = [
        thing.verdict if isinstance(thing, Matter) else thing for thing in things if not isinstance(thing, PageForecast)
    ]
    whose |= {each.organization_id for each in verdicts}
    return replace(found, outlook=None, names={each: found.names[each] for each in whose if each in found.names})
