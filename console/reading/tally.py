"""How sums of verdicts are painted: a look for a row of a list, a sentence, a score. The sums are `checks.summary`."""

from __future__ import annotations

from checks import summary
from checks.model import Status
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


_WORDS = (
    (Status.FAIL, "нарушений"),
    (Status.UNKNOWN, "не видно"),
    (Status.MANUAL, "вручную"),
    (Status.WARN, "рекомендаций"),
    (Status.OK, "соблюдено"),
    (Status.WAIVED, "отсрочек"),
    (Status.NA, "не применимо"),
)
_LOUD = 2
"""Of so many statuses, the worst ones, the words stay longest."""


def sentence(sums: Totals) -> str:
    """«нарушений 12, не видно 4, соблюдено 120»: only what there is."""
    return ", ".join(f"{word} {number}" for _, word, number in _told(sums))


def sentences(sums: Totals) -> tuple[str, ...]:
    """The same for less and less room, the longest first: all in words, the worst in words and the rest by their marks,
    all by their marks. Nothing is left out of any."""
    told = _told(sums)
    loud = [f"{word} {number}" for status, word, number in told if status in dict(_WORDS[:_LOUD])]
    marked = [f"{LOOKS[status.value].mark} {number}" for status, _, number in told]
    return sentence(sums), ", ".join((*loud, *marked[len(loud) :])), " ".join(each.replace(" ", "") for each in marked)


def _told(sums: Totals) -> list[tuple[Status, str, int]]:
    counts = ((status, word, int(getattr(sums, status.value))) for status, word in _WORDS)
    return [each for each in counts if each[2]]


def percent(sums: Totals) -> str:
    """The score, always with the share that could not be seen."""
    score = summary.score(sums)
    if score.value is None:
        return "оценки нет"
    return f"{summary.percent(score.value)} (не видно {summary.percent(score.unknown)})"
