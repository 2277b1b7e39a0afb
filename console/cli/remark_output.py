"""The shape of a remark on the command line: a row of a table, a JSON object. What a remark is, is the checks'."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from checks import advice
from checks.remarks.book import Remark
from checks.remarks.flow import Act
from console.cli import output
from console.format import day
from console.reading import remark_words
from vault.types import Json


def table(found: Sequence[Remark], names: Mapping[int, str], zone: ZoneInfo) -> None:
    """Print remarks, a line each; `names` are those of organizations by id, days are those of the zone."""
    output.table(
        ("Замечание", "Организация", "Состояние", "С дня", "Срок", "Что не так"),
        [
            (
                str(each.key),
                names.get(each.organization_id) or remark_words.nobody(each),
                remark_words.state(each, zone),
                day(remark_words.since(each, zone)),
                day(each.standing.due),
                each.message,
            )
            for each in found
        ],
    )


def as_json(each: Remark, zone: ZoneInfo, notes: advice.Notes) -> dict[str, Json]:
    """A remark with all that happened to it; days are those of the zone."""
    hint = advice.of(each.key.check, each.network, notes, each.verdict)
    told, escalated, dismissed = each.standing.told, each.standing.escalated, each.standing.dismissed
    return {
        "id": str(each.key),
        "state": each.state.value,
        "late": each.late,
        "round": each.standing.round,
        "organization_id": each.organization_id or None,
        "network": each.network or None,
        "subject": each.subject_name,
        "check": each.key.check,
        "clauses": list(each.clauses),
        "status": each.verdict.status.value if each.verdict else None,
        "message": each.message,
        "links": list(each.links),
        "since": _iso(remark_words.since(each, zone)),
        "unseen_since": _iso(each.chain.unseen.astimezone(zone).date() if each.chain.unseen else None),
        "due": _iso(each.standing.due),
        "told": {"to": told.who, "how": told.how, "on": _iso(told.on), "note": told.note} if told else None,
        "escalated": {"to": escalated.who, "on": _iso(escalated.on), "note": escalated.note} if escalated else None,
        "dismissed": {"reason": dismissed.note, "on": _iso(dismissed.on)} if dismissed else None,
        "mended_run": each.mended.run_id if each.mended else None,
        "advice": {"text": hint.text, "path": hint.path, "checked_on": _iso(hint.checked_on)},
        "acts": [
            {
                "act": event.act.value,
                "run": event.run_id,
                "on": _iso(event.on or event.at.astimezone(zone).date()),
                "to": event.who,
                "how": event.how.value if event.how else None,
                "due": _iso(event.due),
                "note": event.note if event.act not in {Act.MENDED, Act.FAILED} else "",
            }
            for event in each.events
        ],
    }


def _iso(value: date | None) -> str | None:
    return value.isoformat() if value else None
