"""Publications of many pages within a span of time, as the facts file has them: when, of which kind, with their counts;
and their cards. For sums over thousands of pages: read by parts, publications without texts and links.

Which publications a norm counts is the rule's (`rules.posts.counted`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from checks import facts_codec
from checks.facts import Fact, Need, Post, Profile, Window
from registry import rows
from vault import doing
from vault.sqlcipher import Row
from vault.store import Store
from vault.transaction import Tx

_AT_ONCE = 50
"""Pages read in one transaction: with twelve weeks of their publications under 50 ms on a busy machine too."""

_FIELDS = ("by_owner", "repost", "advertising", "paid", "kinds", "made_by", "views", "likes", "reposts", "comments")
_PATHS = ", ".join(f"'$.{name}'" for name in _FIELDS)


@dataclass(frozen=True)
class PostsLook:
    """When somebody last looked at a page's publications (UTC), the window in which none was overlooked, and the oldest
    publication that is kept."""

    taken_at: datetime
    covers: Window
    oldest: datetime | None = None

    def reaches(self, start: datetime) -> bool:
        """Whether nothing from this moment to the look itself was overlooked; False when the look is older."""
        return self.covers.end >= start and (self.covers.start is None or self.covers.start <= start)

    def tells(self, start: datetime, end: datetime, opened_on: date | None) -> bool:
        """Whether so many publications as are kept between these moments were there, and no more.

        Before a page's very first publication nobody knows whether there was a page, unless its day is recorded.
        """
        begun = opened_on is not None or (self.oldest is not None and self.oldest < end)
        return self.covers.covers(start, end) and (begun or self.covers.start is not None)


@dataclass(frozen=True)
class Posted:
    """By id of page: the last look, and the publications of the span, which have neither text nor links."""

    looks: Mapping[int, PostsLook] = field(default_factory=dict)
    posts: Mapping[int, tuple[Post, ...]] = field(default_factory=dict)

    def of(self, page_id: int) -> tuple[Post, ...]:
        return self.posts.get(page_id, ())


def read(store: Store, page_ids: Sequence[int], start: datetime, end: datetime) -> Posted:
    """What is kept of these pages from `start` to `end` (UTC, exclusive). Not for a database thread."""
    looks: dict[int, PostsLook] = {}
    posts: dict[int, list[Post]] = {}
    for part in doing.parts(page_ids, _AT_ONCE, "Читаю публикации"):
        seen, found = store.facts.read(lambda tx: _fetch(tx, part, start, end))  # noqa: B023 # called at once
        looks.update((rows.number(row["subject_id"]), look(row, rows.maybe_number(row["oldest"]))) for row in seen)
        for page_id, post in _posts(found):
            posts.setdefault(page_id, []).append(post)
    return Posted(looks, {page_id: tuple(found) for page_id, found in posts.items()})


def cards(store: Store, page_ids: Sequence[int]) -> Mapping[int, Profile]:
    """The cards of these pages as they were seen last, by id of page. Not for a database thread."""
    found: dict[int, Profile] = {}
    for part in doing.parts(page_ids, _AT_ONCE, "Читаю карточки страниц"):
        for row in store.facts.read(lambda tx: _fetch_cards(tx, part)):  # noqa: B023 # called at once
            card = facts_codec.load(Need.PROFILE, rows.text(row["value"]))
            if isinstance(card, Profile):
                found[rows.number(row["subject_id"])] = card
    return found


def shown(store: Store, page_ids: Sequence[int], need: Need) -> Mapping[int, Fact]:
    """What these pages showed last of a need that is one value, with when that was seen. Not for a database thread."""
    found: dict[int, Fact] = {}
    for part in doing.parts(page_ids, _AT_ONCE, "Читаю собранное"):
        for row in store.facts.read(lambda tx: _fetch_shown(tx, part, need)):  # noqa: B023 # called at once
            value = facts_codec.load(need, rows.text(row["value"]))
            if value is not None:
                number = rows.number(row["subject_id"])
                found[number] = Fact(number, need, datetime.fromisoformat(rows.text(row["taken_at"])), value)
    return found


def _fetch_shown(tx: Tx, page_ids: Sequence[int], need: Need) -> list[Row]:
    return tx.execute(
        "SELECT shown.subject_id, value, taken_at FROM shown JOIN look USING (subject_id, need)"
        " WHERE shown.subject_id IN (SELECT value FROM json_each(?)) AND need = ?",
        (json.dumps(list(page_ids)), need.value),
    ).fetchall()


def _fetch_cards(tx: Tx, page_ids: Sequence[int]) -> list[Row]:
    return tx.execute(
        "SELECT subject_id, value FROM shown WHERE subject_id IN (SELECT value FROM json_each(?)) AND need = ?",
        (json.dumps(list(page_ids)), Need.PROFILE.value),
    ).fetchall()


def _fetch(tx: Tx, page_ids: Sequence[int], start: datetime, end: datetime) -> tuple[list[Row], list[Row]]:
    chosen = json.dumps(list(page_ids))
    seen = tx.execute(
        "SELECT subject_id, taken_at, starts, ends, (SELECT min(date) FROM post WHERE post.subject_id = look.subject_id"
        " AND post.need = look.need) AS oldest FROM look"
        " WHERE subject_id IN (SELECT value FROM json_each(?)) AND need = ?",
        (chosen, Need.POSTS.value),
    ).fetchall()
    # S608: the paths are a constant of this module.
    posts = tx.execute(
        f"SELECT subject_id, id, date, json_extract(value, {_PATHS}) AS told FROM post"  # noqa: S608
        " WHERE subject_id IN (SELECT value FROM json_each(?)) AND need = ? AND date >= ? AND date < ?",
        (chosen, Need.POSTS.value, int(start.timestamp()), int(end.timestamp())),
    ).fetchall()
    return seen, posts


def look(row: Row, oldest: int | None) -> PostsLook:
    """A look of its row; `oldest` is the date of the oldest publication that is kept, in seconds of the epoch."""
    taken_at = datetime.fromisoformat(rows.text(row["taken_at"]))
    starts, ends = row["starts"], row["ends"]
    return PostsLook(
        taken_at,
        Window(
            None if starts is None else datetime.fromisoformat(rows.text(starts)),
            taken_at if ends is None else datetime.fromisoformat(rows.text(ends)),
        ),
        None if oldest is None else datetime.fromtimestamp(oldest, UTC),
    )


def _posts(found: Iterable[Row]) -> Iterable[tuple[int, Post]]:
    for row in found:
        by_owner, repost, advertising, paid, kinds, made_by, views, likes, reposts, comments = json.loads(
            rows.text(row["told"])
        )
        yield (
            rows.number(row["subject_id"]),
            Post(
                id=rows.number(row["id"]),
                url="",
                date=datetime.fromtimestamp(rows.number(row["date"]), UTC),
                kinds=tuple(kinds or ()),
                by_owner=by_owner is not False,
                repost=bool(repost),
                advertising=bool(advertising),
                paid=bool(paid),
                made_by=made_by or "",
                views=views,
                likes=likes,
                reposts=reposts,
                comments=comments,
            ),
        )
