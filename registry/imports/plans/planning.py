"""What the rows of a file mean for the plans of the registry: whose, on which day, in which network; and what is asked.

Decided without a database over what is known; writing is `applying`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from registry import networks
from registry.imports.asked import SKIP, Candidate, Question, Rejected
from registry.imports.plans.days import Ask, Days, read_days
from registry.imports.plans.model import Existing, PlanMatch, PlanReading, PlanRow, PlanTarget
from registry.names import NameIndex, key
from registry.organizations import Organization
from registry.plans import Plan, PlanItem
from vault import doing
from vault.errors import BadInput
from vault.text import counted, fold

EACH = "each"
"""The answer that takes every offered day."""

_OFFERED = 5  # organizations offered for a name
_EVERYWHERE = frozenset({"", "все", "все сети", "везде", "все страницы", "все соцсети", "-", "—"})

Answers = Mapping[str, int | str]


def match(
    reading: PlanReading,
    known: Sequence[Organization],
    stored: Iterable[Plan],
    *,
    month: date | None = None,
    organization_id: int | None = None,
    existing: Existing | None = None,
    answers: Answers | None = None,
) -> PlanMatch:
    """What applying the file would do. `organization_id` is whose plan it is where it has no column of organizations;
    `month`, its first day, is that of days without one and refuses others; `existing` answers for all stored plans.

    BadInput when nothing says whose plan it is, or an answer fits no question.
    """
    if organization_id is None and not reading.has_organizations:
        raise BadInput("В файле нет столбца с организациями: укажите, чей это план: --org. Ничего не записано.")
    work = _Work(known, {(plan.organization_id, plan.month): plan for plan in stored}, answers or {})
    for row in doing.over(reading.rows, len(reading.rows), "Сверяю с планами"):
        work.take(row, month, organization_id)
    targets = work.targets(existing)
    unknown = sorted(set(work.answers) - work.used)
    if unknown:
        raise BadInput(f"Ответ «{unknown[0]}» не подходит ни к одному вопросу. Ничего не записано.")
    return work.counted(reading, targets)


@dataclass
class _Taken:
    """A row whose items are known."""

    row: PlanRow
    organization_id: int
    items: tuple[PlanItem, ...]


@dataclass
class _Work:
    """The rows under way."""

    known: Sequence[Organization]
    stored: Mapping[tuple[int, date], Plan]
    answers: Answers
    used: set[str] = field(default_factory=set)
    questions: dict[str, Question] = field(default_factory=dict)
    rejected: list[Rejected] = field(default_factory=list)
    waiting: int = 0
    skipped: int = 0
    taken: list[_Taken] = field(default_factory=list)
    _seen: dict[tuple[int, PlanItem], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._by_key: dict[str, list[Organization]] = {}
        self._names: list[tuple[str, Organization]] = []
        for each in self.known:
            for name in dict.fromkeys((each.name, each.short_name, *each.accepted_names)):
                if name:
                    self._names.append((name, each))
                    same = self._by_key.setdefault(key(name), [])
                    if each not in same:
                        same.append(each)
        self._index: NameIndex | None = None

    def take(self, row: PlanRow, month: date | None, organization_id: int | None) -> None:
        """One row: taken, asked about or refused."""
        whose = self._whose(row, organization_id)
        if whose is None:
            return
        codes = self._networks(row)
        days = None if codes is None else self._days(row, month)
        if codes is None or days is None:
            return
        outside = [day for day in days if month is not None and day.replace(day=1) != month]
        if outside:
            self._refuse(row, f"день {outside[0]:%d.%m.%Y} не из месяца {month:%m.%Y}")
            return
        items = tuple(PlanItem(day, row.topic, code) for day in days for code in codes)
        twins = [self._seen[whose, item] for item in items if (whose, item) in self._seen]
        if twins:
            self._refuse(row, f"повторяет строку {twins[0]}")
            return
        self._seen.update({(whose, item): row.line for item in items})
        self.taken.append(_Taken(row, whose, items))

    def _whose(self, row: PlanRow, organization_id: int | None) -> int | None:
        if not row.organization:
            if organization_id is None:
                self._refuse(row, "организация не указана")
            return organization_id
        same = self._by_key.get(key(row.organization), [])
        if organization_id is not None:
            if organization_id in {each.id for each in same}:
                return organization_id
            self._refuse(row, f"строка другой организации: «{row.organization[:80]}»")
            return None
        if len(same) == 1:
            return same[0].id
        offered = same or self._alike(row.organization)
        if not offered:
            self._refuse(row, f"организации «{row.organization[:80]}» нет в реестре")
            return None
        candidates = tuple(Candidate(each.id, each.name) for each in offered)
        text = f"Чей план «{row.organization[:80]}»?"
        answer = self._ask(f"org:{_digest(key(row.organization))}", text, row, candidates)
        return int(answer) if answer is not None else None

    def _alike(self, name: str) -> list[Organization]:
        if self._index is None:
            self._index = NameIndex(spelled for spelled, _ in self._names)
        found = (self._names[each.place][1] for each in self._index.similar(name, _OFFERED))
        return list({each.id: each for each in found}.values())

    def _networks(self, row: PlanRow) -> tuple[str, ...] | None:
        words = fold(row.network)
        if words.strip(" .") in _EVERYWHERE:
            return ("",)
        codes = []
        for piece in words.replace("/", ",").replace(";", ",").replace("+", ",").replace(" и ", ",").split(","):
            word = piece.strip(' .«»"')
            if not word:
                continue
            code = next(
                (each.code for each in networks.NETWORKS if word in {each.code, fold(each.title), *each.labels}), None
            )
            if code is None:
                self._refuse(row, f"сеть «{row.network[:60]}» неизвестна")
                return None
            codes.append(code)
        return tuple(dict.fromkeys(codes)) or ("",)

    def _days(self, row: PlanRow, month: date | None) -> tuple[date, ...] | None:
        found = read_days(row.day, month, row.weekday)
        if not found.days:
            self._refuse(row, found.why)
            return None
        if found.ask is None:
            return found.days
        text, candidates = _day_question(row, found)
        answer = self._ask(f"day:{_digest(row.organization, row.day, row.weekday, row.topic)}", text, row, candidates)
        if answer is None:
            return None
        return found.days if answer == EACH else (date.fromisoformat(str(answer)),)

    def _ask(self, name: str, text: str, row: PlanRow, candidates: tuple[Candidate, ...]) -> int | str | None:
        """The answer, or None when the row waits for one or is left out."""
        answer = self.answers.get(name)
        if answer is None:
            self.waiting += 1
            self.questions.setdefault(name, Question(name, text, row.line, candidates, takes_new=False))
            return None
        self.used.add(name)
        if answer == SKIP:
            self.skipped += 1
            return None
        chosen = next((each.id for each in candidates if str(each.id) == str(answer)), None)
        if chosen is None:
            offered = ", ".join(str(each.id) for each in candidates)
            raise BadInput(
                f"Ответ «{answer}» на вопрос {name} не подходит, есть: {offered}, {SKIP}. Ничего не записано."
            )
        return chosen

    def _refuse(self, row: PlanRow, reason: str) -> None:
        self.rejected.append(Rejected(row.line, reason))

    def targets(self, existing: Existing | None) -> tuple[PlanTarget, ...]:
        """The plans that the taken rows make, by organization and month."""
        names = {each.id: each.short_name or each.name for each in self.known}
        wanted: dict[tuple[int, date], list[PlanItem]] = {}
        for each in self.taken:
            for item in each.items:
                wanted.setdefault((each.organization_id, item.on.replace(day=1)), []).append(item)
        return tuple(
            self._target(organization_id, names[organization_id], month, items, existing)
            for (organization_id, month), items in sorted(wanted.items())
        )

    def _target(
        self, organization_id: int, name: str, month: date, items: list[PlanItem], existing: Existing | None
    ) -> PlanTarget:
        plan = self.stored.get((organization_id, month))
        old = plan.items if plan is not None else ()
        added = tuple(item for item in items if item not in old)
        missing = tuple(item for item in old if item not in items)
        target = PlanTarget(
            organization_id,
            name,
            month,
            plan.id if plan is not None else None,
            tuple(item for item in items if item in old),
            added,
            missing,
            Existing.MERGE,
        )
        question = f"plan:{organization_id}:{month:%Y-%m}"
        if plan is None or not old or not (added or missing):
            self.used |= {question} & {*self.answers}  # answered before, and the same file again changes nothing
            return target
        return replace(target, choice=self._choice(target, question, existing))

    def _choice(self, target: PlanTarget, question: str, existing: Existing | None) -> Existing | None:
        given = self.answers.get(question)
        if given is None:
            if existing is None:
                self.questions[question] = Question(question, _differs(target), 0, _CHOICES, takes_new=False)
            return existing
        self.used.add(question)
        if given not in set(Existing):
            raise BadInput(f"Ответ «{given}» на вопрос {question} не подходит, есть: {', '.join(Existing)}.")
        return Existing(str(given))

    def counted(self, reading: PlanReading, targets: tuple[PlanTarget, ...]) -> PlanMatch:
        """The counts: a row is what the least settled of its items is."""
        by_plan = {(each.organization_id, each.month): each for each in targets}
        created = unchanged = waiting = 0
        for each in self.taken:
            own = {by_plan[each.organization_id, item.on.replace(day=1)] for item in each.items}
            fresh = [item for item in each.items if any(item in target.added for target in own)]
            if not fresh or all(target.choice is Existing.SKIP for target in own):
                unchanged += 1
            elif any(target.choice is None for target in own):
                waiting += 1
            else:
                created += 1
        rejected = tuple(sorted((*reading.rejected, *self.rejected), key=lambda each: each.row))
        return PlanMatch(
            answers=dict(self.answers),
            rows=len(reading.rows) + len(reading.rejected),
            created=created,
            unchanged=unchanged + self.skipped,
            questions=waiting + self.waiting,
            rejected=len(rejected),
            targets=targets,
            question_list=tuple(self.questions.values()),
            rejected_list=rejected,
            warnings=reading.warnings,
        )


_CHOICES = (
    Candidate(Existing.REPLACE.value, "заменить: останется только то, что в файле"),
    Candidate(Existing.MERGE.value, "дополнить: прежнее останется, новое добавится"),
    Candidate(Existing.SKIP.value, "оставить план как есть"),
)


def _differs(target: PlanTarget) -> str:
    forms = ("публикация", "публикации", "публикаций")
    return (
        f"План «{target.organization}» на {target.month:%m.%Y} уже есть: "
        f"совпадает {counted(len(target.same), *forms)}, "
        f"новых в файле {len(target.added)}, нет в файле {len(target.missing)}. Что сделать?"
    )


def _day_question(row: PlanRow, found: Days) -> tuple[str, tuple[Candidate, ...]]:
    days = found.days
    shown = f"«{row.topic[:60]}», день «{row.day[:60]}»"
    each = Candidate(EACH, f"каждый из {counted(len(days), 'дня', 'дней', 'дней')}")
    if found.ask is Ask.RANGE:
        return (
            f"{shown}: когда публикация?",
            (
                Candidate(days[0].isoformat(), f"в первый день, {days[0]:%d.%m.%Y}"),
                Candidate(days[-1].isoformat(), f"в последний день, {days[-1]:%d.%m.%Y}"),
                each,
            ),
        )
    offered = tuple(Candidate(day.isoformat(), f"{day:%d.%m.%Y}") for day in days)
    if found.ask is Ask.WEEKDAY:
        return f"{shown}: в какой из этих дней?", (*offered, each)
    if found.ask is Ask.SERIAL:
        return f"{shown}: это число вместо даты, верен ли день?", offered
    return f"{shown}: день недели не сходится с числом, что верно?", offered


def _digest(*words: str) -> str:
    return hashlib.sha256("\x1f".join(map(fold, words)).encode()).hexdigest()[:10]
