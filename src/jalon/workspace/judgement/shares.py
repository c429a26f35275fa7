"""The split of a move over the members of a published cut, and over the segments of one with many."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np

from jalon.judge.causes.evidence import Leaves
from jalon.judge.causes.members import Factor, Move, Moves, Standing, additive, ratio, volume_rate_mix
from jalon.judge.causes.search import find_segments
from jalon.judge.causes.segments import FEWEST_LEAVES
from jalon.judge.nature import Nature, nature
from jalon.vocabulary.cause import Manner, MemberShare, MoveOver, Presence, SegmentShare, Unsplit
from jalon.vocabulary.formula import ratio_of
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.observation import Observation, Slice, Value
from jalon.workspace.judgement.exact import close, decimal, decimal_of, step_of, told
from jalon.workspace.judgement.panel import Distance, Panel
from jalon.workspace.published import Published

MOST = 12
"""Members told one by one; the rest is told together."""
_MOST_OF_ALL = 0.8
"""A member with more than this share is all but the whole: it cannot stand out of it."""
_PRESENCE = {Standing.KEPT: Presence.KEPT, Standing.NEW: Presence.NEW, Standing.GONE: Presence.GONE}

_Pair = tuple[Decimal, Decimal]


@dataclass(frozen=True, kw_only=True, slots=True)
class Ends:
    """The total of a KPI in the two periods; both have a value."""

    before: Observation
    after: Observation

    @property
    def values(self) -> _Pair:
        """Both values, as they are told."""
        assert self.before.value is not None
        assert self.after.value is not None
        both = decimal(self.before.value), decimal(self.after.value)
        step = step_of(*both)
        return told(both[0], step), told(both[1], step)

    @property
    def step(self) -> Decimal:
        """The smallest step of a share."""
        return step_of(*self.values)

    @property
    def change(self) -> Decimal:
        """After less before."""
        return self.values[1] - self.values[0]


def over(
    reading: Published, kpi: Kpi, panel: Panel, ends: Ends, lag: int, volumes: Panel | None = None
) -> MoveOver:
    """The shares of one cut's members in the move of the total.

    `lag` is how many periods lie between the two; `volumes` are the same cut of how much each was, where a
    sum is so many times so much.
    """
    before, after = panel.at(ends.before.period), panel.at(ends.after.period)
    if not before and not after:
        return MoveOver(dimensions=panel.dimensions, unsplit=Unsplit.NOTHING)
    if ratio_of(kpi.formula) is not None:
        one, other = _pairs(before), _pairs(after)
        whole = _sides(ends.before), _sides(ends.after)
        if not _make(one.values(), whole[0]) or not _make(other.values(), whole[1]):
            return MoveOver(dimensions=panel.dimensions, unsplit=Unsplit.OVERLAP)
        moves = ratio(one, other)
    elif nature(kpi.formula, reading.kpis) is Nature.LEVEL:
        return MoveOver(dimensions=panel.dimensions, unsplit=Unsplit.LEVEL)
    else:
        moves = _sums(before, after, ends, volumes)
    if moves is None:
        return MoveOver(dimensions=panel.dimensions, unsplit=Unsplit.OVERLAP)
    return _over(panel, moves, ends, _distances(kpi, panel, moves, ends, lag))


_Far = Mapping[Slice, tuple[float | None, Distance | None, bool]]
"""What a member moved beyond the others, how far that is, and whether it moved apart."""


def _distances(kpi: Kpi, panel: Panel, moves: Moves[Slice], ends: Ends, lag: int) -> _Far:
    """Members against all others; one that moved apart is no measure for those that are left."""
    ratio, start = ratio_of(kpi.formula) is not None, ends.after.period.start
    found: dict[Slice, tuple[float | None, Distance | None, bool]] = {}
    while len(found) < len(moves.members):
        left = [each for each in moves.members if each.member not in found]
        apart = panel.apart(lag, ratio=ratio, without=frozenset(found))
        told = {each.member: apart.distance(start, each.member) for each in left}
        far = [
            (distance.usual, each.member)
            for each in left
            if (distance := told[each.member]) is not None
            and each.contribution
            and apart.share(start, each.member) <= _MOST_OF_ALL
            and distance.apart
        ]
        if not far:
            found.update(
                {each: (apart.beyond(start, each), distance, False) for each, distance in told.items()}
            )
            break
        farthest = max(far, key=lambda pair: (pair[0], str(pair[1])))[1]
        found[farthest] = (apart.beyond(start, farthest), told[farthest], True)
    return found


def _sums(
    before: Mapping[Slice, Observation],
    after: Mapping[Slice, Observation],
    ends: Ends,
    volumes: Panel | None,
) -> Moves[Slice] | None:
    """Members of a sum; those of which nothing is left are gone. None where they do not add up."""
    one = {slice: _value(seen) for slice, seen in before.items()}
    other = {slice: _value(seen) for slice, seen in after.items()}
    if not _adds(one.values(), ends.values[0]) or not _adds(other.values(), ends.values[1]):
        return None
    if volumes is not None:
        pairs = _pairs(volumes.at(ends.before.period)), _pairs(volumes.at(ends.after.period))
        if all(_same(pair, sums) for pair, sums in zip(pairs, (one, other), strict=True)):
            return volume_rate_mix(*pairs) or additive(one, other)
    return additive(one, {slice: each for slice, each in other.items() if each or not one.get(slice)})


def _over(panel: Panel, moves: Moves[Slice], ends: Ends, far: _Far) -> MoveOver:
    there = [each for each in moves.members if each.contribution or each.before or each.after]
    shares = [_share(each, ends, far) for each in there]
    first, rest = shares[:MOST], shares[MOST:]
    return MoveOver(
        dimensions=panel.dimensions,
        members=tuple(first),
        others=len(rest),
        rest=_total(rest),
        remainder=ends.change - _total(shares),
        hiding=moves.hiding,
        manners=_manners(moves.causes, ends),
    )


def _manners(causes: Mapping[Factor, Value], ends: Ends) -> tuple[tuple[Manner, Decimal], ...]:
    return tuple((Manner(cause.value), told(decimal(each), ends.step)) for cause, each in causes.items())


def _share(move: Move[Slice], ends: Ends, far: _Far) -> MemberShare:
    beyond, distance, apart = far[move.member]
    return MemberShare(
        slice=move.member,
        presence=_PRESENCE[move.standing],
        contribution=told(decimal(move.contribution), ends.step),
        before=decimal_of(move.before),
        after=decimal_of(move.after),
        manners=_manners(move.causes, ends),
        beyond=decimal_of(beyond),
        distance=None if distance is None else round(distance.usual, 2),
        row=0 if distance is None else distance.row,
        apart=apart,
    )


def _total(shares: Iterable[MemberShare]) -> Decimal:
    return sum((each.contribution for each in shares), Decimal(0))


def _value(seen: Observation) -> Decimal:
    assert seen.value is not None  # a panel holds no other
    return decimal(seen.value)


def _sides(seen: Observation) -> _Pair | None:
    top, bottom = seen.parts.get("numerator"), seen.parts.get("denominator")
    return None if top is None or bottom is None else (decimal(top), decimal(bottom))


def _pairs(seen: Mapping[Slice, Observation]) -> dict[Slice, _Pair]:
    found = {slice: _sides(each) for slice, each in seen.items()}
    return {slice: pair for slice, pair in found.items() if pair is not None}


def _make(pairs: Iterable[_Pair], whole: _Pair | None) -> bool:
    """True where numerators and denominators of members add up to those of the whole."""
    found = list(pairs)
    if whole is None:
        return False
    return _adds((top for top, _ in found), whole[0]) and _adds((bottom for _, bottom in found), whole[1])


def _adds(values: Iterable[Decimal], whole: Decimal) -> bool:
    found = list(values)
    gross = sum((abs(Fraction(each)) for each in found), Fraction(0))
    off = abs(sum(map(Fraction, found), Fraction(0)) - Fraction(whole))
    return off <= Fraction(1, 1_000_000_000) * max(gross, abs(Fraction(whole)))


def _same(pairs: Mapping[Slice, _Pair], sums: Mapping[Slice, Decimal]) -> bool:
    """True where the amounts of volume and rate are the members' own."""
    amounts = {slice: pair[0] for slice, pair in pairs.items()}
    return all(
        close(amounts.get(slice, Decimal(0)), sums.get(slice, Decimal(0))) for slice in {*amounts, *sums}
    )


def segments(kpi: Kpi, panel: Panel, ends: Ends) -> tuple[SegmentShare, ...]:
    """The combinations of members that moved by a factor of their own; none where there are too few cells."""
    before, after = panel.at(ends.before.period), panel.at(ends.after.period)
    slices = sorted({*before, *after}, key=str)
    if len(slices) < FEWEST_LEAVES:
        return ()
    members = [sorted({slice[at][1] for slice in slices}, key=str) for at in range(len(panel.dimensions))]
    codes = np.array([[members[at].index(pair[1]) for at, pair in enumerate(slice)] for slice in slices])
    is_ratio = ratio_of(kpi.formula) is not None
    values = [[_leaf(seen.get(slice), is_ratio) for slice in slices] for seen in (before, after)]
    one, other = (np.array(each, dtype=np.float64).T for each in values)
    leaves = Leaves(
        codes=codes.astype(np.int64),
        before=one[0],
        after=other[0],
        under_before=one[1] if is_ratio else None,
        under_after=other[1] if is_ratio else None,
    )
    return tuple(
        SegmentShare(
            slice=tuple((panel.dimensions[at], members[at][code]) for at, code in found.segment),
            contribution=decimal(found.contribution),
            effect=found.effect,
            before=decimal_of(found.before),
            after=decimal_of(found.after),
        )
        for found in find_segments(leaves).segments
    )


def _leaf(seen: Observation | None, is_ratio: bool) -> tuple[float, float]:
    if seen is None:
        return 0.0, 0.0
    if not is_ratio:
        return float(_value(seen)), 1.0
    pair = _sides(seen)
    return (0.0, 0.0) if pair is None else (float(pair[0]), float(pair[1]))
