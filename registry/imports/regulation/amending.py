"""An amended text written into the vault: a new version, lines that ended and lines that began; nothing is deleted.

What differs is `differing` (the lists) and `redrafting` (clauses, networks, norms); here both are put together, the
question of the first day is asked, and everything is written in the transaction that is given.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from registry import organizations
from registry.imports.regulation import holdings
from registry.imports.regulation.applying import basis, refuse_unknown
from registry.imports.regulation.differing import Entry, ListsDifference, differ
from registry.imports.regulation.drafting import draft
from registry.imports.regulation.holdings import Present, PresentLine
from registry.imports.regulation.model import ListKind, Question, RegulationReading
from registry.imports.regulation.redrafting import RulesDifference, redraft
from registry.listed import Line
from registry.names import is_body, key
from registry.organizations import Organization, OrganizationKind
from registry.regulation import confirming, toml, versions
from registry.regulation.confirming import RowAnswer
from registry.regulation.model import Regulation
from vault.errors import BadInput
from vault.transaction import Tx

FIRST_DAY = Question("valid_from", "С какого дня действует изменённый Порядок (ГГГГ-ММ-ДД)?")
"""What an amended text always needs: the day when old lines end and new ones begin."""


@dataclass(frozen=True)
class Amendment:
    """What an amended text changes: the regulation that comes of it, the lists, and the rest."""

    regulation: Regulation
    lists: ListsDifference
    rules: RulesDifference

    @property
    def empty(self) -> bool:
        """Nothing changes but, it may be, the number and the date of the act."""
        return self.lists.empty and self.rules.empty

    @property
    def questions(self) -> tuple[Question, ...]:
        """FIRST_DAY while lines change and nobody has said when."""
        changes = self.lists.added or self.lists.removed or self.lists.renamed or self.lists.moved
        return (FIRST_DAY,) if changes and self.regulation.valid_from is None else ()


@dataclass(frozen=True)
class AppliedAmendment:
    """What was written: the version, ids of organizations added, lines begun and ended, and what was left out."""

    regulation: Regulation
    version_id: int
    version_added: bool
    organizations_added: tuple[int, ...]
    organizations_found: int
    obligations_added: int
    exemptions_added: int
    lines_ended: int
    left: tuple[str, ...]

    @property
    def lines_begun(self) -> int:
        return self.obligations_added + self.exemptions_added


def is_amended(known: Present) -> bool:
    """Whether a text that is read now amends what the vault has: it has lists already."""
    return bool(known.lines)


def amend(
    known: Present,
    reading: RegulationReading,
    answers: Mapping[str, str] | None = None,
    rows: Mapping[str, RowAnswer] | None = None,
) -> Amendment:
    """What the text changes. `answers` and `rows` as for `draft`, besides answers to the doubtful names.

    BadInput for an answer that cannot be read or answers nothing.
    """
    given = answers or {}
    drafted = draft(reading, given)
    lists = differ(known, reading, given)
    refuse_unknown(reading, given)
    rules = RulesDifference()
    if known.regulation is not None:
        drafted, rules = redraft(known.regulation, drafted, reading, given)
    return Amendment(confirming.answer_all(drafted, rows or {}), lists, rules)


def apply_amended(tx: Tx, found: Amendment) -> AppliedAmendment:
    """Write an amendment that `amend` found in this very vault; BadInput while its first day is not known, or when a
    line that it ends is gone meanwhile."""
    if found.questions:
        raise BadInput(f"{FIRST_DAY.text} Ответьте на вопрос {FIRST_DAY.id}. Ничего не записано.")
    before = len(versions.everything(tx))
    version_id = versions.add(tx, found.regulation, toml.serialise(found.regulation))
    writer = _Writer(tx, found.regulation)
    writer.write(found.lists)
    questions = tuple(f"{each.id}: {each.text}" for each in found.lists.questions)
    return AppliedAmendment(
        found.regulation,
        version_id,
        len(versions.everything(tx)) > before,
        tuple(writer.added),
        len({each.organization_id for each in found.lists.placed if each.organization_id is not None}),
        writer.begun[ListKind.REQUIRED],
        writer.begun[ListKind.EXEMPT],
        writer.ended,
        (*found.lists.left, *questions),
    )


class _Writer:
    """Ends and begins lines; the first day of a new line is the day after the last of the old one."""

    def __init__(self, tx: Tx, regulation: Regulation) -> None:
        self._tx = tx
        self._regulation = regulation
        self._start = regulation.valid_from
        self.added: list[int] = []
        self._new: dict[str, int] = {}
        self.begun = dict.fromkeys(ListKind, 0)
        self.ended = 0

    def write(self, lists: ListsDifference) -> None:
        for gone in lists.removed:
            self._end(gone)
        for entry in (*lists.renamed, *lists.moved):
            if entry.before is not None:
                self._end(entry.before)
            self._begin(entry)
            self._learn(entry)
        for entry in lists.added:
            self._begin(entry)
            self._learn(entry)
        for entry in lists.kept:
            self._keep(entry)

    def _end(self, gone: PresentLine) -> None:
        assert self._start is not None, "the first day is asked for before anything is written"
        last = self._start - timedelta(days=1)
        self.ended += 1
        if gone.line.since is not None and gone.line.since > last:  # it never was in force
            holdings.remove(self._tx, gone.kind, gone.line.id)
        else:
            holdings.update(self._tx, gone.kind, replace(gone.line, until=last))

    def _begin(self, entry: Entry) -> None:
        whose = entry.organization_id or self._organization(entry.item.name)
        said = basis(entry.annex, self._regulation)
        line = Line(whose, number=entry.item.number, raw=entry.item.raw, basis=said, since=self._start)
        holdings.add(self._tx, entry.kind, line)
        self.begun[entry.kind] += 1

    def _keep(self, entry: Entry) -> None:
        """The number may be another; a draft that became an act gives its line the number and the date."""
        if entry.before is None:
            return
        line = entry.before.line
        said = basis(entry.annex, self._regulation)
        drafted = line.basis.startswith("Порядок (проект)") and self._regulation.confirmed
        after = replace(line, number=entry.item.number, basis=said if drafted else line.basis)
        if after != line:
            holdings.update(self._tx, entry.kind, after)

    def _organization(self, name: str) -> int:
        """A new organization; one that stands in both lists is added once."""
        if key(name) in self._new:
            return self._new[key(name)]
        kind = OrganizationKind.BODY if is_body(name) else OrganizationKind.INSTITUTION
        made = organizations.add(self._tx, Organization(name=name, kind=kind))
        self._new[key(name)] = made.id
        self.added.append(made.id)
        return made.id

    def _learn(self, entry: Entry) -> None:
        """A spelling that the registry did not know becomes an accepted name of its organization."""
        if entry.organization_id is None:
            return
        known = organizations.get(self._tx, entry.organization_id)
        names = {key(name) for name in (known.name, known.short_name, *known.accepted_names) if name}
        if key(entry.item.name) not in names:
            accepted = (*known.accepted_names, entry.item.name)
            organizations.update(self._tx, replace(known, accepted_names=accepted))
