"""Loading the text of a regulation: what was read, what differs, answers by digits, rows one by one, one write.

What a text is read into is `registry.imports.regulation`; its way, shared with the command line, `console.regulating`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import BindingType
from textual.widget import Widget

from console import regulating
from console.answering import KEPT, Answering, Kept
from console.commands import Place, bindings
from console.dialogs.ask import Choose
from console.dialogs.base import Dialog
from console.dialogs.form import Form
from console.dialogs.line import AskLine
from console.dialogs.note import Note
from console.forms import regulation as forms
from console.forms.model import FormPlan
from console.messages import RowMoved
from console.reading import regulation_lines
from console.reading.regulation_lines import ACT, CLAUSES, LATER, NETWORKS, NORM, Line
from console.regulating import Asked, Work
from console.screens.clauses import Clauses
from console.widgets.plain import Plain
from console.widgets.rows import Cell, Column, Rows
from console.working import Working
from registry.imports import regulation as importing
from registry.regulation import confirming
from registry.regulation.model import Regulation
from vault.errors import PoryadokError
from vault.text import clean_line

if TYPE_CHECKING:
    from console.app import Console

_COLUMNS = (Column("Что", 10), Column("О чём", least=24))


class ImportRegulation(Dialog[bool]):
    """True when something was written."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.ACT)]
    PLACES = (Place.ACT,)
    HELP = (
        "Сверху — акт и пункты: Enter спрашивает номер и дату, w/ц ведёт по пунктам. Дальше вопросы: строка без ответа "
        "не запишется. Сети и норму меняет тоже Enter. Ниже — что прочитано и чем текст отличается от того, что в "
        "хранилище. Ответы об акте и пунктах хранит черновик, ответы о перечнях — хранилище: загрузите тот же текст "
        "ещё раз."
    )

    def __init__(self, begun: Work, path: Path) -> None:
        super().__init__(f"Загрузка Порядка, черновик {path.name}")
        self._work = begun
        self._path = path
        self._asked: dict[str, Asked] = {}
        self._busy = False
        self._working: Working | None = None
        self._agreed = not begun.text
        self._kept: Answering | None = None

    def body(self) -> Iterable[Widget]:
        yield Plain(id="sums")
        yield Rows[Line](_COLUMNS, _cells, lambda line: line.key)
        yield Plain(id="about")

    def on_mount(self) -> None:
        self.set_focus(self.query_one(Rows))
        self._show()
        self._take_up()

    @work(exclusive=True, group="kept")
    async def _take_up(self) -> None:
        """The answers that the vault kept of this text and its draft did not."""
        if self._work.text:  # a regulation that is data already asks nothing that its file does not hold
            return
        reading = self._work.reading
        kept = Answering(self.console.session, "regulation", self.called, lambda: repr(reading).encode())
        try:
            found = await kept.take()
        except PoryadokError:  # closed meanwhile, and this screen with it
            return
        self._kept = kept
        answers = {name: str(said) for name, said in found.answers.items()}
        if answers and await self._become(lambda: _again(self._work, answers)):
            self.inform(f"Прежние ответы на месте: {len(self._work.answers)}. Можно продолжать.")

    def on_row_moved(self, event: RowMoved) -> None:
        event.stop()
        self._tell_line()

    def _show(self) -> None:
        found = self._work
        self._asked |= {each.id: each for each in found.questions}
        self.query_one("#sums", Plain).say(regulation_lines.sums(found))
        self.query_one(Rows).show(regulation_lines.lines(found, self._asked))
        self._tell_line()

    def _tell_line(self) -> None:
        line: Line | None = self.query_one(Rows).current
        self.query_one("#about", Plain).say(line.text if line is not None else "")

    async def _become(self, change: Callable[[], Work]) -> bool:
        """The work changed, off the loop: names are compared anew; a refusal leaves it as it was."""
        try:
            self._work = await asyncio.to_thread(change)
        except PoryadokError as error:
            self.refuse(str(error))
            return False
        if self.is_mounted and self.stands:
            self.refuse("")
            self._show()
        return True

    # Answers

    @work(exclusive=True, group="ask")
    async def do_open(self) -> None:
        line: Line | None = self.query_one(Rows).current
        if line is None:
            return
        if line.key == ACT:
            await self._act()
        elif line.key == CLAUSES:
            await self._walk()
        elif line.key in (NETWORKS, NORM):
            await self._rules()
        elif line.asked is not None:
            await self._answer(line.asked)
        elif line.note:
            await self.app.push_screen_wait(Note(line.text, line.note))
        else:
            await self.app.push_screen_wait(Note(line.status.capitalize(), line.text))

    async def _answer(self, asked: Asked) -> None:
        offered = regulation_lines.possible(asked)
        said: str | None
        if offered:
            said = await self.app.push_screen_wait(Choose("Что это?", asked.text, offered))
        else:
            before = self._work.answers.get(asked.id, "")
            said = await self.app.push_screen_wait(AskLine("Ответ", asked.text, before, needed=False))
        if said is not None:
            before_work = self._work
            answer = clean_line(said) or LATER
            if await self._become(lambda: regulating.answered(before_work, asked.id, answer)):
                await self._keep(before_work.draft)
                await self._keep_answers()

    @work(exclusive=True, group="ask")
    async def do_act(self) -> None:
        await self._act()

    async def _act(self) -> None:
        await self._form(forms.of_act)

    async def _rules(self) -> None:
        await self._form(forms.of_rules)

    async def _form(self, plan: Callable[[Regulation, list[Regulation]], FormPlan]) -> None:
        draft = self._work.draft
        if draft is None:
            self.refuse("Сначала ответьте, какие сети называет Порядок.")
            return
        if not await self._may_keep():
            return
        taken: list[Regulation] = []
        if await self.app.push_screen_wait(Form(plan(draft, taken))) is not None and taken:
            await self._take(taken[0])

    @work(exclusive=True, group="ask")
    async def do_walk(self) -> None:
        await self._walk()

    async def _walk(self) -> None:
        draft = self._work.draft
        if draft is None:
            self.refuse("Сначала ответьте, какие сети называет Порядок.")
        elif not confirming.waiting(draft):
            self.inform("Все пункты подтверждены. F2 — записать.")
        elif await self._may_keep():
            rows = await asyncio.to_thread(importing.propose, self._work.reading)
            proposed = {row.clause.number: row for row in rows}
            after = await self.app.push_screen_wait(Clauses(draft, self._path, proposed))
            if after is not None:
                await self._take(after)

    async def _take(self, draft: Regulation) -> None:
        before = self._work
        if await self._become(partial(regulating.drafted, before, draft)):
            await self._keep(before.draft)

    async def _keep(self, before: Regulation | None) -> None:
        """The draft into its file whenever it became another; of an answer to a list nothing is kept there."""
        draft = self._work.draft
        if draft is None or draft == before or not self._agreed:
            return
        try:
            await asyncio.to_thread(regulating.save, self._path, draft)
        except PoryadokError as error:
            self.refuse(f"Черновик не записан. {error}")
            return
        self.inform(f"Черновик: {self._path}")

    async def _keep_answers(self) -> None:
        if self._kept is not None and (trouble := await self._kept.keep(Kept(dict(self._work.answers)))):
            self.refuse(f"Ответ не сохранён: {trouble}")

    async def _may_keep(self) -> bool:
        """A regulation that is data already is its own draft: once, whether its file may be written over."""
        if not self._agreed:
            text = f"{self._path}\nПримечания, которые вы вписали в этот файл сами, при записи пропадут."
            answers = ((False, "Вернуться"), (True, "Писать ответы в этот файл"))
            self._agreed = bool(await self.app.push_screen_wait(Choose("Ответы пишутся в сам файл", text, answers)))
        return self._agreed

    # Writing

    def do_cancel(self) -> None:
        if self._working is not None:
            self._working.escape()
        else:
            super().do_cancel()

    def do_save(self) -> None:
        if not self._busy:
            self._save()

    @work(exclusive=True, group="save")
    async def _save(self) -> None:
        self._busy = True
        try:
            if self._work.draft is None:
                self.refuse("Сначала ответьте, какие сети называет Порядок. Ничего не записано.")
            elif self._work.needs_first_day:
                self.refuse("Перечни меняются: назовите, с какого дня (строка «акт», Enter). Ничего не записано.")
            else:
                text = regulation_lines.before_writing(self._work)
                answers = ((False, "Вернуться"), (True, "Записать"))
                if await self.app.push_screen_wait(Choose("Записать Порядок в хранилище?", text, answers)):
                    await self._write()
        finally:
            self._busy = False

    async def _write(self) -> None:
        found = self._work
        try:
            with Working(self, "Делаю копию и записываю…", name=self.called, again=KEPT) as self._working:
                done = await self.console.session.with_store(lambda store: regulating.put(store, found))
            await self.console.session.learn_regulation()
        except PoryadokError as error:
            self.refuse(str(error))
            return
        finally:
            self._working = None
        if self._kept is not None and not found.questions:
            await self._kept.forget()
        await self.app.push_screen_wait(Note("Порядок записан", regulation_lines.told(done)))
        self.dismiss(True)


def _again(work: Work, answers: Mapping[str, str]) -> Work:
    """The work with those of the answers that it still asks for; one answer may bring the next question."""
    while True:
        open_ = [each.id for each in work.questions]
        more = [name for name in open_ if name in answers and name not in work.answers]
        if not more:
            return work
        for name in more:
            work = regulating.answered(work, name, answers[name])


def _cells(line: Line) -> tuple[Cell, ...]:
    return Cell(line.status, line.tone), Cell(line.text)


async def run(console: Console) -> bool:
    """The whole way from the path of a file; whether something was written."""

    async def ask(path: str, draft: Regulation) -> bool:
        done = confirming.progress(draft)
        text = f"{path}\n{draft.title}\nПодтверждено пунктов: {done.confirmed} из {done.rows}."
        answers = ((True, "Продолжить его"), (False, "Назвать другой файл"))
        return bool(await console.push_screen_wait(Choose("Черновик уже есть", text, answers)))

    read: list[tuple[Work, Path]] = []
    if await console.push_screen_wait(Form(forms.of_file(console.session, ask, read))) is None or not read:
        return False
    return await console.push_screen_wait(ImportRegulation(*read[0])) is True
