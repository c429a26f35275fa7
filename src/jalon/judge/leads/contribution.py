"""What a link gives on: how the next periods of the result move with what the lead has already done."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from jalon.judge.arrays import Numbers
from jalon.judge.leads.crossing import Side
from jalon.judge.leads.transfer import later, transfer

_NORMAL_90 = 1.6449


@dataclass(frozen=True, kw_only=True, slots=True)
class Contribution:
    """What to add to a forecast of the next `lag` periods made from the result's own past, as shares of it.

    `change` (lag,): .02 raises the forecast by 2 %; NaN where the lead is not known. `error` (lag,) is its
    standard error, from that of the size of the link. `alone` and `together` are the standard deviations of
    one-step errors from the result's own past, and with the lead.
    """

    change: Numbers
    error: Numbers
    alone: float
    together: float

    @property
    def low(self) -> Numbers:
        """The lower end of the 90 % interval of `change` (lag,)."""
        return self.change - _NORMAL_90 * self.error

    @property
    def high(self) -> Numbers:
        """The upper end of the 90 % interval of `change` (lag,)."""
        return self.change + _NORMAL_90 * self.error


def contribution(result: Numbers, lead: Numbers, *, lag: int, season: int) -> Contribution:
    """The part of the next `lag` periods that a lead's known values foretell.

    With result[t] = b · lead[t − lag] + rest[t], and a linear forecast F of the rest, the forecast that
    knows the lead is F(result) + b · (lead less F(lead)): the size of the link times what the lead did
    beyond what its own values up to `lag` periods ago foretold. Box, Jenkins, Reinsel and Ljung, ch. 11.
    """
    told, side = Side.whitened(result, season), Side.whitened(lead, season)
    early = later(side.of, lag)
    fitted = transfer(told.of, [early], told.own)
    surprise = side.of.values[-lag:] - fitted.own.ahead(early, lag)
    surprise = np.where(side.of.known[-lag:], surprise, np.nan)
    weight, error = float(fitted.weights[0]), float(fitted.errors[0])
    share = np.expm1(weight * surprise) if told.of.logs else weight * surprise
    slope = np.exp(weight * surprise) if told.of.logs else np.ones(lag)
    return Contribution(
        change=share,
        error=np.abs(surprise) * error * slope,
        alone=float(np.nanstd(told.news)),
        together=float(np.nanstd(fitted.own.news(fitted.rest))),
    )
