"""The monitoring table of a control centre: the registry layout with what the last run saw on each page.

How design and activity are counted is the Amur method's (`ratings/amur.toml`): nothing of it is code here. What nobody
saw is «не видно», never a zero and never a «нет». A fact older than the week that is told of counts as not seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from checks import history, posted, snapshot, standing, weeks
from checks.facts import Addresses, Fact, Need, Post, Profile
from checks.judging import told
from checks.model import Status
from checks.posted import Posted
from checks.ratings import measuring, methods, scoring
from checks.ratings.model import Method
from checks.ratings.scoring import Figure, Figures
from checks.results import RunRecord
from checks.seen import Missing, Seen
from checks.weeks import Week
from registry.exports import known, layout, words
from registry.exports.layout import Entry
from registry.pages import Page
from registry.regulation.model import WeekKind
from registry.sheets.table import Cell, Column, Kind, Table
from vault import doing
from vault.store import Store

T = TypeVar("T")

METHOD = "amur"
"""The method by whose parts design and activity are told."""

_DESIGN = ("avatar", "description", "cover")
_ACTIVITY = ("posts",)
_MARK = "page.mark"
_WIDGETS = 2  # the layout knows 0, 1 and 2
_COLUMNS = (
    Column("Причина", width=28),
    Column("Адрес, указанный в настройках страницы", width=34),
    Column("Подключение к компоненту «Госпаблики» (да/нет)", width=18),
    Column("Госметка (да/нет)", width=12),
    Column("Оформление (%)", Kind.NUMBER, width=13),
    Column("Виджеты (0/1/2)", Kind.NUMBER, width=11),
    Column("Активность (%)", Kind.NUMBER, width=12),
    Column("Количество подписчиков", Kind.NUMBER, width=14),
    Column("Общий охват аудитории за неделю", Kind.NUMBER, width=16),
    Column("Средний охват одной публикации", Kind.NUMBER, width=16),
)


@dataclass(frozen=True)
class Sight:
    """What the last run saw of the pages. `run` is None before the first; then nothing was seen.

    `marks` are what people saw of the mark where no collector can, by id of page.
    """

    week: Week
    run: RunRecord | None = None
    cards: Mapping[int, Profile] = field(default_factory=dict)
    places: Mapping[int, Addresses] = field(default_factory=dict)
    posts: Posted = field(default_factory=Posted)
    marks: Mapping[int, bool] = field(default_factory=dict)


def table(store: Store, now: datetime, codes: Sequence[str] = layout.VK, *, views: bool = False) -> Table:
    """The table at `now` (UTC). With `views` the two columns of reach hold what counters of views tell, for want of
    better. BadInput when no regulation is in the vault. Not for a database thread.
    """
    registry = known.read(store.read)
    today = store.read(lambda tx: snapshot.today(tx, now))
    pages = [page for page in registry.pages if page.network in codes]
    seen = sight(store, pages, now)
    method = methods.find(METHOD)
    shares = _Shares(method)
    entries = layout.entries(registry, today, codes)
    rows = [
        (*layout.cells(entry, registry), *_cells(entry, seen, shares, views=views))
        for entry in doing.over(entries, len(entries), "Собираю строки")
    ]
    return Table(
        "Мониторинг",
        (*layout.columns(codes), *_COLUMNS),
        rows,
        notes=(*layout.notes(registry, today, codes), *_notes(seen, method, views=views)),
    )


def sight(store: Store, pages: Sequence[Page], now: datetime) -> Sight:
    """What the last run over networks saw of these pages in the seven full days before it. Not for a database thread.

    BadInput when no regulation is in the vault: there is no zone to count days in.
    """
    zone = weeks.zone_of(store.read(lambda tx: snapshot.regulation_for(tx, now)).regulation.timezone)
    run = next((each for each in store.read(history.runs) if each.scope.exactly is None), None)
    week = weeks.judged(now if run is None else run.started_at, zone, WeekKind.ROLLING)
    if run is None:
        return Sight(week)
    ids = [page.id for page in pages]
    return Sight(
        week,
        run,
        _fresh(posted.shown(store, ids, Need.PROFILE).values(), week, Profile),
        _fresh(posted.shown(store, ids, Need.ADDRESSES).values(), week, Addresses),
        posted.read(store, ids, week.start, week.end),
        _marks(store),
    )


def _fresh(facts: Iterable[Fact], week: Week, cls: type[T]) -> dict[int, T]:
    """Values that are not older than the week."""
    return {
        fact.subject_id: fact.value for fact in facts if isinstance(fact.value, cls) and fact.taken_at >= week.start
    }


def _marks(store: Store) -> Mapping[int, bool]:
    """What people saw of the mark."""
    said = [each for each in standing.tally(store.read) if each[0] == _MARK and each[2] in told.BY_LOOK]
    return {brief.subject_id: brief.status == Status.OK for brief in standing.those(store.read, said)}


def _cells(entry: Entry, seen: Sight, shares: _Shares, *, views: bool) -> tuple[Cell, ...]:
    page = entry.page
    if page is None:
        return (entry.reason, *("" for _ in _COLUMNS[1:]))
    card = seen.cards.get(page.id)
    design, activity = shares.of(measuring.of_page(page, seen.week, seen.posts, card), seen.week)
    return (
        entry.reason,
        _address(page, seen),
        words.yes(True) if page.connected_on is not None else words.UNSEEN,
        _mark(page, card, seen),
        design,
        words.UNSEEN if card is None else _told(card.menu, lambda menu: min(len(menu), _WIDGETS), 0),
        activity,
        words.UNSEEN if card is None else _told(card.members, lambda members: members),
        *_reach(page, seen, views=views),
    )


class _Shares:
    """Design and activity of pages by the method; of thousands of pages most have the same figures and score once."""

    def __init__(self, method: Method) -> None:
        parts = tuple(each for each in method.parts if each.code in {*_DESIGN, *_ACTIVITY})
        self._method = replace(method, parts=parts)
        self._names = tuple(dict.fromkeys(name for part in parts for name in part.named))
        self._scored: dict[tuple[Figure | None, ...], tuple[Cell, Cell]] = {}

    def of(self, figures: Figures, week: Week) -> tuple[Cell, Cell]:
        """How many percent of the points of design, and of activity, the page has, each when it is certain."""
        own = tuple(figures.get(name) for name in self._names)
        if own not in self._scored:
            known_ones = {name: each for name, each in zip(self._names, own, strict=True) if each is not None}
            scored = scoring.score(self._method, known_ones, week.last_day)
            self._scored[own] = _share(scored, _DESIGN), _share(scored, _ACTIVITY)
        return self._scored[own]


def _share(scored: scoring.Score, codes: Sequence[str]) -> Cell:
    """How many percent of the points of these parts the page has, when that is certain."""
    parts = [each for each in scored.parts if each.part.code in codes]
    points = [each.points.number for each in parts]
    whole = sum(each.part.most for each in parts)
    known_points = [each for each in points if each is not None]
    if len(known_points) != len(parts) or not whole:
        return words.UNSEEN
    reached = sum(known_points)
    return round(100 * reached / whole) if reached >= whole else min(99, round(100 * reached / whole))


def _told(value: Seen[T], said: Callable[[T], int], absent: int | None = None) -> Cell:
    if value is Missing.ABSENT and absent is not None:
        return absent
    return words.UNSEEN if isinstance(value, Missing) else said(value)


def _address(page: Page, seen: Sight) -> Cell:
    found, card = seen.places.get(page.id), seen.cards.get(page.id)
    if found is not None and found.items:
        return found.items[0].text
    if card is not None and not isinstance(card.main_address, Missing):
        return card.main_address.text
    empty = found is not None and found.whole
    return "не указан" if empty or (card is not None and card.main_address is Missing.ABSENT) else words.UNSEEN


def _mark(page: Page, card: Profile | None, seen: Sight) -> Cell:
    if card is not None and card.mark is not Missing.NOT_GIVEN:
        return words.yes(card.mark is True)
    told_so = seen.marks.get(page.id)
    return words.UNSEEN if told_so is None else words.yes(told_so)


def _reach(page: Page, seen: Sight, *, views: bool) -> tuple[Cell, Cell]:
    """The week's views and those of one publication; reach itself is told to nobody but the page's administrator."""
    look = seen.posts.looks.get(page.id)
    own = [post for post in seen.posts.of(page.id) if _own(post, seen.week)]
    counts = [post.views for post in own if post.views is not None]
    whole = look is not None and look.tells(seen.week.start, seen.week.end, page.opened_on)
    if not views or not whole or len(counts) < len(own):
        return words.UNSEEN, words.UNSEEN
    return sum(counts), round(sum(counts) / len(own)) if own else "публикаций нет"


def _own(post: Post, week: Week) -> bool:
    return post.by_owner and post.date in week


def _notes(seen: Sight, method: Method, *, views: bool) -> tuple[str, ...]:
    design = ", ".join(f"{each.title.lower()} {each.most}" for each in method.parts if each.code in _DESIGN)
    run = seen.run
    return (
        "Прогонов ещё не было, поэтому на страницах ничего не видно: poryadok check."
        if run is None
        else f"Увидено прогоном {run.id}; неделя — семь полных суток перед ним: {seen.week.label}.",
        f"«{words.UNSEEN}»: этого никто не видел; это не ноль и не «нет». Увиденное раньше этой недели не считается.",
        f"Оформление: доля баллов по методике «{method.title}» ({design}).",
        f"Активность: 100, если за семь суток не меньше {method.posts} публикаций, иначе 0 (та же методика).",
        "Подключение: «да», если в реестре записан день подключения; сама страница этого не показывает.",
        "Охват стоит по счётчикам просмотров: за неделю — их сумма, средний — на одну публикацию."
        if views
        else "Охват сеть сообщает только администратору страницы. Показать вместо него просмотры: --views.",
    )
