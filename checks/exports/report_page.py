"""The report for a head as one page of A4: HTML with charts inside, printable, from a file, without any script.

What it says is `report`, the figures are `figures`, the drawing is `svg`. Every chart has its table.
"""

from __future__ import annotations

from collections.abc import Sequence

from checks import summary
from checks.exports import report, svg
from checks.exports.figures import Figures, WeekFigure
from checks.exports.words import STATUSES
from checks.model import Status
from registry import networks
from registry.exports import html
from registry.regulation import citing
from vault.text import counted

MOST = 8
"""So many organizations fit on the page beside everything else; the rest is counted."""

_ORGANIZATIONS = ("организация", "организации", "организаций")
_SHOWN = 4  # organizations at the top, and as many at the bottom, by publications
_MONTHS = ("янв", "фев", "мар", "апр", "май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
_PARTS = (
    (Status.OK, "#2f6b9a"),
    (Status.FAIL, "#b3392f"),
    (Status.WARN, "#e0a030"),
    (Status.MANUAL, "#8d79b0"),
    (Status.UNKNOWN, ""),
    (Status.WAIVED, "#c9c9c9"),
)
_STYLE = """
@page { size: A4 portrait; margin: 11mm 12mm; }
* { box-sizing: border-box; }
body { font: 13px/1.38 "PT Sans", "Segoe UI", Arial, sans-serif; color: #1b1b1b; background: #fff; margin: 1.2rem auto;
  max-width: 190mm; padding: 0 .6rem; }
h1 { font-size: 19px; margin: 0; }
h2 { font-size: 14px; margin: 11px 0 3px; border-bottom: 1px solid #777; padding-bottom: 1px; }
p { margin: 2px 0; }
.lead { display: flex; gap: 14px; align-items: center; margin: 8px 0 2px; }
.figure { font-size: 44px; font-weight: bold; line-height: 1; white-space: nowrap; color: #1f4e73; }
.quiet { color: #4a4a4a; }
ul, ol { margin: 2px 0; padding-left: 20px; }
li { margin: 1px 0; }
table { border-collapse: collapse; width: 100%; font-size: 12px; }
caption { text-align: left; color: #4a4a4a; padding: 2px 0; }
th, td { text-align: left; vertical-align: top; padding: 2px 6px 2px 0; border-bottom: 1px solid #cfcfcf; }
td.n, th.n { text-align: right; }
.two { display: grid; grid-template-columns: 1fr 1fr; column-gap: 16px; }
.missing td:nth-child(3) { white-space: nowrap; }
@media screen and (max-width: 600px) { .two { display: block; } }
svg { width: 100%; height: auto; display: block; }
details { margin: 2px 0; }
summary { color: #4a4a4a; cursor: pointer; }
a { color: inherit; }
@media print {
  body { margin: 0; padding: 0; max-width: none; font-size: 11px; }
  table { font-size: 10.5px; }
  th, td { padding-top: 1px; padding-bottom: 1px; }
  .figure { font-size: 38px; }
  h2 { margin-top: 5px; font-size: 13px; }
  p, li { line-height: 1.28; }
  details { display: none; }
  section, tr, svg, li { break-inside: avoid; }
}
""".strip()


def page(found: Figures, *, with_people: bool = False) -> bytes:
    """The page in UTF-8. People are named only `with_people`, and when they were read."""
    whose = found.regulation.municipality if found.regulation is not None else ""
    parts = [
        f'<header><h1>{html.text(report.TITLE)}</h1>\n<p class="quiet">{html.text(_under(found, whose))}</p></header>',
        _lead(found),
        _changed(found),
        _needs(found),
        _misses(found, with_people=with_people),
        _year(found.year),
        f'<div class="two">{_posted(found)}{_networks(found)}</div>' if found.run is not None else "",
    ]
    return html.document(f"{report.TITLE}. {whose}".strip(), "\n".join(part for part in parts if part), _STYLE)


def _under(found: Figures, whose: str) -> str:
    act = citing.basis(found.regulation) if found.regulation is not None else ""
    return ". ".join(part for part in (whose, f"Отчёт на {found.today:%d.%m.%Y}", act) if part)


def _lead(found: Figures) -> str:
    first = report.headline(found)
    notes = "".join(f"<p>{html.text(note)}</p>" for note in (*first.notes, report.coverage(found)) if note)
    return (
        f'<section class="lead"><div class="figure">{html.text(first.value)}</div>'
        f"<div><p><strong>{html.text(first.said)}</strong></p>{notes}</div></section>"
    )


def _changed(found: Figures) -> str:
    told = report.changed(found)
    return _section("Что изменилось", "".join(f"<p>{html.text(each)}</p>" for each in told)) if told else ""


def _needs(found: Figures) -> str:
    told = report.needs(found)
    items = "".join(f"<li>{html.text(each)}</li>" for each in told)
    body = f"<ol>{items}</ol>" if told else "<p>Сейчас ничего.</p>"
    return _section("Что нужно от руководителя", body)


def _misses(found: Figures, *, with_people: bool) -> str:
    if found.run is None:
        return ""
    title, said = "Не выполняют норму публикаций", f"<p>{html.text(report.norm(found))}</p>"
    if not found.misses:
        return _section(title, f"{said}<p>Среди тех, кого удалось проверить, таких нет.</p>")
    heads = ["Организация", "Где", "Как давно"]
    rows = [[html.text(cell) for cell in report.of_miss(each)] for each in found.misses[:MOST]]
    if with_people:
        heads.append("Ответственный")
        for row, each in zip(rows, found.misses, strict=False):
            row.append(html.text(report.answering(found, each.organization_id)))
    more = len(found.misses) - MOST
    rest = f"<p>И ещё {counted(more, 'организация', 'организации', 'организаций')}.</p>" if more > 0 else ""
    return _section(
        f"{title}: {len(found.misses)}", f'{said}<div class="missing">{html.table(heads, rows)}</div>{rest}'
    )


def _year(year: Sequence[WeekFigure]) -> str:
    judged = [each for each in year if each.score is not None]
    if not judged:
        return ""
    description = (
        f"Доля соблюдённых требований и доля того, чего не видно, по неделям, с {year[0].first_day:%d.%m.%Y}"
        f" по {year[-1].first_day:%d.%m.%Y}. Проверено недель: {len(judged)} из {len(year)}."
        f" Последняя: {_said(judged[-1])}."
    )
    drawn = svg.weeks("year", "Недели года", description, _points(year))
    rows = [(f"{each.first_day:%d.%m.%Y}", *map(html.text, _shares(each))) for each in judged]
    table = html.table(("Неделя с", "Соблюдено", "Не видно"), rows)
    return _section("Недели года", f"{drawn}<details><summary>Таблица к рисунку</summary>{table}</details>")


def _points(year: Sequence[WeekFigure]) -> list[svg.Pair]:
    points, month = [], 0
    for place, each in enumerate(year):
        first = each.first_day.month != month and (place == 0 or each.first_day.day <= 7)
        month = each.first_day.month
        score = each.score
        points.append(
            svg.Pair(
                f"{each.first_day:%d.%m.%Y}",
                None if score is None else score.value,
                None if score is None else score.unknown,
                _MONTHS[month - 1] if first and (place == 0 or place > 2) else "",
            )
        )
    return points


def _shares(each: WeekFigure) -> tuple[str, str]:
    score = each.score
    if score is None:
        return "", ""
    met = "оценить нечего" if score.value is None else summary.percent(score.value)
    return met, summary.percent(score.unknown)


def _said(each: WeekFigure) -> str:
    met, unseen = _shares(each)
    return f"соблюдено {met}, не видно {unseen}"


def _posted(found: Figures) -> str:
    asked = [each for each in found.posted if each.asked]
    seen = [each for each in asked if each.whole or each.posts]
    if not seen or found.window is None:
        return ""
    chosen = seen if len(seen) <= 2 * _SHOWN else [*seen[:_SHOWN], *[each for each in seen if each.whole][-_SHOWN:]]
    rows = [
        svg.Bar(each.name, each.posts, str(each.posts) if each.whole else f"не менее {each.posts}")
        for each in dict.fromkeys(chosen)
    ]
    title = f"Публикации, {found.window.label}"
    unseen, free = len(asked) - len(seen), len(found.posted) - len(asked)
    which = "те, у кого публикаций больше и меньше всего" if len(seen) > len(rows) else "все, кого видно"
    description = f"Показаны {which}: " + "; ".join(f"{row.label} — {row.said}" for row in rows)
    rest = f"<p>Не видно совсем: {counted(unseen, 'организация', 'организации', 'организаций')}.</p>" if unseen else ""
    if free:
        rest += f"<p>Без нормы на эту неделю, в рисунок не вошли: {counted(free, *_ORGANIZATIONS)}.</p>"
    table = html.table(("Организация", "Публикаций"), [(html.text(row.label), html.text(row.said)) for row in rows])
    drawn = svg.bars("posted", title, description, rows)
    body = f'<p class="quiet">Показаны {which}.</p>{drawn}{rest}'
    return _section(title, f"{body}<details><summary>Таблица к рисунку</summary>{table}</details>")


def _networks(found: Figures) -> str:
    if not found.networks:
        return ""
    order = {code: place for place, code in enumerate(networks.CODES)}
    codes = sorted(found.networks, key=lambda code: order.get(code, len(order)))
    parts = [svg.Part(STATUSES[status], color, hatched=status is Status.UNKNOWN) for status, color in _PARTS]
    rows = [(networks.title(code), [found.networks[code].of(status) for status, _ in _PARTS]) for code in codes]
    description = "; ".join(
        f"{name}: " + ", ".join(f"{part.title} {count}" for part, count in zip(parts, counts, strict=True) if count)
        for name, counts in rows
    )
    drawn = svg.shares("networks", "Выводы по сетям", description, parts, rows)
    table = html.table(
        ("Сеть", *(part.title for part in parts)), [(html.text(name), *map(str, counts)) for name, counts in rows]
    )
    return _section("Выводы по сетям", f"{drawn}<details><summary>Таблица к рисунку</summary>{table}</details>")


def _section(title: str, body: str) -> str:
    return f"<section><h2>{html.text(title)}</h2>{body}</section>"
