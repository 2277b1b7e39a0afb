"""Pane 5 «Сейф»: accounts without their secrets; a secret comes out only here, for a while, journalled before."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widget import Widget

from console import format as shown
from console.commands import Place, Situation, bindings
from console.dialogs.ask import Choose
from console.format import number
from console.messages import PassphraseGiven, RowMoved
from console.panes import editing
from console.panes.base import ListPane
from console.panes.credential_card import Act, CredentialCard
from console.reading import credentials
from console.reading.credentials import FACTOR_TITLES, FIELD_TITLES, KIND_TITLES, CredentialRow
from console.widgets.plain import Plain
from console.widgets.rows import Cell, Column, Rows
from console.widgets.secretfield import SecretField
from console.widgets.secretline import SecretLine
from registry.networks import title
from vault.errors import PoryadokError
from vault.secrets import Field, Purpose
from vault.text import counted
from vault.totp import Seed
from vault.transaction import Tx

_COLUMNS = (
    Column("Сеть", 14),
    Column("Логин"),
    Column("Вид", 10, 2),
    Column("Владелец", 20, 3),
    Column("Стр.", 4, 1, right=True),
    Column("Записано", 19),
)

_EMPTY = (
    "Учётных записей ещё нет.\n"
    "n/т — добавить: логин, владелец, страницы, второй фактор.\n"
    "Секреты открываются паролем хранилища, строка вверху."
)


class UnlockLine(Horizontal):
    """The passphrase, asked in the pane itself while the secrets are closed."""

    def __init__(self, hint: str) -> None:
        super().__init__(id="unlockline")
        self._hint = hint

    def compose(self) -> ComposeResult:
        yield Plain("Секреты закрыты. Пароль хранилища:")
        yield SecretField(hint=f"Tab — ввести. {self._hint}".rstrip(". "))


class VaultPane(ListPane[CredentialRow, tuple[CredentialRow, ...]]):
    """Reveal, copy and code act on the row under the cursor and end when the cursor leaves it."""

    DIGIT = "5"
    TITLE = "Сейф"
    PLACE = Place.VAULT
    ABOUT = (
        "Учётные записи страниц. Секрет виден 10 секунд, в буфере терминала живёт 30; "
        "каждое открытие записано в журнал раньше, чем случилось."
    )
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.LIST, Place.VAULT)]

    def make_rows(self) -> Rows[CredentialRow]:
        return Rows(_COLUMNS, _cells, _key)

    def above(self) -> Iterable[Widget]:
        yield UnlockLine(self.console.session.hint)

    def below(self) -> Iterable[Widget]:
        yield SecretLine()

    def on_mount(self) -> None:
        self.show_tier()  # the base's handler is called by Textual itself

    def empty(self) -> str:
        return _EMPTY

    def fetch(self, tx: Tx) -> tuple[CredentialRow, ...]:
        return credentials.rows(tx)

    def take(self, data: tuple[CredentialRow, ...]) -> None:
        self.show_rows(data)

    def counts(self, shown_now: int, total: int) -> str:
        if shown_now != total:
            return f"показано {number(shown_now)} из {counted(total, 'записи', 'записей', 'записей')}"
        return counted(total, "учётная запись", "учётные записи", "учётных записей")

    def details(self, row: CredentialRow) -> str:
        record = row.credential
        dated = (f"{FIELD_TITLES[field]} от {shown.day(since.date())}" for field, since in row.secrets.items())
        stored = "; ".join(dated)
        confirmed = f", подтверждён {shown.day(record.factor_confirmed_on)}" if record.factor_confirmed_on else ""
        return "\n".join(
            (
                row.title,
                f"Вид: {KIND_TITLES[record.kind]}; владелец: {row.holder or 'не указан'}",
                f"Второй фактор: {FACTOR_TITLES[record.second_factor]}{confirmed}",
                f"Записано: {stored or 'ничего'}",
                f"Пароль сменён: {shown.day(record.password_changed_on, 'неизвестно')}",
                "Страницы:",
                *((f"  {name}" for _, name in row.pages) if row.pages else ("  нет",)),
            )
        )

    def situation(self) -> Situation:
        row = self.rows.current
        return self.console.situation(selected=row is not None, has_secret=row is not None and bool(row.secrets))

    # The tier of secrets

    @property
    def _field(self) -> SecretField:
        return self.query_one("#unlockline", UnlockLine).query_one(SecretField)

    def show_tier(self) -> None:
        """The passphrase line while the secrets are closed; nothing secret stays on the screen then."""
        is_open = self.console.session.secrets_open
        self.query_one("#unlockline").display = not is_open
        if not is_open:
            self.conceal()
        elif self._field.has_focus:
            self.focus_list()
        self._field.wipe()

    def conceal(self) -> None:
        """Take a shown secret off the screen."""
        self.query_one(SecretLine).conceal()

    def do_unlock(self) -> None:
        self.screen.set_focus(self._field)  # at once: the passphrase may follow in the same packet

    def on_passphrase_given(self, event: PassphraseGiven) -> None:
        event.stop()
        if self._field.count:
            self._open()

    @work(exclusive=True, group="unlock")
    async def _open(self) -> None:
        if await self.console.try_passphrase(self._field.take()):
            self.focus_list()
        self.console.tier_changed()

    def back(self) -> bool:
        if self._field.has_focus:
            self._field.wipe()
            self.focus_list()
            return True
        if self.query_one(SecretLine).shows:
            self.conceal()
            return True
        return super().back()

    def on_row_moved(self, event: RowMoved) -> None:  # noqa: ARG002 (Textual's signature)
        self.conceal()  # the base's handler is called by Textual itself

    # Commands

    def do_reveal(self) -> None:
        self._use(Purpose.REVEAL)

    def do_copy(self) -> None:
        self._use(Purpose.COPY)

    def do_code(self) -> None:
        self._use(Purpose.CODE)

    @work(exclusive=True, group="secret")
    async def _use(self, purpose: Purpose, field: Field | None = None) -> None:
        row = self.rows.current
        if row is None:
            return
        chosen = field or await self._choose(row, purpose)
        if chosen is None:
            return
        session = self.console.session
        try:
            if purpose is Purpose.CODE:
                seed = await session.seed(row.owner, row.title)
                if self._still_on(row):
                    self._show_code(row, seed)
                return
            secret = await session.reveal(row.owner, chosen, purpose, row.title)
        except PoryadokError as error:
            self.console.fail(error)
            return
        if not self._still_on(row):
            return
        if purpose is Purpose.COPY:
            self.console.tell(self.console.copy_secret(secret))
        else:
            self.query_one(SecretLine).reveal(f"{FIELD_TITLES[chosen].capitalize()} ({row.title})", secret)

    def _still_on(self, row: CredentialRow) -> bool:
        """Whether the row is still under the cursor, on the screen, and the secrets open: a lock may have come."""
        current = self.rows.current
        here = current is not None and current.credential.id == row.credential.id and self.display
        return here and self.console.session.secrets_open

    async def _choose(self, row: CredentialRow, purpose: Purpose) -> Field | None:
        if purpose is Purpose.CODE:
            if Field.TOTP in row.secrets:
                return Field.TOTP
            self.console.tell("Ключа второго фактора у записи нет: F4 — записать.", "fail")
            return None
        stored = [field for field in Field if field in row.secrets]
        if len(stored) == 1:
            return stored[0]
        question = "Что показать?" if purpose is Purpose.REVEAL else "Что скопировать?"
        answers = [(field, FIELD_TITLES[field]) for field in stored]
        return await self.console.push_screen_wait(Choose(question, "", answers))

    def _show_code(self, row: CredentialRow, seed: Seed) -> None:
        def live() -> str:
            code = self.console.session.code(seed)
            half = len(code.code) // 2
            left = counted(code.valid_for, "секунда", "секунды", "секунд")
            return f"{code.code[:half]} {code.code[half:]}   ещё {left}"

        self.query_one(SecretLine).run_live(f"Код ({row.title})", live)

    @work
    async def do_card(self) -> None:
        row = self.rows.current
        if row is None:
            return
        act = await self.console.push_screen_wait(CredentialCard(row, self.details(row), self.situation()))
        if act is Act.EDIT:
            self.do_edit()
        elif act is not None:
            self._use(*act.value)

    @work
    async def do_edit(self) -> None:
        row = self.rows.current
        if row is not None and await editing.credential(self.console, row) is not None:
            self.console.tell("Сохранено.")
            self.console.reload_panes()

    @work
    async def do_new(self) -> None:
        saved = await editing.credential(self.console)
        if saved is not None:
            self.console.tell("Добавлено.")
            self.console.reload_panes(select=saved)

    @work
    async def do_remove(self) -> None:
        row = self.rows.current
        if row is not None and await editing.remove_credential(self.console, row):
            self.console.reload_panes()


def _key(row: CredentialRow) -> Hashable:
    return row.credential.id


def _cells(row: CredentialRow) -> tuple[Cell, ...]:
    record = row.credential
    return (
        Cell(title(record.network) if record.network else "другая"),
        Cell(record.login or record.phone or record.profile_id or "без логина"),
        Cell(KIND_TITLES[record.kind]),
        Cell(row.holder or "не указан", "" if row.holder else "muted"),
        Cell(str(len(row.pages) or "")),
        Cell(row.stored or "ничего", "" if row.stored else "muted"),
    )
