"""The text of a regulation on its way into the vault, whoever asks: the screen or `import regulation`.

A value: the reading, what was answered, the draft that a person confirms, what it amends. What is read, proposed and
written is `registry.imports.regulation`; walking the rows is `registry.regulation.walking`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from console import vaults
from registry.imports import regulation as importing
from registry.imports.asked import Candidate
from registry.imports.regulation import Amendment, AppliedAmendment, AppliedRegulation, Present, RegulationReading
from registry.imports.regulation.drafting import FALLBACK_ZONE
from registry.imports.regulation.redrafting import RulesDifference, compare
from registry.regulation import toml, walking
from registry.regulation.confirming import RowAnswer
from registry.regulation.model import Regulation
from registry.regulation.walking import Walk
from vault.errors import BadInput
from vault.newfile import put_file
from vault.store import Store

_NAMELESS = "Муниципалитет"
"""What a draft calls a municipality that the text does not name."""
_OF_ACT = ("number", "adopted_on", "valid_from")


@dataclass(frozen=True)
class Asked:
    """A question that is open; without candidates the answer is typed."""

    id: str
    text: str
    candidates: tuple[Candidate, ...] = ()


def open_questions(
    reading: RegulationReading, answers: Mapping[str, str], draft: Regulation | None, amended: Amendment | None
) -> tuple[Asked, ...]:
    """What nobody has answered, in the order of the text; what the draft knows of its act is not asked."""
    act = {"number": draft.number, "adopted_on": draft.adopted_on} if draft else {}
    said = {name for name, value in act.items() if value}  # answered while the rows were confirmed
    asked = [Asked(each.id, each.text) for each in reading.questions if each.id not in said and not answers.get(each.id)]
    if amended is None:
        return tuple(asked)
    asked.extend(Asked(each.id, each.text) for each in amended.questions)
    asked.extend(Asked(each.id, each.text, each.candidates) for each in amended.lists.questions)
    return tuple(asked)


def held(store: Store, today: date) -> Present:
    """What the vault has of lists and regulation on a day."""
    return store.read(lambda tx: importing.present(tx, today))


def rules(known: Present, draft: Regulation) -> RulesDifference:
    """What a draft changes of the regulation in force; nothing when there is none."""
    return compare(known.regulation, draft) if known.regulation else RulesDifference()


def amended(
    known: Present,
    reading: RegulationReading,
    answers: Mapping[str, str],
    rows: Mapping[str, RowAnswer],
    begun: Regulation | None = None,
) -> Amendment:
    """What the text changes; a draft that a person has `begun` is what will be written. BadInput as `amend`."""
    found = importing.amend(known, reading, answers, rows)
    return found if begun is None else replace(found, regulation=begun, rules=rules(known, begun))


def write(
    store: Store,
    reading: RegulationReading,
    answers: Mapping[str, str],
    draft: Regulation | None,
    found: Amendment | None,
) -> AppliedRegulation | AppliedAmendment:
    """Everything in one transaction, after a copy of the vault; BadInput, and then nothing is written."""
    vaults.safeguard(store)
    if found is not None:
        return store.write("regulation.imported", lambda tx: importing.apply_amended(tx, found))
    return store.write("regulation.imported", lambda tx: importing.apply(tx, reading, answers, draft))


def save(path: Path, regulation: Regulation) -> None:
    """The draft over what it was, in one step. BadInput and StorageFailed as `put_file`."""
    put_file(path, toml.serialise(regulation).encode("utf-8"), force=True)


def measured(walk: Walk, named: Iterable[str]) -> Walk:
    """The row with these checks; none leaves it as it is, BadInput names one that the program lacks."""
    from checks import catalogue  # brings all the rules along

    chosen = tuple(dict.fromkeys(each for each in named if each))
    unknown = [each for each in chosen if catalogue.find(each) is None]
    if unknown:
        raise BadInput(f"Такой проверки нет: {', '.join(unknown)}. Все проверки — в docs/regulation.md.")
    return walk.measured(chosen) if chosen else walk


@dataclass(frozen=True)
class Work:
    """A text on the screen: what was read, what was said so far, what came of both.

    `draft` is None while the text names no network and nobody has; `begun`: a person has put hand to the rows.
    `known` is what the vault had when it was read.
    """

    reading: RegulationReading
    known: Present
    answers: Mapping[str, str]
    draft: Regulation | None
    found: Amendment | None = None
    begun: bool = False

    @property
    def questions(self) -> tuple[Asked, ...]:
        """What is open, but for number, date and first day: those are asked together, as the act."""
        asked = open_questions(self.reading, self.answers, self.draft, self.found)
        return tuple(each for each in asked if each.id not in _OF_ACT)

    @property
    def walk(self) -> Walk | None:
        """The rows that wait for a person."""
        return walking.begin(self.draft) if self.draft is not None else None


def begin(reading: RegulationReading, known: Present, drafted: Regulation | None = None) -> Work:
    """The beginning, or the way on with a draft of before. An amended text begins with what is confirmed already."""
    answers = _said(drafted) if drafted is not None else {}
    work = Work(reading, known, answers, drafted, begun=drafted is not None)
    return _again(work)


def answered(work: Work, identity: str, said: str) -> Work:
    """One answer more; "" takes one back. Rows that were confirmed stay as they are. BadInput: it cannot be read."""
    answers = {**work.answers, identity: said}
    if not said:
        del answers[identity]
    return _again(replace(work, answers=answers))


def drafted(work: Work, draft: Regulation) -> Work:
    """The draft as a person left it."""
    return _again(replace(work, draft=draft, begun=True))


def _again(work: Work) -> Work:
    """Everything that follows from the reading, the answers and the draft."""
    asked = {each.id for each in work.reading.questions}
    # A draft of before knows some answers that this text does not ask for.
    given = {name: said for name, said in work.answers.items() if name in asked or "." in name}
    changed = importing.is_amended(work.known)
    try:
        fresh = (
            importing.amend(work.known, work.reading, given).regulation
            if changed
            else importing.draft(work.reading, given)
        )
    except BadInput:
        if "networks" in {each.id for each in work.reading.questions} and not given.get("networks"):
            return work  # its question is shown all the same
        raise
    draft = fresh if work.draft is None else _kept(fresh, work.draft)
    found = amended(work.known, work.reading, given, {}, draft) if changed else None
    return replace(work, draft=draft, found=found, answers=given)


def _kept(fresh: Regulation, draft: Regulation) -> Regulation:
    """What follows from the answers, with what a person has said of the act and the rows."""
    return replace(
        draft,
        code=fresh.code if draft.municipality != fresh.municipality else draft.code,
        municipality=fresh.municipality,
        timezone=fresh.timezone,
        networks=fresh.networks,
        obliged=fresh.obliged,
        norms=fresh.norms,
    )


def _said(draft: Regulation) -> dict[str, str]:
    """Answers that a draft of before holds."""
    found = {"networks": ",".join(rule.code for rule in draft.networks)}
    if draft.municipality != _NAMELESS:
        found["municipality"] = draft.municipality
    if draft.timezone != FALLBACK_ZONE:
        found["timezone"] = draft.timezone
    return found
