"""The ways into the vault: which there are, adding, removing, another passphrase, and all keys anew.

The forms are `console.forms.keys`; each asks for a passphrase again. New words replace the old ones only after they
were typed back.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.binding import BindingType
from textual.widget import Widget

from console.commands import Place, bindings
from console.dialogs.ask import Choose, TypedAsk
from console.dialogs.base import Dialog
from console.dialogs.form import Form
from console.dialogs.note import Note
from console.dialogs.words import NewWords
from console.forms import keys as forms
from console.forms.model import FormPlan
from console.reading import worth
from console.reading.security import KIND_TITLES, moment, slot_line
from console.sorting import Ordered
from console.widgets.rows import Cell, Column, Rows
from vault import backup, slotting
from vault.errors import PoryadokError
from vault.generation import Renewed
from vault.header import Slot, SlotKind
from vault.slotting import NewWords as MadeWords

_COLUMNS = (
    Column("Название", least=20, sort=lambda slot: worth.name(slot.label)),
    Column("Вид", 28, sort=lambda slot: tuple(KIND_TITLES).index(slot.kind)),
    Column("С", 10, 1, sort=lambda slot: moment(slot.created_at)),
    Column("", 16, 2),
)

_OLD_COPIES = "Копии, сделанные раньше, прежний способ ещё открывает."

_WHY_RENEW = (
    "Если пароль, слова, файл-ключ или копия могли попасть к чужим, одного нового пароля мало: с прежним ключом "
    "прочтут и новое. Здесь меняются все ключи: хранилище перешифровывается целиком. Останутся новый пароль и новые "
    "слова; прочие способы входа исчезнут, собранное из сетей соберётся заново. Прежние копии прежний пароль ещё "
    "откроет."
)


class Way(Enum):
    """What can be added."""

    DEPUTY = "Пароль заместителя: второй человек войдёт своим"
    WORDS = "Новые слова восстановления вместо прежних"
    KEY_FILE = "Файл-ключ: открывает всё, кладётся на флешку"
    REGISTRY = "Ключ реестра: для проверок без человека, секретов не открывает"


class Keys(Dialog[None]):
    """At least two full ways in stay."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.KEYS, Place.SORTED)]
    PLACES = (Place.KEYS, Place.SORTED)
    LEAVES = True
    HELP = (
        "До восьми способов входа, не меньше двух полных. Каждая перемена спрашивает пароль снова, "
        "делает копию и пишется в журнал."
    )

    def __init__(self) -> None:
        super().__init__("Способы входа")

    def body(self) -> Iterable[Widget]:
        self._ordered = Ordered(Rows[Slot](_COLUMNS, self._cells, lambda slot: slot.id))
        yield self._ordered.rows

    def on_mount(self) -> None:
        self._show()
        self.set_focus(self.query_one(Rows))

    def _show(self) -> None:
        store = self.console.session.store
        if store is not None and self.stands:
            self._ordered.show(store.header.slots)

    def _cells(self, slot: Slot) -> tuple[Cell, ...]:
        kind, since = slot_line(slot, self.console.session.zone)
        store = self.console.session.store
        mine = store is not None and store.slot.id == slot.id
        return Cell(slot.label), Cell(kind), Cell(since, "muted"), Cell("вы вошли им" if mine else "", "ok")

    async def _fill(self, plan: FormPlan) -> bool:
        return await self.app.push_screen_wait(Form(plan)) is not None

    def _told(self, text: str) -> None:
        self._show()
        self.inform(text)

    # Commands

    @work(exclusive=True, group="sort")
    async def do_sort(self) -> None:
        await self._ordered.turn(self.console)

    @work(exclusive=True)
    async def do_add(self) -> None:
        answers = [(way, way.value) for way in Way]
        way = await self.app.push_screen_wait(Choose("Что добавить?", "", answers))
        session = self.console.session
        if way is Way.WORDS:
            await self._new_words()
        elif way is Way.DEPUTY and await self._fill(forms.deputy(session)):
            self._told("Пароль заместителя добавлен.")
        elif way is Way.KEY_FILE and await self._fill(forms.key_file(session, SlotKind.KEY_FILE)):
            self._told("Файл-ключ записан: он открывает всё. Уберите его с этой машины.")
        elif way is Way.REGISTRY and await self._fill(forms.key_file(session, SlotKind.REGISTRY)):
            self._told("Ключ реестра записан: им открываются реестр и проверки, но ни один секрет.")

    async def _new_words(self) -> None:
        made: list[MadeWords] = []
        if not await self._fill(forms.words(self.console.session, made)):
            return
        why = (
            "Прежние слова действуют, пока вы не наберёте три из новых. Запишите их по порядку на бумагу, затем Enter."
        )
        if not await self.app.push_screen_wait(NewWords(made[0].words.split(), why)):
            self._told("Слова не сменены: действуют прежние.")
            return
        try:
            await self.console.session.with_store(lambda store: slotting.put_words(store, made[0]))
        except PoryadokError as error:
            self._show()
            self.refuse(str(error))
            return
        self._told(f"Действуют новые слова; прежние уничтожьте. {_OLD_COPIES}")

    @work(exclusive=True)
    async def do_change(self) -> None:
        if await self._fill(forms.change(self.console.session)):
            self._told(f"Пароль сменён. {_OLD_COPIES}")

    @work(exclusive=True)
    async def do_check(self) -> None:
        found: list[Slot] = []
        if await self._fill(forms.check(self.console.session, found)):
            self._told(f"Это «{found[0].label}» ({KIND_TITLES[found[0].kind]}).")

    @work(exclusive=True)
    async def do_remove(self) -> None:
        slot: Slot | None = self.query_one(Rows).current
        if slot is not None and await self._fill(forms.remove(self.console.session, slot)):
            self._told(f"Удалён: {slot.label}. {_OLD_COPIES}")

    @work(exclusive=True)
    async def do_renew(self) -> None:
        console = self.console
        if not await self.app.push_screen_wait(TypedAsk("Смена всех ключей", _WHY_RENEW, "сменить ключи")):
            return
        renewed: list[Renewed] = []
        if not await self._fill(forms.renew(console.session, renewed)):
            return
        why = "Ключи сменены, прежние слова больше не открывают. Запишите новые по порядку на бумагу, затем Enter."
        while not await self.app.push_screen_wait(NewWords(renewed[0].recovery_words.split(), why)):
            if not console.session.secrets_open or await self._left_unproved():
                break
        await self.app.push_screen_wait(
            Note("Ключи сменены", _after(renewed[0], console.session.location / backup.FOLDER))
        )
        console.enter()

    async def _left_unproved(self) -> bool:
        answers = ((False, "Показать слова ещё раз"), (True, "Они записаны, закрыть"))
        text = "Слова больше не будут показаны. Не записали — сделайте новые: n/т."
        return await self.app.push_screen_wait(Choose("Закрыть слова?", text, answers)) is True


def _after(renewed: Renewed, folder: Path) -> str:
    lines = ["Хранилище открывают новый пароль и новые слова восстановления."]
    if renewed.dropped_slots:
        gone = ", ".join(f"«{slot.label}»" for slot in renewed.dropped_slots)
        lines.append(f"Больше не открывают: {gone}. Если нужны, добавьте заново.")
    if renewed.openable_backups:
        lines.append(
            f"Прежние копии открываются прежними ключами. Если боитесь и за них, сотрите в {folder}:\n"
            + "\n".join(f"  {name}" for name in renewed.openable_backups)
        )
    lines.append("Секреты, которые могли прочесть, смените на сайтах: 5, вид «Ротации», кампания.")
    return "\n\n".join(lines)
