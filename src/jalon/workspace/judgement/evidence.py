"""What a KPI's own values say of its targets: their chance, and their step beside the noise."""

from __future__ import annotations

from datetime import date
from statistics import NormalDist

from jalon.judge.asked import path
from jalon.judge.base import base_of, key_of
from jalon.vocabulary.calendar import Grain, OutsideCalendar
from jalon.vocabulary.foresight import Chance, Foresight
from jalon.vocabulary.kpi import Better, Kpi
from jalon.vocabulary.quality import Evidence
from jalon.vocabulary.target import Improve, ReachBy, Target
from jalon.workspace.judgement.line import BAND
from jalon.workspace.judging import shown_grain
from jalon.workspace.published import Published

_BAND_IN_DEVIATIONS = NormalDist().inv_cdf((1 + BAND) / 2)


def evidence(reading: Published, kpi: Kpi, foreseen: Foresight | None) -> Evidence | None:
    """What was computed says of the targets; None before the first run that knew the KPI.

    The chance is the least of those stated, as it was before its period began: a month that will be missed
    does not make its target an unlikely one. Noise and time are those of the target whose step is smallest
    beside the noise; only targets that ask for a step have one, not those that ask to stay.
    """
    if reading.run is None:
        return None
    seen = reading.series(kpi, shown_grain(reading.workspace, kpi)).whole.values()
    if not seen and not reading.ledger.history("definition", kpi.name):
        return None
    periods = sum(each.complete and each.value is not None for each in seen)
    if foreseen is None:
        return Evidence(periods=periods)
    stated = (each.chance if each.at_first is None else each.at_first for each in foreseen.chances)
    chances = [each for each in stated if each is not None]
    steps = [(noise, each) for each in foreseen.chances if (noise := _noise(reading, kpi, foreseen, each))]
    noise, hardest = max(steps, key=lambda one: one[0], default=(None, None))
    return Evidence(
        periods=periods,
        chance=min(chances, default=None),
        noise=noise,
        left=None if hardest is None else _left(reading, kpi, foreseen, hardest),
    )


def _noise(reading: Published, kpi: Kpi, foreseen: Foresight, chance: Chance) -> float | None:
    """How far one period's value ordinarily lies from its forecast, as a share of the step asked."""
    step = _step(reading, kpi, chance)
    comparable = chance.summed or chance.period.grain is foreseen.grain
    if not step or not comparable or not foreseen.periods:
        return None
    first = foreseen.periods[0]
    away = max(first.high - first.middle, first.middle - first.low) / _BAND_IN_DEVIATIONS
    each = step / _periods_in(reading, kpi, foreseen.grain, chance) if chance.summed else step
    return away / each


def _step(reading: Published, kpi: Kpi, chance: Chance) -> float | None:
    """How far a target lies from where it starts; None where it asks for no step."""
    target = kpi.targets[chance.target]
    asked = chance.low if chance.low is not None else chance.high
    if asked is None:
        return None
    match target:
        case Improve(relative=False):
            return abs(float(target.by))
        case Improve():
            share = float(target.by) * (-1 if kpi.better is Better.LOWER else 1)
            return abs(asked * share / (1 + share)) if share != -1 else None
        case ReachBy():
            start = _start(reading, kpi, target, chance)
            return None if start is None else abs(asked - start[1])
        case _:
            return None


def _start(reading: Published, kpi: Kpi, target: ReachBy, chance: Chance) -> tuple[date, float] | None:
    """Where a dated target starts, and when."""
    series = reading.series(kpi, chance.period.grain)
    setting = reading.setting(kpi, series)
    frozen = setting.bases.get(key_of(target))
    base = frozen or base_of(target, series, setting.calendar, setting.today)
    points = path(target, base)
    return (points[0][0], float(points[0][1])) if points else None


def _left(reading: Published, kpi: Kpi, foreseen: Foresight, chance: Chance) -> int | None:
    """How many periods there are from a dated target's start to its day."""
    target: Target = kpi.targets[chance.target]
    start = _start(reading, kpi, target, chance) if isinstance(target, ReachBy) else None
    if not isinstance(target, ReachBy) or start is None:
        return None
    ordinal = reading.calendar(kpi).ordinal
    try:
        return max(ordinal(foreseen.grain, target.by) - ordinal(foreseen.grain, start[0]) + 1, 0)
    except OutsideCalendar:
        return None


def _periods_in(reading: Published, kpi: Kpi, grain: Grain, chance: Chance) -> int:
    ordinal = reading.calendar(kpi).ordinal
    return max(ordinal(grain, chance.period.end) - ordinal(grain, chance.period.start), 1)
