"""The things that a line of «Сводка» lists: verdicts, questions for a person, pages of the running week. What a line of
them says, and what is said under the list; which are listed is decided by `checks.briefing`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from checks.forecast import Chance, PageForecast
from checks.model import Verdict
from checks.person.answering import Matter
from console import format as shown
from console.reading import forecast_words
from registry import networks

Thing: TypeAlias = Verdict | Matter | PageForecast


def thing_text(thing: Thing, names: Mapping[int, str]) -> tuple[str, str]:
    """A line of a list and its tone; `names` are those of organizations."""
    if isinstance(thing, PageForecast):
        mark = forecast_words.MARKS[thing.chance]
        short = thing.chance in {Chance.HARD, Chance.POSSIBLE}
        state = f"ещё {thing.missing}" if short else mark.word
        name = names.get(thing.page.organization_id, "")
        whose = f"{name}, {networks.title(thing.page.network)}"
        return f"{mark.mark} {forecast_words.glyphs(thing)} {state}: {whose}", mark.tone
    verdict = thing.verdict if isinstance(thing, Matter) else thing
    look = shown.look(verdict.status.value)
    name = names.get(verdict.organization_id, "") or verdict.subject.name
    said = thing.text if isinstance(thing, Matter) else verdict.message
    network = f", {networks.title(verdict.network)}" if verdict.network else ""
    until = ""
    if isinstance(thing, Matter) and thing.answer is not None:
        until = f" (ответ до {shown.day(thing.answer.until)})"
    return f"{look.mark} {name}{network}: {said}{until}", look.tone


def whose(thing: Thing) -> tuple[int, str]:
    """(id of the organization, code of the network) of what a line is about; "" for none."""
    if isinstance(thing, PageForecast):
        return thing.page.organization_id, thing.page.network
    verdict = thing.verdict if isinstance(thing, Matter) else thing
    return verdict.organization_id, verdict.network


def missing(forecast: PageForecast) -> int | None:
    """How many publications a page lacks this week; None where that was not seen."""
    if forecast.chance is Chance.UNKNOWN:
        return None
    return forecast.missing if forecast.chance in {Chance.HARD, Chance.POSSIBLE} else 0


def legend(those: Sequence[Thing]) -> str:
    """What is said under a list, "" when nothing need be."""
    return forecast_words.LEGEND if those and isinstance(those[0], PageForecast) else ""
