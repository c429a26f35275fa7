"""The first day of a date's period as SQL, the same for every engine."""

from __future__ import annotations

from datetime import date

from sqlglot import exp

from jalon.compute.sql.tree import literal, to_type
from jalon.vocabulary.calendar import Calendar, Grain
from jalon.vocabulary.rows import ColumnType

EVER = date(1, 1, 1)
"""What stands for the one period of `Grain.ALL`."""

FAR = date(9999, 12, 31)
"""The day of rows dated in the future, and the end of what is still open."""


def period_start(day: exp.Expr, grain: Grain, calendar: Calendar) -> exp.Expr:
    """The first day of the period that holds `day`; null for a null day."""
    if grain is Grain.ALL:
        arrived = exp.LT(this=day, expression=literal(FAR))
        return exp.Case(ifs=[exp.If(this=arrived, true=literal(EVER))])
    if grain is Grain.DAY:
        return day
    if grain is Grain.WEEK:
        return _week(day, calendar)
    if grain.fiscal and calendar.week_pattern is not None:
        return _retail(day, grain, calendar)
    unit = {"fiscal_month": "month", "fiscal_quarter": "quarter", "fiscal_year": "year"}.get(
        grain, grain.value
    )
    if grain not in (Grain.FISCAL_QUARTER, Grain.FISCAL_YEAR) or calendar.year_starts == 1:
        return _truncated(day, unit)
    months = calendar.year_starts - 1
    earlier = exp.Sub(this=day, expression=_months(months))
    return to_type(exp.Add(this=_truncated(earlier, unit), expression=_months(months)), ColumnType.DATE)


def _truncated(day: exp.Expr, unit: str) -> exp.Expr:
    return to_type(exp.TimestampTrunc(this=day, unit=exp.var(unit.upper())), ColumnType.DATE)


def _months(number: int) -> exp.Expr:
    return exp.Interval(this=exp.Literal.string(str(number)), unit=exp.var("MONTH"))


def _week(day: exp.Expr, calendar: Calendar) -> exp.Expr:
    weekday = to_type(exp.Extract(this=exp.var("isodow"), expression=day), ColumnType.INTEGER)
    shifted = exp.Paren(
        this=exp.Add(this=weekday, expression=exp.Literal.number(6 - calendar.week_starts.number))
    )
    into = exp.Mod(this=shifted, expression=exp.Literal.number(7))
    whole = exp.Cast(this=exp.Paren(this=into), to=exp.DataType(this=exp.DType.INT))
    return exp.Paren(this=exp.Sub(this=day.copy(), expression=whole))


def _retail(day: exp.Expr, grain: Grain, calendar: Calendar) -> exp.Expr:
    """The boundary at or before the day; null outside the named years."""
    starts = calendar.retail_starts(grain)
    branches = [
        exp.If(this=exp.GTE(this=day.copy(), expression=literal(starts[-1])), true=exp.Null()),
        *(
            exp.If(this=exp.GTE(this=day.copy(), expression=literal(start)), true=literal(start))
            for start in reversed(starts[:-1])
        ),
    ]
    return exp.Case(ifs=branches)
