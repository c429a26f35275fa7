"""The values with the range expected of each: a quiet band, and what is news by shape and word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jalon.show.chart.ends import Words
from jalon.show.chart.frame import NARROW, WIDE, ChartFrame
from jalon.show.markup import drawn
from jalon.show.section import Picture
from jalon.show.sentences import say
from jalon.show.signals.panel import STRONG, Panel, axes, drawing, panel, scale_of, step_names, text
from jalon.show.signals.words import Told, side
from jalon.show.svg import INK, Point, dot, path, stretches
from jalon.show.widths import text_width
from jalon.vocabulary.signal import News, Standing, Watched

_BEYOND = 0.3
"""A limit is drawn up to this share of the span of values beyond them."""
_AXIS = 22.0
_SHAPES = {
    "above": "M{x:.1f} {over:.1f}l5.5 9h-11z",
    "below": "M{x:.1f} {under:.1f}l5.5 -9h-11z",
    "change": "M{x:.1f} {y0:.1f}l5.5 5.5l-5.5 5.5l-5.5-5.5z",
}


def moving_picture(told: Told) -> Picture:
    """The drawing for a page and for a phone."""
    caption = say("signals", "chart", told.language)
    svg = "".join(_drawn(told, caption, frame) for frame in (WIDE, NARROW))
    return Picture(caption=caption, svg=svg)


def _drawn(told: Told, caption: str, frame: ChartFrame) -> str:
    points = told.found.points
    top, bottom = frame.line * 1.6, frame.height - _AXIS - 6
    numbers = _numbers(points)
    sheet = panel(told, frame, scale_of(numbers), _ends(told), count=len(points), top=top, bottom=bottom)
    body = [*axes(sheet), *_band(sheet), *_values(sheet), *_marks(sheet)]
    body += step_names(sheet, [each.period for each in points], frame.height - 6)
    name = told.kpi.text(told.language)
    desc = say("signals", "told", told.language, name=name)
    return drawing(frame, frame.height, f"signals-{frame.name}", f"{name} · {caption}", desc, body)


def _numbers(points: Sequence[Watched]) -> list[float]:
    """What is to be seen: all values, and limits that do not dwarf them."""
    values = [each.value for each in points if each.value is not None]
    room = (max(values) - min(values)) * _BEYOND or abs(values[-1]) * 0.1
    lows = [max(each.low, min(values) - room) for each in points if each.low is not None]
    highs = [min(each.high, max(values) + room) for each in points if each.high is not None]
    return [*values, *lows, *highs]


def _ends(told: Told) -> list[tuple[tuple[Words, ...], float]]:
    """The newest value, and beside it what was expected."""
    last = told.found.points[-1]
    found: list[tuple[tuple[Words, ...], float]] = []
    if last.value is not None:
        found.append(((Words(text=told.value(last.value), kind="strong"),), last.value))
    if last.expected is not None:
        found.append(
            ((Words(text=told.word("expected")), Words(text=told.about(last.expected))), last.expected)
        )
    return found


def _band(sheet: Panel) -> Iterator[str]:
    """The range expected: pale, with a thin line in its middle."""
    points, plot = sheet.told.found.points, sheet.plot
    held = [
        None if each.low is None or each.high is None else (place, plot.held(each.low), plot.held(each.high))
        for place, each in enumerate(points)
    ]
    lows: list[Point | None] = [None if one is None else (plot.x(one[0]), one[1]) for one in held]
    highs: list[Point | None] = [None if one is None else (plot.x(one[0]), one[2]) for one in held]
    for under, over in zip(stretches(lows), stretches(highs), strict=True):
        corners = " ".join(f"{x:.1f},{y:.1f}" for x, y in [*over, *reversed(under)])
        yield f'<polygon class="band" points="{corners}" fill="{INK}" fill-opacity=".1"/>'
    middle: list[Point | None] = [
        None if each.expected is None else (plot.x(place), plot.held(each.expected))
        for place, each in enumerate(points)
    ]
    for stretch in stretches(middle):
        steps = " ".join(f"{x:.1f},{y:.1f}" for x, y in stretch)
        yield (
            f'<polyline class="expected" points="{steps}" fill="none" stroke="{INK}" stroke-width="1"'
            ' stroke-dasharray="6 4" stroke-opacity=".6"/>'
        )


def _values(sheet: Panel) -> Iterator[str]:
    points = sheet.plot.points([each.value for each in sheet.told.found.points])
    for stretch in stretches(points):
        yield path(stretch, "line", "") if len(stretch) > 1 else dot(stretch[0], 2)
    if points and points[-1] is not None:
        yield dot(points[-1], 3.2)


def _marks(sheet: Panel) -> Iterator[str]:
    """What is news, the newest first: its shape, and its word where that is over no other."""
    taken: list[tuple[float, float, float]] = []
    for place in range(len(sheet.told.found.points) - 1, -1, -1):
        each = sheet.told.found.points[place]
        if each.standing is Standing.NEWS and each.value is not None:
            yield from _mark(sheet, place, each, each.value, taken)


def _mark(
    sheet: Panel, place: int, each: Watched, value: float, taken: list[tuple[float, float, float]]
) -> Iterator[str]:
    told, frame, plot = sheet.told, sheet.frame, sheet.plot
    key = side(each) if each.news is News.SPIKE or each.news is None else each.news.value
    x, y, words = plot.x(place), plot.y(value), told.word(key)
    over = key != "below"
    at = y - 12 if over else y + 12 + frame.text * 0.8
    shape = _SHAPES.get(key, _SHAPES["change"]).format(x=x, over=y - 5, under=y + 5, y0=y - 5.5)
    title = f"{told.name(each.period)} · {words} · {told.value(value)}"
    yield (
        f'<path class="news" d="{shape}" fill="{STRONG}" stroke="#fff" stroke-width="1.5">'
        f"<title>{drawn(title)}</title></path>"
    )
    wide = text_width(words, frame.text)
    left = min(max(x - wide / 2, 0), plot.right - wide)
    if all(
        left + wide + 4 < start or left > end + 4 or abs(at - row) >= frame.line for start, end, row in taken
    ):
        taken.append((left, left + wide, at))
        yield text(left, at, words, strong=False)
