"""The outlook of a series: forecasts with honest bands for periods to come and sums of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from jalon.judge.arrays import Numbers, whole_from_zero
from jalon.judge.outlook.backtest import Backtest, backtest
from jalon.judge.outlook.filling import whole
from jalon.judge.outlook.known import Declared, Effect, effect
from jalon.judge.outlook.season import Seasonality, seasonality
from jalon.judge.outlook.spans import Span, calibrated, single
from jalon.judge.outlook.spread import Measure, Spread

ENOUGH = 8
"""Known points before anything is said."""


class Standing(StrEnum):
    """Whether anything can be said."""

    READY = "ready"
    TOO_EARLY = "too early"


@dataclass(frozen=True, kw_only=True, slots=True)
class Outlook:
    """What is coming after a series: `horizon` periods from the one after its last point.

    `known` points carry it. `gap`: periods between the last known point and the end of the series, forecast
    on the way. `replayed` and `declared` are None while it is too early. `step`: how far the values that may
    come lie apart, 0 where any may.
    """

    standing: Standing
    known: int
    horizon: int
    season: Seasonality
    gap: int = 0
    replayed: Backtest | None = None
    declared: Effect | None = None
    never_below: float | None = None
    step: float = 0.0

    @property
    def forecast(self) -> Numbers:
        """The forecast by period, (horizon,); NaN while it is too early."""
        if self.replayed is None or self.declared is None:
            return np.full(self.horizon, np.nan)
        return (self.replayed.ahead * self.declared.factor + self.declared.amount)[self.gap :]

    def over(self, span: Span) -> Spread | None:
        """What a span may come to; None where that cannot be told.

        That is: too early, beyond the horizon, fewer than three errors known, or more than a quarter of a
        cycle ahead while two cycles have not been seen: no season is forecast before.
        """
        if self.replayed is None or not 1 <= span.first <= span.last <= self.horizon:
            return None
        if self.season is Seasonality.UNSEEN and span.last > max(1, self.replayed.season // 4):
            return None
        return self._spread(self.replayed, len(self.replayed.origins) - 1, span)

    def band(self, share: float) -> Numbers:
        """Low and high end by period, (2, horizon); NaN where it cannot be told."""
        found = [self.over(single(period)) for period in range(1, self.horizon + 1)]
        ends = [(np.nan, np.nan) if each is None else each.band(share) for each in found]
        return np.array(ends).reshape(self.horizon, 2).T

    def knowing(self, declared: Sequence[Declared]) -> Outlook:
        """The same, with steps of periods to come that say what is known of them; 0 is the next."""
        if self.declared is None:
            return self
        return replace(self, declared=self.declared.then(effect(declared, 0, self.horizon), self.gap))

    def said(self, row: int, span: Span) -> Spread | None:
        """What would have been said of a span at an earlier origin, from what was known by then."""
        return None if self.replayed is None else self._spread(self.replayed, row, span)

    def _spread(self, replayed: Backtest, row: int, span: Span) -> Spread | None:
        if self.declared is None:
            return None
        now = row == len(replayed.origins) - 1
        plain = np.ones_like(self.declared.factor)
        weight = self.declared.factor if now else plain
        amount = self.declared.amount if now else 0 * plain
        moved = Span(first=span.first + self.gap, last=span.last + self.gap)
        error = calibrated(
            replayed.forecasts[: row + 1],
            replayed.known_by(row)[: row + 1],
            replayed.origins[: row + 1],
            moved,
            weight,
        )
        if error is None:
            return None
        part = slice(moved.first - 1, moved.last)
        wider = self._wider(error.measure, part.start) if now and moved.first == moved.last else 1.0
        return Spread(
            centre=float((replayed.forecasts[row] * weight)[part].sum()),
            scale=error.scale * wider,
            freedom=error.freedom,
            measure=error.measure,
            shift=float(amount[part].sum()),
            never_below=self.never_below,
            step=self.step,
            doubt=1 / (int(replayed.origins[row]) + 2),
        )

    def _wider(self, measure: Measure, at: int) -> float:
        """By what the error of a single forecast is multiplied; a ratio already is as its value is."""
        assert self.declared is not None
        factor, spread = abs(float(self.declared.factor[at])), float(self.declared.spread[at])
        if measure is Measure.DIFFERENCE:
            return spread
        return spread / factor if factor else 1.0


def foresee(
    values: Sequence[float] | Numbers,
    season: int,
    horizon: int,
    declared: Sequence[Declared] = (),
    *,
    counts: bool = False,
) -> Outlook:
    """Look `horizon` periods beyond the values (n,), oldest first, NaN where one is missing.

    `season` is the number of points a cycle (12 for months, 1 for none). `declared` are known steps, past
    (their effect is taken out before smoothing) and to come, by position in the series. `counts`: whole
    numbers are counts, between which there is nothing.
    """
    given = np.asarray(values, dtype=np.float64)
    given = np.where(np.isfinite(given), given, np.nan)
    past = effect(declared, 0, len(given))
    with np.errstate(divide="ignore", invalid="ignore"):
        series = whole(past.removed(given), max(season, 1))
    known = series.known
    if known < ENOUGH or horizon < 1:
        return Outlook(
            standing=Standing.TOO_EARLY, known=known, horizon=max(horizon, 0), season=Seasonality.UNSEEN
        )
    replayed = backtest(series, max(season, 1), horizon + series.gap)
    return Outlook(
        standing=Standing.READY,
        known=known,
        horizon=horizon,
        season=seasonality(replayed.values, replayed.season),
        gap=series.gap,
        replayed=replayed,
        declared=effect(declared, len(given) - series.gap, horizon + series.gap),
        never_below=0.0 if (series.values >= 0).all() else None,
        step=1.0 if counts and whole_from_zero(given) else 0.0,
    )
