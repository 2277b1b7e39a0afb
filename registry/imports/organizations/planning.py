"""What each row of a list means for the registry: a new organization, one that is known, or a question.

Names with equal keys are one organization; whatever else is alike is asked, never guessed. Nothing is written here:
a `Plan` is what `applying` writes and `matching` counts.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from registry import networks
from registry.imports.asked import NEW, SKIP, Question
from registry.imports.organizations.choosing import Choices
from registry.imports.organizations.founders import Founded, founded, is_above
from registry.imports.organizations.gains import CHANGED_PAGE, FOUNDER, PEOPLE, SKIPPED, gained, new_pages
from registry.imports.organizations.known import Known
from registry.imports.organizations.model import Choice, RegistryReading, RegistryRow, RowFate
from registry.imports.organizations.staff import Employee, Staff
from registry.imports.organizations.target import Status, Target, candidates_of
from registry.links import PageLink
from registry.names import NameIndex, key, mixed_letters, of_other_type
from registry.organizations import OrganizationKind, OrganizationState
from registry.people import Role
from vault import doing
from vault.errors import BadInput
from vault.text import clean_line, counted

Answers = Mapping[str, int | str]
_MOST = 5  # candidates of a question
_SHOWN_ABSENT = 5  # names in one warning


@dataclass
class Plan:
    """Targets to write in the order of the file, the fate of every row, questions without an answer, warnings."""

    by_identity: dict[int | str, Target] = field(default_factory=dict)
    statuses: list[Status] = field(default_factory=list)
    told: list[tuple[RegistryRow, str, tuple[str, ...]]] = field(default_factory=list)
    """Of every row, beside its status: the name of its organization, and what is taken."""
    questions: list[Question] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    links: set[tuple[str, str]] = field(default_factory=set)
    choices: tuple[Choice, ...] = ()
    employees: tuple[Employee, ...] = ()
    revision: int = 0

    @property
    def targets(self) -> tuple[Target, ...]:
        return tuple(self.by_identity.values())

    @property
    def pages(self) -> int:
        """Distinct pages that the decided rows link to."""
        return len(self.links)

    @property
    def fates(self) -> tuple[RowFate, ...]:
        """The rows that are decided."""
        decided = zip(self.statuses, self.told, strict=True)
        return tuple(
            RowFate(row.line, status.value, name, gains)
            for status, (row, name, gains) in decided
            if status is not Status.QUESTION
        )

    def settle(self, row: RegistryRow, status: Status, name: str, *gains: str) -> None:
        """Keep the fate of the next row."""
        self.statuses.append(status)
        self.told.append((row, name, gains))


def plan(known: Known, reading: RegistryReading, answers: Answers) -> Plan:
    """Decide every row.

    BadInput for an answer to no question of this list, or one that is no candidate; Stopped.
    """
    identities = _identities_of(reading.rows)
    planner = _Planner(known, answers)
    decided_by = zip(reading.rows, identities, strict=True)
    for row, identity in doing.over(decided_by, len(reading.rows), "Сверяю с реестром"):
        planner.decide(row, identity, answers)
    planner.settle_founders()
    planner.choices.refuse_unknown(set(identities))
    planner.say_absent(known)
    decided = planner.plan
    decided.choices = tuple(planner.choices.open.values())
    decided.employees = tuple(planner.staff.employees)
    decided.revision = known.revision
    return decided


def _identities_of(rows: tuple[RegistryRow, ...]) -> tuple[str, ...]:
    """The id of the question that each row would be: by what the row says, so that every run asks under the same id."""
    times: Counter[str] = Counter()
    found = []
    for row in rows:
        said = f"{row.name}\n{row.inn}\n{row.links[0].url if row.links else ''}"
        base = f"q{hashlib.sha256(said.encode()).hexdigest()[:10]}"
        times[base] += 1
        found.append(base if times[base] == 1 else f"{base}-{times[base]}")
    return tuple(found)


@dataclass(frozen=True)
class _Doubt:
    """Why a row is a question, and the targets that it may be."""

    text: str
    candidates: tuple[Target, ...]


class _Planner:
    """Decides rows one after another: a row may be the organization of an earlier row."""

    def __init__(self, known: Known, answers: Answers) -> None:
        self.plan = Plan()
        self.choices = Choices(answers)
        self.staff = Staff(known.people, known.on, self.choices)
        self._founders: list[Founded] = []
        self._impostors = frozenset(
            (network, one) for network, url, number in known.impostors for one in (url, f"id {number}") if one != "id "
        )
        self._of_rows: dict[str, Target] = {}  # «row:N» and what the row turned out to be
        self._targets: dict[int | str, Target] = {}
        self._by_key: dict[str, list[Target]] = {}
        self._by_inn: dict[str, Target] = {}
        self._owners: dict[tuple[str, str], Target] = {}
        self._index = NameIndex()
        self._indexed: list[Target] = []
        for organization in known.organizations:
            self._know(Target.of(organization, known))
        for target in self._targets.values():
            for link in target.links:
                self._own(target, link)

    def decide(self, row: RegistryRow, identity: str, answers: Answers) -> None:
        """Give the row its target, or ask under the identity. An answer to a row that is certain by now (it was
        applied before) changes nothing."""
        target, doubt = self._find(row)
        if doubt is None:
            self._take(row, target)
            return
        question = self._question(row, identity, doubt)
        if question.id not in answers:
            self.plan.questions.append(question)
            self.plan.settle(row, Status.QUESTION, row.name)
            return
        answer = answers[question.id]
        if answer == SKIP:
            self.plan.settle(row, Status.UNCHANGED, row.name, SKIPPED)
        elif answer == NEW:
            self._take(row, self._named_exactly(row))
        else:
            self._take(row, self._candidate(question, doubt, answer))

    def _find(self, row: RegistryRow) -> tuple[Target | None, _Doubt | None]:
        """The target of a row (None for a new one), and the doubt about it, if any."""
        same = self._by_key.get(key(row.name), [])
        exact = [target for target in same if target.is_named(row.name)]
        if len(same) > 1:
            by_inn = [target for target in same if row.inn and target.inn == row.inn]
            if len(by_inn) != 1 and len(exact) == 1 and not (row.inn and exact[0].inn):
                by_inn = exact  # a person has said that they are two: the very spelling tells them apart
            if len(by_inn) != 1:
                return None, _Doubt("в реестре несколько организаций с таким названием", tuple(same))
            same = by_inn
        target = same[0] if same else None
        mixed = mixed_letters(row.name)
        if mixed and not exact:
            near = tuple(same) or self._similar(row.name)
            return None, _Doubt(f"в названии латинские буквы вместо русских ({', '.join(mixed)})", near)
        doubt = self._doubt(row, target)
        return target, doubt

    def _doubt(self, row: RegistryRow, target: Target | None) -> _Doubt | None:
        owners = self._other_owners(row, target)
        if target is not None:
            if row.inn and target.inn and row.inn != target.inn:
                return _Doubt(f"название то же, а ИНН другой: {target.inn} и {row.inn}", (target,))
            # A page already known as the target's own says that they are one.
            if _converted(row, target) and not any(self._owner(link) is target for link in row.links):
                return _Doubt("название то же, а тип учреждения (МБУ, МАУ, МКУ) другой", (target,))
        elif row.inn in self._by_inn:
            other = self._by_inn[row.inn]
            return _Doubt(f"ИНН {row.inn} уже у организации «{other.name}»", (other,))
        elif not owners:
            near = self._similar(row.name)
            # Two different INNs are two organizations, however alike their names.
            near = tuple(one for one in near if not (row.inn and one.inn and row.inn != one.inn))
            return _Doubt("похоже на организацию, которая уже есть", near) if near else None
        if owners:
            link, owner = owners[0]
            candidates = (owner, target) if target is not None else (owner,)
            return _Doubt(f"страница {link.url} уже числится за «{owner.name}»", candidates)
        return None

    def _other_owners(self, row: RegistryRow, target: Target | None) -> list[tuple[PageLink, Target]]:
        found = ((link, self._owner(link)) for link in row.links)
        return [(link, owner) for link, owner in found if owner is not None and owner is not target]

    def _similar(self, name: str) -> tuple[Target, ...]:
        found = (self._indexed[one.place] for one in self._index.similar(name, _MOST))
        return tuple(dict.fromkeys(found))

    def _question(self, row: RegistryRow, identity: str, doubt: _Doubt) -> Question:
        candidates = candidates_of(doubt.candidates[:_MOST])
        return Question(identity, f"Строка {row.line}, «{row.name}»: {doubt.text}.", row.line, candidates)

    def _candidate(self, question: Question, doubt: _Doubt, answer: int | str) -> Target:
        chosen = clean_line(str(answer))
        for target in doubt.candidates[:_MOST]:
            if str(target.identity) == chosen:
                return target
        if chosen in self._of_rows:  # the row was applied before: its organization has an id of the registry now
            return self._of_rows[chosen]
        # The registry may have changed since the question: any organization of it may be named.
        for target in self._targets.values():
            if str(target.identity) == chosen:
                return target
        offered = ", ".join([*(str(one.id) for one in question.candidates), NEW, SKIP])
        raise BadInput(f"Ответ на вопрос {question.id}: «{chosen}» не подходит, можно {offered}.")

    def _named_exactly(self, row: RegistryRow) -> Target | None:
        """The organization that an earlier answer «new» has made of this very row, so that it is not made twice."""
        same = self._by_key.get(key(row.name), [])
        made = (one for one in same if one.is_named(row.name) and (not row.inn or one.inn in ("", row.inn)))
        return next(made, None)

    def _take(self, row: RegistryRow, target: Target | None) -> None:
        created = target is None
        if target is None:
            target = Target.new(row)
            self._know(target)
        links = self._own_links(row, target)
        self._of_rows[f"row:{row.line}"] = target
        before, was, pages = len(target.new_pages), target.organization, dict(target.changed_pages)
        changes = target.merge(row.having(links=tuple(links)), self.choices, self.plan.warnings)
        self.plan.links.update((link.network, link.url) for link in links)
        if len(target.new_pages) > before:
            self._warn_of_second(row, target, before)
        for link in links:
            self._own(target, link)
        gains = [*new_pages(target.new_pages[before:]), *gained(was, target.organization)]
        gains += [CHANGED_PAGE] if pages != target.changed_pages else []
        for role in Role:
            if self.staff.assign(row, target, role, self.plan.warnings):
                changes = True
                gains.append(PEOPLE[role])
        if row.founder:
            self._founders.append(Founded(row, target, len(self.plan.statuses)))
        if target.inn:
            self._by_inn.setdefault(target.inn, target)
        known = Status.UPDATED if changes else Status.UNCHANGED
        self.plan.settle(row, Status.CREATED if created else known, target.name, *gains)
        self.plan.by_identity.setdefault(target.identity, target)

    def _own_links(self, row: RegistryRow, target: Target) -> list[PageLink]:
        """The links of a row that may be its organization's; what is said of the others."""
        links = []
        for link in row.links:
            owner = self._owner(link)
            if self._impostors and self._impostors.intersection(_identities(link)):
                self.plan.warnings.append(
                    f"Строка {row.line}: страница {link.url} не взята, она записана подделкой: poryadok impostors list."
                )
            elif owner is None or owner is target:
                links.append(link)
            else:
                self.plan.warnings.append(f"Строка {row.line}: страница {link.url} осталась за «{owner.name}».")
        return links

    def settle_founders(self) -> None:
        """Tie the organizations to their founders when every row is known: a founder may stand below in the list."""
        for one, founder in founded(self._founders, self._by_key, self._similar, self._make, self.choices):
            known = self._targets.get(one.target.organization.founder_id or 0)
            if founder is one.target or founder is (one.target.founder or known):
                continue
            if is_above(one.target, founder, self._targets):
                self.plan.warnings.append(
                    f"Строка {one.row.line}: учредитель «{founder.name}» не записан: «{one.target.name}» стоит над ним."
                )
                continue
            if one.target.founder is not None:
                self.plan.warnings.append(
                    f"Строка {one.row.line}: учредитель «{founder.name}» не взят, уже взят «{one.target.founder.name}»."
                )
                continue
            if known is not None and not self.choices.takes(
                one.row, "founder", "учредитель", one.target.name, known.name, founder.name
            ):
                continue
            one.target.founder = founder
            one.target.changed = True
            self.plan.by_identity.setdefault(founder.identity, founder)
            row, name, gains = self.plan.told[one.place]
            self.plan.told[one.place] = (row, name, (*gains, FOUNDER))
            if self.plan.statuses[one.place] is Status.UNCHANGED:
                self.plan.statuses[one.place] = Status.UPDATED

    def say_absent(self, known: Known) -> None:
        """Say which working organizations of the registry the list does not name, if it names any of them."""
        asked = {one.id for question in self.plan.questions for one in question.candidates}
        named = asked | set(self.plan.by_identity)
        working = [one for one in known.organizations if one.state is OrganizationState.ACTIVE]
        absent = [one.name for one in working if one.id not in named]
        if not absent or len(absent) == len(working):
            return
        shown = ", ".join(f"«{name}»" for name in absent[:_SHOWN_ABSENT])
        rest = f" и ещё {len(absent) - _SHOWN_ABSENT}" if len(absent) > _SHOWN_ABSENT else ""
        many = counted(len(absent), "организации", "организаций", "организаций")
        self.plan.warnings.append(f"В списке нет {many} реестра: {shown}{rest}. С ними ничего не сделано.")

    def _make(self, row: RegistryRow) -> Target:
        """A founder that a person has answered to be a new one."""
        target = Target.new(row)
        target.organization = replace(target.organization, kind=OrganizationKind.BODY)
        self._know(target)
        return target

    def _warn_of_second(self, row: RegistryRow, target: Target, before: int) -> None:
        """Say of a second page in a network, which may be meant and may be a slip."""
        for place, page in enumerate(target.new_pages[before:], before):
            others = (*target.pages, *target.new_pages[:place])
            if any(other.network == page.network and other.url for other in others):
                title = networks.title(page.network)
                self.plan.warnings.append(
                    f"Строка {row.line}: у «{target.name}» будет ещё одна страница в сети {title}: {page.url}."
                )

    def _know(self, target: Target) -> None:
        self._targets[target.identity] = target
        if target.inn:
            self._by_inn.setdefault(target.inn, target)
        for name in target.names():
            same = self._by_key.setdefault(key(name), [])
            if target not in same:
                same.append(target)
            self._index.add(name)
            self._indexed.append(target)

    def _owner(self, link: PageLink) -> Target | None:
        for one in _identities(link):
            if one in self._owners:
                return self._owners[one]
        return None

    def _own(self, target: Target, link: PageLink) -> None:
        for identity in _identities(link):
            self._owners.setdefault(identity, target)


def _converted(row: RegistryRow, target: Target) -> bool:
    """Whether only the type of the institution tells the two names apart, and no INN says that they are one."""
    if target.is_named(row.name) or (row.inn and row.inn == target.inn):
        return False
    return of_other_type(row.name, target.names())


def _identities(link: PageLink) -> list[tuple[str, str]]:
    """By what a page may be known, the surest first."""
    found = [(link.network, f"id {link.network_id}")] if link.network_id else []
    if link.url:
        found.append((link.network, link.url))
    if link.short_name:
        found.append((link.network, f"@{link.short_name}"))
    return found
