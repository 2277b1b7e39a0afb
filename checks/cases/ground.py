"""What the steps of one case are seen by, read in short transactions: records, letters, facts, the vault's journal."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from checks import facts_store, posted, snapshot
from checks.facts import Fact, Key, Need
from registry import (
    broadcasts,
    credentials,
    departures,
    health,
    knowledge,
    leaving,
    municipality,
    notices,
    organizations,
    pages,
    people,
    rows,
    slot_people,
)
from registry.broadcasts import Broadcast
from registry.cases import opening
from registry.cases import records as cases
from registry.cases.records import Case, CaseKind
from registry.credentials import Credential, CredentialKind
from registry.departures import Calendar
from registry.health_facts import HealthFacts
from registry.knowledge import Exposure
from registry.leaving import LeavingTask
from registry.letters import book
from registry.letters.book import Letter
from registry.notices import Notice
from registry.organizations import Organization
from registry.pages import Page
from registry.people import Person
from vault import exposure, past, slotting
from vault.exposure import Span
from vault.store import Store
from vault.transaction import Tx

_OF_PEOPLE = frozenset({CaseKind.HANDOVER, CaseKind.OWN_HANDOVER})
_OF_SECRETS = frozenset({CaseKind.PAGE_SEIZED, CaseKind.VAULT_LOST})
_AT_ONCE = 500
"""Owners of secrets whose past is read in one transaction: each has a few rows of the journal."""
_ACTS = "SELECT time, detail FROM journal WHERE subject = 'vault' AND action = ? ORDER BY n"
_WAYS_IN = "SELECT action, time, detail FROM journal WHERE subject = 'vault' AND action IN (?, ?, ?) ORDER BY n"
_FORMER = (
    "SELECT DISTINCT after ->> 'network' AS network, after ->> 'profile_id' AS profile FROM change"
    " WHERE kind = 'credential' AND after <> '' AND after ->> 'holder_id' = ? AND after ->> 'kind' = 'personal'"
)


@dataclass(frozen=True)
class Ground:
    """Everything that the sights of one case are told from; what its kind does not need is empty.

    `others` are all cases of the organization. `profiles` are the numbers of the leaving person's own profiles by
    network, `former` those that were recorded as theirs before and are nobody's now; `renewed` the
    moments (as the judged clock had them) at which the keys of the vault were renewed, `added`
    the names of new ways in with theirs; `slots` tells whose ways in were when, by number of person. `firsts` are
    secrets that replaced nothing in the vault: one written down after the event may have been in use before it.
    """

    case: Case
    now: datetime
    today: date
    calendar: Calendar
    organization: Organization | None = None
    people: Mapping[int, Person] = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()
    others: tuple[Case, ...] = ()
    letters: tuple[Letter, ...] = ()
    pages: Mapping[int, Page] = field(default_factory=dict)
    accounts: Mapping[int, Credential] = field(default_factory=dict)
    profiles: Mapping[str, frozenset[str]] = field(default_factory=dict)
    former: Mapping[str, frozenset[str]] = field(default_factory=dict)
    facts: Mapping[Key, Fact] = field(default_factory=dict)
    whose: Mapping[int, frozenset[int]] = field(default_factory=dict)
    tasks: tuple[LeavingTask, ...] = ()
    known: tuple[Exposure, ...] = ()
    unclaimed: tuple[str, ...] = ()
    slots: tuple[tuple[int, Span], ...] = ()
    renewed: tuple[datetime, ...] = ()
    added: tuple[tuple[str, datetime], ...] = ()
    removed: tuple[tuple[str, datetime], ...] = ()
    exchanged: tuple[datetime, ...] = ()
    coordinator: str = ""
    health: HealthFacts | None = None
    firsts: frozenset[exposure.Place] = frozenset()
    broadcasts: tuple[Broadcast, ...] = ()

    @property
    def zone(self) -> tzinfo:
        return self.calendar.zone

    @property
    def event(self) -> datetime:
        """From when on what is seen counts (UTC): the discovery of an incident, else the beginning of the day of the
        event, else the opening."""
        if self.case.incident or self.case.happened_on is None:
            return self.case.opened_at
        return datetime.combine(self.case.happened_on, time(), self.zone).astimezone(UTC)

    @property
    def begun(self) -> datetime:
        """From when on acts upon the vault count (UTC): keys are renewed on the eve as well."""
        return min(self.event, self.case.opened_at)

    def judged(self, moment: datetime) -> datetime:
        """A real moment as the judged clock had it."""
        return self.calendar.judged.get(moment, moment)

    def day(self, moment: datetime) -> date:
        """The day of a judged moment in the municipality."""
        return moment.astimezone(self.zone).date()

    def name(self, person_id: int | None) -> str:
        """A person's name, also of one removed; the number of one whose name was erased."""
        return self.names.get(person_id or 0) or f"№ {person_id}"


def read(store: Store, case: Case, now: datetime) -> Ground:
    """The ground of a case at `now` (UTC). Not for a database thread."""
    today = store.read(lambda tx: snapshot.today(tx, now))
    own = store.read(lambda tx: _records(tx, case, now, today))
    if not case.open:
        return own  # what was seen of it is in its steps
    found = replace(own, facts=_facts(store, case, tuple(own.pages)))
    if case.kind is CaseKind.HANDOVER and case.person_id is not None:
        tasks = leaving.judge(leaving.facts(store.read, today, case.person_id))
        whose = store.read(lambda tx: _whose(tx, {task.credential_id for task in tasks}))
        found = replace(found, tasks=tasks, whose=whose, accounts=_more(store, own, tasks))
    if case.kind is CaseKind.OWN_HANDOVER and case.person_id in found.names:
        known = knowledge.judge(knowledge.facts_of_person(store.read, case.person_id or 0))
        found = replace(found, known=known, accounts=_more(store, own, knowledge.live(known)))
    if case.kind in _OF_SECRETS:
        gathered = health.gathered(store.read, today)
        found = replace(found, health=gathered, firsts=_firsts(store, gathered))
    return found


def _firsts(store: Store, gathered: HealthFacts) -> frozenset[exposure.Place]:
    owners = sorted({rows.text(row["owner"]) for row in gathered.secrets})
    found: set[exposure.Place] = set()
    for first in range(0, len(owners), _AT_ONCE):
        part = owners[first : first + _AT_ONCE]
        kept = exposure.uses_of(store.read(lambda tx: exposure.use_rows(tx, part)))  # noqa: B023  called at once
        found |= {place for place, uses in kept.items() if uses[-1].first}
    return frozenset(found)


def _facts(store: Store, case: Case, page_ids: Sequence[int]) -> Mapping[Key, Fact]:
    """The cards and managers of the pages; publications only where a case asks for them: there are many."""
    found = {
        (number, need): fact
        for need in (Need.MANAGERS, Need.PROFILE)
        for number, fact in posted.shown(store, page_ids, need).items()
    }
    if case.kind is CaseKind.CONNECTION:
        found |= facts_store.assembled(store.facts.read(lambda tx: facts_store.fetch(tx, page_ids)))
    return found


def _more(store: Store, own: Ground, known: Iterable[LeavingTask | Exposure]) -> Mapping[int, Credential]:
    """The accounts of the case with those that somebody knows, for their names."""
    ids = sorted({each.credential_id for each in known} - set(own.accounts))
    return {**own.accounts, **store.read(lambda tx: credentials.some(tx, ids))}


def _records(tx: Tx, case: Case, now: datetime, today: date) -> Ground:
    """What one short transaction tells."""
    of_case = case.organization_id
    known = [] if of_case is None else list(people.of_organization(tx, of_case))
    ids = {step.page_id for step in case.steps if step.page_id is not None} | {case.page_id or 0}
    theirs = {each: page for each in ids if (page := _maybe_page(tx, each)) is not None}
    of_pages = {account.id: account for each in theirs for account in credentials.of_page(tx, each)}
    accounts = of_pages | credentials.some(tx, [step.credential_id for step in case.steps if step.credential_id])
    people_of_case = [each for each in (case.person_id, case.successor_id) if each is not None]
    of_people = case.kind in _OF_PEOPLE
    since = case.opened_at - timedelta(days=1)
    return Ground(
        _dated(tx, case),
        now,
        today,
        departures.calendar(tx, today),
        organization=None if of_case is None else organizations.get(tx, of_case),
        people={each.id: each for each in known},
        names=knowledge.names(tx, {*people_of_case, *(each.id for each in known)}),
        notices=() if of_case is None else notices.of_organization(tx, of_case),
        others=() if of_case is None else cases.of_organization(tx, of_case),
        letters=book.of_case(tx, case.id),
        pages=theirs,
        accounts=accounts,
        profiles=_profiles(tx, case.person_id) if of_people and case.person_id is not None else {},
        former=_former(tx, case.person_id) if of_people and case.person_id is not None else {},
        unclaimed=slot_people.unclaimed(tx) if of_people else (),
        slots=slot_people.spans(tx, people_of_case) if case.kind is CaseKind.OWN_HANDOVER else (),
        renewed=tuple(moment for _, moment in _acts(tx, past.RENEWED)),
        added=_still_there(tx) if case.kind is CaseKind.OWN_HANDOVER else (),
        removed=_acts(tx, slotting.REMOVED) if case.kind is CaseKind.OWN_HANDOVER else (),
        exchanged=tuple(moment for _, moment in _acts(tx, slotting.CHANGED)),
        coordinator=municipality.get(tx, municipality.Key.COORDINATOR_NAME),
        broadcasts=broadcasts.due_since(tx, since.astimezone(UTC)) if case.kind is CaseKind.CONNECTION else (),
    )


def _dated(tx: Tx, case: Case) -> Case:
    """A handover that was opened before the municipality set its deadline has that deadline too."""
    if not case.open or case.kind not in _OF_PEOPLE or case.due_on is not None or case.happened_on is None:
        return case
    return replace(case, due_on=opening.due(tx, case.happened_on))


def _maybe_page(tx: Tx, page_id: int) -> Page | None:
    """A page that may have been removed since the case was opened."""
    return pages.get(tx, page_id) if rows.exists(tx, pages.KIND, page_id) else None


def _profiles(tx: Tx, person_id: int) -> Mapping[str, frozenset[str]]:
    """Numbers of the person's own profiles: those recorded now, and of a network without any, those recorded before."""
    found: dict[str, set[str]] = {}
    for account in _held(tx, person_id):
        if account.kind is CredentialKind.PERSONAL and account.profile_id:
            found.setdefault(account.network, set()).add(account.profile_id)
    former: dict[str, set[str]] = {}
    for row in tx.execute(_FORMER, (person_id,)).fetchall():
        if row[1]:
            former.setdefault(rows.text(row[0]), set()).add(rows.text(row[1]))
    return {network: frozenset(numbers) for network, numbers in {**former, **found}.items()}


def _former(tx: Tx, person_id: int) -> Mapping[str, frozenset[str]]:
    """Numbers of profiles that were recorded as the person's own and stand in no record now."""
    found: dict[str, set[str]] = {}
    for row in tx.execute(
        f"SELECT network, profile FROM ({_FORMER}) AS old WHERE profile <> '' AND NOT EXISTS"  # noqa: S608  our own words only
        " (SELECT 1 FROM credential WHERE network = old.network AND profile_id = old.profile)",
        (person_id,),
    ).fetchall():
        found.setdefault(rows.text(row[0]), set()).add(rows.text(row[1]))
    return {network: frozenset(numbers) for network, numbers in found.items()}


def _held(tx: Tx, person_id: int) -> Iterable[Credential]:
    ids = tx.execute("SELECT id FROM credential WHERE holder_id = ?", (person_id,)).fetchall()
    return credentials.some(tx, [rows.number(row[0]) for row in ids]).values()


def _acts(tx: Tx, action: str) -> tuple[tuple[str, datetime], ...]:
    """The acts of that name upon the vault: what each was about, and when the judged clock had it."""
    judged = exposure.judged(tx)
    found = []
    for row in tx.execute(_ACTS, (action,)).fetchall():
        moment = datetime.fromisoformat(rows.text(row[0]))
        found.append((str(json.loads(rows.text(row[1])).get("label", "")), judged.get(moment, moment)))
    return tuple(found)


def _still_there(tx: Tx) -> tuple[tuple[str, datetime], ...]:
    """The ways in that were added and not taken away later, in the order of the journal."""
    judged = exposure.judged(tx)
    found: dict[str, datetime] = {}
    for row in tx.execute(_WAYS_IN, (slotting.ADDED, slotting.REMOVED, past.RENEWED)).fetchall():
        label = str(json.loads(rows.text(row["detail"])).get("label", ""))
        moment = datetime.fromisoformat(rows.text(row["time"]))
        if row["action"] == slotting.ADDED:
            found[label] = judged.get(moment, moment)
        elif row["action"] == slotting.REMOVED:
            found.pop(label, None)
        else:
            found.clear()  # new keys drop all but the one they were made by
    return tuple(found.items())


def _whose(tx: Tx, credential_ids: Collection[int]) -> Mapping[int, frozenset[int]]:
    """By account: the organizations of its pages; without pages it is absent."""
    found: dict[int, set[int]] = {}
    for row in tx.execute(
        "SELECT credential_id, organization_id FROM credential_page JOIN page ON page.id = page_id"
        " WHERE credential_id IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(credential_ids)),),
    ).fetchall():
        found.setdefault(rows.number(row[0]), set()).add(rows.number(row[1]))
    return {account: frozenset(those) for account, those in found.items()}
