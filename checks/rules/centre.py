"""`centre.*`: what the control centre (ЦУР) was told, what it waits for, what it connects."""

from __future__ import annotations

from checks.catalogue import municipality_check, organization_check, page_check
from checks.model import Judgement, fail, manual, na, ok
from checks.rules import told_changes
from checks.views import MunicipalityView, OrganizationView, PageView
from registry import networks
from registry.notices import Direction
from registry.pages import PageState
from registry.requests import CentreRequest


@organization_check(
    "centre.notified",
    title="ЦУР знает о смене ответственного",
    fix="Сообщите ЦУР о новом ответственном и внесите день и подтверждение: poryadok centre notices.",
    parameters={"days": 3},
)
def notified(view: OrganizationView) -> Judgement:
    """The coordinator told the control centre of every change of the responsible person within so many days."""
    return told_changes.judgement(view, "centre", Direction.OUT)


@municipality_check(
    "centre.requests",
    title="На запросы ЦУР отвечено",
    fix="Ответьте ЦУР и внесите день ответа и подтверждение: poryadok centre requests.",
)
def requests(view: MunicipalityView) -> Judgement:
    """No request of the control centre waits past its day; the day itself is still in time."""
    if not view.requests:
        return na("centre.requests.none")
    waiting = [request for request in view.requests if request.answered_on is None]
    overdue = [each for each in waiting if each.due_on is not None and each.due_on < view.today]
    if overdue:
        return fail("centre.requests.overdue", *map(_line, overdue), count=len(overdue))
    undated = [each for each in waiting if each.due_on is None]
    if undated:
        return manual("centre.requests.undated", *map(_line, undated), count=len(undated))
    if waiting:
        return ok("centre.requests.open", *map(_line, waiting), count=len(waiting))
    return ok("centre.requests.answered", count=len(view.requests))


def _line(request: CentreRequest) -> str:
    due = f"срок {request.due_on:%d.%m.%Y}" if request.due_on else "срок не назван"
    return f"«{request.title}», получен {request.received_on:%d.%m.%Y}, {due}"


@page_check(
    "centre.connected",
    title="Страница подключена к «Госпабликам»",
    fix="Подключите страницу к «Госпабликам» вместе с ЦУР и внесите в её карточку день подключения.",
    parameters={"networks": ("vk", "ok")},
)
def connected(view: PageView) -> Judgement:
    """The day of connection is recorded; no collector can see it."""
    if view.page.state is not PageState.ACTIVE:
        return na("page.not_kept", state=view.page.state.value)
    if view.page.network not in view.words("networks"):
        return na("centre.connected.not_there", network=networks.title(view.page.network))
    if view.page.connected_on is None:
        return manual("centre.connected.no_record")
    return ok("centre.connected.since", on=f"{view.page.connected_on:%d.%m.%Y}")
