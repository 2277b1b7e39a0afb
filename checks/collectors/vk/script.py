"""Several calls in one execute: the script, and which of its answers belongs to which call. Nothing is asked here."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from checks.collectors.vk.transport import EXECUTE, Answer, CallFailed, InnerError, Parameters, kind_of
from checks.facts import FailureKind
from vault.types import Json

CALLS = 25
"""API calls in one execute: https://dev.vk.com/ru/method/execute."""

Result: TypeAlias = "Json | CallFailed"


@dataclass(frozen=True)
class Call:
    """One method with its parameters."""

    method: str
    parameters: Parameters


def script(calls: Sequence[Call]) -> str:
    """VKScript that makes the calls in order; the position in the answer tells which is which."""
    made = (f"API.{call.method}({json.dumps(dict(call.parameters), ensure_ascii=False)})" for call in calls)
    return f"return [{','.join(made)}];"


def paired(calls: Sequence[Call], answer: Answer) -> tuple[Result, ...]:
    """The answer of each call. A failed one left `false` in its place and its error in a list beside, in order.

    Where the errors cannot be told apart, each failed call is a SERVER failure, to be asked again by itself.
    Raises CallFailed when there is no list of answers at all.
    """
    values = answer.response
    if not isinstance(values, list) or len(values) != len(calls):
        raise _of_execute(answer.errors)
    # Execute itself may add an entry of its own after those of the calls.
    errors = [error for error in answer.errors if not error.method.startswith(EXECUTE)]
    failed = [call for call, value in zip(calls, values, strict=True) if value is False]
    told = [call.method for call in failed] == [error.method for error in errors]
    codes = iter(errors)
    return tuple(value if value is not False else _failure(next(codes) if told else None) for value in values)


def _failure(error: InnerError | None) -> CallFailed:
    return CallFailed(FailureKind.SERVER) if error is None else CallFailed(kind_of(error.code), error.code)


def _of_execute(errors: Sequence[InnerError]) -> CallFailed:
    own = [error.code for error in errors if error.method.startswith(EXECUTE)]
    big = next((code for code in own if kind_of(code) is FailureKind.TOO_BIG), None)
    return CallFailed(FailureKind.GARBAGE) if big is None else CallFailed(FailureKind.TOO_BIG, big)
