"""VKScript as text: tokens, and a parser into expressions and statements. Running them is `script.py`.

Understood: `var`, assignment, `return`, literals, lists, objects, operators, `.name`, `[index]`, `@.name`, API calls
and the methods of lists. Loops, conditions and functions are refused with the error of a script that cannot be
compiled, and say so: better than to run them differently from the real network.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TypeAlias


class CompileError(Exception):
    """The script cannot be compiled; the text is what follows «Unable to compile code: »."""


@dataclass(frozen=True)
class Literal:
    value: None | bool | int | float | str


@dataclass(frozen=True)
class ListOf:
    items: tuple[Expression, ...]


@dataclass(frozen=True)
class ObjectOf:
    members: tuple[tuple[str, Expression], ...]


@dataclass(frozen=True)
class Name:
    name: str


@dataclass(frozen=True)
class Member:
    target: Expression
    name: str


@dataclass(frozen=True)
class Index:
    target: Expression
    index: Expression


@dataclass(frozen=True)
class Projection:
    """`list@.name`: the member of every item."""

    target: Expression
    name: str


@dataclass(frozen=True)
class ApiCall:
    method: str
    arguments: Expression | None


@dataclass(frozen=True)
class ListCall:
    """A method of a list, such as `slice`."""

    target: Expression
    name: str
    arguments: tuple[Expression, ...]


@dataclass(frozen=True)
class Operation:
    """A binary operator; a unary minus is a subtraction from 0 and `!x` has no left side."""

    operator: str
    left: Expression | None
    right: Expression


Expression: TypeAlias = (
    Literal | ListOf | ObjectOf | Name | Member | Index | Projection | ApiCall | ListCall | Operation
)


@dataclass(frozen=True)
class Assign:
    name: str
    value: Expression
    new: bool


@dataclass(frozen=True)
class Return:
    value: Expression


@dataclass(frozen=True)
class Evaluate:
    value: Expression


Statement: TypeAlias = Assign | Return | Evaluate

_TOKEN = re.compile(
    r"""(?P<space>\s+|//[^\n]*|/\*.*?\*/)
      | (?P<number>\d+(?:\.\d+)?)
      | (?P<string>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')
      | (?P<name>[A-Za-z_$][A-Za-z0-9_$]*)
      | (?P<sign>@\.|==|!=|<=|>=|&&|\|\||[-+*/%<>!=.,:;()\[\]{}])""",
    re.VERBOSE | re.DOTALL,
)
_PRECEDENCE = {
    "||": 1, "&&": 2, "==": 3, "!=": 3, "<": 4, ">": 4, "<=": 4, ">=": 4, "+": 5, "-": 5, "*": 6, "/": 6, "%": 6,
}  # fmt: skip
_CONSTANTS: dict[str, None | bool] = {"true": True, "false": False, "null": None}
_REFUSED = ("if", "else", "while", "for", "do", "function", "delete", "new")


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    line: int


def parse(code: str) -> tuple[Statement, ...]:
    """The statements of a script; raises CompileError."""
    return _Parser(_tokens(code)).program()


def _tokens(code: str) -> list[_Token]:
    found: list[_Token] = []
    place, line = 0, 1
    while place < len(code):
        match = _TOKEN.match(code, place)
        if match is None:
            raise CompileError(f"unexpected symbol '{code[place]}' in line {line}")
        if match.lastgroup != "space":
            found.append(_Token(str(match.lastgroup), match.group(), line))
        line += match.group().count("\n")
        place = match.end()
    found.append(_Token("end", "", line))
    return found


class _Parser:
    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._at = 0

    def program(self) -> tuple[Statement, ...]:
        statements: list[Statement] = []
        while self._peek.kind != "end":
            if not self._accept(";"):
                statements.extend(self._statement())
        return tuple(statements)

    @property
    def _peek(self) -> _Token:
        return self._tokens[self._at]

    def _next(self) -> _Token:
        token = self._peek
        self._at += token.kind != "end"
        return token

    def _is(self, text: str) -> bool:
        return self._peek.kind in ("sign", "name") and self._peek.text == text

    def _accept(self, text: str) -> bool:
        if self._is(text):
            self._next()
            return True
        return False

    def _expect(self, text: str) -> None:
        if not self._accept(text):
            raise CompileError(f"'{text}' expected, '{self._peek.text}' found in line {self._peek.line}")

    def _identifier(self) -> str:
        token = self._next()
        if token.kind != "name":
            raise CompileError(f"identifier expected, '{token.text}' found in line {token.line}")
        return token.text

    def _statement(self) -> list[Statement]:
        if self._peek.text in _REFUSED and self._peek.kind == "name":
            raise CompileError(f"'{self._peek.text}' is not simulated, in line {self._peek.line}")
        found: list[Statement] = []
        if self._accept("return"):
            found.append(Return(self._expression()))
        elif self._accept("var"):
            found.append(self._variable())
            while self._accept(","):
                found.append(self._variable())
        else:
            found.append(self._assignment())
        self._expect(";")
        return found

    def _variable(self) -> Statement:
        name = self._identifier()
        return Assign(name, self._expression() if self._accept("=") else Literal(None), new=True)

    def _assignment(self) -> Statement:
        value = self._expression()
        if not self._accept("="):
            return Evaluate(value)
        if not isinstance(value, Name):
            raise CompileError(f"non-variable in assignment in line {self._peek.line}")
        return Assign(value.name, self._expression(), new=False)

    def _expression(self, least: int = 1) -> Expression:
        left = self._unary()
        while self._peek.kind == "sign" and _PRECEDENCE.get(self._peek.text, 0) >= least:
            operator = self._next().text
            left = Operation(operator, left, self._expression(_PRECEDENCE[operator] + 1))
        return left

    def _unary(self) -> Expression:
        if self._accept("-"):
            right = self._unary()
            number = isinstance(right, Literal) and isinstance(right.value, int | float)
            if isinstance(right, Literal) and number and not isinstance(right.value, bool | str | None):
                return Literal(-right.value)
            return Operation("-", Literal(0), right)
        if self._accept("!"):
            return Operation("!", None, self._unary())
        return self._postfix(self._primary())

    def _postfix(self, target: Expression) -> Expression:
        while True:
            if self._accept("@."):
                target = Projection(target, self._identifier())
            elif self._accept("["):
                target = Index(target, self._expression())
                self._expect("]")
            elif self._accept("."):
                name = self._identifier()
                target = ListCall(target, name, self._list(")")) if self._accept("(") else Member(target, name)
            else:
                return target

    def _primary(self) -> Expression:
        token = self._next()
        if token.kind == "number":
            return Literal(float(token.text) if "." in token.text else int(token.text))
        if token.kind == "string":
            return Literal(_unquoted(token))
        if token.kind == "name":
            return self._named(token)
        if token.text == "(":
            inside = self._expression()
            self._expect(")")
            return inside
        if token.text == "[":
            return ListOf(self._list("]"))
        if token.text == "{":
            return self._object()
        raise CompileError(f"unexpected '{token.text}' in line {token.line}")

    def _named(self, token: _Token) -> Expression:
        if token.text in _CONSTANTS:
            return Literal(_CONSTANTS[token.text])
        if token.text in _REFUSED:
            raise CompileError(f"'{token.text}' is not simulated, in line {token.line}")
        if token.text == "API":
            return self._api()
        return Name(token.text)

    def _api(self) -> Expression:
        parts: list[str] = []
        while self._accept("."):
            parts.append(self._identifier())
        self._expect("(")
        arguments = None if self._is(")") else self._expression()
        self._expect(")")
        return ApiCall(".".join(parts), arguments)

    def _list(self, end: str) -> tuple[Expression, ...]:
        items: list[Expression] = []
        while not self._accept(end):
            if items:
                self._expect(",")
            items.append(self._expression())
        return tuple(items)

    def _object(self) -> Expression:
        members: list[tuple[str, Expression]] = []
        while not self._accept("}"):
            if members:
                self._expect(",")
            token = self._next()
            if token.kind not in ("name", "string", "number"):
                raise CompileError(f"'}}' expected, '{token.text}' found in line {token.line}")
            self._expect(":")
            members.append((_unquoted(token) if token.kind == "string" else token.text, self._expression()))
        return ObjectOf(tuple(members))


def _unquoted(token: _Token) -> str:
    text = token.text
    if text[0] == "'":
        text = '"' + text[1:-1].replace("\\'", "'").replace('"', '\\"') + '"'
    try:
        return str(json.loads(text, strict=False))
    except ValueError:
        raise CompileError(f"wrong string in line {token.line}") from None
