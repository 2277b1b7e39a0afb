"""Long work on the registry tells how far it is, and stopped at any of its steps leaves every record as it was."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from registry import addressed, cards, credentials, people, undoing
from registry import pages as pages_of
from registry.credentials import Credential, CredentialKind
from registry.imports import organizations as importing
from registry.imports import secrets as secret_importing
from registry.imports.organizations import known
from registry.imports.organizations.matching import match_known
from registry.imports.secrets import Importing
from registry.organizations import Organization
from registry.people import Person
from registry.secret_input import SecretInput
from registry.sheets import writing
from registry.sheets.table import Column, Link, Table
from tests.doings import Told
from vault import journal
from vault.doing import watching
from vault.errors import Stopped
from vault.store import Store
from vault.transaction import Tx

ROWS = 230
LIST = "Организация;Ссылка ВК;Ответственный\n" + "".join(
    f"Детский сад № {number};https://vk.com/club{700_000 + number};Иванова Анна Петровна {number}\n"
    for number in range(1, ROWS + 1)
)
READING = ("Читаю строки",)
MATCHING = ("Сверяю с реестром",)
WRITING = ("Записываю организации", "Записываю страницы", "Записываю людей")
UNDOING = ("Смотрю, что вернуть", "Возвращаю записи")
CHROME = "name,url,username,password,note\n" + "".join(
    f"vk,https://vk.com/,user{number}@example.ru,канарейка-{number},\n" for number in (1, 2, 3)
)


def dump(store: Store) -> list[tuple[str, list[tuple[object, ...]]]]:
    """Everything in the vault, table by table."""

    def read(tx: Tx) -> list[tuple[str, list[tuple[object, ...]]]]:
        found = tx.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").fetchall()
        names = [str(row[0]) for row in found]
        return [(name, [tuple(each) for each in tx.execute(f'SELECT * FROM "{name}"')]) for name in names]

    return store.read(read)


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / "список.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


def _import(store: Store, path: Path) -> int:
    reading = importing.read(path)
    match = match_known(known.of(store.read(known.fetch)), reading, {})
    return store.write("registry.imported", lambda tx: importing.apply(tx, match)).batch


def test_every_step_of_an_import_and_of_its_undo_is_counted(store: Store, listed: Path) -> None:
    told = Told()
    with watching(told):
        batch = _import(store, listed)
    assert told.titles == [*READING, *MATCHING, *WRITING]
    assert not told.unfinished
    assert [step.total for step in told.steps] == [ROWS] * 5
    told = Told()
    with watching(told):
        store.write(undoing.REASON, lambda tx: undoing.undo(tx, batch))
    assert told.titles == list(UNDOING)
    assert not told.unfinished
    assert told.steps[-1].total == 3 * ROWS


def test_an_import_does_not_read_every_address_again_for_some_pages(
    store: Store, listed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, recorded = list[str](), addressed.recorded

    def counted(tx: Tx, table: str) -> set[tuple[str, str]]:
        read.append(table)
        return recorded(tx, table)

    monkeypatch.setattr(addressed, "recorded", counted)
    _import(store, listed)
    assert read.count(pages_of.KIND) == 1


@pytest.mark.parametrize("title", [*READING, *MATCHING, *WRITING])
def test_a_stopped_import_writes_nothing(store: Store, listed: Path, title: str) -> None:
    before = dump(store)
    with watching(Told(title)), pytest.raises(Stopped, match="ничего не записано"):
        _import(store, listed)
    assert dump(store) == before
    assert _import(store, listed), "and it can be begun again"


def test_a_stopped_undo_takes_nothing_back(store: Store, listed: Path) -> None:
    batch = _import(store, listed)
    before = dump(store)
    for title in UNDOING:
        with watching(Told(title)), pytest.raises(Stopped):
            store.write(undoing.REASON, lambda tx: undoing.undo(tx, batch))
        assert dump(store) == before
    store.write(undoing.REASON, lambda tx: undoing.undo(tx, batch))
    assert not store.read(pages_of.listing) and not store.read(people.listing)


def _previewed(store: Store, path: Path) -> Importing:
    path.write_text(CHROME, encoding="utf-8")
    entries = secret_importing.read(path, path.read_bytes(), None, datetime(2026, 11, 22, tzinfo=UTC))
    return secret_importing.preview(store, entries, {"new_accounts": "new"})


def test_every_step_of_an_import_of_secrets_is_told_without_a_secret(store: Store, tmp_path: Path) -> None:
    told = Told()
    with watching(told):
        found = _previewed(store, tmp_path / "chrome.csv")
        assert found.match.created == 3
        done = secret_importing.apply(store, found, date(2026, 11, 22))
    assert len(done.added) == 3
    assert told.titles[:3] == ["Сверяю с учётными записями", "Оцениваю новые пароли", "Копирую базу"]
    assert told.titles[-1] == "Записываю секреты"
    assert not told.unfinished
    assert not [step for step in told.steps if "канарейка" in step.title or "example" in step.title]


@pytest.mark.parametrize("title", ["Оцениваю новые пароли", "Копирую базу", "Проверяю журнал", "Записываю секреты"])
def test_a_stopped_import_of_secrets_stores_none(store: Store, tmp_path: Path, title: str) -> None:
    found = _previewed(store, tmp_path / "chrome.csv")
    before = [table for table in dump(store) if table[0] not in {"journal", "sqlite_stat1"}]
    with watching(Told(title)), pytest.raises(Stopped, match="ни один секрет не записан"):
        secret_importing.apply(store, found, date(2026, 11, 22))
    assert [table for table in dump(store) if table[0] not in {"journal", "sqlite_stat1"}] == before
    assert not store.read(credentials.listing)
    actions = [entry.action for entry in store.read(lambda tx: journal.entries(tx, 9))]
    assert "secrets.imported" not in actions and "secret.put" not in actions


def test_what_is_compared_with_stored_secrets_is_counted(store: Store, tmp_path: Path) -> None:
    record = Credential(network="vk", login="user1@example.ru", kind=CredentialKind.SERVICE)

    def fill(tx: Tx) -> None:
        added = credentials.add(tx, record)
        credentials.put_secrets(tx, added, SecretInput(password="прежний-пароль"), date(2026, 11, 1))

    store.write("filled", fill)
    told = Told()
    with watching(told):
        found = _previewed(store, tmp_path / "chrome.csv")
    assert found.match.updated == 1
    assert "Сверяю с записанными секретами" in told.titles
    assert not found.same


def test_the_rows_of_a_workbook_are_counted_twice_and_it_is_stopped_in_either() -> None:
    table = Table("Лист", (Column("А"), Column("Б")), [("раз", Link("https://vk.com/club1"))] * 50)
    told = Told()
    with watching(told):
        whole = writing.workbook((table, table))
        assert writing.csv_bytes(table)
    assert told.titles == ["Заполняю листы", "Складываю файл", "Записываю строки"]
    assert [step.total for step in told.steps] == [100, 100, 50]
    assert not told.unfinished
    assert writing.workbook((table, table)) == whole, "the bytes are those that nobody waited for"
    for title in told.titles:
        with watching(Told(title)), pytest.raises(Stopped):
            writing.workbook((table, table))
            writing.csv_bytes(table)


def test_cards_are_counted_as_they_are_compared(store: Store, tmp_path: Path) -> None:
    there = known.of(store.read(known.fetch))
    organization = Organization(id=5, name="Музей")
    path = tmp_path / "карточка.xlsx"
    path.write_bytes(cards.make(store.vault_id, organization, (), (Person(name="Пётр"),), date(2026, 11, 22)))
    came = (cards.read(path),)
    told = Told()
    with watching(told):
        cards.match(there, came, {}, store.vault_id)
    assert (told.titles, told.steps[0].total) == (["Сверяю карточки"], 1)
