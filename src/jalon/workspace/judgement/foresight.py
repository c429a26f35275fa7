"""What is coming of a KPI, and how likely each of its targets is."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from jalon.judge.outlook.outlook import ENOUGH
from jalon.judge.setting import Setting
from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.foresight import Ahead, Foresight
from jalon.vocabulary.kpi import Kpi
from jalon.workspace.judgement.chances import chances
from jalon.workspace.judgement.line import BAND, COARSE, Line, grains, line_of, most_of, sums
from jalon.workspace.judgement.planned import planned_ahead
from jalon.workspace.judgement.running import ripens
from jalon.workspace.judging import shown_grain
from jalon.workspace.published import Published

_FINER = (Grain.MONTH, Grain.FISCAL_MONTH, Grain.WEEK)


def foresight(reading: Published, kpi: Kpi) -> Foresight | None:
    """The outlook of a KPI's total and the chance of its targets; None where it has no value in time.

    Sums of a year or quarter are forecast by their months where the KPI adds up over time.
    """
    grain = _fine(reading, kpi)
    if grain is Grain.ALL:
        return None
    lines: dict[Grain, Line] = {grain: line_of(reading, kpi, grain)}
    if lines[grain].points.last is None:
        return None
    line = lines[grain]
    if line.setting.ended:
        return _ended(line)
    ahead = planned_ahead(reading, kpi, line.points, line.outlook.horizon)
    return Foresight(
        grain=grain,
        known=int(np.isfinite(line.points.values).sum()),
        needed=ENOUGH,
        periods=_ahead(line, kpi),
        chances=tuple(chances(reading, kpi, lines, grain)),
        late=_late(line.setting),
        planned=tuple(each for each in ahead if each not in line.denied),
        contradicted=tuple(each for each in ahead if each in line.denied),
        ripens=_unripe(reading, kpi, line),
    )


def _unripe(reading: Published, kpi: Kpi, line: Line) -> bool:
    """True where the running period has a value that will still ripen."""
    following = line.points.ahead(1)
    seen = line.series.at(following[0]) if following else None
    there = seen is not None and seen.value is not None
    return there and ripens(kpi, reading.kpis, reading.workspace.definitions.sources)


def _late(setting: Setting) -> date | None:
    """The last day that overdue facts know."""
    if not setting.stale or setting.covered_until is None:
        return None
    return setting.covered_until - timedelta(days=1)


def _ended(line: Line) -> Foresight:
    """Facts that stopped: forecasts from them would speak of a past that nobody looked at."""
    last = line.points.last
    assert last is not None
    return Foresight(
        grain=line.points.grain,
        known=int(np.isfinite(line.points.values).sum()),
        needed=ENOUGH,
        ended=last.end - timedelta(days=1),
    )


def _fine(reading: Published, kpi: Kpi) -> Grain:
    home = shown_grain(reading.workspace, kpi)
    if home not in COARSE or not sums(reading, kpi):
        return home
    return next((each for each in _FINER if each in grains(reading, kpi)), home)


def _ahead(line: Line, kpi: Kpi) -> tuple[Ahead, ...]:
    periods = line.points.ahead(line.outlook.horizon)
    lows, highs = line.outlook.band(BAND)
    found = zip(periods, line.outlook.forecast.tolist(), lows.tolist(), highs.tolist(), strict=False)
    return tuple(
        Ahead(period=period, middle=min(middle, most), low=min(low, most), high=min(high, most))
        for step, (period, middle, low, high) in enumerate(found, 1)
        if np.isfinite([middle, low, high]).all()
        for most in [most_of(line, kpi, step)]
    )
