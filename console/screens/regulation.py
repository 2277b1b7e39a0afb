"""Step 3 of the first run: which regulation is in force: one of the samples, a text that is read, or a ready file."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.widget import Widget
from textual.widgets import Input

import sample_data
from console.format import reason
from console.screens.step import Answer, Step, StepPage, heading
from console.widgets.rows import Rows
from console.widgets.textline import TextLine
from registry.regulation import toml, versions
from vault.errors import BadInput, PoryadokError

_LARGEST_BYTES = 1_000_000
_SAMPLES = (
    ("krapivinsky", "Крапивинский муниципальный округ (образец)"),
    ("khasynsky", "Хасынский муниципальный округ (образец)"),
)


class RegulationScreen(StepPage):
    """It comes at every start until there is one; Esc leaves it for later: without one nothing can be judged."""

    HEADING: ClassVar[str] = heading("чей порядок действует", Step.REGULATION)
    HELP = (
        "Порядок — постановление вашего муниципалитета о госпабликах. Из него программа берёт сети, норму публикаций, "
        "перечни обязанных и пункты. Своего текста под рукой нет — выберите образец: потом его можно заменить своим "
        "(«Реестр», g/п). Чтение текста спросит о том, чего сама не поняла, и ничего не запишет без вас."
    )

    def below(self) -> Iterable[Widget]:
        yield TextLine(placeholder="путь к файлу .toml", id="path")

    def begin(self) -> None:
        self.query_one("#path").display = False
        self.say(
            "Проверки судят по Порядку муниципалитета: сети, норма публикаций, пункты. "
            "Заменить его можно всегда. Esc — позже: «Сводка» напомнит."
        )
        samples = [Answer(title, partial(self._load, code, "")) for code, title in _SAMPLES]
        self.offer(
            (
                *samples,
                Answer("Свой Порядок из файла: txt, docx, odt", self._read_text),
                Answer("Готовый файл TOML", self._ask_path),
            )
        )

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if event.value.strip() and not self.busy:
            self._load("", event.value.strip())

    def _ask_path(self) -> None:
        path = self.query_one("#path", TextLine)
        path.display = True
        self.set_focus(path)

    def do_cancel(self) -> None:
        path = self.query_one("#path")
        if path.display:
            path.display = False
            self.set_focus(self.query_one("#choices", Rows))
            self.refuse("")
        else:
            self.later()

    @work(exclusive=True, group="regulation")
    async def _read_text(self) -> None:
        from console.screens import import_regulation

        if await import_regulation.run(self.console):
            await self._go_on()

    @work(exclusive=True, group="regulation")
    async def _load(self, code: str, path: str) -> None:
        self.inform("Читаю…")
        self.busy = True
        session = self.console.session
        try:
            text = await asyncio.to_thread(_sample, code) if code else await asyncio.to_thread(_read, Path(path))
            regulation = toml.parse(text)
            await session.write("regulation.imported", lambda tx: versions.add(tx, regulation, text))
        except PoryadokError as error:
            self.busy = False
            self.refuse(str(error))
            return
        await self._go_on()

    async def _go_on(self) -> None:
        from console.screens import setup

        await self.console.session.learn_regulation()
        await setup.go_on(self.console, Step.REGULATION)


def _sample(code: str) -> str:
    return sample_data.folder(code).joinpath("regulation.toml").read_text("utf-8")


def _read(path: Path) -> str:
    """The text of a regulation file; BadInput says why it cannot be read."""
    path = path.expanduser()
    if path.suffix.lower() != ".toml":
        raise BadInput("Здесь нужен файл .toml. Текст Порядка (txt, docx, odt) читает строка выше: Esc, затем 3.")
    try:
        if path.stat().st_size > _LARGEST_BYTES:
            raise BadInput(f"Файл {path} слишком велик для Порядка.")
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise BadInput(f"Файл {path} записан не в UTF-8.") from None
    except OSError as error:
        raise BadInput(f"Файл {path} не читается: {reason(error)}.") from None
