"""History: before and after of every write, in its transaction."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from registry import (
    broadcasts,
    changes,
    credentials,
    exemptions,
    municipality,
    notices,
    obligations,
    organizations,
    pages,
    people,
    plans,
    requests,
    waivers,
)
from registry.broadcasts import Broadcast
from registry.changes import Action, Difference
from registry.credentials import Credential, CredentialKind
from registry.exemptions import Exemption
from registry.municipality import Key
from registry.notices import Direction, Event, Notice
from registry.obligations import Obligation
from registry.organizations import Organization
from registry.pages import Page
from registry.people import Person
from registry.plans import Plan
from registry.requests import CentreRequest
from registry.waivers import Waiver
from tests.registry.conftest import NOW
from vault.errors import BadInput
from vault.transaction import Tx


def test_a_record_tells_its_whole_life(tx: Tx) -> None:
    added = organizations.add(tx, Organization(name="Школа"))
    renamed = organizations.update(tx, replace(added, name="Гимназия", phones=("2-10-01",)))
    organizations.remove(tx, added.id)
    removal, renaming, adding = changes.history(tx, "organization", added.id)
    assert [change.action for change in (adding, renaming, removal)] == [Action.ADD, Action.UPDATE, Action.REMOVE]
    assert {change.time for change in (adding, renaming, removal)} == {NOW}
    assert adding.before == ""
    assert json.loads(adding.after)["name"] == "Школа"
    assert changes.differences(renaming) == (
        Difference("name", '"Школа"', '"Гимназия"'),
        Difference("phones", "[]", '["2-10-01"]'),
    )
    assert json.loads(removal.before)["name"] == renamed.name
    assert removal.after == ""


def test_a_write_that_alters_nothing_leaves_no_trace(tx: Tx) -> None:
    added = organizations.add(tx, Organization(name="Школа"))
    organizations.update(tx, replace(added, name="  Школа "))
    assert len(changes.history(tx, "organization", added.id)) == 1


def test_recent_are_the_last_of_all_kinds(tx: Tx, page: Page) -> None:
    people.add(tx, Person(name="Иванов"))
    kinds = [change.kind for change in changes.recent(tx, 10)]
    assert kinds == ["person", "page", "organization"]
    assert [change.kind for change in changes.recent(tx, 1)] == ["person"]
    assert changes.history(tx, "page", page.id + 100) == ()


def _lives(tx: Tx) -> dict[str, tuple[int, Callable[[], object], Callable[[], object]]]:
    """Of every kind of record one that was just added, with an update and a removal of it."""
    owner = organizations.add(tx, Organization(name="Школа"))
    page = pages.add(tx, Page(owner.id, "vk", "vk.com/school9"))
    person = people.add(tx, Person(name="Иванов"))
    obligation = obligations.add(tx, Obligation(owner.id))
    exemption = exemptions.add(tx, Exemption(owner.id))
    credential = credentials.add(tx, Credential(CredentialKind.OFFICIAL, "vk"))
    waiver = waivers.add(tx, Waiver("posts.weekly", "ремонт", date(2026, 12, 1)))
    day, moment = date(2026, 11, 1), datetime(2026, 11, 1, tzinfo=UTC)
    notice = notices.add(tx, Notice(Direction.OUT, Event.OTHER, owner.id, day))
    request = requests.add(tx, CentreRequest("сведения", day))
    plan = plans.add(tx, Plan(owner.id, day))
    broadcast = broadcasts.add(tx, Broadcast("диктант", moment, moment, text="т"))
    spare = organizations.add(tx, Organization(name="Музей"))
    return {
        "page": (page.id, lambda: pages.update(tx, replace(page, note="з")), lambda: pages.remove(tx, page.id)),
        "person": (
            person.id,
            lambda: people.update(tx, replace(person, note="з")),
            lambda: people.remove(tx, person.id),
        ),
        "obligation": (
            obligation.id,
            lambda: obligations.update(tx, replace(obligation, raw="з")),
            lambda: obligations.remove(tx, obligation.id),
        ),
        "exemption": (
            exemption.id,
            lambda: exemptions.update(tx, replace(exemption, raw="з")),
            lambda: exemptions.remove(tx, exemption.id),
        ),
        "credential": (
            credential.id,
            lambda: credentials.update(tx, replace(credential, note="з")),
            lambda: credentials.remove(tx, credential.id),
        ),
        "waiver": (
            waiver.id,
            lambda: waivers.update(tx, replace(waiver, who="з")),
            lambda: waivers.remove(tx, waiver.id),
        ),
        "notice": (
            notice.id,
            lambda: notices.update(tx, replace(notice, note="з")),
            lambda: notices.remove(tx, notice.id),
        ),
        "centre_request": (
            request.id,
            lambda: requests.update(tx, replace(request, note="з")),
            lambda: requests.remove(tx, request.id),
        ),
        "plan": (plan.id, lambda: plans.update(tx, replace(plan, note="з")), lambda: plans.remove(tx, plan.id)),
        "broadcast": (
            broadcast.id,
            lambda: broadcasts.update(tx, replace(broadcast, note="з")),
            lambda: broadcasts.remove(tx, broadcast.id),
        ),
        "organization": (
            spare.id,
            lambda: organizations.update(tx, replace(spare, note="з")),
            lambda: organizations.remove(tx, spare.id),
        ),
    }


@pytest.mark.parametrize(
    "kind",
    [
        "organization", "page", "person", "obligation", "exemption", "credential", "waiver", "notice", "centre_request",
        "plan", "broadcast",
    ],
)  # fmt: skip
def test_every_kind_of_record_keeps_its_history(tx: Tx, kind: str) -> None:
    record_id, update, remove = _lives(tx)[kind]
    update()
    remove()
    removal, update_change, adding = changes.history(tx, kind, record_id)
    assert [adding.action, update_change.action, removal.action] == [Action.ADD, Action.UPDATE, Action.REMOVE]
    assert (adding.after, update_change.after) == (update_change.before, removal.before)
    assert "з" in update_change.after


def test_settings_keep_their_history_too(tx: Tx) -> None:
    municipality.put(tx, Key.PERSONAL_SECRETS_BASIS, "Приказ № 1")
    municipality.put(tx, Key.PERSONAL_SECRETS_BASIS, "")
    first, second = reversed(changes.recent(tx, 10))
    assert changes.differences(first) == (Difference("value", '""', '"Приказ № 1"'),)
    assert changes.differences(second) == (Difference("value", '"Приказ № 1"', '""'),)


def test_a_refused_write_keeps_nothing(tx: Tx, school: Organization) -> None:
    with pytest.raises(BadInput):
        organizations.update(tx, replace(school, inn="1"))
    assert len(changes.history(tx, "organization", school.id)) == 1
