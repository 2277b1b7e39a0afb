"""Founders that rows name: found among the organizations of the registry and of the file, or asked, once a name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from registry.imports.asked import NEW, SKIP
from registry.imports.organizations.choosing import Choices, identifier
from registry.imports.organizations.model import ChoiceKind, RegistryRow
from registry.imports.organizations.target import Target, candidates_of
from registry.names import key
from vault.text import counted

_LONGEST_CHAIN = 1_000  # founders above one another: far above any administration


@dataclass(frozen=True)
class Founded:
    """A row that names a founder: its organization, and the place of its status in the plan."""

    row: RegistryRow
    target: Target
    place: int


def founded(
    rows: Sequence[Founded],
    by_key: Mapping[str, Sequence[Target]],
    similar: Callable[[str], tuple[Target, ...]],
    make: Callable[[RegistryRow], Target],
    choices: Choices,
) -> Iterator[tuple[Founded, Target]]:
    """Every row whose founder is known or answered, with the founder; the others are left as choices."""
    by_name: dict[str, list[Founded]] = {}
    for one in rows:
        by_name.setdefault(key(one.row.founder), []).append(one)
    for named, those in by_name.items():
        founder = _founder(named, those, by_key, similar, make, choices)
        if founder is not None:
            yield from ((one, founder) for one in those)


def _founder(
    named: str,
    those: Sequence[Founded],
    by_key: Mapping[str, Sequence[Target]],
    similar: Callable[[str], tuple[Target, ...]],
    make: Callable[[RegistryRow], Target],
    choices: Choices,
) -> Target | None:
    same = by_key.get(named, ())
    if len(same) == 1:
        return same[0]
    first = those[0].row
    near = tuple(same) or similar(first.founder)
    candidates = candidates_of(near)
    why = "в реестре несколько таких организаций" if same else "такой организации в реестре и в файле нет"
    lines = counted(len(those), "строка", "строки", "строк")
    text = f"Учредитель «{first.founder}» ({lines}, первая — {first.line}): {why}."
    answer = choices.other(ChoiceKind.FOUNDER, (named,), text, first.line, candidates)
    if answer in ("", SKIP):
        return None
    if answer == NEW:
        return make(RegistryRow(-first.line, first.founder))
    every = (one for targets in by_key.values() for one in targets)
    chosen = next((one for one in every if str(one.identity) == answer), None)
    if chosen is None:
        raise choices.refuse(identifier(ChoiceKind.FOUNDER, (named,)), answer, candidates)
    return chosen


def is_above(target: Target, founder: Target, known: Mapping[int | str, Target]) -> bool:
    """Whether the organization stands above its would-be founder: a circle of founders cannot be stored."""
    above: Target | None = founder
    for _ in range(_LONGEST_CHAIN):
        if above is None:
            return False
        if above is target:
            return True
        above = above.founder or known.get(above.organization.founder_id or 0)
    return True
