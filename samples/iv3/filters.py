"""The part of OData v3's ``$filter`` that clients of Iv3 use, compiled into a function on a row.

Comparisons, ``and``, ``or``, ``not``, parentheses, ``trim``, ``startswith``, ``substringof`` and null;
anything else is refused with the position at which it stops making sense. See the OData v3 URL
conventions, https://www.odata.org/documentation/odata-version-3-0/url-conventions/.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

Row = Mapping[str, Any]
Expression = Callable[[Row], Any]

_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<number>-?\d+(?:\.\d+)?)|(?P<word>[A-Za-z_]\w*)|(?P<mark>[(),]))"
)

_LITERALS = {"null": None, "true": True, "false": False}


class FilterError(ValueError):
    """A ``$filter`` that the service cannot read."""


def _ordered(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    """An ordering in which null, or a value of another type, is neither more nor less."""
    return lambda left, right: (
        isinstance(left, str) == isinstance(right, str)
        and (left is not None and right is not None and compare(left, right))
    )


_COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "gt": _ordered(operator.gt),
    "ge": _ordered(operator.ge),
    "lt": _ordered(operator.lt),
    "le": _ordered(operator.le),
}

_FUNCTIONS: Mapping[str, tuple[int, Callable[..., Any]]] = {
    "trim": (1, lambda text: str(text or "").strip()),
    "startswith": (2, lambda text, start: str(text or "").startswith(str(start or ""))),
    "substringof": (2, lambda part, text: str(part or "") in str(text or "")),
}


def compile_filter(text: str, columns: Collection[str]) -> Callable[[Row], bool]:
    """A test that says of a row with ``columns`` whether ``text`` holds; raises ``FilterError``."""
    reader = _Reader(_tokens(text), columns)
    expression = reader.disjunction()
    reader.expect_end()
    return lambda row: bool(expression(row))


def _tokens(text: str) -> list[tuple[str, str]]:
    tokens, position = [], 0
    stripped = text.rstrip()
    while position < len(stripped):
        match = _TOKEN.match(stripped, position)
        if match is None or match.lastgroup is None:
            raise FilterError(f"Syntax error at position {position} in '{text}'.")
        tokens.append((match.lastgroup, match[match.lastgroup]))
        position = match.end()
    return tokens


class _Reader:
    """Recursive descent over the tokens: or binds weakest, then and, not, a comparison, a value."""

    def __init__(self, tokens: list[tuple[str, str]], columns: Collection[str]) -> None:
        self._tokens = tokens
        self._columns = columns
        self._next = 0

    def disjunction(self) -> Expression:
        terms = [self._conjunction()]
        while self._accept("or"):
            terms.append(self._conjunction())
        return terms[0] if len(terms) == 1 else lambda row: any(term(row) for term in terms)

    def expect_end(self) -> None:
        if self._next < len(self._tokens):
            raise FilterError(f"Syntax error near '{self._tokens[self._next][1]}'.")

    def _conjunction(self) -> Expression:
        terms = [self._negation()]
        while self._accept("and"):
            terms.append(self._negation())
        return terms[0] if len(terms) == 1 else lambda row: all(term(row) for term in terms)

    def _negation(self) -> Expression:
        if self._accept("not"):
            term = self._negation()
            return lambda row: not term(row)
        return self._comparison()

    def _comparison(self) -> Expression:
        left = self._value()
        for name, compare in _COMPARISONS.items():
            if self._accept(name):
                right = self._value()
                return _comparing(compare, left, right)
        return left

    def _value(self) -> Expression:
        if self._accept("("):
            inner = self.disjunction()
            self._expect(")")
            return inner
        kind, token = self._take()
        if kind == "text":
            return _constant(token[1:-1].replace("''", "'"))
        if kind == "number":
            return _constant(float(token))
        if token in _LITERALS:
            return _constant(_LITERALS[token])
        if token in _FUNCTIONS:
            return self._call(*_FUNCTIONS[token])
        if token not in self._columns:
            raise FilterError(f"Could not find a property named '{token}'.")
        return operator.itemgetter(token)

    def _call(self, arity: int, function: Callable[..., Any]) -> Expression:
        self._expect("(")
        arguments = [self.disjunction()]
        for _ in range(arity - 1):
            self._expect(",")
            arguments.append(self.disjunction())
        self._expect(")")
        return lambda row: function(*(argument(row) for argument in arguments))

    def _take(self) -> tuple[str, str]:
        if self._next == len(self._tokens):
            raise FilterError("Unexpected end of the $filter.")
        self._next += 1
        return self._tokens[self._next - 1]

    def _accept(self, token: str) -> bool:
        found = self._next < len(self._tokens) and self._tokens[self._next][1] == token
        self._next += found
        return found

    def _expect(self, token: str) -> None:
        if not self._accept(token):
            raise FilterError(f"'{token}' expected in the $filter.")


def _constant(value: Any) -> Expression:
    return lambda _: value


def _comparing(compare: Callable[[Any, Any], bool], left: Expression, right: Expression) -> Expression:
    return lambda row: compare(left(row), right(row))
