"""A reading of a regulation written into the vault: organizations of its lists, the lists, the draft as a version.

All in the transaction that is given, and only once: the same text applied again adds nothing. What the registry has
is never removed here: a line that left the list is for a person to close.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from registry import exemptions, obligations, organizations
from registry.exemptions import Exemption
from registry.imports.regulation.differing import RENAME
from registry.imports.regulation.drafting import KNOWN_ANSWERS, draft, kind_of
from registry.imports.regulation.model import ListKind, ReadItem, ReadList, RegulationReading
from registry.names import is_body, key, of_other_type
from registry.obligations import Obligation
from registry.organizations import Organization, OrganizationKind
from registry.regulation import toml, versions
from registry.regulation.model import Regulation
from vault import doing
from vault.errors import BadInput
from vault.transaction import Tx


@dataclass(frozen=True)
class AppliedRegulation:
    """What was written: ids of organizations added, how many were found, lines added to the lists, the version.

    `left` are the sentences about lines that were not written, because nobody answered what they are.
    """

    regulation: Regulation
    version_id: int
    version_added: bool
    organizations_added: tuple[int, ...]
    organizations_found: int
    obligations_added: int
    exemptions_added: int
    left: tuple[str, ...]


def apply(
    tx: Tx,
    reading: RegulationReading,
    answers: Mapping[str, str] | None = None,
    regulation: Regulation | None = None,
) -> AppliedRegulation:
    """Write the reading. `answers` are keyed by the ids of its questions; BadInput for one unknown or unreadable.

    `regulation` is the draft that a person has confirmed already; without it the draft of the reading is written.
    """
    given = dict(answers or {})
    refuse_unknown(reading, given)
    regulation = regulation or draft(reading, given)
    text = toml.serialise(regulation)
    before = len(versions.listing(tx))
    version_id = versions.add(tx, regulation, text)
    writer = _Writer(tx)
    for place, one in enumerate(reading.lists):
        writer.write(one, kind_of(reading, place, given), regulation)
    return AppliedRegulation(
        regulation=regulation,
        version_id=version_id,
        version_added=len(versions.listing(tx)) > before,
        organizations_added=tuple(writer.added),
        organizations_found=len(writer.found - set(writer.added)),
        obligations_added=writer.obligations,
        exemptions_added=writer.exemptions,
        left=tuple(writer.left),
    )


def refuse_unknown(reading: RegulationReading, answers: Mapping[str, str]) -> None:
    """BadInput for an answer to nothing that this text asks."""
    known = KNOWN_ANSWERS | {question.id for question in reading.questions}
    # A doubtful name that was answered asks no longer: its id is known by its form alone.
    unknown = sorted(each for each in set(answers) - known if not each.startswith(RENAME))
    if unknown:
        raise BadInput(f"В ответах есть лишнее: {', '.join(unknown)}. Вопросы: {', '.join(sorted(known))}.")


class _Writer:
    """Finds or adds the organizations of the lists and adds the lines that are not there yet."""

    def __init__(self, tx: Tx) -> None:
        self._tx = tx
        self._by_key: dict[str, set[int]] = {}
        self._by_name: dict[str, int] = {}
        self._names: dict[int, str] = {}
        self.added: list[int] = []
        self.found: set[int] = set()
        self.obligations = 0
        self.exemptions = 0
        self.left: list[str] = []
        for organization in organizations.listing(tx):
            self._know(organization)
        # A line is the same when it says the same of the same organization, whatever document repeats it.
        self._required = {(line.organization_id, line.number, line.raw) for line in obligations.listing(tx)}
        self._exempt = {(line.organization_id, line.number, line.raw) for line in exemptions.listing(tx)}

    def write(self, one: ReadList, kind: ListKind, regulation: Regulation) -> None:
        if kind is ListKind.UNDECIDED:
            self.left.append(f"Перечень «{one.title}» не записан: не сказано, обязанные это или освобождённые.")
            return
        said = basis(one.annex, regulation)
        for item in doing.over(one.items, len(one.items), "Записываю перечень"):
            organization_id = self._organization(item)
            if organization_id is None:
                self.left.append(
                    f"№ {item.number} «{item.name}»: в реестре несколько таких организаций или тип учреждения "
                    "(МБУ, МАУ, МКУ) другой, строка не записана."
                )
                continue
            self.found.add(organization_id)
            self._line(kind, organization_id, item, said, regulation)

    def _line(self, kind: ListKind, organization_id: int, item: ReadItem, basis: str, regulation: Regulation) -> None:
        said = (organization_id, item.number, item.raw)
        since = regulation.valid_from
        if kind is ListKind.REQUIRED and said not in self._required:
            obligations.add(
                self._tx, Obligation(organization_id, number=item.number, raw=item.raw, basis=basis, since=since)
            )
            self._required.add(said)
            self.obligations += 1
        elif kind is ListKind.EXEMPT and said not in self._exempt:
            exemptions.add(
                self._tx, Exemption(organization_id, number=item.number, raw=item.raw, basis=basis, since=since)
            )
            self._exempt.add(said)
            self.exemptions += 1

    def _organization(self, item: ReadItem) -> int | None:
        """The organization of a line: of the same name, of an equal key, or a new one; None when that is a question."""
        if item.name in self._by_name:
            return self._by_name[item.name]
        known = self._by_key.get(key(item.name), set())
        if len(known) > 1:
            return None
        if known:
            (one,) = known
            if not of_other_type(item.name, (self._names[one],)):
                return one
            if one not in self.added:  # two lines of one text are two organizations, a line and the registry a question
                return None
        kind = OrganizationKind.BODY if is_body(item.name) else OrganizationKind.INSTITUTION
        organization = organizations.add(self._tx, Organization(name=item.name, kind=kind))
        self._know(organization)
        self.added.append(organization.id)
        return organization.id

    def _know(self, organization: Organization) -> None:
        self._by_name.setdefault(organization.name, organization.id)
        self._names[organization.id] = organization.name
        for name in (organization.name, organization.short_name, *organization.accepted_names):
            if name:
                self._by_key.setdefault(key(name), set()).add(organization.id)


def basis(annex: str, regulation: Regulation) -> str:
    """What a line of a list rests on: the act and its annex; a draft is called one."""
    named = f"приложение № {annex}" if annex else "приложение"
    if not regulation.confirmed or regulation.adopted_on is None:
        return f"Порядок (проект), {named}"
    return f"Порядок от {regulation.adopted_on:%d.%m.%Y} № {regulation.number}, {named}"
