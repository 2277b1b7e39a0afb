"""`remarks`: failures that somebody is told of and waits for; lists of what to mend.

What a remark is and when it is mended is the checks'; nothing is decided here but the shape.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from checks import advice, snapshot
from checks.remarks import acts as remarks_acts
from checks.remarks import book as remarks_book
from checks.remarks import fixlist
from checks.remarks.acts import Telling
from checks.remarks.book import Remark
from checks.remarks.flow import How, State
from checks.remarks.records import Key, parse_key
from console.cli import output, remark_output
from console.cli.context import Program, program
from console.cli.inputs import DAY, LINE
from console.cli.options import as_json
from console.cli.outcome import Outcome
from console.cli.records import organization_names
from console.cli.russian import Group
from console.reading import remark_words
from registry import advice_notes
from registry.search import organization_meant
from vault.clock import Clock
from vault.errors import BadInput
from vault.store import Store
from vault.text import counted
from vault.transaction import Tx

Keys = tuple[Key, ...]

_STATES = [state.value for state in State] + ["open", "all"]


class _KeyType(click.ParamType[Key]):
    """A remark by what it is about: page:12/posts.weekly."""

    name = "ЗАМЕЧАНИЕ"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Key:
        try:
            return value if isinstance(value, Key) else parse_key(str(value))
        except BadInput as error:
            self.fail(str(error), param, ctx)


@click.group("remarks", cls=Group)
def remarks() -> None:
    """Замечания: о нарушении сообщили и ждут; устранено оно, когда это увидят прогон или человек.

    Пример: poryadok remarks tell --org 5 --to "Примерова Анна" --how phone
    """


_keys = click.argument("keys", metavar="ЗАМЕЧАНИЕ…", type=_KeyType(), nargs=-1)
_org = click.option("--org", "organization", metavar="ID|НАЗВАНИЕ", type=LINE, help="Этой организации и её страниц.")
_checks = click.option("--check", "checks", metavar="ПРОВЕРКА", type=LINE, multiple=True, help="Только эта проверка.")
_warnings = click.option("--warn", "warnings", is_flag=True, help="Рекомендации тоже.")
_note = click.option("--note", metavar="ТЕКСТ", type=LINE, help="Заметка.")
_on = click.option("--on", metavar="ДАТА", type=DAY, help="Когда; иначе сегодня.")


@remarks.command("list")
@_org
@click.option(
    "--state", type=click.Choice(_STATES), default="open", help="Какие; open — всё, что ждёт (так и без неё)."
)
@_warnings
@as_json
@program
def list_(program: Program, organization: str | None, state: str, warnings: bool, as_json: bool) -> None:
    """Замечания по организациям: что не так, с какого дня, кому сообщили и до какого срока.

    Пример: poryadok remarks list --state new
    """
    _show(program, organization, partial(_chosen, state=state), warnings=warnings, as_json=as_json)


@remarks.command("overdue")
@_org
@as_json
@program
def overdue(program: Program, organization: str | None, as_json: bool) -> Outcome:
    """Просроченные: сообщили, срок вышел, не исправлено.

    Пример: poryadok remarks overdue --json
    """
    return Outcome.found(_show(program, organization, _late, warnings=True, as_json=as_json))


@remarks.command("show")
@click.argument("key", metavar="ЗАМЕЧАНИЕ", type=_KeyType())
@as_json
@program
def show(program: Program, key: Key, as_json: bool) -> None:
    """Одно замечание целиком: что видели, что делать, кому и когда сообщали.

    Пример: poryadok remarks show page:12/posts.weekly
    """
    with program.store() as store:
        today, zone = _day(store, program.clock())
        found = remarks_book.read(store.read, today, warnings=True)
        names, notes = store.read(organization_names), advice.noted(store.read(advice_notes.listing))
    one = next((each for each in found if each.key == key), None)
    if one is None:
        raise BadInput(f"Замечания {key} нет: это не нарушение, и о нём не сообщали.")
    if as_json:
        output.document(remark_output.as_json(one, zone, notes))
    else:
        output.line(remark_words.text(one, names.get(one.organization_id, ""), zone))


@remarks.command("tell")
@_keys
@_org
@_checks
@_warnings
@click.option("--to", "who", metavar="КОМУ", type=LINE, required=True, help="Кому сообщили: человек или организация.")
@click.option("--how", type=click.Choice([how.value for how in How]), required=True, help="Как сообщили.")
@_on
@click.option("--due", metavar="ДАТА", type=DAY, help="Последний день; иначе через remark_days дней.")
@_note
@as_json
@program
def tell(
    program: Program,
    keys: Keys,
    organization: str | None,
    checks: tuple[str, ...],
    warnings: bool,
    who: str,
    how: str,
    on: date | None,
    due: date | None,
    note: str | None,
    as_json: bool,
) -> None:
    """Записать, что о нарушениях сообщили: названных или всех новых у организации.

    Пример: poryadok remarks tell page:12/posts.weekly --to "Примерова Анна" --how messenger --due 2026-12-01
    """

    def act(tx: Tx, chosen: Keys, today: date) -> Keys:
        return remarks_acts.tell(tx, chosen, Telling(who, How(how), on or today, due, note or ""), today)

    with program.store() as store:
        chosen = _meant(store, program.clock(), keys, organization, checks, warnings=warnings)
        _act(store, program.clock(), "remark.told", chosen, act, as_json=as_json, done="Сообщено")


@remarks.command("escalate")
@_keys
@click.option("--to", "who", metavar="КОМУ", type=LINE, required=True, help="Кому передали.")
@_on
@click.option("--due", metavar="ДАТА", type=DAY, help="Новый последний день; иначе прежний.")
@_note
@as_json
@program
def escalate(
    program: Program, keys: Keys, who: str, on: date | None, due: date | None, note: str | None, as_json: bool
) -> None:
    """Записать, что о неисправленном сообщили выше.

    Пример: poryadok remarks escalate page:12/posts.weekly --to "Глава округа" --due 2026-12-10
    """

    def act(tx: Tx, chosen: Keys, today: date) -> Keys:
        return remarks_acts.escalate(tx, chosen, who, on or today, today, due, note or "")

    with program.store() as store:
        _act(store, program.clock(), "remark.escalated", _some(keys), act, as_json=as_json, done="Передано выше")


@remarks.command("due")
@_keys
@click.option("--on", "due", metavar="ДАТА", type=DAY, required=True, help="Новый последний день.")
@_note
@as_json
@program
def due(program: Program, keys: Keys, due: date, note: str | None, as_json: bool) -> None:
    """Перенести срок.

    Пример: poryadok remarks due page:12/page.address --on 2026-12-15 --note "ждут мастера"
    """

    def act(tx: Tx, chosen: Keys, today: date) -> Keys:
        return remarks_acts.put_off(tx, chosen, due, note or "", today)

    with program.store() as store:
        _act(store, program.clock(), "remark.due", _some(keys), act, as_json=as_json, done="Срок перенесён")


@remarks.command("dismiss")
@_keys
@click.option("--reason", metavar="ТЕКСТ", type=LINE, required=True, help="Почему не сообщать.")
@as_json
@program
def dismiss(program: Program, keys: Keys, reason: str, as_json: bool) -> None:
    """Не сообщать об этих нарушениях, пока их не исправят и они не появятся снова. В выводах они остаются.

    Пример: poryadok remarks dismiss page:12/page.cover --reason "страницу закрывают в декабре"
    """

    def act(tx: Tx, chosen: Keys, today: date) -> Keys:
        return remarks_acts.dismiss(tx, chosen, reason, today)

    with program.store() as store:
        _act(store, program.clock(), "remark.dismissed", _some(keys), act, as_json=as_json, done="Не сообщать")


@remarks.command("reopen")
@_keys
@_note
@as_json
@program
def reopen(program: Program, keys: Keys, note: str | None, as_json: bool) -> None:
    """Вернуть в новые: решили не сообщать, а теперь надо, или записали по ошибке. Устранённое открывает только прогон.

    Пример: poryadok remarks reopen page:12/page.cover
    """

    def act(tx: Tx, chosen: Keys, today: date) -> Keys:
        return remarks_acts.reopen(tx, chosen, today, note or "")

    with program.store() as store:
        _act(store, program.clock(), "remark.returned", _some(keys), act, as_json=as_json, done="Снова новые")


@remarks.command("fixlist")
@click.option(
    "--org", "organization", metavar="ID|НАЗВАНИЕ", type=LINE, required=True, help="Чей список; с её страницами."
)
@click.option(
    "--to", "path", metavar="ФАЙЛ", type=click.Path(path_type=Path), help="Новый файл .docx или .txt; иначе на экран."
)
@_warnings
@as_json
@program
def fix_list(program: Program, organization: str, path: Path | None, warnings: bool, as_json: bool) -> None:
    """Что исправить организации: сообщениями для мессенджера или документом. Текстов жителей и секретов в нём нет.

    Пример: poryadok remarks fixlist --org 5 --to школа.docx
    """
    with program.store() as store:
        made = _fix_list(store, program.clock(), organization, warnings=warnings)
    texts = fixlist.text(made)
    if path is not None:
        fixlist.write(made, path)
    if as_json:
        output.document({"path": str(path) if path else None, "items": len(made.items), "messages": [*texts]})
    elif path is not None:
        output.message(f"Записано: {path}, {counted(len(made.items), 'пункт', 'пункта', 'пунктов')}.")
    else:
        output.line("\n\n——————\n\n".join(texts))


def _fix_list(store: Store, clock: Clock, organization: str, *, warnings: bool) -> fixlist.FixList:
    whose = store.read(lambda tx: organization_meant(tx, organization))
    return fixlist.collect(store.read, whose.id, clock.now(), warnings=warnings)


# What the commands share


def _show(
    program: Program,
    organization: str | None,
    wanted: Callable[[Remark], bool],
    *,
    warnings: bool,
    as_json: bool,
) -> list[Remark]:
    with program.store() as store:
        today, zone = _day(store, program.clock())
        whose = None if organization is None else store.read(lambda tx: organization_meant(tx, organization).id)
        found = [each for each in remarks_book.read(store.read, today, whose, warnings=warnings) if wanted(each)]
        names, notes = store.read(organization_names), advice.noted(store.read(advice_notes.listing))
    if as_json:
        output.document([remark_output.as_json(each, zone, notes) for each in found])
        return found
    remark_output.table(found, names, zone)
    output.message(counted(len(found), "замечание", "замечания", "замечаний"))
    return found


def _chosen(each: Remark, *, state: str) -> bool:
    if state == State.OVERDUE:
        return each.late
    return state == "all" or (each.open if state == "open" else each.state == state)


def _late(each: Remark) -> bool:
    return each.late


def _some(keys: Keys) -> Keys:
    if not keys:
        raise BadInput("Не сказано, какие замечания: назовите их, например page:12/posts.weekly. Ничего не записано.")
    return tuple(dict.fromkeys(keys))


def _meant(
    store: Store, clock: Clock, keys: Keys, organization: str | None, checks: Sequence[str], *, warnings: bool
) -> Keys:
    """The named remarks, or all the new ones of an organization; BadInput when there are none."""
    if organization is None or keys:
        if organization is not None or checks:
            raise BadInput("Или названные замечания, или все новые у организации (--org). Ничего не записано.")
        return _some(keys)
    whose = store.read(lambda tx: organization_meant(tx, organization).id)
    today, _ = _day(store, clock)
    found = remarks_book.read(store.read, today, whose, warnings=warnings)
    chosen = tuple(each.key for each in found if each.state is State.NEW and (not checks or each.key.check in checks))
    if not chosen:
        raise BadInput("Новых нарушений у этой организации нет: сообщать не о чем. Ничего не записано.")
    return chosen


def _act(
    store: Store,
    clock: Clock,
    reason: str,
    keys: Keys,
    act: Callable[[Tx, Keys, date], Keys],
    *,
    as_json: bool,
    done: str,
) -> None:
    today, _ = _day(store, clock)
    written = store.write(reason, lambda tx: act(tx, keys, today))
    if as_json:
        output.document({"remarks": [str(key) for key in written]})
    else:
        output.line(f"{done}: {', '.join(map(str, written))}")


def _day(store: Store, clock: Clock) -> tuple[date, ZoneInfo]:
    """The municipality's day, and its zone."""
    now = clock.now()
    zone = ZoneInfo(store.read(lambda tx: snapshot.regulation_for(tx, now)).regulation.timezone)
    return now.astimezone(zone).date(), zone
