"""The root command: global options, the list of commands, and the console when no command is named.

A module of commands is imported when its command is called, so that `--help` and `otp` do not wait for network clients.
"""

from __future__ import annotations

import importlib
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import click
import platformdirs

from console.cli import output
from console.cli.context import Program
from console.cli.russian import Context, Group
from vault.errors import BadInput

NAME = "poryadok"

# command -> (module in console.cli, its attribute, what it does)
_COMMANDS: dict[str, tuple[str, str, str]] = {
    "check": ("check", "check", "Проверить страницы по Порядку: главное дело программы."),
    "runs": ("runs", "runs", "Прошлые прогоны."),
    "diff": ("runs", "diff", "Что изменилось между двумя прогонами."),
    "facts": ("facts", "facts", "Что видно на страницах и сайтах: собранные данные."),
    "regulation": ("regulation", "regulation", "Порядок: что не подтверждено, пункты по одному, версии."),
    "clauses": ("clauses", "clauses", "Пункты Порядка и чем закрыт каждый."),
    "look": ("look", "look", "Взгляд: посмотреть на страницы самому, где программе не видно."),
    "answers": ("answering", "given", "Ответы человека на пункты, которых не проверить программой."),
    "forecast": ("forecast", "forecast", "Кто ещё успевает выполнить норму этой недели."),
    "rating": ("rating", "rating", "Рейтинг по методике другого региона."),
    "waive": ("waive", "waive", "Отсрочки: нарушения, разрешённые на время."),
    "remarks": ("remarks", "remarks", "Замечания: кому сообщили о нарушении, до какого срока; списки исправлений."),
    "moderation": ("moderation", "moderation", "Журнал модерации: мат, оскорбления и спам читателей."),
    "find": ("find", "find", "Найти организацию, страницу, человека или подделку."),
    "orgs": ("orgs", "orgs", "Органы и организации реестра."),
    "pages": ("kinds", "pages", "Официальные страницы."),
    "people": ("people", "people", "Ответственные."),
    "impostors": ("impostors", "impostors", "Подделки: страницы, которые выдают себя за официальные."),
    "review": ("review", "review", "Очередь пересмотра: какие страницы пора сверить."),
    "history": ("history", "history", "История одной записи."),
    "undo": ("undo", "undo", "Отменить последнее изменение или загрузку."),
    "obligations": ("kinds", "obligations", "Перечень тех, кому страницы обязательны."),
    "exemptions": ("kinds", "exemptions", "Исключения: кто может не создавать страницы."),
    "plan": ("plans", "plan", "Контент-планы организаций."),
    "broadcasts": ("publishing", "broadcasts", "Публикации через «Госпаблики»."),
    "centre": ("centre", "centre", "ЦУР: уведомления, запросы ЦУР и запросы организациям."),
    "consultations": ("consultations", "consultations", "Помощь организациям: вопросы и ответы."),
    "advice": ("advice", "advice", "Ответы на каждую проверку в каждой сети и когда путь в меню проверен."),
    "handover": ("handover", "handover", "Смена ответственного и передача дел координатора, по шагам."),
    "connection": ("page_cases", "connection", "Подключение страницы к «Госпабликам», по шагам."),
    "mark": ("page_cases", "mark", "Метка «Госорганизация», по шагам."),
    "incident": ("page_cases", "incident", "Чрезвычайный случай: страница, хранилище, данные людей."),
    "letter": ("letter", "letter", "Письма в DOCX и журнал исходящих."),
    "credentials": ("credentials", "credentials", "Учётные записи страниц и их секреты."),
    "tokens": ("tokens", "tokens", "Сервисные учётные записи: ключи доступа к сетям."),
    "rotate": ("rotate", "rotate", "Смена секретов по шагам."),
    "otp": ("credentials", "otp", "Одноразовый код учётной записи."),
    "whois": ("whois", "whois", "Официальная ли страница, и чья."),
    "import": ("imports", "imports", "Загрузить Порядок, список организаций или пароли из файла."),
    "export": ("exports", "exports", "Выгрузить реестр, мониторинг, отчёты или секреты в файл."),
    "vault": ("vault", "vault", "Хранилище: создать, проверить, скопировать, сменить пароль."),
    "settings": ("settings", "settings", "Свои настройки муниципалитета."),
    "journal": ("journal", "journal", "Журнал действий."),
    "demo": ("demo", "demo", "Показать программу на выдуманных данных."),
}


class Commands(Group):
    """A group that knows its commands by name and imports them when they are called."""

    def list_commands(self, _: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, _: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module, attribute, *_rest = _COMMANDS[cmd_name]
        command = getattr(importlib.import_module(f"console.cli.{module}"), attribute)
        if not isinstance(command, click.Command):
            raise TypeError(f"console.cli.{module}.{attribute} is not a command")
        return command

    def format_commands(self, _: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, _, text) in _COMMANDS.items()])


def _print_version(ctx: click.Context, _: click.Parameter, asked: bool) -> None:
    if not asked or ctx.resilient_parsing:
        return
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
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Показать версию и выйти.",
)
@click.pass_context
def cli(ctx: click.Context, location: Path | None, settings_file: Path | None, passphrase_file: Path | None) -> None:
    """Порядок: реестр официальных страниц, их пароли и проверка по муниципальному Порядку.

    Без команды открывается экран программы.

    Пример: poryadok --vault ~/vault check --json
    """
    ctx.obj = Program(
        location=location or platformdirs.user_data_path(NAME) / "vault",
        settings_file=settings_file or platformdirs.user_config_path(NAME) / "settings.toml",
        settings_named=settings_file is not None,
        passphrase_file=passphrase_file,
    )
    if ctx.invoked_subcommand is None:
        open_console(ctx.obj)


cli.context_class = Context


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
