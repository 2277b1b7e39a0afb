"""An amended text over the version in force: what a person settled stays, what the text changed is proposed anew.

Own settings, decisions about networks and confirmed rows are not in the text and must not be lost by reading it.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from registry.imports.regulation import standing
from registry.imports.regulation.model import RegulationReading
from registry.imports.regulation.proposing import Row, propose
from registry.regulation.model import CategoryNorm, Clause, NetworkState, Parameter, Regulation, WeeklyNorm
from vault.text import clean_line


class Changed(StrEnum):
    """What became of a clause or a network."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    RENUMBERED = "renumbered"


@dataclass(frozen=True)
class FieldChange:
    """A field of a clause or of the norm: its name, what it said, what it says."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class ClauseChange:
    """A clause that is not what it was; `was` is its number before, another only when it was renumbered."""

    number: str
    change: Changed
    text: str
    was: str = ""
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True)
class NetworkChange:
    """A network that the text names anew, or no longer."""

    code: str
    change: Changed


@dataclass(frozen=True)
class RulesDifference:
    """What the text changes besides the lists."""

    norms: tuple[FieldChange, ...] = ()
    networks: tuple[NetworkChange, ...] = ()
    clauses: tuple[ClauseChange, ...] = ()

    @property
    def empty(self) -> bool:
        return not (self.norms or self.networks or self.clauses)


def redraft(
    before: Regulation, drafted: Regulation, reading: RegulationReading, answers: Mapping[str, str]
) -> tuple[Regulation, RulesDifference]:
    """The amended regulation: `drafted` from the new text, with everything of `before` that the text does not touch."""
    clauses, changes = _clauses(before, drafted)
    carried = {each.number for each in clauses if not each.proposed}
    codes = {rule.code: rule for rule in before.networks}
    given = {name for name, said in answers.items() if clean_line(said)}
    # A state that a person settled stays; one that was only read out of the text is read anew.
    networks = tuple(
        rule if f"network.{rule.code}" in given or standing.is_read(codes.get(rule.code, rule)) else codes[rule.code]
        for rule in drafted.networks
    )
    known = reading.norms.posts_per_week is not None or "norm" in given
    least = drafted.minimum_networks if "minimum_networks" in given else before.minimum_networks
    amended = replace(
        before,
        title=drafted.title,
        number=drafted.number,
        adopted_on=drafted.adopted_on,
        act_proposed=drafted.act_proposed,
        valid_from=drafted.valid_from,
        timezone=drafted.timezone if clean_line(answers.get("timezone", "")) else before.timezone,
        networks=networks,
        minimum_networks=min(least, len(networks)),
        obliged=drafted.obliged if reading.lists else before.obliged,
        norms=_norms(before.norms, drafted.norms, reading, given, known=known),
        category_norms=_by_category(before, drafted, reading, given),
        clauses=clauses,
        parameters=_parameters(before, [row for row in propose(reading) if row.clause.number not in carried]),
    )
    norms = _of_norms(before, amended)
    return amended, RulesDifference(norms, _networks(before, amended), changes)


def compare(before: Regulation, after: Regulation) -> RulesDifference:
    """The difference of two regulations that are data already."""
    _rows, changes = _clauses(before, after, merge=False)
    norms = _of_norms(before, after)
    return RulesDifference(norms, _networks(before, after), changes)


def _norms(
    before: WeeklyNorm, drafted: WeeklyNorm, reading: RegulationReading, given: Set[str], *, known: bool
) -> WeeklyNorm:
    """What was settled of the norm, with the number and the exceptions that the text or an answer names."""
    out = reading.norms.left_out
    return replace(
        before,
        posts=drafted.posts if known else before.posts,
        count_reposts=drafted.count_reposts if "reposts" in out or "count_reposts" in given else before.count_reposts,
        count_advertising=before.count_advertising and "advertising" not in out,
        count_stories=before.count_stories and "stories" not in out,
    )


def _by_category(
    before: Regulation, drafted: Regulation, reading: RegulationReading, given: Set[str]
) -> tuple[CategoryNorm, ...]:
    """The categories that the text or an answer names anew, the others as they were."""
    named = {category for category, _ in reading.norms.by_category}
    named |= {name.removeprefix("category.") for name in given}
    found = {each.category: each for each in before.category_norms}
    found |= {each.category: each for each in drafted.category_norms if each.category in named}
    return tuple(found.values())


def _of_norms(before: Regulation, after: Regulation) -> tuple[FieldChange, ...]:
    old, new = ({each.category: each.posts for each in one.category_norms} for one in (before, after))
    categories = ((name, old.get(name, before.norms.posts), new.get(name, after.norms.posts)) for name in old | new)
    counted = (
        (name, getattr(before.norms, name), getattr(after.norms, name))
        for name in ("count_reposts", "count_advertising", "count_stories", "count_autoposts")
    )
    return _fields(("posts", before.norms.posts, after.norms.posts), *categories, *counted)


def _clauses(
    before: Regulation, after: Regulation, *, merge: bool = True
) -> tuple[tuple[Clause, ...], tuple[ClauseChange, ...]]:
    by_number = {each.number: each for each in before.clauses}
    stays = {each.number for each in after.clauses if each.number in by_number and _same(by_number[each.number], each)}
    # A clause put in between shifts the numbers after it: the text finds its row again under another number.
    shifted = {each.source: each for each in before.clauses if each.source and each.number not in stays}
    claimed = {shifted[each.source].number for each in after.clauses if each.source in shifted}
    rows: list[Clause] = []
    changes: list[ClauseChange] = []
    met = stays | claimed
    for each in after.clauses:
        old = by_number.get(each.number)
        moved = shifted.get(each.source) if each.number not in stays else None
        if old is not None and each.number in stays:
            rows.append(replace(old, source=each.source or old.source) if merge else each)
        elif moved is not None:
            rows.append(replace(moved, number=each.number, provisional=each.provisional) if merge else each)
            changes.append(ClauseChange(each.number, Changed.RENUMBERED, each.text, moved.number))
        elif old is None or old.number in claimed:
            rows.append(each)
            changes.append(ClauseChange(each.number, Changed.ADDED, each.text))
        else:
            met.add(each.number)
            rows.append(replace(each, checklist=old.checklist or each.checklist) if merge else each)
            changes.append(ClauseChange(each.number, Changed.CHANGED, each.text, fields=_of_clause(old, each)))
    gone = [each for each in before.clauses if each.number not in met]
    changes.extend(ClauseChange(each.number, Changed.REMOVED, each.text) for each in gone)
    return tuple(rows), tuple(changes)


def _same(old: Clause, new: Clause) -> bool:
    """The same text; of a row written by hand no text is known, and then the same meaning."""
    if old.source and new.source:
        return old.source == new.source
    return (old.binds, old.level, set(old.checks)) == (new.binds, new.level, set(new.checks))


def _of_clause(old: Clause, new: Clause) -> tuple[FieldChange, ...]:
    return _fields(
        ("text", old.text, new.text),
        ("binds", old.binds.value, new.binds.value),
        ("level", old.level.value, new.level.value),
        ("checks", ", ".join(sorted(old.checks)), ", ".join(sorted(new.checks))),
    )


def _fields(*pairs: tuple[str, object, object]) -> tuple[FieldChange, ...]:
    return tuple(FieldChange(name, str(old), str(new)) for name, old, new in pairs if old != new)


def _networks(before: Regulation, after: Regulation) -> tuple[NetworkChange, ...]:
    old, new = {rule.code for rule in before.networks}, {rule.code for rule in after.networks}
    return (
        *(NetworkChange(rule.code, Changed.ADDED) for rule in after.networks if rule.code not in old),
        *(NetworkChange(rule.code, Changed.REMOVED) for rule in before.networks if rule.code not in new),
        *(
            NetworkChange(rule.code, Changed.CHANGED)
            for rule in after.networks
            if rule.code in old and _standing(before, rule.code) != _standing(after, rule.code)
        ),
    )


def _standing(regulation: Regulation, code: str) -> tuple[NetworkState, date | None] | None:
    rule = regulation.network(code)
    return (rule.state, rule.since) if rule else None


def _parameters(before: Regulation, rows: list[Row]) -> tuple[Parameter, ...]:
    """Those of before, and over them the terms that changed clauses set."""
    found = {(each.check, each.name): each for each in before.parameters}
    said: dict[tuple[str, str], Parameter] = {}
    for each in (parameter for row in rows for parameter in row.parameters):
        said.setdefault((each.check, each.name), each)
    return tuple((found | said).values())
