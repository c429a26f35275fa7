"""Targets: reach by a day, improve each period, stay above, below or between, a value a period."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from jalon.definitions.context import Context
from jalon.definitions.nodes import Node, Scalar
from jalon.definitions.periods import read_period
from jalon.definitions.shapes import (
    Choice,
    Fields,
    Key,
    ListOf,
    MapOf,
    Record,
    Schema,
    as_read,
    choice,
    refuse,
)
from jalon.definitions.words import (
    AMOUNT,
    ANY_TEXT,
    BOOLEAN,
    DAY,
    DAY_PATTERN,
    NAME,
    TEXT,
    TEXTS,
    Amount,
    AmountKind,
)
from jalon.vocabulary.calendar import Calendar, Grain
from jalon.vocabulary.target import (
    From,
    Improve,
    Margin,
    Milestone,
    PerPeriod,
    ReachBy,
    Stay,
    StayWithin,
    Target,
    Terms,
)
from jalon.vocabulary.units import Unit

_PREVIOUS = ("previous", *(f"previous_{grain.value}" for grain in Grain if grain is not Grain.ALL))
_FROM = {**dict.fromkeys(_PREVIOUS, From.PREVIOUS), "same_period_last_year": From.SAME_PERIOD_LAST_YEAR}
_STEPS_SHOWN = 3


class _Start:
    """`previous`, `same_period_last_year` or the first day of a base period."""

    def read(self, node: Node, context: Context) -> From | date | None:
        day = DAY.convert(node) if isinstance(node, Scalar) else None
        return day if isinstance(day, date) else Choice(options=_FROM).read(node, context)

    def schema(self) -> Schema:
        return {"anyOf": [{"enum": list(_FROM)}, {"type": "string", "pattern": DAY_PATTERN}]}


class _Pair:
    """Two numbers: from low to high."""

    def read(self, node: Node, context: Context) -> tuple[Amount, Amount] | None:
        amounts: tuple[Amount, ...] | None = ListOf(item=AMOUNT).read(node, context)
        if amounts is None:
            return None
        if len(amounts) != 2:
            refuse(node, context, "term:two-numbers")
            return None
        return amounts[0], amounts[1]

    def schema(self) -> Schema:
        return {"type": "array", "items": AMOUNT.schema(), "minItems": 2, "maxItems": 2}


GRAIN = choice(Grain)

TARGET = Record(
    what="targets",
    keys=(
        Key(
            name="reach",
            shape=Record(
                what="reach",
                keys=(
                    Key(name="value", shape=AMOUNT, required=True),
                    Key(name="by", shape=DAY, required=True),
                    Key(name="from", shape=AMOUNT),
                    Key(name="from_day", shape=DAY),
                ),
            ),
        ),
        Key(name="milestones", shape=MapOf(key=DAY, value=AMOUNT)),
        Key(
            name="improve",
            shape=Record(
                what="improve",
                keys=(
                    Key(name="by", shape=AMOUNT, required=True),
                    Key(name="each", shape=GRAIN, required=True),
                    Key(name="from", shape=_Start(), required=True),
                    Key(name="compounded", shape=BOOLEAN),
                ),
            ),
        ),
        Key(
            name="stay",
            shape=Record(
                what="stay",
                keys=(
                    Key(name="above", shape=AMOUNT),
                    Key(name="below", shape=AMOUNT),
                    Key(name="between", shape=_Pair()),
                ),
            ),
        ),
        Key(
            name="per_period",
            shape=Record(
                what="per_period",
                keys=(
                    Key(name="grain", shape=GRAIN, required=True),
                    Key(name="values", shape=MapOf(key=TEXT, value=AMOUNT)),
                    Key(name="kpi", shape=NAME),
                ),
            ),
        ),
        Key(name="grain", shape=GRAIN),
        Key(name="margin", shape=AMOUNT),
        Key(name="floor", shape=AMOUNT),
        Key(name="stretch", shape=AMOUNT),
        Key(name="for", shape=MapOf(key=TEXT, value=ANY_TEXT)),
        Key(name="since", shape=DAY),
        Key(name="until", shape=DAY),
        Key(name="reason", shape=TEXTS),
    ),
    build=as_read,
)


class _Wrong(Exception):
    """A target was refused; the finding is already kept."""


class Reckoner:
    """Turns numbers as written into the KPI's unit: for a KPI in %, `95%` is 0.95."""

    def __init__(self, unit: str | None, context: Context) -> None:
        self.percent = unit == "%"
        self.pure = unit is None or Unit.of(unit).pure
        self.unit = unit or ""
        self.context = context

    def level(self, amount: Amount) -> Decimal:
        """A value of the KPI."""
        if amount.kind is AmountKind.PERCENT:
            return self._share(amount)
        if amount.kind is AmountKind.POINTS:
            return self._points(amount)
        if self.percent and amount.value != 0:
            self._unsaid(amount)
        return amount.value

    def level_or_none(self, amount: Amount | None) -> Decimal | None:
        """The same, where a number may be missing."""
        return None if amount is None else self.level(amount)

    def step(self, amount: Amount) -> tuple[Decimal, bool]:
        """An improvement, and whether it is relative to its base."""
        if amount.kind is AmountKind.PERCENT:
            return amount.value / 100, True
        return self.level(amount), False

    def _share(self, amount: Amount) -> Decimal:
        if not self.pure:
            found = f"{amount.value.normalize():f} %"
            self.context.find(code="percent-of-what", line=amount.line, found=found, unit=self.unit)
            raise _Wrong
        return amount.value / 100

    def _points(self, amount: Amount) -> Decimal:
        return amount.value / 100 if self.percent else amount.value

    def _unsaid(self, amount: Amount) -> None:
        self.context.find(
            code="percent-unsaid",
            line=amount.line,
            written=f"{amount.value}",
            small=f"{amount.value}%",
            large=f"{(amount.value * 100).normalize():f}%",
        )
        raise _Wrong


def build_target(fields: Fields, unit: str | None, calendar: Calendar, context: Context) -> Target | None:
    """A target from its keys; None after leaving findings."""
    written = [kind for kind in _KINDS if kind in fields]
    if not written:
        context.find(code="target-unsaid", line=fields.node.line, kinds=", ".join(_KINDS))
        return None
    if len(written) > 1:
        context.find(code="target-twice", line=fields.line(written[-1]), found=", ".join(written))
        return None
    if "milestones" in fields and written[0] != "reach":
        context.find(code="key-stray", line=fields.line("milestones"), key="milestones", owner="reach")
        return None
    reckoner = Reckoner(unit, context)
    try:
        terms = _terms(fields, reckoner)
        return _KINDS[written[0]](fields, terms, reckoner, calendar)
    except _Wrong:
        return None


def _terms(fields: Fields, reckoner: Reckoner) -> Terms:
    given: dict[str, Any] = fields.given("grain", "since", "until", "reason")
    if "margin" in fields:
        given["margin"] = _margin(fields.get("margin"), reckoner)
    return Terms(
        floor=reckoner.level_or_none(fields.get("floor")),
        stretch=reckoner.level_or_none(fields.get("stretch")),
        members=tuple((dimension, member or None) for dimension, member in fields.get("for", {}).items()),
        place=reckoner.context.place(fields.node.line),
        **given,
    )


def _margin(amount: Amount, reckoner: Reckoner) -> Margin:
    if amount.kind is AmountKind.PERCENT:
        return Margin(amount=amount.value / 100)
    return Margin(amount=reckoner.level(amount), relative=False)


def _reach(fields: Fields, terms: Terms, reckoner: Reckoner, calendar: Calendar) -> ReachBy:
    said: Fields = fields.get("reach")
    steps = fields.get("milestones", {})
    return ReachBy(
        value=reckoner.level(said.get("value")),
        by=said.get("by"),
        start=reckoner.level_or_none(said.get("from")),
        start_day=said.get("from_day"),
        milestones=tuple(Milestone(day=day, value=reckoner.level(steps[day])) for day in sorted(steps)),
        terms=terms,
    )


def _improve(fields: Fields, terms: Terms, reckoner: Reckoner, calendar: Calendar) -> Improve:
    said: Fields = fields.get("improve")
    by, relative = reckoner.step(said.get("by"))
    if "compounded" not in said:
        _ask_compounded(said, by, relative, reckoner.context)
        raise _Wrong
    start = said.get("from")
    return Improve(
        by=by,
        each=said.get("each"),
        start=From.BASE if isinstance(start, date) else start,
        compounded=said.get("compounded"),
        relative=relative,
        base_period=start if isinstance(start, date) else None,
        terms=terms,
    )


def _ask_compounded(said: Fields, by: Decimal, relative: bool, context: Context) -> None:
    """Spell out both readings with what each asks for after three periods."""
    if relative:
        grown = ((1 + by) ** _STEPS_SHOWN - 1) * 100
        compounded, simple = f"{grown.normalize():+f} %", f"{(by * 100 * _STEPS_SHOWN).normalize():+f} %"
    else:
        compounded, simple = f"{(by * _STEPS_SHOWN).normalize():+f}", f"{by.normalize():+f}"
    context.find(
        code="compounding-unsaid",
        line=said.node.line,
        each=f"term:grain-{said.get('each').value}",
        compounded=compounded,
        simple=simple,
        periods=str(_STEPS_SHOWN),
    )


def _stay(fields: Fields, terms: Terms, reckoner: Reckoner, calendar: Calendar) -> Stay | StayWithin:
    said: Fields = fields.get("stay")
    if len(said.values) != 1:
        reckoner.context.find(code="stay-unclear", line=fields.line("stay"), found=", ".join(said.values))
        raise _Wrong
    if "between" not in said:
        above, below = said.get("above"), said.get("below")
        return Stay(above=reckoner.level_or_none(above), below=reckoner.level_or_none(below), terms=terms)
    low, high = (reckoner.level(amount) for amount in said.get("between"))
    if low >= high:
        reckoner.context.find(code="range-reversed", line=said.node.line, low=str(low), high=str(high))
        raise _Wrong
    return StayWithin(low=low, high=high, terms=terms)


def _per_period(fields: Fields, terms: Terms, reckoner: Reckoner, calendar: Calendar) -> PerPeriod:
    said: Fields = fields.get("per_period")
    if ("values" in said) == ("kpi" in said):
        reckoner.context.find(code="per-period-unclear", line=fields.line("per_period"))
        raise _Wrong
    grain: Grain = said.get("grain")
    values: dict[date, Decimal] = {}
    for key, amount in said.get("values", {}).items():
        values[_first_day(key, amount.line, grain, calendar, reckoner.context)] = reckoner.level(amount)
    return PerPeriod(grain=grain, values=values, kpi=said.get("kpi"), terms=terms)


def _first_day(key: str, line: int, grain: Grain, calendar: Calendar, context: Context) -> date:
    found = read_period(key, calendar)
    if found is None:
        context.find(code="period-unknown", line=line, found=key, calendar=calendar.name)
        raise _Wrong
    if found[0] is not grain:
        context.find(
            code="period-off-grain",
            line=line,
            found=key,
            grain=f"term:grain-{grain.value}",
            written=f"term:grain-{found[0].value}",
        )
        raise _Wrong
    return found[1]


_Kind = Callable[[Fields, Terms, Reckoner, Calendar], Target]
_KINDS: dict[str, _Kind] = {"reach": _reach, "improve": _improve, "stay": _stay, "per_period": _per_period}
