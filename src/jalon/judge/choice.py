"""Which targets speak about a slice, grain and period, and at which grain a KPI is read first."""

from __future__ import annotations

from jalon.judge.series import Series
from jalon.vocabulary.calendar import Grain, Period
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.target import Improve, PerPeriod, Target

_REVIEWS = {
    "daily": Grain.DAY,
    "weekly": Grain.WEEK,
    "monthly": Grain.MONTH,
    "quarterly": Grain.QUARTER,
    "yearly": Grain.YEAR,
}
_PREFERRED = (
    Grain.MONTH,
    Grain.WEEK,
    Grain.FISCAL_MONTH,
    Grain.QUARTER,
    Grain.FISCAL_QUARTER,
    Grain.YEAR,
    Grain.FISCAL_YEAR,
    Grain.DAY,
)


def own_grain(target: Target) -> Grain | None:
    """The grain a target names itself, if it does."""
    if isinstance(target, PerPeriod):
        return target.grain
    if target.terms.grain is not None:
        return target.terms.grain
    return target.each if isinstance(target, Improve) else None


def home_grain(kpi: Kpi) -> Grain:
    """The grain at which a KPI is read first: its first target's, else its review rhythm's, else the month.

    A KPI that keeps only some grains is read at the nearest of those.
    """
    named = next((grain for target in kpi.targets if (grain := own_grain(target)) is not None), None)
    wished = named or _REVIEWS.get(kpi.review or "", Grain.MONTH)
    kept = kpi.grains
    if not kept or wished in kept:
        return wished
    return next((grain for grain in _PREFERRED if grain in kept), Grain.ALL)


def targets_for(kpi: Kpi, series: Series, period: Period) -> tuple[Target, ...]:
    """The targets that speak about this slice, grain and period, in the order written."""
    home = home_grain(kpi)
    return tuple(
        target
        for target in kpi.targets
        if set(target.terms.members) == set(series.slice)
        and (own_grain(target) or home) is series.grain
        and _valid(target, period)
    )


def _valid(target: Target, period: Period) -> bool:
    since, until = target.terms.since, target.terms.until
    return (since is None or period.end > since) and (until is None or period.start <= until)
