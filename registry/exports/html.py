"""Pages of HTML that open from a file: no script, nothing from outside, every text escaped. No content is here."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence

from vault.text import clean

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def text(value: str) -> str:
    """Text as it may stand in an element or an attribute."""
    return html.escape(clean(value), quote=True)


def link(url: str, said: str = "") -> str:
    """A link of the web; whatever else calls itself one stays text."""
    if not url.startswith(("https://", "http://")):
        return text(said or url)
    return f'<a href="{text(url)}" rel="noopener noreferrer">{text(said or url)}</a>'


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], caption: str = "") -> str:
    """A table; heads and caption are text, cells are HTML already."""
    top = "".join(f'<th scope="col">{text(head)}</th>' for head in heads)
    body = "\n".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    said = f"<caption>{text(caption)}</caption>" if caption else ""
    return f"<table>{said}<thead><tr>{top}</tr></thead><tbody>\n{body}\n</tbody></table>"


def document(title: str, body: str, style: str) -> bytes:
    """The whole page in UTF-8."""
    return (
        '<!DOCTYPE html>\n<html lang="ru">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{text(title)}</title>\n<style>\n{style}\n</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    ).encode()
