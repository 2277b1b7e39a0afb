"""Opening a case: what each kind asks for, and the steps that it begins with.

What was true at the opening is in the steps; what becomes of them is `flow`, what the program sees of them stands one
floor up.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from registry import credentials, municipality, networks, organizations, pages, people
from registry.cases import assigning, kinds, records, told
from registry.cases.records import Case, CaseKind, Step
from registry.cases.rules import Per, Rule
from registry.credentials import Credential, CredentialKind
from registry.municipality import Key
from registry.pages import Page, PageState
from registry.people import Person, Role
from vault.errors import BadInput
from vault.transaction import Tx

ADMINISTERED = frozenset({PageState.ACTIVE, PageState.BLOCKED, PageState.CLOSED, PageState.WITHDRAWN})
"""States of pages that somebody may still administer there."""
NO_MARK = frozenset({"telegram"})
"""Networks without the mark «Госорганизация»."""
_TITLES = {
    CaseKind.HANDOVER: "Смена ответственного",
    CaseKind.OWN_HANDOVER: "Передача дел координатора",
    CaseKind.CONNECTION: "Подключение к «Госпабликам»",
    CaseKind.MARK: "Метка «Госорганизация»",
    CaseKind.PAGE_SEIZED: "Захвачена страница",
    CaseKind.VAULT_LOST: "Пропало хранилище или компьютер",
    CaseKind.DATA_LEAKED: "Утечка персональных данных",
}


_HANDED = {Role.RESPONSIBLE: _TITLES[CaseKind.HANDOVER], Role.DEPUTY: "Смена заместителя"}
"""What a change is called by the role of the one who leaves."""


def kind_title(kind: CaseKind) -> str:
    """What a kind of case is called."""
    return _TITLES[kind]


def open_handover(
    tx: Tx,
    organization_id: int,
    leaving_id: int,
    successor: Person | int | None,
    happened_on: date,
    now: datetime,
    *,
    last_day: date | None = None,
    received_on: date | None = None,
    proof: str = "",
) -> Case:
    """A change of the responsible person (or a deputy) of one organization; who leaves several has a case for each.

    From `happened_on` the successor answers; the leaving person's assignment ends on `last_day`, else the day before.
    A `successor` without an id is a new person; None: nobody yet, which stays an open step. `received_on` and `proof`
    record the organization's notice. BadInput when the person never answered there, the days cannot be, or such a case
    goes on already.
    """
    organization = organizations.get(tx, organization_id)
    leaving = people.get(tx, leaving_id)
    _refuse_second(tx, CaseKind.HANDOVER, organization_id=organization_id, person_id=leaving_id)
    role = assigning.end(tx, leaving, organization_id, happened_on, last_day)
    successor_id = assigning.begin(tx, successor, organization_id, role, happened_on, leaving_id)
    theirs = [page for page in pages.of_organization(tx, organization_id) if page.state in ADMINISTERED and page.url]
    case = Case(
        kind=CaseKind.HANDOVER,
        title=f"{_HANDED[role]}: {organization.short_name or organization.name}",
        opened_at=now,
        organization_id=organization_id,
        person_id=leaving_id,
        successor_id=successor_id,
        happened_on=happened_on,
        due_on=due(tx, happened_on),
        steps=_steps(CaseKind.HANDOVER, now, theirs, _official(tx, theirs)),
    )
    stored = _store(tx, case)
    if received_on is not None:
        told.receive(tx, stored, received_on, proof)
    return stored


def open_own_handover(tx: Tx, person_id: int, successor: Person | int | None, happened_on: date, now: datetime) -> Case:
    """The coordinator hands over to the next one; both are people of the registry. BadInput when one goes on already.

    Its steps are about the accounts that the leaving coordinator holds and the pages they administer.
    """
    people.get(tx, person_id)
    _refuse_second(tx, CaseKind.OWN_HANDOVER)
    successor_id = assigning.known(tx, successor)
    if successor_id == person_id:
        raise BadInput("Преемник и прежний координатор — один человек. Ничего не записано.")
    held = [account for account in credentials.listing(tx) if account.holder_id == person_id]
    ids = dict.fromkeys(page_id for account in held for page_id in account.page_ids)
    theirs = [page for page in (pages.get(tx, each) for each in ids) if page.state in ADMINISTERED]
    case = Case(
        kind=CaseKind.OWN_HANDOVER,
        title=_TITLES[CaseKind.OWN_HANDOVER],
        opened_at=now,
        person_id=person_id,
        successor_id=successor_id,
        happened_on=happened_on,
        due_on=due(tx, happened_on),
        steps=_steps(CaseKind.OWN_HANDOVER, now, theirs, [each for each in held if _is_official(each)]),
    )
    return _store(tx, case)


def open_connection(tx: Tx, page_id: int, now: datetime) -> Case:
    """Connecting a page to «Госпаблики». BadInput when it is connected, no page of today, or it goes on already."""
    page = _active(tx, page_id)
    if page.connected_on is not None:
        raise BadInput(f"Страница № {page.id} подключена с {page.connected_on:%d.%m.%Y}. Случай не открыт.")
    return _of_page(tx, CaseKind.CONNECTION, page, now)


def open_mark(tx: Tx, page_id: int, now: datetime) -> Case:
    """Getting the mark «Госорганизация». BadInput where there is none, or such a case goes on already."""
    page = _active(tx, page_id)
    if page.network in NO_MARK:
        raise BadInput(f"В сети «{networks.title(page.network)}» метки «Госорганизация» нет. Случай не открыт.")
    return _of_page(tx, CaseKind.MARK, page, now)


def open_incident(
    tx: Tx,
    kind: CaseKind,
    moment: datetime,
    now: datetime,
    page_id: int | None = None,
    happened_on: date | None = None,
) -> Case:
    """An incident discovered at `moment` (with its zone), from which its clocks run; a seized page is named.

    `happened_on` is the municipality's day of the discovery, that of UTC when it is not given. BadInput for another
    kind, a moment without a zone or that has not come, a page missing or too many, or when it goes on already.
    """
    if kind not in records.INCIDENTS:
        raise BadInput("Так начинают только чрезвычайный случай: страница, хранилище или данные.")
    if moment.tzinfo is None:
        raise BadInput("У времени обнаружения нет часового пояса: нужно вида 2026-11-22T09:00+07:00. Случай не открыт.")
    if moment > now:
        raise BadInput("Время обнаружения ещё не наступило: часы идут с минуты, когда узнали. Случай не открыт.")
    if (kind is CaseKind.PAGE_SEIZED) is not (page_id is not None):
        why = "Не сказано, какую страницу захватили" if page_id is None else "Страницу называют, когда захвачена она"
        raise BadInput(f"{why}. Случай не открыт.")
    day = happened_on or moment.date()
    if page_id is not None:
        page = pages.get(tx, page_id)
        return _of_page(tx, kind, page, moment, day)
    _refuse_second(tx, kind)
    case = Case(kind=kind, title=_TITLES[kind], opened_at=moment, happened_on=day, steps=_steps(kind, moment))
    return _store(tx, case)


def refuse_second(tx: Tx, case: Case) -> None:
    """BadInput when another case of the same kind about the same goes on: this one cannot be opened again."""
    if case.kind is CaseKind.HANDOVER:
        _refuse_second(tx, case.kind, organization_id=case.organization_id, person_id=case.person_id)
    else:
        _refuse_second(tx, case.kind, page_id=case.page_id)


def _of_page(tx: Tx, kind: CaseKind, page: Page, now: datetime, happened_on: date | None = None) -> Case:
    _refuse_second(tx, kind, page_id=page.id)
    organization = organizations.get(tx, page.organization_id)
    whose = f"{organization.short_name or organization.name}, {networks.title(page.network)}"
    sisters = [
        each
        for each in pages.of_organization(tx, page.organization_id)
        if each.id != page.id and each.state is PageState.ACTIVE
    ]
    case = Case(
        kind=kind,
        title=_title(kind, whose),
        opened_at=now,
        organization_id=page.organization_id,
        page_id=page.id,
        happened_on=happened_on,
        steps=_steps(kind, now, [page], _official(tx, [page]), sisters),
    )
    return _store(tx, case)


def _store(tx: Tx, case: Case) -> Case:
    stored = records.add(tx, case)
    tx.describe(f"{records.KIND}:{stored.id}", kind=stored.kind.value, steps=len(stored.steps))
    return stored


def _steps(
    kind: CaseKind,
    moment: datetime,
    own: Sequence[Page] = (),
    accounts: Iterable[Credential] = (),
    sisters: Sequence[Page] = (),
) -> tuple[Step, ...]:
    """The steps of the kind in the order of its table; those of pages and accounts, of each one after another."""
    each = tuple(accounts)
    found: list[Step] = []
    for rule in kinds.RULES[kind]:
        step = Step(rule.code, due_at=None if rule.hours is None else moment + timedelta(hours=rule.hours))
        if rule.per is Per.CASE:
            found.append(step)
        elif rule.per is Per.ACCOUNT:
            found += [replace(step, credential_id=one.id) for one in each if _has(rule, one.network)]
        else:
            those = own if rule.per is Per.PAGE else sisters
            found += [replace(step, page_id=page.id) for page in those if _has(rule, page.network)]
    return tuple(found)


def _has(rule: Rule, network: str) -> bool:
    return not rule.only or network in rule.only


def _official(tx: Tx, theirs: Iterable[Page]) -> list[Credential]:
    """The official accounts by which these pages are administered, each once."""
    found = {account.id: account for page in theirs for account in credentials.of_page(tx, page.id)}
    return [account for account in found.values() if _is_official(account)]


def _is_official(account: Credential) -> bool:
    return account.kind is CredentialKind.OFFICIAL


def _active(tx: Tx, page_id: int) -> Page:
    page = pages.get(tx, page_id)
    if page.state is not PageState.ACTIVE:
        raise BadInput(f"Страница № {page.id} сейчас не ведётся. Случай открывают о действующей странице.")
    return page


def _refuse_second(
    tx: Tx,
    kind: CaseKind,
    *,
    organization_id: int | None = None,
    page_id: int | None = None,
    person_id: int | None = None,
) -> None:
    """BadInput naming the case of this kind and about the same that goes on already."""
    for case in records.open_ones(tx, kind):
        same_page = page_id is None or case.page_id == page_id
        same_organization = organization_id is None or case.organization_id == organization_id
        if same_page and same_organization and person_id in (None, case.person_id):
            raise BadInput(f"Такой случай уже идёт: № {case.id}, «{case.title}». Второй не открыт, продолжайте его.")


def due(tx: Tx, happened_on: date) -> date | None:
    """The last day of a handover by the municipality's own setting; without it no deadline is invented."""
    days = municipality.number(tx, Key.HANDOVER_DAYS)
    return None if days is None else happened_on + timedelta(days=days)


def _title(kind: CaseKind, whose: str) -> str:
    return f"{_TITLES[kind]}: {whose}"
