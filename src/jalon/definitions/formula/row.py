"""Row expressions: SQL text to neutral trees, through an allowlist of node types and function names.

sqlglot parses with every function left anonymous, so that a name is allowed only because it is in
`vocabulary.rows.Function`. Each node is rebuilt field by field; a field that is not expected refuses the
whole. What comes out holds vocabulary nodes only, so nothing else can reach an engine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

from sqlglot import TokenType, exp, parser, tokens
from sqlglot.dialects.dialect import Dialect
from sqlglot.errors import SqlglotError

from jalon.definitions.formula.gate import excerpt, guard, refuse, refuse_depth, writable
from jalon.definitions.formula.row_calls import call
from jalon.definitions.formula.row_casts import cast
from jalon.definitions.formula.row_reader import MOST_NODES, Reader
from jalon.definitions.formula.text import row_text
from jalon.vocabulary.finding import Place
from jalon.vocabulary.rows import (
    Between,
    Binary,
    Branch,
    Case,
    Column,
    In,
    IsNull,
    Literal,
    Negative,
    Not,
    Operator,
    RowExpression,
    size,
)

MOST_TOKENS = 1_200
MOST_PATH = 12


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
    expression = Reader(text, place, _READERS).read(trees[0])
    writable(row_text(expression), place)
    return expression


def _first_line(problem: Exception) -> str:
    return str(problem).splitlines()[0].split(". Line")[0][:120] if str(problem) else ""


def _column(reader: Reader, node: exp.Column) -> Column:
    reader.only(node, "this", "table", "db", "catalog")
    names = [node.args.get(part) for part in ("catalog", "db", "table", "this")]
    return _path(reader, node, [name for name in names if name is not None])


def _path(reader: Reader, node: exp.Expr, names: list[Any]) -> Column:
    if not all(type(name) is exp.Identifier for name in names) or len(names) > MOST_PATH:
        raise reader.refused(node)
    words = [name.this for name in names]
    if not all(isinstance(word, str) and word for word in words):
        raise reader.refused(node)
    return Column(name=words[-1], path=tuple(words[:-1]))


def _dot(reader: Reader, node: exp.Dot) -> Column:
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


def _literal(reader: Reader, node: exp.Literal) -> Literal:
    reader.only(node, "this", "is_string")
    if node.is_string:
        return Literal(value=str(node.this))
    return Literal(value=_number(reader, str(node.this)))


def _number(reader: Reader, text: str) -> int | Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise refuse("expression-broken", reader.place, text=excerpt(reader.text), why=text) from None
    if not value.is_finite() or len(value.as_tuple().digits) > 38 or not -30 < value.adjusted() < 30:
        raise refuse("expression-broken", reader.place, text=excerpt(reader.text), why=text)
    return int(value) if value == value.to_integral_value() and "." not in text else value


def _boolean(reader: Reader, node: exp.Boolean) -> Literal:
    reader.only(node, "this")
    return Literal(value=bool(node.this))


def _null(reader: Reader, node: exp.Null) -> Literal:
    reader.only(node)
    return Literal(value=None)


def _not(reader: Reader, node: exp.Not) -> Not:
    reader.only(node, "this")
    return Not(operand=reader.read(node.this))


def _negative(reader: Reader, node: exp.Neg) -> RowExpression:
    reader.only(node, "this")
    operand = reader.read(node.this)
    value = operand.value if isinstance(operand, Literal) else None
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return Literal(value=value.copy_negate() if isinstance(value, Decimal) else -value)
    return Negative(operand=operand)


def _is(reader: Reader, node: exp.Is) -> RowExpression:
    reader.only(node, "this", "expression")
    operand = reader.read(node.this)
    if type(node.expression) is exp.Null:
        return IsNull(operand=operand)
    if type(node.expression) is exp.Not and type(node.expression.this) is exp.Null:
        return Not(operand=IsNull(operand=operand))
    raise reader.refused(node)


def _in(reader: Reader, node: exp.In) -> In:
    reader.only(node, "this", "expressions")
    if not node.expressions:
        raise reader.refused(node)
    return In(
        operand=reader.read(node.this), options=tuple(reader.read(option) for option in node.expressions)
    )


def _between(reader: Reader, node: exp.Between) -> Between:
    reader.only(node, "this", "low", "high")
    return Between(
        operand=reader.read(node.this), low=reader.read(node.args["low"]), high=reader.read(node.args["high"])
    )


def _case(reader: Reader, node: exp.Case) -> Case:
    reader.only(node, "this", "ifs", "default")
    subject = node.args.get("this")
    operand = None if subject is None else reader.read(subject)
    branches = tuple(_branch(reader, branch, operand) for branch in node.args["ifs"])
    default = node.args.get("default")
    return Case(branches=branches, otherwise=None if default is None else reader.read(default))


def _branch(reader: Reader, node: Any, subject: RowExpression | None) -> Branch:
    if type(node) is not exp.If:
        raise reader.refused(node)
    reader.only(node, "this", "true")
    condition = reader.read(node.this)
    if subject is not None:
        reader.counted(size(subject) + 1)  # it stands in every branch
        condition = Binary(operator=Operator.EQUAL, left=subject, right=condition)
    return Branch(condition=condition, result=reader.read(node.args["true"]))


def _binary(operator: Operator) -> Callable[[Reader, Any], RowExpression]:
    # `safe` and `typed` only say how a dialect divides; ours always divides into a double.
    extra = {Operator.DIVIDE: ("safe", "typed"), Operator.CONCAT: ("safe",)}.get(operator, ())
    extra = ("negate",) if operator in (Operator.LIKE, Operator.ILIKE) else extra

    def read(reader: Reader, node: exp.Binary) -> RowExpression:
        reader.only(node, "this", "expression", *extra)
        both = Binary(
            operator=operator, left=reader.read(node.this), right=reader.read(node.args["expression"])
        )
        return Not(operand=both) if node.args.get("negate") else both

    return read


_READERS: Mapping[type, Callable[[Reader, Any], RowExpression]] = {
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
    exp.Cast: cast,
    exp.Anonymous: call,
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
