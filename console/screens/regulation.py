"""Choosing the regulation of a vault that has none: one of the samples, or a file."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input

import sample_data
from console.messages import RowMoved
from console.screens.base import Page
from console.widgets.plain import Plain
from console.widgets.rows import Column, Rows
from console.widgets.textline import TextLine
from registry.regulation import toml, versions
from vault.errors import BadInput, PoryadokError

_LARGEST_BYTES = 1_000_000
_CHOICES = (
    ("krapivinsky", "Крапивинский муниципальный округ (образец)"),
    ("khasynsky", "Хасынский муниципальный округ (образец)"),
    ("", "Из файла TOML"),
)


class RegulationScreen(Page):
    """Step 3, and again at every start until there is one: without a regulation nothing can be judged."""

    HEADING: ClassVar[str] = "Порядок: чей порядок действует (3 из 3)"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", show=False),
        *(Binding(str(digit), f"digit({digit})", show=False) for digit in range(1, len(_CHOICES) + 1)),
    ]

    def body(self) -> Iterable[Widget]:
        yield Plain(
            "Проверки судят по Порядку муниципалитета: сети, норма публикаций, пункты. "
            "Текст своего Порядка (txt, docx, odt) загружают потом: «Реестр», клавиша g/п."
        )
        yield Rows[int]((Column(""),), lambda at: (f"{at + 1}  {_CHOICES[at][1]}",), lambda at: at, id="choices")
        yield TextLine(placeholder="путь к файлу .toml", id="path")

    def on_mount(self) -> None:
        self.query_one("#path").display = False
        rows = self.query_one("#choices", Rows)
        rows.show(range(len(_CHOICES)))
        self.set_focus(rows)

    def on_row_moved(self, event: RowMoved) -> None:
        event.stop()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if event.value.strip():
            self._load("", event.value.strip())

    def action_take(self) -> None:
        self.action_digit(self.query_one("#choices", Rows).cursor + 1)

    def action_digit(self, digit: int) -> None:
        code = _CHOICES[digit - 1][0]
        if code:
            self._load(code, "")
        else:
            path = self.query_one("#path", TextLine)
            path.display = True
            self.set_focus(path)

    def do_cancel(self) -> None:
        self.query_one("#path").display = False
        self.set_focus(self.query_one("#choices"))
        self.refuse("")

    @work(exclusive=True, group="regulation")
    async def _load(self, code: str, path: str) -> None:
        self.inform("Читаю…")
        session = self.console.session
        try:
            text = await asyncio.to_thread(_sample, code) if code else await asyncio.to_thread(_read, Path(path))
            regulation = toml.parse(text)
            await session.write("regulation.imported", lambda tx: versions.add(tx, regulation, text))
        except PoryadokError as error:
            self.refuse(str(error))
            return
        self.console.enter()


def _sample(code: str) -> str:
    return sample_data.folder(code).joinpath("regulation.toml").read_text("utf-8")


def _read(path: Path) -> str:
    """The text of a regulation file; BadInput says why it cannot be read."""
    path = path.expanduser()
    if path.suffix.lower() != ".toml":
        raise BadInput("Нужен файл .toml. Черновик из txt или docx делает poryadok import regulation ФАЙЛ.")
    try:
        if path.stat().st_size > _LARGEST_BYTES:
            raise BadInput(f"Файл {path} слишком велик для Порядка.")
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise BadInput(f"Файл {path} записан не в UTF-8.") from None
    except OSError as error:
        raise BadInput(f"Файл {path} не читается: {error.strerror or type(error).__name__}.") from None
