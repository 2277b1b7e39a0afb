"""The frame of the pane: four views of the accounts, the line of the passphrase, the commands of the line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import work
from textual.binding import BindingType
from textual.widget import Widget

from console.commands import Place, Situation, bindings
from console.dialogs.pick import Option, Pick
from console.messages import PassphraseGiven, RowMoved
from console.panes import editing
from console.panes.turning import TurningPane
from console.panes.vault import campaigning, changing, issuing, tasking, views
from console.panes.vault.campaign import CampaignScreen
from console.panes.vault.card import CredentialCard
from console.panes.vault.opening import Opening
from console.panes.vault.unlockline import UnlockLine
from console.panes.vault.views import View
from console.reading import safe
from console.reading.campaigns import CampaignRow
from console.reading.credentials import CredentialRow
from console.reading.health import HealthRow
from console.reading.rotations import RotationRow
from console.reading.safe import Item, Safe
from console.reading.tasks import IssueRow, LeavingRow
from console.screens import export_secrets, import_secrets
from console.widgets import plain
from console.widgets.rows import Rows
from console.widgets.secretfield import SecretField
from console.widgets.secretline import SecretLine
from registry.health import Problem
from vault import secrets, strength
from vault.errors import Locked, PoryadokError
from vault.secrets import Purpose
from vault.transaction import Tx

_NO_ACCOUNT = "Эта строка не об одной учётной записи."


class VaultPane(TurningPane[Item, Safe, View]):
    """Reveal, copy and code act on the account of the line under the cursor and end when the cursor leaves it."""

    DIGIT = "5"
    TITLE = "Сейф"
    PLACE = Place.VAULT
    ABOUT = (
        "Учётные записи страниц. Секрет виден недолго (сколько — в настройках), по буквам — до 2 минут; "
        "каждое открытие записано в журнал раньше, чем случилось. Стрелки влево и вправо меняют вид: записи, "
        "здоровье, ротации, задачи; v, c, b, t, s и g в любом виде — об учётной записи под курсором."
    )
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.LIST, Place.VAULT)]

    def __init__(self) -> None:
        self.view = View.RECORDS
        self._safe = Safe()
        self._opening: Opening | None = None
        super().__init__()

    def make_rows(self) -> Rows[Item]:
        return Rows(views.COLUMNS[self.view], views.cells, _key)

    def above(self) -> Iterable[Widget]:
        yield UnlockLine(self.console.session.hint)
        yield plain.Line(id="heading")

    def below(self) -> Iterable[Widget]:
        yield SecretLine()

    def on_mount(self) -> None:
        self.show_tier()  # the base's handler is called by Textual itself

    def empty(self) -> str:
        return views.EMPTY[self.view]

    def fetch(self, tx: Tx) -> Safe:
        return safe.read(tx, self.console.session.today)

    def prepare(self, data: Safe) -> Safe:
        return safe.judged(data, self.console.session.opened().read)

    def take(self, data: Safe) -> None:
        self._safe = data
        self.show_view()

    def counts(self, shown_now: int, total: int) -> str:
        return views.counts(self.view, self._safe, shown_now, total)

    def details(self, row: Item) -> str:
        return views.details(row)

    def situation(self) -> Situation:
        account = self.account
        return self.console.situation(
            selected=self.rows.current is not None, has_secret=account is not None and bool(account.secrets)
        )

    @property
    def account(self) -> CredentialRow | None:
        """The account that the line under the cursor is about."""
        row = self.rows.current
        return row.account if row is not None else None

    @property
    def opening(self) -> Opening:
        """How a secret of that account is shown, copied, typed."""
        if self._opening is None:
            self._opening = Opening(self.console, lambda: self.query_one(SecretLine), self._still_on)
        return self._opening

    # The views

    def show_view(self) -> None:
        self.lay(views.COLUMNS[self.view], views.cells)
        self.query_one("#heading", plain.Line).say(views.heading(self.view, self._safe))
        self.show_rows(views.lines(self.view, self._safe))
        self.show_details()
        self._rate_if_needed()

    def turn_to(self, view: View) -> None:
        self.conceal()
        super().turn_to(view)

    def turn(self, by: int) -> None:
        if not self._field.has_focus:
            super().turn(by)

    def _rate_if_needed(self) -> None:
        """Whoever looks at the health is shown how strong the passwords are: those not rated yet are rated now."""
        session = self.console.session
        waits = any(row.finding.problem is Problem.NOT_RATED for row in self._safe.findings)
        if self.view is View.HEALTH and waits and session.secrets_open and not session.read_only:
            self._rate()

    @work(exclusive=True, group="rate")
    async def _rate(self) -> None:
        session = self.console.session
        try:
            done = await session.with_store(
                lambda store: secrets.rate(store, _score, cancelled=lambda: not session.secrets_open)
            )
        except Locked:
            return
        except PoryadokError as error:
            self.console.fail(error)
            return
        if done:
            self.reload()

    def do_view(self) -> None:
        if self.console.session.secrets_open:
            self.turn(1)
        else:
            self.do_unlock()

    # The tier of secrets

    @property
    def _field(self) -> SecretField:
        return self.query_one("#unlockline", UnlockLine).field

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
        for line in self.query(SecretLine):  # none before the pane is mounted
            line.conceal()

    def do_unlock(self) -> None:
        self.screen.set_focus(self._field)  # at once: the passphrase may follow in the same packet

    def on_passphrase_given(self, event: PassphraseGiven) -> None:
        event.stop()
        if self._field.given and not self.console.guard.trying:
            self._open()

    @work(exclusive=True, group="unlock")
    async def _open(self) -> None:
        if await self.console.try_passphrase(self._field.take_given()):
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

    def _still_on(self, row: CredentialRow) -> bool:
        current = self.account
        return current is not None and current.credential.id == row.credential.id and self.display

    # Commands on secrets

    def do_reveal(self) -> None:
        self._use(Purpose.REVEAL)

    def do_copy(self) -> None:
        self._use(Purpose.COPY)

    def do_typeout(self) -> None:
        self._use(Purpose.TYPE_OUT)

    def do_code(self) -> None:
        self._use(Purpose.CODE)

    @work(exclusive=True, group="secret")
    async def _use(self, purpose: Purpose) -> None:
        account = self.account
        if account is not None:
            await self.opening.use(account, purpose)

    # Commands on records

    @work
    async def do_card(self) -> None:
        match self.rows.current:
            case RotationRow() as row:
                await changing.resume(self.console, row)
            case CampaignRow() as row:
                await self.console.push_screen_wait(CampaignScreen(row.campaign.id))
            case LeavingRow() | IssueRow() as row:
                await tasking.work_on(self.console, row)
            case HealthRow() as row:
                await self._card_of(row.account or await self._one_of(row.accounts))
            case CredentialRow() as row:
                await self._card_of(row)
        self.console.reload_panes()

    async def _card_of(self, account: CredentialRow | None) -> None:
        if account is not None:
            await self.console.push_screen_wait(CredentialCard(account))

    async def _one_of(self, accounts: Sequence[CredentialRow]) -> CredentialRow | None:
        options = [Option(str(each.key), each.title, each.holder) for each in accounts]
        picked = await self.console.push_screen_wait(Pick("Какая запись?", options)) if options else None
        return next((each for each in accounts if picked and str(each.key) == picked[0]), None)

    @work
    async def do_edit(self) -> None:
        account = self._needed()
        saved = await editing.credential(self.console, account) if account is not None else None
        if saved is not None:
            self.console.tell(saved.said, "" if saved.good else "fail")
            self.console.reload_panes()

    @work
    async def do_new(self) -> None:
        if self.view is View.CHANGES:
            await self._new_campaign()
            return
        saved = await editing.credential(self.console)
        if saved is not None:
            self.console.tell(saved.said, "" if saved.good else "fail")
            self.console.reload_panes(select=saved.id)

    async def _new_campaign(self) -> None:
        number = await campaigning.create(self.console)
        if number is not None:
            await self.console.push_screen_wait(CampaignScreen(number))
            self.console.reload_panes()

    @work
    async def do_remove(self) -> None:
        account = self._needed()
        if account is not None and await editing.remove_credential(self.console, account):
            self.console.reload_panes()

    @work
    async def do_rotate(self) -> None:
        account = self._needed()
        if account is not None and await changing.change(self.console, account):
            self.console.reload_panes()

    @work
    async def do_issue(self) -> None:
        account = self._needed()
        if account is not None and await issuing.issue(self.console, account):
            self.console.reload_panes()

    # Files of other programs

    @work
    async def do_load(self) -> None:
        if await import_secrets.run(self.console):
            self.console.reload_panes()

    @work
    async def do_export(self) -> None:
        if await export_secrets.run(self.console, self.account):
            self.console.reload_panes()

    def _needed(self) -> CredentialRow | None:
        """The account under the cursor; without one it is said."""
        account = self.account
        if account is None:
            self.console.tell(_NO_ACCOUNT, "fail")
        return account


def _key(row: Item) -> object:
    return row.key


def _score(password: str) -> int:
    return strength.estimate(password).score
