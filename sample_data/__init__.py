"""Two municipalities as data, what fills a vault with them (`records`, `build`), and the simulated networks.

Organizations and regulations follow two real drafts; pages, people, accounts, phones and addresses are invented.
This module only finds the files: it imports nothing but the standard library, because the simulated networks
start through it.
"""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable

MUNICIPALITIES = ("krapivinsky", "khasynsky")
"""Names of the folders, the first is the one that the demo opens by default."""


def folder(name: str) -> Traversable:
    """The folder of a municipality, readable from a checkout and from an installed package.

    ValueError for a name that is not in `MUNICIPALITIES`.
    """
    if name not in MUNICIPALITIES:
        raise ValueError(f"no such municipality in sample_data: {name}")
    return files("sample_data").joinpath(name)
