"""Did the change work: `outlook` before it starts, `judge` when its window is over."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from jalon.judge.arrays import Numbers
from jalon.judge.effects.placebos import Placebos, placebos
from jalon.judge.effects.plan import Expected, Finding, Outlook, Picture, Plan
from jalon.judge.effects.smoothing import Scale, scale_of
from jalon.judge.student import quantile, two_sided
from jalon.vocabulary.change import Against, Answer, AnswerReason, Direction, Effect, Estimate, SizeUnit

SEPARATE = 3.0  # fewer separate placebo windows are too few
LEVEL = 0.05  # of false alarms
POWER = 0.8
HELD = 0.9  # of an interval
_LEAST_SHARE = 1e-6


def outlook(
    history: Numbers, window: int, season: int, controls: Sequence[Numbers] = (), skip: int = 0
) -> Outlook:
    """What a change could be found to do in `window` periods after the history, `skip` left out between.

    `history` (n,) and the controls' (n,) in time order, NaN where a value is missing; `season`: periods a
    cycle, 1 for none. The size that is found with `POWER` lies (t₁₋ₗ/₂ + t_power) spreads from nothing.
    """
    scale = scale_of(history)
    ahead = np.ones(skip + window)
    values = np.concatenate([history, ahead])
    sides = [np.concatenate([control, ahead]) for control in controls]
    found = placebos(values, len(history), season, scale, sides, skip)
    return _outlook(found, scale)


def judge(
    history: Numbers,
    after: Numbers,
    plan: Plan,
    season: int,
    controls: Sequence[Numbers] = (),
    skip: int = 0,
) -> Finding:
    """The change judged by the window after it.

    `after` (m,) are the periods since the start, of which the first `skip` are left out (a change that
    starts within a period leaves it out, there and in all placebo windows) and the plan's window counts;
    `controls` (n + m,) are comparison members that the change did not touch, over history and window.
    """
    window, start = skip + plan.window, len(history)
    if len(after) < window:
        before = outlook(history, plan.window, season, [control[:start] for control in controls], skip)
        return _cannot(AnswerReason.TOO_EARLY, before)
    values = np.concatenate([history, after[:window]])
    below = bool((after[skip:window] < 0).any())  # perhaps for the first time: shares say nothing of it
    scale = Scale.ABSOLUTE if below else scale_of(history)
    found = placebos(values, start, season, scale, [side[: start + window] for side in controls], skip)
    before = _outlook(found, scale)
    if found is None or before.smallest_up is None or not math.isfinite(found.miss):
        return _cannot(AnswerReason.TOO_SHORT, before)
    effect = _effect(found, after[skip:window])
    answer, reason, against = _answer(found, plan)
    return Finding(
        answer=answer,
        reason=reason,
        against=against,
        outlook=before,
        effect=effect,
        picture=_picture(found),
        helpers=found.helpers,
        explained=found.explained,
    )


def _cannot(reason: AnswerReason, before: Outlook) -> Finding:
    return Finding(answer=Answer.CANNOT_TELL, reason=reason, against=Against.NOT_SAID, outlook=before)


def _outlook(found: Placebos | None, scale: Scale) -> Outlook:
    if found is None or found.separate < SEPARATE:
        separate = 0.0 if found is None else found.separate
        return Outlook(scale=scale, separate=separate, smallest_up=None, smallest_down=None)
    far = found.foreseen * (quantile(1 - LEVEL / 2, found.freedom) + quantile(POWER, found.freedom))
    return Outlook(
        scale=scale,
        separate=found.separate,
        smallest_up=_shown(far, scale),
        smallest_down=-_shown(-far, scale),
    )


def _answer(found: Placebos, plan: Plan) -> tuple[Answer, AnswerReason, Against]:
    sign = 1 if plan.direction is Direction.UP else -1
    reach = quantile((1 + HELD) / 2, found.freedom) * found.spread
    hoped = _hoped(plan.expected, sign, found)
    against = _against(sign * found.miss, reach, hoped)
    if two_sided(found.miss / found.spread, found.freedom) < LEVEL:
        if sign * found.miss > 0:
            return Answer.WORKED, AnswerReason.BEYOND_CHANCE, against
        return Answer.DID_NOT, AnswerReason.WRONG_WAY, against
    if against is Against.LESS:
        return Answer.DID_NOT, AnswerReason.FALLS_SHORT, against
    return Answer.CANNOT_TELL, AnswerReason.WITHIN_CHANCE, against


def _against(moved: float, reach: float, hoped: float | None) -> Against:
    if hoped is None:
        return Against.NOT_SAID
    if moved + reach < hoped:
        return Against.LESS
    return Against.MORE if moved - reach > hoped else Against.AS_EXPECTED


def _hoped(expected: Expected | None, sign: int, found: Placebos) -> float | None:
    """The expected size as a miss in the plan's direction: a log-ratio (relative) or an amount."""
    if expected is None:
        return None
    relative = found.scale is Scale.RELATIVE
    without = math.exp(found.forecast) if relative else found.forecast
    if not relative:
        return expected.size * (abs(without) if expected.unit is SizeUnit.SHARE else 1)
    share = expected.size / (1 if expected.unit is SizeUnit.SHARE else without)
    return sign * math.log(max(1 + sign * share, _LEAST_SHARE))


def _effect(found: Placebos, after: Numbers) -> Effect:
    """The effect in the units people read; interval by Student's t around the miss."""
    reach = quantile((1 + HELD) / 2, found.freedom) * found.spread
    counted = int(np.isfinite(after).sum())
    relative = found.scale is Scale.RELATIVE
    got = float(after[np.isfinite(after)].mean())
    low, high = found.miss - reach, found.miss + reach
    if relative:
        per_period = Estimate(
            value=got * -math.expm1(-found.miss), low=got * -math.expm1(-low), high=got * -math.expm1(-high)
        )
    else:
        per_period = Estimate(value=found.miss, low=low, high=high)
    return Effect(
        without=got - per_period.value,
        share=_between(found.miss, low, high) if relative else None,
        per_period=per_period,
        total=Estimate(
            value=per_period.value * counted, low=per_period.low * counted, high=per_period.high * counted
        ),
        chance=two_sided(found.miss / found.spread, found.freedom),
    )


def _between(miss: float, low: float, high: float) -> Estimate:
    return Estimate(value=math.expm1(miss), low=math.expm1(low), high=math.expm1(high))


def _shown(miss: float, scale: Scale) -> float:
    """A miss as people read it: a share, or an amount per period."""
    return math.expm1(min(miss, 50.0)) if scale is Scale.RELATIVE else miss


def _picture(found: Placebos) -> Picture:
    return Picture(
        starts=found.starts,
        placebos=tuple(_shown(float(miss), found.scale) for miss in found.misses),
        real=_shown(found.miss, found.scale),
        as_large=int(np.sum(np.abs(found.misses) >= abs(found.miss))),
    )
