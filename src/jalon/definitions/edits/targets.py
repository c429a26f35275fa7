"""Targets as the keys that are written for them."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from jalon.definitions.nodes import Plain
from jalon.definitions.periods import period_key
from jalon.vocabulary.calendar import Calendar
from jalon.vocabulary.target import (
    DEFAULT_MARGIN,
    Improve,
    PerPeriod,
    ReachBy,
    Stay,
    StayWithin,
    Target,
    Terms,
)

_Level = Callable[[Decimal], Plain]


def target_keys(target: Target, unit: str | None, calendar: Calendar) -> dict[str, Any]:
    """The keys of a target; for a KPI in %, values are written as percentages."""
    level = _percent if unit == "%" else _as_is
    return {**_kind(target, unit, level, calendar), **_terms(target.terms, unit, level)}


def _as_is(value: Decimal) -> Plain:
    return value


def _percent(value: Decimal) -> Plain:
    return f"{(value * 100).normalize():f}%"


def _step(value: Decimal, unit: str | None) -> Plain:
    """A difference in the KPI's unit."""
    return f"{(value * 100).normalize():f} points" if unit == "%" else value


def _kind(target: Target, unit: str | None, level: _Level, calendar: Calendar) -> dict[str, Any]:
    match target:
        case ReachBy():
            return _reach(target, level)
        case Improve():
            return {"improve": _improve(target, unit)}
        case Stay(above=above, below=below):
            sides = {"above": above, "below": below}
            return {"stay": {side: level(value) for side, value in sides.items() if value is not None}}
        case StayWithin(low=low, high=high):
            return {"stay": {"between": [level(low), level(high)]}}
        case PerPeriod():
            return {"per_period": _per_period(target, level, calendar)}


def _reach(target: ReachBy, level: _Level) -> dict[str, Any]:
    said: dict[str, Any] = {"value": level(target.value), "by": target.by}
    if target.start is not None:
        said["from"] = level(target.start)
    if target.start_day is not None:
        said["from_day"] = target.start_day
    if not target.milestones:
        return {"reach": said}
    return {
        "reach": said,
        "milestones": {step.day.isoformat(): level(step.value) for step in target.milestones},
    }


def _improve(target: Improve, unit: str | None) -> dict[str, Any]:
    by = _percent(target.by) if target.relative else _step(target.by, unit)
    start = target.base_period or target.start.value
    return {"by": by, "each": target.each.value, "from": start, "compounded": target.compounded}


def _per_period(target: PerPeriod, level: _Level, calendar: Calendar) -> dict[str, Any]:
    if target.kpi is not None:
        return {"grain": target.grain.value, "kpi": target.kpi}
    values = {period_key(target.grain, day, calendar): level(value) for day, value in target.values.items()}
    return {"grain": target.grain.value, "values": values}


def _terms(terms: Terms, unit: str | None, level: _Level) -> dict[str, Any]:
    margin = None
    if terms.margin != DEFAULT_MARGIN:
        relative = terms.margin.relative
        margin = _percent(terms.margin.amount) if relative else _step(terms.margin.amount, unit)
    said: dict[str, Any] = {
        "grain": terms.grain,
        "margin": margin,
        "floor": None if terms.floor is None else level(terms.floor),
        "stretch": None if terms.stretch is None else level(terms.stretch),
        "for": {dimension: member or "" for dimension, member in terms.members} or None,
        "since": terms.since,
        "until": terms.until,
        "reason": dict(terms.reason) or None,
    }
    return {key: value for key, value in said.items() if value is not None}
