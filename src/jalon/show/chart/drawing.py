"""The whole chart as SVG: no box, no legend, at most three grid lines, labels on the lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jalon.show.chart import strokes
from jalon.show.chart.beyond import Beyond, beyond, beyond_svg
from jalon.show.chart.ends import SAMPLE, End, Words, apart, ends_width
from jalon.show.chart.events import placed_events, rows_needed, shown_events
from jalon.show.chart.frame import WIDE, ChartFrame
from jalon.show.chart.given import Chart, Event, Kind
from jalon.show.chart.labels import step_labels
from jalon.show.chart.newest import newest_label
from jalon.show.chart.plot import Plot, Scale, empty, scale_of
from jalon.show.chart.said import (
    chart_sentence,
    chart_title,
    foreseen_words,
    hover_words,
    target_words,
    value_words,
)
from jalon.show.chart.spots import Box
from jalon.show.chart.texts import text
from jalon.show.chart.ticks import tick_labels, ticks
from jalon.show.dates import day_text
from jalon.show.markup import drawn
from jalon.show.sentences import say
from jalon.show.svg import as_number
from jalon.show.widths import text_width
from jalon.vocabulary.observation import Value

_FONT = "Inter, system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
_EVENT = "#8a5000"
_AXIS = 26.0
_GAP = 14.0


@dataclass(frozen=True, kw_only=True, slots=True)
class _Sheet:
    """Everything that is settled before drawing: the chart, its frame and language, its grid and plane."""

    chart: Chart
    frame: ChartFrame
    language: str
    plot: Plot
    grid: tuple[tuple[float, str], ...]
    ends: tuple[tuple[tuple[Words, ...], Value], ...]
    rows: int


def chart_svg(chart: Chart, language: str, name: str, frame: ChartFrame = WIDE) -> str:
    """The drawing; `name` makes its ids unique on the page. Safe to put in a page as it is."""
    sheet = _sheet(chart, language, frame)
    body = "".join(_body(sheet))
    title, told = drawn(chart_title(chart, language)), drawn(chart_sentence(chart, language))
    return (
        f'<svg class="chart {frame.name}" viewBox="0 0 {frame.width:g} {frame.height:g}" role="img"'
        f' aria-labelledby="{name}-t" aria-describedby="{name}-d" font-family="{_FONT}"'
        f' font-size="{frame.text:g}" xmlns="http://www.w3.org/2000/svg">'
        f'<title id="{name}-t">{title}</title><desc id="{name}-d">{told}</desc>{body}</svg>'
    )


def _sheet(chart: Chart, language: str, frame: ChartFrame) -> _Sheet:
    scale = scale_of(chart)
    whole = all(isinstance(step.value, int) for step in chart.steps if step.value is not None)
    values = (
        () if empty(chart) else ticks(scale.low, scale.high, chart.unit, whole=whole and chart.unit != "%")
    )
    marks = dict(zip(tick_labels(values, chart.unit, language), values, strict=True))
    ends = tuple(_ends(chart, language, frame))
    left = max((text_width(one, frame.text) for one in marks), default=0) + 10
    right = frame.width - (ends_width([words for words, _ in ends], frame.text) + _GAP if ends else 8)
    plot = _plot(chart, frame, scale, left, max(right, left + frame.width * 0.3), 0)
    events = [(plot.x(position), event) for position, event in shown_events(chart)]
    rows = rows_needed(events, frame.width, frame.text)
    plot = _plot(chart, frame, scale, plot.left, plot.right, rows)
    grid = tuple((plot.y(value), label) for label, value in marks.items())
    return _Sheet(chart=chart, frame=frame, language=language, plot=plot, grid=grid, ends=ends, rows=rows)


def _plot(chart: Chart, frame: ChartFrame, scale: Scale, left: float, right: float, rows: int) -> Plot:
    return Plot(
        left=left,
        right=right,
        top=frame.line * (rows + 1) + 4,
        bottom=frame.height - _AXIS - 4,
        scale=scale,
        count=len(chart.steps),
        bars=chart.kind is Kind.BARS,
    )


def _body(sheet: _Sheet) -> Iterator[str]:
    chart, plot = sheet.chart, sheet.plot
    yield from (strokes.grid_line(y, plot) for y, _ in sheet.grid)
    yield from strokes.foreseen(chart, plot)
    yield from _events(sheet)
    yield from strokes.year_ago(chart, plot)
    if chart.kind is Kind.BARS:
        yield from strokes.bars(chart, plot)
    yield from strokes.target(chart, plot, sheet.language)
    if chart.kind is Kind.LINE:
        yield from strokes.value_line(chart, plot)
        if chart.known:
            yield strokes.newest(chart, plot)
    yield from _grid_labels(sheet)
    yield from _step_labels(sheet)
    frame, language = sheet.frame, sheet.language
    ends, marks = _placed_ends(sheet), list(beyond(chart, plot, frame.text, language))
    yield from (beyond_svg(mark) for mark in marks)
    yield from _end_labels(sheet, ends)
    yield from newest_label(chart, plot, frame, language, _taken(sheet, ends, marks))
    yield '<g class="reading"></g>'
    yield from _hits(sheet)


def _grid_labels(sheet: _Sheet) -> Iterator[str]:
    for y, label in sheet.grid:
        yield text(sheet.plot.left - 8, y + sheet.frame.text * 0.35, label, "end", "muted")


def _step_labels(sheet: _Sheet) -> Iterator[str]:
    labels = step_labels(
        sheet.chart,
        sheet.plot.x,
        width=sheet.frame.width,
        size=sheet.frame.text,
        language=sheet.language,
    )
    for label in labels:
        yield text(label.middle, sheet.frame.height - 6, label.text, "middle", "muted")


def _ends(chart: Chart, language: str, frame: ChartFrame) -> Iterator[tuple[tuple[Words, ...], Value]]:
    """The labels right of the plane: of each line that reaches the last step, and where it ends."""
    if not chart.steps:
        return
    last = chart.steps[-1]
    if last.value is not None:
        yield value_words(last, chart, language), last.value
    if last.foreseen is not None:
        yield foreseen_words(last.foreseen, chart, language, narrow=frame.narrow), last.foreseen.middle
    asked = _asked_last(chart)
    if isinstance(asked, tuple):
        yield target_words(asked, chart, language, narrow=frame.narrow), _middle(*asked)
    elif asked is not None:
        yield target_words(asked, chart, language, narrow=frame.narrow), asked
    if last.year_ago is not None:
        yield _then_words(language, narrow=frame.narrow), last.year_ago


def _asked_last(chart: Chart) -> Value | tuple[Value, Value] | None:
    """What is asked at the end; where only a forecast stands there, what was asked of the last value."""
    last = chart.steps[-1]
    if last.asked is not None or last.foreseen is None or not chart.known:
        return last.asked
    return chart.steps[chart.known[-1]].asked


def _middle(low: Value, high: Value) -> Value:
    return as_number(low) / 2 + as_number(high) / 2


def _then_words(language: str, *, narrow: bool) -> tuple[Words, ...]:
    text = say("chart", "then_end", language)
    if not narrow:
        return (Words(text=text),)
    first, _, rest = text.rpartition(" ")
    return (Words(text=first), Words(text=rest))


def _placed_ends(sheet: _Sheet) -> list[End]:
    """The labels at the line ends, none over another."""
    line, plot = sheet.frame.line, sheet.plot
    ends = [End(lines=words, y=plot.y(value)) for words, value in sheet.ends]
    return apart(ends, line, top=plot.top - line, bottom=plot.bottom + line / 2)


def _taken(sheet: _Sheet, ends: Sequence[End], marks: Sequence[Beyond]) -> list[Box]:
    """The room of the labels that stand already."""
    left, right, line = sheet.plot.right + 6, sheet.frame.width, sheet.frame.line
    halves = [(end.y, end.height(line) / 2) for end in ends]
    boxes = [Box(left=left, top=y - half, right=right, bottom=y + half) for y, half in halves]
    return [*boxes, *(mark.box for mark in marks)]


def _end_labels(sheet: _Sheet, ends: Sequence[End]) -> Iterator[str]:
    frame, left = sheet.frame, sheet.plot.right + 10
    for end in ends:
        y = end.y - end.height(frame.line) / 2 + frame.line * 0.8
        for number, words in enumerate(end.lines):
            at, before = y + number * frame.line, 0.0
            if words.dotted:
                middle, before = at - frame.text * 0.3, SAMPLE + 6
                yield strokes.dotted([(left, middle), (left + SAMPLE, middle)], "sample")
            yield text(left + before, at, words.text, "start", words.kind)


def _events(sheet: _Sheet) -> Iterator[str]:
    """Each event as a thin line from its row down, with its name and, for a pointer, its day."""
    chart, plot, frame = sheet.chart, sheet.plot, sheet.frame
    found: list[tuple[float, Event]] = [(plot.x(place), event) for place, event in shown_events(chart)]
    for placed in placed_events(found, frame.width, frame.text):
        top = placed.row * frame.line + 2
        day = day_text(placed.event.day, sheet.language)
        title = say("chart", "event", sheet.language, name=placed.event.name, day=day)
        yield (
            f'<g class="event"><title>{drawn(title)}</title>'
            f'<line x1="{placed.x:.1f}" x2="{placed.x:.1f}" y1="{top:.1f}" y2="{plot.bottom:.1f}"'
            f' stroke="{_EVENT}" stroke-width="1" stroke-dasharray="2 3"/>'
        )
        if placed.text:
            yield (
                f'<text class="name" x="{placed.left:.1f}" y="{top + frame.text * 0.8:.1f}" fill="{_EVENT}">'
                f"{drawn(placed.text)}</text>"
            )
        yield "</g>"


def _hits(sheet: _Sheet) -> Iterator[str]:
    """One unseen line a step, as wide as a step: what a pointer meets, with the words to show there.

    Where a finger could not tell them apart only every few steps have one, the newest always.
    """
    chart, plot = sheet.chart, sheet.plot
    count = len(chart.steps)
    every = -(-count // sheet.frame.touched) if count else 1
    wide = max(plot.step * every, 0.3) if count > 1 else 24
    yield f'<g class="hits" stroke="none" opacity="0" stroke-width="{wide:.2f}" pointer-events="stroke">'
    for position in range((count - 1) % every, count, every):
        step = chart.steps[position]
        x, y = plot.x(position), "" if step.value is None else f"{plot.y(step.value):.1f}"
        yield (
            f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{plot.top:.0f}" y2="{plot.bottom:.0f}" data-y="{y}"'
            f"{_told(sheet, position)}/>"
        )
    yield "</g>"


def _told(sheet: _Sheet, position: int) -> str:
    return "".join(
        f' data-{key}="{drawn(text)}"' for key, text in hover_words(sheet.chart, position, sheet.language)
    )
