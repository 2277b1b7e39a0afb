"""What the vault knows for a letter, read in one transaction as plain values. What is made of them is `values`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from registry import (
    exemptions,
    inquiries,
    inquiry_merge,
    municipality,
    organizations,
    pages,
    people,
    requests,
)
from registry.cases import records as cases
from registry.cases import transfer
from registry.cases.records import Case, CaseKind
from registry.cases.transfer import TransferRow
from registry.exemptions import Exemption
from registry.inquiries import Inquiry
from registry.inquiry_merge import Merged
from registry.letters import book, kinds
from registry.letters.book import Letter
from registry.letters.kinds import About, LetterKind
from registry.municipality import Key
from registry.organizations import Organization
from registry.pages import Page, PageState
from registry.people import Assignment, Person, Role
from registry.regulation import versions
from registry.regulation.model import Regulation
from registry.requests import CentreRequest
from vault.errors import BadInput
from vault.transaction import Tx


@dataclass(frozen=True)
class Subject:
    """What a letter is to be: its kind, the records that it is about by id, its day, and what a person gave.

    `number` "" takes the next one by the setting. `given` are fields by name as they shall stand in the letter.
    `again` is a letter of the book whose file is to be written anew, under its own number and day.
    """

    kind: LetterKind
    on: date
    organization_id: int | None = None
    page_id: int | None = None
    case_id: int | None = None
    request_id: int | None = None
    inquiry_id: int | None = None
    number: str = ""
    given: tuple[tuple[str, str], ...] = ()
    again: int | None = None


@dataclass(frozen=True)
class Facts:
    """Everything of the vault that a letter of this subject may tell; what does not concern it is None or empty.

    `subject` has its ids filled in from each other. `number` is the outgoing number, "" when none can be made.
    """

    subject: Subject
    settings: Mapping[Key, str]
    number: str
    regulation: Regulation | None = None
    organization: Organization | None = None
    page: Page | None = None
    pages: tuple[Page, ...] = ()
    person: Person | None = None
    assignment: Assignment | None = None
    former: Person | None = None
    case: Case | None = None
    request: CentreRequest | None = None
    inquiry: Inquiry | None = None
    answers: tuple[Merged, ...] = ()
    earlier: Letter | None = None
    exemption: Exemption | None = None
    accounts: tuple[TransferRow, ...] = ()
    again: Letter | None = None


def gather(tx: Tx, subject: Subject) -> Facts:
    """The facts of a letter. BadInput when a record is not there, one that the kind needs is not named, or the records
    do not belong together."""
    again = None if subject.again is None else _unsent(tx, subject.again)
    if again is not None:
        subject = _as_before(subject, again)
    case = None if subject.case_id is None else cases.get(tx, subject.case_id)
    subject = _completed(tx, subject, case)
    _refuse_unnamed(subject)
    kind, whose = subject.kind, subject.organization_id
    organization = None if whose is None else organizations.get(tx, whose)
    own_pages = () if whose is None else pages.of_organization(tx, whose)
    stored = versions.in_force(tx, subject.on)
    person, assignment, former = _responsible(tx, subject, case)
    inquiry = None if subject.inquiry_id is None else inquiries.get(tx, subject.inquiry_id)
    if inquiry is not None and whose not in {None, *(each.organization_id for each in inquiry.replies)}:
        raise BadInput(f"Запрос «{inquiry.title}» этой организации не отправляли. Ничего не записано.")
    return Facts(
        subject=subject,
        settings={each.key: each.value for each in municipality.listing(tx)},
        number=again.number if again else _number(tx, subject),
        regulation=None if stored is None else stored.regulation,
        organization=organization,
        page=None if subject.page_id is None else pages.get(tx, subject.page_id),
        pages=tuple(each for each in own_pages if each.state is PageState.ACTIVE and each.url),
        person=person,
        assignment=assignment,
        former=former,
        case=case,
        request=None if subject.request_id is None else requests.get(tx, subject.request_id),
        inquiry=inquiry,
        answers=_answers(tx, subject),
        earlier=_earlier(tx, subject),
        exemption=_exemption(tx, whose, subject.on) if kind is LetterKind.PAGE_ABSENT else None,
        accounts=_accounts(tx, case) if kind is LetterKind.TRANSFER_ACT else (),
        again=again,
    )


def _unsent(tx: Tx, letter_id: int) -> Letter:
    letter = book.get(tx, letter_id)
    if letter.cancelled_on is not None or letter.sent_on is not None:
        what = "отменено" if letter.cancelled_on is not None else "отправлено"
        raise BadInput(f"Письмо {letter_id} уже {what}: под его номером другого не пишут. Ничего не записано.")
    return letter


def _as_before(subject: Subject, letter: Letter) -> Subject:
    if letter.kind != subject.kind:
        raise BadInput(f"Письмо {letter.id} — {kinds.of(kinds.kind_of(letter.kind)).title}, а названо другое.")
    return replace(
        subject,
        on=letter.dated_on,
        number=letter.number,
        organization_id=letter.organization_id,
        page_id=letter.page_id,
        case_id=letter.case_id,
        request_id=letter.request_id,
        inquiry_id=letter.inquiry_id,
    )


def _completed(tx: Tx, subject: Subject, case: Case | None) -> Subject:
    """The ids that follow from each other; BadInput when they contradict."""
    page_id = subject.page_id or (case.page_id if case else None)
    whose = subject.organization_id or (case.organization_id if case else None)
    if page_id is not None:
        owner = pages.get(tx, page_id).organization_id
        if whose not in {None, owner}:
            raise BadInput(f"Страница {page_id} принадлежит другой организации. Ничего не записано.")
        whose = owner
    return replace(subject, page_id=page_id, organization_id=whose)


_ASKED = {
    About.ORGANIZATION: "какая организация (--org)",
    About.PAGE: "какая страница (--page)",
    About.CASE: "какой случай (--case)",
    About.REQUEST: "какой запрос ЦУР (--request)",
    About.INQUIRY: "какой запрос организациям (--inquiry)",
}


def _refuse_unnamed(subject: Subject) -> None:
    named = {
        About.ORGANIZATION: subject.organization_id,
        About.PAGE: subject.page_id,
        About.CASE: subject.case_id,
        About.REQUEST: subject.request_id,
        About.INQUIRY: subject.inquiry_id,
    }
    known = kinds.of(subject.kind)
    lacking = [about for about in known.about if named[about] is None]
    if lacking and (not known.either or len(lacking) == len(known.about)):
        asked = (" или " if known.either else ", ").join(_ASKED[about] for about in lacking)
        raise BadInput(f"{known.title}: не сказано, {asked}. Ничего не записано.")


def _number(tx: Tx, subject: Subject) -> str:
    if not kinds.of(subject.kind).numbered:
        return ""
    return subject.number or book.next_number(tx, subject.on)


def _responsible(tx: Tx, subject: Subject, case: Case | None) -> tuple[Person | None, Assignment | None, Person | None]:
    """Who answers for the organization by the day of the letter, since when, and who did before."""
    whose = subject.organization_id
    if case is not None and case.kind in {CaseKind.HANDOVER, CaseKind.OWN_HANDOVER}:
        comes, leaves = _person(tx, case.successor_id), _person(tx, case.person_id)
        return comes, _assignment(comes, whose), leaves
    if whose is None:
        return None, None, None
    found = people.responsible_for(tx, whose, subject.on)
    return found, _assignment(found, whose), None


def _person(tx: Tx, person_id: int | None) -> Person | None:
    """A case outlives the people it was about."""
    if person_id is None:
        return None
    try:
        return people.get(tx, person_id)
    except BadInput:
        return None


def _assignment(person: Person | None, organization_id: int | None) -> Assignment | None:
    own = [
        each
        for each in (person.assignments if person else ())
        if each.organization_id == organization_id and each.role is Role.RESPONSIBLE
    ]
    return max(own, key=lambda each: each.since or date.min, default=None)


def _answers(tx: Tx, subject: Subject) -> tuple[Merged, ...]:
    if subject.kind is not LetterKind.CENTRE_ANSWER or subject.request_id is None:
        return ()
    if not inquiries.of_request(tx, subject.request_id):
        return ()
    return inquiry_merge.for_request(tx, subject.request_id, subject.on)


def _earlier(tx: Tx, subject: Subject) -> Letter | None:
    """The letter by which this organization was asked."""
    if subject.kind is not LetterKind.REMINDER or subject.inquiry_id is None:
        return None
    found = book.of_inquiry(tx, subject.inquiry_id)
    return next(
        (each for each in found if each.kind == LetterKind.INQUIRY and each.organization_id == subject.organization_id),
        None,
    )


def _exemption(tx: Tx, organization_id: int | None, on: date) -> Exemption | None:
    if organization_id is None:
        return None
    found = exemptions.of_organization(tx, organization_id)
    return next((each for each in found if each.in_force(on)), None)


def _accounts(tx: Tx, case: Case | None) -> tuple[TransferRow, ...]:
    """All accounts of the registry for the coordinator's own act, those of one organization for its own."""
    rows = transfer.rows_of_act(tx)
    if case is None or case.organization_id is None:
        return rows
    own = {page.url for page in pages.of_organization(tx, case.organization_id)}  # names may be alike, links are not
    return tuple(each for each in rows if own.intersection(each.pages))
