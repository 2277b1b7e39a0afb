"""What the tests of exports share: a small registry with a regulation, one run, and facts seen by it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from checks import facts_store, history, weeks
from checks.facts import Fact, Need, Posts, Value, Window
from checks.facts import Post as Publication
from checks.history import Draft
from checks.model import Params, Status, Subject, SubjectKind, Verdict, pairs
from checks.results import RunState
from checks.scope import Scope
from registry import organizations, pages, people
from registry.organizations import Organization, OrganizationKind
from registry.pages import Page
from registry.people import Assignment, Person, Role
from registry.regulation import toml, versions
from registry.regulation.model import WeekKind
from tests.checks.support import NOW, ZONE, regulation
from tests.checks.test_history import verdict
from vault.store import Store
from vault.transaction import Tx

RUN_AT = NOW - timedelta(hours=1)
OPENED = date(2020, 1, 1)
PERSON, TELEPHONE = "Примерова Анна Ивановна", "+79148510000"


def settle(store: Store, *checks: str) -> None:
    """A board that founded two schools; the first has a page of VK and one of OK, the second a page of VK."""
    asked = regulation(*(checks or ("posts.weekly", "page.mark")))

    def fill(tx: Tx) -> None:
        organizations.add(tx, Organization(name="Управление образования", kind=OrganizationKind.BODY))
        for number in (1, 2):
            organizations.add(
                tx, Organization(name=f"МБОУ «Школа № {number}»", short_name=f"Школа {number}", founder_id=1)
            )
        pages.add(tx, Page(2, "vk", "https://vk.com/school1", network_id="101", opened_on=OPENED, connected_on=OPENED))
        pages.add(tx, Page(2, "ok", "https://ok.ru/school1", opened_on=OPENED))
        pages.add(tx, Page(3, "vk", "https://vk.com/school2", opened_on=OPENED, note="звонить Анне"))
        assigned = (Assignment(2, Role.RESPONSIBLE, OPENED),)
        people.add(tx, Person(name=PERSON, phone=TELEPHONE, assignments=assigned))
        versions.add(tx, asked, toml.serialise(asked))

    store.write("test", fill)


def seen(store: Store, page_id: int, need: Need, value: Value, at: datetime = RUN_AT) -> None:
    store.facts.write(lambda tx: facts_store.save(tx, [Fact(page_id, need, at, value)]))


def published(store: Store, page_id: int, *moments: datetime, start: datetime | None = None, **counts: int) -> None:
    items = tuple(
        Publication(number, f"https://vk.com/wall-1_{number}", moment, **counts)  # type: ignore[arg-type] # short
        for number, moment in enumerate(moments, 1)
    )
    seen(store, page_id, Need.POSTS, Posts(items, Window(start, RUN_AT)))


def said(
    page_id: int, check: str, status: Status, code: str, params: Params = (), *, network: str = "vk", owner: int = 2
) -> Verdict:
    subject = Subject(SubjectKind.PAGE, page_id, f"https://vk.com/school{page_id}")
    made = replace(verdict(status), subject=subject, organization_id=owner, network=network, check=check, code=code)
    return replace(made, params=params, message="", fix="", evidence=())


def weekly(page_id: int, status: Status, *, network: str = "vk", owner: int = 2) -> Verdict:
    code = {
        Status.OK: "posts.weekly.enough",
        Status.FAIL: "posts.weekly.few",
        Status.UNKNOWN: "unseen.lost",
    }[status]
    params = pairs([("week", "16.11–22.11.2026"), ("posts", 1), ("norm", 3), ("network", "ВКонтакте")])
    return said(page_id, "posts.weekly", status, code, params, network=network, owner=owner)


def ran(store: Store, verdicts: Sequence[Verdict], at: datetime = RUN_AT, state: RunState = RunState.DONE) -> int:
    week = weeks.judged(at, weeks.zone_of(ZONE), WeekKind.CALENDAR)
    draft = Draft(state, at, at, week, Scope(), 1, tuple(verdicts), ())
    return store.write("run", lambda tx: history.record(tx, draft))


def local(day: int, hour: int = 12, month: int = 11) -> datetime:
    """A moment of the municipality's day in 2026, UTC."""
    return datetime(2026, month, day, hour, tzinfo=weeks.zone_of(ZONE)).astimezone(UTC)
