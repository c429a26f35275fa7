"""Realistic: the target is within reach, and its step can be told from noise before its day."""

from __future__ import annotations

from math import ceil

from jalon.judge.quality.subject import Grounds, Subject, cannot_tell, fails, holds
from jalon.vocabulary.quality import Evidence, Fix, Ground, Reason

_TOLD = 1.959964 + 0.841621
"""Standard errors between two levels that a two-sided test at 5 % tells apart four times in five."""


def periods_to_tell(noise: float) -> int:
    """How many periods at the new level tell a step from noise (noise ÷ step for one period).

    The mean of n periods, against a known level: n ≥ ((z₀.₉₇₅ + z₀.₈)·noise)², at least 1.
    """
    return max(1, ceil((_TOLD * noise) ** 2))


def realistic(subject: Subject) -> Grounds:
    """The chance of the target, and the noise against its step; nothing during the learning period."""
    evidence = subject.evidence
    if not subject.kpi.targets:
        return (cannot_tell(Reason.NOTHING_ASKED, Fix.SET_TARGET),)
    if evidence is None:
        return (cannot_tell(Reason.CHANCE_UNKNOWN, Fix.COMPUTE),)
    if evidence.periods < subject.kpi.learning:
        needed = subject.kpi.learning
        return (cannot_tell(Reason.BASELINE, Fix.WAIT, count=evidence.periods, needed=needed),)
    if evidence.chance is None and evidence.noise is None:
        return (cannot_tell(Reason.CHANCE_UNKNOWN, Fix.WAIT),)
    faults = (*_chance(evidence, subject.limits.chance), *_noise(evidence))
    return faults or (_fine(evidence),)


def _chance(evidence: Evidence, least: float) -> Grounds:
    if evidence.chance is None or evidence.chance >= least:
        return ()
    return (fails(Reason.OUT_OF_REACH, Fix.EASE_TARGET, chance=evidence.chance),)


def _noise(evidence: Evidence) -> Grounds:
    if evidence.noise is None:
        return ()
    needed = periods_to_tell(evidence.noise)
    if evidence.noise > 1:
        return (fails(Reason.NOISE_LARGER, Fix.LENGTHEN_PERIOD, noise=evidence.noise, count=needed),)
    if evidence.left is not None and needed > evidence.left:
        return (fails(Reason.VERDICT_LATE, Fix.GIVE_TIME, count=needed, left=evidence.left),)
    return ()


def _fine(evidence: Evidence) -> Ground:
    if evidence.chance is not None:
        return holds(Reason.WITHIN_REACH, chance=evidence.chance)
    return holds(Reason.TOLD_FROM_NOISE, count=periods_to_tell(evidence.noise or 0.0))
