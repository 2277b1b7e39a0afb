"""Letters to many organizations: one document for each, numbers in order, and a list of those that got none and why.

Who has such a letter of the same day gets no second one; a letter whose file was not written is written under its own
number. One organization that fails does not stop the rest; a disk that takes no file does, before it costs them
numbers; so does whoever stops it. How one letter is put together is `preparing`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from checks import history, snapshot
from checks.letters import preparing, remarks
from registry import inquiries, organizations
from registry.letters import book, writing
from registry.letters.book import Letter
from registry.letters.facts import Subject
from registry.letters.making import Missing
from registry.letters.writing import Written
from registry.organizations import Organization, OrganizationState
from vault import doing
from vault.errors import BadInput, Stopped, StorageFailed
from vault.files import cannot_make
from vault.store import Store
from vault.text import counted


@dataclass(frozen=True)
class Each:
    """What came of one organization: the letter, or one of before; or nothing to write about; or fields that lack; or
    a refusal."""

    organization: Organization
    written: Written | None = None
    nothing: str = ""
    missing: tuple[Missing, ...] = ()
    refusal: str = ""
    already: Letter | None = None


@dataclass(frozen=True)
class Bulk:
    """Every organization that was asked about, in order; the five lists add up to them.

    `answered` is how many more were left out of it because their answer is there. `stopped`: somebody stopped it, and
    the letters that stand are those that were written before.
    """

    every: tuple[Each, ...]
    answered: int = 0
    stopped: bool = False

    @property
    def written(self) -> tuple[Each, ...]:
        return tuple(each for each in self.every if each.written is not None)

    @property
    def already(self) -> tuple[Each, ...]:
        """Those whose letter of this kind, about the same and of this day, is in the book with its file."""
        return tuple(each for each in self.every if each.already is not None)

    @property
    def without(self) -> tuple[Each, ...]:
        return tuple(each for each in self.every if each.nothing)

    @property
    def lacking(self) -> tuple[Each, ...]:
        return tuple(each for each in self.every if each.missing)

    @property
    def failed(self) -> tuple[Each, ...]:
        return tuple(each for each in self.every if each.refusal)


_REFUSED = "Не начато: диск не принимает файлы. Номер не взят."
_STOPPED = "Не начато: остановлено. Номер не взят."


def all_remarks(store: Store, subject: Subject, folder: Path, now: datetime, *, warnings: bool = False) -> Bulk:
    """A letter of remarks to every organization that works and has some. BadInput, before the folder is made, without a
    regulation or before the first run."""
    store.read(lambda tx: snapshot.regulation_for(tx, now))
    if not store.read(history.last_run):
        raise BadInput(f"{remarks.NO_RUN} Ничего не записано.")
    whose = [each for each in store.read(organizations.listing) if each.state is OrganizationState.ACTIVE]
    return _to_each(store, subject, whose, folder, now, warnings=warnings)


def inquiry(store: Store, subject: Subject, folder: Path, now: datetime, *, everybody: bool = False) -> Bulk:
    """A letter to each organization that an inquiry asks and that has not answered; `everybody`: to those who have too.
    BadInput when the inquiry is closed or nobody is left to write to."""
    asked = _open(store, subject)
    wanted = asked.replies if everybody else asked.waiting
    if asked.replies and not wanted:
        raise BadInput(f"На запрос «{asked.title}» ответили все: писать некому. Ничего не записано.")
    whose = _named(store, [each.organization_id for each in wanted])
    found = _to_each(store, subject, whose, folder, now)
    return replace(found, answered=len(asked.replies) - len(wanted))


def reminder(store: Store, subject: Subject, folder: Path, now: datetime) -> Bulk:
    """A reminder to each of those who have not answered; that they were reminded is noted with each letter. BadInput
    when the inquiry is closed or everybody has answered."""
    asked = _open(store, subject)
    waiting = [each.organization_id for each in asked.waiting]
    if not waiting:
        raise BadInput(f"На запрос «{asked.title}» ответили все: напоминать некому. Ничего не записано.")

    def remind(organization: Organization) -> None:
        store.write("inquiry.reminded", lambda tx: inquiries.remind(tx, asked.id, (organization.id,), subject.on))

    return _to_each(store, subject, _named(store, waiting), folder, now, after=remind)


def folder_for(path: Path) -> Path:
    """The folder of many letters, made when it is not there; BadInput when something else is, or it cannot be made."""
    try:
        path.mkdir(mode=0o700, exist_ok=True)
    except FileExistsError:
        raise BadInput(f"{path} — файл, а нужна папка. Ничего не записано.") from None
    except OSError as error:
        raise cannot_make(error, path) from None
    return path


def _open(store: Store, subject: Subject) -> inquiries.Inquiry:
    if subject.inquiry_id is None:
        raise ValueError("an inquiry is named by its id")
    number = subject.inquiry_id
    found = store.read(lambda tx: inquiries.get(tx, number))
    if found.closed_on is not None:
        raise BadInput(f"Запрос «{found.title}» закрыт {found.closed_on:%d.%m.%Y}. Ничего не записано.")
    return found


def _named(store: Store, ids: Sequence[int]) -> list[Organization]:
    """In the order of names, as lists of organizations are."""
    wanted = frozenset(ids)
    return [each for each in store.read(organizations.listing) if each.id in wanted]


def _to_each(
    store: Store,
    subject: Subject,
    whose: Iterable[Organization],
    folder: Path,
    now: datetime,
    *,
    warnings: bool = False,
    after: Callable[[Organization], None] | None = None,
) -> Bulk:
    found: list[Each] = []
    every = list(whose)
    folder_for(folder)
    before = _of_the_day(store, subject)
    ended = ""
    with doing.step("Пишу письма", len(every)) as at:
        for place, organization in enumerate(every):
            ended = ended or _stopped(at, place)
            own = before.get(organization.id)
            if own is not None and own.sha256:
                found.append(Each(organization, already=own))
                continue
            if ended:
                found.append(Each(organization, refusal=ended))
                continue
            named = replace(subject, organization_id=organization.id, again=own.id if own else None)
            try:
                with doing.watching(None):  # a letter that took its number is written to its end
                    found.append(_one(store, named, organization, folder, now, warnings=warnings, after=after))
            except StorageFailed as problem:
                # Every further letter would take a number and get no file either.
                found.append(Each(organization, refusal=str(problem)))
                ended = _REFUSED
    made = Bulk(tuple(found), stopped=ended == _STOPPED)
    _tell(made)
    return made


def _tell(made: Bulk) -> None:
    """For whoever asks after a lock what became of them."""
    done = counted(len(made.written), "письмо", "письма", "писем")
    rest = " Начните ещё раз: написанные не повторятся." if made.stopped else ""
    doing.tell(f"Написано: {done} из {len(made.every)}.{rest}", whole=not made.stopped)


def _stopped(at: Callable[[int], None], place: int) -> str:
    try:
        at(place)
    except Stopped:
        return _STOPPED
    return ""


def _of_the_day(store: Store, subject: Subject) -> dict[int, Letter]:
    """The letters of this kind, about the same and of the same day that stand, by organization: written ones first."""
    same = [
        each
        for each in store.read(book.listing)
        if (each.kind, each.dated_on, each.inquiry_id) == (subject.kind.value, subject.on, subject.inquiry_id)
        and each.cancelled_on is None
    ]
    same.sort(key=lambda each: bool(each.sha256))
    return {each.organization_id: each for each in same if each.organization_id is not None}


def _one(
    store: Store,
    subject: Subject,
    organization: Organization,
    folder: Path,
    now: datetime,
    *,
    warnings: bool,
    after: Callable[[Organization], None] | None,
) -> Each:
    try:
        prepared = preparing.prepare(store.read, subject, now, warnings=warnings)
        if prepared.nothing or prepared.missing:
            return Each(organization, nothing=prepared.nothing, missing=() if prepared.nothing else prepared.missing)
        written = writing.write(store, prepared, folder)
        if after is not None:
            after(organization)
    except BadInput as problem:  # this one only: the next may well be written
        return Each(organization, refusal=str(problem))
    return Each(organization, written)
