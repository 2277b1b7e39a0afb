"""What was seen last of each page and site, in the disposable file beside the vault.

Only rows that changed are written, and one small row for each look; how a fact falls into rows is `facts_rows`. A
failure never replaces a fact: what was seen last stays, and beside it why it could not be seen again.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from checks import facts_rows
from checks.facts import Fact, Failure, FailureKind, Key, Need, Outcome
from checks.facts_rows import ItemRow, Kept, LookRow, Prepared, ThreadRow
from checks.site_facts import Site
from registry import rows
from vault.sqlcipher import Cell, Row
from vault.transaction import Tx

FIRST_SQL = """
CREATE TABLE fact (
    page_id INTEGER NOT NULL,
    need TEXT NOT NULL,
    taken_at TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (page_id, need)
) STRICT, WITHOUT ROWID;
CREATE TABLE failure (
    page_id INTEGER NOT NULL,
    need TEXT NOT NULL,
    taken_at TEXT NOT NULL,
    kind TEXT NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (page_id, need)
) STRICT, WITHOUT ROWID;
"""

ROWS_SQL = """
DROP TABLE fact;
DROP TABLE failure;
CREATE TABLE look (
    subject_id INTEGER NOT NULL,
    need TEXT NOT NULL,
    taken_at TEXT NOT NULL,
    starts TEXT,
    ends TEXT,
    items TEXT NOT NULL,
    PRIMARY KEY (subject_id, need)
) STRICT, WITHOUT ROWID;
CREATE TABLE shown (
    subject_id INTEGER NOT NULL,
    need TEXT NOT NULL,
    value TEXT NOT NULL,
    digest BLOB NOT NULL,
    PRIMARY KEY (subject_id, need)
) STRICT, WITHOUT ROWID;
CREATE TABLE post (
    subject_id INTEGER NOT NULL,
    need TEXT NOT NULL,
    id INTEGER NOT NULL,
    date INTEGER NOT NULL,
    value TEXT NOT NULL,
    text TEXT NOT NULL,
    digest BLOB NOT NULL,
    UNIQUE (subject_id, need, id)
) STRICT;
CREATE INDEX post_words ON post (date) WHERE need = 'visitors' AND text <> '';
CREATE TABLE thread (
    subject_id INTEGER NOT NULL,
    post_id INTEGER NOT NULL,
    count INTEGER NOT NULL,
    whole INTEGER NOT NULL,
    items TEXT NOT NULL,
    digest BLOB NOT NULL,
    PRIMARY KEY (subject_id, post_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE comment (
    subject_id INTEGER NOT NULL,
    post_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    date INTEGER NOT NULL,
    value TEXT NOT NULL,
    text TEXT NOT NULL,
    digest BLOB NOT NULL,
    UNIQUE (subject_id, post_id, id)
) STRICT;
CREATE INDEX comment_words ON comment (date) WHERE text <> '';
CREATE TABLE failure (
    subject_id INTEGER NOT NULL,
    need TEXT NOT NULL,
    taken_at TEXT NOT NULL,
    kind TEXT NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (subject_id, need)
) STRICT, WITHOUT ROWID;
CREATE TABLE latency (network TEXT PRIMARY KEY, seconds REAL NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE salt (one INTEGER PRIMARY KEY CHECK (one = 1), value BLOB NOT NULL) STRICT;
"""
"""What was kept in the former shape is let go: one more look at the pages brings it back."""

NOBODY_ASKED = frozenset(
    {
        FailureKind.NO_COLLECTOR,
        FailureKind.NO_TOKEN,
        FailureKind.NOT_SET_UP,
        FailureKind.NO_FIELD,
        FailureKind.STOPPED,
        FailureKind.NOT_ASKED,
    }
)
"""Failures that tell nothing of the page, and are not kept."""

_SALT_BYTES = 32
_WAS_REDUCED = "instr(value, '\"reduced\":true') > 0"
_FLAGGED = "instr(value, '\"grounds\":[]') = 0"


def save(tx: Tx, outcomes: Iterable[Outcome]) -> None:
    """Keep what was collected; failures of pages that nobody asked about are not worth keeping."""
    for outcome in outcomes:
        if isinstance(outcome, Fact):
            keep(tx, facts_rows.prepare(outcome))
        else:
            fail(tx, outcome)


def keep(tx: Tx, fact: Prepared) -> None:
    """Write what changed of a fact, and that it was looked at."""
    look = fact.look
    key = (look.subject_id, look.need.value)
    if fact.value:
        _keep_value(tx, fact)
    elif look.need is Need.COMMENTS:
        _keep_threads(tx, fact)
    else:
        _keep_posts(tx, fact)
    tx.execute(
        "INSERT INTO look VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
        " taken_at = excluded.taken_at, starts = excluded.starts, ends = excluded.ends, items = excluded.items",
        (*key, look.taken_at.isoformat(), _iso(look.starts), _iso(look.ends), look.items),
    )
    tx.execute("DELETE FROM failure WHERE subject_id = ? AND need = ?", key)


def fail(tx: Tx, failure: Failure) -> None:
    """Write why something could not be seen, unless nobody asked."""
    if failure.kind not in NOBODY_ASKED:
        tx.execute(
            "INSERT OR REPLACE INTO failure (subject_id, need, taken_at, kind, detail) VALUES (?, ?, ?, ?, ?)",
            (
                failure.subject_id,
                failure.need.value,
                failure.taken_at.isoformat(),
                failure.kind.value,
                failure.detail,
            ),
        )


def facts(tx: Tx, subject_id: int | None = None) -> Mapping[Key, Fact]:
    """What was seen last, of one subject or of all, by subject and need. An organization's site is under its own id.

    All at once is for small registries: `fetch` and `assembled` go by parts.
    """
    if subject_id is not None:
        return assembled(fetch(tx, [subject_id]))
    known = tx.execute("SELECT DISTINCT subject_id FROM look").fetchall()
    return assembled(fetch(tx, [rows.number(row[0]) for row in known]))


@dataclass(frozen=True)
class Fetched:
    """Rows of some subjects as the database gave them: making facts of them takes longer and needs no transaction."""

    looks: Sequence[Row]
    values: Sequence[Row]
    posts: Sequence[Row]
    threads: Sequence[Row]
    comments: Sequence[Row]


def fetch(tx: Tx, subject_ids: Sequence[int]) -> Fetched:
    """What is kept of some subjects, for `assembled`."""
    ids = (json.dumps(list(subject_ids)),)
    return Fetched(
        looks=tx.execute("SELECT * FROM look WHERE subject_id IN (SELECT value FROM json_each(?))", ids).fetchall(),
        values=tx.execute("SELECT * FROM shown WHERE subject_id IN (SELECT value FROM json_each(?))", ids).fetchall(),
        posts=tx.execute(
            "SELECT *, 0 AS post_id FROM post WHERE subject_id IN (SELECT value FROM json_each(?))", ids
        ).fetchall(),
        threads=tx.execute("SELECT * FROM thread WHERE subject_id IN (SELECT value FROM json_each(?))", ids).fetchall(),
        comments=tx.execute(
            "SELECT * FROM comment WHERE subject_id IN (SELECT value FROM json_each(?))", ids
        ).fetchall(),
    )


def assembled(found: Fetched) -> Mapping[Key, Fact]:
    """The facts that the rows make, by subject and need."""
    kept = sorted_out(found)
    facts = ((key, facts_rows.assemble(kept, key)) for key in kept.looks)
    return {key: fact for key, fact in facts if fact is not None}


def sorted_out(found: Fetched) -> Kept:
    """The rows by what they belong to, for `facts_rows.assemble`."""
    posts: dict[Key, dict[int, ItemRow]] = {}
    for row in found.posts:
        item = _item(row)
        posts.setdefault(_key(row), {})[item.id] = item
    threads: dict[int, dict[int, ThreadRow]] = {}
    for row in found.threads:
        thread = _thread(row)
        threads.setdefault(rows.number(row["subject_id"]), {})[thread.post_id] = thread
    comments: dict[tuple[int, int], dict[int, ItemRow]] = {}
    for row in found.comments:
        item = _item(row)
        comments.setdefault((rows.number(row["subject_id"]), item.post_id), {})[item.id] = item
    values = {_key(row): rows.text(row["value"]) for row in found.values}
    return Kept({_key(row): _look(row) for row in found.looks}, values, posts, threads, comments)


def failures(tx: Tx, subject_id: int | None = None) -> Mapping[Key, Failure]:
    """What could not be seen when it was asked about last, by subject and need."""
    kept = tx.execute("SELECT * FROM failure WHERE ?1 IS NULL OR subject_id = ?1", (subject_id,)).fetchall()
    found = (
        Failure(
            subject_id=rows.number(row["subject_id"]),
            need=Need(rows.text(row["need"])),
            taken_at=datetime.fromisoformat(rows.text(row["taken_at"])),
            kind=FailureKind(rows.text(row["kind"])),
            detail=rows.text(row["detail"]),
        )
        for row in kept
    )
    return {(failure.subject_id, failure.need): failure for failure in found}


def known_comments(tx: Tx, page_ids: Sequence[int]) -> Mapping[int, Mapping[int, int]]:
    """By page: how many comments each publication had when all of them were read last.

    Those among which something was flagged are left out: one that was deleted while another came changes no count.
    """
    found: dict[int, dict[int, int]] = {}
    query = (
        "SELECT subject_id, post_id, count FROM thread"  # noqa: S608 # ours
        " WHERE whole = 1 AND subject_id IN (SELECT value FROM json_each(?)) AND NOT EXISTS (SELECT 1 FROM comment"
        f" WHERE comment.subject_id = thread.subject_id AND comment.post_id = thread.post_id AND {_FLAGGED})"
    )
    for page_id, post_id, count in tx.execute(query, (json.dumps(list(page_ids)),)).fetchall():
        found.setdefault(rows.number(page_id), {})[rows.number(post_id)] = rows.number(count)
    return found


def site(tx: Tx, organization_id: int) -> Site | None:
    """What the organization's site showed last."""
    fact = assembled(fetch(tx, [organization_id])).get((organization_id, Need.SITE))
    return fact.value if fact is not None and isinstance(fact.value, Site) else None


def salt(tx: Tx) -> bytes:
    """What makes the hashes of readers differ from those of any other vault; made at the first call (in a write)."""
    row = tx.execute("SELECT value FROM salt").fetchone()
    if row is None:
        made = secrets.token_bytes(_SALT_BYTES)
        tx.execute("INSERT INTO salt VALUES (1, ?)", (made,))
        return made
    cell = row[0]
    assert isinstance(cell, bytes), "the column holds bytes"
    return cell


def latencies(tx: Tx) -> Mapping[str, float]:
    """By network: how many seconds an answer took in the last run that asked it."""
    kept = tx.execute("SELECT network, seconds FROM latency").fetchall()
    return {rows.text(row[0]): float(str(row[1])) for row in kept}


def keep_latency(tx: Tx, network: str, seconds: float) -> None:
    """Remember how long an answer took."""
    tx.execute("INSERT OR REPLACE INTO latency VALUES (?, ?)", (network, seconds))


def _keep_value(tx: Tx, fact: Prepared) -> None:
    tx.execute(
        "INSERT INTO shown VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value,"
        " digest = excluded.digest WHERE digest <> excluded.digest",
        (fact.look.subject_id, fact.look.need.value, fact.value, fact.digest),
    )


def _keep_posts(tx: Tx, fact: Prepared) -> None:
    """New and changed publications; those that the window should show and does not are gone, as are old ones."""
    look = fact.look
    key = (look.subject_id, look.need.value)
    kept = tx.execute(
        f"SELECT id, date, digest, {_WAS_REDUCED} FROM post WHERE subject_id = ? AND need = ?",  # noqa: S608 # ours
        key,
    ).fetchall()
    known = {rows.number(row[0]): (rows.number(row[1]), row[2], bool(row[3])) for row in kept}
    tx.executemany(
        "INSERT OR REPLACE INTO post (subject_id, need, id, date, value, text, digest) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (*key, item.id, item.date, item.value, item.text, item.digest)
            for item in fact.items
            if not _is_kept(item, *known.get(item.id, (0, b"", False))[1:])
        ],
    )
    seen = {item.id for item in fact.items}
    gone = [number for number, (date, _, _) in known.items() if number not in seen and _over(look, date)]
    for number in gone:
        tx.execute("DELETE FROM post WHERE subject_id = ? AND need = ? AND id = ?", (*key, number))
    if look.need is Need.POSTS:
        _drop_threads(tx, look.subject_id, gone)


def _is_kept(item: ItemRow, digest: Cell, reduced: bool) -> bool:
    """The row is as the network says, or is of a judged message whose words are too old to be taken again."""
    return digest == item.digest or (reduced and not item.text and '"deleted":true' not in item.value)


def _over(look: LookRow, date: int) -> bool:
    """A publication that this look did not show was removed there, or is too old to be kept."""
    end = (look.ends or look.taken_at).timestamp()
    inside = (look.starts is None or look.starts.timestamp() <= date) and date <= end
    return inside or date < (look.taken_at - facts_rows.POSTS_KEPT).timestamp()


def _keep_threads(tx: Tx, fact: Prepared) -> None:
    for thread in fact.threads:
        key = (fact.look.subject_id, thread.post_id)
        tx.execute(
            "INSERT INTO thread VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET count = excluded.count,"
            " whole = excluded.whole, items = excluded.items, digest = excluded.digest"
            " WHERE digest <> excluded.digest",
            (*key, thread.count, int(thread.whole), thread.items, thread.digest),
        )
        kept = tx.execute(
            f"SELECT id, digest, {_WAS_REDUCED} FROM comment WHERE subject_id = ? AND post_id = ?",  # noqa: S608 # ours
            key,
        ).fetchall()
        known = {rows.number(row[0]): (row[1], bool(row[2])) for row in kept}
        mine = {item.id: item for item in fact.items if item.post_id == thread.post_id}
        tx.executemany(
            "INSERT OR REPLACE INTO comment (subject_id, post_id, id, date, value, text, digest)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (*key, item.id, item.date, item.value, item.text, item.digest)
                for item in mine.values()
                if not _is_kept(item, *known.get(item.id, (b"", False)))
            ],
        )
        # A part tells of none that it is gone: a flagged one stays, so that its publication is read again.
        delete = f"DELETE FROM comment WHERE subject_id = ? AND post_id = ? AND id = ? AND (? OR NOT {_FLAGGED})"  # noqa: S608 # ours
        tx.executemany(delete, [(*key, number, int(thread.whole)) for number in known.keys() - mine.keys()])


def _drop_threads(tx: Tx, subject_id: int, post_ids: Iterable[int]) -> None:
    for post_id in post_ids:
        tx.execute("DELETE FROM thread WHERE subject_id = ? AND post_id = ?", (subject_id, post_id))
        tx.execute("DELETE FROM comment WHERE subject_id = ? AND post_id = ?", (subject_id, post_id))


def _key(row: Row) -> Key:
    return rows.number(row["subject_id"]), Need(rows.text(row["need"]))


def _look(row: Row) -> LookRow:
    subject_id, need = _key(row)
    taken_at = datetime.fromisoformat(rows.text(row["taken_at"]))
    return LookRow(subject_id, need, taken_at, _moment(row["starts"]), _moment(row["ends"]), rows.text(row["items"]))


def _item(row: Row) -> ItemRow:
    return ItemRow(
        rows.number(row["post_id"]),
        rows.number(row["id"]),
        rows.number(row["date"]),
        rows.text(row["value"]),
        rows.text(row["text"]),
        b"",
    )


def _thread(row: Row) -> ThreadRow:
    return ThreadRow(
        rows.number(row["post_id"]), rows.number(row["count"]), bool(row["whole"]), rows.text(row["items"])
    )


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _moment(cell: Cell) -> datetime | None:
    return None if cell is None else datetime.fromisoformat(rows.text(cell))
