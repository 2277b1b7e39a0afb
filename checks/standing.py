"""What stands now, counted and named without its words: how many of each, which of it waits for a person, what is new.

Of thousands of pages even looking up what each verdict says takes seconds. Verdicts with their words are `history`; how
spans lie in the tables is `spans`.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, TypeVar

from checks.model import Status
from checks.results import Totals
from checks.spans import Cells, Key, last
from registry import rows
from vault.sqlcipher import Cell, Row
from vault.transaction import Tx
from vault.types import Parameter

if TYPE_CHECKING:
    from registry.knowledge_facts import Reader

T = TypeVar("T")

_BEGINNING: Key = ("", 0, "")
_END: Key = ("~", rows.MAX_ID, "~")
_AT_ONCE = 1000  # keys asked about in one transaction
_WALKED = 3000  # spans walked over in one transaction, of which few are read


_BROKEN = frozenset({Status.FAIL, Status.WARN})

Said: TypeAlias = tuple[str, str, str]
"""A check, and the status and code of what it says."""


class Brief(NamedTuple):
    """What stands now of one key, without its words: light enough for thousands that are only counted."""

    kind: str
    subject_id: int
    check: str
    organization_id: int
    status: str
    code: str

    @property
    def said(self) -> Said:
        return self.check, self.status, self.code

    @property
    def key(self) -> Key:
        return self.kind, self.subject_id, self.check


def tally(read: Reader) -> Counter[Said]:
    """How many verdicts stand now, by check, status and code."""
    found: Counter[Said] = Counter()
    for part in _by_parts(read, _COUNTED):
        for check, status, code, count in part:
            found[rows.text(check), rows.text(status), rows.text(code)] += rows.number(count)
    return found


def by_organization(read: Reader) -> Mapping[int, Totals]:
    """How many of each status stand now, by organization with its pages; 0 is the municipality."""
    return _totals(read, _OWNED, rows.number)


def by_network(read: Reader) -> Mapping[str, Totals]:
    """How many of each status stand now of pages, by code of network."""
    return _totals(read, _OF_NETWORKS, rows.text)


def by_page(read: Reader) -> Mapping[int, Totals]:
    """How many of each status stand now, by id of page."""
    return _totals(read, _OF_PAGES, rows.number)


def _totals(read: Reader, query: str, whose: Callable[[Cell], T]) -> Mapping[T, Totals]:
    """Rows of (whose, status, count) added up: what one owner has may fall into several parts."""
    found: dict[T, Counter[str]] = {}
    for part in _by_parts(read, query):
        for cell, status, count in part:
            found.setdefault(whose(cell), Counter())[rows.text(status)] += rows.number(count)
    return {owner: Totals(**{each.value: sums[each.value] for each in Status}) for owner, sums in found.items()}


def of_organization(read: Reader, organization_id: int) -> list[Brief]:
    """What stands now of an organization and its pages, in the order of keys."""
    found = _by_parts(read, _BRIEFLY.format("organization_id = ?7"), organization_id)
    return [_brief(row) for part in found for row in part]


def those(read: Reader, chosen: Collection[Said]) -> list[Brief]:
    """What stands now of these checks, statuses and codes, in the order of keys."""
    found = _by_parts(read, _BRIEFLY.format(_SO_SAID), *_said(chosen)) if chosen else ()
    return [_brief(row) for part in found for row in part]


def broken_since(read: Reader, run_id: int) -> list[Brief]:
    """What is broken now and was not, when that run had ended."""
    chosen = _BRIEFLY.format("+from_run > ?7 AND status IN ('fail', 'warn')")
    found = [_brief(row) for part in _by_parts(read, chosen, run_id) for row in part]
    before = _broken_until(read, run_id) if found else frozenset()
    return [each for each in found if each.key not in before]


def no_more_broken_since(read: Reader, run_id: int) -> list[Brief]:
    """What was broken when that run had ended and is found otherwise now, as it stands now."""
    return [each for each in briefly(read, sorted(_broken_until(read, run_id))) if each.status not in _BROKEN]


def pages_of(read: Reader, chosen: Collection[Said]) -> frozenset[int]:
    """Ids of pages of which one of these stands where no person has looked."""
    found = _by_parts(read, _UNLOOKED, *_said(chosen)) if chosen else ()
    return frozenset(rows.number(row[0]) for part in found for row in part)


def _said(chosen: Iterable[Said]) -> Cells:
    found = sorted(chosen)
    return json.dumps([" ".join(each) for each in found]), json.dumps(sorted({each[0] for each in found}))


def briefly(read: Reader, keys: Sequence[Key]) -> list[Brief]:
    """What stands now of these keys, as far as anything does."""
    found: list[Brief] = []
    for start in range(0, len(keys), _AT_ONCE):
        part = json.dumps(keys[start : start + _AT_ONCE])
        found += map(_brief, read(lambda tx: tx.execute(_OF_KEYS, (part,)).fetchall()))  # noqa: B023 # called at once
    return found


_STANDING = (
    "until_run IS NULL AND (kind, subject_id, check_id) > (?1, ?2, ?3) AND (kind, subject_id, check_id) <= (?4, ?5, ?6)"
)
_BRIEF = "SELECT kind, subject_id, check_id, organization_id, status, code FROM verdict"
_BRIEFLY = f"{_BRIEF} WHERE {_STANDING} AND {{}}"
_SO_SAID = (
    "+check_id IN (SELECT value FROM json_each(?8))"  # told from the index: of most spans no words are looked up
    " AND check_id || ' ' || status || ' ' || code IN (SELECT value FROM json_each(?7))"
)
_COUNTED = (  # words are looked up once for all of a part that say the same
    "SELECT check_id, status, code, sum(many) FROM (SELECT check_id, said, count(*) AS many FROM verdict_span"  # noqa: S608 # constants
    f" WHERE {_STANDING} GROUP BY check_id, said) JOIN verdict_said ON verdict_said.id = said"
    " GROUP BY check_id, status, code"
)
_OWNED = f"SELECT organization_id, status, count(*) FROM verdict WHERE {_STANDING} GROUP BY organization_id, status"  # noqa: S608 # constants
_OF_PAGES = (
    f"SELECT subject_id, status, count(*) FROM verdict WHERE {_STANDING} AND +kind = 'page' GROUP BY subject_id, status"  # noqa: S608 # constants
)
_OF_NETWORKS = (
    f"SELECT network, status, count(*) FROM verdict WHERE {_STANDING} AND network <> '' GROUP BY network, status"  # noqa: S608 # constants
)
_UNLOOKED = (
    f"SELECT DISTINCT subject_id FROM verdict WHERE {_STANDING} AND +kind = 'page' AND {_SO_SAID}"  # noqa: S608 # constants
    " AND NOT EXISTS (SELECT 1 FROM look WHERE page_id = subject_id AND look.check_id = verdict.check_id"
    " AND ended_at IS NULL)"
)
_OF_KEYS = (
    f"{_BRIEF}, json_each(?) WHERE until_run IS NULL AND kind = value ->> 0 AND subject_id = value ->> 1"
    " AND check_id = value ->> 2"
)


def _by_parts(read: Reader, sql: str, *more: Parameter) -> Iterator[Sequence[Row]]:
    """What a question about everything that stands answers of each part of it, in the order of keys."""
    after = _BEGINNING
    while after != _END:
        after, part = read(lambda tx: _asked(tx, sql, after, more))  # noqa: B023 # called at once
        yield part


def _asked(tx: Tx, sql: str, after: Key, more: Cells) -> tuple[Key, Sequence[Row]]:
    row = tx.execute(
        "SELECT kind, subject_id, check_id FROM verdict_span WHERE until_run IS NULL"
        " AND (kind, subject_id, check_id) > (?, ?, ?) ORDER BY kind, subject_id, check_id LIMIT 1 OFFSET ?",
        (*after, _WALKED - 1),
    ).fetchone()
    end = _END if row is None else (rows.text(row[0]), rows.number(row[1]), rows.text(row[2]))
    return end, tx.execute(sql, (*after, *end, *more)).fetchall()


def _brief(row: Row) -> Brief:
    kind, subject_id, check, organization_id, status, code = row
    return Brief(
        rows.text(kind),
        rows.number(subject_id),
        rows.text(check),
        rows.number(organization_id),
        rows.text(status),
        rows.text(code),
    )


def _broken_until(read: Reader, run_id: int) -> frozenset[Key]:
    """What was broken when that run had ended, and was found otherwise since."""
    found: set[Key] = set()
    for after in range(0, read(last), _WALKED):
        part = read(lambda tx: _broken_part(tx, run_id, after))  # noqa: B023 # called at once
        found.update((rows.text(row[0]), rows.number(row[1]), rows.text(row[2])) for row in part)
    return frozenset(found)


def _broken_part(tx: Tx, run_id: int, after: int) -> Sequence[Row]:
    return tx.execute(
        "SELECT kind, subject_id, check_id FROM verdict WHERE id > ?1 AND id <= ?1 + ?2"
        " AND +from_run <= ?3 AND until_run > ?3 AND status IN ('fail', 'warn')",
        (after, _WALKED, run_id),
    ).fetchall()
