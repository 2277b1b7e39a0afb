"""`history`: everything that ever happened to one record, with what it was before and after."""

from __future__ import annotations

import json

import click

from console.cli import output
from console.cli.context import Program, program
from console.cli.inputs import LINE
from console.cli.options import as_json
from console.cli.russian import Command
from console.format import moment
from console.reading import history_words, journal_titles
from console.reading.history_words import ACTIONS, differences, shown_value
from registry import changes, kinds
from registry.changes import Change
from registry.kinds import RecordKind
from vault.errors import BadInput
from vault.text import counted
from vault.types import Json

COMMANDS = {
    "orgs": "organization",
    "pages": "page",
    "people": "person",
    "obligations": "obligation",
    "exemptions": "exemption",
    "credentials": "credential",
    "tokens": "credential",
    "waive": "waiver",
    "impostors": "impostor",
    "notices": "notice",
    "requests": "centre_request",
    "inquiries": "inquiry",
    "replies": "inquiry_reply",
    "consultations": "consultation",
    "plan": "plan",
    "broadcasts": "broadcast",
    "cases": "case_file",
    "letters": "letter",
    "settings": "setting",
    "regulation": "regulation_version",
}
"""Names of commands and what the history calls their records; the history's own names are taken as well."""


@click.command("history", cls=Command)
@click.argument("kind", metavar="ВИД", type=LINE)
@click.argument("record_id", metavar="ID", type=click.IntRange(min=1))
@as_json
@program
def history(program: Program, kind: str, record_id: int, as_json: bool) -> None:
    """История записи: когда, почему и что изменилось. ВИД — orgs, pages, people и другие команды с записями.

    Пример: poryadok history orgs 3
    """
    chosen = _kind(kind)
    with program.store() as store:
        found = store.read(lambda tx: changes.history(tx, chosen.name, record_id))
        names = store.read(lambda tx: history_words.names(tx, chosen, found))
    if not found:
        raise BadInput(f"У записи «{kind}» № {record_id} истории нет: такой записи не было.")
    if as_json:
        output.document([_as_json(each) for each in found])
        return
    for change in found:
        output.line(
            f"{moment(change.time)} UTC  {ACTIONS[change.action]}  {journal_titles.title(change.reason)}"
            + (f"  (изменение № {change.batch})" if change.batch else "")
        )
        for label, before, after in differences(chosen, change):
            output.line(f"    {label}: {shown_value(label, before, names)} -> {shown_value(label, after, names)}")
    output.message(counted(len(found), "изменение", "изменения", "изменений"))


def _kind(text: str) -> RecordKind:
    name = COMMANDS.get(text, text)
    found = kinds.find(name)
    if found is None:
        raise BadInput(f"Вида записей «{text}» нет, есть: {', '.join(COMMANDS)}.")
    return found


def _as_json(change: Change) -> dict[str, Json]:
    return {
        "time": output.moment(change.time),
        "action": change.action.value,
        "reason": change.reason,
        "title": journal_titles.title(change.reason),
        "batch": change.batch or None,
        "differences": [
            {"field": each.field, "before": _json(each.before), "after": _json(each.after)}
            for each in changes.differences(change)
        ],
    }


def _json(text: str) -> Json:
    value: Json = json.loads(text) if text else None
    return value
