"""How sums of verdicts are painted: a look for a row of a list, a sentence, a score. The sums are `checks.summary`."""

from __future__ import annotations

from checks import summary
from checks.results import Totals
from console.format import LOOKS, NOT_CHECKED, Look
from vault.text import counted


def look(sums: Totals) -> Look:
    """The worst thing first: what is broken, then what could not be seen, then what a person must look at."""
    if sums.fail:
        return Look("!", counted(sums.fail, "нарушение", "нарушения", "нарушений"), "fail")
    if sums.unknown:
        return Look("?", f"не видно: {sums.unknown}", "unknown")
    if sums.warn:
        return Look("~", counted(sums.warn, "рекомендация", "рекомендации", "рекомендаций"), "warn")
    if sums.manual:
        return Look("*", f"вручную: {sums.manual}", "manual")
    if sums.ok:
        return LOOKS["ok"]
    return LOOKS["waived"] if sums.waived else LOOKS["na"] if sums.na else NOT_CHECKED


def sentence(sums: Totals) -> str:
    """«нарушений 12, не видно 4, соблюдено 120»: only what there is."""
    parts = (
        ("нарушений", sums.fail),
        ("не видно", sums.unknown),
        ("вручную", sums.manual),
        ("рекомендаций", sums.warn),
        ("соблюдено", sums.ok),
        ("отсрочек", sums.waived),
        ("не применимо", sums.na),
    )
    return ", ".join(f"{word} {number}" for word, number in parts if number)


def percent(sums: Totals) -> str:
    """The score, always with the share that could not be seen."""
    score = summary.score(sums)
    if score.value is None:
        return "оценки нет"
    return f"{summary.percent(score.value)} (не видно {summary.percent(score.unknown)})"
