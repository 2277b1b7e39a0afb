"""Answers in another spelling than usual: what a scenario does to the whole of a `response`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sample_data.networks.exchange import Json
from sample_data.networks.faults import ESCAPES
from sample_data.networks.scenario import Scenario

TEXTS = ("text", "name", "title", "description", "status", "desc", "address", "question", "email", "phone")


def shaped(value: Json, scenario: Scenario) -> Json:
    """The value as today's switches want it; untouched without any."""
    if scenario.sparse:
        value = _sparse(value)
    if scenario.hostile_texts:
        value = _hostile(value, "")
    if scenario.old_shapes:
        value = _strings(value)
    return value


def _strings(value: Json) -> Json:
    """Whole numbers as strings, as early versions of the API had them here and there."""
    if isinstance(value, Mapping):
        return {name: _strings(item) for name, item in value.items()}
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_strings(item) for item in value]
    return value


def _hostile(value: Json, name: str) -> Json:
    """Texts that people write, with what a terminal or a markup language would obey."""
    if isinstance(value, Mapping):
        return {key: _hostile(item, key) for key, item in value.items()}
    if isinstance(value, str):
        return f"{ESCAPES} {value} {ESCAPES}" if name in TEXTS else value
    if isinstance(value, Sequence):
        return [_hostile(item, name) for item in value]
    return value


def _sparse(value: Json) -> Json:
    """Every third post without its counts of likes, views and reposts, as some recorded answers are."""
    if isinstance(value, Mapping):
        number = value.get("id")
        bare = "post_type" in value and isinstance(number, int) and number % 3 == 0
        left = ("likes", "views", "reposts") if bare else ()
        return {name: _sparse(item) for name, item in value.items() if name not in left}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_sparse(item) for item in value]
    return value
