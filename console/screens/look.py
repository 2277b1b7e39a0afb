"""The person's look: one page a screen, its questions answered by single keys, kept with every page and at every rest.

Which pages and questions there are is `checks.person.looking`; what becomes of the answers,
`checks.person.rejudging`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import ClassVar

from textual import work
from textual.binding import BindingType
from textual.widget import Widget

from checks.model import SubjectKind
from checks.person import looking, rejudging
from checks.person.looking import LookPage, LookQuestion, Round, Seen
from checks.person.looks import Sight
from console.autosaving import REST
from console.commands import Place, Situation, bindings
from console.dialogs.base import Dialog
from console.dialogs.line import AskLine
from console.messages import RowMoved
from console.reading import look_lines
from console.widgets.plain import Line, Plain
from console.widgets.rows import Cell, Column, Rows
from console.working import Working
from vault.errors import Locked, PoryadokError
from vault.store import Store

_COLUMNS = (
    Column("Ответ", 10),
    Column("О чём", 12, 1),
    Column("Вопрос", 0, least=46),
    Column("Сверить", 34, 2),
)
_LATER = "Ответы целы, выводы появятся после проверки (F5)."
_OVER = "Смотреть больше нечего: пройдены все страницы.\nEnter или Esc — закончить, Backspace — вернуться."


class _Questions(Rows[LookQuestion]):
    """Space, which marks in other lists, says yes here, and a page is the page that is looked at."""

    def action_mark(self) -> None:
        self._command("look.yes")

    def action_page(self, by: int) -> None:
        self._command("look.forward" if by > 0 else "look.back")

    def _command(self, command: str) -> None:
        screen = self.screen
        if isinstance(screen, LookScreen):
            screen.action_command(command)


class LookScreen(Dialog[int]):
    """Returns how many verdicts changed; None when it was taken away."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.LOOK)]
    PLACES = (Place.LOOK,)
    HELP = (
        "Откройте страницу по ссылке и ответьте на вопросы: «да» — требование выполнено. Вопросы и страницы можно "
        "пропускать: о них спросят снова. Ответы записываются сами: бросить можно на любой. «Не видно» тоже ответ: "
        "он ничего не решает, и об этом не спросят до его срока."
    )

    def __init__(self, found: Round, who: str) -> None:
        super().__init__("Взгляд")
        self._round = found
        self._who = who
        self._at = 0
        self._seen: dict[tuple[int, str], Seen] = {}
        self._notes: dict[tuple[int, str], str] = {}
        self._kept: dict[tuple[int, str], Seen] = {}
        self._writing = asyncio.Lock()
        self._ending = False

    def body(self) -> Iterable[Widget]:
        yield Line(id="where")
        yield Plain(id="link")
        yield _Questions(_COLUMNS, self._cells, lambda question: question.check, empty=_OVER)
        yield Plain(id="question")

    def on_mount(self) -> None:
        self.set_focus(self.query_one(Rows))
        self._show()
        self.set_interval(1.0, self._keep_at_rest)

    # What is shown

    @property
    def _page(self) -> LookPage | None:
        pages = self._round.pages
        return pages[self._at] if self._at < len(pages) else None

    @property
    def _question(self) -> LookQuestion | None:
        rows: Rows[LookQuestion] = self.query_one(Rows)
        return rows.current

    @property
    def _looked(self) -> int:
        return len({page_id for page_id, _check in self._seen})

    def _show(self) -> None:
        page, rows = self._page, self.query_one(Rows)
        self.refuse("")
        number = self._round.done + min(self._at + 1, len(self._round.pages))
        left = len(self._round.pages) - self._looked
        self.query_one("#title", Line).say(look_lines.progress(number, self._round.total, left))
        self.query_one("#where", Line).say(look_lines.where(page) if page else "")
        self.query_one("#link", Plain).say(page.url if page else "")
        rows.show(())
        rows.show(page.questions if page else ())
        rows.action_edge(-1)
        self._explain()

    def _explain(self) -> None:
        """The question under the cursor in full."""
        page, question = self._page, self._question
        text = ""
        if page is not None and question is not None:
            text = look_lines.question(question, self._notes.get((page.page_id, question.check), ""))
        self.query_one("#question", Plain).say(text)

    def on_row_moved(self, event: RowMoved) -> None:
        event.stop()
        self._explain()

    def _cells(self, question: LookQuestion) -> Sequence[Cell]:
        page = self._page
        seen = self._seen.get((page.page_id, question.check)) if page is not None else None
        mark, tone = look_lines.answer(seen.sight if seen else None)
        return (
            Cell(mark, tone),
            Cell(look_lines.group(question), "muted"),
            Cell(question.text),
            Cell(question.about, "muted"),
        )

    def situation(self) -> Situation:
        return self.console.situation(selected=self._page is not None)

    # Answers

    def do_yes(self) -> None:
        self._answer(Sight.YES)

    def do_no(self) -> None:
        self._answer(Sight.NO)

    def do_cannot(self) -> None:
        self._answer(Sight.CANNOT)

    def _answer(self, sight: Sight) -> None:
        page, question = self._page, self._question
        if page is None or question is None:
            return
        self._put(page, question, sight)
        self.query_one(Rows).action_move(1)
        self._painted(page)

    def _put(self, page: LookPage, question: LookQuestion, sight: Sight) -> None:
        key = (page.page_id, question.check)
        self._seen[key] = Seen(page.page_id, question.check, sight, self._notes.get(key, ""))

    def _painted(self, page: LookPage) -> None:
        self.query_one(Rows).refresh()
        whole = all((page.page_id, each.check) in self._seen for each in page.questions)
        self.inform("Всё отвечено. Enter — дальше" if whole else "")

    def do_group(self) -> None:
        """Yes to what is not answered yet of the group under the cursor, and to nothing else."""
        page, question = self._page, self._question
        if page is None or question is None:
            return
        for each in page.questions:
            if each.group == question.group and (page.page_id, each.check) not in self._seen:
                self._put(page, each, Sight.YES)
        rest = next((each for each in page.questions if (page.page_id, each.check) not in self._seen), None)
        if rest is not None:
            self.query_one(Rows).select(rest.check)
        self._painted(page)

    @work
    async def do_note(self) -> None:
        page, question = self._page, self._question
        if page is None or question is None:
            return
        key = (page.page_id, question.check)
        text = await self.app.push_screen_wait(
            AskLine("Примечание", question.text, self._notes.get(key, ""), needed=False)
        )
        if text is None:
            return
        self._notes[key] = text
        if key in self._seen:
            self._seen[key] = replace(self._seen[key], note=text)
        self._explain()

    @work
    async def do_link(self) -> None:
        if self._page is not None:
            from console.dialogs.link import LinkCode

            await self.app.push_screen_wait(LinkCode(self._page.url))

    @work
    async def do_name(self) -> None:
        name = await self.app.push_screen_wait(AskLine("Кто смотрит", "Имя стоит в выводах и журнале.", self._who))
        self._who = name or self._who

    # Pages

    def do_forward(self) -> None:
        if self._page is None:
            self.do_cancel()
            return
        self._keep()
        self._at += 1
        self._show()

    def do_back(self) -> None:
        if self._at == 0:
            self.refuse("Это первая страница. Esc — закончить")
            return
        self._keep()
        self._at -= 1
        self._show()

    def do_cancel(self) -> None:
        if not self._ending:
            self._ending = True
            self._keep()
            self._finish()

    def do_quit(self) -> None:
        self._keep_and(super().do_quit)

    def do_lock(self) -> None:
        self._keep_and(super().do_lock)

    def _keep_and(self, then: Callable[[], None]) -> None:
        async def go() -> None:
            async with self._writing:
                then()

        self._keep()
        self.run_worker(go(), group="look", exclusive=False)

    # Keeping

    def _keep_at_rest(self) -> None:
        """Half a page is kept too once the hands rest: the line may go down while one looks at the page itself."""
        if self.console.session.idle >= REST and not self._ending:
            self._keep()

    def _keep(self) -> None:
        """What was answered on the open page goes into the vault, in its turn; the next page does not wait for it."""
        page = self._page
        if page is None:
            return
        given = [
            (question, seen)
            for question in page.questions
            if (seen := self._seen.get((page.page_id, question.check))) is not None
            and self._kept.get((page.page_id, question.check)) != seen
        ]
        if given:
            self._kept.update({(page.page_id, question.check): seen for question, seen in given})
            self.run_worker(self._write(page, given), group="look", exclusive=False)

    async def _write(self, page: LookPage, given: Sequence[tuple[LookQuestion, Seen]]) -> None:
        session = self.console.session
        now, who = session.clock.now(), self._who
        made = [looking.as_look(page.page_id, question, seen, who, now) for question, seen in given]
        async with self._writing:
            try:
                await session.write("look.record", lambda tx: looking.record(tx, made, self._round.review))
            except Locked:  # the vault closed meanwhile, and this screen with it
                return
            except PoryadokError as error:
                for question, _seen in given:
                    self._kept.pop((page.page_id, question.check), None)
                self.refuse(f"Ответы о {page.url} не записаны: {error}")

    @work(exclusive=True, group="end")
    async def _finish(self) -> None:
        session = self.console.session
        async with self._writing:
            keys = {(check, SubjectKind.PAGE, page_id) for page_id, check in self._kept}

            def apply(store: Store) -> int:
                return len(rejudging.apply(store, keys, session.clock.now()))

            try:
                with Working(self, "Записываю выводы…", stoppable=False, name="Выводы взгляда", again=_LATER):
                    changed = await session.with_store(apply)
            except Locked:
                return
            except PoryadokError as error:
                self._ending = False
                self.refuse(f"{_LATER} {error}")
                return
        self.dismiss(changed)
