"""Readers' messages as rows of the disposable file: which still have their text, which are flagged, which text stands
under which pages. What a text is flagged for, and what follows, is `reduction`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from checks import facts_codec, facts_rows
from checks.facts import Comment, Need, Post
from registry import rows
from vault.sqlcipher import Row
from vault.transaction import Tx

AGAIN_SQL = """
DELETE FROM comment;
DELETE FROM thread;
DELETE FROM look WHERE need = 'comments';
"""
"""Comments of the former shape are let go: kept, they would count as read, and nobody would ask for them again."""

_AT_ONCE = 500  # rows let go of in one transaction

_REDUCED = '"reduced":true'
"""As the codec writes it; quotes inside of texts are escaped there, so that nobody else can write it."""


@dataclass(frozen=True)
class Kept:
    """A message as it is kept. `post_id` is 0 for a visitor's own publication; `row` tells one writing from another."""

    page_id: int
    post_id: int
    message: Comment | Post
    row: bytes

    @property
    def by_page(self) -> bool:
        """The page wrote it itself."""
        one = self.message
        return one.by_page if isinstance(one, Comment) else one.by_owner


def with_text(tx: Tx, page_ids: Sequence[int], limit: int) -> Sequence[Row]:
    """Some of the messages of these pages that are not reduced yet and have a text; read them until there are none."""
    return tx.execute(
        "SELECT subject_id, post_id, id, value, text, digest FROM comment"
        " WHERE subject_id IN (SELECT value FROM json_each(?1)) AND text <> '' AND instr(value, ?2) = 0"
        " UNION ALL SELECT subject_id, 0, id, value, text, digest FROM post"
        " WHERE subject_id IN (SELECT value FROM json_each(?1)) AND need = 'visitors' AND text <> ''"
        " AND instr(value, ?2) = 0 LIMIT ?3",
        (json.dumps(list(page_ids)), _REDUCED, limit),
    ).fetchall()


def flagged(tx: Tx, page_ids: Sequence[int]) -> Sequence[Row]:
    """The reduced messages of these pages that were flagged."""
    return tx.execute(
        "SELECT subject_id, post_id, id, value, text, digest FROM comment"
        " WHERE subject_id IN (SELECT value FROM json_each(?1))"
        " AND instr(value, ?2) > 0 AND instr(value, '\"grounds\":[]') = 0"
        " UNION ALL SELECT subject_id, 0, id, value, text, digest FROM post"
        " WHERE subject_id IN (SELECT value FROM json_each(?1)) AND need = 'visitors'"
        " AND instr(value, ?2) > 0 AND instr(value, '\"grounds\":[]') = 0",
        (json.dumps(list(page_ids)), _REDUCED),
    ).fetchall()


def flagged_publications(tx: Tx, page_id: int) -> frozenset[int]:
    """The publications of a page among whose comments something was flagged."""
    found = tx.execute(
        "SELECT DISTINCT post_id FROM comment WHERE subject_id = ? AND instr(value, '\"grounds\":[]') = 0", (page_id,)
    ).fetchall()
    return frozenset(rows.number(row[0]) for row in found)


def excerpt(tx: Tx, page_id: int, message_id: str) -> str:
    """What is kept of the words of one flagged message, "" when nothing is; `message_id` as in the journal."""
    post_id, _, comment_id = message_id.partition("_")
    if not post_id.isdecimal():  # written down by hand, by its address alone
        return ""
    if comment_id:
        sql = "SELECT text, value FROM comment WHERE subject_id = ? AND post_id = ? AND id = ?"
        row = tx.execute(sql, (page_id, int(post_id), int(comment_id))).fetchone()
    else:
        sql = "SELECT text, value FROM post WHERE subject_id = ? AND need = 'visitors' AND id = ?"
        row = tx.execute(sql, (page_id, int(post_id))).fetchone()
    return rows.text(row["text"]) if row is not None and _REDUCED in rows.text(row["value"]) else ""


def digests(tx: Tx, page_ids: Sequence[int]) -> Sequence[tuple[int, str]]:
    """Page and hash of each text of a reader under these pages."""
    found = tx.execute(
        "SELECT DISTINCT subject_id, json_extract(value, '$.digest') FROM comment"
        " WHERE subject_id IN (SELECT value FROM json_each(?1)) AND instr(value, ?2) > 0"
        " AND instr(value, '\"by_page\":true') = 0"
        " UNION SELECT subject_id, json_extract(value, '$.digest') FROM post"
        " WHERE subject_id IN (SELECT value FROM json_each(?1)) AND need = 'visitors' AND instr(value, ?2) > 0",
        (json.dumps(list(page_ids)), _REDUCED),
    ).fetchall()
    return [(rows.number(row[0]), rows.text(row[1])) for row in found if row[1]]


def messages(found: Iterable[Row]) -> tuple[Kept, ...]:
    """The messages that the rows make; those of another version's shape are left out."""
    made = []
    for row in found:
        post_id = rows.number(row["post_id"])
        shape: type[Comment] | type[Post] = Comment if post_id else Post
        message = facts_codec.load_as(shape, rows.text(row["value"]))
        if message is not None:
            digest = row["digest"]
            assert isinstance(digest, bytes), "the column holds bytes"
            text = replace(message, text=rows.text(row["text"]))
            made.append(Kept(rows.number(row["subject_id"]), post_id, text, digest))
    return tuple(made)


def purge(tx: Tx, now: datetime) -> int:
    """Let go of some words of readers that are too old to be kept; how many rows there were: call it until 0."""
    before = int((now - facts_rows.TEXTS_KEPT).timestamp())
    gone = 0
    for table, which in (("comment", ""), ("post", "need = 'visitors' AND ")):
        # S608: both are constants of this function.
        gone += tx.execute(
            f"UPDATE {table} SET text = '', digest = x'' WHERE rowid IN"  # noqa: S608
            f" (SELECT rowid FROM {table} WHERE {which}text <> '' AND date < ? LIMIT {_AT_ONCE})",
            (before,),
        ).rowcount
    return gone


def write(tx: Tx, reduced: Iterable[Kept]) -> None:
    """Write reduced messages over themselves, unless they were written anew since they were read.

    The row keeps the digest of what the network said, so that the same message read again changes nothing.
    """
    for one in reduced:
        value = facts_codec.dump(replace(one.message, text=""))
        text = one.message.text
        if one.post_id:
            tx.execute(
                "UPDATE comment SET value = ?, text = ? WHERE subject_id = ? AND post_id = ? AND id = ? AND digest = ?",
                (value, text, one.page_id, one.post_id, one.message.id, one.row),
            )
        else:
            tx.execute(
                "UPDATE post SET value = ?, text = ? WHERE subject_id = ? AND need = ? AND id = ? AND digest = ?",
                (value, text, one.page_id, Need.VISITORS.value, one.message.id, one.row),
            )


def forget_unreadable(tx: Tx, known: Iterable[Kept], found: Iterable[Row]) -> int:
    """Let go of the words of rows that cannot be read any more; how many there were."""
    readable = {(one.page_id, one.post_id, one.message.id) for one in known}
    gone = 0
    for row in found:
        key = (rows.number(row["subject_id"]), rows.number(row["post_id"]), rows.number(row["id"]))
        if key not in readable:
            table = "comment" if key[1] else "post"
            # S608: one of two constants.
            which = "post_id = ?" if key[1] else "? = 0 AND need = 'visitors'"
            gone += tx.execute(
                f"UPDATE {table} SET text = '' WHERE subject_id = ? AND {which} AND id = ?",  # noqa: S608
                key,
            ).rowcount
    return gone
