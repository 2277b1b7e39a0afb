"""`poryadok advice …`: the ready answer for each check and network, when its way was walked, and the own words of the
municipality in its place.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import click

from checks import advice as ready
from checks import catalogue
from console.cli import output
from console.cli.context import Program, program
from console.cli.inputs import DAY, LINE, NETWORK
from console.cli.options import as_json
from console.cli.russian import Group
from console.cli.today import past
from console.cli.today import today as municipal_day
from console.format import day
from registry import advice_notes, networks
from registry.advice_notes import AdviceNote
from vault.errors import BadInput
from vault.transaction import Tx
from vault.types import Json


@click.group("advice", cls=Group)
def advice() -> None:
    """Что ответить организации: на каждую проверку в каждой сети, с путём в меню и днём, когда его прошли.

    Пример: poryadok advice show page.description --network vk
    """


_check = click.argument("check", metavar="ПРОВЕРКА", type=LINE)
_network = click.option("--network", metavar="СЕТЬ", type=NETWORK, default=None, help="vk, ok, telegram, max.")


@advice.command("list")
@_network
@click.option("--unchecked", is_flag=True, help="Только пути, которых никто не прошёл.")
@as_json
@program
def list_(program: Program, network: str | None, unchecked: bool, as_json: bool) -> None:
    """Все ответы с днём, когда путь в меню проверен.

    Пример: poryadok advice list --network vk --unchecked
    """
    if network is not None:
        networks.network(network)
    with program.store() as store:
        notes = ready.noted(store.read(advice_notes.listing))
    found = [
        (check, code, hint)
        for check, code in ready.every()
        if network in (None, code)
        for hint in (ready.of(check, code, notes),)
        if not unchecked or (hint.path and hint.checked_on is None)
    ]
    if as_json:
        output.document([_json(check, code, hint) for check, code, hint in found])
        return
    output.table(
        ("Проверка", "Сеть", "Путь проверен", "Путь в меню"),
        [(check, networks.title(code) if code else "", _checked(hint), hint.path) for check, code, hint in found],
    )
    ways = [hint for _, _, hint in found if hint.path]
    walked = sum(hint.checked_on is not None for hint in ways)
    output.message(f"Путей в меню {len(ways)}, проверено {walked}. Отметить: poryadok advice confirm.")


def _checked(hint: ready.Advice) -> str:
    if hint.absent:
        return "в сети этого нет"
    return day(hint.checked_on, "нет") if hint.path else ""


@advice.command("show")
@_check
@_network
@as_json
@program
def show(program: Program, check: str, network: str | None, as_json: bool) -> None:
    """Ответ целиком: что сделать и где в меню.

    Пример: poryadok advice show page.description --network vk
    """
    code = _known(check, network)
    with program.store() as store:
        hint = ready.of(check, code, ready.noted(store.read(advice_notes.listing)))
    if as_json:
        output.document(_json(check, code, hint))
        return
    found = catalogue.find(check)
    output.fields(
        [
            ("Проверка", found.title if found else check),
            ("Сеть", networks.title(code) if code else ""),
            ("Что сделать", hint.text),
            ("Где в меню", hint.way),
            ("Чьи слова", "муниципалитета" if hint.own else ""),
        ]
    )


@advice.command("confirm")
@_check
@_network
@click.option("--on", metavar="ДАТА", type=DAY, help="Когда прошли путь; по умолчанию сегодня.")
@click.option("--who", metavar="ИМЯ", type=LINE, default=None, help="Кто прошёл.")
@as_json
@program
def confirm(program: Program, check: str, network: str | None, on: date | None, who: str | None, as_json: bool) -> None:
    """Отметить, что путь в меню пройден и верен: вместо предупреждения будет стоять этот день.

    Пример: poryadok advice confirm page.description --network vk --on 2026-12-12 --who "Примерова М. П."
    """
    code = _known(check, network)
    with program.store() as store:
        hint = ready.of(check, code, ready.noted(store.read(advice_notes.listing)))
        if not hint.path:
            raise BadInput("Пути в меню у этого ответа нет, отмечать нечего. Ничего не записано.")
        today = municipal_day(program, store)
        when = past(on or today, today)

        def write(tx: Tx) -> AdviceNote:
            before = advice_notes.about(tx, check, code) or AdviceNote(check, code)
            return advice_notes.put(tx, replace(before, checked_on=when, checked_by=who or ""))

        store.write("advice_note.confirmed", write)
    _answer(check, code, f"Путь проверен {day(when)}.", as_json=as_json)


@advice.command("edit")
@_check
@_network
@click.option(
    "--text", metavar="ТЕКСТ", default=None, help="Что сделать, своими словами; пусто — снова слова программы."
)
@click.option("--path", "way", metavar="ПУТЬ", default=None, help="Путь в меню; пусто — снова путь программы.")
@as_json
@program
def edit(program: Program, check: str, network: str | None, text: str | None, way: str | None, as_json: bool) -> None:
    """Заменить слова или путь своими. Новый путь считается не пройденным, пока его не отметят.

    Пример: poryadok advice edit page.hours --network ok --path "Настройки > Информация > Режим"
    """
    code = _known(check, network)
    if text is None and way is None:
        raise BadInput("Что заменить, не сказано: добавьте --text или --path. Ничего не записано.")

    def write(tx: Tx) -> None:
        before = advice_notes.about(tx, check, code) or AdviceNote(check, code)
        after = replace(before, text=before.text if text is None else text)
        if way is not None and way != before.path:
            after = replace(after, path=way, checked_on=None, checked_by="")
        if not (after.text.strip() or after.path.strip() or after.checked_on):
            if before.id:
                advice_notes.remove(tx, before.id)
            return
        advice_notes.put(tx, after)

    with program.store() as store:
        store.write("advice_note.updated", write)
    _answer(check, code, "Записано.", as_json=as_json)


def _answer(check: str, code: str, done: str, *, as_json: bool) -> None:
    if as_json:
        output.document({"check": check, "network": code})
    else:
        output.line(done)


def _known(check: str, network: str | None) -> str:
    """The network's code, "" for a check of no page; BadInput when there is no such answer."""
    code = networks.network(network).code if network else ""
    if ready.known(check, code):
        return code
    if catalogue.find(check) is None:
        raise BadInput(f"Проверки «{check}» нет. Все: poryadok advice list.")
    if not code:
        raise BadInput(f"У проверки «{check}» ответ свой в каждой сети: добавьте --network vk.")
    raise BadInput(f"Проверка «{check}» не о странице: сеть указывать не нужно.")


def _json(check: str, code: str, hint: ready.Advice) -> dict[str, Json]:
    return {
        "check": check,
        "network": code,
        "text": hint.text,
        "path": hint.path,
        "checked_on": hint.checked_on.isoformat() if hint.checked_on else None,
        "absent": hint.absent,
        "own": hint.own,
    }
