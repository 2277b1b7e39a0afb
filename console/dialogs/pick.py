"""Picking one or several out of many: an organization, a holder, pages, a command of the palette."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input

from console import format as shown
from console.dialogs.base import Dialog
from console.messages import MarksChanged
from console.widgets.plain import Line
from console.widgets.rows import Cell, Column, Rows
from console.widgets.textline import TextLine
from registry import search


@dataclass(frozen=True)
class Option:
    """What can be picked; `note` stands at the right, `off` says why it cannot be."""

    value: str
    title: str
    note: str = ""
    off: str = ""


class Pick(Dialog[tuple[str, ...]]):
    """Typing filters, arrows move, Enter takes; with `several`, Insert or F4 marks. Esc returns None."""

    HELP = (
        "Наберите часть слова в любой раскладке: в списке останется подходящее. Стрелки и PgDn — по строкам, "
        "Enter берёт, F4 отмечает, где можно взять несколько; Esc ничего не берёт."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", show=False, priority=True),
        Binding("insert,f4", "mark", show=False, priority=True),
        Binding("up", "rows('move(-1)')", show=False, priority=True),
        Binding("down", "rows('move(1)')", show=False, priority=True),
        Binding("pageup", "rows('page(-1)')", show=False, priority=True),
        Binding("pagedown", "rows('page(1)')", show=False, priority=True),
    ]

    def __init__(
        self,
        title: str,
        options: Sequence[Option],
        *,
        several: bool = False,
        chosen: Iterable[str] = (),
        note_width: int = 24,
    ) -> None:
        super().__init__(title)
        self._options = tuple(options)
        self._index = search.index(options, lambda option: f"{option.title} {option.note}")
        self._several = several
        self._chosen = frozenset(chosen)
        self._note_width = note_width

    def body(self) -> Iterable[Widget]:
        yield TextLine(placeholder="начните набирать")
        columns = (Column(""), Column("", self._note_width, 1))
        yield Rows[Option](
            columns,
            _cells,
            lambda option: option.value,
            empty="Ничего не найдено." if self._options else "Выбирать пока не из чего: таких записей ещё нет.",
            markable=self._several,
        )
        yield Line(id="count")

    def on_mount(self) -> None:
        rows = self.query_one(Rows)
        rows.marks = set(self._chosen)
        self._filter("")
        if len(self._chosen) == 1:
            rows.select(next(iter(self._chosen)))
        self.set_focus(self.query_one(TextLine))

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.refuse("")
        self._filter(event.value)

    def on_marks_changed(self, event: MarksChanged) -> None:
        event.stop()
        self._count()

    def action_rows(self, action: str) -> None:
        name, _, by = action.rstrip(")").partition("(")
        rows = self.query_one(Rows)
        {"move": rows.action_move, "page": rows.action_page}[name](int(by))

    def action_mark(self) -> None:
        if self._several:
            self.query_one(Rows).action_mark()

    def action_take(self) -> None:
        rows: Rows[Option] = self.query_one(Rows)
        option = rows.current
        if self._several:
            marked = {str(mark) for mark in rows.marks}
            if not marked and option is not None:
                marked = {option.value}
            self.dismiss(tuple(each.value for each in self._options if each.value in marked))
        elif option is None:
            self.refuse("Здесь нечего выбрать: сотрите лишние буквы." if self._options else "Выбирать не из чего.")
        elif option.off:
            self.refuse(option.off)
        else:
            self.dismiss((option.value,))

    def _filter(self, query: str) -> None:
        self.query_one(Rows).show(self._index.matching(query), afresh=True)
        self._count()

    def _count(self) -> None:
        rows = self.query_one(Rows)
        text = shown.shown_of(len(rows.items), len(self._options), "строка", "строки", "строк")
        if self._several:
            text += f" · отмечено {len(rows.marks)} · F4 отмечает, Enter берёт"
        elif rows.items:
            text += " · Enter берёт"
        self.query_one("#count", Line).say(text)


def _cells(option: Option) -> tuple[Cell, Cell]:
    tone = "muted" if option.off else ""
    return Cell(option.title, tone), Cell(option.off or option.note, "muted")
