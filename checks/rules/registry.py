"""`registry.*`: what the registry itself shows, whatever the networks say."""

from __future__ import annotations

from datetime import date, timedelta

from checks.catalogue import municipality_check, organization_check
from checks.model import Judgement, Status, fail, manual, na, ok
from checks.rules import told_changes
from checks.views import MunicipalityView, OrganizationView
from registry import networks
from registry.notices import Direction
from registry.organizations import Organization, OrganizationState
from registry.pages import Page, PageState
from registry.people import Assignment, Person, Role
from registry.regulation.model import NetworkRule, NetworkState, Obliged

_COUNTS = frozenset({NetworkState.REQUIRED, NetworkState.OPTIONAL})


@organization_check(
    "registry.presence",
    title="Есть официальная страница",
    fix="Создайте страницу или внесите её в реестр. Если страницы не нужны — внесите исключение с основанием.",
    parameters={"days": 0},
)
def presence(view: OrganizationView) -> Judgement:
    """Who is obliged has pages where the regulation wants them; who is exempt may have them, and is asked about."""
    kept = {page.network for page in view.pages if page.state is PageState.ACTIVE}
    if view.exempt and view.listed:
        return manual("registry.presence.both_lists")
    if view.exempt:
        return (
            manual("registry.presence.exempt_active", networks=_titles(kept))
            if kept
            else na("registry.presence.exempt")
        )
    if view.obliged is Obliged.LIST and not view.listed:
        return manual("registry.presence.no_list")
    answer = _obliged(view, kept)
    due = _due(view)
    if answer.status is Status.FAIL and due is not None and view.today < due:
        return na("registry.presence.not_due", due=f"{due:%d.%m.%Y}")
    return answer


def _due(view: OrganizationView) -> date | None:
    """The first day on which pages must exist; None when the regulation has no day from which it holds."""
    valid_from = view.regulation.valid_from if view.regulation else None
    return None if valid_from is None else valid_from + timedelta(days=view.number("days"))


def _obliged(view: OrganizationView, kept: set[str]) -> Judgement:
    states = {rule.code: _state(rule, view.today) for rule in view.networks}
    if states and set(states.values()) == {NetworkState.SUSPENDED}:
        return na("registry.presence.suspended", networks=_titles(set(states)))
    wanted = {code for code, state in states.items() if state in _COUNTS}
    open_ones = {code for code, state in states.items() if state is NetworkState.UNDECIDED}
    counted = kept & wanted
    missing = {code for code, state in states.items() if state is NetworkState.REQUIRED} - kept
    minimum = _minimum(view.minimum_networks, len(wanted), len(open_ones))
    if missing:
        return fail("registry.presence.required", networks=_titles(missing))
    if len(counted) >= minimum:
        return ok("registry.presence.found", networks=_titles(counted))
    waiting = _waiting(kept & open_ones, open_ones if counted == wanted else set(), minimum - len(counted))
    if waiting is not None:
        return waiting
    if not counted:
        return fail("registry.presence.none", networks=_titles(wanted))
    return fail("registry.presence.few", networks=_titles(counted), count=len(counted), minimum=minimum)


def _waiting(kept: set[str], left: set[str], short: int) -> Judgement | None:
    """What is said while a decision on networks may still make the pages enough: those `kept` in such networks, or the
    networks `left` when nothing else can be asked."""
    if kept and len(kept) >= short:
        return manual("registry.presence.undecided", networks=_titles(kept))
    return manual("registry.presence.waits", networks=_titles(left)) if left else None


def _minimum(asked: int, wanted: int, undecided: int) -> int:
    """How many networks are asked for: never more than there are, for nobody can have a page in a suspended one."""
    return max(min(asked, wanted + undecided), 1)


def _state(rule: NetworkRule, today: date) -> NetworkState:
    """A decision that has not begun yet leaves the network as it was: one of those named."""
    return rule.state if rule.since is None or rule.since <= today else NetworkState.OPTIONAL


def _titles(codes: set[str]) -> str:
    """Names of networks in the order in which the program keeps them."""
    order = {code: place for place, code in enumerate(networks.CODES)}
    return ", ".join(
        networks.title(code) for code in sorted(codes, key=lambda code: (order.get(code, len(order)), code))
    )


@municipality_check(
    "registry.obliged_list",
    title="Перечень обязанных задан",
    fix="Внесите перечень тех, кому страницы обязательны: без него доли от общего числа не считаются.",
)
def obliged_list(view: MunicipalityView) -> Judgement:
    """Whom the municipality obliges is entered; otherwise nothing may be told as a share of the obliged."""
    if view.obliged_count:
        return ok("registry.obliged_list.set", count=view.obliged_count)
    return manual("registry.obliged_list.not_set")


@organization_check(
    "registry.duplicates",
    title="Организация записана один раз",
    fix="Откройте обе записи: если это одна организация, оставьте одну, если разные — внесите им ИНН или ОГРН.",
)
def duplicates(view: OrganizationView) -> Judgement:
    """No other working organization has the same name, unless a number of the state tells the two apart."""
    twins = [twin for twin in view.twins if twin.state is OrganizationState.ACTIVE]
    if not twins:
        return ok("registry.duplicates.none")
    same = [twin for twin in twins if not _told_apart(view.organization, twin)]
    if same:
        lines = [f"№ {twin.id}: {twin.name}" for twin in same]
        return fail("registry.duplicates.found", *lines, count=len(same))
    return ok("registry.duplicates.told_apart", *(f"№ {twin.id}: {twin.name}" for twin in twins))


def _told_apart(one: Organization, other: Organization) -> bool:
    """Both have the number, and it is another one."""
    return any(mine and theirs and mine != theirs for mine, theirs in ((one.inn, other.inn), (one.ogrn, other.ogrn)))


@organization_check(
    "registry.responsible",
    title="Ответственный назначен",
    fix="Узнайте, кто отвечает за страницы, и внесите его с телефоном или почтой.",
    parameters={"deputy": 0},
)
def responsible(view: OrganizationView) -> Judgement:
    """Somebody who can be reached answers for the pages today."""
    if view.exempt:
        return na("registry.responsible.exempt")
    if not _active(view):
        return na("registry.responsible.no_pages")
    today = _in_force(view, Role.RESPONSIBLE)
    if not today:
        return _nobody(view)
    if view.number("deputy") and not _in_force(view, Role.DEPUTY):
        return fail("registry.responsible.no_deputy")
    if not any(person.phone or person.email for person in today):
        return manual("registry.responsible.no_contact")
    return ok("registry.responsible.found")


def _assigned(view: OrganizationView, role: Role) -> list[tuple[Person, Assignment]]:
    return [
        (person, part)
        for person in view.people
        for part in person.assignments
        if part.organization_id == view.organization.id and part.role is role
    ]


def _in_force(view: OrganizationView, role: Role) -> list[Person]:
    return [person for person, part in _assigned(view, role) if part.in_force(view.today)]


def _nobody(view: OrganizationView) -> Judgement:
    """Nobody answers today: since when, if anybody ever did."""
    ends = (part.until for _, part in _assigned(view, Role.RESPONSIBLE) if part.until and part.until < view.today)
    last = max(ends, default=None)
    if last is None:
        return fail("registry.responsible.none")
    return fail("registry.responsible.ended", on=f"{last:%d.%m.%Y}")


@organization_check(
    "registry.notified",
    title="О смене ответственного сообщили",
    fix="Попросите организацию сообщать о смене ответственного сразу и внесите день, когда она сообщила.",
    parameters={"days": 5},
)
def notified(view: OrganizationView) -> Judgement:
    """The organization told the coordinator of every change of the responsible person within so many days."""
    return told_changes.judgement(view, "registry", Direction.IN)


@organization_check(
    "registry.review_due",
    title="Записи о страницах пересматривают",
    fix="Откройте каждую страницу, сверьте запись с тем, что видите, и отметьте день проверки.",
    parameters={"days": 180},
)
def review_due(view: OrganizationView) -> Judgement:
    """Somebody compared the record of every active page with the page itself not too long ago."""
    active = _active(view)
    if not active:
        return na("registry.review_due.no_pages")
    limit = view.review_days or view.number("days")
    looked = [(page.verified_on, page) for page in active if page.verified_on is not None]
    old = [f"{_address(page)}: {on:%d.%m.%Y}" for on, page in looked if (view.today - on).days > limit]
    if old:
        return fail("registry.review_due.due", *old, count=len(old), limit=limit)
    never = [_address(page) for page in active if page.verified_on is None]
    if never:
        return manual("registry.review_due.never", *never, count=len(never))
    return ok("registry.review_due.fresh", oldest=f"{min(on for on, _page in looked):%d.%m.%Y}", limit=limit)


def _active(view: OrganizationView) -> list[Page]:
    return [page for page in view.pages if page.state is PageState.ACTIVE]


def _address(page: Page) -> str:
    return page.url or page.short_name or networks.title(page.network)
