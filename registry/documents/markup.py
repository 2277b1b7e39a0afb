"""XML of a stranger's file to a tree, with limits: no document type, no entities, bounded depth and size.

Element and attribute names lose their namespaces but for a short prefix of the ones that a DOCX or an ODT is made of.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.parsers import expat

from vault.errors import BadInput

MAX_DEPTH = 256
MAX_ELEMENTS = 500_000

_W = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_ODF = ("office", "text", "table", "style")
_PREFIXES = dict.fromkeys(_W, "w:") | {
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc:",
    "http://schemas.openxmlformats.org/package/2006/relationships": "rel:",
    **{f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0": f"{name}:" for name in _ODF},
    "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0": "draw:",
    "http://www.w3.org/XML/1998/namespace": "xml:",
}
_DAMAGED = "документ повреждён внутри."


@dataclass(slots=True)
class Node:
    """One element: its name, attributes, the text before its first child, its children, and the text after it."""

    name: str
    attributes: dict[str, str]
    text: str = ""
    children: list[Node] = field(default_factory=list)
    tail: str = ""

    def child(self, name: str) -> Node | None:
        """The first child of that name."""
        return next((node for node in self.children if node.name == name), None)

    def value(self, name: str) -> str:
        """The w:val of the first child of that name, "" without it."""
        node = self.child(name)
        return node.attributes.get("w:val", "") if node else ""

    def flag(self, name: str) -> bool:
        """Whether a switch such as w:vanish is there and not turned off."""
        node = self.child(name)
        return node is not None and node.attributes.get("w:val", "true") not in {"0", "false", "off"}


def parse(data: bytes) -> Node:
    """The root of the tree; BadInput ending a sentence when the XML is broken, too big, or declares a type."""
    builder = _Builder()
    parser = expat.ParserCreate(namespace_separator="\n")
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = _refuse_type
    try:
        parser.Parse(data, True)
    except expat.ExpatError:
        raise BadInput(_DAMAGED) from None
    if builder.root is None:
        raise BadInput(_DAMAGED)
    return builder.root


def _refuse_type(*_: object) -> None:
    raise BadInput("в документе есть недопустимое описание типа (DTD). Откройте его в редакторе и сохраните заново.")


class _Builder:
    def __init__(self) -> None:
        self.root: Node | None = None
        self._open: list[Node] = []
        self._count = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if len(self._open) >= MAX_DEPTH or self._count > MAX_ELEMENTS:
            raise BadInput("документ устроен слишком сложно.")
        node = Node(_short(name), {_short(key): value for key, value in attributes.items()})
        if self._open:
            self._open[-1].children.append(node)
        else:
            self.root = node
        self._open.append(node)

    def end(self, _: str) -> None:
        self._open.pop()

    def data(self, text: str) -> None:
        if not self._open:
            return
        children = self._open[-1].children
        if children:
            children[-1].tail += text
        else:
            self._open[-1].text += text


def _short(name: str) -> str:
    space, _, local = name.rpartition("\n")
    return _PREFIXES.get(space, "") + local
