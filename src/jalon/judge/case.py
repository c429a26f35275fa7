"""One value to be judged, with what its period already holds."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from jalon.judge.nature import Nature
from jalon.judge.numbers import exact
from jalon.judge.series import Series, shifted, year_before
from jalon.judge.setting import Setting
from jalon.vocabulary.calendar import Grain, Period
from jalon.vocabulary.kpi import Kpi


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """A KPI's series and the whole `period` in question; `finished` once nothing more can come."""

    kpi: Kpi
    series: Series
    setting: Setting
    period: Period
    nature: Nature
    finished: bool

    @property
    def elapsed(self) -> int:
        """Days of the period that the facts cover; 0 before it begins."""
        if self.finished or self.period.grain is Grain.ALL:
            return self.period.days
        return max(0, min((self.setting.reach - self.period.start).days, self.period.days))

    @property
    def earlier(self) -> Period | None:
        """The period before."""
        return shifted(self.period, -1, self.setting.calendar)

    @property
    def year_before(self) -> Period | None:
        """The same period last year."""
        return year_before(self.period, self.setting.calendar)


def share_elapsed(case: Case) -> Fraction | None:
    """Which share of a flow's whole period should be there by now; None before the first day is in.

    The same part of last year's period tells it best (seasons, week ends, salaries), then that of the period
    before; failing both, days.
    """
    if case.finished:
        return Fraction(1)
    if case.elapsed == 0:
        return None
    for period in (case.year_before, case.earlier):
        share = _share_then(case, period)
        if share is not None:
            return share
    return Fraction(case.elapsed, case.period.days)


def _share_then(case: Case, period: Period | None) -> Fraction | None:
    """What the same elapsed part held of an earlier period's value; None where that means nothing."""
    part, whole = case.series.part(period, case.elapsed), case.series.at(period)
    if part is None or whole is None or part is whole:
        return None
    if not part.value or not whole.value or not whole.complete:
        return None
    share = Fraction(exact(part.value)) / Fraction(exact(whole.value))
    return share if 0 < share <= 1 else None
