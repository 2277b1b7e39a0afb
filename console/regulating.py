"""The text of a regulation on its way into the vault, whoever asks: the screen or `import regulation`.

A value: the reading, what was answered, the draft that a person confirms, what it amends. What is read, proposed and
written is `registry.imports.regulation`; walking the rows is `registry.regulation.walking`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from console import vaults
from registry.imports import regulation as importing
from registry.imports.asked import Candidate
from registry.imports.regulation import Amendment, AppliedAmendment, AppliedRegulation, Present, RegulationReading
from registry.imports.regulation.drafting import FALLBACK_ZONE
from registry.imports.regulation.model import Norms
from registry.imports.regulation.redrafting import RulesDifference, compare
from registry.regulation import toml, versions
from registry.regulation.confirming import RowAnswer
from registry.regulation.model import Regulation
from registry.regulation.walking import Walk
from vault.errors import BadInput
from vault.newfile import put_file
from vault.store import Store
from vault.text import clean_line

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
    reading: RegulationReading, answers: Mapping[str, str], draft: Regulation | None, found: Amendment | None
) -> tuple[Asked, ...]:
    """What nobody has answered, in the order of the text; what the draft knows of its act is not asked."""
    act = {"number": draft.number, "adopted_on": draft.adopted_on} if draft else {}
    known = {name for name, value in act.items() if value}  # answered while the rows were confirmed
    left = (each for each in reading.questions if each.id not in known and not answers.get(each.id))
    asked = [Asked(each.id, each.text) for each in left]
    if found is None:
        return tuple(asked)
    asked.extend(Asked(each.id, each.text) for each in found.questions)
    asked.extend(Asked(each.id, each.text, each.candidates) for each in found.lists.questions)
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

    `draft` is None while the text names no network and nobody has. `known` is what the vault had when it was read,
    `text` the very file of a regulation that is data already, "" otherwise.
    """

    reading: RegulationReading
    known: Present
    answers: Mapping[str, str] = field(default_factory=dict)
    draft: Regulation | None = None
    found: Amendment | None = None
    text: str = ""

    @property
    def questions(self) -> tuple[Asked, ...]:
        """What is open, but for number, date and first day: those are asked together, as the act."""
        asked = open_questions(self.reading, self.answers, self.draft, self.found)
        return tuple(each for each in asked if each.id not in _OF_ACT)

    @property
    def rules(self) -> RulesDifference:
        """What changes besides the lists."""
        if self.found is not None:
            return self.found.rules
        return rules(self.known, self.draft) if self.draft is not None else RulesDifference()

    @property
    def needs_first_day(self) -> bool:
        """Lines change, and nobody has said from which day."""
        return self.found is not None and bool(self.found.questions)


def begin(reading: RegulationReading, known: Present, begun: Regulation | None = None) -> Work:
    """The beginning, or the way on with a draft of before. An amended text begins with what is confirmed already."""
    asked = {each.id for each in reading.questions}
    answers = {name: said for name, said in _said(begun).items() if name in asked} if begun is not None else {}
    return drafted(Work(reading, known, answers, begun or fresh(reading, known, answers)), begun)


def ready(regulation: Regulation, text: str, unknown: Iterable[str], known: Present) -> Work:
    """A regulation that is data already: it has no lists and asks nothing but its rows and its act."""
    reading = RegulationReading(
        title=regulation.title,
        municipality=regulation.municipality,
        region="",
        timezone=regulation.timezone,
        act_number=regulation.number,
        act_date=regulation.adopted_on,
        networks=tuple(rule.code for rule in regulation.networks),
        lists=(),
        duplicates=(),
        norms=Norms(regulation.norms.posts),
        clauses=(),
        questions=(),
        warnings=tuple(unknown),
    )
    return Work(reading, known, draft=regulation, text=text)


def answered(work: Work, identity: str, said: str) -> Work:
    """One answer more; "" takes one back. Rows that were confirmed stay as they are. BadInput: it cannot be read."""
    answers = {name: value for name, value in work.answers.items() if name != identity}
    if identity == "timezone" and said:
        _refuse_strange_zone(said)
    if said:
        answers[identity] = said
    anew = fresh(work.reading, work.known, answers)
    draft = anew if work.draft is None or anew is None else _with(work.draft, anew, identity)
    return drafted(replace(work, answers=answers), draft)


def drafted(work: Work, draft: Regulation | None) -> Work:
    """The draft as a person left it; None leaves the one that is there."""
    kept = draft or work.draft
    found = None
    if kept is not None and not work.text and importing.is_amended(work.known):
        found = amended(work.known, work.reading, work.answers, {}, kept)
    return replace(work, draft=kept, found=found)


def put(store: Store, work: Work) -> AppliedRegulation | AppliedAmendment:
    """Everything of it in one transaction, after a copy of the vault; BadInput, and then nothing is written."""
    if not work.text or work.draft is None:
        return write(store, work.reading, work.answers, work.draft, work.found)
    draft = work.draft
    text = work.text if toml.parse(work.text) == draft else toml.serialise(draft)
    vaults.safeguard(store)
    version = store.write("regulation.imported", lambda tx: versions.add(tx, draft, text))
    return AppliedRegulation(draft, version, True, (), 0, 0, 0, ())


def fresh(
    reading: RegulationReading,
    known: Present,
    answers: Mapping[str, str],
    rows: Mapping[str, RowAnswer] | None = None,
) -> Regulation | None:
    """The draft that a person begins with; None while nobody has named a network. BadInput as `amend` and `draft`.

    Of an amended text, what is confirmed in the version in force stays so: only what is new or changed waits.
    """
    if not reading.networks and not answers.get("networks"):
        return None
    if importing.is_amended(known):
        return importing.amend(known, reading, answers, rows).regulation
    return importing.draft(reading, answers, rows)


def _with(draft: Regulation, fresh: Regulation, identity: str) -> Regulation:
    """The draft with what one answer changes, and nothing else: whoever corrected the file must not lose it."""
    if identity == "municipality":
        return replace(draft, municipality=fresh.municipality, code=fresh.code)
    if identity == "timezone":
        return replace(draft, timezone=fresh.timezone)
    if identity == "networks":
        return replace(draft, networks=fresh.networks)
    if identity == "norm":
        return replace(draft, norms=replace(draft.norms, posts=fresh.norms.posts))
    return replace(draft, obliged=fresh.obliged) if identity.startswith("list.") else draft


def _refuse_strange_zone(said: str) -> None:
    try:
        ZoneInfo(said)
    except (ValueError, OSError, LookupError):  # no such zone, or no name of one at all
        raise BadInput(f"Пояса «{clean_line(said)}» нет: нужен вид Asia/Novokuznetsk. Ничего не записано.") from None


def _said(draft: Regulation) -> dict[str, str]:
    """Answers that a draft of before holds."""
    found = {"networks": ",".join(rule.code for rule in draft.networks)}
    if draft.municipality != _NAMELESS:
        found["municipality"] = draft.municipality
    if draft.timezone != FALLBACK_ZONE:
        found["timezone"] = draft.timezone
    return found
