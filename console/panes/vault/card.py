"""The card of an account: what is known without opening a secret, and from each line what can be done with it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from enum import Enum, auto
from typing import ClassVar

from textual import work
from textual.binding import BindingType
from textual.widget import Widget

from console import format as shown
from console.commands import Place, Situation, bindings
from console.dialogs.ask import Choose
from console.dialogs.card import Card
from console.dialogs.codes import CodesView
from console.messages import RowMoved
from console.panes import editing
from console.panes.vault import changing, issuing
from console.panes.vault.opening import Opening
from console.reading import account_card
from console.reading.account_card import CardLine
from console.reading.credentials import CredentialRow
from console.widgets.rows import Rows
from console.widgets.secretline import SecretLine
from registry import accounts, rotating
from vault.errors import PoryadokError
from vault.secrets import Field, Purpose, VersionState


class Act(Enum):
    """What can be done with a secret of the card."""

    REVEAL = auto()
    COPY = auto()
    TYPE_OUT = auto()
    CODE = auto()
    QR = auto()
    CODES = auto()
    ASK = auto()
    ENTER = auto()
    CHANGE = auto()
    ISSUE = auto()
    UNDO = auto()


_PURPOSES = {
    Act.REVEAL: Purpose.REVEAL,
    Act.COPY: Purpose.COPY,
    Act.TYPE_OUT: Purpose.TYPE_OUT,
    Act.CODE: Purpose.CODE,
    Act.QR: Purpose.QR,
}
_WORDS = {
    Act.REVEAL: "Показать ненадолго",
    Act.COPY: "В буфер терминала ненадолго",
    Act.TYPE_OUT: "Показать по буквам, чтобы набрать руками",
    Act.CODE: "Одноразовый код",
    Act.QR: "QR, чтобы занести в приложение на телефоне",
    Act.CODES: "Список кодов: какие уже использованы",
    Act.ASK: "Спросить сеть, принимает ли она ключ",
    Act.CHANGE: "Сменить",
    Act.ISSUE: "Выдать человеку",
    Act.UNDO: "Отменить смену: вернуть прежний",
}


_WITHOUT_SECRETS = frozenset({Act.ASK, Act.CHANGE, Act.UNDO})
"""What can be begun while the secrets are closed."""


class CredentialCard(Card[CardLine, None]):
    """Enter on a line says what can be done with it; letters act on its secret at once."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.ACCOUNT)]
    PLACES = (Place.ACCOUNT,)
    HELP = "Enter на секрете — что с ним можно сделать, на строке истории — показать прежний, на смене — продолжить."

    def __init__(self, row: CredentialRow) -> None:
        super().__init__("Учётная запись")
        self._row = row
        self._has_previous: frozenset[Field] = frozenset()

    def body(self) -> Iterable[Widget]:
        yield from super().body()
        yield SecretLine()

    @property
    def holds_secrets(self) -> bool:
        return self.query_one(SecretLine).shows

    @work(exclusive=True, group="reload")
    async def reload(self) -> None:
        """Read the card again."""
        session = self.console.session
        try:
            card = await session.read(lambda tx: account_card.read(tx, self._row.credential.id, session.today))
            lines = await asyncio.to_thread(account_card.lines, card)
        except PoryadokError as error:
            self.console.fail(error)
            return
        self._row = card.row
        first = not self._shown
        self._has_previous = frozenset(each.field for each in card.versions if each.state is VersionState.PREVIOUS)
        self.tell(lines)
        if first:
            self.query_one(Rows).select(next((at for at, line, _ in self._shown if line.field is not None), (0, 0)))

    def on_row_moved(self, event: RowMoved) -> None:
        event.stop()
        self.query_one(SecretLine).conceal()

    def situation(self) -> Situation:
        return self.console.situation(selected=bool(self._shown), has_secret=bool(self._row.secrets))

    def _line(self) -> CardLine:
        return self.line or CardLine("")

    @property
    def _opening(self) -> Opening:
        return Opening(self.console, lambda: self.query_one(SecretLine), lambda _: self.is_current)

    # Commands

    @work
    async def do_open(self) -> None:
        line = self._line()
        if line.rotation is not None:
            await changing.resume(self.console, line.rotation)
            self.reload()
        elif line.field is None:
            self.refuse("Здесь нечего открыть: Enter — на секрете, на его истории или на замечании.")
        else:
            await self._offer(line, line.field)

    async def _offer(self, line: CardLine, field: Field) -> None:
        if line.version is not None and line.version.state is VersionState.STAGED:
            self.refuse("Это новый секрет открытой смены: Enter на строке «меняется».")
            return
        acts = self._acts(line, field)
        closed = not self.console.session.secrets_open
        known = field in self._row.secrets
        answers = [(act, _words(act, field, known=known)) for act in acts if not closed or act in _WITHOUT_SECRETS]
        title = shown.capital(accounts.secret_title(self._row.credential.network, field))
        text = "Секреты закрыты: показать их можно после пароля." if closed else ""
        if answers:
            act = await self.console.push_screen_wait(Choose(title, text, answers))
            if act is not None:
                await self._carry_out(act, line, field)
        else:
            self.refuse(text)

    def _acts(self, line: CardLine, field: Field) -> tuple[Act, ...]:
        if line.version is not None:
            return (Act.REVEAL, Act.COPY, Act.TYPE_OUT)
        if field not in self._row.secrets:
            return (Act.ENTER, Act.CHANGE)
        asked = (Act.ASK,) if accounts.account(self._row.credential.network).asked else ()
        shown: tuple[Act, ...] = {
            Field.TOTP: (Act.CODE, Act.QR, Act.TYPE_OUT),
            Field.RECOVERY_CODES: (Act.CODES, Act.TYPE_OUT),
            Field.TOKEN: (*asked, Act.REVEAL, Act.COPY, Act.TYPE_OUT),
        }.get(field, (Act.REVEAL, Act.COPY, Act.TYPE_OUT))
        undo = (Act.UNDO,) if field in self._has_previous else ()
        return (*shown, Act.CHANGE, Act.ISSUE, *undo)

    async def _carry_out(self, act: Act, line: CardLine, field: Field) -> None:
        if act in _PURPOSES:
            version = line.version.number if line.version is not None else None
            await self._opening.use(self._row, _PURPOSES[act], field, version)
        elif act is Act.CODES:
            await self.console.push_screen_wait(CodesView(self._row))
            self.reload()
        elif act is Act.ASK:
            await self._ask()
        elif act is Act.ENTER:
            await self._edit()
        elif act is Act.CHANGE:
            await changing.change(self.console, self._row, field)
            self.reload()
        elif act is Act.ISSUE:
            await issuing.issue(self.console, self._row, (field,))
            self.reload()
        elif act is Act.UNDO:
            await self._undo(field)

    async def _ask(self) -> None:
        """Ask with the key that is kept; nothing is written, whatever the answer."""
        from checks.running import tokens  # brings the clients of networks along

        session, number = self.console.session, self._row.credential.id
        self.inform("Спрашиваю сеть…")
        try:
            answer = await session.with_store(lambda store: tokens.test(store, number, session.settings.endpoints))
        except PoryadokError as error:
            self.console.fail(error)
            return
        (self.inform if answer.ok else self.refuse)(answer.message)

    async def _undo(self, field: Field) -> None:
        answers = ((False, "Оставить как есть"), (True, "Вернуть прежний"))
        text = (
            "Прежний секрет снова станет действующим, нынешний уйдёт в историю. Здесь меняется только запись: "
            "на сайте всё останется, как сейчас. Верните прежний, если сайт принимает его, а не новый."
        )
        if not await self.console.push_screen_wait(Choose("Отменить смену?", text, answers)):
            return
        try:
            await self.console.session.write(
                "credential.undone", lambda tx: rotating.undo(tx, self._row.credential.id, field)
            )
        except PoryadokError as error:
            self.console.fail(error)
        else:
            self.inform("Возвращён прежний.")
        self.reload()

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
        line = self._line()
        field = line.field if line.field in self._row.secrets and purpose is not Purpose.CODE else None
        version = line.version.number if line.version is not None and field is not None else None
        await self._opening.use(self._row, purpose, field, version)

    @work
    async def do_rotate(self) -> None:
        await changing.change(self.console, self._row, self._line().field)
        self.reload()

    @work
    async def do_issue(self) -> None:
        field = self._line().field
        known = field is not None and field in self._row.secrets
        await issuing.issue(self.console, self._row, (field,) if field is not None and known else ())
        self.reload()

    @work
    async def do_edit(self) -> None:
        await self._edit()

    async def _edit(self) -> None:
        saved = await editing.credential(self.console, self._row)
        if saved is not None:
            (self.inform if saved.good else self.refuse)(saved.said)
            self.reload()

    def do_cancel(self) -> None:
        """What is shown goes first, and the card after it."""
        line = self.query_one(SecretLine)
        if line.shows:
            line.conceal()
        else:
            super().do_cancel()


def _words(act: Act, field: Field, *, known: bool) -> str:
    """How an act on this secret is offered; one that is not `known` is not changed but written for the first time."""
    several = field is Field.RECOVERY_CODES
    if act is Act.ENTER:
        return "Записать те, что есть" if several else "Записать тот, что есть"
    if act is Act.CHANGE and not known:
        return f"Завести {'новые' if several else 'новый'} на сайте, по шагам"
    return _WORDS[act]
