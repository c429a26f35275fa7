"""Does knowing the lead lower the errors of forecasts that were not fitted on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from jalon.judge.arrays import Numbers
from jalon.judge.leads.crossing import Search, Side, crossing
from jalon.judge.leads.link import Gain, Size
from jalon.judge.leads.transfer import halves, later, transfer
from jalon.judge.leads.units import Prepared

_APART = 1.96  # standard errors


def size(result: Side, lead: Side, lag: int) -> Size:
    """The weight of a lead at one lag, and in each half."""
    early = later(lead.of, lag)
    whole = transfer(result.of, [early], result.own)
    (first, first_error), (second, second_error) = halves(result.of, early, whole.own)
    apart = abs(first - second) > _APART * float(np.hypot(first_error, second_error))
    return Size(
        change=float(whole.weights[0]),
        error=float(whole.errors[0]),
        first=first,
        second=second,
        stable=first * second > 0 and not apart,
    )


def gain(result: Side, lead: Side, search: Search) -> Gain | None:
    """Squared one-step errors over the last third with the lead beside those without it.

    Models, weight and lag come from the first two thirds alone; None where the last third foretells nothing.
    """
    cut = result.news.size - result.news.size // 3
    before = Side.whitened(_until(result.of, cut), result.own.season)
    leading = Side.whitened(_until(lead.of, cut), lead.own.season)
    early = later(lead.of, crossing(before, leading, search).lag)
    fitted = transfer(before.of, [_until(early, cut)], before.own)
    left = replace(
        result.of,
        values=result.of.values - fitted.weights[0] * early.values,
        known=result.of.known & early.known,
    )
    without = before.own.news(result.of, fitted_until=cut)[cut:]
    having = fitted.own.news(left, fitted_until=cut)[cut:]
    both = np.isfinite(without) & np.isfinite(having)
    alone = _squares(without[both])
    if alone <= 0:
        return None
    return Gain(share=1 - _squares(having[both]) / alone, points=int(both.sum()))


def _until(of: Prepared, cut: int) -> Prepared:
    return replace(of, values=of.values[:cut], known=of.known[:cut])


def _squares(errors: Numbers) -> float:
    return float(errors @ errors)
