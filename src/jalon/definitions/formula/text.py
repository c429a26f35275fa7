"""Trees back to text: canonical, so that it reads back to the same tree and can name a part."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from jalon.vocabulary.formula import (
    Active,
    ActiveKeys,
    ActiveTime,
    Change,
    Clock,
    Count,
    Distinct,
    FirstTime,
    Formula,
    Interval,
    KpiRef,
    Last,
    LastYear,
    Maximum,
    Minimum,
    Minus,
    Movement,
    Negated,
    Number,
    OrElse,
    Percentile,
    PeriodLength,
    Plus,
    Previous,
    Quotient,
    Rows,
    Running,
    Sessions,
    Share,
    Sum,
    Times,
    ToDate,
    Trailing,
)
from jalon.vocabulary.rows import (
    Between,
    Binary,
    Call,
    Case,
    Cast,
    Column,
    ColumnType,
    In,
    IsNull,
    Literal,
    Negative,
    Not,
    Operator,
    RowExpression,
    Scalar,
)


def row_text(expression: RowExpression) -> str:
    """A row expression as SQL text, fully bracketed, every column quoted."""
    match expression:
        case Column(name=name, path=path):
            return ".".join(_quoted(word) for word in (*path, name))
        case Literal(value=value):
            return _scalar(value)
        case Binary():
            return f"({_chain(expression)})"
        case Not(operand=operand):
            return f"(not {row_text(operand)})"
        case Negative(operand=operand):
            return f"(- {row_text(operand)})"
        case IsNull(operand=operand):
            return f"({row_text(operand)} is null)"
        case In(operand=operand, options=options):
            return f"({row_text(operand)} in ({_list(options)}))"
        case Between(operand=operand, low=low, high=high):
            return f"({row_text(operand)} between {row_text(low)} and {row_text(high)})"
        case Call(function=function, arguments=arguments):
            return f"{function.value}({_list(arguments)})"
        case Cast(operand=operand, to=to, precision=precision, scale=scale):
            size = f"({precision}, {scale})" if to is ColumnType.DECIMAL else ""
            return f"cast({row_text(operand)} as {_TYPE_WORDS.get(to, to.value)}{size})"
        case Case(branches=branches, otherwise=otherwise):
            whens = " ".join(
                f"when {row_text(branch.condition)} then {row_text(branch.result)}" for branch in branches
            )
            last = "" if otherwise is None else f" else {row_text(otherwise)}"
            return f"case {whens}{last} end"


_CHAINS = (
    frozenset((Operator.ADD, Operator.SUBTRACT)),
    frozenset((Operator.MULTIPLY, Operator.DIVIDE)),
    frozenset((Operator.AND,)),
    frozenset((Operator.OR,)),
    frozenset((Operator.CONCAT,)),
)


def _chain(binary: Binary) -> str:
    """`a + b - c` without brackets around `a + b`: long chains do not count as deep."""
    left, operator = binary.left, binary.operator
    chained = isinstance(left, Binary) and any({operator, left.operator} <= chain for chain in _CHAINS)
    before = _chain(left) if isinstance(left, Binary) and chained else row_text(left)
    return f"{before} {operator.value} {row_text(binary.right)}"


_TYPE_WORDS = {ColumnType.INTEGER: "bigint"}


def _list(expressions: tuple[RowExpression, ...]) -> str:
    return ", ".join(row_text(expression) for expression in expressions)


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'


def _scalar(value: Scalar) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case datetime():
            return f"cast('{value.isoformat(sep=' ')}' as timestamp)"
        case date():
            return f"cast('{value.isoformat()}' as date)"
        case str():
            return "'" + value.replace("'", "''") + "'"
        case Decimal():
            text = f"{value:f}"
            return text if "." in text else text + ".0"
        case int():
            return str(value)


def value_text(formula: Formula) -> str:
    """A formula as text, fully bracketed."""
    match formula:
        case Number(value=value):
            return f"{value:f}"
        case KpiRef(kpi=kpi):
            return kpi
        case Plus() | Minus() | Times() | Quotient():
            return f"({_terms(formula)})"
        case Negated(of=of):
            return f"-({value_text(of)})"
        case OrElse(left=left, right=right):
            return f"or_else({value_text(left)}, {value_text(right)})"
        case Previous(of=of, steps=steps):
            return f"previous({value_text(of)}, {steps})"
        case LastYear(of=of, same_weekday=same_weekday):
            return f"{'same_weekday_last_year' if same_weekday else 'last_year'}({value_text(of)})"
        case Change(of=of, relative=relative, year=year):
            return f"change{'_rate' if relative else ''}{'_year' if year else ''}({value_text(of)})"
        case Trailing(of=of, length=length, grain=grain):
            return f"trailing({value_text(of)}, {length} {grain.value}s)"
        case ToDate(of=of, grain=grain):
            return f"to_date({value_text(of)}, {grain.value})"
        case Running(of=of):
            return f"running({value_text(of)})"
        case Last(of=of, each=each):
            return f"last({value_text(of)}{_dimensions('each', each)})"
        case Share(of=of, across=across):
            return f"share({value_text(of)}{_dimensions('across', across)})"
        case PeriodLength(clock=clock):
            return f"period_{'days' if clock is Clock.DAYS else 'hours'}()"
        case _:
            return _leaf(formula)


_SIGNS: dict[type, str] = {Plus: "+", Minus: "-", Times: "*", Quotient: "/"}


def _terms(formula: Plus | Minus | Times | Quotient) -> str:
    """`a + b - c` without brackets around `a + b`."""
    chain = (Plus, Minus) if isinstance(formula, Plus | Minus) else (Times, Quotient)
    left = formula.left
    before = _terms(left) if isinstance(left, chain) else value_text(left)
    return f"{before} {_SIGNS[type(formula)]} {value_text(formula.right)}"


def _leaf(leaf: Formula) -> str:
    match leaf:
        case Sum(rows=rows, of=of):
            return f"sum({row_text(of)}){_tail(rows)}"
        case Count(rows=rows, of=None):
            return f"count(*){_tail(rows)}"
        case Count(rows=rows, of=of):
            assert of is not None
            return f"count({row_text(of)}){_tail(rows)}"
        case Minimum(rows=rows, of=of):
            return f"min({row_text(of)}){_tail(rows)}"
        case Maximum(rows=rows, of=of):
            return f"max({row_text(of)}){_tail(rows)}"
        case Distinct(rows=rows, of=key):
            return f"count(distinct {_list(key)}){_tail(rows)}"
        case Percentile(rows=rows, of=of, fraction=fraction):
            return f"percentile({row_text(of)}, {fraction}){_tail(rows)}"
        case FirstTime(rows=rows, key=key):
            return f"first_time({_list(key)}){_tail(rows)}"
        case Active(rows=rows, interval=interval, of=of):
            inner = "count(*)" if of is None else f"sum({row_text(of)})"
            return f"active({inner}, {_interval(interval)}){_tail(rows)}"
        case ActiveKeys(rows=rows, interval=interval, key=key):
            return f"active(count(distinct {_list(key)}), {_interval(interval)}){_tail(rows)}"
        case ActiveTime(rows=rows, interval=interval, key=key):
            keys = f", {_list(key)}" if key else ""
            return f"active_hours({_interval(interval)}{keys}){_tail(rows)}"
        case Movement(rows=rows, interval=interval, key=key, of=of, kind=kind, counted=counted):
            word = "moved_count" if counted else "moved"
            return (
                f"{word}({kind.value}, sum({row_text(of)}), {_interval(interval)}, {_list(key)}){_tail(rows)}"
            )
        case Sessions(rows=rows, key=key, gap_minutes=gap):
            return f"sessions({_list(key)}, {gap}){_tail(rows)}"
        case _:
            raise TypeError(f"not a leaf: {leaf!r}")


def _tail(rows: Rows) -> str:
    where = "" if rows.where is None else f" filter (where {row_text(rows.where)})"
    at = "" if rows.at is None else f" at {rows.at}"
    return where + at


def _interval(interval: Interval) -> str:
    return f"{row_text(interval.start)}, {row_text(interval.end)}"


def _dimensions(word: str, names: tuple[str, ...]) -> str:
    if not names:
        return ""
    quoted = (".".join(_quoted(part) for part in name.split(".")) for name in names)
    return f", {word} " + ", ".join(quoted)
