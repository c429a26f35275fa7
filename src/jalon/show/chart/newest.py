"""The newest value over its point, where it does not stand at the edge: where it covers least."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from jalon.show.chart.events import shown_events
from jalon.show.chart.frame import ChartFrame
from jalon.show.chart.given import Chart
from jalon.show.chart.plot import Plot
from jalon.show.chart.spots import Box, Stroke, spot
from jalon.show.chart.strokes import aims, bar_boxes, expected
from jalon.show.chart.texts import text
from jalon.show.numbers import no_divisor, value_text
from jalon.show.svg import Point, stretches
from jalon.show.widths import text_width


def newest_label(
    chart: Chart, plot: Plot, frame: ChartFrame, language: str, taken: Sequence[Box]
) -> Iterator[str]:
    """The label, clear of `taken`; nothing where the value is named at the end of its line."""
    if not chart.known or chart.known[-1] == len(chart.steps) - 1:
        return
    position = chart.known[-1]
    value = chart.steps[position].value
    assert value is not None
    words = value_text(value, no_divisor(chart.unit), language)
    size = (text_width(words, frame.text, bold=True), frame.text)
    within = Box(left=plot.left, top=plot.top - frame.line, right=frame.width, bottom=plot.bottom)
    box = spot((plot.x(position), plot.y(value)), size, within, list(_strokes(chart, plot)), taken)
    yield text(box.left, box.bottom - frame.text * 0.2, words, "start", "strong")


def _strokes(chart: Chart, plot: Plot) -> Iterator[Stroke]:
    """Every line a label should not lie on: of values, targets, what is expected, the year before, events."""
    lines: list[Sequence[Point]] = [*aims(chart, plot), expected(chart, plot)]
    lines += stretches(plot.points([step.year_ago for step in chart.steps]))
    if plot.bars:
        lines += [_around(box) for box in bar_boxes(chart, plot)]
    else:
        lines += stretches(plot.points([step.value for step in chart.steps]))
    for line in lines:
        yield from pairwise(line)
    for position, _ in shown_events(chart):
        yield (plot.x(position), plot.top), (plot.x(position), plot.bottom)


def _around(box: Box) -> list[Point]:
    """The outline of a bar with a stroke through it."""
    return [
        (box.left, box.bottom),
        (box.left, box.top),
        (box.right, box.top),
        (box.right, box.bottom),
        (box.left, box.top),
    ]
