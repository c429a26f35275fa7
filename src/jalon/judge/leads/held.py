"""Each candidate against what the other leads leave of the result."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from jalon.judge.leads.crossing import Crossing, Search, Side, crossing, standard
from jalon.judge.leads.transfer import later, transfer

HOLDING = (0.05, 0.02)  # the chance below which another candidate is held: alone; given those
MOST_HELD = 5
_ONE = 0.5  # candidates whose news correlate beyond this stand for one another

Held = tuple[tuple[int, int], ...]  # candidates by their place, and the lag of each


def crossings(result: Side, leads: Sequence[Side], searches: Sequence[Search]) -> tuple[Crossing, ...]:
    """The crossing of each lead, by its own search, with the result less what the *other* leads explain.

    Which others are held is told by their crossings alone first, and then once more by those given the
    others: of leads that stand side by side each hides the others in what it leaves unexplained. A candidate
    has a part in that, as it is held for them; what is taken from the result for it never has. One that moves
    with the candidate is not held: two names of one thing would put each other out.
    """
    alone = tuple(crossing(result, *one) for one in zip(leads, searches, strict=True))
    rests: dict[Held, Side] = {(): result}
    known: dict[tuple[int, Held], Crossing] = {(at, ()): one for at, one in enumerate(alone)}
    seen = alone
    for below in HOLDING:
        keys = _held(seen, leads, searches, below)
        for at, key in enumerate(keys):
            if key not in rests:
                rests[key] = _less(result, [(leads[other], lag) for other, lag in key])
            if (at, key) not in known:
                known[at, key] = crossing(rests[key], leads[at], searches[at])
        seen = tuple(known[at, key] for at, key in enumerate(keys))
    return seen


def _held(
    seen: Sequence[Crossing], leads: Sequence[Side], searches: Sequence[Search], below: float
) -> list[Held]:
    """The others that are held for each candidate, those with a chance `below`, the surest first."""
    strong = sorted((one.chance, at, one.lag) for at, one in enumerate(seen) if one.chance < below)
    return [
        tuple(
            (other, lag) for _, other, lag in strong if other != at and not _same(lead, leads[other], search)
        )[:MOST_HELD]
        for at, (lead, search) in enumerate(zip(leads, searches, strict=True))
    ]


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
