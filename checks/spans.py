"""Spans of verdicts as the vault keeps them: who was judged by what, since which run and until which.

What is said of a subject repeats from page to page and comes back after an unknown: it is kept once, and a span holds
numbers. A view shows spans with their words, as if they were one table. What a run opens and closes is `history`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias, cast

from checks.model import Param, Params, Status, Subject, SubjectKind, Verdict, pairs
from registry import rows
from registry.regulation.model import Level
from vault.sqlcipher import Cell, Row
from vault.transaction import Tx
from vault.types import Parameter

if TYPE_CHECKING:
    from registry.knowledge_facts import Reader

Key: TypeAlias = tuple[str, int, str]
"""Kind and id of a subject, and a check."""

Span: TypeAlias = tuple[str, int, str, int, int, int]
"""A key, and the numbers of its words: whose it is, what it cites, what is said."""

Cells: TypeAlias = tuple[Parameter, ...]

_NOBODY: Key = ("", 0, "")
_AT_ONCE = 1000  # rows read in one transaction
_WALKED = 3000  # spans walked over in one transaction, of which few are read

SQL = """
CREATE TABLE verdict_subject (
    id INTEGER PRIMARY KEY,
    subject_name TEXT NOT NULL,
    organization_id INTEGER NOT NULL,
    network TEXT NOT NULL,
    UNIQUE (subject_name, organization_id, network)
) STRICT;
CREATE TABLE verdict_cited (
    id INTEGER PRIMARY KEY,
    clauses TEXT NOT NULL,
    level TEXT NOT NULL,
    version INTEGER NOT NULL,
    UNIQUE (clauses, level, version)
) STRICT;
CREATE TABLE verdict_said (
    id INTEGER PRIMARY KEY,
    status TEXT NOT NULL,
    code TEXT NOT NULL,
    params TEXT NOT NULL,
    evidence TEXT NOT NULL
) STRICT;
CREATE TABLE verdict_span (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    from_run INTEGER NOT NULL REFERENCES run (id),
    until_run INTEGER REFERENCES run (id),
    kind TEXT NOT NULL,
    subject_id INTEGER NOT NULL,
    check_id TEXT NOT NULL,
    subject INTEGER NOT NULL,
    cited INTEGER NOT NULL,
    said INTEGER NOT NULL
) STRICT;
INSERT INTO verdict_subject (subject_name, organization_id, network)
    SELECT DISTINCT subject_name, organization_id, network FROM verdict;
INSERT INTO verdict_cited (clauses, level, version) SELECT DISTINCT clauses, level, version FROM verdict;
INSERT INTO verdict_said (status, code, params, evidence)
    SELECT DISTINCT status, code, params, evidence FROM verdict;
INSERT INTO verdict_span (id, from_run, until_run, kind, subject_id, check_id, subject, cited, said)
    SELECT verdict.id, from_run, until_run, kind, subject_id, check_id, verdict_subject.id, verdict_cited.id,
        verdict_said.id
    FROM verdict
    JOIN verdict_subject USING (subject_name, organization_id, network)
    JOIN verdict_cited USING (clauses, level, version)
    JOIN verdict_said USING (status, code, params, evidence)
    ORDER BY verdict.id;
DROP TABLE verdict;
CREATE INDEX verdict_said_end ON verdict_said (substr(evidence, -20), substr(params, -24), code);
CREATE UNIQUE INDEX verdict_open ON verdict_span (kind, subject_id, check_id) WHERE until_run IS NULL;
CREATE INDEX verdict_runs ON verdict_span (from_run, until_run);
CREATE VIEW verdict AS
    SELECT verdict_span.id, from_run, until_run, kind, subject_id, subject_name, organization_id, network, check_id,
        clauses, level, status, code, params, evidence, version
    FROM verdict_span
    LEFT JOIN verdict_subject ON verdict_subject.id = subject
    LEFT JOIN verdict_cited ON verdict_cited.id = cited
    LEFT JOIN verdict_said ON verdict_said.id = said;
"""
"""The words apart from the spans; those of before are moved over. Evidence is long and mostly differs in its end, a
number of a publication: the index holds no more of it. Left joins, so that a question that needs no words reads none.
"""


@dataclass(frozen=True)
class _Words:
    """A table of words that are kept once."""

    name: str
    columns: tuple[str, ...]
    ends: Mapping[str, int] = field(default_factory=dict)
    """How many characters of the end of a column the index holds."""


_SUBJECT = _Words("verdict_subject", ("subject_name", "organization_id", "network"))
_CITED = _Words("verdict_cited", ("clauses", "level", "version"))
_SAID = _Words("verdict_said", ("status", "code", "params", "evidence"), {"params": 24, "evidence": 20})
_TABLES = (_SUBJECT, _CITED, _SAID)
_SPAN = ("kind", "subject_id", "check_id", "subject", "cited", "said")
_BARE = f"SELECT {', '.join(_SPAN)} FROM verdict_span"  # noqa: S608 # constants


@dataclass(frozen=True)
class Written:
    """What is to be written of verdicts: words that are new, by table, and the numbers of every span."""

    words: tuple[tuple[Cells, ...], ...]
    spans: Mapping[Key, tuple[int, int, int]]


def numbered(read: Reader, verdicts: Iterable[Verdict], version: int) -> Written:
    """The verdicts in numbers: of words that are kept already their own, of the others the next ones.

    Holds as long as nothing else is written of verdicts.
    """
    books: tuple[dict[object, int], ...] = ({}, {}, {})
    spans: dict[Key, tuple[int, ...]] = {}
    for verdict in verdicts:
        subject = verdict.subject
        words = (
            (subject.name, verdict.organization_id, verdict.network),
            (verdict.clauses, verdict.level, version),
            (verdict.status, verdict.code, verdict.params, verdict.evidence),
        )
        spans[subject.kind.value, subject.id, verdict.check] = tuple(
            book.setdefault(each, len(book)) for book, each in zip(books, words, strict=True)
        )
    found = [_found(read, table, [*map(_cells, book)]) for table, book in zip(_TABLES, books, strict=True)]
    (subjects, new_subjects), (cited, new_cited), (said, new_said) = found
    return Written(
        (new_subjects, new_cited, new_said),
        {key: (subjects[one], cited[two], said[three]) for key, (one, two, three) in spans.items()},
    )


def _found(read: Reader, table: _Words, every: list[Cells]) -> tuple[list[int], tuple[Cells, ...]]:
    """The number of each of the words in their order, and the rows of those that are new."""
    known: dict[int, int] = {}
    for start in range(0, len(every), _AT_ONCE):
        part = json.dumps(every[start : start + _AT_ONCE], ensure_ascii=False)
        for row in read(lambda tx: _look_up(tx, table, part)):  # noqa: B023 # called at once
            known[start + rows.number(row[0])] = rows.number(row[1])
    number = read(lambda tx: _last(tx, table))
    new: list[Cells] = []
    for place, cells in enumerate(every):
        if place not in known:
            number += 1
            known[place] = number
            new.append((number, *cells))
    return [known[place] for place in range(len(every))], tuple(new)


def _look_up(tx: Tx, table: _Words, part: str) -> Sequence[Row]:
    conditions = [f"{column} = value ->> {place}" for place, column in enumerate(table.columns)]
    for column, length in table.ends.items():
        place = table.columns.index(column)
        conditions.append(f"substr({column}, -{length}) = substr(value ->> {place}, -{length})")
    same = " AND ".join(conditions)
    # S608: the tables are constants of this module.
    return tx.execute(f"SELECT key, {table.name}.id FROM json_each(?) JOIN {table.name} ON {same}", (part,)).fetchall()  # noqa: S608


def _last(tx: Tx, table: _Words) -> int:
    return rows.number(rows.only(tx, f"SELECT coalesce(max(id), 0) FROM {table.name}")[0])  # noqa: S608 # as above


def write(tx: Tx, run_id: int, words: Sequence[Sequence[Cells]], spans: Sequence[Cells], closed: Sequence[int]) -> None:
    """Close these spans, and open the new ones with their words, from this run on."""
    tx.executemany("UPDATE verdict_span SET until_run = ? WHERE id = ?", [(run_id, number) for number in closed])
    for table, new in zip(_TABLES, words, strict=True):
        marks = ", ".join("?" for _ in ("id", *table.columns))
        columns = ", ".join(("id", *table.columns))
        tx.executemany(f"INSERT INTO {table.name} ({columns}) VALUES ({marks})", new)  # noqa: S608 # as above
    tx.executemany(
        f"INSERT INTO verdict_span ({', '.join(_SPAN)}, from_run) VALUES (?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 # as above
        [(*cells, run_id) for cells in spans],
    )


def open_spans(read: Reader) -> Iterable[Row]:
    """Every span that is not over: id, key, numbers of words, and whose subject it is; in the order of keys."""
    after = _NOBODY
    while part := read(lambda tx: _open_part(tx, after)):  # noqa: B023 # called at once
        yield from part
        end = part[-1]
        after = (rows.text(end["kind"]), rows.number(end["subject_id"]), rows.text(end["check_id"]))


def _open_part(tx: Tx, after: Key) -> Sequence[Row]:
    return tx.execute(
        "SELECT verdict_span.id, kind, subject_id, check_id, subject, cited, said, organization_id, network"
        " FROM verdict_span JOIN verdict_subject ON verdict_subject.id = subject"
        " WHERE until_run IS NULL AND (kind, subject_id, check_id) > (?, ?, ?)"
        " ORDER BY kind, subject_id, check_id LIMIT ?",
        (*after, _AT_ONCE),
    ).fetchall()


def at(read: Reader, run_id: int) -> Iterator[Sequence[Span]]:
    """The spans that a run found or left as they were, in parts; `worded` makes verdicts of them."""
    for after in range(0, read(last), _WALKED):
        yield read(lambda tx: _part_at(tx, run_id, after))  # noqa: B023 # called at once


def _part_at(tx: Tx, run_id: int, after: int) -> Sequence[Span]:
    found = tx.execute(
        f"{_BARE} WHERE id > ?2 AND id <= ?3 AND from_run <= ?1 AND (until_run IS NULL OR until_run > ?1)",
        (run_id, after, after + _WALKED),
    ).fetchall()
    return cast("list[Span]", found)  # the columns are strict: asking each of a million cells takes long


def now(read: Reader) -> Iterator[Sequence[Span]]:
    """The spans that are not over, in the order of keys and in parts, as above."""
    after = _NOBODY
    while part := read(lambda tx: _part_now(tx, after)):  # noqa: B023 # called at once
        yield part
        kind, subject_id, check, *_words = part[-1]
        after = kind, subject_id, check


def _part_now(tx: Tx, after: Key) -> Sequence[Span]:
    found = tx.execute(
        f"{_BARE} WHERE until_run IS NULL AND (kind, subject_id, check_id) > (?, ?, ?)"
        " ORDER BY kind, subject_id, check_id LIMIT ?",
        (*after, _WALKED),
    ).fetchall()
    return cast("list[Span]", found)


def last(tx: Tx) -> int:
    """The number of the last span, 0 before the first."""
    return rows.number(rows.only(tx, "SELECT coalesce(max(id), 0) FROM verdict_span")[0])


def of_weeks(read: Reader, check: str, first_day: date, page_ids: Sequence[int] | None = None) -> Iterator[Row]:
    """What runs found of these pages (None: of all) by this check in weeks since that day, in the order in which it was
    found: subject_id, status, params, and the first_day and last_day that were judged.
    """
    after, until = read(lambda tx: _bounds(tx, first_day))
    whose = None if page_ids is None else json.dumps(list(page_ids))
    while after < until:
        yield from read(lambda tx: _weeks_part(tx, check, after, whose))  # noqa: B023 # called at once
        after += _WALKED


def _bounds(tx: Tx, first_day: date) -> tuple[int, int]:
    """Ids between which the spans of the runs since that day lie: exclusive and inclusive."""
    until = last(tx)
    first = rows.maybe_number(
        rows.only(tx, "SELECT min(id) FROM run WHERE first_day >= ?", (first_day.isoformat(),))[0]
    )
    if first is None:
        return until, until
    low, high = 0, until  # spans are written run after run: of a large run even the least id is long looked for
    while low < high:
        middle = (low + high) // 2
        span = tx.execute("SELECT from_run FROM verdict_span WHERE id > ? ORDER BY id LIMIT 1", (middle,)).fetchone()
        if span is not None and rows.number(span[0]) < first:
            low = middle + 1
        else:
            high = middle
    return low, until


def _weeks_part(tx: Tx, check: str, after: int, whose: str | None) -> Sequence[Row]:
    return tx.execute(
        "SELECT subject_id, status, params, first_day, last_day FROM verdict JOIN run ON run.id = from_run"
        " WHERE verdict.id > ?1 AND verdict.id <= ?1 + ?2 AND check_id = ?3 AND kind = 'page'"
        " AND (?4 IS NULL OR subject_id IN (SELECT value FROM json_each(?4))) ORDER BY verdict.id",
        (after, _WALKED, check, whose),
    ).fetchall()


def of_key(tx: Tx, key: Key) -> Row | None:
    """The span of this key that is not over."""
    return tx.execute(
        "SELECT * FROM verdict WHERE kind = ? AND subject_id = ? AND check_id = ? AND until_run IS NULL", key
    ).fetchone()


def verdict(row: Row) -> Verdict:
    """A span with its words as a verdict; its sentence is rendered anew."""
    from checks import catalogue, messages

    check, status, code = rows.text(row["check_id"]), Status(rows.text(row["status"])), rows.text(row["code"])
    found = params(rows.text(row["params"]))
    known = catalogue.find(check)
    message, fix = messages.sentences(status, code, found, known.fix if known else messages.LOOK)
    return Verdict(
        subject=Subject(
            SubjectKind(rows.text(row["kind"])), rows.number(row["subject_id"]), rows.text(row["subject_name"])
        ),
        organization_id=rows.number(row["organization_id"]),
        network=rows.text(row["network"]),
        check=check,
        clauses=texts(row["clauses"]),
        level=Level(rows.text(row["level"])),
        status=status,
        code=code,
        params=found,
        evidence=texts(row["evidence"]),
        message=message,
        fix=fix,
    )


def _cells(words: object) -> Cells:
    """As the columns keep them: lists and pairs as JSON."""
    assert isinstance(words, tuple)
    if len(words) == len(_SAID.columns):
        status, code, params, evidence = words
        return status.value, code, _dump(dict(params)), _dump(list(evidence))
    if isinstance(words[0], tuple):
        clauses, level, version = words
        return _dump(list(clauses)), level.value, version
    return words


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@lru_cache(maxsize=1024)
def params(text: str) -> Params:
    """What a column keeps of them."""
    loaded: dict[str, Param] = json.loads(text)
    return pairs(loaded.items())


@lru_cache(maxsize=1024)
def _loaded(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))


def texts(cell: Cell) -> tuple[str, ...]:
    """What a column keeps as a list."""
    return _loaded(rows.text(cell))
