"""Calls of the row language: the functions a person may name, and how many arguments each takes."""

from __future__ import annotations

import difflib

from sqlglot import exp

from jalon.definitions.formula.gate import excerpt, refuse, refuse_count
from jalon.definitions.formula.row_reader import Reader
from jalon.vocabulary.rows import Call, Function

NESTED = frozenset(
    (
        "sum", "count", "min", "max", "avg", "weighted_avg", "median", "percentile", "first_time", "active",
        "active_hours", "moved", "moved_count", "sessions",
    )
)  # fmt: skip
"""The aggregates of the outer grammar: none can stand inside another."""

_ALIASES = {
    "substr": Function.SUBSTRING,
    "len": Function.LENGTH,
    "ceiling": Function.CEIL,
    "ifnull": Function.COALESCE,
}
TAKES = {
    Function.COALESCE: (2, 20),
    Function.GREATEST: (2, 20),
    Function.LEAST: (2, 20),
    Function.CONTAINS: (2, 2),
    Function.DAYS_BETWEEN: (2, 2),
    Function.HOURS_BETWEEN: (2, 2),
    Function.LEFT: (2, 2),
    Function.NULLIF: (2, 2),
    Function.REPLACE: (3, 3),
    Function.RIGHT: (2, 2),
    Function.ROUND: (1, 2),
    Function.STARTS_WITH: (2, 2),
    Function.SUBSTRING: (2, 3),
}


def call(reader: Reader, node: exp.Anonymous) -> Call:
    """A call of an allowed function with as many arguments as it takes."""
    reader.only(node, "this", "expressions")
    name = str(node.this).lower()
    function = _ALIASES.get(name) or next((known for known in Function if known.value == name), None)
    if name in NESTED:
        raise refuse("aggregate-nested", reader.place, function=name, text=excerpt(reader.text))
    if function is None:
        near = tuple(difflib.get_close_matches(name, [known.value for known in Function], n=3))
        raise refuse("function-unknown", reader.place, near, function=name, text=excerpt(reader.text))
    least, most = TAKES.get(function, (1, 1))
    refuse_count(name, len(node.expressions), least, most, reader.place)
    return Call(function=function, arguments=tuple(reader.read(argument) for argument in node.expressions))
