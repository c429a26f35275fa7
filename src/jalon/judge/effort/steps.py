"""The next steps that what is known of a KPI suggests, the most pressing first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from jalon.vocabulary.alignment import Aligned, NeedState, Sufficiency
from jalon.vocabulary.calendar import Period
from jalon.vocabulary.cause import Cause, CauseKind, MoveExplained
from jalon.vocabulary.effort import Bar, Gap, NextStep, StepKind
from jalon.vocabulary.foresight import Chance

LIKELY = 0.75
"""From this chance on a period that runs is better waited for."""
_EVEN = 0.5
_MOST, _WHOLE = 0.5, 1.2
"""A cause of such a share of a move makes most of it; one of more is only half of a story."""
_SMALL = Decimal("0.1")
"""What goes against the whole by less than this share of its move is no news."""
_LOCATING = (
    StepKind.LOOK,
    StepKind.LOOK_APART,
    StepKind.LOOK_HIDDEN,
    StepKind.LOOK_PART,
    StepKind.COUNTER,
)
_ENOUGH = 0.01
"""What is coming needs no other pace where it is within this share of what is needed."""
_LITTLE = 0.05
"""Below this chance a target that even its levers do not carry is talked about first."""
_FAR = 3.0
"""A part that would have to be more than so many times what it is cannot carry the whole alone."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Situation:
    """What is known of one KPI.

    `broken` are the steps that mend its data. `running` is the period that is not over, None where the one
    judged is. `behind` are the steps towards KPIs whose counter-KPI this one is, and that got better when it
    got worse. On the day `eased` its target was made easier without a reason. `learning` periods are still
    needed, up to `ready`. `undivided`: what its value is divided by always was 0.
    """

    bar: Bar | None = None
    gap: Gap | None = None
    owned: bool = True
    broken: tuple[NextStep, ...] = ()
    running: Period | None = None
    moves: tuple[MoveExplained, ...] = ()
    chances: tuple[Chance, ...] = ()
    alignment: Aligned | None = None
    behind: tuple[NextStep, ...] = ()
    eased: date | None = None
    learning: int = 0
    ready: Period | None = None
    undivided: bool = False


def steps(known: Situation) -> tuple[NextStep, ...]:
    """What to do, each thing once; for one whose target is kept, nothing."""
    if known.bar is not None:
        return tuple(dict.fromkeys(_barred(known, known.bar)))
    if known.gap is None or not known.gap.missing:
        return ()
    found = tuple(dict.fromkeys(replace(each, more=known.gap.more) for each in _towards(known, known.gap)))
    known_enough = located(found) or any(each.kind is StepKind.WAIT for each in found)
    return found if known_enough else (*found, NextStep(kind=StepKind.SEARCH))


def located(found: tuple[NextStep, ...]) -> bool:
    """True where a step names who or what makes the bad move."""
    return any(each.kind in _LOCATING for each in found)


def _barred(known: Situation, bar: Bar) -> Iterator[NextStep]:
    yield from known.broken
    if bar is Bar.STALE and not known.broken:
        yield NextStep(kind=StepKind.REPAIR)
    if bar is Bar.NO_DATA and not known.broken:
        yield NextStep(kind=StepKind.DIVISOR if known.undivided else StepKind.FIRST_VALUE)
    if bar is Bar.LEARNING:
        yield NextStep(kind=StepKind.LEARN, count=known.learning, period=known.ready)
    if bar is Bar.NOT_ASKED:
        yield NextStep(kind=StepKind.SET_TARGET)


def _towards(known: Situation, gap: Gap) -> Iterator[NextStep]:
    if not known.owned:
        yield NextStep(kind=StepKind.NAME_OWNER)
    wait = _wait(known, gap)
    if wait is not None and wait.share is not None and wait.share >= LIKELY:
        yield wait
    yield from known.behind
    if known.eased is not None:
        yield NextStep(kind=StepKind.EASED, day=known.eased)
    needs = tuple(_needs(known))
    hopeless = [each for each in needs if each.kind is StepKind.RETHINK and _unlikely(known.chances)]
    yield from hopeless
    sound = [each for each in known.moves if each.change is not None and not each.redefined]
    yield from (step for move in sound for step in _apart(move, gap))
    yield from (each for each in needs if each not in hopeless)
    yield from (step for move in sound for step in _mostly(move, gap))
    yield from [wait] if wait is not None else _pace(known.chances)


def _unlikely(chances: tuple[Chance, ...]) -> bool:
    """True where a target has next to no chance."""
    return any(each.chance is not None and each.chance < _LITTLE for each in chances)


def _wait(known: Situation, gap: Gap) -> NextStep | None:
    """Waiting for a period of which the forecast keeps every target, as is more likely than not."""
    stated = [(each.chance, each) for each in known.chances if each.chance is not None]
    if gap.ahead or not stated:
        return None
    chance, hardest = min(stated, key=lambda each: (each[0], each[1].target))
    short = any(_short(each) for _, each in stated)
    if short or chance < _EVEN:
        return None
    return NextStep(kind=StepKind.WAIT, period=hardest.period, share=chance)


def _short(coming: Chance) -> bool:
    """True where the forecast misses what is asked."""
    if coming.expected is None:
        return True
    below = coming.low is not None and coming.expected < coming.low
    return below or (coming.high is not None and coming.expected > coming.high)


def _bad(amount: Decimal, gap: Gap) -> bool:
    """True for a move away from what is asked."""
    return amount < 0 if gap.more else amount > 0


def _apart(move: MoveExplained, gap: Gap) -> Iterator[NextStep]:
    """Members that stand out in the bad direction, hidden or not."""
    assert move.change is not None
    for cause in move.causes:
        if not cause.apart or cause.contribution is None or not _bad(cause.contribution, gap):
            continue
        if _less_than_others(move, cause):
            continue
        hidden = not _bad(move.change, gap)
        if not hidden or abs(cause.contribution) >= abs(move.change) * _SMALL:
            yield _look(StepKind.LOOK_HIDDEN if hidden else StepKind.LOOK_APART, cause, move)


def _less_than_others(move: MoveExplained, cause: Cause) -> bool:
    """True for a member that stands out because it moved less than the others: those are to be looked at."""
    assert cause.contribution is not None
    found = (each.beyond for over in move.over for each in over.members if each.slice == cause.slice)
    beyond = next(found, None)
    return beyond is not None and beyond * cause.contribution < 0


def _mostly(move: MoveExplained, gap: Gap) -> Iterator[NextStep]:
    """The first member or part that makes most of a bad move, though it does not stand out."""
    assert move.change is not None
    if not _bad(move.change, gap):
        return
    for cause in move.causes:
        if cause.share is None or not _MOST <= cause.share <= _WHOLE or cause.apart:
            continue
        if _all_there_is(move, cause) or any(_outweighs(each, cause) for each in move.causes):
            continue
        if cause.kind in (CauseKind.MEMBER, CauseKind.SEGMENT):
            yield _look(StepKind.LOOK, cause, move)
            return
        if cause.kind is CauseKind.FORMULA and cause.kpi:
            yield _look(StepKind.LOOK_PART, cause, move)
            return


def _all_there_is(move: MoveExplained, cause: Cause) -> bool:
    """True for the only member of a cut: it is the whole."""
    return any(
        not over.others and [each.slice for each in over.members] == [cause.slice] for over in move.over
    )


def _outweighs(other: Cause, cause: Cause) -> bool:
    """True for another one that moved more, either way: the first makes the balance, not the story."""
    if other.contribution is None or cause.contribution is None or other.kind is not cause.kind:
        return False
    return abs(other.contribution) > abs(cause.contribution)


def _look(kind: StepKind, cause: Cause, move: MoveExplained) -> NextStep:
    value = None if cause.contribution is None else float(cause.contribution)
    return NextStep(
        kind=kind, kpi=cause.kpi, slice=cause.slice, value=value, period=move.after, before=move.before
    )


def _needs(known: Situation) -> Iterator[NextStep]:
    """What the targets below lack: what one part would have to be, else that they cannot suffice."""
    found = known.alignment
    if found is None or found.check.state is not Sufficiency.NOT_ENOUGH:
        return
    solved = [each for each in found.needs if each.state is NeedState.SOLVED and each.by is not None]
    for need in solved:
        if need.value is not None and need.now and abs(need.value / need.now) <= _FAR:
            yield NextStep(kind=StepKind.RAISE, kpi=need.part, value=need.value, now=need.now, period=need.by)
            return
    for step in found.check.steps:
        if step.state is Sufficiency.NOT_ENOUGH and step.planned is not None:
            yield NextStep(kind=StepKind.RETHINK, value=step.needed, now=step.planned, period=step.period)
            return


def _pace(chances: tuple[Chance, ...]) -> Iterator[NextStep]:
    """What the least likely target needs beside what is coming."""
    stated = [
        each for each in chances if each.chance is not None and each.expected is not None and each.needed
    ]
    if not stated:
        return
    hardest = min(stated, key=lambda each: (each.chance, each.target))
    assert hardest.expected is not None
    count = len(hardest.needed) if hardest.summed else 1
    value = sum(hardest.needed) / len(hardest.needed) if hardest.summed else hardest.needed[-1]
    now = hardest.expected
    if hardest.summed:
        open_ = hardest.expected - (hardest.so_far or 0.0)
        now = value / hardest.share if hardest.share else open_ / count
    if abs(value - now) > _ENOUGH * max(abs(value), abs(now)):
        yield NextStep(kind=StepKind.PACE, value=value, now=now, period=hardest.period, count=count)
