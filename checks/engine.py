"""The engine: which checks a regulation asks for, what must be collected for them, and the verdicts. Pure functions.

Its face to the rest of the program: what is asked is `asked`, how it is judged `judging`. Only the engine sets
`unknown` (a need that was not seen, a rule that could not decide or that broke) and `waived`. Rules are in `rules`,
collecting and storing in `runs`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import chain

from checks import breath
from checks.judging.asked import OWN, Asked, asked_checks, manual_check, needs, readers_since, since, sites
from checks.judging.judgement import Judging
from checks.judging.viewing import Outcomes
from checks.model import Judgement, NotSeen, Verdict
from checks.scope import Scope
from checks.snapshot import Snapshot

__all__ = [
    "OWN",
    "Asked",
    "Outcomes",
    "asked_checks",
    "judge",
    "manual_check",
    "needs",
    "readers_since",
    "retold",
    "since",
    "sites",
]


def judge(
    known: Snapshot, outcomes: Outcomes, scope: Scope, now: datetime, repeated: frozenset[str] = frozenset()
) -> tuple[Verdict, ...]:
    """Every verdict of a run at `now` (UTC): organizations with their pages as the registry orders them, then the
    municipality. What is not among `outcomes` counts as not asked. `repeated` are digests of readers' texts that stand
    under many pages.
    """
    judging = Judging(known, outcomes, scope, now, repeated)
    return tuple(chain.from_iterable(breath.breathing(judging.by_subject())))


def retold(
    known: Snapshot, standing: Iterable[tuple[Verdict, Judgement | NotSeen]], now: datetime
) -> tuple[Verdict, ...]:
    """Verdicts told anew at `now` (UTC) from what their rules answered, with the looks, the answers and the waivers
    that stand by then. No rule is called; of a check that is no longer asked for there is no verdict.
    """
    return tuple(Judging(known, {}, Scope(), now, frozenset()).retold(standing))
