"""ODT to paragraphs and tables as a reader sees them: numbers of lists and headings, no deleted text, no notes.

OpenDocument 1.3, part 3, sections 5 and 16.30, is the source of the rules. Numbers are not in the text: they follow
from the list styles and from everything numbered before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from registry.documents import markup
from registry.documents.document import Block, Document, Paragraph, Table
from registry.documents.docx import MAX_ENTRIES, flat, open_archive, part
from registry.documents.markup import Node
from registry.documents.numbering import formatted
from vault.errors import BadInput
from vault.text import clean

MIMETYPE = "application/vnd.oasis.opendocument.text"
_LEVELS = 10
_FORMATS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_RUSSIAN = re.compile(r"[аА]")  # LibreOffice writes «А, Б, … Аа, Бб» as the format of Russian letters
_UNSEEN = frozenset(
    {"text:tracked-changes", "text:note", "office:annotation", "text:ruby-text", "text:hidden-text", "office:forms",
     "text:sequence-decls", "text:variable-decls", "text:alphabetical-index-mark", "office:binary-data", "svg:title"}
)  # fmt: skip
_MOST_SPACES = 100
_MOST_COLUMNS = 64
_MOST_ROWS = 20_000


@dataclass(frozen=True)
class _Level:
    """One level of a list style; `format` is "" for none and «bullet» for a mark."""

    format: str = ""
    prefix: str = ""
    suffix: str = ""
    start: int = 1
    shown: int = 1


@dataclass
class _Counter:
    """Numbers reached so far in one list, by levels from 0; None where counting has not begun."""

    style: str
    reached: list[int | None] = field(default_factory=lambda: [None] * _LEVELS)


def read_odt(data: bytes) -> Document:
    """The document in an ODT file's bytes. zipfile.BadZipFile when it is cut or no ZIP; BadInput ending a sentence
    when the archive is no ODT, is locked, damaged inside, or unpacks to too much."""
    with open_archive(data) as archive:
        names = archive.namelist()
        if len(names) > MAX_ENTRIES:
            raise BadInput("в документе слишком много частей.")
        if "META-INF/manifest.xml" in names and b"encryption-data" in part(archive, "META-INF/manifest.xml"):
            raise BadInput("документ закрыт паролем. Снимите пароль в редакторе и сохраните его снова.")
        content = markup.parse(part(archive, "content.xml"))
        styles = markup.parse(part(archive, "styles.xml")) if "styles.xml" in names else None
    body = content.child("office:body")
    text = body.child("office:text") if body else None
    if text is None:
        raise BadInput("это документ OpenDocument, но не текст.")
    blocks = tuple(_Reader(_Styles(content, styles)).blocks(text))
    if not any(isinstance(block, Table) or block.text for block in blocks):
        raise BadInput("в документе нет текста.")
    return Document("odt", blocks)


class _Styles:
    """List styles by name, the style of headings, and which list style a paragraph style brings."""

    def __init__(self, *documents: Node | None) -> None:
        self.lists: dict[str, tuple[_Level, ...]] = {}
        self.outline: tuple[_Level, ...] = ()
        self.of_paragraph: dict[str, str] = {}
        self.parents: dict[str, str] = {}
        for document in reversed([each for each in documents if each is not None]):
            for group in document.children:
                if group.name in {"office:styles", "office:automatic-styles"}:
                    self._load(group)

    def list_of(self, style: str) -> str:
        """The list style that a paragraph style brings, its own or inherited; "" for none."""
        seen: set[str] = set()
        while style and style not in seen:
            seen.add(style)
            if self.of_paragraph.get(style):
                return self.of_paragraph[style]
            style = self.parents.get(style, "")
        return ""

    def _load(self, group: Node) -> None:
        for node in group.children:
            name = node.attributes.get("style:name", "")
            if node.name == "text:list-style":
                self.lists[name] = _levels(node)
            elif node.name == "text:outline-style":
                self.outline = _levels(node)
            elif node.name == "style:style":
                self.of_paragraph[name] = node.attributes.get("style:list-style-name", "")
                self.parents[name] = node.attributes.get("style:parent-style-name", "")


class _Reader:
    """Walks the text in order, because numbers depend on everything before."""

    def __init__(self, styles: _Styles) -> None:
        self._styles = styles
        self._line = 0
        self._lists: dict[str, _Counter] = {}  # by xml:id, for lists that others go on with
        self._last: dict[str, _Counter] = {}  # by style: the list that «continue-numbering» means
        self._outline = _Counter("")

    def blocks(self, container: Node) -> Iterator[Block]:
        for node in container.children:
            if node.name in {"text:p", "text:h"}:
                yield from self._paragraph(node, self._heading_label(node) if node.name == "text:h" else "")
            elif node.name == "text:list":
                yield from self._list(node, None, 0)
            elif node.name == "table:table":
                self._line += 1
                line = self._line
                yield Table(tuple(self._rows(node)), line)
            elif node.name not in _UNSEEN:
                yield from self.blocks(node)  # sections, indexes, frames and other wrappers

    def _list(self, node: Node, outer: _Counter | None, level: int) -> Iterator[Block]:
        counter = outer or self._counter(node)
        style = node.attributes.get("text:style-name", "") or counter.style
        for item in node.children:
            if item.name not in {"text:list-item", "text:list-header"}:
                continue
            numbered = item.name == "text:list-item"
            start = _integer(item.attributes.get("text:start-value", ""))
            for child in item.children:
                if child.name == "text:list":
                    yield from self._list(child, counter, min(level + 1, _LEVELS - 1))
                elif child.name in {"text:p", "text:h"}:
                    # Only the first paragraph of an item has its number.
                    # A list without a style takes the one that its paragraphs bring.
                    named = style or self._styles.list_of(child.attributes.get("text:style-name", ""))
                    label = self._label(counter, self._styles.lists.get(named, ()), level, start) if numbered else ""
                    numbered = False
                    yield from self._paragraph(child, label)
                else:
                    yield from self.blocks(Node("", {}, children=[child]))

    def _counter(self, node: Node) -> _Counter:
        style = node.attributes.get("text:style-name", "")
        continued = self._lists.get(node.attributes.get("text:continue-list", ""))
        if continued is None and node.attributes.get("text:continue-numbering") == "true":
            continued = self._last.get(style)
        counter = continued or _Counter(style)
        self._last[style] = counter
        name = node.attributes.get("xml:id", "")
        if name:
            self._lists[name] = counter
        return counter

    def _heading_label(self, node: Node) -> str:
        level = (_integer(node.attributes.get("text:outline-level", "")) or 1) - 1
        if node.attributes.get("text:is-list-header") == "true" or not 0 <= level < _LEVELS:
            return ""
        return self._label(self._outline, self._styles.outline, level, None)

    def _label(self, counter: _Counter, levels: tuple[_Level, ...], level: int, start: int | None) -> str:
        own = levels[level] if level < len(levels) else _Level()
        reached = counter.reached[level]
        first = own.start if reached is None else reached + 1
        counter.reached[level] = first if start is None else start
        for deeper in range(level + 1, _LEVELS):
            counter.reached[deeper] = None
        if own.format in {"", "bullet"}:
            return "•" if own.format else ""
        shown = []
        for place in range(max(0, level - own.shown + 1), level + 1):
            of = levels[place] if place < len(levels) else _Level()
            value = counter.reached[place]
            if of.format not in {"", "bullet"}:
                shown.append(formatted(of.start if value is None else value, of.format))
        return f"{own.prefix}{'.'.join(shown)}{own.suffix}".strip()

    def _paragraph(self, node: Node, label: str) -> Iterator[Paragraph]:
        boxes: list[Node] = []
        text = re.sub(r"[ ]*\n[ ]*", "\n", _text(node, boxes))
        self._line += 1
        yield Paragraph(clean(text).strip(), self._line, label)
        for box in boxes:
            yield from flat(self.blocks(box))

    def _rows(self, table: Node) -> Iterator[tuple[str, ...]]:
        for place, row in enumerate(_descend(table, "table:table-row")):
            if place >= _MOST_ROWS:
                raise BadInput("в таблице документа слишком много строк.")
            cells: list[str] = []
            for cell in row.children:
                if cell.name in {"table:table-cell", "table:covered-table-cell"} and len(cells) < _MOST_COLUMNS:
                    cells.append(self._cell(cell))
            yield tuple(cells)

    def _cell(self, cell: Node) -> str:
        texts: list[str] = []
        for block in self.blocks(cell):
            if isinstance(block, Paragraph):
                texts.append(block.whole)
            else:
                texts.extend(" ".join(row) for row in block.rows)
        return "\n".join(text for text in texts if text)


def _levels(style: Node) -> tuple[_Level, ...]:
    found = [_Level()] * _LEVELS
    for node in style.children:
        place = (_integer(node.attributes.get("text:level", "")) or 0) - 1
        if not 0 <= place < _LEVELS:
            continue
        if node.name in {"text:list-level-style-bullet", "text:list-level-style-image"}:
            found[place] = _Level("bullet")
        elif node.name in {"text:list-level-style-number", "text:outline-level-style"}:
            shape = node.attributes.get("style:num-format", "")
            known = _FORMATS.get(shape) or ("russianLower" if _RUSSIAN.match(shape) else "")
            known = "russianUpper" if shape[:1] == "А" else known
            found[place] = _Level(
                format=known,
                prefix=node.attributes.get("style:num-prefix", ""),
                suffix=node.attributes.get("style:num-suffix", ""),
                start=_integer(node.attributes.get("text:start-value", "")) or 1,
                shown=_integer(node.attributes.get("text:display-levels", "")) or 1,
            )
    return tuple(found)


def _descend(node: Node, name: str) -> Iterator[Node]:
    for child in node.children:
        if child.name == name:
            yield child
        elif child.name in {"table:table-header-rows", "table:table-rows", "table:table-row-group"}:
            yield from _descend(child, name)


def _text(node: Node, boxes: list[Node]) -> str:
    """The visible text of a paragraph; text boxes met on the way are put aside."""
    pieces = [_collapsed(node.text)]
    for child in node.children:
        if child.name == "text:s":
            pieces.append(" " * min(_integer(child.attributes.get("text:c", "")) or 1, _MOST_SPACES))
        elif child.name == "text:tab":
            pieces.append("\t")
        elif child.name == "text:line-break":
            pieces.append("\n")
        elif child.name == "draw:text-box":
            boxes.append(child)
        elif child.name not in _UNSEEN:
            pieces.append(_text(child, boxes))
        pieces.append(_collapsed(child.tail))
    return "".join(pieces)


def _collapsed(text: str) -> str:
    """White space as OpenDocument has it: any run of it is one space; what is meant otherwise has its own element."""
    return re.sub(r"[ \t\r\n]+", " ", text)


def _integer(text: str) -> int | None:
    return int(text) if re.fullmatch(r"\d{1,6}", text) else None
