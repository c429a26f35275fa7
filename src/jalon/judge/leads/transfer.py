"""The result as so much of a lead some periods before, plus a rest with a past of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from jalon.judge.arrays import Numbers
from jalon.judge.leads.own_past import OwnPast
from jalon.judge.leads.units import Prepared
from jalon.judge.leads.whitening import own_past

_ROUNDS = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Transfer:
    """`weights` (leads,): per cent of the result for one per cent of each lead, with their `errors` (leads,).

    `rest` is the result less its leads, `own` the model of the rest's past.
    """

    weights: Numbers
    errors: Numbers
    rest: Prepared
    own: OwnPast


def later(of: Prepared, lag: int) -> Prepared:
    """A series as it was `lag` periods before; not known at the start."""
    known = np.zeros(of.known.size, dtype=np.bool_)
    known[lag:] = of.known[: of.known.size - lag]
    values = np.concatenate([np.full(lag, of.values[0]), of.values[: of.values.size - lag]])
    return Prepared(values=values, known=known, logs=of.logs)


def transfer(result: Prepared, leads: Sequence[Prepared], own: OwnPast) -> Transfer:
    """Generalised least squares of the result on leads already set later, in turns with the rest's model.

    Cochrane and Orcutt (1949); `own` is the model to start from.
    """
    rest = result
    for _ in range(_ROUNDS):
        weights, errors = _weighed(result, leads, own)
        rest = _rest(result, leads, weights)
        own = own_past(rest, own.season)
    weights, errors = _weighed(result, leads, own)
    return Transfer(weights=weights, errors=errors, rest=_rest(result, leads, weights), own=own)


def halves(result: Prepared, lead: Prepared, own: OwnPast) -> tuple[tuple[float, float], tuple[float, float]]:
    """The weight of a lead and its standard error in the first and in the second half of the periods."""
    middle = result.values.size // 2
    told, early = own.news(result), own.news(lead)
    parts = (slice(None, middle), slice(middle, None))
    first, second = (_slope(told[part], early[part]) for part in parts)
    return first, second


def _slope(told: Numbers, early: Numbers) -> tuple[float, float]:
    rows = np.isfinite(told) & np.isfinite(early)
    power = float(early[rows] @ early[rows])
    if power <= 0 or rows.sum() < 3:
        return 0.0, float("inf")
    weight = float(told[rows] @ early[rows]) / power
    left = told[rows] - weight * early[rows]
    return weight, float(np.sqrt(left @ left / (rows.sum() - 1) / power))


def _weighed(result: Prepared, leads: Sequence[Prepared], own: OwnPast) -> tuple[Numbers, Numbers]:
    told = own.news(result)
    columns = np.column_stack([own.news(lead) for lead in leads])
    rows = np.isfinite(told) & np.isfinite(columns).all(axis=1)
    inner = np.linalg.pinv(columns[rows].T @ columns[rows])
    weights = inner @ (columns[rows].T @ told[rows])
    left = told[rows] - columns[rows] @ weights
    spent = 2 * len(own.harmonics) + len(own.lags) + 1 + len(leads)
    variance = float(left @ left) / max(int(rows.sum()) - spent, 1)
    return weights, np.sqrt(np.maximum(variance * np.diag(inner), 0.0))


def _rest(result: Prepared, leads: Sequence[Prepared], weights: Numbers) -> Prepared:
    left = result.values - sum(weight * lead.values for weight, lead in zip(weights, leads, strict=True))
    known = result.known & np.logical_and.reduce([lead.known for lead in leads])
    return replace(
        result, values=np.where(known, left, left[known].mean() if known.any() else 0.0), known=known
    )
