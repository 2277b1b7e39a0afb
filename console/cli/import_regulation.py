"""`import regulation`: the text of a regulation or its TOML, looked at or written in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from console import vaults
from console.cli import answers as answering
from console.cli import output, regulations
from console.cli.context import Program, program
from console.cli.outcome import Outcome
from console.cli.records import as_json
from console.cli.russian import Command
from console.format import reason
from registry import networks as known
from registry.imports import regulation as importing
from registry.imports.regulation import AppliedRegulation, RegulationReading
from registry.imports.regulation.drafting import kind_of
from registry.regulation import toml, versions
from vault.errors import BadInput
from vault.text import counted
from vault.types import Json


@click.command("regulation", cls=Command)
@click.argument("file", metavar="ФАЙЛ")
@click.option("--apply", "apply", is_flag=True, help="Записать в хранилище, одной операцией.")
@click.option("--answers", metavar="ФАЙЛ", help="Ответы на вопросы: TOML или JSON, ключ — имя вопроса.")
@click.option(
    "--draft", metavar="ФАЙЛ", type=click.Path(path_type=Path), help="Сохранить черновик Порядка в TOML для правки."
)
@as_json
@program
def regulation(
    program: Program, file: str, apply: bool, answers: str | None, draft: Path | None, as_json: bool
) -> Outcome:
    """Прочитать Порядок: txt, docx или toml. Чего в тексте нет, то спрашивается, а не выдумывается.

    Пример: poryadok import regulation poryadok.txt --answers ответы.toml --apply
    """
    if file.startswith(regulations.SAMPLE) or file.lower().endswith(".toml"):
        return _ready(program, regulations.load(file), apply=apply, as_json=as_json)
    given = {name: str(answer) for name, answer in answering.read(answers).items()}
    found = _Read(importing.read(Path(file)), given)
    if found.answers or draft is not None:
        made = importing.draft(found.reading, found.answers)  # refuses an answer that cannot be read
        if draft is not None:
            _save(draft, toml.serialise(made))
    applied = None
    if apply:
        with program.store() as store:
            vaults.safeguard(store)
            applied = store.write("regulation.imported", lambda tx: importing.apply(tx, found.reading, found.answers))
    if as_json:
        output.document(found.as_json(applied))
    else:
        found.show(applied)
    return Outcome.found(found.open_questions or found.reading.duplicates or (applied is not None and applied.left))


@dataclass(frozen=True)
class _Read:
    """What was read, and what was answered."""

    reading: RegulationReading
    answers: dict[str, str]

    @property
    def open_questions(self) -> list[tuple[str, str]]:
        return [(each.id, each.text) for each in self.reading.questions if not self.answers.get(each.id)]

    def as_json(self, applied: AppliedRegulation | None) -> dict[str, Json]:
        read = self.reading
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
            "norms": {"posts_per_week": read.norms.posts_per_week},
            "clauses": [
                {"number": each.number, "text": each.text, "provisional": each.provisional} for each in read.clauses
            ],
            "warnings": list(read.warnings),
            "questions": [{"id": name, "text": text} for name, text in self.open_questions],
            "applied": None if applied is None else _applied_json(applied),
        }

    def show(self, applied: AppliedRegulation | None) -> None:
        read = self.reading
        norm = read.norms.posts_per_week
        posts = "" if norm is None else counted(norm, "публикация", "публикации", "публикаций")
        output.fields(
            [
                ("Порядок", read.title),
                ("Муниципалитет", read.municipality),
                ("Сети", ", ".join(known.title(code) for code in read.networks)),
                ("Норма в неделю", posts),
                ("Пунктов", str(len(read.clauses))),
            ]
        )
        for each in read.lists:
            output.line()
            output.line(f"{each.title or 'Перечень'}: {counted(len(each.items), 'строка', 'строки', 'строк')}")
            output.table(("№", "Название"), [(str(item.number), item.name) for item in each.items])
        output.section("Замечания", read.warnings)
        output.section("Вопросы", [f"{name}: {text}" for name, text in self.open_questions])
        if applied is None:
            output.message("Ничего не записано. Записать: добавьте --apply.")
        else:
            output.section("Не записано", applied.left)
            output.message(f"Записано: версия Порядка {applied.version_id}, {_counted_records(applied)}.")


def _counted_records(applied: AppliedRegulation) -> str:
    added = counted(len(applied.organizations_added), "организация", "организации", "организаций")
    lines = counted(applied.obligations_added + applied.exemptions_added, "строка", "строки", "строк")
    return f"новых: {added}, {lines} перечней"


def _applied_json(applied: AppliedRegulation) -> dict[str, Json]:
    return {
        "version": applied.version_id,
        "version_added": applied.version_added,
        "organizations_added": list(applied.organizations_added),
        "organizations_found": applied.organizations_found,
        "obligations_added": applied.obligations_added,
        "exemptions_added": applied.exemptions_added,
        "left": list(applied.left),
    }


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


def _ready(program: Program, loaded: regulations.Loaded, *, apply: bool, as_json: bool) -> Outcome:
    """A regulation that is data already: nothing to ask, only to look at or to keep."""
    found = loaded.regulation
    warnings = [*([] if found.confirmed else ["Номер и дата не указаны: это черновик."]), *loaded.unknown]
    version = None
    if apply:
        with program.store() as store:
            vaults.safeguard(store)
            version = store.write("regulation.imported", lambda tx: versions.add(tx, found, loaded.text))
    if as_json:
        output.document(
            {
                "title": found.title,
                "municipality": found.municipality,
                "number": found.number or None,
                "adopted_on": found.adopted_on.isoformat() if found.adopted_on else None,
                "networks": [rule.code for rule in found.networks],
                "lists": [],
                "duplicates": [],
                "norms": {"posts_per_week": found.norms.posts},
                "clauses": [
                    {"number": each.number, "text": each.text, "provisional": each.provisional}
                    for each in found.clauses
                ],
                "warnings": [*warnings],
                "questions": [],
                "applied": None if version is None else {"version": version},
            }
        )
        return Outcome.DONE
    output.fields(
        [
            ("Порядок", found.title),
            ("Муниципалитет", found.municipality),
            ("Сети", ", ".join(known.title(rule.code) for rule in found.networks)),
            ("Пунктов", str(len(found.clauses))),
        ]
    )
    output.section("Замечания", warnings)
    output.message("Ничего не записано. Записать: добавьте --apply." if version is None else f"Версия: {version}.")
    return Outcome.DONE
