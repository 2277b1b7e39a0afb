"""The way in: exit codes of every kind of end, and that nothing leaks on the way out."""

from __future__ import annotations

import os
from pathlib import Path

import click
import pytest

from console.cli.outcome import Outcome
from console.cli.root import cli
from tests.console.cli.conftest import Run
from tests.console.cli.tree import every
from vault import errors


@pytest.fixture
def ending(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What the stand-in for every command raises or answers: put one value in."""
    planned: list[object] = []

    def act(**_: object) -> object:
        if isinstance(planned[0], BaseException):
            raise planned[0]
        return planned[0]

    monkeypatch.setattr(cli, "main", act)
    return planned


@pytest.mark.parametrize(
    ("end", "code"),
    [
        (None, 0),
        (0, 0),
        (Outcome.DONE, 0),
        (Outcome.FOUND, 1),
        (Outcome.STOPPED, 130),
        (errors.BadInput("Не то."), 2),
        (click.UsageError("x"), 2),
        (errors.Locked("Закрыто."), 3),
        (errors.WrongPassphrase("Не подошёл."), 3),
        (errors.VaultDamaged("Повреждено."), 4),
        (errors.VaultReadOnly("Только чтение."), 4),
        (errors.NothingCollected("Ничего."), 5),
        (errors.VaultHeld("Занято."), 6),
        (errors.StorageFailed("Диск."), 70),
        (errors.PoryadokError("Прочее."), 70),
        (RuntimeError("внутри"), 70),
        (KeyboardInterrupt(), 130),
        (click.Abort(), 130),
    ],
)
def test_every_end_has_its_code(run: Run, ending: list[object], end: object, code: int) -> None:
    ending.append(end)
    assert run("today").code == code


def test_a_persons_error_is_its_sentence_alone(run: Run, ending: list[object]) -> None:
    ending.append(errors.VaultHeld("Хранилище открыто программой 17 с 10:00."))
    ended = run("today")
    assert ended.err == "Хранилище открыто программой 17 с 10:00.\n"
    assert ended.out == ""


def test_an_internal_error_tells_its_class_and_no_value(run: Run, ending: list[object]) -> None:
    ending.append(ValueError("пароль КАНАРЕЙКА"))
    ended = run("today")
    assert ended.code == 70
    assert "ValueError" in ended.err
    assert "КАНАРЕЙКА" not in ended.err + ended.out
    assert "Traceback" not in ended.err


def test_textual_variables_are_dropped(run: Run, ending: list[object], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEXTUAL_LOG", "/tmp/log")
    monkeypatch.setenv("TEXTUAL_DRIVER", "x:y")
    ending.append(None)
    run("today")
    assert not [name for name in os.environ if name.startswith("TEXTUAL")]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["нет-такой"], "Нет команды «нет-такой»"),
        (["--нет"], "Нет параметра «--нет»"),
        (["orgs", "add"], "Не указано: --from"),
        (["orgs", "show", "пять"], "ID: нужно целое число"),
        (["orgs", "show"], "Не указано: ID"),
        (["orgs", "list", "лишнее"], "Лишние аргументы"),
        (["vault", "init", "--kdf", "strong"], "--kdf: годится одно из: default, light"),
        (["waive", "add", "page.hours", "--until", "завтра", "--reason", "х"], "--until: нужна дата вида 2026-12-31"),
        (["otp", "1", "--at", "2026-11-22T09:00:00"], "--at: укажите часовой пояс"),
        (["demo", "networks", "--port", "99999"], "--port: нужно целое число от 0 до 65535"),
        (["journal", "list", "--before", str(10**30)], "--before: нужно целое число от 1 до"),
        (["journal", "list", "--limit", "0"], "--limit: нужно целое число от 1 до 100000"),
    ],
)
def test_wrong_usage_is_said_in_russian_on_stderr(run: Run, arguments: list[str], said: str) -> None:
    ended = run(*arguments)
    assert ended.code == 2
    assert said in ended.err
    assert ended.out == ""


@pytest.mark.parametrize("group", ["look", "remarks", "moderation", "answers"])
def test_the_help_of_a_group_cuts_no_sentence(run: Run, group: str) -> None:
    ended = run(group, "--help")
    assert "..." not in ended.out
    assert "Команды:" in ended.out


def test_a_range_is_told_in_russian_and_in_one_piece(run: Run) -> None:
    text = run("journal", "list", "--help").out
    assert "[от 1 до 100000]" in text
    assert "[от 1]" in text
    assert "<=" not in text


def test_no_option_of_an_example_is_broken(run: Run) -> None:
    """Copied from the help it is to work."""
    assert "--file-passphrase-file pass" in run("credentials", "issues", "file", "--help").out


def test_a_group_without_a_command_shows_its_help_and_fails(run: Run) -> None:
    ended = run("vault")
    assert ended.code == 2
    assert "Команды:" in ended.err
    assert ended.out == ""


def test_every_help_page_is_russian(run: Run) -> None:
    paths = [path for path, _ in every()]
    assert len(paths) > 60
    for path in paths:
        ended = run(*path, "--help")
        assert ended.code == 0, path
        assert ended.out.startswith("Вызов: poryadok")
        for english in ("Usage", "Options", "Commands", "Show this", "[OPTIONS]", "[required]", "COMMAND"):
            assert english not in ended.out, path


def test_the_console_needs_a_terminal(run: Run) -> None:
    ended = run()
    assert ended.code == 2
    assert "терминал" in ended.err


def test_a_bad_clock_is_wrong_usage(run: Run, vault_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORYADOK_NOW", "вчера")
    assert run("orgs", "list").code == 2


def test_the_version(run: Run) -> None:
    ended = run("--version")
    assert ended.code == 0
    assert ended.out.startswith("poryadok ")


@pytest.mark.parametrize(
    "command", [("orgs", "show"), ("runs", "show"), ("otp",), ("waive", "remove"), ("check", "--org")]
)
def test_a_number_that_no_record_can_have_is_an_unknown_one(run: Run, command: tuple[str, ...]) -> None:
    assert run("vault", "init", "--kdf", "light", "--regulation", "sample:khasynsky").code == 0
    for number in (10**30, "9" * 5000 if command == ("check", "--org") else 2**63):
        ended = run(*command, number)
        assert ended.code == 2
        assert "с номером" in ended.err


@pytest.mark.parametrize("arguments", [["x\x1b[31m"], ["--x\x1b[31m"], ["import", "registry", "x\x1b[31m"]])
def test_an_argument_that_is_quoted_back_is_harmless(run: Run, arguments: list[str]) -> None:
    ended = run(*arguments)
    assert ended.code == 2
    assert "\x1b" not in ended.err
