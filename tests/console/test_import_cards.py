"""Cards that come back on the screen of lists: known by themselves, differences asked, written, undone whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from console.dialogs.ask import Choose
from console.dialogs.form import Form
from console.dialogs.note import Note
from console.dialogs.pick import Pick
from console.screens.import_cards import ImportCards
from registry import cards, organizations, pages
from registry.organizations import Organization
from tests.console.support import Bench, Screen
from vault.transaction import Tx


async def _came_back(screen: Screen, path: Path) -> None:
    """A card that was sent with one phone and came back with another one and an address that nobody knew."""

    def write(tx: Tx) -> tuple[str, Organization, tuple[pages.Page, ...]]:
        organizations.update(tx, replace(organizations.get(tx, 2), email="old@museum.example"))
        one = replace(organizations.get(tx, 2), email="new@museum.example", address="посёлок Дальний, 5")
        return tx.vault_id, one, pages.of_organization(tx, 2)

    vault_id, one, its_pages = await screen.session.write("test.card", write)
    path.write_bytes(cards.make(vault_id, one, its_pages, (), date(2026, 11, 22)))


async def _loaded(screen: Screen, path: Path) -> None:
    await screen.press("i")
    await screen.until(lambda: isinstance(screen.console.screen, Form))
    await screen.type(str(path))
    await screen.press("f2")


async def test_a_card_is_known_asked_about_written_and_undone(bench: Bench, tmp_path: Path) -> None:
    async with bench.run() as screen:
        await _came_back(screen, tmp_path / "карточка.xlsx")
        await _loaded(screen, tmp_path / "карточка.xlsx")
        await screen.until(lambda: isinstance(screen.console.screen, ImportCards) and "1 карточка" in screen.text())
        assert "запишется" in screen.text() and "сверить" in screen.text()
        await screen.press("home", "enter")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        assert "new@museum.example" in screen.text() and "old@museum.example" in screen.text()
        take = next(line.split()[0] for line in screen.lines() if "Взять из файла" in line)
        await screen.press(take)
        await screen.until(lambda: isinstance(screen.console.screen, ImportCards) and "сверить" not in screen.text())
        await screen.press("f2")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        await screen.press("2")
        await screen.until(lambda: isinstance(screen.console.screen, Note))
        assert "Записано: 2 изменения." in screen.text()
        await screen.press("escape")
        await screen.until(lambda: screen.main.is_current)
        taken = await screen.session.read(lambda tx: organizations.get(tx, 2))
        assert (taken.email, taken.address) == ("new@museum.example", "посёлок Дальний, 5")
        await screen.press("u")
        await screen.until(lambda: isinstance(screen.console.screen, Pick))
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        await screen.press("2")
        await screen.until(lambda: screen.main.is_current)
        back = await screen.session.read(lambda tx: organizations.get(tx, 2))
        assert (back.email, back.address) == ("old@museum.example", "")


async def test_a_folder_without_cards_is_said(bench: Bench, tmp_path: Path) -> None:
    async with bench.run() as screen:
        await _loaded(screen, tmp_path)
        await screen.until(lambda: "нет карточек" in " ".join(screen.text().split()))
        assert isinstance(screen.console.screen, Form)


async def test_every_card_of_a_folder_is_read_at_once(bench: Bench, tmp_path: Path) -> None:
    async with bench.run() as screen:
        await _came_back(screen, tmp_path / "карточка.xlsx")
        await _loaded(screen, tmp_path)
        await screen.until(lambda: isinstance(screen.console.screen, ImportCards) and "1 карточка" in screen.text())
