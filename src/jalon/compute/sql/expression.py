"""Row expressions as SQL trees. No text written by a person passes through here, only vocabulary nodes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlglot import exp

from jalon.compute.sql.kind import Kind, digits_of, kind_of
from jalon.compute.sql.scope import Scope
from jalon.compute.sql.tree import (
    TYPES,
    by_code_point,
    decimal_type,
    divide,
    literal,
    microseconds,
    paren,
    to_type,
)
from jalon.vocabulary.rows import (
    Between,
    Binary,
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
)

Arguments = tuple[RowExpression, ...]


def build(expression: RowExpression, scope: Scope) -> exp.Expr:
    """The SQL tree of a row expression."""
    match expression:
        case Column():
            return scope.column(expression)
        case Literal(value=value):
            return literal(value)
        case Binary():
            return _binary(expression, scope)
        case Not(operand=operand):
            return exp.Not(this=paren(build(operand, scope)))
        case Negative(operand=operand):
            return exp.Neg(this=paren(_wide(operand, scope)))
        case IsNull(operand=operand):
            return exp.Is(this=paren(build(operand, scope)), expression=exp.Null())
        case In(operand=operand, options=options):
            return exp.In(
                this=paren(build(operand, scope)), expressions=[build(option, scope) for option in options]
            )
        case Between(operand=operand, low=low, high=high):
            return exp.Between(
                this=paren(_ordered((operand, low, high), scope)),
                low=paren(build(low, scope)),
                high=paren(build(high, scope)),
            )
        case Case(branches=branches, otherwise=otherwise):
            return exp.Case(
                ifs=[
                    exp.If(this=build(branch.condition, scope), true=build(branch.result, scope))
                    for branch in branches
                ],
                default=None if otherwise is None else build(otherwise, scope),
            )
        case Cast():
            return _cast(expression, scope)
        case Call(function=function, arguments=arguments):
            return _CALLS[function](arguments, scope)


_OPERATORS: Mapping[Operator, type[exp.Binary]] = {
    Operator.ADD: exp.Add,
    Operator.SUBTRACT: exp.Sub,
    Operator.MULTIPLY: exp.Mul,
    Operator.EQUAL: exp.EQ,
    Operator.DIFFERS: exp.NEQ,
    Operator.LESS: exp.LT,
    Operator.LESS_OR_EQUAL: exp.LTE,
    Operator.MORE: exp.GT,
    Operator.MORE_OR_EQUAL: exp.GTE,
    Operator.AND: exp.And,
    Operator.OR: exp.Or,
    Operator.LIKE: exp.Like,
    Operator.ILIKE: exp.ILike,
}


_ORDERING = (Operator.LESS, Operator.LESS_OR_EQUAL, Operator.MORE, Operator.MORE_OR_EQUAL)
_GROWING = (Operator.ADD, Operator.SUBTRACT, Operator.MULTIPLY)
_NARROW = 18
"""DuckDB multiplies decimals of up to so many digits into one of as many, and fails where it overflows."""


def _binary(expression: Binary, scope: Scope) -> exp.Expr:
    operator = expression.operator
    if operator is Operator.DIVIDE:
        return exp.Paren(this=divide(build(expression.left, scope), build(expression.right, scope)))
    if operator is Operator.CONCAT:
        left, right = (as_text(side, scope) for side in (expression.left, expression.right))
        return exp.Paren(this=exp.DPipe(this=left, expression=right, safe=False))
    left, right = build(expression.left, scope), build(expression.right, scope)
    if operator in _GROWING:
        left, right = _grown(expression, scope)
    if operator in _ORDERING:
        left = _ordered((expression.left, expression.right), scope)
    if operator is Operator.MULTIPLY:
        left = _roomy(left, expression, scope)
    tree: exp.Expr = _OPERATORS[operator](this=paren(left), expression=paren(right))
    if operator in (Operator.LIKE, Operator.ILIKE) and scope.dialect == "postgres":
        # A backslash is a plain character, as elsewhere; there it would escape the next one.
        tree = exp.Escape(this=tree, expression=exp.Literal.string(""))
    return exp.Paren(this=tree)


def _grown(expression: Binary, scope: Scope) -> tuple[exp.Expr, exp.Expr]:
    """Both sides of arithmetic: whole numbers with 64 bits, except days that are added to a date."""
    left, right = expression.left, expression.right
    if expression.operator is not Operator.MULTIPLY and Kind.OTHER in (
        kind_of(left, scope),
        kind_of(right, scope),
    ):
        return _days(left, scope), _days(right, scope)
    constants = isinstance(left, Literal) and isinstance(right, Literal)
    return _wide(left, scope, constants), _wide(right, scope, constants)


def _days(operand: RowExpression, scope: Scope) -> exp.Expr:
    """A side of date arithmetic: engines add whole days as numbers of 32 bits."""
    tree = build(operand, scope)
    number = kind_of(operand, scope) is Kind.NUMBER
    return exp.Cast(this=tree, to=exp.DataType(this=exp.DType.INT)) if number else tree


def _wide(operand: RowExpression, scope: Scope, constant: bool = False) -> exp.Expr:
    """An operand of arithmetic; whole numbers with 64 bits, where an engine would keep to 32."""
    tree = build(operand, scope)
    if isinstance(operand, Literal):
        narrow = isinstance(operand.value, int) and (constant or scope.dialect == "postgres")
    else:
        narrow = scope.dialect == "postgres" and scope.type_of(operand) is ColumnType.INTEGER
    return to_type(tree, ColumnType.INTEGER) if narrow else tree


def _roomy(left: exp.Expr, product: Binary, scope: Scope) -> exp.Expr:
    """The left side of a product with room for all digits of the result."""
    if scope.dialect != "duckdb":
        return left
    one, other = digits_of(product.left, scope), digits_of(product.right, scope)
    if one is None or other is None or max(one[0], other[0]) > _NARROW or one[0] + other[0] <= _NARROW:
        return left
    return exp.Cast(this=left, to=decimal_type(38, one[1]))


def as_text(operand: RowExpression, scope: Scope) -> exp.Expr:
    """A value as text; a whole double without a point, as elsewhere."""
    text = to_type(build(operand, scope), ColumnType.TEXT)
    if scope.dialect != "duckdb" or scope.type_of(operand) is not ColumnType.DOUBLE:
        return text
    point, nothing = exp.Literal.string(r"\.0$"), exp.Literal.string("")
    return exp.Anonymous(this="regexp_replace", expressions=[text, point, nothing])


def _ordered(operands: Arguments, scope: Scope) -> exp.Expr:
    """The first of operands that are put in order; its order counts for all when all are texts."""
    kinds = {kind_of(operand, scope) for operand in operands}
    return by_code_point(
        build(operands[0], scope), Kind.TEXT if kinds == {Kind.TEXT} else Kind.OTHER, scope.dialect
    )


def _cast(expression: Cast, scope: Scope) -> exp.Expr:
    """A person's cast: null where the value does not fit, in the engines that can say so."""
    if expression.to is ColumnType.TEXT:
        return as_text(expression.operand, scope)
    operand = build(expression.operand, scope)
    if expression.to is ColumnType.DECIMAL:
        target = decimal_type(expression.precision, expression.scale)
    else:
        target = exp.DataType(this=TYPES[expression.to])
    if scope.dialect == "duckdb":
        return exp.TryCast(this=operand, to=target, safe=True)
    kind = kind_of(expression.operand, scope)
    if kind is Kind.TRUTH and expression.to in _NUMBERS:
        operand = exp.Cast(this=operand, to=exp.DataType(this=exp.DType.INT))
    if kind is Kind.NUMBER and expression.to is ColumnType.BOOLEAN:
        return exp.Paren(this=exp.NEQ(this=paren(operand), expression=exp.Literal.number(0)))
    return exp.Cast(this=operand, to=target)


_NUMBERS = (ColumnType.INTEGER, ColumnType.DECIMAL, ColumnType.DOUBLE)


def instant(expression: RowExpression, scope: Scope) -> exp.Expr:
    """A date or time as a point in time: naive ones are wall-clock times of their zone."""
    tree = build(expression, scope)
    kind = scope.type_of(expression)
    if kind is ColumnType.INSTANT:
        return tree
    if kind is not ColumnType.TIMESTAMP:
        tree = to_type(tree, ColumnType.TIMESTAMP)
    return exp.AtTimeZone(this=tree, zone=exp.Literal.string(scope.zone_of(expression)))


def local_day(expression: RowExpression, zone: str, scope: Scope) -> exp.Expr:
    """The local date of a date or time in a zone."""
    tree = build(expression, scope)
    kind = scope.type_of(expression)
    if kind is ColumnType.DATE:
        return tree
    if kind is ColumnType.TIMESTAMP and scope.zone_of(expression) == zone:
        return to_type(tree, ColumnType.DATE)
    moved = exp.AtTimeZone(this=paren(instant(expression, scope)), zone=exp.Literal.string(zone))
    return to_type(moved, ColumnType.DATE)


Builder = Callable[[Arguments, Scope], exp.Expr]


def _named(name: str) -> Builder:
    def build_call(arguments: Arguments, scope: Scope) -> exp.Expr:
        return exp.Anonymous(this=name, expressions=[build(argument, scope) for argument in arguments])

    return build_call


def _extracted(field: str) -> Builder:
    def build_call(arguments: Arguments, scope: Scope) -> exp.Expr:
        moment = build(arguments[0], scope)
        if scope.type_of(arguments[0]) is ColumnType.OTHER:  # a column without values has no type to go by
            moment = to_type(moment, ColumnType.TIMESTAMP)
        read = exp.Extract(this=exp.var(field), expression=moment)
        return to_type(read, ColumnType.INTEGER)

    return build_call


def _contains(arguments: Arguments, scope: Scope) -> exp.Expr:
    found = exp.Anonymous(this="strpos", expressions=[build(argument, scope) for argument in arguments])
    return exp.Paren(this=exp.GT(this=found, expression=exp.Literal.number(0)))


def _days_between(arguments: Arguments, scope: Scope) -> exp.Expr:
    start, end = (to_type(build(argument, scope), ColumnType.DATE) for argument in arguments)
    return exp.Paren(this=exp.Sub(this=end, expression=start))


def _hours_between(arguments: Arguments, scope: Scope) -> exp.Expr:
    start, end = (microseconds(instant(argument, scope), scope.dialect) for argument in arguments)
    elapsed = to_type(exp.Paren(this=exp.Sub(this=end, expression=start)), ColumnType.DOUBLE)
    return exp.Paren(
        this=exp.Div(this=elapsed, expression=exp.Literal.number("3600000000.0"), typed=True, safe=True)
    )


def _round(arguments: Arguments, scope: Scope) -> exp.Expr:
    """Halves go away from zero; PostgreSQL does so for exact numbers only, and rounds doubles to even."""
    value = build(arguments[0], scope)
    if scope.dialect == "postgres":
        value = exp.Cast(this=value, to=exp.DataType(this=exp.DType.DECIMAL))
    return exp.Anonymous(
        this="round", expressions=[value, *(build(digits, scope) for digits in arguments[1:])]
    )


def _substring(arguments: Arguments, scope: Scope) -> exp.Expr:
    """From a position, the first is 1; a negative one counts from the end."""
    start = arguments[1]
    trees = [build(argument, scope) for argument in arguments]
    from_end = isinstance(start, Literal) and isinstance(start.value, int) and start.value < 0
    if scope.dialect != "postgres" or not from_end:
        return exp.Anonymous(this="substr", expressions=trees)
    tail = exp.Anonymous(this="right", expressions=[trees[0], exp.Neg(this=exp.Paren(this=trees[1]))])
    return tail if len(trees) == 2 else exp.Anonymous(this="left", expressions=[tail, trees[2]])


def _extreme(name: str) -> Builder:
    def build_call(arguments: Arguments, scope: Scope) -> exp.Expr:
        rest = [build(argument, scope) for argument in arguments[1:]]
        return exp.Anonymous(this=name, expressions=[_ordered(arguments, scope), *rest])

    return build_call


_CALLS: Mapping[Function, Builder] = {
    Function.ABS: _named("abs"),
    Function.CEIL: _named("ceil"),
    Function.COALESCE: _named("coalesce"),
    Function.CONTAINS: _contains,
    Function.DAY: _extracted("day"),
    Function.DAYS_BETWEEN: _days_between,
    Function.FLOOR: _named("floor"),
    Function.GREATEST: _extreme("greatest"),
    Function.HOUR: _extracted("hour"),
    Function.HOURS_BETWEEN: _hours_between,
    Function.LEAST: _extreme("least"),
    Function.LEFT: _named("left"),
    Function.LENGTH: _named("length"),
    Function.LOWER: _named("lower"),
    Function.MONTH: _extracted("month"),
    Function.NULLIF: _named("nullif"),
    Function.REPLACE: _named("replace"),
    Function.RIGHT: _named("right"),
    Function.ROUND: _round,
    Function.STARTS_WITH: _named("starts_with"),
    Function.SUBSTRING: _substring,
    Function.TRIM: _named("trim"),
    Function.UPPER: _named("upper"),
    Function.WEEKDAY: _extracted("isodow"),
    Function.YEAR: _extracted("year"),
}
