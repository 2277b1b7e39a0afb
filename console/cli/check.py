"""`check`: the main job from the command line, and its plan.

What is asked, how it is paced and judged is `checks.runs`; printing is `verdicts`.
"""

from __future__ import annotations

import click

from checks import runs
from checks.results import RunResult, RunState
from checks.runs import Plan
from checks.scope import Scope
from console.cli import output, stopping, verdicts
from console.cli.context import Program, program
from console.cli.inputs import LINE
from console.cli.outcome import Outcome
from console.cli.records import as_json, organization_names
from console.cli.russian import Command
from console.format import duration
from console.settings import Settings
from registry.search import organization_meant
from vault.clock import Clock
from vault.store import Store
from vault.types import Json


@click.command("check", cls=Command)
@click.option(
    "--org",
    "organizations",
    metavar="ID|НАЗВАНИЕ",
    type=LINE,
    multiple=True,
    help="Только эта организация (можно несколько).",
)
@click.option(
    "--network", "networks", metavar="СЕТЬ", type=LINE, multiple=True, help="Только эта сеть: vk, ok, telegram, max."
)
@click.option(
    "--check",
    "checks",
    metavar="ПРОВЕРКА",
    type=LINE,
    multiple=True,
    help="Только эта проверка, например posts.weekly.",
)
@click.option("--plan", "only_plan", is_flag=True, help="Показать, что будет запрошено, и ничего не запрашивать.")
@as_json
@program
def check(
    program: Program,
    organizations: tuple[str, ...],
    networks: tuple[str, ...],
    checks: tuple[str, ...],
    only_plan: bool,
    as_json: bool,
) -> Outcome:
    """Собрать данные страниц и вынести выводы по Порядку.

    Ctrl+C останавливает прогон; всё, что успели собрать, сохраняется.

    Пример: poryadok check --org "Детский сад" --network vk --json
    """
    settings, clock = program.settings(), program.clock()
    with program.store() as store:
        chosen = store.read(lambda tx: frozenset(organization_meant(tx, text).id for text in organizations))
        scope = Scope(
            organization_ids=chosen or None,
            networks=frozenset(networks) or None,
            checks=frozenset(checks) or None,
        )
        if only_plan:
            return _show_plan(runs.plan(store, scope, settings.endpoints, clock), as_json=as_json)
        result = collect(store, scope, settings, clock)
        names = store.read(organization_names)
    if as_json:
        output.document(verdicts.run_json(result))
    else:
        verdicts.print_run(result, names)
    return verdicts.outcome(result)


def collect(store: Store, scope: Scope, settings: Settings, clock: Clock) -> RunResult:
    """Run the checks with progress on stderr; a signal stops them with the collected part kept."""
    meter = output.Meter()

    def show(progress: runs.Progress) -> None:
        meter.show(f"Собрано {progress.done} из {progress.total}, не вышло {progress.failed}: {progress.label}")

    with stopping.politely() as stopped:
        try:
            result = runs.run(store, scope, settings.endpoints, clock, progress=show, cancelled=stopped)
        finally:
            meter.clear()
    if result.state is RunState.STOPPED:
        output.message("Прогон остановлен; собранное сохранено.")
    return result


def _show_plan(plan: Plan, *, as_json: bool) -> Outcome:
    if as_json:
        networks: list[Json] = [
            {
                "network": each.network,
                "title": each.title,
                "pages": each.pages,
                "requests": each.requests,
                "seconds": each.seconds,
                "problem": each.problem,
            }
            for each in plan.networks
        ]
        output.document({"pages": plan.pages, "networks": networks})
    else:
        output.table(
            ("Сеть", "Страниц", "Запросов", "Времени", "Помеха"),
            [
                (each.title, str(each.pages), str(each.requests), duration(each.seconds), each.problem)
                for each in plan.networks
            ],
        )
    return Outcome.DONE
