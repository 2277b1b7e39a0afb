"""What the page «Безопасность» and the lists of ways in and of copies show; nothing secret, nothing is changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING

from console import format as shown
from vault import anchor, backup, host, journal_query, manifest, slotting
from vault.header import Slot, SlotKind
from vault.host import State
from vault.journal_query import Query
from vault.store import Store
from vault.text import counted

if TYPE_CHECKING:
    from console.settings import Settings

KIND_TITLES = {
    SlotKind.PASSPHRASE: "пароль",
    SlotKind.RECOVERY: "слова восстановления",
    SlotKind.KEY_FILE: "файл-ключ",
    SlotKind.REGISTRY: "ключ реестра, без секретов",
}

REASONS = {
    backup.MANUAL: "по просьбе",
    backup.LOCK: "при закрытии",
    backup.MIGRATION: "перед обновлением",
    backup.IMPORT: "перед загрузкой",
    backup.KEYS: "перед сменой ключей",
}

_LOOKS = {
    State.GOOD: ("+", "ok"),
    State.BAD: ("!", "fail"),
    State.UNKNOWN: ("?", "unknown"),
}


class Leads(Enum):
    """Where a line of the page leads besides its own text."""

    TEXT = auto()
    KEYS = auto()
    COPIES = auto()
    SETTINGS = auto()


@dataclass(frozen=True)
class Line:
    """A line of the page: how it is, what was found, what to do."""

    title: str
    state: State
    found: str
    advice: str = ""
    leads: Leads = Leads.TEXT

    @property
    def mark(self) -> str:
        return _LOOKS[self.state][0]

    @property
    def tone(self) -> str:
        return _LOOKS[self.state][1]


@dataclass(frozen=True)
class CopyRow:
    """A backup; `reason` is why it was made, in Russian; `whole` says that its manifest is sealed by our key."""

    path: Path
    made_at: datetime | None
    size: int
    reason: str


def page(store: Store, environment: Mapping[str, str], tmux: Mapping[str, str], now: datetime) -> tuple[Line, ...]:
    """The whole page: ways in, copies, the journal's mark, then this machine. Blocks for milliseconds."""
    facts = host.inspect(store.directory, environment, tmux=tmux)
    return (
        *_ways(store, now),
        _copies(store, now),
        _anchor(store),
        *(Line(fact.title, fact.state, fact.found, fact.advice) for fact in facts),
    )


def locks(settings: Settings) -> Line:
    """When what closes itself, with the way to all settings."""
    secrets, screen = (
        counted(round(after.total_seconds() / 60), "минуту", "минуты", "минут")
        for after in (settings.lock_secrets_after, settings.lock_screen_after)
    )
    found = f"секреты закроются через {secrets} без клавиш, всё — через {screen}"
    return Line("Настройки", State.GOOD, found, leads=Leads.SETTINGS)


def copies(store: Store) -> tuple[CopyRow, ...]:
    """Every finished copy, the newest first."""
    return tuple(_copy_row(store, path) for path in reversed(backup.listing(store.directory)))


def _copy_row(store: Store, path: Path) -> CopyRow:
    told = manifest.read(path, store.ring.journal)
    if told is None:
        return CopyRow(path, None, 0, "прежние ключи или чужая")
    return CopyRow(path, told.made_at, told.size, REASONS.get(told.reason, told.reason))


def _ways(store: Store, now: datetime) -> Iterator[Line]:
    slots = store.header.slots
    full = [slot for slot in slots if slot.kind.full]
    enough = len(full) >= slotting.FEWEST
    yield Line(
        "Способы входа",
        State.GOOD if enough else State.BAD,
        f"{counted(len(full), 'полный', 'полных', 'полных')}: {', '.join(_names(slots))}",
        "" if enough else "Потеряется единственный — потеряется хранилище. Добавьте второй: Enter, затем n/т.",
        Leads.KEYS,
    )
    words = next((slot for slot in slots if slot.kind is SlotKind.RECOVERY), None)
    if words is not None:
        yield _words(store, words, now)


def _words(store: Store, words: Slot, now: datetime) -> Line:
    from checks import upkeep  # here: see `_copies`
    from console.reading import upkeep_words

    made = moment(words.created_at)
    used = store.read(lambda tx: journal_query.newest(tx, slotting.USED))
    since = "когда записаны, неизвестно"
    if made is not None:
        since = f"записаны {shown.day(made.date())}, {upkeep_words.ago(upkeep.days_since(made, now))}"
    if used is not None and (made is None or used.time >= made):
        return Line(
            "Слова восстановления",
            State.BAD,
            f"{since}; ими входили {shown.day(used.time.date())}",
            "Слова, которые набирали, больше нельзя считать тайной: сделайте новые. Enter, затем n/т.",
            Leads.KEYS,
        )
    return Line("Слова восстановления", State.GOOD, f"{since}; ими не входили", leads=Leads.KEYS)


def _copies(store: Store, now: datetime) -> Line:
    from checks import upkeep  # here: it looks at everything, and the lists of ways in and of copies do not want it
    from console.reading import upkeep_words

    title, kept, newest = "Резервные копии", backup.listing(store.directory), upkeep.copies(store)
    if newest.made_at is None:
        advice = "Сделайте: Enter, затем n/т. Одну храните не на этой машине."
        return Line(title, State.BAD, "ни одной", advice, Leads.COPIES)
    since = Query(since=newest.made_at)
    rows = store.read(lambda tx: journal_query.count(tx, since))
    later = f"с тех пор в журнале {counted(rows, 'запись', 'записи', 'записей')}"
    found = f"последняя {upkeep_words.ago(newest.days(now))}, всего {len(kept)}; {later}"
    advice = "Копии лежат рядом с хранилищем: пожар или кража возьмут и их. Уносите одну на другой носитель."
    return Line(title, State.BAD if newest.stale(now) else State.GOOD, found, advice, Leads.COPIES)


def _anchor(store: Store) -> Line:
    store.write_anchor()
    found = anchor.read(store.directory, store.ring.journal)
    if found is None:
        return Line("Отметка журнала", State.BAD, "её нет", "Проверьте хранилище: poryadok vault verify.")
    return Line(
        "Отметка журнала",
        State.GOOD,
        f"запись № {shown.number(found.tip.n)}; храните строку отдельно",
        "Если вернут на место старую папку целиком, изнутри этого не увидеть. Перепишите строку в другое место "
        f"(на бумагу, в почту самому себе; секретов в ней нет):\n\n{found.line()}\n\n"
        "Сверить потом: poryadok vault verify --anchor «строка».",
    )


def _names(slots: Iterable[Slot]) -> list[str]:
    return list(dict.fromkeys(slot.label or KIND_TITLES[slot.kind] for slot in slots))


def moment(text: str) -> datetime | None:
    """A moment of the header; None where none was written."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def slot_line(slot: Slot, zone: tzinfo) -> tuple[str, str]:
    """(what it is, since when) of a way in."""
    made = moment(slot.created_at)
    return KIND_TITLES[slot.kind], shown.day(made.astimezone(zone).date()) if made else "неизвестно"
