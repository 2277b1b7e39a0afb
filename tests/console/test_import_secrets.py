"""Loading secrets from a file and taking them away, through the screen."""

from __future__ import annotations

import stat
from pathlib import Path

from console.dialogs.ask import Choose
from console.dialogs.form import Form
from console.dialogs.note import Note
from console.dialogs.typeout import TypeOutScreen
from console.screens.import_secrets import ImportSecrets
from console.widgets.typeout import TypeOut
from registry import credentials
from registry.imports import secrets as importing
from tests.conftest import PASSPHRASE
from tests.console.support import CODES, NOW, PASSWORD, SEED, Bench, Screen
from tests.registry.imports.secrets import files
from vault.secrets import Field, Purpose

CANARY = "канарейка-8"
CHROME = f"""name,url,username,password,note
vk,https://vk.com/,school5@example.ru,{CANARY}-1,
own,https://vk.com/,ivanov@example.ru,{CANARY}-2,
Музей ёлочных игрушек,https://ok.ru/,new@example.ru,{CANARY}-3,
bank,https://bank.example/,u,{CANARY}-4,
"""


def _file(tmp_path: Path, content: str | bytes) -> Path:
    path = tmp_path / "passwords.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


async def _loading(screen: Screen, path: Path, passphrase: str = "") -> ImportSecrets:
    await screen.pane("5")
    await screen.press("i")
    await screen.until(lambda: isinstance(screen.console.screen, Form))
    await screen.type(str(path))
    await screen.press("enter")
    await screen.type(passphrase)
    await screen.press("f2")
    await screen.until(lambda: isinstance(screen.console.screen, ImportSecrets))
    found = screen.console.screen
    assert isinstance(found, ImportSecrets)
    await screen.until(lambda: "строк" in screen.text())
    return found


async def _answer(screen: Screen, key: str, digit: str) -> None:
    await screen.press(key)
    await screen.until(lambda: isinstance(screen.console.screen, Choose))
    await screen.press(digit)
    await screen.until(lambda: isinstance(screen.console.screen, ImportSecrets))


async def _password(screen: Screen, number: int) -> str:
    return await screen.session.reveal(credentials.owner(number), Field.PASSWORD, Purpose.REVEAL, "")


async def test_a_file_is_looked_at_asked_about_and_written(bench: Bench, tmp_path: Path) -> None:
    async with bench.run(size=(120, 40)) as screen:
        await _loading(screen, _file(tmp_path, CHROME))
        text = screen.text()
        assert "4 строки: обновится 1 · вопросов 2 · посторонних 1" in text
        assert "браузер" in text
        for hidden in (CANARY, "bank", PASSWORD):
            assert hidden not in text
        await _answer(screen, "enter", "2")  # the first one is passed over
        assert "ответ есть" in screen.text()
        await screen.press("enter")  # the cursor has gone on to the next one
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        assert "новая запись страницы https://ok.ru/muzeydemo" in screen.text()
        await screen.press("4")
        await screen.until(lambda: isinstance(screen.console.screen, ImportSecrets))
        await screen.press("f2")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        assert "новых 1 · обновится 1 · без изменений 1" in screen.text()
        await screen.press("2")
        await screen.until(lambda: isinstance(screen.console.screen, Note))
        assert "1 новая запись, 1 запись обновлена" in screen.text()
        assert "удалите" in screen.text()
        await screen.press("escape")
        await screen.until(lambda: screen.main.is_current)
        assert await _password(screen, 1) == f"{CANARY}-1"
        made = (await screen.session.read(credentials.listing))[-1:]
        by_login = {one.login: one for one in await screen.session.read(credentials.listing)}
        assert made and len(by_login["new@example.ru"].page_ids) == 1
        assert "ivanov@example.ru" not in by_login


async def test_what_is_offered_can_be_answered_and_the_file_is_not_given_up_too_early(
    bench: Bench, tmp_path: Path
) -> None:
    content = (
        f"name,url,username,password\nvk,https://vk.com,school5@example.ru,{CANARY}-1\n"
        f"без логина,https://vk.com,,{CANARY}-2\nпусто,https://vk.com,x,\n"
    )
    async with bench.run(size=(120, 40)) as screen:
        await _loading(screen, _file(tmp_path, content))
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        assert "Пропустить строку" in screen.text()
        assert "Новая служебная запись" not in screen.text()  # nobody would know it again
        await screen.press("2")
        await screen.until(lambda: "Дано 1 ответ: F2 пересчитает" in screen.text())
        await screen.press("f2")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        await screen.press("2")
        await screen.until(lambda: isinstance(screen.console.screen, Note))
        text = screen.text()
        assert "обновится 1 · без изменений 1 · отклонено 1" in text
        assert "Взято не всё (отклонено: 1)" in text
        assert "больше не нужен" not in text


async def test_one_answer_to_all_new_logins_and_the_way_back(bench: Bench, tmp_path: Path) -> None:
    async with bench.run(size=(120, 40)) as screen:
        await _loading(screen, _file(tmp_path, CHROME))
        await _answer(screen, "n", "4")
        assert "Все новые логины: пропустить все." in screen.text()
        await screen.press("f2")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        await screen.press("enter")  # the harmless answer is first
        await screen.until(lambda: isinstance(screen.console.screen, ImportSecrets))
        await screen.press("escape")
        await screen.until(lambda: screen.main.is_current)
        assert await _password(screen, 1) == PASSWORD


async def test_nothing_to_write_is_said(bench: Bench, tmp_path: Path) -> None:
    async with bench.run(size=(100, 30)) as screen:
        content = f"name,url,username,password\nvk,https://vk.com,school5@example.ru,{PASSWORD}\n"
        found = await _loading(screen, _file(tmp_path, content))
        await screen.press("enter")
        assert "спрашивать нечего" in screen.text()
        await screen.press("f2")
        await screen.until(lambda: "Записывать нечего" in screen.text())
        assert screen.console.screen is found


async def test_a_file_of_its_own_passphrase_and_one_that_is_not_there(bench: Bench, tmp_path: Path) -> None:
    item = files.bitwarden_item("ВК", "https://vk.com", "school5@example.ru", CANARY)
    path = _file(tmp_path, files.bitwarden_protected(files.bitwarden([item])))
    async with bench.run(size=(100, 30)) as screen:
        await screen.pane("5")
        await screen.press("i")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        await screen.press("f2")
        await screen.until(lambda: "нужен путь" in screen.text())
        await screen.type(str(tmp_path / "нет"))
        await screen.press("f2")
        await screen.until(lambda: "не читается" in screen.text())
        await screen.press("escape")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        await screen.press("2")
        await screen.until(lambda: screen.main.is_current)
        await screen.press("i")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        await screen.type(str(path))
        await screen.press("f2")
        await screen.until(lambda: "своим паролем" in screen.text())
        await screen.type("не тот")
        await screen.press("f2")
        await screen.until(lambda: "не подошёл" in screen.text())
        await screen.press("escape")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        await screen.press("2")
        await screen.until(lambda: screen.main.is_current)
        await _loading(screen, path, files.FILE_PASSPHRASE)
        assert "1 строка: обновится 1" in screen.text()


async def test_what_was_read_goes_when_the_secrets_lock(bench: Bench, tmp_path: Path) -> None:
    async with bench.run(size=(100, 30)) as screen:
        await _loading(screen, _file(tmp_path, CHROME))
        screen.session.lock_secrets()
        screen.console.tier_changed()
        await screen.until(lambda: screen.main.is_current)


async def _export(screen: Screen, path: Path, passphrase: str) -> None:
    await screen.pane("5")
    await screen.press("x")
    await screen.until(lambda: isinstance(screen.console.screen, Form))
    await screen.press("enter")
    await screen.type(str(path))
    await screen.press("enter")
    await screen.type(passphrase)


def _opened(path: Path, passphrase: str) -> importing.Entries:
    return importing.read(path, path.read_bytes(), bytearray(passphrase.encode()), NOW)


async def test_everything_is_taken_away_under_a_passphrase_made_for_it(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "выгрузка.json"
    async with bench.run(size=(100, 30)) as screen:
        await _export(screen, path, PASSPHRASE)
        await screen.press("f2")
        await screen.until(lambda: isinstance(screen.console.screen, TypeOutScreen))
        shown = screen.console.screen
        assert isinstance(shown, TypeOutScreen)
        await screen.until(lambda: shown.shows)
        made = await shown._fetch()
        await screen.press("escape")
        await screen.until(lambda: isinstance(screen.console.screen, Note))
        assert "1 учётная запись, 3 секрета" in screen.text()
        for secret in (PASSWORD, SEED, *CODES, made):
            assert secret not in screen.text()
        await screen.press("escape")
        await screen.until(lambda: screen.main.is_current)
        assert not screen.console.query(TypeOut)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    (entry,) = _opened(path, made).entries
    assert entry.password == PASSWORD
    assert len(made.split("-")) >= 6 or len(made.split()) >= 6


async def test_a_typed_passphrase_and_a_wrong_one_of_the_vault(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "выгрузка.json"
    async with bench.run(size=(100, 30)) as screen:
        await _export(screen, path, "не тот")
        await screen.press("f2")
        await screen.until(lambda: "не подошёл" in screen.text())
        assert not path.exists()
        bench.ticks.now += 60
        await screen.press("delete")
        await screen.type(PASSPHRASE)
        await screen.press("enter", "right", "enter")
        await screen.type("пароль файла 9")
        await screen.press("enter")
        await screen.type("пароль файла")
        await screen.press("f2")
        await screen.until(lambda: "не совпало" in screen.text())
        await screen.type(" 9")
        bench.ticks.now += 60
        await screen.press("f2")
        await screen.until(lambda: not path.exists() or isinstance(screen.console.screen, Note))
        if "подо" in screen.text():
            raise AssertionError(screen.text())
        await screen.until(lambda: isinstance(screen.console.screen, Note))
    assert _opened(path, "пароль файла 9").entries
