"""`poryadok plan …`: content plans of organizations: their records, a file read in, the calendar, a file to be filled.

Whether a plan was kept is told by the checks.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from console import vaults
from console.cli import answers as answering
from console.cli import import_questions, output
from console.cli.context import Program, program
from console.cli.inputs import FILE, LINE, MONTH
from console.cli.options import as_json
from console.cli.outcome import Outcome
from console.cli.records import Cells, Kind, group, organization_names
from console.cli.today import today as municipal_day
from console.format import line
from console.reading import plan_calendar
from registry import networks, organizations, pages, plans
from registry.imports import plans as importing
from registry.imports.plans.model import Existing, PlanMatch, PlanTarget
from registry.organizations import Organization, OrganizationState
from registry.pages import PageState
from registry.plans import PlanItem
from registry.search import organization_meant
from vault.errors import BadInput
from vault.newfile import put_file, refuse_taken
from vault.store import Store
from vault.text import counted
from vault.types import Json

if TYPE_CHECKING:
    from checks.plans import template as templates

_ITEMS = ("публикация", "публикации", "публикаций")
_SHOWN = 8  # differing items of a plan that are printed


def _cells(record: plans.Plan, names: dict[int, str]) -> Cells:
    return (
        str(record.id),
        names.get(record.organization_id, ""),
        f"{record.month:%m.%Y}",
        counted(len(record.items), *_ITEMS),
    )


plan = group(
    Kind(
        command="plan",
        help="Контент-планы организаций по месяцам.",
        example="plan add --from план.json",
        record=plans.Plan,
        module=plans,
        columns=("ID", "Организация", "Месяц", "Публикации"),
        row=_cells,
    )
)


@plan.command("import")
@click.argument("file", metavar="ФАЙЛ", type=click.Path(path_type=Path))
@click.option("--org", "organization", metavar="ID|НАЗВАНИЕ", type=LINE, help="Чей план, если в файле нет столбца.")
@click.option("--month", metavar="МЕСЯЦ", type=MONTH, help="Месяц плана: для дней без года и чтобы не взять чужие.")
@click.option(
    "--existing",
    metavar="КАК",
    type=click.Choice([each.value for each in Existing]),
    help="Что делать с планом, который уже есть: replace (заменить), merge (дополнить), skip (оставить).",
)
@click.option("--apply", "apply", is_flag=True, help="Записать в хранилище, одной операцией.")
@click.option("--answers", metavar="ФАЙЛ", type=FILE, help="Ответы на вопросы: TOML или JSON.")
@as_json
@program
def import_(
    program: Program,
    file: Path,
    organization: str | None,
    month: date | None,
    existing: str | None,
    apply: bool,
    answers: str | None,
    as_json: bool,
) -> Outcome:
    """Прочитать план из xlsx, ods, xls, csv: столбцы «Дата» и «Тема», можно «Организация» и «Сеть», в любом порядке.

    Что не решается само, то спрашивается; такие строки ждут ответа и не записываются.

    Пример: poryadok plan import план.xlsx --org 5 --month 2026-12 --apply
    """
    given = answering.read(answers)
    reading = importing.read(file)
    applied = None
    with program.store() as store:
        if apply:
            vaults.safeguard(store)
        whose = None if organization is None else store.read(lambda tx: organization_meant(tx, organization)).id
        found = importing.match(
            reading,
            organizations.listed(store.read(organizations.fetched)),
            plans.listed(store.read(plans.fetched)),
            month=month,
            organization_id=whose,
            existing=Existing(existing) if existing else None,
            answers=given,
        )
        if apply and any(target.changes for target in found.targets):
            applied = store.write("plan.imported", lambda tx: importing.apply(tx, found))
    if as_json:
        output.document(_import_json(found, applied))
    else:
        _print_import(found, written=applied is not None, asked=apply)
    return Outcome.found(found.questions or found.rejected)


def _import_json(found: PlanMatch, applied: importing.AppliedPlans | None) -> dict[str, Json]:
    return {
        "rows": found.rows,
        "created": found.created,
        "unchanged": found.unchanged,
        "questions": found.questions,
        "rejected": found.rejected,
        "plans": [_target_json(each) for each in found.targets],
        **import_questions.as_json(found),
        "applied": None if applied is None else {"added": [*applied.added], "updated": [*applied.updated]},
    }


def _target_json(each: PlanTarget) -> dict[str, Json]:
    return {
        "organization_id": each.organization_id,
        "organization": each.organization,
        "month": each.month.isoformat(),
        "plan_id": each.plan_id,
        "same": len(each.same),
        "added": [_item_json(item) for item in each.added],
        "missing": [_item_json(item) for item in each.missing],
        "choice": each.choice.value if each.choice else None,
    }


def _item_json(item: PlanItem) -> dict[str, Json]:
    return {"on": item.on.isoformat(), "topic": item.topic, "network": item.network}


def _print_import(found: PlanMatch, *, written: bool, asked: bool) -> None:
    output.fields(
        [
            ("Строк", str(found.rows)),
            ("Новых", str(found.created)),
            ("Без изменений", str(found.unchanged)),
            ("Вопросов", str(found.questions)),
            ("Отклонено", str(found.rejected)),
        ]
    )
    for each in found.targets:
        if each.plan_id is not None and (each.added or each.missing):
            output.section(
                f"{each.organization}, {each.month:%m.%Y}: совпадает {len(each.same)}",
                [*_differing("+", each.added), *_differing("-", each.missing)],
            )
    import_questions.show(found, "строка")
    if written:
        output.message("Записано.")
    else:
        output.message(
            "Записывать нечего, ничего не изменено." if asked else "Ничего не записано. Записать: добавьте --apply."
        )


def _differing(sign: str, items: tuple[PlanItem, ...]) -> list[str]:
    shown = [f"{sign} {item.on:%d.%m} {line(item.topic)}" for item in items[:_SHOWN]]
    return [*shown, f"{sign} и ещё {len(items) - _SHOWN}"] if len(items) > _SHOWN else shown


@plan.command("calendar")
@click.option("--org", "organization", metavar="ID|НАЗВАНИЕ", type=LINE, help="Только эта организация.")
@click.option("--month", metavar="МЕСЯЦ", type=MONTH, help="По умолчанию этот месяц.")
@as_json
@program
def calendar(program: Program, organization: str | None, month: date | None, as_json: bool) -> None:
    """Календарь месяца: что по планам на каждый день и вышло ли. По собранному последней проверкой.

    Пример: poryadok plan calendar --month 2026-12 --org 5
    """
    from checks.plans import calendar as calendars

    with program.store() as store:
        whose = None if organization is None else store.read(lambda tx: organization_meant(tx, organization)).id
        first = month or municipal_day(program, store).replace(day=1)
        found = calendars.month(store, program.clock().now(), first, whose)
        names = store.read(organization_names)
    if as_json:
        output.document(plan_calendar.as_json(found))
        return
    for text in plan_calendar.grid(found):
        output.line(text)
    output.section("По дням", plan_calendar.lines(found, names))
    if found.without and whose is None:
        without = counted(len(found.without), "организации", "организаций", "организаций")
        output.message(f"Нет плана на месяц у {without} со страницами. Заготовка: poryadok plan template.")


@plan.command("template")
@click.option("--month", metavar="МЕСЯЦ", type=MONTH, required=True, help="Месяц плана.")
@click.option(
    "--org", "chosen", metavar="ID|НАЗВАНИЕ", type=LINE, multiple=True, help="Чей; по умолчанию все, у кого нет плана."
)
@click.option("--posts", metavar="N", type=int, help="Публикаций в неделю; по умолчанию норма Порядка.")
@click.option("--out", "path", metavar="ФАЙЛ", type=click.Path(path_type=Path), required=True, help="Новый файл .xlsx.")
@as_json
@program
def template(
    program: Program, month: date, chosen: tuple[str, ...], posts: int | None, path: Path, as_json: bool
) -> None:
    """Заготовка плана на месяц: дни по норме, виды записей и памятные даты; темы впишет организация.

    Заполненный файл возвращается командой plan import; пустые темы планом не станут.

    Пример: poryadok plan template --month 2026-12 --org 5 --out план-декабрь.xlsx
    """
    from checks.plans import template as templates
    from registry.sheets import writing

    if path.suffix.lower() != ".xlsx":
        raise BadInput(f"{path.name}: заготовка пишется в .xlsx. Назовите файл иначе; ничего не записано.")
    refuse_taken(path)
    with program.store() as store:
        filled = _filled(program, store, month, chosen, posts)
    titles = [networks.title(code) for code in networks.CODES]
    put_file(path, writing.workbook((templates.table(filled, titles),), title=f"Контент-план на {month:%m.%Y}"))
    rows = sum(len(own) for _, own in filled)
    if as_json:
        output.document({"path": str(path), "organizations": [whose.id for whose, _ in filled], "rows": rows})
    else:
        who = counted(len(filled), "организации", "организаций", "организаций")
        output.message(f"Записано: {path}, для {who}, {counted(rows, *_ITEMS)}.")


def _filled(
    program: Program, store: Store, month: date, chosen: tuple[str, ...], posts: int | None
) -> list[tuple[Organization, tuple[templates.Slot, ...]]]:
    from checks import snapshot
    from checks.plans import template as templates

    now = program.clock().now()
    regulation = store.read(lambda tx: snapshot.regulation_for(tx, now)).regulation
    kept: dict[int, list[pages.Page]] = {}
    for page in pages.listed(store.read(pages.fetched)):
        if page.state is PageState.ACTIVE:
            kept.setdefault(page.organization_id, []).append(page)
    if chosen:
        wanted = [store.read(lambda tx, word=word: organization_meant(tx, word)) for word in chosen]  # type: ignore[misc]  # mypy: defaults
    else:
        planned = {
            each.organization_id for each in plans.listed(store.read(lambda tx: plans.fetched(tx, month, month)))
        }
        wanted = [
            each
            for each in organizations.listed(store.read(organizations.fetched))
            if each.state is OrganizationState.ACTIVE and each.id in kept and each.id not in planned
        ]
    if not wanted:
        raise BadInput(f"План на {month:%m.%Y} есть у всех организаций со страницами, заготовка не нужна.")
    return [
        (each, templates.slots(month, posts or templates.norm_of(regulation, kept.get(each.id, ())))) for each in wanted
    ]
