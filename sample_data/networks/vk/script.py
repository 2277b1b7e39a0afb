"""Runs a parsed VKScript: values are JSON, a call into the API is a function given from outside.

Limits are those of the documentation of `execute`: 25 calls of the API, 1 000 operations.
"""

from __future__ import annotations

import json
import operator as operators
from collections.abc import Callable, Iterator, Mapping, Sequence

from sample_data.networks.exchange import Json
from sample_data.networks.vk.syntax import (
    ApiCall,
    Assign,
    CompileError,
    Expression,
    Index,
    ListCall,
    ListOf,
    Literal,
    Member,
    Name,
    ObjectOf,
    Operation,
    Projection,
    Return,
    Statement,
    parse,
)

CALLS = 25
OPERATIONS = 1_000

Call = Callable[[str, Mapping[str, str]], Json]
_ARITHMETIC: Mapping[str, Callable[[float, float], float]] = {
    "+": operators.add,
    "-": operators.sub,
    "*": operators.mul,
    "/": operators.truediv,
    "%": operators.mod,
}
_COMPARISONS: Mapping[str, Callable[[float, float], bool]] = {
    "<": operators.lt,
    ">": operators.gt,
    "<=": operators.le,
    ">=": operators.ge,
}


class RunError(Exception):
    """The script broke a limit while it ran; the text is what follows the usual beginning of error 13."""


def run(code: str, call: Call) -> Json:
    """The value that the script returns, None when it returns nothing. Raises CompileError, RunError, and whatever
    `call` raises."""
    try:
        statements = parse(code)
        _check_names(statements)
        return _Run(call).program(statements)
    except RecursionError:
        raise CompileError("nesting is too deep in line 1") from None


def form_value(value: Json) -> str | None:
    """A value of VKScript as a form parameter: lists joined by commas, flags 1 and 0; None is not sent."""
    if value is None:
        return None
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, str | int | float):
        return str(value)
    if isinstance(value, Mapping):
        return json.dumps(value, ensure_ascii=False)
    return ",".join(form_value(item) or "" for item in value)


def _check_names(statements: Sequence[Statement]) -> None:
    known: set[str] = set()
    for statement in statements:
        for name in _names(statement.value):
            if name not in known:
                raise CompileError(f"undefined identifier '{name}' in line 1")
        if isinstance(statement, Assign):
            if not statement.new and statement.name not in known:
                raise CompileError(f"undefined identifier '{statement.name}' in line 1")
            known.add(statement.name)


def _names(expression: Expression | None) -> Iterator[str]:
    """The variables that an expression reads."""
    match expression:
        case Name(name):
            yield name
        case ListOf(items):
            for item in items:
                yield from _names(item)
        case ObjectOf(members):
            for _, item in members:
                yield from _names(item)
        case Member(target) | Projection(target):
            yield from _names(target)
        case Index(target, index):
            yield from (*_names(target), *_names(index))
        case ApiCall(_, value):
            yield from _names(value)
        case ListCall(target, _, arguments):
            for item in (target, *arguments):
                yield from _names(item)
        case Operation(_, left, right):
            yield from (*_names(left), *_names(right))


class _Run:
    def __init__(self, call: Call) -> None:
        self._call = call
        self._calls = 0
        self._operations = 0
        self._variables: dict[str, Json] = {}

    def program(self, statements: Sequence[Statement]) -> Json:
        for statement in statements:
            value = self._value(statement.value)
            if isinstance(statement, Return):
                return value
            if isinstance(statement, Assign):
                self._variables[statement.name] = value
        return None

    def _count(self) -> None:
        self._operations += 1
        if self._operations > OPERATIONS:
            raise RunError("too many operations")

    def _value(self, expression: Expression) -> Json:
        match expression:
            case Literal(value):
                return value
            case ListOf(items):
                return [self._value(item) for item in items]
            case ObjectOf(members):
                return {name: self._value(item) for name, item in members}
            case Name(name):
                return self._variables[name]
            case ApiCall():
                return self._api(expression)
            case _:
                self._count()
                return self._computed(expression)

    def _computed(self, expression: Expression) -> Json:
        match expression:
            case Member(target, name):
                return _member(self._value(target), name)
            case Projection(target, name):
                return _projected(self._value(target), name)
            case Index(target, index):
                return _item(self._value(target), self._value(index))
            case ListCall(target, name, arguments):
                return _list_method(self._value(target), name, [self._value(item) for item in arguments])
            case Operation():
                return self._operation(expression)
            case _:
                raise CompileError("unexpected expression in line 1")

    def _api(self, expression: ApiCall) -> Json:
        self._count()
        self._calls += 1
        if self._calls > CALLS:
            raise RunError("too many api calls")
        arguments = {} if expression.arguments is None else self._value(expression.arguments)
        if not isinstance(arguments, Mapping):
            raise RunError("parameters of a method must be an object")
        values = {name: form_value(value) for name, value in arguments.items()}
        return self._call(expression.method, {name: value for name, value in values.items() if value is not None})

    def _operation(self, expression: Operation) -> Json:
        sign = expression.operator
        if expression.left is None:
            return not self._value(expression.right)
        left = self._value(expression.left)
        if sign == "&&":
            return self._value(expression.right) if left else left
        if sign == "||":
            return left or self._value(expression.right)
        right = self._value(expression.right)
        if sign in ("==", "!="):
            return (left == right) == (sign == "==")
        if sign == "+" and (isinstance(left, str) or isinstance(right, str)):
            return (form_value(left) or "") + (form_value(right) or "")
        return _numeric(sign, _number(left), _number(right))


def _numeric(sign: str, left: float, right: float) -> Json:
    if sign in _COMPARISONS:
        return _COMPARISONS[sign](left, right)
    if sign in "/%" and right == 0:
        raise RunError("division by zero")
    result = _ARITHMETIC[sign](left, right)
    return int(result) if float(result).is_integer() else result


def _number(value: Json) -> float:
    if isinstance(value, int | float):
        return value
    if isinstance(value, str) and value.lstrip("-").isdecimal():
        return int(value)
    return 0


def _projected(value: Json, name: str) -> Json:
    """The member of every item of a list; of anything else null."""
    if isinstance(value, str) or not isinstance(value, Sequence):
        return None
    return [_member(item, name) for item in value]


def _member(value: Json, name: str) -> Json:
    """A member of an object; of anything else (a failed call is false) null."""
    if isinstance(value, Mapping):
        return value.get(name)
    if name == "length" and isinstance(value, Sequence):
        return len(value)
    return None


def _item(value: Json, index: Json) -> Json:
    if isinstance(value, Mapping):
        return value.get(form_value(index) or "")
    if isinstance(value, Sequence) and isinstance(index, int) and -len(value) <= index < len(value):
        return value[index]
    return None


def _list_method(value: Json, name: str, arguments: Sequence[Json]) -> Json:
    if name not in ("slice", "indexOf"):
        raise CompileError(f"method '{name}' is not simulated, in line 1")
    if not isinstance(value, Sequence):
        return None
    if name == "indexOf":
        return next((n for n, item in enumerate(value) if item == arguments[0]), -1) if arguments else -1
    bounds = [int(_number(item)) for item in arguments[:2]]
    return value[bounds[0] if bounds else 0 : bounds[1] if len(bounds) > 1 else None]
