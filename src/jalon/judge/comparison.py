"""A value beside that of another period: what is compared with what, and whether the move is good."""

from __future__ import annotations

from decimal import Decimal

from jalon.judge.case import Case
from jalon.judge.nature import Nature
from jalon.judge.numbers import difference, exact, relative
from jalon.vocabulary.kpi import Better
from jalon.vocabulary.observation import Observation, Value
from jalon.vocabulary.verdict import Compared, Comparison, Trend


def before(case: Case, value: Value | None) -> Compared | None:
    """The value beside the period before; a running period beside the same elapsed part of it.

    A balance is read at a moment, so it stands against the end of the period before; so does a ratio when
    the part is not known. A running flow is never set against a whole period.
    """
    earlier = case.earlier
    whole = case.series.at(earlier)
    if case.finished or case.nature is Nature.BALANCE:
        return _compared(Comparison.PREVIOUS, value, whole)
    part = case.series.part(earlier, case.elapsed) if case.elapsed else None
    if part is not None:
        return _compared(Comparison.SAME_ELAPSED_PART, value, part)
    if case.nature is Nature.LEVEL:
        return _compared(Comparison.PREVIOUS, value, whole)
    return None


def year_ago(case: Case, value: Value | None) -> Compared | None:
    """The value beside the same period last year; a running flow or ratio beside the same part of it."""
    earlier = case.year_before
    if case.finished:
        return _compared(Comparison.SAME_PERIOD_LAST_YEAR, value, case.series.at(earlier))
    part = case.series.part(earlier, case.elapsed) if case.elapsed else None
    if part is None and case.nature is not Nature.FLOW:
        part = case.series.at(earlier)
    return _compared(Comparison.SAME_PERIOD_LAST_YEAR, value, part)


def trend(against: Compared | None, better: Better, neutral: Decimal) -> Trend:
    """Improving or worsening by the KPI's direction; stable within the neutral band; else not known."""
    if against is None:
        return Trend.UNKNOWN
    change = exact(against.change)
    if abs(change) <= neutral * abs(exact(against.value)):
        return Trend.STABLE
    if better is Better.NEITHER:
        return Trend.UNKNOWN
    return Trend.IMPROVING if (change > 0) == (better is Better.HIGHER) else Trend.WORSENING


def _compared(comparison: Comparison, value: Value | None, seen: Observation | None) -> Compared | None:
    if value is None or seen is None or seen.value is None:
        return None
    change = difference(value, seen.value)
    return Compared(
        comparison=comparison,
        period=seen.period,
        value=seen.value,
        change=change,
        relative_change=relative(change, seen.value, value),
    )
