"""The card of an account: what is known without opening a secret, and what can be done with it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from console.commands import TABLE, Situation
from console.dialogs.base import Dialog
from console.messages import RowMoved
from console.reading.credentials import FIELD_TITLES, CredentialRow
from console.widgets.reading import Reading
from console.widgets.rows import Cell, Column, Rows
from vault.secrets import Field, Purpose


class Act(Enum):
    """What the card was left with; the value is what to do with which secret."""

    EDIT = None
    CODE = (Purpose.CODE, Field.TOTP)
    REVEAL_PASSWORD = (Purpose.REVEAL, Field.PASSWORD)
    COPY_PASSWORD = (Purpose.COPY, Field.PASSWORD)
    REVEAL_CODES = (Purpose.REVEAL, Field.RECOVERY_CODES)
    REVEAL_SEED = (Purpose.REVEAL, Field.TOTP)
    REVEAL_TOKEN = (Purpose.REVEAL, Field.TOKEN)
    COPY_TOKEN = (Purpose.COPY, Field.TOKEN)


_VERBS = {Purpose.REVEAL: "показать на 10 секунд", Purpose.COPY: "в буфер терминала на 30 секунд"}


class CredentialCard(Dialog[Act]):
    """Enter does the line under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", show=False),
        *(Binding(str(digit), f"digit({digit})", show=False) for digit in range(1, 9)),
    ]

    def __init__(self, row: CredentialRow, text: str, now: Situation) -> None:
        super().__init__("Учётная запись")
        self._text = text
        self._reason = TABLE["vault.reveal"].why_off(now)
        self._acts = [act for act in Act if act.value is None or act.value[1] in row.secrets]

    def body(self) -> Iterable[Widget]:
        yield Reading(self._text)
        rows: Rows[Act] = Rows((Column(""),), self._cells, lambda act: act.name)
        rows.styles.height = len(self._acts)
        yield rows

    def on_mount(self) -> None:
        rows = self.query_one(Rows)
        rows.show(self._acts)
        self.set_focus(rows)

    def on_row_moved(self, event: RowMoved) -> None:
        event.stop()

    def _cells(self, act: Act) -> tuple[Cell]:
        number = self._acts.index(act) + 1
        if act.value is None:
            return (Cell(f"{number}  Изменить запись"),)
        purpose, field = act.value
        if purpose is Purpose.CODE:
            return (Cell(f"{number}  Одноразовый код", "muted" if self._reason else ""),)
        text = f"{number}  {FIELD_TITLES[field].capitalize()}: {_VERBS[purpose]}"
        return (Cell(text, "muted" if self._reason else ""),)

    def action_take(self) -> None:
        self.action_digit(self.query_one(Rows).cursor + 1)

    def action_digit(self, digit: int) -> None:
        if digit > len(self._acts):
            return
        act = self._acts[digit - 1]
        if act.value is not None and self._reason:
            self.refuse(self._reason)
        else:
            self.dismiss(act)
