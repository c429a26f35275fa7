"""Where things stand in a chart: steps across, values up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from jalon.show.chart.given import Chart, Kind
from jalon.show.svg import as_number
from jalon.vocabulary.observation import Value

_CUT_BELOW = 0.4
_AIR = 0.06
_WHOLE = 0.7
"""A band that goes this far beyond the values, in their height, is still shown whole."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Scale:
    """The lowest and the highest value that a chart has room for; never equal."""

    low: float
    high: float


def scale_of(chart: Chart) -> Scale:
    """What a chart has to show, with some air. Bars start at 0; so does a line that comes near it."""
    numbers = [as_number(value) for value in _shown(chart)] or [0.0]
    low, high = _with_foreseen(chart, min(numbers), max(numbers))
    if chart.kind is Kind.BARS or (0 <= low <= _CUT_BELOW * high):
        low = min(low, 0.0)
    if chart.kind is Kind.BARS or (_CUT_BELOW * low <= high <= 0):
        high = max(high, 0.0)
    if low == high:
        half = abs(low) / 10 or 0.5
        return Scale(low=low - half if low else 0.0, high=high + half)
    air = (high - low) * _AIR
    return Scale(low=low if low == 0 else low - air, high=high if high == 0 else high + air)


def _with_foreseen(chart: Chart, low: float, high: float) -> tuple[float, float]:
    """Room for what is expected, and for its band as far as that leaves the values half of the height.

    A band that needs but little more is shown whole.
    """
    expected = [chart.steps[position].foreseen for position in chart.foreseen]
    middles = [each.middle for each in expected if each is not None]
    low, high = min([low, *middles]), max([high, *middles])
    room = (high - low) or abs(high)
    lowest = min([low, *(each.low for each in expected if each is not None)])
    highest = max([high, *(each.high for each in expected if each is not None)])
    under = lowest if low - lowest <= room * _WHOLE else low - room / 2
    over = highest if highest - high <= room * _WHOLE else high + room / 2
    return under, over


def empty(chart: Chart) -> bool:
    """True when there is no value, target or year before to show."""
    return not any(True for _ in _shown(chart))


def _shown(chart: Chart) -> Iterable[Value]:
    for step in chart.steps:
        yield from (value for value in (step.value, step.low, step.high, step.year_ago) if value is not None)
    yield from (one.value for one in chart.milestones if chart.holding(one.day) is not None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Plot:
    """The box in which values are drawn, and where a step and a value stand in it."""

    left: float
    right: float
    top: float
    bottom: float
    scale: Scale
    count: int
    bars: bool = False

    @property
    def step(self) -> float:
        """The width of one step."""
        if self.bars:
            return (self.right - self.left) / max(self.count, 1)
        return (self.right - self.left) / max(self.count - 1, 1)

    def x(self, position: int) -> float:
        """Where a step stands; a bar in the middle of its room, a single point at the end."""
        if self.bars:
            return self.left + (position + 0.5) * self.step
        return self.right if self.count < 2 else self.left + position * self.step

    def y(self, value: Value) -> float:
        """Where a value stands."""
        low, high = self.scale.low, self.scale.high
        return self.bottom - (self.bottom - self.top) * (as_number(value) - low) / (high - low)

    def held(self, value: Value) -> float:
        """Where a value stands, kept inside the box."""
        return min(max(self.y(value), self.top), self.bottom)

    def points(self, values: Sequence[Value | None]) -> list[tuple[float, float] | None]:
        """The points of a row of values, None where there is none."""
        return [
            None if value is None else (self.x(position), self.y(value))
            for position, value in enumerate(values)
        ]
