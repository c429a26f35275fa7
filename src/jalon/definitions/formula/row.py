"""Row expressions: SQL text to neutral trees, through an allowlist of node types and function names.

sqlglot parses with every function left anonymous, so that a name is allowed only because it is in
`vocabulary.rows.Function`. Each node is rebuilt field by field; a field that is not expected refuses the
whole. What comes out holds vocabulary nodes only, so nothing else can reach an engine.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

from sqlglot import TokenType, exp, parser, tokens
from sqlglot.dialects.dialect import Dialect
from sqlglot.errors import SqlglotError

from jalon.definitions.formula.gate import excerpt, guard, refuse, refuse_depth, writable
from jalon.definitions.formula.text import row_text
from jalon.vocabulary.finding import Place, Refusal
from jalon.vocabulary.rows import (
    Between,
    Binary,
    Branch,
    Call,
    Case,
    Cast,
    Column,
    ColumnType,
    Function,
    In,
    IsNull,
    Literal,
    Negative,
    Not,
    Operator,
    RowExpression,
    size,
)

MOST_NODES = 400
MOST_LEVELS = 60
MOST_TOKENS = 1_200
MOST_PATH = 12
AGGREGATES = frozenset(
    ("sum", "count", "min", "max", "avg", "median", "percentile", "first_time", "active", "sessions", "moved")
)


class _Row(Dialect):
    """SQL expressions in which only CAST and CASE are known: no statements, and calls are anonymous."""

    class Tokenizer(tokens.Tokenizer):
        COMMANDS: ClassVar[Any] = frozenset()

    class Parser(parser.Parser):
        FUNCTIONS: ClassVar[Any] = {}
        FUNCTION_PARSERS: ClassVar[Any] = {"CAST": parser.Parser.FUNCTION_PARSERS["CAST"]}
        STATEMENT_PARSERS: ClassVar[Any] = {}
        COLUMN_OPERATORS: ClassVar[Any] = {
            token: parser.Parser.COLUMN_OPERATORS[token] for token in (TokenType.DOT, TokenType.DCOLON)
        }
        NO_PAREN_FUNCTIONS: ClassVar[Any] = {}
        NO_PAREN_FUNCTION_PARSERS: ClassVar[Any] = {"CASE": parser.Parser.NO_PAREN_FUNCTION_PARSERS["CASE"]}


_DIALECT = _Row()


def read_row(text: str, *, place: Place) -> RowExpression:
    """Read one SQL row expression. Raises `Refusal` for anything that is not on the allowlist."""
    guard(text, place)
    try:
        words = _DIALECT.tokenize(text)
        if len(words) > MOST_TOKENS:
            raise refuse("formula-too-deep", place, most=MOST_NODES)
        refuse_depth(words, place)
        trees = _DIALECT.parser().parse(words, text)
    except (SqlglotError, RecursionError, ValueError) as problem:
        raise refuse("expression-broken", place, text=excerpt(text), why=_first_line(problem)) from None
    if len(trees) != 1 or trees[0] is None:
        raise refuse("expression-broken", place, text=excerpt(text), why="")
    expression = _Reader(text, place).read(trees[0])
    writable(row_text(expression), place)
    return expression


def _first_line(problem: Exception) -> str:
    return str(problem).splitlines()[0].split(". Line")[0][:120] if str(problem) else ""


class _Reader:
    """Rebuilds a parsed tree from vocabulary nodes, counting them."""

    def __init__(self, text: str, place: Place) -> None:
        self.text = text
        self.place = place
        self.nodes = 0
        self.level = 0

    def read(self, node: Any) -> RowExpression:
        """One node with all below it."""
        if type(node) is exp.Paren:
            self.only(node, "this")
            return self.read(node.this)
        self.counted(1)
        reader = _READERS.get(type(node))
        if reader is None:
            raise self.refused(node)
        self.level += 1
        if self.level > MOST_LEVELS:
            raise refuse("formula-too-deep", self.place, most=MOST_LEVELS)
        expression = reader(self, node)
        self.level -= 1
        return expression

    def counted(self, nodes: int) -> None:
        """Refuse an expression of too many parts."""
        self.nodes += nodes
        if self.nodes > MOST_NODES:
            raise refuse("formula-too-deep", self.place, most=MOST_NODES)

    def refused(self, node: Any) -> Refusal:
        """The refusal of a node that is not on the allowlist."""
        kind = type(node).__name__.lower() if isinstance(node, exp.Expr) else "?"
        return refuse("row-forbidden", self.place, part=kind, text=excerpt(self.text))

    def only(self, node: exp.Expr, *names: str) -> None:
        """Refuse a node that carries anything beside these fields."""
        for name, value in node.args.items():
            if name not in names and value not in (None, False, [], ()):
                raise self.refused(node)
        if node.comments:
            raise refuse("formula-comment", self.place, text=excerpt(self.text))


def _column(reader: _Reader, node: exp.Column) -> Column:
    reader.only(node, "this", "table", "db", "catalog")
    names = [node.args.get(part) for part in ("catalog", "db", "table", "this")]
    return _path(reader, node, [name for name in names if name is not None])


def _path(reader: _Reader, node: exp.Expr, names: list[Any]) -> Column:
    if not all(type(name) is exp.Identifier for name in names) or len(names) > MOST_PATH:
        raise reader.refused(node)
    words = [name.this for name in names]
    if not all(isinstance(word, str) and word for word in words):
        raise reader.refused(node)
    return Column(name=words[-1], path=tuple(words[:-1]))


def _dot(reader: _Reader, node: exp.Dot) -> Column:
    names: list[Any] = []
    head: Any = node
    while type(head) is exp.Dot:
        reader.only(head, "this", "expression")
        names.insert(0, head.expression)
        head = head.this
    if type(head) is not exp.Column:
        raise reader.refused(node)
    first = _column(reader, head)
    return _path(reader, node, [*(exp.Identifier(this=word) for word in (*first.path, first.name)), *names])


def _literal(reader: _Reader, node: exp.Literal) -> Literal:
    reader.only(node, "this", "is_string")
    if node.is_string:
        return Literal(value=str(node.this))
    return Literal(value=_number(reader, str(node.this)))


def _number(reader: _Reader, text: str) -> int | Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise refuse("expression-broken", reader.place, text=excerpt(reader.text), why=text) from None
    if not value.is_finite() or len(value.as_tuple().digits) > 38 or not -30 < value.adjusted() < 30:
        raise refuse("expression-broken", reader.place, text=excerpt(reader.text), why=text)
    return int(value) if value == value.to_integral_value() and "." not in text else value


def _boolean(reader: _Reader, node: exp.Boolean) -> Literal:
    reader.only(node, "this")
    return Literal(value=bool(node.this))


def _null(reader: _Reader, node: exp.Null) -> Literal:
    reader.only(node)
    return Literal(value=None)


def _not(reader: _Reader, node: exp.Not) -> Not:
    reader.only(node, "this")
    return Not(operand=reader.read(node.this))


def _negative(reader: _Reader, node: exp.Neg) -> RowExpression:
    reader.only(node, "this")
    operand = reader.read(node.this)
    value = operand.value if isinstance(operand, Literal) else None
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return Literal(value=value.copy_negate() if isinstance(value, Decimal) else -value)
    return Negative(operand=operand)


def _is(reader: _Reader, node: exp.Is) -> RowExpression:
    reader.only(node, "this", "expression")
    operand = reader.read(node.this)
    if type(node.expression) is exp.Null:
        return IsNull(operand=operand)
    if type(node.expression) is exp.Not and type(node.expression.this) is exp.Null:
        return Not(operand=IsNull(operand=operand))
    raise reader.refused(node)


def _in(reader: _Reader, node: exp.In) -> In:
    reader.only(node, "this", "expressions")
    if not node.expressions:
        raise reader.refused(node)
    return In(
        operand=reader.read(node.this), options=tuple(reader.read(option) for option in node.expressions)
    )


def _between(reader: _Reader, node: exp.Between) -> Between:
    reader.only(node, "this", "low", "high")
    return Between(
        operand=reader.read(node.this), low=reader.read(node.args["low"]), high=reader.read(node.args["high"])
    )


def _case(reader: _Reader, node: exp.Case) -> Case:
    reader.only(node, "this", "ifs", "default")
    subject = node.args.get("this")
    operand = None if subject is None else reader.read(subject)
    branches = tuple(_branch(reader, branch, operand) for branch in node.args["ifs"])
    default = node.args.get("default")
    return Case(branches=branches, otherwise=None if default is None else reader.read(default))


def _branch(reader: _Reader, node: Any, subject: RowExpression | None) -> Branch:
    if type(node) is not exp.If:
        raise reader.refused(node)
    reader.only(node, "this", "true")
    condition = reader.read(node.this)
    if subject is not None:
        reader.counted(size(subject) + 1)  # it stands in every branch
        condition = Binary(operator=Operator.EQUAL, left=subject, right=condition)
    return Branch(condition=condition, result=reader.read(node.args["true"]))


_TYPES = {
    exp.DType.INT: ColumnType.INTEGER,
    exp.DType.BIGINT: ColumnType.INTEGER,
    exp.DType.DECIMAL: ColumnType.DECIMAL,
    exp.DType.DOUBLE: ColumnType.DOUBLE,
    exp.DType.TEXT: ColumnType.TEXT,
    exp.DType.VARCHAR: ColumnType.TEXT,
    exp.DType.BOOLEAN: ColumnType.BOOLEAN,
    exp.DType.DATE: ColumnType.DATE,
    exp.DType.TIMESTAMP: ColumnType.TIMESTAMP,
}


def _cast(reader: _Reader, node: exp.Cast) -> RowExpression:
    reader.only(node, "this", "to")
    kind = node.args["to"]
    if type(kind) is not exp.DataType:
        raise reader.refused(node)
    reader.only(kind, "this", "expressions")
    to = _TYPES.get(kind.this)
    if to is None:
        raise refuse("row-type", reader.place, type=str(kind.this.value).lower(), text=excerpt(reader.text))
    sizes = tuple(_size(reader, size) for size in kind.expressions)
    if len(sizes) != (2 if to is ColumnType.DECIMAL else 0):
        raise refuse("row-type", reader.place, type=to.value, text=excerpt(reader.text))
    operand = reader.read(node.this)
    if to in (ColumnType.DATE, ColumnType.TIMESTAMP) and isinstance(operand, Literal):
        return _dated(reader, operand, to)
    precision, scale = sizes if sizes else (None, None)
    return Cast(operand=operand, to=to, precision=precision, scale=scale)


def _size(reader: _Reader, node: Any) -> int:
    inner = node.this if type(node) is exp.DataTypeParam else None
    if type(inner) is not exp.Literal or inner.is_string or not str(inner.this).isdigit():
        raise reader.refused(node)
    size = int(inner.this)
    if size > 38:
        raise refuse("row-type", reader.place, type=f"decimal({size})", text=excerpt(reader.text))
    return size


def _dated(reader: _Reader, literal: Literal, to: ColumnType) -> Literal:
    try:
        moment = datetime.fromisoformat(str(literal.value))  # a wall-clock constant
    except ValueError:
        raise refuse(
            "expression-broken", reader.place, text=excerpt(reader.text), why=str(literal.value)
        ) from None
    if moment.tzinfo is not None:
        raise refuse("row-type", reader.place, type="timestamp with time zone", text=excerpt(reader.text))
    value: date | datetime = moment.date() if to is ColumnType.DATE else moment
    return Literal(value=value)


_ALIASES = {
    "substr": Function.SUBSTRING,
    "len": Function.LENGTH,
    "ceiling": Function.CEIL,
    "ifnull": Function.COALESCE,
}
_ARGUMENTS = {
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


def _call(reader: _Reader, node: exp.Anonymous) -> Call:
    reader.only(node, "this", "expressions")
    name = str(node.this).lower()
    function = _ALIASES.get(name) or next((known for known in Function if known.value == name), None)
    if name in AGGREGATES:
        raise refuse("aggregate-nested", reader.place, function=name, text=excerpt(reader.text))
    if function is None:
        near = tuple(difflib.get_close_matches(name, [known.value for known in Function], n=3))
        raise refuse("function-unknown", reader.place, near, function=name, text=excerpt(reader.text))
    least, most = _ARGUMENTS.get(function, (1, 1))
    if not least <= len(node.expressions) <= most:
        raise refuse(
            "function-arguments",
            reader.place,
            function=name,
            takes=str(least) if least == most else f"{least}–{most}",
            given=len(node.expressions),
        )
    return Call(function=function, arguments=tuple(reader.read(argument) for argument in node.expressions))


def _binary(operator: Operator) -> Callable[[_Reader, Any], RowExpression]:
    # `safe` and `typed` only say how a dialect divides; ours always divides into a double.
    extra = {Operator.DIVIDE: ("safe", "typed"), Operator.CONCAT: ("safe",)}.get(operator, ())
    extra = ("negate",) if operator in (Operator.LIKE, Operator.ILIKE) else extra

    def read(reader: _Reader, node: exp.Binary) -> RowExpression:
        reader.only(node, "this", "expression", *extra)
        both = Binary(
            operator=operator, left=reader.read(node.this), right=reader.read(node.args["expression"])
        )
        return Not(operand=both) if node.args.get("negate") else both

    return read


_READERS: Mapping[type, Callable[[_Reader, Any], RowExpression]] = {
    exp.Column: _column,
    exp.Dot: _dot,
    exp.Literal: _literal,
    exp.Boolean: _boolean,
    exp.Null: _null,
    exp.Not: _not,
    exp.Neg: _negative,
    exp.Is: _is,
    exp.In: _in,
    exp.Between: _between,
    exp.Case: _case,
    exp.Cast: _cast,
    exp.Anonymous: _call,
    exp.Add: _binary(Operator.ADD),
    exp.Sub: _binary(Operator.SUBTRACT),
    exp.Mul: _binary(Operator.MULTIPLY),
    exp.Div: _binary(Operator.DIVIDE),
    exp.DPipe: _binary(Operator.CONCAT),
    exp.EQ: _binary(Operator.EQUAL),
    exp.NEQ: _binary(Operator.DIFFERS),
    exp.LT: _binary(Operator.LESS),
    exp.LTE: _binary(Operator.LESS_OR_EQUAL),
    exp.GT: _binary(Operator.MORE),
    exp.GTE: _binary(Operator.MORE_OR_EQUAL),
    exp.And: _binary(Operator.AND),
    exp.Or: _binary(Operator.OR),
    exp.Like: _binary(Operator.LIKE),
    exp.ILike: _binary(Operator.ILIKE),
}
