"""The screen of one rotation: where it stands, what to do on the site, what can be done next.

The state on disk is the truth: it is read again after every answer, and whatever cuts the screen short leaves the
rotation open, to go on from the same step. What is said and offered is `console.rotation`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from enum import Enum, auto
from functools import partial
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from console import rotation as guides
from console.dialogs.ask import Choose
from console.dialogs.base import Dialog
from console.dialogs.line import AskLine
from console.dialogs.passphrase import open_secrets
from console.dialogs.qr import QrScreen
from console.dialogs.typeout import TypeOutScreen, instead_of_copy
from console.reading import rotations
from console.reading.opened import code_words, typed_form
from console.reading.rotations import RotationRow
from console.rotation import Act, Guide, Offer
from console.rotation_secrets import Secrets
from console.widgets.plain import Line
from console.widgets.reading import Reading
from console.widgets.rows import Cell, Column, Rows
from console.widgets.secretline import SecretLine
from registry import rotating
from vault import rotation, totp
from vault.clock import real_now
from vault.errors import PoryadokError
from vault.rotation import OPEN, Proof, State
from vault.secrets import Purpose
from vault.transaction import Tx

_CLOSED = "Для этого шага нужны секреты."


class Left(Enum):
    """How the screen was left; AGAIN: the new secret is given up, and another one is wanted."""

    SIMPLY = auto()
    AGAIN = auto()


class RotationScreen(Dialog[Left]):
    """Enter or a digit answers. Of secrets it keeps the new one alone, over a lock of the secrets too."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", show=False),
        Binding("pageup", "read(-1)", show=False, priority=True),
        Binding("pagedown", "read(1)", show=False, priority=True),
        *(Binding(str(digit), f"digit({digit})", show=False) for digit in range(1, 10)),
    ]
    HELP = (
        "Новый секрет сначала записан в хранилище и только потом показан. Esc откладывает: смена остаётся в виде "
        "«Ротации», Enter на ней продолжает с того же шага. Прежний секрет цел, пока новый не проверен."
    )
    keeps_over_lock = True

    def __init__(self, rotation_id: int) -> None:
        super().__init__("Смена секрета")
        self._rotation_id = rotation_id
        self._row: RotationRow | None = None
        self._guide = Guide("", ())
        self._secrets: Secrets | None = None

    def body(self) -> Iterable[Widget]:
        yield Line(id="stages")
        yield Reading()
        yield SecretLine()
        yield Rows[Offer]((Column(""),), self._cells, lambda offer: offer[0])

    def on_mount(self) -> None:
        self.set_focus(self.query_one(Rows))
        self.reload()

    def on_unmount(self) -> None:
        self.secrets.wipe()

    @property
    def secrets(self) -> Secrets:
        """The two secrets of this rotation."""
        if self._secrets is None:
            self._secrets = Secrets(self.console.session, self._rotation_id)
        return self._secrets

    @property
    def holds_secrets(self) -> bool:
        return bool(self.secrets) or self.query_one(SecretLine).shows

    def on_secrets_locked(self) -> None:
        self.query_one(SecretLine).conceal()

    def _cells(self, offer: Offer) -> tuple[Cell]:
        return (Cell(f"{self._guide.offers.index(offer) + 1}  {offer[1]}"),)

    # What the disk says

    @work(exclusive=True, group="reload")
    async def reload(self) -> None:
        """Read the rotation again and offer what comes next."""
        try:
            await self._read()
        except PoryadokError as error:
            self.console.fail(error)

    async def _read(self) -> RotationRow:
        row = await self.console.session.read(lambda tx: rotations.one(tx, self._rotation_id))
        moved = self._row is None or self._row.rotation.state is not row.rotation.state
        self._row = row
        self.secrets.name = row.account.title if row.account else row.rotation.owner
        if row.rotation.state not in OPEN:
            self.secrets.wipe()
        if moved and self.is_attached:
            self._paint(row)
        return row

    def _paint(self, row: RotationRow) -> None:
        network = row.account.credential.network if row.account else ""
        self._guide = guides.guide(row, rotating.steps(network, row.rotation.field))
        self.query_one("#title", Line).say(f"Смена: {row.title}")
        self.query_one("#stages", Line).say(guides.stages(row.rotation.state))
        self.query_one(Reading).say(self._guide.text)
        rows: Rows[Offer] = self.query_one(Rows)
        rows.styles.height = len(self._guide.offers)
        rows.show(self._guide.offers)
        rows.action_edge(-1)

    # Answers

    def action_read(self, by: int) -> None:
        self.query_one(Reading).action_page(by)

    def action_take(self) -> None:
        self.action_digit(self.query_one(Rows).cursor + 1)

    def action_digit(self, digit: int) -> None:
        if digit <= len(self._guide.offers):
            self.refuse("")
            self.query_one(SecretLine).conceal()
            self._do(self._guide.offers[digit - 1][0])

    @work(exclusive=True, group="act")
    async def _do(self, act: Act) -> None:
        try:
            row = await self._read()
            if any(offer is act for offer, _ in self._guide.offers):  # it may have moved on meanwhile
                await self._carry_out(act, row)
            if self.is_attached:
                await self._read()
        except PoryadokError as error:
            self.console.fail(error)
            self.reload()

    async def _carry_out(self, act: Act, row: RotationRow) -> None:
        steps: dict[Act, Callable[[Tx], object]] = {
            Act.APPLIED: lambda tx: rotation.applied(tx, self._rotation_id),
            Act.DOUBT: lambda tx: rotation.doubt(tx, self._rotation_id),
            Act.SIGNED_IN: lambda tx: self._finish(tx, Proof.SIGNED_IN),
            Act.COMMIT: self._commit,
        }
        asked: dict[Act, Callable[[], Awaitable[None]]] = {
            Act.TYPE_CODE: self._type_code,
            Act.ASK_NETWORK: partial(self._ask_network, row),
            Act.REFUSED: self._refused,
            Act.ABANDON: partial(self._abandon, row),
            Act.OLD_WORKS: partial(self._abandon, row),
        }
        if act in steps:
            await self._step(steps[act])
        elif act in asked:
            await asked[act]()
        elif act is Act.CLOSE:
            self.dismiss(Left.SIMPLY)
        elif await self._may_see(act):
            await self._see(act, row)

    async def _step(self, step: Callable[[Tx], object]) -> None:
        await self.console.session.write("rotation.step", step)

    def _finish(self, tx: Tx, proof: Proof) -> None:
        """Through what is left of the way in one transaction: it is proved, so the site has it."""
        if rotation.get(tx, self._rotation_id).state is State.SHOWN:
            rotation.applied(tx, self._rotation_id)
        rotation.verified(tx, self._rotation_id, proof)
        self._commit(tx)

    def _commit(self, tx: Tx) -> None:
        rotating.commit(tx, self._rotation_id, self.console.session.today)

    async def _type_code(self) -> None:
        if not await open_secrets(self.console, _CLOSED):
            return
        text = "Что показывает приложение для новой записи."
        code = await self.console.push_screen_wait(AskLine("Код из приложения", text))
        if code is not None:
            await self.console.session.with_store(
                lambda store: rotation.verify_code(store, self._rotation_id, code, real_now())
            )
            await self._step(self._commit)

    async def _ask_network(self, row: RotationRow) -> None:
        from checks.running import tokens

        if row.account is None or not await self._may_see(Act.SHOW_NEW):
            return
        token = await self.secrets.new(Purpose.ROTATE)
        self.inform("Спрашиваю сеть…")
        record, endpoints = row.account.credential, self.console.session.settings.endpoints
        answer = await asyncio.to_thread(tokens.ask, record.network, token, endpoints, login=record.login)
        (self.inform if answer.ok else self.refuse)(answer.message)
        if answer.ok:
            await self._step(lambda tx: self._finish(tx, Proof.NETWORK))

    async def _refused(self) -> None:
        answers = (
            (Act.CLOSE, "Вернуться: попробую ещё раз"),
            (Act.SHOW_NEW, "Отменить этот и сделать другой"),
            (Act.ABANDON, "Отменить этот, прежний остаётся"),
            (Act.DOUBT, "Не уверен, что не принял: сохранить оба"),
        )
        text = "Отменённый останется в истории записи."
        chosen = await self.console.push_screen_wait(Choose("Сайт не принял", text, answers))
        if chosen is Act.DOUBT:
            await self._step(lambda tx: rotation.doubt(tx, self._rotation_id))
        elif chosen in {Act.ABANDON, Act.SHOW_NEW}:
            await self._step(lambda tx: rotation.abandon(tx, self._rotation_id, "сайт не принял"))
            if chosen is Act.SHOW_NEW:
                self.dismiss(Left.AGAIN)

    async def _abandon(self, row: RotationRow) -> None:
        answers = ((False, "Вернуться"), (True, "Отказаться от нового"))
        if await self.console.push_screen_wait(Choose("Отказаться от нового?", guides.loss(row), answers)):
            await self._step(lambda tx: rotation.abandon(tx, self._rotation_id))

    # Secrets

    async def _may_see(self, act: Act) -> bool:
        """Whether the secret of this act can be had: it is kept, or the secrets are open, or are opened now."""
        kept = bool(self.secrets) and act not in {Act.SHOW_OLD, Act.COPY_OLD, Act.CODE_OLD}
        return kept or await open_secrets(self.console, _CLOSED)

    async def _see(self, act: Act, row: RotationRow) -> None:
        match act:
            case Act.SHOW_NEW:
                await self._type_out(guides.named(row), row, partial(self.secrets.new, Purpose.TYPE_OUT))
            case Act.SHOW_OLD:
                await self._type_out(guides.named(row, old=True), row, partial(self.secrets.old, Purpose.TYPE_OUT))
            case Act.COPY_NEW:
                await self._copy(guides.named(row), row, self.secrets.new)
            case Act.COPY_OLD:
                await self._copy(guides.named(row, old=True), row, self.secrets.old)
            case Act.QR_NEW:
                screen = QrScreen(guides.named(row), partial(self.secrets.new, Purpose.QR))
                await self.console.push_screen_wait(screen)
            case Act.CODE_NEW:
                self._run_codes("новому", totp.parse_seed(await self.secrets.new(Purpose.CODE)))
            case Act.CODE_OLD:
                self._run_codes("прежнему", totp.parse_seed(await self.secrets.old(Purpose.CODE)))

    async def _type_out(self, title: str, row: RotationRow, fetch: Callable[[], Awaitable[str]]) -> None:
        async def typed() -> str:
            return typed_form(row.rotation.field, await fetch())

        await self.console.push_screen_wait(TypeOutScreen(title, typed))

    async def _copy(self, title: str, row: RotationRow, fetch: Callable[[Purpose], Awaitable[str]]) -> None:
        if self.console.secret_clipboard.is_open:
            self.inform(self.console.copy_secret(await fetch(Purpose.COPY)))
        elif await instead_of_copy(self.console):
            await self._type_out(title, row, partial(fetch, Purpose.TYPE_OUT))

    def _run_codes(self, which: str, seed: totp.Seed) -> None:
        live = partial(_live, self.console.session.code, seed)
        self.query_one(SecretLine).run_live(f"Код по {which} ключу", live)


def _live(code: Callable[[totp.Seed], totp.Code], seed: totp.Seed) -> str:
    return code_words(code(seed))
