"""What an amended regulation changes, printed: lines of the lists, norms, networks, clauses."""

from __future__ import annotations

from console.cli import output
from registry import networks as known
from registry.imports.regulation.amending import Amendment
from registry.imports.regulation.differing import LIST_TITLES, Entry
from registry.imports.regulation.holdings import PresentLine
from registry.imports.regulation.redrafting import Changed, ClauseChange, RulesDifference
from vault.types import Json

_WORDS = {
    Changed.ADDED: "новый",
    Changed.REMOVED: "исключён",
    Changed.CHANGED: "изменён",
    Changed.RENUMBERED: "перенумерован",
}
_FIELDS = {
    "text": "текст",
    "binds": "кого обязывает",
    "level": "сила",
    "checks": "проверки",
    "posts": "публикаций в неделю",
}


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
    lists = found.lists
    output.section("Добавлено в перечни", [_shown(each) for each in lists.added])
    output.section("Исключено из перечней", [_line_shown(each) for each in lists.removed])
    output.section(
        "Записано иначе", [f"{each.before.said if each.before else ''} → {_shown(each)}" for each in lists.renamed]
    )
    output.section("Перенесено", [_moved(each) for each in lists.moved])
    show_rules(found.rules)
    output.section("О перечнях", lists.warnings)
    if found.empty:
        output.line()
        output.line("Перечни, пункты, сети и норма те же, что в хранилище.")


def show_rules(rules: RulesDifference) -> None:
    """The part that is not of the lists."""
    output.section("Норма", [f"{_FIELDS[each.field]}: {each.before} → {each.after}" for each in rules.norms])
    output.section(
        "Сети",
        [
            f"{known.title(each.code)}: {'названа' if each.change is Changed.ADDED else 'больше не названа'}"
            for each in rules.networks
        ],
    )
    output.section("Пункты", [_clause(each) for each in rules.clauses])


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


def _shown(entry: Entry) -> str:
    return f"№ {entry.item.number} «{entry.item.name}» ({LIST_TITLES[entry.kind]})"


def _line_shown(gone: PresentLine) -> str:
    number = f"№ {gone.line.number} " if gone.line.number else ""
    return f"{number}«{gone.organization}» ({LIST_TITLES[gone.kind]})"


def _moved(entry: Entry) -> str:
    was = LIST_TITLES[entry.before.kind] if entry.before else ""
    return f"«{entry.item.name}»: {was} → {LIST_TITLES[entry.kind]}, № {entry.item.number}"


def _clause(change: ClauseChange) -> str:
    said = _WORDS[change.change]
    if change.was:
        said = f"{said}, был {change.was}"
    fields = "; ".join(
        f"{_FIELDS[each.field]}: {each.before or 'нет'} → {each.after or 'нет'}" for each in change.fields
    )
    return f"{change.number}: {said}. {fields or change.text}"
