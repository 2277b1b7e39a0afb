"""The ways into the vault: which there are, adding, removing, another passphrase, and all keys anew.

The forms are `console.forms.keys`; each asks for a passphrase again. New words replace the old ones only after they
were typed back.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import ClassVar

from textual import work
from textual.binding import BindingType
from textual.widget import Widget

from console import renewing
from console.commands import Place, bindings
from console.dialogs.ask import Choose, TypedAsk
from console.dialogs.base import Dialog
from console.dialogs.form import Form
from console.dialogs.pick import Option, Pick
from console.dialogs.words import NewWords
from console.entrance import NOT_UNDER_A_RUN
from console.forms import keys as forms
from console.forms.model import FormPlan
from console.reading import worth
from console.reading.security import KIND_TITLES, moment, slot_line
from console.sorting import Ordered
from console.widgets.rows import Cell, Column, Rows
from registry import people, slot_people
from vault import journal_query, recovery, slotting
from vault.errors import Locked, PoryadokError
from vault.generation import Renewed
from vault.header import Slot, SlotKind
from vault.slotting import NewWords as MadeWords
from vault.transaction import Tx

_COLUMNS = (
    Column("Название", least=20, sort=lambda slot: worth.name(slot.label)),
    Column("Вид", 21, sort=lambda slot: tuple(KIND_TITLES).index(slot.kind)),
    Column("Чей", 20),
    Column("С", 10, 2, sort=lambda slot: moment(slot.created_at)),
    Column("", 11, 1),
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
        "делает копию и пишется в журнал. o/щ говорит, чей способ: так программа знает, кто какие секреты видел."
    )

    def __init__(self) -> None:
        super().__init__("Способы входа")
        self._whose: dict[str, str] = {}
        """Names of people by the names of their ways in."""

    def body(self) -> Iterable[Widget]:
        self._ordered = Ordered(Rows[Slot](_COLUMNS, self._cells, lambda slot: slot.id))
        yield self._ordered.rows

    def on_mount(self) -> None:
        self._show()
        self.set_focus(self.query_one(Rows))
        self._read_people()

    @work(exclusive=True, group="people")
    async def _read_people(self) -> None:
        def read(tx: Tx) -> dict[str, str]:
            names = {each.id: each.name for each in people.listing(tx)}
            return {slot: names.get(number, f"№ {number}") for slot, number in slot_people.present(tx).items()}

        try:
            self._whose = await self.console.session.read(read)
        except Locked:
            return
        self._show()

    def _show(self) -> None:
        store = self.console.session.store
        if store is not None and self.stands:
            self._ordered.show(store.header.slots)

    def _cells(self, slot: Slot) -> tuple[Cell, ...]:
        kind, since = slot_line(slot, self.console.session.zone)
        store = self.console.session.store
        mine = store is not None and store.slot.id == slot.id
        whose = self._whose.get(slot.label, "")
        return (
            Cell(slot.label),
            Cell(kind),
            Cell(whose or "не сказано", "" if whose else "muted"),
            Cell(since, "muted"),
            Cell("вы вошли им" if mine else "", "ok"),
        )

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
    async def do_person(self) -> None:
        """Whose the way in is, from now on; the first time from the beginning of the vault."""
        slot: Slot | None = self.query_one(Rows).current
        if slot is None:
            return
        session, label = self.console.session, slot.label
        acted, known = await session.read(lambda tx: (journal_query.slots(tx), people.listing(tx)))
        if label not in acted:
            self.refuse("Этим способом ещё не входили. Скажете, чей он, когда им войдут впервые.")
            return
        options = [Option(str(each.id), each.name, each.position) for each in known]
        options.append(Option("", "Ничей: кто им входит, не известно"))
        picked = await self.app.push_screen_wait(Pick(f"Чей способ «{label}»?", options))
        if picked is None:
            return
        number = int(picked[0]) if picked[0] else None
        try:
            await session.write("slot.given", lambda tx: slot_people.give(tx, label, number))
        except PoryadokError as error:
            self.refuse(str(error))
            return
        self._read_people()
        self.inform("Записано: увиденное этим способом теперь на счету этого человека." if number else "Записано.")

    @work(exclusive=True)
    async def do_remove(self) -> None:
        slot: Slot | None = self.query_one(Rows).current
        if slot is not None and await self._fill(forms.remove(self.console.session, slot)):
            self._told(f"Удалён: {slot.label}. {_OLD_COPIES}")

    @work(exclusive=True)
    async def do_renew(self) -> None:
        console = self.console
        if console.session.running:
            self.refuse(NOT_UNDER_A_RUN)
            return
        if not await self.app.push_screen_wait(TypedAsk("Смена всех ключей", _WHY_RENEW, "сменить ключи")):
            return
        words = await console.session.with_store(lambda _: recovery.new_words())
        if not await self.app.push_screen_wait(NewWords(words.split(), renewing.BEFORE)):
            self._told("Ключи не сменены: действуют прежние слова.")
            return
        renewed: list[Renewed] = []
        if not await self._fill(forms.renew(console.session, renewed, words)):
            self._told(renewing.NOT_CHANGED)
            return
        await renewing.tell(console, renewed[0])
        console.enter()
