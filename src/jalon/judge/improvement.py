"""“Improve by 20 %”: both readings, from any base, in the direction that is good."""

from __future__ import annotations

from decimal import Decimal

from jalon.vocabulary.kpi import Better
from jalon.vocabulary.target import Improve


def improved(target: Improve, base: Decimal, steps: int, better: Better) -> Decimal | None:
    """The value asked after `steps` improvements of a base; None where a share of it means nothing (base 0).

    Compounded: 100 becomes 120, 144, 172.8. Not compounded: 120, 140, 160 (one step: 120 of each base).
    A lower-is-better KPI goes down by the same share; a negative base moves towards the good side too.
    """
    sign = -1 if better is Better.LOWER else 1
    if not target.relative:
        return base + sign * target.by * steps
    if base == 0:
        return None
    if not target.compounded:
        return base + sign * target.by * steps * abs(base)
    towards = sign if base > 0 else -sign
    factor: Decimal = (1 + towards * target.by) ** steps
    return base * factor
