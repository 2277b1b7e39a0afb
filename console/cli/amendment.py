"""What an amended regulation changes, printed: lines of the lists, norms, networks, clauses."""

from __future__ import annotations

from collections.abc import Iterable

from console.cli import output
from console.reading import amendment_words
from console.reading.amendment_words import Section
from registry.imports.regulation.amending import Amendment
from registry.imports.regulation.differing import Entry
from registry.imports.regulation.holdings import PresentLine
from registry.imports.regulation.redrafting import RulesDifference
from vault.types import Json


def as_json(found: Amendment) -> dict[str, Json]:
    """The difference under its stable keys."""
    lists = found.lists
    return {
        "added": [_entry(each) for each in lists.added],
        "removed": [_line(each) for each in lists.removed],
        "renamed": [_entry(each) | {"before": each.before.said if each.before else None} for each in lists.renamed],
        "moved": [_entry(each) | {"from": each.before.kind.value if each.before else None} for each in lists.moved],
        "kept": len(lists.kept),
        **rules_json(found.rules),
    }


def no_lists_json(rules: RulesDifference) -> dict[str, Json]:
    """The same of a regulation that is data already: it has no lists."""
    return {"added": [], "removed": [], "renamed": [], "moved": [], "kept": 0, **rules_json(rules)}


def rules_json(rules: RulesDifference) -> dict[str, Json]:
    """The part that is not of the lists."""
    return {
        "norms": [{"field": each.field, "before": each.before, "after": each.after} for each in rules.norms],
        "networks": [{"network": each.code, "change": each.change.value} for each in rules.networks],
        "clauses": [
            {
                "clause": each.number,
                "change": each.change.value,
                "was": each.was or None,
                "text": each.text,
                "fields": [{"field": one.field, "before": one.before, "after": one.after} for one in each.fields],
            }
            for each in rules.clauses
        ],
    }


def show(found: Amendment) -> None:
    """The same for a person."""
    _show(amendment_words.sections(found))
    if found.empty:
        output.line()
        output.line(amendment_words.NOTHING)


def show_rules(rules: RulesDifference) -> None:
    """The part that is not of the lists."""
    _show(amendment_words.of_rules(rules))


def _show(sections: Iterable[Section]) -> None:
    for section in sections:
        output.section(section.title, section.lines)


def _entry(entry: Entry) -> dict[str, Json]:
    return {
        "list": entry.kind.value,
        "number": entry.item.number,
        "name": entry.item.name,
        "organization": entry.organization_id,
    }


def _line(gone: PresentLine) -> dict[str, Json]:
    return {
        "list": gone.kind.value,
        "number": gone.line.number,
        "name": gone.organization,
        "organization": gone.line.organization_id,
    }
