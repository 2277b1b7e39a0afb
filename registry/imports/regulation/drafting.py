"""A draft of the regulation as data out of its reading: a beginning for a person, who then corrects the TOML.

Which check measures a clause is proposed by the words of the clause, carefully: a clause not recognised stays manual,
never measured by a guess. The number and the date of the act come from the text or from answers, or stay empty.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from registry import networks
from registry.imports.regulation import facts, norms
from registry.imports.regulation.model import ListKind, ReadClause, RegulationReading
from registry.regulation.model import (
    Binds,
    Clause,
    Level,
    NetworkRule,
    Obliged,
    Regulation,
    WeekKind,
    WeeklyNorm,
)
from vault.errors import BadInput
from vault.text import clean_line, fold

FALLBACK_ZONE = "Europe/Moscow"
"""The zone of a draft whose text names no known region; `reading.questions` asks for the right one."""

_MUST = re.compile(r"необходимо|долж[нен]|обязан|подлеж|требует|осуществля|обеспечива|содерж|созда[юе]т|использу")
_RECOMMENDED = re.compile(r"рекоменду|рекомендован|целесообразн|желательн")
_PERMITTED = re.compile(r"могут\s+не|вправе")
_PROFILE = re.compile(r"описани|контактн|содерж|размеща|указыва|указан|информаци|данные")
_DESCRIPTION = (
    r"текстов\w+ описани|описани\w+ (?:страниц|сообществ|аккаунт|принадлежн)|"
    r"наименован\w+ (?:органа|организаци|учрежд)"
)
_PROFILE_CHECKS = (
    ("page.description", re.compile(_DESCRIPTION)),
    ("page.address", re.compile(r"(?<!электронный )адрес(?!\w* (?:электронн|сайт|страниц|эл\b|e-mail))")),
    ("page.phones", re.compile(r"телефон")),
    ("page.email", re.compile(r"электронн\w+ почт|e-?mail|эл\. почт")),
    ("page.hours", re.compile(r"(?:врем|режим|час|график)\w* работы")),
)
_SECURITY_CHECKS = (
    ("security.recorded", re.compile(r"уч[её]т\w* логин|логин\w* и парол")),
    ("security.second_factor", re.compile(r"дву(?:х)?фактор|двухэтапн|втор\w+ фактор")),
)
_REGISTER = re.compile(r"(?:ведени\w|вед[её]т)\s+(?:единого\s+)?реестр")
_PRESENCE = re.compile(
    r"(?:создают|обязаны\s+(?:созда|име)|должны\s+(?:созда|име)|обеспечива\w+\s+создани)\D{0,60}(?:страниц|аккаунт|сообществ|паблик)"
)
_CENTRE = re.compile(r"цур\b|центр\w* управления регион")
_ORGANIZATIONS = re.compile(
    r"ответственн\w+ (?:от|за .{0,60} в органе|в организаци|в учрежден)|органы и организации|в органе или организации"
)
_COORDINATOR = re.compile(r"ответственн|координатор|администраци\w+ осуществляет|муниципальн\w+ центр\w* управлени")
_LONGEST = 90  # characters of a draft clause: enough to recognise it, too few to stand for it


def draft(reading: RegulationReading, answers: Mapping[str, str] | None = None) -> Regulation:
    """A regulation as data. `answers` are keyed by the ids of `reading.questions`, also `valid_from`.

    BadInput when an answer cannot be read, or no network is named by the text or the answers.
    """
    given = answers or {}
    codes = reading.networks or _codes(given.get("networks", ""))
    municipality = clean_line(given.get("municipality", "")) or reading.municipality
    clauses = _clauses(reading)
    return Regulation(
        code=_code(municipality),
        municipality=municipality or "Муниципалитет",
        title=reading.title or "Порядок",
        authority="",
        number=clean_line(given.get("number", "")) or reading.act_number,
        adopted_on=_day(given, "adopted_on") or reading.act_date,
        valid_from=_day(given, "valid_from"),
        timezone=clean_line(given.get("timezone", "")) or reading.timezone or FALLBACK_ZONE,
        week=WeekKind.CALENDAR,
        networks=tuple(NetworkRule(code, basis="Названа в тексте Порядка") for code in codes),
        minimum_networks=1,
        obliged=Obliged.LIST if _has_required(reading, given) else Obliged.ALL_BUT_EXEMPT,
        norms=WeeklyNorm(reading.norms.posts_per_week or 0),
        clauses=clauses,
    )


def kind_of(reading: RegulationReading, place: int, answers: Mapping[str, str]) -> ListKind:
    """The kind of the list at `place` (from 0), by its title or by the answer; BadInput for an unknown answer."""
    kind = reading.lists[place].kind
    answer = clean_line(answers.get(f"list.{place + 1}", "")) if kind is ListKind.UNDECIDED else ""
    if not answer:
        return kind
    if answer not in {ListKind.REQUIRED, ListKind.EXEMPT}:
        raise BadInput(f"Ответ list.{place + 1}: нужно required или exempt, записано «{answer}».")
    return ListKind(answer)


def _has_required(reading: RegulationReading, answers: Mapping[str, str]) -> bool:
    return any(kind_of(reading, place, answers) is ListKind.REQUIRED for place in range(len(reading.lists)))


def _clauses(reading: RegulationReading) -> tuple[Clause, ...]:
    by_number = {clause.number: clause for clause in reading.clauses}
    presence = _presence_clause(reading)
    found: list[Clause] = []
    for clause in reading.clauses:
        binds = _binds(clause, by_number)
        must, recommended = _split(clause.text)
        above = by_number[clause.parent].text if clause.parent in by_number else ""
        if must:
            checks = _checks(must, above, binds)
            if clause.number == presence:
                binds = Binds.ORGANIZATION
                checks = ("registry.presence", "page.reachable", *checks)
            level = Level.RECOMMENDED if _PERMITTED.search(fold(must)) else Level.MUST
            found.append(_clause(clause, clause.number, must, binds, level, checks))
        if recommended:
            number = f"{clause.number} (рекомендация)" if must else clause.number
            found.append(
                _clause(clause, number, recommended, binds, Level.RECOMMENDED, _checks(recommended, above, binds))
            )
    return tuple(found)


def _clause(read: ReadClause, number: str, text: str, binds: Binds, level: Level, checks: tuple[str, ...]) -> Clause:
    return Clause(number, _shortened(text), binds, level, checks, provisional=read.provisional)


def _split(text: str) -> tuple[str, str]:
    """The sentences that oblige and those that only recommend."""
    sentences = re.split(r"(?<=[.;!?])\s+(?=[А-ЯЁ])", text)
    recommended = [
        one for one in sentences if _RECOMMENDED.search(fold(one)) and not _MUST.search(fold(one).split("рекоменд")[0])
    ]
    must = [one for one in sentences if one not in recommended]
    return " ".join(must), " ".join(recommended)


def _checks(text: str, above: str, binds: Binds) -> tuple[str, ...]:
    """Checks by the words of a clause; `above` is the text of its parent: «Страница содержит:»."""
    folded = fold(text)
    found: list[str] = []
    if norms.norms_of(text):
        found.append("posts.weekly")
    if binds in {Binds.PAGE, Binds.ORGANIZATION} and _PROFILE.search(f"{fold(above)} {folded}"):
        found.extend(check for check, pattern in _PROFILE_CHECKS if pattern.search(folded))
    found.extend(check for check, pattern in _SECURITY_CHECKS if pattern.search(folded))
    if _REGISTER.search(folded):
        found.append("page.identity")
    return tuple(found)


def _presence_clause(reading: RegulationReading) -> str:
    """The clause that obliges to have pages: the one that says so, else the first that names the networks."""
    for clause in reading.clauses:
        folded = fold(clause.text)
        if _PRESENCE.search(folded) and not _PERMITTED.search(folded):
            return clause.number
    named = (clause.number for clause in reading.clauses if facts.networks_of(clause.text))
    return next(named, "")


def _binds(clause: ReadClause, by_number: Mapping[str, ReadClause]) -> Binds:
    """Whom a clause binds: by the opening words of its outermost parent, «Ответственный … осуществляет:»."""
    top = clause
    while top.parent in by_number:
        top = by_number[top.parent]
    opening = fold(top.text)[:160]
    if _CENTRE.match(opening):
        return Binds.CENTRE
    if "настоящий порядок" in opening or "настоящее положение" in opening:
        return Binds.ORGANIZATION if _PRESENCE.search(fold(clause.text)) else Binds.MUNICIPALITY
    if top.text.endswith(":") or "ответственн" in opening[:20]:
        if _ORGANIZATIONS.search(opening):
            return Binds.ORGANIZATION
        if _COORDINATOR.match(opening):
            return Binds.COORDINATOR
    if _PERMITTED.search(fold(top.text)) or _PRESENCE.search(opening):
        return Binds.ORGANIZATION
    return Binds.PAGE


def _shortened(text: str) -> str:
    line = clean_line(text)
    if len(line) <= _LONGEST:
        return line
    return f"{line[:_LONGEST].rsplit(' ', 1)[0].rstrip(' ,;:—–-(«')}…"


def _codes(text: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(piece for piece in re.split(r"[\s,;]+", clean_line(text)) if piece))
    for code in found:
        networks.network(code)
    if not found:
        raise BadInput(
            "Порядок не называет ни одной известной сети. Ответьте на вопрос networks: vk, ok, telegram, max."
        )
    return found


def _day(answers: Mapping[str, str], name: str) -> date | None:
    text = clean_line(answers.get(name, ""))
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(f"Ответ {name}: нужна дата вида 2026-11-22, записано «{text}».") from None


_LATIN = str.maketrans(
    dict(zip("абвгдезийклмнопрстуфцыэё", "abvgdeziiklmnoprstufcyee", strict=True))
    | {"ж": "zh", "х": "kh", "ч": "ch", "ш": "sh", "щ": "sch", "ю": "yu", "я": "ya", "ъ": "", "ь": ""}
)


def _code(municipality: str) -> str:
    """A Latin code by the first word that is not of the kind: «Н-ский муниципальный округ» gives «n-sky»."""
    words = [word for word in fold(municipality).split() if not re.match(r"муниципальн|городск|округ|район", word)]
    if not words:
        return "municipality"
    latin = re.sub(r"ий$", "y", words[0]).translate(_LATIN)
    return re.sub(r"[^a-z0-9_-]", "", latin).strip("-_0123456789") or "municipality"
