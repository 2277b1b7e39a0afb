"""Collectors: what each network shows, as facts or failures.

A network is one row in `registry.networks` and one module (or package) here, of the name of its code, that says
`COLLECTOR = Network(...)`. Without a module its pages are kept in the registry all the same, and what they show is
unknown. Official sites are collected like a network, under the code `SITES`.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.util import find_spec

from checks.collectors.base import Network

SITES = "site"
"""The code under which official sites are collected; no network of the registry is called so."""


@cache
def collector_of(code: str) -> Network | None:
    """How the network of this code is collected; None while nothing here reads it."""
    name = f"{__name__}.{code}"
    if not code.isidentifier() or find_spec(name) is None:
        return None
    found = getattr(import_module(name), "COLLECTOR", None)
    return found if isinstance(found, Network) else None
