"""What former runs tell of the work before a run: how long answers took, whose walls others write on, how large sites
are, how much is discussed. Only figures for the plan; nothing here is judged.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from checks import facts_store
from checks.facts import Need, Wall
from vault.transaction import Tx


@dataclass(frozen=True)
class Past:
    """Seconds of an answer by network; of pages, whether others may write on the wall; of sites, how many pages of
    them were read, by organization; of pages, under how many publications comments were read. What was never seen is
    in none of them.
    """

    latencies: Mapping[str, float] = field(default_factory=dict)
    open_walls: Mapping[int, bool] = field(default_factory=dict)
    site_pages: Mapping[int, int] = field(default_factory=dict)
    discussed: Mapping[int, int] = field(default_factory=dict)

    @cached_property
    def usual_site(self) -> float:
        """How many pages of a site are read, on average; 0 when none ever was. For those that never were."""
        return sum(self.site_pages.values()) / len(self.site_pages) if self.site_pages else 0.0


def read(tx: Tx, window: timedelta | None = None) -> Past:
    """What the facts file tells; nothing of a value is read but the figure itself.

    `window` is how long a time of publications has its comments read now: of a look over a longer one its part counts.
    """
    walls = tx.execute(
        "SELECT subject_id, json_extract(value, '$.wall') FROM shown"
        " WHERE need = ? AND json_type(value, '$.wall') = 'text'",
        (Need.PROFILE.value,),
    ).fetchall()
    sites = tx.execute(
        "SELECT subject_id, json_array_length(value, '$.pages') FROM shown WHERE need = ?", (Need.SITE.value,)
    ).fetchall()
    threads = tx.execute(
        "SELECT subject_id, starts, ends, coalesce(json_array_length(items, '$.read'), 0)"
        " + coalesce(json_array_length(items, '$.unchanged'), 0) FROM look WHERE need = ? AND items <> ''",
        (Need.COMMENTS.value,),
    ).fetchall()
    return Past(
        latencies=facts_store.latencies(tx),
        open_walls={int(str(page)): str(wall) == Wall.OPEN for page, wall in map(tuple, walls)},
        site_pages={int(str(organization)): int(str(pages)) for organization, pages in map(tuple, sites)},
        discussed={
            int(str(page)): math.ceil(int(str(count)) * _share(starts, ends, window))
            for page, starts, ends, count in map(tuple, threads)
        },
    )


def _share(starts: object, ends: object, window: timedelta | None) -> float:
    """What part of a look from `starts` to `ends` (ISO, None where it has no such end) a shorter one will be."""
    if window is None or starts is None or ends is None:
        return 1.0
    looked = datetime.fromisoformat(str(ends)) - datetime.fromisoformat(str(starts))
    return window / looked if looked > window else 1.0
