"""Whom a clause binds, by the words it opens with; the words are kept, so that a person sees what decided."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from registry.imports.regulation.model import ReadClause
from registry.regulation.model import Binds
from vault.text import fold

PRESENCE = re.compile(
    r"(?:создают|обязаны\s+(?:созда|име)|должны\s+(?:созда|име)|необходимо\s+(?:созда|обеспечить\s+создани)|"
    r"обеспечива\w+\s+создани)\D{0,60}(?:страниц|аккаунт|сообществ|паблик)"
)
"""Words that oblige to have pages."""

_SCOPE = re.compile(
    r"настоящ(?:ий|ее|ие)\s+(?:порядок|положение|регламент|правила)"
    r"|^(?:порядок|положение|регламент|правила)\s+(?:определя|устанавлива|регулиру|распространя|регламентиру|разработан)"
)
_CONTROL = re.compile(r"контроль за (?:исполнени|соблюдени|выполнени)\w*")
_CENTRE = re.compile(r"(?:цур\b|центр\w* управления регион\w*)")
_ORGANIZATIONS = re.compile(
    r"ответственн\w+ (?:от|за .{0,60} в (?:органе|организаци|учрежден)|в организаци|в учрежден)\w*|"
    r"ответственн\w+ лиц\w+ (?:органа|организаци|учрежден)\w*|"
    r"ответственн\w+ (?:сотрудник|работник|специалист)\w* (?:органа|организаци|учрежден)\w*|"
    r"органы и организации|в органе или организации"
)
_COORDINATOR = re.compile(
    r"ответственн\w+|координатор\w*|администраци\w+ осуществляет|муниципальн\w+ центр\w* управлени\w*|"
    r"координаци[яию]\w*\s+(?:работ|деятельност|ведени|создани)\w*|"
    r"пресс-служб\w*|пресс-секретар\w*|уполномоченн\w+ (?:орган|лиц|сотрудник)\w*|куратор\w*"
)
_HOLDERS = re.compile(
    r"(?:(?:все|кажд\w+|подведомственн\w+|муниципальн\w+)\s+)*"
    r"(?:организаци[ияей]\w*|учреждени[ея]\w*|орган[аы]?\b(?: местного самоуправления)?|"
    r"руководител\w+ (?:организац|учрежд)\w*|владел\w+(?: страниц\w*)?|администратор\w* страниц\w*)"
)
_CALLED = re.compile(
    r"(?:координац\w+[^.;]{0,120}(?:осуществля|возлага|обеспечива)|координатор\w*[^.;]{0,80}(?:явля|определ|назнач))"
    r"[^.;]{0,300}?\(далее\s*[–—-]\s*(?P<name>[^()]{2,40})\)"
)
_PERMITTED = re.compile(r"могут\s+не|вправе")
_OPENING = 160  # characters: where a subject stands, if it is there at all
_NEAR = 20
_READ = 6_000  # characters of a clause that are looked at


def called(clauses: Iterable[ReadClause]) -> frozenset[str]:
    """What the text calls the coordinator from then on: «Координацию … осуществляет МКУ «…» (далее – Центр)»."""
    found = (_CALLED.search(fold(clause.text[:_READ])) for clause in clauses)
    names = {match.group("name").strip(' «»"') for match in found if match is not None}
    return frozenset(name for name in names if not _CENTRE.match(name))


def binds(
    clause: ReadClause, by_number: Mapping[str, ReadClause], coordinator: frozenset[str] = frozenset()
) -> tuple[Binds, str]:
    """Whom a clause binds and by which words, those of its outermost parent: «Ответственный … осуществляет:».
    `coordinator` are the names by which the text calls the coordinator, see `called`.

    "" for the words when nobody is named: then it is the page that must be so.
    """
    top = clause
    while top.parent in by_number:
        top = by_number[top.parent]
    whole, own = fold(top.text[:_READ]), fold(clause.text[:_READ])
    if name := next((each for each in coordinator if re.match(rf"{re.escape(each)}\b(?!\w* управлени)", whole)), ""):
        return Binds.COORDINATOR, name
    found = next(_named(whole[:_OPENING], whole, top.text.endswith(":"), own), (Binds.PAGE, ""))
    # A part may name somebody else than the whole: «Организации: … ЦУР сообщает …».
    centre = _CENTRE.match(own) if clause is not top else None
    return (Binds.CENTRE, centre.group()) if centre and found[0] is not Binds.COORDINATOR else found


def _named(opening: str, whole: str, heads: bool, own: str) -> Iterator[tuple[Binds, str]]:
    """Whom the opening words name, the surest first; `heads`: they end with a colon, and parts follow."""
    coordinator = _COORDINATOR.match(opening)
    if centre := _CENTRE.match(opening):
        yield Binds.CENTRE, centre.group()
    if scope := _SCOPE.search(opening) or _CONTROL.match(opening):
        yield (Binds.ORGANIZATION if PRESENCE.search(own) else Binds.MUNICIPALITY), scope.group()
    if heads or "ответственн" in opening[:_NEAR]:
        if organizations := _ORGANIZATIONS.search(opening):
            yield Binds.ORGANIZATION, organizations.group()
        if coordinator:
            yield Binds.COORDINATOR, coordinator.group()
    if duty := _PERMITTED.search(whole) or PRESENCE.search(opening):
        yield Binds.ORGANIZATION, duty.group()
    if coordinator and "ответственн" not in coordinator.group():
        yield Binds.COORDINATOR, coordinator.group()
    if holder := _HOLDERS.match(opening):
        yield Binds.ORGANIZATION, holder.group()
