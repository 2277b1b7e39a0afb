"""Organizations as a tree: founders above, those that they founded below.

Who is whose founder is kept by `organizations`, which lets no circle be.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from registry import rows
from registry.organizations import Organization, OrganizationState


@dataclass(frozen=True, slots=True)
class Node:
    """One organization in its place: `depth` 0 has no founder; `direct` and `below` count those under it.

    Closed ones are counted by `closed` alone, at any depth.
    """

    organization: Organization
    depth: int
    direct: int
    below: int
    closed: int


def nodes(organizations: Iterable[Organization]) -> tuple[Node, ...]:
    """Every organization: each founder before its own, siblings in the order of names, bodies of power first."""
    children: dict[int | None, list[Organization]] = {}
    every = tuple(organizations)
    known = {each.id for each in every}
    for each in every:
        children.setdefault(each.founder_id if each.founder_id in known else None, []).append(each)
    for siblings in children.values():
        siblings.sort(key=lambda one: (one.kind.value, rows.natural(one.name), one.id))
    found: list[Node] = []
    for root in children.get(None, ()):
        _walk(root, 0, children, found)
    return tuple(found)


def below(organizations: Iterable[Organization], founder_id: int) -> frozenset[int]:
    """Ids of everything under a founder at any depth, without itself."""
    found: set[int] = set()
    depth: int | None = None
    for node in nodes(organizations):
        if node.organization.id == founder_id:
            depth = node.depth
        elif depth is not None:
            if node.depth <= depth:
                break
            found.add(node.organization.id)
    return frozenset(found)


def _walk(
    one: Organization, depth: int, children: dict[int | None, list[Organization]], found: list[Node]
) -> tuple[int, int]:
    """Put down one organization and everything under it; how many of it work and how many are closed."""
    place = len(found)
    found.append(Node(one, depth, 0, 0, 0))
    direct = below = closed = 0
    for child in children.get(one.id, ()):
        working, gone = _walk(child, depth + 1, children, found)
        shut = child.state is OrganizationState.CLOSED
        direct += not shut
        below += working + (not shut)
        closed += gone + shut
    found[place] = Node(one, depth, direct, below, closed)
    return below, closed
