"""Charts as SVG inside of a page: bars by week, bars by name, shares by name. No script, nothing from outside.

They are made for paper too: what is told apart by colour differs in lightness and in hatching. Every chart has a title
and a description that is read aloud instead of it; the numbers stand in a table beside. What they tell is not here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from registry.exports.html import text

_WIDTH = 720  # of a chart as wide as the page
_HALF = 400  # of one of two that stand side by side
_LEFT, _RIGHT = 44, 8
_INK, _GRID, _MET, _REST = "#222222", "#cfcfcf", "#2f6b9a", "#8a8a8a"
_KEYS = 3  # names of parts in one line under a narrow chart
_LONGEST = 27  # characters of a label that stand beside a bar


@dataclass(frozen=True)
class Pair:
    """Two shares of one week, from 0 to 1; None where nothing is known. `mark` is written under it, "" for nothing."""

    said: str
    share: float | None
    unseen: float | None
    mark: str = ""


@dataclass(frozen=True)
class Bar:
    """A bar with its label; `value` None is said in words by `said`."""

    label: str
    value: int | None
    said: str


@dataclass(frozen=True)
class Part:
    """A part of a bar of shares: its colour, whether it is hatched, what it is called."""

    title: str
    color: str
    hatched: bool = False


def weeks(name: str, title: str, description: str, points: Sequence[Pair]) -> str:
    """Weeks side by side: a dark bar of what is met, a hatched one of what was not seen; a gap where nobody looked."""
    height, base, top = 150, 116, 10
    step = (_WIDTH - _LEFT - _RIGHT) / max(1, len(points))
    wide = max(2.0, step * 0.5)
    drawn = [_grid(base, top)]
    for number, point in enumerate(points):
        x = _LEFT + number * step + step * 0.1
        if point.share is not None:
            drawn.append(_upright(x, base, top, wide, point.share, f'fill="{_MET}"', f"{point.said}: соблюдено"))
        if point.unseen is not None:
            style = f'fill="url(#{name}-unseen)" stroke="{_REST}" stroke-width="0.5"'
            drawn.append(_upright(x + wide, base, top, wide * 0.6, point.unseen, style, f"{point.said}: не видно"))
        if point.mark:
            drawn.append(_label(x, base + 15, point.mark))
    drawn.append(_legend(height - 6, ((f'fill="{_MET}"', "соблюдено"), (_hatched(name), "не видно"))))
    return _figure(name, title, description, (_WIDTH, height), drawn)


def bars(name: str, title: str, description: str, rows: Sequence[Bar]) -> str:
    """Bars from left to right, one under another, with their numbers."""
    line, left = 20, 190
    most = max((row.value or 0 for row in rows), default=0) or 1
    room = _HALF - left - 80
    drawn = []
    for number, row in enumerate(rows):
        y = number * line + 4
        drawn.append(_label(left - 8, y + 13, _short(row.label), "end"))
        if row.value:
            width = max(2.0, room * row.value / most)
            drawn.append(f'<rect x="{left}" y="{y + 2}" width="{width:.1f}" height="14" fill="{_MET}"/>')
        drawn.append(_label(left + (room * (row.value or 0) / most) + 6, y + 13, row.said))
    return _figure(name, title, description, (_HALF, max(1, len(rows)) * line + 8), drawn)


def shares(
    name: str, title: str, description: str, parts: Sequence[Part], rows: Sequence[tuple[str, Sequence[int]]]
) -> str:
    """For each name one bar of full width cut into parts by their numbers."""
    line, left = 26, 100
    room = _HALF - left - 46
    drawn = []
    for number, (label, counts) in enumerate(rows):
        y, x, total = number * line + 4, float(left), sum(counts)
        drawn.append(_label(left - 8, y + 14, _short(label), "end"))
        for part, count in zip(parts, counts, strict=True):
            if not count or not total:
                continue
            width = room * count / total
            fill = _hatched(name) if part.hatched else f'fill="{part.color}"'
            said = f"<title>{text(f'{label}, {part.title}: {count}')}</title>"
            drawn.append(
                f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="18" {fill} stroke="#ffffff"'
                f' stroke-width="0.8">{said}</rect>'
            )
            x += width
        drawn.append(_label(left + room + 6, y + 14, str(total)))
    keys = [(_hatched(name) if part.hatched else f'fill="{part.color}"', part.title) for part in parts]
    foot = len(rows) * line + 18
    for number in range(0, len(keys), _KEYS):
        drawn.append(_legend(foot + number // _KEYS * 16, keys[number : number + _KEYS], 10))
    lines = -(-len(keys) // _KEYS)
    return _figure(name, title, description, (_HALF, foot + lines * 16), drawn)


def _figure(name: str, title: str, description: str, size: tuple[int, int], drawn: Sequence[str]) -> str:
    body = "\n".join(drawn)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size[0]} {size[1]}" role="img"'
        f' aria-labelledby="{name}-title {name}-desc" font-family="Arial, sans-serif" font-size="11">\n'
        f'<title id="{name}-title">{text(title)}</title>\n<desc id="{name}-desc">{text(description)}</desc>\n'
        f'<defs><pattern id="{name}-unseen" width="4" height="4" patternUnits="userSpaceOnUse">'
        f'<rect width="4" height="4" fill="#ffffff"/><path d="M0 4 L4 0" stroke="{_REST}" stroke-width="1"/>'
        f"</pattern></defs>\n{body}\n</svg>"
    )


def _hatched(name: str) -> str:
    return f'fill="url(#{name}-unseen)"'


def _grid(base: float, top: float) -> str:
    lines = []
    for share in (0, 50, 100):
        y = base - (base - top) * share / 100
        lines.append(f'<line x1="{_LEFT}" y1="{y}" x2="{_WIDTH - _RIGHT}" y2="{y}" stroke="{_GRID}"/>')
        lines.append(_label(_LEFT - 6, y + 4, f"{share} %", "end"))
    return "\n".join(lines)


def _upright(x: float, base: float, top: float, wide: float, share: float, style: str, said: str) -> str:
    height = (base - top) * min(1.0, max(0.0, share))
    return (
        f'<rect x="{x:.1f}" y="{base - height:.1f}" width="{wide:.1f}" height="{height:.1f}" {style}>'
        f"<title>{text(f'{said} {round(100 * share)} %')}</title></rect>"
    )


def _label(x: float, y: float, said: str, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{_INK}">{text(said)}</text>'


def _legend(y: float, parts: Sequence[tuple[str, str]], left: float = _LEFT) -> str:
    x, drawn = float(left), []
    for fill, title in parts:
        drawn.append(
            f'<rect x="{x:.1f}" y="{y - 9}" width="12" height="10" {fill} stroke="{_REST}" stroke-width="0.5"/>'
        )
        drawn.append(_label(x + 16, y, title))
        x += 34 + 6.5 * len(title)
    return "\n".join(drawn)


def _short(label: str) -> str:
    return label if len(label) <= _LONGEST else label[: _LONGEST - 1].rstrip() + "…"
