"""`rotate`: replacing one secret step by step, from staging to commit; what is printed is printed by `show` alone.

The states and their order are the vault's, the steps on the site the registry's. A secret comes from a private file or
stdin, and leaves only by `show`, journalled before.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import TYPE_CHECKING

import click

from checks import snapshot
from checks.running import tokens as probe
from console.cli import output, secret_file
from console.cli.campaigns import campaign
from console.cli.context import Program, program
from console.cli.inputs import FILE, LINE
from console.cli.options import as_json
from console.cli.outcome import Outcome
from console.cli.russian import Group
from console.format import moment
from console.reading.credentials import title_of
from console.reading.rotations import NEXT_STEPS, STATE_TITLES
from registry import accounts, credentials, rotating
from registry.credentials import Credential
from registry.rotating import Step
from vault import generator, rotation
from vault.clock import real_now
from vault.errors import BadInput
from vault.generator import Style
from vault.rotation import OPEN, Proof, Rotation, State
from vault.secrets import Field, Purpose
from vault.store import Store, Tier
from vault.text import counted
from vault.transaction import Tx
from vault.types import Json

if TYPE_CHECKING:
    from vault.strength import Estimate


@click.group("rotate", cls=Group)
def rotate() -> None:
    """Смена секрета по шагам: новый записан, показан, введён на сайте, проверен, действует.

    Пример: poryadok rotate start 12 --field password
    """


rotate.add_command(campaign)

_REASON = "rotation.step"  # of the transaction; the step itself is a row of its own
_id = click.argument("rotation_id", metavar="ID", type=int)
_reason = click.option("--reason", type=LINE, metavar="ТЕКСТ", help="Почему; попадёт в журнал.")


@dataclass(frozen=True)
class _New:
    """A new secret before it is staged, with its strength where it is a password and what to say about it."""

    value: str = dataclass_field(repr=False)
    strength: int | None = None
    warnings: tuple[str, ...] = ()


@rotate.command("start")
@click.argument("credential_id", metavar="ID", type=int)
@click.option("--field", type=click.Choice([name.value for name in Field]), required=True, help="Какой секрет.")
@click.option("--style", type=click.Choice([style.value for style in Style]), help="Из чего создать пароль.")
@click.option("--length", type=click.IntRange(1, 1000), metavar="N", help="Сколько знаков, а для слов — сколько слов.")
@click.option("--value-file", metavar="ФАЙЛ|-", type=FILE, help="Новый секрет из файла 0600 или со входа.")
@_reason
@as_json
@program
def start(
    program: Program,
    credential_id: int,
    field: str,
    style: str | None,
    length: int | None,
    value_file: str | None,
    reason: str | None,
    as_json: bool,
) -> None:
    """Начать: записать новый секрет рядом с прежним. ID — номер учётной записи.

    Пример: poryadok rotate start 12 --field totp --value-file -
    """
    wanted = Field(field)
    if value_file is not None and (style is not None or length is not None):
        raise BadInput("Секрет либо из файла, либо новый: --value-file не сочетают с --style и --length.")
    if value_file is None and rotating.made_by_site(wanted):
        raise BadInput(
            "Этот секрет выдаёт сайт: возьмите его там (шаги покажет rotate steps) и дайте через --value-file."
        )
    given = None if value_file is None else secret_file.read(value_file)
    with program.store(Tier.REGISTRY if wanted is Field.TOKEN else Tier.SECRETS) as store:
        record = store.read(lambda tx: credentials.get(tx, credential_id))
        new = _generated(record, style, length) if given is None else _given(record, wanted, given)
        made = store.write(
            "rotation.started",
            lambda tx: rotating.start(tx, record.id, wanted, new.value, reason or "", new.strength),
        )
    if as_json:
        output.document({**_answer(made), "warnings": list(new.warnings)})
        return
    _tell(made)
    for warning in new.warnings:
        output.message(warning)


def _generated(record: Credential, style: str | None, length: int | None) -> _New:
    chosen = Style(style) if style else Style.CHARACTERS
    policy = rotating.policy(record.network)
    if chosen is Style.CHARACTERS:
        made = generator.generate(policy, chosen, length)
    else:
        made = generator.generate(policy, chosen, words=generator.WORDS if length is None else length)
    return _New(made.value, _estimate(record, made.value).score)


def _given(record: Credential, field: Field, value: str) -> _New:
    if field is not Field.PASSWORD:
        return _New(value)
    found = _estimate(record, value)
    weak = (found.warning,) if found.warning else ()
    return _New(value, found.score, weak + generator.problems(rotating.policy(record.network), value))


def _estimate(record: Credential, password: str) -> Estimate:
    from vault import strength  # brings the dictionaries along

    return strength.estimate(password, rotating.context(record))


@rotate.command("steps")
@_id
@as_json
@program
def steps(program: Program, rotation_id: int, as_json: bool) -> None:
    """Что сделать на сайте, с путём в его меню.

    Пример: poryadok rotate steps 4
    """
    with program.store() as store:
        current, record = store.read(lambda tx: _known(tx, rotation_id))
    found = rotating.steps(record.network, current.field)
    parts = (
        ("before", "До показа", found.before),
        ("apply", "На сайте", found.apply),
        ("verify", "Проверить", found.verify),
        ("after", "После", found.after),
    )
    if as_json:
        shown: dict[str, Json] = {key: [{"text": one.text, "place": one.place} for one in of] for key, _, of in parts}
        output.document({"id": current.id, **shown})
        return
    output.line(f"{title_of(record)}: {accounts.secret_title(record.network, current.field)}")
    for _, title, of in parts:
        output.section(title, [_step_line(one) for one in of])


def _step_line(step: Step) -> str:
    return f"{step.text} [{step.place}]" if step.place else step.text


@rotate.command("show")
@_id
@click.option("--old", is_flag=True, help="Прежний секрет, а не новый.")
@as_json
@program
def show(program: Program, rotation_id: int, old: bool, as_json: bool) -> None:
    """Показать новый секрет. Это пишется в журнал до показа.

    Пример: poryadok rotate show 3
    """
    with program.store(Tier.SECRETS) as store:
        _, record = store.read(lambda tx: _known(tx, rotation_id))
        ask = rotation.show_old if old else rotation.show
        value = ask(store, rotation_id, Purpose.REVEAL, title_of(record))
        current = store.read(lambda tx: rotation.get(tx, rotation_id))
    if value is None:
        raise BadInput("Прежнего секрета нет: показать нечего.")
    if as_json:
        output.document({**_answer(current), "value": value})
        return
    output.line(value)
    _advise(current)


@rotate.command("applied")
@_id
@as_json
@program
def applied(program: Program, rotation_id: int, as_json: bool) -> None:
    """Отметить: сайт принял новый секрет.

    Пример: poryadok rotate applied 4
    """
    _step(program, lambda tx: rotation.applied(tx, rotation_id), as_json=as_json)


@rotate.command("verify")
@_id
@click.option("--code", type=LINE, metavar="КОД", help="Код из приложения, куда внесён новый ключ.")
@click.option("--signed-in", is_flag=True, help="Вход с новым секретом удался.")
@as_json
@program
def verify(program: Program, rotation_id: int, code: str | None, signed_in: bool, as_json: bool) -> Outcome:
    """Доказать, что новый секрет действует: кодом, ответом сети или словом, что вход удался.

    Пример: poryadok rotate verify 3 --code 123456
    """
    if code is not None and signed_in:
        raise BadInput("Доказательство нужно одно: --code или --signed-in.")
    with program.store(Tier.REGISTRY if code is None else Tier.SECRETS) as store:
        current, record = store.read(lambda tx: _known(tx, rotation_id))
        if code is not None:
            done, message = rotation.verify_code(store, current.id, code, real_now()), ""
        elif signed_in:
            done, message = _by_word(store, current, record), ""
        else:
            done, message = _by_network(program, store, current, record)
    ok = done.state is State.VERIFIED
    if as_json:
        output.document({**_answer(done), "ok": ok, "message": message})
    else:
        if message:
            output.message(message)
        _tell(done)
    return Outcome.found(not ok)


def _by_word(store: Store, current: Rotation, record: Credential) -> Rotation:
    if Proof.SIGNED_IN not in rotating.proofs(record.network, current.field):
        raise BadInput("Второй фактор доказывает только код нового ключа: --code.")
    return store.write(_REASON, lambda tx: rotation.verified(tx, current.id, Proof.SIGNED_IN))


def _by_network(program: Program, store: Store, current: Rotation, record: Credential) -> tuple[Rotation, str]:
    """Ask the network with the staged token; it works only once the site has issued it, so that is noted too."""
    if Proof.NETWORK not in rotating.proofs(record.network, current.field):
        way = "--code с кодом нового ключа" if current.field is Field.TOTP else "--signed-in, когда вход удался"
        raise BadInput(f"Программа сама этого не проверит: добавьте {way}.")
    endpoints = program.settings().endpoints
    token = rotation.show(store, current.id, Purpose.ROTATE, title_of(record))
    answer = probe.ask(record.network, token, endpoints, login=record.login)
    if not answer.ok:
        return store.read(lambda tx: rotation.get(tx, current.id)), answer.message

    def proved(tx: Tx) -> Rotation:
        if rotation.get(tx, current.id).state is State.SHOWN:
            rotation.applied(tx, current.id)
        return rotation.verified(tx, current.id, Proof.NETWORK)

    return store.write(_REASON, proved), answer.message


@rotate.command("commit")
@_id
@as_json
@program
def commit(program: Program, rotation_id: int, as_json: bool) -> None:
    """Завершить: новый секрет становится действующим, прежний уходит в историю.

    Пример: poryadok rotate commit 4
    """
    clock = program.clock()

    def done(tx: Tx) -> tuple[Rotation, Credential]:
        made = rotating.commit(tx, rotation_id, snapshot.today(tx, clock.now()))
        return made, credentials.get(tx, rotating.credential_id(made.owner))

    with program.store() as store:
        made, record = store.write(_REASON, done)
    if as_json:
        output.document(_answer(made))
        return
    _tell(made)
    for step in rotating.steps(record.network, made.field).after:
        output.message(f"Теперь: {_step_line(step)}")


@rotate.command("doubt")
@_id
@_reason
@as_json
@program
def doubt(program: Program, rotation_id: int, reason: str | None, as_json: bool) -> None:
    """Отметить: неясно, какой секрет принимает сайт; останутся оба.

    Пример: poryadok rotate doubt 4 --reason "сайт не ответил"
    """
    _step(program, lambda tx: rotation.doubt(tx, rotation_id, reason or ""), as_json=as_json)


@rotate.command("abandon")
@_id
@_reason
@as_json
@program
def abandon(program: Program, rotation_id: int, reason: str | None, as_json: bool) -> None:
    """Отказаться от нового секрета: действующим останется прежний.

    Пример: poryadok rotate abandon 4 --reason "сайт не принял"
    """
    _step(program, lambda tx: rotation.abandon(tx, rotation_id, reason or ""), as_json=as_json)


@rotate.command("list")
@click.option("--all", "everything", is_flag=True, help="И законченные.")
@as_json
@program
def list_(program: Program, everything: bool, as_json: bool) -> None:
    """Незаконченные ротации и что дальше.

    Пример: poryadok rotate list
    """

    def found(tx: Tx) -> list[tuple[Rotation, Credential | None]]:
        known = {record.id: record for record in credentials.listing(tx)}
        every = rotation.listing(tx, open_only=not everything)
        return [(one, known.get(rotating.credential_id(one.owner))) for one in every]

    with program.store() as store:
        rows = store.read(found)
    if as_json:
        output.document([_row(one, record) for one, record in rows])
        return
    output.table(
        ("ID", "Учётная запись", "Секрет", "Состояние", "Дальше", "Начата"),
        [
            (
                str(one.id),
                title_of(record) if record else one.owner,
                accounts.secret_title(record.network if record else "", one.field),
                STATE_TITLES[one.state],
                NEXT_STEPS.get(one.state, ""),
                moment(one.started_at),
            )
            for one, record in rows
        ],
    )
    output.message(counted(len(rows), "ротация", "ротации", "ротаций"))


def _row(one: Rotation, record: Credential | None) -> dict[str, Json]:
    return {
        "id": one.id,
        "credential_id": rotating.credential_id(one.owner),
        "subject": title_of(record) if record else one.owner,
        "field": one.field.value,
        "state": one.state.value,
        "reason": one.reason,
        "proof": one.proof.value if one.proof else None,
        "started_at": output.moment(one.started_at),
        "changed_at": output.moment(one.changed_at),
    }


def _known(tx: Tx, rotation_id: int) -> tuple[Rotation, Credential]:
    current = rotation.get(tx, rotation_id)
    return current, credentials.get(tx, rotating.credential_id(current.owner))


def _step(program: Program, step: Callable[[Tx], Rotation], *, as_json: bool) -> None:
    """One step that needs no secret, and what comes next."""
    with program.store() as store:
        done = store.write(_REASON, step)
    if as_json:
        output.document(_answer(done))
    else:
        _tell(done)


def _answer(current: Rotation) -> dict[str, Json]:
    return {"id": current.id, "state": current.state.value}


def _tell(current: Rotation) -> None:
    output.line(f"Ротация {current.id}: {STATE_TITLES[current.state]}")
    _advise(current)


def _advise(current: Rotation) -> None:
    if current.state in OPEN:
        output.message(f"Дальше: {NEXT_STEPS[current.state]}.")
