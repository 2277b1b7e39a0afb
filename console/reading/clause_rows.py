"""A row of a proposed clause table as people read it: whom it binds, how strictly, by which words, what measures it.

Keys that answer it are each front's own; what an answer does is `registry.regulation.walking`.
"""

from __future__ import annotations

from console.cli.labels import word
from registry.imports.regulation import Row
from registry.regulation.model import Clause


def heading(row: Clause, place: int, of: int) -> str:
    """«Строка 3 из 40. Пункт 2.4», with a doubt about its number; `place` counts from 0."""
    doubt = " — номер восстановлен: сверьте (n/т)" if row.provisional else ""
    return f"Строка {place + 1} из {of}. Пункт {row.number}{doubt}"


def source(row: Clause, proposed: Row | None) -> str:
    """The whole text of the clause, or its short wording where the text is not at hand."""
    return proposed.source if proposed else row.text


def fields(row: Clause, proposed: Row | None, *, by_id: bool = False) -> list[tuple[str, str]]:
    """Labels and values; the words of the text that decided stand in quotes. `by_id` for who answers with ids."""
    from checks import catalogue  # brings all the rules along

    by = f" («{proposed.subject}»)" if proposed and proposed.subject else ""
    verb = f" («{proposed.verb}»)" if proposed and proposed.verb else ""
    words = {each.check: each.words for each in proposed.reasons} if proposed else {}
    checks = [
        f"{title(check) if by_id else called(check)}{f' («{words[check]}»)' if check in words else ''}"
        for check in row.checks
    ]
    pairs = [
        ("Обязывает", f"{word(row.binds)}{by}"),
        ("Сила", f"{word(row.level)}{verb}"),
        ("Проверки", "; ".join(checks) or "нет: решает человек"),
    ]
    if row.cases:
        pairs.append(("Дела", ", ".join(catalogue.CASES.get(each, each) for each in row.cases)))
    if proposed and proposed.deadlines:
        pairs.append(("Срок", "; ".join(each.words for each in proposed.deadlines)))
    return pairs


def called(check: str) -> str:
    """What a check is called."""
    from checks import catalogue  # brings all the rules along

    known = catalogue.find(check)
    return known.title if known else check


def title(check: str) -> str:
    """A check by its id, with what it is called: for the terminal, where it is answered by its id."""
    from checks import catalogue  # brings all the rules along

    known = catalogue.find(check)
    return f"{check} — {known.title}" if known else check
