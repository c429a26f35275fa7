"""Series made for tests of leads: a lead with a season, and a result that follows it."""

import numpy as np


def noise(size, seed, weight=0.4):
    drawn = np.random.default_rng(seed).standard_normal(size + 50)
    for at in range(1, drawn.size):
        drawn[at] += weight * drawn[at - 1]
    return drawn[50:]


def season(size, seed, points=12):
    return np.resize(np.random.default_rng(seed).standard_normal(points), size)


def pair(size=120, lag=3, weight=0.8, seed=1):
    """A lead and a result, each with its own season; `weight` per cent of the result for one of the lead."""
    lead = 0.1 * noise(size + lag, seed)
    rest = 0.05 * noise(size, seed + 1000)
    own = 0.1 * season(size, seed + 2000)
    return (
        np.exp(4 + lead[lag:] + 0.1 * season(size, seed + 3000)),
        np.exp(6 + weight * lead[:size] + rest + own),
    )


def unrelated(size=120, seed=1):
    return np.exp(4 + 0.1 * noise(size, seed) + 0.1 * season(size, seed + 7))
