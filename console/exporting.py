"""Files that leave for other programs and for people, whoever asks: the screen or `export` of the command line.

Each function makes one kind of file and puts it; what stands in it is made by the floors below. Nothing is asked and
nothing is printed here.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from typing import ParamSpec

from checks import snapshot
from checks.exports import figures, monitoring, monthly, own, report, report_book, report_page
from checks.exports.choosing import Choice
from checks.exports.own import What
from console import format as shown
from registry import cards as blanks
from registry import organizations, pages, people
from registry.exports import known, layout
from registry.exports import public as listed
from registry.organizations import Organization, OrganizationState
from registry.pages import Page
from registry.regulation import versions
from registry.sheets import writing
from registry.sheets.writing import Table
from vault import doing
from vault.errors import BadInput, Stopped
from vault.newfile import put_file, refuse_taken
from vault.store import Store
from vault.text import counted
from vault.transaction import Tx

P = ParamSpec("P")

TABLES = {".xlsx": "xlsx", ".csv": "csv"}
"""What a table is written as, by the ending of a name."""
_CARDS = ("карточка", "карточки", "карточек")
_MISSES = ("организация не выполняет норму", "организации не выполняют норму", "организаций не выполняют норму")
"""What the report for the head is counted in."""
_CARDS_TITLE = "Карточки организаций"
_STOPPED = "Остановлено: файл не записан."
_PUTTING = "Файл собран и записывается: этого уже не прервать, осталось недолго."

PAGES = {".html": "html", ".htm": "html"}
"""The same of a page to be read."""


@dataclass(frozen=True)
class Saved:
    """A file as it was put: `people`: it holds personal data; `notes` are sentences about what stands in it."""

    path: Path
    form: str
    rows: int
    people: bool = False
    notes: tuple[str, ...] = ()
    counted_in: tuple[str, str, str] = ("строка", "строки", "строк")


@dataclass(frozen=True)
class Target:
    """Where to and as what; `force` replaces what is there."""

    path: Path
    form: str
    force: bool = False


def _without_file(make: Callable[P, Saved]) -> Callable[P, Saved]:
    @wraps(make)
    def made(*given: P.args, **named: P.kwargs) -> Saved:
        with doing.saying(_STOPPED):
            return make(*given, **named)

    return made


def taken(path: Path) -> bool:
    """Whether an ordinary file is there, which may be replaced when a person says so."""
    with contextlib.suppress(OSError):  # a place that cannot be looked into is refused when the file is put
        return path.is_file() and not path.is_symlink()
    return False


# One function for each kind of file; none of them is for a database thread. Stopped, each leaves no file


@_without_file
def registry(store: Store, target: Target, now: datetime, codes: Sequence[str]) -> Saved:
    """The registry in the layout of control centres; BadInput, StorageFailed."""
    today = _today(store, now)
    table = layout.table(known.read(store.read), today, codes)
    return put_tables(store, target, (table,), today, notes=table.notes)


@_without_file
def observed(store: Store, target: Target, now: datetime, codes: Sequence[str], *, views: bool = False) -> Saved:
    """The monitoring table: the registry and what the last run saw on its pages; BadInput, StorageFailed."""
    table = monitoring.table(store, now, codes, views=views)
    return put_tables(store, target, (table,), _today(store, now), notes=table.notes)


@_without_file
def month(store: Store, target: Target, now: datetime, first_day: date, codes: Sequence[str]) -> Saved:
    """The month in forty-three columns; BadInput for a month that has not begun or without a regulation."""
    tables = monthly.tables(store, first_day, now, codes)
    return put_tables(store, target, tables, _today(store, now), notes=tables[0].notes)


@_without_file
def for_head(store: Store, target: Target, now: datetime, *, with_people: bool = False) -> Saved:
    """The report for the head, a page or a workbook by `target.form`; BadInput, StorageFailed."""
    with doing.step("Считаю показатели"):
        found = figures.read(store, now, with_people=with_people)
    if target.form == "html":
        content = report_page.page(found, with_people=with_people)
    else:
        sheets = report_book.tables(found, with_people=with_people)
        content = writing.workbook(sheets, title=report.TITLE, made_on=found.today)
    top = report.headline(found)
    said = (f"{top.value}: {top.said}", *top.notes) if top.value != "—" else (top.said, *top.notes)
    people = with_people and bool(found.misses)
    saved = Saved(target.path, target.form, len(found.misses), people, said, counted_in=_MISSES)
    put(store, saved, content, "Отчёт для главы", force=target.force)
    return saved


@_without_file
def public(store: Store, target: Target, now: datetime) -> Saved:
    """The list of official pages for everybody, without people; BadInput, StorageFailed."""
    kept = known.read(store.read)
    if target.form == "html":
        content = listed.page(kept, _today(store, now), store.read(_municipality))
    else:
        content = writing.csv_bytes(listed.table(kept))
    saved = Saved(target.path, target.form, len(listed.listed(kept)))
    put(store, saved, content, "Список официальных страниц", force=target.force, public=True)
    return saved


@_without_file
def chosen(store: Store, target: Target, now: datetime, what: What, choice: Choice) -> Saved:
    """A table of one's own choice; BadInput for a choice that cannot be, StorageFailed."""
    made = own.table(store, what, choice, now)
    return put_tables(store, target, (made,), _today(store, now), people=own.has_people(what, choice))


@dataclass(frozen=True)
class Blanks:
    """Blanks of organizations that are to be made, each beside its file."""

    files: tuple[tuple[Organization, Path], ...]
    pages: tuple[Page, ...]
    people: tuple[people.Person, ...]

    @property
    def pages_of(self) -> Mapping[int, Sequence[Page]]:
        """Pages by id of organization."""
        found: dict[int, list[Page]] = {}
        for page in self.pages:
            found.setdefault(page.organization_id, []).append(page)
        return found


def planned_cards(tx: Tx, wanted: Sequence[Organization], out: Path) -> Blanks:
    """Where the blank of each goes: of every active organization when none is wanted. BadInput: there is nobody, or
    several would go into one file."""
    everyone = (one for one in organizations.listing(tx) if one.state is OrganizationState.ACTIVE)
    of = tuple(wanted) or tuple(everyone)
    if not of:
        raise BadInput("В реестре нет ни одной действующей организации: карточек делать не для кого.")
    if out.suffix.lower() == ".xlsx" and len(of) > 1:
        raise BadInput(f"Карточек {len(of)}, а {out} — один файл. Назовите папку; ничего не записано.")
    whole = out.suffix.lower() == ".xlsx"
    files = tuple((one, out if whole else out / blanks.file_name(one)) for one in of)
    return Blanks(files, pages.listing(tx), people.listing(tx))


def put_cards(store: Store, found: Blanks, out: Path, on: date, *, force: bool = False) -> Saved:
    """Make the blanks, the folder first; BadInput before any is written when one is there and `force` is not given.

    The row of the journal comes before them: what it cannot tell of does not leave (VaultReadOnly).
    """
    if out.suffix.lower() != ".xlsx":
        _folder(out)
    if not force:
        for _one, path in found.files:
            refuse_taken(path)
    saved = Saved(out, "xlsx", len(found.files), people=True, counted_in=_CARDS)
    _tell(store, saved, _CARDS_TITLE)
    of = found.pages_of
    done = 0
    try:
        for one, path in doing.over(found.files, len(found.files), "Делаю карточки"):
            put_file(path, blanks.make(store.vault_id, one, of.get(one.id, ()), found.people, on), force=force)
            done += 1
    except Stopped:
        with doing.watching(None):
            _tell(store, replace(saved, rows=done), f"{_CARDS_TITLE}: остановлено")
        raise Stopped(_cards_stopped(done, len(found.files))) from None
    return saved


def _cards_stopped(done: int, total: int) -> str:
    if not done:
        return "Остановлено: ни одной карточки не записано."
    return f"Остановлено: записано {counted(done, *_CARDS)} из {shown.number(total)}, они целы; остальных нет."


def _folder(out: Path) -> None:
    if out.is_dir():
        return
    if out.exists():
        raise BadInput(f"{out} — не папка и не файл XLSX. Ничего не записано.")
    try:
        out.mkdir(mode=0o700)
    except OSError as problem:
        raise BadInput(f"Папку {out} не создать: {problem.strerror}. Ничего не записано.") from None


# What they share


def put_tables(
    store: Store, target: Target, tables: Sequence[Table], on: date, *, people: bool = False, notes: Sequence[str] = ()
) -> Saved:
    """Put tables into a file, a CSV the first of them; the journal keeps that they left.

    BadInput when something is there and `force` is not given; StorageFailed.
    """
    first = tables[0]
    if target.form == "csv":
        content = writing.csv_bytes(first)
    else:
        content = writing.workbook(tuple(tables), title=first.title, made_on=on)
    saved = Saved(target.path, target.form, len(first.rows), people, tuple(notes))
    put(store, saved, content, first.title, force=target.force)
    return saved


def put(store: Store, saved: Saved, content: bytes, title: str, *, force: bool = False, public: bool = False) -> None:
    """Put a file of any kind, and let the journal tell. A `public` one may be read by others, the rest by nobody else.

    With people in it the row of the journal comes first: what it cannot tell of does not leave (VaultReadOnly).
    Stopped only before.
    """
    if not force:
        refuse_taken(saved.path)
    with doing.held(_PUTTING):
        if saved.people:
            _tell(store, saved, title)
        put_file(saved.path, content, force=force, private=not public)
        doing.tell(told(saved))
        if not saved.people and store.read_only_reason is None:
            _tell(store, saved, title)


def told(saved: Saved) -> str:
    """What a person is told of a file."""
    return f"Записано: {saved.path}, {counted(saved.rows, *saved.counted_in)}."


PRIVATE = (
    "Здесь персональные данные: читать их может только ваша учётная запись (права 0600). Станут не нужны — удалите."
)


def _tell(store: Store, saved: Saved, title: str) -> None:
    store.write(
        "registry.exported",
        lambda tx: tx.describe("registry", title=title, format=saved.form, count=saved.rows, people=saved.people),
    )


def _today(store: Store, now: datetime) -> date:
    return store.read(lambda tx: snapshot.today(tx, now))


def _municipality(tx: Tx) -> str:
    """Whose list it is, "" while there is no regulation to name it."""
    return next((each.regulation.municipality for each in versions.listing(tx)[:1]), "")
