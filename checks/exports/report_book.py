"""The report for a head as a workbook: a sheet for each table, its chart beside it. Words are `report`."""

from __future__ import annotations

from checks.exports import report
from checks.exports.figures import Figures, PostedWeek
from checks.exports.words import STATUSES
from checks.model import Status
from registry import networks
from registry.regulation import citing
from registry.sheets.table import Cell, Chart, ChartKind, Column, Kind, Table

_ENDS = 10  # organizations at the top, and as many at the bottom, by publications
_SHOWN = (Status.OK, Status.FAIL, Status.WARN, Status.MANUAL, Status.UNKNOWN, Status.WAIVED)
_COLORS = ("#2F6B9A", "#B3392F", "#E0A030", "#8D79B0", "#B5B5B5", "#DDDDDD")


def tables(found: Figures, *, with_people: bool = False) -> tuple[Table, ...]:
    """The sheets; those that have nothing to tell yet are there and say so."""
    return (_first(found), _year(found), _posted(found), _networks(found), _misses(found, with_people=with_people))


def _first(found: Figures) -> Table:
    top = report.headline(found)
    rows: list[tuple[Cell, ...]] = [("Главное", f"{top.value} — {top.said}" if top.value != "—" else top.said)]
    rows += [("", note) for note in (*top.notes, report.coverage(found)) if note]
    rows += [("Что изменилось" if not place else "", each) for place, each in enumerate(report.changed(found))]
    needed = report.needs(found) or ("Сейчас ничего.",)
    rows += [("Что нужно от руководителя" if not place else "", each) for place, each in enumerate(needed)]
    whose = found.regulation.municipality if found.regulation is not None else ""
    act = citing.basis(found.regulation) if found.regulation is not None else ""
    heading = (report.TITLE, ". ".join(each for each in (whose, f"На {found.today:%d.%m.%Y}", act) if each))
    columns = (Column("О чём", width=28), Column("Что", width=110))
    return Table("Отчёт", columns, rows, heading=heading)


def _year(found: Figures) -> Table:
    columns = (
        Column("Неделя с", Kind.DATE, width=12),
        Column("Соблюдено", Kind.PERCENT, width=12),
        Column("Не видно", Kind.PERCENT, width=12),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            each.first_day,
            None if each.score is None else each.score.value,
            None if each.score is None else each.score.unknown,
        )
        for each in found.year
    ]
    chart = Chart(
        ChartKind.LINE,
        "Соблюдено и не видно по неделям",
        0,
        (1, 2),
        description="Доля соблюдённых требований и доля того, чего не видно, по неделям года.",
        colors=("#2F6B9A", "#8A8A8A"),
        percent=True,
    )
    notes = (
        "Соблюдено — доля от того, что удалось проверить; не видно — доля от всего, что относится к делу.",
        "Пустая неделя: полной проверки за неё не было.",
    )
    return Table("По неделям", columns, rows, charts=(chart,), notes=notes)


def _posted(found: Figures) -> Table:
    """Every organization, the most first; the charts show the ends of the list, of those who were seen whole."""
    whole = [each for each in found.posted if each.whole and each.asked]
    partly = [each for each in found.posted if not each.whole and each.asked]
    free = [each for each in found.posted if not each.asked]
    week = found.window.label if found.window is not None else ""
    columns = (
        Column("Организация", width=52),
        Column("Публикаций за неделю", Kind.NUMBER, width=14),
        Column("Видно", width=24),
    )
    rows: list[tuple[Cell, ...]] = [(each.name, each.posts, "целиком") for each in whole]
    rows += [(each.name, each.posts or None, _partly(each)) for each in partly]
    rows += [(each.name, each.posts if each.whole else each.posts or None, _free(each)) for each in free]
    charts: tuple[Chart, ...] = ()
    if whole:
        last = len(whole) - 1
        charts = (_ends(f"Больше всех публикаций, {week}", 0, min(_ENDS, len(whole)) - 1),)
        if len(whole) > _ENDS:
            charts = (*charts, _ends(f"Меньше всех публикаций, {week}", max(_ENDS, last - _ENDS + 1), last))
    notes = (f"Неделя {week}. Считается всё, что страницы опубликовали сами.",) if week else ()
    return Table("Публикации", columns, rows, charts=charts, notes=notes)


def _ends(title: str, first: int, last: int) -> Chart:
    return Chart(ChartKind.BAR, title, 0, (1,), rows=(first, last), description=title)


def _partly(each: PostedWeek) -> str:
    return "не вся неделя: не менее" if each.posts else "не видно"


def _free(each: PostedWeek) -> str:
    return f"{'целиком' if each.whole else _partly(each)}; нормы на неделю нет"


def _networks(found: Figures) -> Table:
    order = {code: place for place, code in enumerate(networks.CODES)}
    codes = sorted(found.networks, key=lambda code: order.get(code, len(order)))
    columns = (Column("Сеть", width=18), *(Column(STATUSES[status], Kind.NUMBER, width=14) for status in _SHOWN))
    rows: list[tuple[Cell, ...]] = [
        (networks.title(code), *(found.networks[code].of(status) for status in _SHOWN)) for code in codes
    ]
    chart = Chart(
        ChartKind.COLUMN,
        "Выводы по сетям",
        0,
        tuple(range(1, len(_SHOWN) + 1)),
        stacked=True,
        description="Сколько выводов каждого вида о страницах каждой сети.",
        colors=_COLORS,
    )
    return Table("По сетям", columns, rows, charts=(chart,))


def _misses(found: Figures, *, with_people: bool) -> Table:
    columns = [Column("Организация", width=52), Column("Где", width=30), Column("Как давно", width=20)]
    rows: list[tuple[Cell, ...]] = [report.of_miss(each) for each in found.misses]
    if with_people:
        columns.append(Column("Ответственный", width=48))
        rows = [
            (*row, report.answering(found, each.organization_id)) for row, each in zip(rows, found.misses, strict=True)
        ]
    said = report.norm(found)
    return Table("Не выполняют норму", tuple(columns), rows, notes=(said,) if said else ())
