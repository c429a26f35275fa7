"""The labels under a chart: as many steps as have room, every year named once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from jalon.show.chart.given import Chart, Step
from jalon.show.dates import day_text, month_text, period_text, step_text
from jalon.show.widths import fitted, text_width
from jalon.vocabulary.calendar import Calendar, Grain

_GAP = 14.0
_MONTHLY = (1, 2, 3, 6, 12, 24, 60, 120, 240)
_EVERY = (1, 2, 4, 5, 10, 20, 50, 100, 200, 500, 1000)


@dataclass(frozen=True, kw_only=True, slots=True)
class Label:
    """A text under the chart, from `left` to `right`."""

    text: str
    left: float
    right: float

    @property
    def middle(self) -> float:
        """Where its middle stands."""
        return (self.left + self.right) / 2


_Namer = Callable[[Step, bool], str]
_Family = tuple[Sequence[int], _Namer]


def step_labels(
    chart: Chart, x: Callable[[int], float], *, width: float, size: float, language: str
) -> tuple[Label, ...]:
    """Labels that never overlap: of all ways to name some of the steps, the finest that has room."""
    if not chart.steps:
        return ()
    for positions, name in _families(chart, language):
        texts = _texts(chart, positions, name)
        placed = tuple(_label(text, x(position), width, size) for position, text in texts)
        if placed and all(left.right + _GAP <= right.left for left, right in pairwise(placed)):
            return placed
    last = len(chart.steps) - 1
    text = period_text(chart.steps[last].period, chart.calendar, language)
    return (_label(fitted(text, size, width), x(last), width, size),)


def _label(text: str, x: float, width: float, size: float) -> Label:
    """A label in the middle under its step, moved inside the drawing."""
    wide = text_width(text, size)
    left = max(0.0, min(x - wide / 2, width - wide))
    return Label(text=text, left=left, right=left + wide)


def _texts(chart: Chart, positions: Sequence[int], name: _Namer) -> Iterator[tuple[int, str]]:
    """The names of some steps, with the year where it is not the one before's."""
    before = None
    for position in positions:
        year = _year(chart.steps[position], chart.calendar)
        yield position, name(chart.steps[position], year != before)
        before = year


def _year(step: Step, calendar: Calendar) -> int:
    """The year that a step's name would carry."""
    grain, start = step.period.grain, step.period.start
    if not grain.fiscal or (grain is Grain.FISCAL_MONTH and calendar.week_pattern is None):
        return start.year
    return calendar.ordinal(Grain.FISCAL_YEAR, start)


def _families(chart: Chart, language: str) -> Iterator[_Family]:
    """Which steps to name and how, from the finest on."""
    steps, calendar = chart.steps, chart.calendar
    grain = steps[0].period.grain
    everyone = range(len(steps))
    match grain:
        case Grain.DAY | Grain.WEEK:
            yield from ((everyone[::every], _day_namer(language)) for every in (1, 2))
            yield from ((_mondays(steps, weeks, calendar), _day_namer(language)) for weeks in (1, 2))
            yield from _monthly(steps, language)
        case Grain.MONTH:
            yield from _monthly(steps, language)
        case Grain.FISCAL_MONTH if calendar.week_pattern is None:
            yield from _monthly(steps, language)
        case _:
            name = _step_namer(calendar, language)
            yield from ((everyone[(len(steps) - 1) % every :: every], name) for every in _EVERY)


def _day_namer(language: str) -> _Namer:
    return lambda step, year: day_text(step.period.start, language, year=year)


def _step_namer(calendar: Calendar, language: str) -> _Namer:
    return lambda step, year: step_text(step.period, calendar, language, year=year)


def _mondays(steps: Sequence[Step], weeks: int, calendar: Calendar) -> list[int]:
    """The steps that begin a week, every one or every other."""
    return [
        position
        for position, step in enumerate(steps)
        if step.period.start.weekday() == calendar.week_starts.number
        and calendar.ordinal(Grain.WEEK, step.period.start) % weeks == 0
    ]


def _monthly(steps: Sequence[Step], language: str) -> Iterator[_Family]:
    """The first step that begins in each month, then only in every second, third … month."""
    firsts = _month_starts(steps)
    for every in _MONTHLY:
        kept = [position for position in firsts if _month_number(steps[position]) % every == 0]
        yield kept, _year_namer() if every >= 12 else _month_namer(language)


def _month_starts(steps: Sequence[Step]) -> list[int]:
    found, before = [], None
    for position, step in enumerate(steps):
        month = _month_number(step)
        fresh = before is not None or step.period.start.day <= step.period.grain.longest_days
        if month != before and fresh:
            found.append(position)
        before = month
    return found


def _month_number(step: Step) -> int:
    return step.period.start.year * 12 + step.period.start.month - 1


def _month_namer(language: str) -> _Namer:
    return lambda step, year: month_text(step.period.start, language, "MMM y" if year else "MMM")


def _year_namer() -> _Namer:
    return lambda step, _: str(step.period.start.year)
