"""Filling a DOCX template: `{{field}}`, a table row repeated between `{{#table}}` and `{{/table}}`, a paragraph that
stands only when a field is filled (`{{?field}}` at its beginning).

Names are looked up and nothing is ever computed; a value is text, whatever it looks like. Which fields there are is
`kinds`, where a template comes from `templates`, whether it may be opened at all `guarding`.
"""

from __future__ import annotations

import copy
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from docx import Document
from docx.document import Document as DocumentObject
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement as Element

from registry.letters import settled
from registry.letters.kinds import Row
from vault.errors import BadInput
from vault.text import clean, clean_line

_MARK = re.compile(r"(?<!\{)\{\{\s*([#/?]?)\s*([^{}]{1,60}?)\s*\}\}(?!\})")
_LINE = 80  # characters of a line that a refusal quotes
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True)
class Problem:
    """What is wrong with a template: the mark, the line that it stands in, and why."""

    mark: str
    line: str
    why: str

    def __str__(self) -> str:
        return f"«{self.mark}» в строке «{self.line}»: {self.why}"


def fill(
    template: bytes,
    fields: Mapping[str, str],
    tables: Mapping[str, Sequence[Row]],
    *,
    title: str,
    on: date,
) -> bytes:
    """The letter. `fields` are every known field, "" for an empty one; `tables` the rows of every known table.

    A table without rows leaves the document, and so does a paragraph of nothing but empty fields. BadInput names the
    first thing that is wrong with the template.
    """
    document = opened(template)
    found = problems(document, set(fields), {name: set(rows[0]) if rows else None for name, rows in tables.items()})
    if found:
        raise BadInput(f"Шаблон письма не заполнить: {found[0]}. Ничего не записано.")
    for root in _roots(document):
        scopes = _repeat(root, tables)
        for paragraph in list(root.iter(qn("w:p"))):
            _fill(paragraph, {**fields, **_scope(paragraph, scopes)})
    return settled.settled(document, clean_line(title), on)


def opened(template: bytes) -> DocumentObject:
    """The document of a template; BadInput when it is none."""
    try:
        return Document(io.BytesIO(template))
    except Exception:  # noqa: BLE001 # python-docx raises whatever its parts raise: KeyError, ValueError, lxml's own
        raise BadInput("Шаблон письма повреждён: откройте его в редакторе и сохраните как DOCX заново.") from None


def problems(document: DocumentObject, fields: set[str], tables: Mapping[str, set[str] | None]) -> tuple[Problem, ...]:
    """Everything that is wrong with a template: unknown fields and tables, marks that do not close, rows out of a
    table. Of a table the names of its columns, None: not known, then its columns are not looked at."""
    found: list[Problem] = []
    for root in _roots(document):
        for paragraph in root.iter(qn("w:p")):
            found += _wrong(paragraph, fields, tables)
        for table in root.iter(qn("w:tbl")):
            found += _unclosed(table)
    return tuple(found)


def marks(document: DocumentObject) -> frozenset[str]:
    """The names of every field and table that a template asks for."""
    paragraphs = (paragraph for root in _roots(document) for paragraph in root.iter(qn("w:p")))
    return frozenset(found[2] for paragraph in paragraphs for found in _MARK.finditer(_text(paragraph)))


def demanded(document: DocumentObject) -> frozenset[str]:
    """The fields that leave a hole when they are empty: those amid other words, in no paragraph that goes with them."""
    found: set[str] = set()
    for root in _roots(document):
        for paragraph in root.iter(qn("w:p")):
            text = _text(paragraph)
            marks_here = list(_MARK.finditer(text))
            guards = {mark[2] for mark in marks_here if mark[1] == "?"}
            if _MARK.sub("", text).strip():
                found |= {mark[2] for mark in marks_here if not mark[1] and mark[2] not in guards}
    return frozenset(found)


def _roots(document: DocumentObject) -> Iterator[Element]:
    """The body, then every header and footer once."""
    yield document.element.body
    for part in document.part.package.iter_parts():
        if part.partname.startswith(("/word/header", "/word/footer", "/word/footnotes")) and hasattr(part, "element"):
            yield part.element


# What is wrong


def _wrong(paragraph: Element, fields: set[str], tables: Mapping[str, set[str] | None]) -> Iterator[Problem]:
    text = _text(paragraph)
    if "{{" not in text and "}}" not in text:
        return
    line = clean_line(text)[:_LINE]
    rest = _MARK.sub("", text)
    if "{{" in rest or "}}" in rest:
        yield Problem("{{ }}", line, "скобки не закрыты или в них слишком много")
    columns = _columns(paragraph, tables)
    for found in _MARK.finditer(text):
        sign, name = found[1], found[2]
        if sign in {"#", "/"}:
            if name not in tables:
                known = ", ".join(sorted(tables)) or "для этого письма их нет"
                yield Problem(found[0], line, f"такой таблицы нет; таблицы: {known}")
            elif _above(paragraph, "w:tr") is None:
                yield Problem(found[0], line, "повтор бывает только в строке таблицы")
        elif sign == "?" and (name not in fields or text[: found.start()].strip()):
            yield Problem(found[0], line, "нужно поле письма, а знак с вопросом ставится в начале абзаца")
        elif not sign and name not in fields and columns is not None and name not in columns:
            yield Problem(found[0], line, "такого поля нет; поля: poryadok letter fields")


def _columns(paragraph: Element, tables: Mapping[str, set[str] | None]) -> set[str] | None:
    """The columns that a paragraph of a repeated row may name; empty outside of one, None when they are not known."""
    row = _above(paragraph, "w:tr")
    found: set[str] = set()
    while row is not None:
        name = _table_of(row)
        if name is not None:
            known = tables.get(name)
            if known is None:
                return None
            found |= known
        row = _above(row, "w:tr")
    return found


def _table_of(row: Element) -> str | None:
    """Which table's repeated rows this row belongs to: from the row that opens it to the one that closes it."""
    name = None
    for each in _siblings(row):
        signs = [(found[1], found[2]) for found in _MARK.finditer(_all_text(each))]
        name = next((what for sign, what in signs if sign == "#"), name)
        if each is row:
            return name
        if any(sign == "/" for sign, _ in signs):
            name = None
    return None


def _unclosed(table: Element) -> Iterator[Problem]:
    opened_as, line = "", ""
    for row in table.findall(qn("w:tr")):
        text = _own_text(row)
        for found in _MARK.finditer(text):
            if found[1] == "#":
                if opened_as:
                    yield Problem(found[0], clean_line(text)[:_LINE], f"«{opened_as}» ещё не закрыта")
                opened_as, line = found[2], clean_line(text)[:_LINE]
            elif found[1] == "/":
                if found[2] != opened_as:
                    yield Problem(found[0], clean_line(text)[:_LINE], "закрывается не то, что открыто")
                opened_as = ""
    if opened_as:
        yield Problem(f"{{{{#{opened_as}}}}}", line, f"нет «{{{{/{opened_as}}}}}»")


# Rows


def _repeat(root: Element, tables: Mapping[str, Sequence[Row]]) -> dict[Element, Row]:
    """Copy the rows between marks for each row of data; answers which values belong to which row."""
    scopes: dict[Element, Row] = {}
    for table in list(root.iter(qn("w:tbl"))):
        for name, pattern in _patterns(table):
            if not tables[name]:
                _drop(table)
                break
            place = list(table).index(pattern[0])
            for row in pattern:
                table.remove(row)
            copies = [(copy.deepcopy(row), values) for values in tables[name] for row in pattern]
            for offset, (row, values) in enumerate(copies):
                table.insert(place + offset, row)
                scopes[row] = values
    return scopes


def _patterns(table: Element) -> list[tuple[str, list[Element]]]:
    found: list[tuple[str, list[Element]]] = []
    name, rows = "", list[Element]()
    for row in table.findall(qn("w:tr")):
        signs = [(mark[1], mark[2]) for mark in _MARK.finditer(_own_text(row))]
        name = next((what for sign, what in signs if sign == "#"), name)
        if name:
            rows.append(row)
        if name and any(sign == "/" for sign, _ in signs):
            found.append((name, rows))
            name, rows = "", []
    return found


def _scope(paragraph: Element, scopes: Mapping[Element, Row]) -> Row:
    row = _above(paragraph, "w:tr")
    while row is not None:
        if row in scopes:
            return scopes[row]
        row = _above(row, "w:tr")
    return {}


# Paragraphs


def _fill(paragraph: Element, values: Mapping[str, str]) -> None:
    """Replace the marks of one paragraph in one pass: what a value holds is never looked into again."""
    text = _text(paragraph)
    found = list(_MARK.finditer(text))
    if not found:
        return
    if any(mark[1] == "?" and not values[mark[2]].strip() for mark in found):
        _drop(paragraph)
        return
    alone = len(found) == 1 and not found[0][1] and not _MARK.sub("", text).strip()
    lines = clean(values[found[0][2]]).split("\n") if alone else []
    if len(lines) > 1:
        for line in filter(str.strip, lines):
            copied = copy.deepcopy(paragraph)
            paragraph.addprevious(copied)
            _replace(copied, {found[0][2]: line})
        _drop(paragraph)
        return
    _replace(paragraph, values)
    if not _text(paragraph).strip() and any(not mark[1] for mark in found):
        _drop(paragraph)


def _replace(paragraph: Element, values: Mapping[str, str]) -> None:
    pieces = _pieces(paragraph)
    text = "".join(piece.text or "" for piece in pieces)
    for found in reversed(list(_MARK.finditer(text))):
        value = "" if found[1] else clean(values[found[2]])
        _put(pieces, found.start(), found.end(), value)
    for piece in pieces:
        _break_lines(piece)


def _put(pieces: Sequence[Element], start: int, end: int, value: str) -> None:
    """Write the value over that span of the text that the pieces make together; the first piece takes it whole."""
    place = 0
    for piece in pieces:
        own = piece.text or ""
        before, after = max(start - place, 0), min(end - place, len(own))
        place += len(own)
        if before >= len(own) or after <= 0:
            continue
        piece.text = own[:before] + value + own[after:]
        piece.set(_XML_SPACE, "preserve")
        value = ""


def _break_lines(piece: Element) -> None:
    lines = (piece.text or "").split("\n")
    piece.text = lines[0]
    last = piece
    for line in lines[1:]:
        end = OxmlElement("w:br")
        more = OxmlElement("w:t")
        more.text = line
        more.set(_XML_SPACE, "preserve")
        last.addnext(end)
        end.addnext(more)
        last = more


def _pieces(paragraph: Element) -> list[Element]:
    """The texts of a paragraph in order, without those of a text box inside it."""
    return [each for each in paragraph.iter(qn("w:t")) if _above(each, "w:p") is paragraph]


def _text(paragraph: Element) -> str:
    return "".join(piece.text or "" for piece in _pieces(paragraph))


def _own_text(row: Element) -> str:
    """The text of a row without the tables inside it, a line for each paragraph."""
    return "\n".join(_text(each) for each in row.iter(qn("w:p")) if _above(each, "w:tr") is row)


def _all_text(row: Element) -> str:
    return "\n".join(_text(each) for each in row.iter(qn("w:p")))


def _above(element: Element, name: str) -> Element | None:
    """The nearest element of that name that holds this one."""
    return next(element.iterancestors(qn(name)), None)


def _siblings(row: Element) -> Sequence[Element]:
    table = row.getparent()
    return () if table is None else table.findall(qn("w:tr"))


def _drop(element: Element) -> None:
    """Take an element out; the last paragraph of a cell only loses its text, since a cell cannot do without one."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tag == qn("w:p") and len(parent.findall(qn("w:p"))) == 1 and parent.tag != qn("w:body"):
        for piece in _pieces(element):
            piece.text = ""
        return
    parent.remove(element)
