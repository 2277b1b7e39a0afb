"""Letters to many organizations: one document for each, numbers in order, and a list of those that got none and why.

One organization that fails does not stop the rest; a disk that takes no file does, before it costs them numbers. How
one letter is put together is `preparing`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from checks import history, snapshot
from checks.letters import preparing, remarks
from registry import inquiries, organizations
from registry.letters import writing
from registry.letters.facts import Subject
from registry.letters.making import Missing
from registry.letters.writing import Written
from registry.organizations import Organization, OrganizationState
from vault.errors import BadInput, StorageFailed
from vault.files import cannot_make
from vault.store import Store


@dataclass(frozen=True)
class Each:
    """What came of one organization: the letter; or nothing to write about; or fields that lack; or a refusal."""

    organization: Organization
    written: Written | None = None
    nothing: str = ""
    missing: tuple[Missing, ...] = ()
    refusal: str = ""


@dataclass(frozen=True)
class Bulk:
    """Every organization that was asked about, in order; the four lists add up to them."""

    every: tuple[Each, ...]

    @property
    def written(self) -> tuple[Each, ...]:
        return tuple(each for each in self.every if each.written is not None)

    @property
    def without(self) -> tuple[Each, ...]:
        return tuple(each for each in self.every if each.nothing)

    @property
    def lacking(self) -> tuple[Each, ...]:
        return tuple(each for each in self.every if each.missing)

    @property
    def failed(self) -> tuple[Each, ...]:
        return tuple(each for each in self.every if each.refusal)


Progress = Callable[[int, int], None]
_NOT_BEGUN = "Не начато: диск не принимает файлы. Номер не взят."


def all_remarks(
    store: Store, subject: Subject, folder: Path, now: datetime, progress: Progress, *, warnings: bool = False
) -> Bulk:
    """A letter of remarks to every organization that works and has some; `progress` is told how many of how many.
    BadInput, before the folder is made, without a regulation or before the first run."""
    store.read(lambda tx: snapshot.regulation_for(tx, now))
    if not store.read(history.last_run):
        raise BadInput(f"{remarks.NO_RUN} Ничего не записано.")
    whose = [each for each in store.read(organizations.listing) if each.state is OrganizationState.ACTIVE]
    return _to_each(store, subject, whose, folder, now, progress, warnings=warnings)


def inquiry(store: Store, subject: Subject, folder: Path, now: datetime, progress: Progress) -> Bulk:
    """A letter to every organization that an inquiry asks. BadInput when it is closed."""
    asked = _open(store, subject)
    return _to_each(
        store, subject, _named(store, [each.organization_id for each in asked.replies]), folder, now, progress
    )


def reminder(store: Store, subject: Subject, folder: Path, now: datetime, progress: Progress) -> Bulk:
    """A reminder to each of those who have not answered; that they were reminded is noted with each letter. BadInput
    when the inquiry is closed or everybody has answered."""
    asked = _open(store, subject)
    waiting = [each.organization_id for each in asked.waiting]
    if not waiting:
        raise BadInput(f"На запрос «{asked.title}» ответили все: напоминать некому. Ничего не записано.")

    def remind(organization: Organization) -> None:
        store.write("inquiry.reminded", lambda tx: inquiries.remind(tx, asked.id, (organization.id,), subject.on))

    return _to_each(store, subject, _named(store, waiting), folder, now, progress, after=remind)


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
    progress: Progress,
    *,
    warnings: bool = False,
    after: Callable[[Organization], None] | None = None,
) -> Bulk:
    found: list[Each] = []
    every = list(whose)
    folder_for(folder)
    refused = False
    for place, organization in enumerate(every):
        progress(place, len(every))
        if refused:
            found.append(Each(organization, refusal=_NOT_BEGUN))
            continue
        try:
            found.append(_one(store, subject, organization, folder, now, warnings=warnings, after=after))
        except StorageFailed as problem:
            # Every further letter would take a number and get no file either.
            found.append(Each(organization, refusal=str(problem)))
            refused = True
    return Bulk(tuple(found))


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
        own = replace(subject, organization_id=organization.id)
        prepared = preparing.prepare(store.read, own, now, warnings=warnings)
        if prepared.nothing or prepared.missing:
            return Each(organization, nothing=prepared.nothing, missing=() if prepared.nothing else prepared.missing)
        written = writing.write(store, prepared, folder)
        if after is not None:
            after(organization)
    except BadInput as problem:  # this one only: the next may well be written
        return Each(organization, refusal=str(problem))
    return Each(organization, written)
