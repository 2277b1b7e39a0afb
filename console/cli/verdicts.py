"""How a run and its verdicts are printed: JSON keys and tables, shared by `check`, `runs`, `diff` and `demo`.

Judging, counting and wording are the checks'; nothing is decided here but the shape.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from checks import summary
from checks.model import Status, Verdict
from checks.results import RunResult, RunState, Totals
from checks.running.pending import Pending
from checks.weeks import Week
from console.cli import output
from console.cli.outcome import Outcome
from console.reading import unseen
from registry import networks
from registry.regulation.model import Level
from vault.errors import NothingCollected
from vault.text import counted
from vault.types import Json

# Short, so that seven columns leave room for a name at 80 columns.
_HEADS = {
    Status.OK: "ок",
    Status.FAIL: "наруш.",
    Status.WARN: "реком.",
    Status.MANUAL: "ручн.",
    Status.NA: "н/п",
    Status.UNKNOWN: "не вид.",
    Status.WAIVED: "отср.",
}


def verdict_json(verdict: Verdict) -> dict[str, Json]:
    """One verdict."""
    return {
        "subject": {"kind": verdict.subject.kind.value, "id": verdict.subject.id, "name": verdict.subject.name},
        "organization_id": verdict.organization_id or None,
        "network": verdict.network or None,
        "check": verdict.check,
        "clauses": list(verdict.clauses),
        "level": verdict.level.value,
        "status": verdict.status.value,
        "message": verdict.message,
        "evidence": list(verdict.evidence),
        "fix": verdict.fix,
    }


def run_json(result: RunResult) -> dict[str, Json]:
    """A whole run, as `check --json` answers it."""
    return {
        "run": result.run_id,
        "state": result.state.value,
        "started_at": output.moment(result.started_at),
        "finished_at": output.moment(result.finished_at),
        "window": window_json(result.window),
        "totals": totals_json(result.totals),
        "verdicts": [verdict_json(verdict) for verdict in result.verdicts],
        "collected": {
            each.network: {"ok": each.ok, "failed": each.failed, "requests": each.requests} for each in result.collected
        },
        "pending": pending_json(result.pending),
        "trouble": result.trouble,
    }


def window_json(span: Week) -> dict[str, Json]:
    """The judged days: a week, or a month where the regulation counts the weeks of a month."""
    return {
        "first_day": span.first_day.isoformat(),
        "last_day": span.last_day.isoformat(),
        "start": output.moment(span.start),
        "end": output.moment(span.end),
    }


def pending_json(found: Pending | None) -> Json:
    """What is left of a run; null when nothing is."""
    if found is None:
        return None
    return {
        "why": found.why.value,
        "started_at": output.moment(found.started_at),
        "pages": found.pages,
        "sentence": found.sentence,
        "networks": {each.network: {"pages": each.pages, "needs": each.needs} for each in found.left},
    }


def totals_json(totals: Totals) -> dict[str, Json]:
    """All seven statuses."""
    return {**totals.to_json()}


def outcome(result: RunResult) -> Outcome:
    """Stopped, or violations found, or done; NothingCollected when every request failed."""
    if result.state is RunState.STOPPED:
        return Outcome.STOPPED
    if result.nothing_collected:
        raise NothingCollected(
            "Ничего собрать не удалось: ни один запрос к сетям не прошёл. Прогон записан, виденное раньше цело. "
            "Проверьте связь и ключи (poryadok tokens test), затем повторите: poryadok check."
        )
    return Outcome.found(result.totals.fail)


def print_run(result: RunResult, names: Mapping[int, str]) -> None:
    """The table by organization with totals, what is violated, and last what was not seen and what to do about it."""
    print_state(f"Прогон {result.run_id}, {result.window.title}", result.verdicts, result.totals, names)


def print_state(title: str, found: Sequence[Verdict], totals: Totals, names: Mapping[int, str]) -> None:
    """The same of any verdicts that stand together."""
    sums = sorted(
        summary.by_organization(found),
        key=lambda each: (each.organization_id == 0, names.get(each.organization_id, "").casefold()),
    )
    rows = [(names.get(each.organization_id, "Муниципалитет"), *_cells(each.totals)) for each in sums]
    output.line(title)
    output.table(("Организация", *(_HEADS[status] for status in Status)), [*rows, ("Всего", *_cells(totals))])
    score = summary.score(totals)
    if score.value is not None:
        output.line(f"Соблюдено {score.value:.0%} проверенного; не видно {score.unknown:.0%}")
    print_verdicts("Нарушения", (verdict for verdict in found if verdict.status is Status.FAIL), names)
    output.section("Не удалось увидеть", [each.line for each in unseen.troubles(found, unseen.BY_COMMAND)])


def _cells(totals: Totals) -> tuple[str, ...]:
    return tuple(str(totals.of(status) or "·") for status in Status)


def print_verdicts(title: str, verdicts: Iterable[Verdict], names: Mapping[int, str]) -> None:
    """A titled list of verdicts; nothing at all when there are none."""
    found = list(verdicts)
    if not found:
        return
    output.line()
    output.line(f"{title}: {counted(len(found), 'вывод', 'вывода', 'выводов')}")
    for each in found:
        where = [names.get(each.organization_id, each.subject.name), networks.title(each.network)]
        output.line(f"{', '.join(filter(None, where))} — {each.check}, {_cited(each)}")
        output.line(f"    {each.message}")


def _cited(verdict: Verdict) -> str:
    return "своя настройка" if verdict.level is Level.OWN else f"п. {', '.join(verdict.clauses)}"
