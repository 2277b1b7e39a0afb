"""Publications of thousands of pages counted by week and by shape: what a norm and a picture of weeks ask of them, and
nothing else. Two hundred thousand publications as values take seconds; by shape there are a few of each week.

What a norm counts is the rule's (`rules.posts`). Publications one by one, with their counts, are `posted`.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TypeAlias, cast

from checks import breath, posted
from checks.facts import Need, Post
from checks.posted import PostsLook
from checks.rules import posts as rule
from checks.weeks import Week
from registry import rows
from registry.regulation.model import WeeklyNorm
from vault.sqlcipher import Row
from vault.store import Store
from vault.transaction import Tx

_AT_ONCE = 250
"""Pages read in one transaction: with twelve weeks of their publications under 50 ms on a busy machine too."""

_SHAPE = "json_extract(value, '$.by_owner', '$.repost', '$.advertising', '$.kinds', '$.made_by')"
"""Written into databases: another shape needs another index in another migration."""

SHAPES_SQL = f"CREATE INDEX post_shape ON post (subject_id, date, {_SHAPE}) WHERE need = 'posts';\n"
"""All that is asked of publications here: without it each of them would be read whole, text and all."""

_Kept: TypeAlias = tuple[int, int, str | None]
"""A publication: id of page, seconds of the epoch, and its shape if it is of one of the weeks."""

_EPOCH = datetime.fromtimestamp(0, UTC)


@dataclass
class Tallied:
    """By id of page: the last look, and by first day of a week how many publications of which shape.

    `shapes` says what a shape is: a publication of that kind, without a date, a text and counts.
    """

    looks: Mapping[int, PostsLook] = field(default_factory=dict)
    weeks: Mapping[int, Mapping[date, Mapping[str, int]]] = field(default_factory=dict)
    shapes: Mapping[str, Post] = field(default_factory=dict)
    _counted: dict[WeeklyNorm, dict[str, bool]] = field(default_factory=dict)

    def numbers(self, page_id: int, spans: Sequence[Week], norm: WeeklyNorm) -> tuple[int, ...]:
        """How many publications of each of these weeks the norm counts."""
        of = self.weeks.get(page_id)
        if of is None:
            return (0,) * len(spans)
        counts = self._counted.get(norm)
        if counts is None:
            counts = {told: not rule.left_out(shape, norm) for told, shape in self.shapes.items()}
            self._counted[norm] = counts
        found = []
        for week in spans:
            number = 0
            those = of.get(week.first_day)
            if those is not None:
                for told, many in those.items():
                    if counts[told]:
                        number += many
            found.append(number)
        return tuple(found)


def read(store: Store, page_ids: Sequence[int], spans: Sequence[Week]) -> Tallied:
    """What is kept of these pages in these weeks, which do not overlap and of which the oldest is first.

    Not for a database thread: it reads by parts and counts here.
    """
    looks: dict[int, PostsLook] = {}
    found: dict[int, dict[date, dict[str, int]]] = {}
    shapes: dict[str, Post] = {}
    starts, ends, days = _edges(spans)
    for first in breath.breathing(range(0, len(page_ids), _AT_ONCE)):
        part = json.dumps(list(page_ids[first : first + _AT_ONCE]))
        seen, posts = store.facts.read(lambda tx: _fetch(tx, part, starts[0], ends[-1]))  # noqa: B023 # called at once
        oldest: dict[int, int] = {}
        for page_id, at, told in posts:
            if at < oldest.get(page_id, rows.MAX_ID):
                oldest[page_id] = at
            place = bisect_right(starts, at) - 1
            if told is None or at >= ends[place]:  # days between weeks belong to none of them
                continue
            of_page = found.get(page_id)
            if of_page is None:
                of_page = found[page_id] = {}
            of_week = of_page.get(days[place])
            if of_week is None:
                of_week = of_page[days[place]] = {}
            of_week[told] = of_week.get(told, 0) + 1
            if told not in shapes:
                shapes[told] = _shape(told)
        for row in seen:
            number = rows.number(row["subject_id"])
            looks[number] = posted.look(row, oldest.get(number))
    return Tallied(looks, found, shapes)


def _edges(spans: Sequence[Week]) -> tuple[list[int], list[int], list[date]]:
    """Where the weeks begin and end, in seconds of the epoch, and their first days."""
    starts = [int(week.start.timestamp()) for week in spans]
    return starts, [int(week.end.timestamp()) for week in spans], [week.first_day for week in spans]


def _fetch(tx: Tx, chosen: str, start: int, end: int) -> tuple[list[Row], list[_Kept]]:
    """The looks, and every publication that is kept: of those before and after the weeks only the date, since going
    through the file a second time for the oldest takes as long as the first."""
    looks = tx.execute(
        "SELECT subject_id, taken_at, starts, ends FROM look"
        " WHERE subject_id IN (SELECT value FROM json_each(?)) AND need = ?",
        (chosen, Need.POSTS.value),
    ).fetchall()
    # S608: the shape is a constant of this module.
    posts = tx.execute(
        f"SELECT subject_id, date, CASE WHEN date >= ? AND date < ? THEN {_SHAPE} END FROM post INDEXED BY post_shape"  # noqa: S608
        " WHERE subject_id IN (SELECT value FROM json_each(?)) AND need = 'posts'",
        (start, end, chosen),
    ).fetchall()
    return looks, cast("list[_Kept]", posts)  # the columns are strict: asking each of a million cells takes long


def _shape(told: str) -> Post:
    by_owner, repost, advertising, kinds, made_by = json.loads(told)
    return Post(
        id=0,
        url="",
        date=_EPOCH,
        kinds=tuple(kinds or ()),
        by_owner=by_owner is not False,
        repost=bool(repost),
        advertising=bool(advertising),
        made_by=made_by or "",
    )
