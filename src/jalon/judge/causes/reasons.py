"""Everything that explains one move in one ranked list: data, no sentences.

Reasons of different kinds are views of the same move: the shares of one kind may sum to it, those of several
kinds need not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from jalon.judge.causes.days import DaysShare
from jalon.judge.causes.levels import Decomposition, Effect
from jalon.judge.causes.members import Factor, Move, Moves, Standing
from jalon.judge.causes.segments import Search
from jalon.vocabulary.observation import Slice, Value


class ReasonKind(StrEnum):
    """Why a value moved; the first two say that it may not have moved at all."""

    DATA_FAULT = "data fault"
    DEFINITION = "definition"
    CALENDAR = "calendar"
    FORMULA = "formula"
    MEMBER = "member"
    NEW_MEMBER = "new member"
    GONE_MEMBER = "gone member"
    SEGMENT = "segment"
    DRIVER = "driver"


_FIRST = (ReasonKind.DATA_FAULT, ReasonKind.DEFINITION)
_STANDING = {
    Standing.KEPT: ReasonKind.MEMBER,
    Standing.NEW: ReasonKind.NEW_MEMBER,
    Standing.GONE: ReasonKind.GONE_MEMBER,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Reason:
    """One reason: `part` names a part of the formula, a driver or a fault; `slice` a member or segment.

    `contribution` is in the unit of the KPI, `share` the same as a share of its change (None of no change;
    negative: against it); `before`, `after` are the values of the part or slice; `cause` is the larger of a
    member's causes (rate, mix …) where it has several.
    """

    kind: ReasonKind
    contribution: Value
    share: float | None
    part: str = ""
    slice: Slice = ()
    before: Value | None = None
    after: Value | None = None
    cause: Factor | None = None

    @property
    def against(self) -> bool:
        """True when it moved the value against its change."""
        return self.share is not None and self.share < 0


def share_of(contribution: Value, change: Value) -> float | None:
    """A contribution as a share of the change."""
    return None if change == 0 else float(Fraction(contribution) / Fraction(change))


def of_formula(split: Decomposition) -> tuple[Reason, ...]:
    """One reason for each named part that stands highest in the formula."""
    if split.effect is None:
        return ()
    change = split.effect.contribution
    return tuple(
        Reason(
            kind=ReasonKind.FORMULA,
            part=effect.name,
            contribution=effect.contribution,
            share=share_of(effect.contribution, change),
            before=effect.before,
            after=effect.after,
        )
        for effect in _named(split.effect.parts or (split.effect,))
    )


def of_members(moves: Moves[str | None], dimension: str) -> tuple[Reason, ...]:
    """One reason for each member that moved."""
    return tuple(
        Reason(
            kind=_STANDING[move.standing],
            slice=((dimension, move.member),),
            contribution=move.contribution,
            share=share_of(move.contribution, moves.change),
            before=move.before,
            after=move.after,
            cause=_main(move),
        )
        for move in moves.members
        if move.contribution != 0
    )


def of_segments(
    search: Search, dimensions: Sequence[str], members: Sequence[Sequence[str | None]]
) -> tuple[Reason, ...]:
    """One reason for each segment found; `members[d][code]` names the codes of dimension `d`."""
    return tuple(
        Reason(
            kind=ReasonKind.SEGMENT,
            slice=tuple((dimensions[place], members[place][code]) for place, code in found.segment),
            contribution=found.contribution,
            share=share_of(found.contribution, search.change or 0),
            before=found.before,
            after=found.after,
        )
        for found in search.segments
    )


def of_days(days: DaysShare) -> tuple[Reason, ...]:
    """The calendar's share as a reason; none where it is not known or nothing."""
    if days.calendar is None or days.level is None or days.calendar == 0:
        return ()
    change = Fraction(days.calendar) + Fraction(days.level)
    return (
        Reason(
            kind=ReasonKind.CALENDAR,
            contribution=days.calendar,
            share=float(Fraction(days.calendar) / change) if change else None,
            before=days.days_before,
            after=days.days_after,
        ),
    )


def rank(reasons: Iterable[Reason], least: float = 0.05) -> tuple[Reason, ...]:
    """Faults of data and definition first, then the largest moves; those below `least` of the largest go.

    A member that is also found as a segment is said once, as the segment.
    """
    found = list(reasons)
    segments = {one.slice for one in found if one.kind is ReasonKind.SEGMENT}
    found = [one for one in found if one.kind is ReasonKind.SEGMENT or one.slice not in segments]
    largest = max((abs(Fraction(one.contribution)) for one in found), default=Fraction(0))
    kept = [
        one
        for one in found
        if one.kind in _FIRST or abs(Fraction(one.contribution)) >= Fraction(least) * largest > 0
    ]
    return tuple(sorted(kept, key=_order))


def _order(one: Reason) -> tuple[int, Fraction, str, str, str]:
    first = _FIRST.index(one.kind) if one.kind in _FIRST else len(_FIRST)
    return first, -abs(Fraction(one.contribution)), one.kind, one.part, str(one.slice)


def _named(effects: Iterable[Effect]) -> Iterable[Effect]:
    """The highest parts that have a name; parts without one give way to their own parts."""
    for effect in effects:
        if effect.name or not effect.parts:
            yield effect
        else:
            yield from _named(effect.parts)


def _main(move: Move[str | None]) -> Factor | None:
    if len(move.causes) < 2:
        return None
    return max(move.causes, key=lambda cause: (abs(Fraction(move.causes[cause])), cause))
