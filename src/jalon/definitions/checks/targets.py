"""Targets: dates in order, floor and stretch on the right side, slices and grains that the KPI keeps."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from jalon.definitions.checks.scope import Scope, find, place_of
from jalon.vocabulary.calendar import Grain, OutsideCalendar
from jalon.vocabulary.finding import Finding, Place, Severity
from jalon.vocabulary.kpi import Better, Kpi, Level
from jalon.vocabulary.target import Improve, PerPeriod, ReachBy, Stay, StayWithin, Target
from jalon.vocabulary.workspace import Definitions

_SLOW = frozenset((Grain.YEAR, Grain.FISCAL_YEAR))


def slow_grains(scope: Scope) -> Iterator[Finding]:
    """An operational KPI is followed over short periods."""
    for kpi in scope.definitions.kpis.values():
        if kpi.level is Level.OPERATIONAL and kpi.grains and set(kpi.grains) <= _SLOW:
            place = place_of(kpi, "grains")
            yield find(place, code="grain-slow", severity=Severity.WARNING, kpi=kpi.name)


def targets(scope: Scope) -> Iterator[Finding]:
    """Every target of every KPI."""
    for kpi in scope.definitions.kpis.values():
        for number, target in enumerate(kpi.targets):
            place = place_of(kpi, f"targets.{number}")
            yield from _dates(target, place, scope.today)
            yield from _sides(kpi, target, place)
            yield from _direction(kpi, target, place)
            yield from _slice(kpi, target, place)
            yield from _grain(kpi, target, place)
            yield from _base(kpi, target, place, scope.definitions)
            yield from _twice(kpi, number, place)


def _dates(target: Target, place: Place, today: date | None) -> Iterator[Finding]:
    terms = target.terms
    pairs: list[tuple[date | None, date | None]] = [(terms.since, terms.until)]
    if isinstance(target, ReachBy):
        pairs += [(target.start_day, target.by), (terms.since, target.by)]
        pairs += [(target.start_day, step.day) for step in target.milestones]
        pairs += [(step.day, target.by) for step in target.milestones]
    for first, last in pairs:
        if first is not None and last is not None and first > last:
            yield find(place, code="dates-reversed", first=first.isoformat(), last=last.isoformat())
    if isinstance(target, ReachBy) and today is not None and target.by < today:
        yield find(place, code="target-past", severity=Severity.WARNING, by=target.by.isoformat())


def _wanted(target: Target) -> Decimal | None:
    match target:
        case ReachBy(value=value):
            return value
        case Stay(above=above, below=below):
            return above if above is not None else below
        case _:
            return None


def _sides(kpi: Kpi, target: Target, place: Place) -> Iterator[Finding]:
    wanted, terms = _wanted(target), target.terms
    if wanted is None or kpi.better is Better.NEITHER:
        return
    better = f"term:better-{kpi.better.value}"
    sign = 1 if kpi.better is Better.HIGHER else -1
    if terms.floor is not None and (terms.floor - wanted) * sign > 0:
        yield find(place, code="floor-wrong-side", floor=str(terms.floor), target=str(wanted), better=better)
    if terms.stretch is not None and (terms.stretch - wanted) * sign < 0:
        yield find(
            place, code="stretch-wrong-side", stretch=str(terms.stretch), target=str(wanted), better=better
        )


def _direction(kpi: Kpi, target: Target, place: Place) -> Iterator[Finding]:
    match target:
        case Improve(by=by) if by <= 0:
            yield find(place, code="improve-not-positive", kpi=kpi.name)
        case Stay(above=above) if (above is not None) == (kpi.better is Better.LOWER):
            if kpi.better is not Better.NEITHER:
                yield _against(kpi, place)
        case ReachBy(start=start, value=value) if start is not None:
            falls = value < start
            if (falls and kpi.better is Better.HIGHER) or (value > start and kpi.better is Better.LOWER):
                yield _against(kpi, place)


def _against(kpi: Kpi, place: Place) -> Finding:
    better = f"term:better-{kpi.better.value}"
    return find(
        place, code="target-against-direction", severity=Severity.WARNING, kpi=kpi.name, better=better
    )


def _slice(kpi: Kpi, target: Target, place: Place) -> Iterator[Finding]:
    named = {dimension for dimension, _ in target.terms.members}
    if not named or any(named == set(cut.dimensions) for cut in kpi.by):
        return
    kept = ", ".join(" × ".join(cut.dimensions) for cut in kpi.by) or "–"
    yield find(place, code="target-not-split", kpi=kpi.name, dimensions=", ".join(sorted(named)), kept=kept)


def _twice(kpi: Kpi, number: int, place: Place) -> Iterator[Finding]:
    """A member has one target of a kind at a time."""
    target = kpi.targets[number]
    if not target.terms.members or not any(_alike(target, each) for each in kpi.targets[:number]):
        return
    members = ", ".join(f"{dimension}: {member or '∅'}" for dimension, member in target.terms.members)
    yield find(place, code="target-members-twice", severity=Severity.WARNING, kpi=kpi.name, members=members)


def _alike(target: Target, other: Target) -> bool:
    """True for two targets of one kind, for the same members and days."""
    one, two = target.terms, other.terms
    if type(target) is not type(other) or {*one.members} != {*two.members}:
        return False
    if isinstance(target, ReachBy) and isinstance(other, ReachBy):
        return target.by == other.by
    if judged_grain(target) is not judged_grain(other) or _sides_of(target) != _sides_of(other):
        return False
    first, last = one.since or date.min, one.until or date.max
    return first <= (two.until or date.max) and (two.since or date.min) <= last


def _sides_of(target: Target) -> bool:
    """Which side a value is to stay on."""
    return isinstance(target, Stay) and target.above is None


def judged_grain(target: Target) -> Grain | None:
    """The grain a target itself asks for, None for the KPI's own."""
    match target:
        case Improve(each=grain) | PerPeriod(grain=grain):
            return target.terms.grain or grain
        case ReachBy() | Stay() | StayWithin():
            return target.terms.grain


def _grain(kpi: Kpi, target: Target, place: Place) -> Iterator[Finding]:
    grain = judged_grain(target)
    if grain is not None and kpi.grains is not None and grain not in kpi.grains:
        kept = ", ".join(kpi.grains)
        yield find(
            place,
            code="target-grain-unkept",
            severity=Severity.WARNING,
            kpi=kpi.name,
            grain=f"term:grain-{grain.value}",
            kept=kept,
        )


def _base(kpi: Kpi, target: Target, place: Place, definitions: Definitions) -> Iterator[Finding]:
    if not isinstance(target, Improve) or target.base_period is None:
        return
    day = target.base_period
    try:
        start = definitions.calendar(kpi).period_of(target.each, day).start
    except OutsideCalendar:
        start = None
    if start != day:
        yield find(
            place,
            code="base-not-first-day",
            day=day.isoformat(),
            grain=f"term:grain-{target.each.value}",
            start="–" if start is None else start.isoformat(),
        )


def expectations(scope: Scope) -> Iterator[Finding]:
    """A reader's own number is for a period the KPI keeps."""
    for kpi in scope.definitions.kpis.values():
        unkept = {grain for grain, _ in kpi.expect} - set(kpi.grains or Grain)
        for grain in sorted(unkept):
            yield find(
                place_of(kpi, "expect"),
                code="expect-grain-unkept",
                severity=Severity.WARNING,
                kpi=kpi.name,
                grain=f"term:grain-{grain.value}",
                kept=", ".join(kpi.grains or ()),
            )
