"""Recovery codes as a list: which are used is marked, and the one under the cursor can be marked now."""

from __future__ import annotations

from collections.abc import Iterable

from textual import work
from textual.widget import Widget

from console.dialogs.ask import Choose
from console.dialogs.secretview import SecretView
from console.reading.credentials import CredentialRow
from console.widgets.fitting import in_characters
from console.widgets.plain import Plain
from console.widgets.rows import Cell, Column, Rows
from vault import secrets
from vault.errors import PoryadokError
from vault.secrets import Field, Purpose
from vault.text import counted

_HINT = "Enter — отметить использованным. Скроется через две минуты без клавиш."


Code = tuple[int, tuple[str, ...]]
"""Its number, from 0, and its characters."""


class CodesView(SecretView):
    """Enter marks a code as used; the mark cannot be taken back, so it is asked first."""

    HELP = (
        "Enter — отметить код под курсором как использованный. Отметка не снимается: код на сайте больше не действует."
    )
    hides_behind = True

    def __init__(self, row: CredentialRow) -> None:
        super().__init__(f"Коды восстановления: {row.title}", self._codes)
        self._row = row
        self._used: frozenset[int] = frozenset()

    async def _codes(self) -> str:
        session = self.console.session
        self._used = await session.read(lambda tx: secrets.used_codes(tx, self._row.owner))
        return await session.reveal(self._row.owner, Field.RECOVERY_CODES, Purpose.REVEAL, self._row.title)

    def view(self) -> Iterable[Widget]:
        yield Plain(_HINT, id="hint")
        yield Rows[Code]((Column("№", 4, right=True), Column("Код"), Column("", 16)), self._cells, lambda each: each[0])

    def _cells(self, each: Code) -> tuple[Cell, Cell, Cell]:
        at, code = each
        used = at in self._used
        return (
            Cell(str(at + 1)),
            Cell("", "muted" if used else "", secret=code),
            Cell("- использован" if used else "", "muted"),
        )

    def put(self, secret: str) -> None:
        self.query_one("#hint").display = True
        rows: Rows[Code] = self.query_one(Rows)
        rows.show([(at, tuple(in_characters(code))) for at, code in enumerate(secrets.split_codes(secret))])
        self.set_focus(rows)

    def drop(self) -> None:
        for rows in self.query(Rows):
            rows.show([])

    def action_enter(self) -> None:
        super().action_enter()
        if self.shows:
            self._mark()

    @work(exclusive=True, group="mark")
    async def _mark(self) -> None:
        current: Code | None = self.query_one(Rows).current
        if current is None:
            return
        at = current[0]
        answers = ((False, "Не использован"), (True, "Отметить использованным"))
        if at in self._used:
            self.refuse("Этот код уже отмечен.")
        elif await self.console.push_screen_wait(Choose(f"Код № {at + 1}", "Отметка не снимается.", answers)):
            await self._write(at)

    async def _write(self, at: int) -> None:
        session = self.console.session
        try:
            left = await session.write("credential.code_used", lambda tx: secrets.use_code(tx, self._row.owner, at))
        except PoryadokError as error:
            self.console.fail(error)
            return
        self._used |= {at}
        self.query_one(Rows).refresh()
        self.inform(f"Отмечено; осталось: {counted(left, 'код', 'кода', 'кодов')}.")
