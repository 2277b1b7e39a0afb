"""The five commands that every kind of record has: list, show, add, edit, remove; written once over the record type.

Which kinds there are is in `kinds`; what a record may hold is the registry's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar

import click

from console.cli import inputs, output
from console.cli.context import Program, program
from console.cli.labels import labelled
from console.cli.options import as_json, source
from console.cli.russian import Command, Group
from registry import codec, organizations
from vault.clock import Clock
from vault.errors import BadInput
from vault.store import Tier
from vault.text import counted
from vault.transaction import Tx
from vault.types import Json

R = TypeVar("R", bound="codec.Dataclass")
Cells = tuple[str, ...]


class Records(Protocol[R]):
    """What a module of the registry offers for its record; `KIND` is the record's name in history and journal."""

    KIND: str

    def add(self, tx: Tx, record: R, /) -> R: ...
    def update(self, tx: Tx, record: R, /) -> R: ...
    def remove(self, tx: Tx, record_id: int, /) -> object: ...
    def get(self, tx: Tx, record_id: int, /) -> R: ...
    def listing(self, tx: Tx, /) -> tuple[R, ...]: ...


@dataclass(frozen=True)
class Kind(Generic[R]):
    """One kind of record as commands see it.

    `row` gives the cells of the table for `columns`; `names` the organizations by id. `tier`: what writing needs.
    """

    command: str
    help: str
    example: str
    record: type[R]
    module: Records[R]
    columns: Cells
    row: Callable[[R, dict[int, str]], Cells]
    tier: Tier = Tier.REGISTRY

    @property
    def called(self) -> str:
        """The command as it is typed: «centre notices»."""
        words = self.example.split()
        return " ".join(words[: words.index(self.command) + 1])

    def keys(self) -> str:
        """The keys of a record on input, for the help."""
        return codec.keys(self.record)

    def identifier(self, record: R) -> int:
        found = codec.to_json(record)["id"]
        if not isinstance(found, int):
            raise TypeError("a record without a number")
        return found

    def shown(self, _: Tx, records: Sequence[R]) -> list[dict[str, Json]]:
        """The records as `show --json` gives each."""
        return [codec.to_json(record) for record in records]

    def more(self, _: dict[str, Json]) -> list[tuple[str, str]]:
        """What people are shown beside the record's own fields."""
        return []

    def cells(self, _: Tx, records: Sequence[R], names: dict[int, str], __: datetime, /) -> list[Cells]:
        """The rows of the table at a moment (UTC), for kinds whose row tells more than its own record."""
        return [self.row(record, names) for record in records]

    def every(self, tx: Tx) -> tuple[R, ...]:
        """The records of this kind."""
        return self.module.listing(tx)

    def one(self, tx: Tx, record_id: int) -> R:
        """One record; BadInput if there is none."""
        return self.module.get(tx, record_id)

    def add(self, tx: Tx, data: dict[str, Json], _: Clock) -> int:
        """A new record from input; a number that came along is not kept."""
        return self.identifier(self.module.add(tx, codec.from_json(self.record, {**data, "id": 0})))

    def edit(self, tx: Tx, record_id: int, data: dict[str, Json], _: Clock) -> None:
        """Replace what was given in a record, keep the rest."""
        current = codec.to_json(self.one(tx, record_id))
        self.module.update(tx, codec.from_json(self.record, {**current, **data, "id": record_id}))

    def remove(self, tx: Tx, record_id: int) -> None:
        """Remove one record; BadInput if there is none."""
        self.one(tx, record_id)
        self.module.remove(tx, record_id)


def group(kind: Kind[R]) -> click.Group:
    """The commands of a kind."""
    made = Group(kind.command, help=f"{kind.help}\n\nПример: poryadok {kind.example}")
    for build in (_list, _show, _add, _edit, _remove):
        made.add_command(build(kind))
    return made


def answer_ids(ids: list[int], *, as_json: bool, done: str) -> None:
    """What every writing command answers."""
    if as_json:
        output.document({"ids": list(ids)})
    else:
        output.line(f"{done}: {', '.join(map(str, ids))}")


def _help(told: str, kind: Kind[R], arguments: str, keys: str = "") -> str:
    """The help of a command of a kind: what it does, which keys it takes (told nowhere else before there is a record),
    an example."""
    taken = f"Ключи{keys}.\n\n" if keys else ""
    return f"{told}\n\n{taken}Пример: poryadok {kind.called} {arguments}"


def _list(kind: Kind[R]) -> click.Command:
    @click.command("list", cls=Command, help=_help("Все записи.", kind, "list"))
    @as_json
    @program
    def command(program: Program, as_json: bool) -> None:
        with program.store() as store:
            found = store.read(kind.every)
            shown = store.read(lambda tx: kind.shown(tx, found)) if as_json else []
            names = {} if as_json else store.read(organization_names)
            now = program.clock().now()
            rows = [] if as_json else store.read(lambda tx: kind.cells(tx, found, names, now))
        if as_json:
            output.document([*shown])
            return
        output.table(kind.columns, rows)
        output.message(counted(len(found), "запись", "записи", "записей"))

    return command


def _show(kind: Kind[R]) -> click.Command:
    @click.command("show", cls=Command, help=_help("Одна запись.", kind, "show 3"))
    @click.argument("record_id", metavar="ID", type=int)
    @as_json
    @program
    def command(program: Program, record_id: int, as_json: bool) -> None:
        with program.store() as store:
            record = store.read(lambda tx: kind.one(tx, record_id))
            shown = store.read(lambda tx: kind.shown(tx, (record,)))[0]
        if as_json:
            output.document(shown)
        else:
            output.fields([*labelled(record), *kind.more(shown)])

    return command


def _add(kind: Kind[R]) -> click.Command:
    keys = f", со звёздочкой обязательны: {kind.keys()}"
    told = _help("Добавить записи; одна неверная — не записано ничего.", kind, "add --from запись.json", keys)

    @click.command("add", cls=Command, help=told)
    @source
    @as_json
    @program
    def command(program: Program, source: str, as_json: bool) -> None:
        given, clock = inputs.records(source), program.clock()
        with program.store(kind.tier) as store:
            ids = store.write(f"{kind.module.KIND}.added", lambda tx: [kind.add(tx, data, clock) for data in given])
        answer_ids(ids, as_json=as_json, done="Добавлено")

    return command


def _edit(kind: Kind[R]) -> click.Command:
    keys = f": {kind.keys().replace('*', '')}"
    told = _help("Заменить указанные ключи, остальные оставить.", kind, "edit 3 --from запись.json", keys)

    @click.command("edit", cls=Command, help=told)
    @click.argument("record_id", metavar="[ID]", type=int, required=False)
    @source
    @as_json
    @program
    def command(program: Program, record_id: int | None, source: str, as_json: bool) -> None:
        given = [(_target(data, record_id), data) for data in inputs.records(source)]
        if record_id is not None and len(given) > 1:
            raise BadInput("Для списка записей номер указывают в каждой записи, ключ «id»; ничего не записано.")

        clock = program.clock()

        def write(tx: Tx) -> None:
            for target, data in given:
                kind.edit(tx, target, data, clock)

        with program.store(kind.tier) as store:
            store.write(f"{kind.module.KIND}.updated", write)
        answer_ids([target for target, _ in given], as_json=as_json, done="Изменено")

    return command


def _target(data: dict[str, Json], argument: int | None) -> int:
    """Which record is meant: by the argument, by its own key, or by both if they agree."""
    own = data.get("id")
    if argument is None:
        if not isinstance(own, int) or isinstance(own, bool) or own <= 0:
            raise BadInput("Не сказано, какую запись менять: укажите номер или ключ «id»; ничего не записано.")
        return own
    if own not in (None, argument):
        raise BadInput(f"В записи «id» {own}, а в команде {argument}; ничего не записано.")
    return argument


def _remove(kind: Kind[R]) -> click.Command:
    @click.command("remove", cls=Command, help=_help("Удалить записи; прежнее остаётся в истории.", kind, "remove 3"))
    @click.argument("ids", metavar="ID…", type=int, nargs=-1, required=True)
    @as_json
    @program
    def command(program: Program, ids: tuple[int, ...], as_json: bool) -> None:
        def write(tx: Tx) -> None:
            for record_id in ids:
                kind.remove(tx, record_id)

        with program.store() as store:
            store.write(f"{kind.module.KIND}.removed", write)
        answer_ids(list(ids), as_json=as_json, done="Удалено")

    return command


def organization_names(tx: Tx) -> dict[int, str]:
    """Short names of organizations by their numbers, for tables."""
    return {record.id: record.short_name or record.name for record in organizations.listing(tx)}
