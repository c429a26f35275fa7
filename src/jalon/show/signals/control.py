"""The classic control chart: individual values over moving ranges, limits named, broken rules ringed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jalon.show.chart.ends import Words
from jalon.show.chart.frame import NARROW, WIDE, ChartFrame
from jalon.show.markup import drawn
from jalon.show.section import Picture
from jalon.show.sentences import say
from jalon.show.signals.panel import (
    STRONG,
    Panel,
    axes,
    drawing,
    ends_room,
    panel,
    scale_of,
    step_names,
    text,
)
from jalon.show.signals.words import Told
from jalon.show.svg import MUTED, dot, path, stretches
from jalon.vocabulary.signal import Charted, ControlChart, Limits, Rule

_AXIS = 22.0
_UPPER, _LOWER = 170.0, 80.0
_Ends = list[tuple[tuple[Words, ...], float]]


def control_picture(told: Told, chart: ControlChart) -> Picture:
    """The drawing for a page and for a phone."""
    caption = say("control", "caption", told.language)
    svg = "".join(_drawn(told, chart, caption, frame) for frame in (WIDE, NARROW))
    return Picture(caption=caption, svg=svg)


def _drawn(told: Told, chart: ControlChart, caption: str, frame: ChartFrame) -> str:
    upper_ends, lower_ends = _value_ends(told, chart, frame), _range_ends(told, chart, frame)
    room = max(ends_room(upper_ends, frame), ends_room(lower_ends, frame))
    top, count = frame.line * 1.5, len(chart.points)
    rows = [each.value for each in chart.points]
    moved = [each.range for each in chart.points]
    limits = [value for one in chart.limits for value in (one.low, one.mean, one.high)]
    above = [value for one in chart.limits for value in (one.mean_range, one.range_limit)]
    upper = panel(
        told, frame, scale_of(_known([*rows, *limits])), upper_ends,
        count=count, top=top, bottom=top + _UPPER, room=room,
    )  # fmt: skip
    start = top + _UPPER + frame.line * 2
    lower = panel(
        told, frame, scale_of(_known([0.0, *moved, *above])), lower_ends,
        count=count, top=start, bottom=start + _LOWER, room=room, left=upper.plot.left,
    )  # fmt: skip
    if lower.plot.left > upper.plot.left:
        upper = panel(
            told, frame, upper.plot.scale, upper_ends,
            count=count, top=top, bottom=top + _UPPER, room=room, left=lower.plot.left,
        )  # fmt: skip
    height = lower.plot.bottom + _AXIS + 4
    body = [
        text(0, frame.text, say("control", "values", told.language)),
        *axes(upper),
        *_limits(upper, chart, ("low", "mean", "high")),
        *_line(upper, rows),
        *_rings(upper, chart.points, rows, ranges=False),
        text(0, start - frame.line * 0.5, say("control", "ranges", told.language)),
        *axes(lower),
        *_limits(lower, chart, ("mean_range", "range_limit")),
        *_line(lower, moved),
        *_rings(lower, chart.points, moved, ranges=True),
        *step_names(lower, [each.period for each in chart.points], height - 6),
    ]
    name = told.kpi.text(told.language)
    desc = say("control", "told", told.language, name=name)
    return drawing(frame, height, f"control-{frame.name}", f"{name} · {caption}", desc, body)


def _known(numbers: Sequence[float | None]) -> list[float]:
    return [each for each in numbers if each is not None]


def _newest(chart: ControlChart) -> Limits:
    """The newest limits there are."""
    return next((each for each in reversed(chart.limits) if each.mean is not None), chart.limits[-1])


def _value_ends(told: Told, chart: ControlChart, frame: ChartFrame) -> _Ends:
    last = _newest(chart)
    named = {"low": last.low, "mean": last.mean, "high": last.high}
    return [(_named(told, key, value, frame), value) for key, value in named.items() if value is not None]


def _range_ends(told: Told, chart: ControlChart, frame: ChartFrame) -> _Ends:
    last = _newest(chart)
    named = {"mean": last.mean_range, "high": last.range_limit}
    return [(_named(told, key, value, frame), value) for key, value in named.items() if value is not None]


def _named(told: Told, key: str, value: float, frame: ChartFrame) -> tuple[Words, ...]:
    """The name of a limit with its value: on two lines where there is little room."""
    number = told.about(value)
    whole = told.word(key, value=number)
    if not frame.narrow:
        return (Words(text=whole),)
    return (Words(text=told.word(key, value="").strip()), Words(text=number))


def _limits(sheet: Panel, chart: ControlChart, keys: Sequence[str]) -> Iterator[str]:
    """Each limit across its part of the chart; the mean is a plain line, the others are dashed."""
    places = {each.period: place for place, each in enumerate(chart.points)}
    half = sheet.plot.step / 2
    for one in chart.limits:
        left = max(sheet.plot.x(places[one.first]) - half, sheet.plot.left)
        right = min(sheet.plot.x(places[one.last]) + half, sheet.plot.right)
        for key in keys:
            value = getattr(one, key)
            if value is None:
                continue
            dashed = "" if key.startswith("mean") else ' stroke-dasharray="5 3"'
            y = sheet.plot.y(value)
            yield (
                f'<line class="limit" x1="{left:.1f}" x2="{right:.1f}" y1="{y:.1f}" y2="{y:.1f}"'
                f' stroke="{MUTED}" stroke-width="1.2"{dashed}/>'
            )


def _line(sheet: Panel, values: Sequence[float | None]) -> Iterator[str]:
    points = sheet.plot.points(values)
    for stretch in stretches(points):
        if len(stretch) > 1:
            yield path(stretch, "line", "", 1.4)
        yield from (dot(each, 1.8) for each in stretch)


def _rings(
    sheet: Panel, points: Sequence[Charted], values: Sequence[float | None], *, ranges: bool
) -> Iterator[str]:
    """A ring around each point that breaks a rule of its panel."""
    for place, (each, value) in enumerate(zip(points, values, strict=True)):
        broken = [rule for rule in each.rules if (rule is Rule.RANGE) is ranges]
        if value is None or not broken:
            continue
        told = sheet.told
        names = ", ".join(say("control_rule", rule.value, told.language) for rule in broken)
        title = drawn(f"{told.name(each.period)} · {names}")
        yield (
            f'<circle class="broken" cx="{sheet.plot.x(place):.1f}" cy="{sheet.plot.y(value):.1f}" r="5.5"'
            f' fill="none" stroke="{STRONG}" stroke-width="1.5"><title>{title}</title></circle>'
        )
