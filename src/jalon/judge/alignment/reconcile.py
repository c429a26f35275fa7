"""Targets of teams and people against the whole: what is not given out, and what is given out twice."""

from __future__ import annotations

from jalon.judge.alignment.upward import EQUAL
from jalon.vocabulary.alignment import Allotment, Fit, Reconciliation
from jalon.vocabulary.kpi import Better

TOLERANCE = 0.005
"""Parts may miss the whole by this share of it: targets are round numbers."""


def reconcile(
    whole: Allotment, better: Better = Better.HIGHER, *, tolerance: float = TOLERANCE
) -> tuple[Reconciliation, ...]:
    """Every level of a whole against its parts, the whole first, then its parts in the order of their names.

    Parts are added; where they carry weights the whole is their weighted mean. Where lower is better (a
    budget), parts that sum to more than the whole are short of it.
    """
    if not whole.parts:
        return ()
    lower = [
        found
        for part in sorted(whole.parts, key=lambda part: part.name)
        for found in reconcile(part, better, tolerance=tolerance)
    ]
    return (_level(whole, better, tolerance), *lower)


def _level(whole: Allotment, better: Better, tolerance: float) -> Reconciliation:
    parts = sorted(whole.parts, key=lambda part: (part.name, part.value or 0.0))
    mean = any(part.weight is not None for part in parts)
    missing = tuple(part.name for part in parts if part.value is None or (mean and part.weight is None))
    weights = sum(part.weight or 0.0 for part in parts) if mean else 1.0
    if whole.value is None or missing or not weights:
        return Reconciliation(name=whole.name, whole=whole.value, fit=Fit.CANNOT_TELL, missing=missing)
    each = [(part.name, _worth(part, mean, weights)) for part in parts]
    together = sum(value for _, value in each)
    gap = together - whole.value
    shares: dict[str, float] = {}
    for name, value in each:
        if together:
            shares[name] = shares.get(name, 0.0) + value / together
    return Reconciliation(
        name=whole.name,
        whole=whole.value,
        fit=_fit(gap, abs(whole.value) * max(tolerance, EQUAL), better),
        together=together,
        gap=gap,
        shares=shares,
    )


def _worth(part: Allotment, mean: bool, weights: float) -> float:
    """What a part adds to the whole."""
    value = part.value or 0.0
    return value * (part.weight or 0.0) / weights if mean else value


def _fit(gap: float, slack: float, better: Better) -> Fit:
    if abs(gap) <= slack:
        return Fit.FITS
    return Fit.OVER if (gap > 0) != (better is Better.LOWER) else Fit.SHORT
