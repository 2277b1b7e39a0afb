"""A letter out of facts: which fields are missing is told before anything is written; then the file's bytes and name.

Writing the file and its line in the book is `writing`; what the checks know of a letter's contents comes in `Extra`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from registry.letters import bodies, kinds, templates, values
from registry.letters.book import Letter
from registry.letters.facts import Facts
from registry.letters.kinds import Addressee, LetterKind, Row
from registry.letters.templates import Template
from registry.letters.values import Values
from registry.municipality import Key
from vault.text import clean_line

_LONGEST_NAME = 100
"""Characters of a file's name: with Cyrillic letters of two bytes each it stays under the 255 bytes of most disks."""
_NOT_IN_NAMES = re.compile(r"[^\w .,№«»()+-]+")


@dataclass(frozen=True)
class Missing:
    """A field that is empty and must not be: its name, what it means, and where it is filled in."""

    name: str
    title: str
    where: str

    def __str__(self) -> str:
        return f"{self.name} ({self.title}): {self.where}"


@dataclass(frozen=True)
class Extra:
    """What is known one floor up: more fields and tables, notes; `nothing` says why there is nothing to write about."""

    fields: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    nothing: str = ""


@dataclass(frozen=True)
class Made:
    """A letter ready to be written: the bytes, a name for the file, and its line for the book, not stored yet."""

    content: bytes
    file_name: str
    letter: Letter


@dataclass(frozen=True)
class Prepared:
    """A letter put together and not made yet.

    `missing` are the fields to fill in first; `notes` what a person should look at in the finished letter; `nothing`
    is "" unless there is nothing to write about. `proposed`: the number is the next of the book, not a given one.
    """

    facts: Facts
    template: Template
    values: Values
    missing: tuple[Missing, ...] = ()
    notes: tuple[str, ...] = ()
    nothing: str = ""

    @property
    def kind(self) -> LetterKind:
        return self.facts.subject.kind

    @property
    def proposed(self) -> bool:
        subject = self.facts.subject
        return bool(self.facts.number) and not subject.number and subject.again is None


def put_together(facts: Facts, extra: Extra | None = None) -> Prepared:
    """Fields, template, what is missing. Not for a database thread: a template is opened. BadInput for a given field
    that there is not, or a template of the municipality that may not be used."""
    from registry.letters import filling  # heavy: python-docx

    more = extra or Extra()
    made = values.of(facts)
    given = {clean_line(name) for name, _ in facts.subject.given}
    for name, value in more.fields.items():
        if name not in given:
            made.put(name, value)
    made.tables.update(more.tables)
    template = templates.pick(facts.subject.kind, facts.settings[Key.LETTER_TEMPLATES])
    document = filling.opened(template.content)
    used = filling.marks(document)
    lacking = _lacking(facts, made, filling.demanded(document))
    doubts = [said for name, said in made.doubts.items() if name in used]
    nothing = more.nothing or _nothing(facts, made)
    return Prepared(facts, template, made, lacking, (*filter(None, [template.note]), *doubts, *more.notes), nothing)


def make(prepared: Prepared) -> Made:
    """The letter. BadInput when its template cannot be filled. ValueError while a field is missing: ask first."""
    from registry.letters import filling  # heavy: python-docx

    if prepared.missing:
        raise ValueError(f"fields are missing: {', '.join(each.name for each in prepared.missing)}")
    facts, subject = prepared.facts, prepared.facts.subject
    tables = {name: prepared.values.tables.get(name, ()) for name in bodies.tables(prepared.kind)}
    content = filling.fill(
        prepared.template.content,
        prepared.values.fields,
        tables,
        title=kinds.of(prepared.kind).title,
        on=subject.on,
    )
    name = file_name(prepared.kind, facts.number, subject.on, _whose(facts))
    letter = facts.again or Letter(
        kind=prepared.kind.value,
        number=facts.number,
        dated_on=subject.on,
        addressee=addressee(prepared),
        organization_id=subject.organization_id,
        page_id=subject.page_id,
        case_id=subject.case_id,
        request_id=subject.request_id,
        inquiry_id=subject.inquiry_id,
        file=name,
    )
    return Made(content, name, letter)


def addressee(prepared: Prepared) -> str:
    """To whom, in one line of the book: the body or organization, else the position."""
    if kinds.of(prepared.kind).addressee is Addressee.CENTRE:
        return clean_line(prepared.facts.settings[Key.CENTRE_NAME] or prepared.values.fields["кому_организация"])
    filled, organization = prepared.values.fields, prepared.facts.organization
    given = {clean_line(name) for name, _ in prepared.facts.subject.given}
    own = kinds.of(prepared.kind).addressee is Addressee.ORGANIZATION and "кому_организация" not in given
    if own and organization is not None:
        return organization.name  # the letter may have it in the genitive, after the position of the head
    return clean_line(filled["кому_организация"] or filled["кому_должность"])


def file_name(kind: LetterKind, number: str, on: date, whose: str) -> str:
    """«01-22-15 Замечания организации МБОУ Школа.docx»: safe on any disk, Cyrillic kept."""
    head = f"{number or f'{on:%Y-%m-%d}'} {kinds.of(kind).title} {whose}"
    flat = " ".join(_NOT_IN_NAMES.sub("-", clean_line(head)).split())
    return flat[:_LONGEST_NAME].strip(" .-") + ".docx"


def _whose(facts: Facts) -> str:
    return (facts.organization.short_name or facts.organization.name) if facts.organization else ""


def _lacking(facts: Facts, made: Values, demanded: frozenset[str]) -> tuple[Missing, ...]:
    needed = [each.name for each in kinds.needed(facts.subject.kind)]
    known = [each.name for each in kinds.FIELDS if each.name in demanded]
    names = [name for name in dict.fromkeys(needed + known) if not made.fields.get(name, "").strip()]
    if facts.subject.kind is LetterKind.CENTRE_ANSWER and not (made.fields["текст"] or made.tables.get("ответы")):
        names.append("текст")
    kind = facts.subject.kind
    return tuple(
        Missing(each.name, each.title, kinds.where(name, kind))
        for name in names
        if (each := kinds.field(name)) is not None
    )


def _nothing(facts: Facts, made: Values) -> str:
    if facts.subject.kind is LetterKind.TRANSFER_ACT and not made.tables.get("записи"):
        return "Учётных записей, которые передают, в реестре нет."
    if facts.subject.kind is LetterKind.PAGE_ABSENT and facts.pages:
        links = ", ".join(page.url for page in facts.pages)
        return f"В реестре у организации есть действующие страницы: {links}. Сначала закройте их записи."
    return ""
