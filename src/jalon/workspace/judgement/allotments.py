"""Targets of members (regions, teams, people) against the target of what they are part of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from jalon.compute.plan import grains_of
from jalon.judge.alignment.reconcile import reconcile
from jalon.judge.choice import own_grain
from jalon.vocabulary.alignment import Allotment, AllottedPart, AllottedTarget
from jalon.vocabulary.calendar import Grain, OutsideCalendar, Period
from jalon.vocabulary.formula import ratio_of
from jalon.vocabulary.kpi import Better, Kpi
from jalon.vocabulary.observation import Observation, Slice
from jalon.vocabulary.target import ReachBy, StayWithin, Target
from jalon.workspace.judgement.asking import band_asked, good_edge, in_force
from jalon.workspace.judgement.exact import close
from jalon.workspace.judgement.panel import panel_of
from jalon.workspace.judging import shown_grain
from jalon.workspace.published import Published

RECENT = 4
"""In how many of the last whole periods a member must have a value to be expected to carry its part."""


def allotments(reading: Published, kpi: Kpi) -> tuple[AllottedTarget, ...]:
    """Each target that is given out to members, by one dimension, as it stands in the period of today.

    A member of a member (a person of a team) is a level of its own, below that of its team. Nothing is said
    where neither the values of members nor what they are divided by add up to the whole.
    """
    if kpi.better is Better.NEITHER:
        return ()
    try:
        return tuple(_levels(reading, kpi))
    except OutsideCalendar:
        return ()


def _levels(reading: Published, kpi: Kpi) -> Iterator[AllottedTarget]:
    targets: dict[frozenset[tuple[str, str | None]], list[Target]] = {}
    for target in kpi.targets:
        if not isinstance(target, StayWithin):
            targets.setdefault(frozenset(target.terms.members), []).append(target)
    for within in sorted(targets, key=lambda each: (len(each), sorted(map(str, each)))):
        below = [each for each in targets if within < each and len(each) == len(within) + 1]
        for dimension in sorted({name for each in below for name, _ in each - within}):
            levels = (_Level.of(reading, kpi, target, dimension, targets) for target in targets[within])
            found = [each for each in levels if each is not None]
            if found:
                yield max(found, key=lambda each: each.given).told()


@dataclass(frozen=True, kw_only=True, slots=True)
class _Level:
    """One target and those of its members: what is asked of each by the same day."""

    kpi: Kpi
    within: frozenset[tuple[str, str | None]]
    dimension: str
    until: date
    whole: float
    asked: Mapping[str | None, float | None]
    weights: Mapping[str | None, float] | None

    @classmethod
    def of(
        cls,
        reading: Published,
        kpi: Kpi,
        target: Target,
        dimension: str,
        targets: Mapping[frozenset[tuple[str, str | None]], Sequence[Target]],
    ) -> _Level | None:
        """What is asked; None where the whole asks nothing today, or its members do not add up to it."""
        within = frozenset(target.terms.members)
        grain = own_grain(target) or shown_grain(reading.workspace, kpi)
        if grain is Grain.ALL or grain not in grains_of(reading.workspace.definitions, kpi):
            return None
        now = _now(reading, kpi, grain, target)
        whole = _asks(reading, kpi, target, grain, now)
        members = _members(reading, kpi, grain, within, dimension)
        if whole is None or members is None or not members.values:
            return None
        parts = {member: targets.get(within | {(dimension, member)}, ()) for member in members.values}
        return cls(
            kpi=kpi,
            within=within,
            dimension=dimension,
            until=now.end,
            whole=whole,
            asked={
                member: _comparable(reading, kpi, target, each, grain, now) for member, each in parts.items()
            },
            weights=members.weights,
        )

    @property
    def given(self) -> int:
        """How many members carry a part."""
        return sum(value is not None for value in self.asked.values())

    def told(self) -> AllottedTarget:
        """The level, with what it lacks."""
        parts = tuple(
            Allotment(
                name=repr(member),
                value=value,
                weight=None if self.weights is None else self.weights.get(member),
            )
            for member, value in self.asked.items()
        )
        found = reconcile(Allotment(name=self.kpi.name, value=self.whole, parts=parts), self.kpi.better)[0]
        return AllottedTarget(
            kpi=self.kpi.name,
            within=tuple(sorted(self.within, key=str)),
            dimension=self.dimension,
            until=self.until,
            whole=self.whole,
            fit=found.fit,
            together=found.together,
            gap=found.gap,
            mean=self.weights is not None,
            parts=tuple(
                AllottedPart(member=member, value=value, share=found.shares.get(repr(member)))
                for member, value in sorted(
                    self.asked.items(), key=lambda each: (-(each[1] or 0.0), str(each))
                )
            ),
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Members:
    """The members of late, with their last values; `weights` where the whole is their weighted mean."""

    values: Mapping[str | None, float]
    weights: Mapping[str | None, float] | None


def _members(
    reading: Published, kpi: Kpi, grain: Grain, within: frozenset[tuple[str, str | None]], dimension: str
) -> _Members | None:
    """The members that have values of late; None where they do not make up the whole."""
    dimensions = _cut(kpi, {dimension, *(name for name, _ in within)})
    if dimensions is None:
        return None
    panel = panel_of(reading, kpi, grain, dimensions)
    starts = sorted(panel.seen)[-RECENT:]
    if not starts:
        return None
    last = {_member(slice, dimension): each for slice, each in _inside(panel.seen[starts[-1]], within)}
    period = reading.calendar(kpi).period_of(grain, starts[-1])
    whole = reading.series(kpi, grain, _slice(kpi, within)).at(period)
    if whole is None or whole.value is None:
        return None
    late = {_member(slice, dimension) for start in starts for slice, _ in _inside(panel.seen[start], within)}
    if ratio_of(kpi.formula) is not None:
        weights = _parts(last, "denominator")
        return _Members(values=dict.fromkeys(late, 0.0), weights=weights) if weights else None
    values = {member: float(each.value) for member, each in last.items() if each.value is not None}
    if not close(sum(values.values()), float(whole.value)):
        return None
    return _Members(values={member: values.get(member, 0.0) for member in late}, weights=None)


def _cut(kpi: Kpi, names: set[str]) -> tuple[str, ...] | None:
    """The dimensions in the order in which their members are kept together; None where they are not."""
    return next((cut.dimensions for cut in kpi.by if set(cut.dimensions) == names), None)


def _slice(kpi: Kpi, members: frozenset[tuple[str, str | None]]) -> Slice:
    order = _cut(kpi, {name for name, _ in members}) or ()
    return tuple(sorted(members, key=lambda each: order.index(each[0]) if each[0] in order else 0))


def _parts(seen: Mapping[str | None, Observation], side: str) -> dict[str | None, float]:
    known = {member: each.parts.get(side) for member, each in seen.items()}
    return {member: float(value) for member, value in known.items() if value is not None}


def _inside(
    seen: Mapping[Slice, Observation], within: frozenset[tuple[str, str | None]]
) -> Iterator[tuple[Slice, Observation]]:
    return ((slice, each) for slice, each in seen.items() if within <= set(slice))


def _member(slice: Sequence[tuple[str, str | None]], dimension: str) -> str | None:
    return next(member for name, member in slice if name == dimension)


def _now(reading: Published, kpi: Kpi, grain: Grain, target: Target) -> Period:
    """The period that is asked about: of today, or of the day by which a value is to be reached."""
    day = target.by if isinstance(target, ReachBy) else reading.day_of(kpi, reading.now)
    return reading.calendar(kpi).period_of(grain, day)


def _comparable(
    reading: Published, kpi: Kpi, whole: Target, parts: Sequence[Target], grain: Grain, now: Period
) -> float | None:
    """What a member is asked for the same period; None where it has no target for it."""
    asked_of = (_asks(reading, kpi, part, grain, now) for part in parts if _alike(whole, part, grain))
    return next((value for value in asked_of if value is not None), None)


def _alike(whole: Target, part: Target, grain: Grain) -> bool:
    """True where both are asked for the same day, or at the same grain."""
    if isinstance(part, ReachBy) or isinstance(whole, ReachBy):
        return isinstance(part, ReachBy) and isinstance(whole, ReachBy) and part.by == whole.by
    return (own_grain(part) or grain) is grain


def _asks(reading: Published, kpi: Kpi, target: Target, grain: Grain, period: Period) -> float | None:
    """What a target asks of a whole period."""
    if isinstance(target, ReachBy):
        return None if target.by < reading.day_of(kpi, reading.now) else float(target.value)
    if not in_force(target, period):
        return None
    line = reading.series(kpi, grain, _slice(kpi, frozenset(target.terms.members)))
    band = band_asked(reading, kpi, target, line, period)
    return None if band is None else good_edge(kpi, band)
