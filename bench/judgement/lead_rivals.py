"""Other ways to say that a series leads: correlation on levels, of whitened series, and Granger's test."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from bench.judgement.public import Numbers
from jalon.judge.leads.crossing import Side

LAGS = tuple(range(1, 9))
Said = tuple[float, int]  # chance and best lag
Rival = Callable[[Numbers, Numbers, int], Said]


def on_levels(result: Numbers, lead: Numbers, season: int) -> Said:
    """The greatest correlation of the series as they are, its chance as if points were independent."""
    return _greatest(result, lead)


def whitened(result: Numbers, lead: Numbers, season: int) -> Said:
    """The same of what each series' own past, season and trend do not foretell: limits ±z / √n."""
    return _greatest(_news(result.tobytes(), season), _news(lead.tobytes(), season))


def granger(result: Numbers, lead: Numbers, season: int) -> Said:
    """Granger (1969) on levels: F test that the lead adds to the result's own past; lag of the greatest t."""
    longest = LAGS[-1]
    own, other = _past(result, longest), _past(lead, longest)
    told, rows = result[longest:], result.size - longest
    base = np.column_stack([np.ones(rows), own])
    full = np.column_stack([base, other])
    scale = np.abs(full).max(axis=0)
    full = full / np.where(scale > 0, scale, 1)
    weights = np.linalg.lstsq(full, told, rcond=None)[0]
    left = told - full @ weights
    short = told - base @ np.linalg.lstsq(base, told, rcond=None)[0]
    spent = rows - full.shape[1]
    error = max(float(left @ left), 1e-300)
    ratio = max((float(short @ short) - error) / longest / (error / spent), 0.0)
    spread = np.sqrt(np.maximum(np.diag(np.linalg.pinv(full.T @ full)), 1e-300) * error / spent)
    best = int(np.abs(weights / spread)[-longest:].argmax()) + 1
    return _beyond_f(ratio, longest, spent), best


def rivals() -> dict[str, Rival] | str:
    """The rivals by name; or why there are none."""
    try:
        import scipy.stats  # noqa: F401, PLC0415 - only where rivals are installed
    except ImportError:
        return "not installed: script/setup bench"
    return {"levels": on_levels, "whitened": whitened, "granger": granger}


def _greatest(result: Numbers, lead: Numbers) -> Said:
    from scipy.stats import norm  # noqa: PLC0415 - only where rivals are installed

    values = np.zeros(len(LAGS))
    for at, lag in enumerate(LAGS):
        early, late = lead[:-lag], result[lag:]
        both = np.isfinite(early) & np.isfinite(late)
        values[at] = np.corrcoef(early[both], late[both])[0, 1] * np.sqrt(result.size)
    best = int(np.abs(values).argmax())
    return float(1 - (1 - 2 * norm.sf(abs(values[best]))) ** len(LAGS)), LAGS[best]


def _beyond_f(ratio: float, over: int, under: int) -> float:
    from scipy.stats import f  # noqa: PLC0415 - only where rivals are installed

    return float(f.sf(ratio, over, under))


def _past(values: Numbers, longest: int) -> Numbers:
    return np.column_stack([values[longest - lag : values.size - lag] for lag in range(1, longest + 1)])


@lru_cache(maxsize=64)
def _news(raw: bytes, season: int) -> Numbers:
    return Side.whitened(np.frombuffer(raw), season).news
