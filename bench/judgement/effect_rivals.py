"""Other ways to ask whether a change worked, as they are commonly done: each gives a p-value."""

from __future__ import annotations

import importlib.util
import math
import warnings
from collections.abc import Callable

import numpy as np

from bench.judgement.public import Numbers

MISSING = "not installed: script/setup bench"
INSTALLED = importlib.util.find_spec("statsmodels") is not None
Rival = Callable[[Numbers, Numbers, int], float]  # history, window, season → p-value, NaN where it fails
_LONGEST = 260  # points that the slow ones look back


def before_after(history: Numbers, after: Numbers, season: int) -> float:
    """Welch's t-test of the window against as many points before it."""
    from scipy import stats  # noqa: PLC0415 (slow to import)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return float(stats.ttest_ind(history[-len(after) :], after, equal_var=False).pvalue)


def interrupted(history: Numbers, after: Numbers, season: int) -> float:
    """Interrupted series: trend and step by least squares, standard errors of Newey and West."""
    from statsmodels.api import OLS  # noqa: PLC0415 (slow to import)

    y = _log(np.concatenate([history[-max(3 * season, 5 * len(after)) :], after]))
    step = (np.arange(len(y)) >= len(y) - len(after)).astype(float)
    x = np.column_stack([np.ones(len(y)), np.arange(len(y)), step])
    fitted = OLS(y, x).fit(cov_type="HAC", cov_kwds={"maxlags": len(after)})
    return float(fitted.pvalues[2])


def structural(history: Numbers, after: Numbers, season: int) -> float:
    """Structural model: local level, trigonometric season, a step in the window."""
    from statsmodels.tsa.statespace.structural import UnobservedComponents  # noqa: PLC0415 (slow to import)

    y = _log(np.concatenate([history[-_LONGEST:], after]))
    step = (np.arange(len(y)) >= len(y) - len(after)).astype(float)
    seasons = [{"period": season, "harmonics": min(season // 2, 6)}]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = UnobservedComponents(
            y, "local level", freq_seasonal=seasons, stochastic_freq_seasonal=[False], exog=step
        )
        fitted = model.fit(disp=0, maxiter=100)
    return float(fitted.pvalues[-1])


def placebo_rank(history: Numbers, after: Numbers, season: int) -> float:
    """The rank of the window's growth on last season's among separate past windows' growth."""
    whole, window = np.concatenate([history, after]), len(after)
    starts = range(len(history), season - 1, -window)
    back = -(-window // season) * season
    growth = [_growth(whole, start, window, back) for start in starts if start >= back]
    if len(growth) < 2:
        return math.nan
    middle = float(np.median(growth[1:]))
    beyond = sum(abs(past - middle) >= abs(growth[0] - middle) for past in growth[1:])
    return (1 + beyond) / len(growth)


RIVALS: dict[str, Rival] = {
    "before_after_t": before_after,
    "interrupted_ols_hac": interrupted,
    "structural": structural,
    "placebo_rank": placebo_rank,
}


def _growth(whole: Numbers, start: int, window: int, back: int) -> float:
    now, then = whole[start : start + window].sum(), whole[start - back : start - back + window].sum()
    return float(np.log(max(now, 1e-9) / max(then, 1e-9)))


def _log(values: Numbers) -> Numbers:
    least = values[values > 0].min() if (values > 0).any() else 1.0
    return np.log(np.maximum(values, least / 2))
