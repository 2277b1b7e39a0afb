"""`today`: what the pane «Сводка» says, line by line, each with the command that shows or decides it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, tzinfo
from zoneinfo import ZoneInfo

import click

from checks import briefing, snapshot
from checks.briefing import Briefing
from checks.runs import pending
from console.cli import output, verdicts
from console.cli.context import Program, program
from console.cli.options import as_json
from console.cli.outcome import Outcome
from console.cli.russian import Command
from console.reading import notices, summary
from console.reading.centre.read import View
from console.reading.summary import Leads, SummaryLine
from registry.cases import records
from registry.cases.flow import command
from registry.regulation import versions
from vault.store import Store

COMMANDS: Mapping[str, str] = {
    "regulation": "import regulation ФАЙЛ --apply",
    "organizations": "import registry ФАЙЛ --apply",
    "pages": "pages add --from ФАЙЛ",
    "keys": "tokens add --from ФАЙЛ",
    "first": "check",
    "critical": "runs show {run}",
    "new": "diff {previous} {run}",
    "requests_late": "centre requests list",
    "requests_near": "centre requests list",
    "requests_undated": "centre requests list",
    "centre_late": "centre notices due",
    "centre_soon": "centre notices due",
    "silent": "centre inquiries board",
    "impostors": "impostors list",
    "review": "review",
    "left": "credentials leaving",
    "dangerous": "credentials health",
    "begun": "rotate list",
    "due_secrets": "credentials health",
    "copies": "vault backup",
    "overdue": "remarks overdue",
    "untold": "remarks list",
    "week": "forecast",
    "slipping": "forecast",
    "near": "forecast",
    "due": "answers list --due",
    "ending": "answers list",
    "queue": "look list",
    "cases": "moderation list --open",
    "run": "runs show {run}",
    "presence": "obligations list",
    "rating": "rating",
}
"""Key of a line of the summary -> the command that goes on from it."""


@click.command("today", cls=Command)
@as_json
@program
def today(program: Program, as_json: bool) -> Outcome:
    """Сводка: что ждёт координатора сегодня, срочное сверху, и какой командой это решают.

    Код 1, если что-то просрочено или нарушено.

    Пример: poryadok today --json
    """
    clock = program.clock()
    with program.store() as store:
        now = clock.now()
        found, day = briefing.read(store, now), store.read(lambda tx: snapshot.today(tx, now))
        zone = _zone(store, day)
        told = (*notices.unfinished(pending(store, clock)), *notices.gather(store.read, day))
        lines = [(line, _command(store, found, line)) for line in summary.lines(found, zone)]
    if as_json:
        output.document(
            {
                "lines": [
                    {"key": line.key, "tone": line.tone or None, "text": line.title, "command": named or None}
                    for line, named in lines
                ],
                "notices": [each.text for each in told],
                "run": found.run.id if found.run else None,
                "totals": verdicts.totals_json(found.totals) if found.run else None,
            }
        )
    else:
        output.table(("Что сегодня", "Команда"), [(line.text, named) for line, named in lines])
        for each in told:
            output.message(f"Ждёт: {each.text}")
    return Outcome.found(any(line.tone == "fail" for line, _ in lines))


def _zone(store: Store, day: date) -> tzinfo:
    stored = store.read(lambda tx: versions.in_force(tx, day))
    return UTC if stored is None else ZoneInfo(stored.regulation.timezone)


def _command(store: Store, found: Briefing, line: SummaryLine) -> str:
    """The command as it is typed, with the numbers it is about."""
    if line.leads is Leads.CASE:
        case = store.read(lambda tx: records.get(tx, line.case_id))
        return f"poryadok {command(case)} show {case.id}"
    if line.leads is Leads.CENTRE and line.view is View.CASES:
        late = line.key == "cases_late"
        those = [
            each.case for each in found.affairs if not each.case.incident and (each.overdue or each.broken) is late
        ]
        return ", ".join(dict.fromkeys(f"poryadok {command(each)} list" for each in those))
    if line.key not in COMMANDS:
        return ""
    numbers = {"run": found.run.id if found.run else 0, "previous": found.previous.id if found.previous else 0}
    return f"poryadok {COMMANDS[line.key].format_map(numbers)}"
