"""A case and its steps as they are stored. Which steps a kind has, and what closes a step, is not here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import ClassVar

from registry import changes, fields, organizations, pages, rows
from vault.errors import BadInput
from vault.sqlcipher import Cell, Row
from vault.text import clean
from vault.transaction import Tx
from vault.types import Parameter

MIGRATION_SQL = """
CREATE TABLE case_file (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    opened_at TEXT NOT NULL,
    organization_id INTEGER REFERENCES organization (id),
    page_id INTEGER REFERENCES page (id),
    person_id INTEGER,
    successor_id INTEGER,
    happened_on TEXT,
    due_on TEXT,
    closed_on TEXT,
    outcome TEXT NOT NULL,
    reason TEXT NOT NULL,
    note TEXT NOT NULL
) STRICT;
CREATE INDEX case_organization ON case_file (organization_id);
CREATE INDEX case_page ON case_file (page_id);
CREATE TABLE case_step (
    case_id INTEGER NOT NULL REFERENCES case_file (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    code TEXT NOT NULL,
    page_id INTEGER,
    credential_id INTEGER,
    state TEXT NOT NULL,
    done_on TEXT,
    who TEXT NOT NULL,
    proof TEXT NOT NULL,
    reason TEXT NOT NULL,
    due_at TEXT,
    PRIMARY KEY (case_id, place)
) STRICT, WITHOUT ROWID;
"""
"""No references to people, nor of steps to pages and accounts: a case outlives the records it was about."""

KIND = "case_file"
_IN_ORDER = " ORDER BY closed_on IS NOT NULL, coalesce(closed_on, '') DESC, id DESC"
_SELECT = "SELECT * FROM case_file"
_STEPS = "SELECT * FROM case_step WHERE case_id"
_ABOUT = "(organization_id = ?1 OR page_id IN (SELECT id FROM page WHERE organization_id = ?1))"
_OPEN = "IN (SELECT id FROM case_file WHERE outcome = 'open')"
_OF = f"IN (SELECT id FROM case_file WHERE {_ABOUT})"  # noqa: S608  our own words only


class CaseKind(StrEnum):
    """What the case is about."""

    HANDOVER = "handover"
    OWN_HANDOVER = "own_handover"
    CONNECTION = "connection"
    MARK = "mark"
    PAGE_SEIZED = "page_seized"
    VAULT_LOST = "vault_lost"
    DATA_LEAKED = "data_leaked"


INCIDENTS = (CaseKind.PAGE_SEIZED, CaseKind.VAULT_LOST, CaseKind.DATA_LEAKED)
"""Kinds that cannot wait: their clocks run from the moment of discovery, which is their `opened_at`."""


class StepState(StrEnum):
    """OPEN until it is done, or not needed with a reason."""

    OPEN = "open"
    DONE = "done"
    NOT_NEEDED = "not_needed"


class Outcome(StrEnum):
    """How a closed case ended; OPEN while it is not closed."""

    OPEN = "open"
    DONE = "done"
    REFUSED = "refused"
    DROPPED = "dropped"


@dataclass(frozen=True)
class Step:
    """One step: `code` names it in the table of its kind, `page_id` and `credential_id` say of what it is.

    A person's word: `done_on`, `who` confirmed it, `proof` by what. `reason` of one that is not needed. `due_at` (UTC)
    of a step with a clock of its own. A step that the program sees by itself (a rotated secret, a reading of managers)
    stays OPEN here: what was seen is asked anew each time.
    """

    code: str
    page_id: int | None = None
    credential_id: int | None = None
    state: StepState = StepState.OPEN
    done_on: date | None = None
    who: str = ""
    proof: str = ""
    reason: str = ""
    due_at: datetime | None = None


@dataclass(frozen=True)
class Case:
    """One case. `person_id` is who leaves, `successor_id` who comes; `happened_on` the day of the event.

    `opened_at` (UTC) of an incident is the moment of discovery. `outcome` and `closed_on` belong together; `reason`
    says why it was closed with steps still open. A step is known by its place, counted from 1.
    """

    RECORD: ClassVar[str] = "случай"

    kind: CaseKind
    title: str
    opened_at: datetime
    id: int = 0
    organization_id: int | None = None
    page_id: int | None = None
    person_id: int | None = None
    successor_id: int | None = None
    happened_on: date | None = None
    due_on: date | None = None
    closed_on: date | None = None
    outcome: Outcome = Outcome.OPEN
    reason: str = ""
    note: str = ""
    steps: tuple[Step, ...] = ()

    @property
    def open(self) -> bool:
        """Whether it goes on."""
        return self.outcome is Outcome.OPEN

    @property
    def incident(self) -> bool:
        """Whether it is an incident."""
        return self.kind in INCIDENTS


def add(tx: Tx, case: Case) -> Case:
    """Add a case with its steps; answers it with its id. BadInput names the refused field."""
    checked = _checked(tx, case)
    stored = replace(checked, id=rows.insert(tx, KIND, checked.id, _columns(checked)))
    _store_steps(tx, stored)
    changes.added(tx, KIND, stored.id, stored)
    return stored


def update(tx: Tx, case: Case) -> Case:
    """Write the case over the one of the same id, its steps too; BadInput when there is none."""
    before = get(tx, case.id)
    checked = _checked(tx, case)
    rows.update(tx, KIND, checked.id, _columns(checked))
    tx.execute("DELETE FROM case_step WHERE case_id = ?", (checked.id,))
    _store_steps(tx, checked)
    changes.updated(tx, KIND, checked.id, before, checked)
    return checked


def remove(tx: Tx, case_id: int) -> None:
    """Remove a case, as undoing its opening does; BadInput when there is none or a letter was written for it."""
    before = get(tx, case_id)
    rows.refuse_if_held(tx, case_id, _HOLDERS, f"Случай № {case_id}", "Закройте случай с причиной.")
    rows.delete(tx, KIND, case_id)
    changes.removed(tx, KIND, case_id, before)


_HOLDERS = (rows.Holder(("письмо", "письма", "писем"), "SELECT number FROM letter WHERE case_id = ?"),)


def get(tx: Tx, case_id: int) -> Case:
    """One case; BadInput when there is none."""
    row = rows.find(tx, "SELECT * FROM case_file WHERE id = ?", case_id, "случая")
    return _cases([row], tx.execute(f"{_STEPS} = ? ORDER BY place", (case_id,)).fetchall())[0]


def listing(tx: Tx) -> tuple[Case, ...]:
    """Every case: those that go on first, then the closed; of each the newest first."""
    return listed(fetched(tx))


def fetched(tx: Tx) -> tuple[Sequence[Row], Sequence[Row]]:
    """Every case and every step as the database has them: `listed` makes records where no transaction waits."""
    found = tx.execute(f"{_SELECT}{_IN_ORDER}").fetchall()
    return found, tx.execute("SELECT * FROM case_step ORDER BY case_id, place").fetchall()


def listed(found: tuple[Sequence[Row], Sequence[Row]]) -> tuple[Case, ...]:
    """What `listing` answers, of what was fetched."""
    return _cases(*found)


def open_ones(tx: Tx, *kinds: CaseKind) -> tuple[Case, ...]:
    """The cases that go on, of these kinds or of all, the newest first."""
    wanted = frozenset(kinds or CaseKind)
    found = tx.execute("SELECT * FROM case_file WHERE outcome = 'open' ORDER BY id DESC").fetchall()
    steps = tx.execute(f"{_STEPS} {_OPEN} ORDER BY case_id, place").fetchall()
    return tuple(case for case in _cases(found, steps) if case.kind in wanted)


def of_organization(tx: Tx, organization_id: int) -> tuple[Case, ...]:
    """Every case about an organization or a page of it, those that go on first."""
    found = tx.execute(f"{_SELECT} WHERE {_ABOUT}{_IN_ORDER}", (organization_id,)).fetchall()
    steps = tx.execute(f"{_STEPS} {_OF} ORDER BY case_id, place", (organization_id,)).fetchall()
    return _cases(found, steps)


def count(tx: Tx) -> int:
    """How many cases there are, closed ones too."""
    return rows.count(tx, KIND)


def step(case: Case, place: int) -> Step:
    """The step of that place, counted from 1; BadInput when there is none."""
    if not 1 <= place <= len(case.steps):
        raise BadInput(f"В случае № {case.id} нет шага {place}: шагов {len(case.steps)}. Ничего не изменено.")
    return case.steps[place - 1]


def with_step(case: Case, place: int, changed: Step) -> Case:
    """The case with that step in the place of the former."""
    return replace(case, steps=(*case.steps[: place - 1], changed, *case.steps[place:]))


def _checked(tx: Tx, case: Case) -> Case:
    if case.organization_id is not None:
        organizations.require(tx, case.organization_id, _where("организация"))
    if case.page_id is not None:
        pages.get(tx, case.page_id)
    if (case.outcome is Outcome.OPEN) is not (case.closed_on is None):
        raise BadInput(f"{_where('исход')}: у закрытого случая есть день закрытия, у открытого его нет.")
    return replace(
        case,
        title=fields.required(case.title, _where("название")),
        opened_at=case.opened_at.astimezone(UTC),
        reason=fields.line(case.reason, _where("причина")),
        note=clean(case.note).strip(),
        steps=tuple(_checked_step(place, each) for place, each in enumerate(case.steps, 1)),
    )


def _checked_step(place: int, given: Step) -> Step:
    where = f"Случай, шаг {place}, поле «{{}}»"
    checked = replace(
        given,
        code=fields.required(given.code, where.format("код")),
        who=fields.line(given.who, where.format("кто")),
        proof=fields.line(given.proof, where.format("чем подтверждено")),
        reason=fields.line(given.reason, where.format("причина")),
        due_at=None if given.due_at is None else given.due_at.astimezone(UTC),
    )
    if (checked.state is StepState.DONE) is (checked.done_on is None):
        raise BadInput(f"{where.format('когда')}: день есть у сделанного шага, и только у него.")
    if checked.state is StepState.DONE and not checked.who:
        raise BadInput(f"{where.format('кто')}: не сказано, кто подтвердил.")
    if (checked.state is StepState.NOT_NEEDED) is not bool(checked.reason):
        raise BadInput(f"{where.format('причина')}: причина есть у ненужного шага, и только у него.")
    return checked


def _where(field: str) -> str:
    return f"Случай, поле «{field}»"


def _columns(case: Case) -> Mapping[str, Parameter]:
    return {
        "kind": case.kind.value,
        "title": case.title,
        "opened_at": case.opened_at.isoformat(),
        "organization_id": case.organization_id,
        "page_id": case.page_id,
        "person_id": case.person_id,
        "successor_id": case.successor_id,
        "happened_on": rows.iso(case.happened_on),
        "due_on": rows.iso(case.due_on),
        "closed_on": rows.iso(case.closed_on),
        "outcome": case.outcome.value,
        "reason": case.reason,
        "note": case.note,
    }


def _store_steps(tx: Tx, case: Case) -> None:
    tx.executemany(
        "INSERT INTO case_step (case_id, place, code, page_id, credential_id, state, done_on, who, proof, reason,"
        " due_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                case.id,
                place,
                each.code,
                each.page_id,
                each.credential_id,
                each.state.value,
                rows.iso(each.done_on),
                each.who,
                each.proof,
                each.reason,
                None if each.due_at is None else each.due_at.isoformat(),
            )
            for place, each in enumerate(case.steps, 1)
        ],
    )


def _cases(found: Iterable[Row], steps: Iterable[Row]) -> tuple[Case, ...]:
    """Rows of cases, in their order, with the rows of their steps in the order of places."""
    own: dict[int, list[Step]] = {}
    for row in steps:
        own.setdefault(rows.number(row["case_id"]), []).append(_step(row))
    return tuple(_case(row, tuple(own.get(rows.number(row["id"]), ()))) for row in found)


def _case(row: Row, steps: tuple[Step, ...]) -> Case:
    return Case(
        id=rows.number(row["id"]),
        kind=CaseKind(rows.text(row["kind"])),
        title=rows.text(row["title"]),
        opened_at=datetime.fromisoformat(rows.text(row["opened_at"])),
        organization_id=rows.maybe_number(row["organization_id"]),
        page_id=rows.maybe_number(row["page_id"]),
        person_id=rows.maybe_number(row["person_id"]),
        successor_id=rows.maybe_number(row["successor_id"]),
        happened_on=rows.day(row["happened_on"]),
        due_on=rows.day(row["due_on"]),
        closed_on=rows.day(row["closed_on"]),
        outcome=Outcome(rows.text(row["outcome"])),
        reason=rows.text(row["reason"]),
        note=rows.text(row["note"]),
        steps=steps,
    )


def _step(row: Row) -> Step:
    return Step(
        code=rows.text(row["code"]),
        page_id=rows.maybe_number(row["page_id"]),
        credential_id=rows.maybe_number(row["credential_id"]),
        state=StepState(rows.text(row["state"])),
        done_on=rows.day(row["done_on"]),
        who=rows.text(row["who"]),
        proof=rows.text(row["proof"]),
        reason=rows.text(row["reason"]),
        due_at=_moment(row["due_at"]),
    )


def _moment(cell: Cell) -> datetime | None:
    return None if cell is None else datetime.fromisoformat(rows.text(cell))
