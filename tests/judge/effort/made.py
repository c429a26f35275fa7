"""Made-up efforts: factors as anybody may have them."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from jalon.judge.effort.ranking import LEAST
from jalon.vocabulary.calendar import Grain, Period
from jalon.vocabulary.effort import Aspect, Bar, Ease, Effort, Gap, Influence, Known, Way

MARCH = Period(start=date(2026, 3, 1), end=date(2026, 4, 1), grain=Grain.MONTH)
SHARES = st.floats(0.01, 0.99)


def gap(missing: float = 0.5, chance: float | None = 0.2, *, ahead: bool = False) -> Gap:
    """A value below the 100 that is asked, by so much of it."""
    value = 100 * (1 - missing)
    return Gap(value=value, asked=100, more=True, missing=missing, period=MARCH, ahead=ahead, chance=chance)


def effort(
    kpi: str,
    missing: float = 0.5,
    influence: float = 0.5,
    *,
    chance: float | None = 0.2,
    bar: Bar | None = None,
) -> Effort:
    """One KPI with a gap and an influence."""
    return Effort(
        kpi=kpi, influence=Influence(value=influence, way=Way.SAID), gap=gap(missing, chance), bar=bar
    )


def eases(draw_counts: dict[Aspect, float]) -> tuple[Ease, ...]:
    """Aspects that count so much."""
    return tuple(
        Ease(aspect=aspect, known=Known.YES if counts == 1 else Known.NO, counts=max(counts, LEAST[aspect]))
        for aspect, counts in draw_counts.items()
    )
