"""The view «Замечания» of the pane of checks: what is read for it, its lines, and the commands on them."""

from __future__ import annotations

from abc import abstractmethod
from collections import Counter
from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING

from textual import work

from checks.model import Verdict
from checks.remarks import book as remarks_book
from checks.remarks.book import Remark
from checks.remarks.flow import State
from checks.remarks.records import Key, key_of
from console import remarking
from console.hosting import Host
from console.reading import card_text, remark_words, worth
from console.reading.verdicts import ClauseRow, Group
from console.widgets.rows import Cell, Column
from registry import networks, organizations, rows

if TYPE_CHECKING:
    from datetime import date, tzinfo

NOTHING = "Замечаний нет: нарушений не видно, и никому ни о чём не сообщали."

_KEYS = "t/е сообщить, x/ч список"
_WITH_DUE = frozenset({State.TOLD, State.OVERDUE, State.ESCALATED, State.PAUSED})

_ORDER = (
    State.OVERDUE,
    State.ESCALATED,
    State.NEW,
    State.TOLD,
    State.PAUSED,
    State.DISMISSED,
    State.MENDED,
)


def _due(each: Remark) -> date | None:
    """The last day for mending it, while it is waited for."""
    return each.standing.due if each.state in _WITH_DUE else None


COLUMNS = (
    Column("Организация", 20),
    Column("Что не так", sort=lambda each: worth.name(_what(each))),
    Column("Состояние", 16, sort=lambda each: (not each.late, _ORDER.index(each.state))),
    Column("С дня", 5, 3, sort=lambda each: each.chain.since),
    Column("Срок", 5, 2, sort=_due),
)


class RemarksPart(Host):
    """What a pane with remarks among its lines does with them. Data and lines are the pane's."""

    @abstractmethod
    def line_under_cursor(self) -> object:
        """The current line, whatever it is."""

    @abstractmethod
    def marked(self) -> set[Hashable]:
        """Keys of the marked lines."""

    @abstractmethod
    def hidden_marks(self) -> str:
        """How many of the marked lines the filter hides, to be said before they are acted on; "" of none."""

    @abstractmethod
    def known_remarks(self) -> Sequence[Remark]:
        """The remarks that were read."""

    @abstractmethod
    def called(self, organization_id: int) -> str:
        """The name of an organization, "" for the municipality."""

    @abstractmethod
    def acted(self) -> None:
        """Something was recorded: read anew."""

    # Reading

    def read_remarks(self, *, warnings: bool) -> tuple[tuple[Remark, ...], dict[int, str]]:
        """Every remark but those of what is asked no more, in the order of the view, and short names of organizations
        by their ids; in a thread, by parts.
        """
        session = self.console.session
        read = session.opened().read
        names = {each.id: each.short_name or each.name for each in read(organizations.listing)}
        found = remarks_book.read(read, session.today, warnings=warnings)
        return ordered([each for each in found if each.state is not State.GONE], names), names

    # Commands

    @work(exclusive=True, group="remarks")
    async def do_tell(self) -> None:
        keys, whose, what = self._meant()
        if keys and await remarking.tell(self.console, keys, whose, what):
            self.acted()

    @work(exclusive=True, group="remarks")
    async def do_dismiss(self) -> None:
        keys, _, what = self._meant()
        if keys and await remarking.dismiss(self.console, keys, self._remarks_of(keys), what):
            self.acted()

    @work(exclusive=True, group="remarks")
    async def do_escalate(self) -> None:
        found = self._waited_for()
        if found and await remarking.escalate(self.console, found, self.hidden_marks()):
            self.acted()

    @work(exclusive=True, group="remarks")
    async def do_due(self) -> None:
        found = self._waited_for()
        if found and await remarking.put_off(self.console, found, self.hidden_marks()):
            self.acted()

    @work(exclusive=True, group="remarks")
    async def do_waive(self) -> None:
        row = self.line_under_cursor()
        marked = [each.verdict for each in self.known_remarks() if each.key in self.marked()]
        if marked:
            about: Sequence[Verdict | None] = marked
        elif isinstance(row, Group | ClauseRow):
            about = row.verdicts
        else:
            about = [row.verdict if isinstance(row, Remark) else row if isinstance(row, Verdict) else None]
        broken = [each for each in about if each is not None and each.violation]
        if not broken:
            self.refuse("Отсрочку дают нарушению, а здесь его нет: выберите строку с нарушением.")
        elif await remarking.allow(self.console, broken, self.called, every=bool(marked), hidden=self.hidden_marks()):
            self.acted()

    @work(exclusive=True, group="remarks")
    async def do_fixlist(self) -> None:
        number = getattr(self.line_under_cursor(), "organization_id", 0)
        if not number:
            self.refuse("Список составляется для организации: выберите её строку.")
            return
        await remarking.fix_list(self.console, number)

    # What is meant

    def _meant(self) -> tuple[tuple[Key, ...], frozenset[int], str]:
        """Keys of the marked remarks, else of the line under the cursor, with whose they are and what is wrong; of
        many, how many of them are not seen now."""
        marked = [each for each in self.known_remarks() if each.key in self.marked()]
        row = self.line_under_cursor()
        if not marked and isinstance(row, Remark):
            marked = [row]
        if marked:
            return (
                tuple(each.key for each in marked),
                frozenset(each.organization_id for each in marked),
                marked[0].message if len(marked) == 1 else self.hidden_marks(),
            )
        if isinstance(row, Verdict) and row.violation:
            return (key_of(row),), frozenset((row.organization_id,)), row.message
        self.refuse("Сообщают о нарушении: откройте строку (Enter) и выберите его, или вид «Замечания» (Tab).")
        return (), frozenset(), ""

    def _remarks_of(self, keys: Sequence[Key]) -> list[Remark]:
        return [each for each in self.known_remarks() if each.key in keys]

    def _waited_for(self) -> list[Remark]:
        """The remarks that are meant, if all of them were told and are waited for."""
        keys, _, _ = self._meant()
        found = self._remarks_of(keys)
        told = [each for each in found if each.open and each.standing.told is not None]
        if keys and (len(told) < len(keys) or not told):
            self.refuse("Об этом ещё никому не сообщали: сначала t/е.")
            return []
        return told


def ordered(found: Sequence[Remark], names: dict[int, str]) -> tuple[Remark, ...]:
    """By organization, first one with what cannot wait, then those with something overdue; within one alike.

    Telling moves no line: whoever goes down the list must find the next one under the last.
    """
    pressing = {each.organization_id for each in found if each.late or each.state is State.ESCALATED}

    critical = {each.organization_id for each in found if _critical(each)}

    def place(each: Remark) -> tuple[bool, bool, bool, str, int, bool, int, Key]:
        whose = each.organization_id
        state = State.NEW if each.state is State.TOLD else each.state
        name = rows.natural(names.get(whose, ""))
        return (
            whose not in critical,
            whose not in pressing,
            not whose,
            name,
            whose,
            not _critical(each),
            _ORDER.index(state),
            each.key,
        )

    return tuple(sorted(found, key=place))


def _critical(each: Remark) -> bool:
    return each.verdict is not None and each.verdict.critical


def cells(each: Remark, name: str, zone: tzinfo) -> tuple[Cell, ...]:
    """A line of the view; what is not seen now has the mark of the unseen."""
    unseen = each.open and each.chain.unseen is not None
    mark, tone = ("?", "unknown") if unseen else (remark_words.MARKS[each.state], remark_words.TONES[each.state])
    begun = remark_words.since(each, zone)
    due = _due(each)
    return (
        Cell(name or remark_words.nobody(each)),
        Cell(f"{networks.network(each.network).short}: {_what(each)}" if each.network else _what(each)),
        Cell(f"{mark} {remark_words.STATES[each.state]}", tone),
        Cell(f"{begun:%d.%m}" if begun else "", "muted"),
        Cell(f"{due:%d.%m}" if due else "", "fail" if each.late else "muted"),
    )


def _what(each: Remark) -> str:
    failing = each.verdict is not None and each.verdict.violation
    return card_text.headline(each.verdict) if failing and each.verdict is not None else each.message


def sentences(found: Sequence[Remark]) -> tuple[str, ...]:
    """The counts of the status line for less and less room: «просрочено 2, не сообщено 3» and the keys of this view,
    without the keys, all by their marks."""
    counts = Counter(State.OVERDUE if each.late else each.state for each in found)
    told = [f"{remark_words.STATES[state]} {counts[state]}" for state in _ORDER if counts[state]]
    if not told:
        return ("",)
    marked: Counter[str] = Counter()
    for state in _ORDER:
        marked[remark_words.MARKS[state]] += counts[state]
    signs = " ".join(f"{mark}{number}" for mark, number in marked.items() if number)
    return ", ".join([*told, _KEYS]), ", ".join(told), signs
