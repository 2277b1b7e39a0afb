"""What a person sees mends a remark as a run does, and opens it again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from checks import engine, history, snapshot
from checks.history import Draft
from checks.model import SubjectKind
from checks.person import looking, rejudging
from checks.person.looks import Look, Sight
from checks.remarks import acts as remarks_acts
from checks.remarks import book as remarks_book
from checks.remarks.flow import Act, State
from checks.remarks.records import Key
from checks.results import RunState
from checks.scope import Scope
from registry import organizations, pages
from registry.regulation import toml, versions
from tests.checks.remarks.support import TOLD
from tests.checks.support import NOW, SCHOOL, TODAY, WEEK, page, regulation
from vault.store import Store
from vault.transaction import Tx

CHECK = "page.phones"
KEY = Key(SubjectKind.PAGE, 1, CHECK)


def filled(opener: Callable[..., Store]) -> Store:
    """A page of which a run saw nothing."""
    store, rules = opener(), regulation(CHECK)

    def fill(tx: Tx) -> None:
        versions.add(tx, rules, toml.serialise(rules))
        school = organizations.add(tx, replace(SCHOOL, id=0))
        pages.add(tx, replace(page(id=0), organization_id=school.id))

    store.write("test.fill", fill)
    found = engine.judge(snapshot.take(store, NOW), {}, Scope(), NOW)
    draft = Draft(RunState.DONE, NOW, NOW, WEEK, Scope(), 1, found, ())
    store.write("run", lambda tx: history.record(tx, draft))
    return store


def look(store: Store, sight: Sight, days: int) -> State | None:
    """Somebody looks so many days later; the state of the remark after it."""
    now = NOW + timedelta(days=days)
    seen = Look(1, CHECK, sight, at=now, who="Примерова М. П.", until=TODAY + timedelta(days=30))
    store.write("look.record", lambda tx: looking.record(tx, [seen]))
    rejudging.apply(store, {(CHECK, SubjectKind.PAGE, 1)}, now)
    found = remarks_book.read(store.read, TODAY + timedelta(days=days))
    return found[0].state if found else None


def test_a_look_mends_and_opens_again(opener: Callable[..., Store]) -> None:
    store = filled(opener)
    assert look(store, Sight.NO, 0) is State.NEW
    store.write("remark.told", lambda tx: remarks_acts.tell(tx, (KEY,), TOLD, TODAY))
    assert look(store, Sight.CANNOT, 1) is State.TOLD
    assert look(store, Sight.YES, 2) is State.MENDED
    assert look(store, Sight.NO, 3) is State.NEW
    (one,) = remarks_book.read(store.read, TODAY)
    assert [event.act for event in one.events] == [Act.TOLD, Act.MENDED, Act.FAILED]
