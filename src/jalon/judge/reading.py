"""One target read against one value: what is expected by now, and the status."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from jalon.judge.asked import Asked, asked
from jalon.judge.band import Band, Tolerance, finished, running, scaled
from jalon.judge.case import Case, share_elapsed
from jalon.judge.nature import Nature
from jalon.vocabulary.calendar import Period
from jalon.vocabulary.observation import Value
from jalon.vocabulary.target import ReachBy, Target
from jalon.vocabulary.verdict import Expectation, Status


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """What a target asks by now and where the value stands; no status while nothing can be asked yet."""

    expectation: Expectation
    status: Status | None


def read(target: Target, case: Case, value: Value | None) -> Reading | None:
    """Read one target; None when it says nothing about the period.

    After a dated target's day the period that held the day decides for good.
    """
    if isinstance(target, ReachBy):
        due = case.setting.calendar.period_of(case.period.grain, target.by)
        if case.period.start > due.start:
            return _after(target, due, case)
    whole = asked(target, case)
    if whole is None:
        return None
    return _reading(target, case, whole, value)


def worst(readings: Sequence[Reading]) -> Reading | None:
    """The reading that decides when several targets hold: the worst, the first written among equals."""
    return max(readings, key=lambda one: _RANK[one.status], default=None)


_RANK: dict[Status | None, int] = {
    None: 0,
    Status.REACHED: 1,
    Status.ON_TRACK: 1,
    Status.AT_RISK: 2,
    Status.OFF_TRACK: 3,
    Status.MISSED: 3,
}


def _reading(target: Target, case: Case, whole: Asked, value: Value | None) -> Reading:
    share = share_elapsed(case) if case.nature is Nature.FLOW else Fraction(1)
    now = _by_now(case, whole, share)
    in_part = now != whole.band
    expectation = Expectation(
        period=case.period,
        low=now.low,
        high=now.high,
        target=target,
        base=whole.base,
        prorated=in_part,
        whole_low=whole.band.low if in_part else None,
        whole_high=whole.band.high if in_part else None,
    )
    if now.open or value is None:
        return Reading(expectation=expectation, status=None)
    if case.finished and whole.final:
        return Reading(expectation=expectation, status=finished(value, now))
    floor = target.terms.floor if whole.floor_holds else None
    tolerance = Tolerance(margin=target.terms.margin, floor=floor, share=share or Fraction(1))
    return Reading(expectation=expectation, status=running(value, now, tolerance))


def _by_now(case: Case, whole: Asked, share: Fraction | None) -> Band:
    """What is asked by now: a share of a flow, a point of a balance's path, else all of it."""
    if case.finished or whole.band.open:
        return whole.band
    if case.nature is Nature.FLOW:
        return Band() if share is None else whole.band.scaled(share)
    if case.nature is Nature.LEVEL or whole.path_from is None:
        return whole.band
    way = Fraction(case.elapsed, case.period.days)
    return Band(low=_on_the_way(whole, whole.band.low, way), high=_on_the_way(whole, whole.band.high, way))


def _on_the_way(whole: Asked, end: Decimal | None, way: Fraction) -> Decimal | None:
    if end is None or whole.path_from is None:
        return end
    return whole.path_from + scaled(end - whole.path_from, way)


def _after(target: ReachBy, due: Period, case: Case) -> Reading:
    """A dated target once its day is past: reached or missed by the value of the period that held the day."""
    then = Case(
        kpi=case.kpi,
        series=case.series,
        setting=case.setting,
        period=due,
        nature=case.nature,
        finished=True,
    )
    seen = case.series.at(due)
    value = seen.value if seen is not None and seen.complete else None
    whole = asked(target, then)
    return _reading(target, then, whole or Asked(band=Band()), value)
