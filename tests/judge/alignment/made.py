"""Trees for tests: the periods are the quarters of 2027, the last known one is T4 2026."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from jalon.vocabulary.alignment import Aim, AlignedKpi, AlignmentTree, Course, Link, Making, Step
from jalon.vocabulary.kpi import Better

NOW = date(2026, 12, 31)
ENDS = {
    1: date(2027, 3, 31),
    2: date(2027, 6, 30),
    3: date(2027, 9, 30),
    4: date(2027, 12, 31),
    5: date(2028, 3, 31),
    6: date(2028, 6, 30),
}


def aim(steps: Mapping[int, float], course: Course = Course.STEADY) -> Aim:
    """Values to reach by the end of the first, second … quarter to come."""
    return Aim(steps=tuple(Step(value=value, by=ENDS[when]) for when, value in steps.items()), course=course)


def tree(*kpis: AlignedKpi) -> AlignmentTree:
    return AlignmentTree(kpis={kpi.name: kpi for kpi in kpis}, now=NOW)


def leaf(name: str, now: float | None, target: Aim | None = None, **more: object) -> AlignedKpi:
    return AlignedKpi(name=name, now=now, aim=target, **more)  # type: ignore[arg-type]


def made(
    name: str,
    making: Making,
    *links: Link | str,
    now: float | None = None,
    target: Aim | None = None,
    better: Better = Better.HIGHER,
) -> AlignedKpi:
    listed = tuple(Link(child=link) if isinstance(link, str) else link for link in links)
    return AlignedKpi(name=name, now=now, aim=target, making=making, links=listed, better=better)
