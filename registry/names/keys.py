"""The key of a name: two spellings with equal keys are one organization.

The key errs to the side of inequality: what it does not see as equal is asked, never merged.
"""

from __future__ import annotations

from functools import lru_cache

from registry.names.words import parts
from vault.text import clean_line, fold


@lru_cache(maxsize=32768)  # names of a registry and of a file of thousands at once, which are compared with each other
def key(name: str) -> str:
    """The lemmas of the name without legal form, quotes, «№» and dashes, in alphabetical order.

    A name without letters and digits is its own key.
    """
    tokens = parts(name).tokens
    return " ".join(sorted(tokens)) or fold(clean_line(name))
