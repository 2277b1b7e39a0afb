"""The settings, in two views: those of this machine with where each comes from, and the municipality's own.

Which there are and what may be written is `console.settings.table` and `registry.municipality`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, TypeAlias

from textual import work
from textual.binding import BindingType
from textual.widget import Widget

from console import municipal
from console.commands import Place, bindings
from console.dialogs.ask import Choose
from console.dialogs.base import Dialog
from console.dialogs.form import Form
from console.forms import settings as forms
from console.reading import municipality_words
from console.settings import changing
from console.settings.origin import Held, Source
from console.settings.table import shown
from console.widgets.plain import Line
from console.widgets.rows import Cell, Column, Rows
from registry import municipality
from registry.municipality import Setting
from vault.errors import BadInput, Locked, PoryadokError

if TYPE_CHECKING:
    from console.app import Console

Item: TypeAlias = "Held | Setting"

_COLUMNS = (Column("Настройка", least=28), Column("Значение", 20), Column("Откуда", 24, 1))
_COLUMNS_OWN = (*_COLUMNS[:2], Column("Ключ", 24, 1))
_MACHINE = "Настройки этой машины: {path}"
_MUNICIPALITY = "Настройки муниципалитета: в хранилище"
_NOTHING_LISTED = "Настроек здесь не видно: Tab — другой вид, Esc — назад."
_NOWHERE = "Этот запуск ничего не читал из файла настроек: менять их негде."


async def show(console: Console) -> None:
    """Over the panes, until it is left."""
    await console.push_screen_wait(SettingsPage())


class SettingsPage(Dialog[None]):
    """Enter changes the setting under the cursor, F8 takes it back to its default, Tab turns to the other view."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.SETTINGS)]
    PLACES = (Place.SETTINGS,)
    LEAVES = True
    HELP = (
        "Настройки этой машины лежат в одном файле, который можно править и в редакторе: poryadok config init запишет "
        "его с пояснениями. Параметр команды главнее переменной окружения, переменная главнее файла. Настройки "
        "муниципалитета (сроки, подписи, шаблоны) лежат в хранилище и едут вместе с ним."
    )

    def __init__(self) -> None:
        super().__init__("Настройки")
        self._own = False
        """Whether the municipality's own are on the screen."""

    def body(self) -> Iterable[Widget]:
        yield Rows[Item](_COLUMNS, _cells, _identity)

    def on_mount(self) -> None:
        self.set_focus(self.query_one(Rows))
        self.run_worker(self._read(self._own), exclusive=True)

    async def _read(self, own: bool) -> None:
        """Show a view anew; a file that cannot be taken is said with its line, and what is shown stays as it was."""
        try:
            title, items = await (self._municipality() if own else self._machine())
        except Locked:  # closed meanwhile, and this page with it
            return
        except PoryadokError as error:
            self.refuse(str(error))
            return
        if self.stands:
            self.query_one("#title", Line).say(title)
            rows = self.query_one(Rows)
            if own is not self._own:
                self._own = own
                rows.reshape(_COLUMNS_OWN if own else _COLUMNS, _cells)
            rows.show(items)
            self.suit_bar()

    async def _machine(self) -> tuple[str, tuple[Item, ...]]:
        origin = self.console.session.settings.origin
        if origin is None:
            raise BadInput(_NOWHERE)
        return _MACHINE.format(path=_short(origin.path)), await asyncio.to_thread(origin.held)

    async def _municipality(self) -> tuple[str, tuple[Item, ...]]:
        return _MUNICIPALITY, await self.console.session.read(municipality.listing)

    # Commands

    @work(exclusive=True)
    async def do_next(self) -> None:
        self.inform("")
        await self._read(not self._own)

    def do_previous(self) -> None:
        self.do_next()

    @work(exclusive=True)
    async def do_open(self) -> None:
        item: Item | None = self.query_one(Rows).current
        session = self.console.session
        origin = session.settings.origin
        if isinstance(item, Setting):
            if session.read_only:
                self.refuse(self.console.situation().read_only)
            elif await self.app.push_screen_wait(Form(forms.municipality(session, item))) is not None:
                await self._changed(item)
            return
        if item is None or origin is None:
            self.refuse(_NOTHING_LISTED)
            return
        if await self.app.push_screen_wait(Form(forms.machine(origin, item))) is not None:
            await self._changed(item)

    @work(exclusive=True)
    async def do_reset(self) -> None:
        item: Item | None = self.query_one(Rows).current
        refusal = self._cannot_reset(item)
        if item is None or refusal:
            self.refuse(refusal or _NOTHING_LISTED)
            return
        default = shown(item.setting.default) if isinstance(item, Held) else ""
        answers = ((False, "Оставить как есть"), (True, f"Вернуть: {default or 'не задано'}"))
        if not await self.app.push_screen_wait(Choose(f"{_title(item)}: вернуть как было?", "", answers)):
            return
        session = self.console.session
        try:
            if isinstance(item, Setting):
                await session.write(municipal.REASON, partial(municipal.put, key=item.key, value=""))
            elif session.settings.origin is not None:
                await asyncio.to_thread(changing.drop, session.settings.origin, item.setting)
        except Locked:  # closed meanwhile, and this page with it
            return
        except PoryadokError as error:
            self.refuse(str(error))
            return
        await self._changed(item)

    def _cannot_reset(self, item: Item | None) -> str:
        if isinstance(item, Setting):
            return self.console.situation().read_only or ("" if item.value else "Настройка и так не задана.")
        if item is None or item.source is Source.FILE:
            return ""
        if item.source is Source.DEFAULT:
            return "Настройка и так по умолчанию."
        return f"Её задаёт {item.whence}: уберите её там, где запускаете программу."

    async def _changed(self, item: Item) -> None:
        """What was written is in force as far as it can be, and said."""
        said = "Записано в хранилище."
        if isinstance(item, Held):
            said = self._take(item)
        await self._read(self._own)
        if self.stands:
            self.inform(said)

    def _take(self, before: Held) -> str:
        """Give the machine's new settings to everybody who asks for them; the sentence about it."""
        session = self.console.session
        if session.settings.origin is None:
            return ""
        settings = session.settings.origin.settings()
        if settings.theme != session.settings.theme:
            self.console.theme = settings.theme
        session.take_settings(settings)
        over = before.source in {Source.FLAG, Source.ENVIRONMENT}
        when = f"но сейчас главнее {before.whence}" if over else before.setting.applied.value
        return f"Записано в файл; {when}."


def _short(path: Path) -> str:
    """A path with «~» for the person's own folder: a heading has one line."""
    home = Path.home()
    return f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path)


def _identity(item: Item) -> str:
    return item.key if isinstance(item, Setting) else item.setting.key


def _title(item: Item) -> str:
    return municipality_words.WORDS[item.key].title if isinstance(item, Setting) else item.setting.title


def _cells(item: Item) -> tuple[Cell, ...]:
    if isinstance(item, Setting):
        name = Cell(municipality_words.WORDS[item.key].title)
        return name, Cell(item.value or "не задано", "" if item.value else "muted"), Cell(item.key, "muted")
    own = item.source is not Source.DEFAULT
    return (
        Cell(item.setting.title),
        Cell(shown(item.value) or "не задано", "" if own else "muted"),
        Cell(item.setting.variable if item.source is Source.ENVIRONMENT else item.whence, "" if own else "muted"),
    )
