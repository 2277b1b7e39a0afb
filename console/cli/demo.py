"""`demo`: the whole program on invented data; `demo networks`: the simulated networks alone.

What they do is `demo_running`, imported where it is done: the Tab key does not wait for it.
"""

from __future__ import annotations

from pathlib import Path

import click

from console.cli import stopping
from console.cli.context import Program, program
from console.cli.options import as_json
from console.cli.outcome import Outcome
from console.cli.russian import Group
from console.cli.screen import has_terminal
from sample_data import MUNICIPALITIES
from vault.errors import BadInput

_NO_SCREEN = "Урок идёт на экране: нужен терминал, и без --headless и --json."


@click.group("demo", cls=Group, invoke_without_command=True)
@click.option("--municipality", type=click.Choice(MUNICIPALITIES), help="Чьи данные показать.")
@click.option("--headless", is_flag=True, help="Без экрана: проверить и напечатать итог.")
@click.option("--keep", metavar="ПАПКА", type=click.Path(path_type=Path), help="Оставить хранилище в этой папке.")
@click.option("--tutorial", is_flag=True, help="Начать с урока: десять минут, всё своими руками.")
@as_json
@program
@click.pass_context
def demo(
    ctx: click.Context,
    program: Program,
    municipality: str | None,
    headless: bool,
    keep: Path | None,
    tutorial: bool,
    as_json: bool,
) -> Outcome:
    """Показать программу на выдуманных данных: модель сетей, хранилище, экран.

    Без терминала или с --headless экран не открывается: проверяются оба муниципалитета (или выбранный).

    Пример: poryadok demo --municipality khasynsky
    """
    if ctx.invoked_subcommand is not None:
        return Outcome.DONE
    from console.cli import demo_running

    clock = program.clock()
    with stopping.as_interrupt():
        if headless or as_json or not has_terminal():
            if tutorial:
                raise BadInput(_NO_SCREEN)
            chosen = MUNICIPALITIES if municipality is None else (municipality,)
            return demo_running.headless(program, chosen, clock, keep, as_json=as_json)
        return demo_running.on_screen(program, municipality or MUNICIPALITIES[0], clock, keep, lesson=tutorial)


@demo.command("networks")
@click.option("--municipality", type=click.Choice(MUNICIPALITIES), help="Только эти страницы, а не все.")
@click.option("--port", metavar="ПОРТ", type=click.IntRange(0, 65535), default=0, help="0 выбирает свободный.")
@click.option(
    "--scenario",
    "scenarios",
    metavar="[СЕТЬ:]СЛУЧАЙ",
    multiple=True,
    help="Что не в порядке с сетью; можно несколько: vk:slow telegram:down.",
)
@click.option("--json", "_as_json", is_flag=True, help="Один документ JSON (так печатается всегда).")
@program
def networks(
    program: Program, municipality: str | None, port: int, scenarios: tuple[str, ...], _as_json: bool
) -> Outcome:
    """Одна модель сетей: печатает строку с адресами и ключами, работает до SIGTERM.

    Пример: poryadok demo networks --port 8080 --scenario vk:slow --scenario telegram:down
    """
    from console import demo as showing

    chosen = scenarios or showing.NORMAL
    showing.check_scenarios(chosen)
    if showing.serve_networks(municipality, program.clock(), port, chosen):
        raise BadInput("Модель сетей не запустилась.")
    return Outcome.DONE
