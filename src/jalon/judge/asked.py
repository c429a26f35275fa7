"""What each kind of target asks of a period: one function a kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from jalon.judge.band import Band, one_sided
from jalon.judge.base import base_of, key_of, restated
from jalon.judge.case import Case
from jalon.judge.numbers import exact
from jalon.judge.series import year_before
from jalon.vocabulary.calendar import Period
from jalon.vocabulary.kpi import Better
from jalon.vocabulary.target import From, Improve, PerPeriod, ReachBy, Stay, StayWithin, Target
from jalon.vocabulary.verdict import FrozenBase


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What a target asks of a whole period.

    `path_from` is where the value stood at the period's first day, when the target leads away from there (a
    balance is then expected on the line between). `final` when the period's end decides; `floor_holds` when
    the least acceptable value can already be asked.
    """

    band: Band
    path_from: Decimal | None = None
    final: bool = True
    floor_holds: bool = True
    base: FrozenBase | None = None


def asked(target: Target, case: Case) -> Asked | None:
    """What a target asks of the case's period; None when it says nothing about it.

    The band is open when the target would ask something but cannot (no base yet, no good direction).
    """
    match target:
        case Stay():
            return Asked(band=Band(low=target.above, high=target.below))
        case StayWithin():
            return Asked(band=Band(low=target.low, high=target.high), floor_holds=False)
        case PerPeriod():
            return _per_period(target, case)
        case ReachBy():
            return _reach_by(target, case)
        case Improve():
            return _improve(target, case)


def base_for(target: Target, case: Case) -> FrozenBase | None:
    """The frozen base of a target, or what would be frozen today; with today's value where that differs."""
    setting = case.setting
    frozen = setting.bases.get(key_of(target))
    if frozen is None:
        frozen = base_of(target, case.series, setting.calendar, setting.today)
    return None if frozen is None else restated(frozen, case.series)


def _per_period(target: PerPeriod, case: Case) -> Asked | None:
    value: Decimal | None = target.values.get(case.period.start)
    if target.kpi is not None:
        other = case.setting.others.get(target.kpi)
        seen = None if other is None else other.at(case.period)
        value = None if seen is None or seen.value is None else exact(seen.value)
    if value is None:
        return None
    return Asked(band=one_sided(value, case.kpi.better))


def _reach_by(target: ReachBy, case: Case) -> Asked | None:
    base = base_for(target, case)
    points = path(target, base)
    if points and case.period.end <= points[0][0]:
        return None
    over = case.period.end > target.by
    end = target.value if over else along(points, case.period.end)
    return Asked(
        band=one_sided(end, case.kpi.better),
        path_from=along(points, case.period.start),
        final=over,
        floor_holds=over,
        base=base,
    )


def path(target: ReachBy, base: FrozenBase | None) -> tuple[tuple[date, Decimal], ...]:
    """The values a target passes through, by the day they are due (exclusive); empty without a start."""
    start = target.start if target.start is not None else (None if base is None else exact(base.value))
    first = target.start_day or target.terms.since or (None if base is None else base.period.end)
    if start is None or first is None:
        return ()
    steps = sorted((step.day, step.value) for step in target.milestones)
    ahead = [(day + timedelta(days=1), value) for day, value in [*steps, (target.by, target.value)]]
    return ((first, start), *(point for point in ahead if point[0] > first))


def along(points: tuple[tuple[date, Decimal], ...], day: date) -> Decimal | None:
    """The value of a path at a day: straight between its points, flat outside them."""
    if not points:
        return None
    if day <= points[0][0]:
        return points[0][1]
    for (left, low), (right, high) in pairwise(points):
        if day < right:
            return low + (high - low) * Decimal((day - left).days) / Decimal((right - left).days)
    return points[-1][1]


def _improve(target: Improve, case: Case) -> Asked | None:
    better = case.kpi.better
    if better is Better.NEITHER:
        return Asked(band=Band())
    if target.start is From.BASE or (target.start is From.PREVIOUS and target.compounded):
        return _from_frozen(target, case)
    base, steps = _own_base(target, case)
    if base is None:
        return Asked(band=Band())
    band = one_sided(target.after(base, steps, lower=better is Better.LOWER), better)
    return Asked(band=band, path_from=base if target.start is From.PREVIOUS else None)


def _own_base(target: Improve, case: Case) -> tuple[Decimal | None, int]:
    """The value of the period's own base as known today, and how many improvements lie between."""
    before, steps = case.earlier, 1
    if target.start is From.SAME_PERIOD_LAST_YEAR:
        before, steps = _years_back(target, case.period, case)
    seen = case.series.at(before)
    if seen is None or seen.value is None:
        return None, steps
    return exact(seen.value), steps


def _years_back(target: Improve, period: Period, case: Case) -> tuple[Period | None, int]:
    """The same period of the last year before the target began (of last year when it is not compounded)."""
    before, steps = year_before(period, case.setting.calendar), 1
    since = target.terms.since
    while target.compounded and since is not None and before is not None and before.start >= since:
        before, steps = year_before(before, case.setting.calendar), steps + 1
    return before, steps


def _from_frozen(target: Improve, case: Case) -> Asked | None:
    base = base_for(target, case)
    if base is None:
        return Asked(band=Band())
    calendar, better = case.setting.calendar, case.kpi.better
    last_day = case.period.end - timedelta(days=1)
    step = calendar.period_of(target.each, last_day)
    count = calendar.ordinal(target.each, last_day) - calendar.ordinal(target.each, base.period.start)
    if count <= 0:
        return None
    lower = better is Better.LOWER
    start = target.after(exact(base.value), count - 1, lower=lower)
    end = target.after(exact(base.value), count, lower=lower)
    if start is None or end is None:
        return Asked(band=Band(), base=base)
    line = ((step.start, start), (step.end, end))
    return Asked(
        band=one_sided(along(line, case.period.end), better),
        path_from=along(line, max(case.period.start, step.start)),
        final=case.period.end == step.end,
        base=base,
    )
