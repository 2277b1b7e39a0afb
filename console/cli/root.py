"""The root command: global options, and the console when no command is named. Which commands there are: `catalogue`."""

from __future__ import annotations

from pathlib import Path

import click

from console.cli import completing, completion, given, output, screen
from console.cli.catalogue import Commands
from console.cli.given import NAME, PLACES
from console.cli.russian import Context

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
    PLACES["location"][0],
    "location",
    envvar=PLACES["location"][1],
    metavar="ПАПКА",
    type=click.Path(path_type=Path),
    help="Папка хранилища.",
)
@click.option(
    PLACES["settings_file"][0],
    "settings_file",
    envvar=PLACES["settings_file"][1],
    metavar="ФАЙЛ",
    type=click.Path(path_type=Path),
    help="Файл настроек (TOML).",
)
@click.option(
    PLACES["passphrase_file"][0],
    "passphrase_file",
    envvar=PLACES["passphrase_file"][1],
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
    ctx.obj = given.program(
        location, settings_file, passphrase_file, {key: value for key, value in flags.items() if value is not None}
    )
    if ctx.invoked_subcommand is None:
        screen.show(ctx.obj)


cli.context_class = Context
completion.offer_in_bash()
