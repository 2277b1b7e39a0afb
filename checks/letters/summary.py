"""What the head is told: the figures of the last run over everything that stands now, with the share nobody could see.

The sums themselves are made by `standing` and `summary`; a letter about one organization is `remarks`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from checks import history, snapshot, standing, summary
from checks.letters.remarks import NO_RUN
from checks.model import Status
from checks.results import Totals
from registry import organizations, rows
from registry.knowledge_facts import Reader
from registry.letters import dates
from registry.letters.kinds import Row
from registry.letters.making import Extra
from vault.text import counted
from vault.transaction import Tx

_WORST = 10
"""Organizations that are named one by one: a letter to the head is a page long."""
_TITLES = {
    Status.OK: "выполнено",
    Status.FAIL: "нарушено",
    Status.WARN: "рекомендация не выполнена",
    Status.MANUAL: "решает человек",
    Status.UNKNOWN: "не удалось увидеть",
    Status.WAIVED: "отсрочено",
    Status.NA: "не относится",
}


def told(read: Reader, now: datetime) -> Extra:
    """The fields and tables at `now` (UTC); nothing to write about before the first run."""
    runs = read(history.runs)
    if not runs:
        return Extra(nothing=NO_RUN)
    zone = ZoneInfo(read(lambda tx: snapshot.regulation_for(tx, now)).regulation.timezone)
    by_organization = standing.by_organization(read)
    totals = _added(by_organization)
    names = read(_names)
    worst = [number for number, sums in by_organization.items() if number and sums.fail]
    worst.sort(key=lambda number: (-by_organization[number].fail, names.get(number, "")))
    finished = max(run.finished_at for run in runs).astimezone(zone).date()
    return Extra(
        fields={
            "прогон_дата": dates.written(finished),
            "итог": _outcome(totals, len(worst)),
            "доля_неизвестного": summary.percent(summary.score(totals).unknown),
            "замечаний": "Больше всего нарушений:" if worst else "",
            "предупреждение": _rest(len(worst)),
        },
        tables={
            "показатели": _figures(read, totals),
            "организации": [_row(names.get(number, ""), by_organization[number]) for number in worst[:_WORST]],
        },
    )


def _names(tx: Tx) -> Mapping[int, str]:
    return {each.id: each.short_name or each.name for each in organizations.listing(tx)}


def _added(found: Mapping[int, Totals]) -> Totals:
    sums = {status.value: sum(each.of(status) for each in found.values()) for status in Status}
    return Totals(**sums)


def _outcome(totals: Totals, worst: int) -> str:
    score = summary.score(totals).value
    if score is None:
        return "Судить не о чем: ни одного требования не удалось ни подтвердить, ни опровергнуть."
    noun = counted(totals.fail, "нарушение", "нарушения", "нарушений")
    whose = f" у {worst} {'организации' if worst == 1 else 'организаций'}" if worst else ""
    return f"Из того, что удалось увидеть и рассудить, выполнено {summary.percent(score)}. Сейчас {noun}{whose}."


def _figures(read: Reader, totals: Totals) -> list[Row]:
    held = [
        ("Организаций в реестре", str(read(lambda tx: rows.count(tx, "organization")))),
        ("Страниц в реестре", str(read(lambda tx: rows.count(tx, "page")))),
        *((f"Требований: {title}", str(totals.of(status))) for status, title in _TITLES.items()),
        ("Требований всего", str(totals.total)),
    ]
    return [{"показатель": title, "значение": value} for title, value in held]


def _row(name: str, sums: Totals) -> Row:
    return {
        "организация": name,
        "нарушений": str(sums.fail),
        "человеку": str(sums.manual),
        "не_видно": str(sums.unknown),
    }


def _rest(worst: int) -> str:
    if worst <= _WORST:
        return ""
    return f"Названы {_WORST} из {worst}: остальные в прогоне."
