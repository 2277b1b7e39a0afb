"""`check`: the main job from the command line, and its plan.

What is asked, how it is paced and judged is `checks.runs`; printing is `verdicts`.
"""

from __future__ import annotations

import click

from checks import runs
from checks.results import RunResult, RunState
from checks.runs import NetworkPlan, Pending, Plan, QuotaShare
from checks.scope import Scope
from console.cli import output, stopping, verdicts
from console.cli.context import Program, program
from console.cli.inputs import LINE, NETWORK
from console.cli.options import as_json
from console.cli.outcome import Outcome
from console.cli.records import organization_names
from console.cli.russian import Command
from console.format import duration
from console.reading import uncollected
from console.settings import Settings
from registry.search import organization_meant
from vault import doing
from vault.clock import Clock
from vault.errors import BadInput
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
    "--network", "networks", metavar="СЕТЬ", type=NETWORK, multiple=True, help="Только эта сеть: vk, ok, telegram, max."
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
@click.option(
    "--continue", "resume", is_flag=True, help="Продолжить незаконченный прогон: спросить только то, что осталось."
)
@as_json
@program
def check(
    program: Program,
    organizations: tuple[str, ...],
    networks: tuple[str, ...],
    checks: tuple[str, ...],
    only_plan: bool,
    resume: bool,
    as_json: bool,
) -> Outcome:
    """Собрать данные страниц и сайтов и вынести выводы по Порядку.

    Ctrl+C останавливает прогон; всё, что успели собрать, сохраняется, и его можно продолжить (--continue).

    Пример: poryadok check --org "Детский сад" --network vk --json
    """
    settings, clock = program.settings(), program.clock()
    if resume and (organizations or networks or checks or only_plan):
        raise BadInput("Прогон продолжается в той области, в которой был начат: с --continue другое не указывают.")
    with program.store() as store:
        chosen = store.read(lambda tx: frozenset(organization_meant(tx, text).id for text in organizations))
        scope = Scope(
            organization_ids=chosen or None,
            networks=frozenset(networks) or None,
            checks=frozenset(checks) or None,
        )
        if only_plan:
            return _show_plan(runs.plan(store, scope, settings.endpoints, clock), as_json=as_json)
        if not resume:
            _tell_unfinished(runs.pending(store, clock))
        result = collect(store, scope, settings, clock, resume=resume)
        names = store.read(organization_names)
    if as_json:
        output.document(verdicts.run_json(result))
    else:
        verdicts.print_run(result, names)
    tell_end(result)
    return verdicts.outcome(result)


def _tell_unfinished(found: Pending | None) -> None:
    """A new run is begun all the same: a timer must not wait for somebody to answer."""
    if found is not None:
        advice = "" if found.outdated else " Продолжить его можно было так: poryadok check --continue."
        output.message(f"{found.sentence}{advice} Начинаю новый.")


def collect(store: Store, scope: Scope, settings: Settings, clock: Clock, *, resume: bool = False) -> RunResult:
    """Run the checks with progress on stderr; a signal stops them with the collected part kept. See `tell_end`."""
    meter = output.Meter()

    def show(progress: runs.Progress) -> None:
        left = progress.seconds_left
        time = f", осталось {duration(left)}" if left else ""
        meter.show(f"Собрано {progress.done} из {progress.total}, не вышло {progress.failed}{time}: {progress.label}")

    with stopping.politely() as stopped, doing.watching(None):  # it tells of itself, and what was collected is kept
        try:
            result = runs.run(store, scope, settings.endpoints, clock, progress=show, cancelled=stopped, resume=resume)
        finally:
            meter.clear()
    return result


def tell_end(result: RunResult) -> None:
    """What the person should know of the end, said last: the tables above are long."""
    if result.state is RunState.STOPPED:
        output.complaint("Прогон остановлен; собранное сохранено.")
    if result.pending is not None:
        output.complaint(f"{result.pending.sentence} Команда: poryadok check --continue.")
    if result.trouble:
        output.complaint(result.trouble)


def _show_plan(plan: Plan, *, as_json: bool) -> Outcome:
    if as_json:
        output.document(
            {"pages": plan.pages, "seconds": plan.seconds, "networks": [_network_json(each) for each in plan.networks]}
        )
        return Outcome.DONE
    if not plan.networks:
        output.message("Спрашивать некого: действующих страниц и сайтов нет.")
        return Outcome.DONE
    output.table(
        ("Сеть", "Страниц", "Запросов", "Времени", "Доля квоты", "Помеха"),
        [
            (each.title, str(each.pages), *_cost(each), "; ".join(_share(share) for share in each.quota), each.problem)
            for each in plan.networks
        ],
    )
    if any(each.requests for each in plan.networks):
        output.message(f"Всего времени: {duration(plan.seconds)}; сети спрашиваются одновременно.")
    for each in plan.networks:
        for share in each.quota:
            if not share.enough:
                output.message(
                    f"{each.title}: на сегодня осталось вызовов {share.method}: {share.left}, нужно {share.needed}; "
                    "остальное можно будет собрать завтра: poryadok check --continue."
                )
    if any(each.problem and not uncollected.sentence(each.network) for each in plan.networks):
        output.message("Ключи: poryadok tokens list, poryadok tokens --help.")
    return Outcome.DONE


def _cost(each: NetworkPlan) -> tuple[str, str]:
    """Requests and time; of a network that will not be asked neither is said."""
    return ("", "") if each.problem else (str(each.requests), duration(each.seconds))


def _network_json(each: NetworkPlan) -> Json:
    return {
        "network": each.network,
        "title": each.title,
        "pages": each.pages,
        "requests": each.requests,
        "seconds": each.seconds,
        "latency": each.latency,
        "quota": [
            {"method": share.method, "needed": share.needed, "left": share.left, "limit": share.limit}
            for share in each.quota
        ],
        "problem": each.problem,
    }


def _share(share: QuotaShare) -> str:
    """«1 000 из 5 000 (20 %), осталось 4 000»"""
    part = f" ({share.needed / share.limit:.0%})".replace("%", " %") if share.limit else ""
    return f"{share.method}: {share.needed} из {share.limit}{part}, осталось {share.left}"
