"""A series watched point by point: limits made of the past only, alarms, changes announced and dated."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from jalon.judge.arrays import Numbers
from jalon.judge.signals.caution import QUIET, Caution, for_cycle
from jalon.judge.signals.course import Course
from jalon.judge.signals.found import Point, Signals, Standing, State
from jalon.judge.signals.track import Track


def watch(
    values: Numbers,
    *,
    season: int = 1,
    masked: npt.NDArray[np.bool_] | None = None,
    phases: npt.NDArray[np.int64] | None = None,
    caution: Caution = QUIET,
    counts: bool = True,
) -> Signals:
    """Judge each of `values` (n,) by those before it.

    `season` is how many points make a cycle (12 for months, 7 for days, 52 for weeks; 1 for none) and
    `phases` (n,) the place of each in it, counted on from 0 when not given. `masked` (n,) marks partial,
    missing and stale points; what is not a finite number is masked as well. `caution` is meant for months
    and weeks; days get their own (see `caution.for_cycle`). `counts` is False where whole numbers are no
    counts but chance: a share that stood at 0 or 1 for a year.
    """
    cycle = max(season, 1)
    usable = np.isfinite(values) if masked is None else np.isfinite(values) & ~masked
    places = (np.arange(len(values)) if phases is None else phases) % cycle
    needed = caution.learning + 1 - int(usable.sum())
    if needed > 0:
        points = tuple(Point(standing=Standing.LEARNING if use else Standing.MASKED) for use in usable)
        return Signals(state=State.TOO_SHORT, points=points, needed=needed)
    first = values[usable][: caution.learning]
    course = Course(track=Track.begun(first, cycle, counts=counts), caution=for_cycle(caution, cycle))
    said = [
        course.seen(index, value if use else None, place)
        for index, (value, use, place) in enumerate(
            zip(values.tolist(), usable, places.tolist(), strict=True)
        )
    ]
    return Signals(state=State.JUDGED, points=tuple(said), changes=tuple(course.changes))
