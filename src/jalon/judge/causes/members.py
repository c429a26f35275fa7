"""The change of a value over the members of one dimension: additive, a ratio, or volume × rate.

Members that are new or gone take part like all others. The shares of the members sum to the change of the
whole; those of a member's causes sum to the member's share. Midpoint weights: no order, and the two periods
exchanged give the opposite of every share.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Generic, TypeVar

from jalon.judge.causes.exactly import Kept, all_exact, fraction, kept_as, value_of
from jalon.vocabulary.observation import Value

Member = TypeVar("Member", bound=Hashable)
_HALF = Fraction(1, 2)

HIDING = 3
"""Opposite moves hide each other where all moves together are at least so many times the net one."""


class Standing(StrEnum):
    """Whether a member was there before and after."""

    KEPT = "kept"
    NEW = "new"
    GONE = "gone"


class Factor(StrEnum):
    """How a member moved the whole."""

    AMOUNT = "amount"  # an additive value: the member's own change
    VOLUME = "volume"  # more or less of everything, at the mean rate
    MIX = "mix"  # a larger or smaller share for a member whose rate is not the mean
    RATE = "rate"  # the member's own rate


@dataclass(frozen=True, kw_only=True, slots=True)
class Move(Generic[Member]):
    """One member's share of a move; `before`, `after` are its own values (of a ratio: rates), None if absent.

    `causes` sum to `contribution`.
    """

    member: Member
    standing: Standing
    before: Value | None
    after: Value | None
    contribution: Value
    causes: Mapping[Factor, Value]


@dataclass(frozen=True, kw_only=True, slots=True)
class Moves(Generic[Member]):
    """The change of the whole by member, largest move first.

    `causes` are the sums over members; `gross` is the sum of absolute moves, `change` the net one.
    """

    change: Value
    gross: Value
    members: tuple[Move[Member], ...]
    causes: Mapping[Factor, Value]

    @property
    def hiding(self) -> bool:
        """True when opposite moves hide each other: the net move is a third of all moves or less."""
        return self.gross > 0 and Fraction(self.gross) >= HIDING * abs(Fraction(self.change))

    @property
    def against(self) -> tuple[Move[Member], ...]:
        """The members that moved against the whole, largest first; against the ups where it did not move."""
        up = self.change >= 0
        return tuple(
            move for move in self.members if move.contribution != 0 and (move.contribution < 0) == up
        )


Pair = tuple[Value, Value]
_Parts = dict[Factor, Fraction]


def additive(before: Mapping[Member, Value], after: Mapping[Member, Value]) -> Moves[Member]:
    """The change of a sum by member; a member missing on one side is new or gone."""
    shares = {
        member: {Factor.AMOUNT: fraction(after.get(member, 0)) - fraction(before.get(member, 0))}
        for member in _members(before, after)
    }
    return _moves(shares, before, after, [*before.values(), *after.values()])


def ratio(before: Mapping[Member, Pair], after: Mapping[Member, Pair]) -> Moves[Member] | None:
    """The change of Σ numerator / Σ denominator by member: rate and mix; None where a whole has no value.

    With weights w = denominator / Σ and rates r: rate w̄·Δr, mix (r̄ − R̄)·Δw, bars the means of the two
    periods and R the whole's ratio. A new or gone member has no change of rate. A numerator over a
    denominator of 0 counts as rate.
    """
    all_before, all_after = _sums(before), _sums(after)
    if all_before[1] == 0 or all_after[1] == 0:
        return None
    level = (all_before[0] / all_before[1] + all_after[0] / all_after[1]) * _HALF
    shares: dict[Member, _Parts] = {}
    for member in _members(before, after):
        one = _part(before.get(member), all_before[1])
        other = _part(after.get(member), all_after[1])
        rate, moved = _rate_and_weight(one, other)
        mix = moved * (_mean_rate(one, other) - level)
        shares[member] = {Factor.RATE: rate, Factor.MIX: mix}
    return _moves(shares, _rates(before), _rates(after), _values(before, after))


def volume_rate_mix(before: Mapping[Member, Pair], after: Mapping[Member, Pair]) -> Moves[Member] | None:
    """The change of Σ amount by member, given (amount, volume): volume, rate and mix.

    With volumes v and rates p = amount / volume: rate v̄·Δp, volume Δv·P̄, mix Δv·(p̄ − P̄), P the whole's
    rate. A member's causes sum to the change of its own amount. None where a whole has no volume.
    """
    all_before, all_after = _sums(before), _sums(after)
    if all_before[1] == 0 or all_after[1] == 0:
        return None
    level = (all_before[0] / all_before[1] + all_after[0] / all_after[1]) * _HALF
    shares: dict[Member, _Parts] = {}
    for member in _members(before, after):
        one = _part(before.get(member), Fraction(1))
        other = _part(after.get(member), Fraction(1))
        rate, moved = _rate_and_weight(one, other)
        mix = moved * (_mean_rate(one, other) - level)
        shares[member] = {Factor.VOLUME: moved * level, Factor.RATE: rate, Factor.MIX: mix}
    one_side, other_side = ({member: pair[0] for member, pair in side.items()} for side in (before, after))
    return _moves(shares, one_side, other_side, _values(before, after))


_Part = tuple[Fraction, Fraction]  # what a member adds to the whole, and its weight


def _part(pair: Pair | None, whole: Fraction) -> _Part:
    return (
        (Fraction(0), Fraction(0)) if pair is None else (fraction(pair[0]) / whole, fraction(pair[1]) / whole)
    )


def _rate_and_weight(one: _Part, other: _Part) -> tuple[Fraction, Fraction]:
    """The rate effect and the change of weight; they and the mean rate give back the whole change."""
    moved = other[1] - one[1]
    return other[0] - one[0] - moved * _mean_rate(one, other), moved


def _mean_rate(one: _Part, other: _Part) -> Fraction:
    """The mean of the two rates; the only one where the other side has no weight; 0 of none."""
    rates = [amount / weight for amount, weight in (one, other) if weight != 0]
    return sum(rates, Fraction(0)) / len(rates) if rates else Fraction(0)


def _sums(pairs: Mapping[Member, Pair]) -> tuple[Fraction, Fraction]:
    return (
        sum((fraction(pair[0]) for pair in pairs.values()), Fraction(0)),
        sum((fraction(pair[1]) for pair in pairs.values()), Fraction(0)),
    )


def _rates(pairs: Mapping[Member, Pair]) -> dict[Member, Value]:
    kept = Kept.EXACT if all_exact(_values(pairs)) else Kept.DOUBLE
    return {
        member: value_of(fraction(top) / fraction(bottom), kept)
        for member, (top, bottom) in pairs.items()
        if bottom != 0
    }


def _values(*sides: Mapping[Member, Pair]) -> list[Value]:
    return [value for side in sides for pair in side.values() for value in pair]


def _members(before: Iterable[Member], after: Iterable[Member]) -> list[Member]:
    return list(dict.fromkeys([*before, *after]))


def _moves(
    shares: Mapping[Member, _Parts],
    before: Mapping[Member, Value],
    after: Mapping[Member, Value],
    values: Iterable[Value],
) -> Moves[Member]:
    totals = {member: sum(parts.values(), Fraction(0)) for member, parts in shares.items()}
    causes: _Parts = {}
    for parts in shares.values():
        for cause, share in parts.items():
            causes[cause] = causes.get(cause, Fraction(0)) + share
    kept = kept_as(values, [share for parts in shares.values() for share in parts.values()])
    ordered = sorted(totals, key=lambda member: (-abs(totals[member]), str(member)))
    return Moves(
        change=value_of(sum(totals.values(), Fraction(0)), kept),
        gross=value_of(sum(map(abs, totals.values()), Fraction(0)), kept),
        members=tuple(
            Move(
                member=member,
                standing=_standing(member, before, after),
                before=before.get(member),
                after=after.get(member),
                contribution=value_of(totals[member], kept),
                causes={cause: value_of(share, kept) for cause, share in shares[member].items()},
            )
            for member in ordered
        ),
        causes={cause: value_of(share, kept) for cause, share in causes.items()},
    )


def _standing(member: Member, before: Mapping[Member, Value], after: Mapping[Member, Value]) -> Standing:
    if member not in before:
        return Standing.NEW
    return Standing.KEPT if member in after else Standing.GONE
