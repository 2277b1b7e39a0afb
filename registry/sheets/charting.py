"""Charts of a table on its sheet, for `xlsx`: the picture stands right of the table, one under another."""

from __future__ import annotations

from typing import Any

from registry.sheets.table import Chart, ChartKind, Table
from vault.text import clean_line

_HEIGHT = 20  # rows of a sheet that a chart takes with the gap under it
_SIZE = {"width": 720, "height": 380}  # pixels
_COLORS = ("#2F6B9A", "#B5B5B5", "#C0504D", "#E0A030", "#5B8C5A", "#7A5C99", "#4AA3A2", "#8C6D46")


def insert(book: Any, sheet: Any, table: Table, first: int) -> None:
    """Put the charts of the table beside it; `first` is the row of the sheet at which its rows begin."""
    if not table.rows:
        return
    for number, chart in enumerate(table.charts):
        drawn = _draw(book, sheet.get_name(), table, chart, first)
        description = clean_line(chart.description or chart.title)
        sheet.insert_chart(1 + number * _HEIGHT, len(table.columns) + 1, drawn, {"description": description})


def _draw(book: Any, name: str, table: Table, chart: Chart, first: int) -> Any:
    options: dict[str, object] = {"type": chart.kind.value}
    if chart.stacked:
        options["subtype"] = "stacked"
    drawn = book.chart(options)
    top, bottom = chart.rows or (0, len(table.rows) - 1)
    top, bottom = first + top, first + bottom
    colors = chart.colors or _COLORS
    for number, place in enumerate(chart.values):
        series: dict[str, object] = {
            "name": [name, first - 1, place],
            "categories": [name, top, chart.categories, bottom, chart.categories],
            "values": [name, top, place, bottom, place],
        }
        color = colors[number % len(colors)]
        if chart.kind is ChartKind.LINE:
            series["line"] = {"color": color, "width": 2.25}
            series["marker"] = {"type": "circle", "size": 5, "fill": {"color": color}, "border": {"color": color}}
        elif chart.kind is ChartKind.PIE:
            series["points"] = [{"fill": {"color": colors[each % len(colors)]}} for each in range(bottom - top + 1)]
            series["data_labels"] = {"value": True, "category": True, "separator": "\n"}
        else:
            series["fill"] = {"color": color}
        drawn.add_series(series)
    _dress(drawn, chart)
    return drawn


def _dress(drawn: Any, chart: Chart) -> None:
    drawn.set_title({"name": clean_line(chart.title), "name_font": {"size": 12}})
    drawn.set_size(_SIZE)
    if len(chart.values) == 1 and chart.kind is not ChartKind.PIE:
        drawn.set_legend({"none": True})
    else:
        drawn.set_legend({"position": "bottom"})
    if chart.kind is not ChartKind.PIE:
        axis = {"num_format": "0%" if chart.percent else "#,##0", "min": 0, "major_gridlines": {"visible": True}}
        if chart.percent:
            axis["max"] = 1
        drawn.set_y_axis(axis)
    if chart.kind is ChartKind.BAR:
        drawn.set_y_axis({"reverse": True})  # the first row on top
        drawn.set_x_axis({"num_format": "0%" if chart.percent else "#,##0", "min": 0})
    drawn.show_blanks_as("gap")  # what was not seen is a gap, not a zero
