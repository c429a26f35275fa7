"""A chart as a table, and the figure that holds its drawings, its sentence and its table."""

from __future__ import annotations

from collections.abc import Iterator

from jalon.show.asked import asked_text
from jalon.show.chart.drawing import chart_svg
from jalon.show.chart.frame import NARROW, WIDE, ChartFrame
from jalon.show.chart.given import Chart
from jalon.show.chart.said import chart_sentence, chart_title, foreseen_text
from jalon.show.dates import day_text, period_text
from jalon.show.markup import escape
from jalon.show.numbers import value_text
from jalon.show.sentences import say


def chart_html(chart: Chart, language: str, name: str, frame: ChartFrame = WIDE) -> str:
    """The chart for a screen (on `frame`) and for a phone, its sentence, and its table folded away.

    Safe to put in a page as it is.
    """
    frames, title = (frame, NARROW), escape(chart_title(chart, language))
    drawings = "".join(chart_svg(chart, language, f"{name}-{each.name}", each) for each in frames)
    return (
        f'<figure class="chart-figure">{drawings}'
        f'<figcaption class="chart-said">{escape(chart_sentence(chart, language))}</figcaption>'
        f"<details><summary>{escape(say('chart', 'table', language))}</summary>"
        f"<div class='scroll' tabindex='0' role='region' aria-label='{title}'>"
        f"{chart_table(chart, language)}</div></details></figure>"
    )


def chart_table(chart: Chart, language: str) -> str:
    """One row a period, in time order; what is nowhere known has no column. Safe as it is."""
    columns = [key for key in ("period", "value", "asked", "foreseen", "then", "note") if _used(chart, key)]
    head = "".join(
        f'<th scope="col"{_kind(key)}>{escape(say("chart", key, language))}</th>' for key in columns
    )
    rows = "".join(_row(chart, position, columns, language) for position in range(len(chart.steps)))
    return (
        f'<table class="chart-table"><caption>{escape(chart_title(chart, language))}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _used(chart: Chart, key: str) -> bool:
    match key:
        case "asked":
            return any(step.asked is not None for step in chart.steps)
        case "foreseen":
            return bool(chart.foreseen)
        case "then":
            return any(step.year_ago is not None for step in chart.steps)
        case "note":
            return any(not step.complete for step in chart.steps) or bool(_noted(chart))
        case _:
            return True


def _noted(chart: Chart) -> set[int]:
    """The steps that hold a milestone or an event."""
    days = [*(one.day for one in chart.milestones), *(one.day for one in chart.events)]
    return {position for day in days if (position := chart.holding(day)) is not None}


def _row(chart: Chart, position: int, columns: list[str], language: str) -> str:
    step = chart.steps[position]
    texts = {
        "value": value_text(step.value, chart.unit, language),
        "asked": asked_text(step.asked, chart.unit, language),
        "foreseen": "" if step.foreseen is None else foreseen_text(step.foreseen, chart, language),
        "then": value_text(step.year_ago, chart.unit, language),
        "note": " · ".join(_notes(chart, position, language)),
    }
    cells = "".join(f"<td{_kind(key)}>{escape(texts[key])}</td>" for key in columns if key != "period")
    period = escape(period_text(step.held, chart.calendar, language))
    return f'<tr><th scope="row">{period}</th>{cells}</tr>\n'


def _notes(chart: Chart, position: int, language: str) -> Iterator[str]:
    if not chart.steps[position].complete:
        yield say("chart", "partial_note", language)
    for one in chart.milestones:
        if chart.holding(one.day) == position:
            value, day = value_text(one.value, chart.unit, language), day_text(one.day, language)
            yield say("chart", "milestone", language, value=value, day=day)
    for event in chart.events:
        if chart.holding(event.day) == position:
            yield say("chart", "event", language, name=event.name, day=day_text(event.day, language))


def _kind(key: str) -> str:
    return ' class="figure"' if key in ("value", "asked", "foreseen", "then") else ""
