"""The coordinator's own affairs in the demo: waivers, notices, requests of the control centre, plans, items of
«Госпаблики» and what a person saw.

Organizations, pages, people and accounts are `build`'s; what stands in the files is `records`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from checks.person import looks
from checks.person.looks import LOOK_DAYS, Look
from registry import broadcasts, notices, plans, requests, waivers
from registry.broadcasts import Broadcast
from registry.notices import Notice
from registry.plans import Plan, PlanItem
from registry.requests import CentreRequest
from registry.waivers import Waiver
from sample_data.records import (
    BroadcastEntry,
    LookEntry,
    Municipality,
    NoticeEntry,
    PlansEntry,
    RequestEntry,
    WaiverEntry,
)
from vault.transaction import Tx

_NINE, _TEN = time(9), time(10)


def back(today: date, days: int | None) -> date | None:
    """The day so many days before today, after it for a number below zero; None where no number stands."""
    return None if days is None else today - timedelta(days=days)


def put(
    tx: Tx, municipality: Municipality, organizations: Mapping[str, int], pages: Mapping[str, int], today: date
) -> tuple[int, ...]:
    """Everything of these kinds; organizations and pages by their keys, `today` a day of the municipality. Answers the
    ids of the centre's requests in the order of their file.

    Weeks count from the Monday of today's.
    """
    work, zone = municipality.work, ZoneInfo(municipality.regulation.timezone)
    monday = today - timedelta(days=today.weekday())
    for waiver in municipality.waivers:
        waivers.add(tx, _waiver(waiver, organizations, pages, today))
    told: list[int] = []
    for notice in work.notices:
        told.append(notices.add(tx, _notice(notice, organizations, today, told)).id)
    asked = tuple(requests.add(tx, _request(request, today)).id for request in work.requests)
    for plan in work.plans:
        for month in _plans(plan, organizations, monday - timedelta(weeks=1)):
            plans.add(tx, month)
    for item in work.broadcasts:
        broadcasts.add(tx, _broadcast(item, pages, monday, zone))
    for look in work.looks:
        looks.record(tx, _look(look, pages, today, zone))
    return asked


def _waiver(entry: WaiverEntry, organizations: Mapping[str, int], pages: Mapping[str, int], today: date) -> Waiver:
    return Waiver(
        check=entry.check,
        reason=entry.reason,
        until=today + timedelta(days=entry.days_left),
        since=back(today, entry.since_days_ago),
        organization_id=organizations[entry.organization] if entry.organization else None,
        page_id=pages[entry.page] if entry.page else None,
        founder_id=organizations[entry.founder] if entry.founder else None,
        words=entry.words,
        who=entry.who,
    )


def _notice(entry: NoticeEntry, organizations: Mapping[str, int], today: date, told: Sequence[int]) -> Notice:
    return Notice(
        direction=entry.direction,
        event=entry.event,
        organization_id=organizations[entry.organization],
        happened_on=today - timedelta(days=entry.happened_days_ago),
        told_on=back(today, entry.told_days_ago),
        proof=entry.proof,
        note=entry.note,
        source_id=None if entry.forwards is None else told[entry.forwards - 1],
    )


def _request(entry: RequestEntry, today: date) -> CentreRequest:
    return CentreRequest(
        title=entry.title,
        received_on=today - timedelta(days=entry.received_days_ago),
        due_on=back(today, entry.due_days_ago),
        answered_on=back(today, entry.answered_days_ago),
        proof=entry.proof,
        number=entry.number,
        scope=entry.scope,
        answer_file=entry.answer_file,
    )


def _plans(entry: PlansEntry, organizations: Mapping[str, int], monday: date) -> list[Plan]:
    """One plan for each month that the week has days in."""
    days = [monday + timedelta(days=number) for number in range(7)]
    found = []
    for month in dict.fromkeys(day.replace(day=1) for day in days):
        items = tuple(
            PlanItem(days[item.day - 1], item.topic, item.network)
            for item in entry.items
            if days[item.day - 1].replace(day=1) == month
        )
        found.append(Plan(organizations[entry.organization], month, items=items))
    return found


def _broadcast(entry: BroadcastEntry, pages: Mapping[str, int], monday: date, zone: ZoneInfo) -> Broadcast:
    first = monday + timedelta(weeks=entry.week, days=entry.day - 1)
    starts_at = datetime.combine(first, _NINE, tzinfo=zone).astimezone(UTC)
    return Broadcast(
        title=entry.title,
        starts_at=starts_at,
        due_at=starts_at + timedelta(hours=entry.hours),
        text=entry.text,
        links=entry.links,
        networks=entry.networks,
        page_ids=tuple(pages[key] for key in entry.pages),
    )


def _look(entry: LookEntry, pages: Mapping[str, int], today: date, zone: ZoneInfo) -> Look:
    seen_on = today - timedelta(days=entry.days_ago)
    at = datetime.combine(seen_on, _TEN, tzinfo=zone).astimezone(UTC)
    until = seen_on + timedelta(days=LOOK_DAYS)
    return Look(pages[entry.page], entry.check, entry.sight, at, entry.who, until, note=entry.note)
