"""The clause table that a reading proposes: number, whom it binds, how strictly, what measures it, and by which words.

Every row is a proposal: it is marked so until a person confirms it. A clause that no words of `measures` recognise
is for a person to answer, never measured by a guess.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from registry.imports.regulation import categories, facts, norms, standing, subjects
from registry.imports.regulation.deadlines import Deadline, deadlines_of, is_of_password_age, parameters_of
from registry.imports.regulation.measures import MEASURES, Measure
from registry.imports.regulation.model import ReadClause, RegulationReading
from registry.imports.regulation.strength import halves, strength
from registry.regulation.model import Binds, Clause, Parameter
from vault.text import clean_line, fold

ADVICE = " (рекомендация)"
"""What the number of the half of a clause that only recommends ends with."""

_LONGEST = 90  # characters of a draft clause: enough to recognise it, too few to stand for it
_READ = 6_000  # characters of a clause that are looked at; the longest of real texts has a tenth of it
_PERMITTED = re.compile(r"могут\s+не|вправе")
_HEADS_PEOPLE = re.compile(r"ответственн\w+[^:]{0,200}:$")

_CHECKLISTS = {
    Binds.COORDINATOR: ("Делает ли координатор то, о чём говорит пункт?", "Есть ли кому заменить его в отпуск?"),
    Binds.ORGANIZATION: ("Делают ли организации то, о чём говорит пункт?", "Знают ли они об этой обязанности?"),
    Binds.PAGE: ("Таковы ли страницы, какими их описывает пункт?", "Смотрели ли последние публикации этих страниц?"),
    Binds.CENTRE: ("Делает ли ЦУР то, о чём говорит пункт?", "Известно ли, к кому там обращаться?"),
    Binds.MUNICIPALITY: ("Выполняет ли муниципалитет то, о чём говорит пункт?", "Известно ли, кто за это отвечает?"),
}
_PROOF = "Чем это можно подтвердить?"


@dataclass(frozen=True)
class Reason:
    """Why a check is proposed: `words` stand in the clause."""

    check: str
    words: str


@dataclass(frozen=True)
class Row:
    """A proposed row of the clause table.

    `source` is the whole text of the clause, `verb` the word that decided the level and `subject` the words that
    decided whom it binds; either is "" when the text has none. `parameters` are what its terms say to its checks.
    """

    clause: Clause
    source: str
    verb: str
    subject: str
    reasons: tuple[Reason, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    parameters: tuple[Parameter, ...] = ()


def propose(reading: RegulationReading) -> tuple[Row, ...]:
    """The rows in the order of the text; a clause that obliges and recommends gives two."""
    by_number = {clause.number: clause for clause in reading.clauses}
    # Beside the clause that obliges to have pages, those that name a network as obligatory.
    presence = {_presence_clause(reading), *standing.wanted(reading.networks, reading.clauses)}
    coordinator = subjects.called(reading.clauses)
    found: list[Row] = []
    for clause in reading.clauses:
        must, recommended = halves(clause.text[:_READ])
        if must:
            found.append(_row(clause, clause.number, must, by_number, coordinator, obliges=clause.number in presence))
        if recommended:
            number = f"{clause.number}{ADVICE}" if must else clause.number
            found.append(_row(clause, number, recommended, by_number, coordinator))
    return tuple(found)


def fingerprint(text: str) -> str:
    """Which text a row was read from: sixteen hexadecimal digits, the same however it is spaced or capitalised."""
    folded = re.sub(r"[\W_]+", " ", fold(clean_line(text))).strip()
    return hashlib.sha256(folded.encode("utf-8")).hexdigest()[:16]


def _row(
    read: ReadClause,
    number: str,
    text: str,
    by_number: Mapping[str, ReadClause],
    coordinator: frozenset[str],
    *,
    obliges: bool = False,
) -> Row:
    whom, subject = subjects.binds(read, by_number, coordinator)
    above = by_number[read.parent].text[:_READ] if read.parent in by_number else ""
    decided = strength(text, above)
    reasons, cases = _measured(text, above, whom)
    if obliges:
        whom = Binds.ORGANIZATION
        reasons = (
            Reason("registry.presence", "обязанность иметь страницы"),
            Reason("page.reachable", "обязанность иметь страницы"),
            *(each for each in reasons if each.check not in {"registry.presence", "page.reachable"}),
        )
    terms = deadlines_of(text)
    checks = tuple(dict.fromkeys(each.check for each in reasons))
    clause = Clause(
        number=number,
        text=shortened(text),
        binds=whom,
        level=decided.level,
        checks=checks,
        checklist=() if checks else (*_CHECKLISTS[whom], _PROOF),
        cases=cases,
        provisional=read.provisional,
        proposed=True,
        source=fingerprint(text),
    )
    return Row(clause, clean_line(text), decided.verb, subject, reasons, terms, parameters_of(checks, terms))


def _measured(text: str, above: str, whom: Binds) -> tuple[tuple[Reason, ...], tuple[str, ...]]:
    """Checks by the words of a clause, and cases; `above` is the text of its parent: «Страница содержит:»."""
    folded = fold(text)
    reasons: dict[str, Reason] = {}
    cases: dict[str, None] = {}
    if norms.norms_of(text) or any(posts for _, posts in categories.of_text(text, above)):
        reasons["posts.weekly"] = Reason("posts.weekly", "публикаций в неделю")
    if is_of_password_age(text):
        reasons["security.age"] = Reason("security.age", "смена паролей")
    if _HEADS_PEOPLE.search(folded) and whom is Binds.ORGANIZATION:
        reasons["registry.responsible"] = Reason("registry.responsible", folded[:_LONGEST].split(",")[0])
    for measure in MEASURES:
        words = _matched(measure, folded, f"{fold(above)} {folded}", whom)
        if words:
            for check in measure.checks:
                reasons.setdefault(check, Reason(check, words))
            cases.update(dict.fromkeys(measure.cases))
    return tuple(reasons.values()), tuple(cases)


def _matched(measure: Measure, folded: str, with_parent: str, whom: Binds) -> str:
    """The words by which a row of the table recognises a clause, "" when it does not."""
    if whom not in measure.binds:
        return ""
    found = measure.words.search(folded)
    if found is None or (measure.beside is not None and not measure.beside.search(with_parent)):
        return ""
    if measure.without is not None and measure.without.search(folded):
        return ""
    return clean_line(found.group())


def _presence_clause(reading: RegulationReading) -> str:
    """The clause that obliges to have pages: the one that says so, else the first that names the networks."""
    for clause in reading.clauses:
        folded = fold(halves(clause.text[:_READ])[0])
        if subjects.PRESENCE.search(folded) and not _PERMITTED.search(folded):
            return clause.number
    named = (clause.number for clause in reading.clauses if facts.networks_of(clause.text))
    return next(named, "")


def shortened(text: str) -> str:
    """A text cut at a word so that it names a clause and does not stand for it."""
    line = clean_line(text)
    if len(line) <= _LONGEST:
        return line
    return f"{line[:_LONGEST].rsplit(' ', 1)[0].rstrip(' ,;:—–-(«')}…"
