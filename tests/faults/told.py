"""What a person tells in the life of a vault, as numbered steps of one transaction each, and what the vault holds then.

Looks, answers, remarks, moderation, and runs that follow them. The states after every step are taken from one life that
nobody ends: whatever comes back after a death is one of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path

from checks import engine, history, snapshot
from checks.history import Draft
from checks.model import Status, SubjectKind, Verdict
from checks.person import answering, answers, looking, looks, rejudging
from checks.person.answering import Given
from checks.person.looking import Seen
from checks.person.looks import Sight
from checks.readers import moderation
from checks.readers.moderation import Case, Decision, Ground
from checks.remarks import acts, flow
from checks.remarks import records as remarks
from checks.remarks.records import Key
from checks.results import RunState
from checks.schema import FACTS
from checks.schema import SCHEMA as CHECKS
from checks.scope import Scope
from registry import organizations, pages
from registry.regulation import toml, versions
from registry.regulation.model import Binds, Clause, Level
from registry.schema import SCHEMA as REGISTRY
from tests.checks.remarks.support import TOLD
from tests.checks.support import NOW, SCHOOL, TODAY, page, regulation
from tests.faults.dying import Life, Tell, cheap
from vault import journal
from vault.creation import create
from vault.keys import KdfCost
from vault.opening import open_vault
from vault.store import Store
from vault.transaction import Tx

SCHEMAS = (REGISTRY, CHECKS)
WHO = "Примерова М. П."
PHONES, AVATAR, CLAUSE = "page.phones", "page.avatar", "clause.2"
PAGE, WHOLE = SubjectKind.PAGE, SubjectKind.MUNICIPALITY
KEY = Key(PAGE, 1, PHONES)


def passphrase() -> bytearray:
    return bytearray("слон на крыше".encode())


def opened(directory: Path) -> Store:
    return open_vault(directory, passphrase(), schemas=SCHEMAS, facts=FACTS, derive=cheap)


def made(directory: Path) -> None:
    """A closed vault: two questions about a page, a clause to answer, a message to decide, a run that saw nothing."""
    with create(
        directory, passphrase(), cost=KdfCost.light(), schemas=SCHEMAS, facts=FACTS, derive=cheap
    ).store as store:
        store.write("test.filled", _fill)
        run(store)


def _fill(tx: Tx) -> None:
    clause = Clause("2", "Есть приказ", Binds.COORDINATOR, Level.MUST, checklist=("Есть ли приказ?",))
    rules = regulation(PHONES, AVATAR, clauses=(clause,))
    versions.add(tx, rules, toml.serialise(rules))
    school = organizations.add(tx, SCHOOL)
    pages.add(tx, page(id=0, organization_id=school.id))
    moderation.add(tx, [Case(1, "5_6", "https://vk.com/wall-100_5?reply=6", Ground.INSULT, "digest", NOW)])


def run(store: Store, **seen: Status) -> None:
    """A whole run, kept as `runs` keeps it: what is `seen` of a check by its last word, nothing of the rest."""
    known = snapshot.take(store, NOW)
    verdicts = tuple(_as_seen(each, seen) for each in engine.judge(known, {}, Scope(), NOW))
    draft = Draft(RunState.DONE, NOW, NOW, snapshot.week_of(known.regulation, NOW), Scope(), 1, verdicts, ())
    changes, found = history.compare(store, draft), remarks.prepare(verdicts)
    followed = remarks.compare(store.read, found)
    gone = looking.overtaken(known, verdicts, NOW)

    def keep(tx: Tx) -> None:
        run_id = history.record(tx, draft, changes)
        remarks.follow(tx, run_id, NOW, found, followed)
        looks.overtaken(tx, gone, NOW)
        tx.describe(f"run:{run_id}")

    store.write("run", keep)


def _as_seen(verdict: Verdict, seen: dict[str, Status]) -> Verdict:
    status = seen.get(verdict.check.rpartition(".")[2])
    if status is None:
        return verdict
    code = "page.reachable.open" if status is Status.OK else "page.reachable.closed"  # any that need no parameters
    return replace(verdict, status=status, code=code, params=(), evidence=())


# The steps


@dataclass(frozen=True)
class Step:
    """One transaction."""

    name: str
    act: Callable[[Store], object]


def _look(store: Store, *, at: int, **sights: Sight) -> None:
    now = NOW + timedelta(minutes=at)
    known = snapshot.take(store, now)
    seen = [Seen(1, f"page.{name}", sight) for name, sight in sights.items()]
    given = looking.answered(known, seen, WHO, now)
    review = looking.review(known, history.latest(store.read), now)
    store.write("look.record", lambda tx: looking.record(tx, given, review))


def _answer(store: Store, status: Status) -> None:
    given = Given(WHOLE, 0, CLAUSE, status, WHO, note="как есть")
    answering.record(store, snapshot.take(store, NOW), given, NOW)


def _write(reason: str, change: Callable[[Tx], object], store: Store) -> None:
    store.write(reason, change)


def _tell_verdicts(store: Store) -> None:
    rejudging.catch_up(store, NOW + timedelta(hours=1))


def _forget(tx: Tx) -> None:
    for look in looks.of_page(tx, 1):
        if look.check == AVATAR:
            looks.forget(tx, look.id, NOW)


def _withdraw(tx: Tx) -> None:
    for answer in answers.listing(tx):
        answers.withdraw(tx, answer.id, NOW)


def steps() -> tuple[Step, ...]:
    """Everything that a person can tell, and the runs between."""
    told = Step("verdicts", _tell_verdicts)
    due = TODAY + timedelta(days=9)
    return (
        Step("look", partial(_look, at=1, phones=Sight.NO, avatar=Sight.YES)),
        told,
        Step("tell", partial(_write, "remark.told", lambda tx: acts.tell(tx, (KEY,), TOLD, TODAY))),
        Step("answer", partial(_answer, status=Status.FAIL)),
        told,
        Step(
            "escalate", partial(_write, "remark.escalated", lambda tx: acts.escalate(tx, (KEY,), "Глава", TODAY, TODAY))
        ),
        Step("put off", partial(_write, "remark.due", lambda tx: acts.put_off(tx, (KEY,), due, "", TODAY))),
        Step("decide", partial(_write, "moderation.decided", lambda tx: moderation.decide(tx, 1, Decision.KEEP))),
        Step("another mind", partial(_look, at=2, phones=Sight.YES)),
        told,  # mends the remark
        Step("run", partial(run, phones=Status.FAIL)),  # opens it again, and ends the look
        Step("forget", partial(_write, "look.forget", _forget)),
        told,
        Step("withdraw", partial(_write, "answer.withdraw", _withdraw)),
        told,
        Step("mended", partial(run, phones=Status.OK)),
    )


# What is there


@dataclass(frozen=True)
class State:
    """Everything told and what became of it, without the moments at which it was really written."""

    looks: tuple[tuple[object, ...], ...]
    answers: tuple[tuple[object, ...], ...]
    verdicts: tuple[tuple[str, str, str], ...]
    runs: tuple[tuple[int, int], ...]
    remarks: tuple[tuple[object, ...], ...]
    standing: str
    cases: tuple[Decision, ...]
    verified: object
    changes: int
    journal: tuple[str, ...]


def state(store: Store) -> State:
    """What an open vault holds."""

    def see(tx: Tx) -> State:
        kept = remarks.find(tx, KEY)
        row = tx.execute("SELECT count(*) FROM change").fetchone()
        assert row is not None
        mended = tx.execute("SELECT mended FROM remark").fetchall()
        return State(
            looks=tuple(
                (look.check, look.sight, look.at, look.who, look.id) for look in looks.of_page(tx, 1, past=True)
            ),
            answers=tuple((each.status, each.until, each.id) for each in answers.listing(tx)),
            verdicts=tuple((each.check, each.code, each.status.value) for each in history.current(tx)),
            runs=tuple((each.id, each.totals.total) for each in history.runs(tx)),
            remarks=tuple((each.act, each.run_id, each.due) for each in (kept.events if kept else ())),
            standing=f"{flow.standing(kept.events).mended is not None if kept else None} {[row[0] for row in mended]}",
            cases=tuple(case.decision for case in moderation.listing(tx)),
            verified=pages.get(tx, 1).verified_on,
            changes=int(str(row[0])),
            journal=tuple(sorted(entry.action for entry in journal.entries(tx, 10_000))),
        )

    return store.read(see)


def lived(directory: Path) -> Life:
    """The steps from the first, each acknowledged by its number."""

    def life(tell: Tell) -> None:
        with opened(directory) as store:
            for number, step in enumerate(steps()):
                step.act(store)
                tell(str(number))

    return life
