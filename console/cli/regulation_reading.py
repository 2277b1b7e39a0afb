"""What the text of a regulation was read into, printed: its lists, its proposed clause table, what it asks.

What an amended text changes is printed by `amendment`; reading and writing are `registry.imports.regulation`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from console import regulating
from console.cli import amendment, output
from console.cli.labels import word
from console.reading import rule_words
from registry.imports.regulation import AppliedAmendment, AppliedRegulation, RegulationReading, Row, propose
from registry.imports.regulation.amending import Amendment
from registry.imports.regulation.drafting import kind_of
from registry.regulation import citing
from registry.regulation.model import Clause, Regulation
from vault.text import counted
from vault.types import Json


@dataclass(frozen=True)
class Read:
    """A reading, what was answered, the draft that came of both (None while it cannot be made), what it amends."""

    reading: RegulationReading
    answers: Mapping[str, str]
    draft: Regulation | None
    amended: Amendment | None = None

    @property
    def open_questions(self) -> list[tuple[str, str]]:
        """Ids and texts of what nobody has answered."""
        asked = regulating.open_questions(self.reading, self.answers, self.draft, self.amended)
        return [(each.id, each.text) for each in asked]

    def as_json(self, applied: AppliedRegulation | AppliedAmendment | None) -> dict[str, Json]:
        """The whole of it under stable keys."""
        read = self.reading
        doubtful = self.amended.lists.questions if self.amended else ()
        return {
            "title": read.title,
            "municipality": read.municipality or None,
            "number": read.act_number or None,
            "adopted_on": read.act_date.isoformat() if read.act_date else None,
            "networks": list(read.networks),
            "lists": [
                {
                    "kind": kind_of(read, place, self.answers).value,
                    "title": each.title,
                    "items": [
                        {"number": item.number, "raw": item.raw, "name": item.name, "provisional": item.provisional}
                        for item in each.items
                    ],
                }
                for place, each in enumerate(read.lists)
            ],
            "duplicates": [{"kind": each.kind.value, "numbers": list(each.numbers)} for each in read.duplicates],
            "valid_from": read.valid_from.isoformat() if read.valid_from else None,
            "norms": {"posts_per_week": read.norms.posts_per_week},
            "category_norms": dict(read.norms.by_category),
            "not_counted": list(read.norms.left_out),
            "clauses": [
                {"number": each.number, "text": each.text, "provisional": each.provisional} for each in read.clauses
            ],
            "table": [_row_json(row, self._settled(row)) for row in propose(read)],
            "unconfirmed": unconfirmed_json(self.draft),
            "warnings": [*read.warnings, *(self.amended.lists.warnings if self.amended else ())],
            "questions": [{"id": name, "text": text} for name, text in self.open_questions],
            "question_list": [
                {
                    "id": each.id,
                    "text": each.text,
                    "row": each.row,
                    "candidates": [{"id": one.id, "name": one.name} for one in each.candidates],
                }
                for each in doubtful
            ],
            "difference": None if self.amended is None else amendment.as_json(self.amended),
            "applied": None if applied is None else _applied_json(applied),
        }

    def show(self, applied: AppliedRegulation | AppliedAmendment | None) -> None:
        """The same for a person."""
        read = self.reading
        draft = self.draft
        start = draft.valid_from if draft else read.valid_from
        output.fields(
            [
                ("Порядок", read.title),
                ("Муниципалитет", read.municipality),
                ("Действует с", f"{start:%d.%m.%Y}" if start else ""),
                ("Сети", rule_words.of_networks(draft) if draft else "не названы"),
                ("Норма", rule_words.of_norm(draft) if draft else ""),
                ("Пунктов", str(len(read.clauses))),
            ]
        )
        for each in read.lists:
            output.line()
            output.line(f"{each.title or 'Перечень'}: {counted(len(each.items), 'строка', 'строки', 'строк')}")
            output.table(("№", "Название"), [(str(item.number), item.name) for item in each.items])
        output.line()
        output.table(
            ("Пункт", "Обязывает", "Сила", "Глагол", "Проверки", "О чём"),
            [_row_shown(row, self._settled(row)) for row in propose(read)],
        )
        if self.amended is not None:
            amendment.show(self.amended)
        output.section("Замечания", read.warnings)
        if self.draft is not None:
            output.section("Не подтверждено", unconfirmed_lines(self.draft))
        output.section("Вопросы", [f"{name}: {text}" for name, text in self._asked()])
        if applied is None:
            output.message("Ничего не записано. Записать: добавьте --apply.")
            return
        output.section("Не записано", applied.left)
        output.message(f"Записано: версия Порядка {applied.version_id}, {_counted_records(applied)}.")

    def _asked(self) -> list[tuple[str, str]]:
        doubtful = {each.id: each for each in (self.amended.lists.questions if self.amended else ())}
        shown = []
        for name, text in self.open_questions:
            candidates = doubtful[name].candidates if name in doubtful else ()
            choice = "; ".join(f"{each.id} — {each.name}" for each in candidates)
            shown.append((name, f"{text} {choice}".strip()))
        return shown

    def _settled(self, row: Row) -> Clause:
        """The row as a person left it; as proposed when it is not in the draft."""
        drafted = self.draft.clauses if self.draft else ()
        return next((each for each in drafted if each.number == row.clause.number), row.clause)


def unconfirmed_json(regulation: Regulation | None) -> list[Json]:
    """What no letter may cite yet."""
    found = citing.unconfirmed(regulation) if regulation else ()
    return [{"what": each.what, "advice": each.advice} for each in found]


def unconfirmed_lines(regulation: Regulation) -> list[str]:
    """The same for a person, a line each."""
    return [f"{each.what}: {each.advice}" for each in citing.unconfirmed(regulation)]


def _row_json(row: Row, settled: Clause) -> dict[str, Json]:
    words = {each.check: each.words for each in row.reasons}
    return {
        "clause": settled.number,
        "text": row.source,
        "binds": settled.binds.value,
        "subject": row.subject or None,
        "level": settled.level.value,
        "verb": row.verb or None,
        "checks": [{"check": check, "words": words.get(check)} for check in settled.checks],
        "manual": settled.manual,
        "cases": list(settled.cases),
        "deadlines": [{"words": each.words, "days": each.days} for each in row.deadlines],
        "parameters": [
            {"check": each.check, "name": each.name, "value": _plain(each.value)} for each in row.parameters
        ],
        "provisional": settled.provisional,
        "confirmed": not settled.proposed,
    }


def _plain(value: int | str | tuple[str, ...]) -> Json:
    return list(value) if isinstance(value, tuple) else value


def _row_shown(row: Row, settled: Clause) -> tuple[str, ...]:
    number = f"{settled.number} (сверьте)" if settled.provisional else settled.number
    checks = ", ".join(settled.checks) or "решает человек"
    return (number, word(settled.binds), word(settled.level), row.verb, checks, settled.text)


def _counted_records(applied: AppliedRegulation | AppliedAmendment) -> str:
    added = counted(len(applied.organizations_added), "организация", "организации", "организаций")
    if isinstance(applied, AppliedAmendment):
        begun = counted(applied.lines_begun, "строка перечней началась", "строки начались", "строк начались")
        ended = counted(applied.lines_ended, "закончилась", "закончились", "закончились")
        return f"новых: {added}, {begun}, {ended}"
    lines = counted(applied.obligations_added + applied.exemptions_added, "строка", "строки", "строк")
    return f"новых: {added}, {lines} перечней"


def _applied_json(applied: AppliedRegulation | AppliedAmendment) -> dict[str, Json]:
    common: dict[str, Json] = {
        "version": applied.version_id,
        "version_added": applied.version_added,
        "organizations_added": list(applied.organizations_added),
        "left": list(applied.left),
    }
    if isinstance(applied, AppliedAmendment):
        return common | {
            "organizations_found": applied.organizations_found,
            "obligations_added": applied.obligations_added,
            "exemptions_added": applied.exemptions_added,
            "lines_ended": applied.lines_ended,
        }
    return common | {
        "organizations_found": applied.organizations_found,
        "obligations_added": applied.obligations_added,
        "exemptions_added": applied.exemptions_added,
        "lines_ended": 0,
    }
