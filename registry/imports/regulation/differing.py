"""An amended text held against the present lists: added, removed, renamed, moved between lists; doubts are questions.

Pure: nothing is written here, see `amending`. What changes in clauses, networks and norms is `redrafting`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from registry.imports.asked import NEW, Candidate, Question
from registry.imports.regulation.drafting import kind_of
from registry.imports.regulation.holdings import Present, PresentLine
from registry.imports.regulation.model import ListKind, ReadItem, RegulationReading
from registry.names import NameIndex, key, of_other_type, tidy
from registry.organizations import Organization
from vault.errors import BadInput
from vault.text import clean_line, counted, fold

RENAME = "rename."
"""How the ids of questions about doubtful names begin."""

_CANDIDATES = 5
LIST_TITLES = {ListKind.REQUIRED: "обязанные", ListKind.EXEMPT: "исключения"}
"""What a person calls the lists."""


@dataclass(frozen=True)
class Entry:
    """A line of the new text, and what it is in the registry: `organization_id` None for one that is new there.

    `before` is the present line that it continues, replaces or is moved from; None for an added one.
    """

    kind: ListKind
    item: ReadItem
    annex: str = ""
    organization_id: int | None = None
    before: PresentLine | None = None


@dataclass(frozen=True)
class ListsDifference:
    """`kept` says the same as before, if under another number. `left` are sentences about lines without a place."""

    added: tuple[Entry, ...] = ()
    removed: tuple[PresentLine, ...] = ()
    renamed: tuple[Entry, ...] = ()
    moved: tuple[Entry, ...] = ()
    kept: tuple[Entry, ...] = ()
    questions: tuple[Question, ...] = ()
    left: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def placed(self) -> tuple[Entry, ...]:
        """Every line of the new text that has its place."""
        return (*self.kept, *self.renamed, *self.moved, *self.added)

    @property
    def empty(self) -> bool:
        """The lists say what they said."""
        return not (self.added or self.removed or self.renamed or self.moved or self.questions)


def differ(present: Present, reading: RegulationReading, answers: Mapping[str, str]) -> ListsDifference:
    """The difference of the lists. `answers` decide doubtful names by the ids of `questions`: the id of the
    organization, or «new»; BadInput for another word."""
    return _Comparing(present, answers).run(reading)


@dataclass
class _Comparing:
    present: Present
    answers: Mapping[str, str]
    added: list[Entry] = field(default_factory=list)
    renamed: list[Entry] = field(default_factory=list)
    moved: list[Entry] = field(default_factory=list)
    kept: list[Entry] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._names = {each.id: each for each in self.present.organizations}
        self._by_name: dict[str, int] = {}
        self._by_key: dict[str, set[int]] = {}
        for each in self.present.organizations:
            self._by_name.setdefault(each.name, each.id)
            for name in (each.name, each.short_name, *each.accepted_names):
                self._know(name, each.id)
        for line in self.present.lines:
            self._know(tidy(line.line.raw).name, line.line.organization_id)
        self._open = list(self.present.lines)
        self._doubted: set[int] = set()  # organizations that an open question may take

    def run(self, reading: RegulationReading) -> ListsDifference:
        entries, covered, undecided = self._entries(reading)
        unknown = [entry for entry in entries if not self._continues(entry)]
        strange = [entry for entry in unknown if not self._of_known(entry)]
        taken = {entry.organization_id for entry in (*self.kept, *self.moved, *self.added, *self.renamed)}
        others = [each for each in self.present.organizations if each.id not in taken]
        index = NameIndex(each.name for each in others)
        for entry in strange:
            self._ask(entry, index, others)
        removed = (
            ()
            if undecided
            else tuple(
                line for line in self._open if line.kind in covered and line.line.organization_id not in self._doubted
            )
        )
        self._warn(covered, undecided)
        return ListsDifference(
            tuple(self.added),
            removed,
            tuple(self.renamed),
            tuple(self.moved),
            tuple(self.kept),
            tuple(self.questions),
            tuple(self.left),
            tuple(self.warnings),
        )

    def _entries(self, reading: RegulationReading) -> tuple[list[Entry], set[ListKind], bool]:
        entries: list[Entry] = []
        covered: set[ListKind] = set()
        undecided = False
        for place, one in enumerate(reading.lists):
            kind = kind_of(reading, place, self.answers)
            if kind is ListKind.UNDECIDED:
                undecided = True
                self.left.append(f"Перечень «{one.title}» не записан: не сказано, обязанные это или освобождённые.")
                continue
            covered.add(kind)
            entries.extend(Entry(kind, item, one.annex) for item in one.items)
        return entries, covered, undecided

    def _continues(self, entry: Entry) -> bool:
        """A line of the same organization in the same list: kept, or spelt otherwise."""
        found = [
            line
            for line in self._open
            if line.kind is entry.kind and line.line.organization_id in self._organizations(entry.item)
        ]
        if not found:
            return False
        line = min(found, key=lambda one: (not _same(entry.item, one), one.line.number != entry.item.number))
        self._take(line)
        whose = Entry(entry.kind, entry.item, entry.annex, line.line.organization_id, line)
        (self.kept if _same(entry.item, line) else self.renamed).append(whose)
        return True

    def _of_known(self, entry: Entry) -> bool:
        """An organization that the registry knows: moved from the other list, or added to this one."""
        known = self._organizations(entry.item)
        if not known:
            return False
        moved = next((line for line in self._open if line.line.organization_id in known), None)
        if moved is not None:
            self._take(moved)
            self.moved.append(Entry(entry.kind, entry.item, entry.annex, moved.line.organization_id, moved))
        elif len(known) > 1:
            self.left.append(
                f"№ {entry.item.number} «{entry.item.name}»: в реестре несколько таких организаций, строка не записана."
            )
        else:
            (one,) = known
            self.added.append(Entry(entry.kind, entry.item, entry.annex, one))
        return True

    def _ask(self, entry: Entry, index: NameIndex, others: list[Organization]) -> None:
        found = [others[each.place] for each in index.similar(entry.item.name, _CANDIDATES)]
        name = f"{RENAME}{entry.kind.value}.{entry.item.number}"
        said = clean_line(self.answers.get(name, ""))
        if not found or said == NEW:
            self.added.append(entry)
            return
        if not said:
            self._doubted.update(each.id for each in found)
            candidates = (
                *(Candidate(each.id, self._shown(each)) for each in found),
                Candidate(NEW, "новая организация"),
            )
            text = (
                f"№ {entry.item.number} «{entry.item.name}» похожа на организацию реестра. Это она под другим именем?"
            )
            self.questions.append(Question(name, text, entry.item.line, candidates))
            return
        chosen = next((each for each in self.present.organizations if str(each.id) == said), None)
        if chosen is None:
            raise BadInput(f"Ответ {name}: нужен номер организации или new, записано «{said}». Ничего не записано.")
        self._answered(entry, chosen.id)

    def _answered(self, entry: Entry, organization_id: int) -> None:
        lines = [line for line in self._open if line.line.organization_id == organization_id]
        line = min(lines, key=lambda one: one.kind is not entry.kind, default=None)
        whose = Entry(entry.kind, entry.item, entry.annex, organization_id, line)
        if line is None:
            self.added.append(whose)
            return
        self._take(line)
        (self.renamed if line.kind is entry.kind else self.moved).append(whose)

    def _shown(self, one: Organization) -> str:
        kinds = {line.kind for line in self.present.lines if line.line.organization_id == one.id}
        titles = ", ".join(LIST_TITLES[kind] for kind in ListKind if kind in kinds)
        return f"{one.name} ({titles})" if titles else one.name

    def _organizations(self, item: ReadItem) -> set[int]:
        if item.name in self._by_name:
            return {self._by_name[item.name]}
        known = self._by_key.get(key(item.name), set())
        # МБУ and МАУ of one name are two institutions until a person says otherwise.
        return {one for one in known if not of_other_type(item.name, (self._names[one].name,))}

    def _know(self, name: str, organization_id: int) -> None:
        if name:
            self._by_key.setdefault(key(name), set()).add(organization_id)

    def _take(self, line: PresentLine) -> None:
        self._open = [each for each in self._open if each is not line]

    def _warn(self, covered: set[ListKind], undecided: bool) -> None:
        for kind in (ListKind.REQUIRED, ListKind.EXEMPT):
            left = sum(line.kind is kind for line in self._open)
            if left and (undecided or kind not in covered):
                lines = counted(left, "строка осталась", "строки остались", "строк осталось")
                why = "не сказано, что за перечень в нём" if undecided else "такого перечня в нём нет"
                self.warnings.append(f"Перечень «{LIST_TITLES[kind]}»: {lines} без изменений, потому что {why}.")


def _same(item: ReadItem, line: PresentLine) -> bool:
    """Whether a line says what it said, but for marks at its end and what was tidied."""
    if not line.line.raw:
        return item.name == line.organization
    return _bare(item.raw) == _bare(line.line.raw) or item.name == tidy(line.line.raw).name


def _bare(raw: str) -> str:
    return fold(clean_line(raw)).rstrip(" ;.,")
