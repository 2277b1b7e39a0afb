"""Whether a page from outside may be given to the HTML parser at all.

The parser holds up everything else meanwhile, and to pages piled high it would give minutes.
"""

from __future__ import annotations

import re

DEEPEST = 300
"""Elements within each other; a page made by people has less than a hundred, browsers stop at 512."""

HARMLESS = 1500
"""Tags; however deep they lie, so few cost the parser nothing."""

MOST_TAGS = 50_000

# Elements without an end, those that the next of their kind ends, and those there is one of: none of them piles up.
_FLAT = (
    "area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr|p|li|dt|dd|option|tr|td|th|thead|"
    "tbody|tfoot|frame|path|use|rect|circle|line|polygon|polyline|stop|html|head|body|noindex"
)
_TAG = re.compile(rf"<(/?)(?!(?:{_FLAT})[\s/>])([a-z][a-z0-9:-]{{0,30}})")


def too_deep(source: str) -> bool:
    """Whether there are more elements, or more of them open in one another, than any real page has: the parser's time
    grows with the square of that.

    Counted by names and roughly: an end of another name ends nothing.
    """
    tags = source.count("<")
    if tags < HARMLESS or tags > MOST_TAGS:
        return tags > MOST_TAGS
    opened: dict[str, int] = {}
    depth = 0
    for closing, name in _TAG.findall(source.lower()):
        count = opened.get(name, 0)
        if not closing:
            opened[name] = count + 1
            depth += 1
            if depth > DEEPEST:
                return True
        elif count:
            opened[name] = count - 1
            depth -= 1
    return False
