"""`look`: the queue of pages that a person looks at, and what they saw there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import click

from checks import history, snapshot
from checks.model import SubjectKind, Verdict
from checks.person import looking, looks, naming, rejudging
from checks.person.looking import GROUPS, LookPage, Seen
from checks.person.looks import Look, Sight
from console.cli import inputs, output, verdicts
from console.cli.context import Program, program
from console.cli.inputs import LINE, NETWORK
from console.cli.options import as_json, source
from console.cli.outcome import Outcome
from console.cli.russian import Group
from console.format import day
from console.reading.told_words import SIGHTS
from registry import codec, networks
from registry.search import organization_meant
from vault.errors import BadInput
from vault.text import counted
from vault.types import Json

_PART = 100  # answers written in one transaction


@click.group("look", cls=Group)
def look() -> None:
    """Взгляд: посмотреть на страницы самому там, где программе не видно.

    Пример: poryadok look record --from answers.json --who "Примерова М. П."
    """


@look.command("list")
@click.option("--org", "organization", metavar="ID|НАЗВАНИЕ", type=LINE, help="Только эта организация.")
@click.option("--network", metavar="СЕТЬ", type=NETWORK, help="Только эта сеть: vk, ok, telegram, max.")
@as_json
@program
def list_(program: Program, organization: str | None, network: str | None, as_json: bool) -> Outcome:
    """Очередь: страницы и вопросы, на которые ответит только человек.

    Пример: poryadok look list --network max
    """
    if network is not None:
        networks.network(network)
    now = program.clock().now()
    with program.store() as store:
        rejudging.catch_up(store, now)
        known, current = snapshot.take(store, now), history.latest(store.read)
        wanted = None if organization is None else store.read(lambda tx: organization_meant(tx, organization)).id
    found = looking.round_of(known, current, now)
    pages = [page for page in found.pages if wanted in (None, page.organization_id) and network in (None, page.network)]
    if as_json:
        output.document({"done": found.done, "left": len(found.pages), "pages": [_page_json(page) for page in pages]})
    else:
        _print_queue(pages)
        output.message(f"Просмотрено {found.done}, осталось {len(found.pages)}.")
    return Outcome.found(len(pages))


def _page_json(page: LookPage) -> dict[str, Json]:
    return {
        "page": page.page_id,
        "organization": {"id": page.organization_id, "name": page.organization},
        "network": page.network,
        "url": page.url,
        "questions": [
            {
                "check": each.check,
                "group": each.group,
                "text": each.text,
                "about": each.about,
                "why": each.why,
                "week": each.week.isoformat() if each.week else None,
                "until": each.until.isoformat(),
            }
            for each in page.questions
        ],
    }


def _print_queue(pages: list[LookPage]) -> None:
    if not pages:
        output.message("Смотреть нечего: всё, что нужно, видно или уже посмотрено.")
    for page in pages:
        output.line(f"{page.page_id}  {page.organization}, {networks.title(page.network)}: {page.url}")
        for each in page.questions:
            about = f" Сверить: {each.about}." if each.about else ""
            output.line(f"    {GROUPS.get(each.group, each.group)}, {each.check}: {each.text}{about}")


@look.command("record")
@source
@click.option("--who", metavar="ИМЯ", type=LINE, help="Кто смотрел; по умолчанию тот же, что в прошлый раз.")
@as_json
@program
def record(program: Program, source: str, who: str | None, as_json: bool) -> None:
    """Записать увиденное: список {page, check, sight: yes|no|cannot, note}.

    Увиденное программой ответ человека не меняет. Одна неверная запись — не записано ничего.

    Пример: poryadok look record --from увиденное.json --who "Иванова А. П."
    """
    seen = [_seen(data, at) for at, data in enumerate(inputs.records(source), start=1)]
    now = program.clock().now()
    with program.store() as store:
        name = naming.of(who, store)
        known = snapshot.take(store, now)
        made = looking.answered(known, seen, name, now)
        review = looking.review(known, history.latest(store.read), now)
        kept: list[Look] = []
        for start in range(0, len(made), _PART):
            part = made[start : start + _PART]
            kept += store.write("look.record", lambda tx: looking.record(tx, part, review))  # noqa: B023 # called at once
        changed = rejudging.apply(store, {(each.check, SubjectKind.PAGE, each.page_id) for each in kept}, now)
    if as_json:
        output.document(
            {"ids": [each.id for each in kept], "changed": [verdicts.verdict_json(each) for each in changed]}
        )
        return
    output.line(f"Записано: {counted(len(kept), 'ответ', 'ответа', 'ответов')}, смотрел: {name}")
    print_changed(changed)


@dataclass(frozen=True)
class _Row:
    """One record of the input."""

    RECORD: ClassVar[str] = "ответ"

    page: int
    check: str
    sight: Sight
    note: str = ""


def _seen(data: dict[str, Json], number: int) -> Seen:
    try:
        row = codec.from_json(_Row, data)
    except BadInput as refusal:
        raise BadInput(f"Запись {number}: {refusal} Ничего не записано.") from None
    return Seen(row.page, row.check, row.sight, row.note)


def print_changed(changed: tuple[Verdict, ...]) -> None:
    """What became of the verdicts."""
    for each in changed:
        output.line(f"{each.subject.name} — {each.check}: {each.message}")
    if not changed:
        output.message("Выводы не изменились: их видела программа, или прогона ещё не было.")


@look.command("show")
@click.argument("page_id", metavar="СТРАНИЦА", type=int)
@click.option("--all", "past", is_flag=True, help="И заменённые, и снятые.")
@as_json
@program
def show(program: Program, page_id: int, past: bool, as_json: bool) -> None:
    """Что люди видели на странице.

    Пример: poryadok look show 12
    """
    now = program.clock().now()
    with program.store() as store:
        page = looking.of_page(snapshot.take(store, now), page_id, now)
        found = store.read(lambda tx: looks.of_page(tx, page_id, past=past))
    if as_json:
        questions = {each.check: each.text for each in page.questions}
        output.document([{**codec.to_json(each), "question": questions.get(each.check, "")} for each in found])
        return
    output.table(
        ("ID", "Проверка", "Ответ", "Когда", "До", "Кто", "Примечание"),
        [
            (str(each.id), each.check, SIGHTS[each.sight], day(each.at.date()), day(each.until), each.who, each.note)
            for each in found
        ],
    )


@look.command("forget")
@click.argument("ids", metavar="ID…", type=int, nargs=-1, required=True)
@as_json
@program
def forget(program: Program, ids: tuple[int, ...], as_json: bool) -> None:
    """Снять ответы: о них спросят снова.

    Пример: poryadok look forget 5
    """
    now = program.clock().now()
    with program.store() as store:
        gone = store.write("look.forget", lambda tx: [looks.forget(tx, each, now) for each in ids])
        changed = rejudging.apply(store, {(each.check, SubjectKind.PAGE, each.page_id) for each in gone}, now)
    if as_json:
        output.document({"ids": list(ids), "changed": [verdicts.verdict_json(each) for each in changed]})
        return
    output.line(f"Снято: {', '.join(map(str, ids))}")
    print_changed(changed)
