"""The lines, bars, bands and points of a chart as SVG elements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from jalon.show.chart.given import Chart
from jalon.show.chart.plot import Plot
from jalon.show.chart.spots import Box
from jalon.show.dates import day_text
from jalon.show.markup import drawn
from jalon.show.numbers import value_text
from jalon.show.sentences import say
from jalon.show.svg import HAIRLINE, INK, MUTED, Point, dot, path, stretches

PALE = "#9aa3ae"
_LARGEST_DOT = 3.4


def value_line(chart: Chart, plot: Plot) -> Iterator[str]:
    """The values: broken at gaps, dashed to a partial period, a lone value as a dot."""
    points = plot.points([step.value for step in chart.steps])
    partial = {position for position, step in enumerate(chart.steps) if not step.complete}
    yield from _solid(points, partial, 2 if plot.step > 2 else 1.2)
    for position in sorted(partial):
        before, point = points[position - 1] if position else None, points[position]
        if before is not None and point is not None:
            yield path([before, point], "running", ' stroke-dasharray="3 3"')
    yield from (dot(stretch[0], 2) for stretch in stretches(points) if len(stretch) == 1)


def _solid(points: Sequence[Point | None], partial: set[int], width: float) -> Iterator[str]:
    """The steps between complete values."""
    run: list[Point] = []
    for position, point in enumerate([*points, None]):
        if point is None or position in partial:
            if len(run) > 1:
                yield path(run, "line", "", width)
            run = []
        else:
            run.append(point)


def bars(chart: Chart, plot: Plot) -> Iterator[str]:
    """The values as bars from 0; a partial one is pale with a dashed outline."""
    base, valued = plot.y(0), [step for step in chart.steps if step.value is not None]
    for step, bar in zip(valued, bar_boxes(chart, plot), strict=True):
        box = (
            f'x="{bar.left:.1f}" y="{bar.top:.1f}"'
            f' width="{bar.right - bar.left:.1f}" height="{bar.bottom - bar.top:.1f}"'
        )
        if step.complete:
            yield f'<rect class="bar" {box} fill="{INK}"/>'
        else:
            yield (
                f'<rect class="bar partial" {box} fill="{INK}" fill-opacity=".25" stroke="{INK}"'
                ' stroke-dasharray="3 3"/>'
            )
    yield (
        f'<line class="base" x1="{plot.left:.1f}" x2="{plot.right:.1f}" y1="{base:.1f}" y2="{base:.1f}"'
        f' stroke="{MUTED}" stroke-width="1"/>'
    )


def bar_boxes(chart: Chart, plot: Plot) -> list[Box]:
    """Where the bars stand, one for each value."""
    half, base = max(plot.step * 0.66, 0.4) / 2, plot.y(0)
    tops = [
        (plot.x(place), plot.y(step.value))
        for place, step in enumerate(chart.steps)
        if step.value is not None
    ]
    return [Box(left=x - half, top=min(base, y), right=x + half, bottom=max(base, y)) for x, y in tops]


def foreseen(chart: Chart, plot: Plot) -> Iterator[str]:
    """What is expected: a pale band, cut where it leaves the plane, and a thin dashed line."""
    if not chart.foreseen:
        return
    steps = [chart.steps[place].foreseen for place in chart.foreseen]
    over = _onward(chart, plot, [each.high for each in steps if each is not None])
    under = _onward(chart, plot, [each.low for each in steps if each is not None])
    outline = [*_held(_wide(over, plot), plot), *reversed(_held(_wide(under, plot), plot))]
    yield f'<polygon class="band foreseen" points="{_told(outline)}" fill="{INK}" fill-opacity=".12"/>'
    yield (
        f'<polyline class="expected" points="{_told(expected(chart, plot))}" fill="none" stroke="{INK}"'
        ' stroke-width="1.2" stroke-dasharray="6 4"/>'
    )


def expected(chart: Chart, plot: Plot) -> list[Point]:
    """The line of what is most likely, on from the last whole value; empty where nothing is expected."""
    steps = [chart.steps[place].foreseen for place in chart.foreseen]
    return _onward(chart, plot, [each.middle for each in steps if each is not None])


def _onward(chart: Chart, plot: Plot, values: Sequence[float]) -> list[Point]:
    """The points of the foreseen steps after the last whole value before them."""
    places = chart.foreseen
    points = [(plot.x(place), plot.y(value)) for place, value in zip(places, values, strict=True)]
    before = (
        [place for place in chart.known if place < places[0] and chart.steps[place].complete]
        if places
        else []
    )
    if before and (value := chart.steps[before[-1]].value) is not None:
        return [(plot.x(before[-1]), plot.y(value)), *points]
    return points


def _held(points: Sequence[Point], plot: Plot) -> list[Point]:
    """The points kept inside the plane, with one more wherever the line between two leaves it."""
    found = list(points[:1])
    for (x, y), (to_x, to_y) in pairwise(points):
        edges = [edge for edge in (plot.top, plot.bottom) if min(y, to_y) < edge < max(y, to_y)]
        crossings = [(x + (to_x - x) * (edge - y) / (to_y - y), edge) for edge in edges]
        found += [*sorted(crossings), (to_x, to_y)]
    return [(x, min(max(y, plot.top), plot.bottom)) for x, y in found]


def _told(points: Sequence[Point]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def year_ago(chart: Chart, plot: Plot) -> Iterator[str]:
    """The same series a year earlier, thin and grey."""
    for stretch in stretches(plot.points([step.year_ago for step in chart.steps])):
        steps = " ".join(f"{x:.1f},{y:.1f}" for x, y in stretch)
        yield (
            f'<polyline class="then" points="{steps}" fill="none" stroke="{PALE}" stroke-width="1.2"'
            ' stroke-linejoin="round"/>'
        )


def target(chart: Chart, plot: Plot, language: str) -> Iterator[str]:
    """What is asked: a quiet band for a range, else a dotted line; its milestones as diamonds."""
    ranged = [step.low is not None and step.high is not None for step in chart.steps]
    yield from _band(chart, plot, ranged)
    for stretch in aims(chart, plot):
        if plot.bars:
            yield _cut(stretch)
        yield dotted(stretch) if len(stretch) > 1 else _diamond(stretch[0], "")
    yield from _milestones(chart, plot, language)


def aims(chart: Chart, plot: Plot) -> list[list[Point]]:
    """The lines of what is asked of steps by one bound alone."""
    single = [None if isinstance(step.asked, tuple) else step.asked for step in chart.steps]
    return list(stretches(_stepped(chart, plot.points(single), plot.step / 2)))


def _stepped(chart: Chart, points: Sequence[Point | None], half: float) -> Iterator[Point | None]:
    """The points with a riser halfway before each step of which a moved target asks something else."""
    before: Point | None = None
    for step, point in zip(chart.steps, points, strict=True):
        if step.anew and before is not None and point is not None:
            yield from ((point[0] - half, y) for y in (before[1], point[1]))
        yield point
        before = point


def _band(chart: Chart, plot: Plot, ranged: Sequence[bool]) -> Iterator[str]:
    low = plot.points([step.low if both else None for step, both in zip(chart.steps, ranged, strict=True)])
    high = plot.points([step.high if both else None for step, both in zip(chart.steps, ranged, strict=True)])
    for under, over in zip(stretches(low), stretches(high), strict=True):
        outline = [*_wide(over, plot), *reversed(_wide(under, plot))]
        corners = " ".join(f"{x:.1f},{y:.1f}" for x, y in outline)
        yield f'<polygon class="band" points="{corners}" fill="{INK}" fill-opacity=".1"/>'


def _wide(points: Sequence[Point], plot: Plot) -> list[Point]:
    """A single step's bound made wide enough to be seen."""
    if len(points) > 1:
        return list(points)
    half = max(min(plot.step / 2, 12), 4)
    return [(x + side, y) for x, y in points for side in (-half, half)]


def _cut(points: Sequence[Point]) -> str:
    """A light line under the dots where they run over bars."""
    steps = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polyline class="cut" points="{steps}" fill="none" stroke="#fff" stroke-width="3"/>'


def dotted(points: Sequence[Point], kind: str = "aim") -> str:
    """A dotted line, as targets have it."""
    steps = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return (
        f'<polyline class="{kind}" points="{steps}" fill="none" stroke="{MUTED}" stroke-width="1.6"'
        ' stroke-linecap="round" stroke-dasharray="0.1 4"/>'
    )


def _milestones(chart: Chart, plot: Plot, language: str) -> Iterator[str]:
    for one in chart.milestones:
        position = chart.holding(one.day)
        if position is not None:
            day, value = day_text(one.day, language), value_text(one.value, chart.unit, language)
            title = say("chart", "milestone", language, value=value, day=day)
            yield _diamond((plot.x(position), plot.y(one.value)), title)


def _diamond(point: Point, title: str) -> str:
    x, y = point
    told = f"<title>{drawn(title)}</title>" if title else ""
    return (
        f'<path class="milestone" d="M{x:.1f} {y - 4.5:.1f}l4.5 4.5l-4.5 4.5l-4.5-4.5z" fill="#fff"'
        f' stroke="{MUTED}" stroke-width="1.4">{told}</path>'
    )


def newest(chart: Chart, plot: Plot) -> str:
    """The newest value, marked."""
    position = chart.known[-1]
    value = chart.steps[position].value
    assert value is not None
    return dot((plot.x(position), plot.y(value)), _LARGEST_DOT)


def grid_line(y: float, plot: Plot) -> str:
    """One hairline across."""
    return (
        f'<line class="grid" x1="{plot.left:.1f}" x2="{plot.right:.1f}" y1="{y:.1f}" y2="{y:.1f}"'
        f' stroke="{HAIRLINE}"/>'
    )
