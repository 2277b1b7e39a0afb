"""The card of an organization as lines: what is painted at the side, and walked through line by line when opened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from checks import advice, catalogue, summary
from checks.activity import OrganizationActivity
from checks.advice import Notes
from checks.judging.told import BY_LOOK
from checks.model import Status, Verdict
from checks.person.answering import is_by_answer
from console import format as shown
from console.forms.titles import CATEGORIES, PAGE_STATES, ROLES
from console.reading import pictures, uncollected
from console.reading.organization_text import SITE, facts
from console.reading.organizations import OrganizationCard, trained
from console.reading.registry_views import IMPOSTOR_STATES
from console.ways import on_screen
from registry.cases.records import Case
from registry.exemptions import Exemption
from registry.impostors import Impostor
from registry.networks import title
from registry.obligations import Obligation
from registry.pages import Page
from registry.people import Assignment, Person


@dataclass(frozen=True)
class CardLine:
    """A line; `page`, `verdict`, `answering`, `site`, `impostor` or `case` when it can be opened."""

    text: str
    tone: str = ""
    page: Page | None = None
    verdict: Verdict | None = None
    answering: tuple[Person, Assignment] | None = None
    own: bool = False
    site: bool = False
    impostor: Impostor | None = None
    case: Case | None = None


def lines(card: OrganizationCard, weeks: OrganizationActivity | None = None) -> tuple[CardLine, ...]:
    """The whole card; `weeks` are None without kept pages, and while no regulation counts their publications."""
    found = [
        CardLine(card.organization.name, "heading", own=True),
        *(CardLine(text, own=True, site=text.startswith(SITE)) for text in facts(card.organization, card.founder)),
        CardLine(""),
        CardLine(f"Страницы ({len(card.pages)})", "heading"),
        *_pages(card.pages),
        *_standing(card.verdicts, weeks),
        CardLine(""),
        CardLine("Ответственные", "heading"),
        *_people(card),
        *_cases(card.cases, card.on),
        *_impostors(card.impostors),
        CardLine(""),
        CardLine("Перечни", "heading"),
        *_lists(card.obligations, card.exemptions),
        CardLine(""),
        CardLine(f"Выводы ({len(card.verdicts)})", "heading"),
        *verdict_lines(card.verdicts),
    ]
    return tuple(found)


def verdict_text(verdict: Verdict, since: date | None = None, notes: Notes = advice.NO_NOTES) -> str:
    """A verdict in full: what, by which clause, `since` when it fails, what was seen, what to do; `notes` are the
    municipality's own to the advice."""
    seen = shown.look(verdict.status.value)
    parts = [f"{seen.mark} {seen.word}: {on_screen(verdict.message)}", "", f"О ком: {verdict.subject.name}"]
    if catalogue.find(verdict.check):
        parts.append(f"Проверка: {check_title(verdict.check)}")
    parts.append(f"Пункты: {clauses(verdict)}")
    if since is not None:
        parts.append(f"Нарушено с {shown.day(since)}")
    if verdict.evidence:
        parts += ["", f"{_evidence_heading(verdict)}:", *(f"  {piece}" for piece in verdict.evidence)]
    if verdict.fix:
        parts += ["", "Что делать:", f"  {on_screen(verdict.fix)}"]
    if verdict.violation:
        parts += [
            "",
            "Что сказать организации:",
            *(f"  {line}" for line in advice_lines(verdict.check, verdict.network, notes, verdict)),
        ]
    return "\n".join(parts)


def _evidence_heading(verdict: Verdict) -> str:
    """A clause that a person decides comes with its questions, an answer with its proof; all else was seen."""
    if is_by_answer(verdict):
        return "Подтверждение"
    return "Что видно" if catalogue.find(verdict.check) else "Что проверить"


def headline(verdict: Verdict) -> str:
    """The message for a list; where the sentence does not say what was asked, the check's title stands before it."""
    if verdict.critical:
        return f"Срочно. {verdict.message}"
    known = catalogue.find(verdict.check)
    silent = verdict.status is Status.UNKNOWN or verdict.code in BY_LOOK or is_by_answer(verdict)
    return f"{known.title} — {verdict.message}" if known and silent else verdict.message


def advice_lines(
    check: str, network: str, notes: Notes = advice.NO_NOTES, verdict: Verdict | None = None
) -> Iterator[str]:
    """What whoever keeps the page is to do, and the way through the menus of that network, by the notes of the
    municipality where it has some."""
    hint = advice.of(check, network, notes, verdict)
    yield hint.text
    if hint.path:
        yield f"Где в меню: {hint.way}"


def advice_text(verdict: Verdict, notes: Notes = advice.NO_NOTES) -> str:
    """What is wrong, by which clause, and what to do about it."""
    whose = f"{verdict.subject.name}: " if verdict.subject.name else ""
    parts = [f"{shown.look(verdict.status.value).mark} {whose}{headline(verdict)}", f"Пункты: {clauses(verdict)}"]
    if verdict.fix:
        parts.append(f"Что делать: {on_screen(verdict.fix)}")
    said = advice_lines(verdict.check, verdict.network, notes, verdict)
    return "\n".join([*parts, "Что сказать организации:", *(f"  {line}" for line in said)])


def check_title(check: str) -> str:
    """The name of a check for people, with its id; a manual clause has only the id."""
    known = catalogue.find(check)
    return f"{known.title} ({check})" if known else check


def clauses(verdict: Verdict) -> str:
    """«1.2, 2.4» or «своя настройка»."""
    return ", ".join("своя настройка" if clause == "own" else clause for clause in verdict.clauses) or "нет"


def _pages(its_pages: Iterable[Page]) -> Iterator[CardLine]:
    found = False
    for page in its_pages:
        found = True
        parts = [title(page.network), page.url or "без ссылки", PAGE_STATES[page.state], CATEGORIES[page.category]]
        yield CardLine("  " + ", ".join(parts), page=page)
        if not_seen := uncollected.sentence(page.network):
            yield CardLine(f"    {not_seen}", "muted", page=page)
    if not found:
        yield CardLine("  страниц нет; n/т — добавить", "muted")


def _standing(verdicts: Iterable[Verdict], weeks: OrganizationActivity | None) -> Iterator[CardLine]:
    """How it stands, in pictures, under a heading of its own; nothing before the first run over pages."""
    found = pictures.organization_lines(weeks, summary.totals(verdicts))
    if found:
        yield CardLine("")
        yield CardLine("Как стоит", "heading")
    for text, tone in found:
        yield CardLine(text, tone)


def _people(card: OrganizationCard) -> Iterator[CardLine]:
    for person, part in card.people:
        contacts = ", ".join(piece for piece in (person.position, person.phone, person.email) if piece)
        tone = "" if part.in_force(card.on) else "muted"
        text = (
            f"  {person.name} ({ROLES[part.role]}{_days(part.since, part.until)}){': ' + contacts if contacts else ''}"
        )
        yield CardLine(text, tone, answering=(person, part))
        if told := trained(person):
            yield CardLine(f"    {told}", "muted", answering=(person, part))
    if not card.people:
        yield CardLine("  не назначены; o/щ — назначить", "muted")


def _cases(found: Iterable[Case], on: date) -> Iterator[CardLine]:
    """The cases that go on, under a heading of their own; nothing when there are none."""
    going = [each for each in found if each.open]
    if going:
        yield CardLine("")
        yield CardLine(f"Идут случаи ({len(going)})", "heading")
    for each in going:
        late = each.due_on is not None and each.due_on < on
        due = f", срок {shown.day(each.due_on)}{' вышел' if late else ''}" if each.due_on else ""
        text = f"  № {each.id}. {shown.line(each.title)}{due}"
        yield CardLine(text, "fail" if late or each.incident else "", case=each)


def _impostors(found: Iterable[Impostor]) -> Iterator[CardLine]:
    """The pages that imitate the organization, under a heading of their own; nothing when there are none."""
    listed = tuple(found)
    if listed:
        yield CardLine("")
        yield CardLine(f"Выдают себя за неё ({len(listed)})", "heading")
    for each in listed:
        word, tone = IMPOSTOR_STATES[each.state]
        yield CardLine(f"  {word}: {each.url} (нашли {shown.day(each.found_on)})", tone, impostor=each)


def _days(since: date | None, until: date | None) -> str:
    return (f", с {shown.day(since)}" if since else "") + (f", по {shown.day(until)}" if until else "")


def _lists(required: Iterable[Obligation], exempt: Iterable[Exemption]) -> Iterator[CardLine]:
    found = False
    for name, line in (*(("обязательный", one) for one in required), *(("исключения", one) for one in exempt)):
        found = True
        number = f" № {line.number}" if line.number else ""
        yield CardLine(f"  {name}{number}{_days(line.since, line.until)}{': ' + line.basis if line.basis else ''}")
    if not found:
        yield CardLine("  ни в одном", "muted")


def verdict_lines(verdicts: Iterable[Verdict]) -> Iterator[CardLine]:
    """A line for each verdict, which opens it; one that says what to do when there are none."""
    found = False
    for verdict in verdicts:
        found = True
        seen = shown.look(verdict.status.value)
        yield CardLine(f"  {seen.mark} {seen.word}: {headline(verdict)}", seen.tone, verdict=verdict)
    if not found:
        yield CardLine("  не проверялось; F5 — проверить", "muted")
