"""Each candidate against what the other leads leave of the result."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from jalon.judge.leads.crossing import Crossing, Search, Side, crossing, standard
from jalon.judge.leads.transfer import later, transfer

HOLDING = 0.05  # the chance, alone, below which another candidate is held
MOST_HELD = 5
_ONE = 0.5  # candidates whose news correlate beyond this stand for one another


def crossings(result: Side, leads: Sequence[Side], searches: Sequence[Search]) -> tuple[Crossing, ...]:
    """The crossing of each lead, by its own search, with the result less what the *other* leads explain.

    Which others are held is told by their crossings alone, never by the candidate's own, so that a candidate
    linked to nothing stays uniform in its chance. One that moves with the candidate is not held: two names
    of one thing would put each other out.
    """
    alone = tuple(crossing(result, *one) for one in zip(leads, searches, strict=True))
    strong = sorted((one.chance, at) for at, one in enumerate(alone) if one.chance < HOLDING)
    rests: dict[tuple[int, ...], Side] = {(): result}
    found = []
    for at, (lead, search) in enumerate(zip(leads, searches, strict=True)):
        others = [other for _, other in strong if other != at and not _same(lead, leads[other], search)]
        key = tuple(others[:MOST_HELD])
        if key not in rests:
            rests[key] = _less(result, [(leads[other], alone[other].lag) for other in key])
        found.append(alone[at] if not key else crossing(rests[key], lead, search))
    return tuple(found)


def _less(result: Side, held: Sequence[tuple[Side, int]]) -> Side:
    done = transfer(result.of, [later(lead.of, lag) for lead, lag in held], result.own)
    return Side(of=done.rest, own=done.own, news=done.own.news(done.rest))


def _same(one: Side, other: Side, search: Search) -> bool:
    """True when the news of two candidates go together, at once or shifted by a lag that is tried."""
    first, second = standard(one.news), standard(other.news)
    size = first.size
    shifts = range(max(search.lags))
    best = max(
        abs(float(a[: size - shift] @ b[shift:])) / size
        for shift in shifts
        for a, b in ((first, second), (second, first))
    )
    return bool(np.isfinite(best)) and best > _ONE
