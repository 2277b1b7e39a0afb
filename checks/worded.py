"""Verdicts out of thousands of spans: words that many of them share are looked up once and made into values once.

Which spans there are is told by `spans`; a single one with its words is `spans.verdict`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from checks import breath, catalogue, messages, spans
from checks.model import Params, Status, Subject, SubjectKind, Verdict
from checks.spans import Span
from registry import rows
from registry.knowledge_facts import Reader
from registry.regulation.model import Level
from vault.sqlcipher import Row
from vault.transaction import Tx

_BREATH = 50  # verdicts made between two chances to breathe: asking each time would cost as much as making one


class _Owner(NamedTuple):
    name: str
    organization_id: int
    network: str


class _Said(NamedTuple):
    status: Status
    code: str
    params: Params
    evidence: tuple[str, ...]


def verdicts(read: Reader, parts: Iterable[Sequence[Span]]) -> Iterator[Verdict]:
    """The spans as verdicts, in their order, with their sentences; the words are read part by part."""
    words = _Words(read)
    for part in parts:
        words.learn(part)
        for first in range(0, len(part), _BREATH):
            breath.breathe()
            yield from map(words.verdict, part[first : first + _BREATH])


class _Words:
    """What was looked up so far, by the numbers that spans hold."""

    def __init__(self, read: Reader) -> None:
        self._read = read
        self._owners: dict[int, _Owner] = {}
        self._cited: dict[int, tuple[tuple[str, ...], Level]] = {}
        self._said: dict[int, _Said] = {}
        self._told: dict[tuple[int, str], tuple[str, str]] = {}
        self._subjects: dict[tuple[str, int, int], Subject] = {}
        self._checks: dict[str, str] = {}

    def learn(self, part: Sequence[Span]) -> None:
        """Look up the words of these spans that are not known yet."""
        for row in self._new({span[3] for span in part} - self._owners.keys(), "verdict_subject"):
            owner = _Owner(
                rows.text(row["subject_name"]), rows.number(row["organization_id"]), rows.text(row["network"])
            )
            self._owners[rows.number(row["id"])] = owner
        for row in self._new({span[4] for span in part} - self._cited.keys(), "verdict_cited"):
            self._cited[rows.number(row["id"])] = spans.texts(row["clauses"]), Level(rows.text(row["level"]))
        for row in self._new({span[5] for span in part} - self._said.keys(), "verdict_said"):
            self._said[rows.number(row["id"])] = _Said(
                Status(rows.text(row["status"])),
                rows.text(row["code"]),
                spans.params(rows.text(row["params"])),
                spans.texts(row["evidence"]),
            )

    def _new(self, numbers: set[int], table: str) -> Sequence[Row]:
        return self._read(lambda tx: _words(tx, table, numbers)) if numbers else ()

    def verdict(self, span: Span) -> Verdict:
        """One of the spans whose words are known."""
        kind, subject_id, name, owner, cited, number = span
        owned, (clauses, level), said = self._owners[owner], self._cited[cited], self._said[number]
        subject = self._subjects.get((kind, subject_id, owner))
        if subject is None:
            subject = self._subjects[kind, subject_id, owner] = Subject(SubjectKind(kind), subject_id, owned.name)
        check = self._checks.setdefault(name, name)  # one text for all, which the database gives anew each time
        told = self._told.get((number, check))
        if told is None:
            known = catalogue.find(check)
            fix = known.fix if known else messages.LOOK
            told = self._told[number, check] = messages.sentences(said.status, said.code, said.params, fix)
        return Verdict(subject, owned.organization_id, owned.network, check, clauses, level, *said, *told)


def _words(tx: Tx, table: str, numbers: set[int]) -> Sequence[Row]:
    # S608: the tables are constants of this module.
    asked = f"SELECT * FROM {table} WHERE id IN (SELECT value FROM json_each(?))"  # noqa: S608
    return tx.execute(asked, (json.dumps(sorted(numbers)),)).fetchall()
