"""`rating`: a score by an official method of another region, from what was seen or from given figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

import click

from checks import weeks
from checks.ratings import figures, methods, official, reckoning, scoring
from checks.ratings.model import NOTICE, Method, Unit
from checks.ratings.reckoning import Rating
from checks.ratings.scoring import Figure, Figures, PartScore, Range, Score, Source
from console.cli import inputs, output
from console.cli.context import Program
from console.cli.inputs import FILE, MONTH
from console.cli.options import as_json
from console.cli.records import organization_names
from console.cli.russian import Group
from console.format import parse_month
from console.reading import rating_words
from vault import place
from vault.errors import BadInput
from vault.text import counted
from vault.types import Json

_ON = ("on", "month")


@click.group("rating", cls=Group, invoke_without_command=True)
@click.option("--method", "named", metavar="КОД|ФАЙЛ", type=FILE, help="Методика; без неё — выбранная в настройках.")
@click.option("--month", metavar="МЕСЯЦ", type=MONTH, help="За какой месяц; без него — за прошлый.")
@click.option("--figures", "given", metavar="JSON|-", help="Посчитать по этим данным; хранилище не нужно.")
@click.option("--official", "exported", metavar="JSON|-", help="Записать официальные данные за месяц.")
@as_json
@click.pass_context
def rating(
    ctx: click.Context, named: str | None, month: date | None, given: str | None, exported: str | None, as_json: bool
) -> None:
    """Рейтинг по методике другого региона; выключен, пока методика не выбрана.

    Пример: poryadok rating --method chelyabinsk-2026 --figures '{"pages": 61, "in_norm": 44, "penalty": -6}'
    """
    if ctx.invoked_subcommand is not None:
        return
    program: Program = ctx.obj
    if given is not None and exported is not None:
        raise BadInput("Укажите одно из двух: --figures или --official. Ничего не записано.")
    if given is not None:
        several = _objects(given)
        _by_figures(_for_figures(program, named, several), several, _day(program, month), as_json=as_json)
        return
    method = methods.find(named) if named else None
    with program.store() as store:
        method = method or reckoning.chosen(store)
        if method is None:
            raise BadInput(methods.HOW_TO_CHOOSE)
        now = program.clock().now()
        first = month or reckoning.last_month(store, now)
        if exported is not None:
            record = official.read_json(method, first, _object(exported))
            store.write("rating.official", lambda tx: official.put(tx, record))
        found = reckoning.of_month(store, method, first, now)
        names = store.read(organization_names)
    if as_json:
        output.document(_rating_json(found, names))
    else:
        _print_rating(found, names)


@rating.command("list")
@as_json
def list_(as_json: bool) -> None:
    """Какие методики есть; своя — файл TOML.

    Пример: poryadok rating list --json
    """
    found = methods.listing()
    if as_json:
        output.document([_method_json(each) for each in found])
        return
    output.table(("Код", "Методика", "Источник"), [(each.code, each.title, each.source) for each in found])
    output.message(f"Это {NOTICE}: вас она не обязывает. Выбрать: poryadok settings set rating_method КОД")


# Input


def _objects(source: str) -> Sequence[Mapping[str, Json]]:
    """JSON objects: the argument itself, a file, or stdin for «-»."""
    text = source.strip()
    return inputs.records_of(text.encode(), "в параметре") if text[:1] in {"{", "["} else inputs.records(source)


def _for_figures(program: Program, named: str | None, given: Sequence[Mapping[str, Json]]) -> Method:
    """The named method, or the chosen one if there is a vault, or the only one that has all these figures."""
    if named:
        return methods.find(named)
    if place.exists(program.location):
        with program.store() as store:
            chosen = reckoning.chosen(store)
        if chosen is not None:
            return chosen
    return methods.knowing({name for each in given for name in each} - {*_ON})


def _object(source: str) -> Mapping[str, Json]:
    found = _objects(source)
    if len(found) != 1:
        raise BadInput("Данные рейтинга: нужен один объект JSON. Ничего не посчитано.")
    return found[0]


def _given(method: Method, several: Sequence[Mapping[str, Json]], otherwise: date) -> tuple[Score, Figures, date]:
    """The score of given figures, the figures, and the day that decides which divisor is in force.

    A method that scores page by page takes a list of pages too; then there are no figures of the whole.
    """
    if len(several) == 1:
        values, on = _figures_of(method, several[0], otherwise)
        return scoring.score(method, values, on), values, on
    if method.unit is not Unit.PAGE:
        raise BadInput("Методика считает все страницы вместе: нужен один объект JSON. Ничего не посчитано.")
    scored = [
        (scoring.score(method, values, on), on)
        for values, on in (_figures_of(method, each, otherwise) for each in several)
    ]
    total = scoring.mean(method, [each for each, _ in scored])
    assert total is not None, "records are never none"
    return total, {}, scored[-1][1]


def _figures_of(method: Method, given: Mapping[str, Json], otherwise: date) -> tuple[Figures, date]:
    on = otherwise
    for key in _ON:
        text = given.get(key)
        if text is not None:
            on = _day_of(key, str(text))
    own = {name: value for name, value in given.items() if name not in _ON}
    return figures.parse(method, own, Source.GIVEN), on


def _day_of(key: str, text: str) -> date:
    try:
        return weeks.last_of_month(parse_month(text)) if key == "month" else date.fromisoformat(text)
    except ValueError:
        needed = "нужен месяц вида 2026-04" if key == "month" else "нужна дата вида 2026-04-30"
        raise BadInput(f"Величина «{key}»: {needed}. Ничего не посчитано.") from None


def _day(program: Program, month: date | None) -> date:
    """A month counts by its last day, as everything is judged by what was in force at the end."""
    return program.clock().now().date() if month is None else weeks.last_of_month(month)


# Output


def _by_figures(method: Method, given: Sequence[Mapping[str, Json]], day: date, *, as_json: bool) -> None:
    found, values, on = _given(method, given, day)
    if as_json:
        output.document(
            {
                "method": _method_json(method),
                "on": on.isoformat(),
                **_score_json(found, values),
                "official": None,
                "organizations": [],
            }
        )
        return
    _print_head(method)
    _print_score(found, method)


def _method_json(method: Method) -> dict[str, Json]:
    return {
        "code": method.code,
        "title": method.title,
        "notice": NOTICE,
        "source": method.source,
        "unit": method.unit.value,
        "period": method.period.value,
        "note": method.note,
        "figures": [*method.figures],
    }


def _score_json(found: Score, values: Figures) -> dict[str, Json]:
    return {
        "total": _number(found.total.number),
        "range": _range_json(found.total),
        "group": found.groups[0] if len(found.groups) == 1 else None,
        "groups": [*found.groups],
        "parts": [_part_json(each, values) for each in found.parts],
    }


def _part_json(each: PartScore, values: Figures) -> dict[str, Json]:
    return {
        "code": each.part.code,
        "title": each.part.title,
        "kind": each.part.kind.value,
        "weight": _number(each.part.weight),
        "value": _number(each.value.number),
        "range": _range_json(each.value),
        "points": _number(each.points.number),
        "source": each.source.value,
        "figures": {name: _figure_json(values.get(name)) for name in each.part.named},
    }


def _figure_json(figure: Figure | None) -> Json:
    if figure is None:
        return None
    return {
        "min": _number(figure.low),
        "max": _number(figure.high),
        "source": figure.source.value,
    }


def _rating_json(found: Rating, names: Mapping[int, str]) -> Json:
    own, kept = found.own, found.official
    score = own.score
    empty: dict[str, Json] = {"total": None, "range": None, "group": None, "groups": [], "parts": []}
    return {
        "method": _method_json(found.method),
        "month": f"{found.month:%Y-%m}",
        "window": {"first_day": own.first_day.isoformat(), "last_day": own.last_day.isoformat()},
        **(empty if score is None else _score_json(score, own.figures)),
        "official": None
        if kept is None
        else {
            "total": _number(found.official_total),
            "published": _number(kept.published),
            "figures": {name: _number(figure.low) for name, figure in kept.values.items()},
            "by_method": None if found.by_official is None else _score_json(found.by_official, kept.values),
        },
        "organizations": [
            {
                "id": each.organization_id,
                "name": names.get(each.organization_id, ""),
                "pages": each.pages,
                **_score_json(each.score, {}),
            }
            for each in own.organizations
        ],
    }


def _range_json(found: Range) -> Json:
    return {"min": _number(found.low), "max": _number(found.high)}


def _number(value: Fraction | None) -> Json:
    """A JSON number; whole ones stay whole."""
    if value is None:
        return None
    return value.numerator if value.denominator == 1 else float(value)


def _print_head(method: Method) -> None:
    output.line(f"{method.title} — {NOTICE}")
    if method.source:
        output.line(f"Источник: {method.source}")


def _print_score(found: Score, method: Method, by_official: Score | None = None) -> None:
    output.line(f"Итог: {rating_words.span(found.total)}{_groups(found)}")
    titles = ["Часть", "Значение", "Вклад", "Откуда"]
    rows = [
        [
            each.part.title,
            rating_words.span(each.value),
            rating_words.span(each.points),
            rating_words.SOURCES[each.source],
        ]
        for each in found.parts
    ]
    if by_official is not None:
        titles.append("Официально")
        for row, each in zip(rows, by_official.parts, strict=True):
            row.append(rating_words.span(each.points))
    output.table(titles, rows)
    if method.note and found.total.number is None:
        output.message(method.note)


def _print_rating(found: Rating, names: Mapping[int, str]) -> None:
    _print_head(found.method)
    own = found.own
    if own.score is None:
        output.message("Страниц, которые считает методика, в реестре нет.")
    else:
        output.line(f"Своё, за {own.first_day:%d.%m}–{own.last_day:%d.%m.%Y}:")
        _print_score(own.score, found.method, found.by_official)
    if found.official is None:
        output.message(f"Официальных данных за {found.month:%m.%Y} нет; внести: poryadok rating --official JSON")
    else:
        output.line(f"Официально за {found.month:%m.%Y}: {rating_words.official(found)}")
    if own.organizations:
        output.line()
        rows = [
            (
                names.get(each.organization_id, ""),
                str(each.pages),
                rating_words.span(each.score.total),
                ", ".join(each.score.groups),
            )
            for each in own.organizations
        ]
        output.table(("Организация", "Страниц", "Итог", "Группа"), rows)
        output.message(counted(len(rows), "организация", "организации", "организаций"))


def _groups(found: Score) -> str:
    if not found.groups:
        return ""
    return f" ({' или '.join(found.groups)})"
