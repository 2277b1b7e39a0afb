"""`registry.*`: what the registry itself shows, whatever the networks say."""

from __future__ import annotations

from datetime import date

from checks.catalogue import organization_check
from checks.model import Judgement, fail, manual, na, ok
from checks.views import OrganizationView
from registry import networks
from registry.pages import PageState
from registry.regulation.model import NetworkRule, NetworkState, Obliged

_COUNTS = frozenset({NetworkState.REQUIRED, NetworkState.OPTIONAL})


@organization_check(
    "registry.presence",
    title="Есть официальная страница",
    fix="Создайте страницу или внесите её в реестр. Если страницы не нужны — внесите исключение с основанием.",
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
    return _obliged(view, kept)


def _obliged(view: OrganizationView, kept: set[str]) -> Judgement:
    states = {rule.code: _state(rule, view.today) for rule in view.networks}
    counted = {code for code in kept if states.get(code) in _COUNTS}
    missing = {code for code, state in states.items() if state is NetworkState.REQUIRED} - kept
    undecided = {code for code in kept if states.get(code) is NetworkState.UNDECIDED}
    minimum = max(view.minimum_networks, 1)
    if missing:
        return fail("registry.presence.required", networks=_titles(missing))
    if len(counted) >= minimum:
        return ok("registry.presence.found", networks=_titles(counted))
    if undecided and len(counted) + len(undecided) >= minimum:
        return manual("registry.presence.undecided", networks=_titles(undecided))
    if not counted:
        allowed = _titles({code for code, state in states.items() if state in _COUNTS})
        return fail("registry.presence.none", networks=allowed)
    return fail("registry.presence.few", networks=_titles(counted), count=len(counted), minimum=minimum)


def _state(rule: NetworkRule, today: date) -> NetworkState:
    """A decision that has not begun yet leaves the network as it was: one of those named."""
    return rule.state if rule.since is None or rule.since <= today else NetworkState.OPTIONAL


def _titles(codes: set[str]) -> str:
    """Names of networks in the order in which the program keeps them."""
    order = {code: place for place, code in enumerate(networks.CODES)}
    return ", ".join(
        networks.title(code) for code in sorted(codes, key=lambda code: (order.get(code, len(order)), code))
    )
