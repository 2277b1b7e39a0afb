"""Taking the registry away on the screen: every kind of file, people only when asked for, nothing replaced unasked."""

from __future__ import annotations

import csv
import io
import stat
from pathlib import Path

import pytest
from openpyxl import load_workbook

from console.dialogs.ask import Choose
from console.dialogs.form import Form
from console.dialogs.note import Note
from tests.console.support import Bench, Screen
from vault import journal_query
from vault.journal_query import Query

KINDS = {"registry": "1", "monitoring": "2", "monthly": "3", "report": "4", "public": "5", "table": "6", "cards": "7"}


async def _form(screen: Screen, kind: str) -> Form:
    await screen.press("x")
    await screen.until(lambda: isinstance(screen.console.screen, Choose))
    await screen.press(KINDS[kind])
    await screen.until(lambda: isinstance(screen.console.screen, Form))
    form = screen.console.screen
    assert isinstance(form, Form)
    return form


def _put(dialog: Form, **values: str) -> None:
    """Fields filled as if typed."""
    for row in dialog._rows():
        if row.spec.key in values:
            row.put(values[row.spec.key])


async def _written(screen: Screen) -> str:
    await screen.press("f2")
    await screen.until(lambda: isinstance(screen.console.screen, Note))
    return " ".join(screen.text().split())


@pytest.mark.parametrize(("kind", "ending"), [
    ("registry", "xlsx"), ("monitoring", "xlsx"), ("monthly", "xlsx"), ("report", "html"), ("public", "html"),
    ("table", "xlsx"),
])  # fmt: skip
async def test_every_kind_is_written_and_told(bench: Bench, tmp_path: Path, kind: str, ending: str) -> None:
    async with bench.run() as screen:
        _put(await _form(screen, kind), path=str(tmp_path / kind))
        told = await _written(screen)
        assert "Записано:" in told
        assert ("не выполняют норму." in told) is (kind == "report"), told  # a page to be read has no rows
        path = tmp_path / f"{kind}.{ending}"
        content = path.read_bytes()
        assert content.startswith(b"<!DOCTYPE" if ending == "html" else b"PK"), content[:20]
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode == (0o644 if kind == "public" else 0o600)
        assert "Примеров".encode() not in content
        newest = (await screen.session.read(lambda tx: journal_query.page(tx, Query(), 1))).entries[0]
        assert newest.action == "registry.exported"


async def test_a_file_that_is_there_is_replaced_only_when_told(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "реестр.csv"
    path.write_text("чужое", "utf-8")
    async with bench.run() as screen:
        _put(await _form(screen, "registry"), path=str(path), form="csv")
        await screen.press("f2")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        await screen.until(lambda: "уже есть" in screen.text())
        assert path.read_text("utf-8") == "чужое"
        await screen.press("f2")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        await screen.press("2")
        await screen.until(lambda: isinstance(screen.console.screen, Note))
        assert "Школа № 5" in path.read_text("utf-8-sig")


async def test_people_leave_only_when_asked_for(bench: Bench, tmp_path: Path) -> None:
    async with bench.run() as screen:
        form = await _form(screen, "table")
        _put(form, of="people", form="csv", path=str(tmp_path / "люди"))
        await screen.press("f2")
        await screen.until(lambda: "персональные данные" in screen.text())
        assert not list(tmp_path.glob("люди*"))
        _put(form, people="yes")
        said = await _written(screen)
        assert "персональные данные" in said
        assert "Примеров Пётр" in (tmp_path / "люди.csv").read_text("utf-8-sig")


async def test_one_s_own_columns_filters_and_order(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "свои.csv"
    async with bench.run() as screen:
        form = await _form(screen, "table")
        _put(form, of="pages", form="csv", path=str(path))
        _put(form, **{"columns:pages": "url,network", "filters": "network=ok"})
        await _written(screen)
        rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig")), delimiter=";"))
        assert len(rows) == 2
        assert "https://ok.ru/muzeydemo" in rows[1][0]


async def test_a_wrong_ending_month_or_filter_is_said_at_its_field(bench: Bench, tmp_path: Path) -> None:
    async with bench.run() as screen:
        form = await _form(screen, "monthly")
        _put(form, month="октябрь", path=str(tmp_path / "свод"))
        await screen.press("f2")
        await screen.until(lambda: "нужен месяц вида 2026-10" in screen.text())
        _put(form, month="2026-10", path=str(tmp_path / "свод.csv"))
        await screen.press("f2")
        await screen.until(lambda: "имя .csv" in screen.text())
        assert not list(tmp_path.glob("свод*"))


async def test_blanks_of_chosen_organizations(bench: Bench, tmp_path: Path) -> None:
    folder = tmp_path / "карточки"
    async with bench.run() as screen:
        _put(await _form(screen, "cards"), path=str(folder), organizations="1,2")
        assert "2 карточки." in await _written(screen)
        files = sorted(folder.iterdir())
        assert len(files) == 2
        said = {
            str(cell.value) for path in files for row in load_workbook(path).worksheets[0].iter_rows() for cell in row
        }
        assert {"Школа № 5", "Музей ёлочных игрушек"} <= said


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
async def test_it_fits_and_is_reached_from_any_pane(bench: Bench, size: tuple[int, int]) -> None:
    async with bench.run(size) as screen:
        await screen.pane("7")
        await screen.press("f9")
        await screen.type("отчёт для главы")
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        assert "7  Карточки организаций" in screen.text()
        await screen.press("6")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        assert "Условия" in screen.text()
        await screen.press("escape")
        await screen.until(lambda: screen.main.is_current)
