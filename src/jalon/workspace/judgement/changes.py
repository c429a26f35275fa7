"""Did a registered change work: from the ledger and published values to the pure method, and back."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import numpy as np

from jalon.judge.adding import adds_up
from jalon.judge.arrays import Numbers
from jalon.judge.effects.change import judge, outlook
from jalon.judge.effects.plan import Expected, Finding, Outlook, Picture, Plan
from jalon.judge.effects.record import Judged, record
from jalon.judge.effects.smoothing import Scale
from jalon.judge.nature import Nature, nature
from jalon.judge.series import Series
from jalon.ports import Ledger
from jalon.vocabulary.calendar import Calendar, OutsideCalendar
from jalon.vocabulary.change import (
    Against,
    Answer,
    AnswerReason,
    ChangeRecord,
    Changes,
    Direction,
    Effect,
    Estimate,
    JudgedChange,
    Passed,
    PlaceboPicture,
    RegisteredChange,
    SizeUnit,
    Smallest,
)
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.observation import Slice
from jalon.workspace.finding import Workspace
from jalon.workspace.judgement.points import Points
from jalon.workspace.published import Published
from jalon.workspace.registering import Draft, append, checked, registered

_BEFORE = 13
"""How many periods before a change are shown at least; else twice its window."""
_DIGITS = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class _Stretch:
    """A scope's periods around a start: `history` before, `after` from the start on, `skip` between them.

    `before` are the first days of the history's periods; `passed` whole periods of the window are over.
    """

    points: Points
    before: tuple[date, ...]
    history: Numbers
    after: Numbers
    skip: int
    passed: int
    controls: tuple[Numbers, ...]


def register(
    workspace: Workspace, ledger: Ledger, draft: Draft, now: datetime, *, late: bool = False
) -> RegisteredChange:
    """Seal a change with the smallest effect that could be found, as the facts stand. Raises Refusal."""
    draft = checked(workspace, ledger, draft, now, late=late)
    reading = Published.of(workspace, ledger, now, None)
    zone = ZoneInfo(reading.calendar(reading.kpis[draft.kpi]).timezone)
    return append(ledger, draft, now, smallest(reading, draft), zone)


def smallest(reading: Published, draft: Draft, window: int | None = None) -> Smallest | None:
    """The smallest effect that could be found in a draft's window (or one of so many periods)."""
    assert draft.grain is not None
    tried = RegisteredChange(
        number=0,
        kpi=draft.kpi,
        texts={},
        start=draft.start,
        grain=draft.grain,
        window=window or draft.window,
        direction=draft.direction,
        scope=draft.scope,
        compare=draft.compare,
        registered=reading.now,
    )
    part = _stretch(reading, reading.kpis[draft.kpi], tried)
    sides = [control[: len(part.history)] for control in part.controls]
    return _smallest(outlook(part.history, tried.window, part.points.cycle, sides, part.skip))


def changes_by_kpi(reading: Published) -> dict[str, Changes]:
    """Every registered change judged as the facts stand, by KPI, each with the company's record."""
    every = [each for each in registered(reading.ledger, reading.as_of) if each.kpi in reading.kpis]
    told = [judged(reading, each) for each in every]
    about = company_record(told)
    by_kpi: dict[str, list[JudgedChange]] = {}
    for each in sorted(told, key=lambda one: (one.change.start, one.change.number), reverse=True):
        by_kpi.setdefault(each.change.kpi, []).append(each)
    return {kpi: Changes(changes=tuple(found), record=about) for kpi, found in by_kpi.items()}


def judged(reading: Published, change: RegisteredChange) -> JudgedChange:
    """What can be said of one change now."""
    kpi = reading.kpis[change.kpi]
    if called_off(change):
        return unjudged(change, reading.now, _over(change, reading.calendar(kpi)))
    part = _stretch(reading, kpi, change)
    hoped = None if change.expected is None else Expected(size=change.expected, unit=change.unit)
    plan = Plan(direction=change.direction, window=change.window, expected=hoped)
    found = judge(part.history, part.after, plan, part.points.cycle, part.controls, part.skip)
    return JudgedChange(
        change=change,
        answer=found.answer,
        reason=found.reason,
        against=found.against,
        begun=_begun(change, reading.now),
        seen=part.passed,
        over=_over(change, reading.calendar(kpi)),
        smallest=_smallest(found.outlook),
        effect=None if found.effect is None else _effect(found.effect, reading, kpi),
        picture=None if found.picture is None else _picture(found, found.picture, part),
        passed=_passed(part, change),
        helpers=found.helpers,
    )


def unjudged(change: RegisteredChange, now: datetime, over: date | None = None) -> JudgedChange:
    """A change of which nothing is known beyond its registration."""
    return JudgedChange(
        change=change,
        answer=Answer.CANNOT_TELL,
        reason=AnswerReason.TOO_EARLY,
        against=Against.NOT_SAID,
        begun=_begun(change, now),
        seen=0,
        over=over,
        smallest=change.smallest,
    )


def _unjudged_yet(change: RegisteredChange, now: datetime, over: date | None) -> JudgedChange:
    """A change registered since the last run; of one whose window is over the answer waits for the next."""
    found = unjudged(change, now, over)
    return replace(found, waiting=over is not None and now.date() >= over and not called_off(change))


def up_to_now(
    found: Changes | None, every: Sequence[RegisteredChange], kpi: str, calendar: Calendar, now: datetime
) -> Changes | None:
    """What was kept after a run, with what was registered or withdrawn since: a page computes no answer."""
    known = {} if found is None else {each.change.number: each for each in found.changes}
    told = [
        replace(known[each.number], change=each)
        if each.number in known and not called_off(each)
        else _unjudged_yet(each, now, _over(each, calendar))
        for each in every
        if each.kpi == kpi
    ]
    if not told:
        return found
    told.sort(key=lambda one: (one.change.start, one.change.number), reverse=True)
    return Changes(changes=tuple(told)) if found is None else replace(found, changes=tuple(told))


def _begun(change: RegisteredChange, now: datetime) -> bool:
    return now.date() >= change.start


def called_off(change: RegisteredChange) -> bool:
    """True for a change that was withdrawn before it started: later, its outcome is told all the same."""
    return change.withdrawn is not None and change.withdrawn.date() < change.start


def company_record(told: Sequence[JudgedChange]) -> ChangeRecord:
    """What the company expects and gets: every change whose window is over, save those registered late.

    One withdrawn after its start counts: leaving out what failed would flatter.
    """
    over = [each for each in told if each.reason is not AnswerReason.TOO_EARLY and not each.change.late]
    found = record([_as_judged(each) for each in over])
    return ChangeRecord(
        judged=found.judged,
        told=found.told,
        worked=sum(each.answer is Answer.WORKED for each in over),
        compared=found.compared,
        expected=found.expected,
        got=found.got,
        ratio=found.ratio,
    )


def _as_judged(found: JudgedChange) -> Judged:
    change, effect = found.change, found.effect
    expected = change.expected
    if expected is not None and change.unit is SizeUnit.AMOUNT:
        expected = expected / effect.without if effect is not None and effect.without > 0 else None
    share = None if effect is None else effect.share
    if share is not None and change.direction is Direction.DOWN:
        share = Estimate(value=-share.value, low=-share.high, high=-share.low)
    return Judged(answer=found.answer, expected=expected, got=share)


def _stretch(reading: Published, kpi: Kpi, change: RegisteredChange) -> _Stretch:
    calendar = reading.calendar(kpi)
    series = reading.series(kpi, change.grain, change.scope)
    points = Points.of(series, calendar)
    skip = int(_within(change, calendar))
    passed = _passed_by(series, change, calendar, skip)
    cut = sum(period.end <= change.start for period in points.periods)
    gap = _gap(points, change) if passed else 0
    after = points.values[cut:]
    after = np.concatenate([after, np.full(max(skip + passed - len(after), 0), np.nan)])
    after = after[: skip + passed] if passed else after[:0]
    length = cut + gap + len(after)
    return _Stretch(
        points=points,
        before=tuple(period.start for period in points.periods[:cut]),
        history=np.concatenate([points.values[:cut], np.full(gap, np.nan)]),
        after=after,
        skip=skip,
        passed=passed,
        controls=tuple(
            _beside(reading.series(kpi, change.grain, _other(change.scope, member)), points, length)
            for member in change.compare
        ),
    )


def _gap(points: Points, change: RegisteredChange) -> int:
    """How many periods without a value lie between the last known one and the start, where none follows."""
    if points.last is None or points.last.start >= change.start:
        return 0
    ordinal = points.calendar.ordinal
    return max(ordinal(change.grain, change.start) - ordinal(change.grain, points.last.start) - 1, 0)


def _within(change: RegisteredChange, calendar: Calendar) -> bool:
    """True where a change starts within a period: that one is half before, half after."""
    try:
        return calendar.period_of(change.grain, change.start).start < change.start
    except OutsideCalendar:
        return False


def _passed_by(series: Series, change: RegisteredChange, calendar: Calendar, skip: int) -> int:
    """How many of the window's periods are over, up to the newest complete one; those between may lack."""
    complete = [start for start, seen in series.whole.items() if seen.complete and start >= change.start]
    if not complete:
        return 0
    first = calendar.ordinal(change.grain, change.start) + skip
    return min(calendar.ordinal(change.grain, max(complete)) - first + 1, change.window)


def _other(scope: Slice, member: str | None) -> Slice:
    return (*scope[:-1], (scope[-1][0], member))


def _beside(series: Series, points: Points, length: int) -> Numbers:
    """A comparison member's values at the same periods, NaN where there is none."""
    own = Points.of(series, points.calendar)
    known = dict(zip((period.start for period in own.periods), own.values.tolist(), strict=True))
    values = np.array([known.get(period.start, math.nan) for period in points.periods])
    return np.concatenate([values, np.full(max(length - len(values), 0), np.nan)])[:length]


def _over(change: RegisteredChange, calendar: Calendar) -> date | None:
    """The day after the window's last period."""
    try:
        first = calendar.ordinal(change.grain, change.start) + int(_within(change, calendar))
        return calendar.period(change.grain, first + change.window - 1).end
    except (OutsideCalendar, ValueError, OverflowError):
        return None


def _smallest(found: Outlook) -> Smallest | None:
    if found.smallest_up is None or found.smallest_down is None:
        return None
    relative = found.scale is Scale.RELATIVE
    return Smallest(relative=relative, up=_short(found.smallest_up), down=_short(found.smallest_down))


def _effect(effect: Effect, reading: Published, kpi: Kpi) -> Effect:
    """The total only where periods add up to one."""
    kpis = reading.workspace.definitions.kpis
    summed = nature(kpi.formula, kpis) is Nature.FLOW and adds_up(kpi.formula, kpis)
    return effect if summed else replace(effect, total=None)


def _picture(found: Finding, picture: Picture, part: _Stretch) -> PlaceboPicture:
    return PlaceboPicture(
        relative=found.outlook.scale is Scale.RELATIVE,
        starts=tuple(part.before[start] for start in picture.starts),
        effects=tuple(_short(each) for each in picture.placebos),
        real=_short(picture.real),
        as_large=picture.as_large,
        separate=_short(found.outlook.separate),
    )


def _passed(part: _Stretch, change: RegisteredChange) -> tuple[Passed, ...]:
    """The periods of the window, and as many before as show what was usual."""
    cut, points = len(part.history), part.points
    first = max(cut - max(_BEFORE, 2 * change.window), 0)
    last = cut + part.skip + part.passed
    shown = zip(points.periods[first:last], points.values[first:last].tolist(), strict=True)
    return tuple(
        Passed(period=period, value=_short(value) if math.isfinite(value) else None)
        for period, value in shown
    )


def _short(number: float) -> float:
    """No more digits than a picture shows."""
    return float(f"{number:.{_DIGITS}g}")
