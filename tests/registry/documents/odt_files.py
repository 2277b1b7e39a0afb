"""ODT files for tests, written from the pieces of XML that a test cares about."""

from __future__ import annotations

from tests.registry.documents.docx_files import package

_NAMES = {"office": "office", "text": "text", "table": "table", "style": "style", "draw": "drawing"}
SPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for prefix, name in _NAMES.items()
)
MIMETYPE = "application/vnd.oasis.opendocument.text"


def number(level: int, suffix: str = ".", shown: int = 1, shape: str = "1", start: int = 1) -> str:
    """A level of a list style."""
    return (
        f'<text:list-level-style-number text:level="{level}" style:num-format="{shape}" style:num-suffix="{suffix}"'
        f' text:display-levels="{shown}" text:start-value="{start}"/>'
    )


def style(name: str, *levels: str) -> str:
    """A list style."""
    return f'<text:list-style style:name="{name}">{"".join(levels)}</text:list-style>'


def item(*inside: str) -> str:
    """An item of a list: texts become paragraphs."""
    pieces = (each if each.startswith("<") else f"<text:p>{each}</text:p>" for each in inside)
    return f"<text:list-item>{''.join(pieces)}</text:list-item>"


def listed(style_name: str, *items: str, extra: str = "") -> str:
    """A list."""
    return f'<text:list text:style-name="{style_name}" {extra}>{"".join(items)}</text:list>'


def odt(body: str, automatic: str = "", styles: str = "", **parts: str) -> bytes:
    """The bytes of an ODT file."""
    content = (
        f"<office:document-content {SPACES}><office:automatic-styles>{automatic}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    whole = {"mimetype": MIMETYPE, "content.xml": content}
    if styles:
        whole["styles.xml"] = (
            f"<office:document-styles {SPACES}><office:styles>{styles}</office:styles></office:document-styles>"
        )
    return package(whole | parts)
