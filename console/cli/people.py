"""`people`: who answers for pages; beside the five commands, erasing the data of those whose work is over."""

from __future__ import annotations

from datetime import date

import click

from checks import snapshot
from console.cli import output
from console.cli.asking import agreed
from console.cli.context import Program, program
from console.cli.options import as_json
from console.cli.outcome import Outcome
from console.cli.records import Kind, group
from console.format import day
from registry import erasing
from registry import people as responsible
from registry.erasing import Erasure, Expired
from registry.people import Person
from vault.errors import BadInput
from vault.store import Store
from vault.text import counted
from vault.types import Json

COPIES = (
    "Прежние резервные копии хранилища эти данные ещё содержат: они уйдут по сроку копий или когда их удалят руками. "
    "Журнал действий не меняется; людей он называет номерами."
)

people = group(
    Kind(
        command="people",
        help="Ответственные за страницы.",
        example="people show 3",
        record=Person,
        module=responsible,
        columns=("ID", "Имя", "Должность", "Телефон", "Отвечает за"),
        row=lambda record, names: (
            str(record.id),
            record.name,
            record.position,
            record.phone,
            ", ".join(names.get(each.organization_id, "") for each in record.assignments),
        ),
    )
)


@people.command("erase")
@click.argument("person_id", metavar="ID", type=click.IntRange(min=1))
@click.option("--yes", is_flag=True, help="Не спрашивать.")
@as_json
@program
def erase(program: Program, person_id: int, yes: bool, as_json: bool) -> None:
    """Стереть данные человека, чья работа кончилась: имя, контакты, обучение, заметки — из записи и её истории.

    Остаётся: за какие организации и когда отвечал человек с этим номером. Вернуть стёртое нельзя.

    Пример: poryadok people erase 3
    """
    with program.store() as store:
        today = store.read(lambda tx: snapshot.today(tx, program.clock().now()))
        planned = store.read(lambda tx: erasing.plan(tx, person_id, today))
        if not as_json:
            _show(planned)
        if not planned.refusals and not agreed("Стереть безвозвратно?", yes=yes):
            output.message("Ничего не изменено.")
            return
        done = store.write(erasing.REASON, lambda tx: erasing.erase(tx, person_id, today))
    if as_json:
        output.document(_as_json(done))
    else:
        output.line(f"Стёрто: {person_id}")
    output.message(COPIES)


@people.command("purge")
@click.option("--apply", "apply", is_flag=True, help="Стереть; без этого только список.")
@click.option("--yes", is_flag=True, help="Не спрашивать.")
@as_json
@program
def purge(program: Program, apply: bool, yes: bool, as_json: bool) -> Outcome:
    """Чей срок хранения вышел: последнее назначение кончилось раньше, чем person_years лет назад.

    Пример: poryadok people purge --apply
    """
    with program.store() as store:
        today = store.read(lambda tx: snapshot.today(tx, program.clock().now()))
        due = _due(store, today)
        free = [planned.person_id for _, planned in due if not planned.refusals]
        if not as_json:
            output.table(
                ("ID", "Имя", "Последний день", "Мешает"),
                [(str(one.person_id), one.name, day(one.ended_on), "; ".join(it.refusals)) for one, it in due],
            )
        erased = apply and bool(free) and agreed(f"Стереть безвозвратно: {_people(len(free))}?", yes=yes)
        if erased:
            store.write(erasing.REASON, lambda tx: [erasing.erase(tx, each, today) for each in free])
    if as_json:
        people: list[Json] = [
            {"id": one.person_id, "ended_on": one.ended_on.isoformat(), "refusals": list(it.refusals)}
            for one, it in due
        ]
        output.document({"people": people, "erased": [*free] if erased else []})
    if erased:
        output.message(f"Стёрто: {_people(len(free))}. {COPIES}")
    elif not as_json:
        output.message("Ничего не стёрто. Стереть: people purge --apply." if due else "Ничей срок не вышел.")
    return Outcome.found(len(due) - (len(free) if erased else 0))


def _due(store: Store, today: date) -> list[tuple[Expired, Erasure]]:
    """Whose time is over, and what stands against erasing them; BadInput while nobody set how long data are kept."""
    years = store.read(erasing.years)
    if years is None:
        raise BadInput(
            "Срок хранения не задан, ничего не стёрто. Задайте его своим документом и запишите, например: "
            "poryadok settings set person_years 3."
        )
    found = store.read(lambda tx: erasing.expired(tx, years, today))
    return [(one, store.read(lambda tx, one=one: erasing.plan(tx, one.person_id, today))) for one in found]  # type: ignore[misc]  # mypy: defaults


def _people(count: int) -> str:
    return counted(count, "человек", "человека", "человек")


def _show(planned: Erasure) -> None:
    output.line(f"{planned.name}, № {planned.person_id}: {_kept(planned)}.")
    output.section("Мешает", planned.refusals)
    output.section("Имя ещё стоит, не трогается", [f"{each.title}: {each.count}" for each in planned.mentions])


def _kept(planned: Erasure) -> str:
    roles = counted(len(planned.assignments), "назначение", "назначения", "назначений")
    history = counted(planned.changes, "запись", "записи", "записей")
    return f"остаются без имени {roles} с датами; стираются сама запись и её история: {history}"


def _as_json(done: Erasure) -> dict[str, Json]:
    return {
        "id": done.person_id,
        "assignments_kept": len(done.assignments),
        "changes": done.changes,
        "mentions": [{"title": each.title, "count": each.count} for each in done.mentions],
    }
