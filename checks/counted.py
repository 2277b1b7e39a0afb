"""What stands now, counted once: how many verdicts say what, and of whom, held until another run is kept.

Of thousands of pages going through everything that stands takes most of a second, and one page asks for it again and
again. How it is asked of the tables is `standing`.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from checks import history, standing
from checks.standing import Brief, Said
from registry.knowledge_facts import Reader


@dataclass(frozen=True)
class _Whose:
    """Ids, side by side, of the subjects of one kind that something is said of, and of their organizations: numbers
    alone, since there may be tens of thousands."""

    subjects: array[int] = field(default_factory=lambda: array("q"))
    organizations: array[int] = field(default_factory=lambda: array("q"))


class Counted:
    """As it stood after the run `run`; 0 before the first."""

    def __init__(self, read: Reader) -> None:
        self.run = read(history.last_run)  # first: what comes in between makes this one outdated
        self.tally: Mapping[Said, int] = standing.tally(read)
        self._whose: dict[Said, dict[str, _Whose]] = {}

    def holds(self, read: Reader) -> bool:
        """Whether no run was kept since; only runs change what stands."""
        return self.run == read(history.last_run)

    def those(self, read: Reader, chosen: Collection[Said]) -> Iterator[Brief]:
        """What stands of these checks, statuses and codes."""
        self._look_up(read, chosen)
        for said in chosen:
            check, status, code = said
            for kind, whose in self._whose[said].items():
                for subject_id, organization_id in zip(whose.subjects, whose.organizations, strict=True):
                    yield Brief(kind, subject_id, check, organization_id, status, code)

    def subjects(self, read: Reader, kind: str, chosen: Collection[Said]) -> Iterator[tuple[str, Iterable[int]]]:
        """The check and the subjects of this kind of each of these."""
        self._look_up(read, chosen)
        for said in chosen:
            whose = self._whose[said].get(kind)
            if whose is not None:
                yield said[0], whose.subjects

    def _look_up(self, read: Reader, chosen: Collection[Said]) -> None:
        new = [said for said in chosen if said not in self._whose]
        for said in new:
            self._whose[said] = {}
        for each in standing.those(read, [said for said in new if said in self.tally]):
            whose = self._whose[each.said].setdefault(each.kind, _Whose())
            whose.subjects.append(each.subject_id)
            whose.organizations.append(each.organization_id)
