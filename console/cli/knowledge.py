"""`credentials knows`, `credentials slots`, `credentials leaving`: who knows which secret, and what a leaving leaves.

All of it is told by the registry out of the journal and the records; no secret is opened here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

import click

from checks import snapshot
from console.cli import output
from console.cli.context import Program, program
from console.cli.inputs import DAY, LINE
from console.cli.options import as_json
from console.cli.outcome import Outcome
from console.cli.russian import Command, Group
from console.format import day, moment
from console.reading.credentials import title_of
from console.reading.tasks import KNOWN_BY
from registry import credentials as accounts
from registry import knowledge, knowledge_facts, leaving, slot_people
from registry.accounts import secret_title
from registry.credentials import Credential
from registry.knowledge import Exposure, Reader
from registry.leaving import LeavingTask, Status
from registry.slot_people import SlotPerson
from vault.errors import BadInput
from vault.secrets import Field
from vault.store import Store
from vault.text import counted
from vault.transaction import Tx
from vault.types import Json

STATUS_TITLES = {Status.PENDING: "сменить", Status.ROTATED: "сменён", Status.DISMISSED: "снята"}


class ListByDefault(Group):
    """A group that without the name of a command means its `list`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or (args[0].startswith("-") and args[0] not in ctx.help_option_names):
            args = ["list", *args]
        return super().parse_args(ctx, args)


@dataclass(frozen=True)
class Names:
    """Names of people and accounts by their ids; of removed accounts nothing is known."""

    people: Mapping[int, str]
    accounts: Mapping[int, Credential]

    def person(self, person_id: int) -> str:
        """The name, or the number of one who never was."""
        return self.people.get(person_id, f"№ {person_id}")

    def person_json(self, person_id: int) -> dict[str, Json]:
        """As `--json` names a person."""
        return {"id": person_id, "name": self.person(person_id)}

    def account(self, credential_id: int) -> str:
        """«ВКонтакте, krap@example.ru»."""
        record = self.accounts.get(credential_id)
        return title_of(record) if record else f"№ {credential_id} (удалена)"

    def secret(self, credential_id: int, field: Field | None) -> str:
        """«пароль VK ID»; of no secret, the contact by which access is restored."""
        if field is None:
            return "контакт для восстановления"
        record = self.accounts.get(credential_id)
        return secret_title(record.network if record else "", field)


def names(read: Reader, person_ids: Collection[int], credential_ids: Collection[int]) -> Names:
    """What people and accounts are called, read in short transactions."""
    found: dict[int, Credential] = {}
    for part in knowledge_facts.parts(credential_ids):
        found |= read(lambda tx, part=part: accounts.some(tx, part))  # type: ignore[misc]  # mypy: defaults
    return Names(read(lambda tx: knowledge.names(tx, person_ids)), found)


@click.command("knows", cls=Command)
@click.option("--person", "person_id", metavar="ID", type=int, help="Что знает этот человек.")
@click.option("--credential", "credential_id", metavar="ID", type=int, help="Кто знает секреты этой учётной записи.")
@as_json
@program
def knows(program: Program, person_id: int | None, credential_id: int | None, as_json: bool) -> None:
    """Кто знает действующие секреты: держал запись, видел секрет или получил его. Сначала самое опасное.

    Пример: poryadok credentials knows --person 3
    """
    if (person_id is None) == (credential_id is None):
        raise BadInput("Нужно одно из двух: --person или --credential.")

    with program.store() as store:
        if person_id is not None:
            facts = knowledge.facts_of_person(store.read, person_id)
        else:
            facts = knowledge.facts_of_credential(store.read, credential_id or 0)
        found = knowledge.live(knowledge.judge(facts))
        called = names(store.read, {one.person_id for one in found}, {one.credential_id for one in found})
        unclaimed = store.read(slot_people.unclaimed)
    if as_json:
        output.document([_exposure(one, called) for one in found])
    else:
        output.table(
            ("Кто", "Учётная запись", "Секрет", "Как", "Когда", "Риск"),
            [
                (
                    called.person(one.person_id),
                    called.account(one.credential_id),
                    called.secret(one.credential_id, one.field),
                    KNOWN_BY[one.way],
                    moment(one.last),
                    one.risk_title,
                )
                for one in found
            ],
        )
        output.message(counted(len(found), "строка", "строки", "строк"))
    if unclaimed:
        listed = ", ".join(f"«{slot}»" for slot in unclaimed)
        output.message(
            f"Не сказано, кто входит способом {listed}: что там видели, не учтено. "
            "Скажите: poryadok credentials slots set."
        )


def _exposure(one: Exposure, called: Names) -> dict[str, Json]:
    return {
        "person": called.person_json(one.person_id),
        "credential_id": one.credential_id,
        "subject": called.account(one.credential_id),
        "field": one.field or knowledge.CONTACT,
        "version": one.version if one.field else None,
        "way": one.way.value,
        "first": output.moment(one.first),
        "last": output.moment(one.last),
        "risk": int(one.risk),
        "risk_title": one.risk_title,
    }


@click.group("slots", cls=ListByDefault)
def slots() -> None:
    """Кто каким способом входит в сейф: так журнал узнаёт, кто видел секреты.

    Пример: poryadok credentials slots set "пароль заместителя" --person 3
    """


@slots.command("list")
@as_json
@program
def slots_list(program: Program, as_json: bool) -> None:
    """Способы входа и чьи они.

    Пример: poryadok credentials slots list
    """
    with program.store() as store:
        lines, called, unclaimed = _slots(store)
    _show_slots(lines, called, unclaimed, as_json=as_json)


@slots.command("set")
@click.argument("slot", metavar="СПОСОБ", type=LINE)
@click.option("--person", "person_id", metavar="ID", type=int, help="Чей он.")
@click.option("--nobody", is_flag=True, help="Ничей: кто вошёл, не известно.")
@click.option("--since", metavar="ДАТА", type=DAY, help="С какого дня; иначе с этой минуты, а впервые — с начала.")
@as_json
@program
def slots_set(
    program: Program, slot: str, person_id: int | None, nobody: bool, since: date | None, as_json: bool
) -> None:
    """Сказать, чей это способ входа.

    Пример: poryadok credentials slots set пароль --person 3
    """
    if (person_id is None) is not nobody:
        raise BadInput("Нужно одно из двух: --person или --nobody.")
    with program.store() as store:
        store.write("slot.given", lambda tx: slot_people.give(tx, slot, person_id, since))
        lines, called, unclaimed = _slots(store)
    _show_slots(lines, called, unclaimed, as_json=as_json)


def _slots(store: Store) -> tuple[tuple[SlotPerson, ...], Names, tuple[str, ...]]:
    lines = store.read(slot_people.listing)
    called = names(store.read, {line.person_id for line in lines if line.person_id is not None}, ())
    return lines, called, store.read(slot_people.unclaimed)


def _show_slots(lines: tuple[SlotPerson, ...], called: Names, unclaimed: tuple[str, ...], *, as_json: bool) -> None:
    if as_json:
        told: list[Json] = [
            {
                "slot": line.slot,
                "person": None if line.person_id is None else called.person_json(line.person_id),
                "since": output.moment(line.since),
            }
            for line in lines
        ]
        output.document({"slots": told, "unclaimed": [*unclaimed]})
        return
    output.table(
        ("Способ входа", "Кто", "С"),
        [
            (
                line.slot,
                "" if line.person_id is None else called.person(line.person_id),
                moment(line.since) if line.since else "с начала",
            )
            for line in lines
        ],
        "Чей какой вход, ещё не сказано: poryadok credentials slots set.",
    )
    output.section("Не сказано, чьи", list(unclaimed))


@click.group("leaving", cls=ListByDefault)
def leaving_() -> None:
    """Секреты, которые знают те, кто больше не отвечает за страницы.

    Пример: poryadok credentials leaving dismiss --person 3 --credential 12 --field password --reason "доступ снят"
    """


@leaving_.command("list")
@click.option("--all", "everything", is_flag=True, help="И закрытые: сменённые и снятые.")
@as_json
@program
def leaving_list(program: Program, everything: bool, as_json: bool) -> Outcome:
    """Что сменить после ухода; закрывает задачу только смена секрета или решение с причиной.

    Пример: poryadok credentials leaving list
    """
    clock = program.clock()

    with program.store() as store:
        today = store.read(lambda tx: snapshot.today(tx, clock.now()))
        every = leaving.judge(leaving.facts(store.read, today))
        found = every if everything else leaving.waiting(every)
        called = names(store.read, {one.person_id for one in found}, {one.credential_id for one in found})
        kept = store.read(lambda tx: _slots_of_gone(tx, today))
        there = {slot.label for slot in store.header.slots}
    waiting = leaving.waiting(found)
    if as_json:
        output.document([_task(task, called) for task in found])
    else:
        output.table(
            ("Кто", "Отвечал по", "Учётная запись", "Секрет", "Задача", "Риск", "Причина"),
            [
                (
                    called.person(task.person_id),
                    day(task.ended_on),
                    called.account(task.credential_id),
                    called.secret(task.credential_id, task.field),
                    STATUS_TITLES[task.status],
                    task.exposure.risk_title,
                    task.reason,
                )
                for task in found
            ],
        )
        output.message(f"Ждёт смены: {_counted(waiting)}.")
    for slot, name in kept.items():
        if slot in there:
            output.message(f"{name} больше не отвечает, а способ входа «{slot}» всё ещё его: poryadok vault slots.")
    return Outcome.found(len(waiting))


def _counted(waiting: Collection[LeavingTask]) -> str:
    """«2 секрета и 1 контакт»."""
    contacts = sum(task.field is None for task in waiting)
    secrets = counted(len(waiting) - contacts, "секрет", "секрета", "секретов")
    return f"{secrets} и {counted(contacts, 'контакт', 'контакта', 'контактов')}" if contacts else secrets


def _slots_of_gone(tx: Tx, today: date) -> dict[str, str]:
    """Ways into the vault of people who left altogether, with their names."""
    left = leaving.gone(tx, today)
    whose = {slot: person_id for slot, person_id in slot_people.present(tx).items() if person_id in left}
    called = knowledge.names(tx, set(whose.values()))
    return {slot: called.get(person_id, f"№ {person_id}") for slot, person_id in whose.items()}


def _task(task: LeavingTask, called: Names) -> dict[str, Json]:
    return {
        "person": called.person_json(task.person_id),
        "credential_id": task.credential_id,
        "subject": called.account(task.credential_id),
        "field": task.field or knowledge.CONTACT,
        "ended_on": task.ended_on.isoformat(),
        "status": task.status.value,
        "reason": task.reason,
        "rotated_at": _maybe(task.rotated_at),
        "way": task.exposure.way.value,
        "risk": int(task.exposure.risk),
        "risk_title": task.exposure.risk_title,
    }


def _maybe(value: datetime | None) -> str | None:
    return None if value is None else output.moment(value)


_person = click.option("--person", "person_id", metavar="ID", type=int, required=True, help="Кто знает.")
_credential = click.option(
    "--credential", "credential_id", metavar="ID", type=int, required=True, help="Учётная запись."
)
_field = click.option(
    "--field",
    type=click.Choice([*(name.value for name in Field), knowledge.CONTACT]),
    required=True,
    help="Какой секрет; contact — телефон или почта, которыми восстанавливают доступ.",
)


@leaving_.command("dismiss")
@_person
@_credential
@_field
@click.option("--reason", metavar="ТЕКСТ", type=LINE, required=True, help="Почему секрет остаётся прежним.")
@as_json
@program
def dismiss(program: Program, person_id: int, credential_id: int, field: str, reason: str, as_json: bool) -> None:
    """Снять задачу: секрет остаётся как есть, причина записана.

    Пример: poryadok credentials leaving dismiss --person 3 --credential 5 --field password --reason "сменил сам"
    """
    clock = program.clock()

    def write(tx: Tx) -> LeavingTask:
        today = snapshot.today(tx, clock.now())
        return leaving.dismiss(tx, person_id, credential_id, _secret(field), reason, today)

    with program.store() as store:
        done = store.write("leaving.decided", write)
    _answer(person_id, credential_id, field, done.status, as_json=as_json)


@leaving_.command("undismiss")
@_person
@_credential
@_field
@as_json
@program
def undismiss(program: Program, person_id: int, credential_id: int, field: str, as_json: bool) -> None:
    """Вернуть снятую задачу.

    Пример: poryadok credentials leaving undismiss --person 3 --credential 5 --field password
    """
    with program.store() as store:
        store.write("leaving.decided", lambda tx: leaving.undismiss(tx, person_id, credential_id, _secret(field)))
    _answer(person_id, credential_id, field, Status.PENDING, as_json=as_json)


def _secret(name: str) -> Field | None:
    return None if name == knowledge.CONTACT else Field(name)


def _answer(person_id: int, credential_id: int, field: str, status: Status, *, as_json: bool) -> None:
    if as_json:
        output.document(
            {"person_id": person_id, "credential_id": credential_id, "field": field, "status": status.value}
        )
    else:
        output.line("Задача снята." if status is Status.DISMISSED else "Задача снова ждёт.")
