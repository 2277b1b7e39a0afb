"""Automatic numbering of a DOCX: which label Word shows before a paragraph.

Labels are not in the text: they follow from numbering.xml, the styles and everything numbered before. ECMA-376
part 1, 17.9, is the source of the rules.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from registry.documents.markup import Node

_LEVELS = 9
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
# Word's russianLower leaves out ё, й, ъ, ы, ь.
_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщэюя"
_LATIN = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Level:
    """One level of a list: first value, format, pattern («%1.%2.»), after which level it starts anew."""

    start: int = 1
    format: str = "decimal"
    pattern: str = ""
    restart: int | None = None
    legal: bool = False


@dataclass
class _List:
    """Counters of one abstract list; nums of one abstract list go on counting together."""

    counters: list[int | None] = field(default_factory=lambda: [None] * _LEVELS)


@dataclass(frozen=True)
class _Num:
    abstract: str
    levels: tuple[Level, ...]
    overrides: dict[int, int]


class Numbering:
    """Gives the labels of a document's paragraphs, asked in their order."""

    def __init__(self, numbering: Node | None, styles: Node | None) -> None:
        self._nums: dict[str, _Num] = {}
        self._lists: dict[str, _List] = {}
        self._overridden: set[tuple[str, int]] = set()
        self._styles = _style_numbers(styles)
        self._by_style: dict[str, tuple[str, int]] = {}
        if numbering is not None:
            self._load(numbering)

    def label(self, properties: Node | None) -> str:
        """The label of the next paragraph by its w:pPr; "" when it is not numbered."""
        number, level = self._place(properties)
        num = self._nums.get(number)
        if num is None or not 0 <= level < _LEVELS:
            return ""
        self._count(number, num, level)
        return self._shown(num, level)

    def _place(self, properties: Node | None) -> tuple[str, int]:
        """Number and level of a paragraph: its own, else those of its style."""
        style = properties.value("w:pStyle") if properties else ""
        number, level = self._styles.get(style, ("", None))
        own = properties.child("w:numPr") if properties else None
        if own is not None:
            number = own.value("w:numId") or number
            level = _integer(own.value("w:ilvl"), level)
        if level is None:
            level = self._by_style.get(style, ("", 0))[1]
        return ("", 0) if number == "0" else (number, level)

    def _load(self, numbering: Node) -> None:
        abstracts: dict[str, Node] = {}
        linked: dict[str, str] = {}
        for node in numbering.children:
            if node.name == "w:abstractNum":
                abstract = node.attributes.get("w:abstractNumId", "")
                abstracts[abstract] = node
                if node.value("w:styleLink"):
                    linked[node.value("w:styleLink")] = abstract
        for node in numbering.children:
            if node.name == "w:num":
                abstract = node.value("w:abstractNumId")
                link = abstracts[abstract].value("w:numStyleLink") if abstract in abstracts else ""
                abstract = linked.get(link, abstract)
                if abstract in abstracts:
                    self._add(node, abstract, abstracts[abstract])

    def _add(self, node: Node, abstract: str, described: Node) -> None:
        number = node.attributes.get("w:numId", "")
        levels = [Level() for _ in range(_LEVELS)]
        overrides: dict[int, int] = {}
        for one in described.children:
            self._take_level(levels, one, number)
        for override in node.children:
            if override.name != "w:lvlOverride":
                continue
            place = _integer(override.attributes.get("w:ilvl", ""), 0) or 0
            start = _integer(override.value("w:startOverride"), None)
            if start is not None:
                overrides[place] = start
            inner = override.child("w:lvl")
            if inner is not None:
                self._take_level(levels, inner, number)
        self._nums[number] = _Num(abstract, tuple(levels), overrides)
        self._lists.setdefault(abstract, _List())

    def _take_level(self, levels: list[Level], node: Node, number: str) -> None:
        place = _integer(node.attributes.get("w:ilvl", ""), None)
        if node.name != "w:lvl" or place is None or not 0 <= place < _LEVELS:
            return
        levels[place] = Level(
            start=_integer(node.value("w:start"), 1) or 0,
            format=node.value("w:numFmt") or "decimal",
            pattern=node.value("w:lvlText"),
            restart=_integer(node.value("w:lvlRestart"), None),
            legal=node.flag("w:isLgl"),
        )
        style = node.value("w:pStyle")
        if style:
            self._by_style.setdefault(style, (number, place))

    def _count(self, number: str, num: _Num, level: int) -> None:
        counters = self._lists[num.abstract].counters
        if level in num.overrides and (number, level) not in self._overridden:
            self._overridden.add((number, level))
            counters[level] = num.overrides[level]
        else:
            value = counters[level]
            counters[level] = num.levels[level].start if value is None else value + 1
        for deeper in range(level + 1, _LEVELS):
            restart = num.levels[deeper].restart
            if restart is None or (restart > 0 and level < restart):
                counters[deeper] = None

    def _shown(self, num: _Num, level: int) -> str:
        own = num.levels[level]
        if own.format == "bullet":
            return "•"
        if own.format == "none":
            return ""
        counters = self._lists[num.abstract].counters

        def one(match: re.Match[str]) -> str:
            place = int(match.group(1)) - 1
            value = counters[place]
            value = num.levels[place].start if value is None else value
            return formatted(value, "decimal" if own.legal else num.levels[place].format)

        return re.sub(r"%([1-9])", one, own.pattern).strip()


def _style_numbers(styles: Node | None) -> dict[str, tuple[str, int | None]]:
    """The numId and level of every paragraph style, inherited where the style says nothing."""
    own: dict[str, tuple[str, int | None]] = {}
    based: dict[str, str] = {}
    for style in styles.children if styles else ():
        name = style.attributes.get("w:styleId", "")
        if style.name != "w:style" or not name:
            continue
        based[name] = style.value("w:basedOn")
        properties = style.child("w:pPr")
        numbers = properties.child("w:numPr") if properties else None
        if numbers is not None:
            own[name] = (numbers.value("w:numId"), _integer(numbers.value("w:ilvl"), None))
    found: dict[str, tuple[str, int | None]] = {}
    for name in based:
        number, level, seen, current = "", None, set[str](), name
        while current and current not in seen:
            seen.add(current)
            here = own.get(current, ("", None))
            number, level = number or here[0], here[1] if level is None else level
            current = based.get(current, "")
        if number:
            found[name] = (number, level)
    return found


def formatted(value: int, kind: str) -> str:
    """A number as a list shows it; `kind` is a numFmt of WordprocessingML («decimal», «russianLower»)."""
    if kind in {"upperRoman", "lowerRoman"}:
        return _roman(value).upper() if kind == "upperRoman" else _roman(value)
    if kind in {"upperLetter", "lowerLetter", "russianUpper", "russianLower"}:
        letters = _RUSSIAN if kind.startswith("russian") else _LATIN
        shown = letters[(value - 1) % len(letters)] * ((value - 1) // len(letters) + 1) if 0 < value < 1000 else ""
        return shown.upper() if kind.endswith("Upper") or kind.startswith("upper") else shown
    if kind == "decimalZero":
        return f"{value:02}"
    return "" if kind == "none" else str(value)


def _roman(value: int) -> str:
    if not 0 < value < 4000:
        return str(value)
    shown = ""
    for size, letters in _ROMAN:
        shown += letters * (value // size)
        value %= size
    return shown


def _integer(text: str, default: int | None) -> int | None:
    return int(text) if re.fullmatch(r"-?\d{1,6}", text) else default
