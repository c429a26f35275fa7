"""The gate of `sql:`: one SELECT over declared files, in DuckDB's SQL, that only reshapes them.

Like a row expression it is parsed with every function left anonymous, checked node by node against an
allowlist (see `reshape_words`), and written anew with every name quoted. It may join, filter, unpivot, look
over neighbouring rows and recurse; it may not aggregate (that is a KPI's work), nor read any table but those
declared beside it and those it names itself in `with`.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, ClassVar

from sqlglot import TokenType, exp
from sqlglot.dialects.duckdb import DuckDB
from sqlglot.errors import SqlglotError
from sqlglot.generators.duckdb import DuckDBGenerator
from sqlglot.parsers.duckdb import DuckDBParser

from jalon.definitions.formula.gate import excerpt, refuse, refuse_characters, refuse_depth
from jalon.definitions.formula.reshape_words import (
    AGGREGATES,
    CLOCKS,
    NODES,
    OVER_ROWS,
    SCALAR_FUNCTIONS,
    SERIES,
    TYPES,
    UNITS,
    WINDOW_FUNCTIONS,
)
from jalon.vocabulary.finding import Place, Refusal

MOST_CHARACTERS = 20_000
MOST_LEVELS = 100
MOST_STEPS = 1_000_000  # of a generated series
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")


class _Reshape(DuckDB):
    """DuckDB's SQL in which only casts, EXTRACT and CASE are known; other calls stay anonymous names."""

    class Tokenizer(DuckDB.Tokenizer):
        COMMANDS: ClassVar[Any] = (
            frozenset()
        )  # a statement that sqlglot does not know is an error, not a text

    class Generator(DuckDBGenerator):
        def ignorenulls_sql(self, expression: exp.IgnoreNulls) -> str:
            return f"{self.sql(expression, 'this')} IGNORE NULLS"

    class Parser(DuckDBParser):
        FUNCTIONS: ClassVar[Any] = {}
        FUNCTION_PARSERS: ClassVar[Any] = {
            name: DuckDBParser.FUNCTION_PARSERS[name] for name in ("CAST", "TRY_CAST", "EXTRACT")
        }
        NO_PAREN_FUNCTIONS: ClassVar[Any] = {}
        NO_PAREN_FUNCTION_PARSERS: ClassVar[Any] = {"CASE": DuckDBParser.NO_PAREN_FUNCTION_PARSERS["CASE"]}
        STATEMENT_PARSERS: ClassVar[Any] = {}
        COLUMN_OPERATORS: ClassVar[Any] = {
            token: DuckDBParser.COLUMN_OPERATORS[token] for token in (TokenType.DOT, TokenType.DCOLON)
        }


_DIALECT = _Reshape()


def read_select(text: str, *, tables: Collection[str], place: Place) -> str:
    """The SELECT written anew, or a `Refusal`. `tables` are the names of the declared files."""
    tree = _parsed(text, place)
    _Checker(text, place).query(tree, frozenset(name.lower() for name in tables))
    written = _written(tree)
    if _parsed(written, place) != tree:
        raise refuse("sql-forbidden", place, part="?", text=excerpt(text))
    return written


def _parsed(text: str, place: Place) -> exp.Expr:
    if len(text) > MOST_CHARACTERS:
        raise refuse("formula-too-long", place, length=len(text), most=MOST_CHARACTERS)
    refuse_characters(text, place)
    try:
        tokens = _DIALECT.tokenize(text)
        refuse_depth(tokens, place)
        trees = _DIALECT.parser().parse(tokens, text)
    except (SqlglotError, RecursionError, ValueError) as problem:
        why = str(problem).partition("\n")[0].split(". Line")[0][:120]
        raise refuse("sql-broken", place, text=excerpt(text), why=why) from None
    if len(trees) != 1 or trees[0] is None:
        raise refuse("sql-broken", place, text=excerpt(text), why="")
    return _quoted(trees[0])


def _quoted(tree: exp.Expr) -> exp.Expr:
    """The same tree without comments, every name quoted and every function in small letters."""
    for node in tree.walk():
        node.pop_comments()
        if type(node) is exp.Identifier:
            node.set("quoted", True)
        elif type(node) is exp.Anonymous:
            node.set("this", str(node.this).lower())
        elif type(node) is exp.Join and type(node.this) is exp.Unnest and not node.args.get("kind"):
            node.set("kind", "CROSS")  # what a comma before unnest means, and how it is written
    return tree


def _written(tree: exp.Expr) -> str:
    return tree.sql(dialect=_DIALECT, comments=False, normalize_functions=False)


class _Checker:
    """Walks a tree with the names of the tables that may be read at each place."""

    def __init__(self, text: str, place: Place) -> None:
        self.text = text
        self.place = place

    def query(self, node: Any, tables: frozenset[str]) -> None:
        """The whole text: a SELECT or several joined by set operations."""
        if type(node) not in (exp.Select, exp.Union, exp.Intersect, exp.Except, exp.Subquery):
            raise self.forbidden(node)
        self.node(node, tables, 0)

    def node(self, node: exp.Expr, tables: frozenset[str], level: int) -> None:
        """One node and all below it."""
        if level > MOST_LEVELS:
            raise refuse("formula-too-deep", self.place, most=MOST_LEVELS)
        allowed = NODES.get(type(node))
        if allowed is None:
            raise self.forbidden(node)
        check = _CHECKS.get(type(node))
        if check is not None:
            check(self, node, tables)
        for name, value in node.args.items():
            if name not in allowed and value not in (None, False, [], ()):
                raise self.forbidden(node)
        inner = self.with_tables(node, tables, level)
        for child in _children(node):
            self.node(child, inner, level + 1)

    def with_tables(self, node: exp.Expr, tables: frozenset[str], level: int) -> frozenset[str]:
        """The tables seen inside a query: those around it and those of its own `with`, each in order."""
        named = node.args.get("with_")
        if named is None:
            return tables
        if type(named) is not exp.With or any(type(cte) is not exp.CTE for cte in named.expressions):
            raise self.forbidden(node)
        for cte in named.expressions:
            alias = cte.args["alias"].this
            if type(alias) is not exp.Identifier or not _NAME.match(alias.this):
                raise self.forbidden(cte)
            own = frozenset((alias.this.lower(),))
            self.node(cte, tables | own if named.args.get("recursive") else tables, level + 1)
            tables |= own
        return tables

    def forbidden(self, node: Any) -> Refusal:
        """The refusal of what a reshaping SELECT may not hold."""
        kind = type(node).__name__.lower() if isinstance(node, exp.Expr) else "?"
        return refuse("sql-forbidden", self.place, part=kind, text=excerpt(self.text))

    def function(self, name: str, known: Collection[str]) -> None:
        """Refuse a function that is not among those known here."""
        if name in known:
            return
        if name in AGGREGATES:
            raise refuse("sql-aggregate", self.place, function=name, text=excerpt(self.text))
        near = tuple(difflib.get_close_matches(name, sorted(known), n=3))
        raise refuse("function-unknown", self.place, near, function=name, text=excerpt(self.text))


def _children(node: exp.Expr) -> Iterator[exp.Expr]:
    """The nodes right below, but for `with` (its tables come into view one by one)."""
    for name, value in node.args.items():
        if name == "with_":
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, exp.Expr):
                yield child


def _table(checker: _Checker, node: exp.Expr, tables: frozenset[str]) -> None:
    """A declared file, a name of `with`, or a series of constants."""
    if type(node.this) is exp.Anonymous:
        checker.function(str(node.this.this).lower(), SERIES)
    elif type(node.this) is not exp.Identifier:
        raise checker.forbidden(node)
    elif node.this.this.lower() not in tables:
        near = tuple(difflib.get_close_matches(node.this.this.lower(), sorted(tables), n=3))
        raise refuse(
            "sql-table-unknown", checker.place, near, table=node.this.this, tables=", ".join(sorted(tables))
        )


def _call(checker: _Checker, node: exp.Expr, tables: frozenset[str]) -> None:
    name, above = str(node.this).lower(), node.parent
    if not _NAME.match(name):
        raise checker.forbidden(node)
    if name in SERIES:
        _bounded(checker, node)
        return
    if name == "unnest":
        if len(node.expressions) != 1:
            raise checker.forbidden(node)
        return
    if above is not None and above.this is node and _over(above):
        checker.function(name, WINDOW_FUNCTIONS | OVER_ROWS)
        return
    checker.function(name, SCALAR_FUNCTIONS)


def _over(above: exp.Expr) -> bool:
    """Whether what stands above a function, or above its filter, is `over`."""
    if type(above) is exp.Filter and above.parent is not None and above.parent.this is above:
        above = above.parent
    return type(above) is exp.Window


def _bounded(checker: _Checker, node: exp.Expr) -> None:
    """The bounds of a series: constants, and few enough steps when they are numbers."""
    numbers = [_whole(argument) for argument in node.expressions]
    if not 1 <= len(numbers) <= 3 or any(
        argument.find(exp.Column, exp.Anonymous) for argument in node.expressions
    ):
        raise checker.forbidden(node)
    plain = [number for number in numbers if number is not None]
    if len(plain) == len(numbers):
        start, stop = (0, plain[0]) if len(plain) == 1 else plain[:2]
        step = plain[2] if len(plain) == 3 else 1
        if step == 0 or abs(stop - start) // abs(step) > MOST_STEPS:
            raise refuse("sql-series", checker.place, most=MOST_STEPS, text=excerpt(checker.text))
    elif (
        any(number is not None for number in numbers)
        or len(numbers) != 3
        or not _in_days(node.expressions[2])
    ):
        raise refuse("sql-series", checker.place, most=MOST_STEPS, text=excerpt(checker.text))


def _whole(node: exp.Expr) -> int | None:
    if type(node) is exp.Neg:
        inner = _whole(node.this)
        return None if inner is None else -inner
    plain = type(node) is exp.Literal and not node.is_string and str(node.this).isdecimal()
    return int(node.this) if plain else None


def _in_days(step: exp.Expr) -> bool:
    """Whether the step of a series of dates is a day or longer."""
    if type(step) is not exp.Interval or type(step.args.get("unit")) is not exp.Var:
        return False
    amount = step.this
    whole = type(amount) is exp.Literal and re.fullmatch(r"[1-9][0-9]{0,3}", str(amount.this)) is not None
    return whole and str(step.args["unit"].this).lower() in ("day", "week", "month", "quarter", "year")


def _star(checker: _Checker, node: exp.Expr, tables: frozenset[str]) -> None:
    """`*` stands alone in a SELECT, after a table's name, or in `count(*)`."""
    above = node.parent
    counted = (
        type(above) is exp.Anonymous and str(above.this).lower() == "count" and len(above.expressions) == 1
    )
    if not counted and type(above) not in (exp.Select, exp.Column):
        raise checker.forbidden(node)


def _column(checker: _Checker, node: exp.Expr, tables: frozenset[str]) -> None:
    if type(node.this) is exp.Identifier and not node.args.get("table") and node.this.this.lower() in CLOCKS:
        raise refuse("function-unknown", checker.place, function=node.this.this, text=excerpt(checker.text))
    if type(node.this) is exp.Star and type(node.parent) is not exp.Select:
        raise checker.forbidden(node)


def _type(checker: _Checker, node: exp.Expr, tables: frozenset[str]) -> None:
    sizes = [size.this for size in node.expressions if type(size) is exp.DataTypeParam]
    sound = all(
        type(size) is exp.Literal and str(size.this).isdecimal() and int(size.this) <= 38 for size in sizes
    )
    if node.this not in TYPES or node.args.get("nested") or not sound or len(sizes) != len(node.expressions):
        name = str(getattr(node.this, "value", node.this)).lower()
        raise refuse("row-type", checker.place, type=name, text=excerpt(checker.text))


def _word(checker: _Checker, node: exp.Expr, tables: frozenset[str]) -> None:
    """A bare word: only the unit of an interval or of EXTRACT."""
    if str(node.this).lower() not in UNITS or type(node.parent) not in (exp.Interval, exp.Extract):
        raise checker.forbidden(node)


def _pivot(checker: _Checker, node: exp.Expr, tables: frozenset[str]) -> None:
    if node.args.get("unpivot") is not True:
        raise refuse("sql-aggregate", checker.place, function="pivot", text=excerpt(checker.text))


def _ignored(checker: _Checker, node: exp.Expr, tables: frozenset[str]) -> None:
    """`ignore nulls` stands inside the brackets of a window function."""
    call = node.parent
    if type(call) is not exp.Anonymous or call.parent is None or not _over(call.parent):
        raise checker.forbidden(node)


def _select(checker: _Checker, node: exp.Expr, tables: frozenset[str]) -> None:
    if node.args.get("group") or node.args.get("having"):
        raise refuse("sql-aggregate", checker.place, function="group by", text=excerpt(checker.text))
    if not node.expressions:
        raise refuse("sql-broken", checker.place, text=excerpt(checker.text), why="")


_WORDS: Mapping[type, Mapping[str, tuple[str, ...]]] = {
    exp.Join: {
        "side": ("", "left", "right", "full"),
        "kind": ("", "inner", "outer", "cross", "semi", "anti"),
        "method": ("", "asof", "natural"),
    },
    exp.WindowSpec: {
        "kind": ("", "rows", "range", "groups"),
        "start": ("", "unbounded", "current row"),
        "end": ("", "unbounded", "current row"),
        "start_side": ("", "preceding", "following"),
        "end_side": ("", "preceding", "following"),
    },
}


def _worded(checker: _Checker, node: exp.Expr, tables: frozenset[str]) -> None:
    """Fields that are written as they are: only known words."""
    for name, known in _WORDS[type(node)].items():
        value = node.args.get(name)
        if isinstance(value, str) and value.lower() not in known:
            raise checker.forbidden(node)


_CHECKS: Mapping[type, Callable[[_Checker, Any, frozenset[str]], None]] = {
    exp.Select: _select,
    exp.Table: _table,
    exp.Anonymous: _call,
    exp.Star: _star,
    exp.Column: _column,
    exp.DataType: _type,
    exp.Var: _word,
    exp.IgnoreNulls: _ignored,
    exp.Pivot: _pivot,
    exp.Join: _worded,
    exp.WindowSpec: _worded,
}
