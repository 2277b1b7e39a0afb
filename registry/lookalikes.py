"""Official pages whose short names a link could be taken for: candidates to be compared by a person, never a verdict.

Letters of another alphabet in an address are refused by `links` already.
"""

from __future__ import annotations

import re

from registry import pages, rows
from registry.links import PageLink
from registry.pages import Page, PageState
from vault.transaction import Tx

OFFICIAL = frozenset({PageState.ACTIVE, PageState.BLOCKED})
"""States in which a recorded page is an official one today; a blocked page is still the organization's."""

_FEWEST = 5  # characters: nearly any two shorter names are one letter apart
_MOST = 5  # candidates that are named
_SEPARATORS = re.compile(r"[._-]")
_PASSES_FOR = str.maketrans("015", "ols")
_PAIRS = (("rn", "m"), ("vv", "w"), ("i", "l"))


def similar(tx: Tx, link: PageLink) -> tuple[Page, ...]:
    """Official pages whose short name looks the same, or is one character away, in any network; the closest first.

    The same name in the same network is the page itself and is not among them. Names of fewer than five characters are
    compared by their looks alone.
    """
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    name = link.short_name.lower()
    if not name:
        return ()
    states = ", ".join(f"'{state.value}'" for state in sorted(OFFICIAL))
    known = tx.execute(
        f"SELECT id, network, short_name FROM page WHERE short_name <> '' AND state IN ({states})"  # noqa: S608  ours
    ).fetchall()
    skeletons = {rows.number(row[0]): _skeleton(rows.text(row[2])) for row in known}
    found = process.extract(
        _skeleton(name), skeletons, scorer=OSA.distance, score_cutoff=1 if len(name) >= _FEWEST else 0, limit=None
    )
    there = {rows.number(row[0]): (rows.text(row[1]), rows.text(row[2])) for row in known}
    ranked = sorted(
        (distance, there[page_id][0] != link.network, page_id)
        for _, distance, page_id in found
        if there[page_id] != (link.network, name)
    )
    return tuple(pages.get(tx, page_id) for _, _, page_id in ranked[:_MOST])


def _skeleton(name: str) -> str:
    """The name with characters that pass for each other made one."""
    bare = _SEPARATORS.sub("", name.lower()).translate(_PASSES_FOR)
    for seen, meant in _PAIRS:
        bare = bare.replace(seen, meant)
    return bare
