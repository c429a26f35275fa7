"""Series with a known season, noise and change."""

import numpy as np


def monthly(count=120, noise=0.05, seed=1, growth=0.004, level=1000.0):
    draw = np.random.default_rng(seed)
    t = np.arange(count)
    return level * np.exp(growth * t + 0.2 * np.sin(2 * np.pi * t / 12) + draw.normal(0, noise, count))


def with_shared_shocks(count=120, seed=1):
    """A series and three that follow the same shocks, which wander and are larger than their own."""
    draw = np.random.default_rng(seed)
    shared = np.cumsum(draw.normal(0, 0.06, count))
    return [1000 * np.exp(shared + draw.normal(0, 0.02, count)) for _ in range(4)]
