"""The plane that both drawings stand on: grid, labels below and at the line ends, texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from jalon.show.chart.ends import End, Words, apart
from jalon.show.chart.frame import ChartFrame
from jalon.show.chart.given import Chart, Step
from jalon.show.chart.labels import step_labels
from jalon.show.chart.plot import Plot, Scale
from jalon.show.chart.strokes import grid_line
from jalon.show.chart.ticks import tick_labels, ticks
from jalon.show.markup import drawn
from jalon.show.signals.words import Told
from jalon.show.svg import MUTED
from jalon.show.widths import text_width
from jalon.vocabulary.calendar import Period

FONT = "Inter, system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
STRONG = "#1c2330"
_AIR = 0.06


@dataclass(frozen=True, kw_only=True, slots=True)
class Panel:
    """A plot with its frame and words; `ends` are the labels right of it with the value each belongs to."""

    told: Told
    frame: ChartFrame
    plot: Plot
    grid: tuple[tuple[float, str], ...]
    ends: tuple[tuple[tuple[Words, ...], float], ...]


def scale_of(numbers: Sequence[float]) -> Scale:
    """Room for some numbers, with some air."""
    low, high = min(numbers), max(numbers)
    air = (high - low) * _AIR or abs(high) * _AIR or 0.5
    return Scale(low=low if low == 0 else low - air, high=high + air)


def panel(
    told: Told,
    frame: ChartFrame,
    scale: Scale,
    ends: Sequence[tuple[tuple[Words, ...], float]],
    *,
    count: int,
    top: float,
    bottom: float,
    left: float = 0.0,
    room: float = 0.0,
) -> Panel:
    """A panel from `top` to `bottom`; its labels take at least `left` before it and `room` after it."""
    values = ticks(scale.low, scale.high, told.kpi.unit)
    labels = tick_labels(values, told.kpi.unit, told.language)
    left = max([left, *(text_width(each, frame.text) + 10 for each in labels)])
    plot = Plot(
        left=left,
        right=max(frame.width - max(room, ends_room(ends, frame)), left + frame.width * 0.3),
        top=top,
        bottom=bottom,
        scale=scale,
        count=count,
    )
    grid = tuple((plot.y(value), label) for value, label in zip(values, labels, strict=True))
    return Panel(told=told, frame=frame, plot=plot, grid=grid, ends=tuple(ends))


def ends_room(ends: Sequence[tuple[tuple[Words, ...], float]], frame: ChartFrame) -> float:
    """How much room the labels at the line ends take."""
    lines = [line for words, _ in ends for line in words]
    return (
        max((text_width(each.text, frame.text, bold=each.kind == "strong") for each in lines), default=0) + 14
    )


def axes(panel: Panel) -> Iterator[str]:
    """The grid lines and their labels, and the labels at the line ends."""
    plot, frame = panel.plot, panel.frame
    for y, label in panel.grid:
        yield grid_line(y, plot)
        yield text(plot.left - 8, y + frame.text * 0.35, label, anchor="end")
    ends = [End(lines=words, y=plot.held(value)) for words, value in panel.ends]
    for end in apart(ends, frame.line, top=plot.top - frame.line / 2, bottom=plot.bottom + frame.line / 2):
        y = end.y - end.height(frame.line) / 2 + frame.line * 0.8
        for number, words in enumerate(end.lines):
            yield text(plot.right + 10, y + number * frame.line, words.text, strong=words.kind == "strong")


def step_names(panel: Panel, periods: Sequence[Period], y: float) -> Iterator[str]:
    """The names of periods under a panel."""
    chart = Chart(
        name="",
        steps=tuple(Step(period=each, value=None) for each in periods),
        calendar=panel.told.calendar,
    )
    x: Callable[[int], float] = panel.plot.x
    width, size = panel.frame.width, panel.frame.text
    for label in step_labels(chart, x, width=width, size=size, language=panel.told.language):
        yield text(label.middle, y, label.text, anchor="middle")


def text(x: float, y: float, words: str, *, anchor: str = "start", strong: bool = False) -> str:
    """A text of the drawing."""
    ink, kind = (STRONG, "strong") if strong else (MUTED, "muted")
    weight = ' font-weight="600"' if strong else ""
    where = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}"{where} fill="{ink}"{weight}>{drawn(words)}</text>'


def drawing(frame: ChartFrame, height: float, name: str, title: str, told: str, body: Sequence[str]) -> str:
    """The whole as SVG; `name` makes its ids unique on the page."""
    return (
        f'<svg class="chart {frame.name}" viewBox="0 0 {frame.width:g} {height:g}" role="img"'
        f' aria-labelledby="{name}-t" aria-describedby="{name}-d" font-family="{FONT}"'
        f' font-size="{frame.text:g}" xmlns="http://www.w3.org/2000/svg">'
        f'<title id="{name}-t">{drawn(title)}</title><desc id="{name}-d">{drawn(told)}</desc>'
        f"{''.join(body)}</svg>"
    )
