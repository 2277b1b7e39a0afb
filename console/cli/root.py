"""The root command: global options, and the console when no command is named. Which commands there are: `catalogue`."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import platformdirs

from console.cli import completing, completion, output
from console.cli.catalogue import Commands
from console.cli.context import Program
from console.cli.russian import Context
from vault.errors import BadInput

NAME = "poryadok"
_WORDS = {True: "да", False: "нет"}


def _print_version(ctx: click.Context, _: click.Parameter, asked: bool) -> None:
    if not asked or ctx.resilient_parsing:
        return
    from importlib.metadata import PackageNotFoundError, version  # reads archives and mail headers

    try:
        number = version(NAME)
    except PackageNotFoundError:
        number = "(из исходного кода)"
    output.line(f"{NAME} {number}")
    ctx.exit()


@click.group(cls=Commands, name=NAME, invoke_without_command=True, context_settings={"max_content_width": 110})
@click.option(
    "--vault",
    "location",
    envvar="PORYADOK_VAULT",
    metavar="ПАПКА",
    type=click.Path(path_type=Path),
    help="Папка хранилища.",
)
@click.option(
    "--settings",
    "settings_file",
    envvar="PORYADOK_SETTINGS",
    metavar="ФАЙЛ",
    type=click.Path(path_type=Path),
    help="Файл настроек (TOML).",
)
@click.option(
    "--passphrase-file",
    envvar="PORYADOK_PASSPHRASE_FILE",
    metavar="ФАЙЛ",
    type=click.Path(path_type=Path),
    help="Файл с паролем хранилища, режим 0600.",
)
@click.option(
    "--theme",
    metavar="ТЕМА",
    shell_complete=completing.themes,
    help="Цвета экрана на этот раз: ночь, день, различимая, терминал, «терминал светлый».",
)
@click.option("--mouse/--no-mouse", "mouse", default=None, help="Мышь на экране на этот раз.")
@click.option("--quiet", is_flag=True, help="На stderr только ошибки: без хода работы и пояснений.")
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Показать версию и выйти.",
)
@click.pass_context
def cli(
    ctx: click.Context,
    location: Path | None,
    settings_file: Path | None,
    passphrase_file: Path | None,
    theme: str | None,
    mouse: bool | None,
    quiet: bool,
) -> None:
    """Порядок: реестр официальных страниц, их пароли и проверка по муниципальному Порядку.

    Без команды открывается экран программы.

    Пример: poryadok --vault ~/vault check --json
    """
    output.hush(quiet)
    flags = {"screen.theme": theme, "screen.mouse": None if mouse is None else _WORDS[mouse]}
    ctx.obj = Program(
        location=location or platformdirs.user_data_path(NAME) / "vault",
        settings_file=settings_file or platformdirs.user_config_path(NAME) / "settings.toml",
        settings_named=settings_file is not None,
        passphrase_file=passphrase_file,
        flags={key: value for key, value in flags.items() if value is not None},
    )
    if ctx.invoked_subcommand is None:
        open_console(ctx.obj)


cli.context_class = Context
completion.offer_in_bash()


def open_console(program: Program) -> None:
    """The screen; BadInput without a terminal. With a passphrase file it opens unlocked."""
    require_terminal()
    from console import app

    secret = program.passphrase() if program.passphrase_file is not None else None
    app.run(program.location, program.settings(), program.clock(), secret)


def has_terminal() -> bool:
    """The screen reads stdin and draws on stderr; stdout is asked too, since a pipe there means a script."""
    return sys.stdin.isatty() and sys.stdout.isatty() and sys.stderr.isatty()


def require_terminal() -> None:
    """BadInput where no screen can be drawn."""
    if not has_terminal():
        raise BadInput(f"Экрану нужен терминал. Для сценариев есть команды: {NAME} --help.")
