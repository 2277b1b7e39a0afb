"""click's own words in Russian: headings of the help, the help option, and the sentences of its errors.

click takes its texts from gettext catalogues of the machine; a program whose only language is Russian carries its own.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Iterator

import click

from console import keys
from console.cli import output

_OPTIONS = "[ПАРАМЕТРЫ]"
_WHOLE = 1000  # no sentence is as long
_OPTION = re.compile(r"(?<!\S)--[\w-]+")
_HYPHEN, _SPACE = "\u2011", "\u00a0"
"""Stand for what lines are not to be broken at: half an option at the end of a line cannot be copied from it."""

_RANGE = re.compile(r"\[(?:(?P<least>\d+)<=x<=(?P<most>\d+)|x>=(?P<alone>\d+))\]")
_NO_BOUND = 9
"""A greater number has so many figures: it is what can be kept, and no bound that a person could meet."""

_HEADINGS = {"Options": "Параметры", "Commands": "Команды", "Arguments": "Аргументы"}


class Formatter(click.HelpFormatter):
    """The formatter of help pages with Russian headings."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or "Вызов: ")

    def write_text(self, text: str) -> None:
        with self._whole_options():
            super().write_text(_OPTION.sub(_in_one_piece, text))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        with self._whole_options():
            super().write_dl([(name, _told(text)) for name, text in rows], col_max, col_spacing)

    @contextlib.contextmanager
    def _whole_options(self) -> Iterator[None]:
        """No option is broken at its hyphens, no range at its spaces."""
        begun = len(self.buffer)
        yield
        self.buffer[begun:] = [piece.replace(_HYPHEN, "-").replace(_SPACE, " ") for piece in self.buffer[begun:]]

    @contextlib.contextmanager
    def section(self, name: str) -> Iterator[None]:
        with super().section(_HEADINGS.get(name, name)):
            yield


class Context(click.Context):
    """Makes every help page of the program use that formatter."""

    formatter_class = Formatter


class Command(click.Command):
    """A command whose help page is in Russian."""

    context_class = Context

    def __init__(self, *args: object, **attributes: object) -> None:
        attributes.setdefault("options_metavar", _OPTIONS)
        super().__init__(*args, **attributes)  # type: ignore[arg-type]  # passed through as click gives them

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        return _translated(super().get_help_option(ctx))


class Group(click.Group):
    """A group of such commands."""

    context_class = Context
    command_class = Command

    def __init__(self, *args: object, **attributes: object) -> None:
        attributes.setdefault("options_metavar", _OPTIONS)
        attributes.setdefault("subcommand_metavar", "КОМАНДА …")
        super().__init__(*args, **attributes)  # type: ignore[arg-type]  # passed through as click gives them

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        return _translated(super().get_help_option(ctx))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Of a mistyped command say the nearest, also when it was typed in the other layout of the keyboard."""
        try:
            return super().resolve_command(ctx, args)
        except click.exceptions.NoSuchCommand as error:
            meant = click.exceptions.NoSuchCommand(keys.latin(error.command_name), None, self.list_commands(ctx), ctx)
            meant.command_name = error.command_name  # type: ignore[misc]  # said back as it was typed
            raise meant from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Whole sentences, on as many lines as they take: click would cut them with dots."""
        found = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl([(name, each.get_short_help_str(_WHOLE)) for name, each in found if each is not None])


Group.group_class = Group


def _in_one_piece(found: re.Match[str]) -> str:
    return found.group().replace("-", _HYPHEN)


def _told(text: str) -> str:
    """What click adds to the help of an option, in Russian."""
    bounded = _RANGE.sub(_range, text.replace("[required]", "[обязательно]"))
    return _OPTION.sub(_in_one_piece, bounded)


def _range(found: re.Match[str]) -> str:
    least, most = found["least"] or found["alone"], found["most"] or ""
    said = f"[от {least} до {most}]" if most and len(most) < _NO_BOUND else f"[от {least}]"
    return said.replace(" ", _SPACE)


def _translated(option: click.Option | None) -> click.Option | None:
    if option is not None:
        option.help = "Показать эту справку и выйти."
        option.callback = _show_help
    return option


def _show_help(ctx: click.Context, _: click.Parameter, asked: bool) -> None:
    """As click does it, but a reader that has gone is not an error."""
    if asked and not ctx.resilient_parsing:
        output.line(ctx.get_help())
        ctx.exit()


def explain(error: click.ClickException) -> str:
    """One Russian sentence about wrong usage, with where to look further."""
    sentence = _sentence(error)
    where = getattr(error, "ctx", None)
    if where is not None:
        sentence += f"\nСправка: {where.command_path} --help"
    return sentence


def _sentence(error: click.ClickException) -> str:  # noqa: PLR0911  one line for each kind of error
    if isinstance(error, click.NoSuchOption):
        return f"Нет параметра «{error.option_name}»{_similar(error.possibilities)}."
    if isinstance(error, click.exceptions.NoSuchCommand):
        return f"Нет команды «{error.command_name}»{_similar(error.possibilities)}."
    if isinstance(error, click.MissingParameter):
        return f"Не указано: {_name(error)}."
    if isinstance(error, click.BadParameter):
        return _bad_value(error)
    if isinstance(error, click.BadOptionUsage):
        return f"Параметр «{error.option_name}» требует значения."
    if isinstance(error, click.FileError):
        return f"Файл {error.ui_filename} не открывается."
    if isinstance(error, click.UsageError) and "unexpected extra argument" in error.format_message():
        return "Лишние аргументы в вызове."
    return error.format_message()


def _bounds(kind: click.IntRange) -> str:
    least = "" if kind.min is None else f" от {kind.min}"
    return least if kind.max is None else f"{least} до {kind.max}"


def _similar(possibilities: object) -> str:
    found = sorted(possibilities) if isinstance(possibilities, list | tuple | set) else []
    return f"; похоже: {', '.join(map(str, found))}" if found else ""


def _name(error: click.BadParameter) -> str:
    if error.param is None:
        return "значение"
    return error.param.opts[-1] if isinstance(error.param, click.Option) else (error.param.human_readable_name)


def _bad_value(error: click.BadParameter) -> str:
    kind = error.param.type if error.param is not None else None
    if isinstance(kind, click.Choice):
        return f"{_name(error)}: годится одно из: {', '.join(map(str, kind.choices))}."
    if isinstance(kind, click.IntRange):
        return f"{_name(error)}: нужно целое число{_bounds(kind)}."
    if kind is click.INT:
        return f"{_name(error)}: нужно целое число."
    return f"{_name(error)}: {error.message}"
