"""What the secrets of a file are to the stored ones: equal or not, told in memory, with one journal row before.

Stored values are opened on the database thread, compared there and wiped by whoever opened them; only «equal» comes
out. What cannot be journalled is not compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from registry import credentials
from registry.imports.asked import SKIP
from registry.imports.secrets import asking
from registry.imports.secrets.asking import Doubt
from registry.imports.secrets.known import Known
from registry.imports.secrets.model import Answers, Entry, Match, Preview, Status
from registry.imports.secrets.planning import Fate, Plan, rejected
from registry.imports.secrets.target import Target, equal, name_of
from vault import doing, sealed
from vault.secrets import Field, VersionState
from vault.store import Store
from vault.transaction import Tx
from vault.types import Json

Place = tuple[int, Field]
"""An account and one of its secrets."""

ACTION = "secret.compared"
_AT_ONCE = 50
"""Blobs opened in one transaction: some milliseconds of the database thread."""


def wanted(plan: Plan, known: Known) -> tuple[tuple[int, Field, str], ...]:
    """What has to be compared: the values that the file brings where something is stored. Never to be printed."""
    found = []
    for target in plan.targets:
        health = known.health.get(target.id)
        if health is not None:
            found += [(target.id, name, value) for name, value in target.brought.items() if name in health.fields]
    return tuple(found)


@dataclass(frozen=True)
class Compared:
    """The places whose secret is the one of the file now (`same`), or was it before it was replaced (`former`)."""

    same: frozenset[Place] = frozenset()
    former: frozenset[Place] = frozenset()


def compare(store: Store, plan: Plan, known: Known) -> Compared:
    """What is stored held against the file, after a journal row that names how many secrets were opened.

    Locked while the tier of secrets is closed, VaultDamaged, VaultReadOnly.
    """
    places = wanted(plan, known)
    if not places:
        return Compared()
    opened: list[Json] = [[credentials.owner(number), name.value] for number, name, _ in places]
    store.write(ACTION, lambda tx: tx.describe("import", count=len(places), compared=opened))
    found: list[Compared] = []
    for part in doing.parts(places, _AT_ONCE, "Сверяю с записанными секретами"):
        found.append(store.read(partial(_held_against, part)))
    same = frozenset(place for one in found for place in one.same)
    return Compared(same, frozenset(place for one in found for place in one.former) - same)


def _held_against(places: Sequence[tuple[int, Field, str]], tx: Tx) -> Compared:
    held: dict[VersionState, set[Place]] = {VersionState.CURRENT: set(), VersionState.PREVIOUS: set()}
    for number, name, brought in places:
        blobs = [
            blob for blob in sealed.of_owner(tx, credentials.owner(number)) if blob.field is name and blob.state in held
        ]
        for blob, value in zip(blobs, sealed.open_held(tx, *blobs), strict=True):
            if equal(name, value, brought):
                held[blob.state].add((number, name))
    return Compared(frozenset(held[VersionState.CURRENT]), frozenset(held[VersionState.PREVIOUS]))


def changed_fields(target: Target, same: frozenset[Place]) -> tuple[Field, ...]:
    """What of the target has to be written."""
    return tuple(name for name in target.brought if not target.id or (target.id, name) not in same)


def settle(plan: Plan, known: Known, found: Compared, answers: Answers) -> None:
    """Give rows that bring something their last fate: changed or not, held up by an open rotation, or asked because
    the file brings back what was replaced here. BadInput for an answer that does not fit such a question."""
    rows = {entry.row: entry for entry in plan.entries.entries}
    for fate in [one for one in plan.fates if one.status is Status.UPDATED]:
        if fate.target is None or not fate.target.id:
            continue
        if _held_up(fate, fate.target, known, found.same):
            fate.status, fate.reason = Status.REJECTED, "этот секрет сейчас меняется: сначала закончите его ротацию"
        elif any((fate.target.id, name) in found.former for name in fate.brought):
            _ask_of_former(plan, fate, fate.target, rows[fate.row], answers)
    _drop_what_nobody_brings(plan)
    for fate in plan.fates:
        target = fate.target
        if target is not None and fate.status is Status.UPDATED:
            own = {name for name in fate.brought if target.rows.get(name) == fate.row}
            if not own & set(changed_fields(target, found.same)):
                fate.status = Status.UNCHANGED


def _ask_of_former(plan: Plan, fate: Fate, target: Target, entry: Entry, answers: Answers) -> None:
    doubt = Doubt(
        "в файле прежний секрет, а здесь он уже сменён: вернуть прежний можно лишь ответом",
        (target.credential,),
        takes_new=False,
    )
    answer = answers.get(fate.identity)
    if answer is None:
        name = asking.named(plan.entries, entry)
        plan.questions.append(asking.question(fate.row, fate.identity, name, doubt))
        fate.status, fate.target = Status.QUESTION, None
    elif answer == SKIP:
        fate.status, fate.target = Status.UNCHANGED, None
    elif str(answer) != str(target.id):
        raise asking.unfit(fate.identity, answer, doubt)


def _drop_what_nobody_brings(plan: Plan) -> None:
    """Take away the secrets whose rows were all held up or asked about; of the rest the first row is the bringer."""
    bringers: dict[tuple[int, Field], int] = {}
    for fate in plan.fates:
        if fate.target is not None and fate.status in (Status.UPDATED, Status.CREATED):
            for name in fate.brought:
                bringers.setdefault((id(fate.target), name), fate.row)
    for target in plan.targets:
        for name in list(target.brought):
            row = bringers.get((id(target), name))
            if row is None:
                del target.brought[name]
            else:
                target.rows[name] = row


def _held_up(fate: Fate, target: Target, known: Known, same: frozenset[Place]) -> bool:
    health = known.health.get(target.id)
    changed = set(changed_fields(target, same)) & set(fate.brought)
    return health is not None and bool(changed & health.rotating)


def counted(plan: Plan) -> Match:
    """The counts of a settled plan."""
    statuses = [fate.status for fate in plan.fates]
    entries = plan.entries
    refused = rejected(plan)
    strangers = frozenset(fate.row for fate in plan.fates if fate.status is Status.UNRELATED)
    unrelated = entries.unrelated + statuses.count(Status.UNRELATED)
    taken = sum(status not in (Status.REJECTED, Status.UNRELATED) for status in statuses)
    return Match(
        format=entries.format,
        rows=taken + len(refused) + unrelated,
        created=statuses.count(Status.CREATED),
        updated=statuses.count(Status.UPDATED),
        unchanged=statuses.count(Status.UNCHANGED),
        questions=statuses.count(Status.QUESTION),
        rejected=len(refused),
        unrelated=unrelated,
        preview=tuple(
            Preview(fate.row, fate.status, fate.target.id, name_of(fate.target.credential), fate.brought)
            for fate in plan.fates
            if fate.target is not None and fate.status in (Status.CREATED, Status.UPDATED, Status.UNCHANGED)
        ),
        question_list=tuple(sorted(plan.questions, key=lambda one: one.row)),
        rejected_list=refused,
        warnings=(*entries.warnings_without(strangers), *plan.warnings),
        kept_back=entries.kept_back(strangers),
    )
