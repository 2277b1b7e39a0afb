"""`moderation`: the journal of readers' messages that break the rules: link, ground, decision, told, seen deleted.

What was written is shown by `show --text` alone, as the short excerpt that is kept for thirty days.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import click

from checks.readers import moderation as journal
from checks.readers import store as readers_store
from checks.readers.moderation import Case, Decision, Ground
from console.cli import output
from console.cli.context import Program, program
from console.cli.inputs import DAY, LINE
from console.cli.options import as_json
from console.cli.russian import Group
from console.format import day
from console.reading.told_words import GROUNDS
from registry import pages, search
from registry.pages import Page
from vault.errors import BadInput
from vault.text import clean_line
from vault.transaction import Tx
from vault.types import Json

_DECISIONS: Mapping[Decision, str] = {
    Decision.NONE: "не решено",
    Decision.DELETE: "удалить",
    Decision.KEEP: "оставить",
}


@click.group("moderation", cls=Group)
def moderation() -> None:
    """Журнал модерации: сообщения читателей, которые надо посмотреть или удалить. Ссылки без текста и без имён.

    Пример: poryadok moderation list --open
    """


@moderation.command("list")
@click.option("--open", "only_open", is_flag=True, help="Только те, с которыми ещё надо что-то сделать.")
@click.option("--page", "page", metavar="ID|ССЫЛКА", type=LINE, help="Только эта страница.")
@as_json
@program
def list_(program: Program, only_open: bool, page: str | None, as_json: bool) -> None:
    """Сообщения, новые сверху.

    Пример: poryadok moderation list --open
    """
    with program.store() as store:
        wanted = None if page is None else [store.read(lambda tx: _page(tx, page).id)]
        found = journal.listed(store.read(lambda tx: journal.fetched(tx, wanted)))
        kept = [case for case in found if case.open or not only_open]
        known = {each.id: each for each in pages.listed(store.read(pages.fetched))}
    if as_json:
        output.document([_json(case, known.get(case.page_id)) for case in kept])
        return
    output.table(
        ("ID", "Сообщение", "Основание", "Решение", "Сообщили", "Удалено"),
        [
            (
                str(case.id),
                case.url.removeprefix("https://"),
                GROUNDS[case.ground],
                _DECISIONS[case.decision],
                day(case.reported_on),
                day(case.deleted_on) or (f"изменено автором {day(case.edited_on)}" if case.edited_on else ""),
            )
            for case in kept
        ],
        "Таких сообщений не записано.",
    )


@moderation.command("show")
@click.argument("case_id", metavar="ID", type=int)
@click.option("--text", "with_text", is_flag=True, help="Показать и отрывок текста, если он ещё хранится.")
@as_json
@program
def show(program: Program, case_id: int, with_text: bool, as_json: bool) -> None:
    """Одно сообщение.

    Пример: poryadok moderation show 5 --text
    """
    with program.store() as store:
        case = store.read(lambda tx: journal.get(tx, case_id))
        page = {each.id: each for each in pages.listed(store.read(pages.fetched))}.get(case.page_id)
        excerpt = ""
        if with_text:
            excerpt = store.facts.read(lambda tx: readers_store.excerpt(tx, case.page_id, case.message_id))
    if as_json:
        output.document({**_json(case, page), **({"excerpt": excerpt or None} if with_text else {})})
        return
    output.line(f"{case.id}: {case.url}")
    output.line(f"Страница: {page.url if page else 'в реестре её больше нет'}")
    output.line(f"Основание: {GROUNDS[case.ground]}; решение: {_DECISIONS[case.decision]}")
    output.line(f"Найдено: {day(case.found_at.date())} (UTC)")
    output.line(f"Сообщили: {day(case.reported_on) or 'нет'}; удалено: {day(case.deleted_on) or 'не видели'}")
    if case.edited_on:
        output.line(f"Изменено автором: {day(case.edited_on)}")
    if case.note:
        output.line(f"Заметка: {case.note}")
    if with_text:
        output.line(f"Отрывок: {excerpt or 'уже не хранится'}")


@moderation.command("add")
@click.option("--page", "page", metavar="ID|ССЫЛКА", type=LINE, required=True, help="На какой странице сообщение.")
@click.option("--url", "url", metavar="ССЫЛКА", type=LINE, required=True, help="Ссылка на само сообщение.")
@click.option(
    "--ground",
    "ground",
    type=click.Choice([ground.value for ground in Ground]),
    required=True,
    help="Мат, оскорбление, спам или противоправное.",
)
@click.option("--note", "note", metavar="ТЕКСТ", default="", help="Заметка; имён и слов читателей не надо.")
@as_json
@program
def add(program: Program, page: str, url: str, ground: str, note: str, as_json: bool) -> None:
    """Записать сообщение, которое нашёл человек. Удаление такого увидит запуск, правку текста — нет.

    Пример: poryadok moderation add --page 5 --url "https://vk.com/wall-1_2?reply=3" --ground unlawful
    """
    if not url.startswith(("https://", "http://")) or " " in url:
        raise BadInput("Ссылка на сообщение начинается с https:// и не имеет пробелов. Ничего не записано.")

    def write(tx: Tx) -> Case:
        page_id = _page(tx, page).id
        now, told = program.clock().now(), clean_line(note)
        case = Case(page_id, "", url, Ground(ground), "", now, decision=Decision.DELETE, note=told)
        return journal.by_hand(tx, case)

    with program.store() as store:
        case = store.write("moderation.added", write)
    _answer(case, as_json=as_json)


@moderation.command("decide")
@click.argument("case_id", metavar="ID", type=int)
@click.option("--delete", "delete", is_flag=True, help="Сообщение надо удалить.")
@click.option("--keep", "keep", is_flag=True, help="Сообщение может остаться: критика, слово-тёзка.")
@as_json
@program
def decide(program: Program, case_id: int, delete: bool, keep: bool, as_json: bool) -> None:
    """Записать решение человека.

    Пример: poryadok moderation decide 7 --keep
    """
    if delete == keep:
        raise BadInput("Укажите решение: --delete или --keep, что-то одно. Ничего не записано.")
    decision = Decision.DELETE if delete else Decision.KEEP
    with program.store() as store:
        case = store.write("moderation.decided", lambda tx: journal.decide(tx, case_id, decision))
    _answer(case, as_json=as_json)


@moderation.command("report")
@click.argument("case_id", metavar="ID", type=int)
@click.option("--on", "on", metavar="ДАТА", type=DAY, required=True, help="В какой день сообщили странице.")
@as_json
@program
def report(program: Program, case_id: int, on: date, as_json: bool) -> None:
    """Записать, что ответственному за страницу сообщили.

    Пример: poryadok moderation report 5 --on 2026-12-01
    """
    with program.store() as store:
        case = store.write("moderation.reported", lambda tx: journal.report(tx, case_id, on))
    _answer(case, as_json=as_json)


@moderation.command("note")
@click.argument("case_id", metavar="ID", type=int)
@click.argument("text", metavar="ТЕКСТ", type=LINE)
@as_json
@program
def note(program: Program, case_id: int, text: str, as_json: bool) -> None:
    """Записать свою заметку вместо прежней; имён и слов читателей в неё не переносите.

    Пример: poryadok moderation note 5 "удалят до вечера"
    """
    with program.store() as store:
        case = store.write("moderation.noted", lambda tx: journal.annotate(tx, case_id, text))
    _answer(case, as_json=as_json)


def _answer(case: Case, *, as_json: bool) -> None:
    if as_json:
        output.document({"id": case.id, "decision": case.decision.value, "open": case.open})
    else:
        output.line(f"Записано: {case.id}, {_DECISIONS[case.decision]}.")


def _page(tx: Tx, text: str) -> Page:
    if text.isdecimal():
        return pages.get(tx, int(text))
    found = search.whois(tx, text).page
    if found is None:
        raise BadInput(f"Такой страницы в реестре нет: {text}.")
    return found


def _json(case: Case, page: Page | None) -> dict[str, Json]:
    return {
        "id": case.id,
        "page_id": case.page_id,
        "page": page.url if page else None,
        "organization_id": page.organization_id if page else None,
        "url": case.url,
        "ground": case.ground.value,
        "open": case.open,
        "decision": case.decision.value,
        "found_at": output.moment(case.found_at),
        "written_at": output.moment(case.written_at) if case.written_at else None,
        "reported_on": case.reported_on.isoformat() if case.reported_on else None,
        "deleted_on": case.deleted_on.isoformat() if case.deleted_on else None,
        "edited_on": case.edited_on.isoformat() if case.edited_on else None,
        "note": case.note,
    }
