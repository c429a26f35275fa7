"""The rows behind a number as SELECTs: filter, time, zone, links and slice are those of the scan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlglot import exp

from jalon.compute.relation import Aggregate, Relation, Turns
from jalon.compute.sql.period import FAR
from jalon.compute.sql.relation import Columns, column_of, rows_of, turn_intervals
from jalon.compute.sql.scan import aggregate_tree
from jalon.compute.sql.source import quoted
from jalon.compute.sql.tree import literal
from jalon.vocabulary.rows import Cast, ColumnType, RowExpression


@dataclass(frozen=True, kw_only=True, slots=True)
class RowsAsked:
    """Which rows of a relation: those that pass the filter, on the days `[start, end)`, of one slice.

    Of intervals (`Turns`): those running at the end of the last day, or with `touching` on any of the days.
    `last` keeps only the last day that has rows. Without days: all dated rows, or all rows of undated ones.
    """

    relation: Relation
    where: RowExpression | None
    days: tuple[date, date] | None
    slice: tuple[tuple[str, str | None], ...] = ()
    last: bool = False
    touching: bool = False
    dated: bool = True


def listing_selects(
    asked: RowsAsked,
    columns: Columns,
    shown: Sequence[RowExpression],
    aggregates: Sequence[Aggregate],
    most: int,
) -> tuple[exp.Select, exp.Select]:
    """Two queries: the newest rows (their day, then `shown`); how many there are, with their aggregates."""
    names = [columns.measure(each) for each in shown]
    totals = [aggregate_tree(each, columns) for each in aggregates]
    conditions = _conditions(asked, columns)
    turning = isinstance(asked.relation, Turns)
    rows = (
        turn_intervals(asked.relation, columns)
        if isinstance(asked.relation, Turns)
        else rows_of(asked.relation, columns)
    )
    day = quoted("start_day" if turning else "day")
    kept = exp.select("*").from_(rows.subquery("x")).where(*conditions)
    if asked.last:
        newest = exp.select(exp.Max(this=day.copy())).from_(kept.subquery("n"))
        kept = kept.copy().where(exp.EQ(this=day.copy(), expression=exp.Subquery(this=newest)))
    order = [
        exp.Ordered(this=day.copy(), desc=True, nulls_first=False),
        *(exp.Ordered(this=quoted(name), nulls_first=False) for name in names),
    ]
    listed = exp.select(day.copy(), *(quoted(name) for name in names)).from_(kept.subquery("y"))
    counted = exp.select(
        exp.Count(this=exp.Star()).as_("n", quoted=True),
        *(tree.as_(f"a{at}", quoted=True) for at, tree in enumerate(totals)),
    ).from_(kept.copy().subquery("y"))
    return listed.order_by(*order).limit(most), counted


def _conditions(asked: RowsAsked, columns: Columns) -> list[exp.Expr]:
    """What a row must be to count."""
    found = [_of_member(path, member, columns) for path, member in asked.slice]
    if isinstance(asked.relation, Turns):
        return [*found, *_running(asked)]
    if asked.where is not None:
        found.append(quoted(columns.measure(asked.where)))
    day = quoted("day")
    if asked.days is not None:
        found.append(exp.GTE(this=day, expression=literal(asked.days[0])))
        found.append(exp.LT(this=day.copy(), expression=literal(asked.days[1])))
    elif asked.dated:
        found.append(exp.LT(this=day, expression=literal(FAR)))
    return found


def _running(asked: RowsAsked) -> list[exp.Expr]:
    """Intervals that run at the end of the last day, or touch any day. The filter is inside the relation."""
    if asked.days is None:
        return []
    first, after = asked.days
    start, end = quoted("start_day"), quoted("end_day")
    open_until = exp.Or(
        this=exp.Is(this=end, expression=exp.Null()),
        expression=exp.GTE(this=end.copy(), expression=literal(first if asked.touching else after)),
    )
    return [exp.LT(this=start, expression=literal(after)), exp.Paren(this=open_until)]


def _of_member(path: str, member: str | None, columns: Columns) -> exp.Expr:
    text = quoted(columns.measure(Cast(operand=column_of(path), to=ColumnType.TEXT)))
    if member is None:
        return exp.Is(this=text, expression=exp.Null())
    return exp.EQ(this=text, expression=literal(member))
