"""Scans as SELECTs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlglot import exp

from jalon.compute.relation import (
    Aggregate,
    Balance,
    BalanceInstants,
    CountOf,
    DistinctOf,
    LargestOf,
    PercentileOf,
    SmallestOf,
    SumOf,
)
from jalon.compute.scan import Grouping, Portion, Scan, WindowScan
from jalon.compute.sql.period import period_start
from jalon.compute.sql.relation import Columns, rows_of
from jalon.compute.sql.source import SourceScope, quoted
from jalon.compute.sql.tree import literal, to_type
from jalon.vocabulary.calendar import Calendar, Grain
from jalon.vocabulary.rows import Binary, ColumnType, IsNull, Not, Operator, RowExpression

MOST_ROWS = 3_000_000
"""A scan that answers more rows than this has a cut with far too many members."""


def scan_select(
    scan: Scan, scope: SourceScope, calendars: Mapping[str, Calendar]
) -> exp.Select | exp.SetOperation:
    """The query of a scan: `b` (which portion), `g` (which grouping), `day`, `p0…`, dimensions, `a0…`.

    The rows are named once; a portion adds up days, others group by period what does not add up.
    """
    columns = Columns(scope)
    for grouping in scan.groupings:
        for name in grouping.split.dimensions:
            columns.dimension(name, grouping.split)
    values = [aggregate_tree(aggregate, columns) for aggregate in scan.aggregates]
    rows = rows_of(scan.relation, columns)
    layout = _Layout(scan, columns, calendars)
    portions = [_portion(layout, which, values) for which in range(len(scan.portions))]
    whole = portions[0] if len(portions) == 1 else exp.union(*portions, distinct=False)
    return whole.with_(ROWS, as_=rows).limit(MOST_ROWS + 1)


ROWS = "rows_of_scan"


@dataclass
class _Layout:
    """The columns that all portions of a scan answer with."""

    scan: Scan
    columns: Columns
    calendars: Mapping[str, Calendar]

    @property
    def periods(self) -> dict[tuple[Grain, str], str]:
        """The column of each grain and calendar."""
        return {period: f"p{at}" for at, period in enumerate(self.scan.periods)}

    @property
    def names(self) -> list[str]:
        """Day, periods and dimensions, in order."""
        return ["day", *self.periods.values(), *self.columns.splits.values()]

    def set_of(self, grouping: Grouping) -> list[str]:
        """The columns of one grouping set."""
        when = ["day"] if grouping.by_day else []
        if grouping.grain is not None:
            when = [self.periods[grouping.grain, grouping.calendar]]
        return [*when, *(self.columns.dimension(name, grouping.split) for name in grouping.split.dimensions)]

    def nothing(self, name: str) -> exp.Expr:
        """A null of a column's own type, which a union needs in the engines that do not find it out."""
        if self.columns.scope.dialect == "duckdb":
            return exp.Null()
        if name not in self.columns.splits.values():
            return to_type(exp.Null(), ColumnType.DATE)
        return exp.Subquery(this=exp.select(quoted(name)).from_(ROWS).limit(0))


def _portion(layout: _Layout, which: int, values: list[exp.Expr]) -> exp.Select:
    portion = layout.scan.portions[which]
    sets = [layout.set_of(grouping) for grouping in portion.groupings]
    used = [name for name in layout.names if any(name in each for each in sets)]
    shown = [
        (quoted(name) if name in used else layout.nothing(name)).as_(name, quoted=True)
        for name in layout.names
    ]
    aggregates = [
        (value.copy() if aggregate in portion.aggregates else _none(aggregate)).as_(f"a{at}", quoted=True)
        for at, (aggregate, value) in enumerate(zip(layout.scan.aggregates, values, strict=True))
    ]
    marks = _marks([quoted(name) for name in used]) if used else exp.Literal.number(0)
    select = exp.select(
        exp.Literal.number(which).as_("b", quoted=True), marks.as_("g", quoted=True), *shown, *aggregates
    ).from_(_portion_rows(layout, portion, used, values).subquery("y"))
    grouped = [exp.Tuple(expressions=[quoted(name) for name in each]) for each in sets]
    select.set("group", exp.Group(grouping_sets=[exp.GroupingSets(expressions=grouped)]))
    return select


def _portion_rows(layout: _Layout, portion: Portion, used: list[str], values: list[exp.Expr]) -> exp.Select:
    """The rows of a portion with its periods; for distinct counts, each different row once."""
    rows = exp.select("*").from_(ROWS)
    if portion.different:
        read = {
            column.name: None
            for aggregate, value in zip(layout.scan.aggregates, values, strict=True)
            if aggregate in portion.aggregates
            for column in value.find_all(exp.Column)
        }
        kept = ["day", *(name for name in used if name in layout.columns.splits.values()), *read]
        rows = exp.select(*(quoted(name) for name in kept)).distinct().from_(ROWS)
    own = {(each.grain, each.calendar) for each in portion.groupings}
    periods = [
        period_start(quoted("day"), period[0], layout.calendars[period[1]]).as_(name, quoted=True)
        for period, name in layout.periods.items()
        if period in own
    ]
    return exp.select("*", *periods).from_(rows.subquery("x")) if periods else rows


def _none(aggregate: Aggregate) -> exp.Expr:
    """The null of an aggregate that another portion answers."""
    if isinstance(aggregate, DistinctOf):
        return to_type(exp.Null(), ColumnType.INTEGER)
    if isinstance(aggregate, PercentileOf):
        return to_type(exp.Null(), ColumnType.DOUBLE)
    return exp.Null()


MOST_MARKED = 31
"""PostgreSQL's GROUPING takes no more arguments than this."""


def _marks(names: list[exp.Expr]) -> exp.Expr:
    """Which columns a row's grouping leaves out, one bit a column, the first is the highest."""
    chunks = [names[at : at + MOST_MARKED] for at in range(0, len(names), MOST_MARKED)]
    marks: exp.Expr = exp.Anonymous(this="GROUPING", expressions=chunks[0])
    for chunk in chunks[1:]:
        room = exp.Literal.number(2 ** len(chunk))
        shifted = exp.Mul(this=exp.Paren(this=exp.cast(marks, _BITS)), expression=room)
        marks = exp.Add(this=shifted, expression=exp.Anonymous(this="GROUPING", expressions=chunk))
    return marks


_BITS = "DECIMAL(38, 0)"


def aggregate_tree(aggregate: Aggregate, columns: Columns) -> exp.Expr:
    """An aggregate over the columns of a relation."""
    match aggregate:
        case SumOf(of=of, where=where):
            return _filtered(exp.Sum(this=quoted(columns.measure(of))), where, columns)
        case CountOf(of=None, where=where):
            return _filtered(exp.Count(this=exp.Star()), where, columns)
        case CountOf(of=of, where=where):
            assert of is not None
            return _filtered(exp.Count(this=quoted(columns.measure(of))), where, columns)
        case SmallestOf(of=of, where=where):
            return _filtered(exp.Min(this=quoted(columns.measure(of))), where, columns)
        case LargestOf(of=of, where=where):
            return _filtered(exp.Max(this=quoted(columns.measure(of))), where, columns)
        case DistinctOf(of=key, where=where):
            return _distinct(key, where, columns)
        case PercentileOf(of=of, fraction=fraction, where=where):
            value = to_type(quoted(columns.measure(of)), ColumnType.DOUBLE)
            return _filtered(_percentile(value, fraction, columns.scope.dialect), where, columns)
        case Balance(of=None):
            return exp.Sum(this=quoted("sign"))
        case Balance(of=of):
            assert of is not None
            return exp.Sum(this=exp.Mul(this=quoted("sign"), expression=quoted(columns.measure(of))))
        case BalanceInstants():
            return exp.Sum(this=exp.Mul(this=quoted("sign"), expression=quoted("us")))


def _percentile(value: exp.Expr, fraction: Decimal, dialect: str) -> exp.Expr:
    """The exact, interpolated percentile: never an approximate function, whatever the engine offers."""
    if dialect == "duckdb":
        return exp.Anonymous(this="quantile_cont", expressions=[value, literal(fraction)])
    rank = exp.Anonymous(this="percentile_cont", expressions=[literal(fraction)])
    ordered = exp.Order(expressions=[exp.Ordered(this=value, nulls_first=False)])
    return exp.WithinGroup(this=rank, expression=ordered)


def _filtered(tree: exp.Expr, where: RowExpression | None, columns: Columns) -> exp.Expr:
    if where is None:
        return tree
    return exp.Filter(this=tree, expression=exp.Where(this=quoted(columns.measure(where))))


def _distinct(key: tuple[RowExpression, ...], where: RowExpression | None, columns: Columns) -> exp.Expr:
    if len(key) == 1:
        one = exp.Distinct(expressions=[quoted(columns.measure(key[0]))])
        return _filtered(exp.Count(this=one), where, columns)
    for part in key:
        present = Not(operand=IsNull(operand=part))
        where = present if where is None else Binary(operator=Operator.AND, left=where, right=present)
    row = exp.Tuple(expressions=[quoted(columns.measure(part)) for part in key])
    return _filtered(exp.Count(this=exp.Distinct(expressions=[row])), where, columns)


def window_select(scan: WindowScan, scope: SourceScope) -> exp.Select:
    """The SELECT of a window scan: `g`, `w` (the window's number), dimensions, aggregates."""
    columns = Columns(scope)
    cuts = [[columns.dimension(name, split) for name in split.dimensions] for split in scan.splits]
    values = [aggregate_tree(aggregate, columns) for aggregate in scan.aggregates]
    rows = rows_of(scan.relation, columns)
    spans = exp.values(
        [(window.number, literal(window.start), literal(window.end)) for window in scan.windows],
        alias="w",
        columns=["number", "first", "after"],
    )
    inside = exp.and_(
        exp.GTE(this=quoted("day", "y"), expression=exp.column("first", "w")),
        exp.LT(this=quoted("day", "y"), expression=exp.column("after", "w")),
    )
    number = exp.column("number", "w")
    names = list(columns.splits.values())
    sets = [exp.Tuple(expressions=[number.copy(), *(quoted(name) for name in cut)]) for cut in cuts]
    marks = _marks([number.copy(), *(quoted(name) for name in names)])
    select = (
        exp.select(
            marks.as_("g", quoted=True),
            number.copy().as_("w", quoted=True),
            *(quoted(name) for name in names),
            *(value.as_(f"a{at}", quoted=True) for at, value in enumerate(values)),
        )
        .from_(rows.subquery("y"))
        .join(spans, on=inside)
    )
    select.set("group", exp.Group(grouping_sets=[exp.GroupingSets(expressions=sets)]))
    return select.limit(MOST_ROWS + 1)
