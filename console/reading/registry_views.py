"""What pane «Реестр» shows beside the plain list: the tree of founders, pages due for a look, impostor pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cached_property

from checks.results import Totals
from console import format as shown
from console.reading import organizations as reading
from console.reading.organizations import OrganizationRow
from registry import impostors, networks, review, tree
from registry.impostors import Impostor, ImpostorState
from registry.organizations import Organization
from registry.review import Due
from registry.taken import Taken, changes
from registry.tree import Node
from vault.store import Store
from vault.text import counted

AHEAD_DAYS = 14
"""Pages whose look comes due within so many days are listed too; our own figure."""

IMPOSTOR_STATES = {
    ImpostorState.FOUND: ("! найдена, не сообщили", "fail"),
    ImpostorState.REPORTED: ("~ пожаловались", "warn"),
    ImpostorState.REMOVED: ("+ удалена", "ok"),
}


_NOTHING = Totals()


class View(Enum):
    """The ways to look at the registry."""

    LIST = "Организации"
    TREE = "Дерево"
    REVIEW = "Сверка"
    IMPOSTORS = "Подделки"


@dataclass(frozen=True, slots=True)
class TreeRow:
    """An organization in its place under its founder."""

    row: OrganizationRow
    node: Node

    @property
    def haystack(self) -> str:
        return self.row.haystack


@dataclass(frozen=True, slots=True)
class DueRow:
    """A page whose record is to be compared with the page again."""

    due: Due
    state: tuple[str, str]
    overdue: bool

    @property
    def haystack(self) -> str:
        return f"{self.due.organization.name} {self.due.organization.short_name} {self.due.page.url}"


@dataclass(frozen=True, slots=True)
class ImpostorRow:
    """An impostor page with the name of whom it imitates."""

    record: Impostor
    name: str

    @property
    def haystack(self) -> str:
        return f"{self.record.url} {self.name} {self.record.proof}"


@dataclass(frozen=True)
class Registry:
    """Everything the pane shows."""

    rows: tuple[OrganizationRow, ...] = ()
    impostors: tuple[ImpostorRow, ...] = ()
    page_count: int = 0
    overdue: int = 0
    """Pages whose look is due by now."""
    review_days: int = 0
    on: date = date.min
    changes: int = -1
    """As `registry.taken` counts them; -1 when something changed while it was read."""

    @cached_property
    def tree(self) -> tuple[TreeRow, ...]:
        """Every organization under its founder; made when it is looked at, as `due` is."""
        by_id = {row.organization.id: row for row in self.rows}
        return tuple(TreeRow(by_id[node.organization.id], node) for node in tree.nodes(self._owners))

    @cached_property
    def due(self) -> tuple[DueRow, ...]:
        """The pages whose look is due by now or soon."""
        queue = review.queue(self.taken.pages, self._owners, self.review_days, self.on, AHEAD_DAYS)
        return tuple(_due(each, self.on) for each in queue)

    @property
    def _owners(self) -> tuple[Organization, ...]:
        return tuple(row.organization for row in self.rows)

    @cached_property
    def checked(self) -> bool:
        """Whether a run ever came to any of them."""
        return any(row.sums != _NOTHING for row in self.rows)

    @property
    def taken(self) -> Taken:
        """The organizations and pages of it, for whoever needs them next."""
        return Taken(self.changes, self._owners, tuple(page for row in self.rows for page in row.pages))

    def waiting(self, view: View) -> int:
        """How many lines of a view wait for something."""
        if view is View.REVIEW:
            return self.overdue
        if view is View.IMPOSTORS:
            return sum(row.record.state is not ImpostorState.REMOVED for row in self.impostors)
        return 0


def read(store: Store, today: date) -> Registry:
    """All of it on that day. Not for a database thread: it reads by parts."""
    before = store.read(changes)
    found = reading.rows(store, today)
    limit = store.read(lambda tx: review.days(tx, today))
    fakes = impostors.listed(store.read(impostors.fetched))
    imitated = {each.organization_id for each in fakes}
    names = {
        row.organization.id: row.organization.short_name or row.organization.name
        for row in found
        if row.organization.id in imitated
    }
    return Registry(
        found,
        tuple(ImpostorRow(each, names.get(each.organization_id or 0, "")) for each in fakes),
        page_count=sum(len(row.pages) for row in found),
        overdue=review.count((page for row in found for page in row.pages), limit, today),
        review_days=limit,
        on=today,
        changes=before if before == store.read(changes) else -1,
    )


def _due(due: Due, today: date) -> DueRow:
    if due.due_on is None:
        return DueRow(due, ("! не сверяли ни разу", "fail"), overdue=True)
    left = (due.due_on - today).days
    if left <= 0:
        return DueRow(due, (f"! пора с {shown.day(due.due_on)}", "fail"), overdue=True)
    return DueRow(due, (f"~ через {counted(left, 'день', 'дня', 'дней')}", "warn"), overdue=False)


def details(row: TreeRow | DueRow | ImpostorRow) -> str:
    """A few lines about a row, for a tall or a wide window and for reading in full."""
    if isinstance(row, TreeRow):
        node = row.node
        under = f"Под ней: {node.direct} сразу, {node.below} всего" if node.below else "Подведомственных нет"
        closed = f", закрытых {node.closed}" if node.closed else ""
        return f"{row.row.organization.name}\n{under}{closed}"
    if isinstance(row, DueRow):
        page = row.due.page
        return (
            f"{row.due.organization.name}\n{page.url}\n"
            f"Сверяли: {shown.day(page.verified_on, 'ни разу')}\n"
            "Enter — карточка страницы: сравните с самой страницей. d/в — записать, что сверили сегодня."
        )
    record = row.record
    pairs = (
        ("Сеть", networks.title(record.network)),
        ("Выдаёт себя за", row.name),
        ("Нашли", shown.day(record.found_on)),
        ("Пожаловались", shown.day(record.reported_on, "ещё нет")),
        ("Удалена", shown.day(record.removed_on, "ещё видна")),
        ("Подтверждение", record.proof),
        ("Заметка", record.note),
    )
    return "\n".join((record.url, *(f"{label}: {value}" for label, value in pairs if value)))
