"""What the running period already tells of its whole: only the rest of it is open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

from jalon.judge.case import Case, share_elapsed
from jalon.judge.nature import Nature, nature
from jalon.judge.numbers import exact
from jalon.judge.outlook.known import Declared
from jalon.judge.series import Series
from jalon.judge.setting import Setting
from jalon.vocabulary.calendar import Period
from jalon.vocabulary.formula import (
    Count,
    Distinct,
    Leaf,
    Maximum,
    Minimum,
    Percentile,
    Sum,
    leaves,
    ratio_of,
    references,
)
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.observation import Observation, Value
from jalon.vocabulary.rows import RowExpression, columns
from jalon.vocabulary.source import Source
from jalon.workspace.judgement.points import Points, reckoned


@dataclass(frozen=True, kw_only=True, slots=True)
class Running:
    """The next period, of which a `share` is there: `value` is that of this part, by its `nature`."""

    nature: Nature
    share: float
    value: float
    before: float

    @property
    def there(self) -> float | None:
        """What is there of a sum."""
        return self.value if self.nature is Nature.FLOW else None

    def steps(self, forecast: float) -> tuple[Declared, ...]:
        """What is known of the periods to come (0 is the running one), where `forecast` is all of its.

        Of a sum the rest is to come as it was forecast; a ratio is the mean of its part and of the forecast,
        weighed by what both divide by, and so is a median by its days; a balance goes on from today. The
        rest is off by √(open share) of the usual error: days err independently (80 % bands of months of 53
        daily series, 7 to 25 days in, hold 78 to 82 % so, and 72 to 41 % with the open share itself).
        """
        rest = 1 - self.share
        amounts = {Nature.FLOW: self.value, Nature.LEVEL: self.share * self.value}
        amount = amounts.get(self.nature, self.value - rest * self.before)
        here = Declared(since=0, until=1, factor=rest, amount=amount, spread=sqrt(rest))
        if self.nature is not Nature.BALANCE:
            return (here,)
        return here, Declared(since=1, amount=rest * forecast + amount - forecast)


def running(
    kpi: Kpi, series: Series, setting: Setting, points: Points, sources: Mapping[str, Source]
) -> Running | None:
    """The period after the last whole one, as far as it is there; None where its value tells nothing yet.

    That is where no day is in, where the value is neither a sum, nor a ratio of sums, nor a balance, nor a
    median or the like, or where it ripens: of the leads that came this month many will only be won later.
    """
    if ripens(kpi, setting.kpis, sources):
        return None
    following = points.ahead(1)
    seen = series.at(following[0]) if following else None
    value = None if seen is None else reckoned(seen.value)
    if value is None:
        return None
    kind = nature(kpi.formula, setting.kpis)
    case = Case(kpi=kpi, series=series, setting=setting, period=following[0], nature=kind, finished=False)
    share = _share(case)
    if share is None:
        return None
    return Running(nature=kind, share=float(share), value=value, before=float(points.values[-1]))


def ripens(kpi: Kpi, kpis: Mapping[str, Kpi], sources: Mapping[str, Source]) -> bool:
    """True where rows are dated by one time, and what is counted of them asks for another, later one."""
    named = [kpi, *(kpis[name] for name in references(kpi.formula) if name in kpis)]
    return any(_asks_another_time(leaf, sources) for each in named for leaf in leaves(each.formula))


def _asks_another_time(leaf: Leaf, sources: Mapping[str, Source]) -> bool:
    rows = leaf.rows
    source = sources.get(rows.source)
    own = None if source is None else source.time(rows.at)
    if source is None or own is None:
        return False
    later = {each.column for each in source.times} - {own.column}
    asked = [each for each in (rows.where, *_counted(leaf)) if each is not None]
    return any(column.name in later for each in asked for column in columns(each))


def _counted(leaf: Leaf) -> tuple[RowExpression | None, ...]:
    """What of its rows a leaf adds up or counts."""
    match leaf:
        case Distinct(of=of):
            return of
        case Sum(of=of) | Count(of=of) | Minimum(of=of) | Maximum(of=of) | Percentile(of=of):
            return (of,)
        case _:
            return ()


def _share(case: Case) -> Fraction | None:
    if case.elapsed == 0:
        return None
    if case.nature is Nature.FLOW:
        return share_elapsed(case)
    days = Fraction(case.elapsed, case.period.days)
    if case.nature is Nature.BALANCE:
        return days
    if isinstance(case.kpi.formula, Percentile):
        return days
    ratio = ratio_of(case.kpi.formula)
    sides = () if ratio is None else (ratio.left, ratio.right)
    if not sides or any(nature(side, case.setting.kpis) is not Nature.FLOW for side in sides):
        return None
    found = (_divided_then(case, period) for period in (case.year_before, case.earlier))
    return next((share for share in found if share is not None), days)


def _divided_then(case: Case, period: Period | None) -> Fraction | None:
    """Which share of what an earlier period divided by was there after as many days of it."""
    part, whole = case.series.part(period, case.elapsed), case.series.at(period)
    if part is None or whole is None or part is whole or not whole.complete:
        return None
    one, all_of_it = _under(part), _under(whole)
    if not one or not all_of_it:
        return None
    share = Fraction(exact(one)) / Fraction(exact(all_of_it))
    return share if 0 < share <= 1 else None


def _under(seen: Observation) -> Value | None:
    return seen.parts.get("denominator")
