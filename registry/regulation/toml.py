"""A regulation as a TOML file: reading with every mistake named by its key, and writing.

What a correct regulation says is `model`; where its text is kept is `versions`. Check ids are held to their
spelling only: which checks exist is known one floor up.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from typing import TypeAlias
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import tomli_w

from registry.networks import CODES
from registry.pages import Category
from registry.regulation.model import (
    ANSWER_DAYS,
    Binds,
    CategoryNorm,
    Clause,
    Level,
    NetworkRule,
    NetworkState,
    Obliged,
    OwnRule,
    Parameter,
    ParameterValue,
    Regulation,
    WeekKind,
    WeeklyNorm,
)
from registry.regulation.reading import Table, wrong
from vault.errors import BadInput
from vault.text import toml_place

TomlValue: TypeAlias = object
"""Whatever tomli_w can write: str, int, bool, date, lists and tables of them."""

_CODE = re.compile(r"[a-z][a-z0-9_-]*")
_CHECK = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")
_COUNTED = ("count_reposts", "count_advertising", "count_stories", "count_autoposts")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_CLAUSE_LEVELS = (Level.MUST, Level.RECOMMENDED)


def parse(text: str) -> Regulation:
    """Read a regulation; BadInput names the first key that is missing, unknown or of a wrong kind."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise BadInput(f"Порядок не читается как TOML: {toml_place(str(problem))}. Ничего не записано.") from None
    top = Table(data, "")
    regulation = Regulation(
        code=_code(top),
        municipality=top.line("municipality", required=True),
        title=top.line("title", required=True),
        authority=top.line("authority"),
        number=top.line("number"),
        adopted_on=top.day("adopted_on"),
        act_proposed=top.flag("act_proposed", default=False),
        valid_from=top.day("valid_from"),
        timezone=_timezone(top),
        week=top.choice("week", WeekKind, default=WeekKind.CALENDAR),
        networks=tuple(_network(table) for table in top.tables("networks", required=True)),
        minimum_networks=top.number("minimum_networks", default=1, least=1),
        obliged=top.choice("obliged", Obliged),
        norms=_norm(norm := top.table("norm")),
        category_norms=_category_norms(norm),
        clauses=tuple(_clause(table) for table in top.tables("clauses")),
        own=tuple(_own(table) for table in top.tables("own")),
        parameters=_parameters(top),
    )
    norm.finish()
    top.finish()
    _consistent(regulation)
    return regulation


def serialise(regulation: Regulation) -> str:
    """The TOML text of a regulation: `parse(serialise(r)) == r`. Empty values are left out."""
    document: dict[str, TomlValue] = {
        "code": regulation.code,
        "municipality": regulation.municipality,
        "title": regulation.title,
        "authority": regulation.authority,
        "number": regulation.number,
        "adopted_on": regulation.adopted_on,
        "act_proposed": regulation.act_proposed or None,
        "valid_from": regulation.valid_from,
        "timezone": regulation.timezone,
        "week": str(regulation.week),
        "obliged": str(regulation.obliged),
        "minimum_networks": regulation.minimum_networks,
        "norm": {
            "posts": regulation.norms.posts,
            **{name: getattr(regulation.norms, name) for name in _COUNTED},
            "categories": {norm.category: norm.posts for norm in regulation.category_norms},
        },
        "networks": [
            _filled(code=rule.code, state=str(rule.state), basis=rule.basis, since=rule.since)
            for rule in regulation.networks
        ],
        "clauses": [_clause_table(clause) for clause in regulation.clauses],
        "own": [
            _filled(check=rule.check, level=str(rule.level), text=rule.text, days=rule.days) for rule in regulation.own
        ],
    }
    given: dict[str, dict[str, TomlValue]] = {}
    for each in regulation.parameters:
        value = list(each.value) if isinstance(each.value, tuple) else each.value
        given.setdefault(each.check, {})[each.name] = value
    document["parameters"] = given
    return tomli_w.dumps(_filled(**document), multiline_strings=False)


def _clause_table(clause: Clause) -> dict[str, TomlValue]:
    return _filled(
        number=clause.number,
        text=clause.text,
        binds=str(clause.binds),
        level=str(clause.level),
        checks=list(clause.checks),
        checklist=list(clause.checklist),
        cases=list(clause.cases),
        days=clause.days if clause.days != ANSWER_DAYS else None,
        provisional=clause.provisional or None,
        proposed=clause.proposed or None,
        source=clause.source,
    )


def _filled(**values: TomlValue) -> dict[str, TomlValue]:
    return {key: value for key, value in values.items() if value not in (None, "", [], {})}


def _network(table: Table) -> NetworkRule:
    rule = NetworkRule(
        code=_network_code(table),
        state=table.choice("state", NetworkState, default=NetworkState.OPTIONAL),
        basis=table.line("basis"),
        since=table.day("since"),
    )
    table.finish()
    return rule


def _network_code(table: Table) -> str:
    code = table.line("code", required=True)
    if code not in CODES:
        raise wrong(table.path("code"), f"сеть «{code}» неизвестна, есть {', '.join(CODES)}")
    return code


def _norm(table: Table) -> WeeklyNorm:
    return WeeklyNorm(table.number("posts", least=0), **{name: table.flag(name, default=True) for name in _COUNTED})


def _category_norms(norm: Table) -> tuple[CategoryNorm, ...]:
    if "categories" not in norm:
        return ()
    table = norm.table("categories")
    norms = tuple(
        CategoryNorm(category.value, table.number(category, least=0)) for category in Category if category in table
    )
    table.finish()
    return norms


def _clause(table: Table) -> Clause:
    clause = Clause(
        number=table.line("number", required=True),
        text=table.line("text", required=True),
        binds=table.choice("binds", Binds),
        level=table.choice("level", Level, allowed=_CLAUSE_LEVELS),
        checks=table.lines("checks"),
        checklist=table.lines("checklist"),
        cases=table.lines("cases"),
        days=table.number("days", default=ANSWER_DAYS, least=1),
        provisional=table.flag("provisional", default=False),
        proposed=table.flag("proposed", default=False),
        source=table.line("source"),
    )
    for check in clause.checks:
        _check_id(table, "checks", check)
    table.finish()
    return clause


def _own(table: Table) -> OwnRule:
    rule = OwnRule(
        check=table.line("check", required=True),
        level=table.choice("level", Level, allowed=_CLAUSE_LEVELS),
        text=table.line("text", required=True),
        days=table.number("days", least=1) if "days" in table else None,
    )
    _check_id(table, "check", rule.check)
    table.finish()
    return rule


def _parameters(top: Table) -> tuple[Parameter, ...]:
    if "parameters" not in top:
        return ()
    found: list[Parameter] = []
    table = top.table("parameters")
    for check in table.names():
        _check_id(table, check, check)
        inner = table.table(check)
        found.extend(Parameter(check, name, _parameter(inner, name)) for name in inner.names())
        inner.finish()
    table.finish()
    return tuple(found)


def _parameter(table: Table, name: str) -> ParameterValue:
    if not _NAME.fullmatch(name):
        raise wrong(table.path(name), "имя параметра — строчные латинские буквы")
    return table.parameter(name)


def _timezone(top: Table) -> str:
    name = top.line("timezone", required=True)
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: a name that is a directory of zones
        raise wrong("timezone", f"часовой пояс «{name}» неизвестен, нужен вроде Asia/Magadan") from None
    return name


def _code(top: Table) -> str:
    value = top.line("code", required=True)
    if not _CODE.fullmatch(value):
        raise wrong("code", f"«{value}»: нужны строчные латинские буквы, цифры, «-» и «_»")
    return value


def _check_id(table: Table, key: str, check: str) -> None:
    if not _CHECK.fullmatch(check):
        raise wrong(table.path(key), f"«{check}» не похоже на имя проверки, нужно вроде posts.weekly")


def _consistent(regulation: Regulation) -> None:
    _unique("clauses.number", (clause.number for clause in regulation.clauses), "номер пункта")
    _unique("networks.code", (rule.code for rule in regulation.networks), "сеть")
    _unique("own.check", (rule.check for rule in regulation.own), "проверка")
    named = len(regulation.networks)
    if regulation.minimum_networks > named:
        asked = regulation.minimum_networks
        raise wrong("minimum_networks", f"указано {asked}, а сетей в Порядке всего {named}")


def _unique(path: str, values: Iterable[str], what: str) -> None:
    repeated = [value for value, times in Counter(values).items() if times > 1]
    if repeated:
        raise wrong(path, f"{what} «{repeated[0]}» встречается несколько раз")
