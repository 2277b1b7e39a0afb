"""The copies of the vault: which there are, one more now, and how to go back to one."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from typing import ClassVar

from textual import work
from textual.binding import BindingType
from textual.widget import Widget

from console import format as shown
from console.commands import Place, bindings
from console.dialogs.base import Dialog
from console.dialogs.note import Note
from console.reading import security, worth
from console.reading.security import CopyRow
from console.sorting import Ordered
from console.widgets.rows import Cell, Column, Rows
from console.working import Working
from vault import backup, doing
from vault.errors import PoryadokError
from vault.store import Store

_COLUMNS = (
    Column("Когда", 16, sort=lambda row: row.made_at),
    Column("Почему", 24, 1, sort=lambda row: worth.name(row.reason)),
    Column("Размер", 9, 2, right=True, sort=lambda row: row.size or None),
    Column("Папка", least=20, sort=lambda row: row.path.name),
)
_EMPTY = "Копий ещё нет.\nn/т — сделать сейчас. Дальше они делаются сами: когда закрываются секреты."
_KIB = 1024

_RESTORE = """\
Копия: {path}

1. Выйдите (F10): открытое хранилище не заменить.
2. Наберите:

poryadok --vault {vault} vault restore \\
  {quoted}

Пароль спрашивается тот, который открывал хранилище, когда делалась копия.
Теперешнее хранилище не стирается: его папка получит другое имя и останется рядом.
Копии вернутся на своё место; собранное из сетей соберётся заново.
"""


class Copies(Dialog[None]):
    """Each is verified by opening before it counts."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.COPIES, Place.SORTED)]
    PLACES = (Place.COPIES, Place.SORTED)
    LEAVES = True
    HELP = (
        "Копия считается, только когда её открыли и проверили: страницы, цепочку журнала, каждый секрет. "
        "Хранятся 7 дневных, 8 недельных, 12 месячных. Носите одну на другой носитель."
    )

    def __init__(self) -> None:
        super().__init__("Резервные копии")
        self._working: Working | None = None

    def body(self) -> Iterable[Widget]:
        self._ordered = Ordered(Rows[CopyRow](_COLUMNS, self._cells, lambda row: row.path.name, empty=_EMPTY))
        yield self._ordered.rows

    def on_mount(self) -> None:
        self.set_focus(self.query_one(Rows))
        self._read()

    @work(exclusive=True, group="read")
    async def _read(self) -> None:
        found = await self.console.session.with_store(security.copies)
        if self.stands:
            self._ordered.show(found)

    def _cells(self, row: CopyRow) -> tuple[Cell, ...]:
        size = f"{shown.number(round(row.size / _KIB))} КиБ" if row.size else ""
        return (
            Cell(shown.moment(row.made_at, self.console.session.zone, "неизвестно")),
            Cell(row.reason, "muted" if row.made_at is None else ""),
            Cell(size),
            Cell(row.path.name, "muted"),
        )

    @work(exclusive=True, group="sort")
    async def do_sort(self) -> None:
        await self._ordered.turn(self.console)

    def do_cancel(self) -> None:
        if self._working is not None:
            self._working.escape()
        else:
            super().do_cancel()

    def do_make(self) -> None:
        if self._working is None:
            self._make()

    @work(exclusive=True, group="make")
    async def _make(self) -> None:
        try:
            with Working(self, "Делаю копию и проверяю её…", name="Резервная копия") as self._working:
                made = await self.console.session.with_store(_copied)
        except PoryadokError as error:
            self.refuse(str(error))
            return
        finally:
            self._working = None
        self.inform(f"Копия проверена: {made.path}")
        if self.stands:
            self.query_one(Rows).select(made.path.name)
        self._read()

    @work(exclusive=True)
    async def do_restore(self) -> None:
        row: CopyRow | None = self.query_one(Rows).current
        if row is None:
            self.refuse("Копий ещё нет: n/т — сделать.")
            return
        vault, quoted = (shlex.quote(str(each)) for each in (self.console.session.location, row.path))
        text = _RESTORE.format(path=row.path, vault=vault, quoted=quoted)
        await self.app.push_screen_wait(Note("Как вернуть", text))


def _copied(store: Store) -> backup.Backup:
    made = backup.make(store)
    doing.tell(f"Копия проверена: {made.path}")
    return made
