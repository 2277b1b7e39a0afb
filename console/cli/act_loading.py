"""What `import regulation` does with a text or a TOML: read, drafted, confirmed, compared, written in one transaction.

What was read is printed by `regulation_reading`, what it changes by `amendment`, rows are confirmed in `row_by_row`.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from console import regulating, vaults
from console.cli import amendment, output, regulations, row_by_row
from console.cli import answers as answering
from console.cli.context import Program
from console.cli.outcome import Outcome
from console.cli.regulation_reading import Read, unconfirmed_json, unconfirmed_lines
from console.format import reason
from registry import networks as known
from registry.imports import regulation as importing
from registry.imports.regulation import Amendment, AppliedAmendment, AppliedRegulation, RegulationReading
from registry.imports.regulation.drafting import act_answers
from registry.regulation import confirming, toml, versions
from registry.regulation.confirming import RowAnswer
from registry.regulation.model import Regulation
from vault.errors import BadInput, PoryadokError
from vault.store import Store
from vault.types import Json


def load(
    program: Program,
    file: str,
    answers: str | None,
    draft: Path | None,
    *,
    apply: bool,
    walk: bool,
    amends: bool,
    as_json: bool,
) -> Outcome:
    """One text or TOML by the options of the command. BadInput, and whatever opening the vault raises."""
    said, rows = answering.read_with_clauses(answers)
    given = {name: str(answer) for name, answer in said.items()}
    if file.startswith(regulations.SAMPLE) or file.lower().endswith(".toml"):
        ready = _answered(regulations.load(file), given, rows)
        return _ready(program, ready, apply=apply, amends=amends, as_json=as_json)
    job = _Job(program, importing.read(Path(file)), given, rows, draft)
    job.begin(walk=walk, apply=apply)
    if walk:
        job.confirm()
    if not apply:
        job.compare(asked=amends)
        job.keep()
        return job.show(None, as_json=as_json)
    with program.store() as store:
        job.compare_with(store, asked=amends)
        job.keep()
        applied = job.write(store)
    return job.show(applied, as_json=as_json)


@dataclass
class _Job:
    """One text on its way: read, drafted, confirmed, compared, written."""

    program: Program
    reading: RegulationReading
    answers: Mapping[str, str]
    rows: Mapping[str, RowAnswer]
    path: Path | None
    draft: Regulation | None = None
    amended: Amendment | None = None
    begun: bool = field(default=False)

    def begin(self, *, walk: bool, apply: bool) -> None:
        """The draft: the one begun before when it is to be continued, else a new one out of the reading."""
        self.begun = self.path is not None and self.path.exists() and (walk or apply)
        if self.begun and self.path is not None:
            loaded = _answered(regulations.load(str(self.path)), self.answers, self.rows)
            self.draft = loaded.regulation
        elif self.answers or self.rows or self.path is not None or apply or walk:
            self.draft = importing.draft(self.reading, self.answers, self.rows)
        else:
            with contextlib.suppress(BadInput):  # a text that names no network: its question is shown all the same
                self.draft = importing.draft(self.reading)
        if self.draft is not None:
            regulations.refuse_unknown_checks(self.draft, self.rows)

    def confirm(self) -> None:
        """Row by row, on a terminal."""
        if self.path is None:
            raise BadInput("Чтобы подтверждать по строкам, назовите файл черновика: --draft порядок.toml.")
        if not sys.stdin.isatty():
            raise BadInput(
                'Подтверждать по строкам можно на терминале; в сценарии — файлом --answers с разделами [clauses."2.4"].'
            )
        assert self.draft is not None, "made by begin"
        if not self.begun:
            self._keep_confirmed()
            _save(self.path, toml.serialise(self.draft))
            self.begun = True
        proposed = {row.clause.number: row for row in importing.propose(self.reading)}
        self.draft = row_by_row.confirm(self.draft, self.path, proposed)

    def _keep_confirmed(self) -> None:
        """An amended text begins with the rows that are confirmed in the version in force, as on the screen."""
        if not self.program.has_vault:
            return
        with self.program.store(advise=False) as store:
            held = regulating.held(store, self._today())
        self.draft = regulating.fresh(self.reading, held, self.answers, self.rows) or self.draft

    def compare(self, *, asked: bool) -> None:
        """With what the vault holds: when asked, or when it can be opened without asking for a passphrase."""
        if asked:
            with self.program.store(advise=False) as store:
                self.compare_with(store, asked=True)
        elif self.program.unattended:
            try:
                with self.program.store(advise=False) as store:
                    self.compare_with(store, asked=False)
            except PoryadokError as problem:  # a look must not fail because the vault is busy
                output.message(f"С перечнями хранилища не сравнено: {problem}")

    def compare_with(self, store: Store, *, asked: bool) -> None:
        """The same in an open vault; without lists there it is no amendment unless asked."""
        today = self._today()
        held = regulating.held(store, today)
        if not asked and not importing.is_amended(held):
            return
        begun = self.draft if self.begun else None  # a draft that a person works on is what is written
        found = regulating.amended(held, self.reading, self.answers, self.rows, begun)
        self.amended, self.draft = found, found.regulation

    def keep(self) -> None:
        """The draft into its file, never over another."""
        if self.path is not None and self.draft is not None and not self.begun:
            _save(self.path, toml.serialise(self.draft))

    def write(self, store: Store) -> AppliedRegulation | AppliedAmendment:
        """Everything in one transaction, after a copy of the vault."""
        return regulating.write(store, self.reading, self.answers, self.draft, self.amended)

    def show(self, applied: AppliedRegulation | AppliedAmendment | None, *, as_json: bool) -> Outcome:
        """What came of it; a question, a duplicate or a line left out is a finding."""
        found = Read(self.reading, self.answers, self.draft, self.amended)
        if as_json:
            output.document(found.as_json(applied))
        else:
            found.show(applied)
        return Outcome.found(found.open_questions or found.reading.duplicates or (applied is not None and applied.left))

    def _today(self) -> date:
        now = self.program.clock().now()
        return now.date() if self.draft is None else now.astimezone(ZoneInfo(self.draft.timezone)).date()


def _answered(
    loaded: regulations.Loaded, answers: Mapping[str, str], rows: Mapping[str, RowAnswer]
) -> regulations.Loaded:
    """A regulation that is data already, with a person's answers about its act and its rows."""
    if not answers and not rows:
        return loaded
    after = confirming.answer_all(act_answers(loaded.regulation, answers), rows)
    regulations.refuse_unknown_checks(after, rows)
    return replace(loaded, regulation=after, text=toml.serialise(after))


def _save(path: Path, text: str) -> None:
    """Write the draft to a new file; what is there is never overwritten."""
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise BadInput(f"{path} уже есть; черновик не сохранён, ничего не записано.") from None
    except OSError as error:
        raise BadInput(f"{path} не записывается: {reason(error)}.") from None
    output.message(f"Черновик сохранён: {path}")


def _ready(program: Program, loaded: regulations.Loaded, *, apply: bool, amends: bool, as_json: bool) -> Outcome:
    """A regulation that is data already: nothing to ask, only to look at or to keep."""
    found = loaded.regulation
    warnings = [*([] if found.confirmed else ["Номер и дата не подтверждены: это черновик."]), *loaded.unknown]
    version, difference = None, None
    if amends:
        with program.store(advise=False) as store:
            held = regulating.held(store, program.clock().now().date())
            difference = regulating.rules(held, found)
    if apply:
        with program.store() as store:
            vaults.safeguard(store)
            version = store.write("regulation.imported", lambda tx: versions.add(tx, found, loaded.text))
    if as_json:
        output.document(_ready_json(found, warnings, difference, version))
        return Outcome.DONE
    output.fields(
        [
            ("Порядок", found.title),
            ("Муниципалитет", found.municipality),
            ("Сети", ", ".join(known.title(rule.code) for rule in found.networks)),
            ("Пунктов", str(len(found.clauses))),
        ]
    )
    if difference is not None:
        amendment.show_rules(difference)
    output.section("Замечания", warnings)
    output.section("Не подтверждено", unconfirmed_lines(found))
    output.message("Ничего не записано. Записать: добавьте --apply." if version is None else f"Версия: {version}.")
    return Outcome.DONE


def _ready_json(
    found: Regulation, warnings: Sequence[str], difference: importing.RulesDifference | None, version: int | None
) -> dict[str, Json]:
    return {
        "title": found.title,
        "municipality": found.municipality,
        "number": found.number or None,
        "adopted_on": found.adopted_on.isoformat() if found.adopted_on else None,
        "networks": [rule.code for rule in found.networks],
        "lists": [],
        "duplicates": [],
        "norms": {"posts_per_week": found.norms.posts},
        "clauses": [
            {"number": each.number, "text": each.text, "provisional": each.provisional} for each in found.clauses
        ],
        "unconfirmed": unconfirmed_json(found),
        "warnings": [*warnings],
        "questions": [],
        "difference": None if difference is None else amendment.no_lists_json(difference),
        "applied": None if version is None else {"version": version},
    }
