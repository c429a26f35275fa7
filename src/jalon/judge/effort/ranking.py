"""The order in which effort pays: gap × influence × tractability, and what each aspect counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from math import prod

from jalon.judge.effort.gap import urgency
from jalon.vocabulary.effort import Aspect, Ease, Effort, Known, Priority
from jalon.vocabulary.practice import Action

LEAST = {
    Aspect.OWNED: 0.5,
    Aspect.PLANNED: 0.75,
    Aspect.TRIED: 0.75,
    Aspect.LOCATED: 0.75,
    Aspect.TOLD: 0.25,
}
"""What an aspect counts that does not hold, or is not known."""


def ease(aspect: Aspect, known: Known) -> Ease:
    """An aspect that holds counts 1, else its least."""
    return Ease(aspect=aspect, known=known, counts=1.0 if known is Known.YES else LEAST[aspect])


def told(gap: float, noise: float | None) -> Ease:
    """How well a closed gap would be seen: gap² ÷ (gap² + noise²), both in the KPI's unit.

    `noise` is the standard deviation of one period, None where it is not known.
    """
    if noise is None or noise < 0 or not (gap or noise):
        return ease(Aspect.TOLD, Known.UNKNOWN)
    share = gap * gap / (gap * gap + noise * noise)
    known = Known.YES if share >= 0.5 else Known.NO
    return Ease(aspect=Aspect.TOLD, known=known, counts=max(share, LEAST[Aspect.TOLD]))


def rank(
    efforts: Iterable[Effort],
    people: Mapping[str, Sequence[Ease]] | None = None,
    actions: Mapping[str, Action] | None = None,
) -> list[Priority]:
    """Those that can be ranked first, by what effort pays; then the rest, with no place, by influence.

    `people` are the aspects that people's plans tell, by KPI; `actions` the next one planned. Barred KPIs are
    never ranked: their gap may not be what it seems.
    """
    found = [
        _weighed(each, (people or {}).get(each.kpi, ()), (actions or {}).get(each.kpi)) for each in efforts
    ]
    ranked = sorted((each for each in found if each.pays > 0), key=lambda one: (-one.pays, one.effort.kpi))
    rest = sorted(
        (each for each in found if each.pays <= 0),
        key=lambda one: (one.effort.bar is None, -one.effort.influence.value, one.effort.kpi),
    )
    return [*(_placed(each, place) for place, each in enumerate(ranked, start=1)), *rest]


def _weighed(effort: Effort, people: Sequence[Ease], action: Action | None) -> Priority:
    order = list(Aspect)
    eases = tuple(sorted((*people, *effort.eases), key=lambda each: order.index(each.aspect)))
    known = {each.aspect: each.counts for each in eases}
    tractability = prod(known.get(each, LEAST[each]) for each in order)
    pressing = 0.0 if effort.bar is not None or effort.gap is None else urgency(effort.gap)
    return Priority(
        effort=effort,
        place=None,
        urgency=pressing,
        tractability=tractability,
        pays=pressing * effort.influence.value * tractability,
        eases=eases,
        action=action,
    )


def _placed(priority: Priority, place: int) -> Priority:
    return replace(priority, place=place)
