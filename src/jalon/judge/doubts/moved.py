"""Was a target made easier without a written reason? Its versions, oldest first, tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from jalon.vocabulary.doubt import Eased
from jalon.vocabulary.kpi import Better
from jalon.vocabulary.target import Improve, PerPeriod, ReachBy, Stay, StayWithin, Target


@dataclass(frozen=True, kw_only=True, slots=True)
class Version:
    """The targets of a KPI from the day `on` they were first seen."""

    on: date
    targets: tuple[Target, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Easing:
    """What became easier, from which numbers to which; `count` of single periods."""

    eased: Eased
    before: tuple[Decimal, ...] = ()
    after: tuple[Decimal, ...] = ()
    count: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Move:
    """An easing of the target in place `target`, seen on a day; `old` is what was asked until then."""

    target: int
    on: date
    old: Target
    easing: Easing


def moved(versions: Sequence[Version], better: Better) -> tuple[Move, ...]:
    """The easings of the targets that hold now (those of the last version) nobody gave a reason for.

    An old target that is no harder than the one that holds is forgiven. Newest first.
    """
    found: list[Move] = []
    for place, target in enumerate(versions[-1].targets if versions else ()):
        found += _unexplained(place, target, _line(target, versions), better)
    return tuple(sorted(found, key=lambda each: each.on, reverse=True))


def _line(target: Target, versions: Sequence[Version]) -> list[tuple[date, Target]]:
    """The same target in the versions before, oldest first, as far back as it can be told."""
    line: list[tuple[date, Target]] = []
    now, siblings = target, versions[-1].targets
    for version in reversed(versions):
        same = _same(now, siblings, version.targets)
        if same is None:
            break
        line.insert(0, (version.on, same))
        now, siblings = same, version.targets
    return line


def _same(target: Target, siblings: Sequence[Target], among: Sequence[Target]) -> Target | None:
    """The target that was this one: of the same dates, else the only one that asks for such a thing."""
    alike = [each for each in among if _aim(each) == _aim(target)]
    dated = [each for each in alike if _dates(each) == _dates(target)]
    if len(dated) == 1:
        return dated[0]
    alone = sum(_aim(each) == _aim(target) for each in siblings) == 1
    return alike[0] if alone and len(alike) == 1 else None


def _aim(target: Target) -> tuple[object, ...]:
    """What a target is about, whatever it asks and by when."""
    about = (type(target), target.terms.members, target.terms.grain)
    match target:
        case Stay():
            return (*about, target.above is None)
        case Improve():
            return (*about, target.each, target.start, target.compounded, target.relative, target.base_period)
        case PerPeriod():
            return (*about, target.grain, target.kpi)
    return about


def _dates(target: Target) -> tuple[date | None, ...]:
    by = target.by if isinstance(target, ReachBy) else None
    return by, target.terms.since, target.terms.until


def _unexplained(
    place: int, target: Target, line: Sequence[tuple[date, Target]], better: Better
) -> list[Move]:
    found = []
    for at, ((_, old), (on, new)) in enumerate(pairwise(line)):
        easing = eased(old, new, better, on)
        reasons = [each.terms.reason for _, each in line[at + 1 :]]
        if easing is None or any(_reason_for(reason, old.terms.reason) for reason in reasons):
            continue
        if eased(old, target, better, on) is not None:
            found.append(Move(target=place, on=on, old=old, easing=easing))
    return found


def _reason_for(reason: Mapping[str, str], before: Mapping[str, str]) -> bool:
    """True for a reason that was written since: the one for the old target does not explain the new."""
    return any(text.strip() and text != before.get(language) for language, text in reason.items())


def eased(old: Target, new: Target, better: Better, on: date) -> Easing | None:
    """What made `new` easier than `old` on a day; None where nothing did, or where it cannot be told."""
    match old, new:
        case Stay(above=Decimal() as was), Stay(above=Decimal() as now):
            return _asked_less(was, now, lower=False)
        case Stay(below=Decimal() as was), Stay(below=Decimal() as now):
            return _asked_less(was, now, lower=True)
        case StayWithin(), StayWithin():
            return _widened(old, new)
        case ReachBy(), ReachBy():
            return _reached_later(old, new, better, on)
        case Improve(), Improve() if new.by < old.by:
            return Easing(eased=Eased.SLOWED, before=(old.by,), after=(new.by,))
        case PerPeriod(), PerPeriod():
            return _periods(old, new, better, on)
    return None


def _asked_less(was: Decimal, now: Decimal, *, lower: bool) -> Easing | None:
    if (now > was) if lower else (now < was):
        return Easing(eased=Eased.RAISED if lower else Eased.LOWERED, before=(was,), after=(now,))
    return None


def _widened(old: StayWithin, new: StayWithin) -> Easing | None:
    before, after = (old.low, old.high), (new.low, new.high)
    wider = new.low <= old.low and new.high >= old.high and before != after
    return Easing(eased=Eased.WIDENED, before=before, after=after) if wider else None


def _reached_later(old: ReachBy, new: ReachBy, better: Better, on: date) -> Easing | None:
    """Less by the same day or later, or as much by a later day; one that is over is followed by another."""
    if old.by < on or new.by < old.by:
        return None
    if new.value == old.value and new.by > old.by:
        return Easing(eased=Eased.POSTPONED, before=(old.value,), after=(new.value,))
    lower = _goes_down(old, better)
    return None if lower is None else _asked_less(old.value, new.value, lower=lower)


def _goes_down(target: ReachBy, better: Better) -> bool | None:
    if better is not Better.NEITHER:
        return better is Better.LOWER
    return None if target.start is None or target.start == target.value else target.value < target.start


def _periods(old: PerPeriod, new: PerPeriod, better: Better, on: date) -> Easing | None:
    """Values of periods to come that ask less, and none that asks more."""
    if old.kpi is not None or better is Better.NEITHER:
        return None
    shared = sorted(day for day in old.values if day > on and day in new.values)
    moves = [_asked_less(old.values[day], new.values[day], lower=better is Better.LOWER) for day in shared]
    harder = any(
        old.values[day] != new.values[day] for day, move in zip(shared, moves, strict=True) if not move
    )
    eases = [move for move in moves if move is not None]
    if harder or not eases:
        return None
    return Easing(eased=Eased.PERIODS, before=eases[0].before, after=eases[0].after, count=len(eases))
