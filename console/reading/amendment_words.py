"""What an amended regulation changes, in sentences: lines of the lists, norms, networks, clauses."""

from __future__ import annotations

from dataclasses import dataclass

from console.cli.labels import word
from registry import networks as known
from registry.imports.regulation.amending import Amendment
from registry.imports.regulation.differing import LIST_TITLES, Entry
from registry.imports.regulation.holdings import PresentLine
from registry.imports.regulation.redrafting import Changed, ClauseChange, FieldChange, RulesDifference
from registry.regulation.model import Binds, Level

NOTHING = "Перечни, пункты, сети и норма те же, что в хранилище."

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
    "flagship": "публикаций в неделю у флагмана",
    "active": "публикаций в неделю у активной страницы",
    "card": "публикаций в неделю у визитки",
    "count_reposts": "репосты засчитываются",
    "count_advertising": "реклама засчитывается",
    "count_stories": "истории засчитываются",
    "count_autoposts": "автопубликации засчитываются",
}


@dataclass(frozen=True)
class Section:
    """One kind of change, a line each."""

    title: str
    lines: tuple[str, ...]


def sections(found: Amendment) -> tuple[Section, ...]:
    """The whole difference; a kind with no lines is there too."""
    lists = found.lists
    renamed = (f"{each.before.said if each.before else ''} -> {_shown(each)}" for each in lists.renamed)
    return (
        Section("Добавлено в перечни", tuple(_shown(each) for each in lists.added)),
        Section("Исключено из перечней", tuple(_line_shown(each) for each in lists.removed)),
        Section("Записано иначе", tuple(renamed)),
        Section("Перенесено", tuple(_moved(each) for each in lists.moved)),
        *of_rules(found.rules),
        Section("О перечнях", lists.warnings),
    )


_NETWORKS = {
    Changed.ADDED: "названа",
    Changed.REMOVED: "больше не названа",
    Changed.CHANGED: "требуется иначе, чем раньше: сверьте",
}


def of_rules(rules: RulesDifference) -> tuple[Section, ...]:
    """The part that is not of the lists."""
    networks = (f"{known.title(each.code)}: {_NETWORKS[each.change]}" for each in rules.networks)
    return (
        Section("Норма", tuple(map(_norm, rules.norms))),
        Section("Сети", tuple(networks)),
        Section("Пункты", tuple(_clause(each) for each in rules.clauses)),
    )


def _norm(change: FieldChange) -> str:
    before, after = (_YES_NO.get(value, value) for value in (change.before, change.after))
    return f"{_FIELDS[change.field]}: {before} -> {after}"


_YES_NO = {"True": "да", "False": "нет"}


def _shown(entry: Entry) -> str:
    return f"№ {entry.item.number} «{entry.item.name}» ({LIST_TITLES[entry.kind]})"


def _line_shown(gone: PresentLine) -> str:
    number = f"№ {gone.line.number} " if gone.line.number else ""
    return f"{number}«{gone.organization}» ({LIST_TITLES[gone.kind]})"


def _moved(entry: Entry) -> str:
    was = LIST_TITLES[entry.before.kind] if entry.before else ""
    return f"«{entry.item.name}»: {was} -> {LIST_TITLES[entry.kind]}, № {entry.item.number}"


def _clause(change: ClauseChange) -> str:
    said = _WORDS[change.change]
    if change.was:
        said = f"{said}, был {change.was}"
    fields = "; ".join(
        f"{_FIELDS[each.field]}: {_value(each.field, each.before)} -> {_value(each.field, each.after)}"
        for each in change.fields
    )
    return f"{change.number}: {said}. {fields or change.text}"


def _value(field: str, value: str) -> str:
    """A value of a clause as a person says it: «обязательно», not «must»."""
    if field == "level":
        return word(Level(value))
    return word(Binds(value)) if field == "binds" else value or "нет"
