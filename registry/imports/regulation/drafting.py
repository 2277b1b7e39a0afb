"""A draft of the regulation as data out of its reading: a beginning for a person, who then corrects the TOML.

The rows of the clause table come from `proposing`, as proposals, and are altered by a person's answers. The number and
the date of the act come from answers, or from the text and then wait for a person too, or stay empty.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from registry import networks
from registry.imports.regulation import standing
from registry.imports.regulation.model import ListKind, RegulationReading
from registry.imports.regulation.proposing import Row, propose
from registry.pages import Category
from registry.regulation import confirming
from registry.regulation.confirming import RowAnswer
from registry.regulation.model import (
    CategoryNorm,
    NetworkRule,
    NetworkState,
    Obliged,
    Parameter,
    Regulation,
    WeekKind,
    WeeklyNorm,
)
from vault.errors import BadInput
from vault.text import clean_line, fold

FALLBACK_ZONE = "Europe/Moscow"
"""The zone of a draft whose text names no known region; `reading.questions` asks for the right one."""

KNOWN_ANSWERS = frozenset(
    {
        *("number", "adopted_on", "valid_from", "municipality", "timezone", "networks", "minimum_networks", "norm"),
        *(f"network.{network.code}" for network in networks.NETWORKS),
        *(f"category.{category.value}" for category in Category),
        "count_reposts",
    }
)
"""Answers that every text takes, beside those to the questions of its reading."""
DECIDED = "Решение координатора"
"""The basis of a state that a person has given to a network."""
_YES, _NO = frozenset({"true", "1", "да", "yes"}), frozenset({"false", "0", "нет", "no"})


def draft(
    reading: RegulationReading,
    answers: Mapping[str, str] | None = None,
    rows: Mapping[str, RowAnswer] | None = None,
) -> Regulation:
    """A regulation as data. `answers` are keyed by the ids of `reading.questions` and KNOWN_ANSWERS; `rows` by the
    numbers of proposed clauses.

    BadInput when an answer cannot be read, or no network is named by the text or the answers.
    """
    given = answers or {}
    codes = reading.networks or _codes(given.get("networks", ""))
    municipality = clean_line(given.get("municipality", "")) or reading.municipality
    proposed = propose(reading)
    number, day = clean_line(given.get("number", "")), _day(given, "adopted_on")
    regulation = Regulation(
        code=_code(municipality),
        municipality=municipality or "Муниципалитет",
        title=reading.title or "Порядок",
        authority="",
        number=number or reading.act_number,
        adopted_on=day or reading.act_date,
        act_proposed=bool(reading.act_number and not number) or bool(reading.act_date and not day),
        valid_from=_day(given, "valid_from") or reading.valid_from,
        timezone=clean_line(given.get("timezone", "")) or reading.timezone or FALLBACK_ZONE,
        week=WeekKind.CALENDAR,
        networks=tuple(_rule(code, given, reading) for code in codes),
        minimum_networks=min(_minimum(given), len(codes)),
        obliged=Obliged.LIST if _has_required(reading, given) else Obliged.ALL_BUT_EXEMPT,
        norms=_weekly(given, reading),
        category_norms=_by_category(given, reading),
        clauses=tuple(row.clause for row in proposed),
        parameters=_parameters(proposed),
    )
    return confirming.answer_all(regulation, rows or {})


def act_answers(regulation: Regulation, answers: Mapping[str, str]) -> Regulation:
    """A regulation that is data already with its act as answered: number, adopted_on, valid_from, timezone.

    BadInput for an answer to anything else: that the file itself says.
    """
    others = sorted(set(answers) - {"number", "adopted_on", "valid_from", "timezone"})
    if others:
        raise BadInput(f"В ответах есть лишнее: {', '.join(others)}. Это сказано в самом файле Порядка.")
    number, day = clean_line(answers.get("number", "")), _day(answers, "adopted_on")
    confirmed = bool(number or not regulation.number) and (day is not None or regulation.adopted_on is None)
    return replace(
        regulation,
        number=number or regulation.number,
        adopted_on=day or regulation.adopted_on,
        act_proposed=regulation.act_proposed and not confirmed,
        valid_from=_day(answers, "valid_from") or regulation.valid_from,
        timezone=clean_line(answers.get("timezone", "")) or regulation.timezone,
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


def _parameters(rows: tuple[Row, ...]) -> tuple[Parameter, ...]:
    """What the terms of clauses say to their checks; of two terms for one check the first in the text."""
    found: dict[tuple[str, str], Parameter] = {}
    for parameter in (each for row in rows for each in row.parameters):
        found.setdefault((parameter.check, parameter.name), parameter)
    return tuple(found.values())


def _weekly(answers: Mapping[str, str], reading: RegulationReading) -> WeeklyNorm:
    left_out = reading.norms.left_out
    posts = _number(answers, "norm")
    return WeeklyNorm(
        posts=reading.norms.posts_per_week or 0 if posts is None else posts,
        count_reposts=_yes(answers, "count_reposts", default="reposts" not in left_out),
        count_advertising="advertising" not in left_out,
        count_stories="stories" not in left_out,
    )


def _by_category(answers: Mapping[str, str], reading: RegulationReading) -> tuple[CategoryNorm, ...]:
    """What is answered over what was read; a category that is neither has the common norm."""
    read: dict[str, int | None] = dict(reading.norms.by_category)
    given = {each.value: _number(answers, f"category.{each.value}") for each in Category}
    found = {**read, **{category: posts for category, posts in given.items() if posts is not None}}
    order = [each.value for each in Category]
    return tuple(CategoryNorm(each, posts) for each in order if (posts := found.get(each)) is not None)


def _number(answers: Mapping[str, str], name: str) -> int | None:
    text = clean_line(answers.get(name, ""))
    if not text:
        return None
    if not re.fullmatch(r"\d{1,3}", text):
        raise BadInput(f"Ответ {name}: нужно число публикаций в неделю, записано «{text}».")
    return int(text)


def _yes(answers: Mapping[str, str], name: str, *, default: bool) -> bool:
    text = fold(clean_line(answers.get(name, "")))
    if text not in _YES | _NO | {""}:
        raise BadInput(f"Ответ {name}: нужно true или false, записано «{text}».")
    return text in _YES if text else default


def _rule(code: str, answers: Mapping[str, str], reading: RegulationReading) -> NetworkRule:
    """A network as the text wants it, or in the state that a person has answered."""
    read = standing.rule(code, reading.clauses)
    text = clean_line(answers.get(f"network.{code}", ""))
    if not text:
        return read
    if text not in set(NetworkState):
        states = ", ".join(NetworkState)
        raise BadInput(f"Ответ network.{code}: нужно одно из {states}, записано «{text}».")
    return replace(read, state=NetworkState(text), basis=DECIDED, since=None)


def _minimum(answers: Mapping[str, str]) -> int:
    text = clean_line(answers.get("minimum_networks", ""))
    if text and not re.fullmatch(r"[1-9]", text):
        raise BadInput(f"Ответ minimum_networks: нужно число сетей от 1, записано «{text}».")
    return int(text or "1")


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
