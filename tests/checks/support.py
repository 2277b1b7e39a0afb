"""What the tests of this floor share: quick limits, a clock that runs by itself, records and facts in few words."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime

from checks.facts import (
    ABSENT,
    Address,
    Addresses,
    Contact,
    Failure,
    FailureKind,
    Missing,
    Need,
    Post,
    Posts,
    Profile,
    ProfileState,
    Value,
    Window,
)
from checks.model import Judgement, NotSeen, Status
from checks.running.progress import Progress
from checks.settings import Limits
from checks.views import CredentialView, PageView, entry_of
from checks.weeks import Week, judged, zone_of
from registry.names import Directory
from registry.organizations import Organization
from registry.pages import Page
from registry.regulation.model import (
    Binds,
    Clause,
    Level,
    NetworkRule,
    Obliged,
    OwnRule,
    Regulation,
    WeekKind,
    WeeklyNorm,
)

QUICK = Limits(connect=1.0, answer=0.5, again=0.3, total=3.0, rate=1000, backoff=0.001)
"""Nothing here waits for longer than half a second, and no pace is kept."""

NOW = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)
"""A Wednesday; the judged week is 16 to 22 November 2026."""

ZONE = "Asia/Novokuznetsk"
WEEK: Week = judged(NOW, zone_of(ZONE), WeekKind.CALENDAR)
TODAY = date(2026, 11, 25)

SCHOOL = Organization(
    id=1,
    name="МБОУ «Банновская основная школа»",
    short_name="Банновская школа",
    address="с. Банново, ул. Школьная, д. 12",
    phones=("+7 (384-46) 2-11-22",),
    email="school@example.org",
    hours="пн–пт 09:00–18:00, обед 13:00–14:00",
)
OTHER = Organization(id=2, name="МКДОУ «Детский сад «Солнышко»»")


class Ticks:
    """Monotonic seconds that pass with every look, so that a limit by the second is never met."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._now = 0.0

    def __call__(self) -> float:
        with self._lock:
            self._now += 10.0
            return self._now


def silent(_progress: Progress) -> None:
    """Progress that nobody watches."""


def never() -> bool:
    """Nobody cancels."""
    return False


def page(network_id: str = "100", short_name: str = "school", **others: object) -> Page:
    made = {
        "id": 7,
        "organization_id": 1,
        "network": "vk",
        "url": "https://vk.com/school",
        "opened_on": date(2020, 1, 1),
        **others,
    }
    return Page(network_id=network_id, short_name=short_name, **made)  # type: ignore[arg-type] # short tests


def profile(
    description: str | Missing = "Официальная страница Банновской школы",
    *,
    state: ProfileState = ProfileState.OPEN,
    contacts: tuple[Contact, ...] | Missing = ABSENT,
    leads: str | Missing = "100",
    network_id: str = "100",
    short_name: str = "school",
) -> Profile:
    return Profile(
        network_id=network_id,
        state=state,
        short_name=short_name,
        description=description,
        contacts=contacts,
        name_leads_to=leads,
    )


def posts(
    *moments: datetime,
    start: datetime | None = None,
    end: datetime = NOW,
    reposts: int = 0,
) -> Posts:
    """Posts at these moments; the first `reposts` of them are reposts; `start` and `end` are what was seen."""
    items = tuple(
        Post(number, f"https://vk.com/wall-1_{number}", moment, repost=number < reposts)
        for number, moment in enumerate(moments)
    )
    return Posts(items, Window(start, end))


def missing(need: Need, kind: FailureKind = FailureKind.TIMEOUT) -> Failure:
    return Failure(7, need, NOW, kind)


def view(
    *,
    organization: Organization = SCHOOL,
    of: Page | None = None,
    card: Profile | Failure | None = None,
    places: tuple[Address, ...] | Failure = (),
    wall: Posts | Failure | None = None,
    norm: WeeklyNorm | None = None,
    credentials: tuple[CredentialView, ...] = (),
    days: int | None = None,
    week: Week = WEEK,
) -> PageView:
    seen: dict[Need, Value | Failure] = {
        Need.PROFILE: card or profile(),
        Need.ADDRESSES: places if isinstance(places, Failure) else Addresses(places),
        Need.POSTS: wall or posts(),
    }
    return PageView(
        page=of or page(),
        organization=organization,
        seen=seen,
        norm=norm or WeeklyNorm(3),
        week=week,
        today=TODAY,
        credentials=credentials,
        directory=Directory(map(entry_of, (SCHOOL, OTHER))),
        days=days,
        zone=zone_of(ZONE),
    )


def said(answer: Judgement | NotSeen) -> tuple[str, str]:
    """Status and code of an answer; «not seen» stands for a rule that could not decide."""
    return ("not seen" if isinstance(answer, NotSeen) else answer.status.value, answer.code)


def regulation(
    *checks: str,
    level: Level = Level.MUST,
    own: tuple[OwnRule, ...] = (),
    clauses: tuple[Clause, ...] = (),
    networks: tuple[NetworkRule, ...] = (NetworkRule("vk"), NetworkRule("ok")),
    obliged: Obliged = Obliged.ALL_BUT_EXEMPT,
) -> Regulation:
    """A regulation whose clause 1 cites these checks."""
    first = (Clause("1", "о главном", Binds.PAGE, level, checks),) if checks else ()
    return Regulation(
        code="test",
        municipality="Тестовский округ",
        title="Порядок",
        authority="Администрация",
        number="",
        adopted_on=None,
        valid_from=None,
        timezone=ZONE,
        week=WeekKind.CALENDAR,
        networks=networks,
        minimum_networks=1,
        obliged=obliged,
        norms=WeeklyNorm(3),
        clauses=first + clauses,
        own=own,
    )


OK, FAIL, MANUAL, NA = Status.OK.value, Status.FAIL.value, Status.MANUAL.value, Status.NA.value
UNSEEN = "not seen"
